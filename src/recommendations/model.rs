//! Rows and words of recommendations.

use chrono::NaiveDate;
use diesel::prelude::*;
use serde::{Deserialize, Serialize};

use super::articles::Cited;
use super::clauses::Passage;
use crate::db::schema::{
    recommendation_addressees, recommendation_texts, recommendations, rectification_items, services,
};
use crate::deadlines::Unit;
use crate::documents::NumberId;
use crate::kit::{AgencyId, Json, OfficeId, PersonId, Timestamp};

crate::id!(
    /// A recommendation (检察建议书).
    RecommendationId
);
crate::id!(
    /// One agency's line of a recommendation.
    AddresseeId
);
crate::id!(
    /// One thing to put right (整改事项).
    ItemId
);
crate::id!(
    /// One attempt at service.
    ServiceId
);

crate::text_enum! {
    /// What sort of recommendation.
    pub enum RecommendationKind {
        /// In the public interest, before an administrative suit (R21 Art 75).
        Pil = "pil" "公益诉讼检察建议",
        /// Of governance: no clocks of public-interest litigation, no suit behind it.
        Governance = "governance" "社会治理检察建议",
    }
}

crate::text_enum! {
    /// Where a recommendation stands.
    pub enum RecommendationState {
        /// Being written.
        Draft = "draft" "拟制",
        /// The department head agrees.
        DeptReviewed = "dept_reviewed" "部门已审核",
        /// The chief prosecutor has decided.
        Approved = "approved" "已决定",
        /// Signed and numbered, not yet served on every addressee.
        Signed = "signed" "已签发",
        /// Served on every addressee.
        Served = "served" "已送达",
        /// On record with the level above.
        RecordedUpward = "recorded_upward" "已备案",
        /// Every line has its result.
        Concluded = "concluded" "已办结",
        /// Replaced by another document.
        Amended = "amended" "已修改",
        /// Taken back.
        Withdrawn = "withdrawn" "已撤回",
    }
}

crate::text_enum! {
    /// The part of an addressee.
    pub enum AddresseePart {
        /// Leads the rectification.
        Lead = "lead" "牵头单位",
        /// Takes part in it.
        Cooperating = "cooperating" "配合单位",
    }
}

crate::text_enum! {
    /// What the agency says of one item.
    pub enum ClaimedState {
        /// Done.
        Done = "done" "已完成",
        /// Done in part.
        Partly = "partly" "部分完成",
        /// Not done.
        NotDone = "not_done" "未完成",
    }
}

crate::text_enum! {
    /// What a visit found of one item.
    pub enum VerifiedState {
        /// Nobody has looked.
        Unverified = "unverified" "未核实",
        /// Put right.
        Rectified = "rectified" "已整改",
        /// In part.
        Partly = "partly" "部分整改",
        /// Not put right.
        NotRectified = "not_rectified" "未整改",
    }
}

crate::text_enum! {
    /// What became of a line.
    pub enum LineResult {
        /// A visit found everything put right.
        Rectified = "rectified" "整改到位",
        /// A finding of R21 Art 82: the suit comes into question.
        NotPerforming = "not_performing" "未依法全面履职",
        /// The document was replaced.
        Amended = "amended" "已修改",
        /// The document was taken back.
        Withdrawn = "withdrawn" "已撤回",
        /// The case was closed on another ground.
        ClosedOtherwise = "closed_otherwise" "因其他原因终结",
    }
}

crate::text_enum! {
    /// How a document was served (CPL Arts 87–90, R21 Art 76, 2019 rule Art 18).
    pub enum ServiceMethod {
        /// Handed over.
        InPerson = "in_person" "直接送达",
        /// Left on the premises after refusal.
        LeftInPlace = "left_in_place" "留置送达",
        /// By post.
        Post = "post" "邮寄送达",
        /// Read out, with the addressee's agreement.
        Announced = "announced" "宣告送达",
        /// By an electronic channel, besides another way.
        Electronic = "electronic" "电子送达",
    }
}

crate::text_enum! {
    /// What became of an attempt at service.
    pub enum ServiceState {
        /// On its way by post.
        UnderWay = "under_way" "邮寄中",
        /// It counts.
        Effective = "effective" "已送达",
        /// It failed.
        Failed = "failed" "未送达",
        /// Electronic, besides another way; it starts nothing.
        Additional = "additional" "补充送达",
    }
}

/// A recommendation.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = recommendations)]
pub struct Recommendation {
    /// Its id.
    pub id: RecommendationId,
    /// The case.
    pub case_id: i64,
    /// The procuratorate.
    pub office_id: OfficeId,
    /// What sort.
    pub kind: RecommendationKind,
    /// Where it stands.
    pub state: RecommendationState,
    /// For compare and set.
    pub version: i32,
    /// What it is about, in a line.
    pub title: String,
    /// The version of the text that counts.
    pub text_no: i32,
    /// Who drafted it.
    pub drafted_by: Option<PersonId>,
    /// When.
    pub drafted_at: Timestamp,
    /// Its number, once signed.
    pub number: Option<String>,
    /// The same in the register of numbers.
    pub number_id: Option<NumberId>,
    /// The number of the unified business system, to be taken at signing.
    pub official_number: Option<String>,
    /// The day of signing.
    pub signed_on: Option<NaiveDate>,
    /// Who signed.
    pub signed_by: Option<PersonId>,
    /// First effective service.
    pub first_served_on: Option<NaiveDate>,
    /// Service on the last addressee.
    pub all_served_on: Option<NaiveDate>,
    /// Recorded with the level above.
    pub recorded_upward_on: Option<NaiveDate>,
    /// Concluded.
    pub concluded_on: Option<NaiveDate>,
    /// Amended or withdrawn.
    pub ended_on: Option<NaiveDate>,
    /// Why it was amended or withdrawn.
    pub end_reason: Option<String>,
    /// The document that this one replaces.
    pub replaces_id: Option<RecommendationId>,
}

/// What a draft says to one agency.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DraftLine {
    /// The agency.
    pub agency_id: AgencyId,
    /// Its part.
    pub part: AddresseePart,
    /// Whether harm goes on growing, so that the reply is due in fifteen days.
    pub urgent: bool,
    /// Why it is urgent.
    pub urgent_reason: Option<String>,
    /// How long the agency has to put it right: so many.
    pub rectify_count: i32,
    /// Of what.
    pub rectify_unit: Unit,
    /// Whether the agency may see the other addressees.
    pub joint: bool,
    /// What it has to put right, in order.
    pub items: Vec<DraftItem>,
}

/// One thing to put right, in a draft.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DraftItem {
    /// What.
    pub text: String,
    /// The claim of a possible suit to which it leads.
    pub claim: Option<String>,
}

/// The contents that R21 Art 75(2) requires, besides addressees, items and periods.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Contents {
    /// (2) Where the case comes from.
    pub case_source: String,
    /// (3) The facts of harm to the public interest.
    pub harm_facts: String,
    /// (4) The facts and reasons of not performing by law.
    pub breach_facts: String,
    /// (5) The legal basis.
    pub legal_basis: String,
    /// (6) What is recommended.
    pub suggestions: String,
    /// (8) Other matters.
    pub other_matters: String,
}

/// One version of a text.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = recommendation_texts)]
pub struct TextVersion {
    /// The document.
    pub recommendation_id: RecommendationId,
    /// From 1.
    pub no: i32,
    /// (2) Where the case comes from.
    pub case_source: String,
    /// (3) The facts of harm to the public interest.
    pub harm_facts: String,
    /// (4) The facts and reasons of not performing by law.
    pub breach_facts: String,
    /// (5) The legal basis.
    pub legal_basis: String,
    /// (6) What is recommended.
    pub suggestions: String,
    /// (8) Other matters.
    pub other_matters: String,
    /// (1), (6) and (7): addressees with items and periods, as they stood in this version.
    pub lines: Json<Vec<DraftLine>>,
    /// Who wrote it.
    pub written_by: Option<PersonId>,
    /// When.
    pub written_at: Timestamp,
    /// What it is about, in a line.
    pub title: String,
    /// Which passages came from which clause.
    pub passages: Json<Vec<Passage>>,
    /// The articles that it rests on.
    pub articles: Json<Vec<Cited>>,
}

/// One agency's line of a document.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = recommendation_addressees)]
pub struct Addressee {
    /// Its id.
    pub id: AddresseeId,
    /// The document.
    pub recommendation_id: RecommendationId,
    /// The agency it was addressed to.
    pub agency_id: AgencyId,
    /// Its part.
    pub part: AddresseePart,
    /// Whether the reply is due in fifteen days.
    pub urgent: bool,
    /// Why.
    pub urgent_reason: Option<String>,
    /// The rectification period as written: so many.
    pub rectify_count: i32,
    /// Of what.
    pub rectify_unit: Unit,
    /// Whether it may see the other addressees.
    pub joint: bool,
    /// The date signed on the 送达回证.
    pub served_on: Option<NaiveDate>,
    /// The agency's own receipt; it starts nothing.
    pub received_on: Option<NaiveDate>,
    /// The same to the second.
    pub received_at: Option<Timestamp>,
    /// By whom.
    pub received_by: Option<PersonId>,
    /// Name and post given at the receipt.
    pub receiver: Option<String>,
    /// Effective date of the first proper written reply.
    pub replied_on: Option<NaiveDate>,
    /// The agency says that everything is done.
    pub rectified_on: Option<NaiveDate>,
    /// A visit found everything done.
    pub verified_on: Option<NaiveDate>,
    /// What became of it.
    pub result: Option<LineResult>,
    /// When.
    pub result_on: Option<NaiveDate>,
    /// When the end of the rectification period was acted upon.
    pub period_ended_on: Option<NaiveDate>,
    /// For compare and set.
    pub version: i32,
}

/// One thing an agency has to put right.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = rectification_items)]
pub struct RectificationItem {
    /// Its id.
    pub id: ItemId,
    /// The line.
    pub addressee_id: AddresseeId,
    /// From 1.
    pub no: i32,
    /// What.
    pub text: String,
    /// The claim of a possible suit to which it leads.
    pub claim: Option<String>,
    /// What the last accepted reply says.
    pub claimed: Option<ClaimedState>,
    /// The effective date of that reply.
    pub claimed_on: Option<NaiveDate>,
    /// What the last visit found.
    pub verified: VerifiedState,
    /// The day of that visit.
    pub verified_on: Option<NaiveDate>,
}

/// One attempt at service.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = services)]
pub struct Service {
    /// Its id.
    pub id: ServiceId,
    /// The line.
    pub addressee_id: AddresseeId,
    /// How.
    pub method: ServiceMethod,
    /// What became of it.
    pub state: ServiceState,
    /// Attempted, posted or sent.
    pub attempted_on: NaiveDate,
    /// The date signed on the 送达回证.
    pub served_on: Option<NaiveDate>,
    /// Who signed, with post.
    pub receiver: Option<String>,
    /// Where.
    pub place: Option<String>,
    /// Who witnessed a refusal.
    pub witness: Option<String>,
    /// The addressee agreed to have it read out.
    pub agreed: bool,
    /// Consignment number or electronic channel.
    pub tracking: Option<String>,
    /// SHA-256 of photographs, recordings and the signed receipt.
    pub files: Json<Vec<String>>,
    /// Why it failed.
    pub failure: Option<String>,
    /// When that was known.
    pub failed_on: Option<NaiveDate>,
    /// Anything else.
    pub note: Option<String>,
    /// Who entered it.
    pub recorded_by: Option<PersonId>,
    /// When.
    pub recorded_at: Timestamp,
    /// For compare and set.
    pub version: i32,
}
