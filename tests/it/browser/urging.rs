//! An agency is urged from the list by the mouse; and where mail goes is set. Each page at two widths, without barriers.

use crate::notify::setup::{day, served};
use crate::support::TestDb;
use crate::support::app::{PASSWORD, TestApp};

use super::Browser;
use super::screening::is_clean;

#[test]
fn an_agency_is_urged_from_the_list_and_the_pages_have_no_barriers() {
    let db = TestDb::sqlite();
    let app = TestApp::start(&db);
    let served = served(&app);
    app.set_day(day("2026-04-28"));
    for width in [1366, 412] {
        let browser = Browser::open(width);
        let at = |path: &str| format!("http://{}{path}", app.host());
        let signs_in = |who: &str| {
            browser.visit(&at("/sign-in"));
            browser.type_into("#username", who);
            browser.type_into("#password", PASSWORD);
            browser.click(".door-card button");
            browser.until("location.pathname !== '/sign-in'");
        };
        let looked_at = |page: &str| {
            assert_eq!(browser.barriers(), Vec::<String>::new(), "{page} at {width}");
            let wide = "return document.documentElement.scrollWidth - document.documentElement.clientWidth";
            assert_eq!(browser.run(wide), 0, "{page} is wider than the window at {width}");
            is_clean(&browser, &app, page);
        };
        signs_in("prosecutor");
        browser.visit(&at("/supervision?which=near"));
        browser.until("document.querySelector('tbody tr')");
        looked_at("/supervision");
        browser.click("tbody a[href$='/urging']");
        browser.until("location.pathname.endsWith('/urging')");
        looked_at("the text of an urging");
        if width == 1366 {
            browser.type_into("#opinion", "临近届满，建议催办。");
            browser.click("main form .btn-primary");
            browser.until("location.pathname.startsWith('/urgings/')");
        } else {
            browser.visit(&at("/urgings/1"));
            browser.until("document.querySelector('article')");
        }
        looked_at("an urging");
        browser.visit(&at("/account/mail"));
        browser.until("document.querySelector('#muted')");
        looked_at("/account/mail");
        if width == 1366 {
            // It is agreed to; at the next width the agency reads it.
            let yes = serde_json::json!({ "agree": true, "opinion": "同意。" });
            let approval = app.as_user("head").get("/api/v1/urgings/1").expect(200)["approval_id"].clone();
            app.as_user("head")
                .post_at(&format!("/api/v1/approvals/{approval}/decisions"), 1, yes)
                .expect(200);
        } else {
            browser.run("document.querySelector('form[action=\"/sign-out\"]').submit()");
            browser.until("location.pathname === '/sign-in'");
            signs_in("agency");
            browser.visit(&at(&format!("/inbox/{}", served.line)));
            browser.until("document.querySelector('#urgings')");
            looked_at("what the agency was urged to");
        }
    }
}
