//! Digests: what a person has to do, gathered once a day or once a week. One is made in the hours in which the person
//! wants mail, at most one of a kind for a day or a week, and only when there is something to say. What it says is
//! gathered when it leaves, so that it is true then; the figures alone are brought by whoever counts them.

use chrono::{Datelike, Days, NaiveDate};
use diesel::QueryResult;
use serde::{Deserialize, Serialize};

use super::hours::leaves_at;
use super::model::MailKind;
use super::reconcile::token;
use super::store::digests::Made;
use super::store::{digests, feeds, mails, people};
use crate::approvals::queries as approvals;
use crate::calendar;
use crate::db::Db;
use crate::deadlines::{Clock, ClockFilter, Nature, service as deadlines, store as clocks};
use crate::kit::page::PageRequest;
use crate::kit::{OfficeId, PersonId, Role, Scope, Timestamp};
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

    /// How many days ahead it looks.
    const fn days(self) -> u32 {
        match self {
            Self::Work => 7,
            Self::Week | Self::Risk => 14,
        }
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

/// Makes a digest, with its mail if there is something to say. Made a second time, by whomever, it changes nothing: the
/// person, the kind and the day are the key.
///
/// # Errors
/// The database's.
pub fn make(conn: &mut Db, wanted: Wanted, risk: Option<Risk>, now: Timestamp) -> QueryResult<bool> {
    let Wanted { person, kind, on } = wanted;
    let kept = risk.as_ref().map(serde_json::to_string).transpose();
    let kept = kept.map_err(|error| diesel::result::Error::SerializationError(error.into()))?;
    let gathered = gather(conn, (person, kind), risk, now)?;
    if !digests::insert(conn, &Made { person, kind, on, risk: kept.as_deref() }, now)? {
        return Ok(false);
    }
    if gathered.is_empty() {
        return Ok(false);
    }
    let mail = mails::insert(conn, person, &token()?, now, now)?;
    digests::set_mail(conn, (person, kind, on), mail)?;
    Ok(true)
}

/// What a digest of a person says now.
pub(super) fn gather(
    conn: &mut Db,
    (person, kind): (PersonId, DigestKind),
    risk: Option<Risk>,
    now: Timestamp,
) -> QueryResult<Gathered> {
    let today = now.date();
    let until = today.checked_add_days(Days::new(kind.days().into())).unwrap_or(today);
    let standing = org::store::standing(conn, person, today, String::from("digest"))?;
    // Whoever may not sign in any more is told nothing.
    let Some(actor) = standing.map(|standing| standing.actor) else { return Ok(Gathered::default()) };
    let mut found = match (kind, actor.office) {
        (DigestKind::Work, _) => feeds::clocks_of_person(conn, person)?,
        (DigestKind::Week, Some(office)) => of_office(conn, office, until)?,
        (DigestKind::Week, None) | (DigestKind::Risk, _) => Vec::new(),
    };
    found.retain(|clock| clock.due.is_some_and(|due| due <= until));
    // What was only waited for is no work when the wait is over.
    found.retain(|clock| !(is_waited_for(clock) && clock.due.is_some_and(|due| due < today)));
    let waiting = if kind == DigestKind::Risk {
        Waiting::default()
    } else {
        let most = PageRequest { cursor: None, limit: Some(200) };
        let proposals = approvals::waiting_for(conn, &actor, today, &most)?.len();
        let proposals = i64::try_from(proposals).unwrap_or(i64::MAX);
        Waiting { approvals: proposals, replies: digests::replies_to_check(conn, person)? }
    };
    Ok(Gathered { clocks: found, waiting, risk })
}

/// The periods of an office that the law sets, over or near.
fn of_office(conn: &mut Db, office: OfficeId, until: NaiveDate) -> QueryResult<Vec<Clock>> {
    let filter = ClockFilter { due_to: Some(until), hard: Some(true), ..ClockFilter::default() };
    let most = PageRequest { cursor: None, limit: Some(200) };
    Ok(clocks::running(conn, &Scope::Offices(vec![office]), &filter, &most)?.items)
}

fn is_waited_for(clock: &Clock) -> bool {
    deadlines::rule_of_clock(clock).is_ok_and(|rule| rule.nature == Nature::Waiting)
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
