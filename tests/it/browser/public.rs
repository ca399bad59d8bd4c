//! Somebody with a telephone and without account: reports by clicking, keeps the code, and follows by it.

use crate::support::TestDb;
use crate::support::app::TestApp;

use super::Browser;
use super::screening::is_clean;

#[test]
fn a_report_is_sent_from_a_telephone_and_followed_by_its_code() {
    let db = TestDb::sqlite();
    let app = TestApp::start(&db);
    let browser = Browser::open(412);
    let at = |path: &str| format!("http://{}{path}", app.host());
    let looked_at = |page: &str| {
        assert_eq!(browser.barriers(), Vec::<String>::new(), "{page}");
        let wide = "return document.documentElement.scrollWidth - document.documentElement.clientWidth";
        assert_eq!(browser.run(wide), 0, "{page} is wider than the window");
        is_clean(&browser, &app, page);
    };
    for page in ["/public", "/published", "/verify", "/calculator?rule=A6&start=2026-03-02", "/report"] {
        browser.visit(&at(page));
        browser.until("document.readyState === 'complete'");
        looked_at(page);
    }
    let here = |step: u8| {
        format!("document.querySelector('[aria-current=step] .stages-no')?.innerText === '{step}'")
    };
    browser.click("input[value=ecology]");
    browser.click("button[value='2']");
    browser.until(&here(2));
    looked_at("/report 2");
    browser.click("#division_code option[value='620702']");
    browser.type_into("#place", "大满镇河湾");
    browser.click("button[value='3']");
    browser.until(&here(3));
    browser.type_into("#title", "河边倾倒垃圾");
    browser.type_into("#narrative", "每天夜里有货车往河边倾倒垃圾。");
    looked_at("/report 3");
    browser.click("button[value='4']");
    browser.until(&here(4));
    looked_at("/report 4");
    browser.click("button[value='5']");
    browser.until(&here(5));
    looked_at("/report 5");
    browser.click("form[action='/report/submit'] button");
    browser.until("document.querySelector('.receipt .code')");
    looked_at("/report/submit");
    let text = |selector: &str| {
        let found = browser.run(&format!("return document.querySelector(\"{selector}\").textContent"));
        found.as_str().unwrap().to_owned()
    };
    let (code, word) = (text(".receipt .code"), text(".receipt-qr details code"));
    // Nothing of it stays in the browser.
    assert_eq!(browser.run("return sessionStorage.length + localStorage.length"), 0);
    browser.visit(&at("/progress"));
    browser.type_into("#code", &code);
    browser.click("main form button");
    browser.until("document.body.innerText.includes('已收到')");
    looked_at("/progress");
    assert!(!browser.run("return location.href").as_str().unwrap().contains(&code));
    browser.type_into("#text", "昨晚又来了两车。");
    browser.click("main form button");
    browser.until("document.body.innerText.includes('已收到您的补充')");
    // What the QR code opens.
    browser.visit(&at(&format!("/verify#{word}")));
    browser.until("document.body.innerText.includes('回执有效')");
    looked_at("/verify");
}
