//! Queries of the register.

pub mod batches;
pub mod change;
pub mod decisions;
pub mod evaluation;
pub mod public;
pub mod reporters;
pub mod sealed;

use std::collections::HashMap;

use chrono::NaiveDate;
use diesel::prelude::*;
use diesel::result::Error;

use super::model::{Domain, Lead, LeadFacts, LeadId, SuspectedAgency};
use super::vault::Sealed;
use super::words::{Channel, LeadState, StatutorySource};
use crate::db::schema::{
    domains, lead_agencies, lead_contacts, lead_facts, lead_numbers, lead_reporters, leads,
};
use crate::db::{Db, MultiBackend, PIECE, insert_many};
use crate::kit::page::PageRequest;
use crate::kit::{OfficeId, PersonId, Scope, Timestamp};

/// The order of a list of leads.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum LeadOrder {
    /// The newest in the register first.
    #[default]
    Newest,
    /// The oldest in the register first.
    Oldest,
    /// The last received first.
    LastReceived,
    /// The first received first.
    FirstReceived,
}

/// What a list of leads is narrowed by.
#[derive(Debug, Clone, Default)]
pub struct LeadFilter {
    /// In which order; a range of days of receipt has the last received first, unless it is the other way round.
    pub order: LeadOrder,
    /// The office that has it.
    pub office: Option<OfficeId>,
    /// Where it stands.
    pub state: Option<LeadState>,
    /// The field.
    pub domain: Option<String>,
    /// The statutory source.
    pub statutory_source: Option<StatutorySource>,
    /// The channel.
    pub channel: Option<Channel>,
    /// The handling prosecutor.
    pub handler: Option<PersonId>,
    /// Received on or after.
    pub received_from: Option<NaiveDate>,
    /// Received on or before.
    pub received_to: Option<NaiveDate>,
    /// Major leads only, or none of them.
    pub major: Option<bool>,
    /// The number in the register, or the number it bears outside.
    pub number: Option<String>,
    /// The batch it came with.
    pub import: Option<i64>,
    /// The lead it was merged into.
    pub merged_into: Option<LeadId>,
}

/// What falls in sight of a scope, as a condition of the query.
type Seen = Box<dyn BoxableExpression<leads::table, MultiBackend, SqlType = diesel::sql_types::Bool>>;

fn seen(scope: &Scope) -> Option<Seen> {
    match scope {
        Scope::All => None,
        Scope::Offices(ids) => Some(match ids.as_slice() {
            [one] => Box::new(leads::office_id.eq(one.0)),
            several => Box::new(leads::office_id.eq_any(several.iter().map(|id| id.0).collect::<Vec<_>>())),
        }),
        // An agency, an administrator, an auditor and the public see no lead at all.
        Scope::Agency(_) | Scope::None => Some(Box::new(leads::id.eq(-1))),
    }
}

/// The same where the office is not to choose the index.
fn seen_by_the_way(conn: &Db, scope: &Scope) -> Option<Seen> {
    match scope {
        Scope::Offices(ids) if conn.walks_by_id() => {
            let ids: Vec<_> = ids.iter().map(|id| id.0).collect();
            Some(Box::new((leads::office_id + 0_i64).eq_any(ids)))
        }
        Scope::Offices(_) | Scope::All | Scope::Agency(_) | Scope::None => seen(scope),
    }
}

/// The same for a page in the order of ids, or of days.
fn seen_in_order(conn: &Db, scope: &Scope, filter: &LeadFilter) -> Option<Seen> {
    match scope {
        Scope::Offices(ids) if ids.len() > 1 || filter.number.is_some() => seen_by_the_way(conn, scope),
        Scope::Offices(_) | Scope::All | Scope::Agency(_) | Scope::None => seen(scope),
    }
}

/// A page of leads, the newest first. With a range of received days the order is by that day, so that
/// the page is a walk along an index either way.
///
/// # Errors
/// The database's.
pub fn list(conn: &mut Db, scope: &Scope, filter: &LeadFilter, page: &PageRequest) -> QueryResult<Vec<Lead>> {
    let mut query = leads::table.select(Lead::as_select()).into_boxed();
    if let Some(seen) = seen_in_order(conn, scope, filter) {
        query = query.filter(seen);
    }
    if let Some(office) = filter.office {
        query = query.filter(leads::office_id.eq(office.0));
    }
    if let Some(state) = filter.state {
        query = query.filter(leads::state.eq(state));
    }
    if let Some(domain) = &filter.domain {
        query = query.filter(leads::domain.eq(domain.clone()));
    }
    if let Some(source) = filter.statutory_source {
        query = query.filter(leads::statutory_source.eq(source));
    }
    if let Some(channel) = filter.channel {
        query = query.filter(leads::channel.eq(channel));
    }
    if let Some(handler) = filter.handler {
        query = query.filter(leads::handler_id.eq(handler.0));
    }
    if let Some(major) = filter.major {
        query = query.filter(leads::major.eq(major));
    }
    if let Some(number) = &filter.number {
        let bears = leads::number.eq(number.clone()).or(leads::external_number.eq(number.clone()));
        // An old number leads to the lead that stays, beside the one that bears it.
        let merged = leads::table
            .filter(leads::number.eq(number.clone()).or(leads::external_number.eq(number.clone())))
            .filter(leads::merged_into_id.is_not_null())
            .select(leads::id)
            .load(conn)?;
        let stay = if merged.is_empty() { Vec::new() } else { decisions::survivors(conn, merged)? };
        query = query.filter(bears.or(leads::id.eq_any(stay)));
    }
    if let Some(import) = filter.import {
        query = query.filter(leads::import_id.eq(import));
    }
    if let Some(survivor) = filter.merged_into {
        query = query.filter(leads::merged_into_id.eq(survivor.0));
    }
    let is_ranged = filter.received_from.is_some() || filter.received_to.is_some();
    let (by_day, up) = match filter.order {
        LeadOrder::Newest => (is_ranged, false),
        LeadOrder::Oldest => (is_ranged, true),
        LeadOrder::LastReceived => (true, false),
        LeadOrder::FirstReceived => (true, true),
    };
    if !by_day {
        if let Some(cursor) = page.cursor {
            query = if up { query.filter(leads::id.gt(cursor)) } else { query.filter(leads::id.lt(cursor)) };
        }
        query = if up { query.order(leads::id.asc()) } else { query.order(leads::id.desc()) };
        return query.limit(page.limit() + 1).load(conn);
    }
    if let Some(from) = filter.received_from {
        query = query.filter(leads::received_on.ge(from));
    }
    if let Some(to) = filter.received_to {
        query = query.filter(leads::received_on.le(to));
    }
    if let Some(cursor) = page.cursor {
        let day: Option<NaiveDate> =
            leads::table.find(cursor).select(leads::received_on).first(conn).optional()?;
        let Some(day) = day else { return Ok(Vec::new()) };
        query = if up {
            query
                .filter(leads::received_on.ge(day))
                .filter(leads::received_on.gt(day).or(leads::id.gt(cursor)))
        } else {
            query
                .filter(leads::received_on.le(day))
                .filter(leads::received_on.lt(day).or(leads::id.lt(cursor)))
        };
    }
    query = if up {
        query.order((leads::received_on.asc(), leads::id.asc()))
    } else {
        query.order((leads::received_on.desc(), leads::id.desc()))
    };
    query.limit(page.limit() + 1).load(conn)
}

/// How many leads in sight stand in each state.
///
/// # Errors
/// The database's.
pub fn counts(conn: &mut Db, scope: &Scope) -> QueryResult<Vec<(LeadState, i64)>> {
    let mut query =
        leads::table.group_by(leads::state).select((leads::state, diesel::dsl::count_star())).into_boxed();
    match scope {
        Scope::All => {}
        Scope::Offices(ids) => {
            query = query.filter(leads::office_id.eq_any(ids.iter().map(|id| id.0).collect::<Vec<_>>()));
        }
        Scope::Agency(_) | Scope::None => return Ok(Vec::new()),
    }
    query.load(conn)
}

/// A lead in sight.
///
/// # Errors
/// The database's.
pub fn lead(conn: &mut Db, scope: &Scope, id: LeadId) -> QueryResult<Option<Lead>> {
    let mut query = leads::table.filter(leads::id.eq(id.0)).select(Lead::as_select()).into_boxed();
    if let Some(seen) = seen(scope) {
        query = query.filter(seen);
    }
    query.first(conn).optional()
}

/// Those of some leads that are in sight, by id.
///
/// # Errors
/// The database's.
pub fn leads_of(conn: &mut Db, scope: &Scope, ids: &[LeadId]) -> QueryResult<Vec<Lead>> {
    let ids: Vec<i64> = ids.iter().map(|id| id.0).collect();
    let mut query = leads::table.filter(leads::id.eq_any(ids)).select(Lead::as_select()).into_boxed();
    if let Some(seen) = seen(scope) {
        query = query.filter(seen);
    }
    query.order(leads::id).load(conn)
}

/// Any lead, for use cases that have the right to it already.
///
/// # Errors
/// The database's.
pub fn any_lead(conn: &mut Db, id: LeadId) -> QueryResult<Option<Lead>> {
    leads::table.find(id.0).select(Lead::as_select()).first(conn).optional()
}

/// The lead of an office that bears a number outside.
///
/// # Errors
/// The database's.
pub fn by_external(
    conn: &mut Db,
    office: OfficeId,
    channel: Channel,
    number: &str,
) -> QueryResult<Option<(LeadId, String)>> {
    leads::table
        .filter(leads::office_id.eq(office.0).and(leads::channel.eq(channel)))
        .filter(leads::external_number.eq(number))
        .select((leads::id, leads::number))
        .first(conn)
        .optional()
}

/// Other leads in sight that say the same words, the oldest first.
///
/// # Errors
/// The database's.
pub fn of_digest(conn: &mut Db, scope: &Scope, digest: &str, except: LeadId) -> QueryResult<Vec<LeadId>> {
    let mut query = leads::table
        .filter(leads::digest.eq(digest.to_owned()).and(leads::id.ne(except.0)))
        .select(leads::id)
        .into_boxed();
    if let Some(seen) = seen_by_the_way(conn, scope) {
        query = query.filter(seen);
    }
    query.order(leads::id).limit(20).load(conn)
}

/// What a page shows of a lead.
///
/// # Errors
/// The database's.
pub fn facts(conn: &mut Db, id: LeadId) -> QueryResult<LeadFacts> {
    lead_facts::table.find(id.0).select(LeadFacts::as_select()).first(conn)
}

/// The agencies that may be responsible.
///
/// # Errors
/// The database's.
pub fn agencies(conn: &mut Db, id: LeadId) -> QueryResult<Vec<SuspectedAgency>> {
    lead_agencies::table
        .filter(lead_agencies::lead_id.eq(id.0))
        .order(lead_agencies::id)
        .select(SuspectedAgency::as_select())
        .load(conn)
}

/// Every field, the oldest first; those only proposed at the end.
///
/// # Errors
/// The database's.
pub fn domains(conn: &mut Db) -> QueryResult<Vec<Domain>> {
    domains::table
        .order((domains::valid_from.is_null(), domains::valid_from, domains::code))
        .select(Domain::as_select())
        .load(conn)
}

/// The next number of an office in a year. The row stays locked until the transaction ends, so that
/// no number is given twice and none is left out.
///
/// # Errors
/// The database's.
pub fn next_number(conn: &mut Db, office: OfficeId, year: i32) -> QueryResult<i32> {
    take_numbers(conn, office, year, 1)
}

/// The next numbers of an office in a year, so many at once; the last of them. None at all locks the row.
///
/// # Errors
/// The database's.
pub fn take_numbers(conn: &mut Db, office: OfficeId, year: i32, count: i32) -> QueryResult<i32> {
    loop {
        let row = lead_numbers::table.find((office.0, year));
        let next: Option<i32> = diesel::update(row)
            .set(lead_numbers::last.eq(lead_numbers::last + count))
            .returning(lead_numbers::last)
            .get_result(conn)
            .optional()?;
        if let Some(next) = next {
            return Ok(next);
        }
        macro_rules! make {
            ($c:expr) => {
                diesel::insert_into(lead_numbers::table)
                    .values((
                        lead_numbers::office_id.eq(office),
                        lead_numbers::year.eq(year),
                        lead_numbers::last.eq(0),
                    ))
                    .on_conflict_do_nothing()
                    .execute($c)?
            };
        }
        match conn {
            Db::Pg(c) => make!(c),
            Db::Sqlite(c) => make!(c),
        };
    }
}

/// Stores new leads; their ids are given by the database, in the order of the leads.
///
/// # Errors
/// The database's.
pub fn insert_leads(conn: &mut Db, new: &[&Lead]) -> QueryResult<Vec<LeadId>> {
    macro_rules! values {
        ($lead:expr) => {
            (
                leads::number.eq(&$lead.number),
                leads::office_id.eq($lead.office_id),
                leads::state.eq($lead.state),
                leads::domain.eq(&$lead.domain),
                leads::title.eq(&$lead.title),
                leads::division_code.eq(&$lead.division_code),
                leads::statutory_source.eq($lead.statutory_source),
                leads::channel.eq($lead.channel),
                leads::external_number.eq(&$lead.external_number),
                leads::received_on.eq($lead.received_on),
                leads::registered_at.eq($lead.registered_at),
                leads::registered_by.eq($lead.registered_by),
                leads::handler_id.eq($lead.handler_id),
                leads::anonymous.eq($lead.anonymous),
                leads::urgent.eq($lead.urgent),
                leads::major.eq($lead.major),
                leads::digest.eq(&$lead.digest),
                leads::origin_lead_id.eq($lead.origin_lead_id),
                leads::origin_office_id.eq($lead.origin_office_id),
                leads::import_id.eq($lead.import_id),
            )
        };
    }
    match conn {
        Db::Sqlite(conn) => {
            let insert = |lead: &&Lead| {
                diesel::insert_into(leads::table).values(values!(lead)).returning(leads::id).get_result(conn)
            };
            new.iter().map(insert).collect()
        }
        Db::Pg(conn) => {
            let mut made: HashMap<String, LeadId> = HashMap::with_capacity(new.len());
            for piece in new.chunks(PIECE) {
                let values: Vec<_> = piece.iter().map(|lead| values!(lead)).collect();
                let insert = diesel::insert_into(leads::table).values(values);
                made.extend(
                    insert.returning((leads::number, leads::id)).get_results::<(String, LeadId)>(conn)?,
                );
            }
            new.iter().map(|lead| made.get(&lead.number).copied().ok_or(Error::NotFound)).collect()
        }
    }
}

/// Stores what pages show of leads.
///
/// # Errors
/// The database's.
pub fn insert_facts(conn: &mut Db, new: &[&LeadFacts]) -> QueryResult<()> {
    insert_many!(conn, lead_facts::table, new, facts => (
        lead_facts::lead_id.eq(facts.lead_id),
        lead_facts::narrative.eq(&facts.narrative),
        lead_facts::sub_domain.eq(&facts.sub_domain),
        lead_facts::place.eq(&facts.place),
        lead_facts::longitude.eq(facts.longitude),
        lead_facts::latitude.eq(facts.latitude),
        lead_facts::area.eq(&facts.area),
        lead_facts::event_from.eq(facts.event_from),
        lead_facts::event_to.eq(facts.event_to),
        lead_facts::harmed_interest.eq(&facts.harmed_interest),
        lead_facts::suspects.eq(&facts.suspects),
        lead_facts::source_url.eq(&facts.source_url),
        lead_facts::spot_number.eq(&facts.spot_number),
        lead_facts::risk_notes.eq(&facts.risk_notes),
    ))
}

/// Stores agencies that may be responsible, each with its lead.
///
/// # Errors
/// The database's.
pub fn insert_agencies(conn: &mut Db, new: &[(LeadId, &SuspectedAgency)]) -> QueryResult<()> {
    insert_many!(conn, lead_agencies::table, new, (id, agency) => (
        lead_agencies::lead_id.eq(*id),
        lead_agencies::agency_id.eq(agency.agency_id),
        lead_agencies::name.eq(&agency.name),
        lead_agencies::basis.eq(&agency.basis),
    ))
}

/// Stores sealed reporters, each with its lead.
///
/// # Errors
/// The database's.
pub fn insert_sealed(conn: &mut Db, new: &[(LeadId, Sealed)], now: Timestamp) -> QueryResult<()> {
    insert_many!(conn, lead_reporters::table, new, (id, sealed) => (
        lead_reporters::lead_id.eq(*id),
        lead_reporters::key_id.eq(&sealed.key_id),
        lead_reporters::nonce.eq(&sealed.nonce),
        lead_reporters::sealed.eq(&sealed.bytes),
        lead_reporters::sealed_at.eq(now),
    ))
}

/// Stores digests of who reported, each with its lead.
///
/// # Errors
/// The database's.
pub fn insert_contacts(conn: &mut Db, new: &[(LeadId, String)]) -> QueryResult<()> {
    insert_many!(conn, lead_contacts::table, new, (id, digest) => (
        lead_contacts::lead_id.eq(*id),
        lead_contacts::digest.eq(digest),
    ))
}
