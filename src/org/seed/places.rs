//! Who is where in the demonstration: offices, agencies by system, people. The names of persons are
//! invented.

use crate::kit::Role;
use crate::org::model::{AgencySystem, Level};

/// An office of the demonstration.
pub(super) struct Place {
    /// GB/T 2260, and the code of the office.
    pub(super) code: &'static str,
    /// The region, as agencies are named by it.
    pub(super) region: &'static str,
    /// What stands before 检 in a document number.
    pub(super) short: &'static str,
    pub(super) level: Level,
    /// What ends the user names of its people; empty for the office of the personas.
    pub(super) suffix: &'static str,
    /// Prosecutor, assistant, head, chief.
    pub(super) people: [&'static str; 4],
    /// A township whose government is addressed now and then.
    pub(super) township: &'static str,
}

pub(super) const PLACES: &[Place] = &[
    Place {
        code: "620700",
        region: "张掖市",
        short: "甘张",
        level: Level::City,
        suffix: ".zhangye",
        people: ["周文博", "冯雅楠", "罗海峰", "高振华"],
        township: "",
    },
    Place {
        code: "620702",
        region: "甘州区",
        short: "甘甘州",
        level: Level::County,
        suffix: "",
        people: ["李慧", "马晓东", "王建国", "张志远"],
        township: "乌江镇",
    },
    Place {
        code: "620725",
        region: "山丹县",
        short: "甘山丹",
        level: Level::County,
        suffix: ".shandan",
        people: ["刘思远", "何静怡", "杨永胜", "郭明义"],
        township: "位奇镇",
    },
    Place {
        code: "620722",
        region: "民乐县",
        short: "甘民乐",
        level: Level::County,
        suffix: ".minle",
        people: ["韩雪", "陆一鸣", "贾文军", "钟庆云"],
        township: "六坝镇",
    },
    Place {
        code: "620723",
        region: "临泽县",
        short: "甘临泽",
        level: Level::County,
        suffix: ".linze",
        people: ["宋佳", "闫鹏程", "许国栋", "田卫东"],
        township: "倪家营镇",
    },
    Place {
        code: "620724",
        region: "高台县",
        short: "甘高台",
        level: Level::County,
        suffix: ".gaotai",
        people: ["邓晓燕", "魏子豪", "白立新", "薛建平"],
        township: "南华镇",
    },
    Place {
        code: "620721",
        region: "肃南裕固族自治县",
        short: "甘肃南",
        level: Level::County,
        suffix: ".sunan",
        people: ["安玉梅", "兰志强", "屈海龙", "妥建军"],
        township: "康乐镇",
    },
];

/// Which office the personas belong to, by its place above.
pub(super) const HOME: &str = "620702";

/// Roles of the four people of an office, with the beginning of their user names and their posts.
pub(super) const POSTS: [(&str, Role, &str); 4] = [
    ("prosecutor", Role::Prosecutor, "检察官"),
    ("assistant", Role::Assistant, "检察官助理"),
    ("head", Role::DepartmentHead, "公益诉讼检察部门负责人"),
    ("chief", Role::ChiefProsecutor, "检察长"),
];

/// People beyond those four: user name, name, post, role, code of the office.
pub(super) const OTHERS: &[(&str, &str, &str, Role, &str)] = &[
    ("casemgmt", "赵敏", "案件管理部门检察官", Role::CaseManagement, "620702"),
    ("supervisor", "陈静", "公益诉讼检察督导员", Role::Supervisor, "620700"),
    ("admin", "何伟", "信息化管理员", Role::Administrator, "620700"),
    ("auditor", "孙岩", "安全审计员", Role::Auditor, "620700"),
];

/// An agency that every county and the city have.
pub(super) struct Bureau {
    pub(super) system: AgencySystem,
    /// What follows the region in its name.
    pub(super) name: &'static str,
    pub(super) short: &'static str,
    pub(super) duties: &'static str,
}

pub(super) const BUREAUS: &[Bureau] = &[
    Bureau {
        system: AgencySystem::Ecology,
        name: "生态环境局",
        short: "生态环境局",
        duties: "大气、水、土壤、固体废物和噪声污染防治的监督管理，生态环境执法。",
    },
    Bureau {
        system: AgencySystem::NaturalResources,
        name: "自然资源局",
        short: "自然资源局",
        duties: "土地、矿产资源的开发利用和保护，耕地保护，矿山生态修复。",
    },
    Bureau {
        system: AgencySystem::Water,
        name: "水务局",
        short: "水务局",
        duties: "河湖管理、取用水和水土保持的监督，河道采砂管理，农村饮水安全。",
    },
    Bureau {
        system: AgencySystem::Forestry,
        name: "林业和草原局",
        short: "林草局",
        duties: "森林、草原、湿地和野生动植物资源的保护，造林绿化，自然保护地管理。",
    },
    Bureau {
        system: AgencySystem::Agriculture,
        name: "农业农村局",
        short: "农业农村局",
        duties: "农产品质量安全、农药和农用薄膜的监督管理，畜禽养殖污染防治，高标准农田建设。",
    },
    Bureau {
        system: AgencySystem::Market,
        name: "市场监督管理局",
        short: "市场监管局",
        duties: "食品药品安全、产品质量、特种设备、价格和广告的监督管理。",
    },
    Bureau {
        system: AgencySystem::Health,
        name: "卫生健康局",
        short: "卫健局",
        duties: "医疗机构、公共场所和饮用水卫生的监督，医疗废物管理，职业健康。",
    },
    Bureau {
        system: AgencySystem::Housing,
        name: "住房和城乡建设局",
        short: "住建局",
        duties: "房屋建筑和市政工程质量安全，燃气、供热、污水处理的监督管理，无障碍环境建设。",
    },
    Bureau {
        system: AgencySystem::UrbanManagement,
        name: "城市管理综合执法局",
        short: "城管局",
        duties: "市容环境卫生、生活垃圾、建筑垃圾、餐饮油烟和户外广告的管理和执法。",
    },
    Bureau {
        system: AgencySystem::Transport,
        name: "交通运输局",
        short: "交通运输局",
        duties: "公路、桥梁和道路运输的监督管理，公路超限治理。",
    },
    Bureau {
        system: AgencySystem::Emergency,
        name: "应急管理局",
        short: "应急局",
        duties: "安全生产的综合监督，危险化学品和非煤矿山的安全监督。",
    },
    Bureau {
        system: AgencySystem::Culture,
        name: "文体广电和旅游局",
        short: "文旅局",
        duties: "文物和非物质文化遗产的保护，文化市场、旅游和校外场所的监督管理。",
    },
    Bureau {
        system: AgencySystem::CivilAffairs,
        name: "民政局",
        short: "民政局",
        duties: "未成年人保护的协调，养老服务、殡葬和社会救助的管理。",
    },
    Bureau {
        system: AgencySystem::Veterans,
        name: "退役军人事务局",
        short: "退役军人局",
        duties: "英雄烈士纪念设施的保护和管理，烈士褒扬，军人优待。",
    },
    Bureau {
        system: AgencySystem::Education,
        name: "教育局",
        short: "教育局",
        duties: "学校安全和校园食品安全的管理，校外培训的监督。",
    },
];

/// Family names and given names from which the people of agencies are named.
pub(super) const FAMILY: &[&str] =
    &["王", "李", "张", "刘", "陈", "杨", "赵", "黄", "周", "吴", "徐", "孙", "马", "朱", "胡", "郭", "何"];
pub(super) const GIVEN: &[&str] = &[
    "国强", "秀兰", "志明", "丽华", "建军", "晓玲", "永红", "海燕", "文斌", "雪梅", "立军", "春霞", "德福",
    "玉珍", "宏伟", "红梅", "学军", "桂芳", "振东",
];
