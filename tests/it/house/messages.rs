//! Every error that a client can meet has its sentence, in both languages.

use std::collections::{BTreeMap, BTreeSet};

use proc_macro2::TokenTree;

use super::source::{Source, each_run, inside, is_ident, is_punct, literal, root, sources, split};

/// The messages of a language: key, and the variables it names.
fn messages(locale: &str) -> BTreeMap<String, BTreeSet<String>> {
    let text = std::fs::read_to_string(root(&format!("templates/locales/{locale}.ftl"))).unwrap();
    let mut found: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    let mut last = None;
    for line in text.lines() {
        let is_key = line.starts_with(|c: char| c.is_ascii_alphabetic());
        if let (true, Some((key, _))) = (is_key, line.split_once('=')) {
            let key = key.trim().to_owned();
            assert!(!found.contains_key(&key), "{locale}.ftl says {key} twice");
            last = Some(key);
        }
        let Some(key) = &last else { continue };
        let variables = line.split('$').skip(1).map(|rest| {
            rest.chars().take_while(|c| c.is_ascii_alphanumeric() || *c == '_' || *c == '-').collect()
        });
        found.entry(key.clone()).or_default().extend(variables);
    }
    found
}

/// An error as a room declares it: where, its code, and what its message may name.
struct Declared {
    place: String,
    code: String,
    fields: BTreeSet<String>,
}

/// Every `[Kind "code"] Variant { field: Type }` of every `coded_errors!`.
fn declared(sources: &[Source]) -> Vec<Declared> {
    let mut found = Vec::new();
    for source in sources {
        each_run(&source.tokens, &mut |run| {
            for at in 0..run.len() {
                if !(is_ident(run, at, "coded_errors") && is_punct(run, at + 1, '!')) {
                    continue;
                }
                let body = run.get(at + 2).and_then(inside).unwrap_or_default();
                let variants = body.iter().filter_map(inside).next_back().unwrap_or_default();
                found.extend(split(&variants).filter_map(|variant| of_variant(source, variant)));
            }
        });
    }
    found
}

fn of_variant(source: &Source, variant: &[TokenTree]) -> Option<Declared> {
    let at = variant.iter().position(|token| {
        inside(token).is_some_and(|inner| inner.len() == 2 && literal(&inner[1]).is_some())
    })?;
    let code = literal(&inside(&variant[at])?[1])?;
    let fields = variant.get(at + 2).and_then(inside).unwrap_or_default();
    let fields = split(&fields).map(|field| field[0].to_string()).collect();
    let line = variant[at].span().start().line;
    Some(Declared { place: format!("src/{}:{line}", source.path), code, fields })
}

/// The codes of wrong fields that are written out where a field is checked.
fn field_codes(sources: &[Source]) -> BTreeSet<String> {
    let mut found: BTreeSet<String> =
        yisu::kit::Fields::CODES.iter().map(|code| (*code).to_owned()).collect();
    for source in sources {
        each_run(&source.tokens, &mut |run| {
            for at in 1..run.len() {
                let position = match run[at].to_string().as_str() {
                    "fault" if is_punct(run, at - 1, '.') => 1,
                    "check" if is_punct(run, at - 1, '.') => 2,
                    "one" if is_punct(run, at - 1, ':') => 1,
                    _ => continue,
                };
                let arguments = run.get(at + 1).and_then(inside).unwrap_or_default();
                let argument = split(&arguments).nth(position);
                if let Some([only]) = argument {
                    found.extend(literal(only));
                }
            }
        });
    }
    found
}

#[test]
fn both_languages_have_the_same_messages_naming_the_same_things() {
    let (chinese, english) = (messages("zh-CN"), messages("en"));
    let keys = |of: &BTreeMap<String, _>| of.keys().cloned().collect::<BTreeSet<_>>();
    let only: Vec<_> = keys(&chinese).symmetric_difference(&keys(&english)).cloned().collect();
    assert!(only.is_empty(), "in one language only: {only:?}");
    for (key, variables) in &chinese {
        assert_eq!(variables, &english[key], "{key}");
    }
}

#[test]
fn every_error_code_has_a_message_that_names_only_what_the_error_carries() {
    let messages = messages("en");
    let mut faults = Vec::new();
    let sources = sources();
    let declared = declared(&sources);
    assert!(!declared.is_empty());
    for error in &declared {
        match messages.get(&format!("error-{}", error.code)) {
            None => faults.push(format!("{}: error-{} has no message", error.place, error.code)),
            Some(variables) => {
                for unknown in variables.difference(&error.fields) {
                    let code = &error.code;
                    faults.push(format!("{}: error-{code} names {unknown}, which it has not", error.place));
                }
            }
        }
    }
    for code in ["internal", "invalid"] {
        assert!(messages.contains_key(&format!("error-{code}")));
    }
    for code in field_codes(&sources) {
        if !messages.contains_key(&format!("field-{code}")) {
            faults.push(format!("field-{code} has no message"));
        }
    }
    assert!(faults.is_empty(), "\n{}\n", faults.join("\n"));
}

#[test]
fn no_message_is_left_of_an_error_that_is_gone() {
    let mut literals = BTreeSet::new();
    for source in sources() {
        each_run(&source.tokens, &mut |run| literals.extend(run.iter().filter_map(literal)));
    }
    let gone: Vec<_> = messages("en")
        .into_keys()
        .filter(|key| {
            let code = key.strip_prefix("error-").or_else(|| key.strip_prefix("field-"));
            code.is_some_and(|code| !literals.contains(code))
        })
        .collect();
    assert!(gone.is_empty(), "{gone:?}");
}
