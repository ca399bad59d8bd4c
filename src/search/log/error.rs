//! Why the log of searches refuses.

crate::coded_errors! {
    /// Why the log of searches refuses.
    pub enum SearchLogError {
        /// No such search, or another's.
        [NotFound "search_not_found"] NotFound { id: i64 },
    }
}
