//! Importing leads from a file.

use std::path::Path;
use std::process::ExitCode;
use std::sync::Arc;

use super::{Failure, open, said};
use crate::config::Config;
use crate::files::FileStore;
use crate::kit::Clock;
use crate::leads::import::{Field, ImportFile, ImportOptions, Importer, import_file};
use crate::leads::{Channel, StatutorySource};

/// What was typed beside the file.
pub(super) fn options(
    channel: Option<&str>,
    source: Option<&str>,
    map: &[String],
    dry_run: bool,
) -> Result<ImportOptions, Failure> {
    let mut options = ImportOptions { dry_run, ..ImportOptions::default() };
    if let Some(said) = channel {
        options.channel = Some(said::word("channel", said, Channel::CODES, Channel::from_code)?);
    }
    if let Some(said) = source {
        options.statutory_source =
            Some(said::word("source", said, StatutorySource::CODES, StatutorySource::from_code)?);
    }
    for pair in map {
        let (field, heading) = pair.split_once('=').ok_or("--map is written FIELD=HEADING")?;
        let field = said::word("field", field, Field::CODES, Field::from_code)?;
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
        .map_err(|error| said::refused(&error))?;
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
        println!(
            "It names reporters in plain and only you may read it: remove it when it has been dealt with."
        );
    }
    Ok(ExitCode::SUCCESS)
}
