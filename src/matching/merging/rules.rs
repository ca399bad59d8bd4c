//! Which leads may be merged. Pure.

use super::error::MergeError;
use crate::kit::{Actor, Role};
use crate::leads::{Lead, LeadState};

/// Whether other leads may be merged into a lead.
///
/// # Errors
/// Why not.
pub fn may_stay(lead: &Lead) -> Result<(), MergeError> {
    let number = lead.number.clone();
    match lead.state {
        LeadState::Registered | LeadState::Screening | LeadState::Evaluating | LeadState::PrelimInquiry => {
            Ok(())
        }
        LeadState::PendingDecision => Err(MergeError::DecisionPending { number }),
        // R21 Art 69: acts found after filing and before the recommendation are handled together with the
        // filed case; that is to join the case, and says why.
        LeadState::Filed => Err(MergeError::IntoFiled { number }),
        LeadState::NotFiled
        | LeadState::TransferredOut
        | LeadState::ReportedUp
        | LeadState::Merged
        | LeadState::HandedToOtherDept
        | LeadState::Parked => Err(MergeError::NotOpen { number, state: lead.state.zh() }),
    }
}

/// Whether a lead may be merged into another one by an actor. What an ordered inquiry asks is the machine's to
/// say.
///
/// # Errors
/// Why not.
pub fn may_go(actor: &Actor, lead: &Lead, survivor: &Lead) -> Result<(), MergeError> {
    let number = lead.number.clone();
    match lead.state {
        LeadState::Registered | LeadState::Screening | LeadState::Evaluating | LeadState::PrelimInquiry => {}
        LeadState::PendingDecision => return Err(MergeError::DecisionPending { number }),
        LeadState::Filed
        | LeadState::NotFiled
        | LeadState::TransferredOut
        | LeadState::ReportedUp
        | LeadState::Merged
        | LeadState::HandedToOtherDept
        | LeadState::Parked => return Err(MergeError::NotOpen { number, state: lead.state.zh() }),
    }
    if lead.office_id != survivor.office_id {
        return Err(MergeError::TwoOffices { number });
    }
    // R21 Art 25: a major lead is recorded with the level above, under its number.
    if lead.major && !survivor.major {
        return Err(MergeError::MajorLead { number });
    }
    // Nobody ends the work of another but the head of the department.
    let own = lead.handler_id.is_none()
        || lead.handler_id == actor.person
        || actor.person.is_none()
        || actor.is(Role::DepartmentHead);
    if own { Ok(()) } else { Err(MergeError::OfAnotherHandler { number }) }
}
