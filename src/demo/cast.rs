//! Who plays: the offices with their people, their agencies, and the calendar.

use std::sync::Arc;

use chrono::NaiveDate;

use super::plan::Periods;
use super::stage::DemoError;
use crate::audit::perform_blocking;
use crate::calendar::Calendar;
use crate::db::{Database, Db};
use crate::deadlines::{PackDates, Question, Settings, calculate, rule_on};
use crate::kit::{Actor, AgencyId, OfficeId, PersonId, Role, Timestamp};
use crate::org::model::PasswordHash;
use crate::org::{self, AgencySystem};
use crate::{calendar, flows};

/// One office and those who act in it.
pub(super) struct Office {
    pub(super) id: OfficeId,
    pub(super) prosecutor: Actor,
    pub(super) assistant: Actor,
    pub(super) head: Actor,
    pub(super) chief: Actor,
    pub(super) agencies: Vec<Agency>,
}

/// One agency and its people.
#[derive(Clone)]
pub(super) struct Agency {
    pub(super) id: AgencyId,
    pub(super) name: String,
    system: AgencySystem,
    pub(super) liaison: Actor,
    pub(super) head: Actor,
}

/// Everybody, and the calendar.
pub(super) struct Cast {
    /// The counties in the order of the map, the city last.
    pub(super) offices: Vec<Office>,
    pub(super) periods: Year,
}

/// The calendar, as the plan asks it.
pub(super) struct Year(Arc<Calendar>);

impl Periods for Year {
    fn workday(&self, day: NaiveDate) -> NaiveDate {
        if self.0.is_rest_day(day) { self.0.next_working_day(day) } else { day }
    }

    fn reply_due(&self, served: NaiveDate, urgent: bool) -> NaiveDate {
        let rule = if urgent { "A6u" } else { "A6" };
        let question =
            Question { rule: rule.to_owned(), start: served, length: None, settings: Settings::default() };
        rule_on(&PackDates::default(), rule, served)
            .and_then(|(pack, _)| calculate(&self.0, pack, &question).ok())
            .and_then(|sheet| sheet.due)
            .unwrap_or(served)
    }
}

impl Cast {
    /// The working day so many days before a day, but not before the given one.
    pub(super) fn periods_before(&self, day: NaiveDate, days: u64, not_before: NaiveDate) -> NaiveDate {
        self.periods.workday(day - chrono::Days::new(days)).min(day).max(not_before)
    }
}

impl Office {
    /// The agency of a system, or the government where there is none.
    pub(super) fn agency(&self, system: AgencySystem) -> Option<&Agency> {
        self.agencies
            .iter()
            .find(|agency| agency.system == system)
            .or_else(|| self.agencies.iter().find(|agency| agency.system == AgencySystem::Government))
            .or_else(|| self.agencies.first())
    }

    /// Another agency than the given one, for a document that goes to two.
    pub(super) fn other_agency(&self, than: AgencyId, seed: u64) -> Option<&Agency> {
        let others: Vec<&Agency> = self.agencies.iter().filter(|agency| agency.id != than).collect();
        let at = usize::try_from(seed % u64::try_from(others.len().max(1)).unwrap_or(1)).unwrap_or(0);
        others.get(at).copied()
    }
}

/// Makes offices, people and calendar, and finds everybody.
pub(super) fn assemble(db: &Database, at: Timestamp, password: &PasswordHash) -> Result<Cast, DemoError> {
    let system = Actor::system(OfficeId(1));
    perform_blocking(db, &system, at, |work| {
        org::seed::demonstration(work, password).map_err(flows::FlowError::from)?;
        calendar::service::ensure(work).map(drop).map_err(flows::FlowError::from)
    })
    .map_err(|error| DemoError::new(at.date(), "people and calendar", &error))?;
    let found = db.read_blocking(|conn| {
        let mut offices = Vec::new();
        for county in super::words::counties() {
            offices.push(of_division(conn, &county.division, at.date())?);
        }
        offices.push(of_division(conn, "620700", at.date())?);
        let calendar = calendar::service::current(conn)?;
        Ok::<_, diesel::result::Error>((offices, calendar))
    });
    let missing = |what: &'static str| DemoError::missing(at.date(), what);
    let (offices, calendar) = found.map_err(|_| missing("offices"))?;
    let offices: Vec<Office> = offices.into_iter().flatten().collect();
    if offices.len() != super::words::counties().len() + 1 {
        return Err(missing("offices of the map"));
    }
    Ok(Cast { offices, periods: Year(calendar) })
}

fn of_division(conn: &mut Db, division: &str, on: NaiveDate) -> diesel::QueryResult<Option<Office>> {
    let Some(row) = org::store::procuratorates(conn)?.into_iter().find(|row| row.division_code == division)
    else {
        return Ok(None);
    };
    let mut agencies = Vec::new();
    for agency in org::store::agencies_of_office(conn, row.id)? {
        if agency.valid_to.is_some() {
            continue;
        }
        let liaison = org::store::agency_holders(conn, agency.id, Role::AgencyLiaison, on)?.first().copied();
        let head = org::store::agency_holders(conn, agency.id, Role::AgencyHead, on)?.first().copied();
        let (Some(liaison), Some(head)) = (actor(conn, liaison, on)?, actor(conn, head, on)?) else {
            continue;
        };
        agencies.push(Agency { id: agency.id, name: agency.name, system: agency.system, liaison, head });
    }
    let prosecutor = holder(conn, row.id, Role::Prosecutor, on)?;
    let assistant = holder(conn, row.id, Role::Assistant, on)?;
    let head = holder(conn, row.id, Role::DepartmentHead, on)?;
    let chief = holder(conn, row.id, Role::ChiefProsecutor, on)?;
    let (Some(prosecutor), Some(assistant), Some(head), Some(chief)) = (prosecutor, assistant, head, chief)
    else {
        return Ok(None);
    };
    Ok(Some(Office { id: row.id, prosecutor, assistant, head, chief, agencies }))
}

fn holder(conn: &mut Db, office: OfficeId, role: Role, on: NaiveDate) -> diesel::QueryResult<Option<Actor>> {
    let first = org::store::holders(conn, office, role, on)?.first().copied();
    actor(conn, first, on)
}

fn actor(conn: &mut Db, person: Option<PersonId>, on: NaiveDate) -> diesel::QueryResult<Option<Actor>> {
    let Some(person) = person else { return Ok(None) };
    Ok(org::store::standing(conn, person, on, String::from("demo"))?.map(|standing| standing.actor))
}
