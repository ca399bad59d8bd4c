//! Finders of many leads at once, for the index. What is found here names no reporter: the words of a lead
//! are stored masked, and of its contacts there are digests alone.

use std::collections::HashMap;

use diesel::prelude::*;

use crate::db::Db;
use crate::db::schema::{
    lead_agencies, lead_assessment_axes, lead_assessments, lead_contacts, lead_decisions, lead_facts,
    lead_inquiries, lead_screenings, lead_verifications, leads, public_messages,
};
use crate::kit::Json;
use crate::leads::decisions::Decision;
use crate::leads::model::{Lead, LeadFacts, LeadId, SuspectedAgency};
use crate::leads::words::{DecisionState, Outcome};

/// Narrows a boxed query that joins leads to those in sight that came with an import, or to all in sight.
macro_rules! reported {
    ($query:expr, $scope:expr, $import:expr) => {{
        let mut query = $query;
        let import: Option<$crate::leads::import::ImportId> = $import;
        if let Some(import) = import {
            query = query.filter($crate::db::schema::leads::import_id.eq(import.0));
        }
        match $scope {
            $crate::kit::Scope::All => query,
            $crate::kit::Scope::Offices(ids) => {
                query.filter($crate::db::schema::leads::office_id.eq_any(ids.clone()))
            }
            // An agency, an administrator, an auditor and the public see no lead at all.
            $crate::kit::Scope::Agency(_) | $crate::kit::Scope::None => {
                query.filter($crate::db::schema::leads::id.eq(-1))
            }
        }
    }};
}

pub(crate) use reported;

/// Ids after one, in order: the way through all leads.
///
/// # Errors
/// The database's.
pub fn ids_after(conn: &mut Db, after: i64, limit: i64) -> QueryResult<Vec<i64>> {
    leads::table.filter(leads::id.gt(after)).order(leads::id).limit(limit).select(leads::id).load(conn)
}

/// The numbers of leads, each with its id.
///
/// # Errors
/// The database's.
pub fn numbers_of(conn: &mut Db, ids: &[i64]) -> QueryResult<Vec<(i64, String)>> {
    leads::table.filter(leads::id.eq_any(ids.to_vec())).select((leads::id, leads::number)).load(conn)
}

/// Leads with what a page shows of them.
///
/// # Errors
/// The database's.
pub fn leads_of(conn: &mut Db, ids: &[i64]) -> QueryResult<Vec<(Lead, LeadFacts)>> {
    leads::table
        .inner_join(lead_facts::table.on(lead_facts::lead_id.eq(leads::id)))
        .filter(leads::id.eq_any(ids.to_vec()))
        .order(leads::id)
        .select((Lead::as_select(), LeadFacts::as_select()))
        .load(conn)
}

/// The agencies that may be responsible, each with its lead.
///
/// # Errors
/// The database's.
pub fn agencies_of(conn: &mut Db, ids: &[i64]) -> QueryResult<Vec<(i64, SuspectedAgency)>> {
    lead_agencies::table
        .filter(lead_agencies::lead_id.eq_any(ids.to_vec()))
        .order(lead_agencies::id)
        .select((lead_agencies::lead_id, SuspectedAgency::as_select()))
        .load(conn)
}

/// The numbers, inside and outside, of the leads that were merged into each of these, and into those: an old number
/// leads to the lead that stays.
///
/// # Errors
/// The database's.
pub fn merged_numbers_of(conn: &mut Db, ids: &[i64]) -> QueryResult<Vec<(i64, String)>> {
    type Row = (i64, Option<i64>, String, Option<String>);
    let mut stays: HashMap<i64, i64> = ids.iter().map(|id| (*id, *id)).collect();
    let mut latest = ids.to_vec();
    let mut numbers = Vec::new();
    // Mergings of mergings are few; the bound only ends a circle that cannot be.
    for _ in 0..16 {
        let rows: Vec<Row> = leads::table
            .filter(leads::merged_into_id.eq_any(latest))
            .order(leads::id)
            .select((leads::id, leads::merged_into_id, leads::number, leads::external_number))
            .load(conn)?;
        if rows.is_empty() {
            break;
        }
        latest = rows.iter().map(|(id, ..)| *id).collect();
        for (id, into, number, external) in rows {
            let Some(stay) = into.and_then(|into| stays.get(&into).copied()) else { continue };
            stays.insert(id, stay);
            numbers.extend(std::iter::once(number).chain(external).map(|number| (stay, number)));
        }
    }
    Ok(numbers)
}

/// Digests of who reported, each with its lead; those of the lead that one continues stand for it too.
///
/// # Errors
/// The database's.
pub fn contacts_of(conn: &mut Db, ids: &[i64]) -> QueryResult<Vec<(i64, String)>> {
    let mut found: Vec<(i64, String)> = lead_contacts::table
        .filter(lead_contacts::lead_id.eq_any(ids.to_vec()))
        .order((lead_contacts::lead_id, lead_contacts::digest))
        .select((lead_contacts::lead_id, lead_contacts::digest))
        .load(conn)?;
    let continued: Vec<(i64, String)> = leads::table
        .inner_join(lead_contacts::table.on(lead_contacts::lead_id.nullable().eq(leads::origin_lead_id)))
        .filter(leads::id.eq_any(ids.to_vec()))
        .order((leads::id, lead_contacts::digest))
        .select((leads::id, lead_contacts::digest))
        .load(conn)?;
    found.extend(continued);
    Ok(found)
}

/// What was written while leads were worked on, piece by piece, each with its lead.
///
/// # Errors
/// The database's.
pub fn work_of(conn: &mut Db, ids: &[i64]) -> QueryResult<Vec<(i64, String)>> {
    let mut texts: Vec<(i64, String)> = Vec::new();
    let screened: Vec<(i64, Json<Vec<String>>, String)> = lead_screenings::table
        .filter(lead_screenings::lead_id.eq_any(ids.to_vec()))
        .order(lead_screenings::id)
        .select((lead_screenings::lead_id, lead_screenings::sources, lead_screenings::findings))
        .load(conn)?;
    for (lead, sources, findings) in screened {
        texts.push((lead, sources.into_inner().join("，")));
        texts.push((lead, findings));
    }
    let verified: Vec<(i64, String, String, Option<String>)> = lead_verifications::table
        .filter(lead_verifications::lead_id.eq_any(ids.to_vec()))
        .order(lead_verifications::id)
        .select((
            lead_verifications::lead_id,
            lead_verifications::place,
            lead_verifications::purpose,
            lead_verifications::findings,
        ))
        .load(conn)?;
    for (lead, place, purpose, findings) in verified {
        texts.extend([Some(place), Some(purpose), findings].into_iter().flatten().map(|text| (lead, text)));
    }
    let inquired: Vec<(i64, String, Option<String>)> = lead_inquiries::table
        .filter(lead_inquiries::lead_id.eq_any(ids.to_vec()))
        .order(lead_inquiries::id)
        .select((lead_inquiries::lead_id, lead_inquiries::plan, lead_inquiries::report))
        .load(conn)?;
    for (lead, plan, report) in inquired {
        texts.extend([Some(plan), report].into_iter().flatten().map(|text| (lead, text)));
    }
    texts.extend(assessed(conn, ids)?);
    texts.extend(filings_of(conn, ids)?);
    texts.extend(
        public_messages::table
            .filter(public_messages::lead_id.eq_any(ids.to_vec()))
            .order(public_messages::id)
            .select((public_messages::lead_id, public_messages::text))
            .load::<(i64, String)>(conn)?,
    );
    Ok(texts)
}

fn assessed(conn: &mut Db, ids: &[i64]) -> QueryResult<Vec<(i64, String)>> {
    let mut texts: Vec<(i64, String)> = lead_assessments::table
        .filter(lead_assessments::lead_id.eq_any(ids.to_vec()))
        .order(lead_assessments::id)
        .select((lead_assessments::lead_id, lead_assessments::conclusion))
        .load(conn)?;
    texts.extend(
        lead_assessment_axes::table
            .inner_join(lead_assessments::table)
            .filter(lead_assessments::lead_id.eq_any(ids.to_vec()))
            .order((lead_assessments::id, lead_assessment_axes::axis))
            .select((lead_assessments::lead_id, lead_assessment_axes::reason))
            .load::<(i64, String)>(conn)?,
    );
    Ok(texts)
}

/// What filings, proposed or decided, say of the harm and of the unlawful act, each with its lead.
///
/// # Errors
/// The database's.
pub fn filings_of(conn: &mut Db, ids: &[i64]) -> QueryResult<Vec<(i64, String)>> {
    let filings: Vec<(LeadId, Json<Decision>)> = lead_decisions::table
        .filter(lead_decisions::lead_id.eq_any(ids.to_vec()))
        .filter(lead_decisions::outcome.eq(Outcome::FileCase))
        .filter(lead_decisions::state.ne(DecisionState::Refused))
        .order(lead_decisions::id)
        .select((lead_decisions::lead_id, lead_decisions::content))
        .load(conn)?;
    let mut texts = Vec::new();
    for (lead, content) in filings {
        if let Decision::FileCase(filing) = content.into_inner() {
            texts.push((lead.0, filing.interest_harmed));
            texts.push((lead.0, filing.unlawful_act));
        }
    }
    Ok(texts)
}
