//! The evidence of a case: each piece a stored file, with what it proves, who took it, when, where and from whom,
//! whether it is the original, and through whose hands it went; and the matrix of what a suit needs against what
//! is there (R21 Arts 38, 39, 46; JI20 Arts 14, 22).
//!
//! A piece is never changed. One that was entered wrongly is withdrawn with a reason, and stays.

pub mod model;
pub mod rules;
pub mod service;
pub mod store;
