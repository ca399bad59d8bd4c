//! What pages load: styles, scripts and signs. Each is named by the hash of what it holds, so that a browser keeps it for
//! good, and lies in the program compressed.

use actix_web::http::header::{
    ACCEPT_ENCODING, CACHE_CONTROL, CONTENT_ENCODING, CONTENT_TYPE, VARY, X_CONTENT_TYPE_OPTIONS,
};
use actix_web::{HttpRequest, HttpResponse, web};

use crate::app::AppState;
use crate::http::problem::EdgeError;
use crate::http::{Anyone, AppError, Pages};

/// A file, as `build.rs` made it.
pub struct Asset {
    /// What templates call it.
    pub name: &'static str,
    /// Its name with the hash.
    pub path: &'static str,
    /// What it is.
    pub media_type: &'static str,
    /// As it is.
    pub plain: &'static [u8],
    /// By Brotli (RFC 7932).
    pub brotli: &'static [u8],
    /// By gzip (RFC 1952).
    pub gzip: &'static [u8],
}

/// Every file, by name.
pub const ASSETS: &[Asset] = include!(concat!(env!("OUT_DIR"), "/assets/assets.rs"));

/// Adds this module's pages.
pub(super) fn pages(p: &mut Pages) {
    p.get("/assets/{path}", asset);
}

/// Where a file is found.
#[must_use]
pub fn address(name: &str) -> Option<String> {
    ASSETS.iter().find(|asset| asset.name == name).map(|asset| format!("/assets/{}", asset.path))
}

async fn asset(
    _anyone: Anyone,
    state: web::Data<AppState>,
    request: HttpRequest,
    path: web::Path<String>,
) -> Result<HttpResponse, AppError> {
    let asset = ASSETS.iter().find(|asset| asset.path == *path).ok_or(EdgeError::NoSuchAddress)?;
    let mut response = HttpResponse::Ok();
    response
        .insert_header((CONTENT_TYPE, asset.media_type))
        .insert_header((X_CONTENT_TYPE_OPTIONS, "nosniff"))
        .insert_header(("cross-origin-resource-policy", "same-origin"));
    // Whoever writes them sees them at once; those of the packages do not change under their hands.
    if let Some(folder) = &state.templates_dir
        && let Ok(bytes) = std::fs::read(folder.join("assets").join(asset.name))
    {
        return Ok(response.insert_header((CACHE_CONTROL, "no-store")).body(bytes));
    }
    response
        .insert_header((CACHE_CONTROL, "public, max-age=31536000, immutable"))
        .insert_header((VARY, "accept-encoding"));
    let accepted = request.headers().get(ACCEPT_ENCODING).and_then(|value| value.to_str().ok()).unwrap_or("");
    let accepts = |coding: &str| {
        accepted.split(',').any(|part| {
            let mut words = part.split(';').map(str::trim);
            words.next() == Some(coding) && words.next() != Some("q=0")
        })
    };
    Ok(if accepts("br") {
        response.insert_header((CONTENT_ENCODING, "br")).body(asset.brotli)
    } else if accepts("gzip") {
        response.insert_header((CONTENT_ENCODING, "gzip")).body(asset.gzip)
    } else {
        response.body(asset.plain)
    })
}
