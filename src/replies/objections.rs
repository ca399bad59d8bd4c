//! Objections (异议) with their outcome, and extensions asked for, which move no date.

use chrono::NaiveDate;
use serde_json::json;

use super::error::{ReplyError, ReplyRefusal as Refused};
use super::model::{
    ExtensionCause, ExtensionRequest, ExtensionRequestId, Ground, Objection, ObjectionId, ObjectionState, Remedy,
};
use super::service::{handled, say, served, unsettled};
use super::state::{ObjectionEvent, step_objection};
use super::store::{self, NewExtension, NewObjection};
use crate::audit::{Subject, Work};
use crate::kit::{AgencyId, FieldErrors, Fields, Role};
use crate::org;
use crate::recommendations::{AddresseeId, Recommendation};

/// An objection as the agency raises it.
#[derive(Debug, Clone)]
pub struct NewObjectionText {
    /// What it is about.
    pub ground: Ground,
    /// What the agency says.
    pub text: String,
    /// The agency it holds to be the right one.
    pub suggested_agency_id: Option<AgencyId>,
    /// The same by name.
    pub suggested_agency: Option<String>,
}

/// What is decided on an objection.
#[derive(Debug, Clone)]
pub enum Outcome {
    /// It is right: the document is to be amended or withdrawn, each by its own proposal.
    Upheld {
        /// Which.
        remedy: Remedy,
        /// What the agency is told.
        explanation: String,
    },
    /// It is not: the reasons are explained.
    Rejected {
        /// What the agency is told.
        explanation: String,
    },
}

/// Raises an objection. No clock stands still for it.
///
/// # Errors
/// When one is open, or the suggested agency is missing for one of jurisdiction.
pub fn raise(
    work: &mut Work<'_>,
    line: AddresseeId,
    raised: &NewObjectionText,
) -> Result<Objection, ReplyError> {
    let (line, document) = served(work, line)?;
    unsettled(&line)?;
    let mut fields = Fields::new();
    let text = fields.text("text", &raised.text, 5..=4_000);
    let agency_name = fields.optional("suggested_agency", raised.suggested_agency.as_deref(), 100);
    if raised.ground == Ground::Jurisdiction {
        let named = raised.suggested_agency_id.is_some() || agency_name.is_some();
        fields.check(named, "suggested_agency", "required", "");
    }
    fields.finish()?;
    if let Some(id) = raised.suggested_agency_id
        && org::store::agency(work.conn, id)?.is_none()
    {
        return Err(FieldErrors::one("suggested_agency_id", "unknown", id).into());
    }
    let open = [ObjectionState::Raised, ObjectionState::Rechecked];
    if store::objections_of(work.conn, &[line.id])?.iter().any(|other| open.contains(&other.state)) {
        return Err(Refused::ObjectionOpen.into());
    }
    let new = NewObjection {
        addressee: line.id,
        ground: raised.ground,
        text,
        agency: raised.suggested_agency_id,
        agency_name,
        by: work.actor.person,
        on: work.today(),
    };
    let id = store::insert_objection(work.conn, new)?;
    let detail = json!({ "addressee": line.id, "ground": raised.ground });
    say(work, &document, "objection.raised", subject(id), detail);
    found(work, id)
}

/// Notes the re-check, which follows an objection at once (2019 rule Art 23).
///
/// # Errors
/// When it was re-checked already.
pub fn recheck(
    work: &mut Work<'_>,
    id: ObjectionId,
    version: i32,
    findings: &str,
) -> Result<Objection, ReplyError> {
    let (mut row, document) = checked(work, id, version)?;
    row.state = moved(&row, ObjectionEvent::Recheck)?;
    let mut fields = Fields::new();
    row.recheck = Some(fields.text("findings", findings, 5..=4_000));
    fields.finish()?;
    row.rechecked_by = work.actor.person;
    row.rechecked_on = Some(work.today());
    save(work, &row, &document, "objection.rechecked")
}

/// Decides on an objection: by the chief prosecutor (2019 rule Art 23).
///
/// # Errors
/// When it was not re-checked, or the actor is not the chief prosecutor.
pub fn decide(
    work: &mut Work<'_>,
    id: ObjectionId,
    version: i32,
    outcome: &Outcome,
) -> Result<Objection, ReplyError> {
    let (mut row, document) = checked(work, id, version)?;
    if !work.actor.is(Role::ChiefProsecutor) && work.actor.person.is_some() {
        return Err(Refused::ChiefOnly.into());
    }
    let mut fields = Fields::new();
    match outcome {
        Outcome::Upheld { remedy, explanation } => {
            row.state = moved(&row, ObjectionEvent::Uphold)?;
            row.remedy = Some(*remedy);
            row.explanation = Some(fields.text("explanation", explanation, 2..=4_000));
        }
        Outcome::Rejected { explanation } => {
            row.state = moved(&row, ObjectionEvent::Reject)?;
            row.explanation = Some(fields.text("explanation", explanation, 2..=4_000));
        }
    }
    fields.finish()?;
    row.decided_by = work.actor.person;
    row.decided_on = Some(work.today());
    save(work, &row, &document, "objection.decided")
}

/// An extension as the agency asks for it.
#[derive(Debug, Clone)]
pub struct ExtensionAsked {
    /// Why, by category.
    pub cause: ExtensionCause,
    /// Why, in words.
    pub reason: String,
    /// What will be done until then.
    pub plan: String,
    /// The day wanted.
    pub wanted_until: NaiveDate,
}

/// Keeps that more time was asked for. The two months of JI20 Art 21 cannot be extended by asking;
/// what makes the review stand still is R21 Art 78 alone, and the prosecutor sees the request.
///
/// # Errors
/// When the line is settled, or fields are wrong.
pub fn ask_extension(
    work: &mut Work<'_>,
    line: AddresseeId,
    asked: &ExtensionAsked,
) -> Result<ExtensionRequest, ReplyError> {
    let (line, document) = served(work, line)?;
    unsettled(&line)?;
    let mut fields = Fields::new();
    let reason = fields.text("reason", &asked.reason, 5..=2_000);
    let plan = fields.text("plan", &asked.plan, 5..=2_000);
    let today = work.today();
    fields.check(asked.wanted_until > today, "wanted_until", "order", today);
    fields.finish()?;
    let new = NewExtension {
        addressee: line.id,
        cause: asked.cause,
        reason,
        plan,
        wanted_until: asked.wanted_until,
        by: work.actor.person,
        on: today,
    };
    let id = store::insert_extension(work.conn, new)?;
    let detail = json!({ "addressee": line.id, "cause": asked.cause, "wanted_until": asked.wanted_until });
    say(work, &document, "extension.asked", Subject::new("extension_request", id.0), detail);
    extension(work, id)
}

/// Notes what the prosecutor says to a request; it stays without effect on any date.
///
/// # Errors
/// When it is not the office's, or was changed meanwhile.
pub fn note_extension(
    work: &mut Work<'_>,
    id: ExtensionRequestId,
    version: i32,
    note: &str,
) -> Result<ExtensionRequest, ReplyError> {
    let row = extension(work, id)?;
    let (_, document) = handled(work, row.addressee_id)?;
    let mut fields = Fields::new();
    let note = fields.text("note", note, 2..=2_000);
    fields.finish()?;
    let (by, on) = (work.actor.person, work.today());
    if store::note_extension(work.conn, id, version, &note, by, on)? == 0 {
        return Err(Refused::Stale { current: row.version }.into());
    }
    say(work, &document, "extension.noted", Subject::new("extension_request", id.0), json!({}));
    extension(work, id)
}

fn extension(work: &mut Work<'_>, id: ExtensionRequestId) -> Result<ExtensionRequest, ReplyError> {
    Ok(store::extension(work.conn, id)?.ok_or(Refused::ExtensionNotFound { id })?)
}

fn found(work: &mut Work<'_>, id: ObjectionId) -> Result<Objection, ReplyError> {
    Ok(store::objection(work.conn, id)?.ok_or(Refused::ObjectionNotFound { id })?)
}

fn checked(
    work: &mut Work<'_>,
    id: ObjectionId,
    version: i32,
) -> Result<(Objection, Recommendation), ReplyError> {
    let row = found(work, id)?;
    let (_, document) = handled(work, row.addressee_id)?;
    if row.version != version {
        return Err(Refused::Stale { current: row.version }.into());
    }
    Ok((row, document))
}

fn moved(row: &Objection, event: ObjectionEvent) -> Result<ObjectionState, ReplyError> {
    Ok(step_objection(row.state, event)
        .ok_or(Refused::ObjectionNotFromHere { event, state: row.state })?)
}

fn save(
    work: &mut Work<'_>,
    row: &Objection,
    document: &Recommendation,
    action: &'static str,
) -> Result<Objection, ReplyError> {
    if store::update_objection(work.conn, row)? == 0 {
        let current = found(work, row.id)?.version;
        return Err(Refused::Stale { current }.into());
    }
    let detail = json!({ "state": row.state, "remedy": row.remedy });
    say(work, document, action, subject(row.id), detail);
    found(work, row.id)
}

fn subject(id: ObjectionId) -> Subject {
    Subject::new("objection", id.0)
}
