//! Who decides what where an office has said nothing, and what no office may say.

use super::model::{Authority, DecisionKind};
use crate::kit::Role;

/// R21 Art 5: the chief prosecutor decides major matters in person or puts them to the committee;
/// only other matters may be delegated to a prosecutor.
#[must_use]
pub fn is_major(kind: DecisionKind) -> bool {
    match kind {
        // R21 Art 30: the chief prosecutor decides on filing.
        DecisionKind::FileCase | DecisionKind::DeclineFiling
        // R21 Arts 74 and 90: and on closing.
        | DecisionKind::CloseCase
        // R21 Art 75: and on the recommendation; the 2019 rule, Art 23: and on its change.
        | DecisionKind::IssueRecommendation
        | DecisionKind::AmendRecommendation
        | DecisionKind::WithdrawRecommendation
        // R21 Art 78: and on suspension; R21 Art 47: and on more time.
        | DecisionKind::SuspendReview
        | DecisionKind::ExtendSuitReview
        // R21 Arts 5, 58, 84 and 99: and on everything put before a court.
        | DecisionKind::FileSuit
        | DecisionKind::WithdrawSuit
        | DecisionKind::AmendClaims
        | DecisionKind::Appeal
        | DecisionKind::TransferSuit
        // 2019 rule Art 25: and on telling others of an agency that has not acted.
        | DecisionKind::ReportSuperior
        | DecisionKind::ReportCongress
        | DecisionKind::InformDiscipline
        // Whoever reported is protected by two persons, the second of them the chief prosecutor.
        | DecisionKind::OpenReporter => true,
        DecisionKind::TransferLead
        | DecisionKind::ReportLeadUp
        | DecisionKind::MergeLead
        | DecisionKind::ParkLead
        | DecisionKind::HandOverLead
        | DecisionKind::ResumeReview
        | DecisionKind::Announce
        | DecisionKind::Urge
        | DecisionKind::Supervise => false,
    }
}

/// The matrix where an office has no row of its own: the prosecutor proposes, the department head
/// reviews (R21 Art 7), the chief prosecutor decides (R21 Arts 5, 30, 74, 75, 78, 84, 90, 99).
#[must_use]
pub fn default_authority(kind: DecisionKind) -> Authority {
    let mut proposers = vec![Role::Prosecutor, Role::DepartmentHead];
    if kind == DecisionKind::OpenReporter {
        proposers.push(Role::CaseManagement);
    }
    if is_urging(kind) {
        proposers.extend([Role::CaseManagement, Role::Supervisor]);
    }
    // Urging binds nobody: the head of the department agrees to it.
    let urges = kind == DecisionKind::Urge;
    Authority {
        proposers,
        reviewer: (!urges).then_some(Role::DepartmentHead),
        decider: if urges { Role::DepartmentHead } else { Role::ChiefProsecutor },
        reviewer_may_decide: false,
        delegable: !is_major(kind),
    }
}

/// Whether it is what follows when an agency stays silent: whoever supervises may propose it too.
#[must_use]
pub fn is_urging(kind: DecisionKind) -> bool {
    matches!(
        kind,
        DecisionKind::Urge
            | DecisionKind::Supervise
            | DecisionKind::ReportSuperior
            | DecisionKind::ReportCongress
            | DecisionKind::InformDiscipline
    )
}

/// R21 Art 47: the chief prosecutor grants one month more for the review for suit; whatever is
/// needed after that is granted by the level above.
#[must_use]
pub fn level_above_decides(kind: DecisionKind, granted_before: i64) -> bool {
    kind == DecisionKind::ExtendSuitReview && granted_before > 0
}

/// Whether a review is needed of this proposer: a head who handles a matter puts it straight to the
/// decider, since nobody reviews their own proposal and a head has no head.
#[must_use]
pub fn reviewer_for(authority: &Authority, proposer: &[Role]) -> Option<Role> {
    authority.reviewer.filter(|role| !proposer.contains(role))
}

/// Who decides of this proposer: what a head decides and a head proposes goes to the chief prosecutor, since nobody
/// decides their own proposal.
#[must_use]
pub fn decider_for(authority: &Authority, proposer: &[Role]) -> Role {
    let a_head_proposes = proposer.contains(&Role::DepartmentHead);
    if authority.decider == Role::DepartmentHead && a_head_proposes {
        Role::ChiefProsecutor
    } else {
        authority.decider
    }
}

/// Faults of a row that an office wants in its matrix, each with the field it is about.
#[must_use]
pub fn faults(kind: DecisionKind, authority: &Authority) -> Vec<(&'static str, &'static str)> {
    let procuratorial = |role: &Role| {
        matches!(role, Role::Prosecutor | Role::DepartmentHead | Role::ChiefProsecutor | Role::CaseManagement)
            || *role == Role::Supervisor && is_urging(kind)
    };
    let mut faults = Vec::new();
    if authority.proposers.is_empty() || !authority.proposers.iter().all(procuratorial) {
        faults.push(("proposer_roles", "prosecutor, department_head, chief_prosecutor, case_management"));
    }
    if authority.reviewer.is_some_and(|role| !matches!(role, Role::DepartmentHead | Role::ChiefProsecutor)) {
        faults.push(("reviewer_role", "department_head, chief_prosecutor"));
    }
    // R21 Art 5: major matters are the chief prosecutor's, and stay so.
    if is_major(kind) && authority.decider != Role::ChiefProsecutor {
        faults.push(("decider_role", "chief_prosecutor"));
    } else if !matches!(authority.decider, Role::ChiefProsecutor | Role::DepartmentHead) {
        faults.push(("decider_role", "chief_prosecutor, department_head"));
    }
    if is_major(kind) && authority.delegable {
        faults.push(("delegable", "false"));
    }
    faults
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_default_matrix_is_one_an_office_could_write() {
        for kind in DecisionKind::ALL {
            assert_eq!(faults(*kind, &default_authority(*kind)), Vec::new(), "{kind}");
        }
    }

    #[test]
    fn a_suit_is_never_delegable() {
        let authority = Authority { delegable: true, ..default_authority(DecisionKind::FileSuit) };
        assert_eq!(faults(DecisionKind::FileSuit, &authority), vec![("delegable", "false")]);
    }

    #[test]
    fn a_head_who_proposes_is_not_reviewed_by_a_head() {
        let authority = default_authority(DecisionKind::FileCase);
        assert_eq!(reviewer_for(&authority, &[Role::DepartmentHead, Role::Prosecutor]), None);
        assert_eq!(reviewer_for(&authority, &[Role::Prosecutor]), Some(Role::DepartmentHead));
    }

    #[test]
    fn what_a_head_proposes_no_head_decides() {
        let authority = default_authority(DecisionKind::Urge);
        assert_eq!(decider_for(&authority, &[Role::Supervisor]), Role::DepartmentHead);
        assert_eq!(decider_for(&authority, &[Role::DepartmentHead]), Role::ChiefProsecutor);
    }

    #[test]
    fn the_second_extension_goes_to_the_level_above() {
        assert!(!level_above_decides(DecisionKind::ExtendSuitReview, 0));
        assert!(level_above_decides(DecisionKind::ExtendSuitReview, 1));
        assert!(!level_above_decides(DecisionKind::CloseCase, 3));
    }
}
