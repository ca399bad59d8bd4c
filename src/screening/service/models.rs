//! Writing models.

use diesel::result::Error;
use serde_json::json;

use super::{advance, is_of, keep};
use crate::audit::{Subject, Work};
use crate::db::Db;
use crate::kit::coded::is_taken;
use crate::kit::{Actor, Fields, Json, OfficeId};
use crate::leads;
use crate::screening::definition::{Definition, LeadCondition, Watch};
use crate::screening::error::ScreeningError;
use crate::screening::model::{Model, ModelId, ModelKind, Version, VersionId};
use crate::screening::packs;
use crate::screening::percolation::compile::Compiler;
use crate::screening::state::{VersionEvent, VersionState};
use crate::screening::store;
use crate::search::query::Notice;

/// What a version says.
#[derive(Debug, Clone)]
pub struct Text {
    /// What it is for, and why it is thought to work.
    pub purpose: String,
    /// What it looks for and suggests.
    pub definition: Definition,
}

/// A model to be made, with its first version.
#[derive(Debug, Clone)]
pub struct NewModel {
    /// The office that is to own it.
    pub office: OfficeId,
    /// Its name.
    pub name: String,
    /// Its code in a starter pack.
    pub pack_code: Option<String>,
    /// Its first version.
    pub text: Text,
}

impl Definition {
    /// The kind of model that it makes.
    #[must_use]
    pub fn kind(&self) -> ModelKind {
        match &self.watch {
            Watch::Leads { .. } => ModelKind::Leads,
            Watch::Rows { .. } => ModelKind::Rows,
        }
    }
}

/// Makes a model with a first version to be written at.
///
/// # Errors
/// Wrong fields, or a name that another model of the office bears.
pub fn create(work: &mut Work<'_>, new: &NewModel) -> Result<(Model, Version), ScreeningError> {
    let mut fields = Fields::new();
    let name = fields.text("name", &new.name, 2..=100);
    let purpose = check(work, new.office, fields, &new.text)?;
    if store::name_is_taken(work.conn, new.office, &name)? {
        return Err(ScreeningError::NameTaken { name });
    }
    let mut model = Model {
        id: ModelId(0),
        office_id: new.office,
        kind: new.text.definition.kind(),
        name,
        pack_code: new.pack_code.clone(),
        created_by: work.actor.person,
        created_at: work.now,
    };
    let named = model.name.clone();
    model.id = store::insert_model(work.conn, &model).map_err(|error| {
        if is_taken(&error) { ScreeningError::NameTaken { name: named } } else { error.into() }
    })?;
    let version = insert(work, &model, 1, (purpose, new.text.definition.clone()))?;
    let detail = json!({ "name": model.name, "kind": model.kind, "pack": model.pack_code });
    work.record(
        model.office_id,
        "screening_model.created",
        Subject::new("screening_model", model.id.0),
        detail,
    );
    Ok((model, version))
}

/// Writes a version that is being worked on anew.
///
/// # Errors
/// When it was proposed or ran already, or fields are wrong.
pub fn amend(
    work: &mut Work<'_>,
    (id, no): (ModelId, i32),
    version: i32,
    text: &Text,
) -> Result<Version, ScreeningError> {
    let (model, mut row) = advance(work, (id, no), version, VersionEvent::Edit)?;
    let purpose = check(work, model.office_id, Fields::new(), text)?;
    check_kind(&model, &text.definition)?;
    row.purpose = purpose;
    row.definition = Json::new(text.definition.clone());
    row.written_at = work.now;
    if let Some(person) = work.actor.person
        && !row.authors.get().contains(&person)
    {
        let mut authors = row.authors.into_inner();
        authors.push(person);
        row.authors = Json::new(authors);
    }
    let detail = json!({ "no": no, "definition": row.definition.get() });
    keep(work, &model, row, "screening_model.amended", detail)
}

/// Begins a further version of a model; the one that runs goes on until this one is approved.
///
/// # Errors
/// When the last version is still being worked on, or fields are wrong.
pub fn begin(work: &mut Work<'_>, id: ModelId, text: &Text) -> Result<Version, ScreeningError> {
    let model = own_model(work, id)?;
    let purpose = check(work, model.office_id, Fields::new(), text)?;
    check_kind(&model, &text.definition)?;
    let versions = store::versions(work.conn, id)?;
    let open = |row: &&Version| {
        matches!(row.state, VersionState::Draft | VersionState::BackTested | VersionState::Proposed)
    };
    if let Some(row) = versions.iter().find(open) {
        return Err(ScreeningError::VersionOpen { no: row.no });
    }
    let no = versions.first().map_or(1, |row| row.no + 1);
    let row = insert(work, &model, no, (purpose, text.definition.clone()))
        .map_err(|error| if is_taken_version(&error) { ScreeningError::VersionOpen { no } } else { error })?;
    let detail = json!({ "no": no, "definition": row.definition.get() });
    work.record(model.office_id, "screening_model.begun", Subject::new("screening_model", id.0), detail);
    Ok(row)
}

/// Installs the models of the starter pack in an office as drafts; those that are there already, or whose name
/// a model of the office bears, are left alone. The models that were made.
///
/// # Errors
/// The database's.
pub fn install_starter(work: &mut Work<'_>, office: OfficeId) -> Result<Vec<Model>, ScreeningError> {
    let mut made = Vec::new();
    for model in &packs::starter().models {
        let there = store::model_of_pack(work.conn, office, &model.code)?.is_some()
            || store::name_is_taken(work.conn, office, &model.name)?;
        if there {
            continue;
        }
        let text = Text { purpose: model.purpose(), definition: model.definition.clone() };
        let (name, pack_code) = (model.name.clone(), Some(model.code.clone()));
        made.push(create(work, &NewModel { office, name, pack_code, text })?.0);
    }
    Ok(made)
}

fn is_taken_version(error: &ScreeningError) -> bool {
    if let ScreeningError::Db(error) = error { is_taken(error) } else { false }
}

fn insert(
    work: &mut Work<'_>,
    model: &Model,
    no: i32,
    (purpose, definition): (String, Definition),
) -> Result<Version, ScreeningError> {
    let mut row = Version {
        id: VersionId(0),
        model_id: model.id,
        no,
        state: VersionState::Draft,
        version: 1,
        purpose,
        definition: Json::new(definition),
        authors: Json::new(work.actor.person.into_iter().collect()),
        written_at: work.now,
        proposed_by: None,
        proposed_at: None,
        proposal_note: None,
        decided_by: None,
        decided_at: None,
        decision_note: None,
        live_from: None,
        ended_at: None,
        noisy_week: None,
        rows_run_on: None,
    };
    row.id = store::insert_version(work.conn, &row)?;
    Ok(row)
}

fn check_kind(model: &Model, definition: &Definition) -> Result<(), ScreeningError> {
    if model.kind == definition.kind() {
        Ok(())
    } else {
        Err(ScreeningError::KindDiffers { name: model.name.clone() })
    }
}

/// Checks what a version says; its purpose, trimmed.
fn check(
    work: &mut Work<'_>,
    office: OfficeId,
    mut fields: Fields,
    text: &Text,
) -> Result<String, ScreeningError> {
    let purpose = fields.text("purpose", &text.purpose, 10..=4_000);
    text.definition.check(&mut fields);
    let known = leads::queries::domains(work.conn)?;
    let mut check = |field: &str, code: &String| {
        fields.check(known.iter().any(|domain| domain.code == *code), field, "unknown", code);
    };
    if let Some(code) = &text.definition.domain {
        check("domain", code);
    }
    if let Watch::Leads { query: _, conditions } = &text.definition.watch {
        for (at, condition) in conditions.iter().enumerate() {
            if let LeadCondition::Domain { any } = condition {
                any.iter().for_each(|code| check(&format!("watch.conditions[{at}].any"), code));
            }
        }
    }
    fields.finish()?;
    if let Watch::Leads { query, conditions: _ } = &text.definition.watch {
        // A part of a query that is left out would make the model hit more than its writer means.
        let compiled = Compiler::new(work.today()).compile(work.conn, office, query)?;
        if !compiled.faults.is_empty() {
            let said = |notice: &Notice| format!("“{}”{}", notice.said, notice.code.zh());
            let what = compiled.faults.iter().map(said).collect::<Vec<_>>().join("；");
            return Err(ScreeningError::QueryNotUnderstood { what });
        }
    }
    Ok(purpose)
}

/// A model in the actor's sight.
///
/// # Errors
/// When there is none.
pub fn model_of(conn: &mut Db, actor: &Actor, id: ModelId) -> Result<Model, ScreeningError> {
    let sight = store::sight(conn, &actor.scope, actor.office)?;
    store::model(conn, &sight, id)?.ok_or(ScreeningError::ModelNotFound { id })
}

/// A version of a model in the actor's sight. What an office above is still writing is not.
///
/// # Errors
/// When there is none.
pub fn version_of(
    conn: &mut Db,
    actor: &Actor,
    (id, no): (ModelId, i32),
) -> Result<(Model, Version), ScreeningError> {
    let (model, versions) = whole(conn, actor, id)?;
    let version = versions.into_iter().find(|row| row.no == no);
    version.map(|row| (model, row)).ok_or(ScreeningError::VersionNotFound { no })
}

/// A model in the actor's sight with its versions, the last first.
///
/// # Errors
/// When there is none.
pub fn whole(conn: &mut Db, actor: &Actor, id: ModelId) -> Result<(Model, Vec<Version>), ScreeningError> {
    let sight = store::sight(conn, &actor.scope, actor.office)?;
    let model = store::model(conn, &sight, id)?.ok_or(ScreeningError::ModelNotFound { id })?;
    let mut versions = store::versions(conn, id)?;
    if !sight.offices.as_ref().is_none_or(|own| own.contains(&model.office_id.0)) {
        versions.retain(|row| row.live_from.is_some());
    }
    Ok((model, versions))
}

pub(super) fn own_model(work: &mut Work<'_>, id: ModelId) -> Result<Model, ScreeningError> {
    let model = model_of(work.conn, work.actor, id)?;
    if is_of(work.actor, model.office_id) {
        Ok(model)
    } else {
        Err(ScreeningError::ModelOfAnotherOffice { name: model.name })
    }
}

/// A version of a model of the actor's office.
pub(super) fn own(work: &mut Work<'_>, id: ModelId, no: i32) -> Result<(Model, Version), ScreeningError> {
    let model = own_model(work, id)?;
    let row = store::version(work.conn, id, no)?.ok_or(ScreeningError::VersionNotFound { no })?;
    Ok((model, row))
}

/// The version of a model that runs or is paused.
pub(super) fn running(conn: &mut Db, id: ModelId) -> Result<Option<Version>, Error> {
    let running = |row: &Version| matches!(row.state, VersionState::Live | VersionState::Paused);
    Ok(store::versions(conn, id)?.into_iter().find(running))
}
