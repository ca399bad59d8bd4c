//! Case files (案卷, 一案一档): everything of one case as numbered pieces in volumes, with an index, a list of hashes,
//! the chain of the log, and every record in a form that programs read; as a zip that is written while it is sent.
//!
//! A file that was made elsewhere is kept as it is, sealed: a record with its pieces, index, manifest and chain, from which
//! the same archive is made again. It is no case of this installation: no clock runs in it and nobody acts in it, and
//! its chain of the log stays beside the own one, which says only that the file was taken in.
//!
//! The room reads what the rooms of the work wrote and changes none of it. What tells who reported a lead is never in a
//! file: the vault is not asked, and tables of reporters, contacts and messages are not read. Nor is what an agency has
//! not submitted.

mod arrival;
pub mod error;
mod index;
pub mod kept;
pub mod model;
mod pieces;
pub mod service;
mod store;
mod write;

pub use arrival::{Arrived, read};
pub use error::DossierError;
pub use model::{Dossier, DossierId, Manifest, Member, Piece, Volume};
pub use service::{Plan, Sources};
