//! What it costs to hold an arriving lead against many running models: `cargo bench --bench screening`.
//!
//! Everything is made here, and the same at every run: models of two to four words of the trade, some with
//! alternatives and exclusions, and leads of about 400 characters put together from the same words and from
//! filler. Prints one line of JSON with the times of a lead in microseconds.
#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a measurement stops where it meets the unexpected"
)]

mod watching;

use std::time::Instant;

use watching::{DAY, watching};
use yisu::kit::OfficeId;
use yisu::screening::percolation::Panel;
use yisu::search::{Condition, Document, RecordKind};

const MODELS: i64 = 1_000;
const LEADS: i64 = 2_000;

const WORDS: &[&str] = &[
    "污水",
    "废水",
    "偷排",
    "暗管",
    "渗坑",
    "垃圾",
    "渣土",
    "采砂",
    "取土",
    "毁林",
    "开荒",
    "草原",
    "湿地",
    "扬尘",
    "噪声",
    "油烟",
    "异味",
    "过期食品",
    "无证经营",
    "食堂",
    "处方药",
    "药店",
    "农药残留",
    "残膜",
    "消防通道",
    "燃气",
    "充电桩",
    "危险化学品",
    "电梯故障",
    "校门口",
    "电子烟",
    "文身",
    "网吧",
    "盲道",
    "无障碍",
    "身份证号",
    "个人信息",
    "烈士陵园",
    "文物",
    "长城",
    "古墓",
    "限男性",
    "补贴",
    "医保",
    "出让金",
    "闲置土地",
    "独家经营",
    "河道",
    "水库",
    "渠道",
    "砂石厂",
    "养殖场",
    "洗煤厂",
    "屠宰场",
    "加油站",
    "医疗废物",
    "危险废物",
    "黑臭水体",
    "饮用水源",
    "自备井",
    "围栏",
    "耕地",
    "林地",
    "图斑",
    "违建",
    "占道",
    "井盖",
    "路灯",
    "幼儿园",
    "养老院",
    "快递站",
];

const FILLER: &[&str] = &[
    "群众反映",
    "多次投诉",
    "至今没有处理",
    "附近居民",
    "希望有关部门",
    "尽快核实",
    "情况属实",
    "影响正常生活",
    "请予回复",
    "夜间",
    "早上",
    "村口",
    "小区门口",
    "国道旁边",
    "去年以来",
    "上个月",
    "工作人员",
    "答复说",
    "现场有照片",
    "长期存在",
    "问题突出",
    "十分担忧",
];

/// A deterministic source of numbers (xorshift).
struct Random(u64);

impl Random {
    fn below(&mut self, bound: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 >> 33).unwrap() % bound
    }

    fn pick<'a>(&mut self, from: &[&'a str]) -> &'a str {
        from[self.below(from.len())]
    }
}

fn condition(random: &mut Random) -> Condition {
    let word = |random: &mut Random| Condition::text(random.pick(WORDS), true);
    let any = |random: &mut Random| Condition::or(vec![word(random), word(random), word(random)]);
    match random.below(4) {
        0 => Condition::And(vec![word(random), word(random)]),
        1 => Condition::And(vec![any(random), any(random)]),
        2 => Condition::And(vec![any(random), word(random), Condition::not(word(random))]),
        _ => any(random),
    }
}

fn lead(id: i64, random: &mut Random) -> Document {
    let mut body = String::new();
    while body.chars().count() < 400 {
        let word = if random.below(24) == 0 { random.pick(WORDS) } else { random.pick(FILLER) };
        body.push_str(word);
        if random.below(3) == 0 {
            body.push('，');
        }
    }
    let title = format!("{}{}", random.pick(WORDS), random.pick(FILLER));
    Document::new(RecordKind::Lead, id, &title, &body)
}

fn main() {
    let mut random = Random(0x9E37_79B9_7F4A_7C15);
    let begun = Instant::now();
    let all = (1..=MODELS).map(|id| watching(id, condition(&mut random))).collect();
    let panel = Panel::of(all, 1, DAY);
    let compiled = begun.elapsed();
    let leads: Vec<Document> = (1..=LEADS).map(|id| lead(id, &mut random)).collect();
    // The lexicon is loaded at the first use.
    panel.hits(&leads[0], OfficeId(1)).unwrap();
    let (mut times, mut hits) = (Vec::with_capacity(leads.len()), 0);
    for lead in &leads {
        let begun = Instant::now();
        hits += panel.hits(lead, OfficeId(1)).unwrap().len();
        times.push(begun.elapsed().as_micros());
    }
    times.sort_unstable();
    let at = |share: usize| times[(times.len() - 1) * share / 100];
    println!(
        "{{\"models\": {MODELS}, \"leads\": {LEADS}, \"hits_per_lead\": {:.1}, \"compile_ms\": {}, \
         \"p50_us\": {}, \"p99_us\": {}, \"max_us\": {}}}",
        f64::from(u32::try_from(hits).unwrap()) / f64::from(u32::try_from(LEADS).unwrap()),
        compiled.as_millis(),
        at(50),
        at(99),
        at(100),
    );
}
