//! All leads against all: which of them are about one matter.
//!
//! Leads are joined by pairs that are likely one matter, the likeliest first. Two groups are not joined when a third
//! or more of the compared pairs between them are vetoed, or fewer than a third are likely: a lead that tells of two
//! matters does not make one of both, and likeness is not handed on from one lead to the next without end.

use std::collections::{BTreeMap, HashMap};
use std::num::NonZero;
use std::sync::Mutex;
use std::sync::PoisonError;
use std::sync::atomic::{AtomicUsize, Ordering};

use serde::Serialize;
use utoipa::ToSchema;

use super::factors::support::{self, HEARD};
use super::factors::weight;
use super::matcher::{Asked, Matcher, content};
use super::model::{Factor, Reference};
use super::score::{HOPELESS, LIKELY, first, is_heard, score, tell};
use super::subject::Subject;
use crate::search::{IndexError, RecordKind, Stored};

/// So many candidates of each lead are compared.
const BREADTH: usize = 80;

/// So many leads taken apart are kept at a time, about 8 KiB each.
const KEPT: usize = 20_000;

/// Leads that are likely about one matter.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct LeadGroup {
    /// Ids of the leads, ascending.
    pub leads: Vec<i64>,
    /// The heading of the lead that most of the others were joined to.
    pub title: String,
    /// The score of the least likely pair that joined it.
    pub weakest: f64,
}

/// A pair of leads, the smaller id first.
type Pair = (i64, i64);

/// What is told of a pair, as far as grouping needs it.
#[derive(Debug, Clone, Copy)]
struct Told {
    points: f64,
    /// The probability before others were heard.
    first: f64,
    score: f64,
    likely: bool,
    vetoed: bool,
}

impl Told {
    fn of(points: f64, vetoed: bool) -> Self {
        let score = score(points, vetoed);
        Self { points, first: first(points, vetoed), score, likely: score >= LIKELY && !vetoed, vetoed }
    }
}

/// The groups of at least two among some leads, the largest first. What is not among them joins nothing.
///
/// # Errors
/// When the index cannot be read.
pub fn groups(matcher: &Matcher<'_>, leads: &[Stored]) -> Result<Vec<LeadGroup>, IndexError> {
    let told = supported(&compare(matcher, leads)?);
    let titles: HashMap<i64, &str> = leads.iter().map(|lead| (lead.id, lead.title.as_str())).collect();
    let mut groups: Vec<LeadGroup> = join(&told)
        .into_iter()
        .map(|(leads, weakest)| {
            let title =
                titles.get(&centre(&leads, &told)).map_or_else(String::new, |title| (*title).to_owned());
            LeadGroup { leads, title, weakest }
        })
        .collect();
    groups.sort_by(|one, other| other.leads.len().cmp(&one.leads.len()).then(one.leads.cmp(&other.leads)));
    Ok(groups)
}

/// Compares every lead with its candidates, on all processors.
fn compare(matcher: &Matcher<'_>, leads: &[Stored]) -> Result<HashMap<Pair, Told>, IndexError> {
    let among: HashMap<i64, usize> = leads.iter().enumerate().map(|(at, lead)| (lead.id, at)).collect();
    let next = AtomicUsize::new(0);
    let told: Mutex<HashMap<Pair, Told>> = Mutex::default();
    let kept = Kept::default();
    let work = || -> Result<(), IndexError> {
        while let Some(lead) = leads.get(next.fetch_add(1, Ordering::Relaxed)) {
            let itself = Reference { kind: RecordKind::Lead, id: lead.id };
            let asked = Asked { content: content(lead), itself: Some(itself) };
            let candidates = matcher.candidates(&asked, &[RecordKind::Lead], BREADTH)?;
            let ours = kept.subject(matcher, lead);
            let mut found = Vec::new();
            for other in candidates.iter().filter(|other| among.contains_key(&other.id)) {
                let pair = (lead.id.min(other.id), lead.id.max(other.id));
                if told.lock().unwrap_or_else(PoisonError::into_inner).contains_key(&pair) {
                    continue;
                }
                let evidence = tell(&ours, &kept.subject(matcher, other));
                found.push((pair, Told::of(evidence.points, evidence.veto.is_some())));
            }
            told.lock().unwrap_or_else(PoisonError::into_inner).extend(found);
        }
        Ok(())
    };
    let workers = std::thread::available_parallelism().map_or(1, NonZero::get).min(leads.len().max(1));
    std::thread::scope(|scope| {
        let running: Vec<_> = (0..workers).map(|_| scope.spawn(work)).collect();
        running.into_iter().try_for_each(|worker| {
            worker
                .join()
                .unwrap_or_else(|_| Err(IndexError::Damaged { reason: String::from("comparing broke off") }))
        })
    })?;
    Ok(told.into_inner().unwrap_or_else(PoisonError::into_inner))
}

/// The pairs with what others say for them, heard from both sides.
fn supported(told: &HashMap<Pair, Told>) -> HashMap<Pair, Told> {
    let mut likest: HashMap<i64, Vec<(f64, i64)>> = HashMap::new();
    for (pair, told) in told.iter().filter(|(_, told)| is_heard(told.first)) {
        likest.entry(pair.0).or_default().push((told.first, pair.1));
        likest.entry(pair.1).or_default().push((told.first, pair.0));
    }
    for others in likest.values_mut() {
        others.sort_by(|one, other| other.0.total_cmp(&one.0).then(one.1.cmp(&other.1)));
        others.truncate(HEARD + 1);
    }
    let first =
        |one: i64, other: i64| told.get(&(one.min(other), one.max(other))).map_or(0.0, |pair| pair.first);
    let heard = |one: i64, other: i64| {
        let others = likest.get(&one).into_iter().flatten().filter(|heard| heard.1 != other).take(HEARD);
        support::value(others.map(|(with_one, third)| (*with_one, first(*third, other))))
    };
    let hear = |(pair, told): (&Pair, &Told)| {
        if told.points < HOPELESS {
            return (*pair, *told);
        }
        let support = f64::midpoint(heard(pair.0, pair.1), heard(pair.1, pair.0));
        (*pair, Told::of(told.points + weight(Factor::Support) * support, told.vetoed))
    };
    told.iter().map(hear).collect()
}

/// Leads that were taken apart already.
#[derive(Default)]
struct Kept(Mutex<HashMap<i64, std::sync::Arc<Subject>>>);

impl Kept {
    fn subject(&self, matcher: &Matcher<'_>, lead: &Stored) -> std::sync::Arc<Subject> {
        let known = self.0.lock().unwrap_or_else(PoisonError::into_inner).get(&lead.id).cloned();
        known.unwrap_or_else(|| {
            let made = std::sync::Arc::new(matcher.subject(&content(lead)));
            matcher.look_closer(&made);
            let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
            if kept.len() >= KEPT {
                kept.clear();
            }
            kept.insert(lead.id, std::sync::Arc::clone(&made));
            made
        })
    }
}

/// Joins likely pairs, the likeliest first; with each group the score of the least likely pair that joined it.
fn join(told: &HashMap<Pair, Told>) -> Vec<(Vec<i64>, f64)> {
    let mut likely: Vec<(&Pair, &Told)> = told.iter().filter(|(_, told)| told.likely).collect();
    likely.sort_by(|one, other| other.1.score.total_cmp(&one.1.score).then(one.0.cmp(other.0)));
    let mut of: HashMap<i64, i64> = HashMap::new();
    let mut members: BTreeMap<i64, (Vec<i64>, f64)> = BTreeMap::new();
    for ((first, second), pair) in likely {
        let (one, other) = (*of.entry(*first).or_insert(*first), *of.entry(*second).or_insert(*second));
        for lead in [one, other] {
            members.entry(lead).or_insert_with(|| (vec![lead], 1.0));
        }
        if one == other {
            continue;
        }
        let apart = match (members.get(&one), members.get(&other)) {
            (Some(ours), Some(theirs)) => set_apart(&ours.0, &theirs.0, told),
            _ => true,
        };
        if apart {
            continue;
        }
        if let Some((moved, weakest)) = members.remove(&other)
            && let Some(group) = members.get_mut(&one)
        {
            for lead in &moved {
                of.insert(*lead, one);
            }
            group.0.extend(moved);
            group.1 = group.1.min(weakest).min(pair.score);
        }
    }
    members
        .into_values()
        .filter(|(leads, _)| leads.len() > 1)
        .map(|(mut leads, weakest)| {
            leads.sort_unstable();
            (leads, weakest)
        })
        .collect()
}

/// Whether of the compared pairs between two groups a third or more are vetoed, or fewer than a third likely.
fn set_apart(ours: &[i64], theirs: &[i64], told: &HashMap<Pair, Told>) -> bool {
    let (mut compared, mut vetoed, mut likely) = (0_usize, 0_usize, 0_usize);
    for one in ours {
        for other in theirs {
            if let Some(pair) = told.get(&(*one.min(other), *one.max(other))) {
                compared += 1;
                vetoed += usize::from(pair.vetoed);
                likely += usize::from(pair.likely);
            }
        }
    }
    likely * 3 < compared || (vetoed > 0 && vetoed * 3 >= compared)
}

/// The member with the most likely pairs in its group; of equals the oldest.
fn centre(leads: &[i64], told: &HashMap<Pair, Told>) -> i64 {
    let links = |lead: i64| {
        let pairs = leads.iter().filter_map(|other| told.get(&(lead.min(*other), lead.max(*other))));
        pairs.filter(|pair| pair.likely).count()
    };
    let most = leads.iter().max_by_key(|lead| (links(**lead), std::cmp::Reverse(**lead)));
    most.copied().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pairs(told: &[(i64, i64, f64)]) -> HashMap<Pair, Told> {
        let told = told.iter().map(|(one, other, score)| {
            let vetoed = *score < 0.0;
            (
                (*one, *other),
                Told { points: 0.0, first: 0.0, score: score.abs(), likely: *score > 0.6, vetoed },
            )
        });
        told.collect()
    }

    #[test]
    fn likely_pairs_join_and_a_veto_keeps_two_matters_apart() {
        let told = pairs(&[(1, 2, 0.99), (3, 4, 0.98), (2, 3, 0.7), (1, 4, -0.9), (1, 3, -0.9), (5, 6, 0.5)]);
        let groups: Vec<Vec<i64>> = join(&told).into_iter().map(|(leads, _)| leads).collect();
        assert_eq!(groups, [vec![1, 2], vec![3, 4]]);
    }

    #[test]
    fn one_veto_among_many_pairs_does_not_split_a_matter() {
        let told = pairs(&[
            (1, 2, 0.99),
            (1, 3, 0.98),
            (2, 3, 0.97),
            (3, 4, 0.9),
            (2, 4, 0.8),
            (1, 4, 0.7),
            (4, 5, 0.9),
            (1, 5, -0.4),
            (2, 5, 0.9),
            (3, 5, 0.9),
        ]);
        let groups = join(&told);
        assert_eq!(groups.iter().map(|(leads, _)| leads.clone()).collect::<Vec<_>>(), [vec![1, 2, 3, 4, 5]]);
        assert!((groups[0].1 - 0.9).abs() < 1e-9);
    }
}
