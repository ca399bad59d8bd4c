//! Rows and words of the investigation.

use chrono::NaiveDate;
use diesel::prelude::*;

use crate::cases::model::CaseId;
use crate::db::schema::{
    announcements, appraisals, case_plans, case_reports, case_services, case_suspensions,
    commissioned_inquiries, consultations, investigation_acts,
};
use crate::kit::{AgencyId, Json, OfficeId, PersonId};

crate::id!(
    /// A plan of inquiry.
    PlanId
);
crate::id!(
    /// An act of inquiry.
    ActId
);
crate::id!(
    /// A commissioned appraisal.
    AppraisalId
);
crate::id!(
    /// An inquiry that another office makes for us.
    CommissionId
);
crate::id!(
    /// A meeting with the agency.
    ConsultationId
);
crate::id!(
    /// A report of the case.
    ReportId
);
crate::id!(
    /// An announcement before suit.
    AnnouncementId
);
crate::id!(
    /// A service of one of the case's decisions.
    CaseServiceId
);
crate::id!(
    /// A suspension of the review.
    SuspensionId
);

crate::text_enum! {
    /// The methods of R21 Art 35, and the hearing and the commission of Arts 43 and 44.
    pub enum ActKind {
        /// Records are read, obtained, copied.
        Records = "records" "查阅、调取、复制",
        /// Somebody is interviewed.
        Interview = "interview" "询问",
        /// An expert or a body is asked.
        ConsultExpert = "consult_expert" "咨询",
        /// An appraisal is commissioned.
        Appraisal = "appraisal" "委托鉴定、评估、审计、检验、检测、翻译",
        /// The site is inspected.
        SiteInspection = "site_inspection" "勘验",
        /// A hearing is held.
        Hearing = "hearing" "听证",
        /// Another office inquires for us.
        RemoteCommission = "remote_commission" "异地委托调查",
        /// Another necessary method.
        Other = "other" "其他必要的调查方式",
    }
}

crate::text_enum! {
    /// What is commissioned (R21 Art 41).
    pub enum AppraisalKind {
        /// 鉴定.
        Appraisal = "appraisal" "鉴定",
        /// 评估.
        Assessment = "assessment" "评估",
        /// 审计.
        Audit = "audit" "审计",
        /// 检验.
        Inspection = "inspection" "检验",
        /// 检测.
        Testing = "testing" "检测",
        /// 翻译.
        Translation = "translation" "翻译",
    }
}

crate::text_enum! {
    /// What a meeting with the agency came to.
    pub enum ConsultationOutcome {
        /// Agreed on what will be done.
        Agreed = "agreed" "达成一致",
        /// Not agreed.
        NotAgreed = "not_agreed" "未达成一致",
        /// To be continued.
        Continued = "continued" "继续磋商",
    }
}

crate::text_enum! {
    /// Which report it is.
    pub enum ReportKind {
        /// It ends the investigation (R21 Arts 73, 89).
        Investigation = "investigation" "调查终结报告",
        /// It ends the review (R21 Arts 79, 94).
        FinalReview = "final_review" "审查终结报告",
    }
}

crate::text_enum! {
    /// What a report proposes.
    pub enum ReportProposal {
        /// Close the case.
        Close = "close" "终结案件",
        /// Issue a recommendation.
        Recommend = "recommend" "提出检察建议",
        /// Announce.
        Announce = "announce" "发布公告",
        /// Sue.
        Sue = "sue" "提起诉讼",
        /// Transfer the suit.
        Transfer = "transfer" "移送起诉",
        /// Support another's suit.
        Support = "support" "支持起诉",
    }
}

crate::text_enum! {
    /// A decision of the case that is served on the agency.
    pub enum CaseDocument {
        /// 立案决定书 (R21 Art 70).
        FilingDecision = "filing_decision" "立案决定书",
        /// 中止审查决定书 (R21 Art 78).
        SuspensionDecision = "suspension_decision" "中止审查决定书",
        /// 恢复审查决定书 (R21 Art 78).
        ResumptionDecision = "resumption_decision" "恢复审查决定书",
        /// 终结案件决定书 (R21 Art 74).
        ClosingDecision = "closing_decision" "终结案件决定书",
    }
}

crate::text_enum! {
    /// How a decision was served.
    pub enum CaseServiceMethod {
        /// In person, against a receipt.
        InPerson = "in_person" "直接送达",
        /// Left in place on refusal, with photographs.
        LeftInPlace = "left_in_place" "留置送达",
        /// By post.
        Post = "post" "邮寄送达",
        /// Read out on the spot.
        Announced = "announced" "宣告送达",
        /// By electronic means, with consent.
        Electronic = "electronic" "电子送达",
    }
}

/// A plan of inquiry as it is stored.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = case_plans)]
pub struct Plan {
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

/// An act of inquiry as it is stored.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = investigation_acts)]
pub struct Act {
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
    pub evidence: Json<Vec<String>>,
}

/// A commissioned appraisal as it is stored.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = appraisals)]
pub struct Appraisal {
    /// Its id.
    pub id: AppraisalId,
    /// The case.
    pub case_id: CaseId,
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
    /// For compare and set.
    pub version: i32,
}

/// An inquiry by another office as it is stored.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = commissioned_inquiries)]
pub struct Commission {
    /// Its id.
    pub id: CommissionId,
    /// The case.
    pub case_id: CaseId,
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
    /// For compare and set.
    pub version: i32,
}

/// A meeting with the agency as it is stored.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = consultations)]
pub struct Consultation {
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
    pub evidence: Json<Vec<String>>,
}

/// A report as it is stored.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = case_reports)]
pub struct Report {
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

/// An announcement as it is stored.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = announcements)]
pub struct Announcement {
    /// Its id.
    pub id: AnnouncementId,
    /// The case.
    pub case_id: CaseId,
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
    /// For compare and set.
    pub version: i32,
}

/// A service of a decision as it is stored.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = case_services)]
pub struct CaseService {
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
    /// Hashes of stored files: receipt, photographs.
    pub evidence: Json<Vec<String>>,
}

/// A suspension as it is stored.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = case_suspensions)]
pub struct Suspension {
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
