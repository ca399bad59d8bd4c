//! The pages of the prosecutor: from the desk to the recommendation; and what waits for the head and the chief.

mod approvals;
mod case;
mod case_file;
mod cases;
mod clocks;
mod desk;
mod lead;
mod leads;
mod matches;
mod recommendations;
mod register;
mod screening;

pub(super) use matches::page_of;

use crate::http::Pages;

/// Adds these pages.
pub(super) fn pages(p: &mut Pages) {
    desk::pages(p);
    screening::pages(p);
    leads::pages(p);
    register::pages(p);
    lead::pages(p);
    matches::pages(p);
    cases::pages(p);
    case::pages(p);
    case_file::pages(p);
    recommendations::pages(p);
    clocks::pages(p);
    approvals::pages(p);
}
