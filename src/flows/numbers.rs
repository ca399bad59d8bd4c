//! Numbers of documents by hand: bringing in old ones and making void, where the document itself has a say.

use crate::audit::{Subject, Work};
use crate::cases::{self, CaseId};
use crate::documents::service::{OfficialNumber, bring_in, void, void_place};
use crate::documents::{self, DocumentError, IssuedNumber, NumberId, SeriesKind};
use crate::kit::OfficeId;
use crate::recommendations::{self, RecommendationId};

use super::error::FlowError;

/// Makes a number void whose document has not gone out and does not stand signed.
///
/// # Errors
/// When it is not of the actor's office, is void already, or its document is in force or was served.
pub fn make_void(work: &mut Work<'_>, id: NumberId, reason: &str) -> Result<IssuedNumber, FlowError> {
    let missing = || DocumentError::NumberNotFound { id };
    let found = documents::store::number(work.conn, id)?.ok_or_else(missing)?;
    own(work, found.office_id).map_err(|_| missing())?;
    if found.subject_kind == "recommendation" && found.voided_at.is_none() {
        use recommendations::RecommendationState as S;
        let row = recommendations::store::find(work.conn, RecommendationId(found.subject_id))?;
        let stands = row.is_some_and(|row| {
            row.first_served_on.is_some()
                || matches!(row.state, S::Signed | S::Served | S::RecordedUpward | S::Concluded)
        });
        if stands {
            return Err(DocumentError::InForce { number: found.number }.into());
        }
    }
    // What was issued with a decision, or set, stands as it is.
    if documents::official::store::bears(work.conn, id)? && found.subject_kind != "recommendation" {
        return Err(DocumentError::InForce { number: found.number }.into());
    }
    Ok(void(work, id, reason)?)
}

/// Explains a gap of one of the own office's series.
///
/// # Errors
/// When nothing is missing there.
pub fn explain_gap(
    work: &mut Work<'_>,
    (kind, year): (SeriesKind, i32),
    n: i32,
    reason: &str,
) -> Result<IssuedNumber, FlowError> {
    let office = own_office(work)?;
    Ok(void_place(work, (office, kind, year), n, reason)?)
}

/// Brings in the number that another system gave to an old document of the own office, of a case if it
/// belongs to one.
///
/// # Errors
/// When the number is taken, or the case is another office's.
pub fn bring_in_old(
    work: &mut Work<'_>,
    official: &OfficialNumber,
    case: Option<CaseId>,
) -> Result<IssuedNumber, FlowError> {
    own(work, official.office)?;
    let subject = match case {
        Some(id) => {
            let case = cases::service::open(work, id)?;
            Subject::new("case", case.id.0)
        }
        None => Subject::new("office", official.office.0),
    };
    Ok(bring_in(work, official, subject)?)
}

/// The office whose series the actor keeps.
///
/// # Errors
/// When the actor belongs to none.
pub fn own_office(work: &Work<'_>) -> Result<OfficeId, FlowError> {
    let office = work.actor.office.ok_or(DocumentError::OfficeNotFound { id: OfficeId(0) })?;
    Ok(office)
}

fn own(work: &Work<'_>, office: OfficeId) -> Result<(), DocumentError> {
    let own = work.actor.person.is_none() || work.actor.office == Some(office);
    if own { Ok(()) } else { Err(DocumentError::OfficeNotFound { id: office }) }
}
