//! An import that is killed.

use std::fmt::Write;
use std::time::Instant;

use diesel::dsl::count;
use diesel::prelude::*;
use yisu::db::schema::{import_batches, leads};

use super::*;

const ROWS: i64 = 4_000;

both! {
    fn an_import_killed_at_any_moment_is_carried_to_its_end(db) {
        prepare(db);
        let file = db.folder().join("热线.csv");
        let mut sheet = String::from("工单编号,标题,来电内容,来电时间\n");
        for row in 0..ROWS {
            writeln!(sheet, "G{row:06},河道倾倒垃圾{row},第{row}处河道边倾倒建筑垃圾。,2026-02-03").unwrap();
        }
        std::fs::write(&file, sheet).unwrap();
        for _ in 0..3 {
            let mut import = spawn(db, &["import", "leads", file.to_str().unwrap()]);
            std::thread::sleep(moment(100, 1_200));
            import.kill().unwrap();
            import.wait().unwrap();
        }
        let address = free_address();
        Server::start(db, &address).kill();
        let server = Server::start(db, &address);
        let running = || {
            let running = import_batches::table.filter(import_batches::state.eq("running")).count();
            db.database().read_blocking(|conn| running.get_result::<i64>(conn)).unwrap()
        };
        let begun = Instant::now();
        while running() > 0 {
            assert!(begun.elapsed() < LIMIT, "the imports are not carried on");
            std::thread::sleep(Duration::from_millis(50));
        }
        server.kill();
        // Once more, so that what died before it was accepted comes in too.
        let last = spawn(db, &["import", "leads", file.to_str().unwrap()]).wait().unwrap();
        assert!(last.success());
        let (all, different, created): (i64, i64, Vec<i64>) = db
            .database()
            .read_blocking(|conn| {
                let all = leads::table.count().get_result(conn)?;
                let different = leads::table.select(count(leads::external_number).aggregate_distinct()).get_result(conn)?;
                let created = import_batches::table.select(import_batches::created).load(conn)?;
                Ok::<_, diesel::result::Error>((all, different, created))
            })
            .unwrap();
        assert_eq!((all, different), (ROWS, ROWS), "every row once");
        assert_eq!(created.iter().sum::<i64>(), ROWS, "the batches know what they made");
        chained(db);
    }
}
