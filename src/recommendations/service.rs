//! Drafting, proposing, and recording upward.

use chrono::NaiveDate;
use serde_json::json;

use super::conclusion::conclude_when_finished;
use super::error::{RecommendationError, RecommendationRefusal as Refused};
use super::model::{
    Contents, DraftItem, DraftLine, LineResult, Recommendation, RecommendationId, RecommendationKind,
    TextVersion,
};
use super::rules::{self, Findings};
use super::state::{Event, Facts, step};
use super::store::{self, NewRecommendation, NewText};
use crate::approvals::{self, ApprovalId, DecisionKind, Proposal};
use crate::audit::{Subject, Work};
use crate::cases::state::{CaseEvent, Track};
use crate::cases::{self, CaseId};
use crate::db::Db;
use crate::deadlines::StartClock;
use crate::deadlines::service::{meet_for, withdraw_for};
use crate::kit::{Fields, OfficeId};
use crate::org::{self, AgencyStanding};

/// A document to be drafted.
#[derive(Debug, Clone)]
pub struct Draft {
    /// The case.
    pub case_id: CaseId,
    /// What sort.
    pub kind: RecommendationKind,
    /// Its text and its lines.
    pub wording: Wording,
}

/// What a draft says.
#[derive(Debug, Clone)]
pub struct Wording {
    /// What it is about, in a line.
    pub title: String,
    /// The contents.
    pub contents: Contents,
    /// What it says to each agency.
    pub lines: Vec<DraftLine>,
    /// The number given by the unified business system, if the document was made there.
    pub official_number: Option<String>,
}

/// Begins a document. What is missing is asked for when it goes to decision.
///
/// # Errors
/// When the case is not the office's, not in its stage, or fields are wrong.
pub fn draft(work: &mut Work<'_>, command: &Draft) -> Result<Recommendation, RecommendationError> {
    let id = command.case_id;
    let case = cases::store::case(work.conn, &work.actor.scope, id)?
        .ok_or(cases::error::CaseError::Case(cases::error::CaseRefusal::NotFound { id }))?;
    let office = case.handling_office();
    if !acts_for(work, office) {
        return Err(cases::error::CaseError::Case(cases::error::CaseRefusal::OtherOffice {
            number: case.number,
        })
        .into());
    }
    let wording = tidy(work, &command.wording)?;
    if command.kind == RecommendationKind::Pil {
        // R21 Art 75: a recommendation of this sort belongs to the administrative track.
        if case.track != Track::Administrative {
            return Err(Refused::AdministrativeOnly.into());
        }
        cases::service::advance(work, id, CaseEvent::RecommendationDrafted)?;
    }
    begin(work, id.0, office, command.kind, &wording, None)
}

pub(super) fn begin(
    work: &mut Work<'_>,
    case_id: i64,
    office: OfficeId,
    kind: RecommendationKind,
    wording: &Wording,
    replaces: Option<RecommendationId>,
) -> Result<Recommendation, RecommendationError> {
    let (by, at) = (work.actor.person, work.now);
    let id = store::insert(
        work.conn,
        &NewRecommendation {
            case_id,
            office,
            kind,
            title: &wording.title,
            official_number: wording.official_number.as_deref(),
            replaces,
            by,
            at,
        },
    )?;
    let text =
        NewText { recommendation: id, no: 1, contents: &wording.contents, lines: &wording.lines, by, at };
    store::insert_text(work.conn, &text)?;
    store::insert_lines(work.conn, id, &wording.lines)?;
    let detail = json!({ "kind": kind, "title": wording.title, "addressees": agencies(&wording.lines),
        "replaces": replaces });
    work.record_in_case(office, case_id, "recommendation.drafted", subject(id), detail);
    found(work.conn, id)
}

/// Changes a draft; the text before stays as a version. A review by the department is void then.
///
/// # Errors
/// When it waits for decision, has been decided, or was changed meanwhile.
pub fn revise(
    work: &mut Work<'_>,
    id: RecommendationId,
    version: i32,
    wording: &Wording,
) -> Result<Recommendation, RecommendationError> {
    let (mut row, facts) = open(work, id, version)?;
    row.state = moved(&row, Event::Revise, &facts, String::new())?;
    let waiting =
        approvals::store::open_of(work.conn, DecisionKind::IssueRecommendation, "recommendation", id.0)?;
    if waiting.is_some() {
        return Err(Refused::WaitsForDecision.into());
    }
    let wording = tidy(work, wording)?;
    row.text_no += 1;
    row.title = wording.title;
    row.official_number = wording.official_number;
    let text = NewText {
        recommendation: id,
        no: row.text_no,
        contents: &wording.contents,
        lines: &wording.lines,
        by: work.actor.person,
        at: work.now,
    };
    store::insert_text(work.conn, &text)?;
    store::replace_lines(work.conn, id, &wording.lines)?;
    let detail = json!({ "text": row.text_no, "title": row.title, "addressees": agencies(&wording.lines) });
    save(work, &row, "recommendation.revised", detail)
}

/// What is missing in the present text, and what should be looked at.
///
/// # Errors
/// The database's.
pub fn findings(conn: &mut Db, row: &Recommendation) -> Result<Findings, RecommendationError> {
    let text = present_text(conn, row)?;
    Ok(rules::check(row.kind, &contents_of(&text), text.lines.get()))
}

/// Puts a draft to decision (R21 Art 75): prosecutor, department head, chief prosecutor.
///
/// # Errors
/// When a required content is missing, or a proposal is open.
pub fn propose(
    work: &mut Work<'_>,
    id: RecommendationId,
    version: i32,
    opinion: &str,
) -> Result<ApprovalId, RecommendationError> {
    let (row, facts) = open(work, id, version)?;
    let missing = findings(work.conn, &row)?.missing();
    moved(&row, Event::Approve, &facts, missing)?;
    let lines = present_text(work.conn, &row)?.lines.into_inner();
    addressable(work, &lines)?;
    let payload = json!({ "text_no": row.text_no });
    put(work, &row, DecisionKind::IssueRecommendation, opinion, payload)
}

/// Proposes to amend an issued document: because of an objection that was upheld (2019 rule Art 23),
/// or because it is improper, by the chief prosecutor or by the level above (Art 22).
///
/// # Errors
/// When the document is not in force, or a proposal is open.
pub fn propose_amendment(
    work: &mut Work<'_>,
    id: RecommendationId,
    version: i32,
    reason: &str,
) -> Result<ApprovalId, RecommendationError> {
    propose_end(work, id, version, Event::Amend, DecisionKind::AmendRecommendation, reason)
}

/// Proposes to withdraw an issued document, on the same grounds.
///
/// # Errors
/// When the document is not in force, or a proposal is open.
pub fn propose_withdrawal(
    work: &mut Work<'_>,
    id: RecommendationId,
    version: i32,
    reason: &str,
) -> Result<ApprovalId, RecommendationError> {
    propose_end(work, id, version, Event::Withdraw, DecisionKind::WithdrawRecommendation, reason)
}

fn propose_end(
    work: &mut Work<'_>,
    id: RecommendationId,
    version: i32,
    event: Event,
    kind: DecisionKind,
    reason: &str,
) -> Result<ApprovalId, RecommendationError> {
    let row = seen(work, id)?;
    current(&row, version)?;
    let facts = facts(work.conn, &row)?;
    moved(&row, event, &facts, String::new())?;
    let mut fields = Fields::new();
    let reason = fields.text("reason", reason, 2..=500);
    fields.finish()?;
    let payload = json!({ "reason": reason });
    put(work, &row, kind, &reason, payload)
}

/// The proposal stands in the office of the proposer: the document's own, or one above it.
fn put(
    work: &mut Work<'_>,
    row: &Recommendation,
    kind: DecisionKind,
    opinion: &str,
    payload: serde_json::Value,
) -> Result<ApprovalId, RecommendationError> {
    let proposal = Proposal {
        office: work.actor.office.unwrap_or(row.office_id),
        kind,
        subject: subject(row.id),
        case_id: Some(row.case_id),
        opinion: opinion.to_owned(),
        payload,
    };
    Ok(approvals::service::propose(work, &proposal)?)
}

/// Notes that the document was recorded with the level above (R21 Art 75), which meets that clock.
///
/// # Errors
/// When nothing was served yet, or it is on record already.
pub fn record_upward(
    work: &mut Work<'_>,
    id: RecommendationId,
    version: i32,
    on: NaiveDate,
) -> Result<Recommendation, RecommendationError> {
    let (mut row, facts) = open(work, id, version)?;
    row.state = moved(&row, Event::RecordUpward, &facts, String::new())?;
    let mut fields = Fields::new();
    fields.past("on", on, work.today());
    if let Some(served) = row.first_served_on {
        fields.check(on >= served, "on", "order", served);
    }
    fields.check(row.recorded_upward_on.is_none(), "on", "not_allowed", on);
    fields.finish()?;
    row.recorded_upward_on = Some(on);
    let row = save(work, &row, "recommendation.recorded_upward", json!({ "on": on }))?;
    meet_for(work, "recommendation", id.0, "A5", on)?;
    Ok(conclude_when_finished(work, id)?.unwrap_or(row))
}

/// Gives a line its result and takes its open clocks out of the count.
pub(super) fn settle(
    work: &mut Work<'_>,
    row: &Recommendation,
    line: super::model::AddresseeId,
    result: LineResult,
    reason: &str,
) -> Result<(), RecommendationError> {
    let today = work.today();
    store::set_result(work.conn, line, Some(result), Some(today))?;
    withdraw_for(work, "addressee", line.0, reason)?;
    let detail = json!({ "result": result, "reason": reason });
    let subject = Subject::new("addressee", line.0);
    work.record_in_case(row.office_id, row.case_id, "addressee.settled", subject, detail);
    Ok(())
}

/// The start of a clock of a document or line.
pub(super) fn clock(
    rule: &str,
    kind: &'static str,
    id: i64,
    row: &Recommendation,
    on: NaiveDate,
) -> StartClock {
    StartClock {
        rule: rule.to_owned(),
        subject: Subject::new(kind, id),
        office: row.office_id,
        case_id: Some(row.case_id),
        started_on: on,
        length: None,
    }
}

/// A document for a change: in sight, of the actor's office, at the version given.
pub(super) fn open(
    work: &mut Work<'_>,
    id: RecommendationId,
    version: i32,
) -> Result<(Recommendation, Facts), RecommendationError> {
    let row = seen(work, id)?;
    if !acts_for(work, row.office_id) {
        return Err(Refused::OtherOffice { id }.into());
    }
    current(&row, version)?;
    let facts = facts(work.conn, &row)?;
    Ok((row, facts))
}

/// Whether the actor works for an office: as one of its people, or as the program itself.
pub(crate) fn acts_for(work: &Work<'_>, office: OfficeId) -> bool {
    work.actor.office == Some(office) || (work.actor.person.is_none() && work.actor.origin == "system")
}

fn seen(work: &mut Work<'_>, id: RecommendationId) -> Result<Recommendation, RecommendationError> {
    Ok(store::recommendation(work.conn, &work.actor.scope, id)?.ok_or(Refused::NotFound { id })?)
}

pub(super) fn found(conn: &mut Db, id: RecommendationId) -> Result<Recommendation, RecommendationError> {
    Ok(store::find(conn, id)?.ok_or(Refused::NotFound { id })?)
}

fn current(row: &Recommendation, version: i32) -> Result<(), RecommendationError> {
    if row.version == version { Ok(()) } else { Err(Refused::Stale { current: row.version }.into()) }
}

/// The next state of a document, or why not.
pub(super) fn moved(
    row: &Recommendation,
    event: Event,
    facts: &Facts,
    missing: String,
) -> Result<super::RecommendationState, RecommendationError> {
    step(row.state, event, facts).map_err(|refusal| Refused::of(refusal, event, row.state, missing).into())
}

/// Stores a changed document and says so.
pub(super) fn save(
    work: &mut Work<'_>,
    row: &Recommendation,
    action: &'static str,
    detail: serde_json::Value,
) -> Result<Recommendation, RecommendationError> {
    if store::update(work.conn, row)? == 0 {
        let current = found(work.conn, row.id)?.version;
        return Err(Refused::Stale { current }.into());
    }
    work.record_in_case(row.office_id, row.case_id, action, subject(row.id), detail);
    found(work.conn, row.id)
}

/// The facts of a document as they stand.
pub(super) fn facts(conn: &mut Db, row: &Recommendation) -> Result<Facts, RecommendationError> {
    let lines = store::addressees_of(conn, row.id)?;
    Ok(Facts {
        contents_complete: findings(conn, row)?.complete(),
        text_as_proposed: true,
        served_on_any: lines.iter().any(|line| line.served_on.is_some()),
        served_on_all: !lines.is_empty() && lines.iter().all(|line| line.served_on.is_some()),
        recorded_upward: row.recorded_upward_on.is_some(),
        every_line_settled: lines.iter().all(|line| line.result.is_some()),
    })
}

pub(super) fn present_text(conn: &mut Db, row: &Recommendation) -> Result<TextVersion, RecommendationError> {
    Ok(store::text(conn, row.id, row.text_no)?.ok_or(Refused::NotFound { id: row.id })?)
}

pub(super) fn contents_of(text: &TextVersion) -> Contents {
    Contents {
        case_source: text.case_source.clone(),
        harm_facts: text.harm_facts.clone(),
        breach_facts: text.breach_facts.clone(),
        legal_basis: text.legal_basis.clone(),
        suggestions: text.suggestions.clone(),
        other_matters: text.other_matters.clone(),
    }
}

fn agencies(lines: &[DraftLine]) -> Vec<crate::kit::AgencyId> {
    lines.iter().map(|line| line.agency_id).collect()
}

pub(super) fn subject(id: RecommendationId) -> Subject {
    Subject::new("recommendation", id.0)
}

/// A draft within its limits. Contents may be empty here, and are asked for at the decision.
fn tidy(work: &mut Work<'_>, wording: &Wording) -> Result<Wording, RecommendationError> {
    let mut fields = Fields::new();
    let Contents { case_source, harm_facts, breach_facts, legal_basis, suggestions, other_matters } =
        &wording.contents;
    let contents = Contents {
        case_source: fields.text("contents.case_source", case_source, 0..=2_000),
        harm_facts: fields.text("contents.harm_facts", harm_facts, 0..=20_000),
        breach_facts: fields.text("contents.breach_facts", breach_facts, 0..=20_000),
        legal_basis: fields.text("contents.legal_basis", legal_basis, 0..=10_000),
        suggestions: fields.text("contents.suggestions", suggestions, 0..=10_000),
        other_matters: fields.text("contents.other_matters", other_matters, 0..=5_000),
    };
    let title = fields.text("title", &wording.title, 2..=200);
    let official_number = fields.optional("official_number", wording.official_number.as_deref(), 60);
    fields.check(wording.lines.len() <= 30, "addressees", "too_long", 30);
    let mut lines = Vec::with_capacity(wording.lines.len());
    for (index, line) in wording.lines.iter().enumerate() {
        let at = |name: &str| format!("addressees[{index}].{name}");
        let twice = wording.lines.iter().filter(|other| other.agency_id == line.agency_id).count() > 1;
        fields.check(!twice, &at("agency_id"), "not_allowed", line.agency_id);
        fields.check(
            (0..=3_660).contains(&line.rectify_count),
            &at("rectify_count"),
            "out_of_range",
            "0–3660",
        );
        fields.check(line.items.len() <= 50, &at("items"), "too_long", 50);
        let urgent_reason = fields.optional(&at("urgent_reason"), line.urgent_reason.as_deref(), 1_000);
        let mut items = Vec::with_capacity(line.items.len());
        for (no, item) in line.items.iter().enumerate() {
            items.push(DraftItem {
                text: fields.text(&at(&format!("items[{no}].text")), &item.text, 0..=4_000),
                claim: fields.optional(&at(&format!("items[{no}].claim")), item.claim.as_deref(), 4_000),
            });
        }
        lines.push(DraftLine { urgent_reason, items, ..line.clone() });
    }
    fields.finish()?;
    addressable(work, &lines)?;
    Ok(Wording { title, contents, lines, official_number })
}

/// Whether every addressee stands today; what was an agency's is asked of its successor.
fn addressable(work: &mut Work<'_>, lines: &[DraftLine]) -> Result<(), RecommendationError> {
    let today = work.today();
    for line in lines {
        let agency = line.agency_id;
        let standing = org::store::agency_standing(work.conn, agency, today)?;
        match standing.ok_or(Refused::AgencyUnknown { agency })? {
            AgencyStanding::Stands(_) => {}
            AgencyStanding::Succeeded { agency, successor } => {
                return Err(Refused::AgencySucceeded { agency, successor }.into());
            }
            AgencyStanding::Ended { agency, last } => {
                return Err(Refused::AgencyEnded { agency, last }.into());
            }
        }
    }
    Ok(())
}
