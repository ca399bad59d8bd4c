//! Templates: those in the program, or those of a folder while they are written. What a template names and is not given
//! is an error, in every language alike; so is a message that there is none of.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, OnceLock, PoisonError};

use chrono::{DateTime, Datelike, NaiveDate, Utc};
use fluent_bundle::{FluentArgs, FluentValue};
use minijinja::value::{Kwargs, Serde, Value};
use minijinja::{Environment, Error, ErrorKind, UndefinedBehavior, path_loader};
use serde::Serialize;

use super::assets;
use crate::http::messages::Language;
use crate::kit::Timestamp;

/// Every template of the program: its name, and its text.
pub const TEMPLATES: &[(&str, &str)] = include!(concat!(env!("OUT_DIR"), "/templates.rs"));

/// Renders a template for a context.
///
/// # Errors
/// When the template is faulty, or names what it is not given.
pub fn render<T: Serialize>(
    folder: Option<&Path>,
    language: Language,
    template: &str,
    context: T,
) -> Result<String, Error> {
    match folder {
        None => environment(language)?.get_template(template)?.render(Serde(context)),
        Some(folder) => {
            // One at a time will do for whoever writes templates.
            static CHANGING: Mutex<BTreeMap<&'static str, Environment<'static>>> =
                Mutex::new(BTreeMap::new());
            let mut kept = CHANGING.lock().unwrap_or_else(PoisonError::into_inner);
            let environment = kept.entry(language.tag()).or_insert_with(|| {
                let mut made = bare(language);
                made.set_loader(path_loader(PathBuf::from(folder)));
                made.set_auto_reload(true);
                made
            });
            environment.get_template(template)?.render(Serde(context))
        }
    }
}

/// The templates of the program in a language.
///
/// # Errors
/// When one of them is faulty.
pub fn environment(language: Language) -> Result<&'static Environment<'static>, Error> {
    static CHINESE: OnceLock<Environment<'static>> = OnceLock::new();
    static ENGLISH: OnceLock<Environment<'static>> = OnceLock::new();
    let cell = match language {
        Language::Chinese => &CHINESE,
        Language::English => &ENGLISH,
    };
    if let Some(made) = cell.get() {
        return Ok(made);
    }
    let mut made = bare(language);
    for (name, text) in TEMPLATES {
        made.add_template(name, text)?;
    }
    Ok(cell.get_or_init(|| made))
}

/// What every template may use.
fn bare(language: Language) -> Environment<'static> {
    let mut made = Environment::new();
    made.set_undefined_behavior(UndefinedBehavior::Strict);
    made.add_function("t", move |key: &str, named: Kwargs| said(language, key, &named));
    made.add_function("icon", |name: &str| {
        let address = assets::address("icons.svg").unwrap_or_default();
        let name: String = name.chars().filter(|c| c.is_ascii_alphanumeric() || *c == '-').collect();
        Value::from_safe_string(format!(
            "<svg class=\"icon\" aria-hidden=\"true\" focusable=\"false\"><use href=\"{address}#{name}\"/></svg>"
        ))
    });
    made.add_function("asset", |name: &str| {
        assets::address(name)
            .ok_or_else(|| Error::new(ErrorKind::InvalidOperation, format!("there is no asset {name}")))
    });
    made.add_function("with", |params: Value, changes: Kwargs| with(&params, changes));
    made.add_function("with_one", |params: Value, name: &str, value: Value| {
        with(&params, Kwargs::from_iter([(name.to_owned(), value)]))
    });
    made.add_filter("day", move |value: Value| day(language, &value));
    made.add_filter("moment", moment);
    made.add_filter("typed", |form: &Value, name: &str| {
        typed(form, name).into_iter().next().unwrap_or_default()
    });
    made.add_filter("chosen", |form: &Value, name: &str, code: &str| {
        typed(form, name).iter().any(|v| v == code)
    });
    made.add_filter("fault", |form: &Value, name: &str| {
        let faults = form.get_attr("faults").and_then(|faults| faults.get_attr(name));
        faults.ok().filter(|fault| !fault.is_undefined()).map(|fault| fault.to_string()).unwrap_or_default()
    });
    made.add_filter("marked", |text: &str, spans: Value| marked(text, &spans));
    made.add_filter("percent", |share: f64| format!("{:.0}%", share * 100.0));
    made
}

/// A message with what it names.
fn said(language: Language, key: &str, named: &Kwargs) -> Result<String, Error> {
    let mut args = FluentArgs::new();
    for name in named.args() {
        let value: Value = named.get(name)?;
        let value = match value.as_i64() {
            Some(number) if value.is_number() => FluentValue::from(number),
            _ => FluentValue::from(value.to_string()),
        };
        args.set(name.to_owned(), value);
    }
    let missing = || Error::new(ErrorKind::InvalidOperation, format!("no message {key} of these arguments"));
    language.message(key, &args).ok_or_else(missing)
}

/// A day with its weekday: `2026-03-01（周日）`. Nothing where there is none.
fn day(language: Language, value: &Value) -> Result<String, Error> {
    if value.is_none() {
        return Ok(String::from("—"));
    }
    let text = value.to_string();
    let day = text.parse::<NaiveDate>().map_err(|_| unreadable(&text))?;
    Ok(with_weekday(language, day))
}

/// A day with its weekday.
#[must_use]
pub fn with_weekday(language: Language, day: NaiveDate) -> String {
    let at = usize::try_from(day.weekday().num_days_from_monday()).unwrap_or_default();
    let chinese = ["一", "二", "三", "四", "五", "六", "日"].get(at).copied().unwrap_or_default();
    match language {
        Language::Chinese => format!("{day}（周{chinese}）"),
        Language::English => format!("{day} ({})", day.weekday()),
    }
}

/// An instant as the civil date and time in China. Nothing where there is none.
fn moment(value: Value) -> Result<String, Error> {
    if value.is_none() {
        return Ok(String::from("—"));
    }
    let text = value.to_string();
    let at = text.parse::<DateTime<Utc>>().map_err(|_| unreadable(&text))?;
    Ok(Timestamp::from_utc(at).civil().format("%Y-%m-%d %H:%M").to_string())
}

fn unreadable(text: &str) -> Error {
    Error::new(ErrorKind::InvalidOperation, format!("no date: {text}"))
}

/// What was typed into a field of a form.
fn typed(form: &Value, name: &str) -> Vec<String> {
    let values = form.get_attr("typed").and_then(|typed| typed.get_attr(name)).unwrap_or_default();
    if values.is_undefined() {
        return Vec::new();
    }
    values.try_iter().map(|all| all.map(|value| value.to_string()).collect()).unwrap_or_default()
}

/// The query of an address: that of a list, with some of its parts in another way. An empty part is left out, and so
/// is the page unless it is named: another order or filter begins at the first.
fn with(params: &Value, changes: Kwargs) -> Result<String, Error> {
    let mut parts: BTreeMap<String, String> = BTreeMap::new();
    for name in params.try_iter()? {
        let value = params.get_item(&name)?;
        parts.insert(name.to_string(), value.to_string());
    }
    parts.remove("cursor");
    for name in changes.args() {
        let value: Value = changes.get(name)?;
        let value = if value.is_none() { String::new() } else { value.to_string() };
        parts.insert(name.to_owned(), value);
    }
    Ok(query(parts.iter().filter(|(_, value)| !value.is_empty())))
}

/// Parts as the query of an address, with its question mark.
pub fn query<'a>(parts: impl Iterator<Item = (&'a String, &'a String)>) -> String {
    let mut query = String::from("?");
    for (name, value) in parts {
        if query.len() > 1 {
            query.push('&');
        }
        query.push_str(&encoded(name));
        query.push('=');
        query.push_str(&encoded(value));
    }
    query
}

/// A text as a part of an address (RFC 3986).
#[must_use]
pub fn encoded(text: &str) -> String {
    let mut out = String::new();
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            out.push(char::from(byte));
        } else {
            out.push_str(&format!("%{byte:02X}"));
        }
    }
    out
}

/// A text with stretches of it marked. They are told in characters, and may overlap.
fn marked(text: &str, spans: &Value) -> Result<Value, Error> {
    let mut stretches: Vec<(usize, usize)> = Vec::new();
    for span in spans.try_iter()? {
        let end = |name| span.get_attr(name).map(|value| value.as_usize().unwrap_or_default());
        stretches.push((end("from")?, end("to")?));
    }
    stretches.sort_unstable();
    let length = text.chars().count();
    let mut merged: Vec<(usize, usize)> = Vec::new();
    for (from, to) in
        stretches.into_iter().map(|(from, to)| (from, to.min(length))).filter(|(from, to)| from < to)
    {
        match merged.last_mut() {
            Some(last) if from <= last.1 => last.1 = last.1.max(to),
            _ => merged.push((from, to)),
        }
    }
    let mut out = String::with_capacity(text.len() + 16 * merged.len());
    let mut next = merged.into_iter().peekable();
    for (at, c) in text.chars().enumerate() {
        if next.peek().is_some_and(|(from, _)| *from == at) {
            out.push_str("<mark>");
        }
        match c {
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '&' => out.push_str("&amp;"),
            '"' => out.push_str("&quot;"),
            other => out.push(other),
        }
        if next.next_if(|(_, to)| *to == at + 1).is_some() {
            out.push_str("</mark>");
        }
    }
    Ok(Value::from_safe_string(out))
}

#[cfg(test)]
mod tests {
    use minijinja::value::{Serde, Value};
    use serde::Serialize;

    use super::marked;

    #[derive(Serialize)]
    struct Stretch {
        from: usize,
        to: usize,
    }

    #[test]
    fn stretches_are_marked_by_characters_and_nothing_of_the_text_is_markup() {
        let mark = |text: &str, spans: &[(usize, usize)]| {
            let spans: Vec<_> = spans.iter().map(|(from, to)| Stretch { from: *from, to: *to }).collect();
            marked(text, &Value::from(Serde(spans))).unwrap().to_string()
        };
        assert_eq!(mark("河道<污染>", &[(0, 2)]), "<mark>河道</mark>&lt;污染&gt;");
        assert_eq!(mark("河道污染", &[(1, 3), (2, 99)]), "河<mark>道污染</mark>");
        assert_eq!(mark("河道污染", &[(3, 3), (0, 1), (1, 2)]), "<mark>河道</mark>污染");
        assert_eq!(mark("", &[(0, 3)]), "");
    }
}
