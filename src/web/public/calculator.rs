//! The calculator of dates: a rule and a day, and how the date is reached. All of it stands in the address, so that the
//! answer can be sent on.

use actix_web::{HttpResponse, web};
use chrono::NaiveDate;
use serde::Serialize;

use super::{again, shown};
use crate::app::AppState;
use crate::deadlines::{self, DeadlineError, Length, Party, Rule, Sheet, Sort, Unit};
use crate::http::messages::Language;
use crate::http::posted::FormError;
use crate::http::{Anyone, AppError, Pages, Posted};
use crate::kit::Fields;
use crate::web::at::At;
use crate::web::form::{Choice, Form, of_language};
use crate::{choices, word};

/// Adds this module's pages.
pub(super) fn pages(p: &mut Pages) {
    p.get("/calculator", page);
}

/// Rules of one party.
#[derive(Serialize)]
struct GroupView {
    party: String,
    rules: Vec<Choice>,
}

#[derive(Serialize)]
struct StepView {
    word: String,
    text: String,
}

/// How a date is reached.
#[derive(Serialize)]
struct SheetView {
    name: String,
    started_on: NaiveDate,
    length: String,
    due: Option<NaiveDate>,
    earliest: Option<NaiveDate>,
    provisional: bool,
    hard: bool,
    steps: Vec<StepView>,
    article: String,
    start: String,
    consequence: String,
    note: String,
    rule: String,
    pack: String,
    pack_version: i32,
    calendar_version: i32,
}

#[derive(Serialize)]
struct CalculatorView {
    form: Form,
    groups: Vec<GroupView>,
    units: Vec<Choice>,
    sheet: Option<SheetView>,
}

fn shown_of(sheet: &Sheet, language: Language) -> SheetView {
    let told = |text: &deadlines::Text| of_language(language, &text.zh, &text.en).to_owned();
    let steps = sheet.steps.iter().map(|step| StepView {
        word: word!(language, step.code),
        text: of_language(language, &step.zh, &step.en).to_owned(),
    });
    SheetView {
        name: told(&sheet.name),
        started_on: sheet.started_on,
        length: of_language(language, &sheet.length.to_string(), &sheet.length.en()).to_owned(),
        due: sheet.due,
        earliest: sheet.earliest,
        provisional: sheet.provisional,
        hard: sheet.hard,
        steps: steps.collect(),
        article: told(&sheet.article),
        start: told(&sheet.start),
        consequence: told(&sheet.consequence),
        note: told(&sheet.note),
        rule: sheet.rule.clone(),
        pack: sheet.pack.clone(),
        pack_version: sheet.pack_version,
        calendar_version: sheet.calendar_version,
    }
}

/// The rules that can be asked for a date, those of each party together.
fn groups(rules: &[Rule], language: Language) -> Vec<GroupView> {
    let of = |party: Party| {
        let rules = rules
            .iter()
            .filter(|rule| rule.party == party && matches!(rule.sort, Sort::Limit | Sort::Document))
            .map(|rule| Choice::new(&rule.id, of_language(language, &rule.name.zh, &rule.name.en)))
            .collect::<Vec<_>>();
        GroupView { party: word!(language, party), rules }
    };
    // The agency asks most, and is asked for first.
    let parties = [Party::Agency, Party::Procuratorate, Party::Court, Party::Litigant, Party::Government];
    parties.into_iter().map(of).filter(|group| !group.rules.is_empty()).collect()
}

async fn page(_anyone: Anyone, at: At, state: web::Data<AppState>) -> Result<HttpResponse, AppError> {
    let today = state.clock.now().date();
    let dates = state.read(|conn| deadlines::service::pack_dates(conn).map_err(DeadlineError::from)).await?;
    let pack = deadlines::in_force(&dates, today)
        .ok_or_else(|| DeadlineError::RuleUnknown { rule: today.to_string() })?;
    let mut posted = Posted::default();
    for name in ["rule", "start", "count", "unit"] {
        posted = posted.with(name, at.param(name).unwrap_or_default());
    }
    let groups = groups(&pack.rules, at.language);
    let units = choices!(at.language, Unit);
    let template = "pages/public/calculator.html";
    if at.param("rule").is_none() && at.param("start").is_none() {
        let posted = posted.with("rule", "A6").with("start", today);
        let view = CalculatorView { form: Form::of(&posted), groups, units, sheet: None };
        return shown((&state, &at), template, view).await;
    }
    match answered(&state, &posted).await {
        Ok(sheet) => {
            let sheet = Some(shown_of(&sheet, at.language));
            let view = CalculatorView { form: Form::of(&posted), groups, units, sheet };
            shown((&state, &at), template, view).await
        }
        Err(error) if error.is_about_the_form() => {
            let form = Form::refused(&posted, &error, &at);
            let view = CalculatorView { form, groups, units, sheet: None };
            again((&state, &at), &error, (template, view)).await
        }
        Err(error) => Err(error),
    }
}

async fn answered(state: &AppState, posted: &Posted) -> Result<Sheet, AppError> {
    let mut fields = Fields::new();
    let rule = posted.required(&mut fields, "rule", posted.optional("rule"));
    let start = posted.day(&mut fields, "start");
    let start = posted.required(&mut fields, "start", start);
    let count: Option<i32> = posted.parsed(&mut fields, "count");
    let unit = posted.code(&mut fields, "unit", Unit::from_code);
    fields.check(count.is_none() || unit.is_some(), "unit", "required", "");
    fields.finish().map_err(FormError::from)?;
    let (Some(rule), Some(start)) = (rule, start) else {
        return Err(crate::web::form::wrong("rule", "required"));
    };
    let length = count.zip(unit).map(|(count, unit)| Length { count, unit });
    Ok(state.read(move |conn| deadlines::service::asked(conn, &rule, start, length)).await?)
}
