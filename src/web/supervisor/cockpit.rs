//! The cockpit (驾驶舱): the in-time reply rate with all that it rests on, what decides it, the chain of the work, and the
//! structure of cases. Months, groups and map are pages of their own that come into it.

use actix_web::{HttpResponse, web};
use chrono::NaiveDate;
use serde::Serialize;

use super::asked::{Asked, FigureView, PeriodView, filter};
use crate::app::AppState;
use crate::auth::policy::actions;
use crate::choices;
use crate::http::problem::EdgeError;
use crate::http::{Allowed, AppError, Pages};
use crate::kit::{OfficeId, Scope};
use crate::org::{self, AgencySystem};
use crate::statistics::budget::Budget;
use crate::statistics::model::{Figure, LikelyLine};
use crate::statistics::service::{self, ReplyRate, Structure};
use crate::statistics::{Key, StatisticsError};
use crate::web::at::At;
use crate::web::form::Choice;
use crate::web::lamp::Lamp;
use crate::web::names::Names;

/// Adds this module's pages.
pub(super) fn pages(p: &mut Pages) {
    p.get("/cockpit", cockpit);
}

/// Lines that decide the period which are shown; the rest are counted.
const SHOWN: usize = 10;

/// The stages of the chain, each a figure of its own.
const CHAIN: [(&str, Key); 6] = [
    ("ui-chain-1", Key::LeadsRegistered),
    ("ui-chain-2", Key::CasesFiled),
    ("ui-chain-3", Key::RecommendationsServedByAddressee),
    ("ui-chain-4", Key::RepliedInTime),
    ("ui-chain-5", Key::FollowUpRate),
    ("ui-chain-6", Key::LawsuitsFiled),
];

/// Figures that are told beside the chain.
const BESIDE: [Key; 6] = [
    Key::CaseYield,
    Key::CasesClosed,
    Key::RecommendationsServed,
    Key::ReplyAndRectification,
    Key::CourtSupport,
    Key::BrandCasesSelected,
];

#[derive(Serialize)]
struct StageView {
    label: String,
    figure: FigureView,
}

#[derive(Serialize)]
struct BudgetView {
    allowed: i64,
    used: i64,
    left: i64,
    is_over: bool,
}

impl From<Budget> for BudgetView {
    fn from(Budget { allowed, used, left }: Budget) -> Self {
        Self { allowed, used, left, is_over: left < 0 }
    }
}

/// A running line with what is to be expected of it.
#[derive(Serialize)]
struct LineView {
    href: String,
    title: String,
    number: String,
    agency: String,
    due: NaiveDate,
    lamp: Lamp,
    replied: bool,
    chance: f64,
    past_due: i64,
    past_done: i64,
}

/// What is to be expected of the rate.
#[derive(Serialize)]
struct ForecastView {
    due: i64,
    expected: String,
    low: Option<String>,
    high: Option<String>,
}

#[derive(Serialize)]
struct ShareView {
    name: String,
    count: i64,
}

#[derive(Serialize)]
struct RatioView {
    name: String,
    total: i64,
    parts: Vec<ShareView>,
}

#[derive(Serialize)]
struct CockpitView {
    period: PeriodView,
    is_screen: bool,
    screen: String,
    plain: String,
    headline: FigureView,
    readings: Vec<FigureView>,
    apart: Vec<FigureView>,
    reference: Option<String>,
    without_reference: String,
    with_reference: String,
    budget: Option<BudgetView>,
    budget_until: Option<BudgetView>,
    until: NaiveDate,
    forecast: ForecastView,
    deciding: Vec<LineView>,
    running: usize,
    chain: Vec<StageView>,
    beside: Vec<FigureView>,
    ratios: Vec<RatioView>,
}

async fn cockpit(
    allowed: Allowed<actions::ReadStatistics>,
    at: At,
    state: web::Data<AppState>,
) -> Result<HttpResponse, AppError> {
    let (asked, today, actor) = (Asked::of(&at)?, state.clock.now().date(), allowed.actor.clone());
    let question = asked.clone();
    let (filter, rate, figures, structure, offices, names) = state
        .read(move |conn| {
            let filter = filter(conn, &actor, &question, today)?;
            let rate = service::reply_rate(conn, &filter, question.reference, None)?;
            let figures = service::overview(conn, &filter)?;
            let structure = service::structure(conn, &filter)?;
            let offices = org::queries::procuratorates(conn)?;
            let names = Names::read(conn, [])?;
            Ok::<_, StatisticsError>((filter, rate, figures, structure, offices, names))
        })
        .await?;
    let window = filter.window;
    let figure = |figure: &Figure| FigureView::of(figure, (&asked, &at), (&window, &[]));
    let of = |key: Key| figures.iter().find(|figure| figure.key == key);
    let ReplyRate { readings, apart, budget, budget_until, until, mut deciding, forecast } = rate;
    let headline = readings.first().ok_or(EdgeError::Internal)?;
    // The likeliest to be late come first, of those alike the nearest: a list of risks of running clocks.
    deciding.sort_by(|a, b| a.chance.total_cmp(&b.chance).then(a.line.due.cmp(&b.line.due)));
    let running = deciding.len();
    let in_percent = |count: f64| {
        let of_all = f64::from(i32::try_from(forecast.due).unwrap_or(i32::MAX));
        if of_all > 0.0 { format!("{:.1}%", count / of_all * 100.0) } else { String::from("—") }
    };
    let whole = |count: i64| f64::from(i32::try_from(count).unwrap_or(i32::MAX));
    let mut period = PeriodView::of(&asked, &filter);
    let seen = offices.iter().filter(|office| sees(&allowed.actor.scope, office.id));
    period.offices = seen.map(|office| Choice::new(office.id, &office.name)).collect();
    period.domains = names.domains(at.language);
    period.systems = choices!(at.language, AgencySystem);
    let view = CockpitView {
        period,
        is_screen: at.param("screen").is_some(),
        screen: asked.query(&[("screen", "1")]),
        plain: asked.query(&[]),
        headline: figure(headline),
        readings: readings.iter().map(figure).collect(),
        apart: apart.iter().map(figure).collect(),
        reference: budget.map(|(reference, _)| format!("{}%", reference.percent())),
        without_reference: asked.query(&[("reference", "none")]),
        with_reference: asked.query(&[("reference", "")]),
        budget: budget.map(|(_, budget)| budget.into()),
        budget_until: budget_until.map(BudgetView::from),
        until,
        forecast: ForecastView {
            due: forecast.due,
            expected: in_percent(forecast.expected),
            low: forecast.band.map(|(low, _)| in_percent(whole(low))),
            high: forecast.band.map(|(_, high)| in_percent(whole(high))),
        },
        deciding: deciding.into_iter().take(SHOWN).map(|line| line_view(line, &at, window.as_of)).collect(),
        running,
        chain: CHAIN
            .iter()
            .filter_map(|(label, key)| Some(StageView { label: at.text(label), figure: figure(of(*key)?) }))
            .collect(),
        beside: BESIDE.iter().filter_map(|key| of(*key)).map(figure).collect(),
        ratios: ratios(&structure, &at),
    };
    at.page(&state, &allowed.actor, "pages/supervisor/cockpit.html", view).await
}

fn sees(scope: &Scope, office: OfficeId) -> bool {
    match scope {
        Scope::All => true,
        Scope::Offices(ids) => ids.contains(&office),
        Scope::Agency(_) | Scope::None => false,
    }
}

fn line_view(likely: LikelyLine, at: &At, as_of: NaiveDate) -> LineView {
    let LikelyLine { line, chance, history } = likely;
    LineView {
        href: format!("/recommendations/{}", line.recommendation_id),
        title: line.title,
        number: line.number,
        agency: line.agency,
        due: line.due,
        lamp: Lamp::running((line.due - as_of).num_days(), at.language),
        replied: line.replied,
        chance,
        past_due: history.due,
        past_done: history.done,
    }
}

/// Two of the three structure ratios; that of the four functions needs the registers of the other three.
fn ratios(whole: &Structure, at: &At) -> Vec<RatioView> {
    let share = |key: &str, count: i64| ShareView { name: at.text(key), count };
    vec![
        RatioView {
            name: at.text("ui-ratio-case"),
            total: whole.cases,
            parts: vec![
                share("ui-ratio-by-procedure", whole.by_procedure),
                share("ui-ratio-by-duty", whole.by_duty),
                share("ui-ratio-unknown", whole.without_lead),
            ],
        },
        RatioView {
            name: at.text("ui-ratio-source"),
            total: whole.sources + whole.without_lead,
            parts: vec![
                share("ui-ratio-referred", whole.referred),
                share("ui-ratio-applied", whole.applied),
                share("ui-ratio-found", whole.found),
                share("ui-ratio-unknown", whole.without_lead),
            ],
        },
    ]
}
