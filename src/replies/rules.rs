//! Which day of a reply counts, and what a reply has to say of each item. Pure.

use chrono::NaiveDate;
use sha2::{Digest, Sha256};

use super::model::{Answer, InboxState, Reply, ReplyChannel, ReplyItem, ReplyKind, ReplyState};
use crate::kit::Fields;
use crate::recommendations::{Addressee, ClaimedState, ItemId, LineResult};

/// The days of a reply, from which the one that counts is taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Arrival {
    /// How it came.
    pub channel: ReplyChannel,
    /// When it was posted.
    pub posted_on: Option<NaiveDate>,
    /// Whether a postmark or consignment note proves that.
    pub posting_proven: bool,
    /// The civil date in China on which it was submitted or came in.
    pub received_on: NaiveDate,
}

/// The day on which a reply counts.
///
/// CPL Art 85(4), APL-I Art 48(4): the time in transit does not count, so that a reply posted before
/// the end of the period is in time. The day of posting needs proof; without it the day of receipt
/// counts.
#[must_use]
pub fn effective_on(arrival: &Arrival) -> NaiveDate {
    match (arrival.channel, arrival.posted_on) {
        (ReplyChannel::Post, Some(posted)) if arrival.posting_proven => posted.min(arrival.received_on),
        (ReplyChannel::Post | ReplyChannel::Portal | ReplyChannel::InPerson, _) => arrival.received_on,
    }
}

/// Checks the answers against the items of the line: each item once, none of another line; what is
/// not done has its reason and its plan. An interim reply may leave items out.
pub fn check_answers(fields: &mut Fields, answers: &[Answer], items: &[ItemId], interim: bool) {
    for (index, answer) in answers.iter().enumerate() {
        let field = |name: &str| format!("items[{index}].{name}");
        fields.check(items.contains(&answer.item_id), &field("item_id"), "unknown", answer.item_id);
        let first = answers.iter().position(|other| other.item_id == answer.item_id) == Some(index);
        fields.check(first, &field("item_id"), "not_allowed", answer.item_id);
        let _ = fields.text(&field("measure"), &answer.measure, 1..=4_000);
        if answer.state != ClaimedState::Done {
            let _ = fields.text(&field("reason"), answer.reason.as_deref().unwrap_or_default(), 1..=2_000);
            let _ = fields.text(&field("plan"), answer.plan.as_deref().unwrap_or_default(), 1..=2_000);
        }
        for (at, hash) in answer.evidence.iter().enumerate() {
            let name = format!("items[{index}].evidence[{at}]");
            fields.check(is_hash(hash), &name, "malformed", "SHA-256");
        }
    }
    if !interim {
        for item in items {
            let answered = answers.iter().any(|answer| answer.item_id == *item);
            fields.check(answered, "items", "required", item);
        }
    }
}

/// Where a line stands in the agency's inbox, by its facts and its latest submitted reply. That a
/// visit found the duty not performed is inside the procuratorate and does not show here.
#[must_use]
pub fn inbox_state(line: &Addressee, latest: Option<(ReplyKind, ReplyState)>) -> InboxState {
    match line.result {
        Some(
            LineResult::Rectified | LineResult::Amended | LineResult::Withdrawn | LineResult::ClosedOtherwise,
        ) => {
            return InboxState::Finished;
        }
        Some(LineResult::NotPerforming) | None => {}
    }
    match latest {
        Some((_, ReplyState::Received)) => InboxState::Replied,
        Some((_, ReplyState::Returned)) => InboxState::ToSupplement,
        Some((ReplyKind::Written, ReplyState::Accepted)) => InboxState::Accepted,
        Some(
            (ReplyKind::Interim, ReplyState::Accepted) | (_, ReplyState::Drafted | ReplyState::Approved),
        )
        | None => {
            if line.received_on.is_none() {
                InboxState::ToReceive
            } else {
                InboxState::InHand
            }
        }
    }
}

/// What a reply comes to: SHA-256 of all that it says, in an order of its own, as its receipt names it. A word changed
/// changes it.
#[must_use]
pub fn digest(reply: &Reply, answers: &[ReplyItem]) -> String {
    let answers: Vec<_> = answers
        .iter()
        .map(|answer| {
            let ReplyItem { reply_id: _, item_id, measure, state, evidence, reason, plan, planned_on } =
                answer;
            serde_json::json!([item_id, measure, state, evidence.get(), reason, plan, planned_on])
        })
        .collect();
    let Reply { addressee_id, no, kind, document_number, summary, document, .. } = reply;
    let all = serde_json::json!([addressee_id, no, kind, document_number, summary, document, answers]);
    hex::encode(Sha256::digest(all.to_string()))
}

/// Whether a text is a SHA-256 in lower-case hexadecimal.
#[must_use]
pub fn is_hash(text: &str) -> bool {
    text.len() == 64 && text.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(d: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(2026, 3, d).unwrap()
    }

    fn posted(proven: bool) -> Arrival {
        Arrival {
            channel: ReplyChannel::Post,
            posted_on: Some(day(10)),
            posting_proven: proven,
            received_on: day(13),
        }
    }

    #[test]
    fn a_proven_day_of_posting_counts() {
        assert_eq!(effective_on(&posted(true)), day(10));
    }

    #[test]
    fn without_proof_the_day_of_receipt_counts() {
        assert_eq!(effective_on(&posted(false)), day(13));
    }

    #[test]
    fn a_reply_through_the_portal_counts_on_the_day_it_was_submitted() {
        assert_eq!(effective_on(&Arrival { channel: ReplyChannel::Portal, ..posted(true) }), day(13));
    }

    fn answer(item: i64, state: ClaimedState) -> Answer {
        Answer {
            item_id: ItemId(item),
            measure: "已组织清运".into(),
            state,
            evidence: vec!["a".repeat(64)],
            reason: None,
            plan: None,
            planned_on: None,
        }
    }

    fn faults(answers: &[Answer], interim: bool) -> Vec<String> {
        let mut fields = Fields::new();
        check_answers(&mut fields, answers, &[ItemId(1), ItemId(2)], interim);
        fields.finish().err().map(|e| e.0.into_iter().map(|f| f.field).collect()).unwrap_or_default()
    }

    #[test]
    fn every_item_is_answered_once() {
        let done = |item| answer(item, ClaimedState::Done);
        assert_eq!(faults(&[done(1), done(2)], false), Vec::<String>::new());
        assert_eq!(faults(&[done(1)], false), vec!["items"]);
        assert_eq!(faults(&[done(1)], true), Vec::<String>::new());
        assert_eq!(faults(&[done(1), done(2), done(2)], false), vec!["items[2].item_id"]);
        assert_eq!(faults(&[done(1), done(2), done(9)], false), vec!["items[2].item_id"]);
    }

    #[test]
    fn what_is_not_done_needs_reason_and_plan() {
        let answers = [answer(1, ClaimedState::Done), answer(2, ClaimedState::NotDone)];
        assert_eq!(faults(&answers, false), vec!["items[1].reason", "items[1].plan"]);
    }
}
