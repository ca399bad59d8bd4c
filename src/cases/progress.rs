//! The steps of a case: what an event changes in the row, what it shows, and what it causes.

use chrono::NaiveDate;
use serde_json::json;

use super::clocks;
use super::error::{CaseError, CaseRefusal};
use super::measures::model::Shown;
use super::measures::service as measures;
use super::model::{Case, CaseId, ClosingGround};
use super::service::open;
use super::state::{CaseEvent, CaseState, Effect, Step, step};
use super::store;
use crate::audit::{Subject, Work};
use crate::db::Db;
use crate::kit::{Fields, OfficeId, PersonId};

/// The events that a person may say; the others follow from papers, decisions and courts.
pub const BY_HAND: &[CaseEvent] = &[
    CaseEvent::BeginInvestigation,
    CaseEvent::OpenConsultation,
    CaseEvent::ReturnToInvestigation,
    CaseEvent::EndInvestigation,
    CaseEvent::BeginFollowUp,
    CaseEvent::FollowUpRecorded,
    CaseEvent::AnnouncementExpired,
    CaseEvent::BeginSupport,
    CaseEvent::WithdrawSupport,
    CaseEvent::Archive,
];

/// Something that happens to a case, with what the event alone does not say.
#[derive(Debug, Clone)]
pub(super) struct Occurrence {
    pub(super) event: CaseEvent,
    pub(super) on: NaiveDate,
    pub(super) closing: Option<(ClosingGround, String)>,
    pub(super) office: Option<(OfficeId, Option<PersonId>)>,
    pub(super) reason: String,
}

impl Occurrence {
    /// An event on a day, and nothing more.
    pub(super) fn of(event: CaseEvent, on: NaiveDate) -> Self {
        Self { event, on, closing: None, office: None, reason: event.zh().to_owned() }
    }
}

/// Moves a case by an event of today. Rooms above call it in the transaction of what happened there.
///
/// # Errors
/// When the machine, a legal gate or a missing measure refuses.
pub fn advance(work: &mut Work<'_>, id: CaseId, event: CaseEvent) -> Result<Case, CaseError> {
    let today = work.today();
    advance_on(work, id, event, today)
}

/// Moves a case by an event of a day that is not after today.
///
/// # Errors
/// As for [`advance`].
pub fn advance_on(
    work: &mut Work<'_>,
    id: CaseId,
    event: CaseEvent,
    on: NaiveDate,
) -> Result<Case, CaseError> {
    let case = store::any_case(work.conn, id)?.ok_or(CaseRefusal::NotFound { id })?;
    take(work, case, Occurrence::of(event, on))
}

/// Moves a case by one of the events that a person may say by hand.
///
/// # Errors
/// As for [`advance`], and when somebody else changed the case first.
pub fn advance_by_hand(
    work: &mut Work<'_>,
    id: CaseId,
    version: i32,
    event: CaseEvent,
    on: NaiveDate,
) -> Result<Case, CaseError> {
    let case = open(work, id)?;
    if case.version != version {
        return Err(CaseRefusal::Stale { current: case.version }.into());
    }
    let mut fields = Fields::new();
    let by_hand = BY_HAND.iter().map(|event| event.code()).collect::<Vec<_>>().join(", ");
    fields.check(BY_HAND.contains(&event), "event", "not_allowed", by_hand);
    fields.past("on", on, work.today());
    fields.check(on >= case.filed_on, "on", "order", case.filed_on);
    fields.finish()?;
    take(work, case, Occurrence::of(event, on))
}

/// The events by hand that follow on the present state of a case, each with what refuses it on a day, if anything does.
///
/// # Errors
/// The database's.
pub fn ahead(
    conn: &mut Db,
    case: &Case,
    on: NaiveDate,
) -> Result<Vec<(CaseEvent, Option<CaseError>)>, CaseError> {
    let mut ahead = Vec::new();
    for event in BY_HAND {
        let refusal = match foreseen(conn, case, &Occurrence::of(*event, on)) {
            Ok(_) => measures::lacking(conn, case, *event).err(),
            Err(CaseError::Case(CaseRefusal::NotFromHere { .. } | CaseRefusal::NotOfTrack { .. })) => {
                continue;
            }
            Err(refusal) => Some(refusal),
        };
        ahead.push((*event, refusal));
    }
    Ok(ahead)
}

/// Whether an event would be allowed on a day; asked before something is put to decision.
pub(super) fn foresee(work: &mut Work<'_>, case: &Case, occurrence: &Occurrence) -> Result<Step, CaseError> {
    foreseen(work.conn, case, occurrence)
}

fn foreseen(conn: &mut Db, case: &Case, occurrence: &Occurrence) -> Result<Step, CaseError> {
    let mut facts = store::facts(conn, case, occurrence.on)?;
    facts.ground = occurrence.closing.as_ref().map(|(ground, _)| *ground);
    let event = occurrence.event;
    Ok(step(case.track, case.state, event, &facts)
        .map_err(|refusal| CaseRefusal::of(refusal, case.track, case.state, event))?)
}

/// Takes one step, with everything it causes.
pub(super) fn take(work: &mut Work<'_>, case: Case, occurrence: Occurrence) -> Result<Case, CaseError> {
    let step = foresee(work, &case, &occurrence)?;
    let Occurrence { event, on, .. } = occurrence;
    if let Some(shown) = shown_by(event) {
        measures::shown(work, &case, shown, on)?;
    }
    measures::check(work, &case, event)?;
    let next = apply(&case, &occurrence, &step);
    if store::update(work.conn, &next)? == 0 {
        return Err(CaseRefusal::Stale { current: case.version }.into());
    }
    let mut case = Case { version: case.version + 1, ..next };
    let detail = json!({ "event": event, "on": on, "to": case.state, "reason": occurrence.reason });
    let office = case.handling_office();
    work.record_in_case(office, case.id.0, "case.advanced", Subject::new("case", case.id.0), detail);
    for effect in step.effects {
        case = carry_out(work, case, effect, &occurrence)?;
    }
    Ok(case)
}

/// What an event shows of the handling measures.
fn shown_by(event: CaseEvent) -> Option<Shown> {
    use CaseEvent as E;
    match event {
        E::RecommendationDrafted => Some(Shown::RecommendationDrafted),
        E::RecommendationIssued => Some(Shown::RecommendationIssued),
        E::RecommendationServed => Some(Shown::RecommendationServed),
        E::Announce => Some(Shown::AnnouncementPublished),
        E::FollowUpRecorded => Some(Shown::FollowUp),
        E::Suspend => Some(Shown::Suspension),
        E::Sue => Some(Shown::Suit),
        E::Judge => Some(Shown::Judgment),
        E::Close => Some(Shown::Closing),
        E::Archive => Some(Shown::Archive),
        E::BeginInvestigation
        | E::OpenConsultation
        | E::ReturnToInvestigation
        | E::EndInvestigation
        | E::RecommendationWithdrawn
        | E::BeginFollowUp
        | E::RectificationExpired
        | E::AnnouncementExpired
        | E::Resume
        | E::BeginSupport
        | E::WithdrawSupport
        | E::TransferSuit
        | E::AcceptTransfer
        | E::CourtAccepted
        | E::ClaimsAmended
        | E::SuitWithdrawn
        | E::MediationAnnounced
        | E::MediationRefused
        | E::AppealFiled
        | E::BecomeEffective
        | E::BeginEnforcement
        | E::OpenRetrial => None,
    }
}

/// The row after a step.
fn apply(case: &Case, occurrence: &Occurrence, step: &Step) -> Case {
    let mut next = Case { state: step.to, ..case.clone() };
    let on = occurrence.on;
    match occurrence.event {
        CaseEvent::OpenConsultation => next.consulted = true,
        CaseEvent::EndInvestigation => next.investigation_ended_on = Some(on),
        CaseEvent::RecommendationIssued => next.recommended_on = next.recommended_on.or(Some(on)),
        CaseEvent::RecommendationWithdrawn => next.recommended_on = None,
        CaseEvent::Announce => next.announced_on = Some(on),
        CaseEvent::FollowUpRecorded => next.followed_up_on = next.followed_up_on.max(Some(on)),
        CaseEvent::RectificationExpired => {
            next.rectification_expired_on = next.rectification_expired_on.or(Some(on));
        }
        CaseEvent::Sue => next.sued_on = Some(on),
        CaseEvent::Close => {
            next.closed_on = Some(on);
            next.closing_ground = occurrence.closing.as_ref().map(|(ground, _)| *ground);
            next.closing_reason = occurrence.closing.as_ref().map(|(_, reason)| reason.clone());
        }
        CaseEvent::TransferSuit => next.suit_office_id = occurrence.office.map(|(office, _)| office),
        CaseEvent::AcceptTransfer => {
            next.handler_id = occurrence.office.and_then(|(_, person)| person).unwrap_or(next.handler_id);
        }
        CaseEvent::Archive => next.archived_on = Some(on),
        CaseEvent::BeginInvestigation
        | CaseEvent::ReturnToInvestigation
        | CaseEvent::RecommendationDrafted
        | CaseEvent::RecommendationServed
        | CaseEvent::BeginFollowUp
        | CaseEvent::AnnouncementExpired
        | CaseEvent::Suspend
        | CaseEvent::Resume
        | CaseEvent::BeginSupport
        | CaseEvent::WithdrawSupport
        | CaseEvent::CourtAccepted
        | CaseEvent::ClaimsAmended
        | CaseEvent::SuitWithdrawn
        | CaseEvent::MediationAnnounced
        | CaseEvent::MediationRefused
        | CaseEvent::Judge
        | CaseEvent::AppealFiled
        | CaseEvent::BecomeEffective
        | CaseEvent::BeginEnforcement
        | CaseEvent::OpenRetrial => {}
    }
    if step.to == CaseState::ReviewForSuit && case.state != CaseState::Suspended {
        next.review_opened_on = next.review_opened_on.or(Some(on));
    }
    next
}

/// Carries out what a step causes.
fn carry_out(
    work: &mut Work<'_>,
    mut case: Case,
    effect: Effect,
    of: &Occurrence,
) -> Result<Case, CaseError> {
    match effect {
        Effect::Then(event) => return take(work, case, Occurrence::of(event, of.on)),
        Effect::StartAnnouncement => {
            // JI20 Art 13: thirty days from publication; for heroes and martyrs Art 13(3).
            let rule = if case.domain == "heroes" { "C1h" } else { "C1" };
            let clock = clocks::start(work, &case, rule, of.on)?;
            case.announcement_ends_on = clock.due;
            if store::update(work.conn, &case)? == 0 {
                return Err(CaseRefusal::Stale { current: case.version }.into());
            }
            case.version += 1;
        }
        Effect::EndAnnouncement => {
            // A waiting period is over on its last day, whenever that is noted.
            let end = case.announcement_ends_on.unwrap_or(of.on);
            clocks::meet(work, &case, "C1", end)?;
            clocks::meet(work, &case, "C1h", end)?;
        }
        Effect::RunReview => {
            // R21 Art 47: from the end of the rectification period, or of the announcement.
            let announced = of.event == CaseEvent::AnnouncementExpired;
            let from = case.announcement_ends_on.filter(|_| announced).unwrap_or(of.on);
            clocks::run_review(work, &case, from, of.on, &of.reason)?;
        }
        Effect::PauseReview => clocks::pause_review(work, &case, of.on, &of.reason)?,
        Effect::EndReview => clocks::end_review(work, &case, of.on)?,
        Effect::RestartReview => clocks::run_review(work, &case, of.on, of.on, &of.reason)?,
    }
    Ok(case)
}
