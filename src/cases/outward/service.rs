//! Use cases of what goes out of a case.

use serde_json::json;

use super::model::{EvidenceRequestId, NewEvidenceRequest, NewSupport, Support, SupportId};
use super::store;
use crate::audit::{Subject, Work};
use crate::cases::error::{CaseError, CaseRefusal};
use crate::cases::model::{Case, CaseId};
use crate::cases::service::{advance, open};
use crate::cases::state::{CaseEvent, CaseState};
use crate::kit::Fields;

/// Things that one notice may name.
const MOST_ITEMS: usize = 50;

/// Supports another's suit; the case goes over to it, if it has not yet (R21 Arts 100, 101).
///
/// # Errors
/// When a part is missing, or the case is not where a suit can be supported.
pub fn support(work: &mut Work<'_>, id: CaseId, told: &NewSupport) -> Result<SupportId, CaseError> {
    let case = open(work, id)?;
    let mut fields = Fields::new();
    let told = NewSupport {
        plaintiff: fields.text("plaintiff", &told.plaintiff, 1..=200),
        court: fields.text("court", &told.court, 1..=100),
        opinion: fields.text("opinion", &told.opinion, 1..=8000),
    };
    fields.finish()?;
    if case.state != CaseState::SupportingSuit {
        advance(work, id, CaseEvent::BeginSupport)?;
    }
    let by = (work.actor.person, work.today());
    let made = store::insert_support(work.conn, id, &told, by)?;
    let detail = json!({ "support": made, "plaintiff": told.plaintiff, "court": told.court });
    say(work, &case, "case.suit_supported", detail);
    Ok(made)
}

/// Withdraws a support (R21 Art 102). When none stands any more, the case has withdrawn.
///
/// # Errors
/// When there is none that stands, or no reason is given.
pub fn withdraw(work: &mut Work<'_>, id: SupportId, reason: &str) -> Result<Support, CaseError> {
    let missing = || CaseRefusal::RecordNotFound { what: "support", id: id.0 };
    let (case_id, _) = store::support(work.conn, id)?.ok_or_else(missing)?;
    let case = open(work, case_id)?;
    let mut fields = Fields::new();
    let reason = fields.text("reason", reason, 1..=2000);
    fields.finish()?;
    let by = (work.actor.person, work.today());
    if store::withdraw(work.conn, id, &reason, by)? == 0 {
        return Err(missing().into());
    }
    let stand = store::supports(work.conn, case_id)?.iter().any(|row| row.withdrawn_on.is_none());
    if !stand && case.state == CaseState::SupportingSuit {
        advance(work, case_id, CaseEvent::WithdrawSupport)?;
    }
    say(work, &case, "case.support_withdrawn", json!({ "support": id, "reason": reason }));
    Ok(store::support(work.conn, id)?.ok_or_else(missing)?.1)
}

/// Asks somebody to hand over evidence (R21 Art 38).
///
/// # Errors
/// When a part is missing, or the day has passed.
pub fn ask(
    work: &mut Work<'_>,
    id: CaseId,
    told: &NewEvidenceRequest,
) -> Result<EvidenceRequestId, CaseError> {
    let case = open(work, id)?;
    let today = work.today();
    let mut fields = Fields::new();
    let holder = fields.text("holder", &told.holder, 1..=200);
    fields.check(
        (1..=MOST_ITEMS).contains(&told.items.len()),
        "items",
        "out_of_range",
        format!("1–{MOST_ITEMS}"),
    );
    let items = told.items.iter().take(MOST_ITEMS).enumerate();
    let items = items.map(|(at, item)| fields.text(&format!("items[{at}]"), item, 1..=500)).collect();
    fields.check(told.due_on >= today, "due_on", "order", today);
    fields.finish()?;
    let told = NewEvidenceRequest { holder, items, due_on: told.due_on };
    let made = store::insert_evidence_request(work.conn, id, &told, (work.actor.person, today))?;
    let detail =
        json!({ "request": made, "holder": told.holder, "items": told.items.len(), "due_on": told.due_on });
    say(work, &case, "case.evidence_requested", detail);
    Ok(made)
}

fn say(work: &mut Work<'_>, case: &Case, action: &'static str, detail: serde_json::Value) {
    let subject = Subject::new("case", case.id.0);
    work.record_in_case(case.handling_office(), case.id.0, action, subject, detail);
}
