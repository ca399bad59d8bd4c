//! The cockpit: the rate with its parts, what decides it, and rows behind every number.

use super::{Page, Visitor};
use crate::statistics::setup::{Line, cases, day, leads, lines, run, start};
use crate::support::app::TestApp;

/// The founding year in small: 343 lines due, 5 of them late, 13 still running.
fn year(db: &crate::support::TestDb) -> TestApp {
    let (app, office, agency) = start(db);
    leads(&app, office, 1, 356, "filed", day(2, 1));
    cases(&app, office, 1, 356, "administrative", day(2, 10));
    let mut all = vec![Line::fulfilled(); 338];
    all.extend([Line::late(); 5]);
    all.extend([Line::open(); 13]);
    lines(&app, office, agency, 1, &all);
    run(
        &app,
        "INSERT INTO lead_facts (lead_id, narrative, suspects, longitude, latitude) SELECT id, '', '[]', 100.44, 38.94 FROM leads WHERE id <= 3",
    );
    app
}

/// The address behind a number: the link of that text after a piece of the page.
fn behind(page: &Page, after: &str, number: &str) -> String {
    let rest = page.html.split_once(after).unwrap_or_else(|| panic!("no {after}:\n{}", page.html)).1;
    let end = rest.find(&format!(">{number}</a>")).unwrap_or_else(|| panic!("no {number} after {after}"));
    let at = rest[..end].rfind("href=\"").unwrap() + 6;
    rest[at..].split('"').next().unwrap().replace("&amp;", "&")
}

both! {
    fn the_rate_is_told_with_its_parts_and_every_number_opens_its_rows(db) {
        let app = year(db);
        let visitor = Visitor::signed_in(&app, "supervisor");
        assert_eq!(visitor.get("/").location.as_deref(), Some("/cockpit"));
        let page = visitor.get("/cockpit");
        page.expect(200).says("98.5%").says(">338</a>").says(">343</a>").says("2026-11-23（周一）").says("98.6%").says("参考线 98.5%");
        page.says("还可逾期 0 件").says("允许 5 件，已用 5 件").hides("style=");
        let late = visitor.get(&behind(&page, "到期而未按期整改回复", "5"));
        late.expect(200).says("在分母中而不在分子中的").says("口径 v1");
        assert_eq!(late.html.matches("href=\"/recommendations/").count(), 5, "{}", late.html);
        let above = visitor.get(&behind(&page, "class=\"rate-parts\"", "338"));
        assert_eq!(above.expect(200).html.matches("href=\"/recommendations/").count(), 50);
        let second = above.html.split_once("\" rel=\"next\"").unwrap().0.rsplit_once("href=\"").unwrap().1.replace("&amp;", "&");
        visitor.get(&format!("/cockpit/rows/on_time_rectification_reply{second}")).expect(200).says("回到第一页");
        let filed = visitor.get(&behind(&page, ">立案<", "356"));
        filed.expect(200).says("href=\"/cases/1\"");
        // Thirteen run on; each says how likely it is, and by which past.
        page.says("还有 13 件到期").says("该机关近三年 338/343");
        assert_eq!(page.html.matches("class=\"title\"").count(), 10);
        // 338 of 343 and 13 that are about as likely.
        page.says("共到期 356 件").says("八成可能在");
        let told = app.as_user("supervisor").get("/api/v1/statistics/reply-rate").expect(200);
        assert_eq!(told["forecast"]["due"], 356);
        let (low, high) = (told["forecast"]["low"].as_i64().unwrap(), told["forecast"]["high"].as_i64().unwrap());
        assert!((350..=351).contains(&low) && high == 351, "{low} {high}");
        assert!(told["deciding"][0]["chance"].as_f64().unwrap() > 0.97);
    }

    fn the_reference_is_changed_and_switched_off_and_the_period_stays(db) {
        let app = year(db);
        let visitor = Visitor::signed_in(&app, "supervisor");
        visitor.get("/cockpit?reference=none").expect(200).hides("参考线 98.5%，").hides("逾期余量").says("显示参考线");
        visitor.get("/cockpit?reference=95").expect(200).says("参考线 95%").says("允许 17 件");
        visitor.get("/cockpit?reference=viel").expect(422).says("invalid");
        let page = visitor.get("/cockpit?from=2026-04-01&to=2026-05-31&as_of=2026-06-30");
        page.expect(200).says("统计期 2026-04-01 至 2026-05-31").says("2026-06-30（周二）").says("name=\"from\" value=\"2026-04-01\"");
        let rows = behind(&page, "class=\"rate-parts\"", "343");
        assert!(rows.contains("from=2026-04-01") && rows.contains("as_of=2026-06-30"), "{rows}");
        visitor.get("/cockpit?from=2026-06-01&to=2026-05-31").expect(422);
        visitor.get("/cockpit?office=99999").expect(404);
    }

    fn months_groups_and_map_stand_as_tables_whose_numbers_open_too(db) {
        let app = year(db);
        let visitor = Visitor::signed_in(&app, "supervisor");
        let months = visitor.get("/cockpit/months?key=cases_filed");
        months.expect(200).says("<th scope=\"row\">2026-02</th>").says("上年同期").says("data-chart=\"bars\"");
        let rows = visitor.get(&behind(&months, "<th scope=\"row\">2026-02</th>", "356"));
        rows.expect(200).says("统计期 2026-02-01 至 2026-02-28").says("/cases/1");
        visitor.get("/cockpit/months").expect(200).says("data-chart=\"lines\"").says("data-reference=\"98.5\"");
        visitor.get("/cockpit/months?reference=none").expect(200).hides("data-reference=");
        let groups = visitor.get("/cockpit/groups");
        groups.expect(200).says("甘州区人民检察院").says("98.5%");
        let rows = visitor.get(&behind(&groups, "甘州区人民检察院</th>", "356"));
        rows.expect(200).says("<span class=\"badge plain\">甘州区人民检察院</span>");
        visitor.get("/cockpit/groups?by=domain").expect(200).says("生态环境和资源保护");
        let systems = visitor.get("/cockpit/groups?by=agency_system");
        systems.expect(200).hides("线索数");
        let map = visitor.get("/cockpit/map");
        map.expect(200).says("甘州区").says("100.440").says("38.940").says("data-squares=\"[[100.4");
        visitor.get("/cockpit/definitions").expect(200).says("id=\"on_time_rectification_reply\"").says("未到期的不计");
        let screen = visitor.get("/cockpit?screen=1");
        screen.expect(200).says("is-screen").says("退出大屏").hides("name=\"office\"");
    }

    fn nobody_counts_what_is_not_theirs_to_see(db) {
        let app = year(db);
        let other = Visitor::signed_in(&app, "prosecutor.shandan");
        other.get("/cockpit").expect(200).hides(">343</a>").says("没有正在计算的回复期限");
        other.get("/cockpit/rows/cases_filed").expect(200).says("没有这样的记录").hides("/cases/");
        other.get("/cockpit/rows/cases_filed?side=denominator").expect(409);
        other.get("/cockpit/rows/nothing").expect(404);
        Visitor::signed_in(&app, "agency").get("/cockpit").expect(403);
    }
}
