//! Who may not do a thing is told so before anything of the request is read.

use yisu::api;
use yisu::http::routes::RouteInfo;
use yisu::kit::Role;

use crate::support::app::{Client, TestApp};

/// An account of each role.
pub fn account(role: Role) -> &'static str {
    match role {
        Role::Prosecutor => "prosecutor",
        Role::Assistant => "assistant",
        Role::DepartmentHead => "head",
        Role::ChiefProsecutor => "chief",
        Role::CaseManagement => "casemgmt",
        Role::Supervisor => "supervisor",
        Role::AgencyLiaison => "agency",
        Role::AgencyHead => "agencyhead",
        Role::Administrator => "admin",
        Role::Auditor => "auditor",
    }
}

/// The address of a route with ids, a query and a body that nobody can read.
fn ask_badly(client: &Client<'_>, route: &RouteInfo) -> (u16, String) {
    let mut path = String::new();
    for part in route.path.split('/').skip(1) {
        path.push('/');
        path.push_str(if part.starts_with('{') { "nonsense" } else { part });
    }
    path.push_str("?limit=nonsense&id=nonsense");
    let answer = client.send(route.method, &path, &[("content-type", "text/plain")], b"{".to_vec());
    let code = match serde_json::from_slice::<serde_json::Value>(&answer.bytes) {
        Ok(body) => body["code"].as_str().unwrap_or_default().to_owned(),
        Err(_) => String::new(),
    };
    (answer.status, code)
}

both! {
    fn nobody_without_a_right_learns_how_a_request_must_look(db) {
        let app = TestApp::start(db);
        let mut faults = Vec::new();
        let (mut closed, mut forbidden) = (0, 0);
        for route in api::routes().infos {
            let Some(action) = route.action else { continue };
            closed += 1;
            let mut expect = |who: &str, status: u16, code: &str, met: (u16, String)| {
                if (met.0, met.1.as_str()) != (status, code) {
                    faults.push(format!("{} {} by {who}: {met:?}", route.method, route.path));
                }
            };
            expect("nobody", 401, "not_signed_in", ask_badly(&app.anyone(), &route));
            expect("a made-up token", 401, "not_signed_in", ask_badly(&app.with_token("x"), &route));
            for role in Role::ALL.iter().filter(|role| !action.roles().contains(role)) {
                forbidden += 1;
                let who = account(*role);
                expect(who, 403, "not_allowed", ask_badly(&app.as_user(who), &route));
            }
        }
        assert!(faults.is_empty(), "\n{}\n", faults.join("\n"));
        assert!(closed > 100 && forbidden > closed, "{closed} routes, {forbidden} refusals");
    }

    fn whoever_may_is_told_what_is_wrong_with_the_request(db) {
        let app = TestApp::start(db);
        let mut faults = Vec::new();
        for route in api::routes().infos {
            let Some(role) = route.action.and_then(|action| action.roles().first().copied()) else { continue };
            let (status, code) = ask_badly(&app.as_user(account(role)), &route);
            if matches!(status, 401 | 403 | 500..) {
                faults.push(format!("{} {} by {role}: {status} {code}", route.method, route.path));
            }
        }
        assert!(faults.is_empty(), "\n{}\n", faults.join("\n"));
    }
}
