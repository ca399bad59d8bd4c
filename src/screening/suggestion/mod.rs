//! Suggestions of a lead: the likely field, the agency with the duty that makes it responsible, and a
//! priority score, each with the words and decided leads that it rests on.
//!
//! Three things are asked and nothing else: our words in `search-index/`, the decided leads that read alike,
//! and what was registered. Who reported is never one of them. Every number is a sum of points that are
//! shown; there is nothing to train and nothing hidden. People decide, and what they chose is held against
//! what was suggested on arrival.
//!
//! [`judge::suggest`] is pure and the one function under the page, the arrival, unsaved text and the
//! measurement.

pub mod accuracy;
pub mod agencies;
pub mod alike;
pub mod domains;
pub mod duties;
pub mod judge;
pub mod knowledge;
pub mod measure;
pub mod model;
pub mod priority;
pub mod queries;
pub mod service;
pub mod store;
pub mod words;
