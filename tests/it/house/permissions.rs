//! Which roles may call which address, as a table that is reviewed whenever it changes.

use yisu::auth::Action;
use yisu::http::routes::RouteInfo;
use yisu::kit::Role;
use yisu::{api, web};

/// Whom an address is open to, sorted by address.
fn table(routes: &[RouteInfo]) -> String {
    let mut lines: Vec<String> = routes
        .iter()
        .map(|route| {
            let (action, roles) = match route.action {
                None => ("public", String::from("anyone")),
                Some(action) => {
                    let roles: Vec<_> = action.roles().iter().map(|role| role.code()).collect();
                    (action.code(), roles.join(" "))
                }
            };
            format!("{:<55} {:<6} {action:<24} {roles}", route.path, route.method)
        })
        .collect();
    lines.sort();
    lines.join("\n")
}

fn actions_of(role: Role) -> Vec<&'static str> {
    Action::ALL.iter().filter(|action| action.roles().contains(&role)).map(|action| action.code()).collect()
}

#[test]
fn every_address_is_open_to_the_roles_that_were_reviewed() {
    insta::assert_snapshot!(table(&api::routes().infos));
}

#[test]
fn every_page_is_open_to_the_roles_that_were_reviewed() {
    insta::assert_snapshot!(table(&web::pages().infos));
}

#[test]
fn who_keeps_or_audits_the_system_sees_no_matter() {
    let kept = [
        "account.own",
        "notice.read",
        "mail.keep",
        "system.keep",
        "organisation.read",
        "organisation.keep",
        "authority.read",
        "deadline.read",
        "calendar.keep",
        "statute.read",
        "statute.keep",
        "number_template.read",
        "number_template.keep",
        "document_template.read",
        "document_template.keep",
    ];
    assert_eq!(actions_of(Role::Administrator), kept);
    assert_eq!(
        actions_of(Role::Auditor),
        ["account.own", "notice.read", "organisation.read", "authority.read", "audit.read"]
    );
}

#[test]
fn an_agency_meets_only_what_was_served_on_it() {
    let served =
        ["account.own", "notice.read", "organisation.read", "file.use", "served.read", "served.answer"];
    assert_eq!(actions_of(Role::AgencyLiaison), [&served[..], &["search.use", "statute.read"]].concat());
    assert_eq!(
        actions_of(Role::AgencyHead),
        [&served[..], &["served.approve", "search.use", "statute.read"]].concat()
    );
}
