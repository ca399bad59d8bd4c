//! Queries of notices, mails, and whom they concern.

pub mod audiences;
pub mod digests;
pub mod feeds;
pub mod mails;
pub mod matters;
pub mod notices;
pub mod people;
