//! 我要反映: five short steps. Every step sends what was typed so far, so that it works without script and nothing is kept
//! between them, neither here nor in the browser.

use actix_web::{HttpRequest, HttpResponse, web};
use serde::Serialize;

use super::cases::CaseRow;
use super::receipt::ReceiptView;
use super::{again, shown};
use crate::app::AppState;
use crate::brand_cases;
use crate::files::Settled;
use crate::http::outside::{self, FILES, Reported, WEIGHT_OF_FILES};
use crate::http::posted::FormError;
use crate::http::{Anyone, AppError, Pages, Posted, PostedFiles};
use crate::kit::fields::FieldError;
use crate::kit::{FieldErrors, Fields};
use crate::leads::service::{PublicReport, check_report};
use crate::leads::vault::Reporter;
use crate::leads::{Domain, LeadError, queries};
use crate::org;
use crate::web::at::At;
use crate::web::form::{Choice, Form};
use crate::web::names::Names;

/// Adds this module's pages.
pub(super) fn pages(p: &mut Pages) {
    p.get("/report", begin);
    p.post("/report", go_on);
    p.post("/report/submit", submit);
}

/// The fields of each step, as the report's own rules call them.
const STEPS: [&[&str]; 5] = [
    &["domain"],
    &["division_code", "place", "longitude", "latitude"],
    &["title", "narrative", "event_from"],
    &["reporter_name", "reporter_phone", "reporter_address", "reporter_note"],
    &["file"],
];

/// The step in which a field stands; the last for one that stands in none.
fn step_of(field: &str) -> usize {
    STEPS.iter().position(|fields| fields.contains(&field)).map_or(STEPS.len(), |at| at + 1)
}

/// A field of law with an example of what belongs to it.
#[derive(Serialize)]
struct FieldTile {
    code: String,
    word: String,
    example: String,
}

/// What has been told so far, for the last step.
#[derive(Serialize)]
struct Told {
    label: String,
    text: String,
    step: usize,
}

#[derive(Serialize)]
struct StepView {
    step: usize,
    steps: Vec<String>,
    form: Form,
    /// Fields of the other steps, which go along unseen.
    carried: Vec<&'static str>,
    tiles: Vec<FieldTile>,
    more: Vec<Choice>,
    divisions: Vec<Choice>,
    told: Vec<Told>,
    like: Vec<CaseRow>,
    today: chrono::NaiveDate,
}

async fn begin(_anyone: Anyone, at: At, state: web::Data<AppState>) -> Result<HttpResponse, AppError> {
    let posted = Posted::default();
    let view = view((&state, &at), 1, (&posted, Form::of(&posted))).await?;
    shown((&state, &at), "pages/public/report.html", view).await
}

async fn go_on(
    anyone: Anyone,
    at: At,
    state: web::Data<AppState>,
    posted: Posted,
) -> Result<HttpResponse, AppError> {
    let page = "pages/public/report.html";
    let from = posted.text("step").parse().unwrap_or(1);
    if let Err(error) = outside::pass(&state, &anyone, 1) {
        let view = view((&state, &at), from, (&posted, Form::refused(&posted, &error, &at))).await?;
        return again((&state, &at), &error, (page, view)).await;
    }
    let to = posted.text("to").parse().unwrap_or(1).clamp(1, STEPS.len());
    let faults = if to > from { faults(&state, &posted).await? } else { Vec::new() };
    let Some(wrong) = faults.iter().map(|fault| step_of(&fault.field)).filter(|step| *step < to).min() else {
        let view = view((&state, &at), to, (&posted, Form::of(&posted))).await?;
        return shown((&state, &at), page, view).await;
    };
    let here = faults.into_iter().filter(|fault| step_of(&fault.field) == wrong).collect();
    let error = AppError::from(FormError::Invalid(FieldErrors(here)));
    let view = view((&state, &at), wrong, (&posted, Form::refused(&posted, &error, &at))).await?;
    again((&state, &at), &error, (page, view)).await
}

/// Everything that is wrong with what was told so far; that of later steps is still to come.
async fn faults(state: &AppState, posted: &Posted) -> Result<Vec<FieldError>, AppError> {
    let (told, mut faults) = told(posted);
    let today = state.clock.now().date();
    match state.read(move |conn| check_report(conn, &told, today)).await {
        Ok(()) => {}
        Err(LeadError::Invalid(found)) => faults.extend(found.0),
        Err(LeadError::DivisionNotOurs { division }) => {
            let code = if division.is_empty() { "required" } else { "unknown" };
            faults.push(FieldError { field: String::from("division_code"), code, detail: division });
        }
        Err(error) => return Err(error.into()),
    }
    Ok(faults)
}

/// The report of a form, and what of it cannot be read.
fn told(posted: &Posted) -> (PublicReport, Vec<FieldError>) {
    let mut fields = Fields::new();
    let report = PublicReport {
        division_code: posted.text("division_code").to_owned(),
        domain: posted.optional("domain"),
        title: posted.text("title").to_owned(),
        narrative: posted.text("narrative").to_owned(),
        place: posted.optional("place"),
        longitude: posted.parsed(&mut fields, "longitude"),
        latitude: posted.parsed(&mut fields, "latitude"),
        event_on: posted.day(&mut fields, "event_from"),
        reporter: Reporter {
            name: posted.optional("reporter_name"),
            phone: posted.optional("reporter_phone"),
            address: posted.optional("reporter_address"),
            note: posted.optional("reporter_note"),
            ..Reporter::default()
        },
        files: Vec::new(),
    };
    (report, fields.finish().err().map(|faults| faults.0).unwrap_or_default())
}

async fn view(
    (state, at): (&AppState, &At),
    step: usize,
    (posted, form): (&Posted, Form),
) -> Result<StepView, AppError> {
    let (language, today) = (at.language, state.clock.now().date());
    let (domains, offices, names) = state
        .read(|conn| {
            let names = Names::read(conn, [])?;
            Ok::<_, LeadError>((queries::domains(conn)?, org::queries::procuratorates(conn)?, names))
        })
        .await?;
    let domain = posted.optional("domain");
    let like = if step == STEPS.len() {
        let words = format!("{}{}", posted.text("title"), posted.text("narrative"));
        let of = domain.clone();
        state.read(move |conn| brand_cases::published::like(conn, of.as_deref(), &words)).await?
    } else {
        Vec::new()
    };
    let (mut tiles, mut more) = (Vec::new(), Vec::new());
    for row in domains.iter().filter(|row| row.in_force(today)) {
        let Domain { code, .. } = row;
        let word = names.domain(Some(code), language);
        let key = format!("ui-report-eg-{code}");
        let example = at.text(&key);
        if example == key {
            more.push(Choice::new(code, word));
        } else {
            tiles.push(FieldTile { code: code.clone(), word, example });
        }
    }
    let divisions = offices
        .iter()
        .map(|office| Choice::new(&office.division_code, office.name.trim_end_matches("人民检察院")));
    let divisions: Vec<Choice> = divisions.collect();
    let told = if step == STEPS.len() { summary(at, posted, (&names, &divisions)) } else { Vec::new() };
    let carried = STEPS
        .iter()
        .enumerate()
        .filter(|(no, _)| no + 1 != step)
        .flat_map(|(_, fields)| fields.iter().copied());
    Ok(StepView {
        step,
        steps: (1..=STEPS.len()).map(|no| at.text(&format!("ui-report-step-{no}"))).collect(),
        form,
        carried: carried.filter(|field| *field != "file").collect(),
        tiles,
        more,
        divisions,
        told,
        like: like.into_iter().map(|row| CaseRow::of(row, &names, language)).collect(),
        today,
    })
}

/// What was told, for a last look.
fn summary(at: &At, posted: &Posted, (names, divisions): (&Names, &[Choice])) -> Vec<Told> {
    let mut told = Vec::new();
    let mut say = |key: &str, text: String, step: usize| {
        if !text.is_empty() {
            told.push(Told { label: at.text(key), text, step });
        }
    };
    let domain = posted.optional("domain");
    let domain =
        domain.map_or_else(|| at.text("ui-report-unsure"), |code| names.domain(Some(&code), at.language));
    say("ui-domain", domain, 1);
    let division = divisions.iter().find(|choice| choice.code == posted.text("division_code"));
    let place = format!("{} {}", division.map_or("", |choice| &choice.word), posted.text("place"));
    say("ui-place", place.trim().to_owned(), 2);
    say("ui-report-title", posted.text("title").to_owned(), 3);
    say("ui-report-narrative", posted.text("narrative").to_owned(), 3);
    say("ui-report-event", posted.text("event_from").to_owned(), 3);
    let reporter = told_by(posted);
    say("ui-report-who", at.text(if reporter { "ui-report-named" } else { "ui-report-anonymous" }), 4);
    told
}

/// Whether anything was told of who reports.
fn told_by(posted: &Posted) -> bool {
    !told(posted).0.reporter.is_empty()
}

async fn submit(
    anyone: Anyone,
    at: At,
    state: web::Data<AppState>,
    (request, payload): (HttpRequest, web::Payload),
) -> Result<HttpResponse, AppError> {
    let let_in = || outside::pass(&state, &anyone, WEIGHT_OF_FILES).map(drop);
    let sent = PostedFiles::receive(&state, (&request, payload), FILES, let_in).await?;
    let once = sent.once();
    let PostedFiles { fields: posted, files } = sent;
    let files: Vec<Settled> = files.into_iter().map(|(file, _)| file).collect();
    let hashes: Vec<String> = files.iter().map(|file| file.hash.to_string()).collect();
    let faults = faults(&state, &posted).await?;
    let made = if faults.is_empty() {
        let actor = crate::kit::Actor::public(String::from("public"));
        outside::report(&state, actor, told(&posted).0, (files, once)).await
    } else {
        Err(FormError::Invalid(FieldErrors(faults)).into())
    };
    match made {
        Ok(Reported { code, receipt }) => {
            let view = ReceiptView::of(&state, &receipt, (Some(code), hashes))?;
            shown((&state, &at), "pages/public/receipt.html", view).await
        }
        Err(error) if error.is_about_the_form() => {
            let step = error.first_field().map_or(STEPS.len(), step_of);
            let view = view((&state, &at), step, (&posted, Form::refused(&posted, &error, &at))).await?;
            again((&state, &at), &error, ("pages/public/report.html", view)).await
        }
        Err(error) => Err(error),
    }
}
