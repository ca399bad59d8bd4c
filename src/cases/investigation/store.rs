//! Queries of the investigation.

use chrono::NaiveDate;
use diesel::prelude::*;

use super::model::{
    Act, ActId, ActKind, Announcement, AnnouncementId, Appraisal, AppraisalId, AppraisalKind, CaseDocument,
    CaseService, CaseServiceId, CaseServiceMethod, Commission, CommissionId, Consultation, ConsultationId,
    ConsultationOutcome, Plan, PlanId, Report, ReportId, ReportKind, ReportProposal, Suspension,
};
use crate::cases::model::CaseId;
use crate::db::schema::{
    announcements, appraisals, case_plans, case_reports, case_services, case_suspensions, cases,
    commissioned_inquiries, consultations, investigation_acts,
};
use crate::db::{Db, MultiBackend};
use crate::kit::page::PageRequest;
use crate::kit::{AgencyId, Json, OfficeId, PersonId, Scope};

/// Declares the finder of all rows of a case, oldest first.
macro_rules! of_case {
    ($($(#[$meta:meta])* $name:ident: $table:ident => $row:ident;)+) => {
        $(
            $(#[$meta])*
            ///
            /// # Errors
            /// The database's.
            pub fn $name(conn: &mut Db, case: CaseId) -> QueryResult<Vec<$row>> {
                $table::table
                    .filter($table::case_id.eq(case))
                    .order($table::id)
                    .select($row::as_select())
                    .load(conn)
            }
        )+
    };
}

of_case! {
    /// The plans of a case.
    plans: case_plans => Plan;
    /// The acts of a case.
    acts: investigation_acts => Act;
    /// The appraisals of a case.
    appraisals: appraisals => Appraisal;
    /// The commissions of a case.
    commissions: commissioned_inquiries => Commission;
    /// The consultations of a case.
    consultations: consultations => Consultation;
    /// The reports of a case.
    reports: case_reports => Report;
    /// The announcements of a case.
    announcements: announcements => Announcement;
    /// The services of the decisions of a case.
    services: case_services => CaseService;
    /// The suspensions of a case.
    suspensions: case_suspensions => Suspension;
}

/// Declares the finder of one row with its case.
macro_rules! one {
    ($($(#[$meta:meta])* $name:ident: $table:ident => $row:ident;)+) => {
        $(
            $(#[$meta])*
            ///
            /// # Errors
            /// The database's.
            pub fn $name(conn: &mut Db, id: i64) -> QueryResult<Option<(CaseId, $row)>> {
                $table::table.find(id).select(($table::case_id, $row::as_select())).first(conn).optional()
            }
        )+
    };
}

one! {
    /// A plan.
    plan: case_plans => Plan;
    /// An act.
    act: investigation_acts => Act;
    /// An appraisal.
    appraisal: appraisals => Appraisal;
    /// A consultation.
    consultation: consultations => Consultation;
    /// A report.
    report: case_reports => Report;
}

/// Stores a plan.
///
/// # Errors
/// The database's.
pub(super) fn insert_plan(
    conn: &mut Db,
    case: CaseId,
    on: NaiveDate,
    texts: [&str; 3],
    author: Option<PersonId>,
) -> QueryResult<PlanId> {
    let [matters, methods, safety] = texts;
    diesel::insert_into(case_plans::table)
        .values((
            case_plans::case_id.eq(case),
            case_plans::made_on.eq(on),
            case_plans::matters.eq(matters),
            case_plans::methods.eq(methods),
            case_plans::safety.eq(safety),
            case_plans::author_id.eq(author),
        ))
        .returning(case_plans::id)
        .get_result(conn)
}

/// An act as it is entered.
pub(super) struct NewAct<'a> {
    pub(super) kind: ActKind,
    pub(super) officers: [PersonId; 2],
    pub(super) on: NaiveDate,
    pub(super) place: &'a str,
    pub(super) summary: &'a str,
    pub(super) evidence: &'a [String],
}

/// Stores an act.
///
/// # Errors
/// The database's.
pub(super) fn insert_act(conn: &mut Db, case: CaseId, act: &NewAct<'_>) -> QueryResult<ActId> {
    let [first, second] = act.officers;
    diesel::insert_into(investigation_acts::table)
        .values((
            investigation_acts::case_id.eq(case),
            investigation_acts::kind.eq(act.kind),
            investigation_acts::first_officer_id.eq(first),
            investigation_acts::second_officer_id.eq(second),
            investigation_acts::done_on.eq(act.on),
            investigation_acts::place.eq(act.place),
            investigation_acts::summary.eq(act.summary),
            investigation_acts::evidence.eq(Json::new(act.evidence.to_vec())),
        ))
        .returning(investigation_acts::id)
        .get_result(conn)
}

/// Stores the commission of an appraisal.
///
/// # Errors
/// The database's.
pub(super) fn insert_appraisal(
    conn: &mut Db,
    case: CaseId,
    kind: AppraisalKind,
    texts: [&str; 2],
    on: NaiveDate,
) -> QueryResult<AppraisalId> {
    let [body, matters] = texts;
    diesel::insert_into(appraisals::table)
        .values((
            appraisals::case_id.eq(case),
            appraisals::kind.eq(kind),
            appraisals::body.eq(body),
            appraisals::matters.eq(matters),
            appraisals::commissioned_on.eq(on),
        ))
        .returning(appraisals::id)
        .get_result(conn)
}

/// Stores the opinion of an appraisal, once.
///
/// # Errors
/// The database's.
pub(super) fn conclude_appraisal(
    conn: &mut Db,
    row: &Appraisal,
    on: NaiveDate,
    opinion: &str,
) -> QueryResult<usize> {
    diesel::update(appraisals::table)
        .filter(appraisals::id.eq(row.id).and(appraisals::version.eq(row.version)))
        .set((
            appraisals::opinion_on.eq(on),
            appraisals::opinion.eq(opinion),
            appraisals::version.eq(appraisals::version + 1),
        ))
        .execute(conn)
}

/// Stores a commission to another office.
///
/// # Errors
/// The database's.
pub(super) fn insert_commission(
    conn: &mut Db,
    case: CaseId,
    to: OfficeId,
    matters: &str,
    on: NaiveDate,
) -> QueryResult<CommissionId> {
    diesel::insert_into(commissioned_inquiries::table)
        .values((
            commissioned_inquiries::case_id.eq(case),
            commissioned_inquiries::to_office_id.eq(to),
            commissioned_inquiries::matters.eq(matters),
            commissioned_inquiries::sent_on.eq(on),
        ))
        .returning(commissioned_inquiries::id)
        .get_result(conn)
}

/// A commission by its id.
///
/// # Errors
/// The database's.
pub(super) fn commission(conn: &mut Db, id: CommissionId) -> QueryResult<Option<Commission>> {
    commissioned_inquiries::table.find(id.0).select(Commission::as_select()).first(conn).optional()
}

/// Which commissions are wanted.
#[derive(Debug, Clone, Copy, Default)]
pub struct CommissionFilter {
    /// The office that was asked.
    pub to: Option<OfficeId>,
    /// The office whose case it is.
    pub from: Option<OfficeId>,
    /// Answered ones only, or those that are not.
    pub answered: Option<bool>,
}

/// A commission with the office that asks and the number of its case.
pub type ListedCommission = (Commission, OfficeId, String);

/// A page of the commissions that an office in sight asks or is asked for, the newest first.
///
/// # Errors
/// The database's.
pub fn all_commissions(
    conn: &mut Db,
    scope: &Scope,
    filter: &CommissionFilter,
    page: &PageRequest,
) -> QueryResult<Vec<ListedCommission>> {
    let mut query = commissioned_inquiries::table
        .inner_join(cases::table)
        .select((Commission::as_select(), cases::office_id, cases::number))
        .into_boxed::<MultiBackend>();
    match scope {
        Scope::All => {}
        Scope::Offices(ids) => {
            let (asked, asking) = (ids.clone(), ids.clone());
            query = query.filter(
                commissioned_inquiries::to_office_id.eq_any(asked).or(cases::office_id.eq_any(asking)),
            );
        }
        Scope::Agency(_) | Scope::None => return Ok(Vec::new()),
    }
    if let Some(office) = filter.to {
        query = query.filter(commissioned_inquiries::to_office_id.eq(office));
    }
    if let Some(office) = filter.from {
        query = query.filter(cases::office_id.eq(office));
    }
    query = match filter.answered {
        Some(true) => query.filter(commissioned_inquiries::replied_on.is_not_null()),
        Some(false) => query.filter(commissioned_inquiries::replied_on.is_null()),
        None => query,
    };
    if let Some(cursor) = page.cursor {
        query = query.filter(commissioned_inquiries::id.lt(cursor));
    }
    query.order(commissioned_inquiries::id.desc()).limit(page.limit() + 1).load(conn)
}

/// Stores what became of a commission.
///
/// # Errors
/// The database's.
pub(super) fn update_commission(conn: &mut Db, row: &Commission) -> QueryResult<usize> {
    diesel::update(commissioned_inquiries::table)
        .filter(commissioned_inquiries::id.eq(row.id).and(commissioned_inquiries::version.eq(row.version)))
        .set((
            commissioned_inquiries::received_on.eq(row.received_on),
            commissioned_inquiries::replied_on.eq(row.replied_on),
            commissioned_inquiries::reply.eq(&row.reply),
            commissioned_inquiries::version.eq(commissioned_inquiries::version + 1),
        ))
        .execute(conn)
}

/// A consultation as it is entered.
pub(super) struct NewConsultation<'a> {
    pub(super) agency: AgencyId,
    pub(super) on: NaiveDate,
    pub(super) place: &'a str,
    pub(super) participants: &'a str,
    pub(super) minutes: &'a str,
    pub(super) confirmed_facts: Option<&'a str>,
    pub(super) outcome: ConsultationOutcome,
    pub(super) evidence: &'a [String],
}

/// Stores a consultation.
///
/// # Errors
/// The database's.
pub(super) fn insert_consultation(
    conn: &mut Db,
    case: CaseId,
    new: &NewConsultation<'_>,
) -> QueryResult<ConsultationId> {
    diesel::insert_into(consultations::table)
        .values((
            consultations::case_id.eq(case),
            consultations::agency_id.eq(new.agency),
            consultations::held_on.eq(new.on),
            consultations::place.eq(new.place),
            consultations::participants.eq(new.participants),
            consultations::minutes.eq(new.minutes),
            consultations::confirmed_facts.eq(new.confirmed_facts),
            consultations::outcome.eq(new.outcome),
            consultations::evidence.eq(Json::new(new.evidence.to_vec())),
        ))
        .returning(consultations::id)
        .get_result(conn)
}

/// Stores a report: harm, duty, conduct, causation.
///
/// # Errors
/// The database's.
pub(super) fn insert_report(
    conn: &mut Db,
    case: CaseId,
    kind: ReportKind,
    texts: [&str; 4],
    proposal: ReportProposal,
    by: (Option<PersonId>, NaiveDate),
) -> QueryResult<ReportId> {
    let [harm, duty, conduct, causation] = texts;
    diesel::insert_into(case_reports::table)
        .values((
            case_reports::case_id.eq(case),
            case_reports::kind.eq(kind),
            case_reports::concluded_on.eq(by.1),
            case_reports::harm.eq(harm),
            case_reports::duty.eq(duty),
            case_reports::conduct.eq(conduct),
            case_reports::causation.eq(causation),
            case_reports::proposal.eq(proposal),
            case_reports::author_id.eq(by.0),
        ))
        .returning(case_reports::id)
        .get_result(conn)
}

/// Stores a draft of an announcement.
///
/// # Errors
/// The database's.
pub(in crate::cases) fn insert_announcement(
    conn: &mut Db,
    case: CaseId,
    texts: [&str; 3],
    relatives_asked: bool,
) -> QueryResult<AnnouncementId> {
    let [harm, notice, contact] = texts;
    diesel::insert_into(announcements::table)
        .values((
            announcements::case_id.eq(case),
            announcements::harm.eq(harm),
            announcements::notice.eq(notice),
            announcements::contact.eq(contact),
            announcements::relatives_asked.eq(relatives_asked),
        ))
        .returning(announcements::id)
        .get_result(conn)
}

/// Gives a draft of an announcement that was not agreed to another text.
///
/// # Errors
/// The database's.
pub(in crate::cases) fn redraft_announcement(
    conn: &mut Db,
    id: AnnouncementId,
    texts: [&str; 3],
    relatives_asked: bool,
) -> QueryResult<usize> {
    let [harm, notice, contact] = texts;
    diesel::update(announcements::table.find(id.0).filter(announcements::approved_on.is_null()))
        .set((
            announcements::harm.eq(harm),
            announcements::notice.eq(notice),
            announcements::contact.eq(contact),
            announcements::relatives_asked.eq(relatives_asked),
            announcements::version.eq(announcements::version + 1),
        ))
        .execute(conn)
}

/// An announcement of a case by its id.
///
/// # Errors
/// The database's.
pub(in crate::cases) fn announcement(
    conn: &mut Db,
    case: CaseId,
    id: AnnouncementId,
) -> QueryResult<Option<Announcement>> {
    announcements::table
        .filter(announcements::id.eq(id).and(announcements::case_id.eq(case)))
        .select(Announcement::as_select())
        .first(conn)
        .optional()
}

/// Stores what became of an announcement.
///
/// # Errors
/// The database's.
pub(in crate::cases) fn update_announcement(conn: &mut Db, row: &Announcement) -> QueryResult<usize> {
    diesel::update(announcements::table)
        .filter(announcements::id.eq(row.id).and(announcements::version.eq(row.version)))
        .set((
            announcements::approved_on.eq(row.approved_on),
            announcements::medium.eq(&row.medium),
            announcements::published_on.eq(row.published_on),
            announcements::version.eq(announcements::version + 1),
        ))
        .execute(conn)
}

/// Stores the service of a decision.
///
/// # Errors
/// The database's.
pub(super) fn insert_service(
    conn: &mut Db,
    case: CaseId,
    document: CaseDocument,
    agency: AgencyId,
    method: CaseServiceMethod,
    on: NaiveDate,
    evidence: &[String],
) -> QueryResult<CaseServiceId> {
    diesel::insert_into(case_services::table)
        .values((
            case_services::case_id.eq(case),
            case_services::document.eq(document),
            case_services::agency_id.eq(agency),
            case_services::method.eq(method),
            case_services::served_on.eq(on),
            case_services::evidence.eq(Json::new(evidence.to_vec())),
        ))
        .returning(case_services::id)
        .get_result(conn)
}

/// Stores the beginning of a suspension.
///
/// # Errors
/// The database's.
pub(in crate::cases) fn insert_suspension(
    conn: &mut Db,
    case: CaseId,
    obstacle: &str,
    agency_measures: &str,
    on: NaiveDate,
) -> QueryResult<usize> {
    diesel::insert_into(case_suspensions::table)
        .values((
            case_suspensions::case_id.eq(case),
            case_suspensions::obstacle.eq(obstacle),
            case_suspensions::agency_measures.eq(agency_measures),
            case_suspensions::suspended_on.eq(on),
        ))
        .execute(conn)
}

/// Stores the end of the suspension that runs.
///
/// # Errors
/// The database's.
pub(in crate::cases) fn end_suspension(
    conn: &mut Db,
    case: CaseId,
    on: NaiveDate,
    reason: &str,
) -> QueryResult<usize> {
    diesel::update(case_suspensions::table)
        .filter(case_suspensions::case_id.eq(case).and(case_suspensions::resumed_on.is_null()))
        .set((case_suspensions::resumed_on.eq(on), case_suspensions::resume_reason.eq(reason)))
        .execute(conn)
}
