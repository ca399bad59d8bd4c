//! What the edge may read of this room: its finders, each with the scope of who asks.

pub use super::store::approval;
pub use super::store::approvals;
pub use super::store::counts_waiting;
pub use super::store::delegations;
pub use super::store::open_of;
pub use super::store::open_of_case;
pub use super::store::steps;
pub use super::store::waiting_for;
