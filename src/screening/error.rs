//! Why a use case of screening refuses.

use super::model::{DatasetId, HitId, LoadId, ModelId};
use crate::kit::FieldErrors;
use crate::kit::coded::{Coded, Kind, of_database};
use crate::leads::LeadError;
use crate::leads::import::ImportError;

crate::coded_errors! {
    /// Why a use case of screening refuses.
    pub enum ScreeningError {
        /// No such model, or none of the actor's.
        [NotFound "screening_model_not_found"] ModelNotFound { id: ModelId },
        /// The model has no such version.
        [NotFound "screening_version_not_found"] VersionNotFound { no: i32 },
        /// The model belongs to another office.
        [Forbidden "screening_model_of_another_office"] ModelOfAnotherOffice { name: String },
        /// Another model of the office bears the name.
        [Conflict "screening_model_name_taken"] NameTaken { name: String },
        /// The last version is still being worked on.
        [Conflict "screening_version_open"] VersionOpen { no: i32 },
        /// The state allows no such step.
        [Conflict "screening_step_refused"] StepRefused { state: &'static str, event: &'static str },
        /// The version was not run on the past as it stands.
        [Conflict "screening_not_tested"] NotTested { no: i32 },
        /// Nobody approves what they wrote or proposed.
        [Forbidden "screening_own_model"] OwnModel,
        /// A part of the query was not understood.
        [Invalid "screening_query_not_understood"] QueryNotUnderstood { what: String },
        /// No such hit, or not the actor's to see.
        [NotFound "screening_hit_not_found"] HitNotFound { id: HitId },
        /// Hits are judged where the lead is worked on.
        [Forbidden "screening_hit_of_another_office"] HitOfAnotherOffice { id: HitId },
        /// The hit was judged already.
        [Conflict "screening_hit_judged"] Judged { id: HitId },
        /// The hit was not judged, so that there is nothing to undo.
        [Conflict "screening_hit_not_judged"] NotJudged { id: HitId },
        /// The hit is of a lead, which is in the register already.
        [Conflict "screening_hit_of_lead"] HitOfLead { id: HitId },
        /// A lead was registered from the hit.
        [Conflict "screening_hit_registered"] Registered { lead: i64 },
        /// No such set of data, or not the actor's to see.
        [NotFound "screening_dataset_not_found"] DatasetNotFound { id: DatasetId },
        /// The data belong to another office.
        [Forbidden "screening_dataset_of_another_office"] DatasetOfAnotherOffice { name: String },
        /// Another set of data of the office bears the name.
        [Conflict "screening_dataset_name_taken"] DatasetNameTaken { name: String },
        /// The sheet has not the columns of the set.
        [Invalid "screening_columns_differ"] ColumnsDiffer { missing: String, unknown: String },
        /// The sheet has no such column.
        [Invalid "screening_column_unknown"] ColumnUnknown { column: String },
        /// No such load of the set.
        [NotFound "screening_load_not_found"] LoadNotFound { id: LoadId },
        /// The model is of the other kind.
        [Conflict "screening_kind_differs"] KindDiffers { name: String },
        /// No version of the model runs.
        [Conflict "screening_model_not_live"] NotLive { name: String },
        /// There are no data of that name yet.
        [Conflict "screening_no_data"] NoData { dataset: String },
        /// A lead could not be searched; the cause is in the log.
        [Unavailable "screening_search_failed"] SearchFailed,
        /// Somebody else changed it first.
        [Stale "stale"] Stale { current: i32 },
    }
}

/// Why a use case refuses that passes through leads and their imports too.
#[derive(Debug, thiserror::Error)]
pub enum AcrossError {
    /// Of screening.
    #[error(transparent)]
    Screening(#[from] ScreeningError),
    /// Of the register.
    #[error(transparent)]
    Lead(#[from] LeadError),
    /// Of the sheet.
    #[error(transparent)]
    Import(#[from] ImportError),
    /// The database refused.
    #[error(transparent)]
    Db(#[from] diesel::result::Error),
}

impl From<FieldErrors> for AcrossError {
    fn from(fields: FieldErrors) -> Self {
        Self::Screening(fields.into())
    }
}

impl AcrossError {
    fn room(&self) -> Result<&dyn Coded, &diesel::result::Error> {
        match self {
            Self::Screening(error) => Ok(error),
            Self::Lead(error) => Ok(error),
            Self::Import(error) => Ok(error),
            Self::Db(error) => Err(error),
        }
    }
}

impl Coded for AcrossError {
    fn code(&self) -> &'static str {
        self.room().map_or_else(|error| of_database(error).0, Coded::code)
    }

    fn kind(&self) -> Kind {
        self.room().map_or_else(|error| of_database(error).1, Coded::kind)
    }

    fn args(&self) -> Vec<(&'static str, String)> {
        self.room().map_or_else(|_| Vec::new(), Coded::args)
    }

    fn fields(&self) -> Option<&FieldErrors> {
        self.room().map_or_else(|_| None, Coded::fields)
    }

    fn database(&self) -> Option<&diesel::result::Error> {
        self.room().map_or_else(Some, Coded::database)
    }
}
