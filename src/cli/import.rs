//! Importing leads from a file.

use std::path::Path;
use std::process::ExitCode;
use std::sync::Arc;

use super::{Failure, open};
use crate::config::Config;
use crate::files::FileStore;
use crate::http::messages::Language;
use crate::kit::{Clock, Coded};
use crate::leads::import::{Field, ImportFile, ImportOptions, Importer, import_file};
use crate::leads::{Channel, StatutorySource};

/// What was typed beside the file.
pub(super) fn options(
    channel: Option<&str>,
    source: Option<&str>,
    map: &[String],
    dry_run: bool,
) -> Result<ImportOptions, Failure> {
    let unknown = |what: &str, said: &str, known: &[&str]| {
        Failure::from(format!("there is no {what} {said}; there are: {}", known.join(", ")))
    };
    let mut options = ImportOptions { dry_run, ..ImportOptions::default() };
    if let Some(said) = channel {
        let known = Channel::from_code(said);
        options.channel = Some(known.ok_or_else(|| unknown("channel", said, Channel::CODES))?);
    }
    if let Some(said) = source {
        let known = StatutorySource::from_code(said);
        options.statutory_source =
            Some(known.ok_or_else(|| unknown("source", said, StatutorySource::CODES))?);
    }
    for pair in map {
        let (field, heading) = pair.split_once('=').ok_or("--map is written FIELD=HEADING")?;
        let field = Field::from_code(field).ok_or_else(|| unknown("field", field, Field::CODES))?;
        options.mapping.insert(field, heading.to_owned());
    }
    Ok(options)
}

/// Imports a file, and says what became of its rows.
pub(super) fn leads(
    config: &Config,
    path: &Path,
    (office, rejects): (Option<&str>, Option<&Path>),
    options: ImportOptions,
    json: bool,
) -> Result<ExitCode, Failure> {
    let db = open::database(config)?;
    db.migrate()?;
    let importer = Importer {
        db,
        clock: Arc::new(Clock::System),
        files: FileStore::at(&config.data_dir),
        vault: Arc::new(open::vault(config)),
    };
    let report = import_file(&importer, &ImportFile { path, office, options, rejects })
        .map_err(|error| Language::Chinese.text(&format!("error-{}", error.code()), &error.args()))?;
    if json {
        println!("{}", serde_json::to_string(&report)?);
        return Ok(ExitCode::SUCCESS);
    }
    println!(
        "{} rows read: {} leads created, {} duplicates, {} rejected.",
        report.rows, report.created, report.duplicates, report.rejected
    );
    if let Some(file) = report.rejects_file {
        println!("The rejected rows, with the reason beside each: {}", file.display());
        println!("It names reporters in plain and only you may read it: remove it when it has been dealt with.");
    }
    Ok(ExitCode::SUCCESS)
}
