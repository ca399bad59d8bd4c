//! Makes digests: in the hours in which a person wants mail, one of a kind for a day or a week. What decides the rate is
//! counted here, where figures are known.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use chrono::{Datelike, Months, NaiveDate, TimeDelta};

use super::running::{Pace, Running};
use crate::db::{Database, Db};
use crate::kit::{Clock, PersonId, Timestamp};
use crate::notify::digests::{self, DigestKind, Risk, RiskLine};
use crate::org;
use crate::statistics::budget::Reference;
use crate::statistics::model::LikelyLine;
use crate::statistics::service::ReplyRate;
use crate::statistics::{Ask, StatisticsError, service};

/// Between two looks.
const RESTING: Duration = Duration::from_secs(60);

/// Lines that a digest names; more are counted.
const LINES: usize = 20;

/// People whose digests are gathered at one time.
const PIECE: usize = 100;

/// Makes digests.
pub struct Digesting {
    db: Database,
    clock: Arc<Clock>,
    /// For whom nothing decided the rate, and when that was counted.
    silent: BTreeMap<PersonId, Timestamp>,
}

impl Digesting {
    /// Of the people of a database.
    #[must_use]
    pub fn new(db: Database, clock: Arc<Clock>) -> Self {
        Self { db, clock, silent: BTreeMap::new() }
    }

    /// Goes on on a thread of its own, until what this gives is dropped.
    ///
    /// # Errors
    /// When the system gives no thread.
    pub fn run(mut self) -> std::io::Result<Running> {
        Running::start("digesting", RESTING, move |stop| self.turn(&|| stop.is_asked()))
    }

    /// One turn: every digest whose time has come and that has something to say, in pieces. Several processes may be at
    /// it: the first one makes it, and the others find it made.
    ///
    /// # Errors
    /// The database's; what was made stays.
    pub fn turn(&mut self, stop: &dyn Fn() -> bool) -> Result<Pace, StatisticsError> {
        let now = self.clock.now();
        let wanted = self.db.read_blocking(|conn| digests::wanted(conn, now))?;
        for piece in wanted.chunks(PIECE) {
            if stop() {
                break;
            }
            let mut asked = Vec::with_capacity(piece.len());
            for one in piece {
                let risk = match one.kind {
                    DigestKind::Risk => self.risk(one.person, now)?,
                    DigestKind::Work | DigestKind::Week => None,
                };
                asked.push((*one, risk));
            }
            let says = |conn: &mut Db| digests::with_something_to_say(conn, asked.clone(), now);
            let says = self.db.read_blocking(says)?;
            if !says.is_empty() {
                let made = |conn: &mut Db| digests::make(conn, &says, now).map_err(StatisticsError::from);
                self.db.write_blocking(made)?;
            }
        }
        Ok(Pace::Rest)
    }

    /// What decides the rate, of the offices that a person sees. Where nothing does, it is counted again after an hour.
    fn risk(&mut self, person: PersonId, now: Timestamp) -> Result<Option<Risk>, StatisticsError> {
        let an_hour_ago = now.plus(TimeDelta::hours(-1));
        if self.silent.get(&person).is_some_and(|at| *at > an_hour_ago && *at <= now) {
            return Ok(None);
        }
        let risk = self.db.read_blocking(|conn| risk(conn, person, now.date()))?;
        match risk {
            Some(_) => self.silent.remove(&person),
            None => self.silent.insert(person, now),
        };
        Ok(risk)
    }
}

/// What decides the rate until the end of the month, of the offices that a person sees; none when no line runs.
fn risk(conn: &mut Db, person: PersonId, today: NaiveDate) -> Result<Option<Risk>, StatisticsError> {
    let standing = org::store::standing(conn, person, today, String::from("digest"))?;
    let Some(actor) = standing.map(|standing| standing.actor) else { return Ok(None) };
    let filter = service::filter(conn, &actor.scope, &Ask::default(), today)?;
    let until = month_end(today);
    let rate = service::reply_rate(conn, &filter, Some(Reference::USUAL), Some(until))?;
    let ReplyRate { readings, budget, budget_until, mut deciding, forecast, .. } = rate;
    if deciding.is_empty() {
        return Ok(None);
    }
    deciding.sort_by_key(|line| (line.line.due, line.line.id));
    let more = deciding.len().saturating_sub(LINES);
    let headline = readings.first();
    let (reference, used) =
        budget.map_or((String::new(), 0), |(reference, budget)| (reference.percent(), budget.used));
    Ok(Some(Risk {
        until,
        numerator: headline.map_or(0, |figure| figure.numerator),
        denominator: headline.and_then(|figure| figure.denominator).unwrap_or_default(),
        budget: (reference, budget_until.map_or(0, |budget| budget.allowed), used),
        expected: (forecast.expected, forecast.due),
        lines: deciding.into_iter().take(LINES).map(line).collect(),
        more,
    }))
}

fn line(likely: LikelyLine) -> RiskLine {
    let LikelyLine { line, chance, history: _ } = likely;
    RiskLine {
        number: line.number,
        title: line.title,
        agency: line.agency,
        due: line.due,
        percent: percent(chance),
        recommendation: line.recommendation_id,
    }
}

/// A likelihood in whole percent.
fn percent(chance: f64) -> i64 {
    let rounded = format!("{:.0}", (chance * 100.0).clamp(0.0, 100.0));
    rounded.parse().unwrap_or_default()
}

fn month_end(day: NaiveDate) -> NaiveDate {
    let first = day.with_day(1).and_then(|first| first.checked_add_months(Months::new(1)));
    first.and_then(|next| next.pred_opt()).unwrap_or(day)
}
