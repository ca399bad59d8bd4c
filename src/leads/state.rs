//! The machine of a lead: what may happen to it where it stands. Pure.

use std::fmt::Write;

use super::words::{LeadState, Outcome};

crate::text_enum! {
    /// What happens to a lead.
    pub enum LeadEvent {
        /// An online screening is recorded.
        Screen = "screen" "线上筛查",
        /// The screening is over; evaluation begins.
        Evaluate = "evaluate" "转入评估",
        /// A preliminary inquiry is ordered, with its plan.
        BeginInquiry = "begin_inquiry" "启动初步调查",
        /// Its report is in.
        EndInquiry = "end_inquiry" "初步调查终结",
        /// A decision is proposed.
        Propose = "propose" "提请决定",
        /// The proposal was not agreed to, sent back, or taken back.
        Return = "return" "退回",
        /// The proposed decision is made.
        Decide = "decide" "决定",
        /// A case is filed on another lead and this one is handled with it.
        Join = "join" "并入案件",
        /// It tells again what another lead tells, and is merged into that.
        Merge = "merge" "合并重复线索",
        /// Work on it begins again, for a reason.
        Reopen = "reopen" "重新启动",
        /// It is taken out of the lead it was merged into.
        Separate = "separate" "拆分",
    }
}

/// What the machine has to know of a lead.
#[derive(Debug, Clone, Copy)]
pub struct Facts {
    /// It has an assessment.
    pub assessed: bool,
    /// Its field is known.
    pub classified: bool,
    /// It came by transfer from an office of the same level.
    pub transferred_in: bool,
    /// The decision that is proposed or made.
    pub outcome: Option<Outcome>,
    /// Where it stood before the proposal or the merging.
    pub before: Option<LeadState>,
}

/// Why a step is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Refusal {
    /// Nothing of the kind happens in this state.
    WrongState,
    /// There is no assessment yet.
    NotAssessed,
    /// The ordered inquiry has no report yet.
    InquiryUnreported,
    /// The field is not known yet.
    Unclassified,
    /// A lead that was transferred in is neither sent back nor passed on.
    TransferredIn,
}

/// Whether work on a lead in this state goes on: it may be corrected and evaluated.
#[must_use]
pub fn is_open(state: LeadState) -> bool {
    match state {
        LeadState::Registered | LeadState::Screening | LeadState::Evaluating | LeadState::PrelimInquiry => {
            true
        }
        LeadState::PendingDecision
        | LeadState::Filed
        | LeadState::NotFiled
        | LeadState::TransferredOut
        | LeadState::ReportedUp
        | LeadState::Merged
        | LeadState::HandedToOtherDept
        | LeadState::Parked => false,
    }
}

/// Where an event takes a lead.
///
/// # Errors
/// Why it may not happen.
pub fn step(from: LeadState, event: LeadEvent, facts: &Facts) -> Result<LeadState, Refusal> {
    use LeadState as S;
    match (event, from) {
        (LeadEvent::Screen, S::Registered | S::Screening) => Ok(S::Screening),
        (LeadEvent::Evaluate, S::Screening) => Ok(S::Evaluating),
        // R21 Art 27: a preliminary inquiry where evaluation needs one; its report ends it.
        (LeadEvent::BeginInquiry, S::Evaluating) => Ok(S::PrelimInquiry),
        (LeadEvent::EndInquiry, S::PrelimInquiry) => Ok(S::Evaluating),
        (LeadEvent::Propose, _) => propose(from, facts),
        (LeadEvent::Return, S::PendingDecision) => Ok(facts.before.unwrap_or(S::Evaluating)),
        // A further case may be proposed on a filed lead; the lead stays where it is.
        (LeadEvent::Return, S::Filed) if facts.outcome == Some(Outcome::FileCase) => Ok(S::Filed),
        (LeadEvent::Decide, S::PendingDecision | S::Filed) => decide(from, facts),
        // R21 Art 69: what belongs to a case is handled with it, before its filing or after.
        (LeadEvent::Join, S::Registered | S::Screening | S::Evaluating | S::Filed) => Ok(S::Filed),
        (LeadEvent::Join, S::PrelimInquiry) => Err(Refusal::InquiryUnreported),
        // The same matter told again needs no decision of its own; an inquiry that was ordered is reported first.
        (LeadEvent::Merge, S::Registered | S::Screening | S::Evaluating) => Ok(S::Merged),
        (LeadEvent::Merge, S::PrelimInquiry) => Err(Refusal::InquiryUnreported),
        (LeadEvent::Reopen, S::NotFiled | S::Parked | S::HandedToOtherDept) => Ok(S::Evaluating),
        (LeadEvent::Separate, S::Merged) => Ok(facts.before.unwrap_or(S::Evaluating)),
        _ => Err(Refusal::WrongState),
    }
}

fn propose(from: LeadState, facts: &Facts) -> Result<LeadState, Refusal> {
    use LeadState as S;
    let outcome = facts.outcome.ok_or(Refusal::WrongState)?;
    // R21 Art 26: the receiving office accepts. If it is not competent it reports to the level above; it
    // neither sends the lead back nor passes it on.
    if outcome == Outcome::TransferLead && facts.transferred_in {
        return Err(Refusal::TransferredIn);
    }
    match (from, outcome) {
        (S::Filed, Outcome::FileCase) => Ok(S::Filed),
        // The same matter told again needs no evaluation of its own.
        (S::Registered | S::Screening, Outcome::MergeLead) => Ok(S::PendingDecision),
        (S::PrelimInquiry, _) => Err(Refusal::InquiryUnreported),
        (S::Evaluating, Outcome::MergeLead) => Ok(S::PendingDecision),
        (S::Evaluating, _) if !facts.assessed => Err(Refusal::NotAssessed),
        (S::Evaluating, Outcome::FileCase) if !facts.classified => Err(Refusal::Unclassified),
        (S::Evaluating, _) => Ok(S::PendingDecision),
        _ => Err(Refusal::WrongState),
    }
}

fn decide(from: LeadState, facts: &Facts) -> Result<LeadState, Refusal> {
    let outcome = facts.outcome.ok_or(Refusal::WrongState)?;
    if from == LeadState::Filed && outcome != Outcome::FileCase {
        return Err(Refusal::WrongState);
    }
    if outcome == Outcome::TransferLead && facts.transferred_in {
        return Err(Refusal::TransferredIn);
    }
    Ok(match outcome {
        Outcome::FileCase => LeadState::Filed,
        Outcome::DeclineFiling => LeadState::NotFiled,
        Outcome::TransferLead => LeadState::TransferredOut,
        Outcome::ReportLeadUp => LeadState::ReportedUp,
        Outcome::MergeLead => LeadState::Merged,
        Outcome::ParkLead => LeadState::Parked,
        Outcome::HandOverLead => LeadState::HandedToOtherDept,
    })
}

/// The whole machine as text: every state against every event, with the outcomes apart.
#[must_use]
pub fn table() -> String {
    let mut text = String::new();
    for &state in LeadState::ALL {
        for &event in LeadEvent::ALL {
            for line in cells(state, event) {
                // Writing to a String cannot fail.
                let _ = writeln!(text, "{:<20} {line}", state.code());
            }
        }
    }
    text
}

fn cells(state: LeadState, event: LeadEvent) -> Vec<String> {
    let ready =
        Facts { assessed: true, classified: true, transferred_in: false, outcome: None, before: None };
    let outcomes: Vec<Option<Outcome>> = match event {
        LeadEvent::Propose | LeadEvent::Decide => Outcome::ALL.iter().copied().map(Some).collect(),
        LeadEvent::Screen
        | LeadEvent::Evaluate
        | LeadEvent::BeginInquiry
        | LeadEvent::EndInquiry
        | LeadEvent::Return
        | LeadEvent::Join
        | LeadEvent::Merge
        | LeadEvent::Reopen
        | LeadEvent::Separate => vec![None],
    };
    let variants = [
        ("", ready),
        (" unassessed", Facts { assessed: false, ..ready }),
        (" unclassified", Facts { classified: false, ..ready }),
        (" transferred_in", Facts { transferred_in: true, ..ready }),
    ];
    let mut lines = Vec::new();
    for outcome in outcomes {
        let name = outcome.map_or_else(|| event.code().to_owned(), |outcome| format!("{event} {outcome}"));
        let plain = step(state, event, &Facts { outcome, ..ready });
        for (condition, facts) in variants {
            let answer = step(state, event, &Facts { outcome, ..facts });
            let telling = condition.is_empty() && answer != Err(Refusal::WrongState) || answer != plain;
            if telling {
                let said = match answer {
                    Ok(to) => to.code().to_owned(),
                    Err(refusal) => format!("refused: {refusal:?}"),
                };
                lines.push(format!("{:<40} {said}", format!("{name}{condition}")));
            }
        }
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_machine_is_as_reviewed() {
        insta::assert_snapshot!(table());
    }

    #[test]
    fn a_lead_transferred_in_is_neither_sent_back_nor_passed_on() {
        let facts = Facts {
            assessed: true,
            classified: true,
            transferred_in: true,
            outcome: Some(Outcome::TransferLead),
            before: None,
        };
        assert_eq!(step(LeadState::Evaluating, LeadEvent::Propose, &facts), Err(Refusal::TransferredIn));
        let up = Facts { outcome: Some(Outcome::ReportLeadUp), ..facts };
        assert_eq!(step(LeadState::Evaluating, LeadEvent::Propose, &up), Ok(LeadState::PendingDecision));
    }
}
