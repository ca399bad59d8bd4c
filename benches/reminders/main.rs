//! What reminders cost: `cargo bench --bench reminders`. 100,000 running clocks are looked at for the first time and
//! swept on the next day, and 10,000 mails are queued and handed over to a mail server on this machine, over the
//! network. On SQLite, and on the PostgreSQL of YISU_TEST_POSTGRES if there is one. Prints one line of JSON for each.
#![expect(clippy::unwrap_used, reason = "a measurement stops where it meets the unexpected")]

mod sink;

use std::sync::Arc;
use std::time::Instant;

use chrono::{Days, NaiveDate};
use diesel::prelude::*;
use yisu::config::{MailConfig, MailSecurity, SmtpConfig};
use yisu::db::schema::{clocks, mail_addresses, notice_preferences, people, person_roles, procuratorates};
use yisu::db::{Database, Db, Url};
use yisu::deadlines::Settings;
use yisu::kit::{Clock, Timestamp};
use yisu::notify::{NotifyError, service};
use yisu::worker::{Mailing, Outlet, Pace};

const CLOCKS: i64 = 100_000;
const MAILS: i64 = 10_000;

fn main() {
    let folder = tempfile::tempdir().unwrap();
    measure("sqlite", &Url::sqlite(&folder.path().join("yisu.sqlite")));
    if let Ok(server) = std::env::var("YISU_TEST_POSTGRES") {
        let mut conn = PgConnection::establish(&server).unwrap();
        diesel::sql_query("DROP DATABASE IF EXISTS yisu_reminders").execute(&mut conn).unwrap();
        diesel::sql_query("CREATE DATABASE yisu_reminders").execute(&mut conn).unwrap();
        let own = server.replacen("/postgres?", "/yisu_reminders?", 1);
        measure("postgres", &own.parse().unwrap());
        diesel::sql_query("DROP DATABASE IF EXISTS yisu_reminders").execute(&mut conn).unwrap();
    }
}

fn day(n: u64) -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 3, 2).unwrap() + Days::new(n)
}

fn nine(n: u64) -> Timestamp {
    Timestamp::from_civil(day(n).and_hms_opt(9, 0, 0).unwrap())
}

fn measure(name: &str, url: &Url) {
    let db = Database::open(url, 8).unwrap();
    db.migrate().unwrap();
    let (register, crowd) = (office(&db, "register"), office(&db, "crowd"));
    heads(&db, register, 3, "register");
    heads(&db, crowd, MAILS, "crowd");
    let ids: Vec<i64> = (0..CLOCKS).collect();
    for piece in ids.chunks(5_000) {
        insert(&db, register, piece);
    }

    let begun = Instant::now();
    for piece in ids.chunks(500) {
        let piece: Vec<i64> = piece.iter().map(|id| id + 1).collect();
        write(&db, |conn| Ok(service::follow(conn, &piece, &[], nine(0))?));
    }
    let first = begun.elapsed();
    let begun = Instant::now();
    while write(&db, |conn| Ok(service::sweep(conn, nine(1))?)) {}
    let sweep = begun.elapsed();
    let begun = Instant::now();
    write(&db, |conn| Ok(service::sweep(conn, nine(1))?));
    let idle = begun.elapsed();

    // One clock of which every one of them is told.
    insert(&db, crowd, &[3]);
    let begun = Instant::now();
    write(&db, |conn| Ok(service::follow(conn, &[CLOCKS + 1], &[], nine(4))?));
    let queued = begun.elapsed();
    let server = sink::Sink::start();
    let config = MailConfig {
        smtp: Some(SmtpConfig {
            host: String::from("127.0.0.1"),
            port: server.port,
            security: MailSecurity::None,
            credentials: None,
            ca: None,
            hello: None,
            connections: 4,
            seconds: 30,
        }),
        from: "yisu@site.example".parse().ok(),
        site: String::from("https://yisu.example"),
        lease_seconds: 300,
        domain_per_minute: None,
        keep_days: None,
    };
    let clock = Arc::new(Clock::manual(nine(4)));
    let mut mailing = Mailing::new(db, clock, &config, Outlet::Server).unwrap().unwrap();
    let begun = Instant::now();
    while mailing.turn().unwrap() == Pace::On {}
    let sent = begun.elapsed();
    let taken = server.taken();
    assert!(taken >= u64::try_from(MAILS).unwrap(), "{taken}");
    println!(
        "{{\"database\":\"{name}\",\"clocks\":{CLOCKS},\"first_look_s\":{:.2},\"sweep_of_a_day_s\":{:.2},\
         \"sweep_of_nothing_ms\":{:.2},\"mails\":{taken},\"queue_s\":{:.2},\"mails_per_s\":{:.0}}}",
        first.as_secs_f64(),
        sweep.as_secs_f64(),
        idle.as_secs_f64() * 1_000.0,
        queued.as_secs_f64(),
        f64::from(u32::try_from(taken).unwrap()) / sent.as_secs_f64(),
    );
}

fn write<T>(db: &Database, work: impl FnMut(&mut Db) -> Result<T, NotifyError>) -> T {
    db.write_blocking(work).unwrap()
}

fn office(db: &Database, code: &str) -> i64 {
    write(db, |conn| {
        Ok(diesel::insert_into(procuratorates::table)
            .values((
                procuratorates::code.eq(code),
                procuratorates::name.eq(code),
                procuratorates::short_name.eq(code),
                procuratorates::level.eq("county"),
                procuratorates::division_code.eq("620700"),
            ))
            .returning(procuratorates::id)
            .get_result(conn)?)
    })
}

fn heads(db: &Database, office: i64, count: i64, code: &str) {
    write(db, |conn| {
        for n in 0..count {
            let id: i64 = diesel::insert_into(people::table)
                .values((
                    people::username.eq(format!("{code}{n}")),
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
                    person_roles::valid_from.eq(day(0)),
                ))
                .execute(conn)?;
            diesel::insert_into(mail_addresses::table)
                .values((
                    mail_addresses::person_id.eq(id),
                    mail_addresses::address.eq(format!("{code}{n}@mail.example")),
                    mail_addresses::suspended.eq(false),
                    mail_addresses::refusals.eq(0),
                    mail_addresses::set_at.eq(nine(0)),
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
                    notice_preferences::digests_muted.eq(true),
                ))
                .execute(conn)?;
        }
        Ok(())
    });
}

/// Running clocks of the review for suit; the last days lie in the next hundred days.
fn insert(db: &Database, office: i64, numbers: &[i64]) {
    let settings = serde_json::to_string(&Settings::default()).unwrap();
    write(db, |conn| {
        for n in numbers {
            let due = day(u64::try_from(n % 100).unwrap() + 1);
            diesel::insert_into(clocks::table)
                .values((
                    clocks::rule.eq("A9"),
                    clocks::pack.eq("R2021"),
                    clocks::pack_version.eq(1),
                    clocks::hard.eq(true),
                    clocks::subject_kind.eq("bench"),
                    clocks::subject_id.eq(*n),
                    clocks::office_id.eq(office),
                    clocks::settings.eq(&settings),
                    clocks::started_on.eq(due - Days::new(30)),
                    clocks::state.eq("running"),
                    clocks::nominal.eq(due),
                    clocks::due.eq(due),
                    clocks::provisional.eq(false),
                    clocks::calendar_version.eq(1),
                ))
                .execute(conn)?;
        }
        Ok(())
    });
}
