//! Processes are killed outright while thousands of mails are due: each arrives, and one that arrives again is the same
//! mail, under the same Message-ID.

use std::collections::{BTreeMap, BTreeSet};
use std::process::{Child, Stdio};
use std::time::{Duration, Instant};

use diesel::prelude::*;
use yisu::audit::{Subject, perform_blocking};
use yisu::db::Db;
use yisu::db::schema::{mail_addresses, notice_preferences, people, person_roles};
use yisu::deadlines::{StartClock, service as deadlines};
use yisu::kit::{Actor, Clock, OfficeId};
use yisu::notify::MailState;
use yisu::notify::store::mails;
use yisu::org;

use crate::commands::yisu;
use crate::support::TestDb;
use crate::support::app::demo_password;
use crate::support::smtp::{MailServer, Protection};

const PEOPLE: i64 = 2_000;

/// What takes longer than this will never end.
const LIMIT: Duration = Duration::from_secs(300);

/// So many heads of a department, each with an address and no hours, and a clock of the law whose last day is today.
fn prepare(db: &TestDb) {
    let system = Actor::system(OfficeId(1));
    let now = Clock::System.now();
    let office = perform_blocking(db.database(), &system, now, |work| {
        org::seed::demonstration(work, demo_password())?;
        let office = org::store::procuratorates(work.conn)?[1].id;
        Ok::<_, org::error::OrgError>(office)
    })
    .unwrap();
    ::yisu::config::create_secrets(db.folder()).unwrap();
    db.write_blocking(|conn: &mut Db| {
        for n in 0..PEOPLE {
            let id: i64 = diesel::insert_into(people::table)
                .values((
                    people::username.eq(format!("head{n}")),
                    people::name.eq(format!("负责人{n}")),
                    people::title.eq(""),
                    people::office_id.eq(office),
                    people::active.eq(true),
                    people::password_hash.eq("x"),
                    people::must_change_password.eq(false),
                ))
                .returning(people::id)
                .get_result(conn)?;
            diesel::insert_into(person_roles::table)
                .values((
                    person_roles::person_id.eq(id),
                    person_roles::role.eq("department_head"),
                    person_roles::valid_from.eq(now.date() - chrono::Days::new(9)),
                ))
                .execute(conn)?;
            diesel::insert_into(mail_addresses::table)
                .values((
                    mail_addresses::person_id.eq(id),
                    mail_addresses::address.eq(format!("ok.head{n}@mail.example")),
                    mail_addresses::suspended.eq(false),
                    mail_addresses::refusals.eq(0),
                    mail_addresses::set_at.eq(now),
                ))
                .execute(conn)?;
            diesel::insert_into(notice_preferences::table)
                .values((
                    notice_preferences::person_id.eq(id),
                    notice_preferences::language.eq("zh-CN"),
                    notice_preferences::digest.eq(true),
                    notice_preferences::from_minute.eq(0),
                    notice_preferences::to_minute.eq(1_440),
                    notice_preferences::soft_muted.eq(false),
                    // One mail each: the reminder of the last day, and no digest.
                    notice_preferences::digests_muted.eq(true),
                ))
                .execute(conn)?;
        }
        Ok::<_, org::error::OrgError>(())
    })
    .unwrap();
    // Whatever day it is, this is the last one: a calendar rolls the end of a period, and never its beginning.
    let started = StartClock {
        rule: String::from("A9"),
        subject: Subject::new("test", 1),
        office,
        case_id: None,
        started_on: now.date() - chrono::Days::new(3),
        length: None,
    };
    let clock =
        perform_blocking(db.database(), &system, now, |work| deadlines::start(work, &started)).unwrap();
    db.write_blocking(|conn: &mut Db| {
        use yisu::db::schema::clocks;
        diesel::update(clocks::table.find(clock.0)).set(clocks::due.eq(now.date())).execute(conn)?;
        Ok::<_, org::error::OrgError>(())
    })
    .unwrap();
}

fn spawn(db: &TestDb, server: &MailServer, which: usize) -> Child {
    let mut command = yisu(&["serve", "--listen", "127.0.0.1:0"]);
    command.env("YISU_DATABASE_URL", db.address()).arg("--data-dir").arg(db.folder());
    command.env("YISU_INDEX_DIR", db.folder().join(format!("index-{which}")));
    command.env("YISU_SMTP_HOST", "localhost").env("YISU_SMTP_PORT", server.port.to_string());
    command.env("YISU_SMTP_SECURITY", "none").env("YISU_MAIL_FROM", "yisu@site.example");
    command.env("YISU_MAIL_LEASE_SECONDS", "5").env("YISU_LOG_FILTER", "warn");
    command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap()
}

/// How many mails stand where.
fn counts(db: &TestDb) -> BTreeMap<MailState, i64> {
    db.read_blocking(mails::counts).unwrap().into_iter().collect()
}

fn of(counts: &BTreeMap<MailState, i64>, state: MailState) -> i64 {
    counts.get(&state).copied().unwrap_or(0)
}

both! {
    fn killed_at_any_moment_every_mail_arrives(db) {
        let server = MailServer::start(Protection::None, None);
        prepare(db);
        let processes = if db.is_postgres() { 3 } else { 1 };
        let (begun, mut kills, mut chance) = (Instant::now(), 0_u32, 7_u64);
        loop {
            let sent = of(&counts(db), MailState::Sent);
            if sent >= PEOPLE {
                break;
            }
            assert!(begun.elapsed() < LIMIT, "{:?}", counts(db));
            let mut running: Vec<Child> = (0..processes).map(|which| spawn(db, &server, which)).collect();
            // Some more are sent, and then a moment that nobody chose.
            let enough = (sent + 300).min(PEOPLE);
            while of(&counts(db), MailState::Sent) < enough && begun.elapsed() < LIMIT {
                std::thread::sleep(Duration::from_millis(20));
            }
            chance = chance.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            std::thread::sleep(Duration::from_millis(chance >> 58));
            for child in &mut running {
                child.kill().unwrap();
                child.wait().unwrap();
            }
            kills += 1;
        }
        let mut by_person: BTreeMap<String, Vec<String>> = BTreeMap::new();
        for mail in server.arrived() {
            by_person.entry(mail.to.clone()).or_default().push(mail.header("Message-ID"));
        }
        assert_eq!(by_person.len(), usize::try_from(PEOPLE).unwrap(), "none is missing");
        let all: usize = by_person.values().map(Vec::len).sum();
        let repeats = all - by_person.len();
        for (to, ids) in &by_person {
            assert_eq!(ids.iter().collect::<BTreeSet<_>>().len(), 1, "{to} got two mails: {ids:?}");
        }
        println!("{kills} kills of {processes} processes: {all} mails arrived, {repeats} of them again");
        // At most those that were on their way when a process was killed.
        assert!(repeats <= usize::try_from(kills).unwrap() * processes * 4, "{repeats} repeats in {kills} kills");
        let counts = counts(db);
        assert_eq!((of(&counts, MailState::Sent), counts.len()), (PEOPLE, 1), "{counts:?}");
    }
}
