//! Use cases of leads.

pub(super) mod register;

pub use register::{Registrar, register, register_reported};
