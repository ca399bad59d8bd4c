//! The public calculator, the rules, and what an office assumes.

use actix_web::{HttpResponse, web};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::app::AppState;
use crate::auth::policy::actions;
use crate::deadlines::{
    self, DeadlineError, Length, Pack, Party, Settings, SettingsChange, Sheet, Step, Text,
};
use crate::http::{Allowed, Anyone, AppError, Input, Routes};
use crate::kit::OfficeId;
use crate::route;

/// Adds this module's routes.
pub(super) fn routes(r: &mut Routes) {
    route!(r, calculate);
    route!(r, read_rules);
    route!(r, read_settings);
    route!(r, change_settings);
}

/// A question to the calculator.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CalculationRequest {
    /// The rule, by its id: `A6`, `A6u`, `C1`.
    pub rule: String,
    /// The day of the event that starts it.
    pub start: NaiveDate,
    /// A length in place of the rule's own; needed where the law has no number.
    pub length: Option<Length>,
}

/// What a date rests on.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[schema(as = CalculationBasis)]
pub struct BasisBody {
    /// The article.
    pub article: Text,
    /// The event that starts the period.
    pub start: Text,
    /// Whom it binds.
    pub party: Party,
    /// Whether the text of a law or rule sets it.
    pub hard: bool,
    /// What follows if it is missed.
    pub consequence: Text,
    /// The rule pack.
    pub pack: String,
    /// The version of the rule pack.
    pub pack_version: i32,
    /// The version of the calendar.
    pub calendar_version: i32,
}

/// The answer of the calculator.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct CalculationBody {
    /// The rule.
    pub rule: String,
    /// What is to be done.
    pub name: Text,
    /// The length that was counted.
    pub length: Length,
    /// The end before it is rolled over rest days.
    pub nominal: Option<NaiveDate>,
    /// The last day.
    pub due: Option<NaiveDate>,
    /// For a waiting period, the first day on which to act.
    pub earliest: Option<NaiveDate>,
    /// Whether a holiday notice that is still to come may move it.
    pub provisional: bool,
    /// How it was reached.
    pub steps: Vec<Step>,
    /// What it rests on.
    pub basis: BasisBody,
}

impl From<Sheet> for CalculationBody {
    fn from(sheet: Sheet) -> Self {
        Self {
            rule: sheet.rule,
            name: sheet.name,
            length: sheet.length,
            nominal: sheet.nominal,
            due: sheet.due,
            earliest: sheet.earliest,
            provisional: sheet.provisional,
            steps: sheet.steps,
            basis: BasisBody {
                article: sheet.article,
                start: sheet.start,
                party: sheet.party,
                hard: sheet.hard,
                consequence: sheet.consequence,
                pack: sheet.pack,
                pack_version: sheet.pack_version,
                calendar_version: sheet.calendar_version,
            },
        }
    }
}

/// The date of a rule that starts on a day, with its steps and its basis.
#[utoipa::path(post, path = "/api/v1/deadlines/calculate", tag = "deadlines",
    request_body = CalculationRequest,
    responses((status = 200, description = "The date", body = CalculationBody)))]
async fn calculate(
    _anyone: Anyone,
    state: web::Data<AppState>,
    input: Input<CalculationRequest>,
) -> Result<web::Json<CalculationBody>, AppError> {
    let CalculationRequest { rule, start, length } = input.value;
    let sheet = state.read(move |conn| deadlines::service::asked(conn, &rule, start, length)).await?;
    Ok(web::Json(sheet.into()))
}

/// The day for which rules are wanted.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub struct RulesQuery {
    /// The day; today when absent.
    pub on: Option<NaiveDate>,
}

/// The rule pack in force on a day, with every rule, its article and its length; the rules that it does not
/// have itself are those of the pack before it.
#[utoipa::path(get, path = "/api/v1/deadlines/rules", tag = "deadlines", params(RulesQuery),
    responses((status = 200, description = "The pack", body = Pack)))]
async fn read_rules(
    _anyone: Anyone,
    state: web::Data<AppState>,
    query: web::Query<RulesQuery>,
) -> Result<web::Json<Pack>, AppError> {
    let on = query.on.unwrap_or_else(|| state.clock.now().date());
    let dates = state.read(|conn| deadlines::service::pack_dates(conn).map_err(DeadlineError::from)).await?;
    let pack =
        deadlines::in_force(&dates, on).ok_or_else(|| DeadlineError::RuleUnknown { rule: on.to_string() })?;
    Ok(web::Json(pack))
}

/// The office and the day for which settings are wanted.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub struct SettingsQuery {
    /// The office.
    pub office_id: OfficeId,
    /// The day; today when absent.
    pub on: Option<NaiveDate>,
}

/// What an office assumes where the law is silent.
#[utoipa::path(get, path = "/api/v1/deadlines/settings", tag = "deadlines", params(SettingsQuery),
    responses((status = 200, description = "The settings", body = Settings)))]
async fn read_settings(
    _allowed: Allowed<actions::ReadDeadlines>,
    state: web::Data<AppState>,
    query: web::Query<SettingsQuery>,
) -> Result<web::Json<Settings>, AppError> {
    let SettingsQuery { office_id, on } = query.into_inner();
    let on = on.unwrap_or_else(|| state.clock.now().date());
    Ok(web::Json(state.read(move |conn| deadlines::service::settings(conn, office_id, on)).await?))
}

/// New settings of an office.
#[derive(Debug, Clone, Deserialize, Serialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SettingsBody {
    /// The office.
    pub office_id: OfficeId,
    /// The first day on which a clock that starts goes by them; today or later.
    pub effective_from: NaiveDate,
    /// The settings.
    pub settings: Settings,
}

/// Changes what an office assumes, for clocks that start from a day on.
#[utoipa::path(post, path = "/api/v1/deadlines/settings", tag = "deadlines", request_body = SettingsBody,
    responses((status = 201, description = "The settings are stored", body = SettingsBody)))]
async fn change_settings(
    allowed: Allowed<actions::KeepCalendars>,
    state: web::Data<AppState>,
    input: Input<SettingsBody>,
) -> Result<HttpResponse, AppError> {
    crate::http::create(&state, allowed.actor, input, |work, body| {
        let SettingsBody { office_id: office, effective_from, settings } = body.clone();
        deadlines::service::change_settings(work, &SettingsChange { office, effective_from, settings })?;
        Ok::<_, DeadlineError>(body.clone())
    })
    .await
}
