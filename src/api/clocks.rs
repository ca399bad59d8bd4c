//! Clocks in lists, and one clock with its history and its sheet.

use actix_web::{HttpResponse, web};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::app::AppState;
use crate::auth::policy::actions;
use crate::deadlines::{
    self, Authority, Clock, ClockEvent, ClockEventId, ClockFilter, ClockId, ClockState, EventKind, Length,
    Sheet, Text,
};
use crate::http::{Allowed, AppError, Routes, tagged};
use crate::kit::page::{Page, PageRequest};
use crate::kit::{OfficeId, PersonId, Timestamp};
use crate::route;

/// Adds this module's routes.
pub(super) fn routes(r: &mut Routes) {
    route!(r, list_clocks);
    route!(r, read_clock);
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
    #[param(inline)]
    pub state: Option<ClockListState>,
    /// Due within so many days from today, the overdue ones among them.
    #[param(maximum = 65535)]
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
