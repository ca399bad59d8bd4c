//! What the records of a case say, table by table, as they stand: the part of a case file that a program reads.
//!
//! A column is named here or the test of the house says that it is missing. What tells who reported a lead is in
//! none of these tables, nor is what an agency has not submitted.

use chrono::NaiveDate;
use diesel::prelude::*;
use serde_json::{Map, Value, json};

use crate::db::Db;
use crate::db::schema::{
    announcements, appraisals, approval_steps, approvals, case_evidence, case_leads, case_measures,
    case_members, case_parties, case_plans, case_reports, case_services, case_supports, case_suspensions,
    cases, clock_events, clocks, commissioned_inquiries, consultations, evidence_custody, evidence_requests,
    investigation_acts, lead_agencies, lead_assessment_axes, lead_assessments, lead_decisions, lead_facts,
    lead_inquiries, lead_screenings, lead_verifications, leads, measure_overrides,
};
use crate::kit::{Json, Timestamp};

/// Rows by table.
pub(in crate::dossiers) type Records = Map<String, Value>;

/// Adds the rows of a table that fulfil a condition, in an order.
macro_rules! tell {
    ($conn:expr, $told:expr, $table:ident, $condition:expr, $order:expr, { $($column:ident: $type:ty),+ $(,)? }) => {{
        let rows: Vec<($($type,)+)> = $table::table
            .filter($condition)
            .order($order)
            .select(($($table::$column,)+))
            .load($conn)?;
        let rows = rows.into_iter().map(|($($column,)+)| {
            let mut row = Map::new();
            $( row.insert(stringify!($column).to_owned(), json!($column)); )+
            Value::Object(row)
        });
        $told.insert(stringify!($table).to_owned(), Value::Array(rows.collect()));
    }};
}
pub(super) use tell;

type Day = Option<NaiveDate>;
type Id = Option<i64>;
type Words = Option<String>;
type Told = Json<Value>;

/// The case, its people, parties, inquiry, measures, clocks and decisions.
pub(in crate::dossiers) fn of_case(conn: &mut Db, told: &mut Records, case: i64) -> QueryResult<()> {
    tell!(conn, told, cases, cases::id.eq(case), cases::id, {
        id: i64, number: String, office_id: i64, track: String, domain: String, title: String, state: String,
        handler_id: i64, urgent: bool, filed_on: NaiveDate, suit_office_id: Id, consulted: bool,
        investigation_ended_on: Day, recommended_on: Day, rectification_expired_on: Day, announced_on: Day,
        announcement_ends_on: Day, followed_up_on: Day, review_opened_on: Day, sued_on: Day, closed_on: Day,
        closing_ground: Words, closing_reason: Words, archived_on: Day, version: i32,
    });
    tell!(conn, told, case_leads, case_leads::case_id.eq(case), case_leads::lead_id, {
        case_id: i64, lead_id: i64, reason: String, linked_on: NaiveDate,
    });
    tell!(conn, told, case_parties, case_parties::case_id.eq(case), case_parties::id, {
        id: i64, case_id: i64, kind: String, agency_id: Id, name: String, credit_code: Words,
    });
    tell!(conn, told, case_members, case_members::case_id.eq(case), case_members::id, {
        id: i64, case_id: i64, person_id: i64, duty: String, joined_on: NaiveDate, left_on: Day,
    });
    tell!(conn, told, case_plans, case_plans::case_id.eq(case), case_plans::id, {
        id: i64, case_id: i64, made_on: NaiveDate, matters: String, methods: String, safety: String, author_id: Id,
    });
    tell!(conn, told, investigation_acts, investigation_acts::case_id.eq(case), investigation_acts::id, {
        id: i64, case_id: i64, kind: String, first_officer_id: i64, second_officer_id: i64, done_on: NaiveDate,
        place: String, summary: String, evidence: Told,
    });
    tell!(conn, told, appraisals, appraisals::case_id.eq(case), appraisals::id, {
        id: i64, case_id: i64, kind: String, body: String, matters: String, commissioned_on: NaiveDate,
        opinion_on: Day, opinion: Words, version: i32,
    });
    tell!(conn, told, commissioned_inquiries, commissioned_inquiries::case_id.eq(case), commissioned_inquiries::id, {
        id: i64, case_id: i64, to_office_id: i64, matters: String, sent_on: NaiveDate, received_on: Day,
        replied_on: Day, reply: Words, version: i32,
    });
    tell!(conn, told, case_supports, case_supports::case_id.eq(case), case_supports::id, {
        id: i64, case_id: i64, plaintiff: String, court: String, opinion: String, made_on: NaiveDate, made_by: Id,
        withdrawn_on: Day, withdrawn_by: Id, withdrawn_reason: Words,
    });
    tell!(conn, told, evidence_requests, evidence_requests::case_id.eq(case), evidence_requests::id, {
        id: i64, case_id: i64, holder: String, items: Told, due_on: NaiveDate, made_on: NaiveDate, made_by: Id,
    });
    tell!(conn, told, consultations, consultations::case_id.eq(case), consultations::id, {
        id: i64, case_id: i64, agency_id: i64, held_on: NaiveDate, place: String, participants: String,
        minutes: String, confirmed_facts: Words, outcome: String, evidence: Told,
    });
    tell!(conn, told, case_reports, case_reports::case_id.eq(case), case_reports::id, {
        id: i64, case_id: i64, kind: String, concluded_on: NaiveDate, harm: String, duty: String, conduct: String,
        causation: String, proposal: String, author_id: Id,
    });
    tell!(conn, told, announcements, announcements::case_id.eq(case), announcements::id, {
        id: i64, case_id: i64, harm: String, notice: String, contact: String, relatives_asked: bool,
        approved_on: Day, medium: Words, published_on: Day, version: i32,
    });
    tell!(conn, told, case_services, case_services::case_id.eq(case), case_services::id, {
        id: i64, case_id: i64, document: String, agency_id: i64, method: String, served_on: NaiveDate, evidence: Told,
    });
    tell!(conn, told, case_suspensions, case_suspensions::case_id.eq(case), case_suspensions::id, {
        id: i64, case_id: i64, obstacle: String, agency_measures: String, suspended_on: NaiveDate, resumed_on: Day,
        resume_reason: Words,
    });
    measures_and_evidence(conn, told, case)?;
    clocks_of(conn, told, case)
}

fn measures_and_evidence(conn: &mut Db, told: &mut Records, case: i64) -> QueryResult<()> {
    tell!(conn, told, case_measures, case_measures::case_id.eq(case), case_measures::code, {
        case_id: i64, code: String, pack: String, state: String, set_by: Id, set_on: Day, evidence: Told,
        note: String, version: i32,
    });
    tell!(conn, told, measure_overrides, measure_overrides::case_id.eq(case), measure_overrides::id, {
        id: i64, case_id: i64, event: String, codes: Told, reason: String, person_id: Id, made_on: NaiveDate,
    });
    tell!(conn, told, case_evidence, case_evidence::case_id.eq(case), case_evidence::id, {
        id: i64, case_id: i64, attachment_id: i64, kind: String, form: String, proves: String, elements: Told,
        taken_by_id: Id, taken_by: String, taken_at: Timestamp, place: String, source: String, original_held: Words,
        entered_by: Id, entered_at: Timestamp, withdrawn_on: Day, withdrawn_reason: Words,
    });
    let evidence = ids(told, "case_evidence");
    tell!(conn, told, evidence_custody, evidence_custody::evidence_id.eq_any(evidence), evidence_custody::id, {
        id: i64, evidence_id: i64, event: String, at: Timestamp, from_whom: Words, to_whom: Words, note: String,
        noted_by: Id, noted_at: Timestamp,
    });
    Ok(())
}

fn clocks_of(conn: &mut Db, told: &mut Records, case: i64) -> QueryResult<()> {
    tell!(conn, told, clocks, clocks::case_id.eq(case), clocks::id, {
        id: i64, rule: String, pack: String, pack_version: i32, hard: bool, subject_kind: String, subject_id: i64,
        office_id: i64, case_id: Id, settings: Told, started_on: NaiveDate, state: String, nominal: Day, due: Day,
        provisional: bool, closed_on: Day, calendar_version: i32, version: i32,
    });
    let running = ids(told, "clocks");
    tell!(conn, told, clock_events, clock_events::clock_id.eq_any(running), clock_events::id, {
        id: i64, clock_id: i64, kind: String, on_date: NaiveDate, until: Day, length_count: Option<i32>,
        length_unit: Words, authority: Words, reason: String, recorded_at: Timestamp, recorded_by: Id,
        undone_at: Option<Timestamp>, undone_by: Id, undo_reason: Words,
    });
    Ok(())
}

/// The leads of the case that are in sight, and how they were evaluated.
pub(in crate::dossiers) fn of_leads(conn: &mut Db, told: &mut Records, of: &[i64]) -> QueryResult<()> {
    let of = of.to_vec();
    tell!(conn, told, leads, leads::id.eq_any(of.clone()), leads::id, {
        id: i64, number: String, office_id: i64, state: String, version: i32, domain: Words, title: String,
        division_code: String, statutory_source: String, channel: String, external_number: Words,
        received_on: NaiveDate, registered_at: Timestamp, registered_by: Id, handler_id: Id, urgent: bool,
        major: bool, recorded_up_on: Day, origin_lead_id: Id, origin_office_id: Id, merged_into_id: Id,
        decided_on: Day,
    });
    tell!(conn, told, lead_facts, lead_facts::lead_id.eq_any(of.clone()), lead_facts::lead_id, {
        lead_id: i64, narrative: String, sub_domain: Words, place: Words, longitude: Option<f64>,
        latitude: Option<f64>, area: Words, event_from: Day, event_to: Day, harmed_interest: Words, suspects: Told,
        source_url: Words, spot_number: Words, risk_notes: Words,
    });
    tell!(conn, told, lead_agencies, lead_agencies::lead_id.eq_any(of.clone()), lead_agencies::id, {
        id: i64, lead_id: i64, agency_id: Id, name: String, basis: String,
    });
    tell!(conn, told, lead_screenings, lead_screenings::lead_id.eq_any(of.clone()), lead_screenings::id, {
        id: i64, lead_id: i64, person_id: Id, screened_at: Timestamp, sources: Told, findings: String, hits: Told,
    });
    tell!(conn, told, lead_verifications, lead_verifications::lead_id.eq_any(of.clone()), lead_verifications::id, {
        id: i64, lead_id: i64, first_officer_id: i64, second_officer_id: i64, planned_on: NaiveDate, place: String,
        purpose: String, visited_at: Option<Timestamp>, longitude: Option<f64>, latitude: Option<f64>,
        findings: Words, recorded_at: Option<Timestamp>, recorded_by: Id, version: i32,
    });
    tell!(conn, told, lead_assessments, lead_assessments::lead_id.eq_any(of.clone()), lead_assessments::id, {
        id: i64, lead_id: i64, person_id: Id, assessed_at: Timestamp, conclusion: String,
    });
    let assessments = ids(told, "lead_assessments");
    let order = (lead_assessment_axes::assessment_id, lead_assessment_axes::axis);
    tell!(conn, told, lead_assessment_axes, lead_assessment_axes::assessment_id.eq_any(assessments), order, {
        assessment_id: i64, axis: String, grade: String, reason: String,
    });
    tell!(conn, told, lead_inquiries, lead_inquiries::lead_id.eq_any(of.clone()), lead_inquiries::id, {
        id: i64, lead_id: i64, plan: String, begun_on: NaiveDate, begun_by: Id, report: Words, ended_on: Day,
    });
    tell!(conn, told, lead_decisions, lead_decisions::lead_id.eq_any(of), lead_decisions::id, {
        id: i64, lead_id: i64, approval_id: i64, outcome: String, content: Told, before_state: String, state: String,
        proposed_on: NaiveDate, decided_on: Day, result_lead_id: Id,
    });
    Ok(())
}

/// What was proposed and decided in the case and on its leads.
pub(in crate::dossiers) fn of_approvals(conn: &mut Db, told: &mut Records, case: i64) -> QueryResult<()> {
    let on_leads = numbers(told, "lead_decisions", "approval_id");
    let condition = approvals::case_id.eq(case).or(approvals::id.nullable().eq_any(on_leads));
    tell!(conn, told, approvals, condition, approvals::id, {
        id: i64, office_id: i64, kind: String, subject_kind: String, subject_id: i64, case_id: Id, state: String,
        round: i32, proposer_id: i64, opinion: String, payload: Told, reviewer_role: Words, decider_role: String,
        reviewer_may_decide: bool, delegable: bool, deciding_office_id: i64, reviewer_id: Id, decider_id: Id,
        proposed_at: Timestamp, closed_at: Option<Timestamp>, version: i32,
    });
    let proposed = ids(told, "approvals");
    tell!(conn, told, approval_steps, approval_steps::approval_id.eq_any(proposed), approval_steps::id, {
        id: i64, approval_id: i64, kind: String, person_id: i64, delegation_id: Id, agree: Option<bool>,
        opinion: String, at: Timestamp,
    });
    Ok(())
}

/// The ids of the rows of a table that were told.
pub(in crate::dossiers) fn ids(told: &Records, table: &str) -> Vec<i64> {
    numbers(told, table, "id")
}

/// The numbers in a column of the rows that were told.
pub(in crate::dossiers) fn numbers(told: &Records, table: &str, column: &str) -> Vec<i64> {
    rows(told, table).filter_map(|row| row.get(column).and_then(Value::as_i64)).collect()
}

/// The rows of a table that were told.
pub(in crate::dossiers) fn rows<'a>(told: &'a Records, table: &str) -> impl Iterator<Item = &'a Value> {
    told.get(table).and_then(Value::as_array).into_iter().flatten()
}
