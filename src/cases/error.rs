//! Why a use case of cases refuses.

use chrono::NaiveDate;

use super::model::CaseId;
use super::state::{CaseEvent, CaseState, Refusal, Track};
use crate::approvals::error::ApprovalError;
use crate::deadlines::DeadlineError;
use crate::kit::coded::{Coded, Kind};
use crate::kit::{AgencyId, FieldErrors, OfficeId, PersonId};

crate::coded_errors! {
    /// What of its own rules a case refuses by.
    pub enum CaseRefusal {
        /// No such case, or not the actor's to see.
        [NotFound "case_not_found"] NotFound { id: CaseId },
        /// No such record in this case.
        [NotFound "case_record_not_found"] RecordNotFound { what: &'static str, id: i64 },
        /// Another office handles it.
        [Forbidden "case_of_another_office"] OtherOffice { number: String },
        /// The event is none of this track.
        [Conflict "case_event_not_of_track"] NotOfTrack { event: CaseEvent, track: Track },
        /// The event does not follow on this state.
        [Conflict "case_event_not_from_here"] NotFromHere { event: CaseEvent, state: CaseState },
        /// R21 Art 33.
        [Conflict "case_plan_missing"] PlanMissing,
        /// Nothing has been inquired into.
        [Conflict "case_act_missing"] NoAct,
        /// R21 Art 36.
        [Conflict "case_two_persons"] TwoPersons,
        /// Nobody is named against whom the case is.
        [Conflict "case_party_unknown"] PartyUnknown,
        /// R21 Art 70.
        [Conflict "case_filing_not_served"] FilingNotServed,
        /// R21 Art 70.
        [Conflict "case_minutes_missing"] MinutesMissing,
        /// R21 Arts 73, 89.
        [Conflict "case_investigation_report_missing"] InvestigationReportMissing,
        /// R21 Art 91.
        [Conflict "case_announcement_missing"] AnnouncementMissing,
        /// JI20 Art 13.
        [Conflict "case_announcement_running"] AnnouncementRunning,
        /// R21 Arts 77, 93.
        [Conflict "case_follow_up_missing"] FollowUpMissing,
        /// R21 Arts 79, 94.
        [Conflict "case_review_report_missing"] ReviewReportMissing,
        /// R21 Arts 74, 90.
        [Conflict "case_closing_ground_missing"] GroundMissing,
        /// The ground is of the other track.
        [Invalid "case_closing_ground_of_other_track"] GroundOfOtherTrack { track: Track },
        /// R21 Art 74.
        [Conflict "case_closing_not_served"] ClosingNotServed,
        /// R21 Art 90.
        [Conflict "case_support_continues"] SupportContinues,
        /// Required handling measures are not done.
        [Conflict "case_measures_missing"] MeasuresMissing { missing: String },
        /// No such handling measure in the pack of the case.
        [NotFound "case_measure_unknown"] MeasureUnknown { code: String },
        /// A required measure cannot be set aside as not applicable.
        [Invalid "case_measure_required"] MeasureRequired { code: String },
        /// Nothing is missing that could be overridden.
        [Conflict "case_nothing_to_override"] NothingToOverride,
        /// Only the head of the department lets a step pass.
        [Forbidden "case_override_by_head_only"] OverrideByHead,
        /// The field is not open on that day.
        [Invalid "case_domain_not_open"] DomainNotOpen { domain: String },
        /// The field is of the other track.
        [Invalid "case_domain_of_other_track"] DomainOfOtherTrack { domain: String, track: Track },
        /// A higher level files in this field.
        [Invalid "case_domain_of_higher_level"] DomainOfHigherLevel { domain: String },
        /// R21 Arts 13, 15.
        [Invalid "case_not_competent"] NotCompetent { agency: AgencyId },
        /// The agency has ended, and another answers for what was its own.
        [Invalid "case_agency_succeeded"] AgencySucceeded { agency: String, successor: String },
        /// The agency has ended, and nobody is recorded to have taken over.
        [Invalid "case_agency_ended"] AgencyEnded { agency: String, last: NaiveDate },
        /// The person does not work at the office.
        [Invalid "case_person_of_other_office"] PersonOfOtherOffice { person: PersonId },
        /// No such office.
        [Invalid "case_office_unknown"] OfficeUnknown { office: OfficeId },
        /// The agency is not one of the case.
        [Invalid "case_agency_not_a_party"] NotAParty { agency: AgencyId },
        /// R21 Art 78: no suspension without its conditions.
        [Invalid "case_suspension_conditions"] SuspensionConditions,
        /// No review for suit is running.
        [Conflict "case_no_review_running"] NoReviewRunning,
        /// The piece of evidence was withdrawn.
        [Conflict "case_evidence_withdrawn"] EvidenceWithdrawn { id: i64 },
        /// What is archived is not changed.
        [Conflict "case_archived"] Archived { number: String },
        /// A payload of a proposal that this room did not write.
        [Internal "case_payload_unreadable"] PayloadUnreadable,
        /// Somebody else changed it first.
        [Stale "stale"] Stale { current: i32 },
    }
}

impl CaseRefusal {
    /// The machine's refusal, with what its message names.
    pub(super) fn of(refusal: Refusal, track: Track, state: CaseState, event: CaseEvent) -> Self {
        match refusal {
            Refusal::NotOfTrack => Self::NotOfTrack { event, track },
            Refusal::NotFromHere => Self::NotFromHere { event, state },
            Refusal::PlanMissing => Self::PlanMissing,
            Refusal::NoAct => Self::NoAct,
            Refusal::TwoPersons => Self::TwoPersons,
            Refusal::PartyUnknown => Self::PartyUnknown,
            Refusal::FilingNotServed => Self::FilingNotServed,
            Refusal::MinutesMissing => Self::MinutesMissing,
            Refusal::InvestigationReportMissing => Self::InvestigationReportMissing,
            Refusal::AnnouncementMissing => Self::AnnouncementMissing,
            Refusal::AnnouncementRunning => Self::AnnouncementRunning,
            Refusal::FollowUpMissing => Self::FollowUpMissing,
            Refusal::ReviewReportMissing => Self::ReviewReportMissing,
            Refusal::GroundMissing => Self::GroundMissing,
            Refusal::GroundOfOtherTrack => Self::GroundOfOtherTrack { track },
            Refusal::ClosingNotServed => Self::ClosingNotServed,
            Refusal::SupportContinues => Self::SupportContinues,
        }
    }
}

/// Why a use case of cases refuses: by its own rules, or by those of clocks and approvals.
#[derive(Debug, thiserror::Error)]
pub enum CaseError {
    /// By its own rules.
    #[error(transparent)]
    Case(#[from] CaseRefusal),
    /// By the rules of clocks.
    #[error(transparent)]
    Deadline(#[from] DeadlineError),
    /// By the rules of approvals.
    #[error(transparent)]
    Approval(#[from] ApprovalError),
}

impl CaseError {
    fn inner(&self) -> &dyn Coded {
        match self {
            Self::Case(error) => error,
            Self::Deadline(error) => error,
            Self::Approval(error) => error,
        }
    }
}

impl Coded for CaseError {
    fn code(&self) -> &'static str {
        self.inner().code()
    }
    fn kind(&self) -> Kind {
        self.inner().kind()
    }
    fn args(&self) -> Vec<(&'static str, String)> {
        self.inner().args()
    }
    fn fields(&self) -> Option<&FieldErrors> {
        self.inner().fields()
    }
    fn database(&self) -> Option<&diesel::result::Error> {
        self.inner().database()
    }
}

impl From<diesel::result::Error> for CaseError {
    fn from(error: diesel::result::Error) -> Self {
        Self::Case(error.into())
    }
}

impl From<FieldErrors> for CaseError {
    fn from(error: FieldErrors) -> Self {
        Self::Case(error.into())
    }
}
