//! Private calendar feeds: an address that a calendar program asks now and then, and that its owner may revoke. What it
//! gives is what the owner handles, or what was served on the owner's agency: number, what is to be done, and the day.

use serde_json::json;
use sha2::{Digest, Sha256};

use super::calendar_file::{Entry, calendar_file};
use super::error::NotifyError;
use super::model::{CalendarFeed, CalendarFeedId};
use super::store::{feeds, matters};
use crate::audit::{Subject, Work};
use crate::db::Db;
use crate::deadlines::service as deadlines;
use crate::kit::{AgencyId, PersonId, Timestamp};
use crate::org;

fn hash(token: &str) -> String {
    hex::encode(Sha256::digest(token.as_bytes()))
}

/// Makes a feed of a person's own, or of their agency; what stands in its address, which nobody can be told again.
///
/// # Errors
/// When the system gives no randomness.
pub fn make(
    work: &mut Work<'_>,
    person: PersonId,
    of: Option<AgencyId>,
) -> Result<(CalendarFeedId, String), NotifyError> {
    let mut random = [0_u8; 32];
    getrandom::fill(&mut random).map_err(|_| NotifyError::NoRandomness)?;
    let token = hex::encode(random);
    let id = feeds::insert(work.conn, (person, of), &hash(&token), work.now)?;
    say(work, person, id, "calendar_feed.made")?;
    Ok((id, token))
}

/// A person's own feeds and those of their agency, the newest first.
///
/// # Errors
/// The database's.
pub fn list(
    conn: &mut Db,
    person: PersonId,
    agency: Option<AgencyId>,
) -> Result<Vec<CalendarFeed>, NotifyError> {
    Ok(feeds::of_person(conn, person, agency)?)
}

/// The address of a feed for a calendar program.
#[must_use]
pub fn address(site: &str, token: &str) -> String {
    format!("{site}/api/v1/calendar-feeds/{token}/yisu.ics")
}

/// Revokes a feed of a person, or of their agency: its address leads nowhere from now on.
///
/// # Errors
/// When the person has no such feed, or it was revoked before.
pub fn revoke(
    work: &mut Work<'_>,
    (person, agency): (PersonId, Option<AgencyId>),
    id: CalendarFeedId,
) -> Result<(), NotifyError> {
    if feeds::revoke(work.conn, (person, agency), id, work.now)? == 0 {
        return Err(NotifyError::FeedNotFound { id });
    }
    say(work, person, id, "calendar_feed.revoked")
}

fn say(
    work: &mut Work<'_>,
    person: PersonId,
    id: CalendarFeedId,
    action: &'static str,
) -> Result<(), NotifyError> {
    let office = org::store::office_of(work.conn, person)?;
    let office = office.ok_or(NotifyError::PersonNotFound { id: person })?;
    work.record(office, action, Subject::new("calendar_feed", id.0), json!({ "person": person }));
    Ok(())
}

/// What a feed gives now. None when its address leads nowhere.
///
/// # Errors
/// The database's.
pub fn read(conn: &mut Db, token: &str, site: &str, now: Timestamp) -> Result<Option<String>, NotifyError> {
    let Some((person, agency)) = feeds::owner(conn, &hash(token))? else { return Ok(None) };
    let clocks = match agency {
        Some(agency) => {
            let mut agencies = org::store::predecessors(conn, agency, now.date())?;
            // What was an agency's is its successor's.
            if org::store::successor(conn, agency, now.date())? == agency {
                agencies.push(agency);
            }
            feeds::clocks_of_agencies(conn, &agencies)?
        }
        None => feeds::clocks_of_person(conn, person)?,
    };
    let matters = matters::of(conn, &clocks)?;
    let host = site.split_once("://").map_or(site, |(_, host)| host);
    let mut entries = Vec::with_capacity(clocks.len());
    for clock in &clocks {
        let rule = deadlines::rule_of_clock(clock)?;
        let matter = matters.get(&clock.id).cloned().unwrap_or_default();
        let path = match (agency, matter.line) {
            (Some(_), Some(line)) => format!("/inbox/{line}"),
            (Some(_) | None, _) => format!("/clocks/{}", clock.id),
        };
        entries.push(Entry {
            uid: format!("clock-{}@{host}", clock.id),
            sequence: u32::try_from(clock.version).unwrap_or(0),
            due: clock.due,
            summary: format!("{} {}", rule.name.zh, matter.number.unwrap_or_default()).trim().to_owned(),
            description: rule.article.zh.clone(),
            link: format!("{site}{path}"),
        });
    }
    Ok(Some(calendar_file(&entries, now)))
}
