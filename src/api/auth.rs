//! Sign-in, sessions, and oneself.

use actix_web::{HttpResponse, web};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::{Deserialize, Serialize};

use crate::app::AppState;
use crate::auth::error::AuthError;
use crate::auth::policy::{Action, actions, may};
use crate::auth::sessions::{Entry, Session};
use crate::http::{Allowed, Anyone, AppError, Input, Problem, Routes};
use crate::kit::{AgencyId, OfficeId, PersonId, Role};
use crate::org;
use crate::route;

/// Adds this module's routes.
pub(super) fn routes(r: &mut Routes) {
    route!(r, login);
    route!(r, refresh);
    route!(r, logout);
    route!(r, logout_everywhere);
    route!(r, change_password);
    route!(r, read_me);
    route!(r, read_keys);
}

/// User name and password, and the code of whoever has a second factor.
#[derive(Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct LoginRequest {
    /// The user name; case does not matter.
    pub username: String,
    /// The password.
    pub password: String,
    /// A code of the second factor or a recovery code, where one guards the account.
    #[serde(default)]
    pub code: Option<String>,
}

/// A session.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct SessionBody {
    /// Sent with each request as `Authorization: Bearer`.
    pub access_token: String,
    /// Exchanged for the next session, once.
    pub refresh_token: String,
    /// Seconds for which the access token counts.
    pub expires_in: i64,
    /// Always `Bearer`.
    pub token_type: &'static str,
    /// Whether a new password has to be set before anything else.
    pub must_change_password: bool,
}

impl From<Session> for SessionBody {
    fn from(session: Session) -> Self {
        let Session { access_token, refresh_token, expires_in, must_change_password } = session;
        Self { access_token, refresh_token, expires_in, token_type: "Bearer", must_change_password }
    }
}

/// Opens a session.
#[utoipa::path(post, path = "/api/v1/auth/login", tag = "auth", request_body = LoginRequest,
    responses((status = 200, description = "Signed in", body = SessionBody),
              (status = 401, description = "User name, password and code do not belong together",
               body = Problem, content_type = "application/problem+json")))]
async fn login(
    anyone: Anyone,
    state: web::Data<AppState>,
    input: Input<LoginRequest>,
) -> Result<web::Json<SessionBody>, AppError> {
    let LoginRequest { username, password, code } = input.value;
    let (desk, origin) = (state.desk(), anyone.actor.origin);
    let session = match desk.sign_in(origin.clone(), &username, password).await? {
        Entry::Session(session) => session,
        Entry::Code(ticket) => desk.answer(origin, &ticket, &code.ok_or(AuthError::CodeRequired)?).await?,
    };
    Ok(web::Json(session.into()))
}

/// A refresh token.
#[derive(Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RefreshRequest {
    /// The token of the session.
    pub refresh_token: String,
}

/// Exchanges a refresh token for the next session. A token used twice ends its session.
#[utoipa::path(post, path = "/api/v1/auth/refresh", tag = "auth", request_body = RefreshRequest,
    responses((status = 200, description = "The next session", body = SessionBody),
              (status = 401, description = "The token does not count",
               body = Problem, content_type = "application/problem+json")))]
async fn refresh(
    anyone: Anyone,
    state: web::Data<AppState>,
    input: Input<RefreshRequest>,
) -> Result<web::Json<SessionBody>, AppError> {
    let session = state.desk().refresh(anyone.actor.origin, &input.value.refresh_token).await?;
    Ok(web::Json(session.into()))
}

/// Ends the session of a refresh token; its access token runs out by itself within a quarter of an hour.
#[utoipa::path(post, path = "/api/v1/auth/logout", tag = "auth", request_body = RefreshRequest,
    responses((status = 204, description = "Ended"),
              (status = 401, description = "The token does not count",
               body = Problem, content_type = "application/problem+json")))]
async fn logout(
    anyone: Anyone,
    state: web::Data<AppState>,
    input: Input<RefreshRequest>,
) -> Result<HttpResponse, AppError> {
    state.desk().sign_out(anyone.actor.origin, &input.value.refresh_token).await?;
    Ok(HttpResponse::NoContent().finish())
}

/// Ends every session and every access token of the caller at once.
#[utoipa::path(post, path = "/api/v1/auth/logout-everywhere", tag = "auth",
    responses((status = 204, description = "Ended")))]
async fn logout_everywhere(
    allowed: Allowed<actions::OwnAccount>,
    state: web::Data<AppState>,
) -> Result<HttpResponse, AppError> {
    state.desk().sign_out_everywhere(allowed.actor).await?;
    Ok(HttpResponse::NoContent().finish())
}

/// A change of one's own password.
#[derive(Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PasswordRequest {
    /// The present one.
    pub current_password: String,
    /// The new one: 12 to 128 characters, without the user name.
    pub new_password: String,
}

/// Changes the caller's password, ends every session, and opens a new one.
#[utoipa::path(post, path = "/api/v1/auth/password", tag = "auth", request_body = PasswordRequest,
    responses((status = 200, description = "A new session", body = SessionBody)))]
async fn change_password(
    allowed: Allowed<actions::OwnAccount>,
    state: web::Data<AppState>,
    input: Input<PasswordRequest>,
) -> Result<web::Json<SessionBody>, AppError> {
    let PasswordRequest { current_password, new_password } = input.value;
    let session = state.desk().change_password(allowed.actor, current_password, new_password).await?;
    Ok(web::Json(session.into()))
}

/// Who is signed in.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct MeBody {
    /// Their id.
    pub id: PersonId,
    /// What they sign in as.
    pub username: String,
    /// Their name.
    pub name: String,
    /// Their post.
    pub title: String,
    /// Their procuratorate.
    pub office_id: Option<OfficeId>,
    /// Their agency.
    pub agency_id: Option<AgencyId>,
    /// Roles held today.
    pub roles: Vec<Role>,
    /// What the roles may do, by the names of the actions.
    pub actions: Vec<&'static str>,
    /// Whether a new password has to be set before anything else.
    pub must_change_password: bool,
}

/// Who is signed in, with what role, and what they may do.
#[utoipa::path(get, path = "/api/v1/auth/me", tag = "auth",
    responses((status = 200, description = "The caller", body = MeBody)))]
async fn read_me(
    allowed: Allowed<actions::OwnAccount>,
    state: web::Data<AppState>,
) -> Result<web::Json<MeBody>, AppError> {
    let actor = allowed.actor;
    let id = actor.person.ok_or(AuthError::SessionEnded)?;
    let row = state.read(move |conn| org::queries::person(conn, id)?.ok_or(AuthError::SessionEnded)).await?;
    let actions = Action::ALL.iter().filter(|action| may(&actor, **action)).map(|action| action.code());
    Ok(web::Json(MeBody {
        id,
        username: row.username,
        name: row.name,
        title: row.title,
        office_id: row.office_id,
        agency_id: row.agency_id,
        actions: actions.collect(),
        roles: actor.roles,
        must_change_password: row.must_change_password,
    }))
}

/// The public keys of access tokens (RFC 7517, RFC 8037).
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct KeySet {
    /// The keys; the first signs.
    pub keys: Vec<PublicKey>,
}

/// One public key.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct PublicKey {
    /// The name that a token's header gives.
    pub kid: String,
    /// Always `OKP`.
    pub kty: &'static str,
    /// Always `Ed25519`.
    pub crv: &'static str,
    /// Always `EdDSA`.
    pub alg: &'static str,
    /// Always `sig`.
    #[serde(rename = "use")]
    pub purpose: &'static str,
    /// The key, base64url.
    pub x: String,
}

/// The keys by which our access tokens are verified.
#[utoipa::path(get, path = "/api/v1/auth/keys", tag = "auth",
    responses((status = 200, description = "The keys", body = KeySet)))]
async fn read_keys(_anyone: Anyone, state: web::Data<AppState>) -> web::Json<KeySet> {
    let keys = state.token_keys.public().map(|(kid, public)| PublicKey {
        kid: kid.to_owned(),
        kty: "OKP",
        crv: "Ed25519",
        alg: "EdDSA",
        purpose: "sig",
        x: URL_SAFE_NO_PAD.encode(public),
    });
    web::Json(KeySet { keys: keys.collect() })
}
