//! The supervisor's way: sign in, see the rate, open the rows behind a number, by a chart too.

use crate::statistics::setup::{Line, cases, day, leads, lines, run, start};
use crate::support::TestDb;
use crate::support::app::PASSWORD;

use super::Browser;
use super::screening::is_clean;

#[test]
fn the_supervisor_sees_the_rate_and_opens_what_is_behind_it() {
    let db = TestDb::sqlite();
    let (app, office, agency) = start(&db);
    leads(&app, office, 1, 40, "filed", day(2, 1));
    cases(&app, office, 1, 40, "administrative", day(2, 10));
    let mut all = vec![Line::fulfilled(); 33];
    all.extend([Line::late(); 2]);
    all.extend([Line::open(); 5]);
    lines(&app, office, agency, 1, &all);
    run(
        &app,
        "INSERT INTO lead_facts (lead_id, narrative, suspects, longitude, latitude) \
         SELECT id, '', '[]', 100.3 + id * 0.01, 38.9 + (id % 5) * 0.02 FROM leads",
    );
    for width in [1440, 412] {
        let browser = Browser::open(width);
        let at = |path: &str| format!("http://{}{path}", app.host());
        browser.visit(&at("/sign-in"));
        browser.type_into("#username", "supervisor");
        browser.type_into("#password", PASSWORD);
        browser.click(".door-card button");
        browser.until("location.pathname === '/cockpit'");
        // Months, groups and map come in by themselves, and every chart is drawn.
        browser.until("document.querySelectorAll('.drawn-room canvas').length === 4");
        browser.until("document.querySelector('.rate-value').innerText === '94.3%'");
        let looked_at = |page: &str| {
            assert_eq!(browser.barriers(), Vec::<String>::new(), "{page} at {width}");
            let wide = "return document.documentElement.scrollWidth - document.documentElement.clientWidth";
            assert_eq!(browser.run(wide), 0, "{page} is wider than the window at {width}");
            is_clean(&browser, &app, page);
        };
        looked_at("/cockpit");
        browser.click("#groups [href*='by=domain']");
        browser.until("document.querySelector('#groups table').textContent.includes('生态环境')");
        browser.until("document.querySelectorAll('.drawn-room canvas').length === 4");
        is_clean(&browser, &app, "/cockpit");
        // The bar at the top stays where it is while the page is scrolled.
        browser.run("window.scrollTo(0, 0)");
        browser.click(".rate-parts .opens");
        browser.until("location.pathname === '/cockpit/rows/on_time_rectification_reply'");
        assert_eq!(browser.run("return document.querySelectorAll('tbody tr').length"), 33);
        looked_at("/cockpit/rows");
        for page in [
            "/cockpit?screen=1",
            "/cockpit/months",
            "/cockpit/map",
            "/cockpit/groups",
            "/cockpit/definitions",
        ] {
            browser.visit(&at(page));
            browser.until("document.readyState === 'complete'");
            looked_at(page);
        }
        // A bar opens its rows as the number in its table does.
        browser.visit(&at("/cockpit/months?key=cases_filed"));
        browser.until("document.querySelector('.drawn-room canvas')");
        // Bars grow at first.
        browser.until(
            "echarts.getInstanceByDom(document.querySelector('.drawn-room')).getZr().animation.isFinished()",
        );
        browser.run(
            "const chart = echarts.getInstanceByDom(document.querySelector('.drawn-room'));
             const series = chart.getOption().series.findIndex((one) => one.name === '本期');
             const at = chart.getOption().series[series].data.findIndex((one) => one.value === 40);
             const [x, y] = chart.convertToPixel({ seriesIndex: series }, [at, 20]);
             const box = chart.getDom().querySelector('canvas').getBoundingClientRect();
             for (const type of ['mousedown', 'mouseup', 'click']) {
               chart.getZr().handler.dispatch(type, { zrX: x + 6, zrY: y, offsetX: x + 6, offsetY: y, type, preventDefault() {}, stopPropagation() {} });
             }",
        );
        browser.until("location.pathname === '/cockpit/rows/cases_filed'");
    }
}
