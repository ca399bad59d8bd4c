//! What follows the change log.

mod documents;
mod follow;
