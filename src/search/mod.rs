//! The index: what is found by words. It knows documents, not leads.
//!
//! The index is a copy beside the database. It is never asked for truth: it follows the change log from the
//! position stored in its last commit, and may be thrown away at any time. What an actor may see is a
//! condition of every query, so that hits, counts, facets, suggestions and snippets obey it alike.
//!
//! | file | what it is |
//! |---|---|
//! | `lexicon`, `analysis`, `places` | how a text becomes terms |
//! | `schema` | the fields, and how a document becomes a row |
//! | `condition`, `frequent` | what is searched for |
//! | `snapshot`, `ranking`, `cursor`, `facets`, `snippet` | how it is found, ordered, counted and shown |
//! | `query` | the query language: from what is typed to a condition |
//! | `saved`, `log` | saved searches, and what was searched for |
//! | `evaluation` | how good it is |
//! | `live`, `index`, `writer` | the folder, the commits, and how the index is made again |
//! | `extraction` | what a text tells beyond its words; it needs no index |
//! | `changes`, `store`, `keeping` | the change log that it follows, and who may write the folder |

pub mod analysis;
pub mod changes;
pub mod condition;
mod cursor;
pub mod document;
mod error;
pub mod evaluation;
pub mod extraction;
mod facets;
mod frequent;
mod index;
mod keeping;
pub mod lexicon;
mod live;
pub mod log;
mod places;
pub mod query;
mod ranking;
pub mod saved;
pub mod schema;
mod snapshot;
pub mod snippet;
pub mod store;
#[cfg(test)]
mod tests;
mod writer;

pub use analysis::Analyzer;
pub use changes::{Changed, Horizon};
pub use condition::{Condition, Seers, Words};
pub use cursor::Sort;
pub use document::{Document, MatchFacts, Place, RecordKind, Seer};
pub use error::IndexError;
pub use facets::Facets;
pub use index::{Index, Inspection, Opened, Reason, Rebuild};
pub use keeping::{FolderLock, ask_rebuild, is_rebuild_asked};
pub use places::WordPlaces;
pub use schema::{Fields, Stored};
pub(crate) use snapshot::guarded;
pub use snapshot::{Found, Hit, Key, Request, Snapshot};
pub use snippet::Snippet;
pub use store::newest as newest_change;
pub use store::positions as follower_positions;
pub use writer::IndexWriter;
