//! Followers that write to the database: nothing is skipped, nothing is worked on twice.

use std::sync::mpsc;
use std::time::{Duration, Instant};

use diesel::prelude::*;
use diesel::result::Error;
use serde_json::json;
use yisu::audit::{Subject, Work, perform_blocking};
use yisu::db::schema::follower_positions;
use yisu::kit::{Actor, Clock, OfficeId};
use yisu::org;
use yisu::org::error::OrgError;
use yisu::search::{Changed, Horizon, store};
use yisu::worker::{Beginning, Follower, Step, Written, follow};

use crate::support::TestDb;
use crate::support::app::demo_password;

const LEADS: Follower = Follower { name: "test", kinds: &["lead"], beginning: Beginning::Oldest, batch: 2 };

/// The same, with everything in one transaction.
const WHOLE: Follower = Follower { batch: 1_000, ..LEADS };

fn prepare(db: &TestDb) {
    perform_blocking(db.database(), &Actor::system(OfficeId(1)), Clock::System.now(), |work| {
        org::seed::demonstration(work, demo_password())
    })
    .unwrap();
}

fn change(db: &TestDb, office: i64, kind: &'static str, ids: &[i64]) {
    perform_blocking(db.database(), &Actor::system(OfficeId(1)), Clock::System.now(), |work| {
        for id in ids {
            work.record(OfficeId(office), "test.changed", Subject::new(kind, *id), json!({}));
        }
        Ok::<_, OrgError>(())
    })
    .unwrap();
}

/// Steps until nothing is left of what was there when it began; the ids that were handed over.
fn drain(db: &TestDb, follower: &Follower, horizon: &mut Horizon) -> Vec<i64> {
    let (mut seen, begun) = (Vec::new(), Instant::now());
    let newest = db.read_blocking(store::newest).unwrap();
    while db.read_blocking(|conn| store::position(conn, follower.name)).unwrap().is_none_or(|at| at < newest)
    {
        assert!(begun.elapsed() < Duration::from_secs(60), "the log is not settled");
        seen.extend(step(db, follower, horizon).1);
    }
    seen
}

fn step(db: &TestDb, follower: &Follower, horizon: &mut Horizon) -> (Step, Vec<i64>) {
    let mut seen = Vec::new();
    let who = (&Actor::system(OfficeId(1)), Clock::System.now());
    let write = |_: &mut Work<'_>, ids: &Vec<i64>| {
        seen.clone_from(ids);
        Ok(Written::Kept)
    };
    let step = follow(db.database(), follower, (horizon, i64::MAX), who, (ids, write));
    (step.unwrap(), seen)
}

/// What the follower of these tests computes.
fn ids(changed: &[Changed]) -> Result<Vec<i64>, OrgError> {
    Ok(changed.iter().map(|changed| changed.id).collect())
}

/// Waits until everything that is in the log now is settled.
fn settle(db: &TestDb, horizon: &mut Horizon) {
    let begun = Instant::now();
    let newest = db.read_blocking(store::newest).unwrap();
    while horizon.settled(db.database()).unwrap() < newest {
        assert!(begun.elapsed() < Duration::from_secs(60), "the log is not settled");
    }
}

/// One lead changed, and the log is settled.
fn one_changed(db: &TestDb) -> Horizon {
    prepare(db);
    change(db, 1, "lead", &[1]);
    let mut horizon = Horizon::default();
    settle(db, &mut horizon);
    horizon
}

/// A step of the follower with other work than the usual.
fn taken<P>(
    db: &TestDb,
    horizon: &mut Horizon,
    compute: impl FnOnce(&[Changed]) -> Result<P, OrgError>,
    write: impl FnMut(&mut Work<'_>, &P) -> Result<Written, OrgError>,
) -> Result<Step, OrgError> {
    let who = (&Actor::system(OfficeId(1)), Clock::System.now());
    follow(db.database(), &WHOLE, (horizon, i64::MAX), who, (compute, write))
}

both! {
    fn what_changed_comes_once_each_and_in_order(db) {
        prepare(db);
        change(db, 1, "lead", &[5, 3, 5, 4]);
        change(db, 2, "case", &[9]);
        let mut horizon = Horizon::default();
        let seen = drain(db, &WHOLE, &mut horizon);
        assert_eq!(seen, [5, 3, 4]);
        assert_eq!(step(db, &LEADS, &mut horizon), (Step::Idle, vec![]));
        change(db, 1, "lead", &[7]);
        assert_eq!(drain(db, &LEADS, &mut Horizon::default()), [7]);
    }

    fn a_new_follower_may_begin_with_what_changes_from_now_on(db) {
        prepare(db);
        change(db, 1, "lead", &[1, 2]);
        let later = Follower { name: "later", beginning: Beginning::Now, ..LEADS };
        let mut horizon = Horizon::default();
        assert_eq!(drain(db, &later, &mut horizon), [0_i64; 0]);
        change(db, 1, "lead", &[3]);
        assert_eq!(drain(db, &later, &mut horizon), [3]);
    }

    fn work_that_fails_comes_again_and_leaves_nothing(db) {
        let mut horizon = one_changed(db);
        let write = |work: &mut Work<'_>, _: &Vec<i64>| {
            diesel::delete(follower_positions::table).execute(work.conn)?;
            Err(OrgError::Db(Error::NotFound))
        };
        assert!(taken(db, &mut horizon, ids, write).is_err());
        let compute = |_: &[Changed]| Err::<(), _>(OrgError::Db(Error::NotFound));
        let write = |_: &mut Work<'_>, (): &()| -> Result<Written, OrgError> { panic!("nothing was computed") };
        assert!(taken(db, &mut horizon, compute, write).is_err());
        assert_eq!(drain(db, &WHOLE, &mut horizon), [1]);
    }

    fn while_a_follower_computes_others_write(db) {
        let mut horizon = one_changed(db);
        let compute = |changed: &[Changed]| {
            // Would wait for ever if the database were held.
            change(db, 1, "lead", &[2]);
            ids(changed)
        };
        let write = |_: &mut Work<'_>, _: &Vec<i64>| Ok(Written::Kept);
        let step = taken(db, &mut horizon, compute, write).unwrap();
        assert!(matches!(step, Step::Passed(_)), "{step:?}");
        assert_eq!(drain(db, &WHOLE, &mut horizon), [2]);
    }

    fn what_another_process_wrote_meanwhile_is_not_written_again(db) {
        let mut horizon = one_changed(db);
        let compute = |changed: &[Changed]| {
            assert_eq!(drain(db, &WHOLE, &mut Horizon::default()), [1]);
            ids(changed)
        };
        let write = |_: &mut Work<'_>, _: &Vec<i64>| -> Result<Written, OrgError> { panic!("it has been written") };
        let step = taken(db, &mut horizon, compute, write).unwrap();
        assert_eq!(step, Step::Elsewhere);
    }

    fn what_was_overtaken_comes_again(db) {
        let mut horizon = one_changed(db);
        let write = |_: &mut Work<'_>, _: &Vec<i64>| Ok(Written::Overtaken);
        let step = taken(db, &mut horizon, ids, write).unwrap();
        assert_eq!(step, Step::Elsewhere);
        assert_eq!(drain(db, &WHOLE, &mut horizon), [1]);
    }

    fn several_processes_share_the_work_and_none_is_done_twice(db) {
        prepare(db);
        let ids: Vec<i64> = (1..=60).collect();
        for piece in ids.chunks(3) {
            change(db, 1, "lead", piece);
        }
        let mut seen: Vec<i64> = std::thread::scope(|scope| {
            let each = || drain(db, &LEADS, &mut Horizon::default());
            let workers: Vec<_> = (0..3).map(|_| scope.spawn(each)).collect();
            workers.into_iter().flat_map(|worker| worker.join().unwrap()).collect()
        });
        seen.sort_unstable();
        assert_eq!(seen, ids);
    }

    fn a_change_whose_number_is_low_and_whose_commit_is_late_is_not_skipped(db) {
        prepare(db);
        let mut horizon = Horizon::default();
        drain(db, &LEADS, &mut horizon);
        if !db.is_postgres() {
            // One writer at a time: the order of numbers is that of commits.
            change(db, 1, "lead", &[1]);
            change(db, 2, "lead", &[2]);
            assert_eq!(drain(db, &LEADS, &mut horizon), [1, 2]);
            return;
        }
        let (written, wait) = mpsc::channel();
        let (go, waits) = mpsc::channel::<()>();
        std::thread::scope(|scope| {
            scope.spawn(move || {
                db.database().write_blocking(|conn| {
                    diesel::sql_query("INSERT INTO changes (kind, record_id, office_id, at)
                        SELECT 'lead', 1, 1, now() FROM (SELECT pg_current_xact_id()) AS begun").execute(conn)?;
                    written.send(()).unwrap();
                    waits.recv().unwrap();
                    Ok::<_, OrgError>(())
                }).unwrap();
            });
            wait.recv().unwrap();
            // Another office's transaction begins later, takes the higher number and ends first.
            change(db, 2, "lead", &[2]);
            for _ in 0..50 {
                assert_eq!(step(db, &LEADS, &mut horizon), (Step::Idle, vec![]), "the lower number is awaited");
            }
            go.send(()).unwrap();
            assert_eq!(drain(db, &LEADS, &mut horizon), [1, 2]);
        });
    }
}
