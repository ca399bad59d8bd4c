//! What an agency is told when it is urged: its liaison and its head, each once.

use diesel::QueryResult;

use super::model::NoticeKind;
use super::reconcile::Posting;
use super::state::NoticeEvent;
use super::store::{audiences, notices};
use crate::db::Db;
use crate::kit::{PersonId, Role, Timestamp};
use crate::org;

/// Tells the liaison and the head of the agency of a line that it was urged, each once whatever happens: the urging and
/// the person are the key. What the mail says is the number and the title.
///
/// # Errors
/// The database's.
pub fn tell_agency(
    conn: &mut Db,
    kind: NoticeKind,
    (urging, line): (i64, i64),
    now: Timestamp,
) -> QueryResult<()> {
    let today = now.date();
    let mut people: Vec<PersonId> = Vec::new();
    for (_, agency) in audiences::agencies(conn, &[line])? {
        let agency = org::store::successor(conn, agency, today)?;
        let roles = [Role::AgencyLiaison, Role::AgencyHead];
        let holders = audiences::agency_holders(conn, &[agency], &roles, today)?;
        people.extend(holders.into_iter().map(|(_, _, person)| person));
    }
    people.sort_unstable();
    people.dedup();
    let mut posting = Posting::open(conn, &people, now)?;
    for person in people {
        let mail =
            if posting.reaches(person) { Some(posting.mail(conn, person, true, false)?) } else { None };
        notices::insert_urging(conn, (kind, urging), person, mail, now)?;
    }
    Ok(())
}

/// Takes back what was not told yet of an urging that was struck off.
///
/// # Errors
/// The database's.
pub fn untell_agency(conn: &mut Db, urging: i64, now: Timestamp) -> QueryResult<()> {
    let ids = notices::of_urging(conn, urging)?;
    notices::advance(conn, &ids, NoticeEvent::Void, now).map(drop)
}
