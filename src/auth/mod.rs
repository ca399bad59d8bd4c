//! Who may do what: passwords, sign-in with its lock-out, second factors, sessions, tokens, and the policy.
//!
//! Knows people and their roles by `org`; knows nothing of what they work on. Passwords are hashed and
//! checked on a blocking thread, outside any transaction.

pub mod accounts;
pub mod error;
pub mod exchange;
pub mod factor;
pub mod lockout;
pub mod password;
pub mod policy;
pub mod required;
pub mod seal;
pub mod sessions;
pub mod store;
pub mod token;

pub use policy::{Action, ActionOf};
