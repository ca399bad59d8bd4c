//! Finders of many cases at once, for the index.

use diesel::prelude::*;

use crate::cases::investigation::model::CaseService;
use crate::cases::model::{Case, Party};
use crate::db::Db;
use crate::db::schema::{
    announcements, appraisals, case_leads, case_measures, case_parties, case_plans, case_reports,
    case_services, case_suspensions, cases, commissioned_inquiries, consultations, investigation_acts,
};

/// Ids after one, in order: the way through all cases.
///
/// # Errors
/// The database's.
pub fn ids_after(conn: &mut Db, after: i64, limit: i64) -> QueryResult<Vec<i64>> {
    cases::table.filter(cases::id.gt(after)).order(cases::id).limit(limit).select(cases::id).load(conn)
}

/// Cases, whoever asks.
///
/// # Errors
/// The database's.
pub fn cases_of(conn: &mut Db, ids: &[i64]) -> QueryResult<Vec<Case>> {
    cases::table.filter(cases::id.eq_any(ids.to_vec())).order(cases::id).select(Case::as_select()).load(conn)
}

/// The fields of law of cases.
///
/// # Errors
/// The database's.
pub fn domains_of(conn: &mut Db, ids: &[i64]) -> QueryResult<Vec<(i64, String)>> {
    cases::table.filter(cases::id.eq_any(ids.to_vec())).select((cases::id, cases::domain)).load(conn)
}

/// Whom cases are against, each with its case.
///
/// # Errors
/// The database's.
pub fn parties_of(conn: &mut Db, ids: &[i64]) -> QueryResult<Vec<(i64, Party)>> {
    case_parties::table
        .filter(case_parties::case_id.eq_any(ids.to_vec()))
        .order(case_parties::id)
        .select((case_parties::case_id, Party::as_select()))
        .load(conn)
}

/// The services of the decisions of cases, each with its case, in the order in which they were noted.
///
/// # Errors
/// The database's.
pub fn services_of(conn: &mut Db, ids: &[i64]) -> QueryResult<Vec<(i64, CaseService)>> {
    case_services::table
        .filter(case_services::case_id.eq_any(ids.to_vec()))
        .order(case_services::id)
        .select((case_services::case_id, CaseService::as_select()))
        .load(conn)
}

/// The leads of cases: case, lead, and why it is handled there.
///
/// # Errors
/// The database's.
pub fn leads_of(conn: &mut Db, ids: &[i64]) -> QueryResult<Vec<(i64, i64, String)>> {
    case_leads::table
        .filter(case_leads::case_id.eq_any(ids.to_vec()))
        .order((case_leads::case_id, case_leads::lead_id))
        .select((case_leads::case_id, case_leads::lead_id, case_leads::reason))
        .load(conn)
}

/// The cases of leads: lead and case, the earliest first.
///
/// # Errors
/// The database's.
pub fn cases_of_leads(conn: &mut Db, leads: &[i64]) -> QueryResult<Vec<(i64, i64)>> {
    case_leads::table
        .filter(case_leads::lead_id.eq_any(leads.to_vec()))
        .order((case_leads::lead_id, case_leads::case_id))
        .select((case_leads::lead_id, case_leads::case_id))
        .load(conn)
}

/// What of the record of a case the log names by itself.
pub const PARTS: &[&str] = &[
    "announcement",
    "appraisal",
    "case_plan",
    "case_report",
    "case_service",
    "commission",
    "consultation",
    "investigation_act",
];

/// The cases of parts of their record.
///
/// # Errors
/// The database's.
pub fn cases_of_parts(conn: &mut Db, kind: &str, ids: &[i64]) -> QueryResult<Vec<i64>> {
    macro_rules! cases_of {
        ($table:ident) => {
            $table::table.filter($table::id.eq_any(ids.to_vec())).select($table::case_id).load(conn)
        };
    }
    match kind {
        "announcement" => cases_of!(announcements),
        "appraisal" => cases_of!(appraisals),
        "case_plan" => cases_of!(case_plans),
        "case_report" => cases_of!(case_reports),
        "case_service" => cases_of!(case_services),
        "commission" => cases_of!(commissioned_inquiries),
        "consultation" => cases_of!(consultations),
        "investigation_act" => cases_of!(investigation_acts),
        _ => Ok(Vec::new()),
    }
}

/// The pieces of text that select: a case, and columns that may be empty.
macro_rules! pieces {
    ($conn:expr, $ids:expr, $table:ident, $($column:ident),+) => {
        $table::table
            .filter($table::case_id.eq_any($ids.to_vec()))
            .order($table::id)
            .select(($table::case_id, ($($table::$column.nullable(),)+)))
            .load::<(i64, _)>($conn)?
            .into_iter()
            .flat_map(|(case, columns)| {
                let ($($column,)+) = columns;
                let columns: Vec<Option<String>> = vec![$($column),+];
                columns.into_iter().flatten().map(move |text| (case, text))
            })
    };
}

/// What was written in the course of cases, piece by piece, each with its case.
///
/// # Errors
/// The database's.
pub fn record_of(conn: &mut Db, ids: &[i64]) -> QueryResult<Vec<(i64, String)>> {
    let mut texts: Vec<(i64, String)> = Vec::new();
    texts.extend(pieces!(conn, ids, case_plans, matters, methods));
    texts.extend(pieces!(conn, ids, investigation_acts, place, summary));
    texts.extend(pieces!(conn, ids, appraisals, body, matters, opinion));
    texts.extend(pieces!(conn, ids, commissioned_inquiries, matters, reply));
    texts.extend(pieces!(conn, ids, consultations, place, minutes, confirmed_facts));
    texts.extend(pieces!(conn, ids, case_reports, harm, duty, conduct, causation));
    texts.extend(pieces!(conn, ids, announcements, harm, notice));
    texts.extend(pieces!(conn, ids, case_suspensions, obstacle, agency_measures, resume_reason));
    texts.extend(
        case_measures::table
            .filter(case_measures::case_id.eq_any(ids.to_vec()).and(case_measures::note.ne("")))
            .order((case_measures::case_id, case_measures::code))
            .select((case_measures::case_id, case_measures::note))
            .load::<(i64, String)>(conn)?,
    );
    Ok(texts)
}
