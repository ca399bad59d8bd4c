//! Rows and words of follow-up.

use chrono::NaiveDate;
use diesel::prelude::*;

use crate::db::schema::{visit_items, visits};
use crate::kit::{Json, OfficeId, PersonId, Timestamp};
use crate::recommendations::{AddresseeId, ItemId, VerifiedState};

crate::id!(
    /// A visit.
    VisitId
);

crate::text_enum! {
    /// What a visit is for.
    pub enum VisitKind {
        /// Follow-up of a recommendation (R21 Art 77).
        FollowUp = "follow_up" "跟进调查",
        /// A look back after closing.
        PostClosing = "post_closing" "回头看",
    }
}

crate::text_enum! {
    /// Where a visit stands.
    pub enum VisitState {
        /// Planned.
        Planned = "planned" "已计划",
        /// Done.
        Done = "done" "已完成",
        /// Cancelled.
        Cancelled = "cancelled" "已取消",
    }
}

crate::text_enum! {
    /// What a visit found: put right, on the way, or one of the seven items of R21 Art 82.
    pub enum Finding {
        /// Everything is put right.
        Rectified = "rectified" "已整改到位",
        /// Within the period, work goes on.
        InProgress = "in_progress" "整改进行中",
        /// (1) Late, without effective measures.
        LateWithoutMeasures = "late_without_measures" "逾期不回复且没有采取有效整改措施",
        /// (2) Measures made but not really carried out.
        MeasuresNotCarriedOut = "measures_not_carried_out" "已制定整改措施但没有实质性执行",
        /// (3) Replied in time, but nothing or only part was done.
        RepliedNotDone = "replied_not_done" "按期回复但未整改或者仅部分整改",
        /// (4) A crime is pursued, yet the duty remains.
        DutyRemainsAfterCrime = "duty_remains_after_crime" "已移送追究刑事责任但仍需继续依法履行职责而未履行",
        /// (5) The obstacle is gone, and work was not resumed.
        NotResumed = "not_resumed" "客观障碍消除后未及时恢复整改",
        /// (6) The measures themselves are unlawful.
        UnlawfulMeasures = "unlawful_measures" "整改措施违反法律法规规定",
        /// (7) Any other.
        OtherNotPerforming = "other_not_performing" "其他没有依法全面履行职责的情形",
    }
}

impl Finding {
    /// The item of R21 Art 82, if it is one.
    #[must_use]
    pub const fn article_item(self) -> Option<u8> {
        match self {
            Self::Rectified | Self::InProgress => None,
            Self::LateWithoutMeasures => Some(1),
            Self::MeasuresNotCarriedOut => Some(2),
            Self::RepliedNotDone => Some(3),
            Self::DutyRemainsAfterCrime => Some(4),
            Self::NotResumed => Some(5),
            Self::UnlawfulMeasures => Some(6),
            Self::OtherNotPerforming => Some(7),
        }
    }

    /// Whether the agency does not perform its duty by law.
    #[must_use]
    pub const fn not_performing(self) -> bool {
        self.article_item().is_some()
    }
}

crate::text_enum! {
    /// By which criterion a rebound is taken up again.
    pub enum ReboundCriterion {
        /// The same cause: the earlier recommendation may support a suit.
        SameCause = "same_cause" "同一原因反弹，可以依据原检察建议审查起诉",
        /// New acts: a new filing.
        NewActs = "new_acts" "新的违法行为，另行立案",
    }
}

/// A visit.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = visits)]
pub struct Visit {
    /// Its id.
    pub id: VisitId,
    /// The line.
    pub addressee_id: AddresseeId,
    /// The case.
    pub case_id: i64,
    /// The procuratorate.
    pub office_id: OfficeId,
    /// What it is for.
    pub kind: VisitKind,
    /// Where it stands.
    pub state: VisitState,
    /// The day planned.
    pub planned_on: NaiveDate,
    /// What is to be looked at.
    pub purpose: String,
    /// When it took place.
    pub done_at: Option<Timestamp>,
    /// One officer.
    pub officer_one: Option<PersonId>,
    /// The other.
    pub officer_two: Option<PersonId>,
    /// Where.
    pub place: Option<String>,
    /// Degrees east.
    pub longitude: Option<f64>,
    /// Degrees north.
    pub latitude: Option<f64>,
    /// What it found.
    pub finding: Option<Finding>,
    /// The same in words.
    pub found: Option<String>,
    /// What comes next.
    pub next_step: Option<String>,
    /// SHA-256 of photographs.
    pub photographs: Json<Vec<String>>,
    /// What was put right has come back.
    pub rebound: bool,
    /// By which criterion it is taken up.
    pub rebound_criterion: Option<ReboundCriterion>,
    /// Why that one.
    pub rebound_note: Option<String>,
    /// Why it was cancelled.
    pub cancel_reason: Option<String>,
    /// Who planned it.
    pub planned_by: Option<PersonId>,
    /// For compare and set.
    pub version: i32,
}

/// What a visit found of one item.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = visit_items)]
pub struct VisitItem {
    /// The visit.
    pub visit_id: VisitId,
    /// The item.
    pub item_id: ItemId,
    /// What was found.
    pub verified: VerifiedState,
    /// In words.
    pub note: String,
}
