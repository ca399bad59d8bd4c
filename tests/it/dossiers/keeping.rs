//! A case file goes to an installation that knows nothing of the case, and is the same there.

use std::io::{Cursor, Write};

use serde_json::{Value, json};
use zip::write::SimpleFileOptions;

use super::taking::{case, members, taken};
use crate::api::files::send;
use crate::commands::{on, said};
use crate::search::encoded;
use crate::support::TestDb;
use crate::support::app::{Answer, TestApp};

/// The members of an archive: path and content.
type Members = Vec<(String, Vec<u8>)>;

/// Another installation with the same kind of database.
fn elsewhere(db: &TestDb) -> TestDb {
    if db.is_postgres() { TestDb::postgres() } else { TestDb::sqlite() }
}

/// The archive of a case of this installation.
fn made(db: &TestDb) -> Vec<u8> {
    let app = TestApp::start(db);
    let case = case(&app);
    taken(&app, "chief", &case)
}

fn keep(app: &TestApp, archive: &[u8]) -> Answer {
    send(&app.as_user("casemgmt"), "/api/v1/case-files", "案卷.zip", archive, &[])
}

/// An archive of members.
fn zipped(members: &[(String, Vec<u8>)]) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in members {
        zip.start_file(name.as_str(), SimpleFileOptions::default()).unwrap();
        zip.write_all(content).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

/// The same with a list of hashes and a signature that are right: by the site's own key, as only that site can.
fn resealed(members: &mut Members) {
    use ed25519_dalek::{Signer, SigningKey};
    use sha2::{Digest, Sha256};
    let key = SigningKey::from_bytes(&[5; 32]);
    members.truncate(members.len() - 2);
    let sums: String = members
        .iter()
        .map(|(name, content)| format!("{}  {name}\n", crate::documents::recommendations::hash(content)))
        .collect();
    let signature = hex::encode(key.sign(&Sha256::digest(sums.as_bytes())).to_bytes());
    let said = json!({ "key": hex::encode(key.verifying_key().as_bytes()), "signature": signature });
    members.push(("SHA256SUMS".into(), sums.into_bytes()));
    members.push(("SHA256SUMS.sig".into(), said.to_string().into_bytes()));
}

fn change(members: &mut [(String, Vec<u8>)], name: &str, with: impl Fn(String) -> String) {
    let member = members.iter_mut().find(|(known, _)| known == name).unwrap();
    member.1 = with(String::from_utf8(member.1.clone()).unwrap()).into_bytes();
}

both! {
    fn a_case_file_that_is_kept_elsewhere_is_given_out_the_same_to_the_byte(db) {
        let archive = made(db);
        let there = elsewhere(db);
        let app = TestApp::start(&there);
        let row = keep(&app, &archive).expect(201);
        assert_eq!((&row["title"], &row["pieces"]), (&json!("河道堆放建筑垃圾案"), &json!(4)));
        let at = format!("/api/v1/case-files/{}", row["id"]);
        let again = app.as_user("prosecutor").get(&format!("{at}/zip"));
        assert_eq!(again.status, 200);
        assert_eq!(members(&again.bytes), members(&archive), "the same members in the same order");
        assert!(again.bytes == archive, "and the same bytes around them");

        let shown = app.as_user("head").get(&at).expect(200);
        assert_eq!(shown["index"].as_array().unwrap().len(), 4);
        assert_eq!(shown["index"][0]["pages"], 3);
        let member = app.as_user("head").get(&format!("{at}/members/3"));
        assert_eq!(member.bytes, members(&archive)[2].1, "members are counted from 1");
        app.as_user("head").get(&format!("{at}/members/99")).refused(404, "dossier_member_not_found");
        // It is found by the words of its pieces, and is no case of this installation.
        app.index_now();
        let found = app.as_user("prosecutor").get(&format!("/api/v1/search?q={}", encoded("情况说明"))).expect(200);
        assert_eq!(found["items"][0]["kind"], "file", "{found}");
        assert_eq!(app.as_user("prosecutor").get("/api/v1/cases").expect(200)["items"], json!([]));
        let number = shown["number"].as_str().unwrap();
        let list = |who: &str, query: &str| {
            let path = format!("/api/v1/case-files{query}");
            app.as_user(who).get(&path).expect(200)["items"].as_array().unwrap().len()
        };
        assert_eq!((list("chief", &format!("?number={}", encoded(number))), list("chief", "?number=x")), (1, 0));
        assert_eq!(list("prosecutor.shandan", ""), 0);
        app.as_user("prosecutor.shandan").get(&at).refused(404, "dossier_not_found");
        app.as_user("agency").get(&at).refused(403, "not_allowed");
        app.as_user("prosecutor").send("POST", "/api/v1/case-files", &[], b"x".to_vec()).refused(403, "not_allowed");

        let twice = keep(&app, &archive).refused(409, "dossier_there_already");
        assert!(twice["title"].as_str().unwrap().contains(&row["id"].to_string()), "{twice}");
        let log = app.as_user("auditor").get("/api/v1/audit?subject_kind=dossier").expect(200).to_string();
        for action in ["dossier.imported", "dossier.taken", "dossier.member_taken"] {
            assert!(log.contains(action), "{action} is not in {log}");
        }
        let proof = app.as_user("auditor").get("/api/v1/audit/verification").expect(200);
        assert_eq!(proof["whole"], true, "the foreign chain stays beside the own one: {proof}");
        let told = said(&on(&there, &["doctor", "--all-files"]));
        assert!(told.contains("files are there with their sizes"), "{told}");
    }

    fn the_command_keeps_a_case_file_and_says_whose_it_is(db) {
        let archive = made(db);
        let there = elsewhere(db);
        let app = TestApp::start(&there);
        let file = there.folder().join("案卷.zip");
        std::fs::write(&file, &archive).unwrap();
        let path = file.to_str().unwrap();
        let other = "11".repeat(32);
        let output = on(&there, &["import", "case-file", path, "--key", &other]);
        assert_eq!(output.status.code(), Some(1));
        let output = on(&there, &["import", "case-file", path, "--json"]);
        assert!(output.status.success(), "{}", said(&output));
        let told: Value = serde_json::from_slice(&output.stdout).unwrap();
        assert_eq!(told["pieces"], 4);
        let output = on(&there, &["import", "case-file", path]);
        assert_eq!(output.status.code(), Some(1));
        assert!(said(&output).contains("kept already"), "{}", said(&output));
        // The topmost office keeps it: the city sees it.
        let again = app.as_user("supervisor").get(&format!("/api/v1/case-files/{}/zip", told["id"]));
        assert!(again.bytes == archive);
    }

    fn what_was_touched_or_means_harm_is_refused_and_nothing_is_kept(db) {
        let archive = made(db);
        let there = elsewhere(db);
        let app = TestApp::start(&there);
        let whole = members(&archive);
        let text = whole[1].0.clone();
        let touched = |how: &dyn Fn(&mut Members)| {
            let mut members = whole.clone();
            how(&mut members);
            zipped(&members)
        };
        let sums = |members: &mut Members, path: &str, content: &[u8]| {
            let hash = crate::documents::recommendations::hash(content);
            change(members, "SHA256SUMS", |sums| format!("{hash}  {path}\n{sums}"));
        };
        let cases = [
            ("a piece was changed", 422, "dossier_not_whole", touched(&|m| change(m, &text, |_| "别的".into()))),
            ("a piece is gone", 422, "dossier_not_whole", touched(&|m| drop(m.remove(1)))),
            ("a member was added", 422, "dossier_not_whole", touched(&|m| m.push(("x.txt".into(), b"x".to_vec())))),
            ("and listed", 422, "dossier_not_signed", touched(&|m| {
                m.push(("x.txt".into(), b"x".to_vec()));
                sums(m, "x.txt", b"x");
            })),
            ("the index is gone", 422, "dossier_not_whole", touched(&|m| m.retain(|(name, _)| name != "卷内目录.csv"))),
            ("the signature is another's", 422, "dossier_not_signed", touched(&|m| {
                change(m, "SHA256SUMS.sig", |said| {
                    let mut said: Value = serde_json::from_str(&said).unwrap();
                    said["signature"] = json!("00".repeat(64));
                    said.to_string()
                });
            })),
            ("another form", 422, "dossier_other_form", touched(&|m| {
                change(m, "manifest.json", |said| said.replace("\"version\": 1", "\"version\": 2"));
            })),
            ("a name leads out", 415, "dossier_refused", touched(&|m| m.push(("../x".into(), b"x".to_vec())))),
            ("no archive", 415, "dossier_refused", b"PK\x03\x04 nothing".to_vec()),
            ("another archive", 422, "dossier_not_whole", zipped(&[("a.txt".into(), b"x".to_vec())])),
            ("the chain was altered", 422, "dossier_chain_broken", touched(&|m| {
                change(m, "audit.jsonl", |rows| rows.replacen("case.filed", "case.failed", 1));
                resealed(m);
            })),
            ("a name in the manifest is another's", 422, "dossier_not_whole", touched(&|m| {
                change(m, "manifest.json", |said| said.replace("002 说明.txt", "002 说明书.txt"));
                resealed(m);
            })),
            ("cut off", 422, "dossier_not_whole", archive[..archive.len() / 2].to_vec()),
        ];
        for (what, status, code, archive) in cases {
            let answer = keep(&app, &archive);
            assert_eq!((answer.status, answer.json()["code"].as_str()), (status, Some(code)), "{what}: {}", answer.json());
            assert!(answer.json()["title"].as_str().unwrap().chars().count() > 10, "{what}");
        }
        // What the house keeps of nobody it keeps of no case file either, nor the pieces that came before it.
        let program = touched(&|m| {
            let was = crate::documents::recommendations::hash(&m[3].1);
            m[3].1 = b"\x7fELF\x02\x01\x01\0".to_vec();
            let is = crate::documents::recommendations::hash(&m[3].1);
            change(m, "manifest.json", |said| said.replace(&was, &is));
            resealed(m);
        });
        let refused = keep(&app, &program).refused(415, "dossier_piece_refused");
        assert!(refused["title"].as_str().unwrap().contains("file_is_program"), "{refused}");
        assert_eq!(app.as_user("supervisor").get("/api/v1/case-files").expect(200)["items"], json!([]));
        let kept = std::fs::read_dir(there.folder().join("files")).unwrap();
        let kept: Vec<_> = kept.map(|entry| entry.unwrap().file_name()).filter(|name| name != ".incoming").collect();
        assert!(kept.is_empty(), "{kept:?}");
        assert_eq!(std::fs::read_dir(there.folder().join("files/.incoming")).unwrap().count(), 0);
        keep(&app, &archive).expect(201);
    }
}
