//! All leads against all: which of them are about one matter.
//!
//! Compares anew. Where what leads look like is kept already, [`super::joining`] makes the same groups of it.

use std::collections::HashMap;
use std::num::NonZero;
use std::sync::Mutex;
use std::sync::PoisonError;
use std::sync::atomic::{AtomicUsize, Ordering};

use serde::Serialize;
use utoipa::ToSchema;

use super::joining::{Decided, Pair, PairTold, join};
use super::matcher::{Asked, Matcher, content};
use super::model::{Likeness, Reference};
use super::score::tell;
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

/// The groups of at least two among some leads, the largest first. What is not among them joins nothing.
///
/// # Errors
/// When the index cannot be read.
pub fn groups(matcher: &Matcher<'_>, leads: &[Stored]) -> Result<Vec<LeadGroup>, IndexError> {
    let told = compare(matcher, leads)?;
    let titles: HashMap<i64, &str> = leads.iter().map(|lead| (lead.id, lead.title.as_str())).collect();
    let groups = join(&told, &Decided::default()).into_iter().map(|joined| {
        let title = titles.get(&joined.centre).map_or_else(String::new, |title| (*title).to_owned());
        LeadGroup { leads: joined.leads, title, weakest: joined.weakest }
    });
    Ok(groups.collect())
}

/// Compares every lead with its candidates, on all processors.
fn compare(matcher: &Matcher<'_>, leads: &[Stored]) -> Result<HashMap<Pair, PairTold>, IndexError> {
    let among: HashMap<i64, usize> = leads.iter().enumerate().map(|(at, lead)| (lead.id, at)).collect();
    let next = AtomicUsize::new(0);
    let told: Mutex<HashMap<Pair, PairTold>> = Mutex::default();
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
                let likely = evidence.likeness == Likeness::Likely;
                found.push((pair, PairTold { score: evidence.score, likely }));
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

/// Leads that were taken apart already.
#[derive(Default)]
struct Kept(Mutex<HashMap<i64, std::sync::Arc<Subject>>>);

impl Kept {
    fn subject(&self, matcher: &Matcher<'_>, lead: &Stored) -> std::sync::Arc<Subject> {
        let known = self.0.lock().unwrap_or_else(PoisonError::into_inner).get(&lead.id).cloned();
        known.unwrap_or_else(|| {
            let made = std::sync::Arc::new(matcher.subject(&content(lead)));
            let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
            if kept.len() >= KEPT {
                kept.clear();
            }
            kept.insert(lead.id, std::sync::Arc::clone(&made));
            made
        })
    }
}
