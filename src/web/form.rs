//! Forms: what was typed stays, what is wrong stands at its field and in a summary that leads there.

use std::collections::BTreeMap;

use serde::Serialize;

use super::at::At;
use crate::http::messages::Language;
use crate::http::posted::FormError;
use crate::http::{AppError, Posted};
use crate::kit::FieldErrors;

/// A form as a template shows it. The filters `typed`, `chosen` and `fault` read it.
#[derive(Debug, Serialize)]
pub struct Form {
    typed: BTreeMap<String, Vec<String>>,
    /// The message of each wrong field.
    faults: BTreeMap<String, String>,
    /// What is wrong as a whole; none while nothing is.
    title: Option<String>,
    /// Every wrong field in the order in which they were found.
    summary: Vec<Fault>,
}

/// A wrong field.
#[derive(Debug, Serialize)]
struct Fault {
    field: String,
    message: String,
}

impl Form {
    /// A form that nobody has sent yet.
    #[must_use]
    pub fn of(posted: &Posted) -> Self {
        Self { typed: posted.typed().clone(), faults: BTreeMap::new(), title: None, summary: Vec::new() }
    }

    /// A form that comes back, with what is wrong.
    #[must_use]
    pub fn refused(posted: &Posted, error: &AppError, at: &At) -> Self {
        let problem = error.problem(at.language);
        let mut faults: BTreeMap<String, String> = BTreeMap::new();
        let mut summary = Vec::new();
        for fault in problem.fields {
            faults.entry(fault.field.clone()).or_insert_with(|| fault.message.clone());
            summary.push(Fault { field: fault.field, message: fault.message });
        }
        Self { typed: posted.typed().clone(), faults, title: Some(problem.title), summary }
    }

    /// The same with an error that names no field told at the one it is about.
    #[must_use]
    pub fn told_at(mut self, field: &str) -> Self {
        if let Some(title) = self.title.as_ref().filter(|_| self.summary.is_empty()) {
            self.faults.insert(field.to_owned(), title.clone());
            self.summary.push(Fault { field: field.to_owned(), message: title.clone() });
        }
        self
    }

    /// One of several forms of a page that comes back: what was sent is laid over what the others hold.
    #[must_use]
    pub fn with_refused(self, posted: &Posted, error: &AppError, at: &At) -> Self {
        let refused = Self::refused(posted, error, at);
        let mut typed = self.typed;
        typed.extend(refused.typed);
        Self { typed, ..refused }
    }
}

/// A choice of a list.
#[derive(Debug, Clone, Serialize)]
pub struct Choice {
    /// What is sent.
    pub code: String,
    /// What is read.
    pub word: String,
}

impl Choice {
    /// A choice.
    pub fn new(code: impl ToString, word: impl ToString) -> Self {
        Self { code: code.to_string(), word: word.to_string() }
    }
}

/// The word of a value of an enumeration in a language.
#[macro_export]
macro_rules! word {
    ($language:expr, $value:expr) => {
        match $language {
            $crate::http::messages::Language::Chinese => $value.zh().to_owned(),
            $crate::http::messages::Language::English => $value.in_english(),
        }
    };
}

/// The choices of an enumeration in a language.
#[macro_export]
macro_rules! choices {
    ($language:expr, $name:ty) => {
        <$name>::ALL
            .iter()
            .map(|value| $crate::web::form::Choice::new(value.code(), $crate::word!($language, value)))
            .collect::<Vec<_>>()
    };
}

/// One text of a message in two languages as the record keeps it.
#[must_use]
pub fn of_language<'a>(language: Language, zh: &'a str, en: &'a str) -> &'a str {
    match language {
        Language::Chinese => zh,
        Language::English => en,
    }
}

/// One wrong field as an error.
#[must_use]
pub fn wrong(field: &str, code: &'static str) -> AppError {
    FormError::Invalid(FieldErrors::one(field, code, "")).into()
}
