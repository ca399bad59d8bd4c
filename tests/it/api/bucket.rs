//! Files in a bucket: a server of S3 on this machine (`.ci/with-s3`), and a line to it that can be cut.

use std::io::{Read, Seek, SeekFrom, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, AtomicU32, Ordering};
use std::time::{Duration, SystemTime};

use serde_json::json;
use sha2::{Digest, Sha256};
use yisu::app::AppState;
use yisu::config::{Config, Sources, create_secrets};
use yisu::files::{FileHash, FileStore};

use super::files::{photo, send};
use crate::commands::{on_with, said};
use crate::support::TestDb;
use crate::support::app::TestApp;

/// The server, and a bucket of one test alone.
struct Server {
    address: String,
    bucket: String,
    line: Line,
}

impl Server {
    fn start() -> Self {
        static COUNT: AtomicU32 = AtomicU32::new(0);
        let address =
            std::env::var("YISU_TEST_S3").expect("the test needs a server of S3: .ci/with-s3 cargo test …");
        let bucket = format!("yisu-{}-{}", std::process::id(), COUNT.fetch_add(1, Ordering::Relaxed));
        let line = Line::to(address.strip_prefix("http://").unwrap());
        let server = Self { address, bucket, line };
        assert_eq!(server.ask("PUT", "", b"").0, 200);
        server
    }

    /// Asks the server itself, past the program.
    fn ask(&self, method: &str, path: &str, body: &[u8]) -> (u16, String) {
        let agent: ureq::Agent =
            ureq::Agent::config_builder().http_status_as_error(false).proxy(None).build().into();
        let url = format!("{}/{}{path}", self.address, self.bucket);
        let request = ureq::http::Request::builder().method(method).uri(url);
        // Whoever signs is not asked for more than the form of it.
        let signed = "AWS4-HMAC-SHA256 Credential=yisu/20260302/us-east-1/s3/aws4_request, SignedHeaders=host, Signature=0";
        let request =
            request.header("content-type", "application/octet-stream").header("authorization", signed);
        let mut answer = match method {
            "PUT" => agent.run(request.body(body).unwrap()).unwrap(),
            _ => agent.run(request.body(()).unwrap()).unwrap(),
        };
        (answer.status().as_u16(), answer.body_mut().read_to_string().unwrap())
    }

    fn lists(&self, words: &str) -> bool {
        self.ask("GET", "?list-type=2", b"").1.contains(words)
    }

    fn settings(&self) -> [(&'static str, String); 4] {
        [
            ("files_url", format!("s3://{}/site", self.bucket)),
            ("files_endpoint", self.line.address.clone()),
            ("files_key_id", String::from("yisu")),
            ("files_key", String::from("a key")),
        ]
    }

    fn app(&self, db: &TestDb) -> TestApp {
        create_secrets(db.folder()).unwrap();
        let sources = Sources::none().with("data_dir", db.folder().to_string_lossy());
        let sources =
            self.settings().into_iter().fold(sources, |sources, (name, value)| sources.with(name, value));
        let files = FileStore::of(&Config::load(&sources).unwrap()).unwrap();
        let nine = chrono::NaiveDate::from_ymd_opt(2026, 3, 2).unwrap().and_hms_opt(9, 0, 0).unwrap();
        let state = TestApp::state(db, yisu::kit::Timestamp::from_civil(nine));
        TestApp::start_with(AppState { files, ..state })
    }
}

/// A line to the server that carries so many bytes towards it and is then cut.
struct Line {
    address: String,
    left: Arc<AtomicI64>,
}

impl Line {
    fn to(server: &str) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = format!("http://{}", listener.local_addr().unwrap());
        let left = Arc::new(AtomicI64::new(i64::MAX));
        let (server, bytes) = (server.to_owned(), left.clone());
        std::thread::spawn(move || {
            for asked in listener.incoming() {
                let (asked, bytes) = (asked.unwrap(), bytes.clone());
                if bytes.load(Ordering::Relaxed) <= 0 {
                    continue;
                }
                let there = TcpStream::connect(&server).unwrap();
                let (mut from, mut to) = (there.try_clone().unwrap(), asked.try_clone().unwrap());
                std::thread::spawn(move || {
                    drop(std::io::copy(&mut from, &mut to));
                    drop(to.shutdown(std::net::Shutdown::Both));
                });
                std::thread::spawn(move || carry(&asked, &there, &bytes));
            }
        });
        Self { address, left }
    }

    fn cut_after(&self, bytes: i64) {
        self.left.store(bytes, Ordering::Relaxed);
    }

    fn mend(&self) {
        self.cut_after(i64::MAX);
    }
}

fn carry(mut from: &TcpStream, mut to: &TcpStream, left: &AtomicI64) {
    let mut piece = [0; 16 * 1024];
    while let Ok(read @ 1..) = from.read(&mut piece) {
        let length = i64::try_from(read).unwrap();
        if left.fetch_sub(length, Ordering::Relaxed) < length || to.write_all(&piece[..read]).is_err() {
            break;
        }
    }
    drop(from.shutdown(std::net::Shutdown::Both));
    drop(to.shutdown(std::net::Shutdown::Both));
}

/// Text of more bytes than go in one request; no two lines are alike.
fn large() -> Vec<u8> {
    (0..1_300_000).map(|line| format!("第{line:07}行。\n")).collect::<String>().into_bytes()
}

fn sha256(bytes: &[u8]) -> String {
    hex::encode(Sha256::digest(bytes))
}

fn key(hash: &str) -> String {
    format!("/site/files/{}/{}", &hash[..2], &hash[2..])
}

both! {
    fn files_lie_in_the_bucket_and_are_read_from_it_whole_and_in_parts(db) {
        let server = Server::start();
        let app = server.app(db);
        let prosecutor = app.as_user("prosecutor");
        let content = large();
        assert!(content.len() > 20 << 20);
        let sent = send(&prosecutor, "/api/v1/files", "记录.txt", &content, &[]).expect(201);
        let hash = sha256(&content);
        assert_eq!((&sent["hash"], &sent["media_type"]), (&json!(hash), &json!("text/plain")));
        assert!(server.lists(&format!("<Key>{}</Key>", &key(&hash)[1..])));
        assert!(!server.ask("GET", "?uploads", b"").1.contains("<Upload>"), "what is put in parts is put whole");
        assert!(!db.folder().join("files").join(&hash[..2]).exists());
        assert_eq!(std::fs::read_dir(db.folder().join("files/.incoming")).unwrap().count(), 0);
        assert_eq!(std::fs::read_dir(db.folder().join("files/.bucket")).unwrap().count(), 0);
        assert!(prosecutor.get(&format!("/api/v1/files/{hash}")).bytes == content);
        let again = send(&app.as_user("assistant"), "/api/v1/files", "同.txt", &content, &[]).expect(201);
        assert_eq!(again["hash"], sent["hash"]);

        // From any place, over the borders of what is asked for at a time.
        let mut file = app.state.files.open(&FileHash::try_from(hash).unwrap()).unwrap();
        for at in [content.len() - 7, (4 << 20) - 3, 0, 10 << 20] {
            let mut part = vec![0; 100.min(content.len() - at)];
            file.seek(SeekFrom::Start(u64::try_from(at).unwrap())).unwrap();
            file.read_exact(&mut part).unwrap();
            assert!(part == content[at..at + part.len()], "from {at}");
        }
        file.seek(SeekFrom::End(0)).unwrap();
        assert_eq!(file.read(&mut [0; 8]).unwrap(), 0);

        // What is read by a process of its own, and what is made of a picture.
        let photo = photo();
        let picture = send(&prosecutor, "/api/v1/files", "现场.png", &photo, &[]).expect(201);
        let at = format!("/api/v1/files/{}/thumbnail", picture["hash"].as_str().unwrap());
        assert_eq!(prosecutor.get(&at).bytes, prosecutor.get(&at).bytes);
        assert!(server.lists("site/thumbnails/"));
    }

    fn a_server_that_is_away_loses_nothing(db) {
        let server = Server::start();
        let app = server.app(db);
        let prosecutor = app.as_user("prosecutor");
        let kept = send(&prosecutor, "/api/v1/files", "一.txt", b"first", &[]).expect(201);
        let kept = format!("/api/v1/files/{}", kept["hash"].as_str().unwrap());
        let content = "第二个文件。".repeat(1000).into_bytes();
        let told = json!({ "name": "二.txt", "size": content.len(), "sha256": sha256(&content) });
        let upload = format!("/api/v1/uploads/{}", prosecutor.post("/api/v1/uploads", told).expect(201)["id"]);
        let media = [("content-type", "application/offset+octet-stream"), ("upload-offset", "0")];
        assert_eq!(prosecutor.send("PATCH", &upload, &media, content.clone()).status, 204);

        server.line.cut_after(0);
        let refused = send(&prosecutor, "/api/v1/files", "三.txt", b"third", &[]).refused(503, "file_storage_failed");
        assert!(refused["title"].as_str().unwrap().contains("稍后重试"), "{refused}");
        prosecutor.get(&kept).refused(503, "file_storage_failed");
        prosecutor.post(&format!("{upload}/completions"), json!({})).refused(503, "file_storage_failed");
        let ill = on_with(db, &["doctor"], &server.settings());
        assert_eq!(ill.status.code(), Some(1));
        assert!(said(&ill).contains(&format!("the bucket {} does not answer", server.bucket)), "{}", said(&ill));
        prosecutor.get(&format!("/api/v1/files/{}", sha256(b"third"))).refused(404, "file_not_found");

        server.line.mend();
        assert_eq!(prosecutor.get(&kept).bytes, b"first");
        let file = prosecutor.post(&format!("{upload}/completions"), json!({})).expect(200);
        assert_eq!(prosecutor.get(&format!("/api/v1/files/{}", file["hash"].as_str().unwrap())).bytes, content);
        send(&prosecutor, "/api/v1/files", "三.txt", b"third", &[]).expect(201);
    }

    fn what_was_cut_short_is_no_file_and_is_given_up_later(db) {
        let server = Server::start();
        let app = server.app(db);
        let prosecutor = app.as_user("prosecutor");
        let content = large();
        server.line.cut_after(12 << 20);
        send(&prosecutor, "/api/v1/files", "记录.txt", &content, &[]).refused(503, "file_storage_failed");
        server.line.mend();
        let uploads = || server.ask("GET", "?uploads", b"").1.matches("<Upload>").count();
        assert!(!server.lists("<Key>"), "there is no object that is not whole");
        assert_eq!(uploads(), 1);
        let notes = db.folder().join("files/.bucket");
        let note = std::fs::read_dir(&notes).unwrap().next().unwrap().unwrap().path();
        assert_eq!(app.state.files.sweep().unwrap(), 0, "another process may be at it");
        let long_ago = SystemTime::now() - Duration::from_secs(25 * 3600);
        std::fs::File::options().write(true).open(&note).unwrap().set_modified(long_ago).unwrap();
        // Where the server is away, nothing is forgotten.
        server.line.cut_after(0);
        app.state.files.sweep().unwrap();
        server.line.mend();
        assert_eq!((uploads(), note.exists()), (1, true));
        assert_eq!(app.state.files.sweep().unwrap(), 1);
        assert_eq!((uploads(), note.exists()), (0, false));
        send(&prosecutor, "/api/v1/files", "记录.txt", &content, &[]).expect(201);
    }

    fn the_doctor_finds_what_is_missing_or_altered_in_the_bucket(db) {
        let server = Server::start();
        let app = server.app(db);
        let prosecutor = app.as_user("prosecutor");
        let hashes = [&b"first"[..], b"second", b"third"].map(|content| {
            send(&prosecutor, "/api/v1/files", "a.txt", content, &[]).expect(201);
            sha256(content)
        });
        let whole = on_with(db, &["doctor", "--all-files"], &server.settings());
        assert!(said(&whole).contains("3 files are there"), "{}", said(&whole));
        assert_eq!(server.ask("PUT", &key(&hashes[0]), b"fIrst").0, 200);
        assert_eq!(server.ask("DELETE", &key(&hashes[1]), b"").0, 204);
        let told = said(&on_with(db, &["doctor", "--all-files"], &server.settings()));
        assert!(told.contains(&format!("file {} was altered", hashes[0])), "{told}");
        assert!(told.contains(&format!("file {} is missing", hashes[1])), "{told}");
        assert!(!told.contains(&hashes[2]), "{told}");
        // The same content, sent again, mends what is missing.
        send(&prosecutor, "/api/v1/files", "a.txt", b"second", &[]).expect(201);
        assert_eq!(prosecutor.get(&format!("/api/v1/files/{}", hashes[1])).bytes, b"second");

        // What is put out of reach lies in the bucket too.
        let apart = FileHash::try_from(hashes[2].clone()).unwrap();
        app.state.files.quarantine(&apart).unwrap();
        prosecutor.get(&format!("/api/v1/files/{}", hashes[2])).refused(403, "file_quarantined");
        send(&prosecutor, "/api/v1/files", "a.txt", b"third", &[]).refused(403, "file_quarantined");
        assert!(server.lists(&format!("site/quarantine/{}", hashes[2])));
    }
}
