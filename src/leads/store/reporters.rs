//! Queries of the sealed table and of the right to open a seal.

use diesel::prelude::*;

use crate::approvals::ApprovalId;
use crate::db::Db;
use crate::db::schema::{lead_reporters, leads, reporter_grants};
use crate::kit::{PersonId, Timestamp};
use crate::leads::model::LeadId;
use crate::leads::vault::Sealed;

/// A right to open a seal.
#[derive(Debug, Clone, Queryable)]
pub struct Grant {
    /// Its id.
    pub id: i64,
    /// The proposal by which it was given.
    pub approval_id: ApprovalId,
    /// Until when.
    pub expires_at: Timestamp,
}

/// The sealed reporter of a lead, or of the lead of another office that it continues; with the lead
/// on whose row it stands.
///
/// # Errors
/// The database's.
pub fn sealed(conn: &mut Db, lead: LeadId) -> QueryResult<Option<(LeadId, Sealed)>> {
    let mut at = Some(lead);
    // A lead passes few offices; the bound only ends a circle that cannot be.
    for _ in 0..16 {
        let Some(id) = at else { break };
        let row: Option<(String, Vec<u8>, Vec<u8>)> = lead_reporters::table
            .find(id.0)
            .select((lead_reporters::key_id, lead_reporters::nonce, lead_reporters::sealed))
            .first(conn)
            .optional()?;
        if let Some((key_id, nonce, bytes)) = row {
            return Ok(Some((id, Sealed { key_id, nonce, bytes })));
        }
        at = leads::table.find(id.0).select(leads::origin_lead_id).first(conn).optional()?.flatten();
    }
    Ok(None)
}

/// Takes a sealed reporter away, before another is stored in its place.
///
/// # Errors
/// The database's.
pub fn remove(conn: &mut Db, lead: LeadId) -> QueryResult<usize> {
    diesel::delete(lead_reporters::table.find(lead.0)).execute(conn)
}

/// Stores a right to open the seal of a lead.
///
/// # Errors
/// The database's.
pub fn insert_grant(
    conn: &mut Db,
    (lead, person): (LeadId, PersonId),
    approval: ApprovalId,
    purpose: &str,
    (now, until): (Timestamp, Timestamp),
) -> QueryResult<usize> {
    diesel::insert_into(reporter_grants::table)
        .values((
            reporter_grants::lead_id.eq(lead),
            reporter_grants::person_id.eq(person),
            reporter_grants::approval_id.eq(approval),
            reporter_grants::purpose.eq(purpose),
            reporter_grants::granted_at.eq(now),
            reporter_grants::expires_at.eq(until),
        ))
        .execute(conn)
}

/// The right of a person to open the seal of a lead now.
///
/// # Errors
/// The database's.
pub fn grant(conn: &mut Db, lead: LeadId, person: PersonId, now: Timestamp) -> QueryResult<Option<Grant>> {
    reporter_grants::table
        .filter(reporter_grants::lead_id.eq(lead.0).and(reporter_grants::person_id.eq(person.0)))
        .filter(reporter_grants::expires_at.gt(now))
        .order(reporter_grants::expires_at.desc())
        .select((reporter_grants::id, reporter_grants::approval_id, reporter_grants::expires_at))
        .first(conn)
        .optional()
}

/// Counts an opening.
///
/// # Errors
/// The database's.
pub fn count_opening(conn: &mut Db, grant: i64) -> QueryResult<usize> {
    diesel::update(reporter_grants::table.find(grant))
        .set(reporter_grants::opened.eq(reporter_grants::opened + 1))
        .execute(conn)
}
