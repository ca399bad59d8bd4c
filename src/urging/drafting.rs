//! What may be proposed on a line now, and its text as the template has it.

use chrono::NaiveDate;

use super::error::{UrgingError, UrgingRefusal as Refused};
use super::model::{Ground, Urging, UrgingKind, UrgingState};
use super::rules::{self, Facts, PERIODS, REPLY_PERIODS};
use super::store;
use super::text::{self, Told};
use crate::db::Db;
use crate::deadlines::{Clock, ClockState};
use crate::kit::{Actor, Scope};
use crate::org;
use crate::recommendations::store as recommendations;
use crate::recommendations::{Addressee, AddresseeId, Recommendation};
use crate::replies::model::{ReplyKind, ReplyState};
use crate::replies::store as replies;

/// What may be proposed on a line now, with its text.
#[derive(Debug, Clone)]
pub struct Draft {
    /// The document.
    pub document: Recommendation,
    /// The agency that answers today.
    pub agency: String,
    /// Why.
    pub ground: Ground,
    /// The period that it is about.
    pub clock: Option<Clock>,
    /// To whom it goes.
    pub recipient: String,
    /// What it says.
    pub body: String,
}

/// What is known of a line, and what its texts are made of.
pub(super) struct Case {
    line: Addressee,
    pub(super) document: Recommendation,
    pub(super) clock: Option<Clock>,
    before: Vec<Urging>,
}

impl Case {
    pub(super) fn read(conn: &mut Db, scope: &Scope, id: AddresseeId) -> Result<Self, UrgingError> {
        let found = recommendations::addressee(conn, scope, id)?;
        let (line, document) = found.ok_or(Refused::LineNotFound { id })?;
        let answered = answered(conn, &[id])?.contains(&id);
        let clocks = recommendations::clocks_of_lines(conn, &[id])?;
        let open = clocks.into_iter().filter(|clock| {
            clock.state == ClockState::Running
                && clock.due.is_some()
                && PERIODS.contains(&clock.rule.as_str())
                // What was answered is the office's to check.
                && !(answered && REPLY_PERIODS.contains(&clock.rule.as_str()))
        });
        let clock = open.min_by_key(|clock| clock.due);
        let before = store::of_lines(conn, &[id])?;
        Ok(Self { line, document, clock, before })
    }

    pub(super) fn ground(
        &self,
        kind: UrgingKind,
        hindering: bool,
        today: NaiveDate,
    ) -> Result<Ground, Refused> {
        let facts = Facts {
            days_left: self.clock.as_ref().and_then(|clock| clock.days_left(today)),
            pressed: self.before.iter().any(|row| row.kind.is_to_agency() && row.sent_on.is_some()),
            hindering,
        };
        Ok(rules::ground(kind, facts)?)
    }

    /// Whether one of a kind has not left yet.
    pub(super) fn is_on_its_way(&self, kind: UrgingKind) -> bool {
        let states = [UrgingState::Proposed, UrgingState::Returned, UrgingState::Confirmed];
        self.before.iter().any(|row| row.kind == kind && states.contains(&row.state))
    }

    /// The period that an urging on a ground is about: of one that is about the inquiry there is none.
    pub(super) fn clock_of(&self, ground: Ground) -> Option<&Clock> {
        self.clock.as_ref().filter(|_| ground != Ground::Hindering)
    }
}

/// The lines on which a written reply waits for its check.
pub(super) fn answered(conn: &mut Db, lines: &[AddresseeId]) -> Result<Vec<AddresseeId>, UrgingError> {
    let waits = |reply: &crate::replies::Reply| {
        reply.kind == ReplyKind::Written && reply.state == ReplyState::Received
    };
    let rows = replies::replies_of(conn, lines)?;
    Ok(rows.into_iter().filter(waits).map(|reply| reply.addressee_id).collect())
}

/// What may be proposed on a line in sight, with the text of its template.
///
/// # Errors
/// When there is no such line, or it may not be done now.
pub fn draft(
    conn: &mut Db,
    actor: &Actor,
    line: AddresseeId,
    (kind, hindering): (UrgingKind, bool),
    today: NaiveDate,
) -> Result<Draft, UrgingError> {
    let case = Case::read(conn, &actor.scope, line)?;
    let ground = case.ground(kind, hindering, today)?;
    let issuing = actor.office.unwrap_or(case.document.office_id);
    let office = org::store::procuratorate(conn, issuing)?;
    let above = match office.as_ref().and_then(|office| office.parent_id) {
        Some(parent) => org::store::procuratorate(conn, parent)?.map(|office| office.name),
        None => None,
    };
    let office = office.map(|office| office.name).unwrap_or_default();
    let answers = org::store::successor(conn, case.line.agency_id, today)?;
    let agency = org::store::agency(conn, answers)?.map(|agency| agency.name).unwrap_or_default();
    let items = recommendations::items_of(conn, line)?;
    let clock = case.clock_of(ground);
    let due = clock.and_then(|clock| clock.due);
    let reply = clock.is_some_and(|clock| REPLY_PERIODS.contains(&clock.rule.as_str()));
    let recipient = text::recipient(kind, &office, &agency);
    let urged = case.before.iter().filter(|row| row.kind.is_to_agency());
    let told = Told {
        above: above.unwrap_or_default(),
        agency: agency.clone(),
        recipient: if recipient.is_empty() { String::from("【收文机关】") } else { recipient.clone() },
        number: case.document.number.clone().unwrap_or_default(),
        title: case.document.title.clone(),
        served_on: case.line.served_on.map(text::day).unwrap_or_default(),
        period: String::from(if reply { "书面回复" } else { "整改" }),
        due: due.map(text::day).unwrap_or_default(),
        days: due.map(|due| (due - today).num_days().abs()).unwrap_or_default(),
        late: false,
        reply,
        hindering: false,
        urged_on: urged.filter_map(|row| row.sent_on).map(text::day).collect(),
        items: items.into_iter().map(|item| item.text).collect(),
        office,
    };
    let body =
        text::text(kind, &told.about(ground)).map_err(|error| Refused::Text { reason: error.to_string() })?;
    let clock = clock.cloned();
    Ok(Draft { agency, ground, clock, recipient, body, document: case.document })
}

/// Something that might be proposed on a line now.
#[derive(Debug)]
pub struct Possible {
    /// What.
    pub kind: UrgingKind,
    /// Whether it is because the inquiry is refused or hindered.
    pub hindering: bool,
    /// Why it may not; none when it may.
    pub refused: Option<Refused>,
}

/// What might be proposed on a line in sight, in the order of the ladder, each with why it may not be now.
///
/// # Errors
/// When there is no such line.
pub fn possible(
    conn: &mut Db,
    scope: &Scope,
    line: AddresseeId,
    today: NaiveDate,
) -> Result<Vec<Possible>, UrgingError> {
    let case = Case::read(conn, scope, line)?;
    let of = |kind: UrgingKind, hindering: bool| {
        let refused = if case.is_on_its_way(kind) {
            Some(Refused::Open { kind })
        } else {
            case.ground(kind, hindering, today).err()
        };
        Possible { kind, hindering, refused }
    };
    let reports = UrgingKind::ALL.iter().filter(|kind| !kind.is_to_agency());
    let for_silence = UrgingKind::ALL.iter().map(|kind| of(*kind, false));
    Ok(for_silence.chain(reports.map(|kind| of(*kind, true))).collect())
}
