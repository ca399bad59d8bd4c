//! Queries of the ledger and of debriefs.

pub mod batches;
pub mod published;

use std::collections::BTreeMap;

use diesel::dsl::{count_star, exists, min, not};
use diesel::prelude::*;

use super::error::BrandCaseError;
use super::model::{
    BrandCase, BrandCaseId, BrandCaseKind, CaseFacts, Coverage, Debrief, DebriefCase, DebriefId, DebriefSide,
    Draft,
};
use super::state::BrandCaseState;
use crate::db::Db;
use crate::db::schema::{
    brand_case_drafts, brand_cases, case_parties, cases, debrief_cases, debriefs, media_coverage,
};
use crate::kit::coded::is_taken;
use crate::kit::page::PageRequest;
use crate::kit::{OfficeId, PersonId, Scope, Timestamp};

/// The offices in sight; none at all for those who see no matters.
fn offices(scope: &Scope) -> Option<Vec<OfficeId>> {
    match scope {
        Scope::All => None,
        Scope::Offices(ids) => Some(ids.clone()),
        Scope::Agency(_) | Scope::None => Some(Vec::new()),
    }
}

/// What of a case in sight matters here.
///
/// # Errors
/// The database's.
pub fn case(conn: &mut Db, scope: &Scope, id: i64) -> QueryResult<Option<CaseFacts>> {
    let mut query = cases::table
        .filter(cases::id.eq(id))
        .select((cases::id, cases::office_id, cases::title, cases::domain, cases::closed_on))
        .into_boxed();
    if let Some(offices) = offices(scope) {
        query = query.filter(cases::office_id.eq_any(offices));
    }
    Ok(query.first(conn).optional()?.map(facts))
}

type FactRow = (i64, OfficeId, String, String, Option<chrono::NaiveDate>);

fn facts((id, office_id, title, domain, closed_on): FactRow) -> CaseFacts {
    CaseFacts { id, office_id, title, domain, closed_on }
}

/// Closed cases of an office that stand in no ledger, each with why it might be told: it is the first
/// of its field in the office, it went to court, or it bound three agencies or more.
///
/// # Errors
/// The database's.
pub fn promising(conn: &mut Db, office: OfficeId) -> QueryResult<Vec<(CaseFacts, Vec<String>)>> {
    let rows: Vec<(FactRow, Option<chrono::NaiveDate>)> = cases::table
        .filter(cases::office_id.eq(office).and(cases::closed_on.is_not_null()))
        .filter(not(exists(brand_cases::table.filter(brand_cases::case_id.eq(cases::id)))))
        .order(cases::id)
        .limit(1_000)
        .select((
            (cases::id, cases::office_id, cases::title, cases::domain, cases::closed_on),
            cases::sued_on,
        ))
        .load(conn)?;
    let firsts: Vec<(String, Option<i64>)> = cases::table
        .filter(cases::office_id.eq(office).and(cases::closed_on.is_not_null()))
        .group_by(cases::domain)
        .select((cases::domain, min(cases::id)))
        .load(conn)?;
    let firsts: BTreeMap<_, _> = firsts.into_iter().collect();
    let ids: Vec<i64> = rows.iter().map(|row| row.0.0).collect();
    let bound: Vec<(i64, i64)> = case_parties::table
        .filter(case_parties::case_id.eq_any(ids).and(case_parties::agency_id.is_not_null()))
        .group_by(case_parties::case_id)
        .select((case_parties::case_id, count_star()))
        .load(conn)?;
    let bound: BTreeMap<_, _> = bound.into_iter().collect();
    let reasoned = rows.into_iter().map(|(row, sued_on)| {
        let case = facts(row);
        let mut reasons = Vec::new();
        if firsts.get(&case.domain) == Some(&Some(case.id)) {
            reasons.push(String::from("first_in_domain"));
        }
        if sued_on.is_some() {
            reasons.push(String::from("went_to_court"));
        }
        if bound.get(&case.id).is_some_and(|agencies| *agencies >= 3) {
            reasons.push(String::from("many_agencies"));
        }
        (case, reasons)
    });
    Ok(reasoned.filter(|(_, reasons)| !reasons.is_empty()).collect())
}

/// Whether a case stands in the ledger for a kind.
///
/// # Errors
/// The database's.
pub fn is_listed(conn: &mut Db, case: i64, kind: BrandCaseKind) -> QueryResult<bool> {
    let standing = brand_cases::case_id
        .eq(case)
        .and(brand_cases::kind.eq(kind))
        .and(brand_cases::state.ne(BrandCaseState::Withdrawn));
    let found: i64 = brand_cases::table.filter(standing).count().get_result(conn)?;
    Ok(found > 0)
}

/// Puts an entry into the ledger.
///
/// # Errors
/// When somebody entered the same case at the same moment, and the database's.
pub fn insert(conn: &mut Db, row: &BrandCase) -> Result<BrandCaseId, BrandCaseError> {
    let inserted = diesel::insert_into(brand_cases::table)
        .values((
            brand_cases::office_id.eq(row.office_id),
            brand_cases::case_id.eq(row.case_id),
            brand_cases::kind.eq(row.kind),
            brand_cases::level.eq(row.level),
            brand_cases::state.eq(row.state),
            brand_cases::title.eq(&row.title),
            brand_cases::theme.eq(&row.theme),
            brand_cases::value_points.eq(&row.value_points),
            brand_cases::reasons.eq(&row.reasons),
            brand_cases::proposed_by.eq(row.proposed_by),
            brand_cases::proposed_on.eq(row.proposed_on),
        ))
        .returning(brand_cases::id)
        .get_result(conn);
    inserted.map_err(
        |error| {
            if is_taken(&error) { BrandCaseError::Listed { id: row.case_id } } else { error.into() }
        },
    )
}

/// Stores what a step changed, if nobody else was first: 0 rows otherwise.
///
/// # Errors
/// The database's.
pub fn save(conn: &mut Db, row: &BrandCase) -> QueryResult<usize> {
    let read =
        brand_cases::table.filter(brand_cases::id.eq(row.id).and(brand_cases::version.eq(row.version)));
    diesel::update(read)
        .set((
            brand_cases::version.eq(brand_cases::version + 1),
            brand_cases::level.eq(row.level),
            brand_cases::state.eq(row.state),
            brand_cases::theme.eq(&row.theme),
            brand_cases::value_points.eq(&row.value_points),
            brand_cases::keeper_id.eq(row.keeper_id),
            brand_cases::cultivated_on.eq(row.cultivated_on),
            brand_cases::checked_draft.eq(row.checked_draft),
            brand_cases::checked_by.eq(row.checked_by),
            brand_cases::checked_on.eq(row.checked_on),
            brand_cases::check_note.eq(&row.check_note),
            brand_cases::submitted_on.eq(row.submitted_on),
            brand_cases::submitted_to.eq(&row.submitted_to),
            brand_cases::result_on.eq(row.result_on),
            brand_cases::result_note.eq(&row.result_note),
            brand_cases::published_on.eq(row.published_on),
            brand_cases::published_in.eq(&row.published_in),
            brand_cases::withdrawn_reason.eq(&row.withdrawn_reason),
        ))
        .execute(conn)
}

/// One entry in sight.
///
/// # Errors
/// The database's.
pub fn brand_case(conn: &mut Db, scope: &Scope, id: BrandCaseId) -> QueryResult<Option<BrandCase>> {
    let mut query =
        brand_cases::table.filter(brand_cases::id.eq(id)).select(BrandCase::as_select()).into_boxed();
    if let Some(offices) = offices(scope) {
        query = query.filter(brand_cases::office_id.eq_any(offices));
    }
    query.first(conn).optional()
}

/// A page of the ledger.
///
/// # Errors
/// The database's.
pub fn brand_cases(
    conn: &mut Db,
    scope: &Scope,
    state: Option<BrandCaseState>,
    page: &PageRequest,
) -> QueryResult<Vec<BrandCase>> {
    let mut query = brand_cases::table.select(BrandCase::as_select()).into_boxed();
    if let Some(offices) = offices(scope) {
        query = query.filter(brand_cases::office_id.eq_any(offices));
    }
    if let Some(state) = state {
        query = query.filter(brand_cases::state.eq(state));
    }
    if let Some(cursor) = page.cursor {
        query = query.filter(brand_cases::id.gt(cursor));
    }
    query.order(brand_cases::id).limit(page.limit() + 1).load(conn)
}

/// The drafts of an entry, the first first.
///
/// # Errors
/// The database's.
pub fn drafts(conn: &mut Db, id: BrandCaseId) -> QueryResult<Vec<Draft>> {
    brand_case_drafts::table
        .filter(brand_case_drafts::brand_case_id.eq(id))
        .order(brand_case_drafts::no)
        .select(Draft::as_select())
        .load(conn)
}

/// Keeps a draft.
///
/// # Errors
/// The database's.
pub fn insert_draft(conn: &mut Db, id: BrandCaseId, draft: &Draft) -> QueryResult<usize> {
    diesel::insert_into(brand_case_drafts::table)
        .values((
            brand_case_drafts::brand_case_id.eq(id),
            brand_case_drafts::no.eq(draft.no),
            brand_case_drafts::facts.eq(&draft.facts),
            brand_case_drafts::performance.eq(&draft.performance),
            brand_case_drafts::significance.eq(&draft.significance),
            brand_case_drafts::written_by.eq(draft.written_by),
            brand_case_drafts::written_at.eq(draft.written_at),
        ))
        .execute(conn)
}

/// Keeps a report of the media.
///
/// # Errors
/// The database's.
pub fn insert_coverage(
    conn: &mut Db,
    row: &Coverage,
    by: Option<PersonId>,
    now: Timestamp,
) -> QueryResult<i64> {
    diesel::insert_into(media_coverage::table)
        .values((
            media_coverage::office_id.eq(row.office_id),
            media_coverage::brand_case_id.eq(row.brand_case_id),
            media_coverage::medium.eq(&row.medium),
            media_coverage::title.eq(&row.title),
            media_coverage::published_on.eq(row.published_on),
            media_coverage::link.eq(&row.link),
            media_coverage::recorded_by.eq(by),
            media_coverage::recorded_at.eq(now),
        ))
        .returning(media_coverage::id)
        .get_result(conn)
}

/// A page of media reports, of one entry or of all in sight.
///
/// # Errors
/// The database's.
pub fn coverage(
    conn: &mut Db,
    scope: &Scope,
    of: Option<BrandCaseId>,
    page: &PageRequest,
) -> QueryResult<Vec<Coverage>> {
    let mut query = media_coverage::table.select(Coverage::as_select()).into_boxed();
    if let Some(offices) = offices(scope) {
        query = query.filter(media_coverage::office_id.eq_any(offices));
    }
    if let Some(of) = of {
        query = query.filter(media_coverage::brand_case_id.eq(of));
    }
    if let Some(cursor) = page.cursor {
        query = query.filter(media_coverage::id.gt(cursor));
    }
    query.order(media_coverage::id).limit(page.limit() + 1).load(conn)
}

/// Keeps a planned debrief.
///
/// # Errors
/// The database's.
pub fn insert_debrief(conn: &mut Db, row: &Debrief, by: Option<PersonId>) -> QueryResult<DebriefId> {
    diesel::insert_into(debriefs::table)
        .values((
            debriefs::office_id.eq(row.office_id),
            debriefs::state.eq(row.state),
            debriefs::title.eq(&row.title),
            debriefs::planned_on.eq(row.planned_on),
            debriefs::planned_by.eq(by),
        ))
        .returning(debriefs::id)
        .get_result(conn)
}

/// Stores what changed of a debrief, if nobody else was first: 0 rows otherwise.
///
/// # Errors
/// The database's.
pub fn save_debrief(conn: &mut Db, row: &Debrief) -> QueryResult<usize> {
    let read = debriefs::table.filter(debriefs::id.eq(row.id).and(debriefs::version.eq(row.version)));
    diesel::update(read)
        .set((
            debriefs::version.eq(debriefs::version + 1),
            debriefs::state.eq(row.state),
            debriefs::held_on.eq(row.held_on),
            debriefs::participants.eq(&row.participants),
            debriefs::minutes.eq(&row.minutes),
            debriefs::cancel_reason.eq(&row.cancel_reason),
        ))
        .execute(conn)
}

/// One debrief in sight.
///
/// # Errors
/// The database's.
pub fn debrief(conn: &mut Db, scope: &Scope, id: DebriefId) -> QueryResult<Option<Debrief>> {
    let mut query = debriefs::table.filter(debriefs::id.eq(id)).select(Debrief::as_select()).into_boxed();
    if let Some(offices) = offices(scope) {
        query = query.filter(debriefs::office_id.eq_any(offices));
    }
    query.first(conn).optional()
}

/// A page of debriefs, the newest first.
///
/// # Errors
/// The database's.
pub fn debriefs(conn: &mut Db, scope: &Scope, page: &PageRequest) -> QueryResult<Vec<Debrief>> {
    let mut query = debriefs::table.select(Debrief::as_select()).into_boxed();
    if let Some(offices) = offices(scope) {
        query = query.filter(debriefs::office_id.eq_any(offices));
    }
    if let Some(cursor) = page.cursor {
        query = query.filter(debriefs::id.lt(cursor));
    }
    query.order(debriefs::id.desc()).limit(page.limit() + 1).load(conn)
}

/// The cases of a debrief.
///
/// # Errors
/// The database's.
pub fn agenda(conn: &mut Db, id: DebriefId) -> QueryResult<Vec<DebriefCase>> {
    debrief_cases::table
        .filter(debrief_cases::debrief_id.eq(id))
        .order(debrief_cases::id)
        .select(DebriefCase::as_select())
        .load(conn)
}

/// Puts a case on the agenda.
///
/// # Errors
/// The database's.
pub fn insert_agenda(
    conn: &mut Db,
    id: DebriefId,
    case: i64,
    side: DebriefSide,
    points: &str,
) -> QueryResult<usize> {
    diesel::insert_into(debrief_cases::table)
        .values((
            debrief_cases::debrief_id.eq(id),
            debrief_cases::case_id.eq(case),
            debrief_cases::side.eq(side),
            debrief_cases::points.eq(points),
        ))
        .execute(conn)
}
