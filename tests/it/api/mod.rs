//! The API as its users call it.

mod approvals;
