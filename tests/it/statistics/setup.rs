//! Rows with known answers, put down as they are.

use chrono::{Days, NaiveDate};
use diesel::connection::SimpleConnection;
use yisu::kit::{AgencyId, OfficeId, Timestamp};

use crate::support::TestDb;
use crate::support::app::TestApp;

/// A day of the year 2026.
pub fn day(month: u32, day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, month, day).unwrap()
}

/// The program on Monday 23 November 2026, 9:00, and the office and agency of the county's people.
pub fn start(db: &TestDb) -> (TestApp, OfficeId, AgencyId) {
    let app = TestApp::start_at(db, Timestamp::from_civil(day(11, 23).and_hms_opt(9, 0, 0).unwrap()));
    let (office, agency) = (app.actor("prosecutor").office.unwrap(), app.actor("agency").agency.unwrap());
    (app, office, agency)
}

/// Runs statements.
pub fn run(app: &TestApp, statements: &str) {
    app.read(|conn| conn.batch_execute(statements));
}

/// So many leads registered on a day, in a state, decided perhaps.
pub fn leads(app: &TestApp, office: OfficeId, from: i64, many: i64, state: &str, on: NaiveDate) {
    let decided = if state == "registered" { String::from("NULL") } else { format!("'{on}'") };
    let rows: Vec<_> = (from..from + many)
        .map(|id| {
            format!(
                "({id}, 'L{id}', {office}, '{state}', 'ecology', '线索{id}', '620702', 'report', 'petition', \
                 '{on}', '{on} 02:00:00', FALSE, FALSE, FALSE, 'd{id}', {decided})"
            )
        })
        .collect();
    run(
        app,
        &format!(
            "INSERT INTO leads (id, number, office_id, state, domain, title, division_code, statutory_source, \
             channel, received_on, registered_at, anonymous, urgent, major, digest, decided_on) VALUES {}",
            rows.join(", ")
        ),
    );
}

/// So many cases filed on a day, each of the lead of the same id.
pub fn cases(app: &TestApp, office: OfficeId, from: i64, many: i64, track: &str, on: NaiveDate) {
    let handler = app.person("prosecutor");
    let rows: Vec<_> = (from..from + many)
        .map(|id| {
            format!(
                "({id}, 'C{id}', {office}, '{track}', 'ecology', '案件{id}', 'filed', {handler}, FALSE, '{on}', \
                 FALSE)"
            )
        })
        .collect();
    let links: Vec<_> = (from..from + many).map(|id| format!("({id}, {id}, '', '{on}')")).collect();
    run(
        app,
        &format!(
            "INSERT INTO cases (id, number, office_id, track, domain, title, state, handler_id, urgent, filed_on, \
             consulted) VALUES {}; INSERT INTO case_leads (case_id, lead_id, reason, linked_on) VALUES {}",
            rows.join(", "),
            links.join(", ")
        ),
    );
}

/// A recommendation to one agency.
#[derive(Clone, Copy)]
pub struct Line {
    /// Served.
    pub served: NaiveDate,
    /// Reply due.
    pub due: NaiveDate,
    /// Replied.
    pub replied: Option<NaiveDate>,
    /// Rectification due.
    pub rectify_due: NaiveDate,
    /// Rectified.
    pub rectified: Option<NaiveDate>,
}

impl Line {
    /// Served in March and due in May, replied and rectified in time.
    pub fn fulfilled() -> Self {
        let done = Some(day(4, 20));
        Self { served: day(3, 2), due: day(5, 6), replied: done, rectify_due: day(5, 6), rectified: done }
    }

    /// The same, replied a day late.
    pub fn late() -> Self {
        let line = Self::fulfilled();
        let after = line.due.checked_add_days(Days::new(1));
        Self { replied: after, rectified: after, ..line }
    }

    /// Served in October and due in December, with no reply yet.
    pub fn open() -> Self {
        let due = day(12, 9);
        Self { served: day(10, 9), due, replied: None, rectify_due: due, rectified: None }
    }
}

/// Recommendations of the cases of the same ids.
pub fn lines(app: &TestApp, office: OfficeId, agency: AgencyId, from: i64, lines: &[Line]) {
    let date = |day: Option<NaiveDate>| day.map_or_else(|| String::from("NULL"), |day| format!("'{day}'"));
    let (mut documents, mut rows, mut clocks) = (Vec::new(), Vec::new(), Vec::new());
    for (id, line) in (from..).zip(lines) {
        let Line { served, due, replied, rectify_due, rectified } = *line;
        documents.push(format!(
            "({id}, {id}, {office}, 'pil', 'served', '建议{id}', 1, '{served} 01:00:00', 'R{id}', '{served}', \
             '{served}', '{served}')"
        ));
        rows.push(format!(
            "({id}, {id}, {agency}, 'lead', FALSE, 2, 'months', FALSE, '{served}', {}, {})",
            date(replied),
            date(rectified)
        ));
        let clock = |rule: &str, due: NaiveDate, met: Option<NaiveDate>| {
            let state = if met.is_some() { "met" } else { "running" };
            format!(
                "('{rule}', 'R2021', 1, TRUE, 'addressee', {id}, {office}, {id}, '{{}}', '{served}', '{state}', \
                 '{due}', '{due}', FALSE, {}, 1)",
                date(met)
            )
        };
        clocks.push(clock("A6", due, replied));
        clocks.push(clock("A7", rectify_due, rectified));
    }
    run(
        app,
        &format!(
            "INSERT INTO recommendations (id, case_id, office_id, kind, state, title, text_no, drafted_at, number, \
             signed_on, first_served_on, all_served_on) VALUES {}; \
             INSERT INTO recommendation_addressees (id, recommendation_id, agency_id, part, urgent, rectify_count, \
             rectify_unit, joint, served_on, replied_on, rectified_on) VALUES {}; \
             INSERT INTO clocks (rule, pack, pack_version, hard, subject_kind, subject_id, office_id, case_id, \
             settings, started_on, state, nominal, due, provisional, closed_on, calendar_version) VALUES {}",
            documents.join(", "),
            rows.join(", "),
            clocks.join(", ")
        ),
    );
}

/// A suit in the case of the same id.
pub fn suit(app: &TestApp, office: OfficeId, id: i64, kind: &str, outcome: Option<&str>) {
    let ended = outcome.map_or_else(|| String::from("NULL, NULL"), |said| format!("'{said}', '2026-09-01'"));
    run(
        app,
        &format!(
            "INSERT INTO lawsuits (id, case_id, office_id, kind, state, court, facts, filed_on, seven_member_panel, \
             outcome, decided_on) VALUES ({id}, {id}, {office}, '{kind}', 'filed', '甘州区人民法院', '', \
             '2026-06-01', TRUE, {ended})"
        ),
    );
}
