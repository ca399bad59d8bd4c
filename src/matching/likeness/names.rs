//! Names of places and parties in a text, told by how they end.
//!
//! No list knows every estate, village and company, so a name is taken to be the characters before an ending
//! such as 小区, 路, 村 or 公司, back to a word that never stands in a name. Where exactly it begins matters
//! little: names are compared by their pairs of characters.

use std::collections::{HashMap, HashSet};
use std::sync::OnceLock;

use super::charset::CharSet;
use super::model::Part;
use super::rareness::Rareness;
use super::subject::{Gram, pairs};
use crate::kit::text::Folded;
use crate::search::MatchFacts;

/// What a name is of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum NameKind {
    Place,
    Party,
}

/// A name that a record says.
#[derive(Debug, Clone)]
pub(super) struct Name {
    pub(super) kind: NameKind,
    /// Whether the heading says it, or it is registered beside the text.
    pub(super) leading: bool,
    /// Where it stands in the folded text; nowhere when it is registered beside it.
    pub(super) place: Option<(Part, usize, usize)>,
    /// Its pairs of characters, each with its rarity.
    pub(super) pairs: Vec<(Gram, f64)>,
    /// The rarity of its rarest pair.
    pub(super) rarity: f64,
}

/// Endings of places.
const PLACES: &[&str] = &[
    "小区",
    "花园",
    "家园",
    "公寓",
    "新城",
    "公馆",
    "广场",
    "大厦",
    "山庄",
    "别墅",
    "雅苑",
    "佳苑",
    "嘉园",
    "国际",
    "苑",
    "府",
    "城",
    "湾",
    "庭",
    "郡",
    "园",
    "中心",
    "大道",
    "路",
    "街",
    "巷",
    "高速",
    "桥",
    "立交",
    "隧道",
    "号线",
    "镇",
    "乡",
    "街道",
    "村",
    "社区",
    "屋场",
    "水库",
    "河",
    "湖",
    "公园",
    "市场",
    "车站",
    "工地",
    "楼盘",
    "厂",
    "搅拌站",
    "渠",
    "沟",
    "滩",
    "林场",
    "农场",
    "牧场",
    "矿",
    "景区",
    "水电站",
    "加油站",
];

/// Endings of parties.
const PARTIES: &[&str] = &[
    "公司",
    "集团",
    "学校",
    "小学",
    "中学",
    "大学",
    "学院",
    "幼儿园",
    "医院",
    "银行",
    "超市",
    "培训",
    "驾校",
    "机构",
    "酒店",
    "宾馆",
    "局",
    "俱乐部",
    "餐厅",
    "ktv",
    "合作社",
    "养殖场",
    "诊所",
    "药店",
    "食堂",
];

/// Characters that stand in no name: a name begins after them.
const NOT_IN_NAMES: &str = "的了在是我你他它们于和与及至到从把被向对等为有请求望不这那该本贵各全某个一二三四五六七八九十两几就都也还要让给去来过着得地之以可能会并或但而由因其此每多少大小新老旧边旁近附周围内外里上下前后左右东西南北中反映投诉举报咨询关问建议希解决尊敬领导您好居民业主住户";

/// Characters that end the name before them.
const ENDS: &str = "省市区县镇乡村街道路";

/// The longest that the own part of a name may be, in characters.
const LONGEST: usize = 4;

/// Names less rare than this are no names but words: 政府, 马路, 物业公司.
const RARE: f64 = 0.35;

/// The names that a record says: in its heading, its text, and registered beside them.
pub(super) fn of(facts: &MatchFacts, title: &Folded, body: &Folded, rareness: &Rareness<'_>) -> Vec<Name> {
    let mut names = Names { rareness, known: HashSet::new(), names: Vec::new() };
    names.read(title, Some(Part::Title));
    if let Some(place) = &facts.place {
        names.read(&Folded::of(place), None);
    }
    for organisation in &facts.organisations {
        names.add(NameKind::Party, &Folded::of(organisation).chars, true, None);
    }
    names.read(body, Some(Part::Body));
    names.names
}

/// The names as they are found, each once.
struct Names<'a> {
    rareness: &'a Rareness<'a>,
    known: HashSet<Vec<char>>,
    names: Vec<Name>,
}

impl Names<'_> {
    fn read(&mut self, text: &Folded, part: Option<Part>) {
        let endings = endings();
        for (at, first) in text.chars.iter().enumerate().filter(|(_, first)| endings.firsts.has(**first)) {
            for (ending, kind) in endings.by_first.get(first).into_iter().flatten() {
                if !begins(text, at, ending) {
                    continue;
                }
                let from = start(text, at);
                let own = at - from;
                if own < 2 && !(own == 1 && ending.len() == 1) {
                    continue;
                }
                let to = at + ending.len();
                if let Some(chars) = text.chars.get(from..to) {
                    let leading = part != Some(Part::Body);
                    self.add(*kind, chars, leading, part.map(|part| (part, from, to)));
                }
            }
        }
    }

    fn add(&mut self, kind: NameKind, chars: &[char], leading: bool, place: Option<(Part, usize, usize)>) {
        if self.known.contains(chars) {
            return;
        }
        let pairs: Vec<(Gram, f64)> = pairs(chars).map(|gram| (gram, self.rareness.of_gram(gram))).collect();
        let rarity = pairs.iter().map(|(_, rarity)| *rarity).fold(0.0, f64::max);
        if rarity >= RARE {
            self.known.insert(chars.to_vec());
            self.names.push(Name { kind, leading, place, pairs, rarity });
        }
    }
}

/// Whether an ending stands at a place, all of it in one run of the original.
fn begins(text: &Folded, at: usize, ending: &[char]) -> bool {
    text.chars.get(at..at + ending.len()) == Some(ending)
        && (at + 1..at + ending.len()).all(|next| adjacent(text, next))
}

/// Where the name before an ending begins.
fn start(text: &Folded, at: usize) -> usize {
    let mut from = at;
    while from > 0 && at - from < LONGEST && adjacent(text, from) {
        match text.chars.get(from - 1) {
            Some(c) if !outside().has(*c) => from -= 1,
            _ => break,
        }
    }
    from
}

/// Whether nothing stood between a character and the one before it.
fn adjacent(text: &Folded, at: usize) -> bool {
    let before = at.checked_sub(1).and_then(|before| text.spans.get(before));
    match (before, text.spans.get(at)) {
        (Some(before), Some(here)) => before.1 == here.0 || before == here,
        _ => false,
    }
}

/// Characters that a name begins after.
fn outside() -> &'static CharSet {
    static OUTSIDE: OnceLock<CharSet> = OnceLock::new();
    OUTSIDE.get_or_init(|| NOT_IN_NAMES.chars().chain(ENDS.chars()).collect())
}

/// The endings of names, by their first character.
struct Endings {
    firsts: CharSet,
    by_first: HashMap<char, Vec<(Vec<char>, NameKind)>>,
}

fn endings() -> &'static Endings {
    static ENDINGS: OnceLock<Endings> = OnceLock::new();
    ENDINGS.get_or_init(|| {
        let mut by_first: HashMap<char, Vec<(Vec<char>, NameKind)>> = HashMap::new();
        for (list, kind) in [(PLACES, NameKind::Place), (PARTIES, NameKind::Party)] {
            for ending in list {
                let ending: Vec<char> = ending.chars().collect();
                if let Some(first) = ending.first() {
                    by_first.entry(*first).or_default().push((ending, kind));
                }
            }
        }
        Endings { firsts: by_first.keys().copied().collect(), by_first }
    })
}
