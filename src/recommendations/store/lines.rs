//! Queries of the lines of a document and of their items.

use chrono::NaiveDate;
use diesel::prelude::*;

use super::super::model::{
    Addressee, AddresseeId, ClaimedState, DraftLine, ItemId, LineResult, Recommendation, RecommendationId,
    RectificationItem, VerifiedState,
};
use crate::db::schema::{
    clocks, recommendation_addressees as a, recommendations as r, rectification_items as i,
};
use crate::db::{Db, MultiBackend};
use crate::deadlines::Clock;
use crate::kit::Scope;

/// Enters the lines of a draft with their items.
pub(in super::super) fn insert_lines(
    conn: &mut Db,
    recommendation: RecommendationId,
    lines: &[DraftLine],
) -> QueryResult<()> {
    for line in lines {
        let id: AddresseeId = diesel::insert_into(a::table)
            .values((
                a::recommendation_id.eq(recommendation),
                a::agency_id.eq(line.agency_id),
                a::part.eq(line.part),
                a::urgent.eq(line.urgent),
                a::urgent_reason.eq(&line.urgent_reason),
                a::rectify_count.eq(line.rectify_count),
                a::rectify_unit.eq(line.rectify_unit),
                a::joint.eq(line.joint),
            ))
            .returning(a::id)
            .get_result(conn)?;
        for (no, item) in (1_i32..).zip(&line.items) {
            diesel::insert_into(i::table)
                .values((
                    i::addressee_id.eq(id),
                    i::no.eq(no),
                    i::text.eq(&item.text),
                    i::claim.eq(&item.claim),
                    i::verified.eq(VerifiedState::Unverified),
                ))
                .execute(conn)?;
        }
    }
    Ok(())
}

/// Replaces the lines of a draft; nothing refers to them before signing.
pub(in super::super) fn replace_lines(
    conn: &mut Db,
    recommendation: RecommendationId,
    lines: &[DraftLine],
) -> QueryResult<()> {
    let old: Vec<AddresseeId> =
        a::table.filter(a::recommendation_id.eq(recommendation)).select(a::id).load(conn)?;
    diesel::delete(i::table.filter(i::addressee_id.eq_any(old))).execute(conn)?;
    diesel::delete(a::table.filter(a::recommendation_id.eq(recommendation))).execute(conn)?;
    insert_lines(conn, recommendation, lines)
}

/// The lines of a document.
///
/// # Errors
/// The database's.
pub fn addressees_of(conn: &mut Db, recommendation: RecommendationId) -> QueryResult<Vec<Addressee>> {
    a::table
        .filter(a::recommendation_id.eq(recommendation))
        .order(a::id)
        .select(Addressee::as_select())
        .load(conn)
}

/// A line with its document, if the document falls in sight of an office.
///
/// # Errors
/// The database's.
pub fn addressee(
    conn: &mut Db,
    scope: &Scope,
    id: AddresseeId,
) -> QueryResult<Option<(Addressee, Recommendation)>> {
    let query = a::table
        .inner_join(r::table)
        .filter(a::id.eq(id))
        .select((Addressee::as_select(), Recommendation::as_select()))
        .into_boxed::<MultiBackend>();
    match scope {
        Scope::All => query.first(conn).optional(),
        Scope::Offices(ids) => query.filter(r::office_id.eq_any(ids.clone())).first(conn).optional(),
        Scope::Agency(_) | Scope::None => Ok(None),
    }
}

/// A line with its document by its id alone, for the rooms that answer and follow it up.
///
/// # Errors
/// The database's.
pub fn line(conn: &mut Db, id: AddresseeId) -> QueryResult<Option<(Addressee, Recommendation)>> {
    addressee(conn, &Scope::All, id)
}

/// The items of a line, in order.
///
/// # Errors
/// The database's.
pub fn items_of(conn: &mut Db, addressee: AddresseeId) -> QueryResult<Vec<RectificationItem>> {
    items_of_lines(conn, &[addressee])
}

/// The items of several lines, in order.
///
/// # Errors
/// The database's.
pub fn items_of_lines(conn: &mut Db, lines: &[AddresseeId]) -> QueryResult<Vec<RectificationItem>> {
    i::table
        .filter(i::addressee_id.eq_any(lines.to_vec()))
        .order((i::addressee_id, i::no))
        .select(RectificationItem::as_select())
        .load(conn)
}

/// Changes the version of a line that still has the one given; zero rows when it was changed.
///
/// # Errors
/// The database's.
pub fn touch(conn: &mut Db, id: AddresseeId, version: i32) -> QueryResult<usize> {
    diesel::update(a::table.filter(a::id.eq(id).and(a::version.eq(version))))
        .set(a::version.eq(a::version + 1))
        .execute(conn)
}

/// Keeps the first effective service of a line.
pub(in super::super) fn set_served(conn: &mut Db, id: AddresseeId, on: NaiveDate) -> QueryResult<usize> {
    diesel::update(a::table.filter(a::id.eq(id).and(a::served_on.is_null())))
        .set((a::served_on.eq(Some(on)), a::version.eq(a::version + 1)))
        .execute(conn)
}

/// Keeps the effective day of the first proper written reply; an earlier one stays.
///
/// # Errors
/// The database's.
pub fn set_replied(conn: &mut Db, id: AddresseeId, on: NaiveDate) -> QueryResult<usize> {
    diesel::update(a::table.filter(a::id.eq(id).and(a::replied_on.is_null())))
        .set((a::replied_on.eq(Some(on)), a::version.eq(a::version + 1)))
        .execute(conn)
}

/// Keeps when the agency said that everything is done, or that it is not after all.
///
/// # Errors
/// The database's.
pub fn set_rectified(conn: &mut Db, id: AddresseeId, on: Option<NaiveDate>) -> QueryResult<usize> {
    diesel::update(a::table.filter(a::id.eq(id)))
        .set((a::rectified_on.eq(on), a::version.eq(a::version + 1)))
        .execute(conn)
}

/// Keeps when a visit found everything done, or that it does not any more.
///
/// # Errors
/// The database's.
pub fn set_verified(conn: &mut Db, id: AddresseeId, on: Option<NaiveDate>) -> QueryResult<usize> {
    diesel::update(a::table.filter(a::id.eq(id)))
        .set((a::verified_on.eq(on), a::version.eq(a::version + 1)))
        .execute(conn)
}

/// Keeps what became of a line.
///
/// # Errors
/// The database's.
pub fn set_result(
    conn: &mut Db,
    id: AddresseeId,
    result: Option<LineResult>,
    on: Option<NaiveDate>,
) -> QueryResult<usize> {
    diesel::update(a::table.filter(a::id.eq(id)))
        .set((a::result.eq(result), a::result_on.eq(on), a::version.eq(a::version + 1)))
        .execute(conn)
}

/// Keeps that the end of the rectification period was acted upon; zero rows when it was already.
///
/// # Errors
/// The database's.
pub fn set_period_ended(conn: &mut Db, id: AddresseeId, on: NaiveDate) -> QueryResult<usize> {
    diesel::update(a::table.filter(a::id.eq(id).and(a::period_ended_on.is_null())))
        .set((a::period_ended_on.eq(Some(on)), a::version.eq(a::version + 1)))
        .execute(conn)
}

/// Keeps what an accepted reply says of an item.
///
/// # Errors
/// The database's.
pub fn item_claimed(conn: &mut Db, id: ItemId, claimed: ClaimedState, on: NaiveDate) -> QueryResult<usize> {
    diesel::update(i::table.filter(i::id.eq(id)))
        .set((i::claimed.eq(Some(claimed)), i::claimed_on.eq(Some(on))))
        .execute(conn)
}

/// Keeps what a visit found of an item.
///
/// # Errors
/// The database's.
pub fn item_verified(conn: &mut Db, id: ItemId, found: VerifiedState, on: NaiveDate) -> QueryResult<usize> {
    diesel::update(i::table.filter(i::id.eq(id)))
        .set((i::verified.eq(found), i::verified_on.eq(Some(on))))
        .execute(conn)
}

/// The clocks of several lines, in the order of their start.
///
/// # Errors
/// The database's.
pub fn clocks_of_lines(conn: &mut Db, lines: &[AddresseeId]) -> QueryResult<Vec<Clock>> {
    let ids: Vec<i64> = lines.iter().map(|line| line.0).collect();
    clocks::table
        .filter(clocks::subject_kind.eq("addressee").and(clocks::subject_id.eq_any(ids)))
        .order(clocks::id)
        .select(Clock::as_select())
        .load(conn)
}
