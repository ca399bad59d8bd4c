//! The machine of a case: three tracks, one function.
//!
//! R21 Arts 67–84 are the administrative track, Arts 85–99 the civil one, Arts 100–103 the support of
//! another's suit. A suit incidental to a prosecution goes as a civil one, without that support.

use super::model::ClosingGround;
pub use super::words::{CaseEvent, CaseState, Track};

/// What the machine has to know of a case besides its state.
#[derive(Debug, Clone, Default)]
#[expect(clippy::struct_excessive_bools, reason = "independent facts, each asked by a rule")]
pub struct Facts {
    /// A plan of the inquiry is on file.
    pub plan: bool,
    /// Acts of inquiry on file.
    pub acts: i64,
    /// Each of them was done by two persons at least.
    pub two_persons_each: bool,
    /// The agency, or the wrongdoer, is known.
    pub party_known: bool,
    /// The filing decision has been served on every agency of the case.
    pub filing_served: bool,
    /// Minutes of a consultation are on file.
    pub minutes: bool,
    /// The report that ends the investigation is on file.
    pub investigation_report: bool,
    /// A recommendation was issued and not withdrawn.
    pub recommended: bool,
    /// The rectification period has run out.
    pub rectification_expired: bool,
    /// The announcement was approved and published, or close relatives were asked.
    pub announced: bool,
    /// The announcement period is over.
    pub announcement_over: bool,
    /// A follow-up inquiry is on file.
    pub followed_up: bool,
    /// The report that ends the review is on file.
    pub review_report: bool,
    /// Why the case is to be closed.
    pub ground: Option<ClosingGround>,
    /// The closing decision has been served on every agency of the case.
    pub closing_served: bool,
}

/// What a step causes besides the new state.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Effect {
    /// Another event follows by itself.
    Then(CaseEvent),
    /// The announcement period (C1) begins.
    StartAnnouncement,
    /// The announcement period (C1) is over.
    EndAnnouncement,
    /// The period of the review for suit (A9, C2) begins, or runs on if it stood still.
    RunReview,
    /// It stands still.
    PauseReview,
    /// The review is over.
    EndReview,
    /// The review begins anew at the office that took the case over (R21 Art 47(3)).
    RestartReview,
}

/// A step that is allowed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step {
    /// The new state.
    pub to: CaseState,
    /// What it causes.
    pub effects: Vec<Effect>,
}

/// Why a step is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Refusal {
    /// The event is none of this track.
    NotOfTrack,
    /// The event does not follow on this state.
    NotFromHere,
    /// R21 Art 33: a plan before the inquiry.
    PlanMissing,
    /// R21 Arts 35, 71, 86: nothing has been inquired into.
    NoAct,
    /// R21 Art 36: two persons at each act.
    TwoPersons,
    /// Nobody is named against whom the case is.
    PartyUnknown,
    /// R21 Art 70: the filing decision is served on the agency.
    FilingNotServed,
    /// R21 Art 70: minutes of the consultation.
    MinutesMissing,
    /// R21 Arts 73, 89: a report ends the investigation.
    InvestigationReportMissing,
    /// R21 Art 91: an announcement, approved and published.
    AnnouncementMissing,
    /// JI20 Art 13: no suit before the announcement is over.
    AnnouncementRunning,
    /// R21 Arts 77, 93: a follow-up inquiry.
    FollowUpMissing,
    /// R21 Arts 79, 94: a report ends the review.
    ReviewReportMissing,
    /// R21 Arts 74, 90: a ground for closing.
    GroundMissing,
    /// The ground is of the other track.
    GroundOfOtherTrack,
    /// R21 Art 74: the closing decision is served on the agency.
    ClosingNotServed,
    /// R21 Art 90: a support of suit is not ended by these grounds.
    SupportContinues,
}

/// The next state and what comes with it, or why not.
///
/// # Errors
/// The rule that refuses.
pub fn step(track: Track, from: CaseState, event: CaseEvent, facts: &Facts) -> Result<Step, Refusal> {
    if !of_track(track, event) {
        return Err(Refusal::NotOfTrack);
    }
    let to = target(track, from, event, facts).ok_or(Refusal::NotFromHere)?;
    super::rules::gate(track, from, event, facts)?;
    Ok(Step { to, effects: effects(from, event, to) })
}

/// Whether the event belongs to the track.
fn of_track(track: Track, event: CaseEvent) -> bool {
    use CaseEvent as E;
    let administrative = track == Track::Administrative;
    match event {
        E::OpenConsultation
        | E::ReturnToInvestigation
        | E::RecommendationDrafted
        | E::RecommendationIssued
        | E::RecommendationServed
        | E::RecommendationWithdrawn
        | E::RectificationExpired
        | E::Suspend
        | E::Resume => administrative,
        // JI20 Art 20 with the 2019 reply (法释〔2019〕18号): announced too when joined to a prosecution.
        E::Announce | E::AnnouncementExpired | E::MediationAnnounced | E::MediationRefused => !administrative,
        // R21 Art 100: support is given to the suit of another.
        E::BeginSupport | E::WithdrawSupport => track == Track::Civil,
        // R21 Art 14: the office that handles the crime brings the incidental suit.
        E::TransferSuit | E::AcceptTransfer => track != Track::CriminalIncidentalCivil,
        E::BeginInvestigation
        | E::EndInvestigation
        | E::BeginFollowUp
        | E::FollowUpRecorded
        | E::Sue
        | E::CourtAccepted
        | E::ClaimsAmended
        | E::SuitWithdrawn
        | E::Judge
        | E::AppealFiled
        | E::BecomeEffective
        | E::BeginEnforcement
        | E::OpenRetrial
        | E::Close
        | E::Archive => true,
    }
}

/// The state an event leads to, if it follows on this one.
fn target(track: Track, from: CaseState, event: CaseEvent, facts: &Facts) -> Option<CaseState> {
    use CaseEvent as E;
    use CaseState as S;
    let on = |allowed: &[S], to: S| allowed.contains(&from).then_some(to);
    // A second recommendation of the same case leaves the state where the first has brought it.
    let or_stay = |first: S, to: S, stay: &[S]| on(&[first], to).or_else(|| on(stay, from));
    match event {
        E::BeginInvestigation => on(&[S::Filed], S::Investigating),
        E::OpenConsultation => on(&[S::Investigating], S::Consulting),
        E::ReturnToInvestigation => on(&[S::Consulting], S::Investigating),
        E::EndInvestigation => on(&[S::Investigating, S::Consulting], S::InvestigationEnded),
        E::RecommendationDrafted => or_stay(
            S::InvestigationEnded,
            S::Recommending,
            &[S::Recommending, S::RecommendationIssued, S::Served, S::FollowUp, S::ReviewForSuit],
        ),
        E::RecommendationIssued => or_stay(
            S::Recommending,
            S::RecommendationIssued,
            &[S::RecommendationIssued, S::Served, S::FollowUp, S::ReviewForSuit],
        ),
        E::RecommendationServed => or_stay(
            S::RecommendationIssued,
            S::Served,
            &[S::Served, S::FollowUp, S::Suspended, S::ReviewForSuit],
        ),
        E::RecommendationWithdrawn => {
            on(&[S::Recommending, S::RecommendationIssued, S::Served, S::FollowUp], S::InvestigationEnded)
        }
        E::Announce => on(&[S::InvestigationEnded], S::Announced),
        E::BeginFollowUp if track == Track::Administrative => on(&[S::Served], S::FollowUp),
        E::BeginFollowUp => on(&[S::Announced], S::FollowUp),
        // Recorded without a change of state; after closing it is a later check (回头看).
        E::FollowUpRecorded => on(
            &[S::Announced, S::Served, S::FollowUp, S::Suspended, S::ReviewForSuit, S::Closed, S::Archived],
            from,
        ),
        // While suspended the expiry is only noted; resuming then leads to the review.
        E::RectificationExpired => or_stay(S::FollowUp, S::ReviewForSuit, &[S::Suspended, S::ReviewForSuit]),
        E::AnnouncementExpired => on(&[S::Announced, S::FollowUp], S::ReviewForSuit),
        E::Suspend => on(&[S::FollowUp, S::ReviewForSuit], S::Suspended),
        E::Resume if facts.rectification_expired => on(&[S::Suspended], S::ReviewForSuit),
        E::Resume => on(&[S::Suspended], S::FollowUp),
        E::BeginSupport => {
            on(&[S::InvestigationEnded, S::Announced, S::FollowUp, S::ReviewForSuit], S::SupportingSuit)
        }
        E::WithdrawSupport => on(&[S::SupportingSuit], S::SupportWithdrawn),
        E::TransferSuit => on(&[S::ReviewForSuit], S::Transferred),
        E::AcceptTransfer => on(&[S::Transferred], S::ReviewForSuit),
        E::Sue => on(&[S::ReviewForSuit], S::Sued),
        E::CourtAccepted => on(&[S::Sued], S::Trial),
        E::ClaimsAmended => on(&[S::Trial], S::Trial),
        E::SuitWithdrawn => on(&[S::Sued, S::Trial], S::Withdrawn),
        E::MediationAnnounced => on(&[S::Trial], S::Mediation),
        E::MediationRefused => on(&[S::Mediation], S::Trial),
        E::Judge => on(&[S::Trial, S::Retrial], S::Judged),
        E::AppealFiled => on(&[S::Judged], S::Appeal),
        E::BecomeEffective => on(&[S::Judged, S::Appeal, S::Mediation], S::Effective),
        E::BeginEnforcement => on(&[S::Effective], S::Enforcing),
        E::OpenRetrial => on(&[S::Effective, S::Enforcing], S::Retrial),
        // R21 Art 73: an investigation ends in closing or in a recommendation; Arts 79 and 94: a review
        // in closing, suit or transfer.
        E::Close if track == Track::Administrative => {
            on(&[S::InvestigationEnded, S::Recommending, S::FollowUp, S::ReviewForSuit], S::Closed)
        }
        E::Close => on(
            &[S::InvestigationEnded, S::Announced, S::FollowUp, S::ReviewForSuit, S::SupportingSuit],
            S::Closed,
        ),
        E::Archive => {
            on(&[S::Closed, S::Withdrawn, S::SupportWithdrawn, S::Effective, S::Enforcing], S::Archived)
        }
    }
}

/// What a step causes.
fn effects(from: CaseState, event: CaseEvent, to: CaseState) -> Vec<Effect> {
    use CaseEvent as E;
    use CaseState as S;
    let leaves_review = from == S::ReviewForSuit && to != S::ReviewForSuit;
    match event {
        // R21 Art 77: whatever was recommended is followed up.
        E::RecommendationServed if to == S::Served => vec![Effect::Then(E::BeginFollowUp)],
        E::Announce => vec![Effect::StartAnnouncement],
        E::AnnouncementExpired => vec![Effect::EndAnnouncement, Effect::RunReview],
        E::RectificationExpired if from == S::FollowUp => vec![Effect::RunReview],
        E::Suspend => vec![Effect::PauseReview],
        E::Resume if to == S::ReviewForSuit => vec![Effect::RunReview],
        E::AcceptTransfer => vec![Effect::RestartReview],
        E::Close | E::Sue | E::TransferSuit | E::BeginSupport if leaves_review => vec![Effect::EndReview],
        E::BeginInvestigation
        | E::OpenConsultation
        | E::ReturnToInvestigation
        | E::EndInvestigation
        | E::RecommendationDrafted
        | E::RecommendationIssued
        | E::RecommendationServed
        | E::RecommendationWithdrawn
        | E::BeginFollowUp
        | E::FollowUpRecorded
        | E::RectificationExpired
        | E::Resume
        | E::BeginSupport
        | E::WithdrawSupport
        | E::TransferSuit
        | E::Sue
        | E::CourtAccepted
        | E::ClaimsAmended
        | E::SuitWithdrawn
        | E::MediationAnnounced
        | E::MediationRefused
        | E::Judge
        | E::AppealFiled
        | E::BecomeEffective
        | E::BeginEnforcement
        | E::OpenRetrial
        | E::Close
        | E::Archive => Vec::new(),
    }
}

/// Every step of the machine of a track with every fact in order: from where, by what, and to where.
#[must_use]
pub fn steps(track: Track) -> Vec<(CaseState, CaseEvent, CaseState)> {
    let facts = super::rules::all_in_order(track);
    let mut steps = Vec::new();
    for from in CaseState::ALL {
        for event in CaseEvent::ALL {
            if let Ok(step) = step(track, *from, *event, &facts) {
                steps.push((*from, *event, step.to));
            }
        }
    }
    steps
}

/// The whole machine of a track with every fact in order: each state, each event, and where it leads.
#[must_use]
pub fn table(track: Track) -> String {
    let facts = super::rules::all_in_order(track);
    let mut lines = vec![format!("# {}", track.code())];
    for from in CaseState::ALL {
        for event in CaseEvent::ALL {
            if let Ok(step) = step(track, *from, *event, &facts) {
                let effects: Vec<_> = step.effects.iter().map(|effect| format!("{effect:?}")).collect();
                let tail =
                    if effects.is_empty() { String::new() } else { format!("  [{}]", effects.join(", ")) };
                lines.push(format!("{from} × {event} → {}{tail}", step.to));
            }
        }
    }
    lines.join("\n")
}
