//! The priority score (线索成案指数): how much speaks for looking at a lead first, of a hundred.
//!
//! It is the sum of six factors, each with the most it can reach: harm 30, conduct of the agency 20,
//! checkability 20, source 10, urgency 10, repetition 10. Words count as `search-index/priority.toml` says,
//! facts as it is said here. Who reported, and whether they gave a name, counts in none of them. A lead that
//! belongs to no field keeps its factors and is shown with no more than [`WITHOUT_FIELD`]: no case can come
//! of it as it stands.

use serde::{Deserialize, Serialize};

use super::alike::Decided;
use super::knowledge::Knowledge;
use super::words::{Part, Parts, Reason, tenth};
use crate::kit::phrases::Phrases;
use crate::leads::Channel;
use crate::search::extraction::{Amount, Extracted, Measure, PlaceKind, Span};

/// The most that a lead of no field is shown with.
pub const WITHOUT_FIELD: f64 = 30.0;

/// From this likeness on two leads may be of one matter.
const SAME: f64 = 0.6;

crate::text_enum! {
    /// What the score is made of.
    #[schema(as = PriorityFactorKind)]
    pub enum FactorKind {
        /// The harm done to the public interest.
        Harm = "harm" "公益损害",
        /// What the agency did or did not do.
        Conduct = "conduct" "机关履职",
        /// How it came.
        Source = "source" "线索来源",
        /// Whether it can be checked: where, who, when, how much, with what papers.
        Checkability = "checkability" "可查性",
        /// Whether it can wait.
        Urgency = "urgency" "紧迫程度",
        /// Whether it goes on, or is told again.
        Repetition = "repetition" "重复持续",
    }
}

impl FactorKind {
    /// The most it can reach.
    #[must_use]
    pub const fn most(self) -> f64 {
        match self {
            Self::Harm => 30.0,
            Self::Conduct | Self::Checkability => 20.0,
            Self::Source | Self::Urgency | Self::Repetition => 10.0,
        }
    }
}

crate::text_enum! {
    /// What counted for a factor beyond words of the list.
    #[schema(as = PriorityFactKind)]
    pub enum FactKind {
        /// A word of the list.
        Word = "word" "用词",
        /// The channel by which it came.
        Channel = "channel" "渠道",
        /// It was marked as urgent.
        MarkedUrgent = "marked_urgent" "标记为紧急",
        /// A place is named.
        PlaceNamed = "place_named" "写明地点",
        /// It is marked on the map.
        OnTheMap = "on_the_map" "有坐标",
        /// An organisation or a suspect is named.
        PartyNamed = "party_named" "写明主体",
        /// A date is named.
        DateNamed = "date_named" "写明时间",
        /// An amount is named.
        AmountNamed = "amount_named" "写明数量",
        /// Papers or photographs are attached.
        Attached = "attached" "附有材料",
        /// An amount is large.
        LargeAmount = "large_amount" "数量较大",
        /// Other leads may be of the same matter.
        ToldBefore = "told_before" "已有相似线索",
    }
}

/// Something that counted.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct FactorReason {
    /// What.
    pub fact: FactKind,
    /// The words, the channel, the amount.
    pub text: String,
    /// In which part it stands; absent for facts of the registration.
    pub part: Option<Part>,
    /// Where in it.
    pub span: Option<Span>,
    /// How much it counted, before the factor's limit.
    pub points: f64,
}

/// A factor of the score.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
#[schema(as = PriorityFactor)]
pub struct Factor {
    /// Which.
    pub factor: FactorKind,
    /// What it counts.
    pub points: f64,
    /// The most it can reach.
    pub most: f64,
    /// What it is made of, the weightiest first.
    pub reasons: Vec<FactorReason>,
}

/// The score.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
#[schema(as = LeadPriority)]
pub struct Priority {
    /// Of a hundred.
    pub score: f64,
    /// No field was found, so that it is shown lower than its factors.
    pub without_field: bool,
    /// What it is the sum of.
    pub factors: Vec<Factor>,
}

/// What is known of a lead beyond its text.
#[derive(Debug, Clone, Default)]
pub struct Registered {
    /// How it came; none while it is only typed.
    pub channel: Option<Channel>,
    /// It was marked as urgent.
    pub urgent: bool,
    /// It is marked on the map.
    pub on_the_map: bool,
    /// Suspects that are named on it.
    pub suspects: Vec<String>,
    /// Files that are attached.
    pub files: usize,
}

/// What the score is made of.
pub(super) fn priority(
    known: &Knowledge,
    parts: &Parts,
    told: &[(Part, Extracted)],
    registered: &Registered,
    near: &[(f64, &Decided)],
    has_field: bool,
) -> Priority {
    let words =
        |list: &Phrases<f64>| parts.reasons(list).into_iter().map(FactorReason::from).collect::<Vec<_>>();
    let mut harm = words(&known.priority.harm);
    harm.extend(each(told, |found| &found.amounts).filter_map(|(part, amount)| large(part, amount)));
    let mut urgency = words(&known.priority.urgency);
    if registered.urgent {
        urgency.push(fact(FactKind::MarkedUrgent, "", 6.0));
    }
    let mut repetition = words(&known.priority.repetition);
    repetition.extend(
        near.iter()
            .filter(|(likeness, _)| *likeness >= SAME)
            .map(|(_, other)| fact(FactKind::ToldBefore, &other.number, 3.0)),
    );
    let source =
        registered.channel.map(|channel| fact(FactKind::Channel, channel.code(), of_channel(channel)));
    let factors = vec![
        factor(FactorKind::Harm, harm),
        factor(FactorKind::Conduct, words(&known.priority.conduct)),
        factor(FactorKind::Source, source.into_iter().collect()),
        factor(FactorKind::Checkability, checkability(told, registered)),
        factor(FactorKind::Urgency, urgency),
        factor(FactorKind::Repetition, repetition),
    ];
    let sum: f64 = factors.iter().map(|factor| factor.points).sum();
    let score = if has_field { sum } else { sum.min(WITHOUT_FIELD) };
    Priority { score: tenth(score), without_field: !has_field, factors }
}

fn factor(kind: FactorKind, mut reasons: Vec<FactorReason>) -> Factor {
    reasons.sort_by(|a, b| b.points.total_cmp(&a.points));
    let points: f64 = reasons.iter().map(|reason| reason.points).sum();
    Factor { factor: kind, points: tenth(points.clamp(0.0, kind.most())), most: kind.most(), reasons }
}

impl From<Reason> for FactorReason {
    fn from(reason: Reason) -> Self {
        let Reason { text, part, span, points } = reason;
        Self { fact: FactKind::Word, text, part: Some(part), span: Some(span), points }
    }
}

fn fact(fact: FactKind, text: &str, points: f64) -> FactorReason {
    FactorReason { fact, text: text.to_owned(), part: None, span: None, points }
}

fn seen(kind: FactKind, text: &str, part: Part, span: Span, points: f64) -> FactorReason {
    FactorReason { part: Some(part), span: Some(span), ..fact(kind, text, points) }
}

fn each<'a, T: 'a>(
    told: &'a [(Part, Extracted)],
    of: impl Fn(&'a Extracted) -> &'a Vec<T> + 'a,
) -> impl Iterator<Item = (Part, &'a T)> {
    told.iter().flat_map(move |(part, found)| of(found).iter().map(move |one| (*part, one)))
}

/// How much a channel says by itself: how far what comes by it was looked at before. It says nothing of who
/// reported.
const fn of_channel(channel: Channel) -> f64 {
    match channel {
        // Looked at by an inspection, a court file or an agency.
        Channel::EnvironmentalInspection | Channel::CriminalCase => 10.0,
        Channel::OtherProcuratorial | Channel::EnforcementPlatform | Channel::AgencyReferral => 9.0,
        // Seen from above, by a patrol, or by data.
        Channel::SatelliteSpot | Channel::Patrol | Channel::RiverChief => 9.0,
        Channel::Transferred | Channel::ReportedUp | Channel::Deputies => 8.0,
        Channel::Model | Channel::Volunteer => 7.0,
        Channel::Media => 6.0,
        // Told, and not looked at yet.
        Channel::Hotline12309 | Channel::PublicWeb | Channel::Snapshot | Channel::Petition => 5.0,
        Channel::Hotline12345 | Channel::MessageBoard => 4.0,
        Channel::PublicOpinion | Channel::Other => 3.0,
    }
}

/// How much an amount adds to the harm; less than the first step adds nothing.
fn large(part: Part, amount: &Amount) -> Option<FactorReason> {
    let steps: &[(f64, f64)] = match amount.measure {
        // A mu, ten, a hundred.
        Measure::SquareMetre => &[(66_666.0, 8.0), (6_666.0, 5.0), (1_300.0, 2.0)],
        Measure::Yuan => &[(1_000_000.0, 8.0), (100_000.0, 5.0), (10_000.0, 2.0)],
        Measure::Kilogram => &[(1_000_000.0, 8.0), (50_000.0, 5.0), (1_000.0, 2.0)],
        Measure::CubicMetre => &[(10_000.0, 8.0), (500.0, 5.0), (50.0, 2.0)],
        Measure::Metre => &[(1_000.0, 4.0), (200.0, 2.0)],
        Measure::Household => &[(100.0, 6.0), (10.0, 4.0)],
        Measure::Person => &[(100.0, 6.0), (10.0, 4.0), (3.0, 2.0)],
        Measure::Animal | Measure::Tree => &[(100.0, 4.0), (10.0, 2.0)],
        Measure::Vehicle | Measure::Thing => &[(50.0, 2.0)],
    };
    let (_, points) = steps.iter().find(|(from, _)| amount.value >= *from)?;
    Some(seen(FactKind::LargeAmount, &amount.text, part, amount.span, *points))
}

/// Where, who, when, how much, with what papers. Each counts once.
fn checkability(told: &[(Part, Extracted)], registered: &Registered) -> Vec<FactorReason> {
    let mut reasons = Vec::new();
    let exact = |kind: PlaceKind| {
        !matches!(
            kind,
            PlaceKind::City | PlaceKind::County | PlaceKind::Town | PlaceKind::Township | PlaceKind::Street
        )
    };
    let places = || each(told, |found| &found.places);
    if let Some((part, place)) = places().find(|(_, place)| exact(place.kind)) {
        reasons.push(seen(FactKind::PlaceNamed, &place.text, part, place.span, 5.0));
    } else if let Some((part, place)) = places().next() {
        reasons.push(seen(FactKind::PlaceNamed, &place.text, part, place.span, 3.0));
    }
    if registered.on_the_map {
        reasons.push(fact(FactKind::OnTheMap, "", 3.0));
    }
    if let Some(suspect) = registered.suspects.first() {
        reasons.push(fact(FactKind::PartyNamed, suspect, 5.0));
    } else if let Some((part, found)) = each(told, |found| &found.organisations).next() {
        reasons.push(seen(FactKind::PartyNamed, &found.text, part, found.span, 5.0));
    }
    if let Some((part, date)) = each(told, |found| &found.dates).next() {
        reasons.push(seen(FactKind::DateNamed, &date.text, part, date.span, 3.0));
    }
    if let Some((part, amount)) = each(told, |found| &found.amounts).next() {
        reasons.push(seen(FactKind::AmountNamed, &amount.text, part, amount.span, 2.0));
    }
    match registered.files {
        0 => {}
        1 => reasons.push(fact(FactKind::Attached, "1", 3.0)),
        many => reasons.push(fact(FactKind::Attached, &many.to_string(), 5.0)),
    }
    reasons
}
