//! Use cases: notices follow the clocks, mails leave, people read and arrange what they are told.

use std::collections::BTreeSet;

use chrono::{Days, NaiveDate, TimeDelta};
use diesel::QueryResult;
use serde_json::json;

use super::error::NotifyError;
use super::hours::leaves_at;
use super::ladder::{Standing, day_of};
use super::model::{Mail, MailId, MailKind, MailState, Notice, NoticeId};
pub use super::outbox::take;
use super::people::kept_offices;
use super::reconcile::{Concerned, PIECE, reconcile};
pub use super::recorded::record;
use super::state::NoticeEvent;
use super::store::{audiences, mails, matters, notices, people};
pub use super::urged::{tell_agency, untell_agency};
use crate::audit::{Subject, Work};
use crate::calendar;
use crate::db::{Database, Db};
use crate::deadlines::store::batches;
use crate::deadlines::{Clock, ClockId, Text, service as deadlines};
use crate::kit::page::PageRequest;
use crate::kit::{Actor, OfficeId, Page, PersonId, Timestamp};

/// The kinds of record whose change may change what people are to be told.
pub const KINDS: &[&str] = &["clock", "reply"];

/// In the transaction of a change: makes the notices of the clocks that it touched. A change of very many clocks, as
/// a new calendar is, is left to the sweep.
///
/// # Errors
/// The database's.
pub fn react(work: &mut Work<'_>) -> QueryResult<()> {
    let (clocks, replies) = (work.touched("clock"), work.touched("reply"));
    if clocks.is_empty() && replies.is_empty() || clocks.len() > PIECE {
        return Ok(());
    }
    let ids = concerned(work.conn, &clocks, &replies)?;
    reconcile(work.conn, &ids, work.now)
}

/// Makes the notices of clocks and replies that changed.
///
/// # Errors
/// The database's.
pub fn follow(conn: &mut Db, clocks: &[i64], replies: &[i64], now: Timestamp) -> QueryResult<()> {
    let ids = concerned(conn, clocks, replies)?;
    reconcile(conn, &ids, now)
}

fn concerned(conn: &mut Db, clocks: &[i64], replies: &[i64]) -> QueryResult<Vec<ClockId>> {
    let mut ids: Vec<ClockId> = clocks.iter().copied().map(ClockId).collect();
    if !replies.is_empty() {
        let lines = audiences::lines_of_replies(conn, replies)?;
        ids.extend(batches::ids_of(conn, "addressee", &lines)?);
    }
    ids.sort_unstable();
    ids.dedup();
    Ok(ids)
}

/// Makes the notices of clocks of which a rung has come by now; whether there may be more.
///
/// # Errors
/// The database's.
pub fn sweep(conn: &mut Db, now: Timestamp) -> QueryResult<bool> {
    let limit = i64::try_from(PIECE).unwrap_or(i64::MAX);
    let ids = notices::due_ladders(conn, now.date(), limit)?;
    reconcile(conn, &ids, now)?;
    Ok(ids.len() >= PIECE)
}

/// A person's notices, the newest first.
///
/// # Errors
/// The database's.
pub fn page(
    conn: &mut Db,
    person: PersonId,
    unread: bool,
    request: &PageRequest,
) -> Result<Page<Notice>, NotifyError> {
    let rows = notices::page(conn, person, unread, request)?;
    Ok(Page::of(rows, request, |row| row.id.0))
}

/// A notice with what it is about.
#[derive(Debug, Clone)]
pub struct Described {
    /// The notice.
    pub notice: Notice,
    /// The clock as it stands.
    pub clock: Option<Clock>,
    /// What is to be done within it.
    pub what: Option<&'static Text>,
    /// The number of the document, the case or the lead.
    pub number: Option<String>,
    /// The title of the document or the case.
    pub title: Option<String>,
    /// The line of the agency on which it was served.
    pub line: Option<i64>,
}

/// Notices with what they are about.
///
/// # Errors
/// The database's.
pub fn described(conn: &mut Db, notices: Vec<Notice>) -> Result<Vec<Described>, NotifyError> {
    let ids: BTreeSet<ClockId> = notices.iter().filter_map(|notice| notice.clock_id).collect();
    let clocks = batches::by_ids(conn, &ids.into_iter().collect::<Vec<_>>())?;
    let matters = matters::of(conn, &clocks)?;
    let urgings: Vec<i64> = notices.iter().filter_map(|notice| notice.urging_id).collect();
    let urged = matters::of_urgings(conn, &urgings)?;
    let of = |notice: &Notice| clocks.iter().find(|clock| Some(clock.id) == notice.clock_id).cloned();
    let describe = |notice: Notice| {
        let clock = of(&notice);
        let of_clock = clock.as_ref().and_then(|clock| matters.get(&clock.id));
        let of_urging = notice.urging_id.and_then(|urging| urged.get(&urging));
        let matter = of_clock.or(of_urging).cloned().unwrap_or_default();
        let rule = clock.as_ref().map(deadlines::rule_of_clock).transpose()?;
        let (number, title, line) = (matter.number, matter.title, matter.line);
        Ok(Described { notice, clock, what: rule.map(|rule| &rule.name), number, title, line })
    };
    notices.into_iter().map(describe).collect()
}

/// How many notices a person has not read.
///
/// # Errors
/// The database's.
pub fn unread(conn: &mut Db, person: PersonId) -> Result<i64, NotifyError> {
    Ok(notices::unread(conn, person)?)
}

/// Notes that a person read a notice, or everything up to it. It is their own affair and enters no log.
///
/// # Errors
/// When the notice is not theirs.
pub fn mark_read(
    work: &mut Work<'_>,
    person: PersonId,
    id: NoticeId,
    up_to: bool,
) -> Result<i64, NotifyError> {
    if !notices::has(work.conn, person, id)? {
        return Err(NotifyError::NoticeNotFound { id });
    }
    notices::mark_read(work.conn, person, id, up_to, work.now)?;
    Ok(notices::unread(work.conn, person)?)
}

/// A page of the outbox of the people whom an administrator keeps.
///
/// # Errors
/// The database's.
pub fn outbox(
    conn: &mut Db,
    actor: &Actor,
    state: Option<MailState>,
    request: &PageRequest,
) -> Result<Page<Mail>, NotifyError> {
    let offices = kept_offices(conn, actor)?;
    let rows = mails::page(conn, &offices, state, request)?;
    Ok(Page::of(rows, request, |row| row.id.0))
}

/// One mail of the outbox with what was put together of it.
///
/// # Errors
/// When it is to none of the people whom the administrator keeps.
pub fn mail(conn: &mut Db, actor: &Actor, id: MailId) -> Result<(Mail, Option<String>), NotifyError> {
    let offices = kept_offices(conn, actor)?;
    mails::read(conn, &offices, id)?.ok_or(NotifyError::MailNotFound { id })
}

/// Has a mail sent again that was given up, with what is true now.
///
/// # Errors
/// When it was not given up.
pub fn send_again(work: &mut Work<'_>, id: MailId) -> Result<Mail, NotifyError> {
    let (found, _) = mail(work.conn, work.actor, id)?;
    let mine = notices::of_mails(work.conn, &[id])?;
    let ids: Vec<NoticeId> = mine.iter().map(|notice| notice.id).collect();
    if mails::send_again(work.conn, id, work.now)? == 0 {
        return Err(NotifyError::NotDead { id, state: found.state });
    }
    // Of a clock that moved since, nothing of this leaves: that is found when the mail is put together.
    notices::advance(work.conn, &ids, NoticeEvent::Revive, work.now)?;
    let office = work.actor.office.unwrap_or(OfficeId(0));
    work.record(office, "mail.sent_again", Subject::new("mail", id.0), json!({ "person": found.person_id }));
    Ok(mail(work.conn, work.actor, id)?.0)
}

/// Mails whose content is let go at one time.
const CONTENT: i64 = 500;

/// Lets the content of mails go that ended so many days ago, a piece at a time; whether there may be more. Their record
/// stays: to whom, when, and what was answered.
///
/// # Errors
/// The database's.
pub fn let_content_go(db: &Database, days: u32, now: Timestamp) -> Result<bool, NotifyError> {
    let before = now.plus(-TimeDelta::days(days.into()));
    let gone =
        db.write_blocking(|conn| Ok::<_, NotifyError>(mails::let_content_go(conn, before, CONTENT)?))?;
    Ok(i64::try_from(gone).is_ok_and(|gone| gone >= CONTENT))
}

/// A reminder that is still to come.
#[derive(Debug, Clone)]
pub struct Forecast {
    /// The clock.
    pub clock: ClockId,
    /// Its rule.
    pub rule: String,
    /// The procuratorate.
    pub office: OfficeId,
    /// Who is told.
    pub person: PersonId,
    /// Days from the last day.
    pub rung: i32,
    /// The last day.
    pub due: NaiveDate,
    /// The day of the rung.
    pub on: NaiveDate,
    /// When its mail leaves; none when the person has no address, or wants no mail of it.
    pub leaves_at: Option<Timestamp>,
}

/// Clocks looked at for one page of a forecast.
const FORECAST_CLOCKS: i64 = 200;

/// What people will be told within so many days of the clocks of offices, as the clocks stand now, by clock; and the
/// clock from which the next page goes on. What is queued already stands in the outbox.
///
/// # Errors
/// The database's.
pub fn forecast(
    conn: &mut Db,
    actor: &Actor,
    (now, days): (Timestamp, u64),
    after: Option<i64>,
) -> Result<Page<Forecast>, NotifyError> {
    let offices = kept_offices(conn, actor)?;
    let today = now.date();
    let until = today.checked_add_days(Days::new(days)).unwrap_or(today);
    let ids = notices::ladders_until(conn, until, ClockId(after.unwrap_or(0)), FORECAST_CLOCKS)?;
    let full = i64::try_from(ids.len()).is_ok_and(|found| found >= FORECAST_CLOCKS);
    let next = ids.last().filter(|_| full).map(|last| last.0);
    let clocks: Vec<Clock> =
        batches::by_ids(conn, &ids)?.into_iter().filter(|clock| offices.contains(&clock.office_id)).collect();
    let concerned = Concerned::load(conn, &clocks, today)?;
    let calendar = calendar::service::current(conn)?;
    let mut items = Vec::new();
    for clock in &clocks {
        let Standing::Due(due) = Standing::of(clock) else { continue };
        let rule = deadlines::rule_of_clock(clock)?;
        for (person, (rungs, silent)) in concerned.rungs(clock, rule) {
            for rung in rungs {
                let on = day_of(due, rung);
                if silent || on <= today || on > until || on <= clock.started_on {
                    continue;
                }
                let (rule, office) = (clock.rule.clone(), clock.office_id);
                items.push(Forecast {
                    clock: clock.id,
                    rule,
                    office,
                    person,
                    rung,
                    due,
                    on,
                    leaves_at: None,
                });
            }
        }
    }
    let told: Vec<PersonId> = items.iter().map(|item| item.person).collect();
    let ways = people::ways(conn, &told)?;
    for item in &mut items {
        let hard = clocks.iter().any(|clock| clock.id == item.clock && clock.hard);
        let way = ways
            .get(&item.person)
            .filter(|way| way.address.is_some() && (hard || !way.wanted.mutes(MailKind::SoftReminder)));
        let waits = !(hard && item.rung == 0);
        item.leaves_at =
            way.map(|way| leaves_at(Timestamp::start_of(item.on), (&way.wanted).into(), &calendar, waits));
    }
    items.sort_by_key(|item| (item.clock, item.on, item.person));
    Ok(Page { items, next })
}
