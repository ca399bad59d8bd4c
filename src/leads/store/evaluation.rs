//! Queries of evaluation.

use chrono::NaiveDate;
use diesel::prelude::*;

use crate::db::Db;
use crate::db::schema::{
    lead_assessment_axes, lead_assessments, lead_inquiries, lead_photographs, lead_screenings,
    lead_verifications,
};
use crate::kit::{Json, PersonId, Timestamp};
use crate::leads::evaluation::{
    Assessment, AssessmentId, AssessmentReport, AxisRow, Inquiry, InquiryId, Photograph, Screening,
    ScreeningId, ScreeningReport, Verification, VerificationId, VerificationPlan, VerificationReport,
};
use crate::leads::model::LeadId;

/// Stores a screening.
///
/// # Errors
/// The database's.
pub fn insert_screening(
    conn: &mut Db,
    lead: LeadId,
    person: Option<PersonId>,
    now: Timestamp,
    told: &ScreeningReport,
) -> QueryResult<ScreeningId> {
    diesel::insert_into(lead_screenings::table)
        .values((
            lead_screenings::lead_id.eq(lead),
            lead_screenings::person_id.eq(person),
            lead_screenings::screened_at.eq(now),
            lead_screenings::sources.eq(Json::new(told.sources.clone())),
            lead_screenings::findings.eq(&told.findings),
            lead_screenings::hits.eq(Json::new(told.hits.clone())),
        ))
        .returning(lead_screenings::id)
        .get_result(conn)
}

/// The screenings of a lead, the first one first.
///
/// # Errors
/// The database's.
pub fn screenings(conn: &mut Db, lead: LeadId) -> QueryResult<Vec<Screening>> {
    lead_screenings::table
        .filter(lead_screenings::lead_id.eq(lead.0))
        .order(lead_screenings::id)
        .select(Screening::as_select())
        .load(conn)
}

/// Stores a planned verification.
///
/// # Errors
/// The database's.
pub fn insert_verification(
    conn: &mut Db,
    lead: LeadId,
    plan: &VerificationPlan,
) -> QueryResult<VerificationId> {
    diesel::insert_into(lead_verifications::table)
        .values((
            lead_verifications::lead_id.eq(lead),
            lead_verifications::first_officer_id.eq(plan.first_officer),
            lead_verifications::second_officer_id.eq(plan.second_officer),
            lead_verifications::planned_on.eq(plan.planned_on),
            lead_verifications::place.eq(&plan.place),
            lead_verifications::purpose.eq(&plan.purpose),
        ))
        .returning(lead_verifications::id)
        .get_result(conn)
}

/// One verification of a lead.
///
/// # Errors
/// The database's.
pub fn verification(conn: &mut Db, lead: LeadId, id: VerificationId) -> QueryResult<Option<Verification>> {
    lead_verifications::table
        .find(id.0)
        .filter(lead_verifications::lead_id.eq(lead.0))
        .select(Verification::as_select())
        .first(conn)
        .optional()
}

/// The verifications of a lead, the first one first.
///
/// # Errors
/// The database's.
pub fn verifications(conn: &mut Db, lead: LeadId) -> QueryResult<Vec<Verification>> {
    lead_verifications::table
        .filter(lead_verifications::lead_id.eq(lead.0))
        .order(lead_verifications::id)
        .select(Verification::as_select())
        .load(conn)
}

/// Stores what a verification found, if it has not been recorded since it was read.
///
/// # Errors
/// The database's.
pub fn record_verification(
    conn: &mut Db,
    row: &Verification,
    told: &VerificationReport,
    (person, now): (Option<PersonId>, Timestamp),
) -> QueryResult<bool> {
    let row = lead_verifications::table.find(row.id.0).filter(lead_verifications::version.eq(row.version));
    let changed = diesel::update(row)
        .set((
            lead_verifications::visited_at.eq(told.visited_at),
            lead_verifications::longitude.eq(told.longitude),
            lead_verifications::latitude.eq(told.latitude),
            lead_verifications::findings.eq(&told.findings),
            lead_verifications::recorded_at.eq(now),
            lead_verifications::recorded_by.eq(person),
            lead_verifications::version.eq(lead_verifications::version + 1),
        ))
        .execute(conn)?;
    Ok(changed == 1)
}

/// Stores a photograph.
///
/// # Errors
/// The database's.
pub fn insert_photograph(conn: &mut Db, id: VerificationId, photograph: &Photograph) -> QueryResult<usize> {
    diesel::insert_into(lead_photographs::table)
        .values((
            lead_photographs::verification_id.eq(id),
            lead_photographs::file_hash.eq(&photograph.file_hash),
            lead_photographs::name.eq(&photograph.name),
            lead_photographs::taken_at.eq(photograph.taken_at),
        ))
        .execute(conn)
}

/// The photographs of a verification.
///
/// # Errors
/// The database's.
pub fn photographs(conn: &mut Db, id: VerificationId) -> QueryResult<Vec<Photograph>> {
    lead_photographs::table
        .filter(lead_photographs::verification_id.eq(id.0))
        .order(lead_photographs::id)
        .select(Photograph::as_select())
        .load(conn)
}

/// Stores an inquiry that begins.
///
/// # Errors
/// The database's.
pub fn insert_inquiry(
    conn: &mut Db,
    lead: LeadId,
    plan: &str,
    on: NaiveDate,
    by: Option<PersonId>,
) -> QueryResult<InquiryId> {
    diesel::insert_into(lead_inquiries::table)
        .values((
            lead_inquiries::lead_id.eq(lead),
            lead_inquiries::plan.eq(plan),
            lead_inquiries::begun_on.eq(on),
            lead_inquiries::begun_by.eq(by),
        ))
        .returning(lead_inquiries::id)
        .get_result(conn)
}

/// Stores the report of the inquiry that goes on. Whether there was one.
///
/// # Errors
/// The database's.
pub fn end_inquiry(conn: &mut Db, lead: LeadId, report: &str, on: NaiveDate) -> QueryResult<bool> {
    let open = lead_inquiries::table
        .filter(lead_inquiries::lead_id.eq(lead.0))
        .filter(lead_inquiries::ended_on.is_null());
    let changed = diesel::update(open)
        .set((lead_inquiries::report.eq(report), lead_inquiries::ended_on.eq(on)))
        .execute(conn)?;
    Ok(changed == 1)
}

/// An inquiry by its id.
///
/// # Errors
/// The database's.
pub fn inquiry(conn: &mut Db, id: i64) -> QueryResult<Option<Inquiry>> {
    lead_inquiries::table.find(id).select(Inquiry::as_select()).first(conn).optional()
}

/// The inquiries of a lead, the first one first.
///
/// # Errors
/// The database's.
pub fn inquiries(conn: &mut Db, lead: LeadId) -> QueryResult<Vec<Inquiry>> {
    lead_inquiries::table
        .filter(lead_inquiries::lead_id.eq(lead.0))
        .order(lead_inquiries::id)
        .select(Inquiry::as_select())
        .load(conn)
}

/// Stores an assessment with its axes.
///
/// # Errors
/// The database's.
pub fn insert_assessment(
    conn: &mut Db,
    lead: LeadId,
    person: Option<PersonId>,
    now: Timestamp,
    told: &AssessmentReport,
) -> QueryResult<AssessmentId> {
    let id: AssessmentId = diesel::insert_into(lead_assessments::table)
        .values((
            lead_assessments::lead_id.eq(lead),
            lead_assessments::person_id.eq(person),
            lead_assessments::assessed_at.eq(now),
            lead_assessments::conclusion.eq(&told.conclusion),
        ))
        .returning(lead_assessments::id)
        .get_result(conn)?;
    for axis in &told.axes {
        diesel::insert_into(lead_assessment_axes::table)
            .values((
                lead_assessment_axes::assessment_id.eq(id),
                lead_assessment_axes::axis.eq(axis.axis),
                lead_assessment_axes::grade.eq(axis.grade),
                lead_assessment_axes::reason.eq(&axis.reason),
            ))
            .execute(conn)?;
    }
    Ok(id)
}

/// Whether a lead has been assessed.
///
/// # Errors
/// The database's.
pub fn is_assessed(conn: &mut Db, lead: LeadId) -> QueryResult<bool> {
    let found: Option<AssessmentId> = lead_assessments::table
        .filter(lead_assessments::lead_id.eq(lead.0))
        .select(lead_assessments::id)
        .first(conn)
        .optional()?;
    Ok(found.is_some())
}

/// The assessments of a lead, the first one first, each with its axes.
///
/// # Errors
/// The database's.
pub fn assessments(conn: &mut Db, lead: LeadId) -> QueryResult<Vec<(Assessment, Vec<AxisRow>)>> {
    let rows: Vec<Assessment> = lead_assessments::table
        .filter(lead_assessments::lead_id.eq(lead.0))
        .order(lead_assessments::id)
        .select(Assessment::as_select())
        .load(conn)?;
    rows.into_iter()
        .map(|row| {
            let axes = lead_assessment_axes::table
                .filter(lead_assessment_axes::assessment_id.eq(row.id.0))
                .order(lead_assessment_axes::axis)
                .select(AxisRow::as_select())
                .load(conn)?;
            Ok((row, axes))
        })
        .collect()
}
