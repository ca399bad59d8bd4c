//! Use cases of leads.

mod register;

pub use register::{Registrar, register, register_reported};
