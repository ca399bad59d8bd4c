//! What the matching says of a pair when somebody decides about it: kept with the decision, so that the weights can be
//! measured by it later.

use super::model::{Pair, Shown};
use crate::matching::likeness::{Asked, Frequencies, MATCHED_KINDS, METHOD, Matcher, Reference, content};
use crate::search::{IndexError, RecordKind, Seers, Snapshot};

/// As many as an answer shows unless more are asked for, and as many as it shows at most.
const LIMITS: [usize; 2] = [20, 100];

/// What the matching shows of a pair to somebody; nothing where it does not show the pair at all.
///
/// # Errors
/// When the index cannot be read.
pub fn shown(
    snapshot: &Snapshot,
    frequencies: &Frequencies,
    seers: Seers,
    pair: Pair,
) -> Result<Shown, IndexError> {
    let Some(lead) = snapshot.stored(RecordKind::Lead, pair.lead.0)? else { return Ok(Shown::default()) };
    let itself = Some(Reference { kind: RecordKind::Lead, id: pair.lead.0 });
    let asked = Asked { content: content(&lead), itself };
    let other = pair.other.reference();
    let matcher = Matcher::new(snapshot, frequencies, seers);
    for limit in LIMITS {
        let matches = matcher.matches(&asked, MATCHED_KINDS, limit)?;
        if let Some(found) = matches.iter().find(|found| found.reference() == other) {
            return Ok(Shown {
                score: Some(found.evidence.score),
                method: Some(METHOD.to_owned()),
                evidence: Some(found.evidence.digest()),
            });
        }
        if matches.len() < limit {
            break;
        }
    }
    Ok(Shown::default())
}
