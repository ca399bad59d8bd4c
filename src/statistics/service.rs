//! Answers to questions about figures.

use std::collections::BTreeMap;

use chrono::{Months, NaiveDate};
use diesel::QueryResult;

use super::budget::{Budget, Reference, budget};
use super::definitions::{Key, Shape};
use super::error::StatisticsError;
use super::forecast::{self, Forecast, Past, forecast};
use super::model::{
    Ask, Figure, Filter, Group, GroupBy, LikelyLine, RowRef, RunningLine, Side, Window, exact, quarter_end,
};
use super::store;
use crate::db::Db;
use crate::kit::page::PageRequest;
use crate::kit::{Fields, OfficeId, Scope};
use crate::org;

/// Most years a period may have.
const MOST_YEARS: u32 = 20;

/// What is asked for to see what has no field.
pub const UNCLASSIFIED: &str = "unclassified";

/// What is to be counted: the question with its defaults, narrowed to what the asker may see.
///
/// # Errors
/// When the period makes no sense, or the office is not the asker's to see.
pub fn filter(conn: &mut Db, scope: &Scope, ask: &Ask, today: NaiveDate) -> Result<Filter, StatisticsError> {
    let mut fields = Fields::new();
    let as_of = ask.as_of.unwrap_or(today);
    fields.past("as_of", as_of, today);
    let year = Window::year_ending(ask.to.map_or(as_of, |to| to.min(as_of)));
    let window = Window { from: ask.from.unwrap_or(year.from), to: ask.to.unwrap_or(as_of), as_of };
    fields.check(window.from <= window.to, "from", "order", "from ≤ to");
    let longest = window.to.years_since(window.from).is_none_or(|years| years < MOST_YEARS);
    fields.check(longest, "from", "out_of_range", format!("{MOST_YEARS} years"));
    if let Some(domain) = &ask.domain {
        let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_';
        let is_code = !domain.is_empty() && domain.len() <= 40 && domain.chars().all(plain);
        fields.check(is_code, "domain", "unknown", domain);
    }
    fields.finish()?;
    let offices = match ask.office {
        Some(office) => {
            let found = below(conn, scope, office)?;
            Some(if ask.alone { vec![office] } else { found })
        }
        None => in_sight(scope),
    };
    let domain = ask.domain.clone().map(|code| if code == UNCLASSIFIED { String::new() } else { code });
    Ok(Filter { window, offices, domain, system: ask.system })
}

fn in_sight(scope: &Scope) -> Option<Vec<OfficeId>> {
    match scope {
        Scope::All => None,
        Scope::Offices(ids) => Some(ids.clone()),
        Scope::Agency(_) | Scope::None => Some(Vec::new()),
    }
}

/// An office in sight, and those below it.
fn below(conn: &mut Db, scope: &Scope, office: OfficeId) -> Result<Vec<OfficeId>, StatisticsError> {
    let tree = org::store::procuratorates(conn)?;
    let known = tree.iter().any(|row| row.id == office);
    let seen = in_sight(scope).is_none_or(|ids| ids.contains(&office));
    if !known || !seen {
        return Err(StatisticsError::OfficeNotFound { id: office });
    }
    let mut found = vec![office];
    let mut at = 0;
    while let Some(above) = found.get(at).copied() {
        found.extend(tree.iter().filter(|row| row.parent_id == Some(above)).map(|row| row.id));
        at += 1;
    }
    Ok(found)
}

/// Every figure.
///
/// # Errors
/// The database's.
pub fn overview(conn: &mut Db, filter: &Filter) -> QueryResult<Vec<Figure>> {
    store::count(conn, Key::ALL, filter)
}

/// A page of the rows behind a figure.
///
/// # Errors
/// When the figure has no such side.
pub fn rows(
    conn: &mut Db,
    key: Key,
    side: Side,
    filter: &Filter,
    page: &PageRequest,
) -> Result<Vec<RowRef>, StatisticsError> {
    store::rows(conn, key, side, filter, Some(page))?
        .ok_or_else(|| StatisticsError::WithoutDenominator { key: key.code().to_owned() })
}

/// The record on whose page each of some rows stands, of those that have no page of their own: by id, its kind and id.
///
/// # Errors
/// The database's.
pub fn homes(conn: &mut Db, rows: &[RowRef]) -> QueryResult<BTreeMap<i64, (&'static str, i64)>> {
    let Some(kind) = rows.first().map(|row| row.kind.clone()) else { return Ok(BTreeMap::new()) };
    let ids: Vec<i64> = rows.iter().map(|row| row.id).collect();
    let found = store::homes(conn, &kind, &ids)?;
    let each = |(kind, rows): (&'static str, Vec<(i64, i64)>)| {
        rows.into_iter().map(move |(id, home)| (id, (kind, home))).collect()
    };
    Ok(found.map(each).unwrap_or_default())
}

/// The reply rate: the three readings, what stands apart, the budget, and the lines that decide.
#[derive(Debug)]
pub struct ReplyRate {
    /// Due only, all issued, open in time counted.
    pub readings: Vec<Figure>,
    /// Suspended, and rectifying within their period.
    pub apart: Vec<Figure>,
    /// The reference and the budget of the lines due; none when the reference is switched off.
    pub budget: Option<(Reference, Budget)>,
    /// The budget if every running line below falls due.
    pub budget_until: Option<Budget>,
    /// The day up to which running lines are listed.
    pub until: NaiveDate,
    /// The running lines.
    pub deciding: Vec<LikelyLine>,
    /// What is to be expected of the rate on that day.
    pub forecast: Forecast,
}

/// The reply rate of a period.
///
/// # Errors
/// The database's.
pub fn reply_rate(
    conn: &mut Db,
    filter: &Filter,
    reference: Option<Reference>,
    until: Option<NaiveDate>,
) -> QueryResult<ReplyRate> {
    let window = &filter.window;
    // A period that reaches beyond the cut-off is decided by its own end, any other by the quarter's.
    let until =
        until.unwrap_or_else(|| if window.to > window.as_of { window.to } else { quarter_end(window.as_of) });
    let keys = [
        Key::OnTimeRectificationReply,
        Key::OnTimeRectificationReplyAllIssued,
        Key::OnTimeRectificationReplyOpenInTime,
        Key::LinesSuspended,
        Key::LinesRectifying,
    ];
    let mut readings = store::count(conn, &keys, filter)?;
    let apart = readings.split_off(3);
    let running = store::running(conn, filter, until)?;
    let deciding = if running.is_empty() { Vec::new() } else { likely(conn, filter, running)? };
    let headline = readings.first();
    let due = headline.and_then(|figure| figure.denominator).unwrap_or_default();
    let late = due - headline.map_or(0, |figure| figure.numerator);
    let coming = i64::try_from(deciding.len()).unwrap_or(i64::MAX);
    let chances: Vec<f64> = deciding.iter().map(|line| line.chance).collect();
    Ok(ReplyRate {
        forecast: forecast(due - late, due, &chances),
        readings,
        apart,
        budget: reference.map(|reference| (reference, budget(reference, due, late))),
        budget_until: reference.map(|reference| budget(reference, due + coming, late)),
        until,
        deciding,
    })
}

/// Running lines with how likely each is in time, by what its agency did in the years before.
fn likely(conn: &mut Db, filter: &Filter, running: Vec<RunningLine>) -> QueryResult<Vec<LikelyLine>> {
    let as_of = filter.window.as_of;
    let from = as_of.checked_sub_months(Months::new(12 * forecast::YEARS)).unwrap_or(as_of);
    // How an agency answers is not a matter of field or office.
    let before =
        Filter { window: Window { from, to: as_of, as_of }, domain: None, system: None, ..filter.clone() };
    let past = Past::of(store::answered(conn, &before)?);
    let line = |line: RunningLine| LikelyLine {
        chance: past.chance(line.agency_id, &line.system, line.replied),
        history: past.agency(line.agency_id),
        line,
    };
    Ok(running.into_iter().map(line).collect())
}

/// A figure of one month, and of the same days a year before.
#[derive(Debug)]
pub struct Month {
    /// The month.
    pub window: Window,
    /// Now.
    pub now: Figure,
    /// A year before.
    pub before: Figure,
}

/// How a figure changed.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Change {
    /// A count by so many percent. A count never changes by percentage points.
    Percent(f64),
    /// A rate by so many percentage points.
    Points(f64),
    /// There is nothing to compare with.
    Unknown,
}

/// The change from one figure to another of the same name.
#[must_use]
pub fn change(before: &Figure, now: &Figure) -> Change {
    let (Some(old), Some(new)) = (before.value(), now.value()) else { return Change::Unknown };
    match now.key.shape() {
        Shape::Rate => Change::Points((new - old) * 100.0),
        Shape::Count if before.numerator == 0 => Change::Unknown,
        Shape::Count => Change::Percent((new - old) / old * 100.0),
    }
}

/// A figure over the period and a year before it.
///
/// # Errors
/// The database's.
pub fn compare(conn: &mut Db, key: Key, filter: &Filter) -> QueryResult<Month> {
    let earlier = Filter { window: filter.window.a_year_earlier(), ..filter.clone() };
    let one = |conn: &mut Db, filter: &Filter| {
        let mut figures = store::count(conn, &[key], filter)?;
        figures.pop().ok_or(diesel::result::Error::NotFound)
    };
    Ok(Month { window: filter.window, now: one(conn, filter)?, before: one(conn, &earlier)? })
}

/// A figure month by month.
///
/// # Errors
/// The database's.
pub fn series(conn: &mut Db, key: Key, filter: &Filter) -> QueryResult<Vec<Month>> {
    let months = filter.window.months();
    let earlier: Vec<Window> = months.iter().map(Window::a_year_earlier).collect();
    let before = Filter { window: filter.window.a_year_earlier(), ..filter.clone() };
    let now = store::count_windows(conn, key, filter, &months)?;
    let before = store::count_windows(conn, key, &before, &earlier)?;
    let month = |((window, now), before)| Month { window, now, before };
    Ok(months.into_iter().zip(now).zip(before).map(month).collect())
}

/// Figures side by side, in the order of the groups' names.
///
/// # Errors
/// The database's.
pub fn by_group(conn: &mut Db, by: GroupBy, filter: &Filter) -> QueryResult<Vec<Group>> {
    let names = store::names(conn, by)?;
    let keys: Vec<Key> = match by {
        GroupBy::Office | GroupBy::Domain => Key::ALL.to_vec(),
        // Of leads, cases and suits a group by agency would count one matter several times.
        GroupBy::AgencySystem => vec![
            Key::RecommendationsServedByAddressee,
            Key::RepliedInTime,
            Key::OnTimeRectificationReply,
            Key::OnTimeRectificationReplyAllIssued,
            Key::OnTimeRectificationReplyOpenInTime,
            Key::LinesSuspended,
            Key::LinesRectifying,
            Key::ReplyAndRectification,
            Key::ReplyAndRectificationAllIssued,
            Key::FollowUpRate,
        ],
    };
    let keys: Vec<Key> = match by {
        // A media report has no field of its own.
        GroupBy::Domain => keys.into_iter().filter(|key| *key != Key::MediaCoverage).collect(),
        GroupBy::Office | GroupBy::AgencySystem => keys,
    };
    let counted = store::count_by(conn, &keys, filter, by)?;
    let mut groups: Vec<_> = counted
        .into_iter()
        .filter(|(_, figures)| figures.iter().any(is_something))
        .map(|(code, figures)| {
            let name = names.get(&code).cloned().unwrap_or_else(|| String::from("未分类"));
            Group { code, name, figures }
        })
        .collect();
    groups.sort_by(|a, b| a.name.cmp(&b.name).then_with(|| a.code.cmp(&b.code)));
    Ok(groups)
}

fn is_something(figure: &Figure) -> bool {
    figure.numerator > 0 || figure.denominator.is_some_and(|below| below > 0)
}

/// Where the leads of an office lie, for a map.
#[derive(Debug, Clone)]
pub struct Area {
    /// The office.
    pub office: OfficeId,
    /// Its name.
    pub name: String,
    /// The middle of its leads: degrees east and north.
    pub middle: (f64, f64),
    /// Each square of a fiftieth of a degree in which a lead lies: degrees east and north.
    pub squares: Vec<(f64, f64)>,
}

/// Where leads registered in the period lie, by office in the order of names; an office without any is left out.
///
/// # Errors
/// The database's.
pub fn areas(conn: &mut Db, filter: &Filter) -> QueryResult<Vec<Area>> {
    let names = store::names(conn, GroupBy::Office)?;
    let mut offices: BTreeMap<i64, Vec<(f64, f64, f64)>> = BTreeMap::new();
    for (office, east, north, leads) in store::squares(conn, filter)? {
        let degrees = |fiftieths: i64| exact(fiftieths) / 50.0;
        offices.entry(office).or_default().push((degrees(east), degrees(north), exact(leads)));
    }
    let mut areas: Vec<Area> = offices
        .into_iter()
        .map(|(office, squares)| {
            let all: f64 = squares.iter().map(|(_, _, leads)| leads).sum();
            let mean = |of: fn(&(f64, f64, f64)) -> f64| {
                squares.iter().map(|square| of(square) * square.2).sum::<f64>() / all
            };
            Area {
                office: OfficeId(office),
                name: names.get(&office.to_string()).cloned().unwrap_or_default(),
                middle: (mean(|square| square.0), mean(|square| square.1)),
                squares: squares.iter().map(|(east, north, _)| (*east, *north)).collect(),
            }
        })
        .collect();
    areas.sort_by(|a, b| a.name.cmp(&b.name).then_with(|| a.office.cmp(&b.office)));
    Ok(areas)
}

/// The structure of the cases filed and of the sources they came from.
#[derive(Debug, Default)]
pub struct Structure {
    /// Cases filed.
    pub cases: i64,
    /// Of these handled by procedure: applied for, or referred.
    pub by_procedure: i64,
    /// Of these supervised on the office's own initiative.
    pub by_duty: i64,
    /// Cases without a lead in the register.
    pub without_lead: i64,
    /// Sources of the cases filed; a case may have several.
    pub sources: i64,
    /// Of these referred in a procedure: found in handling cases, sent by other bodies.
    pub referred: i64,
    /// Of these applied for: reports, complaints.
    pub applied: i64,
    /// Of these found on the office's own initiative.
    pub found: i64,
}

/// What a statutory source comes to in the structure (R21 Art 24).
enum Origin {
    Applied,
    Referred,
    Found,
}

fn origin(source: &str) -> Origin {
    match source {
        "report" => Origin::Applied,
        "case_handling" | "referral" => Origin::Referred,
        // Enforcement platforms, media, and what other duty brings.
        _ => Origin::Found,
    }
}

/// What of 三个结构比 can be computed from public-interest work alone: the structure of cases, by the
/// first lead of each, and that of their sources, by every lead, the merged ones too. That of the four
/// procuratorial functions needs the registers of the other three.
///
/// # Errors
/// The database's.
pub fn structure(conn: &mut Db, filter: &Filter) -> QueryResult<Structure> {
    let mut whole = Structure::default();
    for part in store::structure(conn, filter)? {
        whole.cases += part.count;
        match (part.code.as_str(), origin(&part.code)) {
            ("", _) => whole.without_lead += part.count,
            (_, Origin::Applied | Origin::Referred) => whole.by_procedure += part.count,
            (_, Origin::Found) => whole.by_duty += part.count,
        }
    }
    for part in store::sources(conn, filter)? {
        whole.sources += part.count;
        match origin(&part.code) {
            Origin::Applied => whole.applied += part.count,
            Origin::Referred => whole.referred += part.count,
            Origin::Found => whole.found += part.count,
        }
    }
    Ok(whole)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_count_never_changes_by_percentage_points() {
        let count = |numerator| Figure { key: Key::LeadsRegistered, numerator, denominator: None };
        assert_eq!(change(&count(40), &count(48)), Change::Percent(20.0));
        assert_eq!(change(&count(0), &count(48)), Change::Unknown);
        let rate =
            |above, below| Figure { key: Key::CourtSupport, numerator: above, denominator: Some(below) };
        assert_eq!(change(&rate(1, 4), &rate(2, 4)), Change::Points(25.0));
        assert_eq!(change(&rate(0, 0), &rate(2, 4)), Change::Unknown);
    }
}
