//! A corpus of leads of our own making, of any size, the same for the same seed: sentences of the
//! demonstration's matters, sentences of a small grammar over a vocabulary whose words are used as unequally as
//! those of a language are, and names of invented places and enterprises.

use chrono::{Days, NaiveDate};
use serde::Deserialize;

use crate::demo::random::Random;
use crate::kit::OfficeId;
use crate::search::{Document, MatchFacts, RecordKind, Seer};

/// Characters of a lead, about; from three quarters to five quarters of it.
const LENGTH: i64 = 400;

/// Words of the vocabulary beyond the common ones.
const RARE_WORDS: usize = 40_000;

/// Offices that the leads are divided among, the first having most.
pub(super) const OFFICES: i64 = 7;

const SUBJECTS: &[&str] = &[
    "附近居民",
    "村民",
    "群众",
    "商户",
    "业主",
    "环卫工人",
    "过路司机",
    "学生家长",
    "养殖户",
    "施工人员",
    "管理人员",
    "物业公司",
    "居委会",
    "村委会",
    "执法人员",
    "承包人",
    "运输车辆",
    "渣土车",
    "挖掘机",
    "生产车间",
    "烧烤店",
    "加油站",
    "洗车场",
    "屠宰场",
    "砂石料场",
    "水泥厂",
    "造纸厂",
    "养猪场",
    "小作坊",
    "网店",
    "药店",
    "诊所",
    "幼儿园",
    "食堂",
    "超市",
    "农贸市场",
    "快递站点",
    "停车场",
    "工地",
    "电动车主",
];

const VERBS: &[&str] = &[
    "反映", "发现", "倾倒", "堆放", "排放", "占用", "破坏", "开挖", "焚烧", "掩埋", "销售", "使用", "拆除",
    "搭建", "改建", "投诉", "拍照", "清理", "整改", "处罚", "巡查", "回复", "答复", "拖延", "推诿", "制止",
    "警告", "登记", "转办", "督办", "检测", "取样", "公示", "封堵", "修复", "补种", "回填", "硬化", "绿化",
    "收集", "泄露", "张贴", "散发", "骚扰",
];

const OBJECTS: &[&str] = &[
    "生活垃圾",
    "建筑垃圾",
    "工业废水",
    "生活污水",
    "废气",
    "粉尘",
    "噪声",
    "油烟",
    "危险废物",
    "医疗废物",
    "废旧轮胎",
    "农药包装",
    "地膜",
    "耕地",
    "林地",
    "草原",
    "湿地",
    "河道",
    "河滩",
    "水渠",
    "机井",
    "水源地",
    "排污口",
    "下水道",
    "化粪池",
    "消防通道",
    "盲道",
    "人行道",
    "绿化带",
    "路灯",
    "井盖",
    "护栏",
    "广告牌",
    "古树",
    "文物",
    "烈士墓",
    "纪念碑",
    "食品",
    "过期药品",
    "保健品",
    "散装白酒",
    "餐具",
    "添加剂",
    "个人信息",
    "电话号码",
    "快递面单",
    "摄像头",
    "违章建筑",
    "彩钢房",
    "煤场",
    "料堆",
    "渗坑",
    "围栏",
    "电线",
    "燃气管道",
    "电梯",
    "灭火器",
    "安全出口",
    "校车",
    "土地出让金",
    "人防费",
    "补贴资金",
    "水资源税",
    "矿产资源",
    "砂石",
];

const MANNERS: &[&str] = &[
    "长期",
    "夜间",
    "凌晨",
    "多次",
    "反复",
    "擅自",
    "违规",
    "未经批准",
    "没有手续",
    "大量",
    "随意",
    "露天",
    "偷偷",
    "公开",
    "集中",
    "连续几天",
    "每到雨天",
    "每逢周末",
    "从去年开始",
    "至今",
    "一直",
    "又",
    "仍然",
    "陆续",
    "私自",
    "明目张胆",
    "趁着天黑",
    "用水泵",
    "用软管",
    "用铲车",
];

const RESULTS: &[&str] = &[
    "气味很大",
    "影响出行",
    "影响睡眠",
    "无人处理",
    "没有回应",
    "水质变黑",
    "鱼虾死亡",
    "庄稼减产",
    "地面塌陷",
    "尘土飞扬",
    "存在安全隐患",
    "老人小孩不敢经过",
    "白天不敢开窗",
    "雨后积水",
    "污水横流",
    "垃圾成堆",
    "杂草丛生",
    "苍蝇很多",
    "树木枯死",
    "土壤板结",
    "井水不能饮用",
    "游客意见很大",
    "一到夏天更严重",
    "已经持续半年",
    "附近学校受到影响",
    "希望尽快解决",
    "请依法处理",
    "请有关部门核实",
    "盼望回复",
    "望重视",
];

const PLACE_ENDS: &[&str] =
    &["村", "社区", "路", "街", "桥", "沟", "滩", "湾", "小区", "广场", "市场", "渠", "坡", "巷", "园区"];

const FIRM_ENDS: &[&str] = &[
    "商贸有限公司",
    "建材厂",
    "养殖专业合作社",
    "化工有限公司",
    "食品有限公司",
    "物流有限公司",
    "矿业有限责任公司",
    "餐饮店",
    "汽修厂",
    "水泥制品厂",
    "生物科技有限公司",
    "房地产开发有限公司",
    "农业发展有限公司",
    "环保科技有限公司",
    "超市",
    "大药房",
];

#[derive(Deserialize)]
struct Scenarios {
    scenario: Vec<Scenario>,
}

#[derive(Deserialize)]
struct Scenario {
    domain: String,
    title: String,
    narrative: Vec<String>,
    harm: String,
    violation: String,
    items: Vec<String>,
    measures: Vec<String>,
}

#[derive(Deserialize)]
struct Places {
    county: Vec<County>,
}

#[derive(Deserialize)]
struct County {
    division: String,
    name: String,
    river: String,
    towns: Vec<String>,
    spots: Vec<String>,
}

/// Makes leads.
pub(super) struct Corpus {
    seed: u64,
    scenarios: Vec<Scenario>,
    counties: Vec<County>,
    rare: Vec<String>,
    characters: Vec<char>,
}

/// A lead while it is written.
struct Scene<'a> {
    scenario: &'a Scenario,
    county: &'a County,
    town: &'a str,
    spot: String,
    firm: String,
}

impl Corpus {
    pub(super) fn new(seed: u64) -> Result<Self, toml::de::Error> {
        let scenarios: Scenarios = toml::from_str(include_str!("../../demo/scenarios.toml"))?;
        let places: Places = toml::from_str(include_str!("../../demo/places.toml"))?;
        let characters = characters();
        let mut random = Random::new(seed ^ 0x5eed);
        let rare = (0..RARE_WORDS).map(|_| invented(&mut random, &characters)).collect();
        Ok(Self { seed, scenarios: scenarios.scenario, counties: places.county, rare, characters })
    }

    /// The lead of a number, from one on.
    pub(super) fn lead(&self, id: i64) -> Document {
        let mut random = Random::new(self.seed.wrapping_mul(0x9e37_79b9).wrapping_add(id.cast_unsigned()));
        let Some(scene) = self.scene(&mut random) else { return Document::new(RecordKind::Lead, id, "", "") };
        let title = scene.fill(&mut random, &scene.scenario.title);
        let mut body = random
            .pick(&scene.scenario.narrative)
            .map(|told| scene.fill(&mut random, told))
            .unwrap_or_default();
        let length = random.between(LENGTH * 3 / 4, LENGTH * 5 / 4)
            - i64::try_from(title.chars().count()).unwrap_or(0);
        let mut written = i64::try_from(body.chars().count()).unwrap_or(0);
        while written < length {
            let sentence = self.sentence(&mut random, &scene);
            written += i64::try_from(sentence.chars().count()).unwrap_or(1).max(1);
            body.push_str(&sentence);
        }
        self.registered(&mut random, id, scene, title, body)
    }

    fn scene(&self, random: &mut Random) -> Option<Scene<'_>> {
        let scenario = random.pick(&self.scenarios)?;
        let county = self.counties.get(unequal(random, self.counties.len()))?;
        let town = random.pick(&county.towns)?;
        let spot = if random.percent(40) {
            random.pick(&county.spots)?.clone()
        } else {
            format!("{}{}", invented(random, &self.characters), random.pick(PLACE_ENDS)?)
        };
        let firm = format!("{}{}", invented(random, &self.characters), random.pick(FIRM_ENDS)?);
        Some(Scene { scenario, county, town, spot, firm })
    }

    fn sentence(&self, random: &mut Random, scene: &Scene<'_>) -> String {
        if random.percent(25) {
            let other = if random.percent(60) { Some(scene.scenario) } else { random.pick(&self.scenarios) };
            let told = other.and_then(|other| match random.between(0, 4) {
                0 => Some(&other.harm),
                1 => Some(&other.violation),
                2 => random.pick(&other.items),
                3 => random.pick(&other.measures),
                _ => random.pick(&other.narrative),
            });
            let told = told.map(|told| scene.fill(random, told)).unwrap_or_default();
            return if told.ends_with('。') { told } else { format!("{told}。") };
        }
        let mut sentence = String::new();
        if random.percent(30) {
            sentence.push_str(&format!("{}月{}日，", random.between(1, 12), random.between(1, 28)));
        }
        let clauses = random.between(2, 4);
        for clause in 1..=clauses {
            let subject = self.word(random, SUBJECTS);
            let manner = self.word(random, MANNERS);
            let verb = self.word(random, VERBS);
            let object = self.word(random, OBJECTS);
            match random.between(0, 3) {
                0 => sentence.push_str(&format!("{subject}{manner}{verb}{object}")),
                1 => sentence.push_str(&format!("{}{manner}{verb}{object}", scene.spot)),
                2 => sentence.push_str(&format!(
                    "{subject}在{}{}{verb}了{}处{object}",
                    scene.town,
                    self.word(random, &[]),
                    random.between(2, 40)
                )),
                _ => sentence.push_str(&format!("{object}{}", self.word(random, RESULTS))),
            }
            sentence.push(if clause == clauses { '。' } else { '，' });
        }
        sentence
    }

    /// A word: mostly a common one, the first of a list most often; otherwise one of the rare ones.
    fn word<'a>(&'a self, random: &mut Random, common: &[&'a str]) -> &'a str {
        if !common.is_empty() && random.percent(72) {
            return common.get(unequal(random, common.len())).copied().unwrap_or_default();
        }
        self.rare.get(unequal(random, self.rare.len())).map_or("", String::as_str)
    }

    fn registered(
        &self,
        random: &mut Random,
        id: i64,
        scene: Scene<'_>,
        title: String,
        body: String,
    ) -> Document {
        let day = NaiveDate::from_ymd_opt(2020, 1, 1).unwrap_or_default();
        let date = day + Days::new(u64::try_from(random.between(0, 2_400)).unwrap_or(0));
        let office = OfficeId(i64::try_from(unequal(random, 7)).unwrap_or(0) % OFFICES + 1);
        let code = |random: &mut Random, codes: &[&str]| {
            codes.get(unequal(random, codes.len())).map(|code| (*code).to_owned())
        };
        Document {
            seers: vec![Seer::Office(office)],
            numbers: vec![format!("{}{id:08}", date.format("%Y"))],
            names: vec![scene.firm.clone()],
            office: Some(office),
            domain: Some(scene.scenario.domain.clone()),
            state: code(random, &["registered", "assessing", "decided", "filed", "declined", "merged"]),
            channel: code(random, &["hotline", "volunteer", "visit", "network", "media", "transfer"]),
            source: code(random, &["report", "duty", "transfer", "media", "other"]),
            date: Some(date),
            deadline: random.percent(20).then(|| date + Days::new(60)),
            facts: MatchFacts {
                place: Some(format!("{}{}{}", scene.county.name, scene.town, scene.spot)),
                division: Some(scene.county.division.clone()),
                organisations: vec![scene.firm],
                ..MatchFacts::default()
            },
            ..Document::new(RecordKind::Lead, id, &title, &body)
        }
    }
}

impl Scene<'_> {
    fn fill(&self, random: &mut Random, told: &str) -> String {
        told.replace("{place}", self.town)
            .replace("{spot}", &self.spot)
            .replace("{firm}", &self.firm)
            .replace("{water}", &self.county.river)
            .replace("{agency}", "有关部门")
            .replace("{n}", &random.between(2, 90).to_string())
    }
}

/// An index into a list, the first ones far more often: the chance falls with the rank as in a language.
fn unequal(random: &mut Random, length: usize) -> usize {
    let length = i64::try_from(length).unwrap_or(1).max(1);
    // A span between 1 and the length whose logarithm is even, and a place in it: near to Zipf's law.
    let bits = i64::from(64 - length.leading_zeros());
    let span = (1_i64 << random.between(0, bits)).min(length);
    usize::try_from(random.between(0, span - 1)).unwrap_or(0)
}

/// A word of two or three characters that nobody has said before.
fn invented(random: &mut Random, characters: &[char]) -> String {
    let length = if random.percent(70) { 2 } else { 3 };
    (0..length).filter_map(|_| random.pick(characters)).collect()
}

/// The characters of the first level of GB 2312: the common ones, in the order of their sounds.
fn characters() -> Vec<char> {
    let rows = (0xB0_u8..=0xD7).flat_map(|row| (0xA1_u8..=0xFE).map(move |cell| [row, cell]));
    rows.filter_map(|bytes| encoding_rs::GBK.decode_without_bom_handling(&bytes).0.chars().next())
        .filter(|c| ('\u{4E00}'..='\u{9FFF}').contains(c))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_seed_makes_the_same_leads_of_about_the_promised_length() {
        let (one, same, other) = (Corpus::new(1).unwrap(), Corpus::new(1).unwrap(), Corpus::new(2).unwrap());
        assert_eq!(one.lead(7), same.lead(7));
        assert_ne!(one.lead(7), other.lead(7));
        assert_ne!(one.lead(7), one.lead(8));
        let length = |id| {
            let lead = one.lead(id);
            lead.title.chars().count() + lead.body.chars().count()
        };
        let mean = (1..=500).map(length).sum::<usize>() / 500;
        assert!((380..=460).contains(&mean), "{mean}");
    }
}
