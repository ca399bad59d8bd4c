//! What the edge may read of this room: its finders, each with the scope of who asks.

pub use super::store::RecommendationFilter;
pub use super::store::ServedFilter;
pub use super::store::addressee;
pub use super::store::addressees_of;
pub use super::store::clocks_of_lines;
pub use super::store::items_of;
pub use super::store::items_of_lines;
pub use super::store::other_addressees;
pub use super::store::recommendation;
pub use super::store::recommendations;
pub use super::store::served_line;
pub use super::store::served_lines;
pub use super::store::service;
pub use super::store::services_of;
pub use super::store::text;
pub use super::store::texts;
