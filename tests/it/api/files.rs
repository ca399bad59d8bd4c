//! Files: kept once, told by their content, given to those who see a record they belong to.

use serde_json::json;
use yisu::audit::Subject;
use yisu::files::{Attachment, FileHash, service};
use yisu::kit::OfficeId;

use crate::support::app::{Answer, Client, TestApp};

const PNG: &[u8] = b"\x89PNG\r\n\x1a\nthe rest does not matter";

/// A form with a file in it, and text fields beside it.
pub fn form(file: &str, content: &[u8], fields: &[(&str, &str)]) -> (String, Vec<u8>) {
    let mark = "----a-mark-that-no-file-holds";
    let mut body = Vec::new();
    for (name, text) in fields {
        let part = format!("--{mark}\r\ncontent-disposition: form-data; name=\"{name}\"\r\n\r\n{text}\r\n");
        body.extend_from_slice(part.as_bytes());
    }
    let head = format!(
        "--{mark}\r\ncontent-disposition: form-data; name=\"file\"; filename=\"{file}\"\r\n\
         content-type: application/octet-stream\r\n\r\n"
    );
    body.extend_from_slice(head.as_bytes());
    body.extend_from_slice(content);
    body.extend_from_slice(format!("\r\n--{mark}--\r\n").as_bytes());
    (format!("multipart/form-data; boundary={mark}"), body)
}

/// Sends a form.
pub fn send(client: &Client<'_>, path: &str, file: &str, content: &[u8], fields: &[(&str, &str)]) -> Answer {
    let (media, body) = form(file, content, fields);
    client.send("POST", path, &[("content-type", &media)], body)
}

both! {
    fn the_same_content_is_one_file_whatever_it_is_called(db) {
        let app = TestApp::start(db);
        let prosecutor = app.as_user("prosecutor");
        let sent = send(&prosecutor, "/api/v1/files", "现场.jpg", PNG, &[]).expect(201);
        assert_eq!(sent["media_type"], "image/png");
        assert_eq!(sent["size"], PNG.len());
        let again = send(&app.as_user("assistant"), "/api/v1/files", "b.png", PNG, &[]).expect(201);
        assert_eq!(again["hash"], sent["hash"]);
        let raw = prosecutor.send("POST", "/api/v1/files?name=c.png", &[], PNG.to_vec()).expect(201);
        assert_eq!(raw["hash"], sent["hash"]);
        let hash = sent["hash"].as_str().unwrap();
        assert_eq!(std::fs::read(db.folder().join("files").join(&hash[..2]).join(&hash[2..])).unwrap(), PNG);
        let left = std::fs::read_dir(db.folder().join("files/.incoming")).unwrap().count();
        assert_eq!(left, 0, "nothing is left of the way in");
    }

    fn a_file_is_given_to_its_sender_and_to_those_who_see_its_record(db) {
        let app = TestApp::start(db);
        let prosecutor = app.as_user("prosecutor");
        let sent = send(&prosecutor, "/api/v1/files", "现场.png", PNG, &[]).expect(201);
        let hash = sent["hash"].as_str().unwrap().to_owned();
        let path = format!("/api/v1/files/{hash}");
        let own = prosecutor.get(&path);
        assert_eq!((own.status, own.bytes.as_slice()), (200, PNG));
        assert_eq!(own.header("content-type").unwrap(), "image/png");
        assert!(own.header("content-disposition").unwrap().starts_with("attachment"));
        app.as_user("head").get(&path).refused(404, "file_not_found");
        app.as_user("agency").get(&path).refused(404, "file_not_found");

        let office: OfficeId = app.actor("prosecutor").office.unwrap();
        let agency = app.actor("agency").agency.unwrap();
        let file = FileHash::try_from(hash).unwrap();
        let subject = Subject::new("lead", 5);
        let attachment = Attachment::new(subject, office, file, "现场.png", "photograph");
        app.perform("head", |work| service::attach(work, &attachment)).unwrap_err();
        let first = app.perform("prosecutor", |work| service::attach(work, &attachment)).unwrap();
        let second = app.perform("prosecutor", |work| service::attach(work, &attachment)).unwrap();
        assert_eq!(first, second);
        assert_eq!(app.as_user("head").get(&path).status, 200);
        app.as_user("agency").get(&path).refused(404, "file_not_found");

        let served = Attachment { agency: Some(agency), subject: Subject::new("addressee", 5), ..attachment };
        app.perform("prosecutor", |work| service::attach(work, &served)).unwrap();
        assert_eq!(app.as_user("agency").get(&path).status, 200);
        let listed = app.as_user("head").get("/api/v1/attachments?kind=lead&id=5").expect(200);
        assert_eq!(listed.as_array().unwrap().len(), 1);
        assert_eq!(listed[0]["purpose"], "photograph");
        assert_eq!(app.as_user("agency").get("/api/v1/attachments?kind=lead&id=5").expect(200), json!([]));
    }

    fn what_is_no_document_is_refused(db) {
        let app = TestApp::start(db);
        let prosecutor = app.as_user("prosecutor");
        let program = b"\x7fELF\x02\x01\x01\0\0\0";
        send(&prosecutor, "/api/v1/files", "photo.jpg", program, &[]).refused(415, "file_type_not_allowed");
        send(&prosecutor, "/api/v1/files", "photo.jpg", b"", &[]).refused(400, "file_empty");
        let broken = [("content-type", "multipart/form-data; boundary=x")];
        prosecutor.send("POST", "/api/v1/files", &broken, b"--x\r\n".to_vec()).refused(400, "upload_malformed");
        app.as_user("auditor").get("/api/v1/attachments?kind=lead&id=5").refused(403, "not_allowed");
        prosecutor.get("/api/v1/files/../../etc").expect(404);
    }
}
