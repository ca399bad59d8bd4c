//! The stored date always equals the fold, in any order of undo.

use chrono::{Days, NaiveDate};
use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};
use yisu::audit;
use yisu::deadlines::{
    Authority, ClockEventId, ClockId, ClockState, DeadlineError, EventKind, Extension, Length, service, store,
};
use yisu::kit::OfficeId;

use super::setup::{clock, day, office, on, start};
use crate::support::TestDb;

/// What somebody tries to do with a clock.
#[derive(Debug, Clone)]
enum Try {
    Pause(u64),
    Resume(u64),
    Extend(Authority, i32, u64),
    Exclude(u64, u64),
    Meet(u64),
    Undo(usize),
}

fn any_try() -> impl Strategy<Value = Try> {
    prop_oneof![
        (0_u64..70).prop_map(Try::Pause),
        (0_u64..90).prop_map(Try::Resume),
        (0_u64..70).prop_map(|on| Try::Extend(Authority::Chief, 1, on)),
        (1..3, 0_u64..70).prop_map(|(months, on)| Try::Extend(Authority::Superior, months, on)),
        (0_u64..60, 0_u64..20).prop_map(|(from, days)| Try::Exclude(from, days)),
        (0_u64..90).prop_map(Try::Meet),
        (0_usize..6).prop_map(Try::Undo),
        (0_usize..6).prop_map(Try::Undo),
    ]
}

const TODAY: &str = "2026-10-20";

fn attempt(
    db: &TestDb,
    office: OfficeId,
    id: ClockId,
    begun: NaiveDate,
    tried: &Try,
) -> Result<(), DeadlineError> {
    let at = |days: u64| begun + Days::new(days);
    on(db, office, TODAY, |work| match tried {
        Try::Pause(days) => service::pause(work, id, at(*days), "突发事件"),
        Try::Resume(days) => service::resume(work, id, at(*days), "原因消除"),
        Try::Extend(by, months, days) => {
            let extension =
                Extension {
                    length: Length::months(*months), by: *by, on: at(*days), reason: "疑难".into()
                };
            service::extend(work, id, &extension)
        }
        Try::Exclude(from, days) => service::exclude(work, id, at(*from), at(from + days), "委托鉴定"),
        Try::Meet(days) => service::meet(work, id, at(*days)),
        Try::Undo(index) => {
            let events = store::events(work.conn, id)?;
            match events.get(index % events.len()) {
                Some(event) => service::undo(work, event.id, "误录"),
                None => Ok(()),
            }
        }
    })
}

/// The row says what the sheet, which folds anew, says.
fn holds(db: &TestDb, id: ClockId) {
    let kept = clock(db, id);
    let sheet = db.read_blocking(|conn| service::sheet(conn, id)).unwrap();
    assert_eq!(
        (kept.state, kept.nominal, kept.due, kept.provisional, kept.closed_on),
        (sheet.state, sheet.nominal, sheet.due, sheet.provisional, sheet.closed_on)
    );
}

/// Undoes everything but the start, in an order of one's own.
fn undo_all(db: &TestDb, office: OfficeId, id: ClockId, order: &[usize]) {
    let live = || -> Vec<ClockEventId> {
        db.read_blocking(|conn| store::events(conn, id))
            .unwrap()
            .into_iter()
            .filter(|event| event.undone_at.is_none() && event.kind != EventKind::Started)
            .map(|event| event.id)
            .collect()
    };
    for turn in 0.. {
        let events = live();
        if events.is_empty() {
            return;
        }
        let next = events[order[turn % order.len()] % events.len()];
        on(db, office, TODAY, |work| service::undo(work, next, "误录")).unwrap();
        holds(db, id);
    }
}

fn try_out(db: &TestDb, cases: u32) {
    let office = office(db, "A");
    let config = Config { cases, failure_persistence: None, ..Config::default() };
    let strategy = (prop::collection::vec(any_try(), 1..10), prop::collection::vec(0_usize..20, 1..6));
    let done = std::cell::Cell::new(0);
    TestRunner::new(config)
        .run(&strategy, |(tries, order)| {
            let id = start(db, "A9", office, 1, "2026-07-01");
            let first = clock(db, id);
            for tried in &tries {
                match attempt(db, office, id, first.started_on, tried) {
                    Ok(()) => done.set(done.get() + 1),
                    Err(DeadlineError::Db(error)) => panic!("{error}"),
                    // What the rules refuse leaves nothing behind.
                    Err(_) => {}
                }
                holds(db, id);
            }
            undo_all(db, office, id, &order);
            let last = clock(db, id);
            prop_assert_eq!((last.state, last.due), (ClockState::Running, first.due));
            Ok(())
        })
        .unwrap();
    assert!(done.get() > cases / 2, "the tries do something");
    let report = db.read_blocking(audit::verify).unwrap();
    assert!(report.broken.is_empty() && report.rows > u64::from(cases));
}

both! {
    fn the_stored_date_equals_the_fold_in_any_order_of_undo(db) {
        try_out(db, if db.is_postgres() { 12 } else { 48 });
    }

    fn the_date_before_a_pause_and_an_extension_comes_back_when_both_are_undone(db) {
        let office = office(db, "A");
        let id = start(db, "A9", office, 1, "2026-03-02");
        let act = |work: &mut audit::Work<'_>| {
            service::pause(work, id, day("2026-03-12"), "突发事件")?;
            service::resume(work, id, day("2026-03-22"), "原因消除")?;
            let length = Length::months(1);
            let extension = Extension { length, by: Authority::Chief, on: day("2026-04-01"), reason: "疑难".into() };
            service::extend(work, id, &extension)
        };
        on(db, office, "2026-04-01", act).unwrap();
        assert_eq!(clock(db, id).due, Some(day("2026-05-12")));
        let events = db.read_blocking(|conn| store::events(conn, id)).unwrap();
        // The extension first, then the pause, then the resumption, which alone says nothing.
        for (event, due) in [(3, "2026-04-13"), (1, "2026-04-02"), (2, "2026-04-02")] {
            on(db, office, "2026-04-02", |work| service::undo(work, events[event].id, "误录")).unwrap();
            assert_eq!(clock(db, id).due, Some(day(due)));
        }
        holds(db, id);
    }
}
