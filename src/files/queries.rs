//! What the edge may read of this room: its finders, each with the scope of who asks.

pub use super::store::any_file;
pub use super::store::attachments_of;
pub use super::store::recognitions::{faults, recognised};
pub use super::store::scans::outcomes as scan_outcomes;
pub use super::store::texts::outcomes;
pub use super::store::visible_file;
pub use super::store::{cameras, is_of_agency};
