//! Pages of those who keep or audit the system: its people and organisations, its
//! holidays and rules, its mail and its loops, and its log. They see no matter.

mod addresses;
mod agencies;
mod audit;
mod authority;
mod factor_roles;
mod holidays;
mod jobs;
mod mails;
mod offices;
mod people;
mod person;
mod rules;
mod simulator;

use crate::http::Pages;

/// Adds the pages of this folder.
pub(super) fn pages(p: &mut Pages) {
    addresses::pages(p);
    agencies::pages(p);
    audit::pages(p);
    authority::pages(p);
    holidays::pages(p);
    jobs::pages(p);
    mails::pages(p);
    offices::pages(p);
    // Before one person, who stands at the same place.
    factor_roles::pages(p);
    people::pages(p);
    person::pages(p);
    rules::pages(p);
    simulator::pages(p);
}
