//! Procuratorates (a tree), agencies (with successors), people and their roles.
//!
//! Knows who is who and who is below whom; knows nothing of leads, cases or documents.

pub mod agencies;
pub mod error;
pub mod model;
pub mod offices;
pub mod people;
pub mod queries;
pub mod rules;
pub mod seed;
pub mod store;

pub use model::{Agency, AgencyStanding, AgencySystem, Level, PasswordHash, Procuratorate};
