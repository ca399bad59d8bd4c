//! The simulator of limits: the dates that a rule makes of several days, by the rules and the calendar in force.

use actix_web::{HttpResponse, web};
use chrono::NaiveDate;
use serde::Serialize;

use super::rules::{code_of, said};
use crate::app::AppState;
use crate::auth::policy::actions;
use crate::deadlines::{self, DeadlineError, Length, Rule, Sheet, Sort, Unit};
use crate::http::messages::Language;
use crate::http::{Allowed, AppError, Pages, Posted};
use crate::kit::Fields;
use crate::web::at::At;
use crate::web::form::{Choice, Form, of_language, wrong};
use crate::{choices, word};

/// Adds this module's pages.
pub(super) fn pages(p: &mut Pages) {
    p.get("/rules/simulator", simulator);
}

/// A date that was reached.
#[derive(Serialize)]
struct ReachedView {
    start: NaiveDate,
    due: Option<NaiveDate>,
    earliest: Option<NaiveDate>,
    nominal: Option<NaiveDate>,
    provisional: bool,
    /// Days from the start to the last day.
    days: Option<i64>,
    pack: String,
    steps: Vec<StepView>,
}

#[derive(Serialize)]
struct StepView {
    word: String,
    text: String,
}

#[derive(Serialize)]
struct SimulatorView {
    form: Form,
    rules: Vec<Choice>,
    units: Vec<Choice>,
    name: String,
    article: String,
    reached: Vec<ReachedView>,
}

/// Days that are asked for at a time.
const MOST_DAYS: usize = 31;

async fn simulator(
    allowed: Allowed<actions::ReadDeadlines>,
    at: At,
    state: web::Data<AppState>,
) -> Result<HttpResponse, AppError> {
    let (today, language) = (state.clock.now().date(), at.language);
    let dates = state.read(|conn| deadlines::service::pack_dates(conn).map_err(DeadlineError::from)).await?;
    let pack = deadlines::in_force(&dates, today)
        .ok_or_else(|| DeadlineError::RuleUnknown { rule: today.to_string() })?;
    let limits = pack.rules.iter().filter(|rule| matches!(rule.sort, Sort::Limit | Sort::Document));
    let choice = |rule: &Rule| Choice::new(&rule.id, format!("{} {}", rule.id, said(language, &rule.name)));
    let mut posted = Posted::default();
    for name in ["rule", "days", "count", "unit"] {
        posted = posted.with(name, at.param(name).unwrap_or_default());
    }
    let mut view = SimulatorView {
        form: Form::of(&posted.clone().with("rule", at.param("rule").unwrap_or("A6"))),
        rules: limits.map(choice).collect(),
        units: choices!(language, Unit),
        name: String::new(),
        article: String::new(),
        reached: Vec::new(),
    };
    let template = "pages/keeping/simulator.html";
    if at.param("days").is_none() && at.param("rule").is_none() {
        view.form = Form::of(&posted.with("rule", "A6").with("days", today));
        return at.page(&state, &allowed.actor, template, view).await;
    }
    match answered(&state, &posted).await {
        Ok(sheets) => {
            view.name = sheets.first().map(|sheet| said(language, &sheet.name)).unwrap_or_default();
            view.article = sheets.first().map(|sheet| said(language, &sheet.article)).unwrap_or_default();
            view.reached = sheets.into_iter().map(|sheet| reached(language, sheet)).collect();
            at.page(&state, &allowed.actor, template, view).await
        }
        Err(error) if error.is_about_the_form() => {
            view.form = Form::refused(&posted, &error, &at);
            at.again(&state, &allowed.actor, template, view).await
        }
        Err(error) => Err(error),
    }
}

fn reached(language: Language, sheet: Sheet) -> ReachedView {
    let steps = sheet.steps.iter().map(|step| StepView {
        word: word!(language, step.code),
        text: of_language(language, &step.zh, &step.en).to_owned(),
    });
    ReachedView {
        start: sheet.started_on,
        due: sheet.due,
        earliest: sheet.earliest,
        nominal: sheet.nominal,
        provisional: sheet.provisional,
        days: sheet.due.map(|due| (due - sheet.started_on).num_days()),
        steps: steps.collect(),
        pack: code_of(&sheet.pack, sheet.pack_version),
    }
}

async fn answered(state: &AppState, posted: &Posted) -> Result<Vec<Sheet>, AppError> {
    let mut fields = Fields::new();
    let rule = posted.required(&mut fields, "rule", posted.optional("rule"));
    let told = posted.text("days");
    fields.check(!told.is_empty(), "days", "required", "");
    let mut days: Vec<NaiveDate> = Vec::new();
    let separate = |sign: char| sign.is_whitespace() || ",，;；、".contains(sign);
    for word in told.split(separate).filter(|word| !word.is_empty()) {
        match word.parse() {
            Ok(day) => days.push(day),
            Err(_) => fields.fault("days", "malformed", word),
        }
    }
    fields.check(days.len() <= MOST_DAYS, "days", "too_many", MOST_DAYS);
    let count: Option<i32> = posted.parsed(&mut fields, "count");
    let unit = posted.code(&mut fields, "unit", Unit::from_code);
    fields.check(count.is_none() || unit.is_some(), "unit", "required", "");
    fields.finish().map_err(DeadlineError::from)?;
    let Some(rule) = rule else { return Err(wrong("rule", "required")) };
    let length = count.zip(unit).map(|(count, unit)| Length { count, unit });
    let read = state.read(move |conn| {
        let sheet = |day: &NaiveDate| deadlines::service::asked(conn, &rule, *day, length);
        days.iter().map(sheet).collect::<Result<Vec<_>, _>>()
    });
    Ok(read.await?)
}
