//! Opening the seal over who reported: asked for, approved by another, for a time, each opening logged.

use chrono::TimeDelta;
use serde_json::json;

use super::access::of_own_office;
use crate::approvals::{self, Approval, ApprovalId, DecisionKind, Proposal};
use crate::audit::{Subject, Work};
use crate::kit::{Fields, Timestamp};
use crate::leads::error::{LeadError, ProposalError};
use crate::leads::model::LeadId;
use crate::leads::store;
use crate::leads::vault::{Reporter, VaultKeys};

/// How long an approved request opens the seal.
const OPEN_FOR: TimeDelta = TimeDelta::hours(24);

/// An opened seal.
pub struct Opened {
    /// Who reported.
    pub reporter: Reporter,
    /// Until when it may be opened again.
    pub expires_at: Timestamp,
}

/// Who reported, for the program itself to take out of further words; with the lead on whose row the seal
/// stands. Nobody sees it.
pub(super) fn under_seal(
    work: &mut Work<'_>,
    id: LeadId,
    vault: &VaultKeys,
) -> Result<(LeadId, Reporter), LeadError> {
    Ok(match store::reporters::sealed(work.conn, id)? {
        Some((row, sealed)) => (row, vault.open(row, &sealed)?),
        None => (id, Reporter::default()),
    })
}

/// Takes the reporter of a lead out of a text that was added to it. The text as told goes under the seal.
pub(super) fn masked(
    work: &mut Work<'_>,
    id: LeadId,
    text: &str,
    vault: &VaultKeys,
) -> Result<String, LeadError> {
    let (row, mut reporter) = under_seal(work, id, vault)?;
    let masked = reporter.masked(text);
    if masked != text {
        reporter.keep_original(text);
        reseal(work, row, &reporter, vault)?;
    }
    Ok(masked)
}

/// Puts a changed reporter under seal in the place of the one before.
pub(super) fn reseal(
    work: &mut Work<'_>,
    row: LeadId,
    reporter: &Reporter,
    vault: &VaultKeys,
) -> Result<(), LeadError> {
    store::reporters::remove(work.conn, row)?;
    let now = work.now;
    store::insert_sealed(work.conn, &[(row, vault.seal(row, reporter)?)], now)?;
    store::sealed::insert_words(work.conn, &vault.words(reporter))?;
    Ok(())
}

/// Asks to open the seal of a lead, for a purpose. 举报工作规定 Art 59: nobody sees who reported without
/// the approval of the chief prosecutor.
///
/// # Errors
/// No seal, a missing purpose, or what approvals refuse.
pub fn request_opening(work: &mut Work<'_>, id: LeadId, purpose: &str) -> Result<ApprovalId, ProposalError> {
    let lead = of_own_office(work, id)?;
    let mut fields = Fields::new();
    let purpose = fields.text("purpose", purpose, 5..=1_000);
    fields.finish()?;
    if store::reporters::sealed(work.conn, id)?.is_none() {
        return Err(LeadError::NoReporter { number: lead.number }.into());
    }
    let proposal = Proposal {
        office: lead.office_id,
        kind: DecisionKind::OpenReporter,
        subject: Subject::new("lead", id.0),
        case_id: None,
        opinion: purpose.clone(),
        payload: json!({ "purpose": purpose }),
    };
    let approval = approvals::service::propose(work, &proposal)?;
    let detail = json!({ "approval": approval });
    work.record(lead.office_id, "reporter.asked", Subject::new("lead", id.0), detail);
    Ok(approval)
}

/// The right to open, given to the person who asked and to nobody else.
pub(super) fn on_granted(work: &mut Work<'_>, approval: &Approval) -> Result<(), LeadError> {
    let id = LeadId(approval.subject_id);
    let until = work.now.plus(OPEN_FOR);
    let (person, now) = (approval.proposer_id, work.now);
    let purpose = approval.opinion.as_str();
    store::reporters::insert_grant(work.conn, (id, person), approval.id, purpose, (now, until))?;
    let detail = json!({ "approval": approval.id, "person": person, "until": until });
    work.record(approval.office_id, "reporter.granted", Subject::new("lead", id.0), detail);
    Ok(())
}

/// Opens the seal. Every opening is a row of the log.
///
/// # Errors
/// When the actor has no right to it now, or the seal does not open.
pub fn open_reporter(work: &mut Work<'_>, id: LeadId, vault: &VaultKeys) -> Result<Opened, LeadError> {
    let lead = of_own_office(work, id)?;
    let refused = || LeadError::ReporterNotGranted { number: lead.number.clone() };
    let person = work.actor.person.ok_or_else(refused)?;
    let now = work.now;
    let grant = store::reporters::grant(work.conn, id, person, now)?.ok_or_else(refused)?;
    let (row, sealed) = store::reporters::sealed(work.conn, id)?
        .ok_or_else(|| LeadError::NoReporter { number: lead.number.clone() })?;
    let reporter = vault.open(row, &sealed)?;
    store::reporters::count_opening(work.conn, grant.id)?;
    let detail = json!({ "approval": grant.approval_id, "grant": grant.id });
    work.viewed(lead.office_id, "reporter.viewed", Subject::new("lead", id.0), detail);
    Ok(Opened { reporter, expires_at: grant.expires_at })
}
