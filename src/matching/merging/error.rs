//! Why leads are not merged, or not taken apart.

use crate::kit::FieldErrors;
use crate::kit::coded::{Coded, Kind, of_database};
use crate::leads::LeadError;
use crate::matching::decisions::PairError;

crate::coded_errors! {
    /// Why leads are not merged, or not taken apart.
    pub enum MergeError {
        /// Work on it has ended.
        [Conflict "merge_not_open"] NotOpen { number: String, state: &'static str },
        /// A decision is proposed on it.
        [Conflict "merge_decision_pending"] DecisionPending { number: String },
        /// R21 Art 69: what is found after filing is handled together with the case.
        [Conflict "merge_into_filed"] IntoFiled { number: String },
        /// The leads belong to two offices.
        [Conflict "merge_of_two_offices"] TwoOffices { number: String },
        /// R21 Art 25: a major lead does not vanish in one that is not.
        [Conflict "merge_major_lead"] MajorLead { number: String },
        /// Another prosecutor handles it.
        [Forbidden "merge_of_another_handler"] OfAnotherHandler { number: String },
        /// A field took its value from the merging and was changed since.
        [Conflict "merge_field_changed"] FieldChanged { fields: String },
        /// The lead that stayed was itself merged into another one.
        [Conflict "merge_survivor_merged"] SurvivorMerged { number: String },
        /// A decision was made or proposed on the lead that stayed.
        [Conflict "merge_survivor_decided"] SurvivorDecided { number: String, fields: String },
    }
}

/// Why leads are not merged: by merging, by the leads, or by decisions on pairs.
#[derive(Debug, thiserror::Error)]
pub enum MergingError {
    /// Merging does not allow it.
    #[error(transparent)]
    Merge(#[from] MergeError),
    /// A lead does not.
    #[error(transparent)]
    Lead(#[from] LeadError),
    /// What was decided about a pair does not.
    #[error(transparent)]
    Pair(#[from] PairError),
    /// The database refused.
    #[error(transparent)]
    Db(#[from] diesel::result::Error),
}

impl From<FieldErrors> for MergingError {
    fn from(fields: FieldErrors) -> Self {
        Self::Merge(fields.into())
    }
}

impl MergingError {
    fn coded(&self) -> Option<&dyn Coded> {
        match self {
            Self::Merge(error) => Some(error),
            Self::Lead(error) => Some(error),
            Self::Pair(error) => Some(error),
            Self::Db(_) => None,
        }
    }
}

impl Coded for MergingError {
    fn code(&self) -> &'static str {
        match self {
            Self::Merge(error) => error.code(),
            Self::Lead(error) => error.code(),
            Self::Pair(error) => error.code(),
            Self::Db(error) => of_database(error).0,
        }
    }

    fn kind(&self) -> Kind {
        match self {
            Self::Merge(error) => error.kind(),
            Self::Lead(error) => error.kind(),
            Self::Pair(error) => error.kind(),
            Self::Db(error) => of_database(error).1,
        }
    }

    fn args(&self) -> Vec<(&'static str, String)> {
        self.coded().map(Coded::args).unwrap_or_default()
    }

    fn fields(&self) -> Option<&FieldErrors> {
        self.coded().and_then(Coded::fields)
    }

    fn database(&self) -> Option<&diesel::result::Error> {
        match self {
            Self::Db(error) => Some(error),
            Self::Merge(_) | Self::Lead(_) | Self::Pair(_) => self.coded().and_then(Coded::database),
        }
    }
}
