//! The follower that compares leads, killed while it is at it.

use std::fmt::Write;
use std::time::Instant;

use diesel::prelude::*;
use yisu::db::schema::{lead_comparisons, lead_likenesses, leads};

use super::*;
use crate::commands::{on, said};

const ROWS: i64 = 400;

both! {
    fn leads_are_all_compared_however_often_the_program_is_killed(db) {
        prepare(db);
        let file = db.folder().join("热线.csv");
        let mut sheet = String::from("工单编号,标题,来电内容,来电时间\n");
        for row in 0..ROWS {
            // Each matter is told twice.
            let village = row / 2;
            writeln!(sheet, "G{row:06},第{village}号村河道倾倒垃圾,第{village}号村第{village}处河道边倾倒建筑垃圾无人清运。,2026-02-03").unwrap();
        }
        std::fs::write(&file, sheet).unwrap();
        let output = on(db, &["import", "leads", file.to_str().unwrap()]);
        assert!(output.status.success(), "{}", said(&output));
        let compared = || {
            let all = lead_comparisons::table.count();
            db.database().read_blocking(|conn| all.get_result::<i64>(conn)).unwrap()
        };
        let address = free_address();
        let mut server = Server::start(db, &address);
        let mut met_at_work = 0;
        for _ in 0..3 {
            std::thread::sleep(moment(300, 1_500));
            met_at_work += usize::from(compared() < ROWS);
            server.kill();
            server = Server::start(db, &address);
        }
        assert!(met_at_work > 0, "the kills must come while leads are compared");
        let begun = Instant::now();
        while compared() < ROWS {
            assert!(begun.elapsed() < LIMIT, "{} of {ROWS} leads are compared", compared());
            std::thread::sleep(Duration::from_millis(50));
        }
        server.kill();
        let (all, alone): (i64, i64) = db
            .database()
            .read_blocking(|conn| {
                let all = leads::table.count().get_result(conn)?;
                let like = lead_likenesses::table.select(lead_likenesses::lead_id);
                let alone = leads::table.filter(leads::id.ne_all(like)).count().get_result(conn)?;
                Ok::<_, diesel::result::Error>((all, alone))
            })
            .unwrap();
        assert_eq!((compared(), alone), (all, 0), "every lead is like the one that tells the same");
        chained(db);
    }
}
