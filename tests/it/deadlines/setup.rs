//! An office, a day, and the shortest way to do something on it.

use chrono::NaiveDate;
use diesel::prelude::*;
use yisu::audit::{Subject, Work, perform_blocking};
use yisu::db::schema::procuratorates;
use yisu::deadlines::{Clock, ClockId, DeadlineError, StartClock, service, store};
use yisu::kit::coded::Coded;
use yisu::kit::{Actor, OfficeId, Timestamp};

use crate::support::TestDb;

pub fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

/// An office to whose chain everything is written.
pub fn office(db: &TestDb, code: &str) -> OfficeId {
    db.read_blocking(|conn| {
        diesel::insert_into(procuratorates::table)
            .values((
                procuratorates::code.eq(code),
                procuratorates::name.eq(code),
                procuratorates::short_name.eq(code),
                procuratorates::level.eq("county"),
                procuratorates::division_code.eq("620700"),
            ))
            .returning(procuratorates::id)
            .get_result::<i64>(conn)
    })
    .map(OfficeId)
    .unwrap()
}

/// Does something on a day, on behalf of the program itself.
pub fn on<T, E>(
    db: &TestDb,
    office: OfficeId,
    today: &str,
    work: impl FnMut(&mut Work<'_>) -> Result<T, E>,
) -> Result<T, E>
where
    E: From<diesel::result::Error> + Coded,
{
    perform_blocking(db.database(), &Actor::system(office), Timestamp::start_of(day(today)), work)
}

/// A clock of a rule, with its subject.
pub fn started(rule: &str, office: OfficeId, subject: i64, start: &str) -> StartClock {
    StartClock {
        rule: rule.to_owned(),
        subject: Subject::new("recommendation", subject),
        office,
        case_id: Some(7),
        started_on: day(start),
        length: None,
    }
}

/// Starts a clock on its starting day.
pub fn start(db: &TestDb, rule: &str, office: OfficeId, subject: i64, start: &str) -> ClockId {
    on(db, office, start, |work| service::start(work, &started(rule, office, subject, start))).unwrap()
}

pub fn clock(db: &TestDb, id: ClockId) -> Clock {
    db.read_blocking(|conn| Ok::<_, DeadlineError>(store::find(conn, id)?.unwrap())).unwrap()
}
