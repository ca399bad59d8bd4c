//! What a report tells of matters. Pure.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use chrono::NaiveDate;
use diesel::prelude::Queryable;
use serde::Serialize;
use utoipa::ToSchema;

use crate::leads::{LeadId, LeadState};
use crate::matching::alike::{Alike, Near, model::Card};
use crate::matching::decisions::{Counterpart, CounterpartKind, Relation, Verdict};
use crate::matching::groups::model::decided;
use crate::matching::likeness::Likeness;
use crate::matching::likeness::joining::{BEGINS, Joined, Pair, PairTold, join, pair};

/// What some leads tell of, and what the register knows of it besides.
#[derive(Debug, Clone, PartialEq)]
pub struct Matter {
    /// The leads, ascending: at least two, or one that something else in the register is all but surely one matter
    /// with.
    pub leads: Vec<LeadId>,
    /// The lead that says best what it is about.
    pub centre: LeadId,
    /// The score of the least likely pair that joined them; none of one lead alone.
    pub weakest: Option<f64>,
    /// Of the leads, those that people said are one matter with another of them.
    pub decided: usize,
    /// Records that are none of these leads and are likely one matter with one of them, each with that lead.
    pub elsewhere: Vec<(LeadId, Near)>,
}

/// The matters of an import, or of the register.
#[derive(Debug, Clone)]
pub struct Matters {
    /// Leads that are reported on.
    pub leads: usize,
    /// Of them, those that were compared.
    pub compared: usize,
    /// The matters: the groups, the largest first, and then the single leads that something is known of.
    pub matters: Vec<Matter>,
}

/// What a line of a report shows of a lead.
#[derive(Debug, Clone, Queryable, Serialize, ToSchema)]
#[schema(as = ReportedLeadLine)]
pub struct LeadLine {
    /// The lead.
    pub id: LeadId,
    /// Its number.
    pub number: String,
    /// The number that it bears where it came from.
    pub external_number: Option<String>,
    /// What it is about, in a line.
    pub title: String,
    /// The day it was received.
    pub received_on: NaiveDate,
    /// Where it stands.
    pub state: LeadState,
    /// The field, once it is classified.
    pub domain: Option<String>,
    /// Where it is, in words.
    pub place: Option<String>,
}

/// What was kept of a pair, and what people decided of it.
type Said = (Option<Alike>, Option<Verdict>);

/// Records beyond the leads of a report, whether in sight or not, by the lead that they are one matter with.
type Known = BTreeMap<LeadId, BTreeMap<Counterpart, Said>>;

/// Pairs that were kept, divided into those between the leads of a report and those with anything else.
#[derive(Debug, Clone, Default)]
pub struct Divided {
    /// Between two of the leads.
    pub among: HashMap<Pair, PairTold>,
    /// Of a lead and another record that is likely one matter with it.
    pub beyond: BTreeMap<(LeadId, Counterpart), Alike>,
}

impl Divided {
    /// Divides rows.
    #[must_use]
    pub fn of(rows: Vec<Alike>, leads: &BTreeSet<LeadId>) -> Self {
        let mut divided = Self::default();
        for row in rows {
            let is_own = leads.contains(&row.lead_id);
            let other = row.other();
            let both = is_own && other.kind == CounterpartKind::Lead && leads.contains(&LeadId(other.id));
            let likely = row.likeness == Likeness::Likely;
            if both {
                let told = PairTold { score: row.score, likely };
                divided.among.insert(pair(row.lead_id.0, other.id), told);
            } else if likely {
                let own = if is_own { Some(row) } else { row.turned() };
                if let Some(own) = own.filter(|own| leads.contains(&own.lead_id)) {
                    divided.beyond.insert((own.lead_id, own.other()), own);
                }
            }
        }
        divided
    }

    /// Every record in it.
    #[must_use]
    pub fn records(&self) -> BTreeSet<Counterpart> {
        let among = self.among.keys().flat_map(|(one, two)| [LeadId(*one), LeadId(*two)]);
        let beyond = self.beyond.keys().flat_map(|(lead, other)| [Counterpart::lead(*lead), *other]);
        among.map(Counterpart::lead).chain(beyond).collect()
    }

    /// Adds the records that people said are one matter with a lead, and takes out those that they set apart from it.
    #[must_use]
    pub fn with_decisions(&self, leads: &BTreeSet<LeadId>, relation: &Relation) -> Known {
        let mut beyond: Known = BTreeMap::new();
        for ((lead, other), row) in &self.beyond {
            beyond.entry(*lead).or_default().insert(*other, (Some(row.clone()), None));
        }
        let is_own =
            |record: &Counterpart| record.kind == CounterpartKind::Lead && leads.contains(&LeadId(record.id));
        // Who stands in no decision has nothing that follows from one.
        for record in relation.records().into_iter().filter(is_own) {
            let of = beyond.entry(LeadId(record.id)).or_default();
            for other in relation.matter(record).into_iter().filter(|other| !is_own(other)) {
                of.entry(other).or_default();
            }
            let others: Vec<Counterpart> = of.keys().copied().collect();
            for (other, holding) in relation.holdings(record, &others) {
                if holding.verdict.sets_apart() {
                    of.remove(&other);
                } else if let Some(told) = of.get_mut(&other) {
                    told.1 = Some(holding.verdict);
                }
            }
        }
        beyond
    }
}

/// Records beyond the leads of a report, of those in sight, by the lead that they are one matter with.
pub type Beyond = BTreeMap<LeadId, Vec<Near>>;

/// What is shown of records beyond, of those of which there is a card: the others are out of sight.
#[must_use]
pub fn seen(beyond: Known, cards: &BTreeMap<Counterpart, Card>) -> Beyond {
    let near = |(other, (row, decided)): (Counterpart, Said)| {
        Some(Near {
            card: cards.get(&other)?.clone(),
            other,
            score: row.as_ref().map(|row| row.score),
            likeness: row.as_ref().map(|row| row.likeness),
            same_source: row.is_some_and(|row| row.same_source),
            decided,
        })
    };
    let of_lead = |(lead, others): (LeadId, BTreeMap<_, _>)| {
        let mut found: Vec<Near> = others.into_iter().filter_map(near).collect();
        found.sort_by(|a, b| {
            let score = |near: &Near| near.score.unwrap_or(1.0);
            score(b).total_cmp(&score(a)).then(a.other.cmp(&b.other))
        });
        (!found.is_empty()).then_some((lead, found))
    };
    beyond.into_iter().filter_map(of_lead).collect()
}

/// The matters: groups, the largest first, and single leads that something is known of, the likeliest first.
#[must_use]
pub fn matters(
    leads: &BTreeSet<LeadId>,
    among: &HashMap<Pair, PairTold>,
    relation: &Relation,
    mut beyond: Beyond,
) -> Vec<Matter> {
    let decided = decided(relation, |id| leads.contains(&LeadId(*id)));
    let together: HashMap<i64, &Vec<i64>> = decided
        .together
        .iter()
        .flat_map(|together| together.iter().map(move |lead| (*lead, together)))
        .collect();
    let mut found: Vec<Matter> = Vec::new();
    for Joined { leads, centre, weakest } in join(among, &decided) {
        // Joining keeps together what people made one matter.
        let count = leads.iter().filter(|lead| together.get(*lead).is_some_and(|of| of.len() > 1)).count();
        let leads: Vec<LeadId> = leads.into_iter().map(LeadId).collect();
        let elsewhere = leads.iter().flat_map(|lead| {
            let known = beyond.remove(lead).unwrap_or_default();
            known.into_iter().map(|near| (*lead, near))
        });
        let elsewhere = each_once(elsewhere.collect());
        found.push(Matter {
            centre: LeadId(centre),
            weakest: Some(weakest),
            decided: count,
            elsewhere,
            leads,
        });
    }
    // Of one lead alone nothing else speaks for it: a pair has to be as likely as one that begins a group.
    let is_sure = |near: &Near| {
        near.decided == Some(Verdict::SameMatter) || near.score.is_some_and(|score| score >= BEGINS)
    };
    let mut single: Vec<Matter> = beyond
        .into_iter()
        .filter(|(_, known)| known.iter().any(is_sure))
        .map(|(lead, known)| Matter {
            leads: vec![lead],
            centre: lead,
            weakest: None,
            decided: 0,
            elsewhere: known.into_iter().map(|near| (lead, near)).collect(),
        })
        .collect();
    let best = |matter: &Matter| matter.elsewhere.first().and_then(|(_, near)| near.score).unwrap_or(1.0);
    single.sort_by(|a, b| best(b).total_cmp(&best(a)).then(a.centre.cmp(&b.centre)));
    found.extend(single);
    found
}

/// Each record once, with the lead that it is likest to.
fn each_once(mut known: Vec<(LeadId, Near)>) -> Vec<(LeadId, Near)> {
    known.sort_by(|a, b| {
        let score = |near: &Near| near.score.unwrap_or(1.0);
        score(&b.1).total_cmp(&score(&a.1)).then(a.1.other.cmp(&b.1.other)).then(a.0.cmp(&b.0))
    });
    let mut seen = BTreeSet::new();
    known.retain(|(_, near)| seen.insert(near.other));
    known
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::matching::decisions::{Edge, PairDecisionId};

    fn row(lead: i64, other: Counterpart, score: f64) -> Alike {
        let likeness = if score > 0.64 { Likeness::Likely } else { Likeness::SameKind };
        Alike {
            lead_id: LeadId(lead),
            other_kind: other.kind,
            other_id: other.id,
            score,
            likeness,
            same_source: false,
        }
    }

    fn lead(id: i64) -> Counterpart {
        Counterpart::lead(LeadId(id))
    }

    fn card() -> Card {
        Card { number: None, title: String::from("…"), on: NaiveDate::default(), state: String::new() }
    }

    fn told(rows: Vec<Alike>, edges: &[(i64, Counterpart, Verdict)], sight: &[Counterpart]) -> Vec<Matter> {
        let leads: BTreeSet<LeadId> = (1..=6).map(LeadId).collect();
        let edges = edges.iter().zip(1..).map(|((one, two, verdict), id)| Edge {
            id: PairDecisionId(id),
            one: lead(*one),
            two: *two,
            verdict: *verdict,
        });
        let relation = Relation::of(edges.collect());
        let divided = Divided::of(rows, &leads);
        let cards = sight.iter().map(|record| (*record, card())).collect();
        let beyond = seen(divided.with_decisions(&leads, &relation), &cards);
        matters(&leads, &divided.among, &relation, beyond)
    }

    #[test]
    fn leads_make_groups_and_what_is_known_elsewhere_is_told_once() {
        let case = Counterpart { kind: CounterpartKind::Case, id: 7 };
        let rows = vec![
            row(1, lead(2), 0.9),
            row(2, case, 0.8),
            row(1, case, 0.95),
            // An older lead was compared first, and names the one of the import.
            row(90, lead(3), 0.97),
            // Likely, and of one lead alone not likely enough.
            row(6, lead(90), 0.7),
            row(4, lead(91), 0.99),
            row(5, case, 0.3),
        ];
        let found = told(rows, &[], &[case, lead(90)]);
        let leads: Vec<Vec<i64>> =
            found.iter().map(|matter| matter.leads.iter().map(|lead| lead.0).collect()).collect();
        assert_eq!(leads, [vec![1, 2], vec![3]], "what is out of sight makes no lead known");
        assert_eq!(found[0].elsewhere.len(), 1);
        assert_eq!((found[0].elsewhere[0].0, found[0].elsewhere[0].1.other), (LeadId(1), case));
    }

    #[test]
    fn what_people_decided_is_in_it_and_what_they_set_apart_is_not() {
        let case = Counterpart { kind: CounterpartKind::Case, id: 7 };
        let rows = vec![row(1, lead(2), 0.9), row(3, case, 0.8), row(4, lead(90), 0.95)];
        let decisions = [
            (1, lead(2), Verdict::Different),
            (3, case, Verdict::SameKind),
            (5, lead(6), Verdict::SameMatter),
            (6, case, Verdict::SameMatter),
            (4, lead(90), Verdict::Unsure),
        ];
        let found = told(rows, &decisions, &[case, lead(90)]);
        let leads: Vec<Vec<i64>> =
            found.iter().map(|matter| matter.leads.iter().map(|lead| lead.0).collect()).collect();
        assert_eq!(leads, [vec![5, 6], vec![4]]);
        assert_eq!((found[0].decided, found[0].weakest), (2, Some(1.0)));
        assert_eq!(found[0].elsewhere[0].1.decided, Some(Verdict::SameMatter));
        assert_eq!(found[1].elsewhere[0].1.decided, Some(Verdict::Unsure));
    }
}
