//! What of a case goes through approval, and what an approved decision causes: closing, suspension,
//! resumption, extension of the review, announcement, transfer of the suit.

use chrono::NaiveDate;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::clocks;
use super::error::{CaseError, CaseRefusal};
use super::investigation::model::{Announcement, AnnouncementId};
use super::investigation::store as papers;
use super::measures::model::Shown;
use super::measures::service as measures;
use super::model::{Case, CaseId, ClosingGround};
use super::progress::{Occurrence, foresee, take};
use super::service::open;
use super::state::{CaseEvent, CaseState, Track};
use super::store;
use crate::approvals::{Approval, ApprovalId, DecisionKind, Proposal};
use crate::audit::{Subject, Work};
use crate::deadlines::service as deadlines;
use crate::deadlines::{Authority, Extension, Length};
use crate::kit::{Fields, OfficeId, PersonId};

/// A closing that is proposed.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Closing {
    /// Its ground.
    pub ground: ClosingGround,
    /// Its reasons.
    pub reason: String,
}

/// A suspension that is proposed (R21 Art 78).
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct SuspensionEntry {
    /// The sudden event or other objective cause.
    pub obstacle: String,
    /// What the agency has decided or planned within the period.
    pub agency_measures: String,
    /// The agency is not idle.
    pub not_idle: bool,
}

/// A reason and nothing more.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Reasoned {
    /// Why.
    pub reason: String,
}

/// A transfer of the suit that is proposed (R21 Arts 16, 79).
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Transfer {
    /// The office that matches the court.
    pub office: OfficeId,
    /// Why.
    pub reason: String,
}

/// An announcement that is proposed (R21 Art 91).
#[derive(Debug, Clone)]
pub struct AnnouncementEntry {
    /// The harm, as it is announced.
    pub harm: String,
    /// To whom it speaks, and what they are asked within the period.
    pub notice: String,
    /// Contact and telephone.
    pub contact: String,
    /// Close relatives of a hero or martyr were asked directly instead.
    pub relatives_asked: bool,
}

#[derive(Debug, Serialize, Deserialize)]
struct Announced {
    announcement: AnnouncementId,
}

/// Proposes to close a case. What would refuse the closing refuses the proposal.
///
/// # Errors
/// When a gate or a missing measure refuses.
pub fn propose_closing(work: &mut Work<'_>, id: CaseId, closing: &Closing) -> Result<ApprovalId, CaseError> {
    let case = open(work, id)?;
    let mut fields = Fields::new();
    let reason = fields.text("reason", &closing.reason, 1..=4000);
    fields.finish()?;
    let today = work.today();
    let ground = Some((closing.ground, reason.clone()));
    foresee(work, &case, &Occurrence { closing: ground, ..Occurrence::of(CaseEvent::Close, today) })?;
    measures::check(work, &case, CaseEvent::Close)?;
    propose(work, &case, DecisionKind::CloseCase, &reason, closing)
}

/// Proposes to suspend the review.
///
/// # Errors
/// When the conditions of R21 Art 78 are not stated, or the state does not allow it.
pub fn propose_suspension(
    work: &mut Work<'_>,
    id: CaseId,
    entry: &SuspensionEntry,
) -> Result<ApprovalId, CaseError> {
    let case = open(work, id)?;
    if !entry.not_idle || entry.obstacle.trim().is_empty() || entry.agency_measures.trim().is_empty() {
        return Err(CaseRefusal::SuspensionConditions.into());
    }
    let today = work.today();
    foresee(work, &case, &Occurrence::of(CaseEvent::Suspend, today))?;
    propose(work, &case, DecisionKind::SuspendReview, &entry.obstacle, entry)
}

/// Proposes to resume the review.
///
/// # Errors
/// When the review is not suspended.
pub fn propose_resumption(work: &mut Work<'_>, id: CaseId, reason: &str) -> Result<ApprovalId, CaseError> {
    let case = open(work, id)?;
    let today = work.today();
    foresee(work, &case, &Occurrence::of(CaseEvent::Resume, today))?;
    propose(work, &case, DecisionKind::ResumeReview, reason, &Reasoned { reason: reason.to_owned() })
}

/// Proposes to extend the review for suit by a month (R21 Art 47(4)).
///
/// # Errors
/// When no review is running.
pub fn propose_extension(work: &mut Work<'_>, id: CaseId, reason: &str) -> Result<ApprovalId, CaseError> {
    let case = open(work, id)?;
    clocks::review(work, &case)?.ok_or(CaseRefusal::NoReviewRunning)?;
    propose(work, &case, DecisionKind::ExtendSuitReview, reason, &Reasoned { reason: reason.to_owned() })
}

/// Proposes to transfer the suit to the office that matches the court.
///
/// # Errors
/// When the office is unknown or one's own, or a gate refuses.
pub fn propose_transfer(
    work: &mut Work<'_>,
    id: CaseId,
    transfer: &Transfer,
) -> Result<ApprovalId, CaseError> {
    let case = open(work, id)?;
    let known = crate::org::store::procuratorate(work.conn, transfer.office)?.is_some();
    if !known || transfer.office == case.handling_office() {
        return Err(CaseRefusal::OfficeUnknown { office: transfer.office }.into());
    }
    let today = work.today();
    foresee(work, &case, &Occurrence::of(CaseEvent::TransferSuit, today))?;
    measures::check(work, &case, CaseEvent::TransferSuit)?;
    propose(work, &case, DecisionKind::TransferSuit, &transfer.reason, transfer)
}

/// Drafts an announcement and proposes it.
///
/// # Errors
/// When a required content is missing, or the track has no announcement.
pub fn propose_announcement(
    work: &mut Work<'_>,
    id: CaseId,
    entry: &AnnouncementEntry,
) -> Result<(AnnouncementId, ApprovalId), CaseError> {
    let case = open(work, id)?;
    let misplaced = match (case.track, case.state) {
        (Track::Administrative, _) => {
            Some(CaseRefusal::NotOfTrack { event: CaseEvent::Announce, track: case.track })
        }
        (_, CaseState::InvestigationEnded) => None,
        (_, state) => Some(CaseRefusal::NotFromHere { event: CaseEvent::Announce, state }),
    };
    if let Some(refusal) = misplaced {
        return Err(refusal.into());
    }
    let mut fields = Fields::new();
    let harm = fields.text("harm", &entry.harm, 1..=8000);
    let notice = fields.text("notice", &entry.notice, 1..=8000);
    let contact = fields.text("contact", &entry.contact, 1..=500);
    // R21 Art 92: only close relatives of heroes and martyrs are asked in place of an announcement.
    let relatives = !entry.relatives_asked || case.domain == "heroes";
    fields.check(relatives, "relatives_asked", "not_allowed", "heroes");
    fields.finish()?;
    let texts = [harm.as_str(), notice.as_str(), contact.as_str()];
    // A draft that was not agreed to gives way to the new text.
    let drafts = papers::announcements(work.conn, id)?;
    let made = match drafts.into_iter().find(|draft| draft.approved_on.is_none()) {
        Some(draft) => {
            papers::redraft_announcement(work.conn, draft.id, texts, entry.relatives_asked)?;
            draft.id
        }
        None => papers::insert_announcement(work.conn, id, texts, entry.relatives_asked)?,
    };
    let approval = propose(work, &case, DecisionKind::Announce, &harm, &Announced { announcement: made })?;
    Ok((made, approval))
}

/// Records that an approved announcement appeared, in a medium of national reach; the thirty days
/// begin. Where close relatives were asked instead, the day is that of their answer.
///
/// # Errors
/// When the announcement was not approved, or has appeared before.
pub fn publish_announcement(
    work: &mut Work<'_>,
    id: CaseId,
    announcement: AnnouncementId,
    medium: &str,
    on: NaiveDate,
) -> Result<Case, CaseError> {
    let case = open(work, id)?;
    let mut row = papers::announcement(work.conn, id, announcement)?
        .ok_or(CaseRefusal::RecordNotFound { what: "announcement", id: announcement.0 })?;
    let Some(approved) = row.approved_on else { return Err(CaseRefusal::AnnouncementMissing.into()) };
    let mut fields = Fields::new();
    let medium = fields.text("medium", medium, 1..=200);
    fields.past("published_on", on, work.today());
    fields.check(on >= approved, "published_on", "order", approved);
    fields.finish()?;
    if row.published_on.is_some() {
        return Err(CaseRefusal::Stale { current: row.version }.into());
    }
    row.medium = Some(medium);
    row.published_on = Some(on);
    store_announcement(work, &row)?;
    if row.relatives_asked {
        measures::shown(work, &case, Shown::RelativesAsked, on)?;
    }
    take(work, case, Occurrence::of(CaseEvent::Announce, on))
}

/// Takes over a case whose suit was transferred; the review begins anew (R21 Art 47(3)).
///
/// # Errors
/// When the actor's office is not the one it was transferred to.
pub fn accept_transfer(
    work: &mut Work<'_>,
    id: CaseId,
    received_on: NaiveDate,
    handler: PersonId,
) -> Result<Case, CaseError> {
    let case = open(work, id)?;
    let office = case.suit_office_id.filter(|_| case.state == CaseState::Transferred);
    let refusal = CaseRefusal::NotFromHere { event: CaseEvent::AcceptTransfer, state: case.state };
    let office = office.ok_or(refusal)?;
    if work.actor.person.is_some() && work.actor.office != Some(office) {
        return Err(CaseRefusal::OtherOffice { number: case.number }.into());
    }
    if store::office_of(work.conn, handler)? != Some(office) {
        return Err(CaseRefusal::PersonOfOtherOffice { person: handler }.into());
    }
    let mut fields = Fields::new();
    fields.past("received_on", received_on, work.today());
    fields.finish()?;
    let office = Some((office, Some(handler)));
    take(work, case, Occurrence { office, ..Occurrence::of(CaseEvent::AcceptTransfer, received_on) })
}

/// Carries out an approved decision of this room.
///
/// # Errors
/// When the case has moved on meanwhile and a gate refuses.
pub fn on_approved(work: &mut Work<'_>, approval: &Approval) -> Result<(), CaseError> {
    let id = CaseId(approval.subject_id);
    let today = work.today();
    let case = store::any_case(work.conn, id)?.ok_or(CaseRefusal::NotFound { id })?;
    match approval.kind {
        DecisionKind::CloseCase => {
            let Closing { ground, reason } = payload(approval)?;
            let closing = Some((ground, reason.clone()));
            take(work, case, Occurrence { closing, reason, ..Occurrence::of(CaseEvent::Close, today) })?;
        }
        DecisionKind::SuspendReview => {
            let entry: SuspensionEntry = payload(approval)?;
            let SuspensionEntry { obstacle, agency_measures, not_idle: _ } = entry;
            papers::insert_suspension(work.conn, id, &obstacle, &agency_measures, today)?;
            take(work, case, Occurrence { reason: obstacle, ..Occurrence::of(CaseEvent::Suspend, today) })?;
        }
        DecisionKind::ResumeReview => {
            let Reasoned { reason } = payload(approval)?;
            papers::end_suspension(work.conn, id, today, &reason)?;
            take(work, case, Occurrence { reason, ..Occurrence::of(CaseEvent::Resume, today) })?;
        }
        DecisionKind::ExtendSuitReview => extend(work, &case, approval)?,
        DecisionKind::TransferSuit => {
            let Transfer { office, reason } = payload(approval)?;
            let office = Some((office, None));
            take(
                work,
                case,
                Occurrence { office, reason, ..Occurrence::of(CaseEvent::TransferSuit, today) },
            )?;
        }
        DecisionKind::Announce => {
            let Announced { announcement } = payload(approval)?;
            let mut row = papers::announcement(work.conn, id, announcement)?
                .ok_or(CaseRefusal::RecordNotFound { what: "announcement", id: announcement.0 })?;
            row.approved_on = Some(today);
            store_announcement(work, &row)?;
            let detail = json!({ "announcement": announcement });
            let office = case.handling_office();
            let subject = Subject::new("announcement", announcement.0);
            work.record_in_case(office, id.0, "case.announcement_approved", subject, detail);
        }
        DecisionKind::FileCase
        | DecisionKind::DeclineFiling
        | DecisionKind::TransferLead
        | DecisionKind::ReportLeadUp
        | DecisionKind::MergeLead
        | DecisionKind::ParkLead
        | DecisionKind::HandOverLead
        | DecisionKind::OpenReporter
        | DecisionKind::IssueRecommendation
        | DecisionKind::AmendRecommendation
        | DecisionKind::WithdrawRecommendation
        | DecisionKind::FileSuit
        | DecisionKind::WithdrawSuit
        | DecisionKind::AmendClaims
        | DecisionKind::Appeal
        | DecisionKind::Urge
        | DecisionKind::Supervise
        | DecisionKind::ReportSuperior
        | DecisionKind::ReportCongress
        | DecisionKind::InformDiscipline => return Err(CaseRefusal::PayloadUnreadable.into()),
    }
    Ok(())
}

/// R21 Art 47(4): one month by the chief prosecutor; whatever follows is the level above's.
fn extend(work: &mut Work<'_>, case: &Case, approval: &Approval) -> Result<(), CaseError> {
    let Reasoned { reason } = payload(approval)?;
    let clock = clocks::review(work, case)?.ok_or(CaseRefusal::NoReviewRunning)?;
    let above = approval.deciding_office_id != approval.office_id;
    let by = if above { Authority::Superior } else { Authority::Chief };
    let on = work.today();
    deadlines::extend(work, clock.id, &Extension { length: Length::months(1), by, on, reason })?;
    measures::shown(work, case, Shown::Extension, on)?;
    let detail = json!({ "clock": clock.id, "by": by });
    let subject = Subject::new("case", case.id.0);
    work.record_in_case(case.handling_office(), case.id.0, "case.review_extended", subject, detail);
    Ok(())
}

/// Puts something to decision.
fn propose(
    work: &mut Work<'_>,
    case: &Case,
    kind: DecisionKind,
    opinion: &str,
    payload: &impl Serialize,
) -> Result<ApprovalId, CaseError> {
    let payload = serde_json::to_value(payload).map_err(|_| CaseRefusal::PayloadUnreadable)?;
    let proposal = Proposal {
        office: case.handling_office(),
        kind,
        subject: Subject::new("case", case.id.0),
        case_id: Some(case.id.0),
        opinion: opinion.to_owned(),
        payload,
    };
    Ok(crate::approvals::service::propose(work, &proposal)?)
}

fn payload<T: DeserializeOwned>(approval: &Approval) -> Result<T, CaseError> {
    let value = approval.payload.get().clone();
    Ok(serde_json::from_value(value).map_err(|_| CaseRefusal::PayloadUnreadable)?)
}

fn store_announcement(work: &mut Work<'_>, row: &Announcement) -> Result<(), CaseError> {
    if papers::update_announcement(work.conn, row)? == 0 {
        return Err(CaseRefusal::Stale { current: row.version }.into());
    }
    Ok(())
}
