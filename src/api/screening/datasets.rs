//! Screening data: tables that are loaded, their rows, and what was refused of them.

use std::collections::BTreeMap;

use actix_web::{HttpRequest, HttpResponse, web};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::app::AppState;
use crate::auth::policy::actions;
use crate::http::download::download;
use crate::http::sheets::{limits, refusal};
use crate::http::upload::{Upload, blocking, receive};
use crate::http::{Allowed, AppError, Routes};
use crate::kit::page::{Page, PageRequest};
use crate::kit::{FieldErrors, Json, OfficeId, PersonId, Timestamp};
use crate::leads::StatutorySource;
use crate::leads::import::{ImportError, IncomingSheet, Sheet};
use crate::leads::service::own_office;
use crate::route;
use crate::screening::model::{Column, ColumnKind, DataRow, Dataset, Load};
use crate::screening::service::{self, Loaded, NewDataset};
use crate::screening::{AcrossError, DatasetId, LoadId, ScreeningError, queries};

/// Adds this module's routes.
pub(super) fn routes(r: &mut Routes) {
    route!(r, list_datasets);
    route!(r, create_dataset);
    route!(r, read_dataset);
    route!(r, list_dataset_rows);
    route!(r, load_dataset_rows);
    route!(r, list_dataset_loads);
    route!(r, read_load_rejects);
}

/// A set of data.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[schema(as = ScreeningDatasetBody)]
pub struct DatasetBody {
    /// Its id.
    pub id: DatasetId,
    /// The office that has it.
    pub office_id: OfficeId,
    /// Its name; models of data name it.
    pub name: String,
    /// Who gave it, and on what footing.
    pub origin: String,
    /// The statutory source of leads that its hits propose.
    pub statutory_source: StatutorySource,
    /// The column by which a row replaces an earlier one.
    pub key_column: Option<String>,
    /// Its columns, with what stands in them.
    pub columns: Vec<Column>,
    /// Rows it holds.
    pub row_count: i64,
    /// Who made it.
    pub created_by: Option<PersonId>,
    /// When.
    pub created_at: Timestamp,
    /// When rows last came.
    pub loaded_at: Option<Timestamp>,
}

impl From<Dataset> for DatasetBody {
    fn from(row: Dataset) -> Self {
        let Dataset {
            id,
            office_id,
            name,
            origin,
            statutory_source,
            key_column,
            columns,
            row_count,
            version: _,
            created_by,
            created_at,
            loaded_at,
        } = row;
        let columns = columns.into_inner();
        Self {
            id,
            office_id,
            name,
            origin,
            statutory_source,
            key_column,
            columns,
            row_count,
            created_by,
            created_at,
            loaded_at,
        }
    }
}

/// A sheet that was loaded.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[schema(as = ScreeningLoadBody)]
pub struct LoadBody {
    /// Its id.
    pub id: LoadId,
    /// The name of the file.
    pub file_name: String,
    /// Its SHA-256.
    pub file_hash: String,
    /// Rows read.
    pub rows_read: i64,
    /// Rows that are new.
    pub added: i64,
    /// Rows that replaced earlier ones.
    pub replaced: i64,
    /// Rows that were there already, as they are.
    pub unchanged: i64,
    /// Rows refused.
    pub rejected: i64,
    /// Who loaded it.
    pub loaded_by: Option<PersonId>,
    /// When it began.
    pub begun_at: Timestamp,
    /// When it was whole; absent if it broke off, and the sheet is to be sent again.
    pub finished_at: Option<Timestamp>,
}

impl From<Load> for LoadBody {
    fn from(row: Load) -> Self {
        let Load {
            id,
            dataset_id: _,
            file_name,
            file_hash,
            rows_read,
            added,
            replaced,
            unchanged,
            rejected,
            loaded_by,
            begun_at,
            finished_at,
        } = row;
        Self {
            id,
            file_name,
            file_hash,
            rows_read,
            added,
            replaced,
            unchanged,
            rejected,
            loaded_by,
            begun_at,
            finished_at,
        }
    }
}

/// A set of data after a sheet was loaded into it.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[schema(as = ScreeningLoadedBody)]
pub struct LoadedBody {
    /// The set.
    pub dataset: DatasetBody,
    /// What became of the sheet.
    pub load: LoadBody,
}

impl From<Loaded> for LoadedBody {
    fn from(loaded: Loaded) -> Self {
        let Loaded { dataset, load } = loaded;
        Self { dataset: dataset.into(), load: load.into() }
    }
}

/// A row of data.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[schema(as = ScreeningRowBody)]
pub struct RowBody {
    /// Its id.
    pub id: i64,
    /// Its number in the sheet it came with last.
    pub number: i64,
    /// That sheet.
    pub load_id: LoadId,
    /// Its cells, in the order of the columns.
    pub cells: Vec<String>,
}

impl From<DataRow> for RowBody {
    fn from(row: DataRow) -> Self {
        let DataRow { id, dataset_id: _, identity: _, row_number, load_id, cells } = row;
        Self { id, number: row_number, load_id, cells: Json::into_inner(cells) }
    }
}

/// What is said beside the first sheet of a set of data, as fields of the form.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct DatasetRequest {
    /// The name of the set; models of data name it.
    pub name: String,
    /// Who gave it, and on what footing.
    pub origin: String,
    /// The statutory source of leads that its hits propose; found otherwise in the course of duty when absent.
    pub statutory_source: Option<StatutorySource>,
    /// The column by which a row of a later sheet replaces an earlier one; whole rows are told apart when absent.
    pub key_column: Option<String>,
    /// What stands in columns that were taken for something else, as JSON: heading → kind.
    #[serde(default)]
    #[schema(value_type = std::collections::HashMap<String, ColumnKind>)]
    pub kinds: BTreeMap<String, ColumnKind>,
}

/// A form with the first sheet of a set of data.
#[derive(Debug, utoipa::ToSchema)]
#[expect(dead_code, reason = "the form is read as a stream; this describes it")]
pub struct DatasetForm {
    /// A table as text (UTF-8 or GB18030) or an Excel workbook, with named columns.
    #[schema(value_type = String, format = Binary)]
    file: String,
    /// The rest.
    #[schema(inline)]
    options: DatasetRequest,
}

/// A form with a further sheet.
#[derive(Debug, utoipa::ToSchema)]
#[expect(dead_code, reason = "the form is read as a stream; this describes it")]
pub struct DatasetSheetForm {
    /// A table as text (UTF-8 or GB18030) or an Excel workbook, with the columns of the set in any order.
    #[schema(value_type = String, format = Binary)]
    file: String,
}

async fn sheet_of(
    state: &AppState,
    request: &HttpRequest,
    payload: web::Payload,
) -> Result<Upload<Sheet>, AppError> {
    let limits = limits(state);
    let most = u64::try_from(limits.upload).unwrap_or(u64::MAX);
    let incoming = IncomingSheet::new(&state.files, state.vault.clone(), most).map_err(ImportError::from)?;
    receive(incoming, request, payload, limits).await.map_err(refusal)
}

/// What was said beside a sheet.
fn request_of(fields: &BTreeMap<String, String>) -> Result<DatasetRequest, ScreeningError> {
    let mut object = Map::new();
    for (name, text) in fields {
        // The kinds of columns are JSON; words stand as they are, even when they are all digits.
        let value = if name == "kinds" { serde_json::from_str(text).ok() } else { None };
        object.insert(name.clone(), value.unwrap_or_else(|| Value::String(text.clone())));
    }
    serde_path_to_error::deserialize(Value::Object(object))
        .map_err(|error| FieldErrors::one(error.path().to_string(), "malformed", error.inner()).into())
}

/// Sets of data in sight, the newest first.
#[utoipa::path(get, path = "/api/v1/screening/datasets", tag = "screening", params(PageRequest),
    responses((status = 200, description = "A page of sets", body = Page<DatasetBody>)))]
async fn list_datasets(
    allowed: Allowed<actions::ReadModels>,
    state: web::Data<AppState>,
    page: web::Query<PageRequest>,
) -> Result<web::Json<Page<DatasetBody>>, AppError> {
    let page = page.into_inner();
    let rows = state
        .read(move |conn| queries::datasets(conn, &allowed.actor.scope, &page).map_err(ScreeningError::from))
        .await?;
    Ok(web::Json(Page::of(rows, &page, |row| row.id.0).map(DatasetBody::from)))
}

/// Makes a set of data of a sheet. Its columns are typed by what stands in them; rows that do not fit come back
/// with the reason beside each.
#[utoipa::path(post, path = "/api/v1/screening/datasets", tag = "screening",
    request_body(content = DatasetForm, content_type = "multipart/form-data"),
    responses((status = 201, description = "The set, and what became of the sheet", body = LoadedBody)))]
async fn create_dataset(
    allowed: Allowed<actions::HandleModels>,
    state: web::Data<AppState>,
    request: HttpRequest,
    payload: web::Payload,
) -> Result<HttpResponse, AppError> {
    let office = own_office(&allowed.actor)?;
    let upload = sheet_of(&state, &request, payload).await?;
    let DatasetRequest { name, origin, statutory_source, key_column, kinds } = request_of(&upload.fields)?;
    let statutory_source = statutory_source.unwrap_or(StatutorySource::OtherDuty);
    let new = NewDataset { office, name, origin, statutory_source, key_column, kinds };
    let (loader, actor) = (state.loader(), allowed.actor);
    let loaded = blocking(move || {
        loader.create(&actor, (&upload.settled, &upload.name), &new).map_err(AppError::from)
    })
    .await?;
    Ok(HttpResponse::Created().json(LoadedBody::from(loaded)))
}

/// One set of data.
#[utoipa::path(get, path = "/api/v1/screening/datasets/{id}", tag = "screening",
    params(("id" = DatasetId, Path, description = "The set")),
    responses((status = 200, description = "The set", body = DatasetBody)))]
async fn read_dataset(
    allowed: Allowed<actions::ReadModels>,
    state: web::Data<AppState>,
    id: web::Path<DatasetId>,
) -> Result<web::Json<DatasetBody>, AppError> {
    let id = id.into_inner();
    let row = state.read(move |conn| service::dataset_of(conn, &allowed.actor.scope, id)).await?;
    Ok(web::Json(row.into()))
}

/// The rows of a set of data, in the order in which they came.
#[utoipa::path(get, path = "/api/v1/screening/datasets/{id}/rows", tag = "screening",
    params(("id" = DatasetId, Path, description = "The set"), PageRequest),
    responses((status = 200, description = "A page of rows", body = Page<RowBody>)))]
async fn list_dataset_rows(
    allowed: Allowed<actions::ReadModels>,
    state: web::Data<AppState>,
    id: web::Path<DatasetId>,
    page: web::Query<PageRequest>,
) -> Result<web::Json<Page<RowBody>>, AppError> {
    let (id, page) = (id.into_inner(), page.into_inner());
    let rows = state
        .read(move |conn| {
            service::dataset_of(conn, &allowed.actor.scope, id)?;
            let bounds = (page.cursor.unwrap_or(0), page.limit() + 1);
            queries::rows(conn, id, bounds).map_err(ScreeningError::from)
        })
        .await?;
    Ok(web::Json(Page::of(rows, &page, |row| row.id).map(RowBody::from)))
}

/// Loads a further sheet into a set: its rows replace those of the same key, and are added where none has it.
#[utoipa::path(post, path = "/api/v1/screening/datasets/{id}/rows", tag = "screening",
    params(("id" = DatasetId, Path, description = "The set")),
    request_body(content = DatasetSheetForm, content_type = "multipart/form-data"),
    responses((status = 201, description = "The set, and what became of the sheet", body = LoadedBody)))]
async fn load_dataset_rows(
    allowed: Allowed<actions::HandleModels>,
    state: web::Data<AppState>,
    id: web::Path<DatasetId>,
    request: HttpRequest,
    payload: web::Payload,
) -> Result<HttpResponse, AppError> {
    let id = id.into_inner();
    let upload = sheet_of(&state, &request, payload).await?;
    let (loader, actor) = (state.loader(), allowed.actor);
    let loaded = blocking(move || {
        let loaded: Result<_, AcrossError> = loader.load(&actor, id, (&upload.settled, &upload.name));
        loaded.map_err(AppError::from)
    })
    .await?;
    Ok(HttpResponse::Created().json(LoadedBody::from(loaded)))
}

/// The sheets that were loaded into a set, the last first.
#[utoipa::path(get, path = "/api/v1/screening/datasets/{id}/loads", tag = "screening",
    params(("id" = DatasetId, Path, description = "The set"), PageRequest),
    responses((status = 200, description = "A page of loads", body = Page<LoadBody>)))]
async fn list_dataset_loads(
    allowed: Allowed<actions::ReadModels>,
    state: web::Data<AppState>,
    id: web::Path<DatasetId>,
    page: web::Query<PageRequest>,
) -> Result<web::Json<Page<LoadBody>>, AppError> {
    let (id, page) = (id.into_inner(), page.into_inner());
    let rows = state
        .read(move |conn| {
            service::dataset_of(conn, &allowed.actor.scope, id)?;
            queries::loads(conn, id, &page).map_err(ScreeningError::from)
        })
        .await?;
    Ok(web::Json(Page::of(rows, &page, |row| row.id.0).map(LoadBody::from)))
}

/// The refused rows of a load as a table, with the reason beside each. Taking it is logged.
#[utoipa::path(get, path = "/api/v1/screening/datasets/{id}/loads/{load}/rejects", tag = "screening",
    params(("id" = DatasetId, Path, description = "The set"), ("load" = LoadId, Path, description = "The load")),
    responses((status = 200, description = "The table", body = String,
               content_type = "application/octet-stream")))]
async fn read_load_rejects(
    allowed: Allowed<actions::HandleModels>,
    state: web::Data<AppState>,
    of: web::Path<(DatasetId, LoadId)>,
) -> Result<HttpResponse, AppError> {
    let (id, load) = of.into_inner();
    let (set, found) =
        state.perform(allowed.actor, move |work| service::note_rejects_taken(work, id, load)).await?;
    let db = state.db.clone();
    let file = blocking(move || {
        service::write_rejects(&db, &set, load).map_err(|error| AppError::from(ImportError::from(error)))
    })
    .await?;
    let answer = download(file, "text/csv; charset=utf-8", &found.rejects_name());
    Ok(answer.map_err(ImportError::from)?)
}
