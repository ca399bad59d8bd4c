//! Queries of reports without account.

use chrono::NaiveDate;
use diesel::prelude::*;

use crate::db::Db;
use crate::db::schema::{leads, procuratorates, public_messages, public_progress, public_reports};
use crate::kit::{OfficeId, PersonId, Timestamp};
use crate::leads::model::LeadId;
use crate::leads::receipt::Receipt;
use crate::leads::words::PublicStep;

/// A report as its code finds it.
#[derive(Debug, Clone)]
pub struct Report {
    /// The lead.
    pub lead: LeadId,
    /// The receipt as it was given.
    pub receipt: Receipt,
}

/// A message between reporter and office.
#[derive(Debug, Clone, Queryable)]
pub struct Message {
    /// Whether the reporter wrote it.
    pub from_reporter: bool,
    /// What it says.
    pub text: String,
    /// When.
    pub sent_at: Timestamp,
}

/// The office of a division: that of the county, or of the city above it.
///
/// # Errors
/// The database's.
pub fn office_of(conn: &mut Db, division: &str) -> QueryResult<Option<OfficeId>> {
    let city = division.get(..4).map(|prefix| format!("{prefix}00")).unwrap_or_default();
    let found: Vec<(OfficeId, String)> = procuratorates::table
        .filter(procuratorates::division_code.eq_any(vec![division.to_owned(), city]))
        .select((procuratorates::id, procuratorates::division_code))
        .load(conn)?;
    let own = found.iter().find(|(_, code)| code == division).or_else(|| found.first());
    Ok(own.map(|(id, _)| *id))
}

/// Stores a report with the digest of its code and its receipt.
///
/// # Errors
/// The database's.
pub fn insert(conn: &mut Db, lead: LeadId, code_hash: &str, receipt: &Receipt) -> QueryResult<usize> {
    diesel::insert_into(public_reports::table)
        .values((
            public_reports::lead_id.eq(lead),
            public_reports::code_hash.eq(code_hash),
            public_reports::received_at.eq(receipt.received_at),
            public_reports::digest.eq(&receipt.digest),
            public_reports::key_id.eq(&receipt.key_id),
            public_reports::signature.eq(&receipt.signature),
        ))
        .execute(conn)
}

/// The report of a code.
///
/// # Errors
/// The database's.
pub fn by_code(conn: &mut Db, code_hash: &str) -> QueryResult<Option<Report>> {
    let row: Option<(LeadId, String, Timestamp, String, String, String)> = public_reports::table
        .inner_join(leads::table)
        .filter(public_reports::code_hash.eq(code_hash))
        .select((
            public_reports::lead_id,
            leads::number,
            public_reports::received_at,
            public_reports::digest,
            public_reports::key_id,
            public_reports::signature,
        ))
        .first(conn)
        .optional()?;
    Ok(row.map(|(lead, number, received_at, digest, key_id, signature)| Report {
        lead,
        receipt: Receipt { number, received_at, digest, key_id, signature },
    }))
}

/// Locks a report until the transaction ends.
///
/// # Errors
/// The database's.
pub fn lock(conn: &mut Db, lead: LeadId) -> QueryResult<usize> {
    diesel::update(public_reports::table.find(lead.0))
        .set(public_reports::received_at.eq(public_reports::received_at))
        .execute(conn)
}

/// Whether a lead came without account, so that somebody follows it by a code.
///
/// # Errors
/// The database's.
pub fn is_public(conn: &mut Db, lead: LeadId) -> QueryResult<bool> {
    let found: Option<LeadId> =
        public_reports::table.find(lead.0).select(public_reports::lead_id).first(conn).optional()?;
    Ok(found.is_some())
}

/// The leads that came without account and go the way of this one: itself, those merged into it, and
/// those of other offices that any of them continues.
///
/// # Errors
/// The database's.
pub fn followed(conn: &mut Db, lead: LeadId) -> QueryResult<Vec<LeadId>> {
    let (mut family, mut latest) = (vec![lead], vec![lead]);
    // Mergings and transfers are few; the bound only ends a circle that cannot be.
    for _ in 0..16 {
        let merged: Vec<LeadId> =
            leads::table.filter(leads::merged_into_id.eq_any(latest.clone())).select(leads::id).load(conn)?;
        let origins: Vec<Option<LeadId>> = leads::table
            .filter(leads::id.eq_any(latest).and(leads::origin_lead_id.is_not_null()))
            .select(leads::origin_lead_id)
            .load(conn)?;
        latest = merged.into_iter().chain(origins.into_iter().flatten()).collect();
        latest.retain(|id| !family.contains(id));
        if latest.is_empty() {
            break;
        }
        family.extend(latest.iter().copied());
    }
    public_reports::table
        .filter(public_reports::lead_id.eq_any(family))
        .order(public_reports::lead_id)
        .select(public_reports::lead_id)
        .load(conn)
}

/// Stores a step of the way, unless it is the last one stored.
///
/// # Errors
/// The database's.
pub fn reach(conn: &mut Db, lead: LeadId, step: PublicStep, on: NaiveDate) -> QueryResult<()> {
    let steps = progress(conn, lead)?;
    if steps.last().is_some_and(|(last, _)| *last == step) || steps.contains(&(step, on)) {
        return Ok(());
    }
    diesel::insert_into(public_progress::table)
        .values((
            public_progress::lead_id.eq(lead),
            public_progress::step.eq(step),
            public_progress::reached_on.eq(on),
        ))
        .execute(conn)
        .map(drop)
}

/// The steps of the way, the first one first.
///
/// # Errors
/// The database's.
pub fn progress(conn: &mut Db, lead: LeadId) -> QueryResult<Vec<(PublicStep, NaiveDate)>> {
    public_progress::table
        .filter(public_progress::lead_id.eq(lead.0))
        .order(public_progress::id)
        .select((public_progress::step, public_progress::reached_on))
        .load(conn)
}

/// Stores a message; one without a person is the reporter's.
///
/// # Errors
/// The database's.
pub fn insert_message(
    conn: &mut Db,
    lead: LeadId,
    text: &str,
    person: Option<PersonId>,
    now: Timestamp,
) -> QueryResult<usize> {
    diesel::insert_into(public_messages::table)
        .values((
            public_messages::lead_id.eq(lead),
            public_messages::from_reporter.eq(person.is_none()),
            public_messages::text.eq(text),
            public_messages::person_id.eq(person),
            public_messages::sent_at.eq(now),
        ))
        .execute(conn)
}

/// How many messages the reporter wrote.
///
/// # Errors
/// The database's.
pub fn supplements(conn: &mut Db, lead: LeadId) -> QueryResult<i64> {
    public_messages::table
        .filter(public_messages::lead_id.eq(lead.0).and(public_messages::from_reporter.eq(true)))
        .count()
        .get_result(conn)
}

/// The messages of a lead, the first one first.
///
/// # Errors
/// The database's.
pub fn messages(conn: &mut Db, lead: LeadId) -> QueryResult<Vec<Message>> {
    public_messages::table
        .filter(public_messages::lead_id.eq(lead.0))
        .order(public_messages::id)
        .select((public_messages::from_reporter, public_messages::text, public_messages::sent_at))
        .load(conn)
}
