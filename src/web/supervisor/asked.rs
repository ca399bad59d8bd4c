//! What an address asks of the figures, and figures as pages show them: every number with the rows that it opens.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::http::AppError;
use crate::kit::Actor;
use crate::org::AgencySystem;
use crate::statistics::budget::Reference;
use crate::statistics::definitions::Shape;
use crate::statistics::model::{Figure, Filter};
use crate::statistics::{Ask, Key, Side, StatisticsError, Window};
use crate::web::at::At;
use crate::web::form::of_language;
use crate::web::render::query;
use crate::word;

/// The question of an address.
#[derive(Debug, Clone)]
pub(super) struct Asked {
    pub(super) ask: Ask,
    pub(super) reference: Option<Reference>,
    params: BTreeMap<String, String>,
}

impl Asked {
    /// Of an address.
    ///
    /// # Errors
    /// When the reference is no percentage.
    pub(super) fn of(at: &At) -> Result<Self, AppError> {
        let ask = Ask {
            as_of: at.parsed("as_of"),
            from: at.parsed("from"),
            to: at.parsed("to"),
            office: at.parsed("office"),
            alone: at.param("alone").is_some(),
            domain: at.param("domain").map(str::to_owned),
            system: at.param("agency_system").and_then(AgencySystem::from_code),
        };
        let reference = Reference::told(at.param("reference")).map_err(StatisticsError::from)?;
        let kept = ["as_of", "from", "to", "office", "alone", "domain", "agency_system", "reference"];
        let params = kept.iter().filter_map(|name| Some(((*name).to_owned(), at.param(name)?.to_owned())));
        Ok(Self { ask, reference, params: params.collect() })
    }

    /// The question as the query of an address, with some parts in another way; an empty one is left out.
    pub(super) fn query(&self, changes: &[(&str, &str)]) -> String {
        let mut params = self.params.clone();
        for (name, value) in changes {
            params.insert((*name).to_owned(), (*value).to_owned());
        }
        query(params.iter().filter(|(_, value)| !value.is_empty()))
    }

    /// What was asked, for the fields of a form.
    pub(super) fn param(&self, name: &str) -> String {
        self.params.get(name).cloned().unwrap_or_default()
    }

    /// Where the rows behind one side of a figure are listed, of exactly the window that was counted.
    pub(super) fn rows(
        &self,
        key: Key,
        side: Side,
        (window, narrowed): (&Window, &[(&str, &str)]),
    ) -> String {
        let Window { from, to, as_of } = window;
        let days = [("from", from.to_string()), ("to", to.to_string()), ("as_of", as_of.to_string())];
        let mut changes: Vec<(&str, &str)> = days.iter().map(|(name, day)| (*name, day.as_str())).collect();
        changes.extend(narrowed);
        changes.push(("reference", ""));
        let side = match side {
            Side::Numerator => "numerator",
            Side::Denominator => "denominator",
            Side::Remainder => "remainder",
        };
        changes.push(("side", side));
        format!("/cockpit/rows/{}{}", key.code(), self.query(&changes))
    }
}

/// A figure with its parts, each of which opens its rows.
#[derive(Debug, Serialize)]
pub(super) struct FigureView {
    pub(super) key: &'static str,
    pub(super) name: String,
    pub(super) is_rate: bool,
    numerator: i64,
    denominator: Option<i64>,
    /// Of a rate the quotient in percent; none over an empty denominator.
    percent: Option<String>,
    /// The same as a number, for charts.
    value: Option<f64>,
    /// Of a rate the lines below that are not above; none where the two are not of one sort.
    rest: Option<i64>,
    rows: String,
    rows_below: String,
    rows_rest: String,
    version: i32,
    pub(super) meaning: String,
}

impl FigureView {
    /// Of a figure that was counted under a filter, narrowed further perhaps.
    pub(super) fn of(
        figure: &Figure,
        (asked, at): (&Asked, &At),
        within: (&Window, &[(&str, &str)]),
    ) -> Self {
        let text = figure.text();
        let is_rate = figure.key.shape() == Shape::Rate;
        let rest = figure.denominator.map(|below| below - figure.numerator);
        Self {
            key: figure.key.code(),
            name: word!(at.language, figure.key),
            is_rate,
            numerator: figure.numerator,
            denominator: figure.denominator,
            percent: percent(figure),
            value: figure.value().map(|value| if is_rate { value * 100.0 } else { value }),
            rest: rest.filter(|_| figure.key != Key::CaseYield),
            rows: asked.rows(figure.key, Side::Numerator, within),
            rows_below: asked.rows(figure.key, Side::Denominator, within),
            rows_rest: asked.rows(figure.key, Side::Remainder, within),
            version: text.version,
            meaning: of_language(at.language, text.zh, text.en).to_owned(),
        }
    }
}

/// The quotient of a rate as it is printed everywhere; none over an empty denominator.
pub(super) fn percent(figure: &Figure) -> Option<String> {
    let printed = figure.printed();
    printed.split_once(" = ").map(|(_, percent)| percent.replace(' ', ""))
}

/// Period and cut-off, and the form by which they are changed.
#[derive(Debug, Serialize)]
pub(super) struct PeriodView {
    from: chrono::NaiveDate,
    to: chrono::NaiveDate,
    as_of: chrono::NaiveDate,
    office: String,
    domain: String,
    system: String,
    reference: String,
    pub(super) offices: Vec<crate::web::form::Choice>,
    pub(super) domains: Vec<crate::web::form::Choice>,
    pub(super) systems: Vec<crate::web::form::Choice>,
    query: String,
}

impl PeriodView {
    pub(super) fn of(asked: &Asked, filter: &Filter) -> Self {
        let Window { from, to, as_of } = filter.window;
        Self {
            from,
            to,
            as_of,
            office: asked.param("office"),
            domain: asked.param("domain"),
            system: asked.param("agency_system"),
            reference: asked.param("reference"),
            offices: Vec::new(),
            domains: Vec::new(),
            systems: Vec::new(),
            query: asked.query(&[]),
        }
    }
}

/// The days that were counted, and all that the asker may see of them.
pub(super) fn filter(
    conn: &mut crate::db::Db,
    actor: &Actor,
    asked: &Asked,
    today: chrono::NaiveDate,
) -> Result<Filter, StatisticsError> {
    crate::statistics::service::filter(conn, &actor.scope, &asked.ask, today)
}
