//! Finders of many documents and lines at once, for the index.

use diesel::dsl::exists;
use diesel::prelude::*;

use super::served::ISSUED;
use crate::db::Db;
use crate::db::schema::{
    agencies, recommendation_addressees as a, recommendation_texts as t, recommendations as r, services as s,
};
use crate::recommendations::model::{Addressee, Recommendation, ServiceState, TextVersion};

/// Ids of documents after one, in order: the way through all.
///
/// # Errors
/// The database's.
pub fn ids_after(conn: &mut Db, after: i64, limit: i64) -> QueryResult<Vec<i64>> {
    r::table.filter(r::id.gt(after)).order(r::id).limit(limit).select(r::id).load(conn)
}

/// Ids of lines after one, in order: the way through all.
///
/// # Errors
/// The database's.
pub fn line_ids_after(conn: &mut Db, after: i64, limit: i64) -> QueryResult<Vec<i64>> {
    a::table.filter(a::id.gt(after)).order(a::id).limit(limit).select(a::id).load(conn)
}

/// The recommendations of cases by id: case and number, none before it was given.
///
/// # Errors
/// The database's.
pub fn numbers_of_cases(conn: &mut Db, cases: &[i64]) -> QueryResult<Vec<(i64, Option<String>)>> {
    r::table.filter(r::case_id.eq_any(cases.to_vec())).order(r::id).select((r::case_id, r::number)).load(conn)
}

/// Documents with the text that counts, whoever asks.
///
/// # Errors
/// The database's.
pub fn documents_of(conn: &mut Db, ids: &[i64]) -> QueryResult<Vec<(Recommendation, TextVersion)>> {
    r::table
        .inner_join(t::table.on(t::recommendation_id.eq(r::id).and(t::no.eq(r::text_no))))
        .filter(r::id.eq_any(ids.to_vec()))
        .order(r::id)
        .select((Recommendation::as_select(), TextVersion::as_select()))
        .load(conn)
}

/// The lines of documents, each with the name of its agency today.
///
/// # Errors
/// The database's.
pub fn lines_of(conn: &mut Db, documents: &[i64]) -> QueryResult<Vec<(Addressee, String)>> {
    a::table
        .inner_join(agencies::table)
        .filter(a::recommendation_id.eq_any(documents.to_vec()))
        .order(a::id)
        .select((Addressee::as_select(), agencies::name))
        .load(conn)
}

/// Lines with the name of their agency and their document, by their ids.
///
/// # Errors
/// The database's.
pub fn lines(conn: &mut Db, ids: &[i64]) -> QueryResult<Vec<(Addressee, String, Recommendation)>> {
    a::table
        .inner_join(agencies::table)
        .inner_join(r::table)
        .filter(a::id.eq_any(ids.to_vec()))
        .order(a::id)
        .select((Addressee::as_select(), agencies::name, Recommendation::as_select()))
        .load(conn)
}

/// Those of some lines that their agencies see: the document has left the procuratorate, and the line was
/// served, or sent electronically besides.
///
/// # Errors
/// The database's.
pub fn seen_by_agencies(conn: &mut Db, ids: &[i64]) -> QueryResult<Vec<i64>> {
    a::table
        .inner_join(r::table)
        .filter(a::id.eq_any(ids.to_vec()).and(r::state.eq_any(ISSUED)))
        .filter(a::served_on.is_not_null().or(exists(
            s::table.filter(s::addressee_id.eq(a::id)).filter(s::state.eq(ServiceState::Additional)),
        )))
        .order(a::id)
        .select(a::id)
        .load(conn)
}

/// The documents of lines.
///
/// # Errors
/// The database's.
pub fn documents_of_lines(conn: &mut Db, lines: &[i64]) -> QueryResult<Vec<i64>> {
    a::table.filter(a::id.eq_any(lines.to_vec())).select(a::recommendation_id).load(conn)
}

/// The lines of documents, by their ids alone.
///
/// # Errors
/// The database's.
pub fn line_ids_of(conn: &mut Db, documents: &[i64]) -> QueryResult<Vec<i64>> {
    a::table.filter(a::recommendation_id.eq_any(documents.to_vec())).select(a::id).load(conn)
}

/// The lines of attempts at service.
///
/// # Errors
/// The database's.
pub fn lines_of_services(conn: &mut Db, services: &[i64]) -> QueryResult<Vec<i64>> {
    s::table.filter(s::id.eq_any(services.to_vec())).select(s::addressee_id).load(conn)
}

/// The lines of agencies.
///
/// # Errors
/// The database's.
pub fn lines_of_agencies(conn: &mut Db, agencies: &[i64]) -> QueryResult<Vec<i64>> {
    a::table.filter(a::agency_id.eq_any(agencies.to_vec())).select(a::id).load(conn)
}
