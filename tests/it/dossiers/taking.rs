//! A case file is taken out: what is in it, in which order, and what is not.

use std::collections::BTreeMap;
use std::io::{Cursor, Read};
use std::path::Path;
use std::process::Command;

use serde_json::{Value, json};

use crate::api::files::{photo, send};
use crate::api::recommendations::{draft, handed_over, line, own, serve};
use crate::commands::said;
use crate::documents::reading::{paragraphs, parts};
use crate::documents::recommendations::{decided, hash, issued};
use crate::support::app::TestApp;

/// A PDF of so many empty pages.
pub(super) fn pdf(pages: usize) -> Vec<u8> {
    let kids: Vec<String> = (0..pages).map(|page| format!("{} 0 R", page + 3)).collect();
    let mut objects = vec![
        String::from("<< /Type /Catalog /Pages 2 0 R >>"),
        format!("<< /Type /Pages /Kids [{}] /Count {pages} >>", kids.join(" ")),
    ];
    objects
        .extend((0..pages).map(|_| String::from("<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] >>")));
    let (mut text, mut places) = (String::from("%PDF-1.4\n"), Vec::new());
    for (no, object) in (1..).zip(&objects) {
        places.push(text.len());
        text.push_str(&format!("{no} 0 obj\n{object}\nendobj\n"));
    }
    let at = text.len();
    text.push_str(&format!("xref\n0 {}\n0000000000 65535 f \n", objects.len() + 1));
    for place in places {
        text.push_str(&format!("{place:010} 00000 n \n"));
    }
    let size = objects.len() + 1;
    text.push_str(&format!("trailer\n<< /Size {size} /Root 1 0 R >>\nstartxref\n{at}\n%%EOF\n"));
    text.into_bytes()
}

/// A case with evidence, a recommendation that was issued, served and answered with a photograph, and a reply that
/// its agency has not sent yet; its id.
pub(crate) fn case(app: &TestApp) -> Value {
    let prosecutor = app.as_user("prosecutor");
    let document = decided(app, &draft(app, &[line(own(app))]));
    let case = document["case_id"].clone();
    let sent = |name: &str, content: &[u8]| {
        send(&prosecutor, "/api/v1/files", name, content, &[]).expect(201)["hash"].clone()
    };
    let evidence = |file: Value, name: &str| {
        json!({ "file": file, "name": name, "kind": "documentary", "form": "original", "proves": "职责依据",
            "elements": ["duty"], "taken_by": "张检察官", "taken_at": "2026-03-01T02:00:00Z", "place": "某局",
            "source": "某局" })
    };
    let at = format!("/api/v1/cases/{case}/evidence");
    prosecutor.post(&at, evidence(sent("职责.pdf", &pdf(3)), "../../=cmd|职责清单.pdf")).expect(201);
    prosecutor.post(&at, evidence(sent("说明.txt", "情况说明".as_bytes()), "说明.txt")).expect(201);
    serve(app, &document, 0, handed_over("2026-03-02"));
    let agency = app.as_user("agency");
    let inbox = agency.get("/api/v1/agency/recommendations").expect(200);
    let line = inbox["items"][0]["id"].clone();
    let served = agency.get(&format!("/api/v1/agency/recommendations/{line}")).expect(200);
    let picture = send(&agency, "/api/v1/files", "整改后.jpg", &photo(), &[]).expect(201)["hash"].clone();
    let reply = |summary: &str, files: Vec<Value>| {
        let items = json!([{ "item_id": served["items"][0]["id"], "measure": "已清运。", "state": "done", "evidence": files }]);
        let body = json!({ "kind": "interim", "summary": summary, "items": items });
        agency.post(&format!("/api/v1/agency/recommendations/{line}/replies"), body).expect(201)["id"].clone()
    };
    let sent_one = reply("已整改。", vec![picture]);
    let at = |what: &str| format!("/api/v1/agency/replies/{sent_one}/{what}");
    app.as_user("agencyhead").post_at(&at("approvals"), 1, json!({})).expect(200);
    agency.post_at(&at("submissions"), 2, json!({})).expect(200);
    let inner =
        send(&agency, "/api/v1/files", "内部.txt", "内部讨论稿".as_bytes(), &[]).expect(201)["hash"].clone();
    reply("内部讨论稿。", vec![inner]);
    case
}

/// The members of an archive in their order.
pub(crate) fn members(zip: &[u8]) -> Vec<(String, Vec<u8>)> {
    let mut archive = zip::ZipArchive::new(Cursor::new(zip)).unwrap();
    (0..archive.len())
        .map(|at| {
            let mut member = archive.by_index(at).unwrap();
            let mut content = Vec::new();
            member.read_to_end(&mut content).unwrap();
            (member.name().unwrap().into_owned(), content)
        })
        .collect()
}

pub(crate) fn taken(app: &TestApp, who: &str, case: &Value) -> Vec<u8> {
    let answer = app.as_user(who).get(&format!("/api/v1/cases/{case}/file/zip"));
    assert_eq!(answer.status, 200, "{}", String::from_utf8_lossy(&answer.bytes));
    assert_eq!(answer.header("content-type").unwrap(), "application/zip");
    answer.bytes
}

/// Runs a program in a folder; whether it succeeded, and what it said.
fn run(folder: &Path, program: &str, arguments: &[&str]) -> (bool, String) {
    let output = Command::new(program).args(arguments).current_dir(folder).output().unwrap();
    (output.status.success(), said(&output))
}

both! {
    fn a_case_file_has_every_piece_numbered_in_its_volume_with_index_hashes_and_chain(db) {
        let app = TestApp::start(db);
        let case = case(&app);
        let zip = taken(&app, "prosecutor", &case);
        let members = members(&zip);
        let names: Vec<&str> = members.iter().map(|(name, _)| name.as_str()).collect();
        let document = issued(&app, &json!({ "case_id": case }))[0].clone();
        let number = document["number"].as_str().unwrap();
        assert_eq!(names, [
            "03 调查取证/001 =cmd_职责清单.pdf",
            "03 调查取证/002 说明.txt",
            &format!("05 检察建议与回复/003 检察建议书 {number}.docx"),
            "05 检察建议与回复/004 整改后.jpg",
            "卷内目录.docx", "卷内目录.csv", "manifest.json", "audit.jsonl", "SHA256SUMS", "SHA256SUMS.sig",
        ].map(|name| name.to_owned()), "{names:#?}");
        let content: BTreeMap<&str, &[u8]> =
            members.iter().map(|(name, content)| (name.as_str(), content.as_slice())).collect();
        assert_eq!(hash(content[names[2]]), document["docx_hash"].as_str().unwrap());
        assert_eq!(content[names[3]], photo());

        let manifest: Value = serde_json::from_slice(content["manifest.json"]).unwrap();
        assert_eq!((&manifest["form"], &manifest["version"]), (&json!("yisu-case-file"), &json!(1)));
        let told: Vec<_> = manifest["pieces"].as_array().unwrap().iter()
            .map(|piece| (piece["no"].clone(), piece["pages"].clone(), piece["kind"].clone())).collect();
        assert_eq!(told, [(json!(1), json!(3), json!("证据：书证")), (json!(2), Value::Null, json!("证据：书证")),
            (json!(3), Value::Null, json!("检察建议书")), (json!(4), json!(1), json!("佐证材料"))]);
        let records = &manifest["records"];
        assert_eq!(records["cases"][0]["id"], case);
        assert_eq!(records["recommendations"][0]["number"], json!(number));
        assert_eq!(records["replies"].as_array().unwrap().len(), 1, "a draft is its agency's alone");
        assert!(!String::from_utf8_lossy(content["manifest.json"]).contains("内部讨论稿"));
        assert!(manifest["people"][app.person("chief").0.to_string()].is_string(), "ids are told");

        let table = String::from_utf8(content["卷内目录.csv"].to_vec()).unwrap();
        assert!(table.starts_with("\u{feff}序号,卷,题名,"), "{table}");
        assert_eq!(table.lines().count(), 5);
        assert!(table.contains(",'=cmd|职责清单.pdf,"), "no formula: {table}");
        let index = paragraphs(&parts(content["卷内目录.docx"])["word/document.xml"]);
        for line in ["公益诉讼案卷　卷内目录", "第3卷　调查取证", "第5卷　检察建议与回复", "=cmd|职责清单.pdf",
            "共4件。页数已知的合计4页；2件页数未知或者不以页计，记为“—”。"] {
            assert!(index.iter().any(|said| said == line), "{line} in {index:#?}");
        }

        let folder = tempfile::tempdir().unwrap();
        for (name, content) in &members {
            let path = folder.path().join(name);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(path, content).unwrap();
        }
        let (whole, told) = run(folder.path(), "sha256sum", &["-c", "--strict", "SHA256SUMS"]);
        assert!(whole && told.lines().count() == 8, "{told}");
        let key = manifest["key"].as_str().unwrap();
        let verify = ["audit", "verify-export", "audit.jsonl", "--key", key];
        let (whole, told) = run(folder.path(), env!("CARGO_BIN_EXE_yisu"), &verify);
        assert!(whole && told.contains(&format!("of case {case}")), "{told}");
        std::fs::write(folder.path().join(names[1]), "x").unwrap();
        assert!(!run(folder.path(), "sha256sum", &["-c", "SHA256SUMS"]).0);
    }

    fn the_pages_of_issued_documents_are_counted_where_there_is_a_printer(db) {
        use std::os::unix::fs::PermissionsExt;
        let program = db.folder().join("printer");
        std::fs::write(db.folder().join("printed.pdf"), pdf(5)).unwrap();
        // It prints all that it is given at once, and is started once.
        let script = "#!/bin/sh\nhere=$(dirname \"$0\"); echo started >> \"$here/starts\"\n\
            for file; do case $file in *.docx) cp \"$here/printed.pdf\" \"${file%.docx}.pdf\";; esac; done\n";
        std::fs::write(&program, script).unwrap();
        std::fs::set_permissions(&program, std::fs::Permissions::from_mode(0o700)).unwrap();
        let nine = chrono::NaiveDate::from_ymd_opt(2026, 3, 2).unwrap().and_hms_opt(9, 0, 0).unwrap();
        let converter = yisu::documents::official::Converter { program: program.display().to_string(), seconds: 20 };
        let state = TestApp::state(db, yisu::kit::Timestamp::from_civil(nine));
        let app = TestApp::start_with(yisu::app::AppState { converter, ..state });
        let case = case(&app);
        let members = members(&taken(&app, "prosecutor", &case));
        let content = |wanted: &str| members.iter().find(|(name, _)| name == wanted).unwrap().1.clone();
        let manifest: Value = serde_json::from_slice(&content("manifest.json")).unwrap();
        assert_eq!((&manifest["pieces"][2]["kind"], &manifest["pieces"][2]["pages"]), (&json!("检察建议书"), &json!(5)));
        let index = paragraphs(&parts(&content("卷内目录.docx"))["word/document.xml"]);
        assert!(index.iter().any(|line| line.contains("页数已知的合计9页；1件页数未知")), "{index:#?}");
        assert_eq!(std::fs::read_to_string(db.folder().join("starts")).unwrap(), "started\n");
    }

    fn a_case_file_goes_to_those_who_see_the_case_and_taking_it_is_logged(db) {
        let app = TestApp::start(db);
        let case = case(&app);
        let path = format!("/api/v1/cases/{case}/file/zip");
        for who in ["agency", "admin", "auditor"] {
            app.as_user(who).get(&path).refused(403, "not_allowed");
        }
        app.as_user("prosecutor.shandan").get(&path).refused(404, "dossier_case_not_found");
        taken(&app, "supervisor", &case);
        let log = app.as_user("auditor").get("/api/v1/audit?action=case.file_taken").expect(200);
        assert_eq!(log["items"].as_array().unwrap().len(), 1, "{log}");
        assert_eq!(log["items"][0]["person_id"], json!(app.person("supervisor")));
    }

    fn a_file_whose_bytes_are_gone_or_altered_is_never_given_as_whole(db) {
        let app = TestApp::start(db);
        let case = case(&app);
        let named = hash("情况说明".as_bytes());
        let at = db.folder().join("files").join(&named[..2]).join(&named[2..]);
        let path = format!("/api/v1/cases/{case}/file/zip");
        std::fs::write(&at, "情况说朋").unwrap();
        let agent: ureq::Agent = ureq::Agent::config_builder().proxy(None).build().into();
        let mut answer = app.as_user("prosecutor").begin(&agent, &path);
        answer.body_mut().read_to_vec().expect_err("the connection breaks off");
        std::fs::remove_file(&at).unwrap();
        let refused = app.as_user("prosecutor").get(&path).refused(500, "dossier_piece_damaged");
        assert!(refused["title"].as_str().unwrap().contains(&named), "{refused}");
        let log = app.as_user("auditor").get("/api/v1/audit?action=case.file_taken").expect(200);
        assert_eq!(log["items"].as_array().unwrap().len(), 1, "what is refused is not taken");
    }

    fn who_reported_is_nowhere_in_a_case_file(db) {
        let app = TestApp::start(db);
        let mut lead = crate::api::leads::told("河道倾倒垃圾");
        lead["reporter"] = json!({ "name": "欧阳举报", "phone": "13912345678" });
        let lead = app.as_user("prosecutor").post("/api/v1/leads", lead).expect(201);
        let case = case(&app);
        let body = json!({ "lead_id": lead["id"], "reason": "同一河段" });
        let refused = app.as_user("prosecutor").post(&format!("/api/v1/cases/{case}/leads"), body);
        assert_eq!(refused.status, 409, "after the recommendation no lead is joined");
        app.read(|conn| {
            use diesel::connection::SimpleConnection;
            conn.batch_execute(&format!(
                "INSERT INTO case_leads (case_id, lead_id, reason, linked_on) VALUES ({case}, {}, '同一河段', '2026-03-02')",
                lead["id"]
            ))
        });
        let zip = taken(&app, "prosecutor", &case);
        let mut found = false;
        for (name, content) in members(&zip) {
            let content = String::from_utf8_lossy(&content).into_owned();
            found |= content.contains("河道倾倒垃圾");
            assert!(!content.contains("欧阳举报") && !content.contains("13912345678"), "{name}");
        }
        assert!(found, "the lead itself is in it");
    }
}
