//! The chained log shows whoever touched it, and anchors show whoever cut it.

use diesel::prelude::*;
use serde_json::json;
use yisu::audit::{Subject, perform_blocking};
use yisu::db::schema::{audit_heads, audit_log, procuratorates};
use yisu::kit::{Actor, Clock, OfficeId};
use yisu::org::{Level, error::OrgError};

use super::{on, said};
use crate::support::TestDb;

/// An office, and three rows in its chain.
fn three_rows(db: &TestDb) -> OfficeId {
    let office = db
        .write_blocking(|conn| -> Result<_, OrgError> {
            let made = diesel::insert_into(procuratorates::table).values((
                procuratorates::code.eq("620702"),
                procuratorates::name.eq("甘州区人民检察院"),
                procuratorates::short_name.eq("甘甘州"),
                procuratorates::level.eq(Level::County),
                procuratorates::division_code.eq("620702"),
            ));
            Ok(made.returning(procuratorates::id).get_result::<OfficeId>(conn)?)
        })
        .unwrap();
    for number in 1..=3 {
        perform_blocking(db, &Actor::system(office), Clock::System.now(), |work| -> Result<_, OrgError> {
            work.record(office, "lead.registered", Subject::new("lead", number), json!({ "number": number }));
            Ok(())
        })
        .unwrap();
    }
    office
}

/// Does something to the database that no use case would.
fn tamper<T>(db: &TestDb, deed: impl FnOnce(&mut yisu::db::Db) -> QueryResult<T>) {
    db.read_blocking(deed).unwrap();
}

both! {
    fn a_chain_that_nobody_touched_is_whole(db) {
        three_rows(db);
        let output = on(db, &["audit", "verify"]);
        assert!(output.status.success(), "{}", said(&output));
        assert!(said(&output).contains("3 rows in 1 chains"), "{}", said(&output));
    }

    fn the_first_row_that_was_changed_is_named(db) {
        three_rows(db);
        tamper(db, |conn| {
            let second = audit_log::table.filter(audit_log::seq.eq(2));
            diesel::update(second).set(audit_log::detail.eq("{\"number\":9}")).execute(conn)
        });
        let output = on(db, &["audit", "verify"]);
        assert_eq!(output.status.code(), Some(1));
        assert!(said(&output).contains("row 2: its content"), "{}", said(&output));
        let doctor = on(db, &["doctor"]);
        assert_eq!(doctor.status.code(), Some(1));
        assert!(said(&doctor).contains("row 2"), "{}", said(&doctor));
    }

    fn a_row_that_was_taken_out_is_named(db) {
        three_rows(db);
        tamper(db, |conn| {
            diesel::delete(audit_log::table.filter(audit_log::seq.eq(2))).execute(conn)
        });
        let output = on(db, &["audit", "verify", "--json"]);
        let proof: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
        assert_eq!(proof["chains"]["broken"][0]["seq"], 2);
        assert_eq!(proof["chains"]["broken"][0]["what"], "gap");
    }

    fn an_anchor_shows_that_the_tail_was_cut_with_its_head(db) {
        let office = three_rows(db);
        assert!(on(db, &["audit", "anchor"]).status.success());
        assert!(on(db, &["audit", "verify"]).status.success());
        tamper(db, |conn| {
            diesel::delete(audit_log::table.filter(audit_log::seq.eq(3))).execute(conn)?;
            let last: String =
                audit_log::table.filter(audit_log::seq.eq(2)).select(audit_log::hash).first(conn)?;
            let head = audit_heads::table.filter(audit_heads::office_id.eq(office));
            diesel::update(head)
                .set((audit_heads::seq.eq(2), audit_heads::hash.eq(last)))
                .execute(conn)
        });
        let output = on(db, &["audit", "verify"]);
        assert_eq!(output.status.code(), Some(1));
        assert!(said(&output).contains("row 3: it was anchored"), "{}", said(&output));
    }

    fn an_anchor_that_the_site_did_not_sign_is_named(db) {
        three_rows(db);
        assert!(on(db, &["audit", "anchor"]).status.success());
        let file = db.folder().join("anchors.jsonl");
        let text = std::fs::read_to_string(&file).unwrap();
        std::fs::write(&file, text.replace("\"seq\":3", "\"seq\":2")).unwrap();
        let output = on(db, &["audit", "verify"]);
        assert_eq!(output.status.code(), Some(1));
        assert!(said(&output).contains("anchor in line 1"), "{}", said(&output));
    }
}
