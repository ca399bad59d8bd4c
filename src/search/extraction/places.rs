//! Where: places that are known by name, and others by how their names end.

use serde::{Deserialize, Serialize};

use super::gazetteer::{PlaceKind, known_places};
use super::names::{Names, Sort};
use super::plain::{Plain, Span};

/// A place in a text.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct PlaceFound {
    /// As it was written.
    pub text: String,
    /// Where it stands.
    pub span: Span,
    /// What sort of place it is.
    pub kind: PlaceKind,
    /// Its full name, if it is known.
    pub name: Option<String>,
    /// Its administrative division: its own if it is known, else that of the place named before it.
    pub division: Option<String>,
    /// Degrees east, if known.
    pub longitude: Option<f64>,
    /// Degrees north, if known.
    pub latitude: Option<f64>,
}

/// How names of places end, the longer before those that they end with.
const ENDINGS: &[(&str, PlaceKind)] = &[
    ("街道办事处", PlaceKind::Street),
    ("街道", PlaceKind::Street),
    ("工业园区", PlaceKind::Park),
    ("工业园", PlaceKind::Park),
    ("产业园", PlaceKind::Park),
    ("物流园", PlaceKind::Park),
    ("开发区", PlaceKind::Park),
    ("自然保护区", PlaceKind::Reserve),
    ("湿地公园", PlaceKind::Reserve),
    ("森林公园", PlaceKind::Reserve),
    ("水电站", PlaceKind::Hydropower),
    ("水库", PlaceKind::Reservoir),
    ("风景区", PlaceKind::Scenic),
    ("景区", PlaceKind::Scenic),
    ("遗址", PlaceKind::Relic),
    ("墓群", PlaceKind::Relic),
    ("石窟", PlaceKind::Relic),
    ("烈士陵园", PlaceKind::Memorial),
    ("纪念馆", PlaceKind::Memorial),
    ("安置小区", PlaceKind::Estate),
    ("小区", PlaceKind::Estate),
    ("家属院", PlaceKind::Estate),
    ("花园", PlaceKind::Estate),
    ("家园", PlaceKind::Estate),
    ("公寓", PlaceKind::Estate),
    ("新城", PlaceKind::Estate),
    ("社区", PlaceKind::Village),
    ("村民小组", PlaceKind::Village),
    ("村", PlaceKind::Village),
    ("幼儿园", PlaceKind::School),
    ("小学", PlaceKind::School),
    ("中学", PlaceKind::School),
    ("学校", PlaceKind::School),
    ("学院", PlaceKind::School),
    ("大道", PlaceKind::Road),
    ("大街", PlaceKind::Road),
    ("高速", PlaceKind::Road),
    ("公路", PlaceKind::Road),
    ("巷", PlaceKind::Road),
    ("街", PlaceKind::Road),
    ("路", PlaceKind::Road),
    ("干渠", PlaceKind::Canal),
    ("支渠", PlaceKind::Canal),
    ("渠", PlaceKind::Canal),
    ("河", PlaceKind::River),
    ("湖", PlaceKind::Lake),
    ("火车站", PlaceKind::Station),
    ("汽车站", PlaceKind::Station),
    ("高铁站", PlaceKind::Station),
    ("农贸市场", PlaceKind::Spot),
    ("批发市场", PlaceKind::Spot),
    ("市场", PlaceKind::Spot),
    ("广场", PlaceKind::Spot),
    ("大厦", PlaceKind::Spot),
    ("公园", PlaceKind::Spot),
    ("大桥", PlaceKind::Spot),
    ("桥", PlaceKind::Spot),
    ("镇", PlaceKind::Town),
    ("乡", PlaceKind::Township),
];

/// What ends like a name and names nothing, or goes on to another word.
const NO_NAMES: &[&str] = &[
    "道路",
    "马路",
    "公路",
    "铁路",
    "走路",
    "一路",
    "半路",
    "修路",
    "让路",
    "农村",
    "乡村",
    "全村",
    "山村",
    "邻村",
    "村",
    "进村",
    "入村",
    "小河",
    "江河",
    "大河",
    "黄河",
    "运河",
    "老家园",
    "老街",
    "大街",
    "上街",
    "逛街",
    "沿街",
    "临街",
    "步行街",
    "背街",
    "小巷",
    "背街小巷",
    "小镇",
    "城镇",
    "乡镇",
    "村镇",
    "老乡",
    "家乡",
    "城乡",
    "水渠",
    "沟渠",
    "灌溉渠",
    "河渠",
    "明渠",
    "排水渠",
    "路桥",
    "天桥",
    "桥",
    "高架桥",
    "老旧小区",
    "安置小区",
    "住宅小区",
    "居民小区",
    "整个小区",
    "大小区",
    "中小学",
    "民办学校",
    "公办学校",
    "农贸市场",
    "批发市场",
    "电路",
    "线路",
    "网路",
    "思路",
    "出路",
    "问路",
    "村村",
    "城中村",
    "行政村",
    "自然村",
    "贫困村",
    "开发新城",
    "大市场",
    "菜市场",
    "房地产市场",
    "主干道路",
    "国道公路",
    "乡村公路",
    "农村公路",
    "县乡公路",
    "高速公路",
    "占路",
    "堵路",
    "拦路",
    "断头路",
    "人行路",
    "冲路",
    "家乡",
    "移民村",
    "全小区",
    "投诉小区",
    "私自开路",
    "开路",
    "水泥路",
    "沙石路",
    "砂石路",
    "土路",
    "油路",
    "小路",
    "大路",
    "主路",
    "辅路",
    "机耕路",
    "入户路",
    "回家路",
    "通村路",
];

/// What ends so names nothing, whatever stands before it.
const NO_ENDS: &[&str] = &[
    "进村",
    "入村",
    "外村",
    "一路",
    "半路",
    "学路",
    "上路",
    "临街",
    "沿街",
    "修路",
    "占路",
    "让路",
    "堵路",
    "上小学",
    "读小学",
    "上中学",
    "读中学",
    "上学校",
    "里路",
];

/// What follows an ending and makes another word of it: 路口 stays a road, 村委会 stays a village, 街道 is longer.
const GOES_ON: &[(&str, &[&str])] = &[
    ("路", &["面", "灯", "边", "过", "政", "费", "障", "况", "由", "程", "基", "径", "标", "牌", "演"]),
    ("街", &["道", "上", "头", "坊", "边"]),
    ("河", &["道", "床", "岸", "滩", "水", "边", "里", "流", "长", "沟", "段", "南", "北", "东", "西", "堤"]),
    ("村", &["民", "庄", "里", "镇", "上", "干", "霸", "级", "集"]),
    ("渠", &["道", "里", "边", "水"]),
    ("镇", &["区", "上", "里", "政", "压", "静", "长", "党"]),
    ("乡", &["镇", "村", "亲", "里", "下", "道", "长", "政"]),
    ("湖", &["边", "水", "面", "泊"]),
    ("桥", &["面", "梁", "下", "上", "头", "墩", "护", "洞"]),
    ("广场", &["舞"]),
    ("市场", &["监", "主", "价", "经", "准"]),
    ("新城", &["区", "建"]),
    ("社区", &["矫", "团"]),
];

/// The places of a text.
pub(super) fn places(text: &Plain) -> Vec<PlaceFound> {
    let mut found: Vec<PlaceFound> = known_places()
        .met(&text.chars)
        .into_iter()
        .map(|met| {
            let span = Span::new(met.from, met.to);
            PlaceFound {
                text: text.text(span),
                span,
                kind: met.what.kind,
                name: Some(met.what.name.clone()),
                division: Some(met.what.division.clone()),
                longitude: met.what.point.map(|point| point.longitude),
                latitude: met.what.point.map(|point| point.latitude),
            }
        })
        .collect();
    let known: Vec<Span> = found.iter().map(|place| place.span).collect();
    let names = Names::of(text, &known);
    let mut at = 0;
    while at < text.len() {
        match named(text, &names, at, &found) {
            Some(place) => {
                at = place.span.to;
                found.push(place);
            }
            None => at += 1,
        }
    }
    found.sort_by_key(|place| place.span);
    let mut division: Option<String> = None;
    for place in &mut found {
        match &place.division {
            Some(own) => division = Some(own.clone()),
            None => place.division.clone_from(&division),
        }
    }
    found
}

/// The place whose ending begins at a character.
fn named(text: &Plain, names: &Names<'_>, at: usize, found: &[PlaceFound]) -> Option<PlaceFound> {
    let (ending, kind) = ENDINGS.iter().find(|(ending, _)| text.goes_on(at, ending))?;
    let to = at + ending.chars().count();
    // 滨河路, 金桥小区: the name goes on with another ending.
    if ENDINGS.iter().any(|(next, _)| text.goes_on(to, next)) {
        return None;
    }
    // 张掖中学 is named by the place it is in.
    let region = found.iter().find(|place| *kind == PlaceKind::School && place.span.to == at);
    let from = names.before(at, 9, Sort::Place).or(region.map(|place| place.span.from))?;
    let mut span = Span::new(from, to);
    let mut name = text.plain(span);
    // What is longer than a name runs over a word that is not known to stand before one.
    if at - from > most(*kind) {
        return None;
    }
    // 镇 and 乡 have names of two characters at least, and of six at most.
    let least = if matches!(kind, PlaceKind::Town | PlaceKind::Township) { 3 } else { 2 };
    let counted = *kind == PlaceKind::Village && at.checked_sub(1).and_then(|at| text.at(at)) == Some('户');
    let longest_wins = ENDINGS
        .iter()
        .any(|(longer, _)| longer.len() > ending.len() && longer.ends_with(ending) && name.ends_with(longer));
    if counted || longest_wins || name.chars().count() < least || NO_NAMES.contains(&name.as_str()) {
        return None;
    }
    if NO_ENDS.iter().any(|none| name.ends_with(none)) {
        return None;
    }
    if NO_NAMES.iter().any(|none| none.chars().count() > 2 && name.ends_with(none)) {
        return None;
    }
    let own_river = matches!(
        kind,
        PlaceKind::River | PlaceKind::Road | PlaceKind::Spot | PlaceKind::Lake | PlaceKind::Canal
    );
    let goes_on = GOES_ON.iter().find(|(end, _)| end == ending);
    if let Some((_, after)) = goes_on {
        // A river keeps its name before 河道 and 河岸 only where it is known; a village before 村民 is one.
        let next = after.iter().any(|word| text.goes_on(to, word));
        if next && (own_river || name.chars().count() < 3) {
            return None;
        }
    }
    // 一社, 三组, 2号 after a village are part of where it is.
    if *kind == PlaceKind::Village
        && let Some(more) = section(text, to)
    {
        span.to = more;
        name = text.plain(span);
    }
    let meets = found.iter().any(|place| place.span.meets(span) && Some(place) != region);
    (!meets && !name.is_empty()).then(|| PlaceFound {
        text: text.text(span),
        span,
        kind: *kind,
        name: None,
        division: None,
        longitude: None,
        latitude: None,
    })
}

/// The most characters of a name without its ending.
const fn most(kind: PlaceKind) -> usize {
    match kind {
        PlaceKind::Village | PlaceKind::River | PlaceKind::Lake | PlaceKind::Canal | PlaceKind::Road => 4,
        PlaceKind::Town | PlaceKind::Township | PlaceKind::Street => 4,
        PlaceKind::City
        | PlaceKind::County
        | PlaceKind::Reservoir
        | PlaceKind::Hydropower
        | PlaceKind::Reserve
        | PlaceKind::Scenic
        | PlaceKind::Relic
        | PlaceKind::Memorial
        | PlaceKind::Park
        | PlaceKind::Station
        | PlaceKind::Estate
        | PlaceKind::School
        | PlaceKind::Spot => 8,
    }
}

/// 二社, 十五组, 3队 after a village: the character after it.
fn section(text: &Plain, from: usize) -> Option<usize> {
    let mut at = from;
    while text.at(at).is_some_and(|c| c.is_ascii_digit() || "一二三四五六七八九十".contains(c))
        && at < from + 3
    {
        at += 1;
    }
    (at > from && text.at(at).is_some_and(|c| matches!(c, '社' | '组' | '队'))).then_some(at + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(text: &str) -> Vec<(String, PlaceKind, Option<String>)> {
        places(&Plain::of(text)).into_iter().map(|place| (place.text, place.kind, place.division)).collect()
    }

    fn names(text: &str) -> Vec<String> {
        told(text).into_iter().map(|(text, ..)| text).collect()
    }

    #[test]
    fn known_places_and_named_ones_are_found() {
        let division = || Some(String::from("620702"));
        assert_eq!(
            told("甘州區大满镇新庄村二社附近，滨河路南段的金桥小区"),
            [
                (String::from("甘州區"), PlaceKind::County, division()),
                (String::from("大满镇"), PlaceKind::Town, division()),
                (String::from("新庄村二社"), PlaceKind::Village, division()),
                (String::from("滨河路"), PlaceKind::Road, division()),
                (String::from("金桥小区"), PlaceKind::Estate, division()),
            ]
        );
    }

    #[test]
    fn words_that_end_like_names_are_none() {
        assert!(
            names("道路两边的村民走路不便，路面坑洼，农村公路的路灯坏了，乡镇没有人管，城镇小河里都是垃圾")
                .is_empty()
        );
        assert_eq!(names("向黑河岸边排放，流入马营河"), ["黑河", "马营河"]);
    }

    #[test]
    fn a_school_and_a_market_have_names() {
        assert_eq!(names("位于青年小学门口，东街市场旁边"), ["青年小学", "东街市场"]);
    }
}
