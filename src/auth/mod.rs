//! Who may do what: passwords, tokens, sessions, and the policy.

pub mod password;
pub mod policy;
pub mod token;

pub use policy::{Action, ActionOf};
