//! How leads make groups. Pure.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;

use crate::leads::{LeadId, LeadState};
use crate::matching::decisions::{Counterpart, CounterpartKind, Relation};

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
    likely: &[(LeadId, LeadId, f64)],
    relation: &Relation,
    period: Period,
) -> Vec<Group> {
    let mut heaps = Heaps::of(told, relation);
    let mut by_score: Vec<_> =
        likely.iter().filter(|(one, two, _)| told.contains_key(one) && told.contains_key(two)).collect();
    by_score.sort_by(|a, b| b.2.total_cmp(&a.2).then((a.0, a.1).cmp(&(b.0, b.1))));
    for (one, two, _) in by_score {
        heaps.join(*one, *two);
    }
    let mut weights: BTreeMap<LeadId, f64> = BTreeMap::new();
    for (one, two, score) in likely {
        *weights.entry(*one).or_default() += score;
        *weights.entry(*two).or_default() += score;
    }
    let mut groups: Vec<Group> =
        heaps.heaps.values().filter_map(|heap| made(heap, told, (relation, &weights), period)).collect();
    groups.sort_by(|a, b| {
        (b.size, b.last_on).cmp(&(a.size, a.last_on)).then(a.representative.id.cmp(&b.representative.id))
    });
    groups
}

fn made(
    heap: &BTreeSet<LeadId>,
    told: &BTreeMap<LeadId, Told>,
    (relation, weights): (&Relation, &BTreeMap<LeadId, f64>),
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
    let weight = |lead: &Told| weights.get(&lead.id).copied().unwrap_or_default();
    let representative = members.iter().min_by(|a, b| {
        let merged = |lead: &Told| lead.state == LeadState::Merged;
        merged(a).cmp(&merged(b)).then(weight(b).total_cmp(&weight(a))).then(a.id.cmp(&b.id))
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

/// Leads put together, each heap under its smallest lead.
struct Heaps {
    heaps: BTreeMap<LeadId, BTreeSet<LeadId>>,
    of: BTreeMap<LeadId, LeadId>,
    /// For each heap, those that people set apart from it.
    apart: BTreeMap<LeadId, BTreeSet<LeadId>>,
}

impl Heaps {
    /// By what people decided alone.
    fn of(told: &BTreeMap<LeadId, Told>, relation: &Relation) -> Self {
        let mut heaps = Self { heaps: BTreeMap::new(), of: BTreeMap::new(), apart: BTreeMap::new() };
        for id in told.keys() {
            if heaps.of.contains_key(id) {
                continue;
            }
            let matter = relation.matter(Counterpart::lead(*id)).into_iter();
            let leads =
                matter.filter(|record| record.kind == CounterpartKind::Lead).map(|record| LeadId(record.id));
            let heap: BTreeSet<LeadId> = leads.filter(|lead| told.contains_key(lead)).collect();
            heaps.of.extend(heap.iter().map(|lead| (*lead, *id)));
            heaps.heaps.insert(*id, heap);
        }
        for (one, two) in relation.set_apart() {
            let pairs = [(one, two), (two, one)];
            for (from, to) in pairs {
                if let (Some(from), Some(to)) = (heaps.heap_of(from), heaps.heap_of(to)) {
                    heaps.apart.entry(from).or_default().insert(to);
                }
            }
        }
        heaps
    }

    fn heap_of(&self, record: Counterpart) -> Option<LeadId> {
        if record.kind == CounterpartKind::Lead { self.of.get(&LeadId(record.id)).copied() } else { None }
    }

    /// Puts the heaps of two leads together, unless people set them apart.
    fn join(&mut self, one: LeadId, two: LeadId) {
        let (Some(one), Some(two)) = (self.of.get(&one).copied(), self.of.get(&two).copied()) else { return };
        let apart = self.apart.get(&one).is_some_and(|apart| apart.contains(&two));
        if one == two || apart {
            return;
        }
        let (keep, gone) = (one.min(two), one.max(two));
        let moved = self.heaps.remove(&gone).unwrap_or_default();
        self.of.extend(moved.iter().map(|lead| (*lead, keep)));
        self.heaps.entry(keep).or_default().extend(moved);
        for other in self.apart.remove(&gone).unwrap_or_default() {
            if let Some(of_other) = self.apart.get_mut(&other) {
                of_other.remove(&gone);
                of_other.insert(keep);
            }
            self.apart.entry(keep).or_default().insert(other);
        }
    }
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

    fn like(one: i64, two: i64, score: f64) -> (LeadId, LeadId, f64) {
        (LeadId(one), LeadId(two), score)
    }

    const PERIOD: fn() -> Period = || Period { from: day(11), to: day(20), before_from: day(1) };

    #[test]
    fn a_group_is_what_people_decided_and_what_looks_alike() {
        let leads = told(&[5, 12, 13, 14, 20]);
        let likely = [like(2, 1, 0.9), like(3, 2, 0.99), like(4, 3, 0.8)];
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
        // 1 and 2 are alike, 3 and 4 are alike, and 2 looks like 3; but 1 is not 4.
        let likely = [like(2, 1, 0.99), like(4, 3, 0.98), like(3, 2, 0.97)];
        let apart = relation(&[(1, 4, Verdict::Different)]);
        let groups = group(&leads, &likely, &apart, PERIOD());
        let sizes: Vec<_> = groups.iter().map(|group| group.size).collect();
        assert_eq!(sizes, [2, 2]);
        assert_eq!(group(&leads, &likely, &relation(&[]), PERIOD())[0].size, 4);
    }

    #[test]
    fn one_lead_of_the_period_is_no_group() {
        let leads = told(&[5, 12]);
        assert!(group(&leads, &[like(2, 1, 0.99)], &relation(&[]), PERIOD()).is_empty());
    }
}
