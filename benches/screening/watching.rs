//! A model that runs, as the measurement and the tests of percolation make it.

use chrono::NaiveDate;
use yisu::kit::{Json, OfficeId, Timestamp};
use yisu::screening::model::{Model, Version};
use yisu::screening::percolation::Watching;
use yisu::screening::{Definition, ModelId, ModelKind, VersionId, VersionState, Watch};
use yisu::search::Condition;

/// The day on which the models are compiled.
pub(crate) const DAY: NaiveDate = NaiveDate::from_ymd_opt(2026, 3, 2).unwrap();

/// A live version of a model of the first office, with this condition for its query.
pub(crate) fn watching(id: i64, condition: Condition) -> Watching {
    let now = Timestamp::start_of(DAY);
    let watch = Watch::Leads { query: String::new(), conditions: Vec::new() };
    let definition = Definition { watch, score: 50, domain: None, agency: None, duty: None, weekly_cap: 100 };
    Watching {
        model: Model {
            id: ModelId(id),
            office_id: OfficeId(1),
            kind: ModelKind::Leads,
            name: format!("模型{id}"),
            pack_code: None,
            created_by: None,
            created_at: now,
        },
        version: Version {
            id: VersionId(id),
            model_id: ModelId(id),
            no: 1,
            state: VersionState::Live,
            version: 1,
            purpose: String::new(),
            definition: Json::new(definition),
            authors: Json::new(Vec::new()),
            written_at: now,
            proposed_by: None,
            proposed_at: None,
            proposal_note: None,
            decided_by: None,
            decided_at: None,
            decision_note: None,
            live_from: Some(now),
            ended_at: None,
            noisy_week: None,
            rows_run_on: None,
        },
        offices: vec![OfficeId(1)],
        condition,
    }
}
