//! Leads that arrive, by whatever way, held against every running model: by a follower of the change log, so
//! that nobody who enters a lead waits for it, and nothing is lost by a crash. What a lead says of itself is
//! told before anything is written; only how often others told the same is counted in the transaction, because
//! leads that arrive together count for each other.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use diesel::QueryResult;

use super::hits::{NewHit, Target, enter};
use super::offices_of;
use crate::audit::Work;
use crate::db::Db;
use crate::kit::{OfficeId, Timestamp};
use crate::leads::LeadId;
use crate::screening::definition::{Definition, Watch};
use crate::screening::error::ScreeningError;
use crate::screening::judge::{Asked, LeadView, meets_alone, meets_among_others};
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

/// What leads that arrived come to, as far as each of them tells it alone. Nothing of it is written yet.
#[derive(Debug)]
pub struct Screened<'a> {
    /// As of which state of the models.
    epoch: i64,
    /// The leads that are there.
    leads: Vec<LeadView>,
    /// The models that each lead fulfils, but for how often others told the same.
    likely: Vec<Likely<'a>>,
}

/// A lead, and a model that it fulfils as far as it tells alone.
#[derive(Debug)]
struct Likely<'a> {
    /// The lead's place among the leads.
    at: usize,
    watching: &'a Watching,
    reasons: Reasons,
}

/// What became of leads that were screened.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Entered {
    /// So many new hits.
    Hits(usize),
    /// Nothing: other models run by now than those that they were held against.
    ModelsChanged,
}

impl Screener {
    /// Holds leads that arrived, or were corrected, against the models that run on a day. A lead counts for a
    /// version if it was entered after the version went live.
    ///
    /// # Errors
    /// The database's, and when a lead cannot be searched.
    pub fn screen(
        &mut self,
        conn: &mut Db,
        (ids, today): (&[i64], NaiveDate),
        documents: DocumentsOf,
    ) -> Result<Screened<'_>, ScreeningError> {
        let epoch = store::epoch(conn)?;
        if self.panel.epoch != epoch || self.panel.day != today {
            self.panel = panel(conn, epoch, today)?;
        }
        let mut screened = Screened { epoch, leads: store::leads::views(conn, ids)?, likely: Vec::new() };
        if self.panel.watching().is_empty() {
            return Ok(screened);
        }
        let found: Vec<Document> = documents(conn, ids)?.into_iter().map(as_told).collect();
        for (at, lead) in screened.leads.iter().enumerate() {
            let Some(document) = found.iter().find(|document| document.id == lead.id.0) else { continue };
            for watching in self.panel.hits(document, lead.office_id).map_err(failed)? {
                if !counts_for(watching, lead.registered_at) {
                    continue;
                }
                if let Some(reasons) = reasons_alone(watching, (lead, document)) {
                    screened.likely.push(Likely { at, watching, reasons });
                }
            }
        }
        Ok(screened)
    }
}

impl Screened<'_> {
    /// Keeps in what the leads are alike, and enters the hits, each once for a lead and a version.
    ///
    /// # Errors
    /// The database's.
    pub fn enter(&self, work: &mut Work<'_>) -> Result<Entered, ScreeningError> {
        if store::epoch(work.conn)? != self.epoch {
            return Ok(Entered::ModelsChanged);
        }
        store::leads::set_marks(work.conn, &self.leads)?;
        let mut hits: BTreeMap<i64, (&Watching, Vec<NewHit>)> = BTreeMap::new();
        for likely in &self.likely {
            let Some(lead) = self.leads.get(likely.at) else { continue };
            let Some(repeated) = repeated(work.conn, likely.watching, lead)? else { continue };
            let (mut met, spans) = likely.reasons.clone();
            met.extend(repeated);
            let (office, target, on) = (lead.office_id, Target::Lead(lead.id), lead.registered_at.date());
            let of_version = hits.entry(likely.watching.version.id.0);
            let hit = NewHit { office, target, met, spans, on };
            of_version.or_insert_with(|| (likely.watching, Vec::new())).1.push(hit);
        }
        let mut entered = 0;
        for (_, (watching, mut new)) in hits {
            let known = known(work.conn, watching, &new)?;
            new.retain(|hit| !is_known(hit, &known));
            entered += new.len();
            enter(work, (&watching.model, &watching.version), new)?;
        }
        Ok(Entered::Hits(entered))
    }
}

/// Compiles the models of leads that run, as they mean it on a day.
///
/// # Errors
/// The database's.
pub(super) fn panel(conn: &mut Db, epoch: i64, today: NaiveDate) -> Result<Panel, ScreeningError> {
    let mut watching = Vec::new();
    let mut compiler = compile::Compiler::new(today);
    for (model, version) in store::live(conn, ModelKind::Leads)? {
        let offices = offices_of(conn, model.office_id)?;
        let condition = condition(conn, &mut compiler, model.office_id, version.definition.get())?;
        watching.push(Watching { model, version, offices, condition });
    }
    Ok(Panel::of(watching, epoch, today))
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

/// The conditions that were met, and where the words stand.
type Reasons = (Vec<Met>, Vec<Span>);

/// Why a model whose query a lead fulfils hits it; none when its conditions do not hold.
pub(super) fn reasons(
    conn: &mut Db,
    watching: &Watching,
    (lead, document): (&LeadView, &Document),
) -> Result<Option<Reasons>, ScreeningError> {
    let Some((mut met, spans)) = reasons_alone(watching, (lead, document)) else { return Ok(None) };
    let Some(repeated) = repeated(conn, watching, lead)? else { return Ok(None) };
    met.extend(repeated);
    Ok(Some((met, spans)))
}

/// The same, as far as the lead tells it alone.
fn reasons_alone(watching: &Watching, (lead, document): (&LeadView, &Document)) -> Option<Reasons> {
    let Watch::Leads { query, conditions } = &watching.version.definition.get().watch else {
        return None;
    };
    let mut met = meets_alone(conditions, lead)?;
    let spans = watching.spans(&document.title, &document.body);
    if !query.trim().is_empty() {
        met.insert(0, Met::new("query", format!("文本符合：{}", query.trim())));
    }
    Some((met, spans))
}

/// How often others told the same, as the conditions of a model ask it; none when that is not often enough.
fn repeated(conn: &mut Db, watching: &Watching, lead: &LeadView) -> Result<Option<Vec<Met>>, ScreeningError> {
    let Watch::Leads { query: _, conditions } = &watching.version.definition.get().watch else {
        return Ok(None);
    };
    let count = |asked: Asked<'_>| store::leads::count_marks(conn, &watching.offices, asked);
    Ok(meets_among_others(conditions, lead, count)?)
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
