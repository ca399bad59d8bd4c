//! `/api/v1`: what programs and partners call. A handler turns a request into a command, calls one
//! function, and renders; the OpenAPI document is made from the same list of routes.

pub mod agencies;
pub mod agency;
pub mod approvals;
pub mod audit;
pub mod auth;
pub mod authority;
pub mod brand_case_bodies;
pub mod brand_cases;
pub mod calendar;
pub mod case_decisions;
pub mod case_file;
pub mod cases;
pub mod claims_check;
pub mod clocks;
pub mod commissions;
pub mod deadlines;
pub mod debriefs;
pub mod document_numbers;
pub mod document_templates;
pub mod files;
pub mod followups;
pub mod groups;
pub mod health;
pub mod import_matches;
pub mod imports;
pub mod investigation;
pub mod lawsuit_acts;
pub mod lawsuits;
pub mod lead_matches;
pub mod leads;
pub mod measures;
pub mod merging;
pub mod objections;
pub mod official_documents;
pub mod organisations;
pub mod pairs;
pub mod people;
pub mod public;
pub mod recommendations;
pub mod replies;
pub mod rule_packs;
pub mod saved_searches;
pub mod screening;
pub mod search;
pub mod search_log;
pub mod services;
pub mod statistics;
pub mod statistics_bodies;
pub mod statistics_structure;
pub mod suggestions;

use crate::http::Routes;

/// Every route of the API.
#[must_use]
pub fn routes() -> Routes {
    let mut routes = Routes::default();
    agencies::routes(&mut routes);
    agency::routes(&mut routes);
    approvals::routes(&mut routes);
    audit::routes(&mut routes);
    auth::routes(&mut routes);
    authority::routes(&mut routes);
    brand_cases::routes(&mut routes);
    calendar::routes(&mut routes);
    case_decisions::routes(&mut routes);
    case_file::routes(&mut routes);
    cases::routes(&mut routes);
    claims_check::routes(&mut routes);
    clocks::routes(&mut routes);
    commissions::routes(&mut routes);
    deadlines::routes(&mut routes);
    debriefs::routes(&mut routes);
    document_numbers::routes(&mut routes);
    document_templates::routes(&mut routes);
    files::routes(&mut routes);
    followups::routes(&mut routes);
    groups::routes(&mut routes);
    health::routes(&mut routes);
    import_matches::routes(&mut routes);
    imports::routes(&mut routes);
    investigation::routes(&mut routes);
    lawsuit_acts::routes(&mut routes);
    lawsuits::routes(&mut routes);
    lead_matches::routes(&mut routes);
    leads::routes(&mut routes);
    measures::routes(&mut routes);
    merging::routes(&mut routes);
    objections::routes(&mut routes);
    official_documents::routes(&mut routes);
    organisations::routes(&mut routes);
    pairs::routes(&mut routes);
    people::routes(&mut routes);
    public::routes(&mut routes);
    recommendations::routes(&mut routes);
    replies::routes(&mut routes);
    rule_packs::routes(&mut routes);
    saved_searches::routes(&mut routes);
    screening::routes(&mut routes);
    search::routes(&mut routes);
    search_log::routes(&mut routes);
    services::routes(&mut routes);
    statistics::routes(&mut routes);
    suggestions::routes(&mut routes);
    routes
}
