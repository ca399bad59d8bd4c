//! Imports: what a hotline sends becomes leads, and what cannot comes back with its reason.

use std::path::PathBuf;
use std::time::{Duration, Instant};

use calamine::Reader;
use diesel::prelude::*;
use serde_json::{Value, json};
use yisu::audit::perform_blocking;
use yisu::db::schema::{audit_log, lead_facts, lead_reporters, leads};
use yisu::files::Intake;
use yisu::leads::import::{self, ImportOptions, Staged};

use super::files::send;
use crate::support::TestDb;
use crate::support::app::{Client, TestApp};

const HOTLINE: &str = "某市12345热线工单\n\
    工单编号,来电人,联系电话,标题,来电内容,来电时间\n\
    G001,王守信,13912345678,河道倾倒垃圾,王守信反映河道边倾倒垃圾,2026-02-03 08:15\n\
    G002,,,餐馆油烟,\"餐馆油烟直排，\n影响居民\",2026年2月4日\n\
    G001,王守信,13912345678,河道倾倒垃圾,再次来电,2026-02-05\n\
    G003,李知秋,13900000001,校门口售烟,向未成年人售烟,昨天\n\
    G004,,,,,2026-02-06\n\
    ,,,占用盲道,共享单车占用盲道,2026/2/7\n\
    ,,,占用盲道,共享单车占用盲道。,2026/2/8\n";

/// Sends a sheet and waits for the end of its batch.
fn run(client: &Client<'_>, file: &str, content: &[u8], fields: &[(&str, &str)]) -> Value {
    let begun = send(client, "/api/v1/imports", file, content, fields).expect(201);
    ended(client, &begun["id"])
}

fn ended(client: &Client<'_>, id: &Value) -> Value {
    let limit = Instant::now() + Duration::from_secs(60);
    loop {
        let batch = client.get(&format!("/api/v1/imports/{id}")).expect(200);
        if batch["state"] != "running" {
            return batch;
        }
        assert!(Instant::now() < limit, "the import does not end: {batch}");
        std::thread::sleep(Duration::from_millis(5));
    }
}

fn counts(batch: &Value) -> [i64; 4] {
    ["rows", "created", "duplicates", "rejected"].map(|name| batch[name].as_i64().unwrap())
}

/// Waits until these files, and no other folder, lie where sheets wait: a sheet goes right after its batch is told to have
/// ended.
fn sheets_come_to(db: &TestDb, expected: &[&str]) {
    let entries =
        |folder: PathBuf| std::fs::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.path());
    let limit = Instant::now() + Duration::from_secs(60);
    loop {
        let kept: Vec<Vec<_>> = entries(db.folder().join("imports"))
            .map(|folder| entries(folder).map(|file| file.file_name().unwrap().to_owned()).collect())
            .collect();
        if kept.iter().all(|files| !files.is_empty()) && kept.concat() == expected {
            return;
        }
        assert!(Instant::now() < limit, "these are kept: {kept:?}");
        std::thread::sleep(Duration::from_millis(20));
    }
}

/// A zip of these parts.
fn packed(parts: &[(&str, &str)]) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (name, text) in parts {
        zip.start_file(*name, zip::write::SimpleFileOptions::default()).unwrap();
        std::io::Write::write_all(&mut zip, text.as_bytes()).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

fn leads_in(app: &TestApp) -> i64 {
    app.read(|conn| leads::table.count().get_result(conn))
}

both! {
    fn a_sheet_becomes_leads_and_bad_rows_come_back_with_the_reason(db) {
        let app = TestApp::start(db);
        let prosecutor = app.as_user("prosecutor");
        let (gb, _, _) = encoding_rs::GB18030.encode(HOTLINE);
        let batch = run(&prosecutor, "热线.csv", &gb, &[]);
        assert_eq!(batch["state"], "finished");
        assert_eq!(counts(&batch), [7, 3, 2, 2]);
        assert_eq!(batch["channel"], "hotline_12345");
        assert_eq!(batch["columns"][1], json!({"heading": "来电人", "field": "reporter_name"}));

        let sheet = prosecutor.get(&format!("/api/v1/imports/{}/rejects", batch["id"]));
        let text = String::from_utf8(sheet.bytes.clone()).unwrap();
        let mut rows = csv::ReaderBuilder::new().from_reader(text.strip_prefix('\u{feff}').unwrap().as_bytes());
        assert_eq!(
            rows.headers().unwrap(),
            ["工单编号", "来电人", "联系电话", "标题", "来电内容", "来电时间", "退回代码", "退回原因"].as_slice()
        );
        let rows: Vec<_> = rows.records().map(|row| row.unwrap()).collect();
        assert_eq!(rows.len(), 2);
        assert_eq!((&rows[0][0], &rows[0][1], &rows[0][6]), ("G003", "李知秋", "date_malformed"));
        assert!(rows[0][7].starts_with("“来电时间”：日期无法识别"));
        assert_eq!((&rows[1][0], &rows[1][6]), ("G004", "text_missing"));

        // Mended, the sheet of refused rows is itself a sheet to import.
        let mended = text.replace("昨天", "2026-02-05");
        assert_eq!(counts(&run(&prosecutor, "退回.csv", mended.as_bytes(), &[])), [2, 1, 0, 1]);
        // The same file again brings nothing new.
        assert_eq!(counts(&run(&prosecutor, "热线.csv", HOTLINE.as_bytes(), &[])), [7, 0, 5, 2]);
        assert_eq!(leads_in(&app), 4);
        // Of the batches that refused rows, those are kept. Nothing else names reporters.
        sheets_come_to(db, &["rejects.csv.sealed"; 3]);
    }

    fn reporters_are_sealed_and_every_lead_leaves_its_trace(db) {
        let app = TestApp::start(db);
        let batch = run(&app.as_user("prosecutor"), "热线.csv", HOTLINE.as_bytes(), &[]);
        let id = batch["id"].as_i64().unwrap();
        let words: Vec<String> = app.read(|conn| lead_facts::table.select(lead_facts::narrative).load(conn));
        assert!(words.iter().all(|text| !text.contains("王守信")), "{words:?}");
        assert_eq!(app.read(|conn| lead_reporters::table.count().get_result::<i64>(conn)), 1);
        let said: Vec<(String, String)> = app.read(|conn| {
            audit_log::table.order(audit_log::id).select((audit_log::action, audit_log::detail)).load(conn)
        });
        let registered: Vec<_> = said.iter().filter(|(action, _)| action == "lead.registered").collect();
        assert_eq!(registered.len(), 3);
        assert!(registered.iter().all(|(_, detail)| detail.contains(&format!("\"import\":{id}"))));
        for action in ["import.begun", "import.finished"] {
            assert_eq!(said.iter().filter(|(said, _)| said == action).count(), 1, "{action}");
        }
        assert!(said.iter().all(|(_, detail)| !detail.contains("王守信") && !detail.contains("13912345678")));
    }

    fn a_workbook_comes_back_as_a_workbook(db) {
        let app = TestApp::start(db);
        let prosecutor = app.as_user("prosecutor");
        let mut book = rust_xlsxwriter::Workbook::new();
        let sheet = book.add_worksheet();
        let date = rust_xlsxwriter::Format::new().set_num_format("yyyy-mm-dd");
        for (column, heading) in ["留言编号", "留言主题", "留言时间", "留言详情"].iter().enumerate() {
            sheet.write_string(0, u16::try_from(column).unwrap(), *heading).unwrap();
        }
        let day = rust_xlsxwriter::ExcelDateTime::from_ymd(2026, 2, 3).unwrap();
        for (row, title) in [(1, "占用消防通道"), (2, "噪声扰民"), (4, "")] {
            sheet.write_number(row, 0, f64::from(188_000 + row)).unwrap();
            sheet.write_string(row, 1, title).unwrap();
            sheet.write_datetime_with_format(row, 2, &day, &date).unwrap();
        }
        sheet.write_string(2, 2, "不详").unwrap();
        let batch = run(&prosecutor, "留言.xlsx", &book.save_to_buffer().unwrap(), &[]);
        assert_eq!(counts(&batch), [3, 1, 0, 2]);
        assert_eq!((&batch["format"], &batch["channel"]), (&json!("xlsx"), &json!("message_board")));
        let (number, received): (Option<String>, chrono::NaiveDate) =
            app.read(|conn| leads::table.select((leads::external_number, leads::received_on)).first(conn));
        assert_eq!((number.as_deref(), received.to_string().as_str()), (Some("188001"), "2026-02-03"));

        let sheet = prosecutor.get(&format!("/api/v1/imports/{}/rejects", batch["id"]));
        let mut book = calamine::Xlsx::new(std::io::Cursor::new(sheet.bytes)).unwrap();
        let range = book.worksheet_range_at(0).unwrap().unwrap();
        let cells: Vec<Vec<String>> =
            range.rows().map(|row| row.iter().map(ToString::to_string).collect()).collect();
        assert_eq!(cells.len(), 3);
        assert_eq!(cells[0][4..], ["退回代码", "退回原因"]);
        assert_eq!((cells[1][0].as_str(), cells[1][4].as_str()), ("188002", "date_malformed"));
        assert_eq!((cells[2][0].as_str(), cells[2][4].as_str()), ("188004", "text_missing"));
    }

    fn a_workbook_that_breaks_off_says_so_and_what_was_read_stays(db) {
        let app = TestApp::start(db);
        let prosecutor = app.as_user("prosecutor");
        let row = |number: usize| {
            // The last row names a text that is not there.
            let title = if number == 1200 { 3 } else { 2 };
            format!("<row r=\"{number}\"><c t=\"n\"><v>{number}</v></c><c t=\"s\"><v>{title}</v></c></row>")
        };
        let rows: String = (2..=1200).map(row).collect();
        let heading = "<row r=\"1\"><c t=\"s\"><v>0</v></c><c t=\"s\"><v>1</v></c></row>";
        let workbook = packed(&[
            ("xl/workbook.xml", "<workbook xmlns:r=\"r\"><sheets><sheet name=\"一\" r:id=\"a\"/></sheets></workbook>"),
            ("xl/_rels/workbook.xml.rels", "<Relationships><Relationship Id=\"a\" Type=\"/worksheet\" Target=\"a.xml\"/></Relationships>"),
            ("xl/a.xml", &format!("<worksheet><sheetData>{heading}{rows}</sheetData></worksheet>")),
            ("xl/sharedStrings.xml", "<sst><si><t>工单编号</t></si><si><t>标题</t></si><si><t>占用_x0000_盲道</t></si></sst>"),
        ]);
        let batch = run(&prosecutor, "坏.xlsx", &workbook, &[]);
        assert_eq!((&batch["state"], &batch["failure"]), (&json!("failed"), &json!("import_unreadable")));
        assert_eq!(counts(&batch), [1000, 1000, 0, 0]);
        assert_eq!(leads_in(&app), 1000);
        let titles: Vec<String> = app.read(|conn| leads::table.select(leads::title).distinct().load(conn));
        assert_eq!(titles, ["占用盲道"]);
        sheets_come_to(db, &[]);
        // It can be undone as any other.
        prosecutor.post(&format!("/api/v1/imports/{}/undo", batch["id"]), json!({})).expect(200);
        assert_eq!(leads_in(&app), 0);

        let sheet = packed(&[("xl/workbook.xml", "<workbook>")]);
        send(&prosecutor, "/api/v1/imports", "坏.xlsx", &sheet, &[]).refused(422, "import_unreadable");
    }

    fn a_dry_run_counts_and_keeps_nothing(db) {
        let app = TestApp::start(db);
        let mut sheet = String::from("编号;标题;内容\n");
        for row in 0..1200 {
            sheet.push_str(&format!("{};占道经营;第{row}次占道经营\n", row % 1100));
        }
        let prosecutor = app.as_user("prosecutor");
        let batch = run(&prosecutor, "a.csv", sheet.as_bytes(), &[("dry_run", "true")]);
        assert_eq!(counts(&batch), [1200, 1100, 100, 0]);
        assert_eq!(leads_in(&app), 0);
        let batch = run(&prosecutor, "a.csv", sheet.as_bytes(), &[("options", "{\"channel\":\"petition\"}")]);
        assert_eq!(counts(&batch), [1200, 1100, 100, 0]);
        assert_eq!(leads_in(&app), 1100);
        let numbers: Vec<String> = app.read(|conn| leads::table.select(leads::number).order(leads::id).load(conn));
        assert!(numbers[0].ends_with("1号") && numbers[1099].ends_with("1100号"), "{:?}", numbers.last());
    }

    fn a_batch_is_undone_while_nothing_was_done_with_its_leads(db) {
        let app = TestApp::start(db);
        let prosecutor = app.as_user("prosecutor");
        let batch = run(&prosecutor, "热线.csv", HOTLINE.as_bytes(), &[]);
        let undo = format!("/api/v1/imports/{}/undo", batch["id"]);
        let undone = prosecutor.post(&undo, json!({})).expect(200);
        assert_eq!(undone["state"], "undone");
        assert_eq!(leads_in(&app), 0);
        prosecutor.post(&undo, json!({})).refused(409, "import_state");

        let batch = run(&prosecutor, "热线.csv", HOTLINE.as_bytes(), &[]);
        assert_eq!(counts(&batch), [7, 3, 2, 2]);
        app.state.db.write_blocking(|conn| {
            let first = leads::table.select(diesel::dsl::min(leads::id)).first::<Option<i64>>(conn)?;
            diesel::update(leads::table.find(first.unwrap())).set(leads::version.eq(2)).execute(conn)?;
            Ok::<_, yisu::flows::FlowError>(())
        }).unwrap();
        let undo = format!("/api/v1/imports/{}/undo", batch["id"]);
        prosecutor.post(&undo, json!({})).refused(409, "import_leads_in_use");
        assert_eq!(leads_in(&app), 3);
    }

    fn a_batch_that_a_stop_left_is_carried_on(db) {
        let app = TestApp::start(db);
        let importer = app.state.importer();
        let mut incoming = importer.incoming(1 << 20).unwrap();
        incoming.take(HOTLINE.as_bytes()).unwrap();
        let options = ImportOptions::default();
        let staged = Staged::of(&importer.files, incoming.settle().unwrap(), "热线.csv", &options).unwrap();
        let actor = app.actor("prosecutor");
        let office = actor.office.unwrap();
        let now = app.state.clock.now();
        let batch =
            perform_blocking(&app.state.db, &actor, now, |work| import::open(work, office, &staged)).unwrap();
        assert_eq!(import::resume_unfinished(&importer).unwrap(), 1);
        assert_eq!(import::resume_unfinished(&importer).unwrap(), 0);
        let batch = app.as_user("prosecutor").get(&format!("/api/v1/imports/{}", batch.id)).expect(200);
        assert_eq!((batch["state"].as_str(), counts(&batch)), (Some("finished"), [7, 3, 2, 2]));
    }

    fn what_is_no_sheet_is_refused_and_a_preview_shows_what_is_understood(db) {
        let app = TestApp::start(db);
        let prosecutor = app.as_user("prosecutor");
        let imports = "/api/v1/imports";
        send(&prosecutor, imports, "a.csv", b"a,b\n1,2\n", &[]).refused(422, "import_headings_unknown");
        send(&prosecutor, imports, "a.pdf", b"%PDF-1.7", &[]).refused(415, "import_format_unknown");
        send(&prosecutor, imports, "a.csv", HOTLINE.as_bytes(), &[("mapping", "{\"title\":\"没有\"}")])
            .refused(422, "import_mapping_unknown");
        send(&prosecutor, imports, "a.csv", HOTLINE.as_bytes(), &[("channel", "pigeon")]).refused(422, "invalid");
        send(&app.as_user("agency"), imports, "a.csv", HOTLINE.as_bytes(), &[]).refused(403, "not_allowed");
        assert_eq!(prosecutor.get(imports).expect(200)["items"], json!([]));

        let mapping = [("mapping", "{\"title\":\"\"}")];
        let preview =
            send(&prosecutor, "/api/v1/imports/preview", "a.csv", HOTLINE.as_bytes(), &mapping).expect(200);
        assert_eq!((&preview["encoding"], &preview["heading_row"]), (&json!("UTF-8"), &json!(2)));
        assert_eq!(preview["columns"][3], json!({"heading": "标题", "field": null}));
        assert_eq!(preview["rows"][0][0], "G001");
    }

    fn the_same_request_under_one_key_is_one_batch(db) {
        let app = TestApp::start(db);
        let prosecutor = app.as_user("prosecutor");
        let (media, body) = super::files::form("热线.csv", HOTLINE.as_bytes(), &[]);
        let headers = [("content-type", media.as_str()), ("idempotency-key", "import-1")];
        let first = prosecutor.send("POST", "/api/v1/imports", &headers, body.clone()).expect(201);
        ended(&prosecutor, &first["id"]);
        let second = prosecutor.send("POST", "/api/v1/imports", &headers, body).expect(201);
        assert_eq!(first["id"], second["id"]);
        assert_eq!(prosecutor.get("/api/v1/imports").expect(200)["items"].as_array().unwrap().len(), 1);
        assert_eq!(std::fs::read_dir(db.folder().join("imports")).unwrap().count(), 1);
    }
}
