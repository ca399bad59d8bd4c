//! What is wrong with this installation, and what to do.

mod files;
mod followers;
mod index;

use std::path::Path;
use std::process::ExitCode;

use chrono::{Datelike, NaiveDate, TimeDelta};
use serde::Serialize;

use super::{Failure, audit as log, open};
use crate::audit;
use crate::calendar;
use crate::config::{Config, HooksConfig, Sources};
use crate::db::{Backend, Database, Url, migrations_pending};
use crate::files::Scanner;
use crate::kit::{Clock, Timestamp};
use crate::search;

/// How bad a finding is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Degree {
    /// As it should be.
    Ok,
    /// It works, but will not for ever.
    Warn,
    /// It must be mended.
    Fault,
}

/// One thing that was looked at.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Finding {
    /// How bad it is.
    pub degree: Degree,
    /// What was looked at.
    pub subject: &'static str,
    /// What was found.
    pub found: String,
    /// What to do, if anything.
    pub remedy: Option<String>,
}

impl Finding {
    fn ok(subject: &'static str, found: impl Into<String>) -> Self {
        Self { degree: Degree::Ok, subject, found: found.into(), remedy: None }
    }

    fn warn(subject: &'static str, found: impl Into<String>, remedy: impl Into<String>) -> Self {
        Self { degree: Degree::Warn, subject, found: found.into(), remedy: Some(remedy.into()) }
    }

    fn fault(subject: &'static str, found: impl Into<String>, remedy: impl Into<String>) -> Self {
        Self { degree: Degree::Fault, subject, found: found.into(), remedy: Some(remedy.into()) }
    }
}

impl std::fmt::Display for Finding {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let degree = match self.degree {
            Degree::Ok => "ok   ",
            Degree::Warn => "warn ",
            Degree::Fault => "fault",
        };
        write!(f, "{degree}  {:<9} {}", self.subject, self.found)?;
        self.remedy.iter().try_for_each(|remedy| write!(f, "\n       {:<9} → {remedy}", ""))
    }
}

/// Looks at everything, prints what was found, and ends with 1 if anything must be mended.
pub(super) fn doctor(sources: &Sources, (json, all_files): (bool, bool)) -> Result<ExitCode, Failure> {
    let findings = examine(sources, Clock::System.now(), all_files);
    if json {
        println!("{}", serde_json::to_string_pretty(&findings)?);
    } else {
        findings.iter().for_each(|finding| println!("{finding}"));
    }
    let ill = findings.iter().any(|finding| finding.degree == Degree::Fault);
    Ok(if ill { ExitCode::FAILURE } else { ExitCode::SUCCESS })
}

/// Everything that can be looked at, in the order in which it is mended; the content of all files, or of a sample.
#[must_use]
pub fn examine(sources: &Sources, now: Timestamp, all_files: bool) -> Vec<Finding> {
    let config = match Config::load(sources) {
        Ok(config) => config,
        Err(error) => {
            let mend = "mend this first; the rest is looked at when the settings are right";
            let faults = error.0.iter().map(|fault| Finding::fault("settings", fault.to_string(), mend));
            return faults.collect();
        }
    };
    let mut findings = vec![Finding::ok("settings", "every setting is known and every secret is there")];
    findings.push(folder(&config.data_dir));
    findings.push(disk(&config.data_dir));
    findings.extend(hooks(&config.hooks));
    match database(&config) {
        Err(finding) => findings.push(finding),
        Ok(db) => {
            let (is_read, contents) = contents(&config, &db, now);
            findings.extend(contents);
            if is_read {
                findings.extend(files::examine(&config, &db, all_files));
            }
        }
    }
    findings
}

/// Programs of the office's own, where there are any.
fn hooks(config: &HooksConfig) -> Vec<Finding> {
    let scanner = config.scanner.clone().map(|config| match Scanner::new(config).scan(&mut std::io::empty()) {
        Ok(_) => Finding::ok("scanner", "the scanner of viruses answers"),
        Err(error) => Finding::fault(
            "scanner",
            format!("the scanner of viruses does not answer: {error}"),
            "start clamd, or correct virus_scanner; meanwhile files are refused or kept unscanned, as virus_scanner_failure says",
        ),
    });
    let recognition = config.recognition.as_ref().and_then(|config| config.command.first()).map(|program| {
        if Path::new(program).is_file() {
            Finding::ok("recognition", format!("{program} is there"))
        } else {
            Finding::fault(
                "recognition",
                format!("{program} is not there"),
                "correct ocr_command, or put the program there",
            )
        }
    });
    scanner.into_iter().chain(recognition).collect()
}

fn folder(path: &Path) -> Finding {
    let shown = path.display();
    if !path.exists() {
        return Finding::warn("data", format!("{shown} does not exist"), "`yisu serve` makes it");
    }
    match tempfile::tempfile_in(path) {
        Ok(_) => Finding::ok("data", format!("{shown} can be written")),
        Err(error) => Finding::fault(
            "data",
            format!("{shown} cannot be written: {error}"),
            "give it to the user who runs yisu (chown), or choose another by YISU_DATA_DIR",
        ),
    }
}

const MIB: u64 = 1024 * 1024;
/// Below this a day's uploads may not fit.
const LITTLE: u64 = 5 * 1024 * MIB;
/// Below this the database itself is in danger.
const TOO_LITTLE: u64 = 512 * MIB;

fn disk(path: &Path) -> Finding {
    let existing = path.ancestors().find(|folder| folder.exists()).unwrap_or(Path::new("."));
    match rustix::fs::statvfs(existing) {
        Ok(about) => space(about.f_bavail.saturating_mul(about.f_frsize)),
        Err(error) => Finding::fault(
            "disk",
            format!("the free space cannot be read: {error}"),
            "look whether the disk is mounted",
        ),
    }
}

fn space(free: u64) -> Finding {
    let found = format!("{} MiB are free", free / MIB);
    let remedy = "free space there, or move the data directory to a larger disk";
    match free {
        ..TOO_LITTLE => Finding::fault("disk", found, remedy),
        TOO_LITTLE..LITTLE => Finding::warn("disk", found, remedy),
        LITTLE.. => Finding::ok("disk", found),
    }
}

fn database(config: &Config) -> Result<Database, Finding> {
    let url: Url = config.database.url.expose().parse().map_err(|error: crate::db::UrlError| {
        Finding::fault("database", error.to_string(), "correct YISU_DATABASE_URL")
    })?;
    // Opening an embedded database would make it; looking must change nothing.
    if url.backend() == Backend::Sqlite && !Path::new(url.address()).exists() {
        let found = format!("there is no database at {} yet", url.address());
        return Err(Finding::warn("database", found, "`yisu serve`, `yisu demo` or `yisu migrate` makes it"));
    }
    let silent = |error: &dyn std::fmt::Display| {
        Finding::fault(
            "database",
            format!("it does not answer: {error}"),
            "look whether the server runs and YISU_DATABASE_URL names it, with its user and password",
        )
    };
    Database::probe(&url).map_err(|error| silent(&error))?;
    open::database(config).map_err(|error| silent(&error))
}

/// What the database holds, and whether it is one that this program reads.
fn contents(config: &Config, db: &Database, now: Timestamp) -> (bool, Vec<Finding>) {
    match db.read_blocking(|conn| Ok::<_, diesel::result::Error>(migrations_pending(conn))) {
        Ok(Ok(false)) => {}
        Ok(Ok(true)) => {
            let found = "it answers, but its schema is older than this program";
            let remedy = "make a copy of it, then type `yisu migrate`";
            return (false, vec![Finding::fault("database", found, remedy)]);
        }
        Ok(Err(error)) => return (false, vec![unreadable(&error)]),
        Err(error) => return (false, vec![unreadable(&error)]),
    }
    let mut findings = vec![Finding::ok("database", "it answers, and its schema is that of this program")];
    findings.push(match db.read_blocking(audit::store::newest_at) {
        Ok(newest) => clock(now, newest),
        Err(error) => unreadable(&error),
    });
    findings.push(match db.read_blocking(calendar::service::current) {
        Ok(calendar) => holidays(now.date(), |year| {
            NaiveDate::from_ymd_opt(year, 1, 1).is_some_and(|day| calendar.published(day))
        }),
        Err(error) => unreadable(&error),
    });
    findings.push(chains(config, db));
    findings.push(match db.read_blocking(search::newest_change) {
        Ok(newest) => index::examine(&config.search.index_dir, newest),
        Err(error) => unreadable(&error),
    });
    let followed = db.read_blocking(|conn| {
        Ok::<_, diesel::result::Error>((search::follower_positions(conn)?, search::newest_change(conn)?))
    });
    findings.push(match followed {
        Ok((positions, newest)) => followers::examine(&positions, newest),
        Err(error) => unreadable(&error),
    });
    (true, findings)
}

fn unreadable(error: &dyn std::fmt::Display) -> Finding {
    Finding::fault("database", format!("it cannot be read: {error}"), "look into the log of the database")
}

/// No row of the log may be of the future: either the clock is behind now, or it was ahead then.
fn clock(now: Timestamp, newest: Option<Timestamp>) -> Finding {
    let remedy = "set the clock of this machine (timedatectl set-ntp true); statutory dates depend on it";
    match newest {
        Some(newest) if newest > now.plus(TimeDelta::minutes(2)) => Finding::fault(
            "clock",
            format!("it is {now}, and the newest row of the log is of {newest}, which is later"),
            remedy,
        ),
        Some(newest) if now > newest.plus(TimeDelta::days(400)) => Finding::warn(
            "clock",
            format!("it is {now}, more than a year after the newest row of the log ({newest})"),
            remedy,
        ),
        Some(_) | None => Finding::ok("clock", format!("it is {now}, {} in China", now.date())),
    }
}

/// The State Council publishes the rest days of a year in the autumn of the year before.
fn holidays(today: NaiveDate, is_published: impl Fn(i32) -> bool) -> Finding {
    let (year, next) = (today.year(), today.year() + 1);
    let remedy =
        |year| format!("import the State Council's notice for {year}; clocks that reach it are provisional");
    if !is_published(year) {
        return Finding::fault("holidays", format!("the rest days of {year} are not there"), remedy(year));
    }
    if !is_published(next) && today.month() >= 11 {
        return Finding::warn("holidays", format!("the rest days of {next} are not there yet"), remedy(next));
    }
    Finding::ok("holidays", format!("the rest days of {year} are there"))
}

fn chains(config: &Config, db: &Database) -> Finding {
    let remedy = "keep the machine as it is and compare with a copy; `yisu audit verify` names each row";
    match log::prove(config, db) {
        Ok(proof) if proof.holds() => Finding::ok(
            "log",
            format!("{} rows in {} chains are whole", proof.chains.rows, proof.chains.chains),
        ),
        Ok(proof) => {
            let rows = proof.broken().map(|broken| {
                format!("row {} of office {}: {}", broken.seq, broken.office_id, broken.explain())
            });
            let lines =
                proof.anchors.unreadable.iter().map(|line| format!("anchor in line {line} is not ours"));
            Finding::fault("log", rows.chain(lines).collect::<Vec<_>>().join("; "), remedy)
        }
        Err(error) => Finding::fault("log", format!("it cannot be read: {error}"), remedy),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(day: &str) -> Timestamp {
        Timestamp::start_of(day.parse().unwrap())
    }

    #[test]
    fn a_clock_behind_the_log_is_a_fault() {
        assert_eq!(clock(at("2026-03-01"), Some(at("2026-03-02"))).degree, Degree::Fault);
        assert_eq!(clock(at("2026-03-02"), Some(at("2026-03-01"))).degree, Degree::Ok);
        assert_eq!(clock(at("2028-03-02"), Some(at("2026-03-01"))).degree, Degree::Warn);
        assert_eq!(clock(at("2026-03-02"), None).degree, Degree::Ok);
    }

    #[test]
    fn a_year_without_rest_days_is_a_fault_and_the_next_one_a_warning_in_autumn() {
        let degree = |day: &str, last: i32| holidays(day.parse().unwrap(), |year| year <= last).degree;
        assert_eq!(degree("2027-01-01", 2026), Degree::Fault);
        assert_eq!(degree("2026-10-31", 2026), Degree::Ok);
        assert_eq!(degree("2026-11-01", 2026), Degree::Warn);
        assert_eq!(degree("2026-11-01", 2027), Degree::Ok);
    }

    #[test]
    fn a_full_disk_is_a_fault() {
        assert_eq!(space(100 * MIB).degree, Degree::Fault);
        assert_eq!(space(1024 * MIB).degree, Degree::Warn);
        assert_eq!(space(6 * 1024 * MIB).degree, Degree::Ok);
    }
}
