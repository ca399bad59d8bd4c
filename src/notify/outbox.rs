//! From queued to sent: mails are leased, put together from what is true then, and handed over. Several processes do
//! this at once; a mail that was leased and whose fate nobody recorded is handed over again as it was, under the same
//! Message-ID.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{NaiveDate, TimeDelta};
use diesel::QueryResult;

use super::compose::{Composed, Item, ItemState, Letter, Urged, compose};
use super::compose_digest::{DigestLetter, compose_digest};
use super::digests::{DigestKind, Gathered, gather};
use super::error::NotifyError;
use super::hours::leaves_at;
use super::message::{Sender, message};
use super::model::{Language, MailId, MailState, Notice, NoticeId, NoticeKind, NoticeState};
use super::reconcile::reconcile;
use super::state::NoticeEvent;
use super::store::mails::Taken;
use super::store::matters::{self, Matter};
use super::store::people::Way;
use super::store::{digests as store_digests, mails, notices, people};
use crate::calendar::{self, Calendar};
use crate::db::{Database, Db};
use crate::deadlines::store::batches;
use crate::deadlines::{Clock, ClockId, ClockState, Nature, service as deadlines};
use crate::kit::{PersonId, Timestamp};

/// How mails are taken.
#[derive(Debug, Clone, Copy)]
pub struct Bounds {
    /// Seconds until another worker may take over a mail whose fate nobody recorded.
    pub lease_seconds: i64,
    /// Mails that may leave for one domain in a minute; any number when absent.
    pub per_domain: Option<i64>,
    /// Mails taken at one time.
    pub batch: i64,
}

/// A mail to be handed over.
#[derive(Debug, Clone)]
pub struct Leased {
    /// Its id.
    pub id: MailId,
    /// Where it goes.
    pub address: String,
    /// The whole of it.
    pub raw: String,
    /// Whether it may have arrived before: nobody recorded what became of an earlier attempt.
    pub again: bool,
}

/// What is to be done with a mail that was taken.
enum Draft {
    /// Nothing of it is true any more.
    Void,
    /// Nobody is to get it.
    NoAddress(Vec<NoticeId>),
    /// Not at this hour.
    Later(Timestamp),
    /// The clocks changed, and its notices are still of before.
    Stale(Vec<ClockId>),
    /// It cannot be put together.
    Unfit(Vec<NoticeId>, String),
    /// It is put together.
    Ready(Ready),
}

struct Ready {
    address: String,
    subject: String,
    raw: String,
    notices: Vec<NoticeId>,
    missed: Vec<NoticeId>,
    versions: BTreeMap<ClockId, i32>,
}

/// Takes mails whose time has come and puts them together, to be handed over until their lease ends.
///
/// # Errors
/// The database's.
pub fn take(
    db: &Database,
    by: &str,
    now: Timestamp,
    bounds: &Bounds,
    sender: &Sender,
) -> Result<Vec<Leased>, NotifyError> {
    let until = now.plus(TimeDelta::seconds(bounds.lease_seconds));
    let taken: Vec<Taken> = db.write_blocking(|conn| {
        mails::lease(conn, by, (now, until), bounds.batch).map_err(NotifyError::from)
    })?;
    let mut leased = Vec::with_capacity(taken.len());
    let mut fresh = Vec::new();
    for (id, person, token, _, address, raw) in taken {
        match (address, raw) {
            (Some(address), Some(raw)) => leased.push(Leased { id, address, raw, again: true }),
            _ => fresh.push((id, person, token)),
        }
    }
    if fresh.is_empty() {
        return Ok(leased);
    }
    let sources = db.read_blocking(|conn| Sources::read(conn, &fresh, now))?;
    let drafts: Vec<(MailId, Draft)> = fresh
        .iter()
        .map(|(id, person, token)| (*id, sources.draft(*id, *person, token, sender, now)))
        .collect();
    let ready = db.write_blocking(|conn| {
        let mut ready = Vec::new();
        for (id, draft) in &drafts {
            ready.extend(settle(conn, (*id, by), draft, bounds, now)?);
        }
        Ok::<_, NotifyError>(ready)
    })?;
    leased.extend(ready);
    Ok(leased)
}

/// Keeps what was made of a mail; the mail, if it is to be handed over.
fn settle(
    conn: &mut Db,
    held: (MailId, &str),
    draft: &Draft,
    bounds: &Bounds,
    now: Timestamp,
) -> QueryResult<Option<Leased>> {
    match draft {
        Draft::Void => {
            store_digests::forget(conn, held.0)?;
            mails::end(conn, held, MailState::Void, None, now)?;
        }
        Draft::NoAddress(ids) => {
            notices::advance(conn, ids, NoticeEvent::Keep, now)?;
            mails::end(conn, held, MailState::Void, None, now)?;
        }
        Draft::Later(at) => {
            mails::untried(conn, held, *at)?;
        }
        Draft::Stale(clocks) => {
            reconcile(conn, clocks, now)?;
            mails::untried(conn, held, now)?;
        }
        Draft::Unfit(ids, reason) => {
            notices::advance(conn, ids, NoticeEvent::Leave, now)?;
            notices::advance(conn, ids, NoticeEvent::GiveUp, now)?;
            mails::end(conn, held, MailState::Dead, Some(reason), now)?;
        }
        Draft::Ready(ready) => return leave(conn, held, ready, bounds, now),
    }
    Ok(None)
}

fn leave(
    conn: &mut Db,
    held: (MailId, &str),
    ready: &Ready,
    bounds: &Bounds,
    now: Timestamp,
) -> QueryResult<Option<Leased>> {
    let domain = ready.address.rsplit_once('@').map_or("", |(_, domain)| domain).to_ascii_lowercase();
    if let Some(most) = bounds.per_domain
        && mails::sent_to(conn, &domain, now.plus(TimeDelta::seconds(-60)))? >= most
    {
        mails::untried(conn, held, now.plus(TimeDelta::seconds(5)))?;
        return Ok(None);
    }
    // What it says must still be true in the transaction from which on it may have arrived. Whoever changes what is
    // to be said of these clocks waits for it, or is waited for here.
    let clocks: Vec<ClockId> = ready.versions.keys().copied().collect();
    notices::lock_ladders(conn, &clocks, now.date())?;
    let waiting: BTreeSet<NoticeId> = notices::of_mails(conn, &[held.0])?
        .into_iter()
        .filter(|notice| notice.state == NoticeState::Waiting)
        .map(|notice| notice.id)
        .collect();
    let as_read = waiting.iter().copied().eq(ready.notices.iter().copied());
    if !as_read || notices::versions(conn, &clocks)? != ready.versions {
        mails::untried(conn, held, now)?;
        return Ok(None);
    }
    let content = (ready.subject.as_str(), ready.raw.as_str());
    if mails::compose(conn, held, (&ready.address, &domain), content)? == 0 {
        return Ok(None);
    }
    notices::advance(conn, &ready.notices, NoticeEvent::Leave, now)?;
    notices::mention(conn, &ready.missed, held.0, now)?;
    let (address, raw) = (ready.address.clone(), ready.raw.clone());
    Ok(Some(Leased { id: held.0, address, raw, again: false }))
}

/// Everything that mails are put together from, as it was at one moment.
struct Sources {
    notices: BTreeMap<MailId, Vec<Notice>>,
    clocks: BTreeMap<ClockId, Clock>,
    matters: BTreeMap<ClockId, Matter>,
    ways: BTreeMap<PersonId, Way>,
    names: BTreeMap<PersonId, String>,
    missed: BTreeMap<MailId, Vec<(NoticeId, ClockId, NaiveDate)>>,
    /// What digests say, with the periods that they name.
    digests: BTreeMap<MailId, (DigestKind, Gathered)>,
    /// What urgings are about.
    urged: BTreeMap<i64, Matter>,
    /// Clocks of which a rung has come that no sweep has seen yet.
    unswept: Vec<ClockId>,
    calendar: std::sync::Arc<Calendar>,
}

impl Sources {
    /// What the digests among mails say now.
    fn digests(
        conn: &mut Db,
        mails: &[(MailId, PersonId, String)],
        now: Timestamp,
    ) -> QueryResult<BTreeMap<MailId, (DigestKind, Gathered)>> {
        let ids: Vec<MailId> = mails.iter().map(|(id, ..)| *id).collect();
        let (mut of, mut asked) = (Vec::new(), Vec::new());
        for (mail, kind, risk) in store_digests::of_mails(conn, &ids)? {
            let Some((_, person, _)) = mails.iter().find(|(id, ..)| *id == mail) else { continue };
            let risk = risk.map(|risk| serde_json::from_str(&risk)).transpose();
            let risk = risk.map_err(|error| diesel::result::Error::DeserializationError(error.into()))?;
            of.push((mail, kind));
            asked.push(((*person, kind), risk));
        }
        if asked.is_empty() {
            return Ok(BTreeMap::new());
        }
        let gathered = of.into_iter().zip(gather(conn, asked, now)?);
        Ok(gathered.map(|((mail, kind), gathered)| (mail, (kind, gathered))).collect())
    }

    fn read(conn: &mut Db, mails: &[(MailId, PersonId, String)], now: Timestamp) -> QueryResult<Self> {
        let today = now.date();
        let ids: Vec<MailId> = mails.iter().map(|(id, ..)| *id).collect();
        let mut by_mail: BTreeMap<MailId, Vec<Notice>> = BTreeMap::new();
        for notice in notices::of_mails(conn, &ids)? {
            if let Some(mail) = notice.mail_id.filter(|_| notice.state == NoticeState::Waiting) {
                by_mail.entry(mail).or_default().push(notice);
            }
        }
        let all = || by_mail.values().flatten();
        let clocks: BTreeSet<ClockId> = all().filter_map(|notice| notice.clock_id).collect();
        let clocks: Vec<ClockId> = clocks.into_iter().collect();
        let unswept = notices::due_among(conn, &clocks, today)?;
        let mut clocks = batches::by_ids(conn, &clocks)?;
        let digests = Self::digests(conn, mails, now)?;
        clocks.extend(digests.values().flat_map(|(_, gathered)| gathered.clocks.iter().cloned()));
        let about: Vec<PersonId> = all().filter_map(|notice| notice.about_id).collect();
        let mut missed = BTreeMap::new();
        for (id, person, _) in mails {
            let of_mail = by_mail.get(id).into_iter().flatten();
            let clocks: Vec<ClockId> = of_mail.filter_map(|notice| notice.clock_id).collect();
            if !clocks.is_empty() {
                missed.insert(*id, notices::missed(conn, &clocks, *person)?);
            }
        }
        let people: Vec<PersonId> = mails.iter().map(|(_, person, _)| *person).collect();
        let urgings: Vec<i64> = all().filter_map(|notice| notice.urging_id).collect();
        Ok(Self {
            digests,
            urged: matters::of_urgings(conn, &urgings)?,
            matters: matters::of(conn, &clocks)?,
            clocks: clocks.into_iter().map(|clock| (clock.id, clock)).collect(),
            ways: people::ways(conn, &people)?,
            names: people::names(conn, &about)?.into_iter().collect(),
            notices: by_mail,
            missed,
            unswept,
            calendar: calendar::service::current(conn)?,
        })
    }

    fn draft(&self, id: MailId, person: PersonId, token: &str, sender: &Sender, now: Timestamp) -> Draft {
        if let Some((kind, gathered)) = self.digests.get(&id) {
            return self.digest((*kind, gathered), person, token, (sender, now));
        }
        let Some(waiting) = self.notices.get(&id) else { return Draft::Void };
        let ids: Vec<NoticeId> = waiting.iter().map(|notice| notice.id).collect();
        let Some((way, address)) = self.ways.get(&person).and_then(|way| Some((way, way.address.as_ref()?)))
        else {
            return Draft::NoAddress(ids);
        };
        let clock_of = |notice: &Notice| notice.clock_id.and_then(|clock| self.clocks.get(&clock));
        let stale = |notice: &&Notice| {
            clock_of(notice).is_some_and(|clock| {
                Some(clock.version) != notice.clock_version || self.unswept.contains(&clock.id)
            })
        };
        let stale: Vec<ClockId> = waiting.iter().filter(stale).filter_map(|notice| notice.clock_id).collect();
        if !stale.is_empty() {
            return Draft::Stale(stale);
        }
        let last_day = |notice: &Notice| {
            let hard = clock_of(notice).is_some_and(|clock| clock.hard);
            hard && notice.kind == NoticeKind::Reminder && notice.rung == Some(0)
        };
        let waits = !waiting.iter().any(last_day);
        let at = leaves_at(now, (&way.wanted).into(), &self.calendar, waits);
        if at > now {
            return Draft::Later(at);
        }
        let missed = self.missed.get(&id).map(Vec::as_slice).unwrap_or_default();
        let letter = self.letter(way, waiting, missed, (sender, now));
        let composed = match compose(&letter) {
            Ok(composed) => composed,
            Err(error) => return Draft::Unfit(ids, error.to_string()),
        };
        let Composed { subject, .. } = &composed;
        match message(sender, (&way.name, address), token, &composed, now) {
            Ok(raw) => Draft::Ready(Ready {
                address: address.clone(),
                subject: subject.clone(),
                raw,
                notices: ids,
                missed: missed.iter().map(|(id, ..)| *id).collect(),
                versions: waiting
                    .iter()
                    .filter_map(|notice| Some((notice.clock_id?, notice.clock_version?)))
                    .collect(),
            }),
            Err(error) => Draft::Unfit(ids, error.to_string()),
        }
    }

    /// A digest, if it still says something to somebody who has an address.
    fn digest(
        &self,
        (kind, gathered): (DigestKind, &Gathered),
        person: PersonId,
        token: &str,
        (sender, now): (&Sender, Timestamp),
    ) -> Draft {
        let way = self.ways.get(&person).filter(|_| !gathered.is_empty());
        let Some((way, address)) = way.and_then(|way| Some((way, way.address.as_ref()?))) else {
            return Draft::Void;
        };
        let at = leaves_at(now, (&way.wanted).into(), &self.calendar, true);
        if at > now {
            return Draft::Later(at);
        }
        let told = (NoticeKind::Reminder, None);
        let items = gathered
            .clocks
            .iter()
            .filter_map(|clock| self.item(clock, told, Vec::new(), way.wanted.language, false));
        let letter = Letter { items: items.collect(), ..self.letter(way, &[], &[], (sender, now)) };
        let digest = DigestLetter { letter, kind, waiting: gathered.waiting, risk: gathered.risk.clone() };
        let composed = match compose_digest(&digest) {
            Ok(composed) => composed,
            Err(error) => return Draft::Unfit(Vec::new(), error.to_string()),
        };
        match message(sender, (&way.name, address), token, &composed, now) {
            Ok(raw) => Draft::Ready(Ready {
                address: address.clone(),
                subject: composed.subject,
                raw,
                notices: Vec::new(),
                missed: Vec::new(),
                versions: BTreeMap::new(),
            }),
            Err(error) => Draft::Unfit(Vec::new(), error.to_string()),
        }
    }

    fn letter(
        &self,
        way: &Way,
        waiting: &[Notice],
        missed: &[(NoticeId, ClockId, NaiveDate)],
        (sender, now): (&Sender, Timestamp),
    ) -> Letter {
        let language = way.wanted.language;
        let mut items: Vec<Item> = Vec::new();
        for notice in waiting {
            let Some(clock) = notice.clock_id.and_then(|clock| self.clocks.get(&clock)) else { continue };
            // A correction and a reminder of one clock are one item, which says both.
            if let Some(own) = items.iter_mut().find(|item| item.clock == clock.id) {
                if notice.kind == NoticeKind::Correction {
                    (own.kind, own.was) = (NoticeKind::Correction, notice.was);
                }
                continue;
            }
            let days = missed.iter().filter(|(_, of, _)| *of == clock.id).map(|(.., on)| *on).collect();
            let told = (notice.kind, notice.was);
            items.extend(self.item(clock, told, days, language, way.agency.is_some()));
        }
        items.sort_by_key(|item| match item.state {
            ItemState::Due(due) => Some(due),
            ItemState::Still | ItemState::Ended => None,
        });
        let suspended = waiting.iter().filter_map(|notice| notice.about_id);
        let urged = waiting.iter().filter_map(|notice| {
            let Matter { number, title, line, .. } = self.urged.get(&notice.urging_id?)?.clone();
            let path = format!("/inbox/{}", line?);
            Some(Urged { kind: notice.kind, on: notice.on_date, number, title, path })
        });
        Letter {
            language,
            name: way.name.clone(),
            to_agency: way.agency.is_some(),
            now,
            site: sender.site.clone(),
            items,
            urged: urged.collect(),
            suspended: suspended.filter_map(|person| self.names.get(&person).cloned()).collect(),
        }
    }

    fn item(
        &self,
        clock: &Clock,
        (kind, was): (NoticeKind, Option<NaiveDate>),
        missed: Vec<NaiveDate>,
        language: Language,
        to_agency: bool,
    ) -> Option<Item> {
        let rule = deadlines::rule_of_clock(clock).ok()?;
        let matter = self.matters.get(&clock.id).cloned().unwrap_or_default();
        let Matter { number, title, agency, line } = matter;
        let say = |text: &crate::deadlines::Text| match language {
            Language::Chinese => text.zh.clone(),
            Language::English => text.en.clone(),
        };
        Some(Item {
            clock: clock.id,
            version: clock.version,
            kind,
            state: match (clock.state, clock.due) {
                (ClockState::Running, Some(due)) => ItemState::Due(due),
                (ClockState::Running | ClockState::Paused, _) => ItemState::Still,
                (ClockState::Met | ClockState::Withdrawn, _) => ItemState::Ended,
            },
            was,
            number,
            title,
            agency: agency.filter(|_| !to_agency),
            what: say(&rule.name),
            article: say(&rule.article),
            hard: clock.hard,
            waits: rule.nature == Nature::Waiting,
            provisional: clock.provisional,
            missed,
            path: match line.filter(|_| to_agency) {
                Some(line) => format!("/inbox/{line}"),
                None => format!("/clocks/{}", clock.id),
            },
        })
    }
}
