//! Entering hits, with the cap on models that hit too often.

use std::collections::BTreeMap;

use chrono::{Datelike, Days, NaiveDate};
use serde_json::json;

use crate::audit::{Subject, Work};
use crate::kit::{Json, OfficeId};
use crate::leads::LeadId;
use crate::screening::error::ScreeningError;
use crate::screening::model::{DatasetId, Hit, HitId, Input, Met, Model, Span, Version};
use crate::screening::store;

/// What a version hit.
#[derive(Debug, Clone)]
pub(in crate::screening) enum Target {
    /// A lead.
    Lead(LeadId),
    /// Rows of data.
    Rows { dataset: DatasetId, identity: String, input: Input },
}

/// A hit to be entered.
#[derive(Debug, Clone)]
pub(in crate::screening) struct NewHit {
    /// The office of the lead or of the data.
    pub(in crate::screening) office: OfficeId,
    /// What was hit.
    pub(in crate::screening) target: Target,
    /// The conditions that held.
    pub(in crate::screening) met: Vec<Met>,
    /// The words by which it hit.
    pub(in crate::screening) spans: Vec<Span>,
    /// The day by which it counts into a week: that on which the lead was entered, or the rows were read.
    pub(in crate::screening) on: NaiveDate,
}

/// The Monday of a day's week.
pub(in crate::screening) fn monday(day: NaiveDate) -> NaiveDate {
    day.checked_sub_days(Days::new(day.weekday().num_days_from_monday().into())).unwrap_or(day)
}

/// Enters hits that are known to be new. Above the cap of its week a hit is held back, the model is marked
/// noisy for that week, and that is said once.
pub(in crate::screening) fn enter(
    work: &mut Work<'_>,
    (model, version): (&Model, &Version),
    new: Vec<NewHit>,
) -> Result<(), ScreeningError> {
    let definition = version.definition.get();
    let cap = i64::from(definition.weekly_cap);
    let mut counted: BTreeMap<NaiveDate, i64> = BTreeMap::new();
    for hit in new {
        let week = monday(hit.on);
        let before = match counted.get(&week) {
            Some(count) => *count,
            None => store::hits::of_week(work.conn, version.id, week)?,
        };
        counted.insert(week, before + 1);
        let held = before >= cap;
        let (lead_id, dataset_id, row_identity, input) = match hit.target {
            Target::Lead(lead) => (Some(lead), None, None, None),
            Target::Rows { dataset, identity, input } => {
                (None, Some(dataset), Some(identity), Some(Json::new(input)))
            }
        };
        let row = Hit {
            id: HitId(0),
            version_id: version.id,
            model_id: model.id,
            office_id: hit.office,
            lead_id,
            dataset_id,
            row_identity,
            score: definition.score,
            met: Json::new(hit.met),
            spans: Json::new(hit.spans),
            input,
            hit_at: work.now,
            week,
            held,
            verdict: None,
            registered_lead_id: None,
        };
        store::hits::insert(work.conn, &row)?;
        if held && store::mark_noisy(work.conn, version.id, week)? {
            let detail = json!({ "no": version.no, "week": week, "cap": cap });
            let subject = Subject::new("screening_model", model.id.0);
            work.record(model.office_id, "screening_model.noisy", subject, detail);
        }
    }
    Ok(())
}
