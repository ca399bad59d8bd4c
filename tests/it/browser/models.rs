//! A model is written with the mouse, and help opens beside the page. Each page at two widths, without barriers.

use crate::screening::models::{load, take_live, told, unexecuted};
use crate::support::TestDb;
use crate::support::app::{PASSWORD, TestApp};

use super::Browser;
use super::screening::is_clean;

#[test]
fn a_model_is_written_with_help_beside_it_and_the_pages_have_no_barriers() {
    let db = TestDb::sqlite();
    let app = TestApp::start(&db);
    load(&app.as_user("prosecutor"));
    let model =
        app.as_user("head").post("/api/v1/screening/models", told("处罚未执行", unexecuted())).expect(201);
    take_live(&app, "head", "chief", &model);
    let run = format!("/api/v1/screening/models/{}/runs", model["model"]["id"]);
    app.as_user("head").post(&run, serde_json::json!({})).expect(200);
    for width in [1366, 412] {
        let browser = Browser::open(width);
        let at = |path: &str| format!("http://{}{path}", app.host());
        let looked_at = |page: &str| {
            assert_eq!(browser.barriers(), Vec::<String>::new(), "{page} at {width}");
            let wide = "return document.documentElement.scrollWidth - document.documentElement.clientWidth";
            assert_eq!(browser.run(wide), 0, "{page} is wider than the window at {width}");
            is_clean(&browser, &app, page);
        };
        browser.visit(&at("/sign-in"));
        browser.type_into("#username", "prosecutor");
        browser.type_into("#password", PASSWORD);
        browser.click(".door-card button");
        browser.until("location.pathname !== '/sign-in'");
        for page in [
            "/models",
            "/models/1",
            "/models/1/hits",
            "/models/hits/1",
            "/models/data",
            "/models/data/1",
            "/help/models",
            "/help/cases",
        ] {
            browser.visit(&at(page));
            browser.until("document.querySelector('main h1')");
            looked_at(page);
        }
        // What is not asked by the chosen comparison is hidden, and a row is added by its button.
        browser.visit(&at("/models/new?of=rows"));
        browser.until("document.querySelector('select[data-choose]')");
        let asks = |part: &str| {
            browser.run(&format!(
                "return document.getElementById('watch.conditions[0].{part}').closest('[data-for]').hidden"
            ))
        };
        assert_eq!((asks("value"), asks("days")), (false.into(), true.into()));
        browser.run("const kind = document.getElementById('watch.conditions[0].kind'); kind.value = 'passed'; kind.dispatchEvent(new Event('change'))");
        assert_eq!((asks("value"), asks("days")), (true.into(), false.into()));
        browser.click("button[value=add]");
        browser.until("document.querySelector('#condition-1')");
        assert_eq!(browser.run("return document.getElementById('watch.conditions[0].kind').value"), "passed");
        looked_at("writing a model");
        // Help opens beside what is being written, which stays.
        browser.click("[data-help]");
        browser.until("document.querySelector('.help-beside #help-beside svg.machine-picture')");
        assert_eq!(browser.run("return location.pathname"), "/models/new");
        looked_at("help beside a page");
        browser.click("[data-help-close]");
        browser.until("document.querySelector('.help-beside').hidden");
    }
}
