//! Use cases: what is proposed and decided of an agency that stays silent, what is sent, and what is struck off.

use chrono::NaiveDate;
use diesel::QueryResult;
use serde_json::json;

use super::drafting::Case;
pub use super::drafting::{Draft, Possible, draft, possible};
use super::error::{UrgingError, UrgingRefusal as Refused};
pub use super::lists::{Put, Silent, Which, before_agency, documents, page, period_name, silent};
use super::model::{Ground, Urging, UrgingId, UrgingKind, UrgingState};
use super::state::{UrgingEvent, step};
use super::store::{self, NewUrging};
use crate::approvals::{self, Approval, Proposal};
use crate::audit::{Subject, Work};
use crate::db::Db;
use crate::deadlines::{ClockId, ClockState};
use crate::kit::coded::is_taken;
use crate::kit::{Fields, OfficeId, Role, Scope};
use crate::notify;
use crate::org;
use crate::recommendations::{AddresseeId, Recommendation};

/// What somebody proposes.
#[derive(Debug, Clone)]
pub struct Wanted {
    /// What is to be done.
    pub kind: UrgingKind,
    /// To whom it goes.
    pub recipient: String,
    /// What it says.
    pub body: String,
    /// Why, for whoever decides.
    pub opinion: String,
    /// Whether it is because the inquiry is refused or hindered (R21 Art 45).
    pub hindering: bool,
}

/// What is wrong with what somebody proposes, or the same made tidy.
fn tidy(wanted: &Wanted) -> Result<Wanted, UrgingError> {
    let mut fields = Fields::new();
    let recipient = fields.text("recipient", &wanted.recipient, 2..=200);
    let body = fields.text("body", &wanted.body, 10..=20_000);
    // What the template leaves to be filled in stands in these brackets.
    fields.check(!body.contains('【'), "body", "unfilled", "【…】");
    let opinion = fields.text("opinion", &wanted.opinion, 2..=10_000);
    fields.finish()?;
    Ok(Wanted { recipient, body, opinion, ..wanted.clone() })
}

/// Proposes an urging, a supervision or a report on a line in sight.
///
/// # Errors
/// When it may not be done now, one of the kind is on its way, the actor may not propose it, or fields are wrong.
pub fn propose(work: &mut Work<'_>, line: AddresseeId, wanted: &Wanted) -> Result<Urging, UrgingError> {
    let scope = work.actor.scope.clone();
    let case = Case::read(work.conn, &scope, line)?;
    let office = issuing(work, &case.document)?;
    let kind = wanted.kind;
    let ground = case.ground(kind, wanted.hindering, work.today())?;
    let wanted = tidy(wanted)?;
    if kind == UrgingKind::ReportSuperior {
        let own = org::store::procuratorate(work.conn, office)?;
        own.and_then(|office| office.parent_id).ok_or(Refused::NoLevelAbove)?;
    }
    let clock = case.clock_of(ground);
    let new = NewUrging {
        addressee: line,
        case_id: case.document.case_id,
        office,
        kind,
        ground,
        clock: clock.map(|clock| clock.id),
        due: clock.and_then(|clock| clock.due),
        recipient: &wanted.recipient,
        body: &wanted.body,
        by: work.actor.person,
        at: work.now,
    };
    if case.is_on_its_way(kind) {
        return Err(Refused::Open { kind }.into());
    }
    let id = store::insert(work.conn, &new).map_err(|error| {
        if is_taken(&error) { Refused::Open { kind }.into() } else { UrgingError::from(error) }
    })?;
    let row = found(work.conn, id)?;
    put_to_decision(work, &row, &wanted.opinion)?;
    say(work, &row, "urging.proposed", json!({ "kind": kind, "ground": ground, "addressee": line }));
    found(work.conn, id)
}

/// Proposes one anew that was returned, with another text.
///
/// # Errors
/// When it was not returned, may not be done any more, or fields are wrong.
pub fn propose_again(
    work: &mut Work<'_>,
    id: UrgingId,
    version: i32,
    wanted: &Wanted,
) -> Result<Urging, UrgingError> {
    let mut row = own(work, id, version)?;
    row.state = moved(&row, UrgingEvent::ProposeAgain)?;
    let scope = work.actor.scope.clone();
    let case = Case::read(work.conn, &scope, row.addressee_id)?;
    row.ground = case.ground(row.kind, row.ground == Ground::Hindering, work.today())?;
    let clock = case.clock_of(row.ground);
    row.clock_id = clock.map(|clock| clock.id);
    row.due = clock.and_then(|clock| clock.due);
    let wanted = tidy(&Wanted { kind: row.kind, ..wanted.clone() })?;
    row.recipient = wanted.recipient;
    row.body = wanted.body;
    row.proposed_by = work.actor.person;
    row.proposed_at = work.now;
    let row = save(work, &row, "urging.proposed_again", json!({ "kind": row.kind, "ground": row.ground }))?;
    put_to_decision(work, &row, &wanted.opinion)?;
    found(work.conn, id)
}

/// The office in whose name the actor acts: the one that handles it, or that of whoever supervises it.
fn issuing(work: &Work<'_>, document: &Recommendation) -> Result<OfficeId, Refused> {
    let office = work.actor.office.ok_or(Refused::OtherOffice)?;
    let supervises = work.actor.is(Role::Supervisor) || work.actor.is(Role::CaseManagement);
    if office == document.office_id || supervises { Ok(office) } else { Err(Refused::OtherOffice) }
}

fn put_to_decision(work: &mut Work<'_>, row: &Urging, opinion: &str) -> Result<(), UrgingError> {
    let proposal = Proposal {
        office: row.office_id,
        kind: row.kind.decision(),
        subject: subject(row.id),
        case_id: Some(row.case_id),
        opinion: opinion.to_owned(),
        // What is decided is what stands here, whatever becomes of the row.
        payload: json!({ "addressee": row.addressee_id, "ground": row.ground, "due": row.due,
            "recipient": row.recipient, "body": row.body }),
    };
    let approval = approvals::service::propose(work, &proposal)?;
    store::set_approval(work.conn, row.id, approval)?;
    Ok(())
}

/// Does what an approved decision causes: what is addressed to the agency stands in its portal, and its liaison and head
/// are told; what goes to somebody else waits to be sent.
///
/// # Errors
/// When the period was met meanwhile.
pub fn on_approved(work: &mut Work<'_>, approval: &Approval) -> Result<(), UrgingError> {
    let mut row = found(work.conn, UrgingId(approval.subject_id))?;
    row.state = moved(&row, UrgingEvent::Confirm)?;
    let scope = Scope::All;
    let case = Case::read(work.conn, &scope, row.addressee_id)?;
    // It is told of a period that runs still, by the day that was named.
    let stands = case.clock.as_ref().map(|clock| (clock.id, clock.due));
    if row.ground != Ground::Hindering && stands != row.clock_id.map(|clock| (clock, row.due)) {
        return Err(Refused::NotNeeded.into());
    }
    row.confirmed_by = approval.decider_id;
    row.confirmed_on = Some(work.today());
    let detail = json!({ "kind": row.kind, "approval": approval.id, "addressee": row.addressee_id });
    let notice = row.kind.notice();
    if notice.is_some() {
        row.state = moved(&row, UrgingEvent::Send)?;
        row.sent_on = Some(work.today());
    }
    let row = save(work, &row, "urging.confirmed", detail)?;
    if let Some(kind) = notice {
        notify::service::tell_agency(work.conn, kind, (row.id.0, row.addressee_id.0), work.now)?;
    }
    Ok(())
}

/// The proposal was refused, returned or withdrawn: it can be made better and proposed anew.
///
/// # Errors
/// When it is no longer where the proposal left it.
pub fn on_refused(work: &mut Work<'_>, approval: &Approval) -> Result<(), UrgingError> {
    let mut row = found(work.conn, UrgingId(approval.subject_id))?;
    row.state = moved(&row, UrgingEvent::Return)?;
    save(work, &row, "urging.returned", json!({ "kind": row.kind, "approval": approval.id })).map(drop)
}

/// Records that what was agreed was sent to whom it is addressed, and how.
///
/// # Errors
/// When it does not wait to be sent, or fields are wrong.
pub fn record_sent(
    work: &mut Work<'_>,
    id: UrgingId,
    version: i32,
    (on, how): (NaiveDate, &str),
) -> Result<Urging, UrgingError> {
    let mut row = own(work, id, version)?;
    row.state = moved(&row, UrgingEvent::Send)?;
    let mut fields = Fields::new();
    let how = fields.text("how", how, 2..=500);
    fields.past("on", on, work.today());
    let confirmed = row.confirmed_on.unwrap_or(on);
    fields.check(on >= confirmed, "on", "order", confirmed);
    fields.finish()?;
    row.sent_on = Some(on);
    row.sent_how = Some(how);
    save(work, &row, "urging.sent", json!({ "kind": row.kind, "on": on }))
}

/// Strikes one off by hand (销号).
///
/// # Errors
/// When it waits for its decision or was struck off, or no reason is given.
pub fn strike_off(
    work: &mut Work<'_>,
    id: UrgingId,
    version: i32,
    reason: &str,
) -> Result<Urging, UrgingError> {
    let row = own(work, id, version)?;
    let state = moved(&row, UrgingEvent::StrikeOff)?;
    let mut fields = Fields::new();
    let reason = fields.text("reason", reason, 2..=2_000);
    fields.finish()?;
    let struck = strike(work, &row, state, &reason)?;
    let row = found(work.conn, id)?;
    if struck { Ok(row) } else { Err(Refused::Stale { current: row.version }.into()) }
}

/// Strikes one off that is in a state to be; false when somebody changed it meanwhile.
fn strike(work: &mut Work<'_>, row: &Urging, state: UrgingState, reason: &str) -> QueryResult<bool> {
    let struck = Urging {
        state,
        struck_on: Some(work.today()),
        struck_by: work.actor.person,
        struck_reason: Some(reason.to_owned()),
        ..row.clone()
    };
    if store::update(work.conn, &struck)? == 0 {
        return Ok(false);
    }
    // What the agency was not told of yet it is not told of any more.
    notify::service::untell_agency(work.conn, row.id.0, work.now)?;
    say(work, row, "urging.struck_off", json!({ "kind": row.kind, "reason": reason }));
    Ok(true)
}

/// In the transaction of a change: strikes off what is about periods that were met or no longer count.
///
/// # Errors
/// The database's.
pub fn react(work: &mut Work<'_>) -> QueryResult<()> {
    let clocks = work.touched("clock");
    follow(work, &clocks)
}

/// Strikes off what is about these clocks, if they were met or no longer count. What somebody changes at the same time
/// is met again by whoever follows the log of changes.
///
/// # Errors
/// The database's.
pub fn follow(work: &mut Work<'_>, clocks: &[i64]) -> QueryResult<()> {
    if clocks.is_empty() {
        return Ok(());
    }
    let ids: Vec<ClockId> = clocks.iter().copied().map(ClockId).collect();
    for (row, clock) in store::about_ended(work.conn, &ids)? {
        let reason = if clock == ClockState::Met { "期限内的事项已办理" } else { "期限已撤销" };
        if let Some(state) = step(row.state, UrgingEvent::StrikeOff) {
            strike(work, &row, state, reason)?;
        }
    }
    Ok(())
}

/// One in sight.
///
/// # Errors
/// When there is none.
pub fn one(conn: &mut Db, scope: &Scope, id: UrgingId) -> Result<Urging, UrgingError> {
    Ok(store::urging(conn, scope, id)?.ok_or(Refused::NotFound { id })?)
}

fn own(work: &mut Work<'_>, id: UrgingId, version: i32) -> Result<Urging, UrgingError> {
    let row = one(work.conn, &work.actor.scope, id)?;
    if work.actor.office != Some(row.office_id) {
        return Err(Refused::OtherOffice.into());
    }
    if row.version != version {
        return Err(Refused::Stale { current: row.version }.into());
    }
    Ok(row)
}

fn found(conn: &mut Db, id: UrgingId) -> Result<Urging, UrgingError> {
    Ok(store::find(conn, id)?.ok_or(Refused::NotFound { id })?)
}

fn moved(row: &Urging, event: UrgingEvent) -> Result<UrgingState, Refused> {
    step(row.state, event).ok_or(Refused::NotFromHere { event, state: row.state })
}

fn save(
    work: &mut Work<'_>,
    row: &Urging,
    action: &'static str,
    detail: serde_json::Value,
) -> Result<Urging, UrgingError> {
    if store::update(work.conn, row)? == 0 {
        return Err(Refused::Stale { current: found(work.conn, row.id)?.version }.into());
    }
    say(work, row, action, detail);
    found(work.conn, row.id)
}

fn say(work: &mut Work<'_>, row: &Urging, action: &'static str, detail: serde_json::Value) {
    work.record_in_case(row.office_id, row.case_id, action, subject(row.id), detail);
}

fn subject(id: UrgingId) -> Subject {
    Subject::new("urging", id.0)
}
