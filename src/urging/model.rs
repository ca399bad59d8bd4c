//! Rows and words of urging.

use chrono::NaiveDate;
use diesel::prelude::*;

use crate::approvals::{ApprovalId, DecisionKind};
use crate::db::schema::urgings;
use crate::deadlines::ClockId;
use crate::kit::{OfficeId, PersonId, Timestamp};
use crate::notify::NoticeKind;
use crate::recommendations::AddresseeId;

crate::id!(
    /// An urging, a supervision or a report.
    UrgingId
);

crate::text_enum! {
    /// What is done.
    pub enum UrgingKind {
        /// The agency is urged.
        Urge = "urge" "催办",
        /// The agency gets a letter of supervision.
        Supervise = "supervise" "督办",
        /// Its superior body is told, through the level above (R21 Art 45; 2019 rule Art 25).
        ReportSuperior = "report_superior" "通报上级主管机关",
        /// The standing committee of the people's congress of the same level is told (R21 Art 45; 2019 rule Art 25).
        ReportCongress = "report_congress" "报告同级人大常委会",
        /// The discipline inspection organ of the same level is told (R21 Art 45; 2019 rule Art 25).
        InformDiscipline = "inform_discipline" "通报同级纪检监察机关",
    }
}

impl UrgingKind {
    /// Whether it is addressed to the agency itself.
    #[must_use]
    pub const fn is_to_agency(self) -> bool {
        self.notice().is_some()
    }

    /// As what the agency is told of it; none when it goes to somebody else.
    #[must_use]
    pub const fn notice(self) -> Option<NoticeKind> {
        match self {
            Self::Urge => Some(NoticeKind::Urged),
            Self::Supervise => Some(NoticeKind::Supervised),
            Self::ReportSuperior | Self::ReportCongress | Self::InformDiscipline => None,
        }
    }

    /// As what it is decided.
    #[must_use]
    pub const fn decision(self) -> DecisionKind {
        match self {
            Self::Urge => DecisionKind::Urge,
            Self::Supervise => DecisionKind::Supervise,
            Self::ReportSuperior => DecisionKind::ReportSuperior,
            Self::ReportCongress => DecisionKind::ReportCongress,
            Self::InformDiscipline => DecisionKind::InformDiscipline,
        }
    }
}

crate::text_enum! {
    /// Where it stands.
    pub enum UrgingState {
        /// Waits for its decision.
        Proposed = "proposed" "待批准",
        /// Not agreed, sent back or taken back; it can be proposed anew.
        Returned = "returned" "已退回",
        /// Agreed; it is still to be sent.
        Confirmed = "confirmed" "已批准待发出",
        /// Put before the agency, or sent to whom it is addressed.
        Sent = "sent" "已发出",
        /// Struck off.
        StruckOff = "struck_off" "已销号",
    }
}

crate::text_enum! {
    /// Why.
    #[schema(as = UrgingGround)]
    pub enum Ground {
        /// The last day is near.
        Near = "near" "期限临近",
        /// The last day is over.
        Overdue = "overdue" "逾期",
        /// The inquiry is refused or hindered (R21 Art 45).
        Hindering = "hindering" "拒绝、妨碍调查收集证据",
    }
}

/// An urging as it is stored.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = urgings)]
pub struct Urging {
    /// Its id.
    pub id: UrgingId,
    /// The line of the agency.
    pub addressee_id: AddresseeId,
    /// The case.
    pub case_id: i64,
    /// In whose name: the office that handles the case, or the one that supervises.
    pub office_id: OfficeId,
    /// What is done.
    pub kind: UrgingKind,
    /// Where it stands.
    pub state: UrgingState,
    /// Why.
    pub ground: Ground,
    /// The period that it is about; none where the inquiry is hindered.
    pub clock_id: Option<ClockId>,
    /// Its last day as it was proposed.
    pub due: Option<NaiveDate>,
    /// To whom it goes.
    pub recipient: String,
    /// What it says.
    pub body: String,
    /// The proposal on its way to the decision.
    pub approval_id: Option<ApprovalId>,
    /// Who proposed it.
    pub proposed_by: Option<PersonId>,
    /// When.
    pub proposed_at: Timestamp,
    /// Who agreed.
    pub confirmed_by: Option<PersonId>,
    /// When.
    pub confirmed_on: Option<NaiveDate>,
    /// Put before the agency, or sent.
    pub sent_on: Option<NaiveDate>,
    /// By which way, as it was recorded.
    pub sent_how: Option<String>,
    /// Struck off.
    pub struck_on: Option<NaiveDate>,
    /// By whom; none when the period was met.
    pub struck_by: Option<PersonId>,
    /// Why.
    pub struck_reason: Option<String>,
    /// For compare and set.
    pub version: i32,
}
