//! Importing by the pages alone: a sheet whose columns are looked at, a dry run, the bad rows back, the import, its result.

use super::{Page, Visitor};
use crate::support::app::TestApp;

const SHEET: &str = "市民热线工单,,,\n单据,说的事,什么时候,打电话的人\n\
    G001,黑河滩边倾倒建筑垃圾约三百吨,2026-02-03,王守信\n\
    G002,黑河滩边有人倾倒建筑垃圾三百吨左右,2026-02-04,李知秋\n\
    G003,餐馆油烟直排影响居民,昨天,赵某\n\
    G001,黑河滩边倾倒建筑垃圾约三百吨,2026-02-05,王守信\n";

/// The page of a batch once it does not run any more.
fn ended(visitor: &Visitor<'_>, path: &str) -> Page {
    for _ in 0..2_000 {
        let page = visitor.get(path);
        if !page.expect(200).html.contains("hx-trigger") {
            return page;
        }
        std::thread::yield_now();
    }
    panic!("the import does not end");
}

/// What the form of the columns sends.
fn columns<'a>(then: &'a str, meanings: [&'a str; 4]) -> Vec<(&'a str, &'a str)> {
    let names = ["columns[0]", "columns[1]", "columns[2]", "columns[3]"];
    let mut fields: Vec<(&str, &str)> = names.into_iter().zip(meanings).collect();
    fields.extend([("channel", "hotline_12345"), ("statutory_source", ""), ("then", then)]);
    fields
}

const MEANT: [&str; 4] = ["external_number", "content", "reported_at", "reporter_name"];

both! {
    fn a_sheet_goes_through_its_columns_and_a_dry_run_to_the_register(db) {
        let app = TestApp::start(db);
        let visitor = Visitor::signed_in(&app, "prosecutor");
        visitor.get("/leads").expect(200).says("href=\"/imports\"");
        visitor.get("/imports").expect(200).says("还没有导入过");
        visitor.get("/imports/new").expect(200).says("multipart/form-data");
        // What is no sheet is said so, and nothing is kept.
        visitor.post_files("/imports/new", &[], &[("a.png", b"\x89PNG\r\n\x1a\n0000")]).expect(422).says("role=\"alert\"");
        visitor.get("/imports").says("还没有导入过");
        let sheet = visitor.submit_files("/imports/new", &[], &[("热线.csv", SHEET.as_bytes())]);
        sheet.expect(200).says("各列的含义").says("说的事").says("黑河滩边倾倒建筑垃圾约三百吨").says("aria-current=\"step\"");
        let path = "/imports/1";
        // Headings that are not known have to be given their meaning; the sheet waits meanwhile.
        let bare = visitor.post("/imports/1/columns", &columns("check", ["", "", "", ""]));
        bare.expect(422).says("至少要有一列").says("id=\"columns[0]-wrong\"");
        let twice = visitor.post("/imports/1/columns", &columns("check", ["content", "content", "", ""]));
        twice.expect(422).says("id=\"columns[1]-wrong\"");
        visitor.get("/imports").says("热线.csv").says("待导入");

        visitor.submit("/imports/1/columns", &columns("check", MEANT)).expect(200);
        let checked = ended(&visitor, path);
        checked.says("将登记").says("日期无法识别").says("什么时候").says(">5</td>").says("正式导入（2 条）");
        assert_eq!(app.as_user("prosecutor").get("/api/v1/leads").expect(200)["items"], serde_json::json!([]));
        let bad = visitor.get("/imports/1/rejects");
        bad.expect(200).says("G003").says("date_malformed").says("赵某").hides("G002");
        assert!(bad.header("content-disposition").unwrap().starts_with("attachment"));
        // Nobody else sees what stands in it, or goes on with it.
        let other = Visitor::signed_in(&app, "assistant");
        other.get(path).expect(200).says("由他人上传").hides("王守信").hides("李知秋").hides("黑河滩");
        other.post("/imports/1/columns", &columns("import", MEANT)).expect(403);
        other.get("/imports/1/rejects").expect(403);
        Visitor::signed_in(&app, "prosecutor.shandan").get(path).expect(404);
        Visitor::signed_in(&app, "chief").get(path).expect(403);

        visitor.submit("/imports/1/columns", &columns("import", MEANT)).expect(200);
        let done = ended(&visitor, path);
        done.says("导入的线索").says("已登记").says("日期无法识别").says("去筛查").hides("name=\"columns[0]\"");
        visitor.get("/leads").says("黑河滩边");
        visitor.post("/imports/1/columns", &columns("import", MEANT)).expect(422).says("已完成");
        // Mended, the bad rows are imported by themselves.
        let mended = bad.html.replace("昨天", "2026-02-05");
        let again = visitor.submit_files("/imports/new", &[], &[("退回.csv", mended.as_bytes())]);
        again.expect(200).says("退回代码");
        // Its columns are recognised: all but what was added.
        visitor.submit("/imports/2/undo", &[]).expect(200).says("已撤销");
        visitor.submit("/imports/1/undo", &[]).expect(200).says("已撤销");
        visitor.get("/leads").says("没有符合条件的线索");
    }

    fn an_import_of_which_something_was_done_is_not_undone(db) {
        let app = TestApp::start(db);
        let visitor = Visitor::signed_in(&app, "prosecutor");
        visitor.submit_files("/imports/new", &[], &[("热线.csv", SHEET.as_bytes())]);
        visitor.submit("/imports/1/columns", &columns("import", MEANT)).expect(200);
        ended(&visitor, "/imports/1");
        visitor.submit("/leads/1/take", &[("version", "1")]).expect(200);
        visitor.post("/imports/1/undo", &[]).expect(422).says("不能撤销");
        visitor.get("/leads").says("黑河滩边");
    }

    fn a_sheet_that_waits_too_long_is_forgotten(db) {
        let app = TestApp::start(db);
        let visitor = Visitor::signed_in(&app, "prosecutor");
        visitor.submit_files("/imports/new", &[], &[("热线.csv", SHEET.as_bytes())]);
        app.pass_days(2);
        let visitor = Visitor::signed_in(&app, "prosecutor");
        visitor.submit_files("/imports/new", &[], &[("又一份.csv", SHEET.as_bytes())]).expect(200);
        visitor.get("/imports/1").expect(200).says("热线.csv").says("已撤销").hides("黑河滩");
        let folders = std::fs::read_dir(db.folder().join("imports")).unwrap();
        assert_eq!(folders.count(), 1, "the sheet names reporters and is not kept");
    }
}
