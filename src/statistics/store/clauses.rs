//! What became of clauses: one statement over the lines that were served with them.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Bool, Date, Nullable, Text};

use super::formulas::not;
use crate::db::Db;
use crate::kit::page::PageRequest;
use crate::kit::{AgencyId, Scope};
use crate::recommendations::clauses::{ClauseId, ClauseVersionId};
use crate::recommendations::{AddresseeId, RecommendationId};
use crate::statistics::clauses::{ClauseCount, ClauseFigure, ClauseUse};
use crate::statistics::model::Side;

#[derive(QueryableByName)]
struct Counted {
    #[diesel(sql_type = BigInt)]
    clause: i64,
    #[diesel(sql_type = Text)]
    counts: String,
}

#[derive(QueryableByName)]
struct Listed {
    #[diesel(sql_type = BigInt)]
    line: i64,
    #[diesel(sql_type = BigInt)]
    recommendation: i64,
    #[diesel(sql_type = Nullable<Text>)]
    number: Option<String>,
    #[diesel(sql_type = Text)]
    title: String,
    #[diesel(sql_type = BigInt)]
    clause_version: i64,
    #[diesel(sql_type = BigInt)]
    agency_id: i64,
    #[diesel(sql_type = Text)]
    agency: String,
    #[diesel(sql_type = Date)]
    served_on: NaiveDate,
    #[diesel(sql_type = Nullable<Date>)]
    replied_on: Option<NaiveDate>,
    #[diesel(sql_type = Nullable<Date>)]
    due: Option<NaiveDate>,
    #[diesel(sql_type = Bool)]
    verified: bool,
    #[diesel(sql_type = Bool)]
    litigated: bool,
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

/// The lines that were served with some clauses, each once for each clause, with what became of what the clause asks.
fn lines(scope: &Scope, clauses: &[ClauseId], as_of: NaiveDate) -> String {
    let list = |ids: Vec<i64>| {
        let ids: Vec<String> = ids.iter().map(ToString::to_string).collect();
        if ids.is_empty() { String::from("-1") } else { ids.join(", ") }
    };
    let sight = match scope {
        Scope::All => String::from("1 = 1"),
        Scope::Offices(ids) => format!("r.office_id IN ({})", list(ids.iter().map(|id| id.0).collect())),
        Scope::Agency(_) | Scope::None => String::from("1 = 0"),
    };
    let flag =
        |name: &str, fold: &str, when: &str| format!("{fold}(CASE WHEN {when} THEN 1 ELSE 0 END) AS {name}");
    let overdue = format!("(a.replied_on IS NULL AND k.state = 'running' AND k.due < '{as_of}')");
    let flags = [
        flag("replied", "MAX", "a.replied_on IS NOT NULL"),
        flag("accepted", "MIN", "i.claimed IN ('done', 'partly')"),
        flag(
            "looked_at",
            "MAX",
            "i.verified <> 'unverified' OR a.period_ended_on IS NOT NULL OR a.result IS NOT NULL",
        ),
        flag("verified", "MIN", "i.verified = 'rectified'"),
        flag("due_by_now", "MAX", &format!("a.replied_on IS NOT NULL OR {overdue}")),
        flag("late", "MAX", &format!("a.replied_on > k.due OR {overdue}")),
        flag(
            "litigated",
            "MAX",
            "EXISTS (SELECT 1 FROM lawsuit_claims x JOIN lawsuits s ON s.id = x.lawsuit_id \
             WHERE x.rectification_item_id = i.id AND x.dropped_on IS NULL AND s.filed_on IS NOT NULL)",
        ),
    ];
    format!(
        "SELECT u.clause_id AS clause, a.id AS line, MAX(u.clause_version_id) AS clause_version, \
         MAX(k.due) AS due, {} FROM clause_uses u \
         JOIN recommendation_addressees a ON a.id = u.addressee_id AND a.served_on IS NOT NULL \
         JOIN recommendations r ON r.id = a.recommendation_id AND r.ended_on IS NULL \
         JOIN rectification_items i ON i.addressee_id = a.id AND (u.item_id IS NULL OR i.id = u.item_id) \
         LEFT JOIN clocks k ON k.subject_kind = 'addressee' AND k.subject_id = a.id \
         AND k.rule IN ('A6', 'A6u', 'G1') AND k.state <> 'withdrawn' \
         WHERE u.clause_id IN ({}) AND {sight} GROUP BY u.clause_id, a.id",
        flags.join(", "),
        list(clauses.iter().map(|id| id.0).collect()),
    )
}

/// What is counted above the line, and below it.
const fn parts(figure: ClauseFigure) -> (&'static str, Option<&'static str>) {
    match figure {
        ClauseFigure::Sent => ("1 = 1", None),
        ClauseFigure::Accepted => ("q.replied = 1 AND q.accepted = 1", Some("q.replied = 1")),
        ClauseFigure::Verified => ("q.looked_at = 1 AND q.verified = 1", Some("q.looked_at = 1")),
        ClauseFigure::AnsweredLate => ("q.due_by_now = 1 AND q.late = 1", Some("q.due_by_now = 1")),
        ClauseFigure::Litigated => ("q.litigated = 1", Some("1 = 1")),
    }
}

pub(in crate::statistics) fn counts(
    conn: &mut Db,
    scope: &Scope,
    clauses: &[ClauseId],
    as_of: NaiveDate,
) -> QueryResult<Vec<(ClauseId, Vec<ClauseCount>)>> {
    let conditions = ClauseFigure::ALL.iter().flat_map(|figure| {
        let (above, below) = parts(*figure);
        [above, below.unwrap_or("1 = 0")]
    });
    let sums: Vec<String> =
        conditions.map(|when| format!("CAST(COUNT(CASE WHEN {when} THEN 1 END) AS TEXT)")).collect();
    let statement = format!(
        "SELECT q.clause AS clause, {} AS counts FROM ({}) q GROUP BY q.clause ORDER BY q.clause",
        sums.join(" || ',' || "),
        lines(scope, clauses, as_of),
    );
    let rows: Vec<Counted> = load!(conn, &statement)?;
    let figures = |counts: &str| {
        let mut numbers = counts.split(',').map(|number| number.parse().unwrap_or_default());
        let mut one = |figure: &ClauseFigure| {
            let (numerator, below) = (numbers.next().unwrap_or_default(), numbers.next().unwrap_or_default());
            ClauseCount { figure: *figure, numerator, denominator: parts(*figure).1.map(|_| below) }
        };
        ClauseFigure::ALL.iter().map(&mut one).collect()
    };
    let by_clause: BTreeMap<i64, Vec<ClauseCount>> =
        rows.into_iter().map(|row| (row.clause, figures(&row.counts))).collect();
    Ok(by_clause.into_iter().map(|(clause, counts)| (ClauseId(clause), counts)).collect())
}

pub(in crate::statistics) fn rows(
    conn: &mut Db,
    scope: &Scope,
    (clause, figure, side): (ClauseId, ClauseFigure, Side),
    as_of: NaiveDate,
    page: &PageRequest,
) -> QueryResult<Option<Vec<ClauseUse>>> {
    let (above, below) = parts(figure);
    let when = match (side, below) {
        (Side::Numerator, _) => above.to_owned(),
        (Side::Denominator, Some(below)) => below.to_owned(),
        (Side::Remainder, Some(below)) => format!("{below} AND {}", not(above)),
        (Side::Denominator | Side::Remainder, None) => return Ok(None),
    };
    let statement = format!(
        "SELECT q.line AS line, r.id AS recommendation, r.number AS number, r.title AS title, \
         q.clause_version AS clause_version, a.agency_id AS agency_id, g.name AS agency, \
         a.served_on AS served_on, a.replied_on AS replied_on, q.due AS due, \
         (q.verified = 1) AS verified, (q.litigated = 1) AS litigated FROM ({}) q \
         JOIN recommendation_addressees a ON a.id = q.line JOIN recommendations r ON r.id = a.recommendation_id \
         JOIN agencies g ON g.id = a.agency_id WHERE ({when}) AND q.line > {} ORDER BY q.line LIMIT {}",
        lines(scope, &[clause], as_of),
        page.cursor.unwrap_or(0),
        page.limit() + 1,
    );
    let rows: Vec<Listed> = load!(conn, &statement)?;
    let one = |row: Listed| {
        let Listed {
            line,
            recommendation,
            number,
            title,
            clause_version,
            agency_id,
            agency,
            served_on,
            replied_on,
            due,
            verified,
            litigated,
        } = row;
        ClauseUse {
            addressee_id: AddresseeId(line),
            recommendation_id: RecommendationId(recommendation),
            number,
            title,
            clause_version_id: ClauseVersionId(clause_version),
            agency_id: AgencyId(agency_id),
            agency,
            served_on,
            replied_on,
            due,
            verified,
            litigated,
        }
    };
    Ok(Some(rows.into_iter().map(one).collect()))
}
