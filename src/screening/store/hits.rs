//! Queries of hits and of what people made of them.

use chrono::NaiveDate;
use diesel::prelude::*;

use crate::db::schema::{
    leads, screening_hits as h, screening_models, screening_verdicts, screening_versions,
};
use crate::db::{Db, MultiBackend};
use crate::kit::page::PageRequest;
use crate::kit::{PersonId, Scope, Timestamp};
use crate::leads::import::ImportId;
use crate::leads::store::batches::reported;
use crate::leads::{LeadId, LeadState};
use crate::screening::model::{DatasetId, Hit, HitId, ModelId, Verdict, VerdictRow, VersionId};

/// Which hits are wanted.
#[derive(Debug, Clone, Default)]
pub struct HitFilter {
    /// Those of this model.
    pub model: Option<ModelId>,
    /// Those of this lead.
    pub lead: Option<LeadId>,
    /// Those of these data.
    pub dataset: Option<DatasetId>,
    /// Those that people said this of.
    pub verdict: Option<Verdict>,
    /// Those of which nothing was said yet, or those of which something was.
    pub judged: Option<bool>,
    /// Those that are held back, or those that are not.
    pub held: Option<bool>,
    /// Those of data, or those of leads.
    pub of_rows: Option<bool>,
}

/// A hit with what names it.
#[derive(Debug, Clone, Queryable)]
pub struct Named {
    /// The hit.
    pub hit: Hit,
    /// The name of the model.
    pub model: String,
    /// The number of the version.
    pub version_no: i32,
    /// The number of the lead, when it hit one.
    pub lead_number: Option<String>,
    /// What the lead is about.
    pub lead_title: Option<String>,
    /// What has become of the lead.
    pub lead_state: Option<LeadState>,
}

/// A hit of a lead, as lists of leads show it.
#[derive(Debug, Clone, Queryable)]
pub struct LeadHit {
    /// The lead.
    pub lead: LeadId,
    /// The hit.
    pub hit: HitId,
    /// The model.
    pub model: ModelId,
    /// Its name.
    pub name: String,
    /// The score that the model gives.
    pub score: i32,
    /// What people made of it.
    pub verdict: Option<Verdict>,
}

/// Ids in one statement.
const PIECE: usize = 5_000;

type Seen = Box<dyn BoxableExpression<h::table, MultiBackend, SqlType = diesel::sql_types::Bool>>;

fn seen(scope: &Scope) -> Option<Seen> {
    match scope {
        Scope::All => None,
        Scope::Offices(ids) => {
            Some(Box::new(h::office_id.eq_any(ids.iter().map(|id| id.0).collect::<Vec<_>>())))
        }
        // An agency, an administrator, an auditor and the public see no hit at all.
        Scope::Agency(_) | Scope::None => Some(Box::new(h::id.eq(-1))),
    }
}

/// A page of hits, the newest first.
///
/// # Errors
/// The database's.
pub fn list(conn: &mut Db, scope: &Scope, filter: &HitFilter, page: &PageRequest) -> QueryResult<Vec<Named>> {
    let mut query = h::table.select(Hit::as_select()).into_boxed();
    if let Some(seen) = seen(scope) {
        query = query.filter(seen);
    }
    if let Some(model) = filter.model {
        query = query.filter(h::model_id.eq(model.0));
    }
    if let Some(lead) = filter.lead {
        query = query.filter(h::lead_id.eq(lead.0).or(h::registered_lead_id.eq(lead.0)));
    }
    if let Some(dataset) = filter.dataset {
        query = query.filter(h::dataset_id.eq(dataset.0));
    }
    if let Some(verdict) = filter.verdict {
        query = query.filter(h::verdict.eq(verdict));
    }
    if let Some(held) = filter.held {
        query = query.filter(h::held.eq(held));
    }
    query = match filter.judged {
        Some(true) => query.filter(h::verdict.is_not_null()),
        Some(false) => query.filter(h::verdict.is_null()),
        None => query,
    };
    query = match filter.of_rows {
        Some(true) => query.filter(h::dataset_id.is_not_null()),
        Some(false) => query.filter(h::lead_id.is_not_null()),
        None => query,
    };
    if let Some(cursor) = page.cursor {
        query = query.filter(h::id.lt(cursor));
    }
    let hits = query.order(h::id.desc()).limit(page.limit() + 1).load(conn)?;
    named(conn, hits)
}

/// Names the models and the leads of hits.
fn named(conn: &mut Db, hits: Vec<Hit>) -> QueryResult<Vec<Named>> {
    let versions: Vec<i64> = hits.iter().map(|hit| hit.version_id.0).collect();
    let versions: Vec<(VersionId, String, i32)> = screening_versions::table
        .inner_join(screening_models::table)
        .filter(screening_versions::id.eq_any(versions))
        .select((screening_versions::id, screening_models::name, screening_versions::no))
        .load(conn)?;
    let of_lead = |hit: &Hit| hit.lead_id.or(hit.registered_lead_id);
    let found: Vec<i64> = hits.iter().filter_map(of_lead).map(|id| id.0).collect();
    let found: Vec<(LeadId, String, String, LeadState)> = leads::table
        .filter(leads::id.eq_any(found))
        .select((leads::id, leads::number, leads::title, leads::state))
        .load(conn)?;
    let name = |hit: Hit| {
        let version = versions.iter().find(|(id, _, _)| *id == hit.version_id);
        let lead = of_lead(&hit).and_then(|id| found.iter().find(|(known, ..)| *known == id));
        Named {
            model: version.map(|(_, name, _)| name.clone()).unwrap_or_default(),
            version_no: version.map_or(0, |(_, _, no)| *no),
            lead_number: lead.map(|(_, number, _, _)| number.clone()),
            lead_title: lead.map(|(_, _, title, _)| title.clone()),
            lead_state: lead.map(|(_, _, _, state)| *state),
            hit,
        }
    };
    Ok(hits.into_iter().map(name).collect())
}

/// A hit in sight.
///
/// # Errors
/// The database's.
pub fn hit(conn: &mut Db, scope: &Scope, id: HitId) -> QueryResult<Option<Named>> {
    let mut query = h::table.filter(h::id.eq(id.0)).select(Hit::as_select()).into_boxed();
    if let Some(seen) = seen(scope) {
        query = query.filter(seen);
    }
    let found: Option<Hit> = query.first(conn).optional()?;
    Ok(named(conn, found.into_iter().collect())?.into_iter().next())
}

/// The hits in sight of some leads that are not held back, each with the name of its model, the highest score first.
///
/// # Errors
/// The database's.
pub fn of_leads(conn: &mut Db, scope: &Scope, ids: &[LeadId]) -> QueryResult<Vec<LeadHit>> {
    let mut found = Vec::new();
    for piece in ids.chunks(PIECE) {
        let mut query = h::table
            .inner_join(screening_models::table)
            .filter(h::lead_id.eq_any(piece.iter().map(|id| Some(id.0)).collect::<Vec<_>>()))
            .filter(h::held.eq(false))
            .order((h::score.desc(), h::id))
            .select((
                h::lead_id.assume_not_null(),
                h::id,
                h::model_id,
                screening_models::name,
                h::score,
                h::verdict,
            ))
            .into_boxed();
        if let Some(offices) = offices(scope) {
            query = query.filter(h::office_id.eq_any(offices));
        }
        found.extend(query.load::<LeadHit>(conn)?);
    }
    Ok(found)
}

/// Models that hit leads in sight, of an import or of all, with how many they hit, held back or not.
///
/// # Errors
/// The database's.
pub fn by_model(
    conn: &mut Db,
    scope: &Scope,
    import: Option<ImportId>,
) -> QueryResult<Vec<(ModelId, String, bool, i64)>> {
    let hits = h::table
        .inner_join(leads::table.on(leads::id.nullable().eq(h::lead_id)))
        .group_by((h::model_id, h::held))
        .select((h::model_id, h::held, diesel::dsl::count_star()))
        .into_boxed();
    let mut hits = reported!(hits, scope, import);
    if let Some(offices) = offices(scope) {
        hits = hits.filter(h::office_id.eq_any(offices));
    }
    let hits: Vec<(ModelId, bool, i64)> = hits.load(conn)?;
    let models: Vec<i64> = hits.iter().map(|(model, ..)| model.0).collect();
    let names: Vec<(ModelId, String)> = screening_models::table
        .filter(screening_models::id.eq_any(models))
        .select((screening_models::id, screening_models::name))
        .load(conn)?;
    let name = |model: ModelId| names.iter().find(|(id, _)| *id == model).map(|(_, name)| name.clone());
    let named = |(model, held, count)| (model, name(model).unwrap_or_default(), held, count);
    Ok(hits.into_iter().map(named).collect())
}

/// The offices in sight; none at all for those who see no hit.
fn offices(scope: &Scope) -> Option<Vec<i64>> {
    match scope {
        Scope::All => None,
        Scope::Offices(ids) => Some(ids.iter().map(|id| id.0).collect()),
        Scope::Agency(_) | Scope::None => Some(Vec::new()),
    }
}

/// How many hits of a lead are held back.
///
/// # Errors
/// The database's.
pub fn held_of(conn: &mut Db, lead: LeadId) -> QueryResult<i64> {
    h::table.filter(h::lead_id.eq(lead.0).and(h::held.eq(true))).count().get_result(conn)
}

/// Those of leads that a version hit already.
///
/// # Errors
/// The database's.
pub fn leads_hit(conn: &mut Db, version: VersionId, leads: &[i64]) -> QueryResult<Vec<i64>> {
    let found: Vec<Option<i64>> = h::table
        .filter(h::version_id.eq(version.0).and(h::lead_id.eq_any(leads.to_vec())))
        .select(h::lead_id)
        .load(conn)?;
    Ok(found.into_iter().flatten().collect())
}

/// Those of rows of a set of data that a version hit already.
///
/// # Errors
/// The database's.
pub fn rows_hit(
    conn: &mut Db,
    version: VersionId,
    dataset: DatasetId,
    identities: &[String],
) -> QueryResult<Vec<String>> {
    let found: Vec<Option<String>> = h::table
        .filter(h::version_id.eq(version.0).and(h::dataset_id.eq(dataset.0)))
        .filter(h::row_identity.eq_any(identities.to_vec()))
        .select(h::row_identity)
        .load(conn)?;
    Ok(found.into_iter().flatten().collect())
}

/// Hits of a version in a week.
///
/// # Errors
/// The database's.
pub fn of_week(conn: &mut Db, version: VersionId, week: NaiveDate) -> QueryResult<i64> {
    h::table.filter(h::version_id.eq(version.0).and(h::week.eq(week))).count().get_result(conn)
}

/// Stores a hit; its id is given by the database.
///
/// # Errors
/// The database's.
pub fn insert(conn: &mut Db, hit: &Hit) -> QueryResult<HitId> {
    diesel::insert_into(h::table)
        .values((
            h::version_id.eq(hit.version_id),
            h::model_id.eq(hit.model_id),
            h::office_id.eq(hit.office_id),
            h::lead_id.eq(hit.lead_id),
            h::dataset_id.eq(hit.dataset_id),
            h::row_identity.eq(&hit.row_identity),
            h::score.eq(hit.score),
            h::met.eq(&hit.met),
            h::spans.eq(&hit.spans),
            h::input.eq(&hit.input),
            h::hit_at.eq(hit.hit_at),
            h::week.eq(hit.week),
            h::held.eq(hit.held),
        ))
        .returning(h::id)
        .get_result(conn)
}

/// Shows the hits of a model that were held back; how many.
///
/// # Errors
/// The database's.
pub fn release(conn: &mut Db, model: ModelId) -> QueryResult<usize> {
    let held = h::table.filter(h::model_id.eq(model.0).and(h::held.eq(true)));
    diesel::update(held).set(h::held.eq(false)).execute(conn)
}

/// Says what is made of a hit, or takes it back.
///
/// # Errors
/// The database's.
pub fn set_verdict(conn: &mut Db, id: HitId, verdict: Option<Verdict>) -> QueryResult<usize> {
    diesel::update(h::table.find(id.0)).set(h::verdict.eq(verdict)).execute(conn)
}

/// Notes the lead that was registered from a hit, if none was. Whether it was noted.
///
/// # Errors
/// The database's.
pub fn set_registered(conn: &mut Db, id: HitId, lead: LeadId) -> QueryResult<bool> {
    let free = h::table.find(id.0).filter(h::registered_lead_id.is_null());
    Ok(diesel::update(free).set(h::registered_lead_id.eq(lead.0)).execute(conn)? == 1)
}

/// Stores what somebody said of a hit.
///
/// # Errors
/// The database's.
pub fn insert_verdict(
    conn: &mut Db,
    hit: HitId,
    (verdict, reason): (Verdict, &str),
    (by, at): (Option<PersonId>, Timestamp),
) -> QueryResult<usize> {
    diesel::insert_into(screening_verdicts::table)
        .values((
            screening_verdicts::hit_id.eq(hit),
            screening_verdicts::verdict.eq(verdict),
            screening_verdicts::reason.eq(reason),
            screening_verdicts::given_by.eq(by),
            screening_verdicts::given_at.eq(at),
        ))
        .execute(conn)
}

/// Undoes what counts of a hit.
///
/// # Errors
/// The database's.
pub fn undo_verdict(
    conn: &mut Db,
    hit: HitId,
    reason: &str,
    (by, at): (Option<PersonId>, Timestamp),
) -> QueryResult<usize> {
    let counting = screening_verdicts::table
        .filter(screening_verdicts::hit_id.eq(hit.0).and(screening_verdicts::undone_at.is_null()));
    diesel::update(counting)
        .set((
            screening_verdicts::undone_by.eq(by),
            screening_verdicts::undone_at.eq(at),
            screening_verdicts::undone_reason.eq(reason),
        ))
        .execute(conn)
}

/// Everything that was said of a hit, the first first.
///
/// # Errors
/// The database's.
pub fn verdicts(conn: &mut Db, hit: HitId) -> QueryResult<Vec<VerdictRow>> {
    screening_verdicts::table
        .filter(screening_verdicts::hit_id.eq(hit.0))
        .order(screening_verdicts::id)
        .select(VerdictRow::as_select())
        .load(conn)
}
