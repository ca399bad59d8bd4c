//! PDF is made by a program of the machine; a script stands in its place, so that the test needs none.

use std::os::unix::fs::PermissionsExt;

use yisu::app::AppState;
use yisu::documents::official::Converter;

use super::recommendations::draft_of;
use crate::api::recommendations::{draft, line, own};
use crate::support::TestDb;
use crate::support::app::{Answer, TestApp};

/// What is answered when a script is asked for PDF of a draft.
fn asked(db: &TestDb, script: Option<&str>) -> Answer {
    let program = db.folder().join("converter");
    if let Some(script) = script {
        std::fs::write(&program, format!("#!/bin/sh\n{script}\n")).unwrap();
        std::fs::set_permissions(&program, std::fs::Permissions::from_mode(0o700)).unwrap();
    }
    let converter = Converter { program: program.display().to_string(), seconds: 1 };
    let nine = chrono::NaiveDate::from_ymd_opt(2026, 3, 2).unwrap().and_hms_opt(9, 0, 0).unwrap();
    let state = TestApp::state(db, yisu::kit::Timestamp::from_civil(nine));
    let app = TestApp::start_with(AppState { converter, ..state });
    let document = draft(&app, &[line(own(&app))]);
    app.as_user("prosecutor").get(&format!("{}/pdf", draft_of(&document, 0)))
}

/// It is given the file last, and makes the other beside it.
const MAKES: &str = "for last; do :; done; test -s \"$last\" && echo %PDF-made > \"${last%.docx}.pdf\"";

both! {
    fn pdf_is_made_from_the_file(db) {
        let answer = asked(db, Some(MAKES));
        assert_eq!(answer.status, 200, "{}", String::from_utf8_lossy(&answer.bytes));
        assert_eq!(answer.bytes, b"%PDF-made\n");
        assert_eq!(answer.header("content-type").unwrap(), "application/pdf");
    }

    fn without_the_program_it_is_said_how_to_install_it(db) {
        let problem = asked(db, None).refused(503, "pdf_converter_missing");
        assert!(problem.to_string().contains("apt-get install -y --no-install-recommends libreoffice-writer"), "{problem}");
    }

    fn a_program_that_does_not_end_is_ended(db) {
        asked(db, Some("sleep 600")).refused(503, "pdf_timed_out");
    }

    fn a_program_that_makes_nothing_is_told(db) {
        asked(db, Some("exit 3")).refused(503, "pdf_failed");
    }
}
