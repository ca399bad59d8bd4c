//! What every handler stands on: access, bodies, errors said in two languages, repeated requests,
//! versions, and the list of routes.

pub mod access;
pub mod cookies;
pub mod download;
pub mod given;
pub mod idempotency;
pub mod input;
pub mod messages;
pub mod outside;
pub mod pages;
pub mod papers;
pub mod posted;
pub mod problem;
pub mod routes;
pub mod sheets;
pub mod telemetry;
pub mod upload;

pub use access::{Access, Allowed, Anyone};
pub use idempotency::{create, once};
pub use input::{IfMatch, Input, tagged};
pub use pages::Pages;
pub use posted::{Posted, PostedFile, PostedFiles};
pub use problem::{AppError, FieldProblem, Problem};
pub use routes::Routes;
