//! The legal gates of each step, and what a filing has to satisfy.

use super::model::{ClosingGround, Wrongdoer};
use super::state::{CaseEvent, CaseState, Facts, Refusal, Track};
use crate::kit::Fields;
use crate::org::rules::is_credit_code;

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
                is_credit_code(code),
                &format!("wrongdoers[{at}].credit_code"),
                "malformed",
                "GB 32100: 18 characters with their check character",
            );
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cases::state::{step, table};

    fn refused(track: Track, from: CaseState, event: CaseEvent, facts: &Facts) -> Refusal {
        step(track, from, event, facts).unwrap_err()
    }

    #[test]
    fn the_machines_are_the_ones_that_were_reviewed() {
        insta::assert_snapshot!("administrative", table(Track::Administrative));
        insta::assert_snapshot!("civil", table(Track::Civil));
        insta::assert_snapshot!("criminal_incidental_civil", table(Track::CriminalIncidentalCivil));
    }

    #[test]
    fn an_inquiry_needs_a_plan_and_two_persons_at_each_act() {
        let track = Track::Administrative;
        let facts = Facts { plan: false, ..all_in_order(track) };
        let begin = CaseEvent::BeginInvestigation;
        assert_eq!(refused(track, CaseState::Filed, begin, &facts), Refusal::PlanMissing);
        let end = CaseEvent::EndInvestigation;
        let from = CaseState::Investigating;
        let facts = Facts { two_persons_each: false, ..all_in_order(track) };
        assert_eq!(refused(track, from, end, &facts), Refusal::TwoPersons);
        let facts = Facts { acts: 0, ..all_in_order(track) };
        assert_eq!(refused(track, from, end, &facts), Refusal::NoAct);
        let facts = Facts { investigation_report: false, ..all_in_order(track) };
        assert_eq!(refused(track, from, end, &facts), Refusal::InvestigationReportMissing);
        let facts = Facts { filing_served: false, ..all_in_order(track) };
        assert_eq!(refused(track, from, end, &facts), Refusal::FilingNotServed);
        assert!(step(Track::Civil, from, end, &facts).is_ok(), "no such duty on the civil track");
    }

    #[test]
    fn a_consultation_ends_with_minutes() {
        let track = Track::Administrative;
        let facts = Facts { minutes: false, ..all_in_order(track) };
        for event in [CaseEvent::ReturnToInvestigation, CaseEvent::EndInvestigation] {
            assert_eq!(refused(track, CaseState::Consulting, event, &facts), Refusal::MinutesMissing);
        }
    }

    #[test]
    fn an_issued_recommendation_is_closed_only_after_a_follow_up() {
        let track = Track::Administrative;
        let facts = Facts { followed_up: false, ..all_in_order(track) };
        let close = CaseEvent::Close;
        assert_eq!(refused(track, CaseState::FollowUp, close, &facts), Refusal::FollowUpMissing);
        let facts = Facts { followed_up: false, recommended: false, ..all_in_order(track) };
        assert!(step(track, CaseState::InvestigationEnded, close, &facts).is_ok());
    }

    #[test]
    fn nothing_is_closed_from_where_the_law_does_not_close() {
        let track = Track::Administrative;
        let facts = all_in_order(track);
        for from in [CaseState::Filed, CaseState::Investigating, CaseState::Served, CaseState::Suspended] {
            assert_eq!(refused(track, from, CaseEvent::Close, &facts), Refusal::NotFromHere);
        }
    }

    #[test]
    fn a_ground_of_the_other_track_closes_nothing() {
        let facts =
            Facts { ground: Some(ClosingGround::RelativesObject), ..all_in_order(Track::Administrative) };
        let from = CaseState::InvestigationEnded;
        let refusal = refused(Track::Administrative, from, CaseEvent::Close, &facts);
        assert_eq!(refusal, Refusal::GroundOfOtherTrack);
        let facts = Facts { ground: Some(ClosingGround::NoIllegality), ..all_in_order(Track::Civil) };
        assert_eq!(refused(Track::Civil, from, CaseEvent::Close, &facts), Refusal::GroundOfOtherTrack);
    }

    #[test]
    fn a_support_is_not_ended_because_another_sued() {
        let facts = Facts { ground: Some(ClosingGround::EligibleBodySued), ..all_in_order(Track::Civil) };
        let from = CaseState::SupportingSuit;
        assert_eq!(refused(Track::Civil, from, CaseEvent::Close, &facts), Refusal::SupportContinues);
    }

    #[test]
    fn a_civil_suit_waits_for_the_end_of_the_announcement() {
        let track = Track::Civil;
        let facts = Facts { announcement_over: false, ..all_in_order(track) };
        let from = CaseState::ReviewForSuit;
        assert_eq!(refused(track, from, CaseEvent::Sue, &facts), Refusal::AnnouncementRunning);
        let expired = CaseEvent::AnnouncementExpired;
        assert_eq!(refused(track, CaseState::FollowUp, expired, &facts), Refusal::AnnouncementRunning);
    }

    #[test]
    fn a_suit_needs_the_follow_up_and_the_report() {
        let track = Track::Administrative;
        let from = CaseState::ReviewForSuit;
        let facts = Facts { review_report: false, ..all_in_order(track) };
        assert_eq!(refused(track, from, CaseEvent::Sue, &facts), Refusal::ReviewReportMissing);
        assert_eq!(refused(track, from, CaseEvent::TransferSuit, &facts), Refusal::ReviewReportMissing);
        let facts = Facts { followed_up: false, ..all_in_order(track) };
        assert_eq!(refused(track, from, CaseEvent::Sue, &facts), Refusal::FollowUpMissing);
    }

    #[test]
    fn resuming_leads_to_the_review_once_the_period_has_run_out() {
        let track = Track::Administrative;
        let to = |expired: bool| {
            let facts = Facts { rectification_expired: expired, ..all_in_order(track) };
            step(track, CaseState::Suspended, CaseEvent::Resume, &facts).unwrap().to
        };
        assert_eq!(to(true), CaseState::ReviewForSuit);
        assert_eq!(to(false), CaseState::FollowUp);
    }

    #[test]
    fn a_second_recommendation_leaves_the_follow_up_where_it_is() {
        let facts = all_in_order(Track::Administrative);
        for event in [
            CaseEvent::RecommendationDrafted,
            CaseEvent::RecommendationIssued,
            CaseEvent::RecommendationServed,
        ] {
            let step = step(Track::Administrative, CaseState::FollowUp, event, &facts).unwrap();
            assert_eq!(step.to, CaseState::FollowUp);
            assert!(step.effects.is_empty());
        }
    }
}
