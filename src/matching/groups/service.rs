//! The groups of the last days.

use std::collections::BTreeSet;

use chrono::{Days, NaiveDate};
use diesel::result::Error;

use super::model::{Group, Period, group};
use super::store;
use crate::db::Db;
use crate::kit::Scope;
use crate::leads::LeadId;
use crate::matching::decisions::{Counterpart, service as decisions};

/// The groups of a period.
#[derive(Debug, Clone)]
pub struct Grouped {
    /// The period.
    pub period: Period,
    /// The groups, the largest first.
    pub groups: Vec<Group>,
}

/// The groups of the last days up to today, among the leads in sight.
///
/// # Errors
/// The database's.
pub fn groups(conn: &mut Db, scope: &Scope, today: NaiveDate, days: u16) -> Result<Grouped, Error> {
    let days = u64::from(days.max(1));
    let back = |count: u64| today.checked_sub_days(Days::new(count)).unwrap_or(NaiveDate::MIN);
    let period = Period { from: back(days - 1), to: today, before_from: back(2 * days - 1) };
    let pairs = store::compared(conn, scope, period.before_from)?;
    let mut ids = store::decided(conn, scope, period.before_from)?;
    let likely = pairs.iter().filter(|(_, told)| told.likely);
    ids.extend(likely.flat_map(|((one, two), _)| [LeadId(*one), LeadId(*two)]));
    let records: Vec<Counterpart> = ids.iter().copied().map(Counterpart::lead).collect();
    let relation = decisions::around(conn, scope, &records)?;
    // Older leads of the same matters, by which newer ones hang together.
    let older: BTreeSet<_> = relation.leads().collect();
    ids.extend(older);
    let told = store::told(conn, scope, &ids)?;
    Ok(Grouped { period, groups: group(&told, &pairs, &relation, period) })
}
