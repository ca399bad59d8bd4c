//! Kinds of numbered documents and the numbers given to them.

use chrono::NaiveDate;
use diesel::prelude::*;

use crate::db::schema::{issued_numbers, number_templates};
use crate::kit::{OfficeId, PersonId, Timestamp};

crate::id!(
    /// A number that was given to a document.
    NumberId
);

crate::text_enum! {
    /// A kind of document with a number series of its own.
    pub enum SeriesKind {
        /// Recommendation in the public interest.
        Recommendation = "recommendation" "公益诉讼检察建议书",
        /// Governance recommendation.
        GovernanceRecommendation = "governance_recommendation" "社会治理检察建议书",
        /// Decision to file.
        FilingDecision = "filing_decision" "立案决定书",
        /// Decision not to file.
        DecliningDecision = "declining_decision" "不立案决定书",
        /// Decision to close.
        ClosingDecision = "closing_decision" "终结案件决定书",
        /// Decision to suspend the review.
        SuspensionDecision = "suspension_decision" "中止审查决定书",
        /// Decision to resume the review.
        ResumptionDecision = "resumption_decision" "恢复审查决定书",
        /// Announcement before a civil suit.
        Announcement = "announcement" "公告",
        /// Complaint.
        Complaint = "complaint" "公益诉讼起诉书",
        /// Appeal.
        Appeal = "appeal" "公益诉讼上诉书",
        /// Notice that a lead is transferred.
        TransferNotice = "transfer_notice" "移送案件线索通知书",
        /// Notice of process monitoring.
        MonitoringNotice = "monitoring_notice" "流程监控通知书",
        /// Opinion by which a lead is reported to the level above.
        ReportUpOpinion = "report_up_opinion" "报请移送案件线索意见书",
        /// Decision to withdraw a suit.
        SuitWithdrawal = "suit_withdrawal" "撤回起诉决定书",
        /// Decision to change the claims of a suit.
        ClaimChange = "claim_change" "变更诉讼请求决定书",
        /// Notice who appears in court.
        AppearanceNotice = "appearance_notice" "派员出庭通知书",
        /// Letter that commissions an appraisal.
        AppraisalLetter = "appraisal_letter" "委托函",
        /// Opinion that supports another's suit.
        SupportOpinion = "support_opinion" "支持起诉意见书",
        /// Decision to withdraw that support.
        SupportWithdrawal = "support_withdrawal" "撤回支持起诉决定书",
        /// Notice to hand over evidence.
        EvidenceNotice = "evidence_notice" "调取证据通知书",
    }
}

impl SeriesKind {
    /// What stands for the kind in a number unless the office says otherwise. No official table of
    /// these codes was found; they follow what is seen in practice.
    #[must_use]
    pub const fn default_code(self) -> &'static str {
        match self {
            Self::Recommendation => "行公建",
            Self::GovernanceRecommendation => "社建",
            Self::FilingDecision => "公立",
            Self::DecliningDecision => "公不立",
            Self::ClosingDecision => "公终",
            Self::SuspensionDecision => "行公中审",
            Self::ResumptionDecision => "行公恢审",
            Self::Announcement => "民公告",
            Self::Complaint => "公诉",
            Self::Appeal => "公上",
            Self::TransferNotice => "公移",
            Self::MonitoringNotice => "流监",
            Self::ReportUpOpinion => "公报移",
            Self::SuitWithdrawal => "公撤诉",
            Self::ClaimChange => "公变诉",
            Self::AppearanceNotice => "公出庭",
            Self::AppraisalLetter => "公委鉴",
            Self::SupportOpinion => "公支诉",
            Self::SupportWithdrawal => "公撤支",
            Self::EvidenceNotice => "公调证",
        }
    }
}

/// How an office writes the numbers of a kind.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = number_templates)]
pub struct NumberTemplate {
    /// The procuratorate.
    pub office_id: OfficeId,
    /// The kind.
    pub kind: SeriesKind,
    /// The pattern, with `{short}`, `{code}`, `{year}` and `{n}`.
    pub template: String,
    /// What stands for the kind.
    pub code: String,
    /// The first year of which it counts, until a later template.
    pub year: i32,
    /// For compare and set.
    pub version: i32,
}

/// A number that was given.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = issued_numbers)]
pub struct IssuedNumber {
    /// Its id.
    pub id: NumberId,
    /// The procuratorate.
    pub office_id: OfficeId,
    /// The kind.
    pub kind: SeriesKind,
    /// The year of the series.
    pub year: i32,
    /// The place in the series; none for an official number of another pattern.
    pub n: Option<i32>,
    /// As it is written.
    pub number: String,
    /// Brought in from the unified business system.
    pub official: bool,
    /// Kind of the document's record.
    pub subject_kind: String,
    /// Its id.
    pub subject_id: i64,
    /// What document it was, where it is not one of ours.
    pub note: Option<String>,
    /// The day it was given.
    pub issued_on: NaiveDate,
    /// By whom.
    pub issued_by: Option<PersonId>,
    /// When it was made void.
    pub voided_at: Option<Timestamp>,
    /// By whom.
    pub voided_by: Option<PersonId>,
    /// Why.
    pub void_reason: Option<String>,
}
