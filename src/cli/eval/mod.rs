//! `yisu eval`: how good the program is at what it finds and suggests.

mod matching;
mod search;
mod suggest;

use std::process::ExitCode;

use super::Failure;
use super::args::Eval;
use crate::config::{Config, Sources};

/// Measures, and says what was measured.
pub(super) fn run(sources: &Sources, what: &Eval) -> Result<ExitCode, Failure> {
    match what {
        Eval::Match { messages, clusters, different, misses, json } => {
            matching::matching(&matching::Match {
                messages,
                clusters,
                different: different.as_deref(),
                misses: *misses,
                json: *json,
            })?;
        }
        Eval::Search { json } => search::search(*json)?,
        Eval::Suggest { json } => suggest::suggest(&Config::load(sources)?, *json)?,
    }
    Ok(ExitCode::SUCCESS)
}
