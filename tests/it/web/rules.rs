//! The pages of holidays and rules: a year, the import of a notice with what it moves, packs compared, dates simulated.

use super::Visitor;
use crate::api::recommendations::{handed_over, line, own, serve, signed};
use crate::support::app::TestApp;

both! {
    fn a_year_is_shown_with_its_rest_days_and_make_up_workdays(db) {
        let app = TestApp::start(db);
        let admin = Visitor::signed_in(&app, "admin");
        let page = admin.get("/holidays");
        page.expect(200).says("2026 年工作日历").says("国务院办公厅关于2026年部分节假日安排的通知");
        // 365 days, as many cells.
        assert_eq!(page.html.matches("<li class=\"cal-").count(), 365);
        assert_eq!(page.html.matches("<li class=\"cal-makeup\"").count(), 6);
        page.says("title=\"春节\"").says("href=\"/holidays/import\"");
        admin.get("/holidays?year=2027").expect(200).says("2027 年的放假通知尚未导入");
        admin.get("/holidays?version=99").expect(404);
        // Whoever works by the calendar sees it, and imports none.
        let prosecutor = Visitor::signed_in(&app, "prosecutor");
        prosecutor.get("/holidays").expect(200).hides("/holidays/import");
        prosecutor.get("/holidays/import").expect(403);
        prosecutor.post("/holidays/import", &[("days", "x")]).expect(403);
        Visitor::signed_in(&app, "agency").get("/holidays").expect(403);
    }

    fn a_notice_says_what_it_would_move_before_it_counts(db) {
        let app = TestApp::start(db);
        app.set_day("2026-11-01".parse().unwrap());
        let document = signed(&app, &[line(own(&app))]);
        // Two months from 1 November end on the New Year of the year to come: the reply, and what it is to say is done.
        serve(&app, &document, 0, handed_over("2026-11-01"));
        let admin = Visitor::signed_in(&app, "admin");
        let wrong = admin.post("/holidays/preview", &[("days", "date,name,is_off_day\n2027-13-01,元旦,true\n")]);
        wrong.expect(422).says("第2行").says("2027-13-01");
        admin.post("/holidays/preview", &[("days", "")]).expect(422).says("id=\"days-wrong\"");
        let days = "date,name,is_off_day\n2027-01-01,元旦,true\n2027-01-02,元旦,true\n2027-01-03,元旦,true\n";
        let page = admin.post("/holidays/preview", &[("days", days), ("note", "国办发明电〔2026〕某号")]);
        page.expect(200).says("导入后成为第 2 版").says("<dt>届满日变动的期限</dt><dd>2</dd>").says("value=\"国办发明电〔2026〕某号\"");
        admin.get("/holidays?year=2027").says("尚未导入");
        let form = [("days", days), ("note", "国办发明电〔2026〕某号"), ("form_key", "notice-0001")];
        let done = admin.submit("/holidays/import", &form);
        done.expect(200).says("新日历已生效").says("2027 年工作日历").says("国办发明电〔2026〕某号");
        admin.submit("/holidays/import", &form).expect(200);
        let again = [("days", days), ("form_key", "notice-0002")];
        admin.post("/holidays/import", &again).expect(422).says("没有任何日期变化");
        admin.get("/holidays?year=2027&version=1").expect(200).says("尚未导入");
    }

    fn packs_are_listed_compared_and_given_a_day(db) {
        let app = TestApp::start(db);
        let admin = Visitor::signed_in(&app, "admin");
        let page = admin.get("/rules");
        page.expect(200).says("<code>R2021</code>").says("<code>PPIL-LAW</code>").says("未定").says("<code>A6</code>");
        admin.get("/rules/difference").expect(200).says("<code>A6</code>").says("整条规则");
        let same = admin.get("/rules/difference?left=R2021%401&right=R2021%401");
        same.expect(200).says("没有不同");
        let law = "PPIL-LAW@0";
        admin.post("/rules/preview", &[("pack", ""), ("effective_from", "x")]).expect(422).says("id=\"pack-wrong\"");
        admin.post("/rules/preview", &[("pack", law), ("effective_from", "2026-03-02")]).expect(422);
        let day = [("pack", law), ("effective_from", "2027-01-01"), ("note", "全国人大常委会公布")];
        admin.post("/rules/preview", &day).expect(200).says("登记后的影响").says("检察意见书");
        admin.get("/rules").hides("2027-01-01");
        let mut unexplained = day.to_vec();
        unexplained[2] = ("note", "");
        admin.post("/rules/date", &unexplained).expect(422).says("id=\"note-wrong\"");
        admin.submit("/rules/date", &day).expect(200).says("施行日已登记").says("2027-01-01");
        let head = Visitor::signed_in(&app, "head");
        head.get("/rules").expect(200).hides("/rules/date");
        head.post("/rules/date", &day).expect(403);
    }

    fn the_simulator_says_the_date_of_each_day_and_how_it_is_reached(db) {
        let app = TestApp::start(db);
        let supervisor = Visitor::signed_in(&app, "supervisor");
        supervisor.get("/rules/simulator").expect(200).says("2026-03-02");
        // Two months from 1 August end on National Day, and are rolled to the first working day after it.
        let page = supervisor.get("/rules/simulator?rule=A6&days=2026-08-01%2C2026-03-02");
        page.expect(200).says("2026-10-08（周四）").says("由 2026-10-01（周四） 顺延").says("2026-05-06");
        assert_eq!(page.html.matches("<ol class=\"sheet\">").count(), 2);
        supervisor.get("/rules/simulator?rule=A6&days=2026-13-01").expect(422).says("2026-13-01").says("id=\"days-wrong\"");
        supervisor.get("/rules/simulator?rule=Z9&days=2026-03-02").expect(422).says("Z9");
        supervisor.get("/rules/simulator?rule=&days=2026-03-02").expect(422).says("id=\"rule-wrong\"");
        Visitor::signed_in(&app, "auditor").get("/rules/simulator").expect(403);
    }
}
