//! Texts of law that an office imported: laws, their versions by date, articles, and citations of them.
//!
//! No text is brought by the program: an office imports the official ones, which are its own to keep current. A version
//! never changes once it is there, unless its text was imported wrongly and is replaced, which the log says; which of
//! them applies on a day is computed. Where a text does not tell from when it
//! applies, the day of its passing stands for it, and everything that relies on that day says so.

pub mod citation;
mod comparison;
mod error;
mod model;
mod numeral;
mod provision;
mod provisions;
pub mod replacing;
pub mod service;
pub mod store;
pub mod text;

pub use citation::{Citation, citations};
pub use comparison::{Change, Row};
pub use error::StatuteError;
pub use model::{Article, ArticleId, ArticleNumber, EffectiveBasis, Law, LawId, Summary, Version, VersionId};
pub use numeral::spoken;
pub use provision::{Provision, Quoted, quoted};
pub use provisions::{Item, Paragraph, provisions};
pub use service::{CitationState, Import, Imported, Resolved};
