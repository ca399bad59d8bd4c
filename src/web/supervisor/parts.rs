//! Parts of the cockpit that are pages too: months against the year before, groups in the order of their names, the map.

use actix_web::{HttpResponse, web};
use serde::Serialize;

use super::asked::{Asked, FigureView, PeriodView, filter};
use crate::app::AppState;
use crate::auth::policy::actions;
use crate::http::{Allowed, AppError, Pages};
use crate::kit::OfficeId;
use crate::statistics::model::Group;
use crate::statistics::service::{self, Area, Change, Month, UNCLASSIFIED, change};
use crate::statistics::{GroupBy, Key, StatisticsError};
use crate::web::at::At;
use crate::web::list::Leaf;
use crate::word;

/// Adds this module's pages.
pub(super) fn pages(p: &mut Pages) {
    p.get("/cockpit/months", months);
    p.get("/cockpit/groups", groups);
    p.get("/cockpit/map", map);
}

/// Figures that are followed through the months.
const MONTHLY: [Key; 4] =
    [Key::OnTimeRectificationReply, Key::LeadsRegistered, Key::CasesFiled, Key::RecommendationsServed];

#[derive(Serialize)]
struct MonthView {
    label: String,
    now: FigureView,
    before: FigureView,
    change: Option<String>,
}

#[derive(Serialize)]
struct MonthsView {
    period: PeriodView,
    tabs: Vec<Leaf>,
    name: String,
    is_rate: bool,
    meaning: String,
    reference: Option<f64>,
    rows: Vec<MonthView>,
    whole: MonthView,
}

/// How a figure changed, as it is read.
fn changed(month: &Month) -> Option<String> {
    match change(&month.before, &month.now) {
        Change::Percent(percent) => Some(format!("{percent:+.1}%")),
        Change::Points(points) => Some(format!("{points:+.1}pp")),
        Change::Unknown => None,
    }
}

async fn months(
    allowed: Allowed<actions::ReadStatistics>,
    at: At,
    state: web::Data<AppState>,
) -> Result<HttpResponse, AppError> {
    let (asked, today, actor) = (Asked::of(&at)?, state.clock.now().date(), allowed.actor.clone());
    let chosen = at.param("key").and_then(Key::from_code).filter(|key| MONTHLY.contains(key));
    let key = chosen.unwrap_or(Key::OnTimeRectificationReply);
    let question = asked.clone();
    let (filter, whole, months) = state
        .read(move |conn| {
            let filter = filter(conn, &actor, &question, today)?;
            let whole = service::compare(conn, key, &filter)?;
            let months = service::series(conn, key, &filter)?;
            Ok::<_, StatisticsError>((filter, whole, months))
        })
        .await?;
    let row = |label: String, month: &Month| {
        let before = month.window.a_year_earlier();
        MonthView {
            label,
            now: FigureView::of(&month.now, (&asked, &at), (&month.window, &[])),
            before: FigureView::of(&month.before, (&asked, &at), (&before, &[])),
            change: changed(month),
        }
    };
    let tab = |known: &Key| Leaf {
        href: format!("/cockpit/months{}", asked.query(&[("key", known.code())])),
        label: word!(at.language, known),
        count: None,
        here: *known == key,
    };
    let whole = row(at.text("ui-cockpit-whole"), &whole);
    let view = MonthsView {
        period: PeriodView::of(&asked, &filter),
        tabs: MONTHLY.iter().map(tab).collect(),
        name: whole.now.name.clone(),
        is_rate: whole.now.is_rate,
        meaning: whole.now.meaning.clone(),
        reference: asked
            .reference
            .filter(|_| whole.now.is_rate)
            .map(|reference| reference.fraction() * 100.0),
        rows: months.iter().map(|month| row(month.window.from.format("%Y-%m").to_string(), month)).collect(),
        whole,
    };
    at.page(&state, &allowed.actor, "pages/supervisor/months.html", view).await
}

/// Figures of a group, in the order of the columns.
#[derive(Serialize)]
struct GroupView {
    name: String,
    figures: Vec<Option<FigureView>>,
}

#[derive(Serialize)]
struct GroupsView {
    period: PeriodView,
    tabs: Vec<Leaf>,
    columns: Vec<String>,
    rows: Vec<GroupView>,
}

/// The columns of groups.
const COLUMNS: [Key; 5] = [
    Key::LeadsRegistered,
    Key::CasesFiled,
    Key::RecommendationsServedByAddressee,
    Key::OnTimeRectificationReply,
    Key::FollowUpRate,
];

/// Those of administrative systems: of leads and cases one matter would be counted several times.
const SYSTEM_COLUMNS: [Key; 3] =
    [Key::RecommendationsServedByAddressee, Key::OnTimeRectificationReply, Key::FollowUpRate];

/// What the address says to see the rows of a group alone.
fn narrowed(by: GroupBy, code: &str) -> Vec<(&'static str, String)> {
    match by {
        GroupBy::Office => vec![("office", code.to_owned()), ("alone", String::from("yes"))],
        GroupBy::Domain if code.is_empty() => vec![("domain", UNCLASSIFIED.to_owned())],
        GroupBy::Domain => vec![("domain", code.to_owned())],
        GroupBy::AgencySystem => vec![("agency_system", code.to_owned())],
    }
}

fn by_of(at: &At) -> (GroupBy, &'static str) {
    match at.param("by") {
        Some("domain") => (GroupBy::Domain, "domain"),
        Some("agency_system") => (GroupBy::AgencySystem, "agency_system"),
        _ => (GroupBy::Office, "office"),
    }
}

async fn groups(
    allowed: Allowed<actions::ReadStatistics>,
    at: At,
    state: web::Data<AppState>,
) -> Result<HttpResponse, AppError> {
    let (asked, today, actor) = (Asked::of(&at)?, state.clock.now().date(), allowed.actor.clone());
    let (by, code) = by_of(&at);
    let question = asked.clone();
    let (filter, found, names) = state
        .read(move |conn| {
            let filter = filter(conn, &actor, &question, today)?;
            let found = service::by_group(conn, by, &filter)?;
            Ok::<_, StatisticsError>((filter, found, crate::web::names::Names::read(conn, [])?))
        })
        .await?;
    let columns: &[Key] = if by == GroupBy::AgencySystem { &SYSTEM_COLUMNS } else { &COLUMNS };
    let row = |group: Group| {
        let parts = narrowed(by, &group.code);
        let parts: Vec<(&str, &str)> = parts.iter().map(|(name, value)| (*name, value.as_str())).collect();
        let figure = |key: &Key| {
            let figure = group.figures.iter().find(|figure| figure.key == *key)?;
            Some(FigureView::of(figure, (&asked, &at), (&filter.window, &parts)))
        };
        let name = match by {
            GroupBy::Domain if !group.code.is_empty() => names.domain(Some(&group.code), at.language),
            GroupBy::Domain => at.text("ui-unclassified"),
            GroupBy::AgencySystem => crate::org::AgencySystem::from_code(&group.code)
                .map_or(group.name, |system| word!(at.language, system)),
            GroupBy::Office => group.name,
        };
        GroupView { name, figures: columns.iter().map(figure).collect() }
    };
    let tab = |(known, key): (&'static str, &'static str)| Leaf {
        href: format!("/cockpit/groups{}", asked.query(&[("by", known)])),
        label: at.text(key),
        count: None,
        here: known == code,
    };
    let tabs = [
        ("office", "ui-cockpit-by-office"),
        ("domain", "ui-cockpit-by-domain"),
        ("agency_system", "ui-cockpit-by-system"),
    ];
    let view = GroupsView {
        period: PeriodView::of(&asked, &filter),
        tabs: tabs.into_iter().map(tab).collect(),
        columns: columns.iter().map(|key| word!(at.language, key)).collect(),
        rows: found.into_iter().map(row).collect(),
    };
    at.page(&state, &allowed.actor, "pages/supervisor/groups.html", view).await
}

/// An area of the map.
#[derive(Serialize)]
struct AreaView {
    name: String,
    east: f64,
    north: f64,
    /// Where its leads lie, as JSON of pairs.
    squares: String,
    leads: Option<FigureView>,
    cases: Option<FigureView>,
}

#[derive(Serialize)]
struct MapView {
    period: PeriodView,
    rows: Vec<AreaView>,
}

async fn map(
    allowed: Allowed<actions::ReadStatistics>,
    at: At,
    state: web::Data<AppState>,
) -> Result<HttpResponse, AppError> {
    let (asked, today, actor) = (Asked::of(&at)?, state.clock.now().date(), allowed.actor.clone());
    let question = asked.clone();
    let (filter, areas, groups) = state
        .read(move |conn| {
            let filter = filter(conn, &actor, &question, today)?;
            let areas = service::areas(conn, &filter)?;
            Ok::<_, StatisticsError>((
                filter.clone(),
                areas,
                service::by_group(conn, GroupBy::Office, &filter)?,
            ))
        })
        .await?;
    let row = |area: Area| {
        let OfficeId(id) = area.office;
        let code = id.to_string();
        let group = groups.iter().find(|group| group.code == code);
        let parts = [("office", code.as_str()), ("alone", "yes")];
        let figure = |key: Key| {
            let figure = group?.figures.iter().find(|figure| figure.key == key)?;
            Some(FigureView::of(figure, (&asked, &at), (&filter.window, &parts)))
        };
        let squares: Vec<String> =
            area.squares.iter().map(|(east, north)| format!("[{east:.2},{north:.2}]")).collect();
        AreaView {
            leads: figure(Key::LeadsRegistered),
            cases: figure(Key::CasesFiled),
            name: area.name.trim_end_matches("人民检察院").to_owned(),
            east: area.middle.0,
            north: area.middle.1,
            squares: format!("[{}]", squares.join(",")),
        }
    };
    let view =
        MapView { period: PeriodView::of(&asked, &filter), rows: areas.into_iter().map(row).collect() };
    at.page(&state, &allowed.actor, "pages/supervisor/map.html", view).await
}
