//! Screening models, their data and their hits.

pub mod bodies;
pub mod datasets;
pub mod hits;
pub mod steps;

use actix_web::{HttpResponse, web};
use serde::{Deserialize, Serialize};

use crate::app::AppState;
use crate::auth::policy::actions;
use crate::http::upload::blocking;
use crate::http::{Allowed, AppError, IfMatch, Input, Routes, create};
use crate::kit::page::{Page, PageRequest};
use crate::kit::{Actor, OfficeId};
use crate::leads::service::own_office;
use crate::route;
use crate::screening::queries::{self, ModelFilter};
use crate::screening::service::{self, NewModel, Runner, Text};
use crate::screening::{Definition, ModelId, ModelKind, ScreeningError, VersionState};

use bodies::{ModelBody, ModelWhole, VersionBody};
use steps::{VersionPath, step};

/// Adds this module's routes.
pub(super) fn routes(r: &mut Routes) {
    route!(r, list_screening_models);
    route!(r, create_screening_model);
    route!(r, install_starter_pack);
    route!(r, read_screening_model);
    route!(r, begin_screening_version);
    route!(r, amend_screening_version);
    route!(r, run_screening_model);
    steps::routes(r);
    datasets::routes(r);
    hits::routes(r);
}

/// Which models are wanted.
#[derive(Debug, Clone, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub struct ScreeningModelQuery {
    /// Those of this kind.
    pub kind: Option<ModelKind>,
    /// Those that have a version in this state.
    pub state: Option<VersionState>,
    /// Those of this office.
    pub office_id: Option<OfficeId>,
}

/// Models in sight, the newest first: those of the caller's office and of the offices below, and those of the
/// offices above that have run, because they run for the offices below too.
#[utoipa::path(get, path = "/api/v1/screening/models", tag = "screening", params(ScreeningModelQuery, PageRequest),
    responses((status = 200, description = "A page of models", body = Page<ModelBody>)))]
async fn list_screening_models(
    allowed: Allowed<actions::ReadModels>,
    state: web::Data<AppState>,
    query: web::Query<ScreeningModelQuery>,
    page: web::Query<PageRequest>,
) -> Result<web::Json<Page<ModelBody>>, AppError> {
    let (ScreeningModelQuery { kind, state: wanted, office_id }, page) =
        (query.into_inner(), page.into_inner());
    let rows = state
        .read(move |conn| {
            let Actor { scope, office, .. } = &allowed.actor;
            let sight = queries::sight(conn, scope, *office)?;
            let filter = ModelFilter { kind, state: wanted, office: office_id };
            let models = queries::models(conn, &sight, &filter, &page)?;
            let page = Page::of(models, &page, |row| row.id.0);
            let ids: Vec<ModelId> = page.items.iter().map(|row| row.id).collect();
            let versions = queries::versions_of(conn, &ids)?;
            Ok::<_, ScreeningError>(page.map(|row| ModelBody::of(row, &versions)))
        })
        .await?;
    Ok(web::Json(rows))
}

/// A model to be made, with its first version.
#[derive(Debug, Clone, Deserialize, Serialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ScreeningModelRequest {
    /// Its name, unique in the office.
    pub name: String,
    /// What it is for, and why it is thought to work.
    pub purpose: String,
    /// What it looks for and suggests.
    pub definition: Definition,
}

/// Makes a model of the caller's office, with a first version to be written at.
#[utoipa::path(post, path = "/api/v1/screening/models", tag = "screening", request_body = ScreeningModelRequest,
    responses((status = 201, description = "The model", body = ModelWhole)))]
async fn create_screening_model(
    allowed: Allowed<actions::HandleModels>,
    state: web::Data<AppState>,
    input: Input<ScreeningModelRequest>,
) -> Result<HttpResponse, AppError> {
    let office = own_office(&allowed.actor)?;
    create(&state, allowed.actor, input, move |work, told: &ScreeningModelRequest| {
        let ScreeningModelRequest { name, purpose, definition } = told.clone();
        let text = Text { purpose, definition };
        let (model, version) = service::create(work, &NewModel { office, name, pack_code: None, text })?;
        Ok::<_, ScreeningError>(ModelWhole::of(model, vec![version], queries::Results::default()))
    })
    .await
}

/// What was installed.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct StarterPackBody {
    /// The models that were made; those that were there already are left alone.
    pub installed: Vec<ModelBody>,
}

/// Nothing is asked.
#[derive(Debug, Clone, Default, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct StarterPackRequest {}

/// Installs the starter pack in the caller's office as drafts, to be read, changed, tested and approved.
#[utoipa::path(post, path = "/api/v1/screening/models/starter-pack", tag = "screening",
    request_body = StarterPackRequest,
    responses((status = 201, description = "What was installed", body = StarterPackBody)))]
async fn install_starter_pack(
    allowed: Allowed<actions::HandleModels>,
    state: web::Data<AppState>,
    input: Input<StarterPackRequest>,
) -> Result<HttpResponse, AppError> {
    let office = own_office(&allowed.actor)?;
    create(&state, allowed.actor, input, move |work, _: &StarterPackRequest| {
        let made = service::install_starter(work, office)?;
        let ids: Vec<ModelId> = made.iter().map(|row| row.id).collect();
        let versions = queries::versions_of(work.conn, &ids)?;
        let installed = made.into_iter().map(|row| ModelBody::of(row, &versions)).collect();
        Ok::<_, ScreeningError>(StarterPackBody { installed })
    })
    .await
}

/// A model with its versions and what came of its hits.
#[utoipa::path(get, path = "/api/v1/screening/models/{id}", tag = "screening",
    params(("id" = ModelId, Path, description = "The model")),
    responses((status = 200, description = "The model", body = ModelWhole)))]
async fn read_screening_model(
    allowed: Allowed<actions::ReadModels>,
    state: web::Data<AppState>,
    id: web::Path<ModelId>,
) -> Result<web::Json<ModelWhole>, AppError> {
    let id = id.into_inner();
    let whole = state
        .read(move |conn| {
            let (model, versions) = service::whole(conn, &allowed.actor, id)?;
            Ok::<_, ScreeningError>(ModelWhole::of(model, versions, queries::results(conn, id)?))
        })
        .await?;
    Ok(web::Json(whole))
}

/// What a version is to say.
#[derive(Debug, Clone, Deserialize, Serialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ScreeningVersionRequest {
    /// What it is for, and why it is thought to work.
    pub purpose: String,
    /// What it looks for and suggests.
    pub definition: Definition,
}

impl From<ScreeningVersionRequest> for Text {
    fn from(request: ScreeningVersionRequest) -> Self {
        let ScreeningVersionRequest { purpose, definition } = request;
        Self { purpose, definition }
    }
}

/// Begins a further version of a model. The one that runs goes on until this one is approved.
#[utoipa::path(post, path = "/api/v1/screening/models/{id}/versions", tag = "screening",
    params(("id" = ModelId, Path, description = "The model")), request_body = ScreeningVersionRequest,
    responses((status = 201, description = "The version", body = VersionBody)))]
async fn begin_screening_version(
    allowed: Allowed<actions::HandleModels>,
    state: web::Data<AppState>,
    id: web::Path<ModelId>,
    input: Input<ScreeningVersionRequest>,
) -> Result<HttpResponse, AppError> {
    let id = id.into_inner();
    create(&state, allowed.actor, input, move |work, told: &ScreeningVersionRequest| {
        service::begin(work, id, &Text::from(told.clone())).map(VersionBody::from)
    })
    .await
}

/// Writes a version anew that has not been proposed; it has to be run on the past again.
#[utoipa::path(put, path = "/api/v1/screening/models/{id}/versions/{no}", tag = "screening",
    params(VersionPath, ("If-Match" = String, Header, description = "The version read")),
    request_body = ScreeningVersionRequest,
    responses((status = 200, description = "The version", body = VersionBody)))]
async fn amend_screening_version(
    allowed: Allowed<actions::HandleModels>,
    state: web::Data<AppState>,
    of: web::Path<VersionPath>,
    IfMatch(version): IfMatch,
    input: Input<ScreeningVersionRequest>,
) -> Result<HttpResponse, AppError> {
    let (of, text) = (of.of(), Text::from(input.value));
    step(&state, allowed.actor, move |work| service::amend(work, of, version, &text)).await
}

/// What a run over the data came to.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct ScreeningRunBody {
    /// Rows read.
    pub scanned: i64,
    /// Hits found.
    pub hits: i64,
    /// Of these, those that are new.
    pub new: i64,
}

/// Runs the live version of a model of data over its data now. It also runs by itself, once a day and when
/// rows came.
#[utoipa::path(post, path = "/api/v1/screening/models/{id}/runs", tag = "screening",
    params(("id" = ModelId, Path, description = "The model")),
    responses((status = 200, description = "What it came to", body = ScreeningRunBody)))]
async fn run_screening_model(
    allowed: Allowed<actions::HandleModels>,
    state: web::Data<AppState>,
    id: web::Path<ModelId>,
) -> Result<web::Json<ScreeningRunBody>, AppError> {
    let (id, actor, now) = (id.into_inner(), allowed.actor, state.clock.now());
    let runner = Runner { db: state.db.clone() };
    let report = blocking(move || runner.run_now((&actor, now), id).map_err(AppError::from)).await?;
    let service::RunReport { scanned, hits, new } = report;
    Ok(web::Json(ScreeningRunBody { scanned, hits, new }))
}
