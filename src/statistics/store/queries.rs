//! Counting, and the rows behind a count.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Bool, Date, Text};

use super::bases::{Base, dated};
use super::formulas::{Part, not, parts};
use crate::db::Db;
use crate::db::schema::{domains, procuratorates};
use crate::kit::OfficeId;
use crate::kit::page::PageRequest;
use crate::org::AgencySystem;
use crate::statistics::definitions::Key;
use crate::statistics::model::{self, Figure, Filter, GroupBy, RowRef, RunningLine, Side, Window};

#[derive(QueryableByName)]
struct Counted {
    #[diesel(sql_type = Text)]
    label: String,
    #[diesel(sql_type = Text)]
    counts: String,
}

#[derive(QueryableByName)]
struct Listed {
    #[diesel(sql_type = BigInt)]
    id: i64,
    #[diesel(sql_type = Text)]
    number: String,
    #[diesel(sql_type = Text)]
    title: String,
}

#[derive(QueryableByName)]
struct Line {
    #[diesel(sql_type = BigInt)]
    id: i64,
    #[diesel(sql_type = BigInt)]
    recommendation_id: i64,
    #[diesel(sql_type = Text)]
    number: String,
    #[diesel(sql_type = Text)]
    title: String,
    #[diesel(sql_type = Text)]
    agency: String,
    #[diesel(sql_type = BigInt)]
    agency_id: i64,
    #[diesel(sql_type = Text)]
    system: String,
    #[diesel(sql_type = Date)]
    due: NaiveDate,
    #[diesel(sql_type = Bool)]
    replied: bool,
}

impl From<Counted> for model::Part {
    fn from(row: Counted) -> Self {
        let Counted { label, counts } = row;
        Self { code: label, count: counts.parse().unwrap_or_default() }
    }
}

/// Loads a statement on either database.
macro_rules! load {
    ($conn:expr, $statement:expr) => {
        match $conn {
            Db::Pg(c) => diesel::sql_query($statement).load(c),
            Db::Sqlite(c) => diesel::sql_query($statement).load(c),
        }
    };
}

/// The figures of some keys, in their order.
///
/// # Errors
/// The database's.
pub fn count(conn: &mut Db, keys: &[Key], filter: &Filter) -> QueryResult<Vec<Figure>> {
    let mut groups = counted(conn, keys, filter, None)?;
    Ok(figures(keys, groups.remove("").unwrap_or_default()))
}

/// The figures of some keys for each group; a group in which nothing is counted is left out.
///
/// # Errors
/// The database's.
pub fn count_by(
    conn: &mut Db,
    keys: &[Key],
    filter: &Filter,
    by: GroupBy,
) -> QueryResult<Vec<(String, Vec<Figure>)>> {
    let groups = counted(conn, keys, filter, Some(by))?;
    Ok(groups.into_iter().map(|(label, counts)| (label, figures(keys, counts))).collect())
}

/// A figure in each of some windows that lie within that of the filter and have its cut-off: one pass over each base,
/// whatever number of windows.
///
/// # Errors
/// The database's.
pub fn count_windows(
    conn: &mut Db,
    key: Key,
    filter: &Filter,
    windows: &[Window],
) -> QueryResult<Vec<Figure>> {
    let (above, below) = parts(key);
    let above = in_windows(conn, &above, filter, windows)?;
    let below = match below {
        Some(below) => in_windows(conn, &below, filter, windows)?.into_iter().map(Some).collect(),
        None => vec![None; windows.len()],
    };
    let figure = |(numerator, denominator)| Figure { key, numerator, denominator };
    Ok(above.into_iter().zip(below).map(figure).collect())
}

fn in_windows(conn: &mut Db, part: &Part, filter: &Filter, windows: &[Window]) -> QueryResult<Vec<i64>> {
    if windows.is_empty() {
        return Ok(Vec::new());
    }
    let counts = windows.iter().map(|window| {
        let of = Filter { window: *window, ..filter.clone() };
        format!("CAST(COUNT(CASE WHEN {} THEN 1 END) AS TEXT)", dated(&part.when, &of))
    });
    let statement = format!(
        "SELECT '' AS label, {} AS counts FROM {} WHERE {} AND {}",
        counts.collect::<Vec<_>>().join(" || ',' || "),
        part.base.shape().from,
        part.base.narrowed(filter),
        dated(part.base.touched(), filter),
    );
    let rows: Vec<Counted> = load!(conn, &statement)?;
    let counts = rows.into_iter().next().map(|row| row.counts).unwrap_or_default();
    Ok(counts.split(',').map(|count| count.parse().unwrap_or_default()).collect())
}

/// Counts by the place of the key and the side.
type Counts = BTreeMap<(usize, bool), i64>;

fn figures(keys: &[Key], counts: Counts) -> Vec<Figure> {
    let of = |place, below| counts.get(&(place, below)).copied();
    let figure = |(place, key): (usize, &Key)| Figure {
        key: *key,
        numerator: of(place, false).unwrap_or_default(),
        denominator: parts(*key).1.map(|_| of(place, true).unwrap_or_default()),
    };
    keys.iter().enumerate().map(figure).collect()
}

/// One pass over each base, whatever number of figures stands on it.
fn counted(
    conn: &mut Db,
    keys: &[Key],
    filter: &Filter,
    by: Option<GroupBy>,
) -> QueryResult<BTreeMap<String, Counts>> {
    /// A figure's place and whether it is the denominator, with its condition.
    type Conditions = Vec<((usize, bool), String)>;
    let mut by_base: BTreeMap<Base, Conditions> = BTreeMap::new();
    for (place, key) in keys.iter().enumerate() {
        let (above, below) = parts(*key);
        by_base.entry(above.base).or_default().push(((place, false), above.when));
        if let Some(below) = below {
            by_base.entry(below.base).or_default().push(((place, true), below.when));
        }
    }
    let mut found: BTreeMap<String, Counts> = BTreeMap::new();
    for (base, conditions) in by_base {
        let group = by.and_then(|by| base.group(by));
        if by.is_some() && group.is_none() {
            continue;
        }
        // What several figures share, a denominator above all, is counted once.
        let distinct: BTreeSet<&str> = conditions.iter().map(|(_, when)| when.as_str()).collect();
        let counts: Vec<_> = distinct
            .iter()
            .map(|when| format!("CAST(COUNT(CASE WHEN {} THEN 1 END) AS TEXT)", dated(when, filter)))
            .collect();
        // One condition alone is also what the index is searched by.
        let alone = match (distinct.first(), distinct.len()) {
            (Some(when), 1) => format!(" AND {}", dated(when, filter)),
            _ => String::new(),
        };
        let label = group.map_or_else(|| String::from("''"), |column| format!("CAST({column} AS TEXT)"));
        let grouped = group.map_or_else(String::new, |column| format!(" GROUP BY {column}"));
        let statement = format!(
            "SELECT {label} AS label, {} AS counts FROM {} WHERE {} AND {}{alone}{grouped}",
            counts.join(" || ',' || "),
            base.shape().from,
            base.narrowed(filter),
            dated(base.touched(), filter),
        );
        let rows: Vec<Counted> = load!(&mut *conn, &statement)?;
        for row in rows {
            let of_group = found.entry(row.label).or_default();
            let counted: BTreeMap<&str, &str> = distinct.iter().copied().zip(row.counts.split(',')).collect();
            for (place, when) in &conditions {
                let count = counted.get(when.as_str()).and_then(|count| count.parse().ok());
                of_group.insert(*place, count.unwrap_or_default());
            }
        }
    }
    Ok(found)
}

/// The condition of one side of a figure; none if the figure has no such side.
fn side_of(key: Key, side: Side) -> Option<Part> {
    let (above, below) = parts(key);
    match side {
        Side::Numerator => Some(above),
        Side::Denominator => below,
        Side::Remainder => {
            let below = below.filter(|below| below.base == above.base)?;
            Some(Part { when: format!("{} AND {}", below.when, not(&above.when)), base: below.base })
        }
    }
}

/// A page of the rows behind one side of a figure, by id; all of them without a page. None if the
/// figure has no such side.
///
/// # Errors
/// The database's.
pub fn rows(
    conn: &mut Db,
    key: Key,
    side: Side,
    filter: &Filter,
    page: Option<&PageRequest>,
) -> QueryResult<Option<Vec<RowRef>>> {
    let Some(part) = side_of(key, side) else { return Ok(None) };
    let shape = part.base.shape();
    let after = page.and_then(|page| page.cursor).map(|id| format!(" AND {} > {id}", shape.id));
    let limit = page.map(|page| format!(" LIMIT {}", page.limit() + 1));
    let statement = format!(
        "SELECT {} AS id, {} AS number, {} AS title FROM {} WHERE {} AND {} AND {}{} ORDER BY {}{}",
        shape.id,
        shape.number,
        shape.title,
        shape.from,
        part.base.narrowed(filter),
        dated(part.base.touched(), filter),
        dated(&part.when, filter),
        after.unwrap_or_default(),
        shape.id,
        limit.unwrap_or_default(),
    );
    let rows: Vec<Listed> = load!(conn, &statement)?;
    let row = |Listed { id, number, title }| RowRef { kind: shape.kind.to_owned(), id, number, title };
    Ok(Some(rows.into_iter().map(row).collect()))
}

/// Lines that are still open on the cut-off day and fall due by a day, the nearest first.
///
/// # Errors
/// The database's.
pub fn running(conn: &mut Db, filter: &Filter, until: NaiveDate) -> QueryResult<Vec<RunningLine>> {
    let base = Base::Lines;
    let statement = format!(
        "SELECT a.id AS id, r.id AS recommendation_id, COALESCE(r.number, '') AS number, r.title AS title, \
         g.name AS agency, a.agency_id AS agency_id, g.system AS system, k.due AS due, (a.replied_on IS NOT NULL AND a.replied_on <= '{as_of}') AS replied \
         FROM {} WHERE {} AND k.due > '{as_of}' AND k.due <= '{until}' AND k.state = 'running' \
         AND a.result IS NULL AND a.served_on <= '{as_of}' ORDER BY k.due, a.id",
        base.shape().from,
        base.narrowed(filter),
        as_of = filter.window.as_of,
    );
    let rows: Vec<Line> = load!(conn, &statement)?;
    let line = |row: Line| {
        let Line { id, recommendation_id, number, title, agency, agency_id, system, due, replied } = row;
        RunningLine { id, recommendation_id, number, title, agency, agency_id, system, due, replied }
    };
    Ok(rows.into_iter().map(line).collect())
}

/// How the cases filed in the period came about, by the statutory source of their first lead; cases
/// without a lead stand under an empty source.
///
/// # Errors
/// The database's.
pub fn structure(conn: &mut Db, filter: &Filter) -> QueryResult<Vec<model::Part>> {
    let (filed, _) = parts(Key::CasesFiled);
    let base = filed.base;
    let statement = format!(
        "SELECT source AS label, CAST(COUNT(*) AS TEXT) AS counts FROM (SELECT COALESCE((SELECT \
         l.statutory_source FROM case_leads x JOIN leads l ON l.id = x.lead_id WHERE x.case_id = c.id \
         ORDER BY l.id LIMIT 1), '') AS source FROM {} WHERE {} AND {}) AS filed GROUP BY source ORDER BY source",
        base.shape().from,
        base.narrowed(filter),
        dated(&filed.when, filter),
    );
    let rows: Vec<Counted> = load!(conn, &statement)?;
    Ok(rows.into_iter().map(model::Part::from).collect())
}

/// The statutory sources of the leads behind the cases filed in the period: each lead that a case came
/// from, and each that was merged into one of them, counts once for the case.
///
/// # Errors
/// The database's.
pub fn sources(conn: &mut Db, filter: &Filter) -> QueryResult<Vec<model::Part>> {
    let (filed, _) = parts(Key::CasesFiled);
    let base = filed.base;
    let statement = format!(
        "WITH RECURSIVE came (case_id, lead_id) AS (SELECT x.case_id, x.lead_id FROM {} \
         JOIN case_leads x ON x.case_id = c.id WHERE {} AND {} \
         UNION SELECT t.case_id, m.id FROM came t JOIN leads m ON m.merged_into_id = t.lead_id) \
         SELECT l.statutory_source AS label, CAST(COUNT(*) AS TEXT) AS counts \
         FROM came t JOIN leads l ON l.id = t.lead_id GROUP BY l.statutory_source ORDER BY l.statutory_source",
        base.shape().from,
        base.narrowed(filter),
        dated(&filed.when, filter),
    );
    let rows: Vec<Counted> = load!(conn, &statement)?;
    Ok(rows.into_iter().map(model::Part::from).collect())
}

/// The names of groups, by code or id.
///
/// # Errors
/// The database's.
pub fn names(conn: &mut Db, by: GroupBy) -> QueryResult<BTreeMap<String, String>> {
    Ok(match by {
        GroupBy::Office => {
            let rows: Vec<(OfficeId, String)> =
                procuratorates::table.select((procuratorates::id, procuratorates::name)).load(conn)?;
            rows.into_iter().map(|(id, name)| (id.to_string(), name)).collect()
        }
        GroupBy::Domain => {
            let rows: Vec<(String, String)> =
                domains::table.select((domains::code, domains::name_zh)).load(conn)?;
            rows.into_iter().collect()
        }
        GroupBy::AgencySystem => {
            let all: BTreeSet<_> = AgencySystem::ALL.iter().collect();
            all.into_iter().map(|system| (system.code().to_owned(), system.zh().to_owned())).collect()
        }
    })
}
