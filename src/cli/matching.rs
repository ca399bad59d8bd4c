//! The report on many leads at once, on the command line.

use std::num::NonZero;
use std::process::ExitCode;
use std::time::{Duration, Instant};

use chrono::NaiveDate;
use serde_json::json;

use super::serve::{comparing, indexer};
use super::{Failure, open, said};
use crate::app::AppState;
use crate::config::Config;
use crate::flows::matters::{self, Ask, MattersReport, ModelCount, ReportedMatter};
use crate::kit::{Clock, Scope};
use crate::leads::import::{ImportId, batch};
use crate::search::{newest_change, store};
use crate::worker::{COMPARING, IndexingError, Pace, SCREENING, SUGGESTING, Screening, Suggesting};

/// What was typed.
pub(super) struct Typed {
    /// The import; the whole register when none.
    pub(super) import: Option<i64>,
    pub(super) json: bool,
    /// Matters that are printed.
    pub(super) limit: usize,
}

/// Leads at a time where each is printed.
const PIECE: i64 = 1_000;

/// The followers that the report is made of.
const FOLLOWERS: [&str; 3] = [COMPARING.name, SUGGESTING.name, SCREENING.name];

/// Between two looks at how far a service has come.
const WAITING: Duration = Duration::from_millis(500);

/// Between two turns of a follower that has to wait.
const RESTING: Duration = Duration::from_millis(20);

/// Between two lines about how far it has come.
const TELLING: Duration = Duration::from_secs(10);

/// Leads of a matter that are printed.
const LINES: usize = 5;

/// Brings to an end what the followers have still to do, and prints the report.
pub(super) fn report(config: &Config, typed: &Typed) -> Result<ExitCode, Failure> {
    let db = open::database(config)?;
    db.migrate()?;
    let state = AppState::build(config, db, Clock::System)?;
    let import = typed.import.map(ImportId);
    if let Some(id) = import {
        let known = state.db.read_blocking(|conn| batch(conn, &Scope::All, id));
        known.map_err(|error| said::refused(&error))?;
    }
    catch_up(&state)?;
    let limit = if typed.json { usize::MAX } else { typed.limit };
    let ask = Ask { import, from: 0, limit };
    let report = state.db.read_blocking(|conn| matters::report(conn, &Scope::All, ask))?;
    if typed.json {
        let mut told = serde_json::to_value(&report)?;
        if let (Some(told), Some(import)) = (told.as_object_mut(), import) {
            told.insert(String::from("compared_leads"), json!(one_by_one(&state, import)?));
        }
        println!("{told}");
    } else {
        print(&report);
    }
    Ok(ExitCode::SUCCESS)
}

/// Every lead of an import, with what it is like.
fn one_by_one(state: &AppState, import: ImportId) -> Result<Vec<serde_json::Value>, Failure> {
    let (mut told, mut after) = (Vec::new(), None);
    loop {
        let leads =
            state.db.read_blocking(|conn| matters::leads(conn, &Scope::All, Some(import), (after, PIECE)))?;
        let Some(last) = leads.last() else { return Ok(told) };
        after = Some(last.lead.line.id.0);
        for lead in &leads {
            told.push(serde_json::to_value(lead)?);
        }
    }
}

/// Waits until everything that is in the log now is indexed, compared, suggested of and screened: by the service where
/// one keeps the index, else by this command.
fn catch_up(state: &AppState) -> Result<(), Failure> {
    let newest = state.db.read_blocking(newest_change)?;
    let mut indexer = indexer(state);
    let mut is_said = false;
    loop {
        match indexer.catch_up() {
            Ok(()) => break,
            Err(IndexingError::Elsewhere(folder)) => {
                if FOLLOWERS
                    .iter()
                    .try_fold(true, |all, name| Ok::<_, Failure>(all && at(state, name)? >= newest))?
                {
                    return Ok(());
                }
                if !is_said {
                    eprintln!("A running service keeps the index in {}; it is waited for.", folder.display());
                    is_said = true;
                }
                std::thread::sleep(WAITING);
            }
            Err(error) => return Err(error.into()),
        }
    }
    let threads = std::thread::available_parallelism().map_or(1, NonZero::get);
    let mut comparing = comparing(state, threads);
    bring(state, COMPARING.name, newest, || Ok(comparing.turn()?))?;
    // Leads that were compared by other weights.
    while comparing.turn()? == Pace::On {}
    let mut suggesting = Suggesting::new(state.db.clone(), state.clock.clone());
    bring(state, SUGGESTING.name, newest, || Ok(suggesting.turn()?))?;
    let mut screening = Screening::new(state.db.clone());
    bring(state, SCREENING.name, newest, || Ok(screening.turn(state.clock.now())?))
}

/// Turns a follower until it has come to a position.
fn bring(
    state: &AppState,
    name: &str,
    newest: i64,
    mut turn: impl FnMut() -> Result<Pace, Failure>,
) -> Result<(), Failure> {
    let mut told = Instant::now();
    loop {
        let position = at(state, name)?;
        if position >= newest {
            return Ok(());
        }
        if told.elapsed() > TELLING {
            eprintln!("{name}: change {position} of {newest}");
            told = Instant::now();
        }
        if turn()? == Pace::Rest {
            std::thread::sleep(RESTING);
        }
    }
}

/// How far a follower has come.
fn at(state: &AppState, name: &str) -> Result<i64, Failure> {
    Ok(state.db.read_blocking(|conn| store::position(conn, name))?.unwrap_or(0))
}

fn print(report: &MattersReport) {
    let MattersReport {
        method,
        import_id,
        leads,
        to_compare,
        to_suggest,
        to_screen,
        groups,
        grouped_leads,
        known,
        domains,
        agencies,
        models,
        total,
        next: _,
        items,
    } = report;
    match import_id {
        Some(id) => println!("Import {id}: {leads} leads, compared by {method}."),
        None => println!("{leads} leads, compared by {method}."),
    }
    for (count, what) in [(to_compare, "compared"), (to_suggest, "suggested of"), (to_screen, "screened")] {
        if *count > 0 {
            println!("NOT WHOLE: {count} leads are still to be {what}.");
        }
    }
    println!("{groups} groups of likely the same matter, of {grouped_leads} leads.");
    println!("{known} matters are known to the register beyond these leads.");
    let named = |rows: Vec<String>| if rows.is_empty() { String::from("none") } else { rows.join(", ") };
    let domain = |domain: &Option<String>| domain.clone().unwrap_or_else(|| String::from("no field"));
    println!(
        "Suggested fields: {}",
        named(domains.iter().map(|one| format!("{} {}", domain(&one.domain), one.leads)).collect())
    );
    println!(
        "Suggested agencies: {}",
        named(agencies.iter().map(|one| format!("{} {}", one.name, one.leads)).collect())
    );
    let model = |one: &ModelCount| {
        let held = if one.held > 0 { format!(" ({} held back)", one.held) } else { String::new() };
        format!("{} {}{held}", one.name, one.hits)
    };
    println!("Hits of screening models: {}", named(models.iter().map(model).collect()));
    for matter in items {
        print_matter(matter);
    }
    if items.len() < *total {
        println!("\n… and {} more matters; --limit prints more of them, --json all.", total - items.len());
    }
}

fn print_matter(matter: &ReportedMatter) {
    let ReportedMatter { title, size, decided, weakest, first_on, last_on, domain, leads, elsewhere, .. } =
        matter;
    let day = |day: &Option<NaiveDate>| day.map_or_else(String::new, |day| day.to_string());
    let (first, last) = (day(first_on), day(last_on));
    let field = domain.as_deref().unwrap_or("no field");
    let weakest = weakest.map_or_else(String::new, |score| format!(", weakest {score:.2}"));
    println!("\n{size:>4}  {title}  [{first} – {last}, {field}{weakest}, {decided} decided]");
    for lead in leads.iter().take(LINES) {
        let number = lead.line.external_number.as_deref().unwrap_or(&lead.line.number);
        let hits: Vec<&str> = lead.hits.iter().map(|hit| hit.model.as_str()).collect();
        let hits = if hits.is_empty() { String::new() } else { format!("  ← {}", hits.join(", ")) };
        println!("      {number}  {}{hits}", lead.line.title);
    }
    if *size > LINES {
        println!("      … {} more", size - LINES.min(*size));
    }
    for record in elsewhere.iter().take(LINES) {
        let number = record.number.as_deref().unwrap_or_default();
        let score = record.score.map_or_else(|| String::from("decided"), |score| format!("{score:.2}"));
        println!("      = {} {number}  {}  ({score})", record.kind.zh(), record.title);
    }
}
