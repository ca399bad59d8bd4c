//! Importing leads from a file.

use std::path::Path;
use std::process::ExitCode;
use std::sync::Arc;

use serde_json::json;

use super::{Failure, open, said};
use crate::config::Config;
use crate::files::FileStore;
use crate::kit::Clock;
use crate::leads::import::{Field, ImportFile, ImportId, ImportOptions, Importer, import_file};
use crate::leads::{Channel, LeadError, StatutorySource};
use crate::screening::suggestion::model::BatchSuggestions;
use crate::screening::suggestion::{queries, service};

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
    (json, suggest): (bool, bool),
) -> Result<ExitCode, Failure> {
    let db = open::database(config)?;
    db.migrate()?;
    let importer = Importer {
        db,
        clock: Arc::new(Clock::System),
        files: FileStore::of(config)?,
        vault: Arc::new(open::vault(config)),
    };
    let report = import_file(&importer, &ImportFile { path, office, options, rejects })
        .map_err(|error| said::refused(&error))?;
    let suggested = if suggest { Some(suggested(&importer, report.import_id)?) } else { None };
    if json {
        let mut said = serde_json::to_value(&report)?;
        if let (Some(said), Some(suggested)) = (said.as_object_mut(), &suggested) {
            let domains = suggested.by_domain.iter();
            let domains = domains.map(|(domain, leads)| json!({"domain": domain, "leads": leads}));
            said.insert(String::from("suggested"), domains.collect());
        }
        println!("{said}");
        return Ok(ExitCode::SUCCESS);
    }
    println!(
        "{} rows read: {} leads created, {} duplicates, {} rejected.",
        report.rows, report.created, report.duplicates, report.rejected
    );
    if let Some(suggested) = suggested {
        let fields = suggested.by_domain.iter();
        let fields = fields.map(|(domain, leads)| format!("{} {leads}", domain.as_deref().unwrap_or("none")));
        println!("Suggested fields: {}", fields.collect::<Vec<_>>().join(", "));
    }
    if let Some(file) = report.rejects_file {
        println!("The rejected rows, with the reason beside each: {}", file.display());
        println!(
            "It names reporters in plain and only you may read it: remove it when it has been dealt with."
        );
    }
    Ok(ExitCode::SUCCESS)
}

/// Suggests of the leads of a batch, and says how many of each field there are, the most frequent first.
fn suggested(importer: &Importer, id: ImportId) -> Result<BatchSuggestions, Failure> {
    let mut after = 0;
    loop {
        let ids = importer.db.read_blocking(|conn| queries::ids_of_batch(conn, id, after))?;
        let Some(last) = ids.last() else { break };
        after = *last;
        let now = importer.clock.now();
        let made = importer.db.read_blocking(|conn| service::arrivals(conn, &ids, now))?;
        importer.db.write_blocking(|conn| service::keep(conn, &made).map_err(LeadError::from))?;
    }
    let mut suggested = importer.db.read_blocking(|conn| queries::of_batch(conn, id))?;
    suggested.by_domain.sort_by(|a, b| b.1.cmp(&a.1).then(a.0.cmp(&b.0)));
    Ok(suggested)
}
