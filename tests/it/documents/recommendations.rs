//! A recommendation from the draft to what the agency holds in its hands.

use diesel::connection::SimpleConnection;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use super::reading::{lines, paragraphs, parts};
use crate::api::recommendations::{draft, handed_over, line, other, own, path, serve, wording};
use crate::support::app::{Client, TestApp};

pub(crate) fn hash(bytes: &[u8]) -> String {
    hex::encode(Sha256::digest(bytes))
}

/// Proposes a draft, and has it reviewed and decided.
pub(crate) fn decided(app: &TestApp, document: &Value) -> Value {
    let prosecutor = app.as_user("prosecutor");
    let body = json!({"version": document["version"], "opinion": "建议制发。"});
    let proposed = prosecutor.post(&format!("{}/proposals", path(document)), body).expect(201);
    let at = |what: &str| format!("/api/v1/approvals/{}/{what}", proposed["approval_id"]);
    let yes = json!({"agree": true, "opinion": "同意。"});
    app.as_user("head").post_at(&at("reviews"), 1, yes.clone()).expect(200);
    app.as_user("chief").post_at(&at("decisions"), 2, yes).expect(200);
    prosecutor.get(&path(document)).expect(200)
}

pub(crate) fn issued(app: &TestApp, document: &Value) -> Vec<Value> {
    let list = format!("/api/v1/official-documents?case_id={}", document["case_id"]);
    app.as_user("chief").get(&list).expect(200)["items"].as_array().unwrap().clone()
}

/// The lines of a document, which must be the same in the file and on the page.
pub(crate) fn read(who: &Client<'_>, path: &str) -> Vec<String> {
    let docx = who.get(&format!("{path}/docx"));
    assert_eq!(docx.status, 200, "{}", String::from_utf8_lossy(&docx.bytes));
    let page = who.get(&format!("{path}/page"));
    assert_eq!(page.status, 200);
    let said = paragraphs(&parts(&docx.bytes)["word/document.xml"]);
    assert_eq!(said, lines(std::str::from_utf8(&page.bytes).unwrap()));
    said
}

pub(crate) fn draft_of(document: &Value, at: usize) -> String {
    format!("/api/v1/document-drafts/{}/{}", "recommendation", document["addressees"][at]["id"])
}

both! {
    fn a_draft_is_marked_and_what_is_issued_bears_number_and_day_and_never_changes(db) {
        let app = TestApp::start(db);
        let (prosecutor, chief) = (app.as_user("prosecutor"), app.as_user("chief"));
        let document = draft(&app, &[line(own(&app))]);
        let shown = prosecutor.get(&format!("{}/docx", draft_of(&document, 0)));
        let header = &parts(&shown.bytes)["word/header1.xml"];
        assert_eq!(paragraphs(header), ["草稿　未经签发"]);
        let said = read(&prosecutor, &draft_of(&document, 0));
        assert!(said.contains(&String::from("【文号】")), "{said:?}");
        let page = prosecutor.get(&format!("{}/page", draft_of(&document, 0)));
        assert!(String::from_utf8_lossy(&page.bytes).contains("草稿　未经签发"));
        let policy = page.header("content-security-policy").unwrap();
        assert!(policy.starts_with("default-src 'none'; style-src 'sha256-"), "{policy}");
        assert_eq!(issued(&app, &document), Vec::<Value>::new());

        let signed = decided(&app, &document);
        let [only]: [Value; 1] = issued(&app, &document).try_into().unwrap();
        assert_eq!(only["number"], signed["number"]);
        assert_eq!(only["signer_id"], json!(app.person("chief")));
        assert_eq!(only["signed_on"], "2026-03-02");
        let at = format!("/api/v1/official-documents/{}", only["id"]);
        let said = read(&chief, &at);
        let number = signed["number"].as_str().unwrap().to_owned();
        for line in ["甘州区人民检察院", "检察建议书", &number, "2026年3月2日", "三、认定你单位不依法履行职责的事实和理由",
            "1.依法清运河道内建筑垃圾"] {
            assert!(said.iter().any(|said| said == line), "{line} in {said:#?}");
        }
        assert!(said.iter().any(|line| line.contains("2个月内完成整改")), "{said:#?}");
        let docx = chief.get(&format!("{at}/docx"));
        assert_eq!(paragraphs(&parts(&docx.bytes)["word/header1.xml"]), Vec::<String>::new());
        assert_eq!(hash(&docx.bytes), only["docx_hash"].as_str().unwrap());
        assert_eq!(docx.bytes.len(), usize::try_from(only["docx_size"].as_i64().unwrap()).unwrap());
        let page = chief.get(&format!("{at}/page"));
        assert_eq!(hash(&page.bytes), only["page_hash"].as_str().unwrap());
        let name = docx.header("content-disposition").unwrap();
        assert!(name.starts_with("attachment; filename*=UTF-8''%E6%A3%80"), "{name}");
        prosecutor.get(&format!("{}/docx", draft_of(&document, 0))).refused(409, "document_issued_already");

        // The names that it was made from change; the document does not.
        app.read(|conn| conn.batch_execute(
            "UPDATE agencies SET name = '改名局'; UPDATE procuratorates SET name = '改名院'; UPDATE rectification_items SET text = '别的'"));
        app.pass_days(400);
        assert_eq!(chief.get(&format!("{at}/docx")).bytes, docx.bytes);
        assert_eq!(chief.get(&format!("{at}/page")).bytes, page.bytes);
        assert_eq!(issued(&app, &document), std::slice::from_ref(&only));
        let log = chief.get(&format!("/api/v1/cases/{}/audit", document["case_id"])).expect(200).to_string();
        assert!(log.contains("document.issued") && log.contains(only["docx_hash"].as_str().unwrap()), "{log}");
    }

    fn an_agency_has_what_was_served_on_it_and_nothing_else(db) {
        let app = TestApp::start(db);
        let mut second = line(other(&app));
        second["items"][0]["text"] = json!("协同清运");
        let document = draft(&app, &[line(own(&app)), second]);
        let agency = app.as_user("agency");
        agency.get(&format!("{}/docx", draft_of(&document, 0))).refused(403, "not_allowed");
        let signed = decided(&app, &document);
        let [own_one, other_one]: [Value; 2] = issued(&app, &document).try_into().unwrap();
        assert_eq!(own_one["number"], other_one["number"]);
        let at = |one: &Value| format!("/api/v1/agency/documents/{}", one["id"]);
        let mine = || agency.get("/api/v1/agency/documents").expect(200)["items"].as_array().unwrap().clone();
        assert_eq!(mine(), Vec::<Value>::new());
        agency.get(&format!("{}/docx", at(&own_one))).refused(404, "document_not_found");

        serve(&app, &signed, 0, handed_over("2026-03-02"));
        serve(&app, &signed, 1, handed_over("2026-03-02"));
        let [held]: [Value; 1] = mine().try_into().unwrap();
        assert_eq!((&held["id"], &held["docx_hash"]), (&own_one["id"], &own_one["docx_hash"]));
        assert_eq!(held["line_id"], signed["addressees"][0]["id"]);
        let said = read(&agency, &at(&own_one)).concat();
        assert!(said.contains("依法清运河道内建筑垃圾") && !said.contains("协同清运"), "{said}");
        agency.get(&format!("{}/docx", at(&other_one))).refused(404, "document_not_found");
        agency.get(&format!("{}/page", at(&other_one))).refused(404, "document_not_found");
        agency.get(&format!("/api/v1/official-documents/{}/docx", own_one["id"])).refused(403, "not_allowed");
        // Another county sees nothing of it; the city does.
        let there = format!("/api/v1/official-documents/{}", own_one["id"]);
        for path in [there.clone(), format!("{there}/docx"), format!("{there}/page")] {
            app.as_user("prosecutor.shandan").get(&path).refused(404, "document_not_found");
        }
        app.as_user("prosecutor.shandan").get(&format!("{}/page", draft_of(&document, 0)))
            .refused(404, "document_source_not_found");
        app.as_user("supervisor").get(&there).expect(200);
    }

    fn joint_addressees_are_named_and_urgency_shortens_the_reply(db) {
        let app = TestApp::start(db);
        let mut lines = [line(own(&app)), line(other(&app))];
        for line in &mut lines {
            line["joint"] = json!(true);
        }
        lines[0]["urgent"] = json!(true);
        lines[0]["urgent_reason"] = json!("污染仍在扩散。");
        let document = draft(&app, &lines);
        let prosecutor = app.as_user("prosecutor");
        let first = read(&prosecutor, &draft_of(&document, 0)).concat();
        assert!(first.contains("因污染仍在扩散，属于损害继续扩大等紧急情形。"), "{first}");
        assert!(first.contains("检察建议书后15日内，将办理情况书面回复本院"), "{first}");
        assert!(first.contains("同时向"), "{first}");
        let second = read(&prosecutor, &draft_of(&document, 1)).concat();
        assert!(second.contains("检察建议书后2个月内，将办理情况书面回复本院"), "{second}");
    }

    fn whatever_people_write_is_text_and_breaks_nothing(db) {
        let app = TestApp::start(db);
        let mut said = wording(&[line(own(&app))]);
        let odd = "一 <w:p>&amp;]]> \u{1}\u{b}\u{1b}\u{fffe} “引号”—… 😀 {{院名}} {{无此项}}\r\n二\u{2028}三";
        said["contents"]["harm_facts"] = json!(odd);
        said["title"] = json!("督促 & <履行>");
        let document = draft(&app, &[line(own(&app))]);
        let prosecutor = app.as_user("prosecutor");
        let document = prosecutor.put_at(&path(&document), 1, said).expect(200);
        let signed = decided(&app, &document);
        let [only]: [Value; 1] = issued(&app, &signed).try_into().unwrap();
        let said = read(&prosecutor, &format!("/api/v1/official-documents/{}", only["id"]));
        let at = said.iter().position(|line| line.starts_with("一 <w:p>")).unwrap();
        assert_eq!(said[at], "一 <w:p>&amp;]]>  “引号”—… 😀 {{院名}} {{无此项}}");
        assert_eq!(&said[at + 1..at + 3], ["二", "三"]);
    }

    fn a_document_whose_bytes_were_changed_is_not_given_out(db) {
        let app = TestApp::start(db);
        let document = decided(&app, &draft(&app, &[line(own(&app))]));
        let [only]: [Value; 1] = issued(&app, &document).try_into().unwrap();
        app.read(|conn| conn.batch_execute(
            "UPDATE official_documents SET page = replace(page, '2个月', '9个月'), docx = CAST('PK' AS BLOB)"
                .replace("CAST('PK' AS BLOB)", if db.is_postgres() { "'PK'::bytea" } else { "CAST('PK' AS BLOB)" })
                .as_str()));
        for form in ["docx", "page"] {
            let path = format!("/api/v1/official-documents/{}/{form}", only["id"]);
            app.as_user("chief").get(&path).refused(500, "document_damaged");
        }
    }

    fn a_governance_recommendation_has_its_own_text(db) {
        let app = TestApp::start(db);
        let case = draft(&app, &[line(own(&app))])["case_id"].clone();
        let body = json!({"case_id": case, "kind": "governance", "wording": wording(&[line(own(&app))])});
        let document = app.as_user("prosecutor").post("/api/v1/recommendations", body).expect(201);
        let signed = decided(&app, &document);
        let issued: Vec<Value> = issued(&app, &document);
        let [only]: [Value; 1] = issued.try_into().unwrap();
        assert_eq!(only["kind"], "governance_recommendation");
        assert_eq!(only["number"], signed["number"]);
        let said = read(&app.as_user("chief"), &format!("/api/v1/official-documents/{}", only["id"])).concat();
        assert!(said.contains("社会治理") && !said.contains("行政诉讼法"), "{said}");
        let line = &document["addressees"][0]["id"];
        app.as_user("chief").get(&format!("/api/v1/document-drafts/recommendation/{line}/docx"))
            .refused(404, "document_source_not_found");
    }
}
