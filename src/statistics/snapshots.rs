//! Freezing a report and opening it again to the same rows.

use serde_json::json;
use sha2::{Digest, Sha256};

use super::definitions::Key;
use super::error::StatisticsError;
pub use super::model::Summary;
use super::model::{Ask, Frozen, RowRef, Side, Snapshot};
use super::{service, store};
use crate::audit::{Subject, Work};
use crate::db::Db;
use crate::kit::page::PageRequest;
use crate::kit::{Fields, Json, Scope};

/// What is to be frozen.
#[derive(Debug, Clone)]
pub struct Freeze {
    /// What the report is called.
    pub title: String,
    /// What it is about.
    pub ask: Ask,
}

/// Freezes every figure with every row behind it.
///
/// # Errors
/// When the period makes no sense, or the office is not the actor's to see.
pub fn freeze(work: &mut Work<'_>, command: &Freeze) -> Result<Snapshot, StatisticsError> {
    let mut fields = Fields::new();
    let title = fields.text("title", &command.title, 1..=200);
    fields.finish()?;
    let today = work.today();
    let filter = service::filter(work.conn, &work.actor.scope, &command.ask, today)?;
    let mut frozen = Vec::new();
    for figure in service::overview(work.conn, &filter)? {
        let mut side = |side| store::rows(work.conn, figure.key, side, &filter, None);
        let numerator = side(Side::Numerator)?.unwrap_or_default();
        let denominator = side(Side::Denominator)?.unwrap_or_default();
        frozen.push(Frozen { version: figure.text().version, figure, numerator, denominator });
    }
    let office_id = work.actor.office.ok_or(diesel::result::Error::NotFound)?;
    let digest = digest_of(&frozen)?;
    let mut snapshot = Snapshot {
        id: 0,
        office_id,
        title,
        from_on: filter.window.from,
        to_on: filter.window.to,
        as_of: filter.window.as_of,
        about_office_id: command.ask.office,
        domain: filter.domain.clone(),
        agency_system: filter.system,
        figures: Json::new(frozen),
        digest,
        made_at: work.now,
        made_by: work.actor.person,
    };
    snapshot.id = store::insert_snapshot(work.conn, &snapshot)?;
    let detail = json!({
        "as_of": snapshot.as_of, "from": snapshot.from_on, "to": snapshot.to_on, "digest": snapshot.digest,
    });
    work.record(office_id, "snapshot.frozen", Subject::new("snapshot", snapshot.id), detail);
    Ok(snapshot)
}

/// SHA-256 over the figures with their rows, as JSON.
fn digest_of(frozen: &[Frozen]) -> Result<String, StatisticsError> {
    let text = serde_json::to_string(frozen)
        .map_err(|error| diesel::result::Error::SerializationError(Box::new(error)))?;
    Ok(hex::encode(Sha256::digest(text.as_bytes())))
}

/// Whether a report still says what it said when it was frozen.
#[must_use]
pub fn is_unchanged(snapshot: &Snapshot) -> bool {
    digest_of(snapshot.figures.get()).is_ok_and(|digest| digest == snapshot.digest)
}

/// A frozen report.
///
/// # Errors
/// When there is none, or it is not the asker's to see.
pub fn open(conn: &mut Db, scope: &Scope, id: i64) -> Result<Snapshot, StatisticsError> {
    store::snapshot(conn, scope, id)?.ok_or(StatisticsError::SnapshotNotFound { id })
}

/// A page of frozen reports, the newest first.
///
/// # Errors
/// The database's.
pub fn list(conn: &mut Db, scope: &Scope, page: &PageRequest) -> Result<Vec<Summary>, StatisticsError> {
    Ok(store::snapshots(conn, scope, page)?)
}

/// The frozen rows behind a figure.
///
/// # Errors
/// When the report holds no such figure.
pub fn rows(snapshot: Snapshot, key: Key, side: Side) -> Result<Vec<RowRef>, StatisticsError> {
    let missing = || StatisticsError::FigureNotFrozen { key: key.code().to_owned() };
    let frozen = snapshot.figures.into_inner().into_iter().find(|frozen| frozen.figure.key == key);
    let Frozen { numerator, denominator, .. } = frozen.ok_or_else(missing)?;
    Ok(match side {
        Side::Numerator => numerator,
        Side::Denominator => denominator,
        Side::Remainder => denominator.into_iter().filter(|row| !numerator.contains(row)).collect(),
    })
}
