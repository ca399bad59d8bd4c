//! A lead by the pages alone: registered, screened, assessed, compared, proposed, decided.

use super::Visitor;
use crate::api::leads::{register, told};
use crate::support::app::TestApp;

const LEAD: &[(&str, &str)] = &[
    ("title", "河道内堆放建筑垃圾"),
    ("narrative", "黑河支流河道内堆放大量建筑垃圾，影响行洪。"),
    ("received_on", "2026-03-01"),
    ("channel", "hotline_12345"),
    ("domain", "ecology"),
    ("place", "甘州区某镇河道"),
    ("reporter_name", "王秘密"),
    ("reporter_phone", "13912345678"),
];

both! {
    fn a_lead_goes_from_the_form_to_the_case(db) {
        let app = TestApp::start(db);
        let prosecutor = Visitor::signed_in(&app, "prosecutor");
        prosecutor.get("/leads").expect(200).says("没有符合条件的线索").says("/leads/new");
        let form = prosecutor.get("/leads/new");
        assert_eq!(form.expect(200).field("received_on"), "2026-03-02");
        let lead = prosecutor.submit("/leads/new", LEAD);
        lead.expect(200).says("线索已登记").says("〔2026〕1号").says("黑河支流").says("已登记");
        lead.hides("王秘密").hides("13912345678");
        assert!(!prosecutor.get("/leads/1").html.contains("线索已登记"), "it is said once");
        prosecutor.submit("/leads/1/take", &[("version", "1")]).says("由您承办").says("李慧");
        // Screened from the list, which goes on by itself.
        let list = prosecutor.get("/screening");
        list.expect(200).says("河道内堆放建筑垃圾").says("data-key=\"e\"");
        let back = list.field("back");
        let screening = [("version", "2"), ("sources", "线索登记簿、案件登记簿"), ("findings", "没有同类线索。"), ("then", "evaluate"), ("back", &back)];
        prosecutor.submit("/leads/1/screenings", &screening).says("筛查已记录").says("没有待筛查的线索");
        // An assessment without its reasons comes back with what was typed.
        let bare = [("version", "3"), ("authenticity", "high"), ("authenticity_reason", "多人反映。"), ("investigability", "medium"), ("conclusion", "建议立案。")];
        let again = prosecutor.post("/leads/1/assessments", &bare);
        again.expect(422).says("href=\"#investigability_reason\"").says("id=\"investigability_reason-wrong\"");
        assert_eq!(again.field("authenticity_reason"), "多人反映。");
        assert!(again.says("建议立案。").html.contains("<option value=\"medium\" selected>"));
        let whole = [bare.as_slice(), &[("investigability_reason", "地点明确。")]].concat();
        prosecutor.submit("/leads/1/assessments", &whole).says("评估已保存").says("真实性 高").says("/leads/1/decision");
        // The filing test speaks at the fields of the page.
        prosecutor.get("/leads/1/decision").expect(200).says("立案内容").says("张掖市生态环境局甘州分局");
        let filing = [("version", "4"), ("outcome", "file_case"), ("opinion", "事实清楚，建议立案。"), ("track", "administrative"), ("title", "甘州区河道建筑垃圾公益诉讼案")];
        let refused = prosecutor.post("/leads/1/decision", &filing);
        refused.expect(422).says("第六十七条").says("href=\"#interest_harmed\"").says("href=\"#agencies\"");
        assert_eq!(refused.field("title"), "甘州区河道建筑垃圾公益诉讼案");
        let agencies = refused.html.split("name=\"agencies\"").nth(1).unwrap();
        let agency = agencies.split("<option value=\"").nth(2).unwrap().split('"').next().unwrap();
        let filing = [filing.as_slice(), &[("interest_harmed", "河道行洪安全和生态环境受到损害。"), ("unlawful_act", "未依法查处倾倒行为。"), ("agencies", agency)]].concat();
        prosecutor.submit("/leads/1/decision", &filing).says("已提请审批").says("待决定");
        // Nobody approves their own; the head reviews, the chief decides, each with the file beside.
        prosecutor.get("/approvals/1").expect(200).says("撤回提请").hides("审核同意").hides(">批准<");
        let head = Visitor::signed_in(&app, "head");
        head.get("/desk").expect(200).says("等我决定");
        head.get("/approvals").expect(200).says("事实清楚，建议立案。");
        head.get("/approvals/1").expect(200).says("审核同意").says("黑河支流").says("河道行洪安全和生态环境受到损害。");
        let stale = head.post("/approvals/1/review", &[("version", "9"), ("agree", "yes"), ("opinion", "同意立案。")]);
        stale.expect(422).says("同意立案。").says("role=\"alert\"");
        head.submit("/approvals/1/review", &[("version", "1"), ("agree", "yes"), ("opinion", "同意立案。")]).says("审核意见已提交").says("没有等您处理的事项");
        let chief = Visitor::signed_in(&app, "chief");
        chief.get("/approvals/1").expect(200).says("同意立案。").says("批准").says("退回");
        chief.submit("/approvals/1/decide", &[("version", "2"), ("agree", "yes"), ("opinion", "同意。")]).says("决定已作出");
        prosecutor.get("/cases").expect(200).says("甘州区河道建筑垃圾公益诉讼案");
        prosecutor.get("/cases/1").expect(200).says("生态环境").says("河道内堆放建筑垃圾").says("lamp-");
        for tab in ["measures", "clocks", "evidence", "documents", "recommendations", "log"] {
            prosecutor.get(&format!("/cases/1/{tab}")).expect(200).says("aria-current=\"page\"");
        }
        let clocks = prosecutor.get("/cases/1/clocks");
        let clock = clocks.html.split("href=\"/clocks/").nth(1).unwrap().split('"').next().unwrap();
        prosecutor.get(&format!("/clocks/{clock}")).expect(200).says("计算说明").says("起算").says("2026-03-02（周一）");
    }

    fn a_lead_is_classified_and_verified_on_the_spot_by_two(db) {
        let app = TestApp::start(db);
        let mut bare = told("河道堆放建筑垃圾");
        bare.as_object_mut().unwrap().remove("domain");
        register(&app, "prosecutor", bare);
        let visitor = Visitor::signed_in(&app, "prosecutor");
        visitor.get("/leads/1").expect(200).says("尚未归类").says("/leads/1/edit").says("/leads/1/verification");
        let form = visitor.get("/leads/1/edit");
        let narrative = form.expect(200).html.split("name=\"narrative\"").nth(1).unwrap().split("\n").nth(1).unwrap().split("</textarea>").next().unwrap().to_owned();
        let version = form.field("version");
        let told = [("version", version.as_str()), ("title", "河道堆放建筑垃圾约三百吨"), ("narrative", &narrative), ("domain", "ecology"), ("place", "黑河滩"),
            ("received_on", "2026-03-01"), ("channel", "hotline_12345"), ("statutory_source", "accusation_or_report"), ("agencies", "甘州区水务局\n某局")];
        let wrong = [told.as_slice(), &[("longitude", "东经")]].concat();
        visitor.post("/leads/1/edit", &wrong).expect(422).says("id=\"longitude-wrong\"").says("约三百吨");
        let source = form.html.split("name=\"statutory_source\"").nth(1).unwrap().split("\" selected").next().unwrap().rsplit('"').next().unwrap().to_owned();
        let mut told = told;
        told[7].1 = &source;
        visitor.submit("/leads/1/edit", &told).expect(200).says("已更正").says("约三百吨").says("生态环境").says("某局");
        visitor.post("/leads/1/edit", &told).expect(422);

        let (one, two) = (app.person("prosecutor").to_string(), app.person("assistant").to_string());
        visitor.get("/leads/1/verification").expect(200).says("安排核查").says("value=\"黑河滩\"");
        let mut plan = [("first_officer_id", one.as_str()), ("second_officer_id", one.as_str()), ("planned_on", "2026-03-02"), ("place", "黑河滩"), ("purpose", "查看现场")];
        visitor.post("/leads/1/verification", &plan).expect(422).says("id=\"second_officer_id-wrong\"").says("查看现场");
        plan[1].1 = &two;
        visitor.submit("/leads/1/verification", &plan).expect(200).says("提交核查情况").says("data-locate");
        let found = [("verification", "1"), ("visited_at", "2026-03-02T08:30"), ("findings", "反映情况属实。")];
        let refused = visitor.post_files("/leads/1/verification/report", &found, &[("现场.txt", "照片".as_bytes())]);
        refused.expect(422).says("id=\"longitude-wrong\"").says("反映情况属实。").says("已上传 1 份");
        let kept = refused.field("kept");
        let whole = [found.as_slice(), &[("longitude", "100.449812"), ("latitude", "38.932066"), ("kept", kept.as_str())]].concat();
        visitor.submit_files("/leads/1/verification/report", &whole, &[]).expect(200).says("反映情况属实。").says("100.449812").says(&format!("/files/{kept}"));
        visitor.get("/leads/1").says("线下核查：反映情况属实。");
        Visitor::signed_in(&app, "prosecutor.shandan").get("/leads/1/verification").expect(404);
        Visitor::signed_in(&app, "chief").get("/leads/1/edit").expect(403);
    }

    fn a_form_comes_back_with_what_was_typed_and_every_fault_at_its_field(db) {
        let app = TestApp::start(db);
        let prosecutor = Visitor::signed_in(&app, "prosecutor");
        let page = prosecutor.post("/leads/new", &[("title", "河"), ("narrative", "<b>黑河</b>"), ("channel", "pigeon"), ("received_on", "2026-13-01"), ("urgent", "yes"), ("suspects", "甲公司\r\n乙公司")]);
        page.expect(422);
        for field in ["title", "channel", "received_on"] {
            page.says(&format!("<a href=\"#{field}\">")).says(&format!("id=\"{field}-wrong\"")).says("aria-invalid=\"true\"");
        }
        page.says("不能少于 2 个字符").says("&lt;b&gt;黑河").hides("<b>黑河").says("甲公司\n乙公司");
        assert!(page.html.contains("name=\"urgent\" value=\"yes\" checked"));
        assert_eq!(app.as_user("prosecutor").get("/api/v1/leads").expect(200)["items"], serde_json::json!([]));
        let missing = prosecutor.post("/leads/new", &[]);
        for field in ["title", "narrative", "channel", "received_on"] {
            missing.expect(422).says(&format!("<a href=\"#{field}\">"));
        }
    }

    fn a_form_that_is_sent_twice_registers_once(db) {
        let app = TestApp::start(db);
        let prosecutor = Visitor::signed_in(&app, "prosecutor");
        let key = prosecutor.get("/leads/new").expect(200).field("form_key");
        let form = [LEAD, &[("form_key", &key)]].concat();
        let first = prosecutor.post("/leads/new", &form);
        assert_eq!(first.expect(303).location.as_deref(), Some("/leads/1"));
        assert_eq!(prosecutor.post("/leads/new", &form).expect(303).location.as_deref(), Some("/leads/1"));
        let other = [&form[1..], &[("title", "另一件事")]].concat();
        prosecutor.post("/leads/new", &other).expect(422).says("另一件事");
        let again = prosecutor.get("/leads/new").field("form_key");
        assert_ne!(again, key);
    }

    fn two_leads_are_compared_with_what_both_say_marked_and_decided_once(db) {
        let app = TestApp::start(db);
        register(&app, "prosecutor", told("河道堆放建筑垃圾"));
        register(&app, "prosecutor", told("河道堆放建筑垃圾影响行洪"));
        app.index_now();
        let prosecutor = Visitor::signed_in(&app, "prosecutor");
        let lead = prosecutor.get("/leads/2");
        lead.expect(200).says("/leads/2/compare?kind=lead&amp;other=1").says("<meter");
        let page = prosecutor.get("/leads/2/compare?kind=lead&other=1");
        page.expect(200).says("<mark>").says("原文对比").says("同一事项");
        // A verdict needs its reason.
        let told = [("kind", "lead"), ("other", "1"), ("verdict", "same_matter"), ("back", "/leads/2")];
        let again = prosecutor.post("/leads/2/pairs", &told);
        again.expect(422).says("id=\"reason-wrong\"");
        assert!(again.html.contains("value=\"same_matter\" checked"));
        let told = [told.as_slice(), &[("reason", "地点、内容相同。")]].concat();
        prosecutor.submit("/leads/2/pairs", &told).says("判断已保存").says("已判断为“同一事项”");
        // Nobody of another office finds the pair.
        Visitor::signed_in(&app, "prosecutor.shandan").get("/leads/2/compare?kind=lead&other=1").expect(404);
        Visitor::signed_in(&app, "chief").get("/leads/2/compare?kind=lead&other=1").expect(200).hides("保存判断");
    }

    fn the_list_is_narrowed_ordered_and_followed_by_its_address(db) {
        let app = TestApp::start(db);
        for no in 1..=53 {
            let mut body = told(&format!("河道堆放建筑垃圾第{no:02}处"));
            body["received_on"] = serde_json::json!(format!("2026-02-{:02}", no % 28 + 1));
            register(&app, "prosecutor", body);
        }
        let prosecutor = Visitor::signed_in(&app, "prosecutor");
        let rows = |page: &super::Page| page.html.matches("<td class=\"number\">").count();
        let first = prosecutor.get("/leads?sort=oldest&state=registered");
        assert_eq!(rows(first.expect(200).says("第01处").says("aria-sort=\"ascending\"").hides("第53处")), 50);
        let next = first.html.split("rel=\"next\"").next().unwrap().rsplit("href=\"").next().unwrap();
        let next = next.split('"').next().unwrap().replace("&amp;", "&");
        assert!(next.contains("sort=oldest") && next.contains("state=registered"), "{next}");
        let second = prosecutor.get(&format!("/leads{next}"));
        assert_eq!(rows(second.expect(200).says("第53处").says("回到第一页")), 3);
        prosecutor.get("/leads?sort=first_received").expect(200).says("2026-02-01（周日）");
        let narrowed = prosecutor.get("/leads?received_from=2026-02-28&received_to=2026-02-28");
        assert_eq!(rows(narrowed.expect(200)), 1);
        assert_eq!(narrowed.field("received_from"), "2026-02-28");
        // The list is taken as a sheet of exactly what it is narrowed to, and that is logged.
        let sheet = prosecutor.get("/leads.csv?sort=oldest&state=registered");
        let lines: Vec<&str> = sheet.expect(200).html.trim_start_matches('\u{feff}').lines().collect();
        assert_eq!((lines.len(), lines[0]), (54, "编号,标题,状态,领域,来源渠道,受理日期,承办人,单位"));
        assert!(lines[1].contains("第01处") && lines[53].contains("第53处"), "{}", lines[1]);
        assert_eq!(prosecutor.get("/leads.csv?received_from=2026-02-28&received_to=2026-02-28").html.lines().count(), 2);
        let book = prosecutor.get("/leads.xlsx?state=registered");
        assert!(book.expect(200).html.starts_with("PK") && book.header("content-disposition").unwrap().contains(".xlsx"));
        let log = app.as_user("auditor").get("/api/v1/audit?action=list.taken").expect(200);
        assert_eq!(log["items"].as_array().unwrap().len(), 3);
        Visitor::signed_in(&app, "prosecutor.shandan").get("/leads.csv").expect(200).hides("第01处");
        // What an address says wrong is as if it said nothing.
        assert_eq!(rows(prosecutor.get("/leads?cursor=x&received_from=never&state=nowhere").expect(200)), 50);
        assert!(first.html.len() < 100 * 1024, "{}", first.html.len());
    }
}
