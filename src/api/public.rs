//! The public: reports without account, followed by a code; receipts that anybody can verify.

use actix_web::http::header::{CACHE_CONTROL, HeaderValue};
use actix_web::{FromRequest, HttpRequest, HttpResponse, web};
use chrono::NaiveDate;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::leads::reporters::MessageBody;
use super::leads::{DomainBody, ReporterInput};
use crate::app::AppState;
use crate::files::{FileHash, Settled};
use crate::http::input::{InputError, key_of};
use crate::http::outside::{FILES, Once, Reported, WEIGHT_OF_FILES, pass, report, supplement};
use crate::http::upload::{is_form, receive_form};
use crate::http::{Anyone, AppError, Input, Routes};
use crate::kit::Actor;
use crate::leads::LeadError;
use crate::leads::queries;
use crate::leads::receipt::{Receipt, content_digest};
use crate::leads::service::{self, Progress, PublicReport};
use crate::leads::words::PublicStep;
use crate::route;

/// Adds this module's routes.
pub(super) fn routes(r: &mut Routes) {
    route!(r, list_public_domains);
    route!(r, report_publicly);
    route!(r, read_progress);
    route!(r, supplement_report);
    route!(r, verify_receipt);
}

/// A report without account.
#[derive(Clone, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PublicReportInput {
    /// Administrative division of the place, six digits.
    pub division_code: String,
    /// The field, if it is known.
    pub domain: Option<String>,
    /// What it is about, in a line: 2 to 200 characters.
    pub title: String,
    /// What was seen: 1 to 20,000 characters.
    pub narrative: String,
    /// Where, in words.
    pub place: Option<String>,
    /// Degrees east.
    pub longitude: Option<f64>,
    /// Degrees north.
    pub latitude: Option<f64>,
    /// The day it was seen.
    pub event_on: Option<NaiveDate>,
    /// Who reports; sealed at once. Absent for an anonymous report.
    pub reporter: Option<ReporterInput>,
}

impl From<PublicReportInput> for PublicReport {
    fn from(input: PublicReportInput) -> Self {
        let PublicReportInput {
            division_code,
            domain,
            title,
            narrative,
            place,
            longitude,
            latitude,
            event_on,
            reporter,
        } = input;
        let reporter = reporter.unwrap_or_default().into();
        let files = Vec::new();
        Self {
            division_code,
            domain,
            title,
            narrative,
            place,
            longitude,
            latitude,
            event_on,
            reporter,
            files,
        }
    }
}

/// A report that was received.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct ReportedBody {
    /// The query code. It is shown this once and kept nowhere.
    pub code: String,
    /// The signed receipt.
    pub receipt: Receipt,
    /// The public key of the signature, 32 bytes in hexadecimal digits.
    pub public_key: String,
}

/// A step of the way of a report.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[schema(as = PublicStepBody)]
pub struct StepBody {
    /// The step.
    pub step: PublicStep,
    /// The same in Chinese.
    pub name: &'static str,
    /// The day it was reached.
    pub reached_on: NaiveDate,
}

/// What became of a report.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct ProgressBody {
    /// The receipt as it was given.
    pub receipt: Receipt,
    /// The steps, the first one first.
    pub steps: Vec<StepBody>,
    /// The messages, the first one first.
    pub messages: Vec<MessageBody>,
}

impl From<Progress> for ProgressBody {
    fn from(progress: Progress) -> Self {
        let Progress { receipt, steps, messages } = progress;
        let steps =
            steps.into_iter().map(|(step, reached_on)| StepBody { step, name: step.zh(), reached_on });
        Self {
            receipt,
            steps: steps.collect(),
            messages: messages.into_iter().map(MessageBody::from).collect(),
        }
    }
}

/// Something to add to a report.
#[derive(Clone, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SupplementInput {
    /// The query code.
    pub code: String,
    /// What there is to add: 1 to 5,000 characters.
    pub text: String,
}

/// A report with photographs or papers.
#[derive(utoipa::ToSchema)]
#[expect(dead_code, reason = "the form is read as a stream; this describes it")]
pub struct PublicReportForm {
    /// The report, as JSON.
    #[schema(inline)]
    report: PublicReportInput,
    /// Images (JPEG, PNG, WebP) or PDF, at most nine of 10 MiB each; every part is called `file`.
    #[schema(value_type = Vec<String>, format = Binary)]
    file: Vec<String>,
}

/// A supplement with photographs or papers.
#[derive(utoipa::ToSchema)]
#[expect(dead_code, reason = "the form is read as a stream; this describes it")]
pub struct SupplementForm {
    /// The supplement, as JSON.
    #[schema(inline)]
    supplement: SupplementInput,
    /// Images (JPEG, PNG, WebP) or PDF, at most nine of 10 MiB each; every part is called `file`.
    #[schema(value_type = Vec<String>, format = Binary)]
    file: Vec<String>,
}

/// A receipt to verify, and the words it may be about.
#[derive(Clone, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct VerificationRequest {
    /// The receipt.
    pub receipt: Receipt,
    /// The title as it was sent.
    pub title: Option<String>,
    /// The narrative as it was sent.
    pub narrative: Option<String>,
    /// SHA-256 of the files that were sent with it, in their order.
    #[serde(default)]
    pub files: Vec<FileHash>,
}

/// What a verification found.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct ReceiptVerdict {
    /// This site signed the receipt and nothing of it was changed.
    pub valid: bool,
    /// Whether the words are those of the receipt; absent when none were sent.
    pub unchanged: Option<bool>,
}

/// The header that carries a query code: an address is logged on its way, a header is not.
const CODE_HEADER: &str = "x-query-code";

/// What the public sends: words, and files beside them.
struct Sent<T> {
    actor: Actor,
    value: T,
    files: Vec<Settled>,
    once: Once,
}

/// Receives words as JSON, or a form whose part of a name is that JSON.
async fn sent<T: DeserializeOwned + 'static>(
    state: &AppState,
    (anyone, request, payload): (Anyone, HttpRequest, web::Payload),
    part: &'static str,
) -> Result<Sent<T>, AppError> {
    if !is_form(&request) {
        let actor = pass(state, &anyone, 1)?;
        let Input { value, key, digest } = Input::from_request(&request, &mut payload.into_inner()).await?;
        return Ok(Sent { actor, value, files: Vec::new(), once: Once { key, digest } });
    }
    let actor = pass(state, &anyone, WEIGHT_OF_FILES)?;
    let key = key_of(&request)?;
    let form = receive_form(&state.files, (&request, payload), state.limits, FILES).await?;
    let words = form.fields.get(part).map(String::as_str).unwrap_or_default();
    let mut digest = Sha256::new();
    digest.update(format!("{} {}\n{words}", request.method(), request.path()));
    for file in &form.files {
        digest.update(format!("\0{}", file.hash));
    }
    let mut json = serde_json::Deserializer::from_str(words);
    let value = serde_path_to_error::deserialize(&mut json).map_err(|error| InputError::MalformedBody {
        field: format!("{part}.{}", error.path()),
        detail: error.inner().to_string(),
    })?;
    let once = Once { key, digest: hex::encode(digest.finalize()) };
    Ok(Sent { actor, value, files: form.files, once })
}

fn unstored(response: &mut HttpResponse) {
    response.headers_mut().insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
}

/// The fields of law that are in force, for the form.
#[utoipa::path(get, path = "/api/v1/public/domains", tag = "public",
    responses((status = 200, description = "Those in force", body = [DomainBody])))]
async fn list_public_domains(
    _anyone: Anyone,
    state: web::Data<AppState>,
) -> Result<web::Json<Vec<DomainBody>>, AppError> {
    let today = state.clock.now().date();
    let rows = state.read(|conn| queries::domains(conn).map_err(LeadError::from)).await?;
    let open = rows.into_iter().filter(|row| row.in_force(today));
    Ok(web::Json(open.map(DomainBody::from).collect()))
}

/// Receives a report, as JSON or as a form with photographs. The answer shows the query code once. Under
/// an `Idempotency-Key` the same request again has the same code and the same receipt.
#[utoipa::path(post, path = "/api/v1/public/reports", tag = "public",
    request_body(content((PublicReportInput = "application/json"), (PublicReportForm = "multipart/form-data"))),
    responses((status = 201, description = "Code and receipt", body = ReportedBody)))]
async fn report_publicly(
    anyone: Anyone,
    state: web::Data<AppState>,
    request: HttpRequest,
    payload: web::Payload,
) -> Result<HttpResponse, AppError> {
    let sent: Sent<PublicReportInput> = sent(&state, (anyone, request, payload), "report").await?;
    let Sent { actor, value, files, once } = sent;
    let Reported { code, receipt } = report(&state, actor, value.into(), (files, once)).await?;
    let public_key = hex::encode(state.site_key.public().as_bytes());
    let mut response = HttpResponse::Created().json(ReportedBody { code, receipt, public_key });
    unstored(&mut response);
    Ok(response)
}

/// What became of a report. The code goes in the header `X-Query-Code`.
#[utoipa::path(get, path = "/api/v1/public/reports/progress", tag = "public",
    params(("X-Query-Code" = String, Header, description = "The query code")),
    responses((status = 200, description = "Steps and messages", body = ProgressBody)))]
async fn read_progress(
    anyone: Anyone,
    state: web::Data<AppState>,
    request: HttpRequest,
) -> Result<HttpResponse, AppError> {
    pass(&state, &anyone, 1)?;
    let code = request.headers().get(CODE_HEADER).and_then(|value| value.to_str().ok());
    let code = code.ok_or(InputError::HeaderRequired { header: CODE_HEADER })?.to_owned();
    let progress = state.read(move |conn| service::progress(conn, &code)).await?;
    let mut response = HttpResponse::Ok().json(ProgressBody::from(progress));
    unstored(&mut response);
    Ok(response)
}

/// Adds to a report, as JSON or as a form with photographs. What tells who the reporter is, is masked.
#[utoipa::path(post, path = "/api/v1/public/reports/supplements", tag = "public",
    request_body(content((SupplementInput = "application/json"), (SupplementForm = "multipart/form-data"))),
    responses((status = 201, description = "Steps and messages", body = ProgressBody)))]
async fn supplement_report(
    anyone: Anyone,
    state: web::Data<AppState>,
    request: HttpRequest,
    payload: web::Payload,
) -> Result<HttpResponse, AppError> {
    let sent: Sent<SupplementInput> = sent(&state, (anyone, request, payload), "supplement").await?;
    let Sent { actor, value: SupplementInput { code, text }, files, once } = sent;
    let progress = supplement(&state, actor, (code, text), (files, once)).await?;
    let mut response = HttpResponse::Created().json(ProgressBody::from(progress));
    unstored(&mut response);
    Ok(response)
}

/// Tells whether a receipt is ours and unchanged. Nothing about the report is told.
#[utoipa::path(post, path = "/api/v1/public/receipts/verify", tag = "public",
    request_body = VerificationRequest,
    responses((status = 200, description = "The verdict", body = ReceiptVerdict)))]
async fn verify_receipt(
    anyone: Anyone,
    state: web::Data<AppState>,
    input: Input<VerificationRequest>,
) -> Result<web::Json<ReceiptVerdict>, AppError> {
    pass(&state, &anyone, 1)?;
    let VerificationRequest { receipt, title, narrative, files } = input.value;
    let valid = state.site_key.verify(&receipt);
    let unchanged = match (title, narrative) {
        (Some(title), Some(narrative)) => Some(content_digest(&title, &narrative, &files) == receipt.digest),
        (Some(_), None) | (None, Some(_)) => Some(false),
        (None, None) => None,
    };
    Ok(web::Json(ReceiptVerdict { valid, unchanged }))
}
