//! What every page knows of its request: language, size of letters, where it is, and the secret of its forms.

use std::collections::BTreeMap;

use actix_web::dev::Payload;
use actix_web::http::StatusCode;
use actix_web::http::header::{CACHE_CONTROL, CONTENT_LANGUAGE, CONTENT_TYPE, LOCATION};
use actix_web::{FromRequest, HttpRequest, HttpResponse, web};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use futures_util::future::{Ready, ready};
use serde::Serialize;

use super::render::render;
use super::shell::Shell;
use crate::app::AppState;
use crate::http::AppError;
use crate::http::cookies::{CSRF, Cookies, LANGUAGE, LARGE, SAID};
use crate::http::messages::Language;
use crate::http::problem::EdgeError;
use crate::kit::Actor;

/// The request of a page.
#[derive(Debug, Clone)]
pub struct At {
    /// The language of the page: what the person chose, or else Chinese.
    pub language: Language,
    /// Whether letters are large.
    pub large: bool,
    /// The path.
    pub path: String,
    /// The parts of the query; of those that stand twice, the last.
    pub params: BTreeMap<String, String>,
    /// Path and query.
    pub here: String,
    /// How cookies are kept.
    pub cookies: Cookies,
    secret: String,
    is_new: bool,
    said: Option<String>,
}

impl FromRequest for At {
    type Error = AppError;
    type Future = Ready<Result<Self, AppError>>;

    fn from_request(request: &HttpRequest, _payload: &mut Payload) -> Self::Future {
        ready(Self::of(request))
    }
}

impl At {
    /// Of a request.
    ///
    /// # Errors
    /// When the system gives no random bytes.
    pub fn of(request: &HttpRequest) -> Result<Self, AppError> {
        let cookies = Cookies::of(request);
        let language = cookies.read(request, LANGUAGE).and_then(|tag| Language::of_tag(&tag));
        let kept = cookies.read(request, CSRF).filter(|secret| secret.len() >= 32);
        let is_new = kept.is_none();
        let pairs = web::Query::<Vec<(String, String)>>::from_query(request.query_string());
        let path = request.path().to_owned();
        let here = request.uri().path_and_query().map_or_else(|| path.clone(), ToString::to_string);
        Ok(Self {
            language: language.unwrap_or(Language::Chinese),
            large: cookies.read(request, LARGE).is_some_and(|value| value == "yes"),
            path,
            params: pairs.map(|pairs| pairs.into_inner().into_iter().collect()).unwrap_or_default(),
            here,
            secret: match kept {
                Some(secret) => secret,
                None => fresh_secret()?,
            },
            is_new,
            said: cookies.read(request, SAID),
            cookies,
        })
    }

    /// A part of the query, if it says anything.
    #[must_use]
    pub fn param(&self, name: &str) -> Option<&str> {
        self.params.get(name).map(|value| value.trim()).filter(|value| !value.is_empty())
    }

    /// A part of the query of a shape of its own. What cannot be read counts as not said: an address is often typed.
    #[must_use]
    pub fn parsed<T: std::str::FromStr>(&self, name: &str) -> Option<T> {
        self.param(name).and_then(|value| value.parse().ok())
    }

    /// A message in the language of the page.
    #[must_use]
    pub fn text(&self, key: &str) -> String {
        self.language.text(key, &[])
    }

    /// A page for whoever is signed in.
    ///
    /// # Errors
    /// The database's, and a fault of the template.
    pub async fn page<T: Serialize>(
        &self,
        state: &AppState,
        actor: &Actor,
        template: &str,
        view: T,
    ) -> Result<HttpResponse, AppError> {
        self.answer(state, Some(actor), StatusCode::OK, (template, view)).await
    }

    /// A form that is shown again, with what is wrong with it.
    ///
    /// # Errors
    /// The database's, and a fault of the template.
    pub async fn again<T: Serialize>(
        &self,
        state: &AppState,
        actor: &Actor,
        template: &str,
        view: T,
    ) -> Result<HttpResponse, AppError> {
        self.answer(state, Some(actor), StatusCode::UNPROCESSABLE_ENTITY, (template, view)).await
    }

    /// A page of any status, with the shell of whoever is signed in, if anybody is.
    ///
    /// # Errors
    /// The database's, and a fault of the template.
    pub async fn answer<T: Serialize>(
        &self,
        state: &AppState,
        actor: Option<&Actor>,
        status: StatusCode,
        (template, view): (&str, T),
    ) -> Result<HttpResponse, AppError> {
        #[derive(Serialize)]
        struct Context<T> {
            shell: Shell,
            view: T,
        }
        let shell = Shell::of(state, actor, self).await?;
        let html = render(state.templates_dir.as_deref(), self.language, template, Context { shell, view })
            .map_err(|error| {
            tracing::error!(template, cause = %error, "The page {template} cannot be made: {error:#}");
            EdgeError::Internal
        })?;
        let mut response = HttpResponse::build(status)
            .insert_header((CONTENT_TYPE, "text/html; charset=utf-8"))
            .insert_header((CONTENT_LANGUAGE, self.language.tag()))
            .insert_header((CACHE_CONTROL, "private, no-store"))
            .body(html);
        if self.is_new {
            self.cookies.set(&mut response, CSRF, &self.secret);
        }
        if self.said.is_some() {
            self.cookies.remove(&mut response, SAID);
        }
        Ok(response)
    }

    /// Where to look after something was done, and what is said of it there: the key of a message.
    #[must_use]
    pub fn done(&self, to: &str, said: &'static str) -> HttpResponse {
        let mut response = see(to);
        self.cookies.set(&mut response, SAID, said);
        response
    }

    /// The secret of the forms of this browser.
    #[must_use]
    pub fn secret(&self) -> &str {
        &self.secret
    }

    /// What the page before left to be said, if it is a message of ours.
    #[must_use]
    pub fn said(&self) -> Option<String> {
        let key = self.said.as_deref().filter(|key| key.starts_with("said-"))?;
        Some(self.text(key)).filter(|text| text != key)
    }
}

/// A secret that nobody can guess.
///
/// # Errors
/// When the system gives no random bytes.
pub(super) fn fresh_secret() -> Result<String, AppError> {
    let mut bytes = [0; 32];
    getrandom::fill(&mut bytes).map_err(|_| crate::auth::error::AuthError::NoRandomBytes)?;
    Ok(URL_SAFE_NO_PAD.encode(bytes))
}

/// Look there instead.
#[must_use]
pub fn see(to: &str) -> HttpResponse {
    HttpResponse::SeeOther().insert_header((LOCATION, to.to_owned())).finish()
}

/// An address within the site; the entrance if it is any other.
#[must_use]
pub fn within(address: &str) -> &str {
    let is_ours =
        address.starts_with('/') && !address.starts_with("//") && !address.contains(['\\', '\r', '\n']);
    if is_ours { address } else { "/" }
}
