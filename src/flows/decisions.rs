//! A proposal moves on, and what its end causes is done in the same transaction by the room that
//! owns the matter.

use crate::approvals::{self, Approval, ApprovalId, ApprovalState, DecisionKind as Kind, Verdict};
use crate::audit::Work;
use crate::cases::{self, CaseId};
use crate::{lawsuits, leads, recommendations, urging};

use super::error::FlowError;
use super::{filing, official, progress};

/// The reviewer speaks.
///
/// # Errors
/// Those of approvals, and of the room whose matter it is.
pub fn review(
    work: &mut Work<'_>,
    id: ApprovalId,
    version: i32,
    verdict: &Verdict,
) -> Result<Approval, FlowError> {
    let approval = approvals::service::review(work, id, version, verdict)?;
    recommendations::on_reviewed(work, &approval, verdict.agree)?;
    Ok(approval)
}

/// The decider speaks; an approved decision takes effect at once, and its document is issued.
///
/// # Errors
/// Those of approvals, and of the room that carries the decision out.
pub fn decide(
    work: &mut Work<'_>,
    id: ApprovalId,
    version: i32,
    verdict: &Verdict,
) -> Result<Approval, FlowError> {
    let approval = approvals::service::decide(work, id, version, verdict)?;
    if approval.state == ApprovalState::Approved {
        on_approved(work, &approval)?;
        official::on_approved(work, &approval)?;
    } else {
        on_refused(work, &approval)?;
    }
    Ok(approval)
}

/// A proposal is sent back to its proposer.
///
/// # Errors
/// Those of approvals, and of the room whose matter it is.
pub fn send_back(
    work: &mut Work<'_>,
    id: ApprovalId,
    version: i32,
    reason: &str,
) -> Result<Approval, FlowError> {
    let approval = approvals::service::send_back(work, id, version, reason)?;
    on_refused(work, &approval)?;
    Ok(approval)
}

/// A proposer takes a proposal back.
///
/// # Errors
/// Those of approvals, and of the room whose matter it is.
pub fn withdraw(
    work: &mut Work<'_>,
    id: ApprovalId,
    version: i32,
    reason: &str,
) -> Result<Approval, FlowError> {
    let approval = approvals::service::withdraw(work, id, version, reason)?;
    on_refused(work, &approval)?;
    Ok(approval)
}

fn on_approved(work: &mut Work<'_>, approval: &Approval) -> Result<(), FlowError> {
    match approval.kind {
        Kind::FileCase => filing::file(work, approval).map(drop),
        Kind::DeclineFiling
        | Kind::TransferLead
        | Kind::ReportLeadUp
        | Kind::MergeLead
        | Kind::ParkLead
        | Kind::HandOverLead
        | Kind::OpenReporter => Ok(leads::service::on_approved(work, approval)?),
        Kind::CloseCase => {
            cases::decisions::on_approved(work, approval)?;
            recommendations::conclusion::conclude_of_case(work, CaseId(approval.subject_id))?;
            progress::tell_closed(work, CaseId(approval.subject_id))
        }
        Kind::SuspendReview
        | Kind::ResumeReview
        | Kind::ExtendSuitReview
        | Kind::TransferSuit
        | Kind::Announce => Ok(cases::decisions::on_approved(work, approval)?),
        Kind::IssueRecommendation | Kind::AmendRecommendation | Kind::WithdrawRecommendation => {
            Ok(recommendations::on_approved(work, approval)?)
        }
        Kind::FileSuit | Kind::WithdrawSuit | Kind::AmendClaims | Kind::Appeal => {
            Ok(lawsuits::decisions::on_approved(work, approval)?)
        }
        Kind::Urge
        | Kind::Supervise
        | Kind::ReportSuperior
        | Kind::ReportCongress
        | Kind::InformDiscipline => Ok(urging::service::on_approved(work, approval)?),
    }
}

/// What was put to decision stands again where it stood before, and can be proposed anew.
fn on_refused(work: &mut Work<'_>, approval: &Approval) -> Result<(), FlowError> {
    match approval.kind {
        Kind::FileCase
        | Kind::DeclineFiling
        | Kind::TransferLead
        | Kind::ReportLeadUp
        | Kind::MergeLead
        | Kind::ParkLead
        | Kind::HandOverLead
        | Kind::OpenReporter => Ok(leads::service::on_refused(work, approval)?),
        Kind::IssueRecommendation | Kind::AmendRecommendation | Kind::WithdrawRecommendation => {
            Ok(recommendations::on_refused(work, approval)?)
        }
        Kind::Urge
        | Kind::Supervise
        | Kind::ReportSuperior
        | Kind::ReportCongress
        | Kind::InformDiscipline => Ok(urging::service::on_refused(work, approval)?),
        // These change nothing before they are decided. The draft of an announcement or of a suit stays a
        // draft, and the next proposal takes its place.
        Kind::CloseCase
        | Kind::SuspendReview
        | Kind::ResumeReview
        | Kind::ExtendSuitReview
        | Kind::TransferSuit
        | Kind::Announce
        | Kind::FileSuit
        | Kind::WithdrawSuit
        | Kind::AmendClaims
        | Kind::Appeal => Ok(()),
    }
}
