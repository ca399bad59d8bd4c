//! Number and title of what clocks belong to; never more than that.

use std::collections::BTreeMap;

use diesel::prelude::*;

use crate::db::Db;
use crate::db::schema::{agencies, cases, leads, recommendation_addressees, recommendations, urgings};
use crate::deadlines::{Clock, ClockId};

/// What a mail may say of a matter.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Matter {
    /// The number of the document, the case or the lead.
    pub number: Option<String>,
    /// The title of the document or the case. The title of a lead may be a reporter's own words.
    pub title: Option<String>,
    /// The agency on which it was served.
    pub agency: Option<String>,
    /// The line of that agency.
    pub line: Option<i64>,
}

/// The matters of urgings.
pub(in crate::notify) fn of_urgings(conn: &mut Db, ids: &[i64]) -> QueryResult<BTreeMap<i64, Matter>> {
    if ids.is_empty() {
        return Ok(BTreeMap::new());
    }
    type Row = (i64, i64, Option<String>, Option<String>, String);
    let rows: Vec<Row> = urgings::table
        .inner_join(recommendation_addressees::table.inner_join(recommendations::table))
        .filter(urgings::id.eq_any(ids.to_vec()))
        .select((
            urgings::id,
            urgings::addressee_id,
            recommendations::number,
            recommendations::official_number,
            recommendations::title,
        ))
        .load(conn)?;
    let matter = |(id, line, number, official, title): Row| {
        let number = official.or(number);
        (id, Matter { number, title: Some(title), agency: None, line: Some(line) })
    };
    Ok(rows.into_iter().map(matter).collect())
}

/// The matters of clocks, in a handful of queries.
///
/// # Errors
/// The database's.
pub fn of(conn: &mut Db, clocks: &[Clock]) -> QueryResult<BTreeMap<ClockId, Matter>> {
    let subjects = clocks.iter().map(|clock| (clock.subject_kind.as_str(), clock.subject_id, clock.case_id));
    let matters = of_subjects(conn, &subjects.collect::<Vec<_>>())?;
    Ok(clocks.iter().map(|clock| clock.id).zip(matters).collect())
}

/// A record by its kind and id, and the case that it belongs to.
pub type Subject<'a> = (&'a str, i64, Option<i64>);

/// The matters of records, one for each, in a handful of queries.
///
/// # Errors
/// The database's.
pub fn of_subjects(conn: &mut Db, subjects: &[Subject<'_>]) -> QueryResult<Vec<Matter>> {
    let ids_of = |wanted: &str| -> Vec<i64> {
        subjects.iter().filter(|(kind, _, _)| *kind == wanted).map(|(_, id, _)| *id).collect()
    };
    type Line = (i64, (Option<String>, Option<String>, String, String));
    let lines: Vec<Line> = recommendation_addressees::table
        .inner_join(recommendations::table)
        .inner_join(agencies::table)
        .filter(recommendation_addressees::id.eq_any(ids_of("addressee")))
        .select((
            recommendation_addressees::id,
            (
                recommendations::number,
                recommendations::official_number,
                recommendations::title,
                agencies::name,
            ),
        ))
        .load(conn)?;
    let lines: BTreeMap<i64, _> = lines.into_iter().collect();
    type Named = (Option<String>, Option<String>, String);
    let documents: Vec<(i64, Named)> = recommendations::table
        .filter(recommendations::id.eq_any(ids_of("recommendation")))
        .select((
            recommendations::id,
            (recommendations::number, recommendations::official_number, recommendations::title),
        ))
        .load(conn)?;
    let documents: BTreeMap<i64, _> = documents.into_iter().collect();
    let leads: Vec<(i64, String)> = leads::table
        .filter(leads::id.eq_any(ids_of("lead")))
        .select((leads::id, leads::number))
        .load(conn)?;
    let leads: BTreeMap<i64, String> = leads.into_iter().collect();
    let cases_of: Vec<i64> = subjects.iter().filter_map(|(_, _, case)| *case).collect();
    let cases: Vec<(i64, (String, String))> = cases::table
        .filter(cases::id.eq_any(cases_of))
        .select((cases::id, (cases::number, cases::title)))
        .load(conn)?;
    let cases: BTreeMap<i64, _> = cases.into_iter().collect();
    let matter = |&(kind, id, case): &Subject<'_>| {
        if kind == "addressee"
            && let Some((number, official, title, agency)) = lines.get(&id)
        {
            return Matter {
                number: official.clone().or_else(|| number.clone()),
                title: Some(title.clone()),
                agency: Some(agency.clone()),
                line: Some(id),
            };
        }
        if kind == "recommendation"
            && let Some((number, official, title)) = documents.get(&id)
        {
            let number = official.clone().or_else(|| number.clone());
            return Matter { number, title: Some(title.clone()), ..Matter::default() };
        }
        if kind == "lead"
            && let Some(number) = leads.get(&id)
        {
            return Matter { number: Some(number.clone()), ..Matter::default() };
        }
        match case.and_then(|case| cases.get(&case)) {
            Some((number, title)) => {
                Matter { number: Some(number.clone()), title: Some(title.clone()), ..Matter::default() }
            }
            None => Matter::default(),
        }
    };
    Ok(subjects.iter().map(matter).collect())
}
