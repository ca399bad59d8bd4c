//! The machine of a recommendation. Pure: facts in, state or refusal out.

use super::model::RecommendationState as State;

crate::text_enum! {
    /// What may happen to a recommendation.
    pub enum Event {
        /// The department head agrees.
        Review = "review" "部门审核同意",
        /// The proposal came back: refused, returned or withdrawn.
        Return = "return" "退回修改",
        /// The text is changed before it is decided.
        Revise = "revise" "修改文稿",
        /// The chief prosecutor decides to issue it.
        Approve = "approve" "检察长决定",
        /// It is signed and numbered.
        Sign = "sign" "签发编号",
        /// It was served on an addressee.
        Serve = "serve" "送达",
        /// It was recorded with the level above.
        RecordUpward = "record_upward" "报上级备案",
        /// Every line has its result.
        Conclude = "conclude" "办结",
        /// It is replaced by another document.
        Amend = "amend" "修改",
        /// It is taken back.
        Withdraw = "withdraw" "撤回",
    }
}

/// What the step depends on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Facts {
    /// Nothing that Art 75(2) requires is missing.
    pub contents_complete: bool,
    /// The text is the one that was proposed.
    pub text_as_proposed: bool,
    /// It was served on at least one addressee, counting the present service.
    pub served_on_any: bool,
    /// It was served on every addressee, counting the present service.
    pub served_on_all: bool,
    /// It is on record with the level above.
    pub recorded_upward: bool,
    /// Every line has its result.
    pub every_line_settled: bool,
}

/// Facts under which no gate refuses.
pub const IN_ORDER: Facts = Facts {
    contents_complete: true,
    text_as_proposed: true,
    served_on_any: true,
    served_on_all: true,
    recorded_upward: true,
    every_line_settled: true,
};

/// Why a step is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Refusal {
    /// The state does not allow it.
    NotFromHere,
    /// A required content is missing.
    ContentsMissing,
    /// The text was changed after it was proposed.
    TextChanged,
    /// Nothing was served yet.
    NothingServed,
    /// A line has no result yet.
    LinesOpen,
}

impl Refusal {
    /// The word for it in the printed table.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::NotFromHere => "-",
            Self::ContentsMissing => "contents_missing",
            Self::TextChanged => "text_changed",
            Self::NothingServed => "nothing_served",
            Self::LinesOpen => "lines_open",
        }
    }
}

/// The next state.
///
/// # Errors
/// When the state or a fact does not allow the event.
pub fn step(from: State, event: Event, facts: &Facts) -> Result<State, Refusal> {
    match event {
        // Whatever was put to decision and not agreed to is a draft again.
        Event::Return | Event::Revise => match from {
            State::Draft | State::DeptReviewed => Ok(State::Draft),
            State::Approved
            | State::Signed
            | State::Served
            | State::RecordedUpward
            | State::Concluded
            | State::Amended
            | State::Withdrawn => Err(Refusal::NotFromHere),
        },
        // R21 Art 7: the department head reviews what is put to the chief prosecutor.
        Event::Review => ready(from, facts, &[State::Draft], State::DeptReviewed),
        // R21 Art 75: the chief prosecutor decides; an office may let a kind go without review.
        Event::Approve => ready(from, facts, &[State::Draft, State::DeptReviewed], State::Approved),
        Event::Sign => only(from, &[State::Approved], State::Signed),
        // R21 Art 76: served on each addressee; the document is served when the last one is.
        Event::Serve => {
            only(from, &[State::Signed, State::Served, State::RecordedUpward], after_service(facts))
        }
        // R21 Art 75: recorded with the level above within five days after service.
        Event::RecordUpward => {
            let to = if facts.served_on_all { State::RecordedUpward } else { State::Signed };
            only(from, &[State::Signed, State::Served], to)
                .and_then(|to| if facts.served_on_any { Ok(to) } else { Err(Refusal::NothingServed) })
        }
        Event::Conclude => only(from, &[State::Served, State::RecordedUpward], State::Concluded)
            .and_then(|to| if facts.every_line_settled { Ok(to) } else { Err(Refusal::LinesOpen) }),
        // 2019 rule Art 23 (objection upheld) and Art 22 (improper: by the chief or the level above).
        Event::Amend => only(from, &ISSUED, State::Amended),
        Event::Withdraw => only(from, &ISSUED, State::Withdrawn),
    }
}

/// The states in which a document stands as issued.
const ISSUED: [State; 3] = [State::Signed, State::Served, State::RecordedUpward];

fn only(from: State, allowed: &[State], to: State) -> Result<State, Refusal> {
    if allowed.contains(&from) { Ok(to) } else { Err(Refusal::NotFromHere) }
}

fn ready(from: State, facts: &Facts, allowed: &[State], to: State) -> Result<State, Refusal> {
    only(from, allowed, to)?;
    if !facts.contents_complete {
        return Err(Refusal::ContentsMissing);
    }
    if !facts.text_as_proposed {
        return Err(Refusal::TextChanged);
    }
    Ok(to)
}

fn after_service(facts: &Facts) -> State {
    match (facts.served_on_all, facts.recorded_upward) {
        (true, true) => State::RecordedUpward,
        (true, false) => State::Served,
        (false, _) => State::Signed,
    }
}

/// Every state and event with what follows when every fact holds, and what each missing fact changes.
#[must_use]
pub fn table() -> String {
    let whole = IN_ORDER;
    let without = [
        ("contents_complete", Facts { contents_complete: false, ..whole }),
        ("text_as_proposed", Facts { text_as_proposed: false, ..whole }),
        ("served_on_any", Facts { served_on_any: false, ..whole }),
        ("served_on_all", Facts { served_on_all: false, ..whole }),
        ("recorded_upward", Facts { recorded_upward: false, ..whole }),
        ("every_line_settled", Facts { every_line_settled: false, ..whole }),
    ];
    let said = |outcome: Result<State, Refusal>| match outcome {
        Ok(state) => state.code(),
        Err(refusal) => refusal.code(),
    };
    let mut lines = Vec::new();
    for from in State::ALL {
        for event in Event::ALL {
            let usual = step(*from, *event, &whole);
            let mut line = format!("{from} {event} -> {}", said(usual));
            for (name, facts) in &without {
                let other = step(*from, *event, facts);
                if other != usual {
                    line.push_str(&format!("; without {name} -> {}", said(other)));
                }
            }
            lines.push(line);
        }
    }
    lines.join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_is_as_reviewed() {
        insta::assert_snapshot!("recommendation_machine", table());
    }
}
