//! The exported log of a case is proved without the database.

use std::path::PathBuf;
use std::process::Output;

use ed25519_dalek::SigningKey;
use serde_json::json;
use yisu::audit::{Subject, export_case, perform_blocking};
use yisu::kit::{Actor, Clock, OfficeId};
use yisu::org::error::OrgError;

use super::{on, said, yisu};
use crate::support::TestDb;
use crate::support::app::demo_password;

/// The log of a case of two rows, exported by the site of the test app, in a file.
fn export(db: &TestDb) -> (PathBuf, String) {
    let actor = Actor::system(OfficeId(1));
    let now = Clock::System.now();
    perform_blocking(db, &actor, now, |work| yisu::org::seed::demonstration(work, demo_password())).unwrap();
    perform_blocking(db, &actor, now, |work| -> Result<_, OrgError> {
        for event in ["filed", "closed"] {
            let subject = Subject::new("case", 7);
            work.record_in_case(OfficeId(1), 7, "case.advanced", subject, json!({"event": event}));
        }
        Ok(())
    })
    .unwrap();
    let rows = db.read_blocking(|conn| yisu::audit::store::of_case(conn, 7)).unwrap();
    let key = SigningKey::from_bytes(&[5; 32]);
    let text = export_case(7, &rows, &key, now).unwrap();
    let file = db.folder().join("case-7.jsonl");
    std::fs::write(&file, text).unwrap();
    (file, hex::encode(key.verifying_key().as_bytes()))
}

/// Proves it in a place where there is nothing else.
fn prove(file: &std::path::Path, key: &str) -> Output {
    yisu(&["audit", "verify-export", "--key", key]).arg(file).output().unwrap()
}

both! {
    fn an_export_is_whole_until_somebody_touches_it(db) {
        let (file, key) = export(db);
        let output = prove(&file, &key);
        assert!(output.status.success(), "{}", said(&output));
        assert!(said(&output).contains("2 rows of case 7"), "{}", said(&output));

        let text = std::fs::read_to_string(&file).unwrap();
        std::fs::write(&file, text.replace("closed", "reopened")).unwrap();
        let output = prove(&file, &key);
        assert_eq!(output.status.code(), Some(1));
        assert!(said(&output).contains("BROKEN line 3"), "{}", said(&output));
    }

    fn an_export_of_another_site_is_not_ours(db) {
        let (file, _) = export(db);
        let output = on(db, &["audit", "verify-export", file.to_str().unwrap()]);
        assert_eq!(output.status.code(), Some(1));
        assert!(said(&output).contains("another site"), "{}", said(&output));
    }
}

#[test]
fn a_key_that_is_none_is_refused() {
    let output = prove(std::path::Path::new("/nonexistent"), "abc");
    assert_eq!(output.status.code(), Some(1));
    assert!(said(&output).contains("--key"), "{}", said(&output));
}
