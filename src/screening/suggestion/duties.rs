//! The agency that is likely responsible: whose duty the words point to, in which field, and who was
//! responsible in the nearest decided leads.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::knowledge::{DutyWords, Knowledge};
use super::words::{Parts, Reason, hundredth, sum, tenth};
use crate::org::model::AgencySystem;

/// Below this nothing is said.
const LEAST: f64 = 2.0;

/// So many are suggested.
const MOST: usize = 5;

/// A duty counts fully in the field that is likely, and half elsewhere.
const ELSEWHERE: f64 = 0.5;

/// A duty that makes an agency responsible.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct DutySuggestion {
    /// The system of the agency.
    pub system: AgencySystem,
    /// How its name ends, where the system is no sufficient sign.
    pub agency: Option<String>,
    /// The duty.
    pub duty: String,
    /// The statute that makes it so.
    pub law: String,
    /// The article; empty where it has to be looked up.
    pub article: String,
    /// What has to be minded of that statute.
    pub caution: Option<String>,
    /// All that speaks for it.
    pub points: f64,
    /// Its part of the points of all that are suggested.
    pub share: f64,
    /// The words that point to it.
    pub words: Vec<Reason>,
}

/// The duties that the words point to, one for each agency: the strongest.
#[must_use]
pub(super) fn duties(
    known: &Knowledge,
    parts: &Parts,
    domains: &[String],
    on: NaiveDate,
) -> Vec<DutySuggestion> {
    let mut found: Vec<DutySuggestion> = Vec::new();
    for duty in &known.duties {
        let mut words = parts.reasons(&duty.words);
        let points = sum(&words) * fits(duty, domains);
        if points < LEAST {
            continue;
        }
        words.sort_by(|a, b| b.points.total_cmp(&a.points));
        let one = DutySuggestion {
            system: duty.system,
            agency: duty.agency.clone(),
            duty: duty.duty.clone(),
            law: duty.law.clone(),
            article: duty.article.clone(),
            caution: known.caution(&duty.law, on).map(str::to_owned),
            points,
            share: 0.0,
            words,
        };
        let same = found.iter_mut().find(|other| other.system == one.system && other.agency == one.agency);
        match same {
            Some(other) if other.points >= one.points => {}
            Some(other) => *other = one,
            None => found.push(one),
        }
    }
    ranked(found)
}

/// In the order of what speaks for them, with their shares.
pub(super) fn ranked(mut found: Vec<DutySuggestion>) -> Vec<DutySuggestion> {
    found.sort_by(|a, b| {
        b.points.total_cmp(&a.points).then(a.system.cmp(&b.system)).then(a.agency.cmp(&b.agency))
    });
    found.truncate(MOST);
    let all: f64 = found.iter().map(|one| one.points).sum();
    for one in &mut found {
        one.share = if all > 0.0 { hundredth(one.points / all) } else { 0.0 };
        one.points = tenth(one.points);
    }
    found
}

/// How well a duty fits the likely fields, the likeliest first.
fn fits(duty: &DutyWords, domains: &[String]) -> f64 {
    match domains.iter().position(|domain| duty.domains.contains(domain)) {
        Some(0) => 1.0,
        Some(_) => 0.7,
        None => ELSEWHERE,
    }
}
