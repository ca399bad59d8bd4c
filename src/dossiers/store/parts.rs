//! The same of what stands above a case: recommendations, services, replies, visits, suits, issued documents.

use chrono::NaiveDate;
use diesel::prelude::*;
use serde_json::{Map, Value, json};

use super::records::{Records, ids, tell};
use crate::db::Db;
use crate::db::schema::{
    extension_requests, hearings, lawsuit_claims, lawsuits, objections, official_documents,
    recommendation_addressees, recommendation_texts, recommendations, rectification_items, replies,
    reply_items, services, supplement_requests, urgings, visit_items, visits,
};
use crate::kit::{Json, Timestamp};

type Day = Option<NaiveDate>;
type Id = Option<i64>;
type Words = Option<String>;
type Told = Json<Value>;

/// Recommendations of the case, what was served, answered and objected, and the visits.
pub(in crate::dossiers) fn of_recommendations(
    conn: &mut Db,
    told: &mut Records,
    case: i64,
) -> QueryResult<()> {
    tell!(conn, told, recommendations, recommendations::case_id.eq(case), recommendations::id, {
        id: i64, case_id: i64, office_id: i64, kind: String, state: String, version: i32, title: String,
        text_no: i32, drafted_by: Id, drafted_at: Timestamp, number: Words, number_id: Id, official_number: Words,
        signed_on: Day, signed_by: Id, first_served_on: Day, all_served_on: Day, recorded_upward_on: Day,
        concluded_on: Day, ended_on: Day, end_reason: Words, replaces_id: Id,
    });
    let documents = ids(told, "recommendations");
    let condition = recommendation_texts::recommendation_id.eq_any(documents.clone());
    tell!(conn, told, recommendation_texts, condition, recommendation_texts::id, {
        id: i64, recommendation_id: i64, no: i32, case_source: String, harm_facts: String, breach_facts: String,
        legal_basis: String, suggestions: String, other_matters: String, lines: Told, written_by: Id,
        written_at: Timestamp, title: String, passages: Told, articles: Told,
    });
    let condition = recommendation_addressees::recommendation_id.eq_any(documents);
    tell!(conn, told, recommendation_addressees, condition, recommendation_addressees::id, {
        id: i64, recommendation_id: i64, agency_id: i64, part: String, urgent: bool, urgent_reason: Words,
        rectify_count: i32, rectify_unit: String, joint: bool, served_on: Day, received_on: Day,
        received_at: Option<Timestamp>, received_by: Id, receiver: Words, replied_on: Day, rectified_on: Day,
        verified_on: Day, result: Words, result_on: Day, period_ended_on: Day, version: i32,
    });
    let lines = ids(told, "recommendation_addressees");
    let condition = rectification_items::addressee_id.eq_any(lines.clone());
    tell!(conn, told, rectification_items, condition, rectification_items::id, {
        id: i64, addressee_id: i64, no: i32, text: String, claim: Words, claimed: Words, claimed_on: Day,
        verified: String, verified_on: Day,
    });
    tell!(conn, told, services, services::addressee_id.eq_any(lines.clone()), services::id, {
        id: i64, addressee_id: i64, method: String, state: String, attempted_on: NaiveDate, served_on: Day,
        receiver: Words, place: Words, witness: Words, agreed: bool, tracking: Words, files: Told, failure: Words,
        failed_on: Day, note: Words, recorded_by: Id, recorded_at: Timestamp, version: i32,
    });
    answers(conn, told, lines.clone())?;
    tell!(conn, told, urgings, urgings::addressee_id.eq_any(lines), urgings::id, {
        id: i64, addressee_id: i64, case_id: i64, office_id: i64, kind: String, state: String, ground: String,
        clock_id: Id, due: Day, recipient: String, body: String, approval_id: Id, proposed_by: Id,
        proposed_at: Timestamp, confirmed_by: Id, confirmed_on: Day, sent_on: Day, sent_how: Words, struck_on: Day,
        struck_by: Id, struck_reason: Words, version: i32,
    });
    tell!(conn, told, visits, visits::case_id.eq(case), visits::id, {
        id: i64, addressee_id: i64, case_id: i64, office_id: i64, kind: String, state: String, planned_on: NaiveDate,
        purpose: String, done_at: Option<Timestamp>, officer_one: Id, officer_two: Id, place: Words,
        longitude: Option<f64>, latitude: Option<f64>, finding: Words, found: Words, next_step: Words,
        photographs: Told, rebound: bool, rebound_criterion: Words, rebound_note: Words, cancel_reason: Words,
        planned_by: Id, version: i32,
    });
    let made = ids(told, "visits");
    tell!(conn, told, visit_items, visit_items::visit_id.eq_any(made), visit_items::id, {
        id: i64, visit_id: i64, item_id: i64, verified: String, note: String,
    });
    Ok(())
}

/// What agencies have submitted. A draft of theirs is theirs alone.
fn answers(conn: &mut Db, told: &mut Records, lines: Vec<i64>) -> QueryResult<()> {
    let submitted = replies::state.ne_all(["drafted", "approved"]);
    let condition = replies::addressee_id.eq_any(lines.clone()).and(submitted);
    tell!(conn, told, replies, condition, replies::id, {
        id: i64, addressee_id: i64, no: i32, kind: String, state: String, channel: String, document_number: Words,
        summary: String, document: Words, posted_on: Day, posting_proof: Words, received_at: Option<Timestamp>,
        effective_on: Day, drafted_by: Id, drafted_at: Timestamp, approved_by: Id, approved_at: Option<Timestamp>,
        checked_by: Id, checked_on: Day, check_note: Words, version: i32,
    });
    let submitted = ids(told, "replies");
    tell!(conn, told, reply_items, reply_items::reply_id.eq_any(submitted.clone()), reply_items::id, {
        id: i64, reply_id: i64, item_id: i64, measure: String, state: String, evidence: Told, reason: Words,
        plan: Words, planned_on: Day,
    });
    tell!(conn, told, supplement_requests, supplement_requests::reply_id.eq_any(submitted), supplement_requests::id, {
        id: i64, reply_id: i64, wanted: String, asked_on: NaiveDate, asked_by: Id, answered_by: Id,
    });
    tell!(conn, told, objections, objections::addressee_id.eq_any(lines.clone()), objections::id, {
        id: i64, addressee_id: i64, ground: String, state: String, text: String, suggested_agency_id: Id,
        suggested_agency: Words, raised_by: Id, raised_on: NaiveDate, recheck: Words, rechecked_by: Id,
        rechecked_on: Day, remedy: Words, explanation: Words, decided_by: Id, decided_on: Day, version: i32,
    });
    tell!(conn, told, extension_requests, extension_requests::addressee_id.eq_any(lines), extension_requests::id, {
        id: i64, addressee_id: i64, cause: String, reason: String, plan: String, wanted_until: NaiveDate,
        asked_by: Id, asked_on: NaiveDate, note: Words, noted_by: Id, noted_on: Day, version: i32,
    });
    Ok(())
}

/// The suits of the case.
pub(in crate::dossiers) fn of_lawsuits(conn: &mut Db, told: &mut Records, case: i64) -> QueryResult<()> {
    tell!(conn, told, lawsuits, lawsuits::case_id.eq(case), lawsuits::id, {
        id: i64, case_id: i64, office_id: i64, kind: String, state: String, court: String, docket_number: Words,
        facts: String, approved_on: Day, filed_on: Day, recorded_upward_on: Day, accepted_on: Day,
        seven_member_panel: bool, copy_served_on: Day, answered_on: Day, answer_received_on: Day,
        regulator_told_on: Day, outcome: Words, decided_on: Day, decision: Words, decision_received_on: Day,
        mediation_announced_on: Day, appealed_on: Day, appealed_by: Words, effective_on: Day, enforcement_on: Day,
        archived_on: Day, version: i32,
    });
    let suits = ids(told, "lawsuits");
    tell!(conn, told, lawsuit_claims, lawsuit_claims::lawsuit_id.eq_any(suits.clone()), lawsuit_claims::id, {
        id: i64, lawsuit_id: i64, no: i32, text: String, rectification_item_id: Id, dropped_on: Day,
        added_on: NaiveDate,
    });
    tell!(conn, told, hearings, hearings::lawsuit_id.eq_any(suits), hearings::id, {
        id: i64, lawsuit_id: i64, instance: i32, notice_received_on: NaiveDate, held_on: NaiveDate, place: String,
        appearance_sent_on: Day, appearing: Words, record: Words, version: i32,
    });
    Ok(())
}

/// What was issued in the case and on its leads: all but the bytes, which are pieces of the file.
pub(in crate::dossiers) fn of_documents(conn: &mut Db, told: &mut Records, case: i64) -> QueryResult<()> {
    let of = |kind: &str, list: Vec<i64>| {
        official_documents::subject_kind.eq(kind.to_owned()).and(official_documents::subject_id.eq_any(list))
    };
    // The form of filing is made from the approval of a lead, before there is a case; so is the first report.
    let on_leads = of("lead_inquiry", ids(told, "lead_inquiries"))
        .or(of("approval", super::records::numbers(told, "lead_decisions", "approval_id")));
    let condition = official_documents::case_id.eq(case).or(on_leads.nullable());
    tell!(conn, told, official_documents, condition, official_documents::id, {
        id: i64, office_id: i64, case_id: Id, kind: String, subject_kind: String, subject_id: i64, agency_id: Id,
        title: String, number: Words, number_id: Id, signer_id: Id, signer_name: Words, signed_on: NaiveDate,
        issued_at: Timestamp, facts: Told, template_hash: String, docx_size: i64, docx_hash: String,
        page_hash: String,
    });
    Ok(())
}
