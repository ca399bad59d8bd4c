//! Queries of closed cases around a lead.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use diesel::dsl::exists;
use diesel::prelude::*;

use super::model::Spot;
use crate::db::Db;
use crate::db::schema::{case_leads, case_parties, cases, lead_facts, leads};
use crate::kit::{AgencyId, Scope};

/// A closed case.
#[derive(Debug, Clone, Queryable)]
pub struct Closed {
    /// Its id.
    pub id: i64,
    /// Its number.
    pub number: String,
    /// Its title.
    pub title: String,
    /// Where it stands.
    pub state: String,
    /// When it was closed.
    pub closed_on: Option<NaiveDate>,
    /// The code of the ground.
    pub ground: Option<String>,
}

/// What a closed case has to have in common with a lead.
#[derive(Debug, Clone)]
pub struct Common {
    /// The field.
    pub domain: String,
    /// Closed on or before.
    pub closed_by: NaiveDate,
    /// Against one of these agencies, when any is known.
    pub agencies: Vec<AgencyId>,
    /// In this division, when no agency is known.
    pub division: String,
}

/// Cases that are looked at for one lead.
const MOST_CASES: i64 = 500;

/// The closed cases in sight that have that in common, those closed last first.
///
/// # Errors
/// The database's.
pub fn closed(conn: &mut Db, scope: &Scope, common: &Common) -> QueryResult<Vec<Closed>> {
    let mut query = cases::table
        .filter(cases::closed_on.le(common.closed_by))
        .filter(cases::domain.eq(common.domain.clone()))
        .into_boxed();
    match scope {
        Scope::All => {}
        Scope::Offices(ids) => {
            let own = cases::office_id.eq_any(ids.clone()).nullable();
            query = query.filter(own.or(cases::suit_office_id.eq_any(ids.clone())));
        }
        Scope::Agency(_) | Scope::None => return Ok(Vec::new()),
    }
    query = if common.agencies.is_empty() {
        let there = case_leads::table
            .inner_join(leads::table)
            .filter(case_leads::case_id.eq(cases::id))
            .filter(leads::division_code.eq(common.division.clone()));
        query.filter(exists(there))
    } else {
        let against = case_parties::table
            .filter(case_parties::agency_id.eq_any(common.agencies.clone()))
            .select(case_parties::case_id);
        query.filter(cases::id.eq_any(against))
    };
    query
        .order((cases::closed_on.desc(), cases::id.desc()))
        .limit(MOST_CASES)
        .select((
            cases::id,
            cases::number,
            cases::title,
            cases::state,
            cases::closed_on,
            cases::closing_ground,
        ))
        .load(conn)
}

/// Where the leads of cases are, each with its case.
///
/// # Errors
/// The database's.
pub fn spots(conn: &mut Db, of: Vec<i64>) -> QueryResult<Vec<(i64, Spot)>> {
    type Row = (i64, String, Option<String>, Option<f64>, Option<f64>);
    let rows: Vec<Row> = case_leads::table
        .inner_join(leads::table.inner_join(lead_facts::table))
        .filter(case_leads::case_id.eq_any(of))
        .select((
            case_leads::case_id,
            leads::division_code,
            lead_facts::place,
            lead_facts::longitude,
            lead_facts::latitude,
        ))
        .load(conn)?;
    let spot = |(case, division, place, longitude, latitude): Row| {
        (case, Spot { division, place, point: longitude.zip(latitude) })
    };
    Ok(rows.into_iter().map(spot).collect())
}

/// The agencies that cases are against, of those that are asked about, by their names at filing.
///
/// # Errors
/// The database's.
pub fn parties(
    conn: &mut Db,
    of: Vec<i64>,
    agencies: Vec<AgencyId>,
) -> QueryResult<BTreeMap<i64, Vec<String>>> {
    let rows: Vec<(i64, String)> = case_parties::table
        .filter(case_parties::case_id.eq_any(of))
        .filter(case_parties::agency_id.eq_any(agencies))
        .order(case_parties::id)
        .select((case_parties::case_id, case_parties::name))
        .load(conn)?;
    let mut named: BTreeMap<i64, Vec<String>> = BTreeMap::new();
    for (case, name) in rows {
        named.entry(case).or_default().push(name);
    }
    Ok(named)
}
