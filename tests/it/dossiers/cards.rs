//! Case cards: taken out as a workbook, changed, tried, brought in.

use std::io::Cursor;

use calamine::{Data, Reader, Xlsx};
use rust_xlsxwriter::Workbook;
use serde_json::{Value, json};

use super::taking::case;
use crate::api::files::send;
use crate::support::app::{Answer, TestApp};

/// A sheet as rows of texts.
type Rows = Vec<Vec<String>>;

fn rows(workbook: &[u8]) -> Rows {
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(workbook.to_vec())).unwrap();
    let range = book.worksheet_range_at(0).unwrap().unwrap();
    range.rows().map(|row| row.iter().map(ToString::to_string).collect()).collect()
}

fn workbook(rows: &Rows) -> Vec<u8> {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    for (row, cells) in (0..).zip(rows) {
        for (column, cell) in (0..).zip(cells) {
            sheet.write_string(row, column, cell).unwrap();
        }
    }
    book.save_to_buffer().unwrap()
}

fn column(rows: &Rows, heading: &str) -> usize {
    rows[0].iter().position(|said| said.split('（').next() == Some(heading)).unwrap()
}

fn set(rows: &mut Rows, row: usize, heading: &str, text: &str) {
    let at = column(rows, heading);
    text.clone_into(&mut rows[row][at]);
}

fn bring(app: &TestApp, rows: &Rows, how: &str) -> Value {
    send(&app.as_user("prosecutor"), &format!("/api/v1/case-cards{how}"), "案卡.xlsx", &workbook(rows), &[])
        .expect(200)
}

fn cards(app: &TestApp, query: &str) -> Rows {
    let answer: Answer = app.as_user("prosecutor").get(&format!("/api/v1/case-cards{query}"));
    assert_eq!(answer.status, 200, "{}", String::from_utf8_lossy(&answer.bytes));
    rows(&answer.bytes)
}

fn read(app: &TestApp, case: &Value) -> Value {
    app.as_user("prosecutor").get(&format!("/api/v1/cases/{case}")).expect(200)
}

both! {
    fn cards_are_taken_out_with_chinese_headings_and_come_back_unchanged(db) {
        let app = TestApp::start(db);
        let case = case(&app);
        let taken = cards(&app, "");
        assert_eq!(taken.len(), 2);
        for (heading, text) in [("案件名称", "河道堆放建筑垃圾案"), ("诉讼类型", "行政公益诉讼"), ("是否紧急", "否"),
            ("立案日期", "2026-03-02"), ("检察建议制发日期", "2026-03-02")] {
            assert_eq!(taken[1][column(&taken, heading)], text, "{heading} in {taken:?}");
        }
        assert!(taken[0].contains(&String::from("承办检察官（可修改）")), "{taken:?}");
        assert!(taken[1][column(&taken, "承办检察官")].ends_with("（prosecutor）"), "{taken:?}");
        assert_eq!(cards(&app, "?state=closed").len(), 1, "the list's filters apply");
        let one = app.as_user("prosecutor").get(&format!("/api/v1/cases/{case}/card"));
        assert_eq!(rows(&one.bytes), taken);
        assert_eq!(rows(&app.as_user("prosecutor.shandan").get("/api/v1/case-cards").bytes).len(), 1);
        app.as_user("agency").get("/api/v1/case-cards").refused(403, "not_allowed");

        let before = read(&app, &case);
        let told = bring(&app, &taken, "?dry_run=false");
        assert_eq!((&told["rows"], &told["unchanged"], &told["items"]), (&json!(1), &json!(1), &json!([])));
        assert_eq!(read(&app, &case), before);
        let log = app.as_user("auditor").get("/api/v1/audit?action=case.cards_taken").expect(200);
        assert_eq!(log["items"].as_array().unwrap().len(), 4, "each taking is logged: {log}");
    }

    fn what_is_changed_by_hand_is_tried_first_and_then_taken_over(db) {
        let app = TestApp::start(db);
        let case = case(&app);
        let mut sheet = cards(&app, "");
        set(&mut sheet, 1, "案件名称", "=HYPERLINK(\"x\")黑河滩案");
        set(&mut sheet, 1, "是否紧急", "是");
        set(&mut sheet, 1, "承办检察官", "assistant");
        let before = read(&app, &case);
        let told = bring(&app, &sheet, "");
        assert_eq!((&told["dry_run"], &told["changed"]), (&json!(true), &json!(1)));
        assert_eq!(told["items"][0]["changed"], json!(["title", "handler", "urgent"]), "{told}");
        assert_eq!(read(&app, &case), before, "nothing is kept of a trial");

        bring(&app, &sheet, "?dry_run=false");
        let after = read(&app, &case);
        assert_eq!((&after["title"], &after["urgent"]), (&json!("=HYPERLINK(\"x\")黑河滩案"), &json!(true)));
        assert_eq!(after["handler_id"], json!(app.person("assistant")));
        let log = app.as_user("prosecutor").get(&format!("/api/v1/cases/{case}/audit")).expect(200).to_string();
        assert!(log.contains("case.amended") && log.contains("case.assigned"), "{log}");
        // A text that begins like a formula is a text still.
        let mut book: Xlsx<_> = Xlsx::new(Cursor::new(app.as_user("prosecutor").get("/api/v1/case-cards").bytes)).unwrap();
        let range = book.worksheet_range_at(0).unwrap().unwrap();
        assert_eq!(range.get((1, 1)), Some(&Data::String(String::from("=HYPERLINK(\"x\")黑河滩案"))));
        assert!(book.worksheet_formula("Sheet1").unwrap().is_empty());
        // The same sheet again is based on a version that is gone.
        let again = bring(&app, &sheet, "?dry_run=false");
        assert_eq!(again["items"], json!([]), "what it says is there");
        set(&mut sheet, 1, "案件名称", "别的名称");
        let stale = bring(&app, &sheet, "?dry_run=false");
        assert_eq!(stale["items"][0]["refused"]["code"], "stale", "{stale}");
        assert_eq!(read(&app, &case), after);
    }

    fn a_row_that_is_refused_leaves_its_case_and_comes_back_with_the_reason(db) {
        let app = TestApp::start(db);
        let case = case(&app);
        let sheet = cards(&app, "");
        let before = read(&app, &case);
        for (heading, text, code) in [
            ("办理状态", "已结案", "card_field_fixed"),
            ("立案日期", "2026-01-01", "card_field_fixed"),
            ("案号", "无此案号", "card_case_unknown"),
            ("是否紧急", "也许", "card_cell_malformed"),
            ("承办检察官", "某某", "card_person_unknown"),
            ("承办检察官", "prosecutor.shandan", "case_person_of_other_office"),
            ("案件名称", "", "invalid"),
            ("推进事项", "提起诉讼", "card_cell_malformed"),
            ("推进事项", "归档", "case_event_not_from_here"),
            ("推进日期", "2026-03-02", "card_cell_malformed"),
        ] {
            let mut sheet = sheet.clone();
            set(&mut sheet, 1, heading, text);
            if heading == "案号" {
                set(&mut sheet, 1, "案件名称", "x");
            }
            let told = bring(&app, &sheet, "?dry_run=false");
            assert_eq!((&told["refused"], &told["items"][0]["refused"]["code"]), (&json!(1), &json!(code)), "{heading}: {told}");
            assert_eq!(read(&app, &case), before, "{heading}");
            let back = send(&app.as_user("prosecutor"), "/api/v1/case-cards/rejects", "案卡.xlsx", &workbook(&sheet), &[]);
            let back = rows(&back.bytes);
            let reason = column(&back, "退回原因");
            assert_eq!((back[1][reason - 1].as_str(), back[1][1].as_str()), (code, sheet[1][1].as_str()));
            assert!(back[1][reason].chars().count() > 5, "{back:?}");
        }
        let mut twice = sheet.clone();
        twice.push(sheet[1].clone());
        set(&mut twice, 2, "是否紧急", "是");
        assert_eq!(bring(&app, &twice, "?dry_run=false")["items"][0]["refused"]["code"], "card_case_twice");
        assert_eq!(read(&app, &case), before);
        let upload = |content: &[u8]| {
            send(&app.as_user("prosecutor"), "/api/v1/case-cards", "案卡.xlsx", content, &[])
        };
        upload(b"no workbook").refused(415, "card_unreadable");
        upload(b"").refused(400, "file_empty");
        upload(&workbook(&vec![vec![String::from("无")]])).refused(422, "card_column_missing");
        app.as_user("casemgmt").send("POST", "/api/v1/case-cards", &[], b"x".to_vec()).refused(403, "not_allowed");
    }

    fn a_case_is_corrected_at_its_version_until_it_is_archived(db) {
        let app = TestApp::start(db);
        let case = case(&app);
        let version = read(&app, &case)["version"].as_i64().unwrap();
        let patch = |version: i64, body: Value| {
            let header = format!("\"{version}\"");
            app.as_user("prosecutor").send_json("PATCH", &format!("/api/v1/cases/{case}"), &[("if-match", &header)], &body)
        };
        patch(version - 1, json!({ "title": "新名称" })).refused(412, "stale");
        patch(version, json!({ "title": " " })).refused(422, "invalid");
        assert_eq!(patch(version, json!({ "title": "新名称" })).expect(200)["title"], "新名称");
        assert_eq!(patch(version + 1, json!({ "title": "新名称" })).version(), version + 1, "nothing changes");
        app.read(|conn| {
            use diesel::connection::SimpleConnection;
            conn.batch_execute("UPDATE cases SET state = 'archived'")
        });
        patch(version + 1, json!({ "urgent": true })).refused(409, "case_archived");
    }
}
