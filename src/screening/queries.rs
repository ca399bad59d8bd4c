//! What the edge may read of this room: its finders, each with the scope of who asks.

pub use super::store::ModelFilter;
pub use super::store::Sight;
pub use super::store::backtests;
pub use super::store::data::datasets;
pub use super::store::data::loads;
pub use super::store::data::rows;
pub use super::store::hits::HitFilter;
pub use super::store::hits::LeadHit;
pub use super::store::hits::Named;
pub use super::store::hits::by_model as hits_by_model;
pub use super::store::hits::held_of;
pub use super::store::hits::list as hits;
pub use super::store::hits::of_leads as hits_of_leads;
pub use super::store::hits::verdicts;
pub use super::store::leads::unscreened;
pub use super::store::models;
pub use super::store::results::Results;
pub use super::store::results::of_model as results;
pub use super::store::results::of_models as results_of;
pub use super::store::results::since as hits_since;
pub use super::store::sight;
pub use super::store::versions_of;
