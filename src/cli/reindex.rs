//! Making the index again.

use std::path::Path;
use std::process::ExitCode;
use std::time::{Duration, Instant};

use super::{Failure, open};
use crate::config::Config;
use crate::search::{FolderLock, Index, ask_rebuild, is_rebuild_asked};
use crate::worker::{Indexer, IndexingError};

/// Makes the index again beside the live one, and swaps. Where a service keeps the index of the folder, the
/// service is asked to, and goes on answering from the live one meanwhile.
pub(super) fn reindex(config: &Config) -> Result<ExitCode, Failure> {
    let db = open::database(config)?;
    db.migrate()?;
    let folder = &config.search.index_dir;
    let begun = Instant::now();
    let index = Index::closed(folder)?;
    let mut indexer = Indexer::new(db, index.clone());
    let documents = loop {
        match indexer.reindex() {
            Ok(()) => break Some(index.reader().documents()),
            Err(IndexingError::Elsewhere(_)) => {
                println!("A running service keeps the index in {}; it makes it again.", folder.display());
                if asked(folder)? {
                    break None;
                }
            }
            Err(error) => return Err(error.into()),
        }
    };
    let seconds = begun.elapsed().as_secs_f64();
    match documents {
        Some(documents) => println!("Made the index again: {documents} documents in {seconds:.1} s."),
        None => println!("The index was made again in {seconds:.1} s."),
    }
    Ok(ExitCode::SUCCESS)
}

/// Asks the service, and waits. False when the service ended before it had done it.
fn asked(folder: &Path) -> Result<bool, Failure> {
    ask_rebuild(folder)?;
    while is_rebuild_asked(folder) {
        std::thread::sleep(Duration::from_millis(100));
        if FolderLock::take(folder)?.is_some() {
            return Ok(!is_rebuild_asked(folder));
        }
    }
    Ok(true)
}
