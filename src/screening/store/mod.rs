//! Queries of screening: models and their versions here, the rest beside.

pub mod data;
pub mod hits;
pub mod leads;
pub mod results;

use chrono::NaiveDate;
use diesel::prelude::*;

use super::model::{BackTest, Model, ModelId, ModelKind, Version, VersionId};
use super::state::VersionState;
use crate::db::Db;
use crate::db::schema::{
    procuratorates, screening_backtests, screening_epochs, screening_models, screening_versions,
};
use crate::kit::page::PageRequest;
use crate::kit::{OfficeId, Scope};

/// The states that an office above shows to those below it.
const SHOWN_BELOW: &[VersionState] = &[VersionState::Live, VersionState::Paused, VersionState::Retired];

/// Which models are wanted.
#[derive(Debug, Clone, Default)]
pub struct ModelFilter {
    /// Those of this kind.
    pub kind: Option<ModelKind>,
    /// Those that have a version in this state.
    pub state: Option<VersionState>,
    /// Those of this office.
    pub office: Option<OfficeId>,
}

/// Whose models fall in sight: those of the offices of the scope, and of the offices above once they ran.
#[derive(Debug, Clone)]
pub struct Sight {
    /// Offices whose models are seen whole; none for all.
    pub offices: Option<Vec<i64>>,
    /// Offices above.
    pub above: Vec<i64>,
}

/// What falls in somebody's sight.
///
/// # Errors
/// The database's.
pub fn sight(conn: &mut Db, scope: &Scope, office: Option<OfficeId>) -> QueryResult<Sight> {
    let offices = match scope {
        Scope::All => None,
        Scope::Offices(ids) => Some(ids.iter().map(|id| id.0).collect()),
        Scope::Agency(_) | Scope::None => Some(Vec::new()),
    };
    let mut above = Vec::new();
    let mut next = if offices.as_ref().is_some_and(|own: &Vec<i64>| !own.is_empty()) { office } else { None };
    while let Some(id) = next {
        next = procuratorates::table
            .find(id.0)
            .select(procuratorates::parent_id)
            .first(conn)
            .optional()?
            .flatten();
        above.extend(next.map(|id| id.0));
    }
    Ok(Sight { offices, above })
}

/// A page of models, the newest first.
///
/// # Errors
/// The database's.
pub fn models(
    conn: &mut Db,
    sight: &Sight,
    filter: &ModelFilter,
    page: &PageRequest,
) -> QueryResult<Vec<Model>> {
    let mut query = screening_models::table.select(Model::as_select()).into_boxed();
    if let Some(own) = &sight.offices {
        let ran = screening_versions::table
            .filter(screening_versions::state.eq_any(SHOWN_BELOW))
            .select(screening_versions::model_id);
        query = query.filter(screening_models::office_id.eq_any(own.clone()).or(
            screening_models::office_id.eq_any(sight.above.clone()).and(screening_models::id.eq_any(ran)),
        ));
    }
    if let Some(kind) = filter.kind {
        query = query.filter(screening_models::kind.eq(kind));
    }
    if let Some(office) = filter.office {
        query = query.filter(screening_models::office_id.eq(office.0));
    }
    if let Some(state) = filter.state {
        let such = screening_versions::table
            .filter(screening_versions::state.eq(state))
            .select(screening_versions::model_id);
        query = query.filter(screening_models::id.eq_any(such));
    }
    if let Some(cursor) = page.cursor {
        query = query.filter(screening_models::id.lt(cursor));
    }
    query.order(screening_models::id.desc()).limit(page.limit() + 1).load(conn)
}

/// A model in sight.
///
/// # Errors
/// The database's.
pub fn model(conn: &mut Db, sight: &Sight, id: ModelId) -> QueryResult<Option<Model>> {
    let Some(model) = any_model(conn, id)? else { return Ok(None) };
    let office = model.office_id.0;
    if sight.offices.as_ref().is_none_or(|own| own.contains(&office)) {
        return Ok(Some(model));
    }
    let ran = sight.above.contains(&office)
        && screening_versions::table
            .filter(screening_versions::model_id.eq(id.0))
            .filter(screening_versions::state.eq_any(SHOWN_BELOW))
            .count()
            .get_result::<i64>(conn)?
            > 0;
    Ok(ran.then_some(model))
}

/// Any model, for use cases that have the right to it already.
///
/// # Errors
/// The database's.
pub fn any_model(conn: &mut Db, id: ModelId) -> QueryResult<Option<Model>> {
    screening_models::table.find(id.0).select(Model::as_select()).first(conn).optional()
}

/// The model of an office that came with a starter pack under a code.
///
/// # Errors
/// The database's.
pub fn model_of_pack(conn: &mut Db, office: OfficeId, code: &str) -> QueryResult<Option<ModelId>> {
    screening_models::table
        .filter(screening_models::office_id.eq(office.0).and(screening_models::pack_code.eq(code)))
        .select(screening_models::id)
        .first(conn)
        .optional()
}

/// Whether a model of the office bears the name.
///
/// # Errors
/// The database's.
pub fn name_is_taken(conn: &mut Db, office: OfficeId, name: &str) -> QueryResult<bool> {
    let of_name = screening_models::table
        .filter(screening_models::office_id.eq(office.0).and(screening_models::name.eq(name)));
    Ok(of_name.count().get_result::<i64>(conn)? > 0)
}

/// Stores a model; its id is given by the database.
///
/// # Errors
/// The database's.
pub fn insert_model(conn: &mut Db, model: &Model) -> QueryResult<ModelId> {
    diesel::insert_into(screening_models::table)
        .values((
            screening_models::office_id.eq(model.office_id),
            screening_models::kind.eq(model.kind),
            screening_models::name.eq(&model.name),
            screening_models::pack_code.eq(&model.pack_code),
            screening_models::created_by.eq(model.created_by),
            screening_models::created_at.eq(model.created_at),
        ))
        .returning(screening_models::id)
        .get_result(conn)
}

/// The versions of a model, the last first.
///
/// # Errors
/// The database's.
pub fn versions(conn: &mut Db, model: ModelId) -> QueryResult<Vec<Version>> {
    screening_versions::table
        .filter(screening_versions::model_id.eq(model.0))
        .order(screening_versions::no.desc())
        .select(Version::as_select())
        .load(conn)
}

/// The versions of several models.
///
/// # Errors
/// The database's.
pub fn versions_of(conn: &mut Db, models: &[ModelId]) -> QueryResult<Vec<Version>> {
    screening_versions::table
        .filter(screening_versions::model_id.eq_any(models.iter().map(|id| id.0).collect::<Vec<_>>()))
        .order((screening_versions::model_id, screening_versions::no.desc()))
        .select(Version::as_select())
        .load(conn)
}

/// A version of a model by its number.
///
/// # Errors
/// The database's.
pub fn version(conn: &mut Db, model: ModelId, no: i32) -> QueryResult<Option<Version>> {
    screening_versions::table
        .filter(screening_versions::model_id.eq(model.0).and(screening_versions::no.eq(no)))
        .select(Version::as_select())
        .first(conn)
        .optional()
}

/// A version by its id.
///
/// # Errors
/// The database's.
pub fn version_of_id(conn: &mut Db, id: VersionId) -> QueryResult<Option<Version>> {
    screening_versions::table.find(id.0).select(Version::as_select()).first(conn).optional()
}

/// Every version that runs, with its model, the oldest first.
///
/// # Errors
/// The database's.
pub fn live(conn: &mut Db, kind: ModelKind) -> QueryResult<Vec<(Model, Version)>> {
    screening_versions::table
        .inner_join(screening_models::table)
        .filter(screening_versions::state.eq(VersionState::Live))
        .filter(screening_models::kind.eq(kind))
        .order(screening_versions::id)
        .select((Model::as_select(), Version::as_select()))
        .load(conn)
}

/// Stores a version; its id is given by the database.
///
/// # Errors
/// The database's.
pub fn insert_version(conn: &mut Db, version: &Version) -> QueryResult<VersionId> {
    diesel::insert_into(screening_versions::table)
        .values((
            screening_versions::model_id.eq(version.model_id),
            screening_versions::no.eq(version.no),
            screening_versions::state.eq(version.state),
            screening_versions::version.eq(version.version),
            screening_versions::purpose.eq(&version.purpose),
            screening_versions::definition.eq(&version.definition),
            screening_versions::authors.eq(&version.authors),
            screening_versions::written_at.eq(version.written_at),
        ))
        .returning(screening_versions::id)
        .get_result(conn)
}

/// Stores every column of a version that may change, if nobody changed it since it was read. Whether it was
/// stored.
///
/// # Errors
/// The database's.
pub fn update_version(conn: &mut Db, version: &Version) -> QueryResult<bool> {
    let row = screening_versions::table.find(version.id.0);
    let changed = diesel::update(row.filter(screening_versions::version.eq(version.version)))
        .set((
            screening_versions::state.eq(version.state),
            screening_versions::purpose.eq(&version.purpose),
            screening_versions::definition.eq(&version.definition),
            screening_versions::authors.eq(&version.authors),
            screening_versions::written_at.eq(version.written_at),
            screening_versions::proposed_by.eq(version.proposed_by),
            screening_versions::proposed_at.eq(version.proposed_at),
            screening_versions::proposal_note.eq(&version.proposal_note),
            screening_versions::decided_by.eq(version.decided_by),
            screening_versions::decided_at.eq(version.decided_at),
            screening_versions::decision_note.eq(&version.decision_note),
            screening_versions::live_from.eq(version.live_from),
            screening_versions::ended_at.eq(version.ended_at),
            screening_versions::version.eq(version.version + 1),
        ))
        .execute(conn)?;
    Ok(changed == 1)
}

/// Says that the hits of a version passed the cap in a week. Whether that is new.
///
/// # Errors
/// The database's.
pub fn mark_noisy(conn: &mut Db, version: VersionId, week: NaiveDate) -> QueryResult<bool> {
    let row = screening_versions::table
        .find(version.0)
        .filter(screening_versions::noisy_week.is_null().or(screening_versions::noisy_week.lt(week)));
    Ok(diesel::update(row).set(screening_versions::noisy_week.eq(week)).execute(conn)? == 1)
}

/// Says when a version ran over its data.
///
/// # Errors
/// The database's.
pub fn set_rows_run(conn: &mut Db, version: VersionId, on: Option<NaiveDate>) -> QueryResult<usize> {
    diesel::update(screening_versions::table.find(version.0))
        .set(screening_versions::rows_run_on.eq(on))
        .execute(conn)
}

/// Lets every running model of data run again, because rows came.
///
/// # Errors
/// The database's.
pub fn rows_came(conn: &mut Db) -> QueryResult<usize> {
    diesel::update(screening_versions::table.filter(screening_versions::state.eq(VersionState::Live)))
        .set(screening_versions::rows_run_on.eq(None::<NaiveDate>))
        .execute(conn)
}

/// How often the set of running models has changed.
///
/// # Errors
/// The database's.
pub fn epoch(conn: &mut Db) -> QueryResult<i64> {
    screening_epochs::table.find(1).select(screening_epochs::epoch).first(conn)
}

/// Says that the set of running models changes.
///
/// # Errors
/// The database's.
pub fn next_epoch(conn: &mut Db) -> QueryResult<usize> {
    diesel::update(screening_epochs::table.find(1))
        .set(screening_epochs::epoch.eq(screening_epochs::epoch + 1))
        .execute(conn)
}

/// Stores a back-test; its id is given by the database.
///
/// # Errors
/// The database's.
pub fn insert_backtest(conn: &mut Db, test: &BackTest) -> QueryResult<i64> {
    diesel::insert_into(screening_backtests::table)
        .values((
            screening_backtests::version_id.eq(test.version_id),
            screening_backtests::digest.eq(&test.digest),
            screening_backtests::months.eq(test.months),
            screening_backtests::from_on.eq(test.from_on),
            screening_backtests::to_on.eq(test.to_on),
            screening_backtests::scanned.eq(test.scanned),
            screening_backtests::hits.eq(test.hits),
            screening_backtests::decided.eq(test.decided),
            screening_backtests::cases.eq(test.cases),
            screening_backtests::busiest_week.eq(test.busiest_week),
            screening_backtests::also_hit.eq(&test.overlaps),
            screening_backtests::examples.eq(&test.examples),
            screening_backtests::run_by.eq(test.run_by),
            screening_backtests::run_at.eq(test.run_at),
        ))
        .returning(screening_backtests::id)
        .get_result(conn)
}

/// The back-tests of a version, the last first.
///
/// # Errors
/// The database's.
pub fn backtests(conn: &mut Db, version: VersionId) -> QueryResult<Vec<BackTest>> {
    screening_backtests::table
        .filter(screening_backtests::version_id.eq(version.0))
        .order(screening_backtests::id.desc())
        .limit(20)
        .select(BackTest::as_select())
        .load(conn)
}

/// Whether a version was run on the past with this definition.
///
/// # Errors
/// The database's.
pub fn is_tested(conn: &mut Db, version: VersionId, digest: &str) -> QueryResult<bool> {
    let of = screening_backtests::table
        .filter(screening_backtests::version_id.eq(version.0).and(screening_backtests::digest.eq(digest)));
    Ok(of.count().get_result::<i64>(conn)? > 0)
}
