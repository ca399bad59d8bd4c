//! What the figures look like on the wire.

use chrono::NaiveDate;
use serde::Serialize;

use crate::kit::{OfficeId, PersonId, Timestamp};
use crate::org::AgencySystem;
use crate::statistics::Forecast;
use crate::statistics::budget::Budget;
use crate::statistics::model::{Figure, Filter, Frozen, Group, GroupBy, LikelyLine, RunningLine, Snapshot};
use crate::statistics::service::{Change, Month, ReplyRate, change};
use crate::statistics::snapshots::{Summary, is_unchanged};
use crate::statistics::{Key, Text, Window};

/// One figure.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct FigureBody {
    /// Its name.
    pub key: Key,
    /// Above the line; of a count, the count.
    pub numerator: i64,
    /// Below the line; null for a count.
    pub denominator: Option<i64>,
    /// The count, or the quotient as a fraction; null over an empty denominator.
    pub value: Option<f64>,
    /// As it is printed: `338/343 = 98.5 %`, or that there is no denominator.
    pub printed: String,
    /// What it means.
    pub definition: Text,
}

impl From<Figure> for FigureBody {
    fn from(figure: Figure) -> Self {
        let (value, printed, definition) = (figure.value(), figure.printed(), figure.text());
        let Figure { key, numerator, denominator } = figure;
        Self { key, numerator, denominator, value, printed, definition }
    }
}

fn bodies(figures: Vec<Figure>) -> Vec<FigureBody> {
    figures.into_iter().map(FigureBody::from).collect()
}

/// Every figure of a period.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct OverviewBody {
    /// The cut-off.
    pub as_of: NaiveDate,
    /// First day of the period.
    pub from: NaiveDate,
    /// Last day of the period.
    pub to: NaiveDate,
    /// The figures.
    pub figures: Vec<FigureBody>,
}

impl OverviewBody {
    /// From what was counted.
    pub(super) fn new(filter: &Filter, figures: Vec<Figure>) -> Self {
        let Window { from, to, as_of } = filter.window;
        Self { as_of, from, to, figures: bodies(figures) }
    }
}

/// How many lines may be late.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct BudgetBody {
    /// The largest number of late lines with which the rate does not fall below the reference.
    pub allowed: i64,
    /// Lines that are late.
    pub used: i64,
    /// What is left.
    pub left: i64,
}

impl From<Budget> for BudgetBody {
    fn from(budget: Budget) -> Self {
        let Budget { allowed, used, left } = budget;
        Self { allowed, used, left }
    }
}

/// A running line that decides the period.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct RunningLineBody {
    /// The line.
    pub addressee_id: i64,
    /// The recommendation.
    pub recommendation_id: i64,
    /// Its number.
    pub number: String,
    /// Its title.
    pub title: String,
    /// The agency.
    pub agency: String,
    /// When the written reply is due, that day included.
    pub due: NaiveDate,
    /// Days left, counted from the cut-off.
    pub days_left: i64,
    /// Whether a reply has come that is still being put into effect.
    pub replied: bool,
    /// How likely it ends in time, 0 to 1, by how the agency and others of its system answered in the three years before.
    pub chance: f64,
}

/// What is to be expected of the rate when every running line has fallen due.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct RateForecastBody {
    /// Lines due by then.
    pub due: i64,
    /// Of these in time and rectified, as expected.
    pub expected: f64,
    /// In eight cases of ten not fewer than these; null where there are too many lines to tell.
    pub low: Option<i64>,
    /// In eight cases of ten not more than these.
    pub high: Option<i64>,
}

impl From<Forecast> for RateForecastBody {
    fn from(told: Forecast) -> Self {
        let Forecast { due, expected, band } = told;
        Self { due, expected, low: band.map(|band| band.0), high: band.map(|band| band.1) }
    }
}

/// The reply rate.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct ReplyRateBody {
    /// The cut-off.
    pub as_of: NaiveDate,
    /// First day of the period.
    pub from: NaiveDate,
    /// Last day of the period.
    pub to: NaiveDate,
    /// The day up to which running lines are listed.
    pub until: NaiveDate,
    /// Due only (the headline), all issued, open in time counted.
    pub readings: Vec<FigureBody>,
    /// What stands apart: suspended, and rectifying within the period.
    pub apart: Vec<FigureBody>,
    /// The reference as a fraction; null when it is switched off.
    pub reference: Option<f64>,
    /// The late budget of the lines due.
    pub budget: Option<BudgetBody>,
    /// The late budget when every running line below has fallen due.
    pub budget_until: Option<BudgetBody>,
    /// The running lines, the nearest first.
    pub deciding: Vec<RunningLineBody>,
    /// What is to be expected of the first reading on the day up to which running lines are listed.
    pub forecast: RateForecastBody,
}

impl ReplyRateBody {
    /// From what was counted.
    pub(super) fn new(filter: &Filter, rate: ReplyRate) -> Self {
        let Window { from, to, as_of } = filter.window;
        let ReplyRate { readings, apart, budget, budget_until, until, deciding, forecast } = rate;
        let line = |line: LikelyLine| {
            let LikelyLine { line, chance, history: _ } = line;
            let RunningLine {
                id,
                recommendation_id,
                number,
                title,
                agency,
                agency_id: _,
                system: _,
                due,
                replied,
            } = line;
            let days_left = (due - as_of).num_days();
            RunningLineBody {
                addressee_id: id,
                recommendation_id,
                number,
                title,
                agency,
                due,
                days_left,
                replied,
                chance,
            }
        };
        Self {
            as_of,
            from,
            to,
            until,
            readings: bodies(readings),
            apart: bodies(apart),
            reference: budget.map(|(reference, _)| reference.fraction()),
            budget: budget.map(|(_, budget)| budget.into()),
            budget_until: budget_until.map(BudgetBody::from),
            deciding: deciding.into_iter().map(line).collect(),
            forecast: forecast.into(),
        }
    }
}

/// A figure of some days beside the same days of the year before.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct MonthBody {
    /// First day.
    pub from: NaiveDate,
    /// Last day.
    pub to: NaiveDate,
    /// The figure.
    pub figure: FigureBody,
    /// The same days of the year before.
    pub year_before: FigureBody,
    /// Of a count, the change in percent; null when there was nothing before.
    pub change_percent: Option<f64>,
    /// Of a rate, the change in percentage points; a count never has one.
    pub change_points: Option<f64>,
}

impl MonthBody {
    fn new(month: &Month) -> Self {
        let (change_percent, change_points) = match change(&month.before, &month.now) {
            Change::Percent(percent) => (Some(percent), None),
            Change::Points(points) => (None, Some(points)),
            Change::Unknown => (None, None),
        };
        Self {
            from: month.window.from,
            to: month.window.to,
            figure: month.now.clone().into(),
            year_before: month.before.clone().into(),
            change_percent,
            change_points,
        }
    }
}

/// A figure month by month.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct SeriesBody {
    /// The figure.
    pub key: Key,
    /// The cut-off.
    pub as_of: NaiveDate,
    /// The whole period.
    pub period: MonthBody,
    /// Its months.
    pub months: Vec<MonthBody>,
}

impl SeriesBody {
    /// From what was counted.
    pub(super) fn new(key: Key, whole: &Month, months: &[Month]) -> Self {
        let months = months.iter().map(MonthBody::new).collect();
        Self { key, as_of: whole.window.as_of, period: MonthBody::new(whole), months }
    }
}

/// Figures of one group.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct GroupBody {
    /// Its code or id.
    pub code: String,
    /// Its name.
    pub name: String,
    /// The figures.
    pub figures: Vec<FigureBody>,
}

/// Figures side by side.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct GroupsBody {
    /// The cut-off.
    pub as_of: NaiveDate,
    /// First day of the period.
    pub from: NaiveDate,
    /// Last day of the period.
    pub to: NaiveDate,
    /// By what they are grouped.
    pub group: GroupBy,
    /// The groups, in the order of their names.
    pub groups: Vec<GroupBody>,
}

impl GroupsBody {
    /// From what was counted.
    pub(super) fn new(filter: &Filter, group: GroupBy, groups: Vec<Group>) -> Self {
        let Window { from, to, as_of } = filter.window;
        let body = |Group { code, name, figures }| GroupBody { code, name, figures: bodies(figures) };
        Self { as_of, from, to, group, groups: groups.into_iter().map(body).collect() }
    }
}

/// A frozen report in a list.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct SnapshotSummary {
    /// Its id.
    pub id: i64,
    /// The office of whoever froze it.
    pub office_id: OfficeId,
    /// What it is called.
    pub title: String,
    /// The cut-off.
    pub as_of: NaiveDate,
    /// SHA-256 of figures and rows.
    pub digest: String,
    /// When it was frozen.
    pub made_at: Timestamp,
}

impl From<Summary> for SnapshotSummary {
    fn from(row: Summary) -> Self {
        let Summary { id, office_id, title, as_of, digest, made_at } = row;
        Self { id, office_id, title, as_of, digest, made_at }
    }
}

/// A frozen figure.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct FrozenBody {
    /// The figure.
    #[serde(flatten)]
    pub figure: FigureBody,
    /// The version of its definition when it was frozen.
    pub frozen_version: i32,
}

/// A frozen report.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct SnapshotBody {
    /// Its id.
    pub id: i64,
    /// The office of whoever froze it.
    pub office_id: OfficeId,
    /// What it is called.
    pub title: String,
    /// The cut-off.
    pub as_of: NaiveDate,
    /// First day of the period.
    pub from: NaiveDate,
    /// Last day of the period.
    pub to: NaiveDate,
    /// The office it was narrowed to.
    pub office: Option<OfficeId>,
    /// The field it was narrowed to.
    pub domain: Option<String>,
    /// The administrative system it was narrowed to.
    pub agency_system: Option<AgencySystem>,
    /// The figures as they were.
    pub figures: Vec<FrozenBody>,
    /// SHA-256 of figures and rows.
    pub digest: String,
    /// Whether figures and rows still have that digest.
    pub unchanged: bool,
    /// When it was frozen.
    pub made_at: Timestamp,
    /// Who froze it.
    pub made_by: Option<PersonId>,
}

impl From<Snapshot> for SnapshotBody {
    fn from(row: Snapshot) -> Self {
        let unchanged = is_unchanged(&row);
        let Snapshot {
            id,
            office_id,
            title,
            from_on,
            to_on,
            as_of,
            about_office_id,
            domain,
            agency_system,
            figures,
            digest,
            made_at,
            made_by,
        } = row;
        let body = |Frozen { figure, version, numerator: _, denominator: _ }| FrozenBody {
            figure: figure.into(),
            frozen_version: version,
        };
        Self {
            id,
            office_id,
            title,
            as_of,
            from: from_on,
            to: to_on,
            office: about_office_id,
            domain,
            agency_system,
            figures: figures.into_inner().into_iter().map(body).collect(),
            digest,
            unchanged,
            made_at,
            made_by,
        }
    }
}
