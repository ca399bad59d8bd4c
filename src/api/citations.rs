//! Citations of laws: in a text that is typed, and in what a record says.

use actix_web::web;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::app::AppState;
use crate::auth::policy::actions;
use crate::flows::searching::seers;
use crate::http::{Allowed, AppError, Input, Routes};
use crate::route;
use crate::search::RecordKind;
use crate::statutes::{Resolved, StatuteError, service};
use crate::worker::documents;

/// Adds this module's routes.
pub(super) fn routes(r: &mut Routes) {
    route!(r, check_citations);
    route!(r, list_citations);
}

/// A text that cites laws.
#[derive(Debug, Clone, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CitationsRequest {
    /// The text.
    pub text: String,
    /// The day of the facts; today when absent.
    pub on: Option<NaiveDate>,
}

/// Every citation of a text, and whether it holds on the day of the facts. Nothing is stored.
#[utoipa::path(post, path = "/api/v1/statutes/citations", tag = "statutes", request_body = CitationsRequest,
    responses((status = 200, description = "The citations", body = [Resolved])))]
async fn check_citations(
    _allowed: Allowed<actions::ReadStatutes>,
    state: web::Data<AppState>,
    input: Input<CitationsRequest>,
) -> Result<web::Json<Vec<Resolved>>, AppError> {
    let CitationsRequest { text, on } = input.value;
    let today = state.clock.now().date();
    let on = on.unwrap_or(today);
    let cited =
        state.read(move |conn| service::cited(conn, &text, (on, today)).map_err(StatuteError::from)).await?;
    Ok(web::Json(cited))
}

/// Which record, and the day its citations are to hold on.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub struct RecordCitationsQuery {
    /// What sort of record.
    pub kind: RecordKind,
    /// Its id.
    pub id: i64,
    /// The day of the facts; the day that the record is told by when absent.
    pub on: Option<NaiveDate>,
}

/// What a record cites.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct RecordCitations {
    /// The heading of the record.
    pub title: String,
    /// What it says; the places of citations are places in it.
    pub text: String,
    /// The day that the citations were held against.
    pub on: NaiveDate,
    /// Each citation, the provision it names where the law was imported, and whether it holds on the day.
    pub citations: Vec<Resolved>,
}

/// Every citation in what a record says, linked to the texts of law that were imported, and held against the day of
/// its facts: leads, cases, recommendations, replies, files and rule packs, each to whom may read it.
#[utoipa::path(get, path = "/api/v1/statutes/citations", tag = "statutes", params(RecordCitationsQuery),
    responses((status = 200, description = "The citations", body = RecordCitations)))]
async fn list_citations(
    allowed: Allowed<actions::ReadStatutes>,
    state: web::Data<AppState>,
    query: web::Query<RecordCitationsQuery>,
) -> Result<web::Json<RecordCitations>, AppError> {
    let RecordCitationsQuery { kind, id, on } = query.into_inner();
    let (scope, today) = (allowed.actor.scope, state.clock.now().date());
    let cited = state.read(move |conn| {
        let seers = seers(conn, &scope, today)?;
        let record = documents::load(conn, kind, &[id])?.pop();
        let record = record.filter(|record| seers.may_see(&record.seers)).ok_or(StatuteError::NoRecord)?;
        let on = on.or(record.date).unwrap_or(today);
        let citations = service::cited(conn, &record.body, (on, today))?;
        Ok::<_, StatuteError>(RecordCitations { title: record.title, text: record.body, on, citations })
    });
    Ok(web::Json(cited.await?))
}
