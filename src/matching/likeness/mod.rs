//! How like two records are: candidates from the index, evidence factor by factor, a calibrated score.
//!
//! One function stands under the panel, unsaved text, the report on a whole register, and the measurement:
//! [`Matcher::matches`]. It must not know who reported; contacts come as keyed digests and go into no answer.
//!
//! | file | what it is |
//! |---|---|
//! | `candidates`, `rareness` | which records are compared, and how rare what they share is |
//! | `subject`, `names`, `area`, `charset` | a record taken apart for comparison |
//! | `factors` | what two records are compared by, each with its weight |
//! | `score`, `model` | what the factors come to, and what is told of it |
//! | `matcher` | one record against the register |
//! | `joining` | groups of pairs that were compared |
//! | `measure` | how good it is, on messages that people grouped |

mod area;
mod candidates;
mod charset;
mod factors;
pub mod joining;
mod matcher;
pub mod measure;
pub mod model;
mod names;
mod rareness;
pub mod score;
mod subject;

pub use matcher::{Asked, KINDS as MATCHED_KINDS, Match, Matcher, content};
pub use model::{Evidence, Factor, FactorShare, Likeness, Part, Reference, Span, Veto};
pub use rareness::{Frequencies, Rareness};
pub use score::{METHOD, Told, tell};
pub use subject::{Content, Subject};
