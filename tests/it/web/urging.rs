//! Urging by the pages alone: the supervisor's list, the text, the decision, what the agency sees, and the striking off.

use super::Visitor;
use crate::notify::setup::{day, served};
use crate::support::app::TestApp;

/// The number at the end of an address.
fn tail(location: Option<&str>) -> i64 {
    location.unwrap().rsplit('/').next().unwrap().parse().unwrap()
}

both! {
    fn an_agency_is_urged_from_the_list_and_the_proposal_decided_on_the_page(db) {
        let app = TestApp::start(db);
        let served = served(&app);
        app.set_day(day("2026-04-28"));
        let prosecutor = Visitor::signed_in(&app, "prosecutor");
        let form = format!("/recommendations/lines/{}/urging", served.line);
        prosecutor.get("/supervision").expect(200).says("没有需要督办的");
        prosecutor.get("/supervision?which=near").expect(200).says(&served.number).says(&form).says("尚未催办");
        let page = prosecutor.get(&form);
        page.expect(200).says("距届满还有8日").says("尚未督促过该单位").says("拒绝、妨碍调查收集证据").says("不改变期限");
        let (recipient, body) = (page.field("recipient"), "请于期限届满前书面回复本院。");
        let sent = [("kind", "urge"), ("recipient", recipient.as_str()), ("body", body), ("opinion", ""), ("form_key", "one")];
        prosecutor.post(&form, &sent).expect(422).says(body).says("id=\"opinion-wrong\"");
        let sent = [("kind", "urge"), ("recipient", recipient.as_str()), ("body", body), ("opinion", "临近届满，建议催办。"), ("form_key", "two")];
        let made = prosecutor.post(&form, &sent);
        assert_eq!(prosecutor.post(&form, &sent).location, made.location, "sent twice, proposed once");
        let id = tail(made.expect(303).location.as_deref());
        let one = format!("/urgings/{id}");
        let page = prosecutor.get(&one);
        page.expect(200).says("待批准").says(body).hides("登记送出").hides("手工销号");
        let approval = page.html.split("href=\"/approvals/").nth(1).unwrap().split('"').next().unwrap().to_owned();
        prosecutor.get(&format!("/recommendations/{}", recommendation(&app, served.line))).expect(200).says(&one);

        // The agency sees nothing of what is only proposed.
        let agency = Visitor::signed_in(&app, "agency");
        let inbox = format!("/inbox/{}", served.line);
        agency.get(&inbox).expect(200).hides(body).hides("催办");
        let head = Visitor::signed_in(&app, "head");
        head.get(&format!("/approvals/{approval}")).expect(200).says(body).says(&recipient);
        let yes = [("version", "1"), ("agree", "yes"), ("opinion", "同意。")];
        head.submit(&format!("/approvals/{approval}/decide"), &yes).expect(200);
        agency.get(&inbox).expect(200).says(body).says("催办").hides("临近届满，建议催办").hides("同意。");
        prosecutor.get("/supervision?which=sent").expect(200).says(&one);

        let page = prosecutor.get(&one);
        page.expect(200).says("已发出").says("手工销号");
        let strike = format!("{one}/strike");
        let version = page.field("version");
        prosecutor.post(&strike, &[("version", &version), ("reason", "")]).expect(422).says("id=\"reason-wrong\"");
        prosecutor.submit(&strike, &[("version", &version), ("reason", "电话确认已寄出回复。")]).expect(200).says("已销号");
    }

    fn a_report_is_written_anew_sent_and_recorded_on_its_page(db) {
        let app = TestApp::start(db);
        let served = served(&app);
        app.set_day(day("2026-05-09"));
        let supervisor = Visitor::signed_in(&app, "supervisor");
        supervisor.get("/supervision").expect(200).says(&served.number).says("逾期");
        let form = format!("/recommendations/lines/{}/urging", served.line);
        // Hindering the inquiry is reported at once; what the template leaves open has to be written.
        let page = supervisor.get(&format!("{form}?kind=report_congress&hindering=yes"));
        page.expect(200).says("第四十五条");
        let (recipient, body) = (page.field("recipient"), "该单位于2026年5月7日拒绝提供执法卷宗，现报告。");
        let sent = |body: &str, key: &str| {
            supervisor.post(&form, &[("kind", "report_congress"), ("hindering", "yes"), ("recipient", &recipient),
                ("body", body), ("opinion", "建议报告。"), ("form_key", key)])
        };
        sent("【请写明】", "a").expect(422).says("id=\"body-wrong\"").says("报告同级人大常委会");
        let id = tail(sent(body, "b").expect(303).location.as_deref());
        let one = format!("/urgings/{id}");
        let approval = |page: &super::Page| page.html.split("href=\"/approvals/").nth(1).unwrap().split('"').next().unwrap().to_owned();
        let head = Visitor::signed_in(&app, "head.zhangye");
        let first = approval(&supervisor.get(&one));
        head.submit(&format!("/approvals/{first}/return"), &[("version", "1"), ("opinion", "写明人员。")]).expect(200);
        let again = format!("{one}/proposal");
        let page = supervisor.get(&again);
        page.expect(200).says(body);
        let better = "该单位于2026年5月7日由办公室拒绝提供执法卷宗，现报告。";
        let version = page.field("version");
        supervisor.submit(&again, &[("version", &version), ("recipient", &recipient), ("body", better), ("opinion", "已写明。")])
            .expect(200).says(better).says("待批准");
        let second = approval(&supervisor.get(&one));
        head.submit(&format!("/approvals/{second}/review"), &[("version", "1"), ("agree", "yes"), ("opinion", "同意。")]).expect(200);
        let chief = Visitor::signed_in(&app, "chief.zhangye");
        chief.submit(&format!("/approvals/{second}/decide"), &[("version", "2"), ("agree", "yes"), ("opinion", "同意。")]).expect(200);
        let page = supervisor.get(&one);
        page.expect(200).says("已批准待发出").says("登记送出").says("data-print");
        let version = page.field("version");
        let dispatch = format!("{one}/dispatch");
        supervisor.post(&dispatch, &[("version", &version), ("on", "2026-05-09"), ("how", "")]).expect(422).says("id=\"how-wrong\"");
        supervisor.submit(&dispatch, &[("version", &version), ("on", "2026-05-09"), ("how", "机要交换")]).expect(200).says("机要交换").says("已发出");
        Visitor::signed_in(&app, "agency").get(&format!("/inbox/{}", served.line)).expect(200).hides(better);
    }
}

fn recommendation(app: &TestApp, line: i64) -> i64 {
    use yisu::recommendations::{AddresseeId, store};
    app.read(|conn| store::line(conn, AddresseeId(line))).unwrap().1.id.0
}
