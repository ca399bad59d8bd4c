//! How agencies answered before, where leads lie, and where rows are at home.

use diesel::prelude::*;
use diesel::sql_types::{BigInt, Text};

use super::bases::{Base, dated};
use super::formulas::parts;
use crate::db::Db;
use crate::db::schema::{brand_cases, lawsuits, recommendation_addressees as addressees};
use crate::statistics::definitions::Key;
use crate::statistics::forecast::History;
use crate::statistics::model::Filter;

#[derive(QueryableByName)]
struct Answered {
    #[diesel(sql_type = BigInt)]
    agency: i64,
    #[diesel(sql_type = Text)]
    system: String,
    #[diesel(sql_type = BigInt)]
    due: i64,
    #[diesel(sql_type = BigInt)]
    replied: i64,
    #[diesel(sql_type = BigInt)]
    done: i64,
}

#[derive(QueryableByName)]
struct Spot {
    #[diesel(sql_type = BigInt)]
    office: i64,
    #[diesel(sql_type = BigInt)]
    east: i64,
    #[diesel(sql_type = BigInt)]
    north: i64,
    #[diesel(sql_type = BigInt)]
    leads: i64,
}

/// Loads a statement on either database.
macro_rules! load {
    ($conn:expr, $statement:expr) => {
        match $conn {
            Db::Pg(c) => diesel::sql_query($statement).load(c),
            Db::Sqlite(c) => diesel::sql_query($statement).load(c),
        }
    };
}

/// Of each agency the lines of a period that are below the line of the rate, with its system.
///
/// # Errors
/// The database's.
pub fn answered(conn: &mut Db, filter: &Filter) -> QueryResult<Vec<(i64, String, History)>> {
    let (done, due) = parts(Key::OnTimeRectificationReply);
    let (replied, _) = parts(Key::RepliedInTime);
    let base = Base::Lines;
    let below = due.map_or_else(|| String::from("1 = 1"), |part| part.when);
    let statement = format!(
        "SELECT a.agency_id AS agency, g.system AS system, COUNT(*) AS due, \
         COUNT(CASE WHEN {} THEN 1 END) AS replied, COUNT(CASE WHEN {} THEN 1 END) AS done FROM {} \
         WHERE {} AND {} AND {} GROUP BY a.agency_id, g.system ORDER BY a.agency_id",
        dated(&replied.when, filter),
        dated(&done.when, filter),
        base.shape().from,
        base.narrowed(filter),
        dated(base.touched(), filter),
        dated(&below, filter),
    );
    let rows: Vec<Answered> = load!(conn, &statement)?;
    let history =
        |Answered { agency, system, due, replied, done }| (agency, system, History { due, replied, done });
    Ok(rows.into_iter().map(history).collect())
}

/// Squares on the map that are told at most.
const MOST_SPOTS: i64 = 4_000;

/// Leads of a square of a fiftieth of a degree: the office, degrees east and north in fiftieths, how many.
pub type Square = (i64, i64, i64, i64);

/// Where the leads that were registered in a period lie, by office and square.
///
/// # Errors
/// The database's.
pub fn squares(conn: &mut Db, filter: &Filter) -> QueryResult<Vec<Square>> {
    let (registered, _) = parts(Key::LeadsRegistered);
    let base = Base::Leads;
    let statement = format!(
        "SELECT l.office_id AS office, CAST(ROUND(f.longitude * 50) AS BIGINT) AS east, \
         CAST(ROUND(f.latitude * 50) AS BIGINT) AS north, COUNT(*) AS leads FROM {} \
         JOIN lead_facts f ON f.lead_id = l.id WHERE {} AND {} AND {} AND f.longitude IS NOT NULL \
         AND f.latitude IS NOT NULL GROUP BY 1, 2, 3 ORDER BY 1, 2, 3 LIMIT {MOST_SPOTS}",
        base.shape().from,
        base.narrowed(filter),
        dated(base.touched(), filter),
        dated(&registered.when, filter),
    );
    let rows: Vec<Spot> = load!(conn, &statement)?;
    Ok(rows.into_iter().map(|Spot { office, east, north, leads }| (office, east, north, leads)).collect())
}

/// A kind of record, and the ids of such records for the ids of rows that stand on their pages.
pub(super) type Homes = (&'static str, Vec<(i64, i64)>);

/// Of rows that have no page of their own the record on whose page they stand: the recommendation of a line, the case of a
/// suit or of a brand case.
///
/// # Errors
/// The database's.
pub fn homes(conn: &mut Db, kind: &str, ids: &[i64]) -> QueryResult<Option<Homes>> {
    let ids = ids.to_vec();
    Ok(match kind {
        "addressee" => {
            let rows = addressees::table
                .filter(addressees::id.eq_any(ids))
                .select((addressees::id, addressees::recommendation_id))
                .load(conn)?;
            Some(("recommendation", rows))
        }
        "lawsuit" => {
            let rows = lawsuits::table
                .filter(lawsuits::id.eq_any(ids))
                .select((lawsuits::id, lawsuits::case_id))
                .load(conn)?;
            Some(("case", rows))
        }
        "brand_case" => {
            let rows = brand_cases::table
                .filter(brand_cases::id.eq_any(ids))
                .select((brand_cases::id, brand_cases::case_id))
                .load(conn)?;
            Some(("case", rows))
        }
        _ => None,
    })
}
