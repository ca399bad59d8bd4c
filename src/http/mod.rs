//! What every handler stands on: access, bodies, errors said in two languages, repeated requests,
//! versions, and the list of routes.

pub mod access;
pub mod download;
pub mod idempotency;
pub mod input;
pub mod messages;
pub mod problem;
pub mod routes;
pub mod telemetry;
pub mod upload;

pub use access::{Access, Allowed, Anyone};
pub use idempotency::create;
pub use input::{IfMatch, Input, tagged};
pub use problem::{AppError, FieldProblem, Problem};
pub use routes::Routes;
