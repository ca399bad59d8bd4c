//! `/api/v1`: what programs and partners call. A handler turns a request into a command, calls one
//! function, and renders; the OpenAPI document is made from the same list of routes.

pub mod approvals;
pub mod calendar;
pub mod cases;
pub mod deadlines;
pub mod health;
pub mod organisations;
pub mod followups;
pub mod objections;
pub mod replies;
pub mod agency;
pub mod services;
pub mod recommendations;

use crate::http::Routes;

/// Every route of the API.
#[must_use]
pub fn routes() -> Routes {
    let mut routes = Routes::default();
    calendar::routes(&mut routes);
    cases::routes(&mut routes);
    deadlines::routes(&mut routes);
    health::routes(&mut routes);
    organisations::routes(&mut routes);
    followups::routes(&mut routes);
    objections::routes(&mut routes);
    replies::routes(&mut routes);
    agency::routes(&mut routes);
    services::routes(&mut routes);
    recommendations::routes(&mut routes);
    approvals::routes(&mut routes);
    routes
}
