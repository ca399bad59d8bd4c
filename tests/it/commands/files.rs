//! The doctor on files: what is missing and what was altered, and what it belongs to.

use std::path::PathBuf;

use yisu::audit::Subject;
use yisu::files::{Attachment, FileHash, service};

use super::{on, said};
use crate::api::files::send;
use crate::support::TestDb;
use crate::support::app::TestApp;

/// Sends a file, attaches it to a reply, and says where its bytes lie.
fn kept(app: &TestApp, db: &TestDb, content: &[u8], reply: i64) -> (String, PathBuf) {
    let sent = send(&app.as_user("prosecutor"), "/api/v1/files", "说明.txt", content, &[]).expect(201);
    let hash = sent["hash"].as_str().unwrap().to_owned();
    let file = FileHash::try_from(hash.clone()).unwrap();
    let office = app.actor("prosecutor").office.unwrap();
    let new = Attachment::new(Subject::new("reply", reply), office, file, "说明.txt", "evidence");
    app.perform("prosecutor", |work| service::attach(work, &new)).unwrap();
    let path = db.folder().join("files").join(&hash[..2]).join(&hash[2..]);
    (hash, path)
}

both! {
    fn the_doctor_names_files_that_are_missing_or_altered_with_their_records(db) {
        let app = TestApp::start(db);
        let (gone, gone_at) = kept(&app, db, b"first", 11);
        let (changed, changed_at) = kept(&app, db, b"second", 12);
        let (shorter, shorter_at) = kept(&app, db, b"third", 13);
        kept(&app, db, b"fourth", 14);
        let whole = said(&on(db, &["doctor", "--all-files"]));
        assert!(whole.contains("4 files are there with their sizes; the content of 4 was read"), "{whole}");

        std::fs::remove_file(gone_at).unwrap();
        std::fs::write(changed_at, b"sEcond").unwrap();
        std::fs::write(shorter_at, b"thi").unwrap();
        for arguments in [&["doctor", "--all-files"][..], &["doctor"]] {
            let output = on(db, arguments);
            assert_eq!(output.status.code(), Some(1));
            let told = said(&output);
            assert!(told.contains(&format!("file {gone} is missing; it belongs to reply 11")), "{told}");
            assert!(told.contains(&format!("file {changed} was altered")) && told.contains("belongs to reply 12"), "{told}");
            assert!(told.contains(&format!("file {shorter} has 3 bytes and had 5; it belongs to reply 13")), "{told}");
            assert!(!told.contains("reply 14"), "{told}");
        }
    }
}
