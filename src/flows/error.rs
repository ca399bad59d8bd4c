//! The errors of every room that a flow passes through, kept whole.

use crate::kit::FieldErrors;
use crate::kit::coded::{Coded, Kind, of_database};

macro_rules! flow_errors {
    ($( $(#[$meta:meta])* $variant:ident($error:ty) ),+ $(,)?) => {
        /// Why a flow refuses: the error of the room that refused.
        #[derive(Debug, thiserror::Error)]
        pub enum FlowError {
            $( $(#[$meta])* #[error(transparent)] $variant(#[from] $error), )+
            /// The database refused.
            #[error(transparent)]
            Db(#[from] diesel::result::Error),
        }

        impl Coded for FlowError {
            fn code(&self) -> &'static str {
                match self {
                    $(Self::$variant(error) => error.code(),)+
                    Self::Db(error) => of_database(error).0,
                }
            }
            fn kind(&self) -> Kind {
                match self {
                    $(Self::$variant(error) => error.kind(),)+
                    Self::Db(error) => of_database(error).1,
                }
            }
            fn args(&self) -> Vec<(&'static str, String)> {
                match self { $(Self::$variant(error) => error.args(),)+ Self::Db(_) => Vec::new() }
            }
            fn fields(&self) -> Option<&FieldErrors> {
                match self { $(Self::$variant(error) => error.fields(),)+ Self::Db(_) => None }
            }
            fn database(&self) -> Option<&diesel::result::Error> {
                match self { $(Self::$variant(error) => error.database(),)+ Self::Db(error) => Some(error) }
            }
        }
    };
}

flow_errors! {
    /// Of organisations.
    Org(crate::org::error::OrgError),
    /// Of suits.
    Lawsuit(crate::lawsuits::error::LawsuitError),
    /// Of cases.
    Case(crate::cases::error::CaseError),
    /// Of leads.
    Lead(crate::leads::error::LeadError),
    /// Of proposals on leads.
    LeadProposal(crate::leads::error::ProposalError),
    /// Of document numbers.
    Document(crate::documents::error::DocumentError),
    /// Of brand cases.
    BrandCase(crate::brand_cases::error::BrandCaseError),
    /// Of approvals.
    Approval(crate::approvals::error::ApprovalError),
    /// Of imports.
    Import(crate::leads::import::error::ImportError),
    /// Of files.
    File(crate::files::error::FileError),
    /// Of masking.
    Masking(crate::masking::MaskingError),
    /// Of recommendations.
    Recommendation(crate::recommendations::error::RecommendationError),
    /// Of replies.
    Reply(crate::replies::error::ReplyError),
    /// Of follow-up.
    Followup(crate::followups::error::FollowupError),
    /// Of urging.
    Urging(crate::urging::error::UrgingError),
    /// Of calendars.
    Calendar(crate::calendar::CalendarError),
    /// Of clocks.
    Deadline(crate::deadlines::DeadlineError),
    /// Of screening.
    Screening(crate::screening::ScreeningError),
    /// Of the index.
    Index(crate::search::IndexError),
    /// Of case cards.
    Card(crate::flows::case_cards::CardRefusal),
    /// Of screening, and of what it passes through.
    Across(crate::screening::AcrossError),
}
