//! Changes of leads, each compared with the version that was read.

use diesel::prelude::*;

use crate::audit::Change;
use crate::db::Db;
use crate::db::schema::{lead_agencies, lead_amendments, lead_facts, leads};
use crate::kit::{Json, PersonId, Timestamp};
use crate::leads::model::{Lead, LeadAmended, LeadFacts, LeadId};

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
            leads::channel.eq(lead.channel),
            leads::external_number.eq(&lead.external_number),
            leads::received_on.eq(lead.received_on),
            leads::anonymous.eq(lead.anonymous),
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
            lead_facts::narrative.eq(&facts.narrative),
            lead_facts::sub_domain.eq(&facts.sub_domain),
            lead_facts::place.eq(&facts.place),
            lead_facts::longitude.eq(facts.longitude),
            lead_facts::latitude.eq(facts.latitude),
            lead_facts::area.eq(&facts.area),
            lead_facts::event_from.eq(facts.event_from),
            lead_facts::event_to.eq(facts.event_to),
            lead_facts::source_url.eq(&facts.source_url),
            lead_facts::spot_number.eq(&facts.spot_number),
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

/// Keeps what a correction changed, whole.
///
/// # Errors
/// The database's.
pub fn insert_amendment(
    conn: &mut Db,
    (lead, version): (LeadId, i32),
    changes: &[Change],
    (person, now): (Option<PersonId>, Timestamp),
) -> QueryResult<usize> {
    diesel::insert_into(lead_amendments::table)
        .values((
            lead_amendments::lead_id.eq(lead),
            lead_amendments::version.eq(version),
            lead_amendments::changes.eq(Json::new(serde_json::json!(changes))),
            lead_amendments::amended_by.eq(person),
            lead_amendments::amended_at.eq(now),
        ))
        .execute(conn)
}

/// The corrections of a lead, the first one first.
///
/// # Errors
/// The database's.
pub fn amendments(conn: &mut Db, lead: LeadId) -> QueryResult<Vec<LeadAmended>> {
    lead_amendments::table
        .filter(lead_amendments::lead_id.eq(lead.0))
        .order(lead_amendments::id)
        .select(LeadAmended::as_select())
        .load(conn)
}
