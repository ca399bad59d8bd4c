//! What became of a report: its steps and messages by the query code, and what the reporter has to add. The code goes in
//! forms alone; an address is logged on its way.

use actix_web::{HttpRequest, HttpResponse, web};
use chrono::NaiveDate;
use serde::Serialize;

use super::{again, shown};
use crate::app::AppState;
use crate::http::outside::{self, FILES, WEIGHT_OF_FILES};
use crate::http::{Anyone, AppError, Pages, Posted, PostedFiles};
use crate::kit::Timestamp;
use crate::leads::service::{self, Progress};
use crate::web::at::At;
use crate::web::form::{Form, wrong};
use crate::word;

/// Adds this module's pages.
pub(super) fn pages(p: &mut Pages) {
    p.get("/progress", page);
    p.post("/progress", look);
    p.post("/progress/supplement", add);
}

/// A step with what it means.
#[derive(Serialize)]
struct StepView {
    name: String,
    on: NaiveDate,
    means: String,
}

#[derive(Serialize)]
struct MessageView {
    from_reporter: bool,
    text: String,
    sent_at: Timestamp,
}

/// What a code shows.
#[derive(Serialize)]
struct FoundView {
    number: String,
    received_at: Timestamp,
    steps: Vec<StepView>,
    messages: Vec<MessageView>,
    added: bool,
}

#[derive(Serialize)]
struct ProgressView {
    form: Form,
    found: Option<FoundView>,
}

fn found(progress: Progress, at: &At) -> FoundView {
    let Progress { receipt, steps, messages } = progress;
    let step = |(step, on): (crate::leads::words::PublicStep, NaiveDate)| StepView {
        name: word!(at.language, step),
        on,
        means: at.text(&format!("ui-step-{}", step.code())),
    };
    let message = |row: crate::leads::queries::Message| MessageView {
        from_reporter: row.from_reporter,
        text: row.text,
        sent_at: row.sent_at,
    };
    FoundView {
        number: receipt.number,
        received_at: receipt.received_at,
        // What happened last is read first.
        steps: steps.into_iter().rev().map(step).collect(),
        messages: messages.into_iter().map(message).collect(),
        added: false,
    }
}

async fn page(_anyone: Anyone, at: At, state: web::Data<AppState>) -> Result<HttpResponse, AppError> {
    let view = ProgressView { form: Form::of(&Posted::default()), found: None };
    shown((&state, &at), "pages/public/progress.html", view).await
}

async fn by_code(state: &AppState, code: &str) -> Result<Progress, AppError> {
    if code.is_empty() {
        return Err(wrong("code", "required"));
    }
    let code = code.to_owned();
    Ok(state.read(move |conn| service::progress(conn, &code)).await?)
}

async fn look(
    anyone: Anyone,
    at: At,
    state: web::Data<AppState>,
    posted: Posted,
) -> Result<HttpResponse, AppError> {
    let progress = match outside::pass(&state, &anyone, 1) {
        Ok(_) => by_code(&state, posted.text("code")).await,
        Err(error) => Err(error),
    };
    let told = Posted::default().with("code", posted.text("code"));
    match progress {
        Ok(progress) => {
            let view = ProgressView { form: Form::of(&told), found: Some(found(progress, &at)) };
            shown((&state, &at), "pages/public/progress.html", view).await
        }
        Err(error) if error.is_about_the_form() || error.code() == "public_report_not_found" => {
            let view = ProgressView { form: Form::refused(&told, &error, &at), found: None };
            again((&state, &at), &error, ("pages/public/progress.html", view)).await
        }
        Err(error) => Err(error),
    }
}

async fn add(
    anyone: Anyone,
    at: At,
    state: web::Data<AppState>,
    (request, payload): (HttpRequest, web::Payload),
) -> Result<HttpResponse, AppError> {
    let let_in = || outside::pass(&state, &anyone, WEIGHT_OF_FILES).map(drop);
    let sent = PostedFiles::receive(&state, (&request, payload), FILES, let_in).await?;
    let once = sent.once();
    let PostedFiles { fields: posted, files } = sent;
    let files = files.into_iter().map(|(file, _)| file).collect();
    let (code, text) = (posted.text("code").to_owned(), posted.text("text").to_owned());
    let actor = crate::kit::Actor::public(String::from("public"));
    match outside::supplement(&state, actor, (code.clone(), text), (files, once)).await {
        Ok(progress) => {
            let told = Posted::default().with("code", &code);
            let found = FoundView { added: true, ..found(progress, &at) };
            let view = ProgressView { form: Form::of(&told), found: Some(found) };
            shown((&state, &at), "pages/public/progress.html", view).await
        }
        Err(error) if error.is_about_the_form() => {
            let progress = by_code(&state, &code).await?;
            let form = Form::refused(&posted, &error, &at);
            let view = ProgressView { form, found: Some(found(progress, &at)) };
            again((&state, &at), &error, ("pages/public/progress.html", view)).await
        }
        Err(error) => Err(error),
    }
}
