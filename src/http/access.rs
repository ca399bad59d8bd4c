//! Who is asking, and whether they may: the first argument of every handler.

use std::marker::PhantomData;

use actix_web::dev::Payload;
use actix_web::http::header::AUTHORIZATION;
use actix_web::{FromRequest, HttpRequest, web};
use futures_util::future::{LocalBoxFuture, Ready, ready};

use super::problem::AppError;
use crate::app::AppState;
use crate::auth::policy::{self, Action, ActionOf};
use crate::kit::Actor;
use crate::org;

crate::coded_errors! {
    /// Why a request is turned away at the door.
    pub enum AccessError {
        /// No token, or one that no longer counts.
        [Unauthenticated "not_signed_in"] NotSignedIn,
        /// No role of the actor may do this.
        [Forbidden "not_allowed"] NotAllowed { action: &'static str },
        /// A new password has to be set first.
        [Forbidden "password_change_required"] PasswordChangeRequired,
    }
}

/// Proof that the actor may take the action `A`.
pub struct Allowed<A> {
    /// Who is asking.
    pub actor: Actor,
    action: PhantomData<A>,
}

/// A request that needs no account.
pub struct Anyone {
    /// The public, with the network address it comes from.
    pub actor: Actor,
}

impl<A: ActionOf> FromRequest for Allowed<A> {
    type Error = AppError;
    type Future = LocalBoxFuture<'static, Result<Self, AppError>>;

    fn from_request(request: &HttpRequest, _payload: &mut Payload) -> Self::Future {
        let request = request.clone();
        Box::pin(async move {
            let actor = authenticate(&request, A::ACTION).await?;
            Ok(Self { actor, action: PhantomData })
        })
    }
}

impl FromRequest for Anyone {
    type Error = AppError;
    type Future = Ready<Result<Self, AppError>>;

    fn from_request(request: &HttpRequest, _payload: &mut Payload) -> Self::Future {
        ready(Ok(Self { actor: Actor::public(origin(request)) }))
    }
}

/// The network address of the other end.
fn origin(request: &HttpRequest) -> String {
    request.connection_info().peer_addr().unwrap_or("unknown").to_owned()
}

/// The actor of a request, if their token counts and one of their roles may take the action.
async fn authenticate(request: &HttpRequest, action: Action) -> Result<Actor, AccessError> {
    let state = request.app_data::<web::Data<AppState>>().ok_or(AccessError::NotSignedIn)?;
    let token = bearer(request).ok_or(AccessError::NotSignedIn)?;
    let now = state.clock.now();
    let claims = state.token_keys.verify(token, now).ok_or(AccessError::NotSignedIn)?;
    let person = claims.person().ok_or(AccessError::NotSignedIn)?;
    let origin = origin(request);
    let standing = state
        .read(move |conn| org::store::standing(conn, person, now.date(), origin).map_err(AccessError::from))
        .await?
        .filter(|standing| standing.token_epoch == claims.epoch)
        .ok_or(AccessError::NotSignedIn)?;
    if standing.must_change_password && action != Action::OwnAccount {
        return Err(AccessError::PasswordChangeRequired);
    }
    if !policy::may(&standing.actor, action) {
        return Err(AccessError::NotAllowed { action: action.code() });
    }
    Ok(standing.actor)
}

fn bearer(request: &HttpRequest) -> Option<&str> {
    request.headers().get(AUTHORIZATION)?.to_str().ok()?.strip_prefix("Bearer ")
}
