//! Taking in case files that were made elsewhere.

use std::fs::File;
use std::path::Path;
use std::process::ExitCode;

use ed25519_dalek::VerifyingKey;
use serde_json::json;

use super::{Failure, office, open, said};
use crate::audit::perform_blocking;
use crate::config::Config;
use crate::dossiers::{self, DossierError, Manifest, kept};
use crate::files::FileStore;
use crate::kit::Clock;
use crate::org;

/// Keeps a case file, and says whose it is.
pub(super) fn import(
    config: &Config,
    path: &Path,
    (code, key): (Option<&str>, Option<&VerifyingKey>),
    as_json: bool,
) -> Result<ExitCode, Failure> {
    let db = open::database(config)?;
    db.migrate()?;
    let top = db.read_blocking(org::store::top_office)?;
    let keeper = match code {
        Some(code) => office::of_code(&db, code)?.id,
        None => top.ok_or("there is no procuratorate yet; `yisu office add` registers one")?,
    };
    let file = File::open(path).map_err(|error| format!("{}: {error}", path.display()))?;
    let files = FileStore::of(config)?;
    let wanted = |sums: &str, said: &Manifest| {
        if key.is_some_and(|key| hex::encode(key.as_bytes()) != said.key) {
            return Err(DossierError::OtherKey { key: said.key.clone() });
        }
        db.read_blocking(|conn| kept::wanted(conn, sums))
    };
    let arrived = dossiers::read(&file, &files, wanted).map_err(|error| said::refused(&error))?;
    let made_by = arrived.manifest.key.clone();
    let kept = perform_blocking(&db, &office::actor(top), Clock::System.now(), |work| {
        kept::keep(work, keeper, &arrived)
    });
    let row = kept.map_err(|error: DossierError| said::refused(&error))?;
    if as_json {
        println!(
            "{}",
            json!({ "id": row.id, "number": row.number, "pieces": row.pieces, "bytes": row.bytes,
                "chain_rows": row.chain_rows, "key": row.signed_by_key })
        );
    } else {
        println!("Kept as case file {}: {} {}", row.id, row.number, row.title);
        println!(
            "{} pieces, {} bytes; every hash is what it says, and {} rows of the log hold.",
            row.pieces, row.bytes, row.chain_rows
        );
        println!(
            "Made by {} with the key {made_by}: compare it with the key that office tells.",
            row.from_office
        );
    }
    Ok(ExitCode::SUCCESS)
}
