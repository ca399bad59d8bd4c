//! One's own sessions and second factor.

use actix_web::{HttpResponse, web};
use serde::{Deserialize, Serialize};

use crate::app::AppState;
use crate::auth::factor::{Enrolment, Standing};
use crate::auth::policy::actions;
use crate::auth::sessions::OpenSession;
use crate::http::{Allowed, AppError, Input, Routes};
use crate::kit::Timestamp;
use crate::route;

/// Adds this module's routes.
pub(super) fn routes(r: &mut Routes) {
    route!(r, list_sessions);
    route!(r, end_session);
    route!(r, read_factor);
    route!(r, begin_factor);
    route!(r, confirm_factor);
    route!(r, renew_recovery_codes);
    route!(r, end_factor);
}

/// A session that lasts.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct OpenSessionBody {
    /// What it is known by.
    pub id: String,
    /// When it was opened.
    pub opened_at: Timestamp,
    /// When it was renewed last.
    pub renewed_at: Timestamp,
    /// When it ends, if it is not renewed until then.
    pub expires_at: Timestamp,
    /// The network address from which it was renewed last; empty where none was kept.
    pub origin: String,
}

impl From<OpenSession> for OpenSessionBody {
    fn from(session: OpenSession) -> Self {
        let OpenSession { family, opened_at, renewed_at, expires_at, origin } = session;
        Self { id: family, opened_at, renewed_at, expires_at, origin }
    }
}

/// The caller's sessions that last.
#[utoipa::path(get, path = "/api/v1/auth/sessions", tag = "auth",
    responses((status = 200, description = "The sessions, the one renewed last first", body = [OpenSessionBody])))]
async fn list_sessions(
    allowed: Allowed<actions::OwnAccount>,
    state: web::Data<AppState>,
) -> Result<web::Json<Vec<OpenSessionBody>>, AppError> {
    let sessions = state.desk().sessions(&allowed.actor).await?;
    Ok(web::Json(sessions.into_iter().map(OpenSessionBody::from).collect()))
}

/// Ends a session of the caller at once. Every access token stops counting with it; the sessions that are left renew
/// theirs by their refresh tokens.
#[utoipa::path(post, path = "/api/v1/auth/sessions/{id}/endings", tag = "auth",
    params(("id" = String, Path, description = "The session")),
    responses((status = 204, description = "Ended")))]
async fn end_session(
    allowed: Allowed<actions::OwnAccount>,
    state: web::Data<AppState>,
    id: web::Path<String>,
) -> Result<HttpResponse, AppError> {
    state.desk().end_session(allowed.actor, id.into_inner()).await?;
    Ok(HttpResponse::NoContent().finish())
}

/// How the caller's second factor stands.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct SecondFactorBody {
    /// Since when it guards the account; absent while it does not.
    pub since: Option<Timestamp>,
    /// Recovery codes that are left.
    pub recovery_codes: i64,
    /// Whether a role of the caller must have one.
    pub is_required: bool,
}

/// How the caller's second factor stands.
#[utoipa::path(get, path = "/api/v1/auth/second-factor", tag = "auth",
    responses((status = 200, description = "The second factor", body = SecondFactorBody)))]
async fn read_factor(
    allowed: Allowed<actions::OwnAccount>,
    state: web::Data<AppState>,
) -> Result<web::Json<SecondFactorBody>, AppError> {
    let Standing { since, recovery_codes, is_required } = state.desk().factor(&allowed.actor).await?;
    Ok(web::Json(SecondFactorBody { since, recovery_codes, is_required }))
}

/// The owner of the account, by the password.
#[derive(Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct BeginFactorRequest {
    /// The present password.
    pub current_password: String,
}

/// A secret for a device; shown this once.
#[derive(Serialize, utoipa::ToSchema)]
pub struct EnrolmentBody {
    /// The secret in base32.
    pub secret: String,
    /// The same as an `otpauth:` address, which devices read from a QR code.
    pub address: String,
}

/// Makes a secret for a device (TOTP, RFC 6238: SHA-1, six digits, thirty seconds). It guards nothing until a first code
/// confirms within a quarter of an hour that the device has it.
#[utoipa::path(post, path = "/api/v1/auth/second-factor", tag = "auth", request_body = BeginFactorRequest,
    responses((status = 200, description = "The secret", body = EnrolmentBody)))]
async fn begin_factor(
    allowed: Allowed<actions::OwnAccount>,
    state: web::Data<AppState>,
    input: Input<BeginFactorRequest>,
) -> Result<web::Json<EnrolmentBody>, AppError> {
    let made = state.desk().begin_factor(allowed.actor, input.value.current_password).await?;
    let Enrolment { secret, address } = made;
    Ok(web::Json(EnrolmentBody { secret, address }))
}

/// A code.
#[derive(Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CodeRequest {
    /// Six digits of the device, or a recovery code where one counts.
    pub code: String,
}

/// Recovery codes; each counts once, in place of a code of the device.
#[derive(Serialize, utoipa::ToSchema)]
pub struct RecoveryCodesBody {
    /// The codes; shown this once.
    pub recovery_codes: Vec<String>,
}

/// Turns the second factor on by the first code of the device, and gives the recovery codes.
#[utoipa::path(post, path = "/api/v1/auth/second-factor/confirmations", tag = "auth", request_body = CodeRequest,
    responses((status = 200, description = "On; the recovery codes", body = RecoveryCodesBody)))]
async fn confirm_factor(
    allowed: Allowed<actions::OwnAccount>,
    state: web::Data<AppState>,
    input: Input<CodeRequest>,
) -> Result<web::Json<RecoveryCodesBody>, AppError> {
    let recovery_codes = state.desk().confirm_factor(allowed.actor, input.value.code).await?;
    Ok(web::Json(RecoveryCodesBody { recovery_codes }))
}

/// Gives new recovery codes for a code; those before count no more.
#[utoipa::path(post, path = "/api/v1/auth/second-factor/recovery-codes", tag = "auth", request_body = CodeRequest,
    responses((status = 200, description = "The new codes", body = RecoveryCodesBody)))]
async fn renew_recovery_codes(
    allowed: Allowed<actions::OwnAccount>,
    state: web::Data<AppState>,
    input: Input<CodeRequest>,
) -> Result<web::Json<RecoveryCodesBody>, AppError> {
    let recovery_codes = state.desk().renew_recovery_codes(allowed.actor, input.value.code).await?;
    Ok(web::Json(RecoveryCodesBody { recovery_codes }))
}

/// Turns the second factor off for a code.
#[utoipa::path(post, path = "/api/v1/auth/second-factor/endings", tag = "auth", request_body = CodeRequest,
    responses((status = 204, description = "Off")))]
async fn end_factor(
    allowed: Allowed<actions::OwnAccount>,
    state: web::Data<AppState>,
    input: Input<CodeRequest>,
) -> Result<HttpResponse, AppError> {
    state.desk().end_factor(allowed.actor, input.value.code).await?;
    Ok(HttpResponse::NoContent().finish())
}
