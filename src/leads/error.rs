//! Why a use case of leads refuses.

use chrono::NaiveDate;

use super::evaluation::VerificationId;
use super::model::{Lead, LeadId};
use super::state::{LeadEvent, Refusal};
use super::words::LeadState;
use crate::approvals::error::ApprovalError;
use crate::kit::FieldErrors;
use crate::kit::coded::{Coded, Kind, of_database};

crate::coded_errors! {
    /// Why a use case of leads refuses.
    pub enum LeadError {
        /// No such lead, or not the actor's to see.
        [NotFound "lead_not_found"] NotFound { id: LeadId },
        /// Somebody else changed it first.
        [Stale "stale"] Stale { current: i32 },
        /// Only people of the lead's own office work on it.
        [Forbidden "lead_of_another_office"] OfAnotherOffice { number: String },
        /// The number it bears outside is in the register already.
        [Conflict "lead_already_registered"] AlreadyRegistered { number: String },
        /// The keys of the vault cannot be used.
        [Unavailable "vault_unavailable"] VaultUnavailable,
        /// Nothing of the kind happens in this state.
        [Conflict "lead_wrong_state"] WrongState { state: LeadState, event: &'static str },
        /// R21 Art 27: evaluate first.
        [Conflict "lead_not_assessed"] NotAssessed { number: String },
        /// R21 Art 27: the ordered inquiry needs its report.
        [Conflict "lead_inquiry_unreported"] InquiryUnreported { number: String },
        /// The field is not known yet.
        [Conflict "lead_unclassified"] Unclassified { number: String },
        /// R21 Art 26: neither sent back nor passed on.
        [Conflict "lead_transferred_in"] TransferredIn { number: String },
        /// The agency has ended, and another answers for what was its own.
        [Invalid "lead_agency_succeeded"] AgencySucceeded { agency: String, successor: String },
        /// The agency has ended, and nobody is recorded to have taken over.
        [Invalid "lead_agency_ended"] AgencyEnded { agency: String, last: NaiveDate },
        /// There is no level above.
        [Conflict "lead_no_level_above"] NoLevelAbove,
        /// It was recorded with the level above already.
        [Conflict "lead_recorded_already"] RecordedAlready { number: String },
        /// Another prosecutor has it.
        [Forbidden "lead_not_yours_to_assign"] NotYoursToAssign { number: String },
        /// No such verification of this lead.
        [NotFound "lead_verification_not_found"] VerificationNotFound { id: VerificationId },
        /// It was recorded already.
        [Conflict "lead_verification_recorded"] VerificationRecorded { id: VerificationId },
        /// No decision of ours belongs to the approval.
        [Conflict "lead_decision_missing"] DecisionMissing { id: i64 },
        /// No reporter is under seal.
        [NotFound "lead_no_reporter"] NoReporter { number: String },
        /// Nobody gave the actor the right to open the seal, or it has ended.
        [Forbidden "lead_reporter_not_granted"] ReporterNotGranted { number: String },
        /// No report has this code.
        [NotFound "public_report_not_found"] ReportNotFound,
        /// No procuratorate here is responsible for that division.
        [Invalid "public_division_not_ours"] DivisionNotOurs { division: String },
        /// The reporter wrote as often as one report allows.
        [Conflict "public_report_full"] ReportFull { most: i64 },
        /// Nobody follows the lead by a code.
        [Conflict "lead_not_public"] NotPublic { number: String },
    }
}

impl LeadError {
    /// The error of a refused step.
    pub(super) fn of(refusal: Refusal, lead: &Lead, event: LeadEvent) -> Self {
        let number = lead.number.clone();
        match refusal {
            Refusal::WrongState => Self::WrongState { state: lead.state, event: event.code() },
            Refusal::NotAssessed => Self::NotAssessed { number },
            Refusal::InquiryUnreported => Self::InquiryUnreported { number },
            Refusal::Unclassified => Self::Unclassified { number },
            Refusal::TransferredIn => Self::TransferredIn { number },
        }
    }
}

impl From<super::vault::VaultError> for LeadError {
    fn from(_: super::vault::VaultError) -> Self {
        Self::VaultUnavailable
    }
}

/// Why a proposal on a lead is refused: by the lead, or by approvals.
#[derive(Debug, thiserror::Error)]
pub enum ProposalError {
    /// The lead does not allow it.
    #[error(transparent)]
    Lead(#[from] LeadError),
    /// Approvals do not.
    #[error(transparent)]
    Approval(#[from] ApprovalError),
    /// The database refused.
    #[error(transparent)]
    Db(#[from] diesel::result::Error),
}

impl From<FieldErrors> for ProposalError {
    fn from(fields: FieldErrors) -> Self {
        Self::Lead(fields.into())
    }
}

impl Coded for ProposalError {
    fn code(&self) -> &'static str {
        match self {
            Self::Lead(error) => error.code(),
            Self::Approval(error) => error.code(),
            Self::Db(error) => of_database(error).0,
        }
    }

    fn kind(&self) -> Kind {
        match self {
            Self::Lead(error) => error.kind(),
            Self::Approval(error) => error.kind(),
            Self::Db(error) => of_database(error).1,
        }
    }

    fn args(&self) -> Vec<(&'static str, String)> {
        match self {
            Self::Lead(error) => error.args(),
            Self::Approval(error) => error.args(),
            Self::Db(_) => Vec::new(),
        }
    }

    fn fields(&self) -> Option<&FieldErrors> {
        match self {
            Self::Lead(error) => error.fields(),
            Self::Approval(error) => error.fields(),
            Self::Db(_) => None,
        }
    }

    fn database(&self) -> Option<&diesel::result::Error> {
        match self {
            Self::Lead(error) => error.database(),
            Self::Approval(error) => error.database(),
            Self::Db(error) => Some(error),
        }
    }
}
