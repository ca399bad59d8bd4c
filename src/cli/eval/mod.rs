//! `yisu eval`: how good the program is at what it finds and suggests.

mod search;
mod suggest;

use std::process::ExitCode;

use super::Failure;
use super::args::Eval;
use crate::config::{Config, Sources};

/// Measures, and says what was measured.
pub(super) fn run(sources: &Sources, what: &Eval) -> Result<ExitCode, Failure> {
    match what {
        Eval::Search { json } => search::search(*json)?,
        Eval::Suggest { json } => suggest::suggest(&Config::load(sources)?, *json)?,
    }
    Ok(ExitCode::SUCCESS)
}
