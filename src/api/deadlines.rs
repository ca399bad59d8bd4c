//! The public calculator, the rules, the clocks and what an office assumes.

use actix_web::{HttpResponse, web};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::app::AppState;
use crate::auth::policy::actions;
use crate::calendar;
use crate::deadlines::{
    self, Authority, Clock, ClockEvent, ClockEventId, ClockFilter, ClockId, ClockState, DeadlineError,
    EventKind, Length, Pack, Party, Question, Settings, SettingsChange, Sheet, Step, Text,
};
use crate::http::{Allowed, Anyone, AppError, Input, Routes, tagged};
use crate::kit::page::{Page, PageRequest};
use crate::kit::{OfficeId, PersonId, Timestamp};
use crate::route;

/// Adds this module's routes.
pub(super) fn routes(r: &mut Routes) {
    route!(r, calculate);
    route!(r, read_rules);
    route!(r, list_clocks);
    route!(r, read_clock);
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
    let sheet = state
        .read(move |conn| {
            let calendar = calendar::service::current(conn)?;
            let pack = deadlines::in_force(start)
                .ok_or_else(|| DeadlineError::RuleUnknown { rule: rule.clone() })?;
            let question = Question { rule, start, length, settings: Settings::default() };
            deadlines::calculate(&calendar, pack, &question)
        })
        .await?;
    Ok(web::Json(sheet.into()))
}

/// The day for which rules are wanted.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub struct RulesQuery {
    /// The day; today when absent.
    pub on: Option<NaiveDate>,
}

/// The rule pack in force on a day, with every rule, its article and its length.
#[utoipa::path(get, path = "/api/v1/deadlines/rules", tag = "deadlines", params(RulesQuery),
    responses((status = 200, description = "The pack", body = Pack)))]
async fn read_rules(
    _anyone: Anyone,
    state: web::Data<AppState>,
    query: web::Query<RulesQuery>,
) -> Result<web::Json<&'static Pack>, AppError> {
    let on = query.on.unwrap_or_else(|| state.clock.now().date());
    let pack = deadlines::in_force(on).ok_or_else(|| DeadlineError::RuleUnknown { rule: on.to_string() })?;
    Ok(web::Json(pack))
}

/// Where a clock stands, for lists.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum ClockListState {
    /// Running, by due date.
    Running,
    /// Running, and the last day is over.
    Overdue,
    /// Standing still.
    Paused,
    /// Met.
    Met,
    /// Withdrawn.
    Withdrawn,
}

/// Which clocks are wanted.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub struct ClocksQuery {
    /// Where they stand; `running` when absent.
    pub state: Option<ClockListState>,
    /// Due within so many days from today, the overdue ones among them.
    #[param(maximum = 36500)]
    pub within_days: Option<u16>,
    /// Of one rule.
    pub rule: Option<String>,
    /// Only limits that the text of a law or rule sets, or only the others.
    pub hard: Option<bool>,
}

impl ClocksQuery {
    fn filter(self, today: NaiveDate) -> ClockFilter {
        let Self { state, within_days, rule, hard } = self;
        let (state, dated) = match state.unwrap_or(ClockListState::Running) {
            ClockListState::Running => (ClockState::Running, None),
            ClockListState::Overdue => (ClockState::Running, Some(ClockFilter::overdue(today))),
            ClockListState::Paused => (ClockState::Paused, None),
            ClockListState::Met => (ClockState::Met, None),
            ClockListState::Withdrawn => (ClockState::Withdrawn, None),
        };
        let within = within_days.map(|days| ClockFilter::within(today, days.into()));
        let base = dated.or(within).unwrap_or_default();
        ClockFilter { state: Some(state), rule, hard, ..base }
    }
}

/// A clock in a list.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct ClockBody {
    /// Its id.
    pub id: ClockId,
    /// Its rule.
    pub rule: String,
    /// What is to be done.
    pub name: Option<Text>,
    /// Whether the text of a law or rule sets it.
    pub hard: bool,
    /// The kind of record to which it belongs.
    pub subject_kind: String,
    /// The id of that record.
    pub subject_id: i64,
    /// The procuratorate.
    pub office_id: OfficeId,
    /// The case.
    pub case_id: Option<i64>,
    /// The starting day.
    pub started_on: NaiveDate,
    /// Where it stands.
    pub state: ClockState,
    /// The end before it is rolled.
    pub nominal: Option<NaiveDate>,
    /// The last day; none while it stands still.
    pub due: Option<NaiveDate>,
    /// Whether a holiday notice that is still to come may move it.
    pub provisional: bool,
    /// Days left while it runs; negative when it is over.
    pub days_left: Option<i64>,
    /// The day on which it was met or withdrawn.
    pub closed_on: Option<NaiveDate>,
    /// Whether it was met in time.
    pub met_in_time: Option<bool>,
    /// The version a change has to name.
    pub version: i32,
}

impl ClockBody {
    pub(super) fn new(clock: Clock, today: NaiveDate) -> Self {
        let (days_left, met_in_time) = (clock.days_left(today), clock.met_in_time());
        let name = deadlines::find(&clock.pack, clock.pack_version)
            .and_then(|pack| pack.rule(&clock.rule))
            .map(|rule| rule.name.clone());
        let Clock {
            id,
            rule,
            pack: _,
            pack_version: _,
            hard,
            subject_kind,
            subject_id,
            office_id,
            case_id,
            settings: _,
            started_on,
            state,
            nominal,
            due,
            provisional,
            closed_on,
            calendar_version: _,
            version,
        } = clock;
        Self {
            id,
            rule,
            name,
            hard,
            subject_kind,
            subject_id,
            office_id,
            case_id,
            started_on,
            state,
            nominal,
            due,
            provisional,
            days_left,
            closed_on,
            met_in_time,
            version,
        }
    }
}

/// Clocks in sight: running ones by due date, others the newest first.
#[utoipa::path(get, path = "/api/v1/clocks", tag = "deadlines", params(ClocksQuery, PageRequest),
    responses((status = 200, description = "A page of clocks", body = Page<ClockBody>)))]
async fn list_clocks(
    allowed: Allowed<actions::ReadDeadlines>,
    state: web::Data<AppState>,
    query: web::Query<ClocksQuery>,
    page: web::Query<PageRequest>,
) -> Result<web::Json<Page<ClockBody>>, AppError> {
    let today = state.clock.now().date();
    let (filter, page) = (query.into_inner().filter(today), page.into_inner());
    let rows =
        state.read(move |conn| deadlines::service::list(conn, &allowed.actor.scope, &filter, &page)).await?;
    Ok(web::Json(rows.map(|clock| ClockBody::new(clock, today))))
}

/// Something that happened to a clock.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct ClockEventBody {
    /// Its id.
    pub id: ClockEventId,
    /// What.
    pub kind: EventKind,
    /// When, as a civil date.
    pub on: NaiveDate,
    /// The end of an excluded interval.
    pub until: Option<NaiveDate>,
    /// The length of the period, or of an extension.
    pub length: Option<Length>,
    /// Who granted an extension.
    pub authority: Option<Authority>,
    /// Why.
    pub reason: String,
    /// When it was entered.
    pub recorded_at: Timestamp,
    /// By whom.
    pub recorded_by: Option<PersonId>,
    /// When it was undone; it counts no more.
    pub undone_at: Option<Timestamp>,
    /// By whom it was undone.
    pub undone_by: Option<PersonId>,
    /// Why it was undone.
    pub undo_reason: Option<String>,
}

impl From<ClockEvent> for ClockEventBody {
    fn from(event: ClockEvent) -> Self {
        let ClockEvent {
            id,
            clock_id: _,
            kind,
            on_date,
            until,
            length_count,
            length_unit,
            authority,
            reason,
            recorded_at,
            recorded_by,
            undone_at,
            undone_by,
            undo_reason,
        } = event;
        let length = length_count.zip(length_unit).map(|(count, unit)| Length { count, unit });
        Self {
            id,
            kind,
            on: on_date,
            until,
            length,
            authority,
            reason,
            recorded_at,
            recorded_by,
            undone_at,
            undone_by,
            undo_reason,
        }
    }
}

/// A clock with its history and the sheet that explains its date.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct ClockDetailBody {
    /// The clock.
    pub clock: ClockBody,
    /// What happened to it, what was undone among it.
    pub events: Vec<ClockEventBody>,
    /// How its date was reached.
    pub sheet: Sheet,
}

/// One clock, its history and its sheet.
#[utoipa::path(get, path = "/api/v1/clocks/{id}", tag = "deadlines",
    params(("id" = ClockId, Path, description = "The clock")),
    responses((status = 200, description = "The clock", body = ClockDetailBody)))]
async fn read_clock(
    allowed: Allowed<actions::ReadDeadlines>,
    state: web::Data<AppState>,
    id: web::Path<ClockId>,
) -> Result<HttpResponse, AppError> {
    let (id, today) = (id.into_inner(), state.clock.now().date());
    let (clock, events, sheet) =
        state.read(move |conn| deadlines::service::explained(conn, &allowed.actor.scope, id)).await?;
    let version = clock.version;
    let body = ClockDetailBody {
        clock: ClockBody::new(clock, today),
        events: events.into_iter().map(ClockEventBody::from).collect(),
        sheet,
    };
    Ok(tagged(version, &body))
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
    params(("Idempotency-Key" = Option<String>, Header, description = "Makes a repetition harmless")),
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
