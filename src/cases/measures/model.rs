//! Rows and words of handling measures.

use chrono::NaiveDate;
use diesel::prelude::*;
use serde::Deserialize;

use crate::cases::state::{CaseEvent, Track};
use crate::db::schema::{case_measures, measure_overrides};
use crate::kit::{Json, PersonId};

crate::id!(
    /// A step that was let through without a measure.
    OverrideId
);

crate::text_enum! {
    /// The part of the work a measure belongs to.
    pub enum Stage {
        /// Filing.
        Filing = "filing" "立案",
        /// Investigation.
        Investigation = "investigation" "调查",
        /// Consultation.
        Consultation = "consultation" "磋商",
        /// Recommendation.
        Recommendation = "recommendation" "检察建议",
        /// Announcement.
        Announcement = "announcement" "公告",
        /// Follow-up.
        FollowUp = "follow_up" "跟进调查",
        /// Review for suit.
        Review = "review" "审查起诉",
        /// Suit.
        Suit = "suit" "诉讼",
        /// Closing.
        Closing = "closing" "结案归档",
    }
}

crate::text_enum! {
    /// When a required measure is required.
    pub enum Condition {
        /// In every case.
        Always = "always" "每案",
        /// Where there were talks with the agency.
        Consulted = "consulted" "经磋商的",
        /// Where a recommendation was issued.
        Recommended = "recommended" "已制发检察建议的",
        /// Where it was announced.
        Announced = "announced" "已公告的",
        /// Where the matter came under review for suit.
        Reviewed = "reviewed" "进入审查起诉的",
        /// Where the case was closed without suit.
        Closed = "closed" "未起诉终结的",
    }
}

crate::text_enum! {
    /// What shows that a measure was taken, besides somebody's word.
    pub enum Shown {
        /// The filing itself.
        Filing = "filing" "立案",
        /// Service of the filing decision on every agency.
        FilingServed = "filing_served" "立案决定书送达",
        /// A plan.
        Plan = "plan" "调查方案",
        /// Any act of inquiry: two persons are on it.
        AnyAct = "any_act" "调查活动",
        /// Records obtained.
        Records = "records" "查阅、调取、复制",
        /// An interview.
        Interview = "interview" "询问",
        /// An expert asked.
        ConsultExpert = "consult_expert" "咨询",
        /// An appraisal commissioned.
        Appraisal = "appraisal" "委托鉴定等",
        /// An inspection.
        SiteInspection = "site_inspection" "勘验",
        /// A hearing.
        Hearing = "hearing" "听证",
        /// A commission to another office.
        RemoteCommission = "remote_commission" "异地委托调查",
        /// Another method.
        OtherAct = "other_act" "其他调查方式",
        /// Minutes of a consultation.
        Minutes = "minutes" "磋商记录",
        /// A confirmation of facts.
        FactConfirmation = "fact_confirmation" "事实确认书",
        /// The report that ends the investigation.
        InvestigationReport = "investigation_report" "调查终结报告",
        /// A recommendation drafted.
        RecommendationDrafted = "recommendation_drafted" "拟制检察建议",
        /// A recommendation issued.
        RecommendationIssued = "recommendation_issued" "制发检察建议",
        /// A recommendation served.
        RecommendationServed = "recommendation_served" "送达检察建议",
        /// An announcement published.
        AnnouncementPublished = "announcement_published" "发布公告",
        /// Close relatives asked.
        RelativesAsked = "relatives_asked" "征询近亲属意见",
        /// A follow-up inquiry.
        FollowUp = "follow_up" "跟进调查",
        /// A suspension.
        Suspension = "suspension" "中止审查",
        /// An extension of the review.
        Extension = "extension" "延长审查起诉期限",
        /// The report that ends the review.
        FinalReviewReport = "final_review_report" "审查终结报告",
        /// A suit filed.
        Suit = "suit" "提起诉讼",
        /// The court told who appears.
        Appearance = "appearance" "派员出庭",
        /// A judgment received and reviewed.
        Judgment = "judgment" "裁判审查",
        /// A decision to close.
        Closing = "closing" "终结案件",
        /// Service of the closing decision on every agency.
        ClosingServed = "closing_served" "终结案件决定书送达",
        /// The file in the archive.
        Archive = "archive" "归档",
    }
}

crate::text_enum! {
    /// Where a measure of a case stands.
    pub enum MeasureState {
        /// Not taken yet.
        Open = "open" "未完成",
        /// Taken.
        Done = "done" "已完成",
        /// Not applicable.
        NotApplicable = "not_applicable" "不适用",
    }
}

/// A text in both languages.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Bilingual {
    /// Chinese.
    pub zh: String,
    /// English.
    pub en: String,
}

/// A measure as the pack defines it.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Measure {
    /// Its code.
    pub code: String,
    /// What is done.
    pub title: Bilingual,
    /// The article.
    pub article: String,
    /// The part of the work.
    pub stage: Stage,
    /// The tracks it belongs to.
    pub tracks: Vec<Track>,
    /// What of the file shows it.
    pub evidence: Bilingual,
    /// The acts that set it by themselves.
    #[serde(default)]
    pub shown_by: Vec<Shown>,
    /// The steps that need it; none for a measure that is taken where it fits.
    #[serde(default)]
    pub before: Vec<CaseEvent>,
    /// When those steps need it.
    #[serde(default = "always")]
    pub when: Condition,
}

fn always() -> Condition {
    Condition::Always
}

impl Measure {
    /// Whether some step needs it.
    #[must_use]
    pub fn required(&self) -> bool {
        !self.before.is_empty()
    }
}

/// A measure of a case as it is stored.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = case_measures)]
pub struct MeasureRow {
    /// Its code.
    pub code: String,
    /// Where it stands.
    pub state: MeasureState,
    /// Who set it.
    pub set_by: Option<PersonId>,
    /// When.
    pub set_on: Option<NaiveDate>,
    /// Hashes of stored files.
    pub evidence: Json<Vec<String>>,
    /// What was said with it.
    pub note: String,
    /// For compare and set.
    pub version: i32,
}

/// An override as it is stored.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = measure_overrides)]
pub struct OverrideRow {
    /// Its id.
    pub id: OverrideId,
    /// The step that may pass.
    pub event: CaseEvent,
    /// Without which measures.
    pub codes: Json<Vec<String>>,
    /// Why.
    pub reason: String,
    /// Who said so.
    pub person_id: Option<PersonId>,
    /// When.
    pub made_on: NaiveDate,
}
