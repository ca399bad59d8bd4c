//! The index: what is found by words. It knows documents, not leads.
//!
//! The index is a copy beside the database. It is never asked for truth: it follows the change log from the
//! position stored in its last commit, and may be thrown away at any time. What an actor may see is a
//! condition of every query, so that hits, counts, facets, suggestions and snippets obey it alike.

pub mod changes;
pub mod document;
mod keeping;
pub mod query;
pub mod store;

pub use changes::{Changed, Horizon};
pub use document::{Document, MatchFacts, Place, RecordKind, Seer};
pub use keeping::{FolderLock, ask_rebuild, is_rebuild_asked};
