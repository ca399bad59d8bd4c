//! Forms as browsers send them. A form that was not made for this browser is refused before anything of it is read.

use std::collections::BTreeMap;

use actix_web::dev::Payload;
use actix_web::http::header::CONTENT_TYPE;
use actix_web::{FromRequest, HttpRequest, web};
use chrono::NaiveDate;
use futures_util::future::LocalBoxFuture;
use sha2::{Digest, Sha256};
use subtle::ConstantTimeEq;

use super::cookies::{CSRF, Cookies};
use super::input::{InputError, unread};
use super::outside::Once;
use super::problem::AppError;
use super::sheets;
use super::upload::{is_form, receive, receive_form};
use crate::app::AppState;
use crate::files::Settled;
use crate::kit::Fields;
use crate::leads::import::{ImportError, Sheet};

crate::coded_errors! {
    /// Why a form is not taken.
    pub enum FormError {
        /// It was not made by a page of ours for this browser.
        [Forbidden "form_not_ours"] NotOurs,
        /// It is sent in another way than forms are.
        [MediaType "form_required"] FormRequired,
    }
}

/// The name under which a form sends its secret.
pub const SECRET: &str = "form_secret";

/// The name under which a form that creates sends what it is known again by.
pub const KEY: &str = "form_key";

/// A form, as it was typed.
#[derive(Debug, Clone, Default)]
pub struct Posted {
    values: BTreeMap<String, Vec<String>>,
    key: Option<String>,
    path: String,
}

impl FromRequest for Posted {
    type Error = AppError;
    type Future = LocalBoxFuture<'static, Result<Self, AppError>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let is_form = request
            .headers()
            .get(CONTENT_TYPE)
            .and_then(|value| value.to_str().ok())
            .is_some_and(|value| value.starts_with("application/x-www-form-urlencoded"));
        let guard = Guard::of(request);
        let limit = request.app_data::<web::Data<AppState>>().map_or(0, |state| state.limits.body);
        let path = request.path().to_owned();
        let bytes = web::Bytes::from_request(request, payload);
        Box::pin(async move {
            if !is_form {
                return Err(FormError::FormRequired.into());
            }
            let bytes = bytes.await.map_err(|error| unread(&error, limit))?;
            let text = std::str::from_utf8(&bytes).map_err(|_| InputError::BodyUnreadable)?;
            let pairs = web::Query::<Vec<(String, String)>>::from_query(text)
                .map_err(|_| InputError::BodyUnreadable)?;
            let mut values: BTreeMap<String, Vec<String>> = BTreeMap::new();
            for (name, value) in pairs.into_inner() {
                // A browser sends the ends of lines as CR and LF.
                values.entry(name).or_default().push(value.replace("\r\n", "\n"));
            }
            let sent = values.remove(SECRET).and_then(|all| all.into_iter().next()).unwrap_or_default();
            guard.check(&sent)?;
            let key = values.remove(KEY).and_then(|all| all.into_iter().next());
            let key = key.filter(|key| !key.is_empty() && key.len() <= 200);
            Ok(Self { values, key, path })
        })
    }
}

/// Tells whether a form was made by a page of ours for this browser.
struct Guard {
    is_from_here: bool,
    secret: Option<String>,
}

impl Guard {
    fn of(request: &HttpRequest) -> Self {
        // Browsers say where a form comes from. Who says nothing is judged by the secret alone.
        let from = request.headers().get("sec-fetch-site").and_then(|value| value.to_str().ok());
        Self {
            is_from_here: from.is_none_or(|site| matches!(site, "same-origin" | "none")),
            secret: Cookies::of(request).read(request, CSRF).filter(|secret| !secret.is_empty()),
        }
    }

    /// Of a form with files: pages of ours send them as no other sort of form.
    fn of_files(request: &HttpRequest) -> Result<Self, FormError> {
        let guard = Self::of(request);
        let is_whole = guard.is_from_here && guard.secret.is_some() && is_form(request);
        if is_whole { Ok(guard) } else { Err(FormError::NotOurs) }
    }

    fn check(&self, sent: &str) -> Result<(), FormError> {
        let known = self.secret.as_deref();
        let is_ours = known.is_some_and(|secret| bool::from(secret.as_bytes().ct_eq(sent.as_bytes())));
        if is_ours && self.is_from_here { Ok(()) } else { Err(FormError::NotOurs) }
    }
}

/// A form with one file, as browsers send it. A file that is not kept is gone when this is.
pub struct PostedFile {
    /// What was typed.
    pub fields: Posted,
    /// The file under `file`.
    pub file: Settled,
    /// What the sender calls it.
    pub name: String,
}

/// Receives a form with one sheet of leads, which is sealed from its first byte.
///
/// # Errors
/// When it is not ours, holds no sheet, or one that is too large.
pub async fn receive_sheet(
    state: &AppState,
    (request, payload): (&HttpRequest, web::Payload),
) -> Result<(Posted, Sheet, String), AppError> {
    let guard = Guard::of_files(request)?;
    let limits = sheets::limits(state);
    let incoming = state.importer().incoming(limits.upload).map_err(ImportError::from)?;
    let upload = receive(incoming, request, payload, limits).await.map_err(sheets::refusal)?;
    Ok((Posted::of_parts(upload.fields, &guard, request)?, upload.settled, upload.name))
}

impl PostedFile {
    /// Receives the form.
    ///
    /// # Errors
    /// When it is not ours, holds no file, or one that is too large.
    pub async fn receive(
        state: &AppState,
        (request, payload): (&HttpRequest, web::Payload),
    ) -> Result<Self, AppError> {
        let guard = Guard::of_files(request)?;
        let most = u64::try_from(state.limits.upload).unwrap_or(u64::MAX);
        let upload = receive(state.files.incoming(most)?, request, payload, state.limits).await?;
        let fields = Posted::of_parts(upload.fields, &guard, request)?;
        let file = upload.settled.named(&upload.name)?;
        Ok(Self { fields, file, name: upload.name })
    }
}

/// A form with several files or none, as browsers send it. Files that are not kept are gone when this is.
pub struct PostedFiles {
    /// What was typed.
    pub fields: Posted,
    /// The files under `file` in their order, each with what the sender calls it.
    pub files: Vec<(Settled, String)>,
}

impl PostedFiles {
    /// Receives the form, of so many files and so many bytes each. Whether it is let in is asked before any of it is
    /// read.
    ///
    /// # Errors
    /// When it is not ours, is not let in, or holds too many files or one that is too large.
    pub async fn receive(
        state: &AppState,
        (request, payload): (&HttpRequest, web::Payload),
        most: (usize, u64),
        let_in: impl FnOnce() -> Result<(), AppError>,
    ) -> Result<Self, AppError> {
        let guard = Guard::of_files(request)?;
        let_in()?;
        let form = receive_form(&state.files, (request, payload), state.limits, most).await?;
        let fields = Posted::of_parts(form.fields, &guard, request)?;
        Ok(Self { fields, files: form.files.into_iter().zip(form.names).collect() })
    }

    /// What the form is known again by, and the digest of its words and files.
    #[must_use]
    pub fn once(&self) -> Once {
        let mut digest = Sha256::new();
        digest.update(self.fields.digest());
        for (file, _) in &self.files {
            digest.update(format!("\0{}", file.hash));
        }
        Once { key: self.fields.key(), digest: hex::encode(digest.finalize()) }
    }
}

impl Posted {
    /// The texts of a form with files.
    fn of_parts(
        parts: BTreeMap<String, String>,
        guard: &Guard,
        request: &HttpRequest,
    ) -> Result<Self, FormError> {
        let mut values: BTreeMap<String, Vec<String>> = BTreeMap::new();
        for (name, value) in parts {
            values.entry(name).or_default().push(value.replace("\r\n", "\n"));
        }
        let sent = values.remove(SECRET).and_then(|all| all.into_iter().next()).unwrap_or_default();
        guard.check(&sent)?;
        let key = values.remove(KEY).and_then(|all| all.into_iter().next());
        let key = key.filter(|key| !key.is_empty() && key.len() <= 200);
        Ok(Self { values, key, path: request.path().to_owned() })
    }

    /// Everything as it was typed, by the names of the fields.
    #[must_use]
    pub fn typed(&self) -> &BTreeMap<String, Vec<String>> {
        &self.values
    }

    /// What the form is known again by, when it is sent twice.
    #[must_use]
    pub fn key(&self) -> Option<String> {
        self.key.clone()
    }

    /// SHA-256 of where the form was sent and of all that it says.
    #[must_use]
    pub fn digest(&self) -> String {
        hex::encode(Sha256::digest(format!("POST {}\n{:?}", self.path, self.values)))
    }

    /// Sets a field before a form is shown.
    #[must_use]
    pub fn with(mut self, name: &str, value: impl ToString) -> Self {
        self.values.insert(name.to_owned(), vec![value.to_string()]);
        self
    }

    /// Sets everything that stands under a name.
    #[must_use]
    pub fn with_all(mut self, name: &str, values: Vec<String>) -> Self {
        self.values.insert(name.to_owned(), values);
        self
    }

    /// The same without the fields whose names begin so.
    #[must_use]
    pub fn without(mut self, beginning: &str) -> Self {
        self.values.retain(|name, _| !name.starts_with(beginning));
        self
    }

    /// A text without what surrounds it; empty when there is none.
    #[must_use]
    pub fn text(&self, name: &str) -> &str {
        self.values.get(name).and_then(|all| all.first()).map_or("", |text| text.trim())
    }

    /// A text, if there is any.
    #[must_use]
    pub fn optional(&self, name: &str) -> Option<String> {
        Some(self.text(name)).filter(|text| !text.is_empty()).map(str::to_owned)
    }

    /// Everything that was sent under a name.
    #[must_use]
    pub fn all(&self, name: &str) -> &[String] {
        self.values.get(name).map_or(&[], Vec::as_slice)
    }

    /// Whether a box was ticked.
    #[must_use]
    pub fn ticked(&self, name: &str) -> bool {
        !self.text(name).is_empty()
    }

    /// A value of a shape of its own, if there is any; a fault when it has another.
    pub fn parsed<T: std::str::FromStr>(&self, fields: &mut Fields, name: &str) -> Option<T> {
        let text = self.text(name);
        if text.is_empty() {
            return None;
        }
        let value = text.parse().ok();
        fields.check(value.is_some(), name, "malformed", text);
        value
    }

    /// A day, if there is any.
    pub fn day(&self, fields: &mut Fields, name: &str) -> Option<NaiveDate> {
        self.parsed(fields, name)
    }

    /// A value of an enumeration, if there is any; a fault when there is no such value.
    pub fn code<T>(&self, fields: &mut Fields, name: &str, from: impl Fn(&str) -> Option<T>) -> Option<T> {
        let text = self.text(name);
        if text.is_empty() {
            return None;
        }
        let value = from(text);
        fields.check(value.is_some(), name, "unknown", text);
        value
    }

    /// What must be there: a fault when it is not and no other was found of it.
    pub fn required<T>(&self, fields: &mut Fields, name: &str, value: Option<T>) -> Option<T> {
        fields.check(value.is_some() || !self.text(name).is_empty(), name, "required", "");
        value
    }

    /// The version of the record that the form was made of; 0 when it says none, which no record has.
    #[must_use]
    pub fn version(&self) -> i32 {
        self.text("version").parse().unwrap_or(0)
    }
}
