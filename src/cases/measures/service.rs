//! Setting measures, missing ones, and letting a step pass without them.

use chrono::NaiveDate;
use serde_json::json;

use super::model::{Condition, Measure, MeasureRow, MeasureState, OverrideId, OverrideRow, Shown};
use super::pack;
use super::store::{self, Setting};
use crate::audit::{Subject, Work};
use crate::cases::error::{CaseError, CaseRefusal};
use crate::cases::model::{Case, CaseId};
use crate::cases::service::open;
use crate::cases::state::{CaseEvent, CaseState, Track};
use crate::db::Db;
use crate::kit::{Fields, Role, Scope};

/// What somebody sets a measure to.
#[derive(Debug, Clone)]
pub struct SetMeasure {
    /// Where it stands now.
    pub state: MeasureState,
    /// Hashes of stored files.
    pub evidence: Vec<String>,
    /// Why it does not apply, or what is to be said with it.
    pub note: String,
}

/// A measure as the pack defines it and as it stands in a case.
pub type Listed = (&'static Measure, MeasureRow);

/// The measures of a case, each as the pack defines it and as it stands.
///
/// # Errors
/// When the case is not in sight.
pub fn of_case(
    conn: &mut Db,
    scope: &Scope,
    id: CaseId,
) -> Result<(Vec<Listed>, Vec<OverrideRow>), CaseError> {
    crate::cases::store::case(conn, scope, id)?.ok_or(CaseRefusal::NotFound { id })?;
    let rows = store::of_case(conn, id)?;
    let pack = pack::current();
    let listed = rows.into_iter().filter_map(|row| Some((pack.measure(&row.code)?, row))).collect();
    Ok((listed, store::overrides(conn, id)?))
}

/// Gives a newly filed case its list.
pub(in crate::cases) fn seed(work: &mut Work<'_>, case: CaseId, track: Track) -> Result<(), CaseError> {
    let pack = pack::current();
    let codes: Vec<&str> = pack.of_track(track).map(|measure| measure.code.as_str()).collect();
    Ok(store::seed(work.conn, case, &pack.id, &codes)?)
}

/// Sets whatever open measures an act shows. Rooms above call it for acts of their own.
///
/// # Errors
/// The database's.
pub fn shown(work: &mut Work<'_>, case: &Case, by: Shown, on: NaiveDate) -> Result<(), CaseError> {
    let codes: Vec<&str> = pack::current()
        .of_track(case.track)
        .filter(|measure| measure.shown_by.contains(&by))
        .map(|measure| measure.code.as_str())
        .collect();
    if codes.is_empty() {
        return Ok(());
    }
    let setting =
        Setting { state: MeasureState::Done, by: work.actor.person, on, evidence: &[], note: by.zh() };
    let set = store::set_open(work.conn, case.id, &codes, &setting)?;
    if set > 0 {
        let detail = json!({ "codes": codes, "shown_by": by });
        work.record_in_case(
            case.handling_office(),
            case.id.0,
            "measure.shown",
            Subject::new("case", case.id.0),
            detail,
        );
    }
    Ok(())
}

/// Sets a measure by hand.
///
/// # Errors
/// When it is not on the list, is required and said not to apply, or was changed by somebody else.
pub fn set(
    work: &mut Work<'_>,
    id: CaseId,
    code: &str,
    version: i32,
    command: &SetMeasure,
) -> Result<(), CaseError> {
    let case = open(work, id)?;
    let unknown = || CaseRefusal::MeasureUnknown { code: code.to_owned() };
    let measure = pack::current().measure(code).ok_or_else(unknown)?;
    let rows = store::of_case(work.conn, id)?;
    let row = rows.iter().find(|row| row.code == code).ok_or_else(unknown)?;
    let aside = command.state == MeasureState::NotApplicable;
    if aside && measure.required() {
        return Err(CaseRefusal::MeasureRequired { code: code.to_owned() }.into());
    }
    let mut fields = Fields::new();
    let note = fields.text("note", &command.note, usize::from(aside)..=1000);
    check_hashes(&mut fields, "evidence", &command.evidence);
    fields.finish()?;
    let today = work.today();
    let setting = Setting {
        state: command.state,
        by: work.actor.person,
        on: today,
        evidence: &command.evidence,
        note: &note,
    };
    if row.version != version || store::set(work.conn, id, code, version, &setting)? == 0 {
        return Err(CaseRefusal::Stale { current: row.version }.into());
    }
    let detail = json!({ "code": code, "from": row.state, "to": command.state, "note": note });
    work.record_in_case(case.handling_office(), id.0, "measure.set", Subject::new("case", id.0), detail);
    Ok(())
}

/// Lets one step of a case pass without the measures that are missing for it.
///
/// # Errors
/// When the actor is no head of a department, or nothing is missing.
pub fn override_missing(
    work: &mut Work<'_>,
    id: CaseId,
    event: CaseEvent,
    reason: &str,
) -> Result<OverrideId, CaseError> {
    let case = open(work, id)?;
    if !work.actor.is(Role::DepartmentHead) {
        return Err(CaseRefusal::OverrideByHead.into());
    }
    let mut fields = Fields::new();
    let reason = fields.text("reason", reason, 1..=1000);
    fields.finish()?;
    let codes: Vec<String> =
        missing(work.conn, &case, event)?.into_iter().map(|measure| measure.code.clone()).collect();
    if codes.is_empty() {
        return Err(CaseRefusal::NothingToOverride.into());
    }
    let by = (work.actor.person, work.today());
    let made = store::insert_override(work.conn, id, event, &codes, &reason, by)?;
    let detail = json!({ "event": event, "codes": codes, "reason": reason });
    work.record_in_case(
        case.handling_office(),
        id.0,
        "measure.overridden",
        Subject::new("case", id.0),
        detail,
    );
    Ok(made)
}

/// Refuses a step that lacks required measures, naming each.
pub(in crate::cases) fn check(work: &mut Work<'_>, case: &Case, event: CaseEvent) -> Result<(), CaseError> {
    lacking(work.conn, case, event)
}

/// The same without anything being done.
pub(in crate::cases) fn lacking(conn: &mut Db, case: &Case, event: CaseEvent) -> Result<(), CaseError> {
    let missing = missing(conn, case, event)?;
    if missing.is_empty() {
        return Ok(());
    }
    let named: Vec<_> =
        missing.iter().map(|m| format!("{} {} ({})", m.code, m.title.zh, m.title.en)).collect();
    Err(CaseRefusal::MeasuresMissing { missing: named.join("; ") }.into())
}

/// The measures an event needs that are neither taken nor overridden.
fn missing(conn: &mut Db, case: &Case, event: CaseEvent) -> Result<Vec<&'static Measure>, CaseError> {
    let needed: Vec<&'static Measure> = pack::current()
        .of_track(case.track)
        .filter(|measure| measure.before.contains(&event) && holds(measure.when, case))
        .collect();
    if needed.is_empty() {
        return Ok(needed);
    }
    let rows = store::of_case(conn, case.id)?;
    let overrides = store::overrides(conn, case.id)?;
    let overridden =
        |code: &String| overrides.iter().any(|row| row.event == event && row.codes.get().contains(code));
    let open = |code: &String| rows.iter().any(|row| row.code == *code && row.state == MeasureState::Open);
    Ok(needed.into_iter().filter(|m| open(&m.code) && !overridden(&m.code)).collect())
}

/// Whether a condition holds for a case.
fn holds(condition: Condition, case: &Case) -> bool {
    match condition {
        Condition::Always => true,
        Condition::Consulted => case.consulted,
        Condition::Recommended => case.recommended_on.is_some(),
        Condition::Announced => case.announced_on.is_some(),
        Condition::Reviewed => case.review_opened_on.is_some(),
        Condition::Closed => case.state == CaseState::Closed,
    }
}

/// Checks hashes of stored files: sixty-four hexadecimal digits each.
pub(in crate::cases) fn check_hashes(fields: &mut Fields, field: &str, hashes: &[String]) {
    for (at, hash) in hashes.iter().enumerate() {
        let well = hash.len() == 64 && hash.bytes().all(|b| b.is_ascii_digit() || (b'a'..=b'f').contains(&b));
        fields.check(well, &format!("{field}[{at}]"), "malformed", "SHA-256, 64 hexadecimal digits");
    }
}
