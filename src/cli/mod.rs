//! The commands. Each reads the settings, does one thing through the rooms, and says what it did.

mod args;
mod audit;
mod bench;
mod case_files;
mod demo;
pub mod doctor;
mod eval;
mod import;
mod mail;
mod matching;
mod office;
mod open;
mod reindex;
mod said;
mod serve;
mod statutes;
mod user;

use std::process::ExitCode;

use clap::Parser;

use crate::config::{Config, Sources, fresh_secrets};
use crate::files::{MediaType, text};
use crate::worker::Outlet;
use args::{Audit, Bench, Cli, Command, Import, Mail};

/// What went wrong, said to the person who typed the command.
pub(crate) type Failure = Box<dyn std::error::Error>;

/// Runs the command that was typed.
#[must_use]
pub fn run() -> ExitCode {
    let cli = Cli::parse();
    match perform(&cli) {
        Ok(code) => code,
        Err(error) => {
            eprintln!("yisu: {error}");
            ExitCode::FAILURE
        }
    }
}

fn perform(cli: &Cli) -> Result<ExitCode, Failure> {
    let sources = sources(cli);
    match &cli.command {
        Command::Demo { no_serve } => demo::demo(&Config::load_or_create_secrets(&sources)?, *no_serve),
        Command::Serve => serve::serve(&Config::load(&sources)?, Outlet::Server),
        Command::Migrate => migrate(&Config::load(&sources)?),
        Command::Audit { what: Audit::Verify { json } } => audit::verify(&Config::load(&sources)?, *json),
        Command::Audit { what: Audit::Anchor } => audit::anchor(&Config::load(&sources)?),
        Command::Audit { what: Audit::VerifyExport { file, key, json } } => {
            let key = match key {
                Some(hex) => audit::public_key(hex)?,
                None => audit::own_key(&Config::load(&sources)?),
            };
            audit::verify_export(file, &key, *json)
        }
        Command::Office { what } => office::run(&Config::load(&sources)?, what),
        Command::User { what } => user::run(&Config::load(&sources)?, what),
        Command::Import {
            what: Import::Leads { file, json, office, channel, source, map, rejects, dry_run, suggest },
        } => {
            let options = import::options(channel.as_deref(), source.as_deref(), map, *dry_run)?;
            let config = Config::load(&sources)?;
            import::leads(&config, file, (office.as_deref(), rejects.as_deref()), options, (*json, *suggest))
        }
        Command::Import { what: Import::Statutes { path, json } } => {
            statutes::import(&Config::load(&sources)?, path, *json)
        }
        Command::Import { what: Import::CaseFile { path, office, key, json } } => {
            let key = key.as_deref().map(audit::public_key).transpose()?;
            case_files::import(&Config::load(&sources)?, path, (office.as_deref(), key.as_ref()), *json)
        }
        Command::Doctor { json, all_files } => doctor::doctor(&sources, (*json, *all_files)),
        Command::Bench { what: Bench::Search { leads, seed, json, folder, write_corpus } } => {
            bench::search(&bench::Options {
                leads: *leads,
                seed: *seed,
                corpus: write_corpus.clone(),
                folder: folder.clone(),
                json: *json,
            })
        }
        Command::Eval { what } => eval::run(&sources, what),
        Command::Match { all: _, import, json, limit } => {
            let typed = matching::Typed { import: *import, json: *json, limit: *limit };
            matching::report(&Config::load(&sources)?, &typed)
        }
        Command::Mail { what: Mail::Test { address, english } } => {
            mail::test(&Config::load(&sources)?, address, *english)
        }
        Command::Mail { what: Mail::Bounce } => Ok(mail::bounce(&sources)),
        Command::Reindex => reindex::reindex(&Config::load(&sources)?),
        Command::ReadFile { kind, thumbnail, pages } => {
            let wanted = match (thumbnail, pages) {
                (true, _) => text::Wanted::Thumbnail,
                (false, true) => text::Wanted::Pages,
                (false, false) => text::Wanted::Words,
            };
            let known = MediaType::ALL.iter().find(|known| known.code() == kind);
            let kind = *known.ok_or_else(|| format!("{kind} is no kind of file"))?;
            Ok(text::read_for_parent(kind, wanted)?)
        }
        Command::Recognize { seconds, memory, command } => {
            match text::recognize_for_parent(*seconds, *memory, command)? {}
        }
        Command::Keys => {
            print!("{}", fresh_secrets()?);
            Ok(ExitCode::SUCCESS)
        }
    }
}

/// The environment and the file it names, under what was typed.
fn sources(cli: &Cli) -> Sources {
    let mut sources = Sources::from_process();
    if let Some(file) = &cli.config {
        sources = sources.with_file(file);
    }
    if let Some(folder) = &cli.data_dir {
        sources = sources.with("data_dir", folder.to_string_lossy());
    }
    if let Some(listen) = &cli.listen {
        sources = sources.with("listen", listen);
    }
    sources
}

fn migrate(config: &Config) -> Result<ExitCode, Failure> {
    let done = open::database(config)?.migrate()?;
    for name in &done {
        println!("applied {name}");
    }
    println!("The schema is that of this program; {} migrations were applied.", done.len());
    Ok(ExitCode::SUCCESS)
}
