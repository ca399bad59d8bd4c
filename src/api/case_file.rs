//! What is on file of a case: plans, acts, appraisals, commissions, consultations, reports,
//! announcements, services of its decisions, suspensions.

use actix_web::web;
use chrono::NaiveDate;
use serde::Serialize;

use crate::app::AppState;
use crate::auth::policy::actions;
use crate::cases::CaseId;
use crate::cases::investigation::model::{
    Act, ActId, ActKind, Announcement, AnnouncementId, Appraisal, AppraisalId, AppraisalKind, CaseDocument,
    CaseService, CaseServiceId, CaseServiceMethod, Commission, CommissionId, Consultation, ConsultationId,
    ConsultationOutcome, Plan, PlanId, Report, ReportId, ReportKind, ReportProposal, Suspension,
    SuspensionId,
};
use crate::cases::investigation::service::{self, CaseFile};
use crate::cases::outward::model::{EvidenceRequest, EvidenceRequestId, Support};
use crate::http::{Allowed, AppError, Routes};
use crate::kit::{AgencyId, OfficeId, PersonId};
use crate::route;

/// Adds this module's routes.
pub(super) fn routes(r: &mut Routes) {
    route!(r, read_file);
}

/// A plan of inquiry.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct PlanBody {
    /// Its id.
    pub id: PlanId,
    /// The day it was made.
    pub made_on: NaiveDate,
    /// What is to be found out.
    pub matters: String,
    /// By which methods and steps.
    pub methods: String,
    /// How safety and secrecy are looked after.
    pub safety: String,
    /// Who made it.
    pub author_id: Option<PersonId>,
}

impl From<Plan> for PlanBody {
    fn from(row: Plan) -> Self {
        let Plan { id, made_on, matters, methods, safety, author_id } = row;
        Self { id, made_on, matters, methods, safety, author_id }
    }
}

/// An act of inquiry.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct ActBody {
    /// Its id.
    pub id: ActId,
    /// By which method.
    pub kind: ActKind,
    /// One of the two.
    pub first_officer_id: PersonId,
    /// The other.
    pub second_officer_id: PersonId,
    /// When.
    pub done_on: NaiveDate,
    /// Where.
    pub place: String,
    /// What was found.
    pub summary: String,
    /// Hashes of stored files.
    pub evidence: Vec<String>,
}

impl From<Act> for ActBody {
    fn from(row: Act) -> Self {
        let Act { id, kind, first_officer_id, second_officer_id, done_on, place, summary, evidence } = row;
        Self {
            id,
            kind,
            first_officer_id,
            second_officer_id,
            done_on,
            place,
            summary,
            evidence: evidence.into_inner(),
        }
    }
}

/// A commissioned appraisal.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct AppraisalBody {
    /// Its id.
    pub id: AppraisalId,
    /// What was commissioned.
    pub kind: AppraisalKind,
    /// From whom.
    pub body: String,
    /// On what.
    pub matters: String,
    /// Date of the letter.
    pub commissioned_on: NaiveDate,
    /// Receipt of the opinion.
    pub opinion_on: Option<NaiveDate>,
    /// What it says.
    pub opinion: Option<String>,
    /// Its version.
    pub version: i32,
}

impl From<Appraisal> for AppraisalBody {
    fn from(row: Appraisal) -> Self {
        let Appraisal { id, kind, body, matters, commissioned_on, opinion_on, opinion, version, case_id: _ } =
            row;
        Self { id, kind, body, matters, commissioned_on, opinion_on, opinion, version }
    }
}

/// An inquiry by another office.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct CommissionBody {
    /// Its id.
    pub id: CommissionId,
    /// The office that is asked.
    pub to_office_id: OfficeId,
    /// For what.
    pub matters: String,
    /// Date of the letter.
    pub sent_on: NaiveDate,
    /// When it arrived.
    pub received_on: Option<NaiveDate>,
    /// When it was answered.
    pub replied_on: Option<NaiveDate>,
    /// The answer.
    pub reply: Option<String>,
    /// Its version.
    pub version: i32,
}

impl From<Commission> for CommissionBody {
    fn from(row: Commission) -> Self {
        let Commission {
            id,
            to_office_id,
            matters,
            sent_on,
            received_on,
            replied_on,
            reply,
            version,
            case_id: _,
        } = row;
        Self { id, to_office_id, matters, sent_on, received_on, replied_on, reply, version }
    }
}

/// A meeting with the agency.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct ConsultationBody {
    /// Its id.
    pub id: ConsultationId,
    /// The agency.
    pub agency_id: AgencyId,
    /// When.
    pub held_on: NaiveDate,
    /// Where.
    pub place: String,
    /// Who took part.
    pub participants: String,
    /// The minutes.
    pub minutes: String,
    /// What both sides hold true.
    pub confirmed_facts: Option<String>,
    /// What it came to.
    pub outcome: ConsultationOutcome,
    /// Hashes of stored files.
    pub evidence: Vec<String>,
}

impl From<Consultation> for ConsultationBody {
    fn from(row: Consultation) -> Self {
        let Consultation {
            id,
            agency_id,
            held_on,
            place,
            participants,
            minutes,
            confirmed_facts,
            outcome,
            evidence,
        } = row;
        Self {
            id,
            agency_id,
            held_on,
            place,
            participants,
            minutes,
            confirmed_facts,
            outcome,
            evidence: evidence.into_inner(),
        }
    }
}

/// A report of the case.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct ReportBody {
    /// Its id.
    pub id: ReportId,
    /// Which report it is.
    pub kind: ReportKind,
    /// Its day.
    pub concluded_on: NaiveDate,
    /// How the public interest is harmed.
    pub harm: String,
    /// The agency's duty, or the wrongdoer's particulars.
    pub duty: String,
    /// What was done or left undone against the law.
    pub conduct: String,
    /// How the one led to the other.
    pub causation: String,
    /// What is proposed.
    pub proposal: ReportProposal,
    /// Who wrote it.
    pub author_id: Option<PersonId>,
}

impl From<Report> for ReportBody {
    fn from(row: Report) -> Self {
        let Report { id, kind, concluded_on, harm, duty, conduct, causation, proposal, author_id } = row;
        Self { id, kind, concluded_on, harm, duty, conduct, causation, proposal, author_id }
    }
}

/// An announcement before suit.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct AnnouncementBody {
    /// Its id.
    pub id: AnnouncementId,
    /// The harm, as it is announced.
    pub harm: String,
    /// To whom it speaks, and what they are asked.
    pub notice: String,
    /// Contact and telephone.
    pub contact: String,
    /// Close relatives were asked directly instead.
    pub relatives_asked: bool,
    /// When it was approved.
    pub approved_on: Option<NaiveDate>,
    /// In which medium.
    pub medium: Option<String>,
    /// When it appeared.
    pub published_on: Option<NaiveDate>,
    /// Its version.
    pub version: i32,
}

impl From<Announcement> for AnnouncementBody {
    fn from(row: Announcement) -> Self {
        let Announcement {
            id,
            harm,
            notice,
            contact,
            relatives_asked,
            approved_on,
            medium,
            published_on,
            version,
            case_id: _,
        } = row;
        Self { id, harm, notice, contact, relatives_asked, approved_on, medium, published_on, version }
    }
}

/// The service of a decision of the case.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct CaseServiceBody {
    /// Its id.
    pub id: CaseServiceId,
    /// Which decision.
    pub document: CaseDocument,
    /// On whom.
    pub agency_id: AgencyId,
    /// How.
    pub method: CaseServiceMethod,
    /// When.
    pub served_on: NaiveDate,
    /// Hashes of stored files.
    pub evidence: Vec<String>,
}

impl From<CaseService> for CaseServiceBody {
    fn from(row: CaseService) -> Self {
        let CaseService { id, document, agency_id, method, served_on, evidence } = row;
        Self { id, document, agency_id, method, served_on, evidence: evidence.into_inner() }
    }
}

/// A suspension of the review.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct SuspensionBody {
    /// Its id.
    pub id: SuspensionId,
    /// The objective cause.
    pub obstacle: String,
    /// What the agency had decided or planned within the period.
    pub agency_measures: String,
    /// First day.
    pub suspended_on: NaiveDate,
    /// The day it ended.
    pub resumed_on: Option<NaiveDate>,
    /// Why it ended.
    pub resume_reason: Option<String>,
}

impl From<Suspension> for SuspensionBody {
    fn from(row: Suspension) -> Self {
        let Suspension { id, obstacle, agency_measures, suspended_on, resumed_on, resume_reason } = row;
        Self { id, obstacle, agency_measures, suspended_on, resumed_on, resume_reason }
    }
}

/// A notice to hand over evidence.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[schema(as = CaseEvidenceNotice)]
pub struct EvidenceRequestBody {
    /// Its id.
    pub id: EvidenceRequestId,
    /// Who holds it.
    pub holder: String,
    /// The things.
    pub items: Vec<String>,
    /// Until when.
    pub due_on: NaiveDate,
    /// When.
    pub made_on: NaiveDate,
    /// Who entered it.
    pub made_by: Option<PersonId>,
}

impl From<EvidenceRequest> for EvidenceRequestBody {
    fn from(row: EvidenceRequest) -> Self {
        let EvidenceRequest { id, holder, items, due_on, made_on, made_by } = row;
        Self { id, holder, items: items.into_inner(), due_on, made_on, made_by }
    }
}

/// What is on file of a case.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct CaseFileBody {
    /// Plans.
    pub plans: Vec<PlanBody>,
    /// Acts.
    pub acts: Vec<ActBody>,
    /// Appraisals.
    pub appraisals: Vec<AppraisalBody>,
    /// Commissions to other offices.
    pub commissions: Vec<CommissionBody>,
    /// Consultations.
    pub consultations: Vec<ConsultationBody>,
    /// Reports.
    pub reports: Vec<ReportBody>,
    /// Announcements.
    pub announcements: Vec<AnnouncementBody>,
    /// Services of its decisions.
    pub services: Vec<CaseServiceBody>,
    /// Suspensions.
    pub suspensions: Vec<SuspensionBody>,
    /// Suits of others that are supported.
    pub supports: Vec<Support>,
    /// Notices to hand over evidence.
    pub evidence_requests: Vec<EvidenceRequestBody>,
}

impl From<CaseFile> for CaseFileBody {
    fn from(file: CaseFile) -> Self {
        let CaseFile {
            plans,
            acts,
            appraisals,
            commissions,
            consultations,
            reports,
            announcements,
            services,
            suspensions,
            supports,
            evidence_requests,
        } = file;
        Self {
            plans: plans.into_iter().map(Into::into).collect(),
            acts: acts.into_iter().map(Into::into).collect(),
            appraisals: appraisals.into_iter().map(Into::into).collect(),
            commissions: commissions.into_iter().map(Into::into).collect(),
            consultations: consultations.into_iter().map(Into::into).collect(),
            reports: reports.into_iter().map(Into::into).collect(),
            announcements: announcements.into_iter().map(Into::into).collect(),
            services: services.into_iter().map(Into::into).collect(),
            suspensions: suspensions.into_iter().map(Into::into).collect(),
            supports,
            evidence_requests: evidence_requests.into_iter().map(Into::into).collect(),
        }
    }
}

/// What is on file of a case.
#[utoipa::path(get, path = "/api/v1/cases/{id}/file", tag = "cases",
    params(("id" = CaseId, Path, description = "The case")),
    responses((status = 200, description = "What is on file", body = CaseFileBody)))]
async fn read_file(
    allowed: Allowed<actions::ReadCases>,
    state: web::Data<AppState>,
    id: web::Path<CaseId>,
) -> Result<web::Json<CaseFileBody>, AppError> {
    let id = id.into_inner();
    let file = state.read(move |conn| service::on_file(conn, &allowed.actor.scope, id)).await?;
    Ok(web::Json(file.into()))
}
