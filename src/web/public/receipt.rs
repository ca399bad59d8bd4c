//! The receipt of a report, and the page that tells anybody whether one is ours and unchanged.

use actix_web::{HttpResponse, web};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use qrcode::render::svg;
use qrcode::{EcLevel, QrCode};
use serde::Serialize;

use super::{again, shown};
use crate::app::AppState;
use crate::files::FileHash;
use crate::http::outside::pass;
use crate::http::posted::FormError;
use crate::http::problem::EdgeError;
use crate::http::{Anyone, AppError, Pages, Posted};
use crate::kit::{Fields, Timestamp};
use crate::leads::receipt::{Receipt, content_digest};
use crate::web::at::At;
use crate::web::form::Form;

/// Adds this module's pages.
pub(super) fn pages(p: &mut Pages) {
    p.get("/verify", page);
    p.post("/verify", verify);
}

/// A receipt as it is shown once.
#[derive(Serialize)]
pub(super) struct ReceiptView {
    code: Option<String>,
    number: String,
    received_at: Timestamp,
    digest: String,
    word: String,
    files: Vec<String>,
    qr: String,
    address: String,
}

impl ReceiptView {
    /// Of a receipt, its query code where it is shown, and the digests of the files that came with it.
    pub(super) fn of(
        state: &AppState,
        receipt: &Receipt,
        (code, files): (Option<String>, Vec<String>),
    ) -> Result<Self, AppError> {
        let word = receipt.word();
        let site = state.site.trim_end_matches('/');
        // Behind the `#` it is never sent on the way, so that no log tells who looked at which receipt.
        let qr = picture(&format!("{site}/verify#{word}"))?;
        Ok(Self {
            code,
            number: receipt.number.clone(),
            received_at: receipt.received_at,
            digest: receipt.digest.clone(),
            word,
            files,
            qr,
            address: format!("{site}/verify"),
        })
    }
}

/// A QR code (ISO/IEC 18004) as an address that holds its picture.
pub(in crate::web) fn picture(text: &str) -> Result<String, AppError> {
    let code = QrCode::with_error_correction_level(text, EcLevel::L).map_err(|error| {
        tracing::error!(cause = %error, "A QR code cannot be made: {error}");
        EdgeError::Internal
    })?;
    let drawn = code.render::<svg::Color<'_>>().min_dimensions(240, 240).build();
    Ok(format!("data:image/svg+xml;base64,{}", STANDARD.encode(drawn)))
}

/// What a verification found.
#[derive(Serialize)]
struct Verdict {
    valid: bool,
    /// Whether the words are those of the receipt; none when none were sent.
    unchanged: Option<bool>,
    receipt: ReceiptView,
}

#[derive(Serialize)]
struct VerifyView {
    form: Form,
    verdict: Option<Verdict>,
}

async fn page(_anyone: Anyone, at: At, state: web::Data<AppState>) -> Result<HttpResponse, AppError> {
    let view = VerifyView { form: Form::of(&Posted::default()), verdict: None };
    shown((&state, &at), "pages/public/verify.html", view).await
}

async fn verify(
    anyone: Anyone,
    at: At,
    state: web::Data<AppState>,
    posted: Posted,
) -> Result<HttpResponse, AppError> {
    let found = pass(&state, &anyone, 1).and_then(|_| verdict(&state, &posted));
    match found {
        Ok(verdict) => {
            let view = VerifyView { form: Form::of(&posted), verdict: Some(verdict) };
            shown((&state, &at), "pages/public/verify.html", view).await
        }
        Err(error) if error.is_about_the_form() => {
            let view = VerifyView { form: Form::refused(&posted, &error, &at), verdict: None };
            again((&state, &at), &error, ("pages/public/verify.html", view)).await
        }
        Err(error) => Err(error),
    }
}

fn verdict(state: &AppState, posted: &Posted) -> Result<Verdict, AppError> {
    let mut fields = Fields::new();
    let told = posted.text("receipt");
    fields.check(!told.is_empty(), "receipt", "required", "");
    let receipt = Receipt::of_word(told);
    fields.check(told.is_empty() || receipt.is_some(), "receipt", "malformed", "");
    let words = (posted.text("title"), posted.text("narrative"));
    let told_words = !words.0.is_empty() || !words.1.is_empty();
    fields.check(!told_words || !words.0.is_empty(), "title", "required", "");
    fields.check(!told_words || !words.1.is_empty(), "narrative", "required", "");
    let mut files = Vec::new();
    for line in posted.text("files").lines().map(str::trim).filter(|line| !line.is_empty()) {
        match FileHash::try_from(line.to_ascii_lowercase()) {
            Ok(hash) => files.push(hash),
            Err(_) => fields.fault("files", "malformed", line),
        }
    }
    fields.finish().map_err(FormError::from)?;
    let receipt = receipt.ok_or_else(|| crate::web::form::wrong("receipt", "malformed"))?;
    let unchanged = told_words.then(|| content_digest(words.0, words.1, &files) == receipt.digest);
    let valid = state.site_key.verify(&receipt);
    Ok(Verdict { valid, unchanged, receipt: ReceiptView::of(state, &receipt, (None, Vec::new()))? })
}
