//! Masked copies: proposed, decided by people, made, and taken out.

use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use super::reading::{paragraphs, parts};
use super::recommendations::{decided, issued};
use crate::api::files::send;
use crate::api::recommendations::{draft, line, own};
use crate::statistics::setup::{cases, day, leads};
use crate::support::TestDb;
use crate::support::app::{Answer, Client, TestApp};

const TEXT: &str = "举报人反映，法定代表人张伟（电话13912345678）在甘州区民主西街12号堆放垃圾。\n张伟，男，身份证号11010519491231002X。\n高峰期车辆甘G·12345。";

fn propose(client: &Client<'_>, source: Value) -> Answer {
    client.post("/api/v1/maskings", json!({ "source": source, "purpose": "官网发布" }))
}

fn path(whole: &Value) -> String {
    format!("/api/v1/maskings/{}", whole["masking"]["id"])
}

/// The words with what would stand in their place.
fn words(whole: &Value) -> Vec<(&str, &str)> {
    let marks = whole["marks"].as_array().unwrap().iter();
    marks.map(|mark| (mark["words"].as_str().unwrap(), mark["suggestion"].as_str().unwrap())).collect()
}

/// The id of words.
fn id(whole: &Value, words: &str) -> Value {
    let marks = whole["marks"].as_array().unwrap();
    let mark = marks.iter().find(|mark| mark["words"] == words);
    mark.unwrap_or_else(|| panic!("{words} is not in {marks:?}"))["id"].clone()
}

/// Confirms whatever is not decided.
fn confirm_all(client: &Client<'_>, whole: &Value) -> Value {
    let marks = whole["marks"].as_array().unwrap().iter().filter(|mark| mark["decision"] == "pending");
    let decisions: Vec<Value> =
        marks.map(|mark| json!({ "mark_id": mark["id"], "decision": "confirmed" })).collect();
    let version = whole["masking"]["version"].as_i64().unwrap();
    client
        .post_at(&format!("{}/decisions", path(whole)), version, json!({ "decisions": decisions }))
        .expect(200)
}

fn apply(client: &Client<'_>, whole: &Value) -> Answer {
    client.post_at(
        &format!("{}/applications", path(whole)),
        whole["masking"]["version"].as_i64().unwrap(),
        json!({}),
    )
}

both! {
    fn a_text_is_masked_by_what_people_decide_and_never_unseen(db) {
        let app = TestApp::start(db);
        let prosecutor = app.as_user("prosecutor");
        let made = propose(&prosecutor, json!({ "text": TEXT })).expect(201);
        assert_eq!(
            words(&made),
            [
                ("张伟", "张某"),
                ("13912345678", "139****"),
                ("甘州区民主西街12号", "甘州区****"),
                ("11010519491231002X", "1101****"),
                ("甘G·12345", "甘G****"),
            ]
        );
        let marks = &made["marks"];
        assert_eq!((&marks[0]["reason"], &marks[0]["count"]), (&json!("name_beside"), &json!(2)));
        assert_eq!(marks[0]["places"][1], json!({ "line": 2, "at": 0, "around": "张伟，男，身份证号11010" }));
        assert_eq!(marks[3]["said"], "身份证号，校验位相符");
        let at = path(&made);
        let to = |what: &str| format!("{at}/{what}");

        // Nothing is applied unseen.
        prosecutor.post_at(&to("applications"), 1, json!({})).refused(409, "masking_undecided");
        prosecutor.get(&to("result")).refused(404, "masking_not_applied");
        let preview = prosecutor.get(&to("preview")).expect(200);
        assert_eq!(preview["lines"], json!(TEXT.lines().collect::<Vec<_>>()));

        let absent = json!({ "words": [{ "words": "李四", "kind": "person" }] });
        prosecutor.post_at(&to("words"), 1, absent).refused(409, "masking_words_absent");
        let more = json!({ "words": [{ "words": "高峰", "kind": "person" }, { "words": "高峰期", "kind": "other" }] });
        let made = app.as_user("assistant").post_at(&to("words"), 1, more.clone()).expect(200);
        prosecutor.post_at(&to("words"), 2, more).refused(409, "masking_words_known");
        let decide = |mark: &str, decision: &str, replacement: Value| {
            json!({ "mark_id": id(&made, mark), "decision": decision, "replacement": replacement })
        };
        let telling = json!({ "decisions": [decide("张伟", "confirmed", json!("张伟某"))] });
        prosecutor.post_at(&to("decisions"), 2, telling).refused(422, "invalid");
        let decisions = json!({ "decisions": [
            decide("张伟", "confirmed", json!("张某甲")),
            decide("甘G·12345", "rejected", json!(null)),
            decide("高峰期", "rejected", json!(null)),
        ] });
        prosecutor.post_at(&to("decisions"), 1, decisions.clone()).refused(412, "stale");
        let made = app.as_user("assistant").post_at(&to("decisions"), 2, decisions).expect(200);
        let kept = &made["marks"][0];
        assert_eq!((&kept["decision"], &kept["replacement"]), (&json!("confirmed"), &json!("张某甲")));
        assert_eq!(kept["decided_by"], json!(app.person("assistant")));
        assert!(kept["decided_at"].is_string());
        let preview = prosecutor.get(&to("preview")).expect(200);
        assert_eq!(preview["lines"][1], "张某甲，男，身份证号11010519491231002X。");

        let made = confirm_all(&prosecutor, &made);
        let applied = apply(&prosecutor, &made).expect(200);
        assert_eq!(applied["masking"]["state"], "applied");
        let copy = app.as_user("casemgmt").get(&to("result"));
        assert_eq!(copy.status, 200);
        let said = String::from_utf8(copy.bytes.clone()).unwrap();
        assert_eq!(said, "举报人反映，法定代表人张某甲（电话139****）在甘州区****堆放垃圾。\n张某甲，男，身份证号1101****。\n高峰期车辆甘G·12345。");
        assert_eq!(applied["masking"]["result_hash"], hex::encode(Sha256::digest(&copy.bytes)));
        assert_ne!(applied["masking"]["result_hash"], applied["masking"]["source_hash"]);
        apply(&prosecutor, &applied).refused(409, "masking_applied");

        // Whoever does not see the office's matters sees nothing of it; what was done is in the log, without the words.
        for stranger in ["prosecutor.shandan", "agency", "auditor"] {
            assert!(app.as_user(stranger).get(&at).status > 400, "{stranger}");
            assert!(app.as_user(stranger).get(&to("result")).status > 400, "{stranger}");
        }
        app.as_user("chief").post("/api/v1/maskings", json!({ "source": { "text": "x" }, "purpose": "x" })).refused(403, "not_allowed");
        let log = app.as_user("auditor").get(&format!("/api/v1/audit?subject_kind=masking&subject_id={}", made["masking"]["id"])).expect(200);
        let actions: Vec<&str> = log["items"].as_array().unwrap().iter().map(|row| row["action"].as_str().unwrap()).collect();
        for action in ["masking.proposed", "masking.words_added", "masking.decided", "masking.applied", "masking.taken"] {
            assert!(actions.contains(&action), "{actions:?}");
        }
        assert!(!log.to_string().contains("张伟") && !log.to_string().contains("13912345678"));
    }

    fn a_copy_that_would_still_tell_is_not_made(db) {
        let app = TestApp::start(db);
        let prosecutor = app.as_user("prosecutor");
        let text = "负责人张伟。联系13912345678。";
        let made = propose(&prosecutor, json!({ "text": text })).expect(201);
        let replacement = |mark: &str, to: &str| json!({ "mark_id": id(&made, mark), "decision": "confirmed", "replacement": to });
        let decisions = json!({ "decisions": [replacement("张伟", "甲"), replacement("13912345678", "问张伟")] });
        let made = prosecutor.post_at(&format!("{}/decisions", path(&made)), 1, decisions).expect(200);
        let refused = apply(&prosecutor, &made).refused(409, "masking_words_left");
        assert!(refused["title"].as_str().unwrap().contains("张伟"));
        let rejected: Vec<Value> = made["marks"].as_array().unwrap().iter().map(|mark| json!({ "mark_id": mark["id"], "decision": "rejected" })).collect();
        let made = prosecutor.post_at(&format!("{}/decisions", path(&made)), 2, json!({ "decisions": rejected })).expect(200);
        apply(&prosecutor, &made).refused(409, "masking_nothing_confirmed");
        let empty = propose(&prosecutor, json!({ "text": "没有可隐去的内容。" })).expect(201);
        assert_eq!(empty["marks"], json!([]));
    }

    fn an_issued_document_is_copied_without_the_people_of_its_matter(db) {
        let app = TestApp::start(db);
        let document = draft(&app, &[line(own(&app))]);
        decided(&app, &document);
        let issued = issued(&app, &document)[0].clone();
        let prosecutor = app.as_user("prosecutor");
        let signer = issued["signer_name"].as_str().unwrap().to_owned();
        let added = json!({ "source": { "document": issued["id"] }, "purpose": "送交新闻单位",
            "words": [{ "words": "甘州区人民检察院", "kind": "other" }] });
        let made = prosecutor.post("/api/v1/maskings", added).expect(201);
        assert_eq!(made["masking"]["source_hash"], issued["docx_hash"]);
        assert_eq!(made["masking"]["case_id"], issued["case_id"]);
        let left_out: Vec<&str> = made["masking"]["left_out"].as_array().unwrap().iter().map(|it| it["code"].as_str().unwrap()).collect();
        assert!(left_out.contains(&"properties"), "{left_out:?}");
        let made = confirm_all(&prosecutor, &made);
        let applied = apply(&prosecutor, &made).expect(200);
        let copy = prosecutor.get(&format!("{}/result", path(&made)));
        assert_eq!(copy.header("content-type").unwrap(), "application/vnd.openxmlformats-officedocument.wordprocessingml.document");
        let all = parts(&copy.bytes);
        for (name, text) in &all {
            assert!(!text.contains("甘州区人民检察院") && !text.contains(&signer), "{name}");
        }
        let said = paragraphs(&all["word/document.xml"]);
        assert!(said.iter().any(|line| line == "某某") && said.iter().any(|line| line == "检察建议书"), "{said:?}");
        // The source stays what it was.
        let source = prosecutor.get(&format!("/api/v1/official-documents/{}/docx", issued["id"]));
        assert_eq!(hex::encode(Sha256::digest(&source.bytes)), issued["docx_hash"].as_str().unwrap());
        let listed = prosecutor.get(&format!("/api/v1/maskings?source_kind=document&source_id={}", issued["id"])).expect(200);
        assert_eq!(listed["items"].as_array().unwrap().len(), 1);
        assert_eq!(listed["items"][0]["result_hash"], applied["masking"]["result_hash"]);
        // Whatever befalls the copy on the disk, a changed one is not given out.
        let hash = applied["masking"]["result_hash"].as_str().unwrap();
        let on_disk = db.folder().join("files").join(&hash[..2]).join(&hash[2..]);
        let mut bytes = std::fs::read(&on_disk).unwrap();
        let last = bytes.len() - 1;
        bytes[last] ^= 1;
        std::fs::write(&on_disk, bytes).unwrap();
        prosecutor.get(&format!("{}/result", path(&made))).refused(500, "masking_copy_damaged");
    }

    fn the_text_of_a_brand_case_is_masked_by_the_names_known_in_its_case(db) {
        let app = begun(db);
        let prosecutor = app.as_user("prosecutor");
        let person = app.person("prosecutor");
        let member = app.read(|conn| yisu::org::store::person(conn, person)).unwrap().name;
        let entry = prosecutor.post("/api/v1/brand-cases", json!({ "case_id": 1, "kind": "model", "level": "city" })).expect(201);
        propose(&prosecutor, json!({ "brand_case": entry["id"] })).refused(409, "brand_case_no_draft");
        let at = format!("/api/v1/brand-cases/{}", entry["id"]);
        prosecutor.post_at(&format!("{at}/cultivations"), 1, json!({ "level": "city", "value_points": "首例" })).expect(200);
        let facts = format!("某日，{member}到现场。");
        let text = json!({ "facts": facts, "performance": "磋商", "significance": "协同" });
        prosecutor.post_at(&format!("{at}/drafts"), 2, text).expect(200);
        let made = propose(&prosecutor, json!({ "brand_case": entry["id"] })).expect(201);
        assert_eq!((&made["masking"]["source_no"], &made["masking"]["shape"]), (&json!(1), &json!("text")));
        let mark = made["marks"].as_array().unwrap().iter().find(|mark| mark["words"] == json!(member)).unwrap();
        assert_eq!(mark["reason"], "house");
        let made = confirm_all(&prosecutor, &made);
        apply(&prosecutor, &made).expect(200);
        let copy = String::from_utf8(prosecutor.get(&format!("{}/result", path(&made))).bytes).unwrap();
        assert!(copy.contains("基本案情\n某日，") && !copy.contains(&member), "{copy}");
    }

    fn a_file_that_was_sent_is_copied_and_others_are_refused_with_what_to_do(db) {
        let app = TestApp::start(db);
        let prosecutor = app.as_user("prosecutor");
        let gb = encoding_rs::GB18030.encode("负责人张伟。").0.into_owned();
        let sent = send(&prosecutor, "/api/v1/files", "张伟的说明.txt", &gb, &[]).expect(201);
        let made = propose(&prosecutor, json!({ "file": sent["hash"] })).expect(201);
        assert_eq!(words(&made), [("张伟", "张某")]);
        propose(&app.as_user("assistant"), json!({ "file": sent["hash"] })).refused(404, "masking_source_not_found");
        let made = confirm_all(&app.as_user("assistant"), &made);
        apply(&prosecutor, &made).expect(200);
        let copy = prosecutor.get(&format!("{}/result", path(&made)));
        assert_eq!(copy.bytes, "负责人张某。".as_bytes());
        let name = copy.header("content-disposition").unwrap();
        assert!(name.contains("%E5%BC%A0%E6%9F%90") && !name.contains("%E4%BC%9F"), "{name}");

        let page = send(&prosecutor, "/api/v1/files", "a.html", b"<html><p>x</p></html>", &[]).expect(201);
        propose(&prosecutor, json!({ "file": page["hash"] })).refused(415, "masking_kind_not_masked");
        let none = "0".repeat(64);
        propose(&prosecutor, json!({ "file": none })).refused(404, "masking_source_not_found");
        propose(&prosecutor, json!({ "document": 99 })).refused(404, "document_not_found");
        let other = json!({ "source": { "text": "x" }, "purpose": "x", "case_id": 99 });
        prosecutor.post("/api/v1/maskings", other).refused(404, "masking_source_not_found");
        prosecutor.post("/api/v1/maskings", json!({ "source": { "text": "x" }, "purpose": " " })).refused(422, "invalid");
    }
}

/// Three cases of the county, the first two closed.
fn begun(db: &TestDb) -> TestApp {
    use diesel::connection::SimpleConnection;
    let app = TestApp::start(db);
    let office = app.actor("prosecutor").office.unwrap();
    leads(&app, office, 1, 3, "filed", day(2, 1));
    cases(&app, office, 1, 3, "administrative", day(2, 1));
    app.read(|conn| conn.batch_execute("UPDATE cases SET closed_on = '2026-02-20' WHERE id IN (1, 2)"));
    app
}
