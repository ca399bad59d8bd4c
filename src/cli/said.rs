//! Refusals of the rooms, said to the person who typed the command.

use super::Failure;
use crate::http::messages::Language;
use crate::kit::Coded;

/// The sentence of a refusal, with one for each wrong field.
pub(super) fn refused(error: &impl Coded) -> Failure {
    let language = Language::of_process();
    let mut said = language.text(&format!("error-{}", error.code()), &error.args());
    for fault in error.fields().map(|fields| fields.0.as_slice()).unwrap_or_default() {
        let args = [("field", fault.field.clone()), ("detail", fault.detail.clone())];
        let message = language.text(&format!("field-{}", fault.code), &args);
        said.push_str(&format!("\n  {}: {message}", fault.field));
    }
    if let Some(cause) = error.database() {
        said.push_str(&format!("\n  {cause}"));
    }
    said.into()
}

/// The word of an enumeration, or what there is to choose from.
pub(super) fn word<T>(
    what: &str,
    said: &str,
    known: &[&str],
    of: impl Fn(&str) -> Option<T>,
) -> Result<T, Failure> {
    of(said).ok_or_else(|| format!("there is no {what} {said}; there are: {}", known.join(", ")).into())
}
