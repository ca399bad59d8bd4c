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
        let photo = photo();
        let sent = send(&prosecutor, "/api/v1/files", "现场.png", &photo, &[]).expect(201);
        let hash = sent["hash"].as_str().unwrap().to_owned();
        let path = format!("/api/v1/files/{hash}");
        let own = prosecutor.get(&path);
        assert_eq!((own.status, own.bytes.as_slice()), (200, photo.as_slice()));
        assert_eq!(own.header("content-type").unwrap(), "image/jpeg");
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
        send(&prosecutor, "/api/v1/files", "photo.jpg", program, &[]).refused(415, "file_is_program");
        send(&prosecutor, "/api/v1/files", "photo.jpg", b"", &[]).refused(400, "file_empty");
        let broken = [("content-type", "multipart/form-data; boundary=x")];
        prosecutor.send("POST", "/api/v1/files", &broken, b"--x\r\n".to_vec()).refused(400, "upload_malformed");
        app.as_user("auditor").get("/api/v1/attachments?kind=lead&id=5").refused(403, "not_allowed");
        prosecutor.get("/api/v1/files/../../etc").expect(404);
    }

    fn what_may_do_harm_is_refused_with_its_reason_and_leaves_nothing(db) {
        let app = TestApp::start(db);
        let prosecutor = app.as_user("prosecutor");
        let macros = zip(&[("word/document.xml", b"<a/>"), ("word/vbaProject.bin", b"x")]);
        for (name, content, status, code) in [
            ("通知.docx", macros, 415, "file_has_macros"),
            ("现场.jpg", b"<html><script>x()</script>".to_vec(), 415, "file_disguised"),
            ("a.pdf", zip(&[("a.txt", b"x")]), 415, "file_disguised"),
            ("a.zip", zip(&[("../../a.txt", b"x")]), 415, "archive_unsafe_name"),
            ("a.zip", zip(&[("a.zip", &zip(&[("b", b"x")]))]), 415, "archive_nested"),
            ("a.zip", zip(&[("读我.txt", b"MZ\x90\0\x03\0\0\0")]), 415, "archive_holds_program"),
            ("a.zip", b"PK\x03\x04 broken".to_vec(), 415, "archive_unreadable"),
        ] {
            let body = send(&prosecutor, "/api/v1/files", name, &content, &[]).refused(status, code);
            assert!(body.to_string().len() > 60, "{body}");
        }
        let kept = std::fs::read_dir(db.folder().join("files")).unwrap();
        let kept: Vec<_> = kept.map(|entry| entry.unwrap().file_name()).filter(|name| name != ".incoming").collect();
        assert!(kept.is_empty(), "{kept:?}");
        assert_eq!(std::fs::read_dir(db.folder().join("files/.incoming")).unwrap().count(), 0);
    }

    fn pages_and_drawings_are_kept_and_never_given_out_as_such(db) {
        let app = TestApp::start(db);
        let prosecutor = app.as_user("prosecutor");
        for (name, content, kind) in [
            ("导出.xls", "<html><body><script>x()</script><table><tr><td>一</table>", "text/html"),
            ("图.svg", "<svg xmlns='http://www.w3.org/2000/svg' onload='x()'/>", "image/svg+xml"),
        ] {
            let sent = send(&prosecutor, "/api/v1/files", name, content.as_bytes(), &[]).expect(201);
            assert_eq!(sent["media_type"], kind);
            let back = prosecutor.get(&format!("/api/v1/files/{}", sent["hash"].as_str().unwrap()));
            assert_eq!(back.bytes, content.as_bytes());
            assert_eq!(back.header("content-type").unwrap(), "application/octet-stream");
            assert_eq!(back.header("x-content-type-options").unwrap(), "nosniff");
            assert!(back.header("content-disposition").unwrap().starts_with("attachment"));
            assert!(back.header("content-security-policy").unwrap().contains("sandbox"));
        }
    }

    fn what_the_camera_wrote_is_kept_inside_and_does_not_go_to_an_agency(db) {
        let app = TestApp::start(db);
        let prosecutor = app.as_user("prosecutor");
        let photo = photo();
        let sent = send(&prosecutor, "/api/v1/files", "现场.jpg", &photo, &[]).expect(201);
        let hash = sent["hash"].as_str().unwrap();
        let path = format!("/api/v1/files/{hash}");
        let agency = app.actor("agency").agency;
        let new = Attachment::new(
            Subject::new("visit", 5),
            app.actor("prosecutor").office.unwrap(),
            FileHash::try_from(hash.to_owned()).unwrap(),
            "现场.jpg",
            "photograph",
        );
        app.perform("prosecutor", |work| service::attach(work, &Attachment { agency, ..new.clone() })).unwrap();

        let inside = prosecutor.get("/api/v1/attachments?kind=visit&id=5").expect(200);
        let camera = &inside[0]["camera"];
        assert_eq!(camera["taken_at"], "2026-03-01T00:05:09.000000Z");
        assert_eq!((&camera["utc_offset"], &camera["device"]), (&json!(480), &json!("HUAWEI ALN-AL10")));
        assert!((camera["longitude"].as_f64().unwrap() - 100.45).abs() < 1e-9);
        assert_eq!(prosecutor.get(&path).bytes, photo, "inside it stays what it was");

        let outside = app.as_user("agency").get("/api/v1/attachments?kind=visit&id=5").expect(200);
        assert_eq!(outside[0]["camera"], json!(null));
        let given = app.as_user("agency").get(&path);
        assert_eq!(given.status, 200);
        let holds = |part: &[u8]| given.bytes.windows(part.len()).any(|window| window == part);
        assert!(given.bytes.starts_with(b"\xff\xd8") && !holds(b"HUAWEI") && !holds(b"2026:03:01"));
        assert_eq!(image::load_from_memory(&given.bytes).unwrap(), image::load_from_memory(&photo).unwrap());

        let own = send(&app.as_user("agency"), "/api/v1/files", "现场.jpg", &photo, &[]).expect(201);
        assert_eq!(own["hash"], sent["hash"]);
        assert_eq!(app.as_user("agency").get(&path).bytes, photo, "what an agency sent itself it gets as it sent it");
    }

    fn a_picture_has_a_small_one_and_other_files_say_that_they_have_none(db) {
        let app = TestApp::start(db);
        let prosecutor = app.as_user("prosecutor");
        let sent = send(&prosecutor, "/api/v1/files", "现场.jpg", &photo(), &[]).expect(201);
        let path = format!("/api/v1/files/{}/thumbnail", sent["hash"].as_str().unwrap());
        for _ in 0..2 {
            let small = prosecutor.get(&path);
            assert_eq!((small.status, small.header("content-type").unwrap().as_str()), (200, "image/jpeg"));
            let small = image::load_from_memory(&small.bytes).unwrap();
            assert_eq!((small.width(), small.height()), (360, 480), "upright, as the camera was held");
        }
        app.as_user("agency").get(&path).refused(404, "file_not_found");
        for content in [PNG, b"words"] {
            let sent = send(&prosecutor, "/api/v1/files", "a", content, &[]).expect(201);
            let path = format!("/api/v1/files/{}/thumbnail", sent["hash"].as_str().unwrap());
            prosecutor.get(&path).refused(404, "thumbnail_not_made");
        }
    }

    fn what_files_say_is_found_and_what_cannot_be_read_says_why(db) {
        let app = TestApp::start(db);
        let prosecutor = app.as_user("prosecutor");
        let body = "<w:document><w:p><w:r><w:t>黑河滩渣土三百吨</w:t></w:r></w:p></w:document>";
        let laughs = "<!DOCTYPE a [<!ENTITY a \"ha\"><!ENTITY b \"&a;&a;\">]><w:document><w:t>&b;</w:t></w:document>";
        // A PDF whose pages refer to each other without end, and one that is cut off.
        let circle = "%PDF-1.7\n1 0 obj\n<< /Type /Catalog /Pages 2 0 R >>\nendobj\n2 0 obj\n<< /Type /Pages /Kids [2 0 R] /Count 9 >>\nendobj\ntrailer\n<< /Root 1 0 R >>\n";
        let sent: Vec<(&str, Vec<u8>, Option<&str>)> = vec![
            ("恶.docx", zip(&[("word/document.xml", laughs.as_bytes())]), Some("broken")),
            ("环.pdf", circle.into(), Some("empty")),
            ("断.pdf", b"%PDF-1.7 and nothing".to_vec(), Some("broken")),
            ("照.jpg", photo(), Some("no_words_in_kind")),
            ("好.docx", zip(&[("word/document.xml", body.as_bytes())]), None),
            ("页.html", "<html><p>白河滩渣土</p></html>".as_bytes().to_vec(), None),
        ];
        let office = app.actor("prosecutor").office.unwrap();
        for (name, content, _) in &sent {
            let hash = send(&prosecutor, "/api/v1/files", name, content, &[]).expect(201)["hash"].clone();
            let file = FileHash::try_from(hash.as_str().unwrap().to_owned()).unwrap();
            let new = Attachment::new(Subject::new("visit", 5), office, file, name, "evidence");
            app.perform("prosecutor", |work| service::attach(work, &new)).unwrap();
        }
        let before = prosecutor.get("/api/v1/attachments?kind=visit&id=5").expect(200);
        assert_eq!(before[0]["words"], json!(null), "nothing was read yet");
        app.index_now();
        let listed = prosecutor.get("/api/v1/attachments?kind=visit&id=5").expect(200);
        for ((name, _, unread), shown) in sent.iter().zip(listed.as_array().unwrap()) {
            assert_eq!(shown["name"], *name);
            assert_eq!(shown["words"]["unread"], json!(unread), "{name}");
            assert_eq!(shown["words"]["said"].is_string(), unread.is_some(), "{name}");
        }
        for (words, name) in [("黑河滩渣土三百吨", "好.docx"), ("白河滩渣土", "页.html")] {
            let query: String = words.bytes().map(|byte| format!("%{byte:02X}")).collect();
            let found = prosecutor.get(&format!("/api/v1/search?q={query}&kind=file")).expect(200);
            assert!(found.to_string().contains(name), "{found}");
        }
        app.reindex();
        let query: String = "白河滩渣土".bytes().map(|byte| format!("%{byte:02X}")).collect();
        assert!(prosecutor.get(&format!("/api/v1/search?q={query}")).expect(200).to_string().contains("页.html"));
    }
}

/// A zip of entries.
pub fn zip(entries: &[(&str, &[u8])]) -> Vec<u8> {
    use std::io::Write;
    let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (name, content) in entries {
        zip.start_file(*name, zip::write::SimpleFileOptions::default()).unwrap();
        zip.write_all(content).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

/// A photograph, held upright, with time, place and device as a telephone writes them.
pub fn photo() -> Vec<u8> {
    use exif::{Field, In, Rational, Tag, Value};
    let text = |tag, text: &str| Field { tag, ifd_num: In::PRIMARY, value: Value::Ascii(vec![text.into()]) };
    let degrees = |tag, degrees, minutes| {
        let parts = [degrees, minutes, 0].map(|num| Rational { num, denom: 1 }).to_vec();
        Field { tag, ifd_num: In::PRIMARY, value: Value::Rational(parts) }
    };
    let fields = [
        text(Tag::Make, "HUAWEI"),
        text(Tag::Model, "ALN-AL10"),
        text(Tag::DateTimeOriginal, "2026:03:01 08:05:09"),
        text(Tag::OffsetTimeOriginal, "+08:00"),
        text(Tag::GPSLongitudeRef, "E"),
        text(Tag::GPSLatitudeRef, "N"),
        degrees(Tag::GPSLongitude, 100, 27),
        degrees(Tag::GPSLatitude, 38, 56),
        Field { tag: Tag::Orientation, ifd_num: In::PRIMARY, value: Value::Short(vec![6]) },
    ];
    let mut writer = exif::experimental::Writer::new();
    fields.iter().for_each(|field| writer.push_field(field));
    let mut inner = std::io::Cursor::new(Vec::new());
    writer.write(&mut inner, false).unwrap();
    let said = [b"Exif\0\0".to_vec(), inner.into_inner()].concat();
    let mut plain = std::io::Cursor::new(Vec::new());
    let picture = image::RgbImage::from_pixel(800, 600, image::Rgb([90, 120, 60]));
    image::DynamicImage::from(picture).write_to(&mut plain, image::ImageFormat::Jpeg).unwrap();
    let plain = plain.into_inner();
    let length = u16::try_from(said.len() + 2).unwrap().to_be_bytes();
    [&plain[..2], &[0xff, 0xe1], &length, &said, &plain[2..]].concat()
}
