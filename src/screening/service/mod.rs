//! Use cases of screening.

mod approve;
mod arrivals;
mod backtest;
mod backtest_leads;
mod data;
mod hits;
mod load;
mod models;
mod propose_lead;
mod run_rows;
mod verdicts;

pub use approve::{Decision, decide, pause, propose, release, resume, retire, take_back};
pub use arrivals::{DocumentsOf, Entered, Screened, Screener};
pub use backtest::BackTester;
pub use data::{NewDataset, dataset_of, note_rejects_taken, write_rejects};
pub use load::{Loaded, Loader};
pub use models::{NewModel, Text, amend, begin, create, install_starter, model_of, version_of, whole};
pub use propose_lead::{LeadWords, register_lead};
pub use run_rows::{RunReport, Runner};
pub use verdicts::{Given, give, hit_of, undo};

use serde_json::Value;
use sha2::{Digest, Sha256};

use super::definition::Definition;
use super::error::ScreeningError;
use super::model::{Model, ModelId, Version};
use super::state::{Facts, Refusal, VersionEvent, step};
use super::store;
use crate::audit::{Subject, Work};
use crate::db::Db;
use crate::kit::{Actor, Json, OfficeId};
use crate::org;

/// The offices that a model of an office runs for: its own and those below.
///
/// # Errors
/// The database's.
pub fn offices_of(conn: &mut Db, office: OfficeId) -> diesel::QueryResult<Vec<OfficeId>> {
    let mut offices = org::store::offices_below(conn, office)?;
    if !offices.contains(&office) {
        offices.push(office);
    }
    Ok(offices)
}

/// SHA-256 of a definition, by which a back-test knows what it ran.
#[must_use]
pub fn digest(definition: &Json<Definition>) -> String {
    hex::encode(Sha256::digest(definition.text().as_bytes()))
}

/// Whether the actor belongs to an office; the program itself acts for every one.
fn is_of(actor: &Actor, office: OfficeId) -> bool {
    actor.person.is_none() || actor.office == Some(office)
}

/// What steps of a version depend on.
fn facts(conn: &mut Db, actor: &Actor, row: &Version) -> diesel::QueryResult<Facts> {
    // The program approves nothing.
    let wrote = actor.person.is_none_or(|person| row.authors.get().contains(&person));
    Ok(Facts {
        tested: store::is_tested(conn, row.id, &digest(&row.definition))?,
        own: wrote || row.proposed_by == actor.person,
    })
}

/// What may happen to a version of the actor's office now, as far as it and the actor go; who may do it at all is
/// another matter.
///
/// # Errors
/// The database's.
pub fn open_events(
    conn: &mut Db,
    actor: &Actor,
    (model, row): (&Model, &Version),
) -> diesel::QueryResult<Vec<VersionEvent>> {
    if !is_of(actor, model.office_id) {
        return Ok(Vec::new());
    }
    let facts = facts(conn, actor, row)?;
    Ok(VersionEvent::ALL.iter().copied().filter(|event| step(row.state, *event, facts).is_ok()).collect())
}

/// A version after a step, not yet stored, with its model.
fn advance(
    work: &mut Work<'_>,
    (id, no): (ModelId, i32),
    version: i32,
    event: VersionEvent,
) -> Result<(Model, Version), ScreeningError> {
    let (model, mut row) = models::own(work, id, no)?;
    if row.version != version {
        return Err(ScreeningError::Stale { current: row.version });
    }
    let facts = facts(work.conn, work.actor, &row)?;
    row.state = step(row.state, event, facts).map_err(|refusal| match refusal {
        Refusal::WrongState => ScreeningError::StepRefused { state: row.state.code(), event: event.code() },
        Refusal::NotTested => ScreeningError::NotTested { no },
        Refusal::Own => ScreeningError::OwnModel,
    })?;
    Ok((model, row))
}

/// Stores a version after a step and says what happened.
fn keep(
    work: &mut Work<'_>,
    model: &Model,
    mut row: Version,
    action: &'static str,
    detail: Value,
) -> Result<Version, ScreeningError> {
    if !store::update_version(work.conn, &row)? {
        return Err(ScreeningError::Stale { current: row.version + 1 });
    }
    row.version += 1;
    work.record(model.office_id, action, Subject::new("screening_model", model.id.0), detail);
    Ok(row)
}
