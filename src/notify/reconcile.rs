//! Makes the notices of clocks agree with the clocks: the one function behind the change of a clock and the sweep.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;
use diesel::QueryResult;

use super::audience::{Audience, audience};
use super::hours::leaves_at;
use super::ladder::{Climb, Heard, Made, Plan, Standing, next, plan, rungs};
use super::model::{ClockLadder, MailId, MailKind, NoticeId, NoticeKind, NoticeState};
use super::state::NoticeEvent;
use super::store::notices::NewNotice;
use super::store::people::Way;
use super::store::{audiences, mails, notices, people};
use crate::calendar;
use crate::db::Db;
use crate::deadlines::store::batches;
use crate::deadlines::{Clock, ClockId, Rule, service as deadlines};
use crate::kit::{AgencyId, OfficeId, PersonId, Role, Timestamp};

/// Clocks looked at in one piece.
pub(super) const PIECE: usize = 500;

/// Rules whose clock a written reply ends once its form is in order.
const ANSWERED_BY_REPLY: [&str; 3] = ["A6", "A6u", "G1"];

/// Whom clocks concern.
pub(super) struct Concerned {
    handlers: BTreeMap<i64, PersonId>,
    lead_handlers: BTreeMap<i64, PersonId>,
    assistants: BTreeMap<i64, Vec<PersonId>>,
    parents: BTreeMap<OfficeId, Option<OfficeId>>,
    officers: BTreeMap<(OfficeId, Role), Vec<PersonId>>,
    agencies: BTreeMap<i64, AgencyId>,
    agents: BTreeMap<(AgencyId, Role), Vec<PersonId>>,
    answered: BTreeSet<i64>,
}

impl Concerned {
    /// Reads whom clocks concern on a day.
    pub(super) fn load(conn: &mut Db, clocks: &[Clock], today: NaiveDate) -> QueryResult<Self> {
        let cases: Vec<i64> = clocks.iter().filter_map(|clock| clock.case_id).collect();
        let of_kind = |kind: &str| -> Vec<i64> {
            clocks.iter().filter(|clock| clock.subject_kind == kind).map(|clock| clock.subject_id).collect()
        };
        let lines = of_kind("addressee");
        let mut assistants: BTreeMap<i64, Vec<PersonId>> = BTreeMap::new();
        for (case, person) in audiences::assistants(conn, &cases, today)? {
            assistants.entry(case).or_default().push(person);
        }
        let parents: BTreeMap<_, _> = audiences::parents(conn)?.into_iter().collect();
        let mut offices: BTreeSet<OfficeId> = clocks.iter().map(|clock| clock.office_id).collect();
        let above: Vec<OfficeId> =
            offices.iter().filter_map(|office| parents.get(office).copied().flatten()).collect();
        offices.extend(above);
        let offices: Vec<OfficeId> = offices.into_iter().collect();
        let mut officers: BTreeMap<_, Vec<PersonId>> = BTreeMap::new();
        let roles = [Role::DepartmentHead, Role::Supervisor];
        for (office, role, person) in audiences::holders(conn, &offices, &roles, today)? {
            officers.entry((office, role)).or_default().push(person);
        }
        let mut agencies = BTreeMap::new();
        for (line, agency) in audiences::agencies(conn, &lines)? {
            agencies.insert(line, crate::org::store::successor(conn, agency, today)?);
        }
        let those: BTreeSet<AgencyId> = agencies.values().copied().collect();
        let those: Vec<AgencyId> = those.into_iter().collect();
        let mut agents: BTreeMap<_, Vec<PersonId>> = BTreeMap::new();
        let roles = [Role::AgencyLiaison, Role::AgencyHead];
        for (agency, role, person) in audiences::agency_holders(conn, &those, &roles, today)? {
            agents.entry((agency, role)).or_default().push(person);
        }
        Ok(Self {
            handlers: audiences::handlers(conn, &cases)?.into_iter().collect(),
            lead_handlers: audiences::lead_handlers(conn, &of_kind("lead"))?.into_iter().collect(),
            assistants,
            parents,
            officers,
            agencies,
            agents,
            answered: audiences::answered(conn, &lines)?.into_iter().collect(),
        })
    }

    fn people(&self, clock: &Clock, audience: Audience) -> Vec<PersonId> {
        let case = clock.case_id;
        let of_office =
            |office: OfficeId, role| self.officers.get(&(office, role)).cloned().unwrap_or_default();
        let line = (clock.subject_kind == "addressee").then_some(clock.subject_id);
        let of_agency = |role| {
            let agency = line.and_then(|line| self.agencies.get(&line));
            agency.and_then(|agency| self.agents.get(&(*agency, role))).cloned().unwrap_or_default()
        };
        match audience {
            Audience::Handler => {
                let of_lead = (clock.subject_kind == "lead").then_some(clock.subject_id);
                let handler = case.and_then(|case| self.handlers.get(&case));
                let handler = handler.or_else(|| of_lead.and_then(|lead| self.lead_handlers.get(&lead)));
                handler.copied().into_iter().collect()
            }
            Audience::Assistant => {
                case.and_then(|case| self.assistants.get(&case)).cloned().unwrap_or_default()
            }
            Audience::DepartmentHead => of_office(clock.office_id, Role::DepartmentHead),
            Audience::Supervisor => {
                let above = self.parents.get(&clock.office_id).copied().flatten();
                of_office(above.unwrap_or(clock.office_id), Role::Supervisor)
            }
            Audience::AgencyLiaison => of_agency(Role::AgencyLiaison),
            Audience::AgencyHead => of_agency(Role::AgencyHead),
        }
    }

    /// The rungs of each person whom a clock concerns, and whether there is nothing to say to them: the agency has
    /// answered, and its answer is being checked. When it is returned, the ladder goes on where it is then.
    pub(super) fn rungs(&self, clock: &Clock, rule: &Rule) -> BTreeMap<PersonId, (Vec<i32>, bool)> {
        let answered = ANSWERED_BY_REPLY.contains(&clock.rule.as_str())
            && clock.subject_kind == "addressee"
            && self.answered.contains(&clock.subject_id);
        let mut told: BTreeMap<PersonId, (Vec<i32>, bool)> = BTreeMap::new();
        for days in rungs(rule) {
            for audience in audience(rule, days) {
                for person in self.people(clock, audience) {
                    let entry = told.entry(person).or_default();
                    if !entry.0.contains(&days) {
                        entry.0.push(days);
                    }
                    entry.1 |= answered && audience.is_of_agency();
                }
            }
        }
        told
    }
}

/// What is to be written.
#[derive(Default)]
struct Changes {
    void: Vec<NoticeId>,
    pass: Vec<NoticeId>,
    /// The clock, its version and rule, the person, what is made, and whether something was missed before it.
    make: Vec<Wanted>,
    ladders: Vec<ClockLadder>,
}

struct Wanted {
    clock: ClockId,
    version: i32,
    hard: bool,
    person: PersonId,
    made: Made,
    missed: bool,
}

/// Makes the notices of clocks agree with what the clocks say now. What was told stays told; what waits and is no
/// longer true is void; what is to be told now and was not is made, with the mail that carries it. Doing it again
/// changes nothing.
///
/// # Errors
/// The database's.
pub(super) fn reconcile(conn: &mut Db, ids: &[ClockId], now: Timestamp) -> QueryResult<()> {
    for piece in ids.chunks(PIECE) {
        let ladders = notices::lock_ladders(conn, piece, now.date())?;
        let clocks = batches::by_ids(conn, piece)?;
        let concerned = Concerned::load(conn, &clocks, now.date())?;
        let mut heard = notices::heard(conn, piece)?;
        let mut changes = Changes::default();
        for clock in &clocks {
            let rule = deadlines::rule_of_clock(clock)?;
            let of_clock = heard.remove(&clock.id).unwrap_or_default();
            let known = ladders.get(&clock.id).copied();
            look(clock, rule, (&concerned, known, of_clock), now.date(), &mut changes);
        }
        write(conn, changes, now)?;
    }
    Ok(())
}

/// Plans one clock.
fn look(
    clock: &Clock,
    rule: &Rule,
    (concerned, known, mut heard): (&Concerned, Option<ClockLadder>, BTreeMap<PersonId, Vec<Heard>>),
    today: NaiveDate,
    changes: &mut Changes,
) {
    let standing = Standing::of(clock);
    let due = match standing {
        Standing::Due(due) => Some(due),
        Standing::NoDate | Standing::Silent => None,
    };
    let since = known.filter(|known| known.due == due).map_or(today, |known| known.since);
    let all = rungs(rule);
    let next_on = next(standing, clock.started_on, &all, today);
    let ladder = ClockLadder { clock_id: clock.id, due, since, next_on };
    if known != Some(ladder) {
        changes.ladders.push(ladder);
    }
    let mut told = concerned.rungs(clock, rule);
    // Whoever is concerned no more is told nothing more.
    for person in heard.keys() {
        told.entry(*person).or_insert_with(|| (Vec::new(), true));
    }
    for (person, (rungs, silent)) in told {
        let before = heard.remove(&person).unwrap_or_default();
        let standing = if silent { Standing::Silent } else { standing };
        let climb =
            Climb { standing, version: clock.version, started_on: clock.started_on, since, rungs: &rungs };
        let Plan { void, pass, make } = plan(&climb, &before, today);
        let missed = !pass.is_empty() || make.iter().any(|made| !made.leaves);
        changes.void.extend(void);
        changes.pass.extend(pass);
        changes.make.extend(make.into_iter().map(|made| Wanted {
            clock: clock.id,
            version: clock.version,
            hard: clock.hard,
            person,
            made,
            missed,
        }));
    }
}

fn write(conn: &mut Db, changes: Changes, now: Timestamp) -> QueryResult<()> {
    let Changes { void, pass, make, ladders } = changes;
    notices::advance(conn, &void, NoticeEvent::Void, now)?;
    notices::advance(conn, &pass, NoticeEvent::Pass, now)?;
    let persons: BTreeSet<PersonId> = make.iter().map(|wanted| wanted.person).collect();
    let persons: Vec<PersonId> = persons.into_iter().collect();
    let mut posting = Posting::open(conn, &persons, now)?;
    let mut new = Vec::with_capacity(make.len());
    for wanted in make {
        let (state, mail) = posting.place(conn, &wanted)?;
        let Wanted { clock, version, person, made, .. } = wanted;
        let notice = NewNotice { person, clock, version, made, state, mail };
        match made.revives {
            Some(id) => {
                notices::revive(conn, id, &notice, now)?;
            }
            None => new.push(notice),
        }
    }
    notices::insert(conn, &new, now)?;
    for ladder in &ladders {
        notices::keep_ladder(conn, ladder)?;
    }
    Ok(())
}

/// Puts notices into the mails that carry them.
pub(super) struct Posting {
    now: Timestamp,
    calendar: std::sync::Arc<calendar::Calendar>,
    ways: BTreeMap<PersonId, Way>,
    open: Vec<(MailId, PersonId, Timestamp)>,
    /// Who got a mail today, or is getting one.
    left: Vec<PersonId>,
}

impl Posting {
    /// For these people.
    pub(super) fn open(conn: &mut Db, people: &[PersonId], now: Timestamp) -> QueryResult<Self> {
        let (ways, open, left) = if people.is_empty() {
            (BTreeMap::new(), Vec::new(), Vec::new())
        } else {
            let left = mails::left_since(conn, people, Timestamp::start_of(now.date()))?;
            (people::ways(conn, people)?, mails::open_of(conn, people)?, left)
        };
        Ok(Self { now, calendar: calendar::service::current(conn)?, ways, open, left })
    }

    fn place(&mut self, conn: &mut Db, wanted: &Wanted) -> QueryResult<(NoticeState, Option<MailId>)> {
        if !wanted.made.leaves {
            return Ok((NoticeState::Passed, None));
        }
        // A limit of the law cannot be muted, and its last day does not wait.
        let muted = |way: &Way| !wanted.hard && way.wanted.mutes(MailKind::SoftReminder);
        let last_day = wanted.hard && wanted.made.kind == NoticeKind::Reminder && wanted.made.rung == 0;
        match self.ways.get(&wanted.person) {
            Some(way) if way.address.is_some() && !muted(way) => {
                // An agency whose people want one mail gets one a day, whatever was served on it; what comes later in
                // the day is said in the next morning's.
                let once_a_day = way.agency.is_some() && way.wanted.digest && !last_day;
                if once_a_day && self.left.contains(&wanted.person) {
                    let tomorrow = self.now.date().succ_opt().unwrap_or_else(|| self.now.date());
                    let next = Timestamp::start_of(tomorrow);
                    let mail = self.mail_from(conn, wanted.person, (next, true), true)?;
                    return Ok((NoticeState::Waiting, Some(mail)));
                }
                let mail = self.mail(conn, wanted.person, !last_day, wanted.missed)?;
                Ok((NoticeState::Waiting, Some(mail)))
            }
            Some(_) | None => Ok((NoticeState::Kept, None)),
        }
    }

    /// The mail to a person that leaves next. `missed`: something did not leave in its time, and whoever wants one
    /// mail for each notice gets one for all nevertheless.
    pub(super) fn mail(
        &mut self,
        conn: &mut Db,
        person: PersonId,
        waits: bool,
        missed: bool,
    ) -> QueryResult<MailId> {
        self.mail_from(conn, person, (self.now, waits), missed)
    }

    /// The mail to a person that leaves next from an instant on.
    fn mail_from(
        &mut self,
        conn: &mut Db,
        person: PersonId,
        (from, waits): (Timestamp, bool),
        missed: bool,
    ) -> QueryResult<MailId> {
        let wanted = self.ways.get(&person).map(|way| way.wanted).unwrap_or_default();
        let now = self.now;
        let at = leaves_at(from, (&wanted).into(), &self.calendar, waits);
        let together = |(_, to, next): &&(MailId, PersonId, Timestamp)| {
            *to == person && (*next == at || (*next <= now && at <= now))
        };
        if (wanted.digest || missed)
            && let Some((id, ..)) = self.open.iter().find(together)
        {
            return Ok(*id);
        }
        let id = mails::insert(conn, person, &token()?, at, now)?;
        self.open.push((id, person, at));
        Ok(id)
    }

    /// Whether a person has an address.
    pub(super) fn reaches(&self, person: PersonId) -> bool {
        self.ways.get(&person).is_some_and(|way| way.address.is_some())
    }
}

/// What stands before the @ of a Message-ID: no other mail of any site has the same.
pub(super) fn token() -> QueryResult<String> {
    let mut random = [0_u8; 16];
    getrandom::fill(&mut random)
        .map_err(|error| diesel::result::Error::SerializationError(error.to_string().into()))?;
    Ok(format!("yisu.{}", hex::encode(random)))
}
