//! Programs of the office's own that files are shown to: a scanner of viruses, and recognition of characters.

use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::os::unix::net::UnixListener;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use serde_json::{Value, json};
use yisu::app::AppState;
use yisu::audit::Subject;
use yisu::config::{OnFailure, RecognitionConfig, ScannerAddress, ScannerConfig};
use yisu::files::{Attachment, FileHash, FileStore, Scanner, service};
use yisu::worker::{Pace, Reading, Scanning};

use super::files::{photo, send};
use crate::support::TestDb;
use crate::support::app::TestApp;

/// How a stand-in for clamd behaves.
#[derive(Clone, Copy, PartialEq)]
enum Mood {
    /// It answers: what holds the word EVIL is infected.
    Works,
    /// It takes everything and says nothing.
    Silent,
    /// It says something else.
    Fails,
    /// It hangs up at once.
    HangsUp,
}

/// What came to it, and how it behaves.
#[derive(Clone)]
struct Clamd {
    mood: Arc<Mutex<Mood>>,
    seen: Arc<Mutex<Vec<Vec<u8>>>>,
}

impl Clamd {
    fn new() -> Self {
        Self { mood: Arc::new(Mutex::new(Mood::Works)), seen: Arc::default() }
    }

    fn is_now(&self, mood: Mood) {
        *self.mood.lock().unwrap() = mood;
    }

    /// Reads one stream by the protocol, to its end.
    fn hear<L: Read + Write>(&self, mut line: L) -> std::io::Result<()> {
        let mood = *self.mood.lock().unwrap();
        if mood == Mood::HangsUp {
            return Ok(());
        }
        let mut command = [0; 10];
        line.read_exact(&mut command)?;
        assert_eq!(&command, b"zINSTREAM\0");
        let mut content = Vec::new();
        loop {
            let mut length = [0; 4];
            line.read_exact(&mut length)?;
            let length = usize::try_from(u32::from_be_bytes(length)).unwrap();
            if length == 0 {
                break;
            }
            let from = content.len();
            content.resize(from + length, 0);
            line.read_exact(&mut content[from..])?;
        }
        let evil = content.windows(4).any(|piece| piece == b"EVIL");
        self.seen.lock().unwrap().push(content);
        match mood {
            Mood::Works if evil => line.write_all(b"stream: Test.Evil-1 FOUND\0"),
            Mood::Works => line.write_all(b"stream: OK\0"),
            Mood::Fails => line.write_all(b"INSTREAM size limit exceeded. ERROR\0"),
            // It keeps the line until the other side has had enough.
            Mood::Silent | Mood::HangsUp => line.read(&mut [0]).map(drop),
        }
    }

    fn listen(&self) -> ScannerAddress {
        let (clamd, listener) = (self.clone(), TcpListener::bind("127.0.0.1:0").unwrap());
        let address = listener.local_addr().unwrap().to_string();
        std::thread::spawn(move || {
            listener.incoming().for_each(|line: std::io::Result<TcpStream>| drop(clamd.hear(line.unwrap())));
        });
        ScannerAddress::Tcp(address)
    }

    fn listen_at(&self, path: std::path::PathBuf) -> ScannerAddress {
        let (clamd, listener) = (self.clone(), UnixListener::bind(&path).unwrap());
        std::thread::spawn(move || listener.incoming().for_each(|line| drop(clamd.hear(line.unwrap()))));
        ScannerAddress::Unix(path)
    }
}

fn with_scanner(db: &TestDb, address: ScannerAddress, on_failure: OnFailure) -> TestApp {
    let plain = TestApp::state(
        db,
        yisu::kit::Timestamp::from_civil(
            chrono::NaiveDate::from_ymd_opt(2026, 3, 2).unwrap().and_hms_opt(9, 0, 0).unwrap(),
        ),
    );
    let scanner = Scanner::new(ScannerConfig { address, time: Duration::from_millis(500), on_failure });
    let files = FileStore::at(db.folder()).with_scanner(Some(scanner));
    TestApp::start_with(AppState { files, ..plain })
}

fn attach(app: &TestApp, hash: &Value, name: &str) {
    let file = FileHash::try_from(hash.as_str().unwrap().to_owned()).unwrap();
    let office = app.actor("prosecutor").office.unwrap();
    let new = Attachment::new(Subject::new("visit", 5), office, file, name, "evidence");
    app.perform("prosecutor", |work| service::attach(work, &new)).unwrap();
}

fn attached(app: &TestApp) -> Value {
    app.as_user("prosecutor").get("/api/v1/attachments?kind=visit&id=5").expect(200)
}

fn actions(app: &TestApp) -> Vec<String> {
    let log = app.as_user("auditor").get("/api/v1/audit?limit=200").expect(200);
    log["items"].as_array().unwrap().iter().map(|row| row["action"].as_str().unwrap().to_owned()).collect()
}

fn kept_files(db: &TestDb) -> usize {
    let folders = std::fs::read_dir(db.folder().join("files")).unwrap().map(|entry| entry.unwrap().path());
    folders
        .filter(|path| !path.ends_with(".incoming"))
        .map(|path| std::fs::read_dir(path).unwrap().count())
        .sum()
}

both! {
    fn what_a_scanner_is_against_is_refused_and_logged_and_leaves_nothing(db) {
        let clamd = Clamd::new();
        let app = with_scanner(db, clamd.listen(), OnFailure::Refuse);
        let prosecutor = app.as_user("prosecutor");
        // More than one piece, so that the pieces are seen to be put together.
        let clean = "干净的内容。".repeat(20_000).into_bytes();
        let sent = send(&prosecutor, "/api/v1/files", "a.txt", &clean, &[]).expect(201);
        assert_eq!(clamd.seen.lock().unwrap().last().unwrap(), &clean);
        attach(&app, &sent["hash"], "a.txt");
        assert_eq!(attached(&app)[0]["scan"], "clean");

        let refused = send(&prosecutor, "/api/v1/files", "b.txt", b"EVIL here", &[]).refused(415, "file_infected");
        assert!(refused["title"].as_str().unwrap().contains("Test.Evil-1"), "{refused}");
        assert_eq!(kept_files(db), 1);
        assert_eq!(std::fs::read_dir(db.folder().join("files/.incoming")).unwrap().count(), 0);
        assert!(actions(&app).contains(&String::from("file.infected_refused")));
    }

    fn without_an_answer_nothing_is_taken_until_the_scanner_works(db) {
        let clamd = Clamd::new();
        let app = with_scanner(db, clamd.listen_at(db.folder().join("clamd.ctl")), OnFailure::Refuse);
        let prosecutor = app.as_user("prosecutor");
        for mood in [Mood::Silent, Mood::Fails, Mood::HangsUp] {
            clamd.is_now(mood);
            send(&prosecutor, "/api/v1/files", "a.txt", b"words", &[]).refused(503, "file_scanner_failed");
        }
        assert!(!db.folder().join("files").exists() || kept_files(db) == 0);
        clamd.is_now(Mood::Works);
        send(&prosecutor, "/api/v1/files", "a.txt", b"words", &[]).expect(201);
    }

    fn files_that_are_taken_unscanned_are_marked_and_scanned_later(db) {
        let clamd = Clamd::new();
        let app = with_scanner(db, clamd.listen(), OnFailure::Accept);
        let prosecutor = app.as_user("prosecutor");
        clamd.is_now(Mood::Fails);
        for (name, content) in [("a.txt", &b"words"[..]), ("b.txt", b"EVIL words")] {
            let sent = send(&prosecutor, "/api/v1/files", name, content, &[]).expect(201);
            attach(&app, &sent["hash"], name);
        }
        let shown = attached(&app);
        assert_eq!((&shown[0]["scan"], &shown[1]["scan"]), (&json!("pending"), &json!("pending")));
        let evil = format!("/api/v1/files/{}", shown[1]["file"]["hash"].as_str().unwrap());
        assert_eq!(prosecutor.get(&evil).status, 200);

        let mut scanning = Scanning::new(app.state.db.clone(), app.state.files.clone(), app.state.clock.clone());
        let mut catch_up = || while scanning.turn().unwrap() == Pace::On {};
        catch_up();
        assert_eq!(attached(&app)[1]["scan"], "pending", "the scanner still fails");
        clamd.is_now(Mood::Works);
        let before = clamd.seen.lock().unwrap().len();
        catch_up();
        assert_eq!(clamd.seen.lock().unwrap().len(), before, "it is not asked again at once");
        app.pass(chrono::TimeDelta::minutes(61));
        catch_up();
        let shown = attached(&app);
        assert_eq!((&shown[0]["scan"], &shown[1]["scan"]), (&json!("clean"), &json!("infected")));
        prosecutor.get(&evil).refused(403, "file_quarantined");
        prosecutor.get(&format!("{evil}/thumbnail")).refused(403, "file_quarantined");
        assert!(db.folder().join("quarantine").join(&evil[evil.len() - 64..]).exists());
        assert!(actions(&app).contains(&String::from("file.quarantined")));
        // The same bytes do not come in again, whatever the scanner does.
        clamd.is_now(Mood::HangsUp);
        send(&prosecutor, "/api/v1/files", "c.txt", b"EVIL words", &[]).refused(403, "file_quarantined");
        let said = crate::commands::said(&crate::commands::on(db, &["doctor", "--all-files"]));
        assert!(said.contains("was found infected and is in quarantine"), "{said}");
    }

    fn characters_of_pictures_are_recognised_searched_and_marked(db) {
        let app = TestApp::start(db);
        let prosecutor = app.as_user("prosecutor");
        let sent = send(&prosecutor, "/api/v1/files", "现场.jpg", &photo(), &[]).expect(201);
        attach(&app, &sent["hash"], "现场.jpg");
        let text = send(&prosecutor, "/api/v1/files", "a.txt", "普通文字".as_bytes(), &[]).expect(201);
        attach(&app, &text["hash"], "a.txt");
        // Whoever reads gets the file, its kind, and nothing of the program's own.
        let script = "[ \"$(head -c 2 | od -An -tx1 | tr -d ' ')\" = ffd8 ] || exit 9; env | grep -c YISU_ ; echo \"$YISU_MEDIA_TYPE $1 蓝山采石场公告\"";
        recognise(&app, db, script, 20);
        let shown = attached(&app);
        assert_eq!(shown[0]["words"], json!({ "is_cut": false, "unread": null, "said": null, "is_recognised": true, "recognition": null }));
        assert_eq!(shown[1]["words"]["is_recognised"], false);
        let query: String = "蓝山采石场公告".bytes().map(|byte| format!("%{byte:02X}")).collect();
        let found = prosecutor.get(&format!("/api/v1/search?q={query}&kind=file")).expect(200);
        assert_eq!((&found["items"][0]["title"], &found["items"][0]["is_recognised"]), (&json!("现场.jpg"), &json!(true)), "{found}");
        let read = prosecutor.get("/api/v1/search?q=%E6%99%AE%E9%80%9A%E6%96%87%E5%AD%97&kind=file").expect(200);
        assert_eq!((&read["items"][0]["title"], &read["items"][0]["is_recognised"]), (&json!("a.txt"), &json!(false)), "{read}");
        let words = app.read(|conn| yisu::files::store::texts::words(conn, &[sent["hash"].as_str().unwrap()]));
        assert_eq!(words.values().next().unwrap(), "1\nimage/jpeg first 蓝山采石场公告");
    }

    fn a_program_that_fails_hangs_or_rambles_is_stopped_and_asked_again_a_few_times(db) {
        let app = TestApp::start(db);
        let sent = send(&app.as_user("prosecutor"), "/api/v1/files", "现场.jpg", &photo(), &[]).expect(201);
        attach(&app, &sent["hash"], "现场.jpg");
        let fault = || attached(&app)[0]["words"]["recognition"].clone();
        for (script, expected) in [("exit 3", "failed"), ("sleep 600", "timed_out")] {
            recognise(&app, db, script, 1);
            assert_eq!(fault(), expected);
            recognise(&app, db, "echo 不应再问", 20);
            assert_eq!(fault(), expected, "it is not asked again at once");
            app.pass(chrono::TimeDelta::minutes(31));
        }
        recognise(&app, db, "printf '\\377\\376\\377\\376'", 20);
        assert_eq!(fault(), "no_text");
        app.pass_days(30);
        recognise(&app, db, "echo 不应再问", 20);
        assert_eq!(fault(), "no_text", "three times are enough");

        let other = send(&app.as_user("prosecutor"), "/api/v1/files", "二.jpg", &[photo(), vec![0]].concat(), &[]).expect(201);
        attach(&app, &other["hash"], "二.jpg");
        recognise(&app, db, "yes 一页", 20);
        assert_eq!(attached(&app)[1]["words"]["is_cut"], true);
        let third = send(&app.as_user("prosecutor"), "/api/v1/files", "三.jpg", &[photo(), vec![1]].concat(), &[]).expect(201);
        attach(&app, &third["hash"], "三.jpg");
        recognise(&app, db, "exit 0", 20);
        assert_eq!(attached(&app)[2]["words"]["recognition"], "empty");
    }
}

/// Reads whatever is attached, with a script as the office's program.
fn recognise(app: &TestApp, db: &TestDb, script: &str, seconds: u32) {
    let path = db.folder().join("recognise.sh");
    std::fs::write(&path, format!("{script}\n")).unwrap();
    let command = vec![String::from("/bin/sh"), path.to_str().unwrap().to_owned(), String::from("first")];
    let config = RecognitionConfig { command, seconds, memory: 1_024 };
    let AppState { db, files, reader, clock, .. } = app.state.clone();
    let mut reading = Reading::new(db, files, reader, clock).with_recognition(Some(config));
    reading.catch_up().unwrap();
    app.index_now();
}
