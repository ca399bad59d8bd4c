//! Back-tests of models of leads: past leads are held against the version in batches, by the same path as
//! arriving ones, so that what a back-test promises is what the model will do.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use super::arrivals::{as_told, condition, failed, panel, reasons};
use super::backtest::{BackTester, Tally};
use super::offices_of;
use crate::db::Db;
use crate::kit::Timestamp;
use crate::leads::LeadState;
use crate::screening::error::ScreeningError;
use crate::screening::judge::{LeadView, is_decided};
use crate::screening::model::{Example, Model, ModelId, Overlap, Version};
use crate::screening::percolation::{Panel, Watching, compile};
use crate::screening::store;
use crate::search::Document;

/// Leads that are read at once.
const PAGE: i64 = 200;

impl BackTester {
    /// Counts what a version of a model of leads hits of some days.
    pub(super) fn tally_leads(
        &self,
        of: (&Model, &Version),
        (days, now): ((NaiveDate, NaiveDate), Timestamp),
    ) -> Result<Tally, ScreeningError> {
        let (tested, others) = self.db.read_blocking(|conn| compiled(conn, of, now))?;
        let Some(watching) = tested.watching().first() else { return Ok(Tally::default()) };
        let mut tally = Tally::default();
        let mut both: BTreeMap<ModelId, Overlap> = BTreeMap::new();
        let mut after = 0;
        loop {
            let page = self.db.read_blocking(|conn| -> Result<_, ScreeningError> {
                let ids = store::leads::past(conn, &watching.offices, days, (after, PAGE))?;
                let views = store::leads::views(conn, &ids)?;
                let documents = (self.documents)(conn, &ids)?;
                Ok((ids, views, documents))
            })?;
            let (ids, views, documents) = page;
            let Some(last) = ids.last() else { break };
            after = *last;
            tally.scanned += i64::try_from(ids.len()).unwrap_or(0);
            let documents: BTreeMap<i64, Document> =
                documents.into_iter().map(|document| (document.id, as_told(document))).collect();
            for view in &views {
                let Some(document) = documents.get(&view.id.0) else { continue };
                if tested.hits(document, view.office_id).map_err(failed)?.is_empty() {
                    continue;
                }
                let found = self.db.read_blocking(|conn| reasons(conn, watching, (view, document)))?;
                let Some((met, _)) = found else { continue };
                tally.decided += i64::from(is_decided(view.state));
                tally.cases += i64::from(view.state == LeadState::Filed);
                tally.hit(view.received_on, || example(view, met));
                self.overlap((&others, &mut both), (view, document))?;
            }
        }
        tally.overlaps = both.into_values().collect();
        Ok(tally)
    }

    /// Counts the other models that hit a lead too.
    fn overlap(
        &self,
        (others, both): (&Panel, &mut BTreeMap<ModelId, Overlap>),
        (view, document): (&LeadView, &Document),
    ) -> Result<(), ScreeningError> {
        for other in others.hits(document, view.office_id).map_err(failed)? {
            if self.db.read_blocking(|conn| reasons(conn, other, (view, document)))?.is_some() {
                let id = other.model.id;
                let name = || Overlap { model_id: id, name: other.model.name.clone(), both: 0 };
                both.entry(id).or_insert_with(name).both += 1;
            }
        }
        Ok(())
    }
}

fn example(view: &LeadView, met: Vec<crate::screening::model::Met>) -> Example {
    Example { lead_id: Some(view.id), number: view.number.clone(), title: view.title.clone(), met }
}

/// The version to be tested, alone, and every other running model of leads.
fn compiled(
    conn: &mut Db,
    (model, row): (&Model, &Version),
    now: Timestamp,
) -> Result<(Panel, Panel), ScreeningError> {
    let mut compiler = compile::Compiler::new(now.date());
    let tested = Watching {
        model: model.clone(),
        version: row.clone(),
        offices: offices_of(conn, model.office_id)?,
        condition: condition(conn, &mut compiler, model.office_id, row.definition.get())?,
    };
    let others = panel(conn, 0, now.date())?;
    let others = others.watching().iter().filter(|other| other.model.id != model.id).cloned().collect();
    Ok((Panel::of(vec![tested], 0, now.date()), Panel::of(others, 0, now.date())))
}
