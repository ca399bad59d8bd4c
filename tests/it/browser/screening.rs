//! The morning's work in a browser: sign in, screen by keys alone, and look at every page on the way.

use crate::api::leads::{register, told};
use crate::support::TestDb;
use crate::support::app::{PASSWORD, TestApp};

use super::Browser;

/// Pages that every morning begins with, and those of one record.
const PAGES: &[&str] = &[
    "/desk",
    "/leads",
    "/leads/new",
    "/leads/1/edit",
    "/leads/1/verification",
    "/leads/merge?survivor=1&lead=2",
    "/imports",
    "/imports/new",
    "/leads/1",
    "/leads/2/compare?kind=lead&other=1",
    "/screening",
    "/cases",
    "/recommendations",
    "/clocks",
    "/approvals",
    "/search?q=%E5%9E%83%E5%9C%BE",
    "/account",
    "/account/password",
    "/nothing",
];

pub(super) fn sign_in(browser: &Browser, app: &TestApp) {
    browser.visit(&format!("http://{}/sign-in", app.host()));
    browser.type_into("#username", "prosecutor");
    browser.type_into("#password", PASSWORD);
    browser.click(".door-card button");
    browser.until("location.pathname === '/desk'");
}

#[track_caller]
pub(super) fn is_clean(browser: &Browser, app: &TestApp, page: &str) {
    let complaints: Vec<_> = browser
        .complaints()
        .into_iter()
        // The page that is not there says so with its status.
        .filter(|text| !(page == "/nothing" && text.contains("404")))
        .collect();
    assert!(complaints.is_empty(), "{page}: {complaints:?}");
    let here = format!("http://{}/", app.host());
    let away: Vec<_> = browser
        .requests()
        .into_iter()
        .filter(|address| !address.starts_with(&here) && !address.starts_with("data:"))
        .collect();
    assert!(away.is_empty(), "{page} asks {away:?}");
}

#[test]
fn leads_are_screened_by_keys_alone() {
    let db = TestDb::sqlite();
    let app = TestApp::start(&db);
    for title in ["河道堆放建筑垃圾", "林地违法开垦", "餐饮油烟扰民"] {
        register(&app, "prosecutor", told(title));
    }
    app.index_now();
    let browser = Browser::open(1366);
    sign_in(&browser, &app);
    // `g s` leads to the list, `j` to the second lead, `k` back, `e` decides and goes on to the next.
    browser.strike('g');
    browser.strike('s');
    browser.until("document.querySelector('#chosen h2')?.innerText === '河道堆放建筑垃圾'");
    browser.strike('j');
    browser.until("document.querySelector('#chosen h2')?.innerText === '林地违法开垦'");
    assert!(browser.run("return location.search").as_str().unwrap().contains("lead=2"));
    browser.strike('k');
    browser.until("document.querySelector('#chosen h2')?.innerText === '河道堆放建筑垃圾'");
    browser.strike('e');
    browser.until("document.body.innerText.includes('筛查已记录')");
    browser.until("document.querySelector('#chosen h2')?.innerText === '林地违法开垦'");
    assert_eq!(browser.run("return document.querySelectorAll('[data-walk] a').length"), 2);
    let lead = app.as_user("prosecutor").get("/api/v1/leads/1").expect(200);
    assert_eq!(lead["state"], "evaluating");
    // `/` goes to the search.
    browser.strike('/');
    browser.until("document.activeElement.id === 'top-search'");
    is_clean(&browser, &app, "/screening");
}

#[test]
fn no_page_has_barriers_complaints_or_requests_to_elsewhere() {
    let db = TestDb::sqlite();
    let app = TestApp::start(&db);
    register(&app, "prosecutor", told("河道堆放建筑垃圾"));
    register(&app, "prosecutor", told("河道堆放建筑垃圾影响行洪"));
    app.index_now();
    for width in [1366, 412] {
        let browser = Browser::open(width);
        browser.visit(&format!("http://{}/sign-in", app.host()));
        assert_eq!(browser.barriers(), Vec::<String>::new(), "/sign-in at {width}");
        sign_in(&browser, &app);
        for page in PAGES {
            browser.visit(&format!("http://{}{page}", app.host()));
            browser.until("document.readyState === 'complete'");
            assert_eq!(browser.barriers(), Vec::<String>::new(), "{page} at {width}");
            let wide = "return document.documentElement.scrollWidth - document.documentElement.clientWidth";
            assert_eq!(browser.run(wide), 0, "{page} is wider than the window at {width}");
            is_clean(&browser, &app, page);
        }
    }
}

#[test]
fn what_is_typed_is_kept_in_the_window_and_who_reported_is_not() {
    let db = TestDb::sqlite();
    let app = TestApp::start(&db);
    let browser = Browser::open(1366);
    sign_in(&browser, &app);
    let page = format!("http://{}/leads/new", app.host());
    browser.visit(&page);
    browser.type_into("#narrative", "黑河支流河道内堆放建筑垃圾。");
    browser.type_into("#reporter_name", "王秘密");
    browser.until("document.querySelector('.draft-said').textContent.includes('暂存')");
    let kept = browser.run("return JSON.stringify(sessionStorage)").to_string();
    assert!(kept.contains("黑河支流") && !kept.contains("王秘密"), "{kept}");
    // Leaving with unsaved text asks; whoever leaves all the same finds it again.
    browser.run("window.addEventListener('beforeunload', (event) => event.stopImmediatePropagation(), true)");
    browser.visit(&page);
    browser.until("document.querySelector('#narrative').value.includes('黑河支流')");
}
