//! Who gets in where, and what every page is held to.

use yisu::kit::Role;
use yisu::web;

use super::Visitor;
use crate::support::app::{PASSWORD, TestApp};

/// Somebody of the demonstration with a role.
fn username(role: Role) -> &'static str {
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

/// The path of a route with something in its places.
fn filled(path: &str) -> String {
    let places = [("{id}", "1"), ("{no}", "1"), ("{entry}", "plan"), ("{step}", "file")];
    places.iter().fold(path.to_owned(), |path, (place, value)| path.replace(place, value))
}

both! {
    fn every_page_is_closed_to_whoever_is_not_signed_in(db) {
        let app = TestApp::start(db);
        let visitor = Visitor::new(&app);
        for route in web::pages().infos.iter().filter(|route| route.action.is_some()) {
            let path = filled(&route.path);
            let page = match route.method {
                "GET" => visitor.get(&path),
                _ => visitor.post(&path, &[]),
            };
            match route.method {
                "GET" => assert!(page.location.as_deref().unwrap_or_default().starts_with("/sign-in?next="), "{path}"),
                _ => assert_eq!(page.status, 401, "{path}"),
            }
        }
    }

    fn every_form_is_refused_that_was_not_made_for_this_browser(db) {
        let app = TestApp::start(db);
        let forms: Vec<_> = web::pages().infos.into_iter().filter(|route| route.method == "POST").collect();
        assert!(forms.len() > 10);
        for route in forms {
            let role = route.action.and_then(|action| action.roles().first().copied()).unwrap_or(Role::Prosecutor);
            let visitor = Visitor::signed_in(&app, username(role));
            let path = filled(&route.path);
            let bare = visitor.post_bare(&path, &[("version", "1")]);
            assert!(bare.status == 403 && bare.html.contains("form_not_ours"), "{path}: {}", bare.status);
            let guessed = visitor.post_bare(&path, &[("form_secret", "guessed")]);
            assert!(guessed.html.contains("form_not_ours"), "{path}");
            let secret = visitor.cookie("yisu_form").unwrap();
            let form = ("content-type", "application/x-www-form-urlencoded");
            let body = format!("form_secret={secret}").into_bytes();
            let elsewhere = visitor.send("POST", &path, &[form, ("sec-fetch-site", "cross-site")], body);
            assert!(elsewhere.html.contains("form_not_ours"), "{path}");
        }
    }

    fn a_page_of_another_role_is_refused_in_words_within_the_shell(db) {
        let app = TestApp::start(db);
        let agency = Visitor::signed_in(&app, "agency");
        agency.get("/leads").expect(403).says("您的角色").says("退出登录").hides("线索池</span>");
        let admin = Visitor::signed_in(&app, "admin");
        admin.get("/leads").expect(403);
        assert_eq!(admin.get("/").location.as_deref(), Some("/mails"));
        assert_eq!(Visitor::signed_in(&app, "chief").get("/").location.as_deref(), Some("/desk"));
    }

    fn what_is_not_there_is_said_within_the_shell(db) {
        let app = TestApp::start(db);
        let visitor = Visitor::signed_in(&app, "prosecutor");
        visitor.get("/nothing/here").expect(404).says("线索池").says("no_such_address");
        visitor.get("/leads/999999").expect(404).says("lead_not_found").says("线索池");
        visitor.get("/leads/word").expect(404).says("线索池");
        // A program gets a problem document at the addresses of the interface, whatever it accepts.
        let answer = visitor.get("/api/v1/nothing");
        answer.expect(404);
        assert_eq!(answer.header("content-type"), Some("application/problem+json"));
    }

    fn pages_are_held_to_a_strict_policy(db) {
        let app = TestApp::start(db);
        let visitor = Visitor::signed_in(&app, "prosecutor");
        for path in ["/desk", "/nothing", "/sign-in"] {
            let page = visitor.get(path);
            let policy = page.header("content-security-policy").unwrap();
            assert!(policy.starts_with("default-src 'none'; script-src 'self'; style-src 'self';"), "{policy}");
            assert!(!policy.contains("unsafe"), "{policy}");
            assert_eq!(page.header("x-content-type-options"), Some("nosniff"));
            assert_eq!(page.header("referrer-policy"), Some("same-origin"));
            assert_eq!(page.header("cache-control"), Some("private, no-store"));
        }
    }

    fn assets_are_kept_for_good_and_come_compressed(db) {
        let app = TestApp::start(db);
        let visitor = Visitor::new(&app);
        let page = visitor.get("/sign-in");
        let paths: Vec<&str> = page
            .html
            .split(['"', '#'])
            .filter(|part| part.starts_with("/assets/"))
            .collect();
        assert!(paths.len() > 4);
        for path in paths {
            for coding in ["br", "gzip"] {
                let answer = visitor.send("GET", path, &[("accept-encoding", coding)], Vec::new());
                answer.expect(200);
                assert_eq!(answer.header("content-encoding"), Some(coding), "{path}");
                assert_eq!(answer.header("cache-control"), Some("public, max-age=31536000, immutable"));
            }
        }
        visitor.get("/assets/app-0000000000000000.css").expect(404);
    }

    fn behind_tls_cookies_go_over_tls_alone(db) {
        use std::sync::Arc;
        use yisu::app::AppState;
        use yisu::config::TrustedProxies;
        use yisu::kit::Timestamp;
        let nine = chrono::NaiveDate::from_ymd_opt(2026, 3, 2).unwrap().and_hms_opt(9, 0, 0).unwrap();
        let proxies = Arc::new(TrustedProxies::parse("127.0.0.1").unwrap());
        let app = TestApp::start_with(AppState { proxies, ..TestApp::state(db, Timestamp::from_civil(nine)) });
        let visitor = Visitor::new(&app);
        let tls = ("x-forwarded-proto", "https");
        visitor.send("GET", "/sign-in", &[tls], Vec::new());
        let secret = visitor.cookie("__Host-yisu_form").unwrap();
        let body = format!("form_secret={secret}&username=prosecutor&password={PASSWORD}").into_bytes();
        let form = ("content-type", "application/x-www-form-urlencoded");
        let page = visitor.send("POST", "/sign-in", &[tls, form], body);
        page.expect(303);
        for (_, cookie) in page.headers.iter().filter(|(name, _)| name == "set-cookie") {
            assert!(cookie.starts_with("__Host-") && cookie.contains("Secure"), "{cookie}");
        }
        assert!(page.header("strict-transport-security").is_some());
        visitor.send("GET", "/desk", &[tls], Vec::new()).expect(200);
        // Without TLS they count for nothing.
        visitor.get("/desk").expect(303);
    }
}
