//! How like two records are: evidence factor by factor, and what it comes to.

mod area;
mod factors;
pub mod model;
mod names;
mod rareness;
pub mod score;
mod subject;

pub use model::{Evidence, Factor, FactorShare, Likeness, Part, Reference, Span, Veto};
pub use rareness::{Frequencies, Rareness};
pub use subject::{Content, Subject};

