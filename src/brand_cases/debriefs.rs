//! Debriefs (双月讲评): cases shown as examples, and cases looked at for what went wrong.

use chrono::NaiveDate;
use serde_json::json;

use super::error::BrandCaseError;
use super::model::{Debrief, DebriefCase, DebriefId, DebriefSide, DebriefState};
use super::store;
use crate::audit::{Subject, Work};
use crate::db::Db;
use crate::kit::{Fields, Scope};

/// A case put on the agenda.
#[derive(Debug, Clone)]
pub struct AgendaItem {
    /// The case.
    pub case_id: i64,
    /// For what it is looked at.
    pub side: DebriefSide,
    /// What is to be said of it.
    pub points: String,
}

/// What was said.
#[derive(Debug, Clone)]
pub struct Minutes {
    /// The day it was held.
    pub held_on: NaiveDate,
    /// Who took part.
    pub participants: String,
    /// The minutes.
    pub minutes: String,
}

/// Plans a debrief of the actor's office.
///
/// # Errors
/// When fields are wrong.
pub fn plan(work: &mut Work<'_>, title: &str, planned_on: NaiveDate) -> Result<Debrief, BrandCaseError> {
    let mut fields = Fields::new();
    let title = fields.text("title", title, 1..=200);
    fields.finish()?;
    let office_id = work.actor.office.ok_or(diesel::result::Error::NotFound)?;
    let mut row = Debrief {
        id: DebriefId(0),
        office_id,
        state: DebriefState::Planned,
        version: 1,
        title,
        planned_on,
        held_on: None,
        participants: None,
        minutes: None,
        cancel_reason: None,
    };
    row.id = store::insert_debrief(work.conn, &row, work.actor.person)?;
    let detail = json!({ "planned_on": planned_on });
    work.record(office_id, "debrief.planned", Subject::new("debrief", row.id.0), detail);
    Ok(row)
}

/// Puts a case on the agenda. A case looked at for what went wrong need not be closed.
///
/// # Errors
/// When the debrief is over, or the case is not the actor's to see.
pub fn add_case(
    work: &mut Work<'_>,
    id: DebriefId,
    version: i32,
    item: &AgendaItem,
) -> Result<Debrief, BrandCaseError> {
    let mut fields = Fields::new();
    let points = fields.text("points", &item.points, 1..=4_000);
    fields.finish()?;
    let row = open(work, id, version)?;
    let case_id = item.case_id;
    let case = store::case(work.conn, &work.actor.scope, case_id)?
        .ok_or(BrandCaseError::CaseNotFound { id: case_id })?;
    if item.side == DebriefSide::Positive && case.closed_on.is_none() {
        return Err(BrandCaseError::CaseNotClosed { id: case_id });
    }
    if store::agenda(work.conn, id)?.iter().any(|listed| listed.case_id == case_id) {
        return Err(BrandCaseError::DebriefCaseListed { id: case_id });
    }
    let row = keep(work, row)?;
    store::insert_agenda(work.conn, id, case_id, item.side, &points)?;
    let detail = json!({ "side": item.side });
    let of = Subject::new("debrief", id.0);
    work.record_in_case(row.office_id, case_id, "debrief.case_added", of, detail);
    Ok(row)
}

/// Records what was said.
///
/// # Errors
/// When the debrief is over, or had nothing to look at.
pub fn record_minutes(
    work: &mut Work<'_>,
    id: DebriefId,
    version: i32,
    command: &Minutes,
) -> Result<Debrief, BrandCaseError> {
    let mut fields = Fields::new();
    let participants = fields.text("participants", &command.participants, 1..=2_000);
    let minutes = fields.text("minutes", &command.minutes, 1..=20_000);
    fields.past("held_on", command.held_on, work.today());
    fields.finish()?;
    let mut row = open(work, id, version)?;
    if store::agenda(work.conn, id)?.is_empty() {
        return Err(BrandCaseError::DebriefWithoutCases);
    }
    row.state = DebriefState::Held;
    row.held_on = Some(command.held_on);
    row.participants = Some(participants);
    row.minutes = Some(minutes);
    let row = keep(work, row)?;
    let detail = json!({ "held_on": row.held_on });
    work.record(row.office_id, "debrief.held", Subject::new("debrief", id.0), detail);
    Ok(row)
}

/// Cancels a planned debrief.
///
/// # Errors
/// When it is over.
pub fn cancel(
    work: &mut Work<'_>,
    id: DebriefId,
    version: i32,
    reason: &str,
) -> Result<Debrief, BrandCaseError> {
    let mut fields = Fields::new();
    let reason = fields.text("reason", reason, 1..=1_000);
    fields.finish()?;
    let mut row = open(work, id, version)?;
    row.state = DebriefState::Cancelled;
    row.cancel_reason = Some(reason);
    let row = keep(work, row)?;
    work.record(row.office_id, "debrief.cancelled", Subject::new("debrief", id.0), json!({}));
    Ok(row)
}

/// A debrief with its agenda.
///
/// # Errors
/// When there is none, or it is not the asker's to see.
pub fn whole(
    conn: &mut Db,
    scope: &Scope,
    id: DebriefId,
) -> Result<(Debrief, Vec<DebriefCase>), BrandCaseError> {
    let row = store::debrief(conn, scope, id)?.ok_or(BrandCaseError::DebriefNotFound { id: id.0 })?;
    Ok((row, store::agenda(conn, id)?))
}

fn open(work: &mut Work<'_>, id: DebriefId, version: i32) -> Result<Debrief, BrandCaseError> {
    let row = store::debrief(work.conn, &work.actor.scope, id)?
        .ok_or(BrandCaseError::DebriefNotFound { id: id.0 })?;
    if row.version != version {
        return Err(BrandCaseError::Stale { current: row.version });
    }
    if row.state != DebriefState::Planned {
        return Err(BrandCaseError::DebriefOver { state: row.state.code() });
    }
    Ok(row)
}

fn keep(work: &mut Work<'_>, mut row: Debrief) -> Result<Debrief, BrandCaseError> {
    if store::save_debrief(work.conn, &row)? == 0 {
        return Err(BrandCaseError::Stale { current: row.version + 1 });
    }
    row.version += 1;
    Ok(row)
}
