//! What became of a mail that was handed over, as it is kept: it arrived, is tried again, or was given up.

use std::collections::BTreeSet;

use chrono::TimeDelta;
use diesel::QueryResult;

use super::error::NotifyError;
use super::model::{MailId, MailState, Notice, NoticeId};
use super::reconcile::{Posting, reconcile};
use super::state::NoticeEvent;
use super::store::{mails, notices, people};
use crate::db::{Database, Db};
use crate::deadlines::ClockId;
use crate::kit::{OfficeId, PersonId, Role, Timestamp};
use crate::org;

/// What became of a mail.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// The mail server took it.
    Taken {
        /// What it said.
        answer: String,
    },
    /// It is to be tried again.
    Later {
        /// What was said, or what went wrong.
        answer: String,
        /// Whether it may have arrived nevertheless: the connection broke before the answer.
        may_have_arrived: bool,
    },
    /// It was refused for good.
    Refused {
        /// What was said.
        answer: String,
        /// Whether the address is at fault, and not the mail.
        address: bool,
    },
}

/// How often a mail is tried: for about two days.
const ATTEMPTS: i32 = 16;

/// Hard refusals that suspend an address.
pub(super) const REFUSALS: i32 = 3;

/// Minutes until a mail is tried again, at most.
const LONGEST: i64 = 360;

/// Records what became of a mail. False when the lease had run out and somebody else has it.
///
/// # Errors
/// The database's.
pub fn record(
    db: &Database,
    held: (MailId, &str),
    outcome: &Outcome,
    now: Timestamp,
) -> Result<bool, NotifyError> {
    db.write_blocking(|conn| Ok(recorded(conn, held, outcome, now)?))
}

fn recorded(conn: &mut Db, held: (MailId, &str), outcome: &Outcome, now: Timestamp) -> QueryResult<bool> {
    let Some((person, attempts, address)) = mails::held_by(conn, held)? else { return Ok(false) };
    let leaving: Vec<Notice> = notices::of_mails(conn, &[held.0])?;
    let ids: Vec<NoticeId> = leaving.iter().map(|notice| notice.id).collect();
    match outcome {
        Outcome::Taken { answer } => {
            mails::end(conn, held, MailState::Sent, Some(answer), now)?;
            notices::advance(conn, &ids, NoticeEvent::Arrive, now)?;
            people::arrived(conn, person, &address)?;
        }
        Outcome::Later { answer, may_have_arrived } if attempts < ATTEMPTS => {
            let at = now.plus(wait(attempts));
            mails::postpone(conn, held, at, Some(answer), *may_have_arrived)?;
            if !may_have_arrived {
                notices::advance(conn, &ids, NoticeEvent::Return, now)?;
                notices::unmention(conn, held.0)?;
                // The days may have moved while it was on its way.
                let clocks: BTreeSet<ClockId> = leaving.iter().filter_map(|notice| notice.clock_id).collect();
                reconcile(conn, &clocks.into_iter().collect::<Vec<_>>(), now)?;
            }
        }
        Outcome::Later { answer, .. } => give_up(conn, held, &ids, answer, now)?,
        Outcome::Refused { answer, address: at_fault } => {
            give_up(conn, held, &ids, answer, now)?;
            if *at_fault && people::refused(conn, (person, &address), answer, REFUSALS, now)? {
                tell_administrators(conn, person, now)?;
            }
        }
    }
    Ok(true)
}

fn give_up(
    conn: &mut Db,
    held: (MailId, &str),
    ids: &[NoticeId],
    answer: &str,
    now: Timestamp,
) -> QueryResult<()> {
    mails::end(conn, held, MailState::Dead, Some(answer), now)?;
    notices::advance(conn, ids, NoticeEvent::GiveUp, now)?;
    notices::unmention(conn, held.0)?;
    Ok(())
}

/// The administrators of the office learn that an address takes no mail any more: it is theirs to mend.
pub(super) fn tell_administrators(conn: &mut Db, about: PersonId, now: Timestamp) -> QueryResult<()> {
    let office: Option<OfficeId> = org::store::office_of(conn, about)?;
    let mut told = match office {
        Some(office) => org::store::holders(conn, office, Role::Administrator, now.date())?,
        None => Vec::new(),
    };
    if told.is_empty()
        && let Some(top) = org::store::top_office(conn)?
    {
        told = org::store::holders(conn, top, Role::Administrator, now.date())?;
    }
    let mut posting = Posting::open(conn, &told, now)?;
    for person in told {
        let reached = posting.reaches(person) && person != about;
        let mail = if reached { Some(posting.mail(conn, person, true, true)?) } else { None };
        notices::insert_suspension(conn, person, about, mail, now)?;
    }
    Ok(())
}

/// How long a mail waits after so many attempts: longer each time, and never the same for all, so that a mail server
/// that comes back is not met by everything at once.
fn wait(attempts: i32) -> TimeDelta {
    let doublings = u32::try_from(attempts.saturating_sub(1)).unwrap_or(0);
    let minutes =
        1_i64.checked_shl(doublings).filter(|_| doublings < 16).unwrap_or(LONGEST).clamp(1, LONGEST);
    let mut chance = [0_u8; 1];
    // Without chance all wait the same.
    let chance = getrandom::fill(&mut chance).map_or(0, |()| i64::from(chance[0]));
    TimeDelta::seconds(minutes * 60 + minutes * 20 * chance / 255)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mail_waits_longer_after_each_attempt_and_is_tried_for_two_days() {
        let mut all = TimeDelta::zero();
        for attempts in 1..ATTEMPTS {
            let (this, next) = (wait(attempts), wait(attempts + 1));
            assert!(this >= TimeDelta::minutes(1) && this <= TimeDelta::hours(8), "{attempts}");
            assert!(next >= this || this >= TimeDelta::hours(4), "{attempts}");
            all += this;
        }
        assert!(all > TimeDelta::hours(48) && all < TimeDelta::hours(72), "{all}");
    }
}
