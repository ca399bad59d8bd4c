//! The legal gates of each step, and what a filing has to satisfy.

use super::model::{ClosingGround, Wrongdoer};
use super::state::{CaseEvent, CaseState, Facts, Refusal, Track};
use crate::kit::Fields;

/// Whether the law lets an event happen now.
///
/// # Errors
/// The first rule that refuses.
pub(super) fn gate(track: Track, from: CaseState, event: CaseEvent, facts: &Facts) -> Result<(), Refusal> {
    use CaseEvent as E;
    let need = |holds: bool, refusal: Refusal| if holds { Ok(()) } else { Err(refusal) };
    let administrative = track == Track::Administrative;
    match event {
        // R21 Art 33: a plan is made before the inquiry.
        E::BeginInvestigation => need(facts.plan, Refusal::PlanMissing),
        // R21 Art 70: the agency that is talked to has been served with the filing decision.
        E::OpenConsultation => {
            need(facts.party_known, Refusal::PartyUnknown)?;
            need(facts.filing_served, Refusal::FilingNotServed)
        }
        // R21 Art 70: a record or minutes of the consultation.
        E::ReturnToInvestigation => need(facts.minutes, Refusal::MinutesMissing),
        E::EndInvestigation => {
            need(from != CaseState::Consulting || facts.minutes, Refusal::MinutesMissing)?;
            need(facts.acts > 0, Refusal::NoAct)?;
            // R21 Art 36: two persons at least at each act.
            need(facts.two_persons_each, Refusal::TwoPersons)?;
            // R21 Art 29: a matter may be filed before anybody is known, but not end so.
            need(facts.party_known, Refusal::PartyUnknown)?;
            need(!administrative || facts.filing_served, Refusal::FilingNotServed)?;
            // R21 Arts 73 and 89.
            need(facts.investigation_report, Refusal::InvestigationReportMissing)
        }
        // R21 Art 91 and JI20 Art 13: approved, and published in a medium of national reach.
        E::Announce => need(facts.announced, Refusal::AnnouncementMissing),
        E::AnnouncementExpired => need(facts.announcement_over, Refusal::AnnouncementRunning),
        E::TransferSuit => need(facts.review_report, Refusal::ReviewReportMissing),
        E::Sue => {
            // JI20 Art 13: the announcement is a waiting period.
            need(administrative || facts.announcement_over, Refusal::AnnouncementRunning)?;
            // R21 Arts 77, 82 and 93: what was or was not done is shown by a follow-up inquiry.
            need(facts.followed_up, Refusal::FollowUpMissing)?;
            // R21 Arts 79 and 94.
            need(facts.review_report, Refusal::ReviewReportMissing)
        }
        E::Close => closing(track, from, facts),
        // R21 Art 74: the closing decision is served on the agency before the file is put away.
        E::Archive => {
            let served = !administrative || from != CaseState::Closed || facts.closing_served;
            need(served, Refusal::ClosingNotServed)
        }
        E::RecommendationDrafted
        | E::RecommendationIssued
        | E::RecommendationServed
        | E::RecommendationWithdrawn
        | E::BeginFollowUp
        | E::FollowUpRecorded
        | E::RectificationExpired
        | E::Suspend
        | E::Resume
        | E::BeginSupport
        | E::WithdrawSupport
        | E::AcceptTransfer
        | E::CourtAccepted
        | E::ClaimsAmended
        | E::SuitWithdrawn
        | E::MediationAnnounced
        | E::MediationRefused
        | E::Judge
        | E::AppealFiled
        | E::BecomeEffective
        | E::BeginEnforcement
        | E::OpenRetrial => Ok(()),
    }
}

/// R21 Arts 74 and 90: what a case may be closed on, and what must be on file by then.
fn closing(track: Track, from: CaseState, facts: &Facts) -> Result<(), Refusal> {
    let ground = facts.ground.ok_or(Refusal::GroundMissing)?;
    if !ground.of(track) {
        return Err(Refusal::GroundOfOtherTrack);
    }
    if !facts.investigation_report {
        return Err(Refusal::InvestigationReportMissing);
    }
    let support_goes_on = matches!(
        ground,
        ClosingGround::DamagesAgreedOrSued | ClosingGround::RelativesObject | ClosingGround::EligibleBodySued
    );
    if from == CaseState::SupportingSuit && support_goes_on {
        return Err(Refusal::SupportContinues);
    }
    // R21 Art 77: an issued recommendation is not closed on paper alone.
    if facts.recommended && !facts.followed_up {
        return Err(Refusal::FollowUpMissing);
    }
    if from == CaseState::ReviewForSuit && !facts.review_report {
        return Err(Refusal::ReviewReportMissing);
    }
    Ok(())
}

/// Facts under which no gate refuses.
pub(super) fn all_in_order(track: Track) -> Facts {
    Facts {
        plan: true,
        acts: 1,
        two_persons_each: true,
        party_known: true,
        filing_served: true,
        minutes: true,
        investigation_report: true,
        recommended: track == Track::Administrative,
        rectification_expired: true,
        announced: true,
        announcement_over: true,
        followed_up: true,
        review_report: true,
        ground: Some(ClosingGround::Other),
        closing_served: true,
    }
}

/// Checks those a case is filed against: a name, and a credit code that can be one (GB 32100).
pub(super) fn check_wrongdoers(fields: &mut Fields, wrongdoers: &[Wrongdoer]) {
    for (at, wrongdoer) in wrongdoers.iter().enumerate() {
        fields.text(&format!("wrongdoers[{at}].name"), &wrongdoer.name, 1..=200);
        if let Some(code) = &wrongdoer.credit_code {
            fields.check(
                credit_code(code),
                &format!("wrongdoers[{at}].credit_code"),
                "malformed",
                "GB 32100: 18 characters with their check character",
            );
        }
    }
}

/// Whether a unified social credit code is well formed: eighteen characters, the last of which checks
/// the others modulo 31.
fn credit_code(code: &str) -> bool {
    const ALPHABET: &str = "0123456789ABCDEFGHJKLMNPQRTUWXY";
    const WEIGHTS: [usize; 17] = [1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28];
    let Some(values) = code.chars().map(|c| ALPHABET.find(c)).collect::<Option<Vec<_>>>() else {
        return false;
    };
    let Some((check, body)) = values.split_last() else { return false };
    if body.len() != WEIGHTS.len() {
        return false;
    }
    let sum: usize = body.iter().zip(WEIGHTS).map(|(value, weight)| value * weight).sum();
    *check == (31 - sum % 31) % 31
}
