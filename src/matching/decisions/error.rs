//! Why a decision on a pair is refused.

use super::model::PairDecisionId;

crate::coded_errors! {
    /// Why a decision on a pair is refused.
    pub enum PairError {
        /// No such record, or not the actor's to see.
        [NotFound "pair_record_not_found"] RecordNotFound { record: String },
        /// No such decision, or not the actor's to see.
        [NotFound "pair_decision_not_found"] NotFound { id: PairDecisionId },
        /// Neither record is of the actor's office, and they are of one office.
        [Forbidden "pair_of_another_office"] OfAnotherOffice { one: String, two: String },
        /// It was decided already; whoever decides anew says which decision that replaces.
        [Conflict "pair_decided"] Decided { id: PairDecisionId, verdict: &'static str, by: String, on: String },
        /// Other decisions say otherwise.
        [Conflict "pair_contradicts"] Contradicts { chain: String },
        /// It was undone, or another one stands in its place.
        [Conflict "pair_decision_undone"] Undone { id: PairDecisionId },
        /// It came with a merging and goes with it.
        [Conflict "pair_decision_of_merge"] OfMerge { id: PairDecisionId },
    }
}
