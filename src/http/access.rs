//! Who is asking, and whether they may. Every route is wrapped by [`admit`], which answers that before
//! anything else of the request is read; the first argument of the handler takes its answer.

use std::marker::PhantomData;

use actix_web::body::BoxBody;
use actix_web::dev::{Payload, ServiceRequest, ServiceResponse};
use actix_web::http::header::AUTHORIZATION;
use actix_web::middleware::Next;
use actix_web::{FromRequest, HttpMessage, HttpRequest, web};
use futures_util::future::{Ready, ready};

use super::cookies::{ACCESS, Cookies, SESSION};
use super::problem::AppError;
use crate::app::AppState;
use crate::auth::error::AuthError;
use crate::auth::policy::{self, Action, ActionOf};
use crate::auth::required;
use crate::auth::sessions::Session;
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
        /// A role of the person must have a second factor, which has to be set up first.
        [Forbidden "second_factor_setup_required"] FactorSetupRequired,
    }
}

/// What a handler's first argument says about access.
pub trait Access: 'static {
    /// The action needed; none for the public.
    const ACTION: Option<Action>;
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

impl<A: ActionOf> Access for Allowed<A> {
    const ACTION: Option<Action> = Some(A::ACTION);
}

impl Access for Anyone {
    const ACTION: Option<Action> = None;
}

impl<A: ActionOf> FromRequest for Allowed<A> {
    type Error = AppError;
    type Future = Ready<Result<Self, AppError>>;

    fn from_request(request: &HttpRequest, _payload: &mut Payload) -> Self::Future {
        ready(admitted::<Self>(request).map(|actor| Self { actor, action: PhantomData }))
    }
}

impl FromRequest for Anyone {
    type Error = AppError;
    type Future = Ready<Result<Self, AppError>>;

    fn from_request(request: &HttpRequest, _payload: &mut Payload) -> Self::Future {
        ready(admitted::<Self>(request).map(|actor| Self { actor }))
    }
}

/// The actor whom [`admit`] let in, and for what. It is kept beside the request.
struct Admitted {
    actor: Actor,
    action: Option<Action>,
}

/// Lets a request in whose actor may take the action of its route, and answers any other. It wraps the
/// route, so that nobody learns from a refused body or parameter what they may not ask.
///
/// # Errors
/// Those of the layers below that made no answer.
pub async fn admit<A: Access>(
    request: ServiceRequest,
    next: Next<BoxBody>,
) -> Result<ServiceResponse<BoxBody>, actix_web::Error> {
    let actor = match A::ACTION {
        Some(action) => {
            let token = bearer(request.request()).unwrap_or_default();
            authenticate(request.request(), token, action).await
        }
        None => Ok(Actor::public(origin(request.request()))),
    };
    match actor {
        Ok(actor) => {
            request.extensions_mut().insert(Admitted { actor, action: A::ACTION });
            next.call(request).await
        }
        Err(refusal) => Ok(request.error_response(AppError::from(refusal))),
    }
}

/// Lets a request for a page in as [`admit`] does, by the session that its cookies hold. A session whose access token has
/// run out is renewed on the way, and what is answered sets the new cookies.
///
/// # Errors
/// Those of the layers below that made no answer.
pub async fn admit_visitor<A: Access>(
    request: ServiceRequest,
    next: Next<BoxBody>,
) -> Result<ServiceResponse<BoxBody>, actix_web::Error> {
    let mut renewed = Renewal::None;
    let actor = match A::ACTION {
        Some(action) => visitor(request.request(), action, &mut renewed).await,
        None => Ok(Actor::public(origin(request.request()))),
    };
    let cookies = Cookies::of(request.request());
    let mut response = match actor {
        Ok(actor) => {
            request.extensions_mut().insert(Admitted { actor, action: A::ACTION });
            next.call(request).await?
        }
        Err(refusal) => request.error_response(refusal),
    };
    match renewed {
        Renewal::None => {}
        Renewal::Opened(session) => cookies.open(response.response_mut(), &session),
        Renewal::Ended => cookies.end(response.response_mut()),
    }
    Ok(response)
}

/// What became of a session whose access token had run out.
enum Renewal {
    None,
    Opened(Session),
    Ended,
}

/// The actor of the cookies of a request, if one of their roles may take the action.
async fn visitor(request: &HttpRequest, action: Action, renewed: &mut Renewal) -> Result<Actor, AppError> {
    let cookies = Cookies::of(request);
    let access = cookies.read(request, ACCESS).unwrap_or_default();
    match authenticate(request, &access, action).await {
        Err(AccessError::NotSignedIn) => {}
        answer => return Ok(answer?),
    }
    let state = request.app_data::<web::Data<AppState>>().ok_or(AccessError::NotSignedIn)?;
    let token = cookies.read(request, SESSION).ok_or(AccessError::NotSignedIn)?;
    let session = match state.exchange.refresh(&state.desk(), origin(request), &token).await {
        Ok(session) => session,
        Err(error @ (AuthError::SessionEnded | AuthError::SessionReused)) => {
            *renewed = Renewal::Ended;
            return Err(error.into());
        }
        Err(error) => return Err(error.into()),
    };
    let actor = authenticate(request, &session.access_token, action).await;
    *renewed = Renewal::Opened(session);
    Ok(actor?)
}

/// The actor whom [`admit`] let in for this access, and for no other.
fn admitted<A: Access>(request: &HttpRequest) -> Result<Actor, AppError> {
    let extensions = request.extensions();
    let admitted = extensions.get::<Admitted>().filter(|admitted| admitted.action == A::ACTION);
    Ok(admitted.ok_or(AccessError::NotSignedIn)?.actor.clone())
}

/// Who is signed in by the cookies of a request that may have been let in for nothing, for the page that says so.
pub async fn whoever(request: &HttpRequest) -> Option<Actor> {
    let admitted = request.extensions().get::<Admitted>().map(|admitted| admitted.actor.clone());
    if let Some(actor) = admitted.filter(|actor| actor.person.is_some()) {
        return Some(actor);
    }
    let access = Cookies::of(request).read(request, ACCESS)?;
    authenticate(request, &access, Action::OwnAccount).await.ok()
}

/// The network address from which the request comes: that of the other end, or what a trusted proxy
/// says of it.
fn origin(request: &HttpRequest) -> String {
    let (Some(peer), Some(state)) = (request.peer_addr(), request.app_data::<web::Data<AppState>>()) else {
        return String::from("unknown");
    };
    let headers = request.headers().get_all(FORWARDED_FOR);
    // What is no text is no address either, and ends the way back.
    let hops = headers.flat_map(|value| value.to_str().unwrap_or_default().split(','));
    state.proxies.client(peer.ip(), &hops.collect::<Vec<_>>()).to_string()
}

/// What each proxy on the way adds the address to that it was asked from.
const FORWARDED_FOR: &str = "x-forwarded-for";

/// The actor of a token, if it counts and one of their roles may take the action.
async fn authenticate(request: &HttpRequest, token: &str, action: Action) -> Result<Actor, AccessError> {
    let state = request.app_data::<web::Data<AppState>>().ok_or(AccessError::NotSignedIn)?;
    let now = state.clock.now();
    let claims = state.token_keys.verify(token, now).ok_or(AccessError::NotSignedIn)?;
    let person = claims.person().ok_or(AccessError::NotSignedIn)?;
    let origin = origin(request);
    let own = action == Action::OwnAccount;
    let (standing, lacks_factor) = state
        .read(move |conn| {
            let standing = org::store::standing(conn, person, now.date(), origin)?;
            let lacks_factor = match &standing {
                Some(standing) if !own => required::is_missing(conn, person, &standing.actor.roles)?,
                Some(_) | None => false,
            };
            Ok::<_, AccessError>((standing, lacks_factor))
        })
        .await?;
    let standing = standing.filter(|standing| standing.token_epoch == claims.epoch);
    let standing = standing.ok_or(AccessError::NotSignedIn)?;
    if standing.must_change_password && !own {
        return Err(AccessError::PasswordChangeRequired);
    }
    if lacks_factor {
        return Err(AccessError::FactorSetupRequired);
    }
    if !policy::may(&standing.actor, action) {
        return Err(AccessError::NotAllowed { action: action.code() });
    }
    Ok(standing.actor)
}

fn bearer(request: &HttpRequest) -> Option<&str> {
    let (scheme, token) = request.headers().get(AUTHORIZATION)?.to_str().ok()?.split_once(' ')?;
    scheme.eq_ignore_ascii_case("Bearer").then_some(token)
}
