//! Rows and words of replies, objections and extensions asked for.

use chrono::NaiveDate;
use diesel::prelude::*;

use crate::db::schema::{extension_requests, objections, replies, reply_items, supplement_requests};
use crate::kit::{AgencyId, Json, PersonId, Timestamp};
use crate::recommendations::{AddresseeId, ClaimedState, ItemId};

crate::id!(
    /// A reply of an agency.
    ReplyId
);
crate::id!(
    /// A request to supplement a reply.
    SupplementId
);
crate::id!(
    /// An objection to a recommendation.
    ObjectionId
);
crate::id!(
    /// An extension that an agency asked for.
    ExtensionRequestId
);

crate::text_enum! {
    /// What sort of reply.
    pub enum ReplyKind {
        /// The written reply that the law asks for.
        Written = "written" "书面回复",
        /// A report on the way, which leaves the reply clock running.
        Interim = "interim" "阶段性回复",
    }
}

crate::text_enum! {
    /// Where a reply stands.
    pub enum ReplyState {
        /// Being written in the agency.
        Drafted = "drafted" "拟稿",
        /// The agency's head approved it.
        Approved = "approved" "已审签",
        /// The procuratorate has it.
        Received = "received" "已提交",
        /// It counts as a reply.
        Accepted = "accepted" "已接收",
        /// It has to be supplemented.
        Returned = "returned" "退回补正",
    }
}

crate::text_enum! {
    /// How a reply came.
    pub enum Channel {
        /// Through the agency's own access.
        Portal = "portal" "平台提交",
        /// Handed over.
        InPerson = "in_person" "直接递交",
        /// By post.
        Post = "post" "邮寄",
    }
}

crate::text_enum! {
    /// What an objection is about.
    pub enum Ground {
        /// Another agency is responsible.
        Jurisdiction = "jurisdiction" "管辖异议",
        /// Facts, law or what is recommended.
        Content = "content" "内容异议",
    }
}

crate::text_enum! {
    /// Where an objection stands.
    pub enum ObjectionState {
        /// Raised.
        Raised = "raised" "已提出",
        /// Re-checked.
        Rechecked = "rechecked" "已复核",
        /// Upheld.
        Upheld = "upheld" "成立",
        /// Not upheld, with the reasons.
        Rejected = "rejected" "不成立",
    }
}

crate::text_enum! {
    /// What follows when an objection is upheld.
    pub enum Remedy {
        /// The document is amended.
        Amend = "amend" "修改",
        /// The document is withdrawn.
        Withdraw = "withdraw" "撤回",
    }
}

crate::text_enum! {
    /// Why an agency asks for more time.
    pub enum ExtensionCause {
        /// 突发事件等 objective obstacles.
        ForceMajeure = "force_majeure" "突发事件等客观原因",
        /// Frost, flood, growing season.
        Season = "season" "季节原因",
        /// Steps that the law prescribes.
        Procedure = "procedure" "法定程序",
        /// Money.
        Funds = "funds" "资金原因",
        /// Others have to act first.
        ThirdParty = "third_party" "第三方原因",
        /// Any other.
        Other = "other" "其他",
    }
}

/// What a reply says of one item.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    /// The item.
    pub item_id: ItemId,
    /// What was done.
    pub measure: String,
    /// How far.
    pub state: ClaimedState,
    /// SHA-256 of what proves it.
    pub evidence: Vec<String>,
    /// Why it is not done.
    pub reason: Option<String>,
    /// What will be done.
    pub plan: Option<String>,
    /// By when.
    pub planned_on: Option<NaiveDate>,
}

/// A reply.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = replies)]
pub struct Reply {
    /// Its id.
    pub id: ReplyId,
    /// The line.
    pub addressee_id: AddresseeId,
    /// From 1.
    pub no: i32,
    /// What sort.
    pub kind: ReplyKind,
    /// Where it stands.
    pub state: ReplyState,
    /// How it came.
    pub channel: Channel,
    /// The agency's number of it.
    pub document_number: Option<String>,
    /// In short.
    pub summary: String,
    /// SHA-256 of the sealed document.
    pub document: Option<String>,
    /// When it was posted.
    pub posted_on: Option<NaiveDate>,
    /// SHA-256 of the proof of posting.
    pub posting_proof: Option<String>,
    /// When the procuratorate had it.
    pub received_at: Option<Timestamp>,
    /// The day that counts.
    pub effective_on: Option<NaiveDate>,
    /// Who drafted or entered it.
    pub drafted_by: Option<PersonId>,
    /// When.
    pub drafted_at: Timestamp,
    /// The agency's head.
    pub approved_by: Option<PersonId>,
    /// When.
    pub approved_at: Option<Timestamp>,
    /// Who checked its form.
    pub checked_by: Option<PersonId>,
    /// When.
    pub checked_on: Option<NaiveDate>,
    /// What the check says.
    pub check_note: Option<String>,
    /// For compare and set.
    pub version: i32,
}

/// What a reply says of one item, as it is stored.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = reply_items)]
pub struct ReplyItem {
    /// The reply.
    pub reply_id: ReplyId,
    /// The item.
    pub item_id: ItemId,
    /// What was done.
    pub measure: String,
    /// How far.
    pub state: ClaimedState,
    /// SHA-256 of what proves it.
    pub evidence: Json<Vec<String>>,
    /// Why it is not done.
    pub reason: Option<String>,
    /// What will be done.
    pub plan: Option<String>,
    /// By when.
    pub planned_on: Option<NaiveDate>,
}

/// A request to supplement a reply.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = supplement_requests)]
pub struct SupplementRequest {
    /// Its id.
    pub id: SupplementId,
    /// The reply.
    pub reply_id: ReplyId,
    /// What is missing.
    pub wanted: String,
    /// When it was asked.
    pub asked_on: NaiveDate,
    /// By whom.
    pub asked_by: Option<PersonId>,
    /// The later reply that answers it.
    pub answered_by: Option<ReplyId>,
}

/// An objection.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = objections)]
pub struct Objection {
    /// Its id.
    pub id: ObjectionId,
    /// The line.
    pub addressee_id: AddresseeId,
    /// What it is about.
    pub ground: Ground,
    /// Where it stands.
    pub state: ObjectionState,
    /// What the agency says.
    pub text: String,
    /// The agency it holds to be the right one.
    pub suggested_agency_id: Option<AgencyId>,
    /// The same by name, when it is none of ours.
    pub suggested_agency: Option<String>,
    /// Who raised it.
    pub raised_by: Option<PersonId>,
    /// When.
    pub raised_on: NaiveDate,
    /// What the re-check found.
    pub recheck: Option<String>,
    /// Who re-checked.
    pub rechecked_by: Option<PersonId>,
    /// When.
    pub rechecked_on: Option<NaiveDate>,
    /// What follows when it is upheld.
    pub remedy: Option<Remedy>,
    /// What the agency is told.
    pub explanation: Option<String>,
    /// Who decided.
    pub decided_by: Option<PersonId>,
    /// When.
    pub decided_on: Option<NaiveDate>,
    /// For compare and set.
    pub version: i32,
}

/// An extension that was asked for.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = extension_requests)]
pub struct ExtensionRequest {
    /// Its id.
    pub id: ExtensionRequestId,
    /// The line.
    pub addressee_id: AddresseeId,
    /// Why, by category.
    pub cause: ExtensionCause,
    /// Why, in words.
    pub reason: String,
    /// What will be done until then.
    pub plan: String,
    /// The day wanted.
    pub wanted_until: NaiveDate,
    /// Who asked.
    pub asked_by: Option<PersonId>,
    /// When.
    pub asked_on: NaiveDate,
    /// What the prosecutor noted.
    pub note: Option<String>,
    /// Who noted it.
    pub noted_by: Option<PersonId>,
    /// When.
    pub noted_on: Option<NaiveDate>,
    /// For compare and set.
    pub version: i32,
}
