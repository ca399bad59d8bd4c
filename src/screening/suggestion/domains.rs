//! The likely field: the words of the fields that stand in the text, and the fields of the nearest decided
//! leads. Nothing else counts, and all that counted is shown.

use serde::{Deserialize, Serialize};

use super::alike::{Alike, Decided, counted};
use super::knowledge::{DomainWords, Knowledge};
use super::words::{Parts, Reason, hundredth, sum, tenth};

/// A field that the lead may belong to, or none at all.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct DomainSuggestion {
    /// The code of the field; absent: no field of public-interest litigation.
    pub domain: Option<String>,
    /// All that speaks for it.
    pub points: f64,
    /// Its part of the points of all fields.
    pub share: f64,
    /// The words that speak for it, and against.
    pub words: Vec<Reason>,
    /// Decided leads of this field that read alike.
    pub alike: Vec<Alike>,
}

/// From this on a word tells by itself which field it is.
const TELLING: f64 = 3.0;

/// What words count for a field: half, where none of them is telling. School, pupils and parents alone make no
/// matter of the protection of minors.
fn spoken(words: &[Reason], domain: &DomainWords) -> f64 {
    let tells = |word: &Reason| if domain.strict { word.weight() } else { word.points };
    let is_told = domain.code.is_none() || words.iter().any(|word| tells(word) >= TELLING);
    if is_told { sum(words) } else { sum(words) / 2.0 }
}

/// The fields in the order of what speaks for them; those for which nothing speaks are left out. What comes
/// first is the suggestion, and that may be none: what no word points to has no field.
#[must_use]
pub(super) fn domains(
    known: &Knowledge,
    parts: &Parts,
    near: &[(f64, &Decided)],
    open: &[String],
) -> Vec<DomainSuggestion> {
    let mut found: Vec<DomainSuggestion> = known
        .domains
        .iter()
        .filter(|domain| domain.code.as_ref().is_none_or(|code| open.contains(code)))
        .map(|domain| {
            let words = parts.reasons(&domain.words);
            let (by_alike, alike) = counted(near, |decided| decided.domain == domain.code);
            DomainSuggestion {
                domain: domain.code.clone(),
                points: domain.base + spoken(&words, domain) + by_alike,
                share: 0.0,
                words,
                alike,
            }
        })
        .filter(|found| found.points > 0.0)
        .collect();
    let all: f64 = found.iter().map(|found| found.points).sum();
    for one in &mut found {
        one.share = hundredth(one.points / all);
        one.points = tenth(one.points);
        one.words.sort_by(|a, b| b.points.total_cmp(&a.points));
    }
    // Of equal points none comes last: a field is worth a look.
    found.sort_by(|a, b| {
        b.points
            .total_cmp(&a.points)
            .then(b.domain.is_some().cmp(&a.domain.is_some()))
            .then(a.domain.cmp(&b.domain))
    });
    found
}
