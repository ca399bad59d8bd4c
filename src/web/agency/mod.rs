//! The pages of an agency: what was served on it, its receipt, its replies item by item, its objections and requests.
//! What they show is what [`served`](crate::replies::served) gives, and nothing beside it.

pub(super) mod answers;
mod inbox;
mod objections;
mod reply;

use crate::http::Pages;

/// Adds the pages of this audience.
pub(super) fn pages(p: &mut Pages) {
    inbox::pages(p);
    objections::pages(p);
    reply::pages(p);
}
