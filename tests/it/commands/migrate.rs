//! Processes that start together on an empty database take turns.

use std::process::{Child, Stdio};

use super::yisu as program;
use crate::support::TestDb;

/// Starts `yisu migrate` as often as is wanted, at the same time, and gives what each said.
fn together(db: &TestDb, address: &str, times: usize) -> Vec<String> {
    yisu::config::create_secrets(db.folder()).unwrap();
    let start = |_| {
        let mut command = program(&["migrate", "--data-dir"]);
        command.arg(db.folder()).env("YISU_DATABASE_URL", address);
        command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap()
    };
    let children: Vec<Child> = (0..times).map(start).collect();
    let outputs = children.into_iter().map(|child| child.wait_with_output().unwrap());
    outputs
        .map(|output| {
            let text = super::said(&output);
            assert!(output.status.success(), "{text}");
            text
        })
        .collect()
}

both! {
    fn of_processes_that_migrate_at_once_one_does_it(db) {
        // Of the database that was lent, only the schema is taken away.
        db.read_blocking(|conn| {
            yisu::db::migrate_down_all(conn).unwrap();
            Ok::<_, diesel::result::Error>(())
        })
        .unwrap();
        let said = together(db, &db.address(), 4);
        let idle = said.iter().filter(|text| text.contains("; 0 migrations were applied")).count();
        assert_eq!(idle, 3, "{said:?}");
    }
}

#[test]
fn a_file_that_is_not_there_yet_is_made_by_one_of_them() {
    let db = TestDb::sqlite();
    let address = format!("sqlite:{}", db.folder().join("new.sqlite").display());
    let said = together(&db, &address, 4);
    let idle = said.iter().filter(|text| text.contains("; 0 migrations were applied")).count();
    assert_eq!(idle, 3, "{said:?}");
}
