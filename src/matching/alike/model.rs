//! Rows of likenesses.

use diesel::prelude::*;

use crate::db::schema::lead_likenesses;
use crate::kit::Timestamp;
use crate::leads::LeadId;

/// Two leads that looked alike.
#[derive(Debug, Clone, PartialEq, Queryable, Selectable)]
#[diesel(table_name = lead_likenesses)]
pub struct Alike {
    /// The lead that arrived.
    pub lead_id: LeadId,
    /// The lead that it looked like.
    pub other_id: LeadId,
    /// The score, 0 to 1.
    pub score: f64,
    /// At or above the threshold of "likely the same matter".
    pub likely: bool,
    /// The version of the weights.
    pub method: String,
    /// When it was found.
    pub found_at: Timestamp,
}
