//! What follows the change log.

mod follow;
