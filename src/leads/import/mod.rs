//! Import of leads from tables and workbooks.
//!
//! A sheet is read row by row and never held whole. Each piece of it is one transaction: leads,
//! sealed reporters, audit rows, refused rows and how far the batch has come, so that a restart goes
//! on below the last row that was committed. What stood in a refused row is not kept in the database;
//! the sheet of refused rows is written from the file itself, which is then removed. Both lie on disk under
//! the seal of the vault, because they name reporters.

mod comma;
mod dates;
mod entry;
pub mod error;
pub mod headings;
pub mod model;
pub mod queries;
mod rejects;
mod rows;
mod run;
pub mod service;
mod sheet;
mod source;
mod stage;
pub mod store;
mod table;
mod workbook;

pub use error::ImportError;
pub use headings::{Field, Mapping};
pub use model::{Batch, BatchState, Chosen, Format, ImportId, ImportOptions, Reject};
pub use rejects::{Refusals, open_rejects};
pub use run::{FileReport, ImportFile, Importer};
pub use service::{batch, begin, open, undo};
pub use sheet::{Cell, Layout, Row};
pub use source::{IncomingSheet, Sheet};
pub use stage::{Staged, preview};
pub use table::{Table, date_of};

/// Bytes a file may have.
pub const IMPORT_LIMIT: u64 = 256 * 1024 * 1024;

/// Imports a file for the command line.
///
/// # Errors
/// When the file cannot be read, or there is no such office.
pub fn import_file(importer: &Importer, file: &ImportFile<'_>) -> Result<FileReport, ImportError> {
    importer.import_file(file)
}

/// Carries on, one after the other, what a stop of the program left unfinished; how many batches.
///
/// # Errors
/// The database's.
pub fn resume_unfinished(importer: &Importer) -> Result<usize, ImportError> {
    importer.resume_unfinished()
}
