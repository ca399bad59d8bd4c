//! Why a use case of saved searches refuses.

crate::coded_errors! {
    /// Why a use case of saved searches refuses.
    pub enum SavedSearchError {
        /// No such search, or none of the actor's.
        [NotFound "saved_search_not_found"] NotFound { id: i64 },
        /// Only whoever made it changes it.
        [Forbidden "saved_search_not_own"] NotOwn { id: i64 },
        /// The person has one of that name.
        [Conflict "saved_search_name_taken"] NameTaken { name: String },
        /// Somebody else changed it first.
        [Stale "stale"] Stale { current: i32 },
    }
}
