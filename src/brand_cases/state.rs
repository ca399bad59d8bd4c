//! The machine of an entry of the ledger.

crate::text_enum! {
    /// Where an entry stands.
    pub enum BrandCaseState {
        /// Proposed, by the program or by a person.
        Candidate = "candidate" "备选",
        /// Taken into cultivation.
        Cultivating = "cultivating" "培育",
        /// A draft is written.
        Drafted = "drafted" "撰写",
        /// The last draft was read for names and secrets, and passed.
        Anonymised = "anonymised" "已脱敏",
        /// Sent to the level above.
        Submitted = "submitted" "已报送",
        /// Selected.
        Selected = "selected" "入选",
        /// Not selected.
        NotSelected = "not_selected" "未入选",
        /// Published.
        Published = "published" "已发布",
        /// Taken out of the ledger.
        Withdrawn = "withdrawn" "撤回",
    }
}

crate::text_enum! {
    /// What happens to an entry.
    pub enum Event {
        /// Somebody takes it up.
        Cultivate = "cultivate" "列入培树",
        /// A draft is written.
        Draft = "draft" "撰写",
        /// The draft passes the check for names and secrets.
        PassCheck = "pass_check" "脱敏审查通过",
        /// It does not pass.
        FailCheck = "fail_check" "脱敏审查未通过",
        /// It is sent to the level above.
        Submit = "submit" "报送",
        /// It is selected.
        Select = "select" "入选",
        /// It is not selected.
        Reject = "reject" "未入选",
        /// It is published.
        Publish = "publish" "发布",
        /// It is taken out.
        Withdraw = "withdraw" "撤回",
    }
}

/// What a step depends on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Facts {
    /// The case is closed.
    pub case_closed: bool,
    /// The number of the last draft; 0 without one.
    pub draft: i32,
    /// The draft that passed the check.
    pub checked: Option<i32>,
    /// The actor wrote the last draft.
    pub own_draft: bool,
}

/// Facts under which no gate refuses.
pub const IN_ORDER: Facts = Facts { case_closed: true, draft: 1, checked: Some(1), own_draft: false };

/// Why a step is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Refusal {
    /// The state allows no such step.
    State,
    /// Only closed cases are told.
    NotClosed,
    /// There is nothing to check.
    NoDraft,
    /// Nobody checks what they wrote.
    OwnDraft,
    /// The last draft was not checked: an older check does not count for it.
    Unchecked,
}

/// Where an event leads.
///
/// # Errors
/// Why it leads nowhere.
pub fn step(from: BrandCaseState, event: Event, facts: &Facts) -> Result<BrandCaseState, Refusal> {
    use BrandCaseState as S;
    if !facts.case_closed && event != Event::Withdraw {
        return Err(Refusal::NotClosed);
    }
    match (from, event) {
        // What was not selected may be cultivated again, for another level.
        (S::Candidate | S::NotSelected, Event::Cultivate) => Ok(S::Cultivating),
        // A new draft after the check has to be checked anew.
        (S::Cultivating | S::Drafted | S::Anonymised, Event::Draft) => Ok(S::Drafted),
        (S::Drafted, Event::PassCheck | Event::FailCheck) if facts.draft == 0 => Err(Refusal::NoDraft),
        (S::Drafted, Event::PassCheck) if facts.own_draft => Err(Refusal::OwnDraft),
        (S::Drafted, Event::PassCheck) => Ok(S::Anonymised),
        (S::Drafted, Event::FailCheck) => Ok(S::Drafted),
        (S::Anonymised, Event::Submit) if facts.checked != Some(facts.draft) => Err(Refusal::Unchecked),
        (S::Anonymised, Event::Submit) => Ok(S::Submitted),
        (S::Submitted, Event::Select) => Ok(S::Selected),
        (S::Submitted, Event::Reject) => Ok(S::NotSelected),
        (S::Selected, Event::Publish) => Ok(S::Published),
        (
            S::Candidate | S::Cultivating | S::Drafted | S::Anonymised | S::Submitted | S::NotSelected,
            Event::Withdraw,
        ) => Ok(S::Withdrawn),
        (
            S::Candidate
            | S::Cultivating
            | S::Drafted
            | S::Anonymised
            | S::Submitted
            | S::Selected
            | S::NotSelected
            | S::Published
            | S::Withdrawn,
            Event::Cultivate
            | Event::Draft
            | Event::PassCheck
            | Event::FailCheck
            | Event::Submit
            | Event::Select
            | Event::Reject
            | Event::Publish
            | Event::Withdraw,
        ) => Err(Refusal::State),
    }
}

/// The whole table, every state against every event, with all facts in favour.
#[must_use]
pub fn table() -> String {
    let mut lines = String::new();
    for from in BrandCaseState::ALL {
        for event in Event::ALL {
            if let Ok(to) = step(*from, *event, &IN_ORDER) {
                lines.push_str(&format!("{from:?} × {event:?} → {to:?}\n"));
            }
        }
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    const FACTS: Facts = Facts { case_closed: true, draft: 2, checked: Some(2), own_draft: false };

    #[test]
    fn only_closed_cases_are_told() {
        let open = Facts { case_closed: false, ..FACTS };
        let refused = step(BrandCaseState::Candidate, Event::Cultivate, &open);
        assert_eq!(refused, Err(Refusal::NotClosed));
    }

    #[test]
    fn a_check_counts_for_the_draft_it_read_and_is_not_made_by_its_writer() {
        let own = Facts { own_draft: true, ..FACTS };
        assert_eq!(step(BrandCaseState::Drafted, Event::PassCheck, &own), Err(Refusal::OwnDraft));
        let older = Facts { checked: Some(1), ..FACTS };
        assert_eq!(step(BrandCaseState::Anonymised, Event::Submit, &older), Err(Refusal::Unchecked));
        assert_eq!(step(BrandCaseState::Anonymised, Event::Draft, &FACTS), Ok(BrandCaseState::Drafted));
    }

    #[test]
    fn nothing_is_submitted_unread() {
        for state in BrandCaseState::ALL {
            let submitted = step(*state, Event::Submit, &FACTS).is_ok();
            assert_eq!(submitted, *state == BrandCaseState::Anonymised, "{state}");
        }
    }
}
