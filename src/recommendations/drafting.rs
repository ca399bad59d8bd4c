//! Drafting: the text of a document, version by version.

use serde_json::json;

use super::articles::{self, Asked, Cited};
use super::clauses::{self, ClauseError, ClauseId, ClauseState, Passage};
use super::comparison::{self, Comparison};
use super::error::{RecommendationError, RecommendationRefusal as Refused};
use super::model::{
    Contents, DraftItem, DraftLine, Recommendation, RecommendationId, RecommendationKind, TextVersion,
};
use super::sections::Section;
use super::service::{acts_for, found, moved, open, present_text, save, subject};
use super::state::Event;
use super::store::{self, NewRecommendation};
use crate::approvals::{self, DecisionKind};
use crate::audit::Work;
use crate::cases::state::{CaseEvent, Track};
use crate::cases::{self, CaseId};
use crate::db::Db;
use crate::kit::{AgencyId, Fields, Json, OfficeId, Scope};
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
    /// Passages that are named to come from clauses, beside those of the version before that are recognised again.
    pub passages: Vec<Passage>,
    /// The articles that it rests on; those of the version before when absent.
    pub articles: Option<Vec<Asked>>,
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
    begin(work, (id.0, office), command.kind, &wording, None)
}

pub(super) fn begin(
    work: &mut Work<'_>,
    (case_id, office): (i64, OfficeId),
    kind: RecommendationKind,
    wording: &Wording,
    replaces: Option<&TextVersion>,
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
            replaces: replaces.map(|text| text.recommendation_id),
            by,
            at,
        },
    )?;
    let row = found(work.conn, id)?;
    let articles = articles_of(work, &row, wording, replaces)?;
    keep_text(work, &row, wording, (replaces, articles))?;
    store::insert_lines(work.conn, id, &wording.lines)?;
    let detail = json!({ "kind": kind, "title": wording.title, "addressees": agencies(&wording.lines),
        "replaces": replaces.map(|text| text.recommendation_id) });
    work.record_in_case(office, case_id, "recommendation.drafted", subject(id), detail);
    found(work.conn, id)
}

/// Changes a draft; the text before stays as a version. A review by the department is void then. What changes nothing
/// leaves everything as it is.
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
    let state = moved(&row, Event::Revise, &facts, String::new())?;
    let waiting =
        approvals::store::open_of(work.conn, DecisionKind::IssueRecommendation, "recommendation", id.0)?;
    if waiting.is_some() {
        return Err(Refused::WaitsForDecision.into());
    }
    let wording = tidy(work, wording)?;
    let present = present_text(work.conn, &row)?;
    let articles = articles_of(work, &row, &wording, Some(&present))?;
    let reworded =
        !says(&present, &wording) || articles != *present.articles.get() || !wording.passages.is_empty();
    if !reworded && row.official_number == wording.official_number {
        return Ok(row);
    }
    row.state = state;
    row.official_number.clone_from(&wording.official_number);
    if reworded {
        row.text_no += 1;
        row.title.clone_from(&wording.title);
        keep_text(work, &row, &wording, (Some(&present), articles))?;
        store::replace_lines(work.conn, id, &wording.lines)?;
    }
    let detail = json!({ "text": row.text_no, "title": row.title, "addressees": agencies(&wording.lines),
        "official_number": row.official_number });
    save(work, &row, "recommendation.revised", detail)
}

/// Whether a version says just this.
fn says(text: &TextVersion, wording: &Wording) -> bool {
    text.title == wording.title && text.contents() == wording.contents && *text.lines.get() == wording.lines
}

/// The articles that a wording rests on: those it names, or those of the version before.
fn articles_of(
    work: &mut Work<'_>,
    row: &Recommendation,
    wording: &Wording,
    before: Option<&TextVersion>,
) -> Result<Vec<Cited>, RecommendationError> {
    let today = work.today();
    match &wording.articles {
        Some(asked) => articles::found(work.conn, row, asked, today),
        None => Ok(before.map_or_else(Vec::new, |text| text.articles.get().clone())),
    }
}

/// Keeps a wording as the version of the text that a document has the number of, with its articles and with the
/// passages that it has from clauses: those of the version before that are recognised in it, and those it names.
fn keep_text(
    work: &mut Work<'_>,
    row: &Recommendation,
    wording: &Wording,
    (before, articles): (Option<&TextVersion>, Vec<Cited>),
) -> Result<(), RecommendationError> {
    let Contents { case_source, harm_facts, breach_facts, legal_basis, suggestions, other_matters } =
        wording.contents.clone();
    let mut text = TextVersion {
        recommendation_id: row.id,
        no: row.text_no,
        case_source,
        harm_facts,
        breach_facts,
        legal_basis,
        suggestions,
        other_matters,
        lines: Json::new(wording.lines.clone()),
        written_by: work.actor.person,
        written_at: work.now,
        title: wording.title.clone(),
        passages: Json::new(Vec::new()),
        articles: Json::new(articles),
    };
    let kept = before.map_or(&[][..], |text| text.passages.get());
    text.passages = Json::new(clauses::service::passages_of(work, kept, &wording.passages, &text)?);
    store::insert_text(work.conn, &text)?;
    Ok(())
}

/// A clause to be put into a draft.
#[derive(Debug, Clone, Copy)]
pub struct Insertion {
    /// The clause.
    pub clause: ClauseId,
    /// Where; where the clause is meant to stand when absent.
    pub section: Option<Section>,
    /// The agency whose item it becomes; when absent, the only one of the draft.
    pub agency: Option<AgencyId>,
}

/// Puts the present version of a clause at the end of a section, or as an item of an agency. The draft remembers where
/// the passage came from.
///
/// # Errors
/// When the clause is not in sight or retired, or the draft has no such place or cannot be changed.
pub fn insert_clause(
    work: &mut Work<'_>,
    id: RecommendationId,
    version: i32,
    insertion: Insertion,
) -> Result<Recommendation, RecommendationError> {
    let clause = clauses::service::found(work.conn, work.actor, insertion.clause)?;
    if clause.state == ClauseState::Retired {
        return Err(ClauseError::Retired { name: clause.name, state: clause.state }.into());
    }
    let said = clauses::store::current_versions(work.conn, &[clause.id])?.pop();
    let said = said.ok_or(ClauseError::NotFound { id: clause.id })?;
    let (row, _) = open(work, id, version)?;
    let text = present_text(work.conn, &row)?;
    let mut wording = Wording {
        title: text.title.clone(),
        contents: text.contents(),
        lines: text.lines.into_inner(),
        official_number: row.official_number.clone(),
        passages: Vec::new(),
        articles: None,
    };
    let section = insertion.section.unwrap_or(clause.section);
    let mut fields = Fields::new();
    fields.check(section.takes_clauses(), "section", "not_allowed", section);
    let mut place = (None, None);
    if let Some(text) = wording.contents.section_mut(section) {
        if !text.is_empty() {
            text.push('\n');
        }
        text.push_str(&said.text);
    } else if section == Section::Items {
        let only =
            if wording.lines.len() == 1 { wording.lines.first().map(|line| line.agency_id) } else { None };
        let agency = insertion.agency.or(only);
        let line = wording.lines.iter_mut().find(|line| Some(line.agency_id) == agency);
        match line {
            None => fields.fault("agency_id", "required", ""),
            Some(line) => {
                line.items.push(DraftItem { text: said.text.clone(), claim: said.claim.clone() });
                place = (agency, i32::try_from(line.items.len()).ok());
            }
        }
    }
    fields.finish()?;
    let (agency_id, item) = place;
    wording.passages = vec![Passage { clause_version_id: said.id, section, agency_id, item }];
    revise(work, id, version, &wording)
}

/// Two versions of a text side by side, the earlier first.
///
/// # Errors
/// When the document is not in sight, or has no such version.
pub fn compared(
    conn: &mut Db,
    scope: &Scope,
    id: RecommendationId,
    (one, other): (i32, i32),
) -> Result<Comparison, RecommendationError> {
    store::recommendation(conn, scope, id)?.ok_or(Refused::NotFound { id })?;
    let mut version = |no| -> Result<TextVersion, RecommendationError> {
        Ok(store::text(conn, id, no)?.ok_or(Refused::VersionNotFound { no })?)
    };
    let (before, after) = (version(one.min(other))?, version(one.max(other))?);
    let mut comparison = comparison::compare(&before, &after);
    for line in &mut comparison.addressees {
        line.agency = org::store::agency(conn, line.agency_id)?.map_or_else(String::new, |row| row.name);
    }
    Ok(comparison)
}

fn agencies(lines: &[DraftLine]) -> Vec<AgencyId> {
    lines.iter().map(|line| line.agency_id).collect()
}

/// The text of a place in a version: of a section, of an agency's line as a whole, or of an item of it. None when there
/// is no such place.
#[must_use]
pub(super) fn place_text(
    text: &TextVersion,
    section: Section,
    agency: Option<AgencyId>,
    item: Option<i32>,
) -> Option<String> {
    let line = match agency {
        None => None,
        Some(agency) => Some(text.lines.get().iter().find(|line| line.agency_id == agency)?),
    };
    let told =
        |items: &[DraftItem]| items.iter().map(|item| item.text.as_str()).collect::<Vec<_>>().join("\n");
    match (section, line, item) {
        (Section::Items, Some(line), Some(no)) => {
            let at = usize::try_from(no).ok()?.checked_sub(1)?;
            line.items.get(at).map(|item| item.text.clone())
        }
        (Section::Items, Some(line), None) => Some(told(&line.items)),
        (_, _, Some(_)) => None,
        (Section::Items | Section::Agencies | Section::Periods, _, None) => Some(String::new()),
        (Section::Title, None, None) => Some(text.title.clone()),
        (section, None, None) => section.of(&text.contents()).cloned(),
        (_, Some(_), None) => None,
    }
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
    fields.check(wording.passages.len() <= 200, "passages", "too_long", 200);
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
    let (passages, articles) = (wording.passages.clone(), wording.articles.clone());
    Ok(Wording { title, contents, lines, official_number, passages, articles })
}

/// Whether every addressee stands today; what was an agency's is asked of its successor.
pub(super) fn addressable(work: &mut Work<'_>, lines: &[DraftLine]) -> Result<(), RecommendationError> {
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
