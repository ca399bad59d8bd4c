//! Lists of urgings, of what an agency may see of them, and of the agencies that stay silent.

use std::collections::BTreeMap;

use chrono::{Days, NaiveDate};

use super::drafting::answered;
use super::error::UrgingError;
use super::model::Urging;
use super::rules::{NEAR, REPLY_PERIODS};
use super::store::{self, UrgingFilter};
use crate::db::Db;
use crate::deadlines::{Clock, service as deadlines};
use crate::kit::page::{Page, PageRequest};
use crate::kit::{Actor, Scope};
use crate::org;
use crate::recommendations::{Addressee, AddresseeId, Recommendation};
use crate::replies::served;

/// A page of those in sight, the newest first.
///
/// # Errors
/// The database's.
pub fn page(
    conn: &mut Db,
    scope: &Scope,
    filter: &UrgingFilter,
    request: &PageRequest,
) -> Result<Page<Urging>, UrgingError> {
    let rows = store::urgings(conn, scope, filter, request)?;
    Ok(Page::of(rows, request, |row| row.id.0))
}

/// The documents that urgings are about, by line.
///
/// # Errors
/// The database's.
pub fn documents(
    conn: &mut Db,
    rows: &[Urging],
) -> Result<BTreeMap<AddresseeId, Recommendation>, UrgingError> {
    let lines: Vec<AddresseeId> = rows.iter().map(|row| row.addressee_id).collect();
    let found = store::lines(conn, &lines)?;
    Ok(found.into_iter().map(|(line, document)| (line.id, document)).collect())
}

/// What was put before an agency.
#[derive(Debug, Clone)]
pub struct Put {
    /// What.
    pub urging: Urging,
    /// The name of the procuratorate in whose name it is.
    pub office: String,
}

/// What was put before an agency on a line that was served on it, the first one first. What is only proposed, and what
/// goes to others, is not among it.
///
/// # Errors
/// When the line was not served on the actor's agency.
pub fn before_agency(
    conn: &mut Db,
    actor: &Actor,
    today: NaiveDate,
    line: AddresseeId,
) -> Result<Vec<Put>, UrgingError> {
    served::line(conn, actor, today, line)?;
    let mut rows = store::of_lines(conn, &[line])?;
    rows.retain(|row| row.kind.is_to_agency() && row.sent_on.is_some());
    let put = |urging: Urging| {
        let office = org::store::procuratorate(conn, urging.office_id)?;
        Ok(Put { office: office.map(|office| office.name).unwrap_or_default(), urging })
    };
    rows.into_iter().map(put).collect()
}

/// Which periods of agencies are wanted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Which {
    /// Whose last day is over.
    Late,
    /// Whose last day is near.
    Near,
}

/// A period of an agency that is late or near, with what was done about it.
#[derive(Debug, Clone)]
pub struct Silent {
    /// The period.
    pub clock: Clock,
    /// The line.
    pub line: Addressee,
    /// The document.
    pub document: Recommendation,
    /// The agency as it was addressed.
    pub agency: String,
    /// Whether a reply waits for the office's check.
    pub answered: bool,
    /// What was proposed and done on the line, the first one first.
    pub urgings: Vec<Urging>,
}

/// A page of the periods of agencies in sight that are late or near, by last day.
///
/// # Errors
/// The database's.
pub fn silent(
    conn: &mut Db,
    scope: &Scope,
    (which, today): (Which, NaiveDate),
    request: &PageRequest,
) -> Result<Page<Silent>, UrgingError> {
    let until = match which {
        Which::Late => today.pred_opt(),
        Which::Near => today.checked_add_days(Days::new(NEAR.into())),
    };
    let from = (which == Which::Near).then_some(today);
    let clocks = store::periods(conn, scope, (from, until.unwrap_or(today)), request)?;
    let Page { items: clocks, next } = Page::of(clocks, request, |clock| clock.id.0);
    let ids: Vec<AddresseeId> = clocks.iter().map(|clock| AddresseeId(clock.subject_id)).collect();
    let lines = store::lines(conn, &ids)?;
    let lines: BTreeMap<AddresseeId, _> =
        lines.into_iter().map(|(line, row)| (line.id, (line, row))).collect();
    let agencies: Vec<_> = lines.values().map(|(line, _)| line.agency_id).collect();
    let agencies = org::store::agencies_of(conn, &agencies)?;
    let answered = answered(conn, &ids)?;
    let urgings = store::of_lines(conn, &ids)?;
    let items = clocks.into_iter().filter_map(|clock| {
        let (line, document) = lines.get(&AddresseeId(clock.subject_id))?.clone();
        let agency = agencies.iter().find(|agency| agency.id == line.agency_id);
        Some(Silent {
            agency: agency.map(|agency| agency.name.clone()).unwrap_or_default(),
            answered: answered.contains(&line.id) && REPLY_PERIODS.contains(&clock.rule.as_str()),
            urgings: urgings.iter().filter(|row| row.addressee_id == line.id).cloned().collect(),
            clock,
            line,
            document,
        })
    });
    Ok(Page { items: items.collect(), next })
}

/// What the period of a clock is called.
///
/// # Errors
/// When its rule is not known any more.
pub fn period_name(clock: &Clock) -> Result<&'static crate::deadlines::Text, UrgingError> {
    Ok(&deadlines::rule_of_clock(clock)?.name)
}
