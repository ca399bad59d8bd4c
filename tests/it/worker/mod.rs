//! What follows the change log.

pub(crate) mod documents;
mod follow;
mod suggesting;
