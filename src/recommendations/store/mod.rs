//! Queries of recommendations: documents and texts here, lines in `lines`, the ledger in `ledger`,
//! and what an agency sees in `served`.

pub mod batches;
mod ledger;
mod lines;
mod served;

use chrono::NaiveDate;
use diesel::prelude::*;

pub(super) use ledger::{NewService, insert_service, update_service};
pub use ledger::{service, services_of};
pub use lines::{
    addressee, addressees_of, clocks_of_lines, item_claimed, item_verified, items_of, items_of_lines, line,
    set_period_ended, set_rectified, set_replied, set_result, set_verified, touch,
};
pub(super) use lines::{insert_lines, replace_lines, set_served};
pub use served::{ServedFilter, other_addressees, served_among, served_line, served_lines, set_receipt};

use super::model::{Recommendation, RecommendationId, RecommendationKind, RecommendationState, TextVersion};
use crate::db::schema::{recommendation_texts, recommendations};
use crate::db::{Db, MultiBackend};
use crate::documents::NumberId;
use crate::kit::page::PageRequest;
use crate::kit::{OfficeId, PersonId, Scope, Timestamp};

/// What a list is narrowed to.
#[derive(Debug, Clone, Copy, Default)]
pub struct RecommendationFilter {
    /// Of this case.
    pub case_id: Option<i64>,
    /// In this state.
    pub state: Option<RecommendationState>,
    /// Of this sort.
    pub kind: Option<RecommendationKind>,
    /// The newest first; the oldest otherwise.
    pub newest_first: bool,
}

/// A recommendation, if it falls in sight.
///
/// # Errors
/// The database's.
pub fn recommendation(
    conn: &mut Db,
    scope: &Scope,
    id: RecommendationId,
) -> QueryResult<Option<Recommendation>> {
    let query = recommendations::table
        .filter(recommendations::id.eq(id))
        .select(Recommendation::as_select())
        .into_boxed::<MultiBackend>();
    match scope {
        Scope::All => query.first(conn).optional(),
        Scope::Offices(ids) => {
            query.filter(recommendations::office_id.eq_any(ids.clone())).first(conn).optional()
        }
        Scope::Agency(_) | Scope::None => Ok(None),
    }
}

/// A recommendation by its id alone, for the rooms that follow it up.
///
/// # Errors
/// The database's.
pub fn find(conn: &mut Db, id: RecommendationId) -> QueryResult<Option<Recommendation>> {
    recommendation(conn, &Scope::All, id)
}

/// A page of the recommendations in sight, by id.
///
/// # Errors
/// The database's.
pub fn recommendations(
    conn: &mut Db,
    scope: &Scope,
    filter: &RecommendationFilter,
    page: &PageRequest,
) -> QueryResult<Vec<Recommendation>> {
    let mut query = recommendations::table.select(Recommendation::as_select()).into_boxed::<MultiBackend>();
    match scope {
        Scope::All => {}
        Scope::Offices(ids) if (ids.len() > 1 || filter.case_id.is_some()) && conn.walks_by_id() => {
            query = query.filter((recommendations::office_id + 0_i64).eq_any(ids.clone()));
        }
        Scope::Offices(ids) => query = query.filter(recommendations::office_id.eq_any(ids.clone())),
        Scope::Agency(_) | Scope::None => return Ok(Vec::new()),
    }
    if let Some(case) = filter.case_id {
        query = query.filter(recommendations::case_id.eq(case));
    }
    if let Some(state) = filter.state {
        query = query.filter(recommendations::state.eq(state));
    }
    if let Some(kind) = filter.kind {
        query = query.filter(recommendations::kind.eq(kind));
    }
    if filter.newest_first {
        if let Some(cursor) = page.cursor {
            query = query.filter(recommendations::id.lt(cursor));
        }
        return query.order(recommendations::id.desc()).limit(page.limit() + 1).load(conn);
    }
    if let Some(cursor) = page.cursor {
        query = query.filter(recommendations::id.gt(cursor));
    }
    query.order(recommendations::id).limit(page.limit() + 1).load(conn)
}

/// Every recommendation of a case.
///
/// # Errors
/// The database's.
pub fn of_case(conn: &mut Db, case: i64) -> QueryResult<Vec<Recommendation>> {
    recommendations::table
        .filter(recommendations::case_id.eq(case))
        .order(recommendations::id)
        .select(Recommendation::as_select())
        .load(conn)
}

/// A document about to be drafted.
pub(super) struct NewRecommendation<'a> {
    pub(super) case_id: i64,
    pub(super) office: OfficeId,
    pub(super) kind: RecommendationKind,
    pub(super) title: &'a str,
    pub(super) official_number: Option<&'a str>,
    pub(super) replaces: Option<RecommendationId>,
    pub(super) by: Option<PersonId>,
    pub(super) at: Timestamp,
}

pub(super) fn insert(conn: &mut Db, new: &NewRecommendation<'_>) -> QueryResult<RecommendationId> {
    diesel::insert_into(recommendations::table)
        .values((
            recommendations::case_id.eq(new.case_id),
            recommendations::office_id.eq(new.office),
            recommendations::kind.eq(new.kind),
            recommendations::state.eq(RecommendationState::Draft),
            recommendations::title.eq(new.title),
            recommendations::text_no.eq(1),
            recommendations::official_number.eq(new.official_number),
            recommendations::replaces_id.eq(new.replaces),
            recommendations::drafted_by.eq(new.by),
            recommendations::drafted_at.eq(new.at),
        ))
        .returning(recommendations::id)
        .get_result(conn)
}

pub(super) fn insert_text(conn: &mut Db, row: &TextVersion) -> QueryResult<usize> {
    diesel::insert_into(recommendation_texts::table)
        .values((
            recommendation_texts::recommendation_id.eq(row.recommendation_id),
            recommendation_texts::no.eq(row.no),
            recommendation_texts::title.eq(&row.title),
            recommendation_texts::case_source.eq(&row.case_source),
            recommendation_texts::harm_facts.eq(&row.harm_facts),
            recommendation_texts::breach_facts.eq(&row.breach_facts),
            recommendation_texts::legal_basis.eq(&row.legal_basis),
            recommendation_texts::suggestions.eq(&row.suggestions),
            recommendation_texts::other_matters.eq(&row.other_matters),
            recommendation_texts::lines.eq(&row.lines),
            recommendation_texts::passages.eq(&row.passages),
            recommendation_texts::articles.eq(&row.articles),
            recommendation_texts::written_by.eq(row.written_by),
            recommendation_texts::written_at.eq(row.written_at),
        ))
        .execute(conn)
}

/// The versions of a text, the first one first.
///
/// # Errors
/// The database's.
pub fn texts(conn: &mut Db, id: RecommendationId) -> QueryResult<Vec<TextVersion>> {
    recommendation_texts::table
        .filter(recommendation_texts::recommendation_id.eq(id))
        .order(recommendation_texts::no)
        .select(TextVersion::as_select())
        .load(conn)
}

/// One version of a text.
///
/// # Errors
/// The database's.
pub fn text(conn: &mut Db, id: RecommendationId, no: i32) -> QueryResult<Option<TextVersion>> {
    recommendation_texts::table
        .filter(recommendation_texts::recommendation_id.eq(id).and(recommendation_texts::no.eq(no)))
        .select(TextVersion::as_select())
        .first(conn)
        .optional()
}

/// Stores a changed document that still has the version it was read with.
pub(super) fn update(conn: &mut Db, row: &Recommendation) -> QueryResult<usize> {
    diesel::update(
        recommendations::table
            .filter(recommendations::id.eq(row.id).and(recommendations::version.eq(row.version))),
    )
    .set((
        recommendations::state.eq(row.state),
        recommendations::title.eq(&row.title),
        recommendations::text_no.eq(row.text_no),
        recommendations::official_number.eq(&row.official_number),
        recommendations::number.eq(&row.number),
        recommendations::number_id.eq(row.number_id),
        recommendations::signed_on.eq(row.signed_on),
        recommendations::signed_by.eq(row.signed_by),
        recommendations::first_served_on.eq(row.first_served_on),
        recommendations::all_served_on.eq(row.all_served_on),
        recommendations::recorded_upward_on.eq(row.recorded_upward_on),
        recommendations::concluded_on.eq(row.concluded_on),
        recommendations::ended_on.eq(row.ended_on),
        recommendations::end_reason.eq(&row.end_reason),
        recommendations::version.eq(recommendations::version + 1),
    ))
    .execute(conn)
}

/// Columns of a register of numbers that a document keeps: used when it is signed.
pub(super) fn numbered(row: &mut Recommendation, id: NumberId, number: String, on: NaiveDate) {
    row.number_id = Some(id);
    row.number = Some(number);
    row.signed_on = Some(on);
}
