//! Why a use case of the clause library refuses.

use super::model::{ClauseId, ClauseState};

crate::coded_errors! {
    /// Why a use case of the clause library refuses.
    pub enum ClauseError {
        /// No such clause, or not the actor's to see.
        [NotFound "clause_not_found"] NotFound { id: ClauseId },
        /// Another office keeps it.
        [Forbidden "clause_of_another_office"] OtherOffice { name: String },
        /// The office has a clause of this name.
        [Conflict "clause_name_taken"] NameTaken { name: String },
        /// It is retired, and is not put into drafts or changed any more.
        [Conflict "clause_retired"] Retired { name: String, state: ClauseState },
        /// Only people of an office keep clauses.
        [Forbidden "clause_without_office"] NoOffice,
        /// Somebody else changed it first.
        [Stale "stale"] Stale { current: i32 },
    }
}
