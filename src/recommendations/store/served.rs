//! What an agency sees: the lines that were served on it, and on those it succeeded.

use chrono::NaiveDate;
use diesel::dsl::exists;
use diesel::prelude::*;

use super::super::model::{
    Addressee, AddresseeId, LineResult, Recommendation, RecommendationId, RecommendationState, ServiceState,
};
use crate::db::schema::{agencies, recommendation_addressees as a, recommendations as r, services as s};
use crate::db::{Db, MultiBackend};
use crate::kit::page::PageRequest;
use crate::kit::{AgencyId, PersonId, Timestamp};
use crate::org;

/// Which of its lines an agency wants to see.
#[derive(Debug, Clone, Copy, Default)]
pub struct ServedFilter {
    /// Only those without a receipt of its own.
    pub unreceived: bool,
    /// Only those without a result.
    pub open: bool,
}

/// The states in which a document has left the procuratorate.
pub(super) const ISSUED: [RecommendationState; 6] = [
    RecommendationState::Signed,
    RecommendationState::Served,
    RecommendationState::RecordedUpward,
    RecommendationState::Concluded,
    RecommendationState::Amended,
    RecommendationState::Withdrawn,
];

macro_rules! visible {
    ($agency:expr, $before:expr) => {
        a::table
            .inner_join(r::table)
            .filter(r::state.eq_any(ISSUED))
            // Its own lines, and those of agencies that it succeeded: who sees them else is nobody. The plain
            // list is what the index can use.
            .filter(a::agency_id.eq_any([&[$agency], $before.as_slice()].concat()))
            // Served, or sent electronically besides.
            .filter(a::served_on.is_not_null().or(exists(
                s::table.filter(s::addressee_id.eq(a::id)).filter(s::state.eq(ServiceState::Additional)),
            )))
            .select((Addressee::as_select(), Recommendation::as_select()))
            .into_boxed::<MultiBackend>()
    };
}

/// A page of what was served on an agency, by line.
///
/// # Errors
/// The database's.
pub fn served_lines(
    conn: &mut Db,
    agency: AgencyId,
    today: NaiveDate,
    filter: &ServedFilter,
    page: &PageRequest,
) -> QueryResult<Vec<(Addressee, Recommendation)>> {
    let before = org::store::predecessors(conn, agency, today)?;
    let mut query = visible!(agency, before);
    if filter.unreceived {
        query = query.filter(a::received_on.is_null());
    }
    if filter.open {
        // A finding that the duty is not performed is inside the procuratorate, and ends nothing here.
        query = query.filter(a::result.is_null().or(a::result.eq(Some(LineResult::NotPerforming))));
    }
    if let Some(cursor) = page.cursor {
        query = query.filter(a::id.gt(cursor));
    }
    query.order(a::id).limit(page.limit() + 1).load(conn)
}

/// One line that was served on an agency.
///
/// # Errors
/// The database's.
pub fn served_line(
    conn: &mut Db,
    agency: AgencyId,
    today: NaiveDate,
    id: AddresseeId,
) -> QueryResult<Option<(Addressee, Recommendation)>> {
    let before = org::store::predecessors(conn, agency, today)?;
    visible!(agency, before).filter(a::id.eq(id)).first(conn).optional()
}

/// Those of some lines that were served on an agency.
///
/// # Errors
/// The database's.
pub fn served_among(
    conn: &mut Db,
    agency: AgencyId,
    today: NaiveDate,
    ids: &[AddresseeId],
) -> QueryResult<Vec<AddresseeId>> {
    let before = org::store::predecessors(conn, agency, today)?;
    let rows: Vec<(Addressee, Recommendation)> =
        visible!(agency, before).filter(a::id.eq_any(ids.to_vec())).load(conn)?;
    Ok(rows.into_iter().map(|(line, _)| line.id).collect())
}

/// The names of the other addressees of a document, for a line that was addressed jointly.
///
/// # Errors
/// The database's.
pub fn other_addressees(
    conn: &mut Db,
    recommendation: RecommendationId,
    own: AddresseeId,
) -> QueryResult<Vec<String>> {
    a::table
        .inner_join(agencies::table)
        .filter(a::recommendation_id.eq(recommendation).and(a::id.ne(own)).and(a::joint.eq(true)))
        .order(a::id)
        .select(agencies::name)
        .load(conn)
}

/// Keeps the agency's own receipt of a line that has none; zero rows when it was changed meanwhile.
///
/// # Errors
/// The database's.
pub fn set_receipt(
    conn: &mut Db,
    id: AddresseeId,
    version: i32,
    by: Option<PersonId>,
    receiver: &str,
    at: Timestamp,
) -> QueryResult<usize> {
    diesel::update(a::table.filter(a::id.eq(id).and(a::version.eq(version)).and(a::received_on.is_null())))
        .set((
            a::received_on.eq(Some(at.date())),
            a::received_at.eq(Some(at)),
            a::received_by.eq(by),
            a::receiver.eq(Some(receiver)),
            a::version.eq(a::version + 1),
        ))
        .execute(conn)
}
