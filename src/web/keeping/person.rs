//! One person whom an administrator keeps: what may change of them, their roles, where their mail
//! goes, a first password, the second factor.

use actix_web::{HttpResponse, web};
use chrono::NaiveDate;
use serde::Serialize;

use super::people::roles_for;
use crate::app::AppState;
use crate::auth::policy::actions;
use crate::auth::{accounts, factor};
use crate::http::{Allowed, AppError, Pages, Posted};
use crate::kit::{Actor, Fields, PersonId, Role, Timestamp};
use crate::notify;
use crate::org::error::OrgError;
use crate::org::people::{self, PersonChange, RoleGrant};
use crate::org::queries;
use crate::web::at::At;
use crate::web::form::{Choice, Form, wrong};
use crate::web::sent;
use crate::word;

/// Adds this module's pages.
pub(super) fn pages(p: &mut Pages) {
    p.get("/people/{id}", page);
    p.post("/people/{id}/change", change);
    p.post("/people/{id}/roles", grant);
    p.post("/people/{id}/roles/end", end);
    p.post("/people/{id}/password", password);
    p.post("/people/{id}/factor", reset_factor);
    p.post("/people/{id}/address", address);
    p.post("/people/{id}/unlock", unlock);
}

/// A role that somebody has held, holds or will hold.
#[derive(Serialize)]
struct RoleView {
    code: &'static str,
    word: String,
    from: NaiveDate,
    to: Option<NaiveDate>,
    /// Whether it can be ended still.
    lasts: bool,
}

#[derive(Serialize)]
struct PersonView {
    id: PersonId,
    version: i32,
    name: String,
    title: String,
    username: String,
    body: String,
    body_href: Option<String>,
    active: bool,
    must_change_password: bool,
    blocked_until: Option<Timestamp>,
    second_factor: bool,
    /// Whether it is the administrator's own account, whose roles and second factor others keep.
    own: bool,
    held: Vec<RoleView>,
    roles: Vec<Choice>,
    /// The version of the mail address; 0 while there is none.
    address_version: i32,
    /// Whether nothing is sent there, because the mail server refused it too often.
    suspended: bool,
    today: NaiveDate,
    form: Form,
}

async fn view((state, at, actor): (&AppState, &At, &Actor), id: PersonId) -> Result<PersonView, AppError> {
    let (keeper, now) = (actor.clone(), state.clock.now());
    let (row, held, second_factor, body, blocked_until) = state
        .read(move |conn| {
            let (row, held) = people::read(conn, &keeper, id)?;
            let body = match (row.office_id, row.agency_id) {
                (Some(office), _) => queries::procuratorate(conn, office)?.map(|office| (office.name, None)),
                (None, Some(agency)) => {
                    queries::agency(conn, agency)?.map(|row| (row.name, Some(format!("/agencies/{agency}"))))
                }
                (None, None) => None,
            };
            let blocked_until = accounts::blocked_until(conn, &row.username, now)?;
            Ok::<_, OrgError>((row, held, factor::is_on(conn, id)?, body, blocked_until))
        })
        .await?;
    let keeper = actor.clone();
    let address = state.read(move |conn| notify::people::address_of(conn, &keeper, id)).await?;
    let today = now.date();
    let of_role = |row: &crate::org::model::RoleRow| RoleView {
        code: row.role.code(),
        word: word!(at.language, row.role),
        from: row.valid_from,
        to: row.valid_to,
        lasts: row.valid_to.is_none_or(|last| last >= today),
    };
    let password = accounts::readable()?;
    let fresh = Posted::default()
        .with("name", &row.name)
        .with("title", &row.title)
        .with("active", if row.active { "yes" } else { "" })
        .with("valid_from", today)
        .with("address", address.as_ref().map(|row| row.address.clone()).unwrap_or_default())
        .with("password", password);
    let (body, body_href) = body.unwrap_or_default();
    Ok(PersonView {
        id,
        version: row.version,
        name: row.name,
        title: row.title,
        username: row.username,
        body,
        body_href,
        active: row.active,
        must_change_password: row.must_change_password,
        blocked_until,
        second_factor,
        own: actor.person == Some(id),
        held: held.iter().map(of_role).collect(),
        roles: roles_for(at, Some(row.agency_id.is_some())),
        address_version: address.as_ref().map_or(0, |row| row.version),
        suspended: address.is_some_and(|row| row.suspended),
        today,
        form: Form::of(&fresh),
    })
}

const TEMPLATE: &str = "pages/keeping/person.html";

async fn page(
    allowed: Allowed<actions::KeepOrganisations>,
    at: At,
    state: web::Data<AppState>,
    id: web::Path<PersonId>,
) -> Result<HttpResponse, AppError> {
    let view = view((&state, &at, &allowed.actor), id.into_inner()).await?;
    at.page(&state, &allowed.actor, TEMPLATE, view).await
}

/// Back to the person with what was done, or the page again with why not.
async fn answered(
    (state, at, actor): (&AppState, &At, &Actor),
    (id, posted): (PersonId, &Posted),
    said: &'static str,
    done: Result<(), AppError>,
) -> Result<HttpResponse, AppError> {
    let done = done.map(|()| (format!("/people/{id}"), said));
    sent::answered((state, at, actor), done, TEMPLATE, async |error| {
        let fresh = view((state, at, actor), id).await?;
        // What the other forms hold stays what the record says.
        let form = fresh.form.with_refused(posted, error, at);
        Ok(PersonView { form, ..fresh })
    })
    .await
}

async fn change(
    allowed: Allowed<actions::KeepOrganisations>,
    at: At,
    state: web::Data<AppState>,
    id: web::Path<PersonId>,
    posted: Posted,
) -> Result<HttpResponse, AppError> {
    let (actor, id, version) = (allowed.actor, id.into_inner(), posted.version());
    let change = PersonChange {
        name: posted.text("name").to_owned(),
        title: posted.text("title").to_owned(),
        active: posted.ticked("active"),
    };
    let done = state.perform(actor.clone(), move |work| accounts::change(work, id, version, &change)).await;
    let done = done.map_err(AppError::from);
    // A box that is not ticked is not sent.
    let posted = posted.clone().with("active", posted.text("active"));
    answered((&state, &at, &actor), (id, &posted), "said-person_changed", done).await
}

async fn grant(
    allowed: Allowed<actions::KeepOrganisations>,
    at: At,
    state: web::Data<AppState>,
    id: web::Path<PersonId>,
    posted: Posted,
) -> Result<HttpResponse, AppError> {
    let (actor, id) = (allowed.actor, id.into_inner());
    let done = granted(&state, actor.clone(), id, &posted).await;
    answered((&state, &at, &actor), (id, &posted), "said-role_granted", done).await
}

async fn granted(state: &AppState, actor: Actor, id: PersonId, posted: &Posted) -> Result<(), AppError> {
    let mut fields = Fields::new();
    let role = posted.code(&mut fields, "role", Role::from_code);
    let role = posted.required(&mut fields, "role", role);
    let from = posted.day(&mut fields, "valid_from");
    let from = posted.required(&mut fields, "valid_from", from);
    let to = posted.day(&mut fields, "valid_to");
    fields.finish().map_err(OrgError::from)?;
    let (Some(role), Some(from)) = (role, from) else { return Err(wrong("role", "required")) };
    let (version, grant) = (posted.version(), RoleGrant { role, from, to });
    Ok(state.perform(actor, move |work| people::grant_role(work, id, version, grant)).await?)
}

async fn end(
    allowed: Allowed<actions::KeepOrganisations>,
    at: At,
    state: web::Data<AppState>,
    id: web::Path<PersonId>,
    posted: Posted,
) -> Result<HttpResponse, AppError> {
    let (actor, id) = (allowed.actor, id.into_inner());
    let done = ended(&state, actor.clone(), id, &posted).await;
    answered((&state, &at, &actor), (id, &posted), "said-role_ended", done).await
}

async fn ended(state: &AppState, actor: Actor, id: PersonId, posted: &Posted) -> Result<(), AppError> {
    let mut fields = Fields::new();
    let role = posted.code(&mut fields, "role", Role::from_code);
    let last = posted.day(&mut fields, "last");
    let last = posted.required(&mut fields, "last", last);
    fields.finish().map_err(OrgError::from)?;
    let (Some(role), Some(last)) = (role, last) else { return Err(wrong("last", "required")) };
    let version = posted.version();
    Ok(state.perform(actor, move |work| people::end_role(work, id, version, role, last)).await?)
}

async fn password(
    allowed: Allowed<actions::KeepOrganisations>,
    at: At,
    state: web::Data<AppState>,
    id: web::Path<PersonId>,
    posted: Posted,
) -> Result<HttpResponse, AppError> {
    let (actor, id) = (allowed.actor, id.into_inner());
    let done = reset(&state, actor.clone(), id, &posted).await;
    answered((&state, &at, &actor), (id, &posted), "said-password_reset", done).await
}

async fn reset(state: &AppState, actor: Actor, id: PersonId, posted: &Posted) -> Result<(), AppError> {
    let keeper = actor.clone();
    let (row, _) = state.read(move |conn| people::read(conn, &keeper, id)).await?;
    let hash = accounts::first_password(&row.username, posted.text("password").to_owned()).await?;
    let version = posted.version();
    Ok(state.perform(actor, move |work| accounts::reset_password(work, id, version, &hash)).await?)
}

async fn reset_factor(
    allowed: Allowed<actions::KeepOrganisations>,
    at: At,
    state: web::Data<AppState>,
    id: web::Path<PersonId>,
    posted: Posted,
) -> Result<HttpResponse, AppError> {
    let (actor, id, version) = (allowed.actor, id.into_inner(), posted.version());
    let done = state.perform(actor.clone(), move |work| accounts::reset_factor(work, id, version)).await;
    let done = done.map_err(AppError::from);
    answered((&state, &at, &actor), (id, &posted), "said-factor_reset", done).await
}

async fn address(
    allowed: Allowed<actions::KeepMail>,
    at: At,
    state: web::Data<AppState>,
    id: web::Path<PersonId>,
    posted: Posted,
) -> Result<HttpResponse, AppError> {
    let (actor, id, version) = (allowed.actor, id.into_inner(), posted.version());
    let wanted = posted.text("address").to_owned();
    let done = state.perform(actor.clone(), move |work| {
        notify::people::set_address_of(work, id, version, &wanted).map(drop)
    });
    let done = done.await.map_err(AppError::from);
    answered((&state, &at, &actor), (id, &posted), "said-address_set", done).await
}

async fn unlock(
    allowed: Allowed<actions::KeepOrganisations>,
    at: At,
    state: web::Data<AppState>,
    id: web::Path<PersonId>,
    posted: Posted,
) -> Result<HttpResponse, AppError> {
    let (actor, id) = (allowed.actor, id.into_inner());
    let done = state.perform(actor.clone(), move |work| {
        people::read(work.conn, work.actor, id)?;
        accounts::unlock(work, id)
    });
    let done = done.await.map_err(AppError::from);
    answered((&state, &at, &actor), (id, &posted), "said-person_unlocked", done).await
}
