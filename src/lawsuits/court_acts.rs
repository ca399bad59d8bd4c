//! What the court and the defendant do between the acceptance and the trial, with the clocks S3 to S6.

use chrono::NaiveDate;
use serde_json::json;

use super::error::{LawsuitError, LawsuitRefusal};
use super::model::{CourtAct, Lawsuit, LawsuitId};
use super::service::{keep, meet, open, say, start};
use super::state::LawsuitState;
use crate::audit::Work;
use crate::cases::Track;
use crate::kit::Fields;

/// Records what the court or the defendant did after the acceptance; each meets its clock and starts the
/// one that follows.
///
/// # Errors
/// When the suit is not at first instance, what comes before it is missing, or it was recorded before.
pub fn record_act(
    work: &mut Work<'_>,
    id: LawsuitId,
    act: CourtAct,
    on: NaiveDate,
) -> Result<Lawsuit, LawsuitError> {
    let mut suit = open(work, id)?;
    if !is_before_court(&suit) {
        return Err(LawsuitRefusal::NotBeforeCourt { state: suit.state }.into());
    }
    let (done, follows) = days(&suit, act);
    let mut fields = Fields::new();
    fields.check(done.is_none() && follows.is_some(), "act", "not_allowed", act.zh());
    fields.past("on", on, work.today());
    fields.check(follows.is_none_or(|before| on >= before), "on", "order", follows.unwrap_or(on));
    fields.finish()?;
    let kept = match act {
        CourtAct::CopyServed => &mut suit.copy_served_on,
        CourtAct::AnswerFiled => &mut suit.answered_on,
        CourtAct::AnswerReceived => &mut suit.answer_received_on,
        CourtAct::RegulatorTold => &mut suit.regulator_told_on,
    };
    *kept = Some(on);
    keep(work, &suit)?;
    suit.version += 1;
    let (met, begun) = match act {
        CourtAct::CopyServed => ("S3", Some("S4")),
        CourtAct::AnswerFiled => ("S4", Some("S5")),
        CourtAct::AnswerReceived => ("S5", None),
        CourtAct::RegulatorTold => ("S6", None),
    };
    meet(work, &suit, met, on)?;
    if let Some(rule) = begun {
        start(work, &suit, rule, on)?;
    }
    say(work, &suit, "lawsuit.court_act", json!({ "act": act, "on": on }));
    Ok(suit)
}

/// Whether the court hears it at first instance.
fn is_before_court(suit: &Lawsuit) -> bool {
    matches!(suit.state, LawsuitState::Accepted | LawsuitState::Trial | LawsuitState::Mediated)
}

/// The day of an act, and that of what it follows on.
fn days(suit: &Lawsuit, act: CourtAct) -> (Option<NaiveDate>, Option<NaiveDate>) {
    let civil = suit.kind != Track::Administrative;
    match act {
        CourtAct::CopyServed => (suit.copy_served_on, suit.accepted_on),
        CourtAct::AnswerFiled => (suit.answered_on, suit.copy_served_on),
        CourtAct::AnswerReceived => (suit.answer_received_on, suit.answered_on),
        CourtAct::RegulatorTold => (suit.regulator_told_on, suit.accepted_on.filter(|_| civil)),
    }
}

/// Whether an act may be recorded next.
pub(super) fn may_follow(suit: &Lawsuit, act: CourtAct) -> bool {
    let (done, follows) = days(suit, act);
    is_before_court(suit) && done.is_none() && follows.is_some()
}
