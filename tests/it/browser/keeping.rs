//! The administrator's pages in a browser: none has a barrier, and a second factor is set up and asked for by the mouse.

use totp_rs::{Builder, Secret};

use super::Browser;
use super::screening::is_clean;
use crate::support::TestDb;
use crate::support::app::{PASSWORD, TestApp};

#[test]
fn an_administrator_keeps_the_house_without_barriers() {
    let db = TestDb::sqlite();
    let app = TestApp::start(&db);
    let person = app.person("prosecutor");
    for width in [1440, 412] {
        let browser = Browser::open(width);
        let at = |path: &str| format!("http://{}{path}", app.host());
        browser.visit(&at("/sign-in"));
        browser.type_into("#username", "admin");
        browser.type_into("#password", PASSWORD);
        browser.click(".door-card button");
        browser.until("location.pathname === '/mails'");
        let person = format!("/people/{person}");
        for page in [
            "/people",
            "/people/new",
            &person,
            "/offices",
            "/offices/new",
            "/agencies",
            "/agencies/1",
            "/agencies/new",
            "/authority",
            "/authority/new",
            "/holidays",
            "/holidays/import",
            "/rules",
            "/rules/difference",
            "/rules/date",
            "/rules/simulator?rule=A6&days=2026-08-01",
            "/mails/suspended",
            "/jobs",
            "/health?chains=1",
            "/account",
            "/account/second-factor",
        ] {
            browser.visit(&at(page));
            browser.until("document.readyState === 'complete'");
            assert_eq!(browser.barriers(), Vec::<String>::new(), "{page} at {width}");
            let wide = "return document.documentElement.scrollWidth - document.documentElement.clientWidth";
            assert_eq!(browser.run(wide), 0, "{page} is wider than the window at {width}");
            is_clean(&browser, &app, page);
        }
    }
}

#[test]
fn a_second_factor_is_set_up_and_asked_for() {
    let db = TestDb::sqlite();
    let app = TestApp::start(&db);
    let browser = Browser::open(1440);
    let at = |path: &str| format!("http://{}{path}", app.host());
    let sign_in = || {
        browser.visit(&at("/sign-in"));
        browser.type_into("#username", "admin");
        browser.type_into("#password", PASSWORD);
        browser.click(".door-card button");
    };
    let looked_at = |page: &str| {
        assert_eq!(browser.barriers(), Vec::<String>::new(), "{page}");
        is_clean(&browser, &app, page);
    };
    sign_in();
    browser.until("location.pathname === '/mails'");
    browser.visit(&at("/account/second-factor"));
    browser.type_into("#current_password", PASSWORD);
    browser.click("main form button");
    browser.until("document.querySelector('img[src^=\"data:image/svg\"]')");
    looked_at("the QR code");
    let secret = browser.run("return document.querySelector('code.digest').innerText");
    let secret = Secret::try_from_base32(secret.as_str().unwrap().replace(' ', "")).unwrap();
    let device = Builder::new().with_secret(secret).build().unwrap();
    let code = || {
        let now = app.state.clock.now().utc().timestamp();
        device.generate(u64::try_from(now).unwrap()).to_string()
    };
    browser.type_into("#code", &code());
    browser.click("main form button");
    browser.until("document.querySelectorAll('.codes li').length === 10");
    looked_at("the recovery codes");
    app.pass(chrono::TimeDelta::seconds(60));
    browser.visit(&at("/account"));
    browser.click(".person summary");
    browser.click(".person-card form button");
    browser.until("location.pathname === '/sign-in'");
    sign_in();
    browser.until("location.pathname === '/sign-in/code'");
    looked_at("the page of the code");
    browser.type_into("#code", &code());
    browser.click("main form button");
    browser.until("location.pathname === '/mails'");
}
