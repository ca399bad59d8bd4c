//! What the law does not allow a clock is refused by name.

use yisu::deadlines::{
    Authority, DeadlineError, Extension, ExtensionBase, Length, Settings, SettingsChange, StartClock,
    service, store,
};

use super::setup::{clock, day, office, on, start, started};

fn extension(by: Authority, months: i32, on: &str) -> Extension {
    Extension { length: Length::months(months), by, on: day(on), reason: String::from("案情复杂") }
}

both! {
    fn a_length_fixed_by_law_cannot_be_changed_and_one_without_a_number_must_be_given(db) {
        let office = office(db, "A");
        let try_start = |rule: &str, length| {
            let command = StartClock { length, ..started(rule, office, 1, "2026-03-02") };
            on(db, office, "2026-03-02", |work| service::start(work, &command))
        };
        assert!(matches!(try_start("A6", Some(Length::months(3))), Err(DeadlineError::LengthFixed { .. })));
        assert!(try_start("A6", Some(Length::months(2))).is_ok());
        assert!(matches!(try_start("L2", None), Err(DeadlineError::LengthNeeded { .. })));
        assert!(try_start("L2", Some(Length::days(20))).is_ok());
        assert!(matches!(try_start("A7", None), Err(DeadlineError::LengthNeeded { .. })));
        assert!(try_start("A2s", Some(Length::days(15))).is_ok(), "a soft limit is the office's to set");
        assert!(matches!(try_start("A7", Some(Length::days(0))), Err(DeadlineError::Invalid(_))));
        assert!(matches!(try_start("A9x", Some(Length::days(9))), Err(DeadlineError::NoClock { .. })));
        assert!(matches!(try_start("B1", None), Err(DeadlineError::RuleUnknown { .. })));
    }

    fn the_chief_extends_once_and_then_the_level_above_as_often_as_it_must(db) {
        let office = office(db, "A");
        let id = start(db, "A9", office, 1, "2026-03-02");
        let extend = |by, months, at: &str| {
            on(db, office, at, |work| service::extend(work, id, &extension(by, months, at)))
        };
        let early = extend(Authority::Superior, 1, "2026-03-10");
        assert!(matches!(early, Err(DeadlineError::ExtensionOrder { first: Authority::Chief, .. })));
        let long = extend(Authority::Chief, 2, "2026-03-10");
        assert!(matches!(long, Err(DeadlineError::ExtensionTooLong { count: 1, .. })));
        extend(Authority::Chief, 1, "2026-03-10").unwrap();
        let twice = extend(Authority::Chief, 1, "2026-03-11");
        assert!(matches!(twice, Err(DeadlineError::ExtensionsUsedUp { times: 1, .. })));
        extend(Authority::Superior, 2, "2026-03-12").unwrap();
        extend(Authority::Superior, 1, "2026-03-13").unwrap();
        assert_eq!(clock(db, id).nominal, Some(day("2026-08-02")));
        let court = extend(Authority::HighCourt, 1, "2026-03-14");
        assert!(matches!(court, Err(DeadlineError::NotExtendable { .. })));
        let late = extend(Authority::Superior, 1, "2026-08-04");
        assert!(matches!(late, Err(DeadlineError::Expired { .. })));
    }

    fn a_reply_of_two_months_neither_stands_still_nor_is_extended(db) {
        let office = office(db, "A");
        let id = start(db, "A6", office, 1, "2026-03-02");
        let pause = on(db, office, "2026-03-10", |work| service::pause(work, id, day("2026-03-10"), "突发事件"));
        assert!(matches!(pause, Err(DeadlineError::NotPausable { .. })));
        let at = "2026-03-10";
        let extend = on(db, office, at, |work| service::extend(work, id, &extension(Authority::Chief, 1, at)));
        assert!(matches!(extend, Err(DeadlineError::NotExtendable { .. })));
        let exclude = on(db, office, at, |work| {
            service::exclude(work, id, day("2026-03-05"), day("2026-03-09"), "委托鉴定")
        });
        assert!(matches!(exclude, Err(DeadlineError::NotExcludable { .. })));
        on(db, office, at, |work| service::meet(work, id, day(at))).unwrap();
        let again = on(db, office, at, |work| service::meet(work, id, day(at)));
        assert!(matches!(again, Err(DeadlineError::Closed { .. })));
        let started = db.read_blocking(|conn| store::events(conn, id)).unwrap()[0].id;
        let undo = on(db, office, at, |work| service::undo(work, started, "误录"));
        assert!(matches!(undo, Err(DeadlineError::StartNotUndoable { .. })));
    }

    fn days_out_of_order_and_days_to_come_are_refused(db) {
        let office = office(db, "A");
        let id = start(db, "A9", office, 1, "2026-03-02");
        let meet = |at: &str| on(db, office, "2026-03-10", |work| service::meet(work, id, day(at)));
        assert!(matches!(meet("2026-03-01"), Err(DeadlineError::Invalid(_))));
        assert!(matches!(meet("2026-03-11"), Err(DeadlineError::Invalid(_))));
        let resume = on(db, office, "2026-03-10", |work| service::resume(work, id, day("2026-03-10"), "x"));
        assert!(matches!(resume, Err(DeadlineError::NotPaused { .. })));
        on(db, office, "2026-03-10", |work| service::pause(work, id, day("2026-03-10"), "突发事件")).unwrap();
        let back = on(db, office, "2026-03-12", |work| service::resume(work, id, day("2026-03-09"), "x"));
        assert!(matches!(back, Err(DeadlineError::Invalid(_))));
        let silent = on(db, office, "2026-03-12", |work| service::resume(work, id, day("2026-03-12"), " "));
        assert!(matches!(silent, Err(DeadlineError::Invalid(_))));
    }

    fn a_clock_keeps_the_settings_it_started_under(db) {
        let office = office(db, "A");
        let before = start(db, "A9", office, 1, "2026-09-01");
        let settings = Settings { extension_base: ExtensionBase::Rolled, ..Settings::default() };
        let change = |from: &str| SettingsChange { office, effective_from: day(from), settings };
        let past = on(db, office, "2026-09-02", |work| service::change_settings(work, &change("2026-09-01")));
        assert!(matches!(past, Err(DeadlineError::SettingsBackdated { .. })));
        on(db, office, "2026-08-30", |work| service::change_settings(work, &change("2026-09-01"))).unwrap();
        let after = start(db, "A9", office, 2, "2026-09-01");
        for (id, nominal) in [(before, "2026-11-01"), (after, "2026-11-08")] {
            let at = "2026-09-20";
            on(db, office, at, |work| service::extend(work, id, &extension(Authority::Chief, 1, at))).unwrap();
            assert_eq!(clock(db, id).nominal, Some(day(nominal)));
        }
        let sheet = db.read_blocking(|conn| service::sheet(conn, after)).unwrap();
        assert!(sheet.assumptions.iter().any(|point| point.value == "rolled"));
    }
}
