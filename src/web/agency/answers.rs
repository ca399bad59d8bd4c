//! The form of a reply: one card for each item, under the names by which the room speaks of them, so that what is
//! wrong stands at its own field.

use std::collections::BTreeMap;

use crate::http::{AppError, Posted};
use crate::kit::Fields;
use crate::recommendations::{ClaimedState, ItemId, RectificationItem};
use crate::replies::model::Answer;
use crate::replies::served::Told;
use crate::replies::service::ReplyText;
use crate::replies::{ReplyError, ReplyKind};
use crate::web::form::wrong;

/// What is asked of an item.
const PARTS: [&str; 5] = ["measure", "state", "reason", "plan", "planned_on"];

fn name(at: usize, part: &str) -> String {
    format!("items[{at}].{part}")
}

/// A form that nobody has sent yet: empty, or with what the draft says.
pub(in crate::web) fn fresh(items: &[RectificationItem], draft: Option<&Told>) -> Posted {
    let mut form = Posted::default();
    if let Some(Told { reply, .. }) = draft {
        form = form
            .with("kind", reply.kind.code())
            .with("summary", &reply.summary)
            .with("version", reply.version);
        form = form.with("document_number", reply.document_number.as_deref().unwrap_or_default());
    } else {
        form = form.with("kind", ReplyKind::Written.code());
    }
    for (at, item) in items.iter().enumerate() {
        form = form.with(&name(at, "item_id"), item.id);
        let answer = draft.and_then(|told| told.answers.iter().find(|answer| answer.item_id == item.id));
        if let Some(answer) = answer {
            let planned = answer.planned_on.map(|day| day.to_string()).unwrap_or_default();
            form = form
                .with(&name(at, "measure"), &answer.measure)
                .with(&name(at, "state"), answer.state.code())
                .with(&name(at, "reason"), answer.reason.as_deref().unwrap_or_default())
                .with(&name(at, "plan"), answer.plan.as_deref().unwrap_or_default())
                .with(&name(at, "planned_on"), planned);
        }
    }
    form
}

/// The items in the order of a form.
pub(in crate::web) fn order(posted: &Posted) -> Vec<ItemId> {
    (0..).map_while(|at| posted.optional(&name(at, "item_id"))?.parse().ok()).collect()
}

/// The form with those items last of which nothing is said: an interim reply may leave them out, and what is said is
/// counted from the first.
pub(in crate::web) fn answered_first(posted: &Posted) -> Posted {
    let is_said = |at: &usize| PARTS.iter().any(|part| !posted.text(&name(*at, part)).is_empty());
    let (said, silent): (Vec<usize>, Vec<usize>) = (0..order(posted).len()).partition(is_said);
    let mut sorted = posted.clone();
    for (to, from) in said.into_iter().chain(silent).enumerate() {
        for part in PARTS.iter().chain(&["item_id"]) {
            sorted = sorted.with(&name(to, part), posted.text(&name(from, part)));
        }
    }
    sorted
}

/// What a form says. What proves the items is kept beside it and stays as it is.
pub(in crate::web) fn text(posted: &Posted, draft: Option<&Told>) -> Result<ReplyText, AppError> {
    let mut fields = Fields::new();
    let kind = posted.code(&mut fields, "kind", ReplyKind::from_code);
    let kind = posted.required(&mut fields, "kind", kind);
    let proven: BTreeMap<ItemId, &Vec<String>> = draft
        .iter()
        .flat_map(|told| &told.answers)
        .map(|answer| (answer.item_id, answer.evidence.get()))
        .collect();
    let mut answers = Vec::new();
    for (at, item_id) in order(posted).into_iter().enumerate() {
        let is_silent = PARTS.iter().all(|part| posted.text(&name(at, part)).is_empty());
        if is_silent && kind == Some(ReplyKind::Interim) {
            continue;
        }
        let state = posted.code(&mut fields, &name(at, "state"), ClaimedState::from_code);
        let state = posted.required(&mut fields, &name(at, "state"), state);
        let planned_on = posted.day(&mut fields, &name(at, "planned_on"));
        answers.push(Answer {
            item_id,
            measure: posted.text(&name(at, "measure")).to_owned(),
            state: state.unwrap_or(ClaimedState::NotDone),
            evidence: proven.get(&item_id).map(|all| (*all).clone()).unwrap_or_default(),
            reason: posted.optional(&name(at, "reason")),
            plan: posted.optional(&name(at, "plan")),
            planned_on,
        });
    }
    fields.finish().map_err(ReplyError::from)?;
    let Some(kind) = kind else { return Err(wrong("kind", "required")) };
    Ok(ReplyText {
        kind,
        document_number: posted.optional("document_number"),
        summary: posted.text("summary").to_owned(),
        document: draft.and_then(|told| told.reply.document.clone()),
        answers,
    })
}
