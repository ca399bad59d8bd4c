//! Who: enterprises, shops, cooperatives, institutions and agencies by how their names end, and unified
//! social credit codes.

use serde::{Deserialize, Serialize};

use super::gazetteer::PlaceKind;
use super::names::{Names, Sort};
use super::places::PlaceFound;
use super::plain::{Plain, Span};
use crate::kit::credit_code::is_credit_code;

crate::text_enum! {
    /// What sort of organisation it is.
    pub enum OrganisationKind {
        /// A company.
        Company = "company" "公司",
        /// A works, a mine, a farm.
        Works = "works" "厂矿场",
        /// A shop, a restaurant, a place of business.
        Shop = "shop" "门店",
        /// A cooperative.
        Cooperative = "cooperative" "合作社",
        /// A hospital, a home, a training centre.
        Institution = "institution" "机构",
        /// An administrative agency.
        Agency = "agency" "行政机关",
    }
}

/// An organisation in a text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct OrganisationFound {
    /// As it was written.
    pub text: String,
    /// Where it stands.
    pub span: Span,
    /// What sort of organisation it is.
    pub kind: OrganisationKind,
}

/// A unified social credit code in a text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct CreditCode {
    /// The code.
    pub code: String,
    /// Where it stands.
    pub span: Span,
}

use OrganisationKind::{Agency, Company, Cooperative, Institution, Shop, Works};

/// How names end, the longer before those that they end with.
const ENDINGS: &[(&str, OrganisationKind)] = &[
    ("有限责任公司", Company),
    ("股份有限公司", Company),
    ("有限公司", Company),
    ("集团公司", Company),
    ("分公司", Company),
    ("物业公司", Company),
    ("公司", Company),
    ("集团", Company),
    ("专业合作社", Cooperative),
    ("合作社", Cooperative),
    ("搅拌站", Works),
    ("养殖场", Works),
    ("养牛场", Works),
    ("养羊场", Works),
    ("养猪场", Works),
    ("养鸡场", Works),
    ("采砂场", Works),
    ("砂石场", Works),
    ("砂场", Works),
    ("沙场", Works),
    ("石料场", Works),
    ("屠宰场", Works),
    ("林场", Works),
    ("牧场", Works),
    ("农场", Works),
    ("煤矿", Works),
    ("铁矿", Works),
    ("矿业", Works),
    ("修理厂", Works),
    ("加工厂", Works),
    ("化工厂", Works),
    ("厂", Works),
    ("加油站", Shop),
    ("加气站", Shop),
    ("药店", Shop),
    ("药房", Shop),
    ("诊所", Shop),
    ("饭店", Shop),
    ("饭馆", Shop),
    ("餐馆", Shop),
    ("餐厅", Shop),
    ("火锅店", Shop),
    ("烧烤店", Shop),
    ("面馆", Shop),
    ("酒店", Shop),
    ("宾馆", Shop),
    ("旅馆", Shop),
    ("网吧", Shop),
    ("酒吧", Shop),
    ("KTV", Shop),
    ("ktv", Shop),
    ("超市", Shop),
    ("商行", Shop),
    ("经营部", Shop),
    ("门市部", Shop),
    ("商店", Shop),
    ("批发部", Shop),
    ("便利店", Shop),
    ("汽修店", Shop),
    ("手机店", Shop),
    ("农资店", Shop),
    ("美容院", Shop),
    ("店", Shop),
    ("培训机构", Institution),
    ("培训中心", Institution),
    ("托管中心", Institution),
    ("人民医院", Institution),
    ("卫生院", Institution),
    ("医院", Institution),
    ("养老院", Institution),
    ("敬老院", Institution),
    ("供水站", Institution),
    ("污水处理厂", Institution),
    ("人民政府", Agency),
    ("街道办事处", Agency),
    ("管委会", Agency),
    ("派出所", Agency),
    ("委员会", Agency),
    ("综合执法局", Agency),
    ("监督管理局", Agency),
    ("分局", Agency),
    ("局", Agency),
];

/// Names without anything of their own.
const BARE: &[&str] = &[
    "小",
    "大",
    "老",
    "新",
    "旧",
    "民营",
    "私人",
    "当地",
    "本地",
    "外地",
    "路边",
    "沿街",
    "村口",
    "楼下",
    "一楼",
    "二楼",
    "门口",
    "化工",
    "食品",
    "物业",
    "开发",
    "房地产",
    "建筑",
    "施工",
    "加工",
    "砖",
    "石料",
    "垃圾",
    "燃气",
    "供水",
    "自来水",
    "保险",
    "快递",
    "旅游",
    "工",
    "建",
    "某",
    "一家",
    "上市",
    "出",
    "进",
    "到",
    "开",
    "商",
    "分",
    "子",
    "总",
    "母",
    "上市",
    "网络",
    "餐饮",
    "连锁",
    "违法",
    "违规",
    "无证",
    "县",
    "市",
    "区",
    "镇",
    "乡",
    "村",
    "结",
    "当",
    "布",
    "格",
    "时",
    "邮",
    "电",
    "全",
    "骗",
    "医",
    "大型",
    "小型",
    "部分",
    "个别",
    "很多",
    "许多",
    "周边",
    "附近",
    "实体",
    "专卖",
    "工程",
];

/// What ends like an agency's name and is none.
const NO_AGENCIES: &[&str] =
    &["结局", "当局", "布局", "格局", "时局", "全局", "大局", "骗局", "僵局", "局", "有关局", "各局", "公局"];

/// The organisations of a text.
pub(super) fn organisations(text: &Plain, places: &[PlaceFound]) -> Vec<OrganisationFound> {
    let names = Names::of(text, &places.iter().map(|place| place.span).collect::<Vec<_>>());
    let (mut found, mut at) = (Vec::new(), 0);
    while at < text.len() {
        match named(text, &names, places, at) {
            Some(organisation) => {
                at = organisation.span.to;
                found.push(organisation);
            }
            None => at += 1,
        }
    }
    found
}

/// The organisation whose ending begins at a character.
fn named(text: &Plain, names: &Names<'_>, places: &[PlaceFound], at: usize) -> Option<OrganisationFound> {
    let (ending, kind) = ENDINGS.iter().find(|(ending, _)| text.goes_on(at, ending))?;
    let to = at + ending.chars().count();
    let own =
        names.before(at, if matches!(kind, Company | Cooperative) { 16 } else { 8 }, Sort::Organisation);
    let region = |from: usize| places.iter().find(|place| place.span.to == from).map(|place| place.span.from);
    // A name goes back over the places before it: 张掖市甘州区绿源养殖有限公司, 甘州区水务局.
    let mut from = own.or_else(|| matches!(kind, Agency).then_some(at).filter(|at| region(*at).is_some()))?;
    let core = text.plain(Span::new(from, at));
    let long = core.chars().count() >= 2;
    let known_by_region = *kind == Agency && ending.chars().count() > 1;
    if !(long || known_by_region) {
        return None;
    }
    // 局长 is a person, 厂区 and 店里 are places.
    let after = text.at(to).unwrap_or(' ');
    let goes_on = match *ending {
        "局" => after == '长',
        "厂" => "区房长里家门址商".contains(after),
        "店" => "里铺面主家员名".contains(after),
        _ => false,
    };
    // 火锅店, 淀粉厂, 物业公司 say what it is and not which.
    let name = text.plain(Span::new(from, to));
    let is_trade = ENDINGS.iter().any(|(ending, _)| *ending == name)
        || matches!(*ending, "店" | "厂" | "公司" | "集团") && core.chars().count() < 3;
    if goes_on || is_trade || core.starts_with(|c: char| c.is_ascii_digit()) {
        return None;
    }
    if BARE.contains(&core.as_str()) || !core.is_empty() && core.chars().all(|c| c.is_ascii_digit()) {
        return None;
    }
    if *kind == Agency {
        let name = text.plain(Span::new(from, to));
        if NO_AGENCIES.iter().any(|none| name.ends_with(none) && (name == *none || none.chars().count() > 1))
        {
            return None;
        }
    }
    // 张掖市甘州区: from the narrower to the wider.
    let mut widest = u8::MAX;
    while let Some(place) = places.iter().find(|place| place.span.to == from && width(place.kind) < widest) {
        (from, widest) = (place.span.from, width(place.kind));
    }
    let span = Span::new(from, to);
    Some(OrganisationFound { text: text.text(span), span, kind: *kind })
}

/// How wide a place is: the smaller the wider.
const fn width(kind: PlaceKind) -> u8 {
    match kind {
        PlaceKind::City => 1,
        PlaceKind::County => 2,
        PlaceKind::Street | PlaceKind::Town | PlaceKind::Township => 3,
        PlaceKind::Village => 4,
        PlaceKind::River
        | PlaceKind::Reservoir
        | PlaceKind::Hydropower
        | PlaceKind::Lake
        | PlaceKind::Canal
        | PlaceKind::Reserve
        | PlaceKind::Scenic
        | PlaceKind::Relic
        | PlaceKind::Memorial
        | PlaceKind::Park
        | PlaceKind::Road
        | PlaceKind::Station
        | PlaceKind::Estate
        | PlaceKind::School
        | PlaceKind::Spot => 5,
    }
}

/// The unified social credit codes of a text: those whose last sign is right.
pub(super) fn codes(text: &Plain) -> Vec<CreditCode> {
    let (mut found, mut at) = (Vec::new(), 0);
    while at < text.len() {
        let run =
            (at..text.len()).take_while(|at| text.at(*at).is_some_and(|c| c.is_ascii_alphanumeric())).count();
        if run == 18 {
            let span = Span::new(at, at + run);
            let code = text.plain(span).to_uppercase();
            if is_credit_code(&code) {
                found.push(CreditCode { code, span });
            }
        }
        at += run.max(1);
    }
    found
}

#[cfg(test)]
mod tests {
    use super::super::places::places;
    use super::*;
    use crate::kit::credit_code::credit_check;

    fn told(text: &str) -> Vec<(String, OrganisationKind)> {
        let text = Plain::of(text);
        organisations(&text, &places(&text)).into_iter().map(|found| (found.text, found.kind)).collect()
    }

    #[test]
    fn organisations_are_found_by_how_their_names_end() {
        let found =
            told("张掖市甘州区绿源养殖有限公司和鑫盛汽修厂，举报民乐县水务局不管，丰裕种植专业合作社");
        let found: Vec<_> = found.iter().map(|(text, kind)| (text.as_str(), *kind)).collect();
        assert_eq!(
            found,
            [
                ("张掖市甘州区绿源养殖有限公司", Company),
                ("鑫盛汽修厂", Works),
                ("民乐县水务局", Agency),
                ("丰裕种植专业合作社", Cooperative),
            ]
        );
    }

    #[test]
    fn words_that_end_like_organisations_are_none() {
        assert!(told("这家公司的结局，一家饭店，物业公司，某厂，整体布局").is_empty());
    }

    #[test]
    fn a_code_is_one_only_with_its_check() {
        let code = format!("91620702MA1234567{}", credit_check("91620702MA1234567").unwrap());
        let text = Plain::of(&format!("代码{code}，另一个91620702MA123456700"));
        assert_eq!(codes(&text).into_iter().map(|found| found.code).collect::<Vec<_>>(), [code]);
    }
}
