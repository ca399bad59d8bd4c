//! Reads settings by name from all sources, and collects what is wrong.

use std::collections::BTreeMap;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::str::FromStr;

use super::fault::{ConfigError, Fault};
use super::secrets::{NAMES as SECRETS, SECRETS_FILE};
use super::sources::{PREFIX, Sources};

/// Values that have been found and not yet asked for, each with the place to blame.
pub(super) struct Reader {
    values: BTreeMap<String, (String, Place)>,
    asked: Vec<&'static str>,
    faults: Vec<Fault>,
}

enum Place {
    CommandLine,
    Variable(String),
    File(PathBuf),
}

impl Reader {
    pub(super) fn open(sources: &Sources) -> Self {
        let mut reader = Self { values: BTreeMap::new(), asked: Vec::new(), faults: Vec::new() };
        for (name, value) in &sources.given {
            reader.values.insert((*name).to_owned(), (value.clone(), Place::CommandLine));
        }
        for (variable, value) in &sources.environment {
            let name = variable.trim_start_matches(PREFIX).to_ascii_lowercase();
            let place = Place::Variable(variable.clone());
            reader.values.entry(name).or_insert_with(|| (value.clone(), place));
        }
        if let Some(file) = &sources.file {
            reader.add_file(file);
        }
        reader
    }

    /// The keys may live in a file of their own beside the data.
    pub(super) fn add_secrets_file(&mut self, data_dir: &Path) {
        let file = data_dir.join(SECRETS_FILE);
        if file.exists() {
            self.add_file(&file);
        }
    }

    fn add_file(&mut self, file: &Path) {
        let fault = |reason: String| Fault::File { path: file.to_owned(), reason };
        let table = match std::fs::read_to_string(file) {
            Ok(text) => text.parse::<toml::Table>().map_err(|error| fault(error.message().to_owned())),
            Err(error) => Err(fault(error.to_string())),
        };
        let table = match table {
            Ok(table) => table,
            Err(fault) => return self.faults.push(fault),
        };
        if table.keys().any(|key| SECRETS.contains(&key.as_str())) && is_open(file) {
            self.faults.push(Fault::Open { path: file.to_owned() });
        }
        for (key, value) in table {
            match plain(&value) {
                Some(text) => {
                    self.values.entry(key).or_insert_with(|| (text, Place::File(file.to_owned())));
                }
                None => {
                    self.faults.push(fault(format!("`{key}` must be a text, a number or a list of texts")))
                }
            }
        }
    }

    /// A setting that may be absent.
    pub(super) fn optional(&mut self, name: &'static str) -> Option<String> {
        self.asked.push(name);
        self.values.get(name).map(|(value, _)| value.clone())
    }

    /// A setting that has a default.
    pub(super) fn text(&mut self, name: &'static str, default: &str) -> String {
        self.optional(name).unwrap_or_else(|| default.to_owned())
    }

    /// A setting that has a form; the reason says what it must be.
    pub(super) fn parsed<T>(
        &mut self,
        name: &'static str,
        default: T,
        reason: &str,
        parse: impl FnOnce(&str) -> Option<T>,
    ) -> T {
        let Some(value) = self.optional(name) else { return default };
        parse(value.trim()).unwrap_or_else(|| {
            self.wrong(name, reason);
            default
        })
    }

    /// A number within bounds.
    pub(super) fn number<T>(
        &mut self,
        name: &'static str,
        default: T,
        bounds: std::ops::RangeInclusive<T>,
    ) -> T
    where
        T: FromStr + PartialOrd + Copy + std::fmt::Display,
    {
        let reason = format!("must be a number from {} to {}", bounds.start(), bounds.end());
        self.parsed(name, default, &reason, |text| text.parse().ok().filter(|value| bounds.contains(value)))
    }

    pub(super) fn wrong(&mut self, name: &'static str, reason: impl Into<String>) {
        self.faults.push(Fault::Wrong { name, reason: reason.into() });
    }

    pub(super) fn missing(&mut self, name: &'static str) {
        let variable = format!("{PREFIX}{}", name.to_ascii_uppercase());
        self.faults.push(Fault::Missing { name, variable });
    }

    /// The end: what nobody asked for is unknown. The part is absent only if a fault was found.
    pub(super) fn finish<T>(mut self, part: Option<T>) -> Result<T, ConfigError> {
        for (key, (_, place)) in self.values {
            if self.asked.contains(&key.as_str()) {
                continue;
            }
            self.faults.push(match place {
                Place::Variable(name) => Fault::UnknownVariable { name },
                Place::File(path) => Fault::UnknownKey { path, key },
                Place::CommandLine => Fault::UnknownVariable { name: key },
            });
        }
        match part {
            Some(part) if self.faults.is_empty() => Ok(part),
            Some(_) | None => Err(ConfigError(self.faults)),
        }
    }
}

/// Whether anybody but the owner may read the file.
fn is_open(file: &Path) -> bool {
    std::fs::metadata(file).is_ok_and(|about| about.permissions().mode() & 0o077 != 0)
}

/// A value as it would stand in the environment; a list is joined by commas.
fn plain(value: &toml::Value) -> Option<String> {
    match value {
        toml::Value::String(text) => Some(text.clone()),
        toml::Value::Integer(number) => Some(number.to_string()),
        toml::Value::Array(items) => {
            let texts: Option<Vec<&str>> = items.iter().map(toml::Value::as_str).collect();
            texts.map(|texts| texts.join(","))
        }
        toml::Value::Float(_)
        | toml::Value::Boolean(_)
        | toml::Value::Datetime(_)
        | toml::Value::Table(_) => None,
    }
}
