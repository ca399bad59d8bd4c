//! Queries of suggestions.

use std::collections::{HashMap, HashSet};

use diesel::prelude::*;

use super::alike::{Decided, Pairs, says_something};
use super::model::{Arrival, BatchSuggestions, Chosen, FirstSuggested, Period};
use crate::db::schema::{
    agencies, attachments, case_leads, case_parties, lead_facts, lead_suggestions, leads,
};
use crate::db::{Db, insert_many};
use crate::kit::{AgencyId, OfficeId, Scope};
use crate::leads::import::ImportId;
use crate::leads::store::batches::reported;
use crate::leads::{Lead, LeadFacts, LeadId, LeadState};
use crate::org::model::Agency;

/// Of some leads, those of which nothing was suggested yet, with their facts.
///
/// # Errors
/// The database's.
pub fn unsuggested(conn: &mut Db, ids: &[i64]) -> QueryResult<Vec<(Lead, LeadFacts)>> {
    let open: Vec<i64> = still_unsuggested(conn, ids)?.into_iter().map(|id| id.0).collect();
    leads::table
        .inner_join(lead_facts::table)
        .filter(leads::id.eq_any(open))
        .order(leads::id)
        .select((Lead::as_select(), LeadFacts::as_select()))
        .load(conn)
}

/// Of some leads, those that are there and have no suggestions yet.
///
/// # Errors
/// The database's.
pub fn still_unsuggested(conn: &mut Db, ids: &[i64]) -> QueryResult<HashSet<LeadId>> {
    let suggested = lead_suggestions::table
        .filter(lead_suggestions::lead_id.eq_any(ids))
        .select(lead_suggestions::lead_id);
    let found: Vec<LeadId> = leads::table
        .filter(leads::id.eq_any(ids))
        .filter(leads::id.ne_all(suggested))
        .select(leads::id)
        .load(conn)?;
    Ok(found.into_iter().collect())
}

/// How many files are attached to each of some leads.
///
/// # Errors
/// The database's.
pub fn files_of(conn: &mut Db, ids: &[i64]) -> QueryResult<HashMap<i64, usize>> {
    let rows: Vec<i64> = attachments::table
        .filter(attachments::subject_kind.eq("lead").and(attachments::subject_id.eq_any(ids)))
        .select(attachments::subject_id)
        .load(conn)?;
    let mut counts = HashMap::new();
    for id in rows {
        *counts.entry(id).or_default() += 1;
    }
    Ok(counts)
}

/// The agencies of an office, of the one above it, and of a division, by id.
///
/// # Errors
/// The database's.
pub fn agencies_around(conn: &mut Db, offices: &[OfficeId], division: &str) -> QueryResult<Vec<Agency>> {
    agencies::table
        .filter(agencies::office_id.eq_any(offices).or(agencies::division_code.eq(division)))
        .order(agencies::id)
        .select(Agency::as_select())
        .load(conn)
}

/// Keeps what was suggested on arrival.
///
/// # Errors
/// The database's.
pub fn insert(conn: &mut Db, new: &[&Arrival]) -> QueryResult<()> {
    insert_many!(conn, lead_suggestions::table, new, row => (
        lead_suggestions::lead_id.eq(row.lead_id),
        lead_suggestions::suggested_at.eq(row.suggested_at),
        lead_suggestions::knowledge.eq(&row.knowledge),
        lead_suggestions::domain_1.eq(&row.domain_1),
        lead_suggestions::domain_2.eq(&row.domain_2),
        lead_suggestions::domain_3.eq(&row.domain_3),
        lead_suggestions::agency_1.eq(row.agency_1),
        lead_suggestions::agency_2.eq(row.agency_2),
        lead_suggestions::agency_3.eq(row.agency_3),
        lead_suggestions::priority.eq(row.priority),
        lead_suggestions::factors.eq(&row.factors),
    ))
}

/// What was suggested of a lead when it arrived.
///
/// # Errors
/// The database's.
pub fn arrival(conn: &mut Db, lead: LeadId) -> QueryResult<Option<Arrival>> {
    lead_suggestions::table.find(lead.0).select(Arrival::as_select()).first(conn).optional()
}

/// The agencies of the cases that came of some leads.
///
/// # Errors
/// The database's.
pub fn agencies_of_cases(conn: &mut Db, ids: &[i64]) -> QueryResult<HashMap<i64, Vec<AgencyId>>> {
    let rows: Vec<(i64, Option<AgencyId>)> = case_leads::table
        .inner_join(case_parties::table.on(case_parties::case_id.eq(case_leads::case_id)))
        .filter(case_leads::lead_id.eq_any(ids).and(case_parties::agency_id.is_not_null()))
        .order(case_parties::id)
        .select((case_leads::lead_id, case_parties::agency_id))
        .load(conn)?;
    let mut found: HashMap<i64, Vec<AgencyId>> = HashMap::new();
    for (lead, agency) in rows {
        found.entry(lead).or_default().extend(agency);
    }
    Ok(found)
}

/// The leads in sight on which was decided in a period, of which something was suggested on arrival, with
/// what people chose.
///
/// # Errors
/// The database's.
pub fn decided_with_arrival(
    conn: &mut Db,
    scope: &Scope,
    period: Period,
) -> QueryResult<Vec<(Arrival, Chosen)>> {
    let mut query = lead_suggestions::table
        .inner_join(leads::table)
        .filter(leads::decided_on.ge(period.from).and(leads::decided_on.le(period.to)))
        .select((Arrival::as_select(), leads::state, leads::domain))
        .into_boxed();
    query = match scope {
        Scope::All => query,
        Scope::Offices(ids) => query.filter(leads::office_id.eq_any(ids.clone())),
        Scope::Agency(_) | Scope::None => query.filter(leads::id.eq(-1)),
    };
    let rows: Vec<(Arrival, LeadState, Option<String>)> = query.order(leads::id).load(conn)?;
    let rows: Vec<_> = rows.into_iter().filter(|(_, state, _)| says_something(*state)).collect();
    let ids: Vec<i64> = rows.iter().map(|(arrival, ..)| arrival.lead_id.0).collect();
    let mut agencies = HashMap::new();
    for piece in ids.chunks(PIECE) {
        agencies.extend(agencies_of_cases(conn, piece)?);
    }
    Ok(rows
        .into_iter()
        .map(|(arrival, state, domain)| {
            let lead = arrival.lead_id;
            let agencies = agencies.remove(&lead.0).unwrap_or_default();
            (arrival, Chosen { lead, state, domain, agencies })
        })
        .collect())
}

/// Ids in one statement.
const PIECE: usize = 500;

/// The newest leads on which was decided, of an office or of all, with what they tell and what became of them.
///
/// # Errors
/// The database's.
pub fn newest_decided(
    conn: &mut Db,
    office: Option<OfficeId>,
    most: i64,
) -> QueryResult<Vec<(Lead, LeadFacts, Decided)>> {
    let states: Vec<LeadState> =
        LeadState::ALL.iter().copied().filter(|state| says_something(*state)).collect();
    let mut query = leads::table
        .inner_join(lead_facts::table)
        .filter(leads::decided_on.is_not_null().and(leads::state.eq_any(states)))
        .order((leads::decided_on.desc(), leads::id.desc()))
        .limit(most)
        .select((Lead::as_select(), LeadFacts::as_select()))
        .into_boxed();
    if let Some(office) = office {
        query = query.filter(leads::office_id.eq(office.0));
    }
    let rows: Vec<(Lead, LeadFacts)> = query.load(conn)?;
    let ids: Vec<i64> = rows.iter().map(|(lead, _)| lead.id.0).collect();
    let mut agencies = HashMap::new();
    for piece in ids.chunks(PIECE) {
        agencies.extend(agencies_of_cases(conn, piece)?);
    }
    Ok(rows
        .into_iter()
        .map(|(lead, facts)| {
            let decided = Decided {
                id: lead.id,
                number: lead.number.clone(),
                title: lead.title.clone(),
                pairs: Pairs::of(&format!("{}\n{}", lead.title, facts.narrative)),
                state: lead.state,
                decided_on: lead.decided_on.unwrap_or(lead.received_on),
                domain: lead.domain.clone(),
                agencies: agencies.remove(&lead.id.0).unwrap_or_default(),
            };
            (lead, facts, decided)
        })
        .collect())
}

/// What was suggested of the leads of a batch.
///
/// # Errors
/// The database's.
pub fn of_batch(conn: &mut Db, id: ImportId) -> QueryResult<BatchSuggestions> {
    let leads = leads::table.filter(leads::import_id.eq(id.0)).count().get_result(conn)?;
    let by_domain = lead_suggestions::table
        .inner_join(leads::table)
        .filter(leads::import_id.eq(id.0))
        .group_by(lead_suggestions::domain_1)
        .select((lead_suggestions::domain_1, diesel::dsl::count_star()))
        .load(conn)?;
    Ok(BatchSuggestions { leads, by_domain })
}

/// What was suggested first of each of some leads.
///
/// # Errors
/// The database's.
pub fn first_of_leads(conn: &mut Db, ids: &[LeadId]) -> QueryResult<Vec<FirstSuggested>> {
    let mut found = Vec::with_capacity(ids.len());
    for piece in ids.chunks(PIECE) {
        let rows: Vec<FirstSuggested> = lead_suggestions::table
            .left_join(agencies::table.on(agencies::id.nullable().eq(lead_suggestions::agency_1)))
            .filter(lead_suggestions::lead_id.eq_any(piece.to_vec()))
            .select((
                lead_suggestions::lead_id,
                lead_suggestions::domain_1,
                lead_suggestions::agency_1,
                agencies::name.nullable(),
                lead_suggestions::priority,
            ))
            .load(conn)?;
        found.extend(rows);
    }
    Ok(found)
}

/// For how many of the leads in sight, of an import or of all, each field was the likeliest; no field among them.
///
/// # Errors
/// The database's.
pub fn by_domain(
    conn: &mut Db,
    scope: &Scope,
    import: Option<ImportId>,
) -> QueryResult<Vec<(Option<String>, i64)>> {
    let domains = lead_suggestions::table
        .inner_join(leads::table)
        .group_by(lead_suggestions::domain_1)
        .select((lead_suggestions::domain_1, diesel::dsl::count_star()))
        .into_boxed();
    reported!(domains, scope, import).load(conn)
}

/// For how many of them each agency was the likeliest, by its name.
///
/// # Errors
/// The database's.
pub fn by_agency(
    conn: &mut Db,
    scope: &Scope,
    import: Option<ImportId>,
) -> QueryResult<Vec<(AgencyId, String, i64)>> {
    let agencies = lead_suggestions::table
        .inner_join(leads::table)
        .inner_join(agencies::table.on(agencies::id.nullable().eq(lead_suggestions::agency_1)))
        .group_by((agencies::id, agencies::name))
        .select((agencies::id, agencies::name, diesel::dsl::count_star()))
        .into_boxed();
    reported!(agencies, scope, import).load(conn)
}

/// Leads of a batch after one of them, in order: a piece.
///
/// # Errors
/// The database's.
pub fn ids_of_batch(conn: &mut Db, id: ImportId, after: i64) -> QueryResult<Vec<i64>> {
    leads::table
        .filter(leads::import_id.eq(id.0).and(leads::id.gt(after)))
        .order(leads::id)
        .select(leads::id)
        .limit(200)
        .load(conn)
}
