//! `/api/v1`: what programs and partners call. A handler turns a request into a command, calls one
//! function, and renders; the OpenAPI document is made from the same list of routes.

pub mod agencies;
pub mod approvals;
pub mod audit;
pub mod auth;
pub mod authority;
pub mod brand_case_bodies;
pub mod brand_cases;
pub mod calendar;
pub mod case_decisions;
pub mod case_file;
pub mod clocks;
pub mod cases;
pub mod clocks;
pub mod deadlines;
pub mod debriefs;
pub mod files;
pub mod health;
pub mod investigation;
pub mod lawsuit_acts;
pub mod lawsuits;
pub mod measures;
pub mod leads;
pub mod imports;
pub mod leads;
pub mod organisations;
pub mod followups;
pub mod objections;
pub mod replies;
pub mod agency;
pub mod services;
pub mod recommendations;
pub mod public;
pub mod people;
pub mod statistics;
pub mod statistics_bodies;

use crate::http::Routes;

/// Every route of the API.
#[must_use]
pub fn routes() -> Routes {
    let mut routes = Routes::default();
    calendar::routes(&mut routes);
    clocks::routes(&mut routes);
    cases::routes(&mut routes);
    case_decisions::routes(&mut routes);
    case_file::routes(&mut routes);
    investigation::routes(&mut routes);
    measures::routes(&mut routes);
    lawsuits::routes(&mut routes);
    lawsuit_acts::routes(&mut routes);
    deadlines::routes(&mut routes);
    files::routes(&mut routes);
    health::routes(&mut routes);
    leads::routes(&mut routes);
    imports::routes(&mut routes);
    organisations::routes(&mut routes);
    followups::routes(&mut routes);
    objections::routes(&mut routes);
    replies::routes(&mut routes);
    agency::routes(&mut routes);
    services::routes(&mut routes);
    recommendations::routes(&mut routes);
    public::routes(&mut routes);
    approvals::routes(&mut routes);
    auth::routes(&mut routes);
    people::routes(&mut routes);
    agencies::routes(&mut routes);
    authority::routes(&mut routes);
    audit::routes(&mut routes);
    brand_cases::routes(&mut routes);
    debriefs::routes(&mut routes);
    statistics::routes(&mut routes);
    routes
}
