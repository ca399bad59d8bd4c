//! How the program goes: the loops beside the requests with what they have still to do, and whether everything that it
//! stands on is as it should be.

use actix_web::{HttpResponse, web};
use chrono::{Datelike, TimeDelta};
use serde::Serialize;

use crate::app::AppState;
use crate::auth::policy::actions;
use crate::flows::FlowError;
use crate::flows::case_log::CaseLogError;
use crate::flows::upkeep::{self, Upkeep};
use crate::http::{Allowed, AppError, Pages, Posted};
use crate::kit::Timestamp;
use crate::web::at::At;
use crate::worker::{COMPARING, READING, REMINDING, SCREENING, SUGGESTING, Turns, Watch};

/// Adds this module's pages.
pub(super) fn pages(p: &mut Pages) {
    p.get("/jobs", jobs);
    p.post("/jobs/{id}/wake", wake);
    p.get("/health", health);
}

/// What there is to know of the program now.
async fn look(state: &AppState) -> Result<Upkeep, AppError> {
    let today = state.clock.now().date();
    Ok(state.read(move |conn| upkeep::look(conn, today).map_err(FlowError::from)).await?)
}

/// Changes that a loop has still to work on; none for a loop that follows no log.
fn backlog(state: &AppState, found: &Upkeep, loop_name: &str) -> Option<i64> {
    let follower = match loop_name {
        "indexer" => return Some((found.newest_change - state.index.position()).max(0)),
        "mailing" => return Some(found.mails.0),
        "comparing" => COMPARING.name,
        "suggesting" => SUGGESTING.name,
        "screening" => SCREENING.name,
        "reading" => READING.name,
        "reminding" => REMINDING.name,
        _ => return None,
    };
    let at = found.followers.iter().find(|(name, _)| name == follower).map_or(0, |(_, at)| *at);
    Some((found.newest_change - at).max(0))
}

#[derive(Serialize)]
struct JobView {
    name: &'static str,
    word: String,
    line: String,
    /// When its last turn ended; none before the first.
    last: Option<Timestamp>,
    /// Milliseconds that it took.
    took: u64,
    under_way: bool,
    ended: u64,
    failed: u64,
    backlog: Option<i64>,
    fault: Option<String>,
    failing_since: Option<Timestamp>,
}

#[derive(Serialize)]
struct JobsView {
    rows: Vec<JobView>,
}

async fn jobs(
    allowed: Allowed<actions::KeepSystem>,
    at: At,
    state: web::Data<AppState>,
) -> Result<HttpResponse, AppError> {
    let found = look(&state).await?;
    let now = state.clock.now();
    let ago = |time: std::time::Duration| TimeDelta::from_std(time).map_or(now, |time| now.plus(-time));
    let view = |watch: &Watch| {
        let Turns { ended, failed, last, under_way, fault } = watch.turns();
        JobView {
            name: watch.name,
            word: at.text(&format!("ui-job-{}", watch.name)),
            line: at.text(&format!("ui-does-{}", watch.name)),
            last: last.map(|(since, _)| ago(since)),
            took: last.map_or(0, |(_, took)| u64::try_from(took.as_millis()).unwrap_or(u64::MAX)),
            under_way: under_way.is_some(),
            ended,
            failed,
            backlog: backlog(&state, &found, watch.name),
            failing_since: fault.as_ref().map(|(_, since)| ago(*since)),
            fault: fault.map(|(fault, _)| fault),
        }
    };
    let view = JobsView { rows: state.jobs.all().iter().map(view).collect() };
    at.page(&state, &allowed.actor, "pages/keeping/jobs.html", view).await
}

async fn wake(
    allowed: Allowed<actions::KeepSystem>,
    at: At,
    state: web::Data<AppState>,
    name: web::Path<String>,
    _posted: Posted,
) -> Result<HttpResponse, AppError> {
    state.jobs.wake(&name)?;
    tracing::info!(worker = %name, person.id = ?allowed.actor.person, "The worker {name} is woken");
    Ok(at.done("/jobs", "said-job_woken"))
}

/// How bad it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
enum Degree {
    /// As it should be.
    Good,
    /// It works, but will not for ever.
    Warn,
    /// It must be mended.
    Bad,
}

/// One thing that was looked at.
#[derive(Serialize)]
struct CheckView {
    what: String,
    degree: Degree,
    found: String,
    /// What to do, where there is something to do.
    remedy: Option<String>,
}

#[derive(Serialize)]
struct HealthView {
    checks: Vec<CheckView>,
    worst: Degree,
    version: &'static str,
    /// Whether the whole log was verified with the rest.
    proved: bool,
}

/// So many changes behind, a loop does not only work on what has just happened.
const MUCH: i64 = 2_000;
/// How long a mail may wait beyond its time, and the clock of the log be ahead.
const LONG: TimeDelta = TimeDelta::minutes(30);
const AHEAD: TimeDelta = TimeDelta::minutes(2);

const MIB: u64 = 1024 * 1024;
/// Below this a day's uploads may not fit; below that the database itself is in danger.
const LITTLE: u64 = 5 * 1024 * MIB;
const TOO_LITTLE: u64 = 512 * MIB;

fn check(at: &At, name: &str, degree: Degree, args: &[(&'static str, String)]) -> CheckView {
    CheckView {
        what: at.text(&format!("ui-health-{name}")),
        degree,
        found: at.language.text(&format!("ui-found-{name}"), args),
        remedy: (degree != Degree::Good).then(|| at.text(&format!("ui-remedy-{name}"))),
    }
}

/// Good, or how bad it is where it is not.
fn unless(holds: bool, degree: Degree) -> Degree {
    if holds { Degree::Good } else { degree }
}

async fn health(
    allowed: Allowed<actions::KeepSystem>,
    at: At,
    state: web::Data<AppState>,
) -> Result<HttpResponse, AppError> {
    let found = look(&state).await?;
    let mut checks = checks(&state, &at, &found);
    let proved = at.param("chains").is_some();
    if proved {
        let proof = state.anchors.prove(&state.db).await.map_err(CaseLogError::from)?;
        let args = [("rows", proof.chains.rows.to_string()), ("broken", proof.broken().count().to_string())];
        checks.push(check(&at, "chains", unless(proof.holds(), Degree::Bad), &args));
    }
    let worst = checks.iter().map(|check| check.degree).max().unwrap_or(Degree::Good);
    let view = HealthView { checks, worst, version: env!("CARGO_PKG_VERSION"), proved };
    at.page(&state, &allowed.actor, "pages/keeping/health.html", view).await
}

fn checks(state: &AppState, at: &At, found: &Upkeep) -> Vec<CheckView> {
    let now = state.clock.now();
    let behind = (found.newest_change - state.index.position()).max(0);
    let is_whole = state.index.notice().is_none();
    let slowest =
        found.followers.iter().map(|(_, at)| (found.newest_change - at).max(0)).max().unwrap_or_default();
    let failing: Vec<&str> = state
        .jobs
        .all()
        .iter()
        .filter(|watch| watch.turns().fault.is_some())
        .map(|watch| watch.name)
        .collect();
    let (waiting, dead) = found.mails;
    let overdue = found.longest_waiting.is_some_and(|since| since.plus(LONG) < now);
    let mail = if overdue { Degree::Bad } else { unless(dead == 0, Degree::Warn) };
    let ahead = found.newest_row.is_some_and(|newest| newest > now.plus(AHEAD));
    let holidays = match found.holidays {
        (false, _) => Degree::Bad,
        (true, next) => unless(next || now.date().month() < 11, Degree::Warn),
    };
    // A disk that does not say is taken as full: somebody has to look.
    let free = state.files.free_space().unwrap_or(0);
    let disk = if free < TOO_LITTLE { Degree::Bad } else { unless(free >= LITTLE, Degree::Warn) };
    let number = |number: i64| number.to_string();
    vec![
        check(at, "database", unless(found.schema_is_current, Degree::Bad), &[]),
        check(
            at,
            "clock",
            unless(!ahead, Degree::Bad),
            &[("now", now.civil().format("%Y-%m-%d %H:%M:%S").to_string())],
        ),
        check(
            at,
            "jobs",
            unless(failing.is_empty(), Degree::Bad),
            &[("running", state.jobs.all().len().to_string()), ("failing", failing.len().to_string())],
        ),
        check(
            at,
            "index",
            unless(is_whole && behind <= MUCH, Degree::Warn),
            &[("position", number(state.index.position())), ("behind", number(behind))],
        ),
        check(at, "followers", unless(slowest <= MUCH, Degree::Warn), &[("behind", number(slowest))]),
        check(at, "mails", mail, &[("waiting", number(waiting)), ("dead", number(dead))]),
        check(
            at,
            "server",
            unless(!state.local_mailbox, Degree::Warn),
            &[("mode", if state.local_mailbox { "local" } else { "server" }.to_owned())],
        ),
        check(
            at,
            "addresses",
            unless(found.suspended == 0, Degree::Warn),
            &[("suspended", number(found.suspended))],
        ),
        check(at, "holidays", holidays, &[("next", if found.holidays.1 { "yes" } else { "no" }.to_owned())]),
        check(at, "disk", disk, &[("free", (free / MIB).to_string())]),
    ]
}
