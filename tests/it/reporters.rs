//! Who reported stands in no place where it can be read without an approved opening: no log, no table, no
//! file, no answer, by whatever way it came in.

use std::collections::BTreeSet;
use std::io::Write;
use std::path::Path;
use std::sync::{Arc, Mutex, OnceLock};

use chrono::NaiveDate;
use diesel::prelude::*;
use diesel::sql_types::Text;
use serde_json::{Value, json};
use yisu::app::AppState;
use yisu::db::Db;
use yisu::db::schema::leads;
use yisu::kit::Timestamp;
use yisu::leads::import::{ImportFile, ImportOptions, import_file};
use yisu::search::{Condition, Index, RecordKind, Request, Seers, Sort};

use crate::api::files::send;
use crate::support::TestDb;
use crate::support::app::TestApp;

const NAME: &str = "欧阳若拙";
const PHONE: &str = "13987650421";
const IDENTITY: &str = "620702198503127719";
/// Each of them as it may be read, the numbers in groups too.
const PLANTED: [&str; 6] = [NAME, PHONE, IDENTITY, "139-8765-0421", "139 8765 0421", "620702 19850312 7719"];

/// Everything that the program says while tests run, down to the level of debugging.
#[derive(Clone)]
struct Said(Arc<Mutex<Vec<u8>>>);

impl Write for Said {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

fn listened() -> &'static Said {
    static SAID: OnceLock<Said> = OnceLock::new();
    SAID.get_or_init(|| {
        let said = Said(Arc::default());
        let writer = said.clone();
        tracing_subscriber::fmt()
            .with_max_level(tracing::Level::DEBUG)
            .with_writer(move || writer.clone())
            .init();
        said
    })
}

fn planted(place: &str, bytes: &[u8]) -> Vec<String> {
    let holds = |planted: &str| bytes.windows(planted.len()).any(|part| part == planted.as_bytes());
    PLANTED.iter().filter(|planted| holds(planted)).map(|planted| format!("{place}: {planted}")).collect()
}

/// Every file under a folder.
fn in_files(folder: &Path, found: &mut Vec<String>) -> usize {
    let mut count = 0;
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            count += in_files(&path, found);
        } else {
            found.extend(planted(&path.display().to_string(), &std::fs::read(&path).unwrap()));
            count += 1;
        }
    }
    count
}

#[derive(QueryableByName)]
struct Line {
    #[diesel(sql_type = Text)]
    line: String,
}

/// Every table of the database; the embedded one is among the files.
fn in_tables(db: &TestDb, found: &mut Vec<String>) {
    db.read_blocking(|conn| {
        let Db::Pg(c) = conn else { return Ok(()) };
        let tables = "SELECT table_name || ' ' || query_to_xml('SELECT * FROM ' || quote_ident(table_name),
            false, false, '')::text AS line FROM information_schema.tables WHERE table_schema = 'public'";
        let lines: Vec<Line> = diesel::sql_query(tables).load(c)?;
        assert!(lines.len() > 40, "every table is looked at");
        for Line { line } in lines {
            found.extend(planted(line.split(' ').next().unwrap(), line.as_bytes()));
        }
        Ok::<_, diesel::result::Error>(())
    })
    .unwrap();
}

/// Every document of the index, and what is found by the words that were planted.
fn in_index(app: &TestApp, found: &mut Vec<String>) -> u64 {
    let ask = |condition: Condition| {
        let (seers, sort) = (Seers::All, Sort::Relevance);
        let request =
            Request { condition, seers, sort, limit: 10_000, after: None, facets: false, snippets: false };
        app.state.index.reader().search(&request).unwrap()
    };
    for planted in PLANTED {
        for hit in ask(Condition::text(planted, true)).hits {
            found.push(format!("{planted} finds {:?} {}", hit.stored.kind, hit.stored.id));
        }
    }
    let all = ask(Condition::All);
    for hit in &all.hits {
        let place = format!("document {:?} {}", hit.stored.kind, hit.stored.id);
        found.extend(planted(&place, &serde_json::to_vec(&hit.stored).unwrap()));
    }
    all.hits.iter().filter(|hit| hit.stored.kind == RecordKind::Lead).count().try_into().unwrap()
}

/// Every answer to a reading request, with low numbers in the place of ids.
fn in_answers(app: &TestApp, found: &mut Vec<String>) -> usize {
    let document = app.anyone().get("/api/v1/openapi.json").expect(200);
    let mut paths = BTreeSet::new();
    for (path, methods) in document["paths"].as_object().unwrap() {
        if methods.get("get").is_none() || path.contains("openapi") {
            continue;
        }
        for id in ["1", "2", "3", "4", "5"] {
            let parts = path.split('/').map(|part| if part.starts_with('{') { id } else { part });
            paths.insert(parts.collect::<Vec<_>>().join("/"));
        }
    }
    let mut answered = 0;
    for who in ["prosecutor", "head", "supervisor", "agency", "admin", "auditor"] {
        for path in &paths {
            // The person who sent a sheet gets back what was refused of it, and this is logged.
            if who == "prosecutor" && path.ends_with("/rejects") {
                continue;
            }
            let answer = app.as_user(who).get(path);
            answered += usize::from(answer.status == 200);
            found.extend(planted(&format!("{who} GET {path}"), &answer.bytes));
        }
    }
    answered
}

fn rows() -> [[String; 7]; 2] {
    let row = |number: &str, day: &str| {
        [
            number.to_owned(),
            NAME.to_owned(),
            PHONE.to_owned(),
            IDENTITY.to_owned(),
            String::from("夜间倾倒垃圾"),
            format!("{NAME}来电反映河边倾倒垃圾，回电{PHONE}，身份证{IDENTITY}。"),
            day.to_owned(),
        ]
    };
    [row("G001", "2026-03-01"), row("G002", "昨天")]
}

const HEAD: [&str; 7] = ["工单编号", "来电人", "联系电话", "身份证号", "标题", "来电内容", "来电时间"];

fn table() -> String {
    let mut lines = vec![HEAD.join(",")];
    lines.extend(rows().iter().map(|row| row.join(",")));
    lines.join("\n")
}

fn workbook() -> Vec<u8> {
    let mut book = rust_xlsxwriter::Workbook::new();
    let sheet = book.add_worksheet();
    let head = HEAD.map(String::from);
    for (line, cells) in (0_u32..).zip(std::iter::once(&head).chain(rows().iter())) {
        for (column, text) in (0_u16..).zip(cells) {
            let text = text.replace("G00", "X00");
            sheet.write_string(line, column, text).unwrap();
        }
    }
    book.save_to_buffer().unwrap()
}

fn imported(app: &TestApp, file: &str, content: &[u8], fields: &[(&str, &str)]) -> Value {
    let prosecutor = app.as_user("prosecutor");
    let begun = send(&prosecutor, "/api/v1/imports", file, content, fields).expect(201);
    let path = format!("/api/v1/imports/{}", begun["id"]);
    for _ in 0..20_000 {
        let batch = prosecutor.get(&path).expect(200);
        if batch["state"] != "running" {
            assert_eq!(
                (batch["created"].as_i64(), batch["rejected"].as_i64()),
                (Some(1), Some(1)),
                "{batch}"
            );
            return batch;
        }
        std::thread::yield_now();
    }
    panic!("the import does not end");
}

fn reporter() -> Value {
    json!({ "name": NAME, "phone": PHONE, "id_number": IDENTITY, "address": "甘州区某某巷七号" })
}

both! {
    fn who_reported_is_found_in_no_log_table_file_or_answer(db) {
        let said = listened();
        let nine = NaiveDate::from_ymd_opt(2026, 3, 2).unwrap().and_hms_opt(9, 0, 0).unwrap();
        // The index on disk, so that its files are among those that are looked through.
        let index = Index::closed(&db.folder().join("index")).unwrap();
        let app = TestApp::start_with(AppState { index, ..TestApp::state(db, Timestamp::from_civil(nine)) });
        let prosecutor = app.as_user("prosecutor");
        let words = format!("我是{NAME}，电话139-8765-0421，身份证620702 19850312 7719，河边有人倒垃圾。");
        let told = json!({ "received_on": "2026-03-01", "channel": "hotline_12345", "title": "河边倒垃圾",
            "narrative": words, "place": format!("{NAME}家门前河道"), "risk_notes": format!("勿透露{PHONE}"),
            "suspects": [{ "name": NAME }], "reporter": reporter() });
        let lead = prosecutor.post("/api/v1/leads", told).expect(201);
        let amended = json!({ "narrative": format!("补正：{NAME}称河边有人倒垃圾，电话{PHONE}。") });
        prosecutor.send_json("PATCH", &format!("/api/v1/leads/{}", lead["id"]), &[("if-match", "\"1\"")], &amended).expect(200);

        let report = json!({ "division_code": "620702", "title": "河边倒垃圾", "narrative": words, "reporter": reporter() });
        let made = app.anyone().post("/api/v1/public/reports", report).expect(201);
        let code = made["code"].as_str().unwrap();
        let anonymous = json!({ "division_code": "620702", "title": "电话13987650421可联系", "narrative": format!("身份证{IDENTITY}") });
        app.anyone().post("/api/v1/public/reports", anonymous).expect(201);
        let more = json!({ "code": code, "text": format!("我是{NAME}，昨晚又来了两车，请打139 8765 0421。") });
        let shown = app.anyone().post("/api/v1/public/reports/supplements", more).expect(201);
        assert!(shown["messages"][0]["text"].as_str().unwrap().contains("昨晚又来了两车"));
        let answer = json!({ "text": format!("{NAME}：已收到，必要时致电{PHONE}。") });
        prosecutor.post(&format!("/api/v1/leads/{}/reporter-messages", 2), answer).expect(201);
        // A request that is refused is no leak either.
        let wrong = json!({ "division_code": "620702", "title": "x", "narrative": words, "reporter": { "phone": 13_987_650_421_u64 } });
        app.anyone().post("/api/v1/public/reports", wrong).refused(400, "malformed_body");

        let csv = imported(&app, "热线.csv", table().as_bytes(), &[]);
        imported(&app, "热线.xlsx", &workbook(), &[]);
        let (gb, _, _) = encoding_rs::GB18030.encode("工单编号,来电人,来电内容,来电时间\n");
        send(&prosecutor, "/api/v1/imports/preview", "a.csv", &gb, &[]).expect(200);
        let elsewhere = tempfile::tempdir().unwrap();
        let path = elsewhere.path().join("typed.csv");
        std::fs::write(&path, table().replace("G00", "C00")).unwrap();
        let file = ImportFile { path: &path, office: None, options: ImportOptions::default(), rejects: None };
        let typed = import_file(&app.state.importer(), &file).unwrap();

        let mut found = Vec::new();
        app.index_now();
        let entered: i64 = app.read(|conn| leads::table.count().get_result(conn));
        assert!(entered > 3, "{entered}");
        assert_eq!(i64::try_from(in_index(&app, &mut found)).unwrap(), entered, "every lead was looked at");
        assert!(in_answers(&app, &mut found) > 60);
        in_tables(db, &mut found);
        assert!(in_files(db.folder(), &mut found) >= 2);
        let heard = said.0.lock().unwrap().clone();
        assert!(String::from_utf8_lossy(&heard).contains("/api/v1/public/reports"), "the log was listened to");
        found.extend(planted("the log", &heard));
        assert!(found.is_empty(), "\n{}\n", found.join("\n"));

        // What was sealed is whole: the sender has the refused rows, and nobody else.
        let rejects = format!("/api/v1/imports/{}/rejects", csv["id"]);
        let sheet = String::from_utf8(prosecutor.get(&rejects).bytes).unwrap();
        assert!(sheet.contains(NAME) && sheet.contains(PHONE) && sheet.contains("date_malformed"), "{sheet}");
        app.as_user("head").get(&rejects).refused(403, "import_rejects_not_yours");
        let typed = typed.rejects_file.unwrap();
        assert_eq!(typed.parent(), Some(elsewhere.path()));
        assert!(std::fs::read_to_string(&typed).unwrap().contains(NAME));
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            assert_eq!(std::fs::metadata(&typed).unwrap().permissions().mode() & 0o777, 0o600);
        }
        prosecutor.post(&format!("/api/v1/imports/{}/undo", csv["id"]), json!({})).expect(200);
        prosecutor.get(&rejects).refused(404, "import_rejects_gone");
        // An approved opening shows who it was, and every word as it was told.
        let asked = json!({ "purpose": "核实倾倒的具体位置" });
        let proposed = prosecutor.post("/api/v1/leads/2/reporter-requests", asked).expect(201);
        let at = |what: &str| format!("/api/v1/approvals/{}/{what}", proposed["approval_id"]);
        let yes = json!({ "agree": true, "opinion": "同意。" });
        app.as_user("head").post_at(&at("reviews"), 1, yes.clone()).expect(200);
        app.as_user("chief").post_at(&at("decisions"), 2, yes).expect(200);
        let opened = prosecutor.get("/api/v1/leads/2/reporter").expect(200);
        assert_eq!((&opened["name"], &opened["phone"]), (&json!(NAME), &json!(PHONE)));
        let original = opened["original"].as_str().unwrap();
        assert!(original.contains("河边有人倒垃圾") && original.contains("昨晚又来了两车"), "{original}");
    }
}
