//! What brings a recommendation out of the house: sent for approval, entered in the ledger of service line by line, and
//! recorded with the level above.

use actix_web::{HttpRequest, HttpResponse, web};
use chrono::NaiveDate;
use serde::Serialize;

use super::recommendations::after;
use crate::app::AppState;
use crate::auth::policy::{Action, actions, may};
use crate::db::Db;
use crate::flows::{FlowError, progress};
use crate::http::{Allowed, AppError, Pages, Posted, once};
use crate::kit::{Actor, Fields, Role, Scope};
use crate::org::queries as org;
use crate::recommendations::error::RecommendationRefusal;
use crate::recommendations::serving::{Attempt, Delivery};
use crate::recommendations::{
    AddresseeId, Recommendation, RecommendationError, RecommendationId, RecommendationState, ServiceId,
    ServiceMethod, queries, service,
};
use crate::web::at::At;
use crate::web::form::{Choice, Form, wrong};
use crate::web::sent;
use crate::{choices, word};

/// Adds this module's pages.
pub(super) fn pages(p: &mut Pages) {
    p.post("/recommendations/{id}/proposal", propose);
    p.post("/recommendations/{id}/upward", upward);
    p.get("/recommendations/lines/{id}/service", service_page);
    p.post("/recommendations/lines/{id}/service", serve);
    p.get("/recommendations/services/{id}/delivery", delivery_page);
    p.post("/recommendations/services/{id}/delivery", deliver);
}

/// What somebody may do with a document.
#[derive(Default, Serialize)]
pub(super) struct May {
    write: bool,
    serve: bool,
    visit: bool,
    record_upward: bool,
    urge: bool,
    /// Comments on the draft, of those of its own office.
    comment: bool,
}

impl May {
    pub(super) fn of(actor: &Actor, row: &Recommendation) -> Self {
        use RecommendationState as S;
        let supervises = actor.is(Role::Supervisor) || actor.is(Role::CaseManagement);
        let urge = may(actor, Action::UrgeAgencies)
            && (actor.office == Some(row.office_id) || supervises)
            && matches!(row.state, S::Signed | S::Served | S::RecordedUpward);
        let comment = may(actor, Action::CommentOnDrafts) && actor.office == Some(row.office_id);
        if !may(actor, Action::HandleRecommendations) || actor.office != Some(row.office_id) {
            return Self { urge, comment, ..Self::default() };
        }
        let is_out = matches!(row.state, S::Served | S::RecordedUpward | S::Concluded);
        Self {
            write: matches!(row.state, S::Draft | S::DeptReviewed),
            serve: matches!(row.state, S::Signed | S::Served | S::RecordedUpward),
            visit: is_out || row.first_served_on.is_some(),
            record_upward: row.first_served_on.is_some()
                && row.recorded_upward_on.is_none()
                && !matches!(row.state, S::Amended | S::Withdrawn),
            urge,
            comment,
        }
    }
}

async fn propose(
    allowed: Allowed<actions::HandleRecommendations>,
    at: At,
    state: web::Data<AppState>,
    id: web::Path<RecommendationId>,
    posted: Posted,
) -> Result<HttpResponse, AppError> {
    let (id, version, actor) = (id.into_inner(), posted.version(), allowed.actor);
    let opinion = posted.text("opinion").to_owned();
    let done = once(&state, actor.clone(), &posted, move |work| {
        service::propose(work, id, version, &opinion).map(|approval| approval.0)
    })
    .await;
    after(&state, actor, (id, &at), &posted, (done.map(drop), "said-recommendation_proposed")).await
}

async fn upward(
    allowed: Allowed<actions::HandleRecommendations>,
    at: At,
    state: web::Data<AppState>,
    id: web::Path<RecommendationId>,
    posted: Posted,
) -> Result<HttpResponse, AppError> {
    let (id, version, actor) = (id.into_inner(), posted.version(), allowed.actor);
    let done = sent::performed(&state, &actor, on(&posted), move |work, on| {
        service::record_upward(work, id, version, *on).map(drop)
    })
    .await;
    after(&state, actor, (id, &at), &posted, (done, "said-recorded_upward")).await
}

/// The day that a form tells.
fn on(posted: &Posted) -> Result<NaiveDate, AppError> {
    let mut fields = Fields::new();
    let on = posted.day(&mut fields, "on");
    let on = posted.required(&mut fields, "on", on);
    fields.finish().map_err(RecommendationError::from)?;
    on.ok_or_else(|| wrong("on", "required"))
}

#[derive(Serialize)]
struct ServiceView {
    href: String,
    number: String,
    title: String,
    agency: String,
    methods: Vec<Choice>,
    sent: usize,
    form: Form,
}

async fn service_view(
    state: &AppState,
    actor: &Actor,
    (id, at): (AddresseeId, &At),
    refused: Option<(&Posted, &AppError)>,
) -> Result<ServiceView, AppError> {
    let scope = actor.scope.clone();
    let (document, agency) = state
        .read(move |conn| {
            let found = queries::addressee(conn, &scope, id)?;
            let (line, document) = found.ok_or(RecommendationRefusal::AddresseeNotFound { id })?;
            let agency = org::agency(conn, line.agency_id)?.map(|row| row.name).unwrap_or_default();
            Ok::<_, RecommendationError>((document, agency))
        })
        .await?;
    let form = match refused {
        Some((posted, error)) => Form::refused(posted, error, at),
        None => {
            let today = state.clock.now().date();
            let form = Posted::default().with("method", ServiceMethod::InPerson.code());
            Form::of(&form.with("attempted_on", today).with("served_on", today))
        }
    };
    Ok(ServiceView {
        href: format!("/recommendations/{}", document.id),
        number: document.number.unwrap_or_else(|| at.text("ui-no-number")),
        title: document.title,
        agency,
        methods: choices!(at.language, ServiceMethod),
        sent: refused.map_or(0, |(posted, _)| sent::hashes(posted).len()),
        form,
    })
}

async fn service_page(
    allowed: Allowed<actions::HandleRecommendations>,
    at: At,
    state: web::Data<AppState>,
    id: web::Path<AddresseeId>,
) -> Result<HttpResponse, AppError> {
    let view = service_view(&state, &allowed.actor, (id.into_inner(), &at), None).await?;
    at.page(&state, &allowed.actor, "pages/prosecutor/service.html", view).await
}

async fn serve(
    allowed: Allowed<actions::HandleRecommendations>,
    at: At,
    state: web::Data<AppState>,
    id: web::Path<AddresseeId>,
    (request, payload): (HttpRequest, web::Payload),
) -> Result<HttpResponse, AppError> {
    let (id, actor) = (id.into_inner(), allowed.actor);
    let (posted, whole) = sent::received(&state, &actor, (&request, payload)).await?;
    let told = whole.and_then(|()| attempt(&posted));
    let done = sent::performed(&state, &actor, told, move |work, attempt| {
        let service = progress::record_service(work, id, attempt)?;
        document_of(work.conn, &work.actor.scope, service.addressee_id)
    });
    let done = done.await.map(|document| (document, "said-service_entered"));
    sent::answered((&state, &at, &actor), done, "pages/prosecutor/service.html", async |error| {
        service_view(&state, &actor, (id, &at), Some((&posted, error))).await
    })
    .await
}

/// The page of the document that a line stands in.
fn document_of(conn: &mut Db, scope: &Scope, line: AddresseeId) -> Result<String, FlowError> {
    let found = queries::addressee(conn, scope, line).map_err(RecommendationError::from)?;
    let found = found.ok_or(RecommendationRefusal::AddresseeNotFound { id: line });
    let (_, document) = found.map_err(RecommendationError::from)?;
    Ok(format!("/recommendations/{}", document.id))
}

fn attempt(posted: &Posted) -> Result<Attempt, AppError> {
    let mut fields = Fields::new();
    let method = posted.code(&mut fields, "method", ServiceMethod::from_code);
    let method = posted.required(&mut fields, "method", method);
    let attempted_on = posted.day(&mut fields, "attempted_on");
    let attempted_on = posted.required(&mut fields, "attempted_on", attempted_on);
    let served_on = posted.day(&mut fields, "served_on");
    fields.finish().map_err(RecommendationError::from)?;
    let (Some(method), Some(attempted_on)) = (method, attempted_on) else {
        return Err(wrong("method", "required"));
    };
    Ok(Attempt {
        method,
        attempted_on,
        served_on,
        receiver: posted.optional("receiver"),
        place: posted.optional("place"),
        witness: posted.optional("witness"),
        agreed: posted.ticked("agreed"),
        tracking: posted.optional("tracking"),
        files: sent::hashes(posted),
        failure: posted.optional("failure"),
        note: posted.optional("note"),
    })
}

#[derive(Serialize)]
struct DeliveryView {
    href: String,
    title: String,
    method: String,
    attempted_on: NaiveDate,
    tracking: Option<String>,
    version: i32,
    sent: usize,
    form: Form,
}

async fn delivery_view(
    state: &AppState,
    actor: &Actor,
    (id, at): (ServiceId, &At),
    refused: Option<(&Posted, &AppError)>,
) -> Result<DeliveryView, AppError> {
    let scope = actor.scope.clone();
    let (row, document) = state
        .read(move |conn| {
            let row =
                queries::service(conn, &scope, id)?.ok_or(RecommendationRefusal::ServiceNotFound { id })?;
            let found = queries::addressee(conn, &scope, row.addressee_id)?;
            let (_, document) = found.ok_or(RecommendationRefusal::ServiceNotFound { id })?;
            Ok::<_, RecommendationError>((row, document))
        })
        .await?;
    Ok(DeliveryView {
        href: format!("/recommendations/{}", document.id),
        title: document.title,
        method: word!(at.language, row.method),
        attempted_on: row.attempted_on,
        tracking: row.tracking,
        version: row.version,
        sent: refused.map_or(0, |(posted, _)| sent::hashes(posted).len()),
        form: match refused {
            Some((posted, error)) => Form::refused(posted, error, at),
            None => Form::of(&Posted::default().with("on", state.clock.now().date())),
        },
    })
}

async fn delivery_page(
    allowed: Allowed<actions::HandleRecommendations>,
    at: At,
    state: web::Data<AppState>,
    id: web::Path<ServiceId>,
) -> Result<HttpResponse, AppError> {
    let view = delivery_view(&state, &allowed.actor, (id.into_inner(), &at), None).await?;
    at.page(&state, &allowed.actor, "pages/prosecutor/delivery.html", view).await
}

async fn deliver(
    allowed: Allowed<actions::HandleRecommendations>,
    at: At,
    state: web::Data<AppState>,
    id: web::Path<ServiceId>,
    (request, payload): (HttpRequest, web::Payload),
) -> Result<HttpResponse, AppError> {
    let (id, actor) = (id.into_inner(), allowed.actor);
    let (posted, whole) = sent::received(&state, &actor, (&request, payload)).await?;
    let (told, version) = (whole.and_then(|()| delivery(&posted)), posted.version());
    let done = sent::performed(&state, &actor, told, move |work, told| {
        let service = progress::record_delivery(work, id, version, told)?;
        document_of(work.conn, &work.actor.scope, service.addressee_id)
    });
    let done = done.await.map(|document| (document, "said-service_entered"));
    sent::answered((&state, &at, &actor), done, "pages/prosecutor/delivery.html", async |error| {
        delivery_view(&state, &actor, (id, &at), Some((&posted, error))).await
    })
    .await
}

fn delivery(posted: &Posted) -> Result<Delivery, AppError> {
    let on = on(posted)?;
    Ok(if posted.text("then") == "failed" {
        Delivery::Failed { on, reason: posted.text("reason").to_owned() }
    } else {
        Delivery::Signed { on, receiver: posted.text("receiver").to_owned(), files: sent::hashes(posted) }
    })
}
