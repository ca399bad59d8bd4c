//! The machine of a suit, and what each of its events means for the case.

use crate::cases::{CaseEvent, Track};

crate::text_enum! {
    /// Where a suit stands.
    pub enum LawsuitState {
        /// Claims are written; the decision to sue is being taken.
        Prepared = "prepared" "拟起诉",
        /// The complaint was delivered to the court.
        Filed = "filed" "已起诉",
        /// The court accepted it.
        Accepted = "accepted" "已受理",
        /// At trial.
        Trial = "trial" "审理中",
        /// A settlement or mediation is being announced.
        Mediated = "mediated" "调解公告",
        /// Withdrawn.
        Withdrawn = "withdrawn" "已撤诉",
        /// Judged at first instance.
        Judged = "judged" "一审裁判",
        /// At second instance.
        Appeal = "appeal" "二审",
        /// Effective.
        Effective = "effective" "裁判生效",
        /// Being enforced.
        Enforcing = "enforcing" "执行中",
        /// At retrial.
        Retrial = "retrial" "再审",
        /// Archived.
        Archived = "archived" "已归档",
    }
}

crate::text_enum! {
    /// What happens to a suit.
    pub enum LawsuitEvent {
        /// The complaint is delivered.
        File = "file" "递交起诉书",
        /// The court accepts.
        Accept = "accept" "法院受理",
        /// The trial begins.
        BeginTrial = "begin_trial" "开庭审理",
        /// Claims are changed.
        AmendClaims = "amend_claims" "变更诉讼请求",
        /// It is withdrawn.
        Withdraw = "withdraw" "撤回起诉",
        /// A settlement or mediation is announced.
        Mediate = "mediate" "公告调解协议",
        /// The court does not confirm it.
        RefuseMediation = "refuse_mediation" "调解未获确认",
        /// First instance is over.
        Judge = "judge" "一审裁判",
        /// Somebody appeals.
        FileAppeal = "file_appeal" "上诉",
        /// Judgment or mediation becomes effective.
        BecomeEffective = "become_effective" "生效",
        /// The court enforces.
        BeginEnforcement = "begin_enforcement" "移送执行",
        /// A retrial is ordered.
        OpenRetrial = "open_retrial" "启动再审",
        /// The file goes to the archive.
        Archive = "archive" "归档",
    }
}

/// What the machine has to know of a suit.
#[derive(Debug, Clone, Copy)]
#[expect(clippy::struct_excessive_bools, reason = "independent facts, each asked by a rule")]
pub struct Facts {
    /// The decision to sue was approved.
    pub approved: bool,
    /// It has at least one claim that stands.
    pub claims: bool,
    /// The days in which a mediation is announced are over.
    pub mediation_over: bool,
    /// An outcome is on file.
    pub outcome: bool,
}

/// Facts under which no gate refuses.
pub const IN_ORDER: Facts = Facts { approved: true, claims: true, mediation_over: true, outcome: true };

/// Why a step is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Refusal {
    /// The event does not follow on this state.
    NotFromHere,
    /// Mediation is the civil tracks' (R21 Art 99).
    NotOfKind,
    /// R21 Art 5: the decision to sue.
    NotApproved,
    /// R21 Art 46: a complaint has claims.
    NoClaims,
    /// CPL-I Art 287: announced for thirty days at least.
    MediationRunning,
    /// A judgment has an outcome.
    NoOutcome,
}

/// The next state of a suit and the event of its case, or why not.
///
/// # Errors
/// The rule that refuses.
pub fn step(
    kind: Track,
    from: LawsuitState,
    event: LawsuitEvent,
    facts: &Facts,
) -> Result<(LawsuitState, Option<CaseEvent>), Refusal> {
    use LawsuitEvent as E;
    use LawsuitState as S;
    let civil = kind != Track::Administrative;
    if matches!(event, E::Mediate | E::RefuseMediation) && !civil {
        return Err(Refusal::NotOfKind);
    }
    let (allowed, to, case): (&[S], S, Option<CaseEvent>) = match event {
        E::File => (&[S::Prepared], S::Filed, Some(CaseEvent::Sue)),
        E::Accept => (&[S::Filed], S::Accepted, Some(CaseEvent::CourtAccepted)),
        E::BeginTrial => (&[S::Accepted], S::Trial, None),
        // R21 Arts 84 and 99: changed while the court hears it.
        E::AmendClaims => (&[S::Accepted, S::Trial], from, Some(CaseEvent::ClaimsAmended)),
        E::Withdraw => (&[S::Filed, S::Accepted, S::Trial], S::Withdrawn, Some(CaseEvent::SuitWithdrawn)),
        E::Mediate => (&[S::Accepted, S::Trial], S::Mediated, Some(CaseEvent::MediationAnnounced)),
        E::RefuseMediation => (&[S::Mediated], S::Trial, Some(CaseEvent::MediationRefused)),
        E::Judge => (&[S::Accepted, S::Trial, S::Retrial], S::Judged, Some(CaseEvent::Judge)),
        E::FileAppeal => (&[S::Judged], S::Appeal, Some(CaseEvent::AppealFiled)),
        E::BecomeEffective => {
            (&[S::Judged, S::Appeal, S::Mediated], S::Effective, Some(CaseEvent::BecomeEffective))
        }
        E::BeginEnforcement => (&[S::Effective], S::Enforcing, Some(CaseEvent::BeginEnforcement)),
        E::OpenRetrial => (&[S::Effective, S::Enforcing], S::Retrial, Some(CaseEvent::OpenRetrial)),
        E::Archive => (&[S::Withdrawn, S::Effective, S::Enforcing], S::Archived, Some(CaseEvent::Archive)),
    };
    if !allowed.contains(&from) {
        return Err(Refusal::NotFromHere);
    }
    let gate = match event {
        E::File if !facts.approved => Some(Refusal::NotApproved),
        E::File | E::AmendClaims if !facts.claims => Some(Refusal::NoClaims),
        E::BecomeEffective if from == S::Mediated && !facts.mediation_over => Some(Refusal::MediationRunning),
        E::Judge | E::BecomeEffective if !facts.outcome => Some(Refusal::NoOutcome),
        E::File
        | E::Accept
        | E::BeginTrial
        | E::AmendClaims
        | E::Withdraw
        | E::Mediate
        | E::RefuseMediation
        | E::Judge
        | E::FileAppeal
        | E::BecomeEffective
        | E::BeginEnforcement
        | E::OpenRetrial
        | E::Archive => None,
    };
    gate.map_or(Ok((to, case)), Err)
}

/// The whole machine of a kind with every fact in order.
#[must_use]
pub fn table(kind: Track) -> String {
    let mut lines = vec![format!("# {}", kind.code())];
    for from in LawsuitState::ALL {
        for event in LawsuitEvent::ALL {
            if let Ok((to, case)) = step(kind, *from, *event, &IN_ORDER) {
                let case = case.map_or_else(String::new, |case| format!("  [case: {case}]"));
                lines.push(format!("{from} × {event} → {to}{case}"));
            }
        }
    }
    lines.join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn facts() -> Facts {
        Facts { approved: true, claims: true, mediation_over: true, outcome: true }
    }

    #[test]
    fn the_machine_is_the_one_that_was_reviewed() {
        insta::assert_snapshot!("administrative", table(Track::Administrative));
        insta::assert_snapshot!("civil", table(Track::Civil));
    }

    #[test]
    fn nothing_is_filed_without_the_decision_or_without_a_claim() {
        let from = LawsuitState::Prepared;
        let without = |facts: Facts| step(Track::Civil, from, LawsuitEvent::File, &facts).unwrap_err();
        assert_eq!(without(Facts { approved: false, ..facts() }), Refusal::NotApproved);
        assert_eq!(without(Facts { claims: false, ..facts() }), Refusal::NoClaims);
    }

    #[test]
    fn a_mediation_is_the_civil_tracks_and_waits_for_its_announcement() {
        let refused = step(Track::Administrative, LawsuitState::Trial, LawsuitEvent::Mediate, &facts());
        assert_eq!(refused.unwrap_err(), Refusal::NotOfKind);
        let early = Facts { mediation_over: false, ..facts() };
        let refused = step(Track::Civil, LawsuitState::Mediated, LawsuitEvent::BecomeEffective, &early);
        assert_eq!(refused.unwrap_err(), Refusal::MediationRunning);
    }
}
