//! What the edge may read of this room: its finders, each with the scope of who asks.

pub use super::store::AgencyFilter;
pub use super::store::agencies;
pub use super::store::agencies_of;
pub use super::store::agencies_of_office;
pub use super::store::agency;
pub use super::store::colleagues;
pub use super::store::people_by_id;
pub use super::store::person;
pub use super::store::procuratorate;
pub use super::store::procuratorates;
pub use super::store::roles_on;
pub use super::store::successions;
pub use super::store::successor;
