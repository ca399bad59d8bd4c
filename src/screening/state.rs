//! The machine of a version of a model: from a draft to the day it is retired. Pure.

use std::fmt::Write;

crate::text_enum! {
    /// Where a version stands.
    pub enum VersionState {
        /// Being written.
        Draft = "draft" "起草",
        /// Run on past leads or rows as it stands.
        BackTested = "back_tested" "已回测",
        /// Waits for approval.
        Proposed = "proposed" "待批准",
        /// Runs.
        Live = "live" "运行",
        /// Stopped for a while.
        Paused = "paused" "暂停",
        /// Over.
        Retired = "retired" "停用",
    }
}

crate::text_enum! {
    /// What happens to a version.
    pub enum VersionEvent {
        /// Its text is changed.
        Edit = "edit" "修改",
        /// It is run on the past.
        BackTest = "back_test" "回测",
        /// It is put up for approval.
        Propose = "propose" "提请批准",
        /// It is taken back.
        TakeBack = "take_back" "撤回提请",
        /// It is approved and runs.
        Approve = "approve" "批准",
        /// It is not approved.
        Refuse = "refuse" "不批准",
        /// It is stopped for a while.
        Pause = "pause" "暂停",
        /// It runs again.
        Resume = "resume" "恢复",
        /// It ends.
        Retire = "retire" "停用",
        /// A later version of the model goes live.
        Replace = "replace" "被新版本替代",
    }
}

/// What a step depends on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Facts {
    /// It was run on the past as it stands now.
    pub tested: bool,
    /// The actor wrote at it, or proposed it.
    pub own: bool,
}

/// Why a step is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Refusal {
    /// Nothing of the kind happens in this state.
    WrongState,
    /// It was not run on the past as it stands.
    NotTested,
    /// Nobody approves their own.
    Own,
}

/// Where an event takes a version.
///
/// # Errors
/// Why it may not happen.
pub fn step(from: VersionState, event: VersionEvent, facts: Facts) -> Result<VersionState, Refusal> {
    use VersionEvent as E;
    use VersionState as S;
    match (from, event) {
        // A version that was proposed or ran is never written over: a later one is begun.
        (S::Draft | S::BackTested, E::Edit) => Ok(S::Draft),
        (S::Draft | S::BackTested, E::BackTest) => Ok(S::BackTested),
        // Measured again, it stays where it is.
        (S::Proposed | S::Live | S::Paused, E::BackTest) => Ok(from),
        (S::Draft, E::Propose) => Err(Refusal::NotTested),
        (S::BackTested, E::Propose) if !facts.tested => Err(Refusal::NotTested),
        (S::BackTested, E::Propose) => Ok(S::Proposed),
        (S::Proposed, E::TakeBack) => Ok(S::BackTested),
        (S::Proposed, E::Approve | E::Refuse) if facts.own => Err(Refusal::Own),
        (S::Proposed, E::Approve) if !facts.tested => Err(Refusal::NotTested),
        (S::Proposed, E::Approve) => Ok(S::Live),
        (S::Proposed, E::Refuse) => Ok(S::Draft),
        (S::Live, E::Pause) => Ok(S::Paused),
        (S::Paused, E::Resume) => Ok(S::Live),
        (S::Draft | S::BackTested | S::Proposed | S::Live | S::Paused, E::Retire) => Ok(S::Retired),
        (S::Live | S::Paused, E::Replace) => Ok(S::Retired),
        _ => Err(Refusal::WrongState),
    }
}

/// The whole machine as text: every state against every event, with the facts that change the answer.
#[must_use]
pub fn table() -> String {
    let ready = Facts { tested: true, own: false };
    let variants = [
        ("", ready),
        (" untested", Facts { tested: false, ..ready }),
        (" own", Facts { own: true, ..ready }),
    ];
    let mut text = String::new();
    for &from in VersionState::ALL {
        for &event in VersionEvent::ALL {
            let plain = step(from, event, ready);
            for (condition, facts) in variants {
                let answer = step(from, event, facts);
                let telling = condition.is_empty() && answer != Err(Refusal::WrongState) || answer != plain;
                if telling {
                    let said = match answer {
                        Ok(to) => to.code().to_owned(),
                        Err(refusal) => format!("refused: {refusal:?}"),
                    };
                    // Writing to a String cannot fail.
                    let _ =
                        writeln!(text, "{:<12} {:<22} {said}", from.code(), format!("{event}{condition}"));
                }
            }
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_machine_is_as_reviewed() {
        insta::assert_snapshot!(table());
    }

    #[test]
    fn nothing_goes_live_untested_or_by_its_own_author() {
        for &from in VersionState::ALL {
            for tested in [false, true] {
                for own in [false, true] {
                    let to = step(from, VersionEvent::Approve, Facts { tested, own });
                    assert_eq!(to.is_ok(), from == VersionState::Proposed && tested && !own, "{from}");
                }
            }
        }
    }
}
