//! Use cases of a suit as a whole: read it, move it and its case.

use chrono::NaiveDate;
use serde_json::json;

pub use super::court::{
    JudgmentEntry, accept, appear, deliver, file, judge, mediate, note_appeal, note_hearing,
};
pub use super::court_acts::record_act;
use super::error::{LawsuitError, LawsuitRefusal};
use super::model::{Claim, CourtAct, Hearing, Lawsuit, LawsuitFilter, LawsuitId, Paper};
use super::state::{Facts, LawsuitEvent, LawsuitState, Refusal, step};
use super::{court, court_acts, store};
use crate::audit::{Subject, Work};
use crate::cases::{self, CaseState, Track};
use crate::db::Db;
use crate::deadlines::StartClock;
use crate::deadlines::service as deadlines;
use crate::kit::page::{Page, PageRequest};
use crate::kit::{Fields, Scope};
use crate::recommendations;

/// A suit with its claims and hearings.
#[derive(Debug, Clone)]
pub struct LawsuitView {
    /// The suit.
    pub suit: Lawsuit,
    /// Its claims.
    pub claims: Vec<Claim>,
    /// Its hearings.
    pub hearings: Vec<Hearing>,
}

/// A page of the suits in sight.
///
/// # Errors
/// The database's.
pub fn list(
    conn: &mut Db,
    scope: &Scope,
    filter: &LawsuitFilter,
    page: &PageRequest,
) -> Result<Page<Lawsuit>, LawsuitError> {
    Ok(Page::of(store::list(conn, scope, filter, page)?, page, |suit| suit.id.0))
}

/// A suit in sight with its claims and hearings.
///
/// # Errors
/// When it is not in sight.
pub fn view(conn: &mut Db, scope: &Scope, id: LawsuitId) -> Result<LawsuitView, LawsuitError> {
    let suit = store::lawsuit(conn, scope, id)?.ok_or(LawsuitRefusal::NotFound { id })?;
    Ok(LawsuitView { suit, claims: store::claims(conn, id)?, hearings: store::hearings(conn, id)? })
}

/// A suit in sight that the actor's office handles.
pub(super) fn open(work: &mut Work<'_>, id: LawsuitId) -> Result<Lawsuit, LawsuitError> {
    let suit = store::lawsuit(work.conn, &work.actor.scope, id)?.ok_or(LawsuitRefusal::NotFound { id })?;
    cases::service::open(work, suit.case_id)?;
    Ok(suit)
}

/// The rule of first instance.
pub(super) fn first_instance(kind: Track) -> &'static str {
    match kind {
        Track::Administrative => "S9",
        Track::Civil | Track::CriminalIncidentalCivil => "S9c",
    }
}

/// Takes one of the steps that bring no paper of their own: trial begun, mediation refused, effective,
/// enforcement, retrial, archive.
///
/// # Errors
/// When the machine refuses, or somebody else changed the suit first.
pub fn advance_by_hand(
    work: &mut Work<'_>,
    id: LawsuitId,
    version: i32,
    event: LawsuitEvent,
    on: NaiveDate,
) -> Result<Lawsuit, LawsuitError> {
    let mut suit = open(work, id)?;
    if suit.version != version {
        return Err(LawsuitRefusal::Stale { current: suit.version }.into());
    }
    let from = suit.filed_on;
    past(work, "on", on, from)?;
    match event {
        LawsuitEvent::BecomeEffective => suit.effective_on = Some(on),
        LawsuitEvent::BeginEnforcement => suit.enforcement_on = Some(on),
        LawsuitEvent::Archive => suit.archived_on = Some(on),
        LawsuitEvent::RefuseMediation => suit.outcome = None,
        LawsuitEvent::BeginTrial | LawsuitEvent::OpenRetrial => {}
        LawsuitEvent::File
        | LawsuitEvent::Accept
        | LawsuitEvent::AmendClaims
        | LawsuitEvent::Withdraw
        | LawsuitEvent::Mediate
        | LawsuitEvent::Judge
        | LawsuitEvent::FileAppeal => {
            return Err(LawsuitRefusal::NotFromHere { event, state: suit.state }.into());
        }
    }
    let suit = advance(work, suit, event, on)?;
    if event == LawsuitEvent::BecomeEffective {
        end_unused(work, &suit)?;
        meet(work, &suit, first_instance(suit.kind), on)?;
        stop(work, &suit, BEFORE_JUDGMENT, "已生效")?;
    }
    Ok(suit)
}

/// Ends what need not be waited for any more: the announcement of a mediation on its last day, the time
/// for an appeal that nobody made.
fn end_unused(work: &mut Work<'_>, suit: &Lawsuit) -> Result<(), LawsuitError> {
    for clock in crate::deadlines::store::of_subject(work.conn, "lawsuit", suit.id.0)? {
        let waited = clock.due.filter(|due| clock.rule == "S10" && *due <= work.today());
        if let (true, Some(due)) = (clock.is_open(), waited) {
            deadlines::meet(work, clock.id, due)?;
        } else if clock.is_open() && clock.rule == "S14" {
            deadlines::withdraw(work, clock.id, "期满未上诉")?;
        }
    }
    Ok(())
}

/// What the machine has to know of a suit on a day.
fn facts(conn: &mut Db, suit: &Lawsuit, on: NaiveDate) -> Result<Facts, LawsuitError> {
    let claims = store::claims(conn, suit.id)?;
    let mediation = crate::deadlines::store::of_subject(conn, "lawsuit", suit.id.0)?
        .into_iter()
        .find(|clock| clock.rule == "S10" && clock.is_open());
    Ok(Facts {
        approved: suit.approved_on.is_some(),
        claims: claims.iter().any(|claim| claim.dropped_on.is_none()),
        // The thirty days are waited for: the day after them is the first.
        mediation_over: mediation.and_then(|clock| clock.due).is_none_or(|due| on > due),
        outcome: suit.outcome.is_some(),
    })
}

/// The events that follow on the present state of a suit, each with what still refuses it on a day.
///
/// # Errors
/// The database's.
pub fn ahead(
    conn: &mut Db,
    suit: &Lawsuit,
    on: NaiveDate,
) -> Result<Vec<(LawsuitEvent, Option<LawsuitRefusal>)>, LawsuitError> {
    let facts = facts(conn, suit, on)?;
    let refusal = |event: LawsuitEvent| match step(suit.kind, suit.state, event, &facts) {
        Ok(_) => Some((event, None)),
        Err(Refusal::NotFromHere | Refusal::NotOfKind) => None,
        // The judgment brings its outcome with it.
        Err(Refusal::NoOutcome) => Some((event, None)),
        Err(refusal) => Some((event, Some(LawsuitRefusal::of(refusal, suit.state, event)))),
    };
    Ok(LawsuitEvent::ALL.iter().copied().filter_map(refusal).collect())
}

/// Whether a court hears it, so that it may call to a hearing.
#[must_use]
pub fn is_heard(state: LawsuitState) -> bool {
    court::instance(state).is_some()
}

/// The acts of the court and the defendant that may be recorded next.
#[must_use]
pub fn acts_ahead(suit: &Lawsuit) -> Vec<CourtAct> {
    CourtAct::ALL.iter().copied().filter(|act| court_acts::may_follow(suit, *act)).collect()
}

/// The papers of a suit that are to leave the office: those whose clock runs.
///
/// # Errors
/// The database's.
pub fn papers_ahead(conn: &mut Db, id: LawsuitId) -> Result<Vec<Paper>, LawsuitError> {
    let clocks = crate::deadlines::store::of_subject(conn, "lawsuit", id.0)?;
    let runs = |rule: &str| clocks.iter().any(|clock| clock.rule == rule && clock.is_open());
    Ok(Paper::ALL.iter().copied().filter(|paper| runs(court::rule_of(*paper))).collect())
}

/// Takes a step: the suit, its case, the log.
pub(super) fn advance(
    work: &mut Work<'_>,
    suit: Lawsuit,
    event: LawsuitEvent,
    on: NaiveDate,
) -> Result<Lawsuit, LawsuitError> {
    let facts = facts(work.conn, &suit, on)?;
    let (to, of_case) = step(suit.kind, suit.state, event, &facts)
        .map_err(|refusal| LawsuitRefusal::of(refusal, suit.state, event))?;
    let from = suit.state;
    let mut suit = Lawsuit { state: to, ..suit };
    keep(work, &suit)?;
    suit.version += 1;
    say(work, &suit, "lawsuit.advanced", json!({ "event": event, "on": on, "from": from, "to": to }));
    if let Some(event) = of_case {
        let case = cases::store::any_case(work.conn, suit.case_id)?;
        // The file of the case may have gone to the archive before the suit's.
        if case.is_none_or(|case| case.state != CaseState::Archived) {
            cases::service::advance_on(work, suit.case_id, event, on)?;
        }
    }
    if matches!(to, LawsuitState::Effective | LawsuitState::Withdrawn) {
        recommendations::conclusion::conclude_of_case(work, suit.case_id)?;
    }
    Ok(suit)
}

/// Stores a suit as it is now.
pub(super) fn keep(work: &mut Work<'_>, suit: &Lawsuit) -> Result<(), LawsuitError> {
    if store::update(work.conn, suit)? == 0 {
        return Err(LawsuitRefusal::Stale { current: suit.version }.into());
    }
    Ok(())
}

/// Checks a day: not after today, not before the one it follows.
pub(super) fn past(
    work: &Work<'_>,
    field: &str,
    on: NaiveDate,
    from: Option<NaiveDate>,
) -> Result<(), LawsuitError> {
    let mut fields = Fields::new();
    fields.past(field, on, work.today());
    if let Some(from) = from {
        fields.check(on >= from, field, "order", from);
    }
    Ok(fields.finish()?)
}

/// Starts a clock of the suit.
pub(super) fn start(
    work: &mut Work<'_>,
    suit: &Lawsuit,
    rule: &str,
    on: NaiveDate,
) -> Result<(), LawsuitError> {
    deadlines::start(
        work,
        &StartClock {
            rule: rule.to_owned(),
            subject: Subject::new("lawsuit", suit.id.0),
            office: suit.office_id,
            case_id: Some(suit.case_id.0),
            started_on: on,
            length: None,
        },
    )?;
    Ok(())
}

/// Meets the open clock of a rule, if there is one.
pub(super) fn meet(
    work: &mut Work<'_>,
    suit: &Lawsuit,
    rule: &str,
    on: NaiveDate,
) -> Result<(), LawsuitError> {
    deadlines::meet_for(work, "lawsuit", suit.id.0, rule, on)?;
    Ok(())
}

/// What the court and the defendant have to do before the first instance ends.
pub(super) const BEFORE_JUDGMENT: &[&str] = &["S3", "S4", "S5", "S6"];

/// Ends, without their being met, the clocks of what need not be done any more.
pub(super) fn stop(
    work: &mut Work<'_>,
    suit: &Lawsuit,
    rules: &[&str],
    reason: &str,
) -> Result<(), LawsuitError> {
    for clock in crate::deadlines::store::of_subject(work.conn, "lawsuit", suit.id.0)? {
        if clock.is_open() && rules.contains(&clock.rule.as_str()) {
            deadlines::withdraw(work, clock.id, reason)?;
        }
    }
    Ok(())
}

/// Says in the case's chain what was done.
pub(super) fn say(work: &mut Work<'_>, suit: &Lawsuit, action: &'static str, detail: serde_json::Value) {
    work.record_in_case(suit.office_id, suit.case_id.0, action, Subject::new("lawsuit", suit.id.0), detail);
}
