//! What people decided about pairs of records, and what follows from it.
//!
//! Same matter (同一事项) is an equivalence: what is one matter with a second is one matter with a third that
//! the second is one with. Whatever sets two records apart (同源不同事, 类案, 不同) sets apart the whole matters
//! that they belong to; beyond that it is not handed on. A decision that contradicts what follows from others is
//! refused with those others. What is unsure is asked again.
//!
//! A decision belongs to the office that made it and is in sight of that office and those above it. So an office
//! learns nothing from what others decided about records that it may not see; where the decisions of two
//! offices contradict each other in the sight of a third, those about the pair itself go before what follows.

pub mod error;
pub mod model;
pub mod queries;
pub mod relation;
pub mod service;
pub mod shown;
pub mod store;

pub use error::PairError;
pub use model::{Counterpart, CounterpartKind, PairDecision, PairDecisionId, Verdict};
pub use relation::{Edge, Holding, Relation};
