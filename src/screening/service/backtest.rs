//! Back-tests: a version run on the past before it may go live, and what came of what it hit.

use std::collections::BTreeMap;

use chrono::{Months, NaiveDate};
use serde_json::json;

use super::arrivals::DocumentsOf;
use super::hits::monday;
use super::propose_lead::filled;
use super::run_rows::Runner;
use super::{advance, digest, keep, models};
use crate::audit::{Work, perform_blocking};
use crate::db::Database;
use crate::kit::{Actor, FieldErrors, Json, Timestamp};
use crate::screening::definition::Watch;
use crate::screening::error::ScreeningError;
use crate::screening::model::{BackTest, Example, Model, ModelId, ModelKind, Version};
use crate::screening::state::VersionEvent;
use crate::screening::store;

/// Hits that a back-test keeps to be looked at.
const EXAMPLES: usize = 20;
/// Months that a back-test may go back.
const MOST_MONTHS: i32 = 36;

/// What is gathered while a version runs on the past.
#[derive(Debug, Default)]
pub(super) struct Tally {
    pub(super) scanned: i64,
    pub(super) hits: i64,
    pub(super) decided: i64,
    pub(super) cases: i64,
    pub(super) weeks: BTreeMap<NaiveDate, i64>,
    pub(super) examples: Vec<Example>,
    pub(super) overlaps: Vec<crate::screening::model::Overlap>,
}

impl Tally {
    /// Counts a hit of a day.
    pub(super) fn hit(&mut self, on: NaiveDate, example: impl FnOnce() -> Example) {
        self.hits += 1;
        *self.weeks.entry(monday(on)).or_default() += 1;
        if self.examples.len() < EXAMPLES {
            self.examples.push(example());
        }
    }
}

/// Which days a back-test over so many months goes through.
pub(super) fn period(months: i32, today: NaiveDate) -> Result<(NaiveDate, NaiveDate), ScreeningError> {
    let back = u32::try_from(months).ok().filter(|_| (1..=MOST_MONTHS).contains(&months));
    let from = back.and_then(|back| today.checked_sub_months(Months::new(back)));
    let from =
        from.ok_or_else(|| FieldErrors::one("months", "out_of_range", format!("1 – {MOST_MONTHS}")))?;
    Ok((from, today))
}

/// Keeps a back-test with the version that it ran, and moves a draft on, if nobody wrote at it meanwhile.
pub(super) fn settle(
    work: &mut Work<'_>,
    (model, version): (&Model, &Version),
    (months, tally): (i32, &Tally),
) -> Result<(Version, BackTest), ScreeningError> {
    let of = (model.id, version.no);
    let (model, row) = advance(work, of, version.version, VersionEvent::BackTest)?;
    let (from_on, to_on) = period(months, work.today())?;
    let mut test = BackTest {
        id: 0,
        version_id: row.id,
        digest: digest(&row.definition),
        months,
        from_on,
        to_on,
        scanned: tally.scanned,
        hits: tally.hits,
        decided: tally.decided,
        cases: tally.cases,
        busiest_week: tally.weeks.values().copied().max().unwrap_or(0),
        overlaps: Json::new(tally.overlaps.clone()),
        examples: Json::new(tally.examples.clone()),
        run_by: work.actor.person,
        run_at: work.now,
    };
    test.id = store::insert_backtest(work.conn, &test)?;
    let detail = json!({
        "no": row.no, "definition": test.digest, "months": months, "scanned": test.scanned, "hits": test.hits,
        "decided": test.decided, "cases": test.cases,
    });
    let row = keep(work, &model, row, "screening_model.back_tested", detail)?;
    Ok((row, test))
}

/// What runs versions on the past.
#[derive(Clone)]
pub struct BackTester {
    /// The database.
    pub db: Database,
    /// How the documents of leads are loaded.
    pub documents: DocumentsOf,
}

impl BackTester {
    /// Runs a version on the leads that were received in the last months, or on the data there are, as of today.
    /// Rows have no days of their own on which they would have been hit, so all of them count into this week.
    /// Nothing is entered.
    ///
    /// # Errors
    /// When there are no such data or they have not the columns, a lead cannot be searched, or the version was
    /// written at meanwhile.
    pub fn back_test(
        &self,
        (actor, now): (&Actor, Timestamp),
        (id, no): (ModelId, i32),
        (version, months): (i32, i32),
    ) -> Result<(Version, BackTest), ScreeningError> {
        let days = period(months, now.date())?;
        let (model, row) = perform_blocking(&self.db, actor, now, |work| models::own(work, id, no))?;
        if row.version != version {
            return Err(ScreeningError::Stale { current: row.version });
        }
        let tally = match model.kind {
            ModelKind::Leads => self.tally_leads((&model, &row), (days, now))?,
            ModelKind::Rows => tally_rows(&Runner { db: self.db.clone() }, (&model, &row), now.date())?,
        };
        perform_blocking(&self.db, actor, now, |work| settle(work, (&model, &row), (months, &tally)))
    }
}

fn tally_rows(
    runner: &Runner,
    (model, row): (&Model, &Version),
    today: NaiveDate,
) -> Result<Tally, ScreeningError> {
    let definition = row.definition.get();
    let watched = runner.watched(model.office_id, definition, today)?;
    let title = match &definition.watch {
        Watch::Rows { dataset: _, title, subject: _, conditions: _ } => title.as_str(),
        Watch::Leads { .. } => "",
    };
    let mut tally = Tally::default();
    for set in watched.sets() {
        let scanned = runner.scan(&watched, set, |found| {
            tally.hit(today, || Example {
                lead_id: None,
                number: found.input.rows.first().map_or_else(String::new, |row| row.number.to_string()),
                title: filled(title, &found.input),
                met: found.met,
            });
            Ok(())
        })?;
        tally.scanned += scanned;
    }
    let known = runner.db.read_blocking(|conn| store::results::of_model(conn, model.id))?;
    (tally.decided, tally.cases) = (known.decided, known.cases);
    Ok(tally)
}
