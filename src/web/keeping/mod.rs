//! Pages of those who keep or audit the system: its mail, and its log. They see no matter.

mod audit;
mod mails;

use crate::http::Pages;

/// Adds the pages of this folder.
pub(super) fn pages(p: &mut Pages) {
    audit::pages(p);
    mails::pages(p);
}
