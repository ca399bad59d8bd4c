//! Rows and words of suits.

use chrono::NaiveDate;
use diesel::prelude::*;

use super::state::LawsuitState;
use crate::cases::{CaseId, Track};
use crate::db::schema::{hearings, lawsuit_claims, lawsuits};
use crate::kit::OfficeId;

crate::id!(
    /// A suit.
    LawsuitId
);
crate::id!(
    /// A claim.
    ClaimId
);
crate::id!(
    /// A hearing.
    HearingId
);

crate::text_enum! {
    /// What a suit came to.
    #[schema(as = LawsuitOutcome)]
    pub enum Outcome {
        /// Every claim was supported.
        Supported = "supported" "支持全部诉讼请求",
        /// Some were.
        PartlySupported = "partly_supported" "支持部分诉讼请求",
        /// None was.
        Rejected = "rejected" "驳回",
        /// It was withdrawn.
        Withdrawn = "withdrawn" "撤回起诉",
        /// It was settled or mediated.
        Mediated = "mediated" "和解、调解",
    }
}

crate::text_enum! {
    /// Who appealed.
    pub enum Appellant {
        /// The procuratorate.
        Procuratorate = "procuratorate" "公益诉讼起诉人",
        /// The defendant.
        Defendant = "defendant" "被告",
    }
}

crate::text_enum! {
    /// A paper that leaves the office within a number of days.
    pub enum Paper {
        /// The record of the complaint with the level above (S1).
        ComplaintRecord = "complaint_record" "起诉书备案",
        /// The decision to withdraw or to change claims, to the court (S11).
        ChangeDecision = "change_decision" "撤回起诉决定书或者变更诉讼请求决定书",
        /// The record of the judgment with the level above (S13).
        JudgmentRecord = "judgment_record" "一审裁判备案",
        /// The report of the defendant's appeal to the level above (S15).
        AppealReport = "appeal_report" "被告上诉情况报告",
    }
}

crate::text_enum! {
    /// What the court or the defendant does once a suit is accepted, each within a period of its own.
    pub enum CourtAct {
        /// The court serves the copy of the complaint on the defendant (S3).
        CopyServed = "copy_served" "起诉书副本送达被告",
        /// The defendant answers, an agency with its evidence and basis (S4).
        AnswerFiled = "answer_filed" "被告提交答辩状",
        /// The copy of the answer reaches the procuratorate (S5).
        AnswerReceived = "answer_received" "收到答辩状副本",
        /// The court tells the competent regulator of a civil suit (S6).
        RegulatorTold = "regulator_told" "法院告知行政主管部门",
    }
}

/// A suit as it is stored.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = lawsuits)]
pub struct Lawsuit {
    /// Its id.
    pub id: LawsuitId,
    /// Its case.
    pub case_id: CaseId,
    /// The office that sues.
    pub office_id: OfficeId,
    /// What sort of suit.
    pub kind: Track,
    /// Where it stands.
    pub state: LawsuitState,
    /// The court.
    pub court: String,
    /// The court's number.
    pub docket_number: Option<String>,
    /// Facts and reasons.
    pub facts: String,
    /// The decision to sue.
    pub approved_on: Option<NaiveDate>,
    /// Delivery of the complaint.
    pub filed_on: Option<NaiveDate>,
    /// Record with the level above.
    pub recorded_upward_on: Option<NaiveDate>,
    /// Acceptance.
    pub accepted_on: Option<NaiveDate>,
    /// Whether the panel has seven members.
    pub seven_member_panel: bool,
    /// The copy of the complaint reached the defendant.
    pub copy_served_on: Option<NaiveDate>,
    /// The defendant answered.
    pub answered_on: Option<NaiveDate>,
    /// The copy of the answer was received.
    pub answer_received_on: Option<NaiveDate>,
    /// The court told the competent regulator of a civil suit.
    pub regulator_told_on: Option<NaiveDate>,
    /// What it came to.
    pub outcome: Option<Outcome>,
    /// The day of the latest judgment, ruling or agreement.
    pub decided_on: Option<NaiveDate>,
    /// What it says.
    pub decision: Option<String>,
    /// When it was received.
    pub decision_received_on: Option<NaiveDate>,
    /// The announcement of a settlement or mediation.
    pub mediation_announced_on: Option<NaiveDate>,
    /// The appeal.
    pub appealed_on: Option<NaiveDate>,
    /// Who appealed.
    pub appealed_by: Option<Appellant>,
    /// The day it became effective.
    pub effective_on: Option<NaiveDate>,
    /// The beginning of enforcement.
    pub enforcement_on: Option<NaiveDate>,
    /// The archive.
    pub archived_on: Option<NaiveDate>,
    /// For compare and set.
    pub version: i32,
}

/// A claim as it is stored.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = lawsuit_claims)]
pub struct Claim {
    /// Its id.
    pub id: ClaimId,
    /// Its number in the complaint.
    pub no: i32,
    /// What is claimed.
    pub text: String,
    /// The item of the recommendation that it continues.
    pub rectification_item_id: Option<i64>,
    /// When it was given up or replaced.
    pub dropped_on: Option<NaiveDate>,
    /// When it was made.
    pub added_on: NaiveDate,
}

/// A hearing as it is stored.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = hearings)]
pub struct Hearing {
    /// Its id.
    pub id: HearingId,
    /// First or second instance.
    pub instance: i32,
    /// When the court's notice was received.
    pub notice_received_on: NaiveDate,
    /// When it is held.
    pub held_on: NaiveDate,
    /// Where.
    pub place: String,
    /// When the court was told who appears.
    pub appearance_sent_on: Option<NaiveDate>,
    /// Who appears.
    pub appearing: Option<String>,
    /// The record.
    pub record: Option<String>,
    /// For compare and set.
    pub version: i32,
}

/// A claim as it is entered.
#[derive(Debug, Clone, serde::Serialize, serde::Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewClaim {
    /// What is claimed.
    pub text: String,
    /// The item of the recommendation that it continues (R21 Art 75).
    #[serde(default)]
    pub rectification_item_id: Option<i64>,
}

/// What a list of suits is narrowed by.
#[derive(Debug, Clone, Default)]
pub struct LawsuitFilter {
    /// Where it stands.
    pub state: Option<LawsuitState>,
    /// What sort.
    pub kind: Option<Track>,
    /// Its case.
    pub case: Option<CaseId>,
    /// The office that sues.
    pub office: Option<OfficeId>,
    /// What it came to.
    pub outcome: Option<Outcome>,
}
