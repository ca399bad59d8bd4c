//! What a browser keeps for us: the session, the secret of its forms, and what the person chose for the pages. No script
//! reads any of it, no other site sends it along with a form, and behind TLS it goes over TLS alone.

use actix_web::cookie::{Cookie, SameSite, time::Duration};
use actix_web::http::header::{HeaderValue, SET_COOKIE};
use actix_web::{HttpRequest, HttpResponse, web};

use crate::app::AppState;
use crate::auth::sessions::Session;

/// The access token.
pub const ACCESS: &str = "yisu_access";
/// The refresh token.
pub const SESSION: &str = "yisu_session";
/// That a right password was given, until the code of the second factor comes.
pub const TICKET: &str = "yisu_ticket";
/// The secret that our forms send back.
pub const CSRF: &str = "yisu_form";
/// The language of the pages.
pub const LANGUAGE: &str = "yisu_language";
/// Whether letters are large.
pub const LARGE: &str = "yisu_large";
/// What the next page has to say.
pub const SAID: &str = "yisu_said";

/// How the cookies of a request are kept.
#[derive(Debug, Clone, Copy)]
pub struct Cookies {
    /// Whether the browser speaks TLS to us, or to a proxy that we trust.
    pub secure: bool,
}

impl Cookies {
    /// Of a request.
    #[must_use]
    pub fn of(request: &HttpRequest) -> Self {
        let told = request.headers().get("x-forwarded-proto").is_some_and(|value| value == "https");
        let state = request.app_data::<web::Data<AppState>>();
        let trusted =
            state.zip(request.peer_addr()).is_some_and(|(state, peer)| state.proxies.trust(peer.ip()));
        Self { secure: told && trusted }
    }

    /// The name that a cookie bears. With the prefix a browser takes it from this very host over TLS alone.
    fn name(self, name: &str) -> String {
        if self.secure { format!("__Host-{name}") } else { name.to_owned() }
    }

    /// What a cookie holds.
    #[must_use]
    pub fn read(self, request: &HttpRequest, name: &str) -> Option<String> {
        request.cookie(&self.name(name)).map(|cookie| cookie.value().to_owned())
    }

    /// Sets a cookie until the browser is closed.
    pub fn set(self, response: &mut HttpResponse, name: &str, value: &str) {
        add(response, self.made(name, value).finish());
    }

    /// Sets a cookie for a year.
    pub fn keep(self, response: &mut HttpResponse, name: &str, value: &str) {
        add(response, self.made(name, value).max_age(Duration::days(365)).finish());
    }

    /// Takes a cookie away.
    pub fn remove(self, response: &mut HttpResponse, name: &str) {
        add(response, self.made(name, "").max_age(Duration::ZERO).finish());
    }

    /// Opens a session.
    pub fn open(self, response: &mut HttpResponse, session: &Session) {
        self.set(response, ACCESS, &session.access_token);
        self.set(response, SESSION, &session.refresh_token);
    }

    /// Ends a session.
    pub fn end(self, response: &mut HttpResponse) {
        self.remove(response, ACCESS);
        self.remove(response, SESSION);
    }

    fn made(self, name: &str, value: &str) -> actix_web::cookie::CookieBuilder<'static> {
        Cookie::build(self.name(name), value.to_owned())
            .path("/")
            .http_only(true)
            .same_site(SameSite::Lax)
            .secure(self.secure)
    }
}

fn add(response: &mut HttpResponse, cookie: Cookie<'_>) {
    // What we put in is a token or a word: always a header.
    if let Ok(value) = HeaderValue::from_str(&cookie.to_string()) {
        response.headers_mut().append(SET_COOKIE, value);
    }
}
