//! Why a use case of brand cases refuses.

crate::coded_errors! {
    /// Why a use case of brand cases refuses.
    pub enum BrandCaseError {
        /// No such entry, or none of the actor's.
        [NotFound "brand_case_not_found"] NotFound { id: i64 },
        /// No such debrief, or none of the actor's.
        [NotFound "debrief_not_found"] DebriefNotFound { id: i64 },
        /// No such case, or none of the actor's.
        [NotFound "brand_case_source_not_found"] CaseNotFound { id: i64 },
        /// Only closed cases are told.
        [Conflict "brand_case_not_closed"] CaseNotClosed { id: i64 },
        /// The case stands in the ledger for this kind.
        [Conflict "brand_case_listed"] Listed { id: i64 },
        /// The state allows no such step.
        [Conflict "brand_case_step_refused"] StepRefused { state: &'static str, event: &'static str },
        /// There is no draft yet.
        [Conflict "brand_case_no_draft"] NoDraft,
        /// Whoever wrote the draft cannot check it.
        [Forbidden "brand_case_own_draft"] OwnDraft,
        /// The last draft has not been checked.
        [Conflict "brand_case_draft_unchecked"] DraftUnchecked { draft: i32 },
        /// The debrief was held or cancelled.
        [Conflict "debrief_over"] DebriefOver { state: &'static str },
        /// A debrief without cases cannot have been held.
        [Conflict "debrief_without_cases"] DebriefWithoutCases,
        /// The case is on the agenda already.
        [Conflict "debrief_case_listed"] DebriefCaseListed { id: i64 },
        /// Somebody else changed it first.
        [Stale "stale"] Stale { current: i32 },
    }
}
