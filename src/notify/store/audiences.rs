//! Who has to do with clocks.

use chrono::NaiveDate;
use diesel::prelude::*;

use crate::db::Db;
use crate::db::schema::{
    case_members, cases, leads, people, person_roles, procuratorates, recommendation_addressees, replies,
};
use crate::kit::{AgencyId, OfficeId, PersonId, Role};

/// Who handles cases.
pub(in crate::notify) fn handlers(conn: &mut Db, ids: &[i64]) -> QueryResult<Vec<(i64, PersonId)>> {
    cases::table.filter(cases::id.eq_any(ids.to_vec())).select((cases::id, cases::handler_id)).load(conn)
}

/// Who assists in cases today.
pub(in crate::notify) fn assistants(
    conn: &mut Db,
    ids: &[i64],
    today: NaiveDate,
) -> QueryResult<Vec<(i64, PersonId)>> {
    case_members::table
        .filter(case_members::case_id.eq_any(ids.to_vec()).and(case_members::duty.eq("assistant")))
        .filter(case_members::left_on.is_null().or(case_members::left_on.gt(today)))
        .order(case_members::id)
        .select((case_members::case_id, case_members::person_id))
        .load(conn)
}

/// Who handles leads.
pub(in crate::notify) fn lead_handlers(conn: &mut Db, ids: &[i64]) -> QueryResult<Vec<(i64, PersonId)>> {
    let rows: Vec<(i64, Option<PersonId>)> = leads::table
        .filter(leads::id.eq_any(ids.to_vec()))
        .select((leads::id, leads::handler_id))
        .load(conn)?;
    Ok(rows.into_iter().filter_map(|(id, person)| Some((id, person?))).collect())
}

/// The agencies of lines.
pub(in crate::notify) fn agencies(conn: &mut Db, lines: &[i64]) -> QueryResult<Vec<(i64, AgencyId)>> {
    recommendation_addressees::table
        .filter(recommendation_addressees::id.eq_any(lines.to_vec()))
        .select((recommendation_addressees::id, recommendation_addressees::agency_id))
        .load(conn)
}

/// The lines on which a written reply waits for its check.
pub(in crate::notify) fn answered(conn: &mut Db, lines: &[i64]) -> QueryResult<Vec<i64>> {
    replies::table
        .filter(replies::addressee_id.eq_any(lines.to_vec()))
        .filter(replies::kind.eq("written").and(replies::state.eq("received")))
        .select(replies::addressee_id)
        .load(conn)
}

/// The lines of replies.
pub(in crate::notify) fn lines_of_replies(conn: &mut Db, ids: &[i64]) -> QueryResult<Vec<i64>> {
    replies::table.filter(replies::id.eq_any(ids.to_vec())).select(replies::addressee_id).load(conn)
}

/// The procuratorates above.
pub(in crate::notify) fn parents(conn: &mut Db) -> QueryResult<Vec<(OfficeId, Option<OfficeId>)>> {
    procuratorates::table.select((procuratorates::id, procuratorates::parent_id)).load(conn)
}

/// The active people of offices who hold one of these roles on a day, by id.
pub(in crate::notify) fn holders(
    conn: &mut Db,
    offices: &[OfficeId],
    roles: &[Role],
    on: NaiveDate,
) -> QueryResult<Vec<(OfficeId, Role, PersonId)>> {
    let offices: Vec<Option<OfficeId>> = offices.iter().copied().map(Some).collect();
    let rows: Vec<(Option<OfficeId>, Role, PersonId)> = people::table
        .inner_join(person_roles::table)
        .filter(people::office_id.eq_any(offices).and(people::active.eq(true)))
        .filter(person_roles::role.eq_any(roles.to_vec()).and(person_roles::valid_from.le(on)))
        .filter(person_roles::valid_to.is_null().or(person_roles::valid_to.ge(on)))
        .order(people::id)
        .select((people::office_id, person_roles::role, people::id))
        .load(conn)?;
    Ok(rows.into_iter().filter_map(|(office, role, person)| Some((office?, role, person))).collect())
}

/// The active people of agencies who hold one of these roles on a day, by id.
pub(in crate::notify) fn agency_holders(
    conn: &mut Db,
    agencies: &[AgencyId],
    roles: &[Role],
    on: NaiveDate,
) -> QueryResult<Vec<(AgencyId, Role, PersonId)>> {
    let agencies: Vec<Option<AgencyId>> = agencies.iter().copied().map(Some).collect();
    let rows: Vec<(Option<AgencyId>, Role, PersonId)> = people::table
        .inner_join(person_roles::table)
        .filter(people::agency_id.eq_any(agencies).and(people::active.eq(true)))
        .filter(person_roles::role.eq_any(roles.to_vec()).and(person_roles::valid_from.le(on)))
        .filter(person_roles::valid_to.is_null().or(person_roles::valid_to.ge(on)))
        .order(people::id)
        .select((people::agency_id, person_roles::role, people::id))
        .load(conn)?;
    Ok(rows.into_iter().filter_map(|(agency, role, person)| Some((agency?, role, person))).collect())
}
