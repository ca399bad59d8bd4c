//! Use cases of the cultivation ledger.

use chrono::NaiveDate;
use serde_json::json;

use super::error::BrandCaseError;
use super::model::{AimedLevel, BrandCase, BrandCaseId, BrandCaseKind, CaseFacts, Coverage, Draft};
use super::state::{BrandCaseState, Event, Facts, Refusal, step};
use super::store;
use crate::audit::{Subject, Work};
use crate::db::Db;
use crate::kit::page::PageRequest;
use crate::kit::{Fields, Json, PersonId, Scope};

/// A closed case proposed for the ledger.
#[derive(Debug, Clone)]
pub struct Proposal {
    /// The case.
    pub case_id: i64,
    /// What it is to become.
    pub kind: BrandCaseKind,
    /// The level aimed at.
    pub level: AimedLevel,
    /// Its title; that of the case when blank.
    pub title: String,
    /// The signature brand it serves.
    pub theme: Option<String>,
    /// What makes it worth telling.
    pub value_points: Option<String>,
}

/// An entry taken up.
#[derive(Debug, Clone)]
pub struct Cultivation {
    /// The level aimed at.
    pub level: AimedLevel,
    /// The signature brand it serves.
    pub theme: Option<String>,
    /// What makes it worth telling.
    pub value_points: String,
    /// Who looks after it; the actor when absent.
    pub keeper: Option<PersonId>,
}

/// A text on the fixed outline.
#[derive(Debug, Clone)]
pub struct DraftText {
    /// 基本案情.
    pub facts: String,
    /// 履职情况.
    pub performance: String,
    /// 典型意义.
    pub significance: String,
}

/// What the reading for names and secrets found.
#[derive(Debug, Clone)]
pub struct Check {
    /// Nothing is left that must not leave the office.
    pub passed: bool,
    /// What was looked at, or what has to go.
    pub note: String,
}

/// A submission to the level above.
#[derive(Debug, Clone)]
pub struct Submission {
    /// The day.
    pub on: NaiveDate,
    /// To whom.
    pub to: String,
}

/// What came of a submission.
#[derive(Debug, Clone)]
pub struct Outcome {
    /// Selected or not.
    pub selected: bool,
    /// The day.
    pub on: NaiveDate,
    /// The list or batch, or why not.
    pub note: String,
}

/// A publication.
#[derive(Debug, Clone)]
pub struct Publication {
    /// The day.
    pub on: NaiveDate,
    /// Where, perhaps with an address.
    pub place: String,
}

/// A report of the media.
#[derive(Debug, Clone)]
pub struct CoverageOf {
    /// The entry it is about; none for the office's practice at large.
    pub brand_case: Option<BrandCaseId>,
    /// The medium.
    pub medium: String,
    /// Its title.
    pub title: String,
    /// The day.
    pub published_on: NaiveDate,
    /// Where it can be read.
    pub link: Option<String>,
}

/// Puts a closed case into the ledger as a candidate.
///
/// # Errors
/// When the case is not closed, or stands in the ledger for this kind.
pub fn propose(work: &mut Work<'_>, command: &Proposal) -> Result<BrandCase, BrandCaseError> {
    let mut fields = Fields::new();
    let title = fields.text("title", &command.title, 0..=200);
    let theme = fields.optional("theme", command.theme.as_deref(), 100);
    let value_points = fields.optional("value_points", command.value_points.as_deref(), 4_000);
    fields.finish()?;
    let id = command.case_id;
    let case = store::case(work.conn, &work.actor.scope, id)?.ok_or(BrandCaseError::CaseNotFound { id })?;
    let title = if title.is_empty() { case.title.clone() } else { title };
    let entry = Entry { kind: command.kind, level: command.level, title, theme, value_points, reasons: None };
    enter(work, &case, entry)
}

/// What an entry says when it is made.
struct Entry {
    kind: BrandCaseKind,
    level: AimedLevel,
    title: String,
    theme: Option<String>,
    value_points: Option<String>,
    reasons: Option<Vec<String>>,
}

fn enter(work: &mut Work<'_>, case: &CaseFacts, entry: Entry) -> Result<BrandCase, BrandCaseError> {
    if case.closed_on.is_none() {
        return Err(BrandCaseError::CaseNotClosed { id: case.id });
    }
    if store::is_listed(work.conn, case.id, entry.kind)? {
        return Err(BrandCaseError::Listed { id: case.id });
    }
    let by_machine = entry.reasons.is_some();
    let mut row = BrandCase {
        id: BrandCaseId(0),
        office_id: case.office_id,
        case_id: case.id,
        kind: entry.kind,
        level: entry.level,
        state: BrandCaseState::Candidate,
        version: 1,
        title: entry.title,
        theme: entry.theme,
        value_points: entry.value_points,
        reasons: entry.reasons.map(Json::new),
        proposed_by: if by_machine { None } else { work.actor.person },
        proposed_on: work.today(),
        keeper_id: None,
        cultivated_on: None,
        checked_draft: None,
        checked_by: None,
        checked_on: None,
        check_note: None,
        submitted_on: None,
        submitted_to: None,
        result_on: None,
        result_note: None,
        published_on: None,
        published_in: None,
        withdrawn_reason: None,
    };
    row.id = store::insert(work.conn, &row)?;
    let detail = json!({ "kind": row.kind, "level": row.level, "by_machine": by_machine });
    work.record_in_case(row.office_id, row.case_id, "brand_case.proposed", subject(&row), detail);
    Ok(row)
}

fn subject(row: &BrandCase) -> Subject {
    Subject::new("brand_case", row.id.0)
}

/// Looks through the closed cases of the actor's office and proposes those with something to tell, each
/// with its reasons. A person decides what is taken up.
///
/// # Errors
/// The database's.
pub fn propose_candidates(work: &mut Work<'_>) -> Result<Vec<BrandCase>, BrandCaseError> {
    let Some(office) = work.actor.office else { return Ok(Vec::new()) };
    let mut made = Vec::new();
    for (case, reasons) in store::promising(work.conn, office)? {
        let is_first = reasons.iter().any(|reason| reason == "first_in_domain");
        let kind = if is_first { BrandCaseKind::First } else { BrandCaseKind::Model };
        let entry = Entry {
            kind,
            level: AimedLevel::City,
            title: case.title.clone(),
            theme: None,
            value_points: None,
            reasons: Some(reasons),
        };
        made.push(enter(work, &case, entry)?);
    }
    let detail = json!({ "proposed": made.len() });
    work.viewed(office, "brand_case.looked_for", Subject::new("office", office.0), detail);
    Ok(made)
}

/// Takes an entry into cultivation.
///
/// # Errors
/// When the state does not allow it.
pub fn cultivate(
    work: &mut Work<'_>,
    id: BrandCaseId,
    version: i32,
    command: &Cultivation,
) -> Result<BrandCase, BrandCaseError> {
    let mut fields = Fields::new();
    let theme = fields.optional("theme", command.theme.as_deref(), 100);
    let value_points = fields.text("value_points", &command.value_points, 1..=4_000);
    fields.finish()?;
    let (mut row, _) = advance(work, id, version, Event::Cultivate)?;
    row.level = command.level;
    row.theme = theme.or(row.theme);
    row.value_points = Some(value_points);
    row.keeper_id = command.keeper.or(work.actor.person);
    row.cultivated_on = row.cultivated_on.or(Some(work.today()));
    // Whatever came of an earlier round belongs to that round, which the log keeps.
    row.checked_draft = None;
    let detail = json!({ "state": row.state, "level": row.level, "keeper": row.keeper_id });
    keep(work, row, "brand_case.cultivated", detail)
}

/// Writes the next draft.
///
/// # Errors
/// When the state does not allow it.
pub fn write_draft(
    work: &mut Work<'_>,
    id: BrandCaseId,
    version: i32,
    command: &DraftText,
) -> Result<BrandCase, BrandCaseError> {
    let mut fields = Fields::new();
    let facts = fields.text("facts", &command.facts, 1..=20_000);
    let performance = fields.text("performance", &command.performance, 1..=20_000);
    let significance = fields.text("significance", &command.significance, 1..=20_000);
    fields.finish()?;
    let (row, last) = advance(work, id, version, Event::Draft)?;
    let draft = Draft {
        no: last + 1,
        facts,
        performance,
        significance,
        written_by: work.actor.person,
        written_at: work.now,
    };
    store::insert_draft(work.conn, id, &draft)?;
    let detail = json!({ "state": row.state, "draft": draft.no });
    keep(work, row, "brand_case.drafted", detail)
}

/// Records the reading of the last draft for names and secrets, by somebody who did not write it.
///
/// # Errors
/// When there is no draft, or the actor wrote it.
pub fn check(
    work: &mut Work<'_>,
    id: BrandCaseId,
    version: i32,
    command: &Check,
) -> Result<BrandCase, BrandCaseError> {
    let mut fields = Fields::new();
    let note = fields.text("note", &command.note, 1..=4_000);
    fields.finish()?;
    let event = if command.passed { Event::PassCheck } else { Event::FailCheck };
    let (mut row, draft) = advance(work, id, version, event)?;
    row.checked_draft = command.passed.then_some(draft);
    row.checked_by = work.actor.person;
    row.checked_on = Some(work.today());
    row.check_note = Some(note);
    let detail = json!({ "state": row.state, "draft": draft, "passed": command.passed });
    keep(work, row, "brand_case.checked", detail)
}

/// Records the submission to the level above.
///
/// # Errors
/// When the last draft was not checked.
pub fn submit(
    work: &mut Work<'_>,
    id: BrandCaseId,
    version: i32,
    command: &Submission,
) -> Result<BrandCase, BrandCaseError> {
    let mut fields = Fields::new();
    let to = fields.text("to", &command.to, 1..=200);
    fields.past("on", command.on, work.today());
    fields.finish()?;
    let (mut row, _) = advance(work, id, version, Event::Submit)?;
    not_before("on", command.on, row.checked_on)?;
    row.submitted_on = Some(command.on);
    row.submitted_to = Some(to);
    let detail = json!({ "state": row.state, "on": row.submitted_on, "to": row.submitted_to });
    keep(work, row, "brand_case.submitted", detail)
}

/// Records what came of the submission.
///
/// # Errors
/// When nothing was submitted.
pub fn record_outcome(
    work: &mut Work<'_>,
    id: BrandCaseId,
    version: i32,
    command: &Outcome,
) -> Result<BrandCase, BrandCaseError> {
    let mut fields = Fields::new();
    let note = fields.text("note", &command.note, 1..=1_000);
    fields.past("on", command.on, work.today());
    fields.finish()?;
    let event = if command.selected { Event::Select } else { Event::Reject };
    let (mut row, _) = advance(work, id, version, event)?;
    not_before("on", command.on, row.submitted_on)?;
    row.result_on = Some(command.on);
    row.result_note = Some(note);
    let detail = json!({ "state": row.state, "on": row.result_on });
    keep(work, row, "brand_case.result_recorded", detail)
}

/// Records the publication.
///
/// # Errors
/// When it was not selected.
pub fn publish(
    work: &mut Work<'_>,
    id: BrandCaseId,
    version: i32,
    command: &Publication,
) -> Result<BrandCase, BrandCaseError> {
    let mut fields = Fields::new();
    let place = fields.text("place", &command.place, 1..=500);
    fields.past("on", command.on, work.today());
    fields.finish()?;
    let (mut row, _) = advance(work, id, version, Event::Publish)?;
    not_before("on", command.on, row.result_on)?;
    row.published_on = Some(command.on);
    row.published_in = Some(place);
    let detail = json!({ "state": row.state, "on": row.published_on });
    keep(work, row, "brand_case.published", detail)
}

/// Takes an entry out of the ledger.
///
/// # Errors
/// When it was selected or published.
pub fn withdraw(
    work: &mut Work<'_>,
    id: BrandCaseId,
    version: i32,
    reason: &str,
) -> Result<BrandCase, BrandCaseError> {
    let mut fields = Fields::new();
    let reason = fields.text("reason", reason, 1..=1_000);
    fields.finish()?;
    let (mut row, _) = advance(work, id, version, Event::Withdraw)?;
    row.withdrawn_reason = Some(reason);
    let detail = json!({ "state": row.state });
    keep(work, row, "brand_case.withdrawn", detail)
}

/// Records a report of the media.
///
/// # Errors
/// When the entry it is about is not the actor's to see.
pub fn cover(work: &mut Work<'_>, command: &CoverageOf) -> Result<Coverage, BrandCaseError> {
    let mut fields = Fields::new();
    let medium = fields.text("medium", &command.medium, 1..=100);
    let title = fields.text("title", &command.title, 1..=300);
    let link = fields.optional("link", command.link.as_deref(), 500);
    fields.past("published_on", command.published_on, work.today());
    fields.finish()?;
    let about = match command.brand_case {
        Some(id) => Some(entry(work.conn, &work.actor.scope, id)?),
        None => None,
    };
    let own = work.actor.office.ok_or(diesel::result::Error::NotFound);
    let office_id = about.as_ref().map_or(own, |row| Ok(row.office_id))?;
    let mut row = Coverage {
        id: 0,
        office_id,
        brand_case_id: command.brand_case,
        medium,
        title,
        published_on: command.published_on,
        link,
    };
    row.id = store::insert_coverage(work.conn, &row, work.actor.person, work.now)?;
    let detail = json!({ "medium": row.medium, "published_on": row.published_on });
    let of = Subject::new("media_coverage", row.id);
    match about {
        Some(about) => work.record_in_case(office_id, about.case_id, "media_coverage.recorded", of, detail),
        None => work.record(office_id, "media_coverage.recorded", of, detail),
    }
    Ok(row)
}

/// One entry.
///
/// # Errors
/// When there is none, or it is not the asker's to see.
pub fn entry(conn: &mut Db, scope: &Scope, id: BrandCaseId) -> Result<BrandCase, BrandCaseError> {
    store::brand_case(conn, scope, id)?.ok_or(BrandCaseError::NotFound { id: id.0 })
}

/// One entry with its drafts and the reports about it.
///
/// # Errors
/// When there is none, or it is not the asker's to see.
pub fn whole(
    conn: &mut Db,
    scope: &Scope,
    id: BrandCaseId,
) -> Result<(BrandCase, Vec<Draft>, Vec<Coverage>), BrandCaseError> {
    let row = entry(conn, scope, id)?;
    let page = PageRequest { cursor: None, limit: Some(200) };
    Ok((row, store::drafts(conn, id)?, store::coverage(conn, scope, Some(id), &page)?))
}

/// The entry after a step, not yet stored, and the number of its last draft.
fn advance(
    work: &mut Work<'_>,
    id: BrandCaseId,
    version: i32,
    event: Event,
) -> Result<(BrandCase, i32), BrandCaseError> {
    let mut row = entry(work.conn, &work.actor.scope, id)?;
    if row.version != version {
        return Err(BrandCaseError::Stale { current: row.version });
    }
    let case = store::case(work.conn, &work.actor.scope, row.case_id)?;
    let last = store::drafts(work.conn, id)?.pop();
    let draft = last.as_ref().map_or(0, |draft| draft.no);
    let facts = Facts {
        case_closed: case.is_some_and(|case| case.closed_on.is_some()),
        draft,
        checked: row.checked_draft,
        own_draft: last.is_some_and(|draft| draft.written_by == work.actor.person),
    };
    row.state = step(row.state, event, &facts).map_err(|refusal| match refusal {
        Refusal::State => BrandCaseError::StepRefused { state: row.state.code(), event: event.code() },
        Refusal::NotClosed => BrandCaseError::CaseNotClosed { id: row.case_id },
        Refusal::NoDraft => BrandCaseError::NoDraft,
        Refusal::OwnDraft => BrandCaseError::OwnDraft,
        Refusal::Unchecked => BrandCaseError::DraftUnchecked { draft },
    })?;
    Ok((row, draft))
}

fn keep(
    work: &mut Work<'_>,
    mut row: BrandCase,
    action: &'static str,
    detail: serde_json::Value,
) -> Result<BrandCase, BrandCaseError> {
    if store::save(work.conn, &row)? == 0 {
        return Err(BrandCaseError::Stale { current: row.version + 1 });
    }
    row.version += 1;
    work.record_in_case(row.office_id, row.case_id, action, subject(&row), detail);
    Ok(row)
}

fn not_before(field: &str, day: NaiveDate, first: Option<NaiveDate>) -> Result<(), BrandCaseError> {
    let mut fields = Fields::new();
    if let Some(first) = first {
        fields.check(day >= first, field, "order", format!("≥ {first}"));
    }
    Ok(fields.finish()?)
}
