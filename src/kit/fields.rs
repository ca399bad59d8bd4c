//! Checks of fields that collect every fault, so that a form comes back with all of them named.

use std::ops::RangeInclusive;

use serde::Serialize;

/// What is wrong with one field.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct FieldError {
    /// The field, as it is called in the request (`items[2].text` inside lists).
    pub field: String,
    /// The rule that refuses it: the key `field-…` of its message.
    pub code: &'static str,
    /// What the message names: bounds, allowed values.
    pub detail: String,
}

/// Every fault of one request.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{} wrong fields", self.0.len())]
pub struct FieldErrors(pub Vec<FieldError>);

impl FieldErrors {
    /// One fault.
    #[must_use]
    pub fn one(field: impl Into<String>, code: &'static str, detail: impl ToString) -> Self {
        Self(vec![FieldError { field: field.into(), code, detail: detail.to_string() }])
    }
}

/// Collects faults while a command is checked.
#[derive(Debug, Default)]
pub struct Fields(Vec<FieldError>);

impl Fields {
    /// Codes of the faults that this checker finds by itself.
    pub const CODES: &'static [&'static str] = &[
        "required",
        "too_long",
        "too_short",
        "out_of_range",
        "in_the_future",
        "not_allowed",
        "unknown",
        "order",
        "malformed",
    ];

    /// Starts with no fault.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a fault.
    pub fn fault(&mut self, field: impl Into<String>, code: &'static str, detail: impl ToString) {
        self.0.push(FieldError { field: field.into(), code, detail: detail.to_string() });
    }

    /// Adds a fault unless the condition holds.
    pub fn check(&mut self, holds: bool, field: &str, code: &'static str, detail: impl ToString) {
        if !holds {
            self.fault(field, code, detail);
        }
    }

    /// A text of so many characters, trimmed at both ends; 0 in the range makes it optional.
    pub fn text(&mut self, field: &str, value: &str, length: RangeInclusive<usize>) -> String {
        let trimmed = value.trim();
        let count = trimmed.chars().count();
        // PostgreSQL stores no NUL in a text.
        self.check(!trimmed.contains('\0'), field, "malformed", "NUL");
        if count == 0 && *length.start() > 0 {
            self.fault(field, "required", "");
        } else if count < *length.start() {
            self.fault(field, "too_short", length.start());
        } else if count > *length.end() {
            self.fault(field, "too_long", length.end());
        }
        trimmed.to_owned()
    }

    /// An optional text; blank counts as absent.
    pub fn optional(&mut self, field: &str, value: Option<&str>, most: usize) -> Option<String> {
        let text = self.text(field, value.unwrap_or_default(), 0..=most);
        (!text.is_empty()).then_some(text)
    }

    /// A day that is not after today.
    pub fn past(&mut self, field: &str, day: chrono::NaiveDate, today: chrono::NaiveDate) {
        self.check(day <= today, field, "in_the_future", today);
    }

    /// The end: all faults at once, or none.
    ///
    /// # Errors
    /// Every fault that was found.
    pub fn finish(self) -> Result<(), FieldErrors> {
        if self.0.is_empty() { Ok(()) } else { Err(FieldErrors(self.0)) }
    }
}
