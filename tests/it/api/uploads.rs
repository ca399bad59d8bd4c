//! Uploads that go on after a break.

use std::io::Write;
use std::net::TcpStream;

use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use yisu::config::Limits;

use crate::support::app::{Answer, Client, TestApp};

const MEDIA: (&str, &str) = ("content-type", "application/offset+octet-stream");

fn begin(client: &Client<'_>, body: Value) -> Answer {
    client.post("/api/v1/uploads", body)
}

fn path(upload: &Value) -> String {
    format!("/api/v1/uploads/{}", upload["id"])
}

fn go_on(client: &Client<'_>, path: &str, from: usize, bytes: &[u8]) -> Answer {
    client.send("PATCH", path, &[MEDIA, ("upload-offset", &from.to_string())], bytes.to_vec())
}

fn sha256(bytes: &[u8]) -> String {
    hex::encode(Sha256::digest(bytes))
}

both! {
    fn a_file_comes_in_pieces_and_goes_on_after_a_break_and_a_restart(db) {
        let app = TestApp::start(db);
        let prosecutor = app.as_user("prosecutor");
        let content: Vec<u8> = "现场记录。".repeat(100_000).into_bytes();
        let told = json!({ "name": "../现场\\记录.txt", "size": content.len(), "sha256": sha256(&content) });
        let upload = begin(&prosecutor, told).expect(201);
        let at = path(&upload);
        assert_eq!((&upload["name"], &upload["received"]), (&json!("记录.txt"), &json!(0)));

        let first = go_on(&prosecutor, &at, 0, &content[..400_000]);
        assert_eq!((first.status, first.header("upload-offset").unwrap().as_str()), (204, "400000"));
        // A request that says it brings more and breaks off: what came counts.
        let rest = &content[400_000..];
        break_off(&app, &at, 400_000, &rest[..100_000], rest.len());
        let head = || prosecutor.send("HEAD", &at, &[], Vec::new());
        let stands: usize = head().header("upload-offset").unwrap().parse().unwrap();
        assert!((400_000..=500_000).contains(&stands), "{stands}");
        assert_eq!(head().header("upload-length").unwrap(), content.len().to_string());
        prosecutor.post(&format!("{at}/completions"), json!({})).refused(409, "upload_incomplete");

        // Bytes that a crash left beyond what is counted do not count.
        let part = db.folder().join("files/.uploads").join(upload["id"].to_string());
        std::fs::OpenOptions::new().append(true).open(&part).unwrap().write_all(b"torn").unwrap();
        let app = TestApp::serve(app.state.clone());
        let prosecutor = app.as_user("prosecutor");
        let refused = go_on(&prosecutor, &at, 0, b"x").refused(409, "upload_offset");
        assert!(refused["title"].as_str().unwrap().contains(&stands.to_string()), "{refused}");
        assert_eq!(go_on(&prosecutor, &at, stands, &content[stands..]).status, 204);
        go_on(&prosecutor, &at, content.len(), b"x").refused(413, "upload_too_long");
        let file = prosecutor.post(&format!("{at}/completions"), json!({})).expect(200);
        assert_eq!((&file["hash"], &file["size"], &file["media_type"]), (&json!(sha256(&content)), &json!(content.len()), &json!("text/plain")));
        assert_eq!(prosecutor.get(&format!("/api/v1/files/{}", file["hash"].as_str().unwrap())).bytes, content);
        prosecutor.get(&at).refused(404, "upload_not_found");
        assert!(!part.exists());
        let again = crate::api::files::send(&prosecutor, "/api/v1/files", "b.txt", &content, &[]).expect(201);
        assert_eq!(again["hash"], file["hash"]);
    }

    fn an_upload_is_its_owners_expires_and_can_be_given_up(db) {
        let app = TestApp::start(db);
        let prosecutor = app.as_user("prosecutor");
        let upload = begin(&prosecutor, json!({ "name": "a.txt", "size": 3 })).expect(201);
        let at = path(&upload);
        let part = db.folder().join("files/.uploads").join(upload["id"].to_string());
        for stranger in ["assistant", "chief", "agency"] {
            let stranger = app.as_user(stranger);
            stranger.get(&at).refused(404, "upload_not_found");
            go_on(&stranger, &at, 0, b"abc").refused(404, "upload_not_found");
            stranger.send("DELETE", &at, &[], Vec::new()).refused(404, "upload_not_found");
            stranger.post(&format!("{at}/completions"), json!({})).refused(404, "upload_not_found");
        }
        app.as_user("auditor").get(&at).refused(403, "not_allowed");
        assert!(!part.exists(), "a stranger leaves nothing");
        assert_eq!(go_on(&prosecutor, &at, 0, b"ab").status, 204);
        // Each request puts the end off.
        app.pass(chrono::TimeDelta::hours(23));
        assert_eq!(go_on(&prosecutor, &at, 2, b"").status, 204);
        app.pass(chrono::TimeDelta::hours(23));
        assert_eq!(prosecutor.get(&at).expect(200)["received"], 2);
        app.pass(chrono::TimeDelta::hours(2));
        go_on(&prosecutor, &at, 2, b"c").refused(404, "upload_not_found");
        assert!(part.exists());
        let other = begin(&app.as_user("assistant"), json!({ "name": "b.txt", "size": 3 })).expect(201);
        assert!(!part.exists(), "what has expired goes when another begins");
        let other = path(&other);
        assert_eq!(app.as_user("assistant").send("DELETE", &other, &[], Vec::new()).status, 204);
        app.as_user("assistant").get(&other).refused(404, "upload_not_found");
    }

    fn what_comes_is_looked_at_like_any_file_and_held_against_what_was_announced(db) {
        let app = TestApp::start(db);
        let prosecutor = app.as_user("prosecutor");
        let whole = |name: &str, content: &[u8], announced: Value| {
            let told = json!({ "name": name, "size": content.len(), "sha256": announced });
            let at = path(&begin(&prosecutor, told).expect(201));
            assert_eq!(go_on(&prosecutor, &at, 0, content).status, 204);
            (prosecutor.post(&format!("{at}/completions"), json!({})), at)
        };
        whole("a.jpg", b"\x7fELF\x02\x01\x01\0\0\0", json!(null)).0.refused(415, "file_is_program");
        whole("a.jpg", b"<html><script>", json!(null)).0.refused(415, "file_disguised");
        let (differs, at) = whole("a.txt", b"words", json!(sha256(b"other")));
        differs.refused(409, "upload_hash_differs");
        assert_eq!(prosecutor.get(&at).expect(200)["received"], 5, "nothing is lost");
        begin(&prosecutor, json!({ "name": "a", "size": 0 })).refused(422, "invalid");
        begin(&prosecutor, json!({ "name": " ", "size": 1 })).refused(422, "invalid");
        begin(&prosecutor, json!({ "name": "a", "size": 1, "sha256": "x" })).refused(422, "invalid");
        let limit = Limits::default().upload;
        begin(&prosecutor, json!({ "name": "a", "size": limit + 1 })).refused(413, "file_too_large");
        prosecutor.send("PATCH", &at, &[("content-type", "text/plain"), ("upload-offset", "5")], vec![]).refused(415, "upload_type_required");
        prosecutor.send("PATCH", &at, &[MEDIA], vec![]).refused(400, "header_required");
        // So many are open by now; there is an end to it.
        for _ in 3..20 {
            begin(&prosecutor, json!({ "name": "a", "size": 1 })).expect(201);
        }
        begin(&prosecutor, json!({ "name": "a", "size": 1 })).refused(429, "uploads_too_many");
        begin(&app.as_user("assistant"), json!({ "name": "a", "size": 1 })).expect(201);
    }

    fn two_requests_at_once_do_not_mix(db) {
        let app = TestApp::start(db);
        let prosecutor = app.as_user("prosecutor");
        let upload = begin(&prosecutor, json!({ "name": "a.txt", "size": 6 })).expect(201);
        let at = path(&upload);
        let number = serde_json::from_value(upload["id"].clone()).unwrap();
        // Somebody adds to it: another process holds the bytes.
        let held = app.state.files.part(number).unwrap();
        go_on(&prosecutor, &at, 0, b"abc").refused(409, "upload_busy");
        prosecutor.send("DELETE", &at, &[], Vec::new()).refused(409, "upload_busy");
        prosecutor.post(&format!("{at}/completions"), json!({})).refused(409, "upload_busy");
        drop(held);
        assert_eq!(go_on(&prosecutor, &at, 0, b"abcdef").status, 204);
        prosecutor.post(&format!("{at}/completions"), json!({})).expect(200);
    }
}

/// Sends the beginning of a body that was announced as longer, and hangs up.
fn break_off(app: &TestApp, path: &str, from: usize, sent: &[u8], announced: usize) {
    let (host, token) = (app.host(), app.token("prosecutor"));
    let mut line = TcpStream::connect(&host).unwrap();
    let head = format!(
        "PATCH {path} HTTP/1.1\r\nhost: {host}\r\nauthorization: Bearer {token}\r\ncontent-type: {}\r\nupload-offset: {from}\r\ncontent-length: {announced}\r\n\r\n",
        MEDIA.1
    );
    line.write_all(head.as_bytes()).unwrap();
    line.write_all(sent).unwrap();
    line.shutdown(std::net::Shutdown::Write).unwrap();
    // The other end is done with it when it hangs up too.
    drop(std::io::copy(&mut line, &mut std::io::sink()));
}
