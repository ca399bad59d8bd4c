//! Whether the index is whole, and how far it follows.

use std::path::Path;

use super::Finding;
use crate::search::{FolderLock, Index, Inspection, is_rebuild_asked};

/// So many changes behind, a running service does not only work on what has just happened.
const MUCH: i64 = 2_000;

const BY_ITSELF: &str = "nothing: a running service, or the next `yisu serve`, makes it again by itself; \
                         `yisu reindex` makes it now";

/// Looks at the index in a folder, beside a log whose newest row has the given number.
pub(super) fn examine(folder: &Path, newest: i64) -> Finding {
    if !folder.exists() {
        let found = format!("there is none in {} yet", folder.display());
        return Finding::warn("index", found, "`yisu serve` and `yisu reindex` make it");
    }
    // As long as this holds the lock nobody changes the files that are looked at.
    let lock = match FolderLock::take(folder) {
        Ok(lock) => lock,
        Err(error) => {
            let found = format!("{} cannot be read: {error}", folder.display());
            return Finding::fault("index", found, "give it to the user who runs yisu (chown)");
        }
    };
    let is_kept = lock.is_none();
    if is_rebuild_asked(folder) {
        let found = "somebody asked to have it made again, and that is not done";
        return Finding::warn("index", found, BY_ITSELF);
    }
    let found = Index::inspect(folder).and_then(|found| {
        // A running service takes away files that it has merged, which is no damage.
        if !is_kept {
            Index::check(folder)?;
        }
        Ok(found)
    });
    match found {
        Ok(Some(inspection)) => judged(&inspection, newest, is_kept),
        Ok(None) => Finding::warn("index", "it has not been made yet, or not to the end", BY_ITSELF),
        Err(error) => Finding::warn("index", format!("it is damaged: {}", error.said()), BY_ITSELF),
    }
}

fn judged(inspection: &Inspection, newest: i64, is_kept: bool) -> Finding {
    let Inspection { position, documents, is_of_this_program } = *inspection;
    let behind = newest - position;
    let whole = format!("{documents} documents, up to change {position} of {newest}");
    if !is_of_this_program {
        return Finding::warn("index", format!("{whole}; another version of yisu made it"), BY_ITSELF);
    }
    if behind < 0 {
        return Finding::warn(
            "index",
            format!("{whole}; it is of another history of the database"),
            BY_ITSELF,
        );
    }
    if is_kept && behind > MUCH {
        let remedy = "look into the log of the service; on PostgreSQL also for a transaction that is left open \
                      (pg_stat_activity)";
        return Finding::warn("index", format!("{whole}; the service is behind"), remedy);
    }
    match (is_kept, behind) {
        (_, 0) | (true, _) => Finding::ok("index", whole),
        (false, _) => Finding::ok("index", format!("{whole}; the rest is taken in when yisu is served")),
    }
}

#[cfg(test)]
mod tests {
    use super::super::Degree;
    use super::*;

    fn degree(position: i64, newest: i64, is_kept: bool) -> Degree {
        judged(&Inspection { position, documents: 1, is_of_this_program: true }, newest, is_kept).degree
    }

    #[test]
    fn an_index_that_is_behind_is_said_when_nobody_will_mend_it() {
        assert_eq!(degree(10, 10, true), Degree::Ok);
        assert_eq!(degree(5, 10, false), Degree::Ok);
        assert_eq!(degree(5, 10 + MUCH, false), Degree::Ok);
        assert_eq!(degree(5, 10 + MUCH, true), Degree::Warn);
        assert_eq!(degree(11, 10, true), Degree::Warn);
        let old = Inspection { position: 10, documents: 1, is_of_this_program: false };
        assert_eq!(judged(&old, 10, true).degree, Degree::Warn);
    }

    #[test]
    fn a_folder_that_is_not_there_or_empty_is_said() {
        let folder = tempfile::tempdir().unwrap();
        assert_eq!(examine(&folder.path().join("none"), 0).degree, Degree::Warn);
        assert_eq!(examine(folder.path(), 0).degree, Degree::Warn);
    }
}
