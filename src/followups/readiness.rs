//! What a line lacks for closing, and what it lacks for a suit. Pure.

use crate::recommendations::{ClaimedState, VerifiedState};

crate::text_enum! {
    /// Something that is missing.
    pub enum Lack {
        /// It was not served.
        Service = "service_missing" "尚未送达",
        /// Nobody has been there.
        Visit = "visit_missing" "尚未跟进调查",
        /// An item was not verified as put right.
        Verification = "items_unverified" "有整改事项未核实整改到位",
        /// The rectification period runs still, or was not acted upon.
        PeriodEnd = "period_not_over" "整改期限未届满",
        /// No visit found that the duty is not performed (R21 Art 82).
        Finding = "finding_missing" "没有认定未依法全面履职",
        /// An item leads to no claim (R21 Art 75(2)).
        Claim = "claim_missing" "有整改事项未与诉讼请求衔接",
        /// An objection waits for its outcome.
        Objection = "objection_open" "异议尚未答复",
        /// A governance recommendation has no suit behind it.
        NoSuitPath = "no_suit_path" "社会治理检察建议不涉及起诉",
    }
}

crate::text_enum! {
    /// Something to look at twice.
    pub enum Doubt {
        /// The agency says done and shows nothing for it.
        PaperOnly = "done_without_evidence" "称已完成但没有佐证材料",
        /// The agency says done, a visit found otherwise.
        Contradicted = "claim_contradicted" "回复称已完成，现场核实未整改到位",
        /// No written reply came; a reply and rectification are separate facts.
        NoReply = "no_written_reply" "没有书面回复",
    }
}

/// What is known of one item.
#[derive(Debug, Clone, Copy)]
pub struct ItemFacts {
    /// What the agency says.
    pub claimed: Option<ClaimedState>,
    /// Whether it showed anything for it.
    pub evidence: bool,
    /// What a visit found.
    pub verified: VerifiedState,
    /// Whether it leads to a claim.
    pub claim: bool,
}

/// What is known of a line.
#[derive(Debug, Clone)]
#[expect(clippy::struct_excessive_bools, reason = "independent facts, each asked by a rule")]
pub struct LineFacts {
    /// In the public interest, or of governance.
    pub public_interest: bool,
    /// Served effectively.
    pub served: bool,
    /// A proper written reply came.
    pub replied: bool,
    /// A visit took place.
    pub visited: bool,
    /// The latest visit found that the duty is not performed.
    pub not_performing: bool,
    /// The rectification period is over.
    pub period_over: bool,
    /// An objection is open.
    pub objection_open: bool,
    /// Its items.
    pub items: Vec<ItemFacts>,
}

/// What a line lacks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Readiness {
    /// For closing on the ground that everything is put right.
    pub for_closing: Vec<Lack>,
    /// For a suit.
    pub for_suit: Vec<Lack>,
    /// What to look at twice.
    pub doubts: Vec<Doubt>,
}

/// Tells what a line lacks.
#[must_use]
pub fn assess(line: &LineFacts) -> Readiness {
    let all_rectified = line.items.iter().all(|item| item.verified == VerifiedState::Rectified);
    let lacking = |rules: &[(bool, Lack)]| -> Vec<Lack> {
        rules.iter().filter(|(missing, _)| *missing).map(|(_, lack)| *lack).collect()
    };
    let for_closing = lacking(&[
        (!line.served, Lack::Service),
        // R21 Art 77: followed up before it is closed; a reply alone closes nothing.
        (!line.visited, Lack::Visit),
        (!all_rectified, Lack::Verification),
        (line.objection_open, Lack::Objection),
    ]);
    let for_suit = if line.public_interest {
        lacking(&[
            // JI20 Art 22: proof that the step before the suit was done, and of what still is not.
            (!line.served, Lack::Service),
            // R21 Art 47: the review for suit begins when the rectification period is over.
            (!line.period_over, Lack::PeriodEnd),
            (!line.visited, Lack::Visit),
            (!line.not_performing, Lack::Finding),
            (line.items.iter().any(|item| !item.claim), Lack::Claim),
            (line.objection_open, Lack::Objection),
        ])
    } else {
        vec![Lack::NoSuitPath]
    };
    let done = |item: &&ItemFacts| item.claimed == Some(ClaimedState::Done);
    let mut doubts = Vec::new();
    if line.items.iter().filter(done).any(|item| !item.evidence) {
        doubts.push(Doubt::PaperOnly);
    }
    let found_otherwise =
        |item: &ItemFacts| matches!(item.verified, VerifiedState::Partly | VerifiedState::NotRectified);
    if line.items.iter().filter(done).any(found_otherwise) {
        doubts.push(Doubt::Contradicted);
    }
    if line.served && !line.replied {
        doubts.push(Doubt::NoReply);
    }
    Readiness { for_closing, for_suit, doubts }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn item(claimed: Option<ClaimedState>, verified: VerifiedState) -> ItemFacts {
        ItemFacts { claimed, evidence: true, verified, claim: true }
    }

    fn line(items: Vec<ItemFacts>) -> LineFacts {
        LineFacts {
            public_interest: true,
            served: true,
            replied: true,
            visited: true,
            not_performing: false,
            period_over: false,
            objection_open: false,
            items,
        }
    }

    #[test]
    fn a_reply_that_says_done_does_not_close() {
        let told = line(vec![item(Some(ClaimedState::Done), VerifiedState::Unverified)]);
        assert_eq!(assess(&told).for_closing, vec![Lack::Verification]);
    }

    #[test]
    fn a_verified_line_lacks_nothing_for_closing() {
        let whole = line(vec![item(Some(ClaimedState::Done), VerifiedState::Rectified)]);
        assert_eq!(assess(&whole).for_closing, vec![]);
        assert_eq!(assess(&whole).for_suit, vec![Lack::PeriodEnd, Lack::Finding]);
    }

    #[test]
    fn a_suit_needs_the_end_of_the_period_and_a_finding() {
        let items = vec![item(None, VerifiedState::NotRectified)];
        let late = LineFacts { period_over: true, not_performing: true, ..line(items) };
        assert_eq!(assess(&late).for_suit, vec![]);
    }

    #[test]
    fn governance_has_no_suit_behind_it() {
        let soft = LineFacts { public_interest: false, ..line(vec![]) };
        assert_eq!(assess(&soft).for_suit, vec![Lack::NoSuitPath]);
    }

    #[test]
    fn done_on_paper_only_is_doubted() {
        let bare = ItemFacts { evidence: false, ..item(Some(ClaimedState::Done), VerifiedState::Partly) };
        assert_eq!(assess(&line(vec![bare])).doubts, vec![Doubt::PaperOnly, Doubt::Contradicted]);
    }
}
