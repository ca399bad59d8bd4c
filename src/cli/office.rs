//! Procuratorates, for an installation that has none yet and for those that join it.

use std::process::ExitCode;

use super::args::Office;
use super::{Failure, open, said};
use crate::audit::perform_blocking;
use crate::config::Config;
use crate::db::Database;
use crate::kit::{Actor, Clock, OfficeId, Scope};
use crate::org::offices::{self, OfficeFacts};
use crate::org::{self, Level, Procuratorate};

/// Runs a command about procuratorates.
pub(super) fn run(config: &Config, what: &Office) -> Result<ExitCode, Failure> {
    let db = open::database(config)?;
    db.migrate()?;
    match what {
        Office::Add { code, name, short_name, level, parent, division } => {
            let parent = match parent {
                Some(code) => Some(of_code(&db, code)?.id),
                None => None,
            };
            let facts = OfficeFacts {
                code: code.clone(),
                name: name.clone(),
                short_name: short_name.clone(),
                level: said::word("level", level, Level::CODES, Level::from_code)?,
                parent,
                division_code: division.clone().unwrap_or_else(|| code.clone()),
            };
            let top = db.read_blocking(org::store::top_office)?;
            let id = perform_blocking(&db, &actor(top), Clock::System.now(), |work| {
                offices::register(work, &facts)
            })
            .map_err(|error| said::refused(&error))?;
            println!("Registered {} {name} under the id {id}.", facts.code);
        }
        Office::List => {
            for row in db.read_blocking(org::store::procuratorates)? {
                let Procuratorate { id, code, name, level, parent_id, .. } = row;
                let above = parent_id.map_or_else(|| String::from("-"), |id| id.to_string());
                println!("{id:<6} {code:<12} {:<9} above: {above:<6} {name}", level.code());
            }
        }
    }
    Ok(ExitCode::SUCCESS)
}

/// The person at the terminal, on behalf of the topmost office; of none while there is none.
pub(super) fn actor(top: Option<OfficeId>) -> Actor {
    Actor { office: top, scope: Scope::All, ..Actor::public(String::from("cli")) }
}

/// The procuratorate of a code.
pub(super) fn of_code(db: &Database, code: &str) -> Result<Procuratorate, Failure> {
    let found = db.read_blocking(|conn| org::store::procuratorate_of_code(conn, code))?;
    found.ok_or_else(|| format!("there is no procuratorate {code}; `yisu office list` lists them").into())
}
