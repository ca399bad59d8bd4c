//! A new calendar moves what runs, and says so; lists read by due date.

use yisu::audit::Subject;
use yisu::calendar::{self, CalendarError, Import};
use yisu::deadlines::{ClockFilter, ClockState, service, store};
use yisu::kit::Scope;
use yisu::kit::page::PageRequest;

use super::setup::{clock, day, office, on, start};

/// A notice for 2027 as it might come: New Year from Friday to Sunday, and a Saturday made up.
const NOTICE: &str = r#"{"year": 2027, "papers": ["https://www.gov.cn/zhengce/2027"], "days": [
    {"name": "元旦", "date": "2027-01-01", "isOffDay": true},
    {"name": "元旦", "date": "2027-01-02", "isOffDay": true},
    {"name": "元旦", "date": "2027-01-03", "isOffDay": true},
    {"name": "元旦", "date": "2027-01-09", "isOffDay": false}]}"#;

fn import() -> Import {
    Import { years: calendar::from_json(NOTICE).unwrap(), note: String::from("2027年安排公布") }
}

both! {
    fn a_new_notice_moves_the_clocks_that_run_and_logs_old_and_new(db) {
        let office = office(db, "A");
        let moved = start(db, "A6", office, 1, "2026-11-01");
        let back = start(db, "A6", office, 2, "2026-11-09");
        let still = start(db, "A6", office, 3, "2026-08-01");
        let met = start(db, "A6", office, 4, "2026-11-01");
        on(db, office, "2026-11-20", |work| service::meet(work, met, day("2026-11-20"))).unwrap();
        assert_eq!(clock(db, moved).due, Some(day("2027-01-01")));
        assert_eq!(clock(db, back).due, Some(day("2027-01-11")));
        assert!(clock(db, moved).provisional);

        let years = import().years;
        let preview = db.read_blocking(|conn| service::preview_calendar(conn, &Scope::All, &years)).unwrap();
        assert_eq!((preview.version, preview.checked, preview.moved, preview.settled), (2, 3, 2, 2));
        assert_eq!(preview.changed_days.len(), 2);
        assert_eq!(clock(db, moved).due, Some(day("2027-01-01")), "a preview stores nothing");

        let adopted = on(db, office, "2026-11-21", |work| service::adopt_calendar(work, &import())).unwrap();
        assert_eq!((adopted.version, adopted.moved, adopted.settled), (2, 2, 2));
        assert_eq!(adopted.moved_by_office.get(&office.0), Some(&2));
        assert_eq!(clock(db, moved).due, Some(day("2027-01-04")));
        assert_eq!(clock(db, back).due, Some(day("2027-01-09")), "a Saturday on which work is made up");
        assert!(!clock(db, moved).provisional);
        assert_eq!((clock(db, still).due, clock(db, still).calendar_version), (Some(day("2026-10-08")), 2));
        // What has ended keeps the calendar with which it ended.
        assert_eq!((clock(db, met).due, clock(db, met).calendar_version), (Some(day("2027-01-01")), 1));
        let sheet = db.read_blocking(|conn| service::sheet(conn, met)).unwrap();
        assert_eq!((sheet.due, sheet.calendar_version), (Some(day("2027-01-01")), 1));

        let chain = db.read_blocking(|conn| yisu::audit::store::chain_after(conn, office, 0, 100)).unwrap();
        let logged: Vec<_> = chain.iter().filter(|row| row.action == "clock.moved").collect();
        assert_eq!(logged.len(), 2);
        assert!(logged[0].detail.contains("2027-01-01") && logged[0].detail.contains("2027-01-04"));

        let again = on(db, office, "2026-11-21", |work| service::adopt_calendar(work, &import()));
        assert!(matches!(again, Err(CalendarError::Unchanged)));
        let versions = db.read_blocking(calendar::service::versions).unwrap();
        assert_eq!(versions.iter().map(|version| version.number).collect::<Vec<_>>(), [2, 1]);
    }

    fn running_clocks_are_listed_by_due_date_page_by_page_in_sight_only(db) {
        let (own, other) = (office(db, "A"), office(db, "B"));
        for (subject, begun) in (1_i64..).zip(["2026-03-05", "2026-03-02", "2026-03-03", "2026-03-02"]) {
            start(db, "A1", own, subject, begun);
        }
        let hidden = start(db, "A1", other, 9, "2026-03-02");
        let sight = Scope::Offices(vec![own]);
        let page = |cursor| PageRequest { cursor, limit: Some(2) };
        let list = |scope: &Scope, filter: &ClockFilter, cursor| {
            db.read_blocking(|conn| store::running(conn, scope, filter, &page(cursor))).unwrap()
        };
        let first = list(&sight, &ClockFilter::default(), None);
        let second = list(&sight, &ClockFilter::default(), first.next);
        let subjects: Vec<_> = first.items.iter().chain(&second.items).map(|clock| clock.subject_id).collect();
        assert_eq!(subjects, [2, 4, 3, 1]);
        assert_eq!(second.next, None);
        assert_eq!(list(&sight, &ClockFilter::overdue(day("2026-03-10")), None).items.len(), 2);
        assert_eq!(list(&sight, &ClockFilter::within(day("2026-03-08"), 1), None).items.len(), 2);
        assert!(list(&Scope::None, &ClockFilter::default(), None).items.is_empty());
        let seen = db.read_blocking(|conn| service::explained(conn, &sight, hidden).map(drop));
        assert!(seen.is_err());
        let met = ClockFilter { state: Some(ClockState::Met), ..ClockFilter::default() };
        assert!(list(&Scope::All, &met, None).items.is_empty());
    }

    fn the_open_clock_of_a_rule_on_a_record_is_met_and_a_case_ends_its_clocks(db) {
        let office = office(db, "A");
        let reply = start(db, "A6", office, 1, "2026-03-02");
        let review = start(db, "A9", office, 1, "2026-03-02");
        let found = on(db, office, "2026-03-20", |work| {
            service::meet_for(work, "recommendation", 1, "A6", day("2026-03-19"))
        });
        assert_eq!(found.unwrap(), Some(reply));
        let again = on(db, office, "2026-03-20", |work| {
            service::meet_for(work, "recommendation", 1, "A6", day("2026-03-19"))
        });
        assert_eq!(again.unwrap(), None);
        let paused = on(db, office, "2026-03-20", |work| service::pause_case(work, 7, day("2026-03-20"), "突发事件"));
        assert_eq!(paused.unwrap(), [review]);
        let ended = on(db, office, "2026-03-21", |work| service::withdraw_case(work, 7, "案件终结"));
        assert_eq!(ended.unwrap(), [review]);
        let of_case = db.read_blocking(|conn| service::of_case(conn, 7)).unwrap();
        assert!(of_case.iter().all(|clock| !clock.is_open()));
        assert_eq!(clock(db, reply).met_in_time(), Some(true));
        assert_eq!(Subject::new("recommendation", 1).id, of_case[0].subject_id);
    }
}
