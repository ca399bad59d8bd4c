//! The pages of the prosecutor: from the desk to the recommendation; and what waits for the head and the chief.

mod amending;
mod approvals;
mod case;
mod case_entries;
mod case_file;
mod case_followed;
mod case_work;
mod cases;
mod clocks;
mod comments;
mod deciding;
mod desk;
mod draft_form;
mod draft_new;
mod drafting;
mod imports;
mod lead;
mod leads;
mod matches;
mod merging;
mod models;
mod paper_reply;
mod papers;
mod raised;
mod recommendations;
mod register;
mod replies;
mod screening;
mod serving;
mod suit_new;
mod suit_steps;
mod suits;
mod verifying;
mod visits;

pub(super) use matches::page_of;

use crate::http::Pages;

/// Adds these pages.
pub(super) fn pages(p: &mut Pages) {
    desk::pages(p);
    screening::pages(p);
    leads::pages(p);
    imports::pages(p);
    register::pages(p);
    lead::pages(p);
    deciding::pages(p);
    amending::pages(p);
    verifying::pages(p);
    matches::pages(p);
    merging::pages(p);
    models::pages(p);
    cases::pages(p);
    case::pages(p);
    case_file::pages(p);
    case_work::pages(p);
    case_entries::pages(p);
    case_followed::pages(p);
    suits::pages(p);
    suit_new::pages(p);
    suit_steps::pages(p);
    recommendations::pages(p);
    draft_new::pages(p);
    drafting::pages(p);
    papers::pages(p);
    serving::pages(p);
    replies::pages(p);
    paper_reply::pages(p);
    raised::pages(p);
    comments::pages(p);
    visits::pages(p);
    clocks::pages(p);
    approvals::pages(p);
}
