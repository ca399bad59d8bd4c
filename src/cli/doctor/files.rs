//! Whether the bytes of every file are there and are what they were.

use diesel::result::Error;

use super::{Finding, unreadable};
use crate::config::Config;
use crate::db::Database;
use crate::files::store::proof;
use crate::files::{FileError, FileHash, FileRow, FileStore, Proof};

/// Files that are read whole when not all are.
const SAMPLE: i64 = 200;
/// Files that are asked for at a time.
const BATCH: i64 = 500;
/// Faults that are told one by one.
const TOLD: usize = 20;

const REMEDY: &str = "put the file back from a backup under its name in the data folder or the bucket, files/ and then the \
                      first two digits; until then keep the machine as it is, since the file may be evidence";

/// Looks whether each file is there with its size, and reads the content of all of them or of a sample.
pub(super) fn examine(config: &Config, db: &Database, all: bool) -> Vec<Finding> {
    let files = match FileStore::of(config).and_then(|files| files.probe().map(|()| files)) {
        Ok(files) => files,
        Err(error) => return vec![silent(config, &error)],
    };
    match look(db, &files, all) {
        Ok(findings) => findings,
        Err(error) => vec![unreadable(&error)],
    }
}

/// Nothing can be said of files where they do not answer.
fn silent(config: &Config, error: &std::io::Error) -> Finding {
    let (place, remedy) = match &config.files.bucket {
        Some(bucket) => (
            format!("the bucket {}", bucket.bucket),
            "look whether its server runs, and whether files_url, files_endpoint, files_region, files_key_id and files_key \
             are its own; the key must be allowed to list, read, write and delete",
        ),
        None => (String::from("the data folder"), "look whether the disk is mounted and may be read"),
    };
    Finding::fault("files", format!("{place} does not answer: {error}"), remedy)
}

fn look(db: &Database, files: &FileStore, all: bool) -> Result<Vec<Finding>, FileError> {
    let count = db.read_blocking(proof::count)?;
    let sample = if all { Vec::new() } else { sample(db)? };
    let (mut faults, mut known, mut read, mut after) = (Vec::new(), 0_usize, 0_usize, String::new());
    loop {
        let rows = db.read_blocking(|conn| proof::after(conn, &after, BATCH))?;
        let Some(last) = rows.last() else { break };
        last.hash.as_str().clone_into(&mut after);
        for row in rows {
            let whole = all || sample.contains(&row.hash);
            read += usize::from(whole);
            let found = files.prove(&row, whole)?;
            if let Some(fault) = told(&row, found) {
                known += 1;
                if faults.len() < TOLD {
                    faults.push(Finding::fault("files", format!("{fault}; {}", belongs(db, &row)?), REMEDY));
                }
            }
        }
    }
    if known == 0 {
        let found = format!(
            "{count} files are there with their sizes; the content of {read} was read and is what it was"
        );
        return Ok(vec![Finding::ok("files", found)]);
    }
    if known > TOLD {
        let rest = format!("{} more files are missing or altered", known - TOLD);
        faults.push(Finding::fault("files", rest, REMEDY));
    }
    Ok(faults)
}

/// Files drawn by lot.
fn sample(db: &Database) -> Result<Vec<FileHash>, FileError> {
    let mut lot = [0; 32];
    getrandom::fill(&mut lot).map_err(|error| FileError::from(std::io::Error::other(error)))?;
    let mut rows = db.read_blocking(|conn| proof::after(conn, &hex::encode(lot), SAMPLE))?;
    let left = SAMPLE - i64::try_from(rows.len()).unwrap_or(SAMPLE);
    rows.extend(db.read_blocking(|conn| proof::after(conn, "", left))?);
    Ok(rows.into_iter().map(|row| row.hash).collect())
}

fn told(row: &FileRow, found: Proof) -> Option<String> {
    let FileRow { hash, size, .. } = row;
    match found {
        Proof::Whole => None,
        Proof::Quarantined => Some(format!("file {hash} was found infected and is in quarantine/")),
        Proof::Missing => Some(format!("file {hash} is missing")),
        Proof::Resized(now) => Some(format!("file {hash} has {now} bytes and had {size}")),
        Proof::Altered(now) => Some(format!("file {hash} was altered: its content has the SHA-256 {now}")),
    }
}

/// What a file belongs to.
fn belongs(db: &Database, row: &FileRow) -> Result<String, Error> {
    let (records, sent) = db.read_blocking(|conn| proof::records_of(conn, &row.hash))?;
    if records.is_empty() {
        return Ok(format!("it is attached to nothing; {sent} people sent it"));
    }
    let records: Vec<String> = records.into_iter().map(|(kind, id)| format!("{kind} {id}")).collect();
    Ok(format!("it belongs to {}", records.join(", ")))
}
