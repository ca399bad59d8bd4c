//! Kinds of official documents, and what was issued of them.

use chrono::NaiveDate;
use diesel::prelude::*;

use super::facts::{Facts, Field};
use super::template;
use crate::db::schema::{document_templates, official_documents};
use crate::documents::{NumberId, SeriesKind};
use crate::kit::{AgencyId, Json, OfficeId, PersonId, Timestamp};

crate::id!(
    /// An issued document.
    DocumentId
);

crate::id!(
    /// A template of an office's own.
    TemplateId
);

crate::text_enum! {
    /// A kind of official document. The code names its folder under `templates/documents`.
    pub enum DocumentKind {
        /// Recommendation in the public interest (R21 Art 75), one for each addressee.
        Recommendation = "recommendation" "检察建议书",
        /// Governance recommendation, one for each addressee.
        GovernanceRecommendation = "governance_recommendation" "社会治理检察建议书",
        /// Decision to file, for each agency (R21 Arts 30, 70).
        FilingDecision = "filing_decision" "立案决定书",
        /// Decision not to file (R21 Art 30).
        DecliningDecision = "declining_decision" "不立案决定书",
        /// Notice that a lead is transferred (R21 Art 26).
        TransferNotice = "transfer_notice" "移送案件线索通知书",
        /// Opinion by which a lead is reported upward (R21 Art 26).
        ReportUpOpinion = "report_up_opinion" "报请移送案件线索意见书",
        /// Decision to close, for each agency (R21 Arts 74, 90).
        ClosingDecision = "closing_decision" "终结案件决定书",
        /// Decision to suspend the review, for each agency (R21 Art 78).
        SuspensionDecision = "suspension_decision" "中止审查决定书",
        /// Decision to resume the review, for each agency (R21 Art 78).
        ResumptionDecision = "resumption_decision" "恢复审查决定书",
        /// Announcement before a civil suit (R21 Art 91).
        Announcement = "announcement" "公告",
        /// Complaint (R21 Art 46).
        Complaint = "complaint" "公益诉讼起诉书",
        /// Appeal (R21 Art 59).
        Appeal = "appeal" "公益诉讼上诉书",
        /// Decision to withdraw a suit (R21 Arts 84, 99).
        SuitWithdrawal = "suit_withdrawal" "撤回起诉决定书",
        /// Decision to change the claims of a suit (R21 Arts 84, 99).
        ClaimChange = "claim_change" "变更诉讼请求决定书",
        /// Notice who appears at a hearing of the court (R21 Art 49).
        AppearanceNotice = "appearance_notice" "派员出庭通知书",
        /// Letter that commissions an appraisal (R21 Art 41).
        AppraisalLetter = "appraisal_letter" "委托函",
        /// Receipt of the service of an issued document (R21 Art 76).
        ServiceReceipt = "service_receipt" "送达回证",
        /// Minutes of a consultation (R21 Art 70).
        ConsultationMinutes = "consultation_minutes" "磋商会议记录",
        /// Facts that both sides of a consultation hold true (R21 Art 70).
        FactConfirmation = "fact_confirmation" "事实确认书",
        /// Report that ends the investigation (R21 Arts 73, 89).
        InvestigationReport = "investigation_report" "调查终结报告",
        /// Report that ends the review (R21 Arts 79, 94).
        FinalReviewReport = "final_review_report" "审查终结报告",
        /// Report of the inquiry before filing (R21 Art 27).
        PreliminaryReport = "preliminary_report" "初步调查报告",
        /// Form by which filing is proposed and decided (R21 Art 30).
        FilingForm = "filing_form" "立案审批表",
        /// Plan of the inquiry (R21 Art 33).
        InvestigationPlan = "investigation_plan" "调查方案",
        /// Record of an inspection (R21 Art 42).
        InspectionRecord = "inspection_record" "勘验笔录",
        /// Record of an interview (R21 Art 37).
        InterviewRecord = "interview_record" "询问笔录",
        /// Opinion by which another's suit is supported (R21 Art 101).
        SupportOpinion = "support_opinion" "支持起诉意见书",
        /// Decision to withdraw that support (R21 Art 102).
        SupportWithdrawal = "support_withdrawal" "撤回支持起诉决定书",
        /// Notice to hand over evidence, with its list (R21 Art 38).
        EvidenceNotice = "evidence_notice" "调取证据通知书",
    }
}

impl DocumentKind {
    /// The names that its templates may use.
    #[must_use]
    pub fn fields(self) -> Vec<Field> {
        template::fields(self)
    }

    /// The series of its numbers; none for a document without number.
    #[must_use]
    pub const fn series(self) -> Option<SeriesKind> {
        match self {
            Self::Recommendation => Some(SeriesKind::Recommendation),
            Self::GovernanceRecommendation => Some(SeriesKind::GovernanceRecommendation),
            Self::FilingDecision => Some(SeriesKind::FilingDecision),
            Self::DecliningDecision => Some(SeriesKind::DecliningDecision),
            Self::TransferNotice => Some(SeriesKind::TransferNotice),
            Self::ReportUpOpinion => Some(SeriesKind::ReportUpOpinion),
            Self::ClosingDecision => Some(SeriesKind::ClosingDecision),
            Self::SuspensionDecision => Some(SeriesKind::SuspensionDecision),
            Self::ResumptionDecision => Some(SeriesKind::ResumptionDecision),
            Self::Announcement => Some(SeriesKind::Announcement),
            Self::Complaint => Some(SeriesKind::Complaint),
            Self::Appeal => Some(SeriesKind::Appeal),
            Self::SuitWithdrawal => Some(SeriesKind::SuitWithdrawal),
            Self::ClaimChange => Some(SeriesKind::ClaimChange),
            Self::AppearanceNotice => Some(SeriesKind::AppearanceNotice),
            Self::AppraisalLetter => Some(SeriesKind::AppraisalLetter),
            Self::SupportOpinion => Some(SeriesKind::SupportOpinion),
            Self::SupportWithdrawal => Some(SeriesKind::SupportWithdrawal),
            Self::EvidenceNotice => Some(SeriesKind::EvidenceNotice),
            Self::ServiceReceipt
            | Self::ConsultationMinutes
            | Self::FactConfirmation
            | Self::InvestigationReport
            | Self::FinalReviewReport
            | Self::PreliminaryReport
            | Self::FilingForm
            | Self::InvestigationPlan
            | Self::InspectionRecord
            | Self::InterviewRecord => None,
        }
    }
}

/// A template of an office's own, without its bytes.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = document_templates)]
pub struct DocumentTemplate {
    /// Its id.
    pub id: TemplateId,
    /// The procuratorate.
    pub office_id: OfficeId,
    /// What it is for.
    pub kind: DocumentKind,
    /// From 1 in its office and kind.
    pub no: i32,
    /// What the file was called.
    pub name: String,
    /// Why it was made, or by which document.
    pub note: String,
    /// SHA-256 of the file.
    pub docx_hash: String,
    /// The first day on which it counts.
    pub effective_from: NaiveDate,
    /// The first day on which it no longer does.
    pub retired_on: Option<NaiveDate>,
    /// Who added it.
    pub added_by: Option<PersonId>,
    /// When.
    pub added_at: Timestamp,
    /// For compare and set.
    pub version: i32,
}

/// In which form a document is taken out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = DocumentForm)]
pub enum Form {
    /// A file for Word and WPS.
    Docx,
    /// A page to print.
    Page,
    /// PDF of the file, made when it is asked for.
    Pdf,
}

/// An issued document, without its bytes. It never changes.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = official_documents)]
pub struct OfficialDocument {
    /// Its id.
    pub id: DocumentId,
    /// The procuratorate that issued it.
    pub office_id: OfficeId,
    /// The case it belongs to.
    pub case_id: Option<i64>,
    /// What it is.
    pub kind: DocumentKind,
    /// Kind of the record it was made from.
    pub subject_kind: String,
    /// Its id.
    pub subject_id: i64,
    /// The agency it is addressed to.
    pub agency_id: Option<AgencyId>,
    /// What it is about, in a line.
    pub title: String,
    /// Its number.
    pub number: Option<String>,
    /// The same in the register of numbers.
    pub number_id: Option<NumberId>,
    /// Who signed.
    pub signer_id: Option<PersonId>,
    /// Their name on that day.
    pub signer_name: Option<String>,
    /// The day that stands in it.
    pub signed_on: NaiveDate,
    /// The instant it was issued.
    pub issued_at: Timestamp,
    /// The version it was made from: every fact that was filled in.
    pub facts: Json<Facts>,
    /// SHA-256 of the template.
    pub template_hash: String,
    /// Bytes of the file.
    pub docx_size: i64,
    /// SHA-256 of the file.
    pub docx_hash: String,
    /// SHA-256 of the page.
    pub page_hash: String,
}
