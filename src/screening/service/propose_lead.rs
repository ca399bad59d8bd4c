//! A lead from rows by which a model hit. A person registers it; the model never does.

use serde_json::json;

use super::verdicts::own;
use crate::audit::{Subject, Work};
use crate::kit::Fields;
use crate::leads::service::register;
use crate::leads::{Channel, Lead, Registration, Suspect, SuspectedAgency};
use crate::org;
use crate::screening::definition::Watch;
use crate::screening::error::{AcrossError, ScreeningError};
use crate::screening::model::{HitId, Input};
use crate::screening::store::{self, data};

/// What somebody says beside the rows.
#[derive(Debug, Clone, Default)]
pub struct LeadWords {
    /// The title; the one that the model proposes when absent.
    pub title: Option<String>,
    /// What else there is to tell.
    pub note: Option<String>,
    /// It cannot wait.
    pub urgent: bool,
}

/// Registers a lead from a hit of rows, with the rows, in the register of the office whose data they are.
///
/// # Errors
/// When the hit is of a lead, or a lead was registered from it already.
pub fn register_lead(work: &mut Work<'_>, id: HitId, words: &LeadWords) -> Result<Lead, AcrossError> {
    let mut fields = Fields::new();
    let note = fields.optional("note", words.note.as_deref(), 5_000);
    fields.finish()?;
    let found = own(work, id)?;
    let hit = &found.hit;
    let (Some(input), Some(dataset)) = (&hit.input, hit.dataset_id) else {
        return Err(ScreeningError::HitOfLead { id }.into());
    };
    if let Some(lead) = hit.registered_lead_id {
        return Err(ScreeningError::Registered { lead: lead.0 }.into());
    }
    let dataset = data::dataset(work.conn, &work.actor.scope, dataset)?
        .ok_or(ScreeningError::DatasetNotFound { id: dataset })?;
    let version = store::version_of_id(work.conn, hit.version_id)?
        .ok_or(ScreeningError::VersionNotFound { no: found.version_no })?;
    let definition = version.definition.get();
    let Watch::Rows { dataset: _, title, subject, conditions: _ } = &definition.watch else {
        return Err(ScreeningError::HitOfLead { id }.into());
    };
    let input = input.get();
    let cell = |column: &Option<String>| column.as_deref().and_then(|name| first_cell(input, name));
    let proposed = filled(title, input);
    let title = words.title.as_deref().filter(|title| !title.trim().is_empty()).unwrap_or(&proposed);
    let told =
        narrative((&found.model, found.version_no), &dataset.origin, hit.met.get(), (input, note.as_deref()));
    let mut registration = Registration::new(hit.office_id, work.today(), Channel::Model, title, &told);
    registration.statutory_source = dataset.statutory_source;
    registration.domain.clone_from(&definition.domain);
    registration.urgent = words.urgent;
    registration.place = cell(&subject.place);
    registration.suspects =
        cell(&subject.name).map(|name| Suspect { name, code: cell(&subject.code) }).into_iter().collect();
    if let Some(name) = definition.agency.as_deref().map(|name| filled(name, input)) {
        let today = work.today();
        let agency_id = org::store::agency_of_name(work.conn, &name, today)?.map(|agency| agency.id);
        let basis = definition.duty.clone().unwrap_or_default();
        registration.agencies.push(SuspectedAgency { agency_id, name, basis });
    }
    let lead = register(work, &registration)?;
    if !store::hits::set_registered(work.conn, id, lead.id)? {
        return Err(ScreeningError::Registered { lead: lead.id.0 }.into());
    }
    let detail = json!({ "lead": lead.id, "number": lead.number });
    work.record(hit.office_id, "screening_hit.registered", Subject::new("screening_hit", id.0), detail);
    Ok(lead)
}

fn first_cell(input: &Input, column: &str) -> Option<String> {
    let at = input.columns.iter().position(|name| name == column)?;
    let cell = input.rows.first()?.cells.get(at)?;
    (!cell.is_empty()).then(|| cell.clone())
}

/// A text with the cells of the first row in the place of `{column}`, as long as a title may be.
pub(super) fn filled(text: &str, input: &Input) -> String {
    let mut filled = text.to_owned();
    let cells = input.rows.first().map(|row| row.cells.as_slice()).unwrap_or_default();
    for (column, cell) in input.columns.iter().zip(cells) {
        filled = filled.replace(&format!("{{{column}}}"), cell);
    }
    filled.chars().take(200).collect()
}

/// What the lead tells: which model, by which conditions, and the rows cell by cell.
fn narrative(
    (model, no): (&str, i32),
    origin: &str,
    met: &[crate::screening::model::Met],
    (input, note): (&Input, Option<&str>),
) -> String {
    let mut told = String::new();
    if let Some(note) = note {
        told.push_str(note);
        told.push('\n');
    }
    told.push_str(&format!(
        "筛查模型“{model}”第 {no} 版命中数据“{}”（{origin}）。\n符合条件：",
        input.dataset
    ));
    told.push_str(&met.iter().map(|met| met.text.as_str()).collect::<Vec<_>>().join("；"));
    told.push('。');
    for row in &input.rows {
        told.push_str(&format!("\n数据第 {} 行：", row.number));
        let cells = input.columns.iter().zip(&row.cells).filter(|(_, cell)| !cell.is_empty());
        told.push_str(
            &cells.map(|(column, cell)| format!("{column}：{cell}")).collect::<Vec<_>>().join("，"),
        );
    }
    let shown = i64::try_from(input.rows.len()).unwrap_or(i64::MAX);
    if input.count > shown {
        told.push_str(&format!("\n共 {} 行，其余见命中记录和数据集。", input.count));
    }
    told.chars().take(20_000).collect()
}
