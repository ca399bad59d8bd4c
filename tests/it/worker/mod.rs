//! What follows the change log.

mod follow;
mod suggesting;
