//! Serving.

use std::net::TcpListener;
use std::process::ExitCode;

use tracing_subscriber::EnvFilter;

use super::{Failure, open};
use crate::app::AppState;
use crate::audit::keep_anchored;
use crate::config::{Config, LogConfig, LogFormat};
use crate::kit::Clock;
use crate::leads::import::resume_unfinished;
use crate::worker::{
    Comparing, Digesting, Indexer, Mailing, Outlet, Reading, Reminding, Scanning, Screening, Suggesting,
};

/// Serves until the process is told to stop.
pub(super) fn serve(config: &Config, outlet: Outlet) -> Result<ExitCode, Failure> {
    start_log(&config.log)?;
    let db = open::database(config)?;
    for name in db.migrate()? {
        tracing::info!(migration = %name, "Applied migration {name}");
    }
    let mut state = AppState::build(config, db, Clock::System)?;
    state.local_mailbox = config.mail.smtp.is_none() && outlet == Outlet::ServerOrLocal;
    let state = state;
    carry_on_imports(&state)?;
    let indexing = indexer(&state).run()?;
    let (files, reader) = (state.files.clone(), state.reader.clone());
    let recognition = config.hooks.recognition.clone();
    let reading = Reading::new(state.db.clone(), files, reader, state.clock.clone());
    let reading = reading.with_recognition(recognition).run()?;
    let scanning = match state.files.is_scanned() {
        true => Some(Scanning::new(state.db.clone(), state.files.clone(), state.clock.clone()).run()?),
        false => None,
    };
    let suggesting = Suggesting::new(state.db.clone(), state.clock.clone()).run()?;
    let screening = Screening::new(state.db.clone()).run(state.clock.clone())?;
    let reminding = Reminding::new(state.db.clone(), state.clock.clone()).run()?;
    let digesting = Digesting::new(state.db.clone(), state.clock.clone()).run()?;
    let mailing = Mailing::new(state.db.clone(), state.clock.clone(), &config.mail, outlet)?;
    if state.local_mailbox {
        tracing::warn!(
            "No mail leaves: smtp_host is not set, and mail goes into the local mailbox (开发信箱)"
        );
    } else if mailing.is_none() {
        tracing::warn!("No mail leaves: smtp_host is not set. Notices stand in the program, and mails wait");
    }
    let mailing = mailing.map(Mailing::run).transpose()?;
    // One thread: whoever waits for an answer goes before.
    let comparing = comparing(&state, 1).run()?;
    let always = [&indexing, &reading, &suggesting, &screening, &comparing, &reminding, &digesting];
    always.into_iter().chain(&scanning).chain(&mailing).for_each(|running| state.jobs.add(running));
    let listener = TcpListener::bind(config.server.listen)?;
    let address = listener.local_addr()?;
    let workers = config.server.workers;
    let (anchors, interval) = (state.clone(), config.audit.anchor_interval);
    actix_web::rt::System::new().block_on(async move {
        actix_web::rt::spawn(keep_anchored(anchors.anchors, anchors.db, anchors.clock, interval));
        let server = crate::server::serve(state, listener, workers)?;
        tracing::info!(listen = %address, "Serving on http://{address}");
        server.await
    })?;
    drop(mailing);
    drop(digesting);
    drop(reminding);
    drop(comparing);
    drop(suggesting);
    drop(scanning);
    drop(reading);
    drop(indexing);
    drop(screening);
    Ok(ExitCode::SUCCESS)
}

/// Who keeps the index of the state equal to its database.
pub(super) fn indexer(state: &AppState) -> Indexer {
    Indexer::new(state.db.clone(), state.index.clone())
}

/// Who compares the leads of the state's database with what its index holds, on so many threads.
pub(super) fn comparing(state: &AppState, threads: usize) -> Comparing {
    let index = (state.index.clone(), state.frequencies.clone());
    Comparing::new(state.db.clone(), state.clock.clone(), index, threads)
}

/// Carries on what a stop left unfinished, on a thread of its own: serving does not wait for it.
fn carry_on_imports(state: &AppState) -> Result<(), Failure> {
    state.files.sweep()?;
    let importer = state.importer();
    std::thread::Builder::new().name(String::from("imports")).spawn(move || {
        match resume_unfinished(&importer) {
            Ok(0) => {}
            Ok(ended) => tracing::info!(ended, "Carried {ended} unfinished imports to their end"),
            Err(error) => tracing::error!(cause = %error, "Unfinished imports are left: {error}"),
        }
    })?;
    Ok(())
}

/// Lines of the log go to standard error, so that what a command prints stays apart.
fn start_log(config: &LogConfig) -> Result<(), Failure> {
    let filter = EnvFilter::try_new(&config.filter)?;
    let log = tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr);
    match config.format {
        LogFormat::Text => log.try_init().map_err(|error| error.to_string())?,
        LogFormat::Json => log.json().try_init().map_err(|error| error.to_string())?,
    }
    Ok(())
}
