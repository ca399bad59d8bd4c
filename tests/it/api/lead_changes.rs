//! What may become of a lead between entry and decision: corrections, files, mergings, an import undone.

use diesel::prelude::*;
use serde_json::{Value, json};
use yisu::db::schema::audit_log;

use super::files::send;
use crate::chain::Chain;
use crate::support::app::{Answer, Client, TestApp};

const PNG: &[u8] = b"\x89PNG\r\n\x1a\nthe rest does not matter";
const PDF: &[u8] = b"%PDF-1.7 the rest does not matter";

fn told() -> Value {
    json!({ "received_on": "2026-03-01", "channel": "hotline_12345", "domain": "ecology",
        "title": "河道堆放垃圾", "narrative": "黑河支流河道内堆放建筑垃圾。", "place": "甘州区某镇",
        "longitude": 100.45, "latitude": 38.93, "event_from": "2026-02-20" })
}

fn patch(app: &TestApp, lead: &Value, version: i64, body: &Value) -> Answer {
    let version = format!("\"{version}\"");
    let path = format!("/api/v1/leads/{}", lead["id"]);
    app.as_user("prosecutor").send_json("PATCH", &path, &[("if-match", &version)], body)
}

/// Sends JSON under a name, with files beside it.
fn form(client: &Client<'_>, path: &str, (part, told): (&str, &Value), files: &[&[u8]], key: &str) -> Answer {
    let mark = "----a-mark-that-no-file-holds";
    let mut body =
        format!("--{mark}\r\ncontent-disposition: form-data; name=\"{part}\"\r\n\r\n{told}\r\n").into_bytes();
    for file in files {
        let head = format!(
            "--{mark}\r\ncontent-disposition: form-data; name=\"file\"; filename=\"李某的手机.png\"\r\n\
             content-type: application/octet-stream\r\n\r\n"
        );
        body.extend_from_slice(head.as_bytes());
        body.extend_from_slice(file);
        body.extend_from_slice(b"\r\n");
    }
    body.extend_from_slice(format!("--{mark}--\r\n").as_bytes());
    let media = format!("multipart/form-data; boundary={mark}");
    client.send("POST", path, &[("content-type", &media), ("idempotency-key", key)], body)
}

both! {
    fn a_registration_is_corrected_under_its_rules_and_the_words_received_stay(db) {
        let app = TestApp::start(db);
        let prosecutor = app.as_user("prosecutor");
        let lead = prosecutor.post("/api/v1/leads", told()).expect(201);
        let mut other = told();
        other["external_number"] = json!("GD1");
        prosecutor.post("/api/v1/leads", other).expect(201);

        let wrong = json!({ "received_on": "2027-01-01", "title": "x", "latitude": null, "event_to": "2026-02-01" });
        let refused = patch(&app, &lead, 1, &wrong).refused(422, "invalid");
        let fields: Vec<_> = refused["fields"].as_array().unwrap().iter().map(|f| f["field"].clone()).collect();
        assert_eq!(fields, ["received_on", "title", "latitude", "event_to"]);
        patch(&app, &lead, 1, &json!({ "external_number": "GD1" })).refused(409, "lead_already_registered");
        patch(&app, &lead, 1, &json!({ "channel": "transferred" })).refused(422, "invalid");
        prosecutor.send_json("PATCH", &format!("/api/v1/leads/{}", lead["id"]), &[], &json!({}))
            .refused(428, "if_match_required");

        let body = json!({ "narrative": "黑河支流河道内堆放建筑垃圾约三百吨。", "event_from": null, "place": "",
            "longitude": null, "latitude": null, "received_on": "2026-02-28", "external_number": "GD2",
            "spot_number": "T-7", "major": true, "agencies": [{ "name": "某镇政府" }] });
        assert_eq!(patch(&app, &lead, 1, &body).expect(200)["version"], 2);
        patch(&app, &lead, 1, &body).refused(412, "stale");
        let read = prosecutor.get(&format!("/api/v1/leads/{}", lead["id"])).expect(200);
        assert_eq!(read["narrative"], body["narrative"]);
        assert_eq!((&read["external_number"], &read["received_on"]), (&json!("GD2"), &json!("2026-02-28")));
        assert!(read["place"].is_null() && read["longitude"].is_null() && read["event_from"].is_null());
        assert_eq!((&read["title"], &read["agencies"][0]["name"]), (&json!("河道堆放垃圾"), &json!("某镇政府")));

        let kept = prosecutor.get(&format!("/api/v1/leads/{}/amendments", lead["id"])).expect(200);
        assert_eq!(kept[0]["version"], 1);
        let change = |field: &str| {
            kept[0]["changes"].as_array().unwrap().iter().find(|change| change["field"] == field).unwrap().clone()
        };
        assert_eq!(change("narrative")["from"], told()["narrative"]);
        assert_eq!((&change("event_from")["from"], &change("event_from")["to"]), (&json!("2026-02-20"), &json!(null)));
        app.as_user("prosecutor.shandan")
            .get(&format!("/api/v1/leads/{}/amendments", lead["id"]))
            .refused(404, "lead_not_found");
        let said: Vec<String> = app.read(|conn| {
            audit_log::table.filter(audit_log::action.eq("lead.amended")).select(audit_log::detail).load(conn)
        });
        assert_eq!(said.len(), 1);
        assert!(said[0].contains("2026-02-28") && said[0].contains("characters"), "{}", said[0]);
        assert!(!said[0].contains("黑河支流"), "the log is read by who does not read the matter");
    }

    fn a_decided_lead_is_corrected_no_more(db) {
        let app = TestApp::start(db);
        let chain = Chain { app: &app };
        let lead = app.as_user("prosecutor").post("/api/v1/leads", told()).expect(201);
        chain.assessed("河道堆放垃圾");
        let park = json!({ "outcome": "park_lead", "opinion": "暂无可查条件。" });
        let proposed = chain.step("prosecutor", &format!("leads/{}", lead["id"]), "decisions", park);
        let version = chain.get("prosecutor", &format!("leads/{}", lead["id"]))["version"].as_i64().unwrap();
        patch(&app, &lead, version, &json!({ "narrative": "改过" })).refused(409, "lead_wrong_state");
        chain.decided(&proposed);
        patch(&app, &lead, version + 1, &json!({ "narrative": "改过" })).refused(409, "lead_wrong_state");
    }

    fn files_that_were_sent_become_part_of_a_registration(db) {
        let app = TestApp::start(db);
        let prosecutor = app.as_user("prosecutor");
        let sent = send(&prosecutor, "/api/v1/files", "现场.png", PNG, &[]).expect(201);
        let mut body = told();
        body["files"] = json!([{ "hash": sent["hash"], "name": "现场.png", "taken_at": "2026-02-28T01:00:00Z" }]);
        let lead = prosecutor.post("/api/v1/leads", body.clone()).expect(201);
        let attached = format!("/api/v1/attachments?kind=lead&id={}", lead["id"]);
        let attached = app.as_user("head").get(&attached).expect(200);
        assert_eq!((&attached[0]["file"]["hash"], &attached[0]["name"]), (&sent["hash"], &json!("现场.png")));
        // What somebody else sent, or nobody, makes no lead.
        let other = send(&app.as_user("prosecutor.shandan"), "/api/v1/files", "b.pdf", PDF, &[]).expect(201);
        body["files"] = json!([{ "hash": other["hash"], "name": "b.pdf" }]);
        prosecutor.post("/api/v1/leads", body).refused(422, "invalid");
        assert_eq!(prosecutor.get("/api/v1/leads").expect(200)["items"].as_array().unwrap().len(), 1);
    }

    fn photographs_come_with_a_public_report_and_its_receipt_covers_them(db) {
        let app = TestApp::start(db);
        let anyone = app.anyone();
        let reports = "/api/v1/public/reports";
        let told = json!({ "division_code": "620702", "title": "河边倒垃圾", "narrative": "每天夜里都有。" });
        let made = form(&anyone, reports, ("report", &told), &[PNG, PDF], "p1").expect(201);
        assert_eq!(form(&anyone, reports, ("report", &told), &[PNG, PDF], "p1").expect(201), made);
        let lead = app.as_user("prosecutor").get("/api/v1/leads").expect(200)["items"][0].clone();
        let path = format!("/api/v1/attachments?kind=lead&id={}", lead["id"]);
        let attached = app.as_user("prosecutor").get(&path).expect(200);
        let names: Vec<_> = attached.as_array().unwrap().iter().map(|row| row["name"].clone()).collect();
        assert_eq!(names, ["附件1.png", "附件2.pdf"], "the names of the sender's device are not kept");
        assert_eq!(app.as_user("prosecutor.shandan").get(&path).expect(200), json!([]));
        let hashes: Vec<_> = attached.as_array().unwrap().iter().map(|row| row["file"]["hash"].clone()).collect();
        let file = app.as_user("prosecutor").get(&format!("/api/v1/files/{}", hashes[0].as_str().unwrap()));
        assert_eq!((file.status, file.bytes.as_slice()), (200, PNG));
        app.as_user("agency").get(&format!("/api/v1/files/{}", hashes[0].as_str().unwrap())).refused(404, "file_not_found");

        let verify = |files: Value| {
            let body = json!({ "receipt": made["receipt"], "title": told["title"], "narrative": told["narrative"], "files": files });
            anyone.post("/api/v1/public/receipts/verify", body).expect(200)["unchanged"].clone()
        };
        assert_eq!(verify(json!(hashes)), true);
        assert_eq!(verify(json!([hashes[1], hashes[0]])), false);
        assert_eq!(verify(json!([])), false);

        let more = json!({ "code": made["code"], "text": "又拍到一张。" });
        let other: &[u8] = b"\xff\xd8\xff\xe0another photograph";
        let shown = form(&anyone, &format!("{reports}/supplements"), ("supplement", &more), &[other], "s1").expect(201);
        assert_eq!(shown["messages"][0]["text"], "又拍到一张。");
        assert_eq!(app.as_user("prosecutor").get(&path).expect(200).as_array().unwrap().len(), 3);
    }

    fn what_the_public_sends_is_bounded(db) {
        let app = TestApp::start(db);
        let anyone = app.anyone();
        let reports = "/api/v1/public/reports";
        let told = json!({ "division_code": "620702", "title": "河边倒垃圾", "narrative": "每天夜里都有。" });
        form(&anyone, reports, ("report", &told), &["留言,内容".as_bytes()], "a").refused(415, "file_type_not_allowed");
        form(&anyone, reports, ("report", &told), &[PNG; 10], "b").refused(400, "upload_malformed");
        form(&anyone, reports, ("other", &told), &[PNG], "c").refused(400, "malformed_body");
        let nowhere = json!({ "division_code": "110101", "title": "河边倒垃圾", "narrative": "每天夜里都有。" });
        form(&anyone, reports, ("report", &nowhere), &[PNG], "d").refused(422, "public_division_not_ours");
        let left = std::fs::read_dir(db.folder().join("files")).unwrap().flatten();
        let left: Vec<_> = left.filter(|entry| entry.file_name() != ".incoming").collect();
        assert!(left.is_empty(), "what is refused leaves no file: {left:?}");
        // Requests with files weigh more at the gate.
        form(&anyone, reports, ("report", &told), &[PNG], "e").expect(201);
        form(&anyone, reports, ("report", &told), &[PNG], "f").expect(201);
        form(&anyone, reports, ("report", &told), &[PNG], "g").refused(429, "too_many_requests");
        assert_eq!(app.as_user("prosecutor").get("/api/v1/leads").expect(200)["items"].as_array().unwrap().len(), 2);
    }

    fn two_leads_are_not_merged_into_each_other(db) {
        let app = TestApp::start(db);
        let chain = Chain { app: &app };
        let prosecutor = app.as_user("prosecutor");
        let (one, two) = (prosecutor.post("/api/v1/leads", told()).expect(201), prosecutor.post("/api/v1/leads", told()).expect(201));
        let propose = |into: &Value, lead: &Value| {
            let body = json!({ "opinion": "同一事项。", "leads": [{ "lead_id": lead["id"], "version": 1 }] });
            chain.make("prosecutor", &format!("leads/{}/merges", into["id"]), body)[0].clone()
        };
        let (first, second) = (propose(&one, &two), propose(&two, &one));
        chain.decided(&first);
        let at = |what: &str| format!("/api/v1/approvals/{}/{what}", second["approval_id"]);
        let yes = json!({ "agree": true, "opinion": "同意。" });
        app.as_user("head").post_at(&at("reviews"), 1, yes.clone()).expect(200);
        app.as_user("chief").post_at(&at("decisions"), 2, yes).refused(422, "invalid");
        assert_eq!(chain.get("prosecutor", &format!("leads/{}", one["id"]))["state"], "pending_decision");
        app.as_user("prosecutor").post_at(&at("withdrawals"), 2, json!({ "opinion": "已经反向并案。" })).expect(200);
        assert_eq!(chain.get("prosecutor", &format!("leads/{}", one["id"]))["state"], "registered");
    }

    fn an_import_is_not_undone_once_somebody_worked_on_a_lead_of_it(db) {
        let app = TestApp::start(db);
        let chain = Chain { app: &app };
        let prosecutor = app.as_user("prosecutor");
        let sheet = "工单编号,标题,来电内容\nG1,占用盲道,共享单车占用盲道\nG2,噪声扰民,夜间施工\n";
        let imported = |file: &str| {
            let batch = send(&prosecutor, "/api/v1/imports", file, sheet.as_bytes(), &[]).expect(201);
            let path = format!("/api/v1/imports/{}", batch["id"]);
            while prosecutor.get(&path).expect(200)["state"] == "running" {
                std::thread::yield_now();
            }
            prosecutor.get(&path).expect(200)
        };
        let batch = imported("a.csv");
        let undo = format!("/api/v1/imports/{}/undo", batch["id"]);
        app.as_user("prosecutor.shandan").post(&undo, json!({})).refused(404, "import_not_found");
        prosecutor.post(&undo, json!({})).expect(200);
        assert_eq!(prosecutor.get("/api/v1/leads").expect(200)["items"], json!([]));
        let batch = imported("a.csv");
        assert_eq!(batch["created"], 2, "what was undone comes in again");
        let lead = prosecutor.get("/api/v1/leads").expect(200)["items"][0].clone();
        let screening = json!({ "sources": ["行政处罚公示"], "findings": "属实。", "complete": false });
        chain.step("prosecutor", &format!("leads/{}", lead["id"]), "screenings", screening);
        let undo = format!("/api/v1/imports/{}/undo", batch["id"]);
        prosecutor.post(&undo, json!({})).refused(409, "import_leads_in_use");
        assert_eq!(prosecutor.get("/api/v1/leads").expect(200)["items"].as_array().unwrap().len(), 2);
    }
}
