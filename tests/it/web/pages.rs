//! Every page in both languages, over the demonstration's year in small.

use yisu::web;

use super::Visitor;
use crate::api::leads::{register, told};
use crate::api::recommendations::{handed_over, line, own, serve, signed};
use crate::support::app::TestApp;

both! {
    fn every_page_that_needs_no_record_is_rendered_in_both_languages(db) {
        let app = TestApp::start(db);
        register(&app, "prosecutor", told("河道堆放建筑垃圾"));
        app.index_now();
        for username in ["prosecutor", "head", "chief", "supervisor", "casemgmt", "admin", "auditor", "agency"] {
            let visitor = Visitor::signed_in(&app, username);
            let actor = app.actor(username);
            for language in ["zh-CN", "en"] {
                visitor.post("/preferences", &[("language", language)]);
                for route in web::pages().infos {
                    let may = route.action.is_none_or(|action| yisu::auth::policy::may(&actor, action));
                    let is_sheet = route.path.ends_with(".csv") || route.path.ends_with(".xlsx");
                    if route.method != "GET" || route.path.contains('{') || is_sheet || !may {
                        continue;
                    }
                    let page = visitor.get(&route.path);
                    if page.status == 303 {
                        continue;
                    }
                    page.expect(200).says(&format!("<html lang=\"{language}\">"));
                    assert_eq!(page.html.matches("<h1").count(), 1, "{}", route.path);
                    assert!(page.html.contains("<main id=\"content\""), "{}", route.path);
                    if language == "en" {
                        // The one Chinese word of the frame is the switch back.
                        assert!(!page.html.contains("工作台") && !page.html.contains("（周"), "{}", route.path);
                    }
                }
            }
        }
    }

    fn every_list_is_taken_as_a_sheet_of_what_its_columns_show(db) {
        let app = TestApp::start(db);
        let document = signed(&app, &[line(own(&app))]);
        serve(&app, &document, 0, handed_over("2026-03-02"));
        let visitor = Visitor::signed_in(&app, "prosecutor");
        let lists = [
            ("/leads", "编号,标题,状态,领域,来源渠道,受理日期,承办人,单位"),
            ("/cases", "案号,标题,状态,案件类型,领域,立案日期,终结案件,承办人,单位"),
            ("/recommendations", "文号,标题,状态,签发日期,送达"),
            ("/clocks?state=running", "期限灯,应当完成的事项,所属,编号,届满日,起算日,单位"),
        ];
        for (list, headings) in lists {
            let (path, query) = list.split_once('?').unwrap_or((list, ""));
            let text = visitor.get(&format!("{path}.csv?{query}"));
            let lines: Vec<&str> = text.expect(200).html.trim_start_matches('\u{feff}').lines().collect();
            assert_eq!(lines[0], headings, "{list}");
            assert!(lines.len() > 1, "{list}");
            let book = visitor.get(&format!("{path}.xlsx?{query}"));
            assert!(book.expect(200).html.starts_with("PK"), "{list}");
            for (sheet, ending) in [(text, ".csv"), (book, ".xlsx")] {
                assert!(sheet.header("content-disposition").unwrap().contains(ending), "{list}{ending}");
            }
        }
        visitor.get("/recommendations.csv").expect(200).says("督促履行河道监管职责").says(",2026-03-02");
        visitor.get("/recommendations.csv?state=draft").expect(200).hides("督促履行河道监管职责");
        visitor.get("/clocks.csv?state=running").expect(200).says("剩 65 天").says(",2026-05-06,2026-03-02,");
        // A deadline says of which matter it is.
        for list in ["/clocks.csv?state=running", "/clocks?state=running"] {
            visitor.get(list).expect(200).says("督促履行河道监管职责");
        }
        visitor.get("/clocks.csv?state=met").expect(200).hides("2026-05-06");
        let others = Visitor::signed_in(&app, "prosecutor.shandan").get("/clocks.csv?state=running");
        assert_eq!(others.expect(200).html.lines().count(), 1);
    }

    fn the_menu_holds_what_one_may_do_and_no_more(db) {
        let app = TestApp::start(db);
        let menu = |username: &str| {
            let page = Visitor::signed_in(&app, username).get("/account");
            let side = page.expect(200).html.split("<nav class=\"side\"").nth(1).unwrap().split("</nav>").next().unwrap().to_owned();
            side.split("<a href=\"").skip(1).map(|rest| rest.split('"').next().unwrap().to_owned()).collect::<Vec<_>>()
        };
        assert_eq!(menu("prosecutor"), ["/desk", "/cockpit", "/screening", "/leads", "/cases", "/recommendations", "/models", "/supervision", "/clocks", "/approvals", "/search", "/account"]);
        assert_eq!(menu("chief"), ["/desk", "/cockpit", "/leads", "/cases", "/recommendations", "/models", "/clocks", "/approvals", "/search", "/account"]);
        assert_eq!(menu("agency"), ["/inbox", "/search", "/account"]);
        assert_eq!(menu("admin"), ["/people", "/offices", "/agencies", "/authority", "/holidays", "/rules", "/mails", "/jobs", "/account"]);
        assert_eq!(menu("auditor"), ["/audit", "/account"]);
    }

    fn what_is_searched_for_is_marked_and_can_be_narrowed(db) {
        let app = TestApp::start(db);
        register(&app, "prosecutor", told("河道堆放建筑垃圾"));
        app.index_now();
        let visitor = Visitor::signed_in(&app, "prosecutor");
        let page = visitor.get("/search?q=%E5%BB%BA%E7%AD%91%E5%9E%83%E5%9C%BE");
        page.expect(200).says("<mark>建筑垃圾</mark>").says("href=\"/leads/1\"").says("共 1 条结果").says("class=\"facet\"");
        page.says("id=\"q\" name=\"q\" value=\"建筑垃圾\"");
        let narrowed = page.html.split("href=\"/search?q=").nth(1).unwrap().split('"').next().unwrap();
        visitor.get(&format!("/search?q={}", narrowed.replace("&amp;", "&"))).expect(200).says("共 1 条结果");
        visitor.get("/search?q=%E5%8F%A4%E5%A2%93").expect(200).says("没有找到");
        visitor.get("/search?cursor=none").expect(400).says("search_cursor_unknown");
        Visitor::signed_in(&app, "prosecutor.shandan").get("/search?q=%E5%9E%83%E5%9C%BE").expect(200).hides("/leads/1");
    }
}
