//! Digests: what a person has to do, gathered once a day or once a week. One is made in the hours in which the person
//! wants mail, at most one of a kind for a day or a week, and only when there is something to say. What it says is
//! gathered when it leaves, so that it is true then; the figures alone are brought by whoever counts them.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{Datelike, Days, NaiveDate};
use diesel::QueryResult;
use serde::{Deserialize, Serialize};

use super::hours::leaves_at;
use super::model::MailKind;
use super::reconcile::token;
use super::store::digests::Made;
use super::store::{digests, mails, people};
use crate::approvals::queries as approvals;
use crate::calendar;
use crate::db::Db;
use crate::deadlines::{Clock, service as deadlines};
use crate::kit::{Actor, OfficeId, PersonId, Role, Timestamp};
use crate::org;

crate::text_enum! {
    /// What is gathered.
    pub enum DigestKind {
        /// A prosecutor's own work, each working day.
        Work = "work" "每日工作摘要",
        /// The work of a department, once a week.
        Week = "week" "部门每周摘要",
        /// What decides the rate of the month, once a week.
        Risk = "risk" "督导风险摘要",
    }
}

impl DigestKind {
    /// Who gets it.
    #[must_use]
    pub const fn role(self) -> Role {
        match self {
            Self::Work => Role::Prosecutor,
            Self::Week => Role::DepartmentHead,
            Self::Risk => Role::Supervisor,
        }
    }

    /// The day by which the one of a day is known: that day, or the Monday of its week.
    #[must_use]
    pub fn key(self, today: NaiveDate) -> NaiveDate {
        match self {
            Self::Work => today,
            Self::Week | Self::Risk => {
                let since = Days::new(today.weekday().num_days_from_monday().into());
                today.checked_sub_days(since).unwrap_or(today)
            }
        }
    }

    /// The last day at which it looks: a week ahead, or two.
    fn until(self, today: NaiveDate) -> NaiveDate {
        let days = match self {
            Self::Work => 7,
            Self::Week | Self::Risk => 14,
        };
        today.checked_add_days(Days::new(days)).unwrap_or(today)
    }
}

/// One that is to be made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Wanted {
    /// For whom.
    pub person: PersonId,
    /// What.
    pub kind: DigestKind,
    /// The day by which it is known.
    pub on: NaiveDate,
}

/// What decides a rate, in figures and lines.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Risk {
    /// The last day that is looked at.
    pub until: NaiveDate,
    /// Above the line so far.
    pub numerator: i64,
    /// Due so far.
    pub denominator: i64,
    /// How many of the lines due by then may be late, and how many are, by the reference that supervisors follow.
    pub budget: (String, i64, i64),
    /// What is to be expected: so many of so many.
    pub expected: (f64, i64),
    /// The lines that are still running, by last day.
    pub lines: Vec<RiskLine>,
    /// How many more there are.
    pub more: usize,
}

/// A line that runs.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct RiskLine {
    /// The number of the document.
    pub number: String,
    /// Its title.
    pub title: String,
    /// The agency.
    pub agency: String,
    /// When the reply is due.
    pub due: NaiveDate,
    /// How likely it is in time, in percent.
    pub percent: i64,
    /// The document.
    pub recommendation: i64,
}

/// What waits for a person.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Waiting {
    /// Proposals to review or to decide.
    pub approvals: i64,
    /// Replies whose form is to be checked.
    pub replies: i64,
}

/// What a digest says.
#[derive(Debug, Clone, Default)]
pub(super) struct Gathered {
    /// Periods that are over or near, by last day.
    pub(super) clocks: Vec<Clock>,
    /// What waits.
    pub(super) waiting: Waiting,
    /// What decides the rate.
    pub(super) risk: Option<Risk>,
}

impl Gathered {
    pub(super) fn is_empty(&self) -> bool {
        self.clocks.is_empty() && self.waiting == Waiting::default() && self.risk.is_none()
    }
}

/// The digests that are to be made now: of people with an address, who did not mute them, in their hours.
///
/// # Errors
/// The database's.
pub fn wanted(conn: &mut Db, now: Timestamp) -> QueryResult<Vec<Wanted>> {
    let (today, calendar) = (now.date(), calendar::service::current(conn)?);
    if calendar.is_rest_day(today) {
        return Ok(Vec::new());
    }
    let mut all = Vec::new();
    for kind in DigestKind::ALL.iter().copied() {
        let on = kind.key(today);
        let told = digests::told(conn, kind, on)?;
        let mut holders = digests::holders(conn, kind.role(), today)?;
        holders.retain(|person| told.binary_search(person).is_err());
        let ways = people::ways(conn, &holders)?;
        for (person, way) in ways {
            let now_is_fit = leaves_at(now, (&way.wanted).into(), &calendar, true) == now;
            if way.address.is_some() && now_is_fit && !way.wanted.mutes(MailKind::Digest) {
                all.push(Wanted { person, kind, on });
            }
        }
    }
    Ok(all)
}

/// Those of the wanted that have something to say now. The others are asked again later: what comes in the course of
/// the day or week is told then.
///
/// # Errors
/// The database's.
pub fn with_something_to_say(
    conn: &mut Db,
    wanted: Vec<(Wanted, Option<Risk>)>,
    now: Timestamp,
) -> QueryResult<Vec<(Wanted, Option<Risk>)>> {
    let asked = wanted.iter().map(|(one, risk)| ((one.person, one.kind), risk.clone())).collect();
    let gathered = gather(conn, asked, now)?;
    let says = wanted.into_iter().zip(gathered).filter(|(_, gathered)| !gathered.is_empty());
    Ok(says.map(|(one, _)| one).collect())
}

/// Makes digests, each with its mail. Made a second time, by whomever, one changes nothing: the person, the kind and the
/// day are the key.
///
/// # Errors
/// The database's.
pub fn make(conn: &mut Db, wanted: &[(Wanted, Option<Risk>)], now: Timestamp) -> QueryResult<()> {
    for (Wanted { person, kind, on }, risk) in wanted {
        let risk = risk.as_ref().map(serde_json::to_string).transpose();
        let risk = risk.map_err(|error| diesel::result::Error::SerializationError(error.into()))?;
        let mail = mails::insert(conn, *person, &token()?, now, now)?;
        let made = Made { person: *person, kind: *kind, on: *on, risk: risk.as_deref(), mail };
        if !digests::insert(conn, &made, now)? {
            // Somebody else made it in the meantime.
            mails::remove(conn, mail)?;
        }
    }
    Ok(())
}

/// What digests of people say now, in the order in which they are asked for. Few queries, however many there are.
pub(super) fn gather(
    conn: &mut Db,
    asked: Vec<((PersonId, DigestKind), Option<Risk>)>,
    now: Timestamp,
) -> QueryResult<Vec<Gathered>> {
    let today = now.date();
    let all: BTreeSet<PersonId> = asked.iter().map(|((person, _), _)| *person).collect();
    let all: Vec<PersonId> = all.into_iter().collect();
    // Whoever may not sign in any more is told nothing.
    let standings = org::store::standings(conn, &all, today, "digest")?;
    let of_kind = |wanted: DigestKind| {
        let of = asked.iter().filter(move |((_, kind), _)| *kind == wanted);
        of.filter_map(|((person, _), _)| standings.get(person)).map(|standing| &standing.actor)
    };
    let workers: Vec<PersonId> = of_kind(DigestKind::Work).filter_map(|actor| actor.person).collect();
    let offices: BTreeSet<OfficeId> = of_kind(DigestKind::Week).filter_map(|actor| actor.office).collect();
    let offices: Vec<OfficeId> = offices.into_iter().collect();
    let own = digests::clocks_of_people(conn, &workers, DigestKind::Work.until(today))?;
    let of_offices = digests::clocks_of_offices(conn, &offices, DigestKind::Week.until(today))?;
    let actors: Vec<&Actor> = of_kind(DigestKind::Work).chain(of_kind(DigestKind::Week)).collect();
    let people: Vec<PersonId> = actors.iter().filter_map(|actor| actor.person).collect();
    let proposals = approvals::counts_waiting(conn, &actors, today)?;
    let replies = digests::replies_to_check(conn, &people)?;
    // What was only waited for is no work when the wait is over.
    let is_work =
        |clock: &&Clock| !(deadlines::is_waited_for(clock) && clock.due.is_some_and(|due| due < today));
    let say = |((person, kind), risk): &((PersonId, DigestKind), Option<Risk>)| {
        let Some(standing) = standings.get(person) else { return Gathered::default() };
        let (clocks, waits) = match kind {
            DigestKind::Work => (own.get(person), true),
            DigestKind::Week => (standing.actor.office.and_then(|office| of_offices.get(&office)), true),
            DigestKind::Risk => (None, false),
        };
        let count = |counts: &BTreeMap<PersonId, i64>| counts.get(person).copied().filter(|_| waits);
        let waiting = Waiting {
            approvals: count(&proposals).unwrap_or_default(),
            replies: count(&replies).unwrap_or_default(),
        };
        let clocks = clocks.into_iter().flatten().filter(is_work).cloned().collect();
        Gathered { clocks, waiting, risk: risk.clone() }
    };
    Ok(asked.iter().map(say).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_week_is_known_by_its_monday() {
        let day = |text: &str| text.parse::<NaiveDate>().unwrap();
        for (today, monday) in
            [("2026-03-02", "2026-03-02"), ("2026-03-08", "2026-03-02"), ("2026-03-09", "2026-03-09")]
        {
            assert_eq!(DigestKind::Week.key(day(today)), day(monday));
            assert_eq!(DigestKind::Work.key(day(today)), day(today));
        }
    }
}
