//! Screening models (筛查模型): stored queries with conditions that every arriving lead, and every row of
//! imported screening data, is held against; with their approval, their back-tests and their hits.
//!
//! Knows leads, and nothing of what becomes of them beyond the register. A model proposes with its reasons
//! and decides nothing: no lead is made, changed or ranked away by a hit. Who reported is in nothing that a
//! model reads. Of every lead its field, its agency and its priority are suggested too, from the words that
//! point to them and from the nearest decided leads; what people chose instead is read from the tables of
//! cases, without their rooms.
//!
//! A version of a model goes live by two persons of its office. The approvals room is not used for that:
//! its matrix names one role that decides each kind of matter, for decisions that the Rules give to the
//! chief prosecutor, and may be delegated; a model is approved by a department head or the chief, whoever
//! of them did not write it, and by nobody in their place.

pub mod definition;
pub mod error;
pub mod judge;
pub mod model;
pub mod packs;
pub mod percolation;
pub mod queries;
pub mod rows;
pub mod service;
pub mod state;
pub mod store;
pub mod suggestion;

pub use definition::{Alike, Definition, LeadCondition, RowCondition, Watch};
pub use error::{AcrossError, ScreeningError};
pub use model::{DatasetId, HitId, LoadId, ModelId, ModelKind, Verdict, VersionId};
pub use state::{VersionEvent, VersionState};

/// Under what name the follower that screens leads keeps its position.
pub const FOLLOWER: &str = "screening";
