//! Values without input or output: clock, ids, actor, page, text, fields, coded errors.
//!
//! Nothing of ours is imported here, and nothing here opens a file, a socket or a database.
//! A type that knows a statute belongs in the room that carries the work of that statute.

pub mod actor;
pub mod clock;
pub mod coded;
pub mod credit_code;
pub mod differences;
pub mod enums;
pub mod fields;
pub mod gate;
pub mod grouping;
pub mod ids;
pub mod json;
pub mod page;
pub mod phrases;
pub mod text;

pub use actor::{Actor, Role, Scope};
pub use clock::{Clock, Timestamp};
pub use coded::{Coded, Kind};
pub use fields::{FieldErrors, Fields};
pub use ids::{AgencyId, OfficeId, PersonId};
pub use json::Json;
pub use page::{Cursor, Page};
