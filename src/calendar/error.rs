//! What can go wrong with a calendar.

crate::coded_errors! {
    /// What can go wrong with a calendar.
    pub enum CalendarError {
        /// No version of this number.
        [NotFound "calendar_not_found"] NotFound { number: i32 },
        /// The file is neither the common JSON form nor a CSV with the three columns.
        [Invalid "calendar_unreadable"] Unreadable { line: usize, reason: String },
        /// The import changes no day.
        [Conflict "calendar_unchanged"] Unchanged,
        /// Only somebody of an office may keep the calendar.
        [Forbidden "calendar_needs_office"] NoOffice,
    }
}
