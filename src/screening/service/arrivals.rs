//! Leads that arrive, by whatever way, held against every running model: by a follower of the change log, so
//! that nobody who enters a lead waits for it, and nothing is lost by a crash.

use std::collections::BTreeMap;

use diesel::QueryResult;

use super::hits::{NewHit, Target, enter};
use super::offices_of;
use crate::audit::Work;
use crate::db::Db;
use crate::kit::{OfficeId, Timestamp};
use crate::leads::LeadId;
use crate::screening::definition::{Definition, Watch};
use crate::screening::error::ScreeningError;
use crate::screening::judge::{LeadView, meets};
use crate::screening::model::{Met, ModelKind, Span};
use crate::screening::percolation::{Panel, Watching, compile};
use crate::screening::store;
use crate::search::{Condition, Document, IndexError};

/// How the documents of leads are loaded: above this room, because they tell of other rooms too.
pub type DocumentsOf = fn(&mut Db, &[i64]) -> QueryResult<Vec<Document>>;

/// The running models of leads as this process has compiled them.
#[derive(Debug, Default)]
pub struct Screener {
    panel: Panel,
}

impl Screener {
    /// Holds leads that arrived, or were corrected, against the running models, in the transaction of the
    /// caller. A lead counts for a version if it was entered after the version went live; it is hit once.
    ///
    /// # Errors
    /// The database's, and when a lead cannot be searched.
    pub fn arrive(
        &mut self,
        work: &mut Work<'_>,
        ids: &[i64],
        documents: DocumentsOf,
    ) -> Result<usize, ScreeningError> {
        let views = store::leads::views(work.conn, ids)?;
        store::leads::set_marks(work.conn, &views)?;
        self.refresh(work)?;
        if self.panel.watching().is_empty() {
            return Ok(0);
        }
        let found: Vec<Document> = documents(work.conn, ids)?.into_iter().map(as_told).collect();
        let mut hits: BTreeMap<i64, (&Watching, Vec<NewHit>)> = BTreeMap::new();
        for view in &views {
            let Some(document) = found.iter().find(|document| document.id == view.id.0) else { continue };
            for watching in self.panel.hits(document, view.office_id).map_err(failed)? {
                if !counts_for(watching, view.registered_at) {
                    continue;
                }
                if let Some(hit) = judged(work.conn, watching, (view, document))? {
                    hits.entry(watching.version.id.0).or_insert_with(|| (watching, Vec::new())).1.push(hit);
                }
            }
        }
        let mut entered = 0;
        for (_, (watching, mut new)) in hits {
            let known = known(work.conn, watching, &new)?;
            new.retain(|hit| !is_known(hit, &known));
            entered += new.len();
            enter(work, (&watching.model, &watching.version), new)?;
        }
        Ok(entered)
    }

    /// Compiles the running models anew when they have changed, or the day has.
    fn refresh(&mut self, work: &mut Work<'_>) -> Result<(), ScreeningError> {
        let (epoch, today) = (store::epoch(work.conn)?, work.today());
        if self.panel.epoch == epoch && self.panel.day == today {
            return Ok(());
        }
        self.panel = panel(work.conn, epoch, work.now)?;
        Ok(())
    }
}

/// Compiles the running models of leads.
///
/// # Errors
/// The database's.
pub(super) fn panel(conn: &mut Db, epoch: i64, now: Timestamp) -> Result<Panel, ScreeningError> {
    let mut watching = Vec::new();
    let mut compiler = compile::Compiler::new(now.date());
    for (model, version) in store::live(conn, ModelKind::Leads)? {
        let offices = offices_of(conn, model.office_id)?;
        let condition = condition(conn, &mut compiler, model.office_id, version.definition.get())?;
        watching.push(Watching { model, version, offices, condition });
    }
    Ok(Panel::of(watching, epoch, now.date()))
}

/// What the query of a definition means; everything when it has none.
pub(super) fn condition(
    conn: &mut Db,
    compiler: &mut compile::Compiler,
    office: OfficeId,
    definition: &Definition,
) -> Result<Condition, ScreeningError> {
    match &definition.watch {
        Watch::Leads { query, conditions: _ } => Ok(compiler.compile(conn, office, query)?.condition),
        Watch::Rows { .. } => Ok(Condition::Nothing),
    }
}

/// A lead as it was told: what was written while it was worked on came later, and is no reason to screen it.
pub(super) fn as_told(mut document: Document) -> Document {
    let told = document.facts.told;
    if document.body.is_char_boundary(told) {
        document.body.truncate(told);
    }
    document
}

/// The hit of a lead whose text a model hit, if its conditions hold too.
fn judged(
    conn: &mut Db,
    watching: &Watching,
    (view, document): (&LeadView, &Document),
) -> Result<Option<NewHit>, ScreeningError> {
    let Some((met, spans)) = reasons(conn, watching, (view, document))? else { return Ok(None) };
    let on = view.registered_at.date();
    Ok(Some(NewHit { office: view.office_id, target: Target::Lead(view.id), met, spans, on }))
}

/// The conditions that were met, and where the words stand.
type Reasons = (Vec<Met>, Vec<Span>);

/// Why a model whose query a lead fulfils hits it; none when its conditions do not hold.
pub(super) fn reasons(
    conn: &mut Db,
    watching: &Watching,
    (view, document): (&LeadView, &Document),
) -> Result<Option<Reasons>, ScreeningError> {
    let Watch::Leads { query, conditions } = &watching.version.definition.get().watch else {
        return Ok(None);
    };
    let held = meets(conditions, view, |asked| store::leads::count_marks(conn, &watching.offices, asked))?;
    let Some(mut met) = held else { return Ok(None) };
    let spans = watching.spans(&document.title, &document.body);
    if !query.trim().is_empty() {
        met.insert(0, Met::new("query", format!("文本符合：{}", query.trim())));
    }
    Ok(Some((met, spans)))
}

fn counts_for(watching: &Watching, registered_at: Timestamp) -> bool {
    watching.version.live_from.is_some_and(|from| from <= registered_at)
}

fn known(conn: &mut Db, watching: &Watching, new: &[NewHit]) -> QueryResult<Vec<i64>> {
    let ids: Vec<i64> = new.iter().filter_map(lead_of).map(|id| id.0).collect();
    store::hits::leads_hit(conn, watching.version.id, &ids)
}

fn is_known(hit: &NewHit, known: &[i64]) -> bool {
    lead_of(hit).is_some_and(|id| known.contains(&id.0))
}

fn lead_of(hit: &NewHit) -> Option<LeadId> {
    match &hit.target {
        Target::Lead(id) => Some(*id),
        Target::Rows { .. } => None,
    }
}

/// An index of one document that fails is a fault of ours, and said in the log.
pub(super) fn failed(error: IndexError) -> ScreeningError {
    tracing::error!(cause = %error, "A lead could not be searched: {error}");
    ScreeningError::SearchFailed
}
