//! How leads make groups. Pure.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use chrono::NaiveDate;

use crate::leads::{LeadId, LeadState};
use crate::matching::decisions::{Counterpart, CounterpartKind, Relation};
use crate::matching::likeness::joining::{Decided, Pair, PairTold, join, pair};

/// What of a lead a group needs.
#[derive(Debug, Clone)]
pub struct Told {
    /// The lead.
    pub id: LeadId,
    /// Its number.
    pub number: String,
    /// What it is about, in a line.
    pub title: String,
    /// The day it was received.
    pub received_on: NaiveDate,
    /// Administrative division.
    pub division: String,
    /// Where it is, in words.
    pub place: Option<String>,
    /// The field.
    pub domain: Option<String>,
    /// Where it stands.
    pub state: LeadState,
}

/// Leads about one matter.
#[derive(Debug, Clone)]
pub struct Group {
    /// The lead that says best what it is about.
    pub representative: Told,
    /// Leads received in the period.
    pub size: usize,
    /// Leads received in the period of the same length before.
    pub before: usize,
    /// Every lead of it, the newest first; those received before both periods too.
    pub leads: Vec<LeadId>,
    /// Of them, those that people said are one matter.
    pub decided: usize,
    /// Divisions, with how many of the leads of the period are there.
    pub divisions: BTreeMap<String, usize>,
    /// Places as they were told, without repetition.
    pub places: Vec<String>,
    /// The first day on which one was received.
    pub first_on: NaiveDate,
    /// The last day.
    pub last_on: NaiveDate,
}

/// The period that is looked at, and the one before it.
#[derive(Debug, Clone, Copy)]
pub struct Period {
    /// Its first day.
    pub from: NaiveDate,
    /// Its last day.
    pub to: NaiveDate,
    /// The first day of the period before.
    pub before_from: NaiveDate,
}

/// Places that a group names at most.
const MOST_PLACES: usize = 20;

/// The groups with two leads and more in the period, the largest first. What people decided goes before what
/// looks alike, and the more alike before the less; what people set apart is never put together.
#[must_use]
pub fn group(
    told: &BTreeMap<LeadId, Told>,
    pairs: &HashMap<Pair, PairTold>,
    relation: &Relation,
    period: Period,
) -> Vec<Group> {
    let is_told = |lead: &i64| told.contains_key(&LeadId(*lead));
    let decided = decided(relation, is_told);
    let among: HashMap<Pair, PairTold> = pairs
        .iter()
        .filter(|((one, two), _)| is_told(one) && is_told(two))
        .map(|(of, is)| (*of, *is))
        .collect();
    let mut groups: Vec<Group> = join(&among, &decided)
        .into_iter()
        .filter_map(|joined| {
            let heap: BTreeSet<LeadId> = joined.leads.into_iter().map(LeadId).collect();
            made(&heap, told, (relation, LeadId(joined.centre)), period)
        })
        .collect();
    groups.sort_by(|a, b| {
        (b.size, b.last_on).cmp(&(a.size, a.last_on)).then(a.representative.id.cmp(&b.representative.id))
    });
    groups
}

/// What people decided about some leads, as joining takes it: which are one matter, and which are not.
#[must_use]
pub fn decided(relation: &Relation, is_among: impl Fn(&i64) -> bool) -> Decided {
    let leads = |matter: &BTreeSet<Counterpart>| -> Vec<i64> {
        let leads = matter.iter().filter(|record| record.kind == CounterpartKind::Lead);
        leads.map(|record| record.id).filter(|id| is_among(id)).collect()
    };
    let together: Vec<Vec<i64>> =
        relation.matters().values().map(leads).filter(|leads| !leads.is_empty()).collect();
    // What is set apart from one record of a matter is so from all of them: the first lead stands for each.
    let first = |record: Counterpart| leads(&relation.matter(record)).first().copied();
    let apart = relation.set_apart().filter_map(|(one, two)| Some(pair(first(one)?, first(two)?)));
    Decided { apart: apart.filter(|(one, two)| one != two).collect(), together }
}

fn made(
    heap: &BTreeSet<LeadId>,
    told: &BTreeMap<LeadId, Told>,
    (relation, centre): (&Relation, LeadId),
    period: Period,
) -> Option<Group> {
    let mut members: Vec<&Told> = heap.iter().filter_map(|id| told.get(id)).collect();
    members.sort_by_key(|lead| std::cmp::Reverse((lead.received_on, lead.id)));
    let now: Vec<&&Told> =
        members.iter().filter(|lead| (period.from..=period.to).contains(&lead.received_on)).collect();
    if now.len() < 2 {
        return None;
    }
    let before =
        members.iter().filter(|lead| (period.before_from..period.from).contains(&lead.received_on)).count();
    let mut divisions: BTreeMap<String, usize> = BTreeMap::new();
    for lead in &now {
        *divisions.entry(lead.division.clone()).or_default() += 1;
    }
    let mut places: Vec<String> = Vec::new();
    for place in now.iter().filter_map(|lead| lead.place.clone()) {
        if !places.contains(&place) && places.len() < MOST_PLACES {
            places.push(place);
        }
    }
    let decided = members
        .iter()
        .filter(|lead| {
            let matter = relation.matter(Counterpart::lead(lead.id));
            matter.iter().any(|other| {
                other.kind == CounterpartKind::Lead
                    && other.id != lead.id.0
                    && heap.contains(&LeadId(other.id))
            })
        })
        .count();
    // What was merged into another speaks less well than that; then what is most like all others; then the oldest.
    let representative = members.iter().min_by_key(|lead| {
        let is_merged = lead.state == LeadState::Merged;
        (is_merged, lead.id != centre, lead.id)
    })?;
    Some(Group {
        representative: (*representative).clone(),
        size: now.len(),
        before,
        leads: members.iter().map(|lead| lead.id).collect(),
        decided,
        divisions,
        places,
        first_on: members.last()?.received_on,
        last_on: members.first()?.received_on,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::matching::decisions::{Edge, PairDecisionId, Verdict};

    fn day(day: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(2026, 3, day).unwrap()
    }

    fn told(days: &[u32]) -> BTreeMap<LeadId, Told> {
        let each = days.iter().zip(1..).map(|(on, id)| {
            let lead = Told {
                id: LeadId(id),
                number: format!("{id}号"),
                title: format!("第{id}件"),
                received_on: day(*on),
                division: String::from("620702"),
                place: Some(String::from("黑河大桥")),
                domain: None,
                state: LeadState::Registered,
            };
            (lead.id, lead)
        });
        each.collect()
    }

    fn relation(edges: &[(i64, i64, Verdict)]) -> Relation {
        let edge = |((one, two, verdict), id): (&(i64, i64, Verdict), i64)| Edge {
            id: PairDecisionId(id),
            one: Counterpart::lead(LeadId(*one)),
            two: Counterpart::lead(LeadId(*two)),
            verdict: *verdict,
        };
        Relation::of(edges.iter().zip(1..).map(edge).collect())
    }

    fn likely(pairs: &[(i64, i64, f64)]) -> HashMap<Pair, PairTold> {
        let told = |score| PairTold { score, likely: true };
        pairs.iter().map(|(one, two, score)| (pair(*one, *two), told(*score))).collect()
    }

    const PERIOD: fn() -> Period = || Period { from: day(11), to: day(20), before_from: day(1) };

    #[test]
    fn a_group_is_what_people_decided_and_what_looks_alike() {
        let leads = told(&[5, 12, 13, 14, 20]);
        let likely = likely(&[(2, 1, 0.9), (3, 2, 0.99), (4, 3, 0.8), (4, 2, 0.8), (3, 1, 0.7)]);
        let groups = group(&leads, &likely, &relation(&[(4, 5, Verdict::SameMatter)]), PERIOD());
        assert_eq!(groups.len(), 1);
        let one = &groups[0];
        assert_eq!((one.size, one.before, one.decided, one.leads.len()), (4, 1, 2, 5));
        assert_eq!((one.first_on, one.last_on), (day(5), day(20)));
        assert_eq!(one.representative.id, LeadId(2), "the most like all others");
        assert_eq!(one.places, ["黑河大桥"]);
    }

    #[test]
    fn what_people_set_apart_is_never_put_together() {
        let leads = told(&[11, 12, 13, 14]);
        // All are alike; but 1 is not 4.
        let all = [(2, 1, 0.99), (4, 3, 0.98), (3, 2, 0.97), (3, 1, 0.96), (4, 2, 0.95), (4, 1, 0.94)];
        let likely = likely(&all);
        let apart = relation(&[(1, 4, Verdict::Different)]);
        let groups = group(&leads, &likely, &apart, PERIOD());
        let sizes: Vec<_> = groups.iter().map(|group| group.size).collect();
        assert_eq!(sizes, [2, 2]);
        assert_eq!(group(&leads, &likely, &relation(&[]), PERIOD())[0].size, 4);
    }

    #[test]
    fn one_lead_of_the_period_is_no_group() {
        let leads = told(&[5, 12]);
        assert!(group(&leads, &likely(&[(2, 1, 0.99)]), &relation(&[]), PERIOD()).is_empty());
    }
}
