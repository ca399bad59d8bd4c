//! Queries of cases, their numbers, leads, parties and people.

pub mod batches;

use chrono::{Datelike, NaiveDate};
use diesel::prelude::*;

use super::model::{Case, CaseFilter, CaseId, CaseLead, Duty, Filing, Member, Party, PartyKind};
use super::state::{CaseState, Facts, Track};
use crate::db::schema::{
    announcements, case_leads, case_members, case_numbers, case_parties, case_plans, case_reports,
    case_services, cases, consultations, investigation_acts, people,
};
use crate::db::{Db, MultiBackend};
use crate::kit::page::PageRequest;
use crate::kit::{AgencyId, OfficeId, PersonId, Scope};
use crate::leads::LeadId;

type Condition = Box<
    dyn BoxableExpression<
            cases::table,
            MultiBackend,
            SqlType = diesel::sql_types::Nullable<diesel::sql_types::Bool>,
        >,
>;

/// What an actor may see: the cases of the offices in sight, and those transferred to them.
fn seen(scope: &Scope) -> Option<Condition> {
    match scope {
        Scope::All => None,
        Scope::Offices(ids) => Some(Box::new(
            cases::office_id.eq_any(ids.clone()).nullable().or(cases::suit_office_id.eq_any(ids.clone())),
        )),
        Scope::Agency(_) | Scope::None => Some(Box::new(cases::id.eq(0).nullable())),
    }
}

/// A case in sight.
///
/// # Errors
/// The database's.
pub fn case(conn: &mut Db, scope: &Scope, id: CaseId) -> QueryResult<Option<Case>> {
    let mut query = cases::table.filter(cases::id.eq(id.0)).select(Case::as_select()).into_boxed();
    if let Some(seen) = seen(scope) {
        query = query.filter(seen);
    }
    query.first(conn).optional()
}

/// Any case, for use cases that have the right to it already.
///
/// # Errors
/// The database's.
pub fn any_case(conn: &mut Db, id: CaseId) -> QueryResult<Option<Case>> {
    cases::table.find(id.0).select(Case::as_select()).first(conn).optional()
}

/// Cases in sight, the newest first. With a range of filing days the order is by that day, so that the
/// page is a walk along an index either way.
///
/// # Errors
/// The database's.
pub fn list(conn: &mut Db, scope: &Scope, filter: &CaseFilter, page: &PageRequest) -> QueryResult<Vec<Case>> {
    let ids = match scope {
        Scope::All => return newest(conn, None, filter, page),
        Scope::Agency(_) | Scope::None => return Ok(Vec::new()),
        Scope::Offices(ids) => ids,
    };
    let own: Condition = if ids.len() > 1 && conn.walks_by_id() {
        Box::new((cases::office_id + 0_i64).eq_any(ids.clone()).nullable())
    } else {
        Box::new(cases::office_id.eq_any(ids.clone()).nullable())
    };
    // Two walks and a merge: over either column at once every case in sight would be sorted.
    let mut rows = newest(conn, Some(own), filter, page)?;
    rows.extend(newest(conn, Some(Box::new(cases::suit_office_id.eq_any(ids.clone()))), filter, page)?);
    let dated = filter.is_dated();
    rows.sort_by_key(|case| std::cmp::Reverse((dated.then_some(case.filed_on), case.id)));
    rows.dedup_by_key(|case| case.id);
    rows.truncate(usize::try_from(page.limit()).unwrap_or_default() + 1);
    Ok(rows)
}

/// A page of the cases that meet a condition, and one more.
fn newest(
    conn: &mut Db,
    seen: Option<Condition>,
    filter: &CaseFilter,
    page: &PageRequest,
) -> QueryResult<Vec<Case>> {
    let mut query = cases::table.select(Case::as_select()).into_boxed();
    if let Some(seen) = seen {
        query = query.filter(seen);
    }
    if let Some(state) = filter.state {
        query = query.filter(cases::state.eq(state));
    }
    if let Some(track) = filter.track {
        query = query.filter(cases::track.eq(track));
    }
    if let Some(domain) = &filter.domain {
        query = query.filter(cases::domain.eq(domain.clone()));
    }
    if let Some(office) = filter.office {
        query = query.filter(cases::office_id.eq(office));
    }
    if let Some(handler) = filter.handler {
        query = query.filter(cases::handler_id.eq(handler));
    }
    if let Some(day) = filter.filed_from {
        query = query.filter(cases::filed_on.ge(day));
    }
    if let Some(day) = filter.filed_to {
        query = query.filter(cases::filed_on.le(day));
    }
    if let Some(lead) = filter.lead {
        let of_lead = case_leads::table.filter(case_leads::lead_id.eq(lead)).select(case_leads::case_id);
        query = query.filter(cases::id.eq_any(of_lead));
    }
    if let Some(agency) = filter.agency {
        let against =
            case_parties::table.filter(case_parties::agency_id.eq(agency)).select(case_parties::case_id);
        query = query.filter(cases::id.eq_any(against));
    }
    if !filter.is_dated() {
        if let Some(cursor) = page.cursor {
            query = query.filter(cases::id.lt(cursor));
        }
        return query.order(cases::id.desc()).limit(page.limit() + 1).load(conn);
    }
    if let Some(cursor) = page.cursor {
        let day: Option<NaiveDate> =
            cases::table.find(cursor).select(cases::filed_on).first(conn).optional()?;
        let Some(day) = day else { return Ok(Vec::new()) };
        query =
            query.filter(cases::filed_on.le(day)).filter(cases::filed_on.lt(day).or(cases::id.lt(cursor)));
    }
    query.order((cases::filed_on.desc(), cases::id.desc())).limit(page.limit() + 1).load(conn)
}

/// The next number of an office's series of a track in a year. The row stays locked until the
/// transaction ends, so that no number is given twice and none is left out.
///
/// # Errors
/// The database's.
pub(super) fn next_number(conn: &mut Db, office: OfficeId, track: Track, year: i32) -> QueryResult<i32> {
    loop {
        let row = case_numbers::table
            .filter(case_numbers::office_id.eq(office))
            .filter(case_numbers::track.eq(track))
            .filter(case_numbers::year.eq(year));
        let next: Option<i32> = diesel::update(row)
            .set(case_numbers::last.eq(case_numbers::last + 1))
            .returning(case_numbers::last)
            .get_result(conn)
            .optional()?;
        if let Some(next) = next {
            return Ok(next);
        }
        macro_rules! begin {
            ($c:expr) => {
                diesel::insert_into(case_numbers::table)
                    .values((
                        case_numbers::office_id.eq(office),
                        case_numbers::track.eq(track),
                        case_numbers::year.eq(year),
                        case_numbers::last.eq(0),
                    ))
                    .on_conflict_do_nothing()
                    .execute($c)?
            };
        }
        match conn {
            Db::Pg(c) => begin!(c),
            Db::Sqlite(c) => begin!(c),
        };
    }
}

/// Stores a newly filed case with its leads, parties and handler.
///
/// # Errors
/// The database's.
pub(super) fn insert(
    conn: &mut Db,
    number: &str,
    filing: &Filing,
    agencies: &[(AgencyId, String)],
    on: NaiveDate,
) -> QueryResult<CaseId> {
    let id: CaseId = diesel::insert_into(cases::table)
        .values((
            cases::number.eq(number),
            cases::office_id.eq(filing.office),
            cases::track.eq(filing.track),
            cases::domain.eq(&filing.domain),
            cases::title.eq(&filing.title),
            cases::state.eq(CaseState::Filed),
            cases::handler_id.eq(filing.handler),
            cases::urgent.eq(filing.urgent),
            cases::filed_on.eq(on),
            cases::consulted.eq(false),
        ))
        .returning(cases::id)
        .get_result(conn)?;
    for (lead, reason) in &filing.leads {
        link_lead(conn, id, *lead, reason, on)?;
    }
    for (agency, name) in agencies {
        insert_party(conn, id, PartyKind::Agency, Some(*agency), name, None)?;
    }
    for wrongdoer in &filing.wrongdoers {
        let code = wrongdoer.credit_code.as_deref();
        insert_party(conn, id, PartyKind::Wrongdoer, None, wrongdoer.name.trim(), code)?;
    }
    insert_member(conn, id, filing.handler, Duty::Handler, on)?;
    Ok(id)
}

/// Links a lead to a case.
///
/// # Errors
/// The database's.
pub(super) fn link_lead(
    conn: &mut Db,
    case: CaseId,
    lead: LeadId,
    reason: &str,
    on: NaiveDate,
) -> QueryResult<usize> {
    diesel::insert_into(case_leads::table)
        .values((
            case_leads::case_id.eq(case),
            case_leads::lead_id.eq(lead),
            case_leads::reason.eq(reason),
            case_leads::linked_on.eq(on),
        ))
        .execute(conn)
}

/// Stores somebody a case is against.
///
/// # Errors
/// The database's.
pub(super) fn insert_party(
    conn: &mut Db,
    case: CaseId,
    kind: PartyKind,
    agency: Option<AgencyId>,
    name: &str,
    credit_code: Option<&str>,
) -> QueryResult<usize> {
    diesel::insert_into(case_parties::table)
        .values((
            case_parties::case_id.eq(case),
            case_parties::kind.eq(kind),
            case_parties::agency_id.eq(agency),
            case_parties::name.eq(name),
            case_parties::credit_code.eq(credit_code),
        ))
        .execute(conn)
}

/// Stores somebody who works on a case.
///
/// # Errors
/// The database's.
pub(super) fn insert_member(
    conn: &mut Db,
    case: CaseId,
    person: PersonId,
    duty: Duty,
    on: NaiveDate,
) -> QueryResult<usize> {
    diesel::insert_into(case_members::table)
        .values((
            case_members::case_id.eq(case),
            case_members::person_id.eq(person),
            case_members::duty.eq(duty),
            case_members::joined_on.eq(on),
        ))
        .execute(conn)
}

/// Ends the handler's work on a case.
///
/// # Errors
/// The database's.
pub(super) fn end_handler(conn: &mut Db, case: CaseId, on: NaiveDate) -> QueryResult<usize> {
    diesel::update(case_members::table)
        .filter(case_members::case_id.eq(case).and(case_members::duty.eq(Duty::Handler)))
        .filter(case_members::left_on.is_null())
        .set(case_members::left_on.eq(on))
        .execute(conn)
}

/// Stores a corrected title and urgency, if nobody else changed the case since it was read.
///
/// # Errors
/// The database's.
pub(super) fn amend(conn: &mut Db, case: &Case) -> QueryResult<usize> {
    diesel::update(cases::table.filter(cases::id.eq(case.id).and(cases::version.eq(case.version))))
        .set((
            cases::title.eq(&case.title),
            cases::urgent.eq(case.urgent),
            cases::version.eq(cases::version + 1),
        ))
        .execute(conn)
}

/// The case in sight that bears a number.
///
/// # Errors
/// The database's.
pub fn of_number(conn: &mut Db, scope: &Scope, number: &str) -> QueryResult<Option<Case>> {
    let id: Option<CaseId> =
        cases::table.filter(cases::number.eq(number)).select(cases::id).first(conn).optional()?;
    match id {
        Some(id) => case(conn, scope, id),
        None => Ok(None),
    }
}

/// Stores what a step changed, if nobody else changed the case since it was read.
///
/// # Errors
/// The database's.
pub(super) fn update(conn: &mut Db, case: &Case) -> QueryResult<usize> {
    diesel::update(cases::table.filter(cases::id.eq(case.id).and(cases::version.eq(case.version))))
        .set((
            cases::state.eq(case.state),
            cases::handler_id.eq(case.handler_id),
            cases::suit_office_id.eq(case.suit_office_id),
            cases::consulted.eq(case.consulted),
            cases::investigation_ended_on.eq(case.investigation_ended_on),
            cases::recommended_on.eq(case.recommended_on),
            cases::rectification_expired_on.eq(case.rectification_expired_on),
            cases::announced_on.eq(case.announced_on),
            cases::announcement_ends_on.eq(case.announcement_ends_on),
            cases::followed_up_on.eq(case.followed_up_on),
            cases::review_opened_on.eq(case.review_opened_on),
            cases::sued_on.eq(case.sued_on),
            cases::closed_on.eq(case.closed_on),
            cases::closing_ground.eq(case.closing_ground),
            cases::closing_reason.eq(&case.closing_reason),
            cases::archived_on.eq(case.archived_on),
            cases::version.eq(cases::version + 1),
        ))
        .execute(conn)
}

/// The leads of a case.
///
/// # Errors
/// The database's.
pub fn leads(conn: &mut Db, case: CaseId) -> QueryResult<Vec<CaseLead>> {
    case_leads::table
        .filter(case_leads::case_id.eq(case))
        .order(case_leads::lead_id)
        .select(CaseLead::as_select())
        .load(conn)
}

/// Those a case is against.
///
/// # Errors
/// The database's.
pub fn parties(conn: &mut Db, case: CaseId) -> QueryResult<Vec<Party>> {
    case_parties::table
        .filter(case_parties::case_id.eq(case))
        .order(case_parties::id)
        .select(Party::as_select())
        .load(conn)
}

/// Those who work on a case.
///
/// # Errors
/// The database's.
pub fn members(conn: &mut Db, case: CaseId) -> QueryResult<Vec<Member>> {
    case_members::table
        .filter(case_members::case_id.eq(case))
        .order(case_members::id)
        .select(Member::as_select())
        .load(conn)
}

/// The procuratorate of a person.
///
/// # Errors
/// The database's.
pub(super) fn office_of(conn: &mut Db, person: PersonId) -> QueryResult<Option<OfficeId>> {
    let found: Option<Option<OfficeId>> = people::table
        .find(person.0)
        .filter(people::active.eq(true))
        .select(people::office_id)
        .first(conn)
        .optional()?;
    Ok(found.flatten())
}

/// What the machine has to know of a case on a day. The ground of closing is told, not stored yet.
///
/// # Errors
/// The database's.
pub(super) fn facts(conn: &mut Db, case: &Case, on: NaiveDate) -> QueryResult<Facts> {
    use super::investigation::model::{CaseDocument, ReportKind};
    let id = case.id;
    let plans: i64 = case_plans::table.filter(case_plans::case_id.eq(id)).count().get_result(conn)?;
    let acts: i64 =
        investigation_acts::table.filter(investigation_acts::case_id.eq(id)).count().get_result(conn)?;
    let alone: i64 = investigation_acts::table
        .filter(investigation_acts::case_id.eq(id))
        .filter(investigation_acts::first_officer_id.eq(investigation_acts::second_officer_id))
        .count()
        .get_result(conn)?;
    let minutes: i64 = consultations::table.filter(consultations::case_id.eq(id)).count().get_result(conn)?;
    let reports: Vec<ReportKind> =
        case_reports::table.filter(case_reports::case_id.eq(id)).select(case_reports::kind).load(conn)?;
    let parties: Vec<(PartyKind, Option<AgencyId>)> = case_parties::table
        .filter(case_parties::case_id.eq(id))
        .select((case_parties::kind, case_parties::agency_id))
        .load(conn)?;
    let services: Vec<(CaseDocument, AgencyId)> = case_services::table
        .filter(case_services::case_id.eq(id))
        .select((case_services::document, case_services::agency_id))
        .load(conn)?;
    let published: i64 = announcements::table
        .filter(announcements::case_id.eq(id))
        .filter(announcements::published_on.is_not_null())
        .count()
        .get_result(conn)?;
    let act_after = |day: NaiveDate| {
        investigation_acts::table
            .filter(investigation_acts::case_id.eq(id).and(investigation_acts::done_on.ge(day)))
            .count()
    };
    // R21 Art 93: in a civil case whatever is inquired into after the announcement follows it up.
    let after_announcement: i64 = match case.announced_on {
        Some(day) => act_after(day).get_result(conn)?,
        None => 0,
    };
    let kind = if case.track == Track::Administrative { PartyKind::Agency } else { PartyKind::Wrongdoer };
    let agencies: Vec<AgencyId> = parties.iter().filter_map(|(_, agency)| *agency).collect();
    let served =
        |document: CaseDocument| agencies.iter().all(|agency| services.contains(&(document, *agency)));
    Ok(Facts {
        plan: plans > 0,
        acts,
        two_persons_each: alone == 0,
        party_known: parties.iter().any(|(of, _)| *of == kind),
        filing_served: served(CaseDocument::FilingDecision),
        minutes: minutes > 0,
        investigation_report: reports.contains(&ReportKind::Investigation),
        recommended: case.recommended_on.is_some(),
        rectification_expired: case.rectification_expired_on.is_some(),
        announced: published > 0,
        announcement_over: case.announcement_ends_on.is_some_and(|end| on > end),
        followed_up: case.followed_up_on.is_some() || after_announcement > 0,
        review_report: reports.contains(&ReportKind::FinalReview),
        ground: None,
        closing_served: served(CaseDocument::ClosingDecision),
    })
}

/// The year of a day, as a number series counts it.
pub(super) fn year(on: NaiveDate) -> i32 {
    on.year()
}
