//! Rows and words of approvals.

use chrono::NaiveDate;
use diesel::prelude::*;
use serde_json::Value;

use crate::audit::Subject;
use crate::db::schema::{approvals, authority_matrix, delegations};
use crate::kit::{Json, OfficeId, PersonId, Role, Timestamp};

crate::id!(
    /// A proposal and what became of it.
    ApprovalId
);
crate::id!(
    /// A delegation of decisions from a chief prosecutor.
    DelegationId
);
crate::id!(
    /// A row of an office's authority matrix.
    AuthorityId
);

crate::text_enum! {
    /// What is to be decided.
    pub enum DecisionKind {
        /// File a case (R21 Art 30).
        FileCase = "file_case" "立案",
        /// Decline to file (R21 Art 30).
        DeclineFiling = "decline_filing" "不立案",
        /// Transfer a lead to the competent office (R21 Art 26).
        TransferLead = "transfer_lead" "移送线索",
        /// Report a lead to the level above for handling.
        ReportLeadUp = "report_lead_up" "报请上级办理",
        /// Handle a lead together with another (R21 Art 69).
        MergeLead = "merge_lead" "并案",
        /// Keep a lead for reference.
        ParkLead = "park_lead" "存查",
        /// Hand a lead to another department or body.
        HandOverLead = "hand_over_lead" "移交其他部门",
        /// Open the sealed data of a reporter.
        OpenReporter = "open_reporter" "查阅举报人信息",
        /// Close a case (R21 Arts 74, 90).
        CloseCase = "close_case" "终结案件",
        /// Issue a recommendation (R21 Art 75).
        IssueRecommendation = "issue_recommendation" "制发检察建议",
        /// Amend an issued recommendation (2019 rule Art 23).
        AmendRecommendation = "amend_recommendation" "变更检察建议",
        /// Withdraw an issued recommendation (2019 rule Art 23).
        WithdrawRecommendation = "withdraw_recommendation" "撤回检察建议",
        /// Suspend the review (R21 Art 78).
        SuspendReview = "suspend_review" "中止审查",
        /// Resume the review (R21 Art 78).
        ResumeReview = "resume_review" "恢复审查",
        /// Lengthen the review for suit (R21 Art 47).
        ExtendSuitReview = "extend_suit_review" "延长审查起诉期限",
        /// File a suit (R21 Arts 5, 81, 96).
        FileSuit = "file_suit" "提起诉讼",
        /// Withdraw a suit (R21 Arts 84, 99).
        WithdrawSuit = "withdraw_suit" "撤回起诉",
        /// Change the claims of a suit (R21 Arts 84, 99).
        AmendClaims = "amend_claims" "变更诉讼请求",
        /// Appeal (R21 Art 58).
        Appeal = "appeal" "提出上诉",
        /// Transfer the suit to the office that matches the court (R21 Art 79).
        TransferSuit = "transfer_suit" "移送起诉",
        /// Announce before a civil suit (R21 Art 91).
        Announce = "announce" "发布公告",
        /// Urge an agency.
        Urge = "urge" "催办",
        /// Send an agency a letter of supervision.
        Supervise = "supervise" "督办",
        /// Tell the superior body of an agency (R21 Art 45; 2019 rule Art 25).
        ReportSuperior = "report_superior" "通报上级主管机关",
        /// Tell the standing committee of the people's congress (R21 Art 45; 2019 rule Art 25).
        ReportCongress = "report_congress" "报告同级人大常委会",
        /// Tell the discipline inspection organ (R21 Art 45; 2019 rule Art 25).
        InformDiscipline = "inform_discipline" "通报同级纪检监察机关",
    }
}

crate::text_enum! {
    /// Where a proposal stands.
    pub enum ApprovalState {
        /// Waits for review, or for decision when no review is needed.
        Proposed = "proposed" "已提出",
        /// Waits for decision.
        Reviewed = "reviewed" "已审核",
        /// Decided: agreed.
        Approved = "approved" "已批准",
        /// Decided: not agreed.
        Rejected = "rejected" "未批准",
        /// Sent back to the proposer, who may propose anew.
        Returned = "returned" "已退回",
        /// Taken back by the proposer.
        Withdrawn = "withdrawn" "已撤回",
    }
}

impl ApprovalState {
    /// The states in which something is still to come.
    pub const OPEN: &'static [Self] = &[Self::Proposed, Self::Reviewed];
}

/// What a room wants decided.
#[derive(Debug, Clone)]
pub struct Proposal {
    /// The office whose matter it is.
    pub office: OfficeId,
    /// What is to be decided.
    pub kind: DecisionKind,
    /// On what.
    pub subject: Subject,
    /// The case it belongs to.
    pub case_id: Option<i64>,
    /// The proposer's opinion with its reasons.
    pub opinion: String,
    /// What the room needs to carry the decision out.
    pub payload: Value,
}

/// What a reviewer or a decider says.
#[derive(Debug, Clone)]
pub struct Verdict {
    /// Whether they agree.
    pub agree: bool,
    /// Why; required when they do not agree.
    pub opinion: String,
}

/// A proposal as it is stored.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = approvals)]
pub struct Approval {
    /// Its id.
    pub id: ApprovalId,
    /// The office whose matter it is.
    pub office_id: OfficeId,
    /// What is to be decided.
    pub kind: DecisionKind,
    /// Kind of the record it is about.
    pub subject_kind: String,
    /// Id of the record it is about.
    pub subject_id: i64,
    /// The case it belongs to.
    pub case_id: Option<i64>,
    /// Where it stands.
    pub state: ApprovalState,
    /// Which proposal of this kind on this subject it is, from 1.
    pub round: i32,
    /// Who proposed.
    pub proposer_id: PersonId,
    /// The proposer's opinion.
    pub opinion: String,
    /// What the room needs to carry the decision out.
    pub payload: Json<Value>,
    /// Who reviews; none when no review is needed.
    pub reviewer_role: Option<Role>,
    /// Who decides.
    pub decider_role: Role,
    /// Whether the reviewer may also decide.
    pub reviewer_may_decide: bool,
    /// Whether the decision may be delegated.
    pub delegable: bool,
    /// The office whose people decide.
    pub deciding_office_id: OfficeId,
    /// Who reviewed.
    pub reviewer_id: Option<PersonId>,
    /// Who decided.
    pub decider_id: Option<PersonId>,
    /// When it was proposed.
    pub proposed_at: Timestamp,
    /// When it was decided, returned or withdrawn.
    pub closed_at: Option<Timestamp>,
    /// For compare and set.
    pub version: i32,
}

/// One step of a proposal, with the name of who took it.
#[derive(Debug, Clone, Queryable)]
pub struct StepRow {
    /// The state the proposal came into.
    pub kind: ApprovalState,
    /// Who.
    pub person_id: PersonId,
    /// Their name.
    pub person_name: String,
    /// The delegation they acted by.
    pub delegation_id: Option<DelegationId>,
    /// Whether a review or decision agreed.
    pub agree: Option<bool>,
    /// What they said.
    pub opinion: String,
    /// When.
    pub at: Timestamp,
}

/// Who proposes, reviews and decides a kind.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Authority {
    /// Roles that may propose.
    pub proposers: Vec<Role>,
    /// The role that reviews; none when no review is needed.
    pub reviewer: Option<Role>,
    /// The role that decides.
    pub decider: Role,
    /// Whether the reviewer may also decide.
    pub reviewer_may_decide: bool,
    /// Whether the decision may be delegated.
    pub delegable: bool,
}

/// A row of an office's authority matrix.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = authority_matrix)]
pub struct AuthorityRow {
    /// Its id.
    pub id: AuthorityId,
    /// The office.
    pub office_id: OfficeId,
    /// What is decided.
    pub kind: DecisionKind,
    /// Roles that may propose.
    pub proposer_roles: Json<Vec<Role>>,
    /// The role that reviews.
    pub reviewer_role: Option<Role>,
    /// The role that decides.
    pub decider_role: Role,
    /// Whether the reviewer may also decide.
    pub reviewer_may_decide: bool,
    /// Whether the decision may be delegated.
    pub delegable: bool,
    /// The office's document that says so.
    pub basis: String,
    /// First day.
    pub valid_from: NaiveDate,
    /// Last day.
    pub valid_to: Option<NaiveDate>,
    /// For compare and set.
    pub version: i32,
}

impl From<&AuthorityRow> for Authority {
    fn from(row: &AuthorityRow) -> Self {
        Self {
            proposers: row.proposer_roles.get().clone(),
            reviewer: row.reviewer_role,
            decider: row.decider_role,
            reviewer_may_decide: row.reviewer_may_decide,
            delegable: row.delegable,
        }
    }
}

/// A delegation as it is stored.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = delegations)]
pub struct Delegation {
    /// Its id.
    pub id: DelegationId,
    /// The office.
    pub office_id: OfficeId,
    /// What may be decided.
    pub kind: DecisionKind,
    /// Who delegated.
    pub from_person_id: PersonId,
    /// To whom.
    pub to_person_id: PersonId,
    /// First day.
    pub valid_from: NaiveDate,
    /// Last day.
    pub valid_to: NaiveDate,
    /// Why.
    pub note: String,
    /// For compare and set.
    pub version: i32,
}
