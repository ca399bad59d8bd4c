//! Changes of leads, each compared with the version that was read.

use diesel::prelude::*;

use crate::db::Db;
use crate::db::schema::{lead_agencies, lead_facts, leads};
use crate::leads::model::{Lead, LeadFacts, LeadId};

/// Stores every column of a lead that may change, if nobody changed it since `lead.version` was read.
/// Whether it was stored.
///
/// # Errors
/// The database's.
pub fn update(conn: &mut Db, lead: &Lead) -> QueryResult<bool> {
    let changed = diesel::update(leads::table.find(lead.id.0).filter(leads::version.eq(lead.version)))
        .set((
            leads::state.eq(lead.state),
            leads::domain.eq(&lead.domain),
            leads::title.eq(&lead.title),
            leads::division_code.eq(&lead.division_code),
            leads::statutory_source.eq(lead.statutory_source),
            leads::handler_id.eq(lead.handler_id),
            leads::urgent.eq(lead.urgent),
            leads::major.eq(lead.major),
            leads::recorded_up_on.eq(lead.recorded_up_on),
            leads::digest.eq(&lead.digest),
            leads::merged_into_id.eq(lead.merged_into_id),
            leads::decided_on.eq(lead.decided_on),
            leads::version.eq(leads::version + 1),
        ))
        .execute(conn)?;
    Ok(changed == 1)
}

/// The version that a lead has now.
///
/// # Errors
/// The database's.
pub fn version(conn: &mut Db, id: LeadId) -> QueryResult<i32> {
    leads::table.find(id.0).select(leads::version).first(conn)
}

/// Stores what a page shows of a lead, under the version of the lead.
///
/// # Errors
/// The database's.
pub fn update_facts(conn: &mut Db, facts: &LeadFacts) -> QueryResult<usize> {
    diesel::update(lead_facts::table.find(facts.lead_id.0))
        .set((
            lead_facts::sub_domain.eq(&facts.sub_domain),
            lead_facts::place.eq(&facts.place),
            lead_facts::longitude.eq(facts.longitude),
            lead_facts::latitude.eq(facts.latitude),
            lead_facts::harmed_interest.eq(&facts.harmed_interest),
            lead_facts::suspects.eq(&facts.suspects),
            lead_facts::risk_notes.eq(&facts.risk_notes),
        ))
        .execute(conn)
}

/// Takes away the agencies that may be responsible, before others are stored in their place.
///
/// # Errors
/// The database's.
pub fn clear_agencies(conn: &mut Db, id: LeadId) -> QueryResult<usize> {
    diesel::delete(lead_agencies::table.filter(lead_agencies::lead_id.eq(id.0))).execute(conn)
}
