//! Rule packs: the limits of the law as data, each pack with the day from which it is in force.

use std::sync::LazyLock;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::model::{Authority, Length};

/// The same words in both languages.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[schema(as = BilingualText)]
pub struct Text {
    /// Chinese.
    pub zh: String,
    /// English.
    pub en: String,
}

crate::text_enum! {
    /// Whom a limit binds.
    #[schema(as = BoundParty)]
    pub enum Party {
        /// The procuratorate.
        Procuratorate = "procuratorate" "人民检察院",
        /// The administrative agency.
        Agency = "agency" "行政机关",
        /// The court.
        Court = "court" "人民法院",
        /// A party to the suit.
        Litigant = "litigant" "诉讼当事人",
        /// The local government.
        Government = "government" "地方人民政府",
    }
}

crate::text_enum! {
    /// What sort of rule it is.
    #[schema(as = RuleSort)]
    pub enum Sort {
        /// A limit with a number.
        Limit = "limit" "期限",
        /// A limit whose number stands in the document.
        Document = "document" "文书载明的期限",
        /// A duty without a number in law.
        Duty = "duty" "无日数的义务",
        /// What changes another clock.
        Modifier = "modifier" "影响其他期限",
        /// A hint of risk, no limit.
        Hint = "hint" "风险提示",
    }
}

crate::text_enum! {
    /// Whether the starting day counts.
    #[schema(as = RuleStartDay)]
    pub enum StartDay {
        /// It does not (CPL Art 85(2)).
        NextDay = "next_day" "次日起算",
        /// It does.
        SameDay = "same_day" "当日起算",
    }
}

crate::text_enum! {
    /// What happens to an end on a rest day.
    #[schema(as = RuleRoll)]
    pub enum Roll {
        /// The first day after it is the last (CPL Art 85(3)).
        Forward = "forward" "顺延",
        /// Nothing.
        None = "none" "不顺延",
    }
}

crate::text_enum! {
    /// On which side of its event a period lies.
    #[schema(as = RuleDirection)]
    pub enum Direction {
        /// It follows the event.
        After = "after" "事后",
        /// It ends before the event: a hearing, a meeting.
        Before = "before" "事前",
    }
}

crate::text_enum! {
    /// Whether one acts within the period or waits for its end.
    #[schema(as = RuleNature)]
    pub enum Nature {
        /// The last day on which to act.
        Acting = "acting" "行为期间",
        /// Nobody may act before it is over.
        Waiting = "waiting" "等待期间",
    }
}

/// Who may give more time, how much and how often.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[schema(as = ExtensionRight)]
#[serde(deny_unknown_fields)]
pub struct ExtensionRight {
    /// Who.
    pub by: Authority,
    /// The most at one time; as granted when absent.
    pub most: Option<Length>,
    /// How often; without bound when absent.
    pub times: Option<u32>,
    /// Who must have extended before.
    pub after: Option<Authority>,
}

/// One limit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[schema(as = DeadlineRule)]
#[serde(deny_unknown_fields)]
pub struct Rule {
    /// Its short name in the pack: `A6`.
    pub id: String,
    /// What is to be done.
    pub name: Text,
    /// The article it rests on.
    pub article: Text,
    /// Whom it binds.
    pub party: Party,
    /// The event that starts it.
    pub start: Text,
    /// What sort of rule it is.
    pub sort: Sort,
    /// Its length; none where the law has no number.
    pub length: Option<Length>,
    /// Whether the text of a law or rule sets it; otherwise it is shown as a reminder.
    #[serde(default = "yes")]
    pub hard: bool,
    /// Whether one acts or waits.
    #[serde(default = "acting")]
    pub nature: Nature,
    /// Whether the starting day counts.
    #[serde(default = "next_day")]
    pub start_day: StartDay,
    /// What happens to an end on a rest day.
    #[serde(default = "forward")]
    pub roll: Roll,
    /// On which side of its event it lies.
    #[serde(default = "after")]
    pub direction: Direction,
    /// Who may extend it.
    #[serde(default)]
    pub extensions: Vec<ExtensionRight>,
    /// What makes it stand still.
    #[serde(default)]
    pub pauses: Vec<String>,
    /// What does not count in it.
    #[serde(default)]
    pub excludes: Vec<String>,
    /// What follows if it is missed.
    #[serde(default)]
    pub consequence: Text,
    /// Days before (negative), on and after the last day on which to remind.
    #[serde(default = "about_the_day")]
    pub reminders: Vec<i32>,
    /// What else there is to know.
    #[serde(default)]
    pub note: Text,
}

fn yes() -> bool {
    true
}
fn acting() -> Nature {
    Nature::Acting
}
fn next_day() -> StartDay {
    StartDay::NextDay
}
fn forward() -> Roll {
    Roll::Forward
}
fn after() -> Direction {
    Direction::After
}
fn about_the_day() -> Vec<i32> {
    vec![-1, 0, 1]
}

/// The rules that are in force together.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[schema(as = RulePack)]
#[serde(deny_unknown_fields)]
pub struct Pack {
    /// Its name: `R2021`.
    pub id: String,
    /// Counts up whenever a rule of it changes.
    pub version: i32,
    /// The day from which it is in force; without one it is not.
    pub effective_from: Option<NaiveDate>,
    /// What it is called.
    pub name: Text,
    /// What the instrument before suit is called under it.
    pub instrument: Text,
    /// Its rules.
    pub rules: Vec<Rule>,
}

impl Pack {
    /// A rule by its id.
    #[must_use]
    pub fn rule(&self, id: &str) -> Option<&Rule> {
        self.rules.iter().find(|rule| rule.id == id)
    }
}

/// The texts of every pack and version that the program brings.
const TEXTS: [&str; 2] = [include_str!("packs/R2021.toml"), include_str!("packs/PPIL-LAW.toml")];

static PACKS: LazyLock<Vec<Pack>> = LazyLock::new(|| read().unwrap_or_default());

fn read() -> Result<Vec<Pack>, toml::de::Error> {
    TEXTS.into_iter().map(toml::from_str).collect()
}

/// Every pack, in force or not.
#[must_use]
pub fn packs() -> &'static [Pack] {
    &PACKS
}

/// A pack by name and version.
#[must_use]
pub fn find(id: &str, version: i32) -> Option<&'static Pack> {
    packs().iter().find(|pack| pack.id == id && pack.version == version)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn every_pack_can_be_read_and_names_each_rule_once() {
        let packs = read().expect("the embedded packs can be read");
        for pack in &packs {
            let ids: BTreeSet<_> = pack.rules.iter().map(|rule| &rule.id).collect();
            assert_eq!(ids.len(), pack.rules.len(), "{}", pack.id);
        }
        let r2021 = &packs[0];
        let ids = "L1 L2 L3 L4 L5 L6 L7 L8 A1 A2 A2s A3 A4 A5 A6 A6u A7 A8 A9 A9t A9x A10 A11 A12 C1 C1h C2 C2x \
                   C3 C4 S1 S2 S3 S4 S5 S6 S7 S8 S9 S10 S11 S12 S13 S14 S15 S16 S17 S18 S19 S20 S21 M1 M2 M3 M4 \
                   M5 M6 M7";
        for id in ids.split_whitespace() {
            assert!(r2021.rule(id).is_some(), "{id}");
        }
    }

    #[test]
    fn a_rule_has_a_number_exactly_when_it_is_a_limit_or_a_hint() {
        for rule in packs().iter().flat_map(|pack| &pack.rules) {
            let numbered = matches!(rule.sort, Sort::Limit | Sort::Hint);
            assert_eq!(rule.length.is_some(), numbered, "{}", rule.id);
            for text in [&rule.name, &rule.article, &rule.start] {
                assert!(!text.zh.is_empty() && !text.en.is_empty(), "{}", rule.id);
            }
        }
    }
}
