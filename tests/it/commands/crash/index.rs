//! The index after the worst: killed while it is written, removed, cut short. It comes back by itself, and then
//! every lead is in it.

use std::fmt::Write;
use std::fs;
use std::path::Path;
use std::time::Instant;

use diesel::prelude::*;
use yisu::db::schema::leads;
use yisu::search::{Index, RecordKind};

use super::*;
use crate::commands::{on, said};

const ROWS: i64 = 3_000;

/// A sheet of leads.
fn sheet(db: &TestDb, name: &str, rows: i64) -> PathBuf {
    let file = db.folder().join(format!("{name}.csv"));
    let mut sheet = String::from("工单编号,标题,来电内容,来电时间\n");
    for row in 0..rows {
        writeln!(sheet, "{name}{row:06},河道倾倒垃圾{row},第{row}处河道边倾倒建筑垃圾。,2026-02-03").unwrap();
    }
    fs::write(&file, sheet).unwrap();
    file
}

fn import(db: &TestDb, file: &Path) {
    let output = on(db, &["import", "leads", file.to_str().unwrap()]);
    assert!(output.status.success(), "{}", said(&output));
}

fn folder(db: &TestDb) -> PathBuf {
    db.folder().join("index")
}

/// Whether the server says that everything is in the index; none when it does not answer.
fn is_whole(address: &str) -> Option<bool> {
    let caller = Caller::new(address);
    let mut answer = caller.agent.get(format!("http://{address}/metrics")).call().ok()?;
    let text = answer.body_mut().read_to_string().ok()?;
    Some(text.contains("yisu_index_whole 1\n") && text.contains("yisu_index_changes_behind 0\n"))
}

/// Waits until the server has everything in the index.
fn await_whole(db: &TestDb, address: &str) {
    let begun = Instant::now();
    while is_whole(address) != Some(true) {
        assert!(begun.elapsed() < LIMIT, "the index does not become whole:\n{}", last_said(db));
        std::thread::sleep(Duration::from_millis(20));
    }
}

/// Every lead of the database is in the index that the dead server left.
fn complete(db: &TestDb, rows: i64) {
    let ids: Vec<i64> =
        db.database().read_blocking(|conn| leads::table.select(leads::id).load(conn)).unwrap();
    assert_eq!(i64::try_from(ids.len()).unwrap(), rows);
    let opened = Index::open(&folder(db)).unwrap();
    assert_eq!(opened.rebuild, None);
    opened.index.verify().unwrap();
    let snapshot = opened.index.reader();
    for id in ids {
        assert!(snapshot.stored(RecordKind::Lead, id).unwrap().is_some(), "lead {id} is not in the index");
    }
}

/// The largest file of the live index, cut in half.
fn cut_short(db: &TestDb) {
    let current = fs::read_to_string(folder(db).join("current")).unwrap();
    let files = fs::read_dir(folder(db).join(current.trim())).unwrap();
    let largest =
        files.map(|entry| entry.unwrap().path()).max_by_key(|path| fs::metadata(path).unwrap().len());
    let file = OpenOptions::new().write(true).open(largest.unwrap()).unwrap();
    file.set_len(file.metadata().unwrap().len() / 2).unwrap();
}

fn doctor(db: &TestDb) -> Value {
    let output = on(db, &["doctor", "--json"]);
    let findings: Value = serde_json::from_slice(&output.stdout).unwrap();
    let all = findings.as_array().unwrap();
    all.iter().find(|finding| finding["subject"] == "index").unwrap_or_else(|| panic!("{findings}")).clone()
}

both! {
    fn an_index_killed_while_it_is_written_comes_back_whole(db) {
        prepare(db);
        let address = free_address();
        let mut server = Server::start(db, &address);
        let file = sheet(db, "G", ROWS);
        let mut importing = spawn(db, &["import", "leads", file.to_str().unwrap()]);
        let mut met_at_work = 0;
        for _ in 0..4 {
            std::thread::sleep(moment(100, 700));
            met_at_work += usize::from(importing.try_wait().unwrap().is_none());
            server.kill();
            server = Server::start(db, &address);
        }
        assert!(importing.wait().unwrap().success());
        assert!(met_at_work > 0, "the kills must come while leads come in");
        await_whole(db, &address);
        assert_eq!(doctor(db)["degree"], "ok", "{}", doctor(db));
        server.kill();
        complete(db, ROWS);
    }

    fn an_index_that_is_removed_or_cut_short_is_made_again(db) {
        prepare(db);
        let address = free_address();
        import(db, &sheet(db, "G", 400));
        let server = Server::start(db, &address);
        await_whole(db, &address);
        server.kill();

        fs::remove_dir_all(folder(db)).unwrap();
        assert_eq!(doctor(db)["degree"], "warn");
        let server = Server::start(db, &address);
        await_whole(db, &address);
        server.kill();
        complete(db, 400);

        cut_short(db);
        let finding = doctor(db);
        assert_eq!(finding["degree"], "warn", "{finding}");
        assert!(finding["remedy"].as_str().unwrap().contains("yisu reindex"), "{finding}");
        let server = Server::start(db, &address);
        await_whole(db, &address);
        assert_eq!(doctor(db)["degree"], "ok");

        // Under the running service: it finds out when it writes next, and goes on answering meanwhile.
        fs::remove_dir_all(folder(db)).unwrap();
        import(db, &sheet(db, "H", 10));
        await_whole(db, &address);
        server.kill();
        complete(db, 410);
    }

    fn an_index_is_made_again_on_demand_beside_a_running_service_and_without_one(db) {
        prepare(db);
        let address = free_address();
        import(db, &sheet(db, "G", 300));
        let output = on(db, &["reindex"]);
        assert!(output.status.success() && said(&output).contains("documents in"), "{}", said(&output));
        complete(db, 300);
        let server = Server::start(db, &address);
        await_whole(db, &address);
        let before = fs::read_to_string(folder(db).join("current")).unwrap();
        let output = on(db, &["reindex"]);
        assert!(output.status.success(), "{}", said(&output));
        assert_ne!(fs::read_to_string(folder(db).join("current")).unwrap(), before);
        import(db, &sheet(db, "H", 10));
        await_whole(db, &address);
        server.kill();
        complete(db, 310);
    }
}
