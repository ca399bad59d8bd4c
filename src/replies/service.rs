//! Receipts and replies: written in the agency, approved by its head, submitted, and checked for
//! form by the procuratorate.

use chrono::NaiveDate;
use serde_json::json;

use super::error::{ReplyError, ReplyRefusal as Refused};
use super::model::{Answer, Channel, Reply, ReplyId, ReplyKind, ReplyState};
use super::rules::{Arrival, check_answers, effective_on, is_hash};
use super::state::{ReplyEvent, step_reply};
use super::store::{self, NewReply};
use crate::audit::{Subject, Work};
use crate::deadlines::service::meet_for;
use crate::kit::{Fields, Scope, Timestamp};
use crate::recommendations::evidence::{Concern, attach_files};
use crate::recommendations::{self, Addressee, AddresseeId, ClaimedState, LineResult, Recommendation};

/// What a reply says.
#[derive(Debug, Clone)]
pub struct ReplyText {
    /// What sort.
    pub kind: ReplyKind,
    /// The agency's number of it.
    pub document_number: Option<String>,
    /// In short.
    pub summary: String,
    /// SHA-256 of the sealed document.
    pub document: Option<String>,
    /// Of each item.
    pub answers: Vec<Answer>,
}

/// A reply that came on paper.
#[derive(Debug, Clone)]
pub struct PaperReply {
    /// What it says.
    pub text: ReplyText,
    /// Whether by hand or by post.
    pub channel: Channel,
    /// When it came in.
    pub received_on: NaiveDate,
    /// When it was posted.
    pub posted_on: Option<NaiveDate>,
    /// SHA-256 of the proof of posting.
    pub posting_proof: Option<String>,
}

/// Signs for what was served (签收): the agency's own dated act. It starts no clock.
///
/// # Errors
/// When the line is not the agency's, or was signed for already.
pub fn receive(
    work: &mut Work<'_>,
    id: AddresseeId,
    version: i32,
    receiver: &str,
) -> Result<Addressee, ReplyError> {
    let (line, document) = served(work, id)?;
    let mut fields = Fields::new();
    let receiver = fields.text("receiver", receiver, 2..=100);
    fields.finish()?;
    if let Some(on) = line.received_on {
        return Err(Refused::AlreadyReceived { on }.into());
    }
    let changed = recommendations::store::set_receipt(
        work.conn,
        id,
        version,
        work.actor.person,
        &receiver,
        work.now,
    )?;
    if changed == 0 {
        return Err(Refused::Stale { current: line.version }.into());
    }
    say(work, &document, "addressee.received", Subject::new("addressee", id.0), json!({ "on": work.today() }));
    Ok(served(work, id)?.0)
}

/// Begins a reply in the agency.
///
/// # Errors
/// When a draft is open already, the line is settled, or fields are wrong.
pub fn draft(work: &mut Work<'_>, line: AddresseeId, text: &ReplyText) -> Result<Reply, ReplyError> {
    let (line, document) = served(work, line)?;
    unsettled(&line)?;
    if let Some(no) = store::first_in(work.conn, line.id, &[ReplyState::Drafted, ReplyState::Approved])? {
        return Err(Refused::DraftOpen { no }.into());
    }
    let text = tidy(work, &line, text)?;
    let new = new_reply(work, &line, &text, ReplyState::Drafted, Channel::Portal);
    let id = store::insert(work.conn, new)?;
    store::put_answers(work.conn, id, &text.answers)?;
    prove(work, id, &line, &document, &text)?;
    say(work, &document, "reply.drafted", subject(id), json!({ "addressee": line.id, "kind": text.kind }));
    found(work, id)
}

/// Changes a draft; an approval of the head is void then.
///
/// # Errors
/// When it was submitted, or changed meanwhile.
pub fn revise(
    work: &mut Work<'_>,
    id: ReplyId,
    version: i32,
    text: &ReplyText,
) -> Result<Reply, ReplyError> {
    let (mut row, line, document) = own(work, id, version)?;
    row.state = moved(&row, ReplyEvent::Revise)?;
    let text = tidy(work, &line, text)?;
    row.kind = text.kind;
    row.document_number.clone_from(&text.document_number);
    row.summary.clone_from(&text.summary);
    row.document.clone_from(&text.document);
    row.approved_by = None;
    row.approved_at = None;
    store::put_answers(work.conn, id, &text.answers)?;
    prove(work, id, &line, &document, &text)?;
    save(work, &row, &document, "reply.revised", json!({ "kind": text.kind }))
}

/// The agency's head approves a draft.
///
/// # Errors
/// When it is no draft, or changed meanwhile.
pub fn approve(work: &mut Work<'_>, id: ReplyId, version: i32) -> Result<Reply, ReplyError> {
    let (mut row, _, document) = own(work, id, version)?;
    row.state = moved(&row, ReplyEvent::Approve)?;
    row.approved_by = work.actor.person;
    row.approved_at = Some(work.now);
    save(work, &row, &document, "reply.approved", json!({}))
}

/// Submits an approved reply. It counts on the civil day in China on which it is submitted: at
/// 23:59:59 of the last day it is in time.
///
/// # Errors
/// When it is not approved, the document was not served formally, or the line is settled.
pub fn submit(work: &mut Work<'_>, id: ReplyId, version: i32) -> Result<Reply, ReplyError> {
    let (mut row, line, document) = own(work, id, version)?;
    row.state = moved(&row, ReplyEvent::Submit)?;
    unsettled(&line)?;
    if line.served_on.is_none() {
        return Err(Refused::NotServed.into());
    }
    row.received_at = Some(work.now);
    row.effective_on = Some(effective_on(&Arrival {
        channel: row.channel,
        posted_on: None,
        posting_proven: false,
        received_on: work.today(),
    }));
    let row = save(work, &row, &document, "reply.submitted", json!({ "effective_on": row.effective_on }))?;
    store::answer_supplements(work.conn, line.id, id)?;
    Ok(row)
}

/// Enters a reply that came on paper.
///
/// # Errors
/// When the line is not the office's, not served, settled, or fields are wrong.
pub fn enter(work: &mut Work<'_>, line: AddresseeId, paper: &PaperReply) -> Result<Reply, ReplyError> {
    let (line, document) = handled(work, line)?;
    unsettled(&line)?;
    let served_on = line.served_on.ok_or(Refused::NotServed)?;
    let text = tidy(work, &line, &paper.text)?;
    let mut fields = Fields::new();
    fields.check(paper.channel != Channel::Portal, "channel", "not_allowed", paper.channel);
    fields.past("received_on", paper.received_on, work.today());
    fields.check(paper.received_on >= served_on, "received_on", "order", served_on);
    fields.check(paper.channel == Channel::Post || paper.posted_on.is_none(), "posted_on", "not_allowed", "");
    if let Some(posted) = paper.posted_on {
        fields.check(posted >= served_on, "posted_on", "order", served_on);
        fields.check(posted <= paper.received_on, "posted_on", "order", paper.received_on);
    }
    if let Some(proof) = &paper.posting_proof {
        fields.check(is_hash(proof), "posting_proof", "malformed", "SHA-256");
        fields.check(paper.posted_on.is_some(), "posted_on", "required", "");
    }
    fields.finish()?;
    let arrival = Arrival {
        channel: paper.channel,
        posted_on: paper.posted_on,
        posting_proven: paper.posting_proof.is_some(),
        received_on: paper.received_on,
    };
    let effective = effective_on(&arrival);
    let new = NewReply {
        posted_on: paper.posted_on,
        posting_proof: paper.posting_proof.clone(),
        received_at: Some(Timestamp::start_of(paper.received_on)),
        effective_on: Some(effective),
        ..new_reply(work, &line, &text, ReplyState::Received, paper.channel)
    };
    let id = store::insert(work.conn, new)?;
    store::put_answers(work.conn, id, &text.answers)?;
    prove(work, id, &line, &document, &text)?;
    if let Some(proof) = &paper.posting_proof {
        let concern = concern(id, &line, &document, "posting");
        attach_files(work, &concern, std::slice::from_ref(proof))?;
    }
    store::answer_supplements(work.conn, line.id, id)?;
    let detail = json!({ "addressee": line.id, "kind": text.kind, "channel": paper.channel,
        "posted_on": paper.posted_on, "effective_on": effective });
    say(work, &document, "reply.entered", subject(id), detail);
    found(work, id)
}

/// Accepts a reply whose form is in order. The first written one meets the reply clock on its
/// effective day, and only that clock: a reply is not rectification. An interim one meets nothing.
///
/// # Errors
/// When it does not wait for its check, or an earlier one does.
pub fn accept(
    work: &mut Work<'_>,
    id: ReplyId,
    version: i32,
    note: Option<&str>,
) -> Result<Reply, ReplyError> {
    let (mut row, line, document) = checked(work, id, version)?;
    row.state = moved(&row, ReplyEvent::Accept)?;
    let waiting = store::first_in(work.conn, line.id, &[ReplyState::Received])?;
    if let Some(no) = waiting.filter(|no| *no < row.no) {
        return Err(Refused::EarlierWaits { no }.into());
    }
    let mut fields = Fields::new();
    row.check_note = fields.optional("note", note, 2_000);
    fields.finish()?;
    row.checked_by = work.actor.person;
    row.checked_on = Some(work.today());
    let effective = row.effective_on.unwrap_or_else(|| work.today());
    let detail = json!({ "kind": row.kind, "effective_on": effective });
    let row = save(work, &row, &document, "reply.accepted", detail)?;
    if row.kind == ReplyKind::Written && line.replied_on.is_none() {
        recommendations::store::set_replied(work.conn, line.id, effective)?;
        // JI20 Art 21(2); G1 for governance by the 2019 rule Art 19.
        for rule in ["A6", "A6u", "G1"] {
            meet_for(work, "addressee", line.id.0, rule, effective)?;
        }
    }
    for answer in store::answers(work.conn, id)? {
        recommendations::store::item_claimed(work.conn, answer.item_id, answer.state, effective)?;
    }
    let items = recommendations::store::items_of(work.conn, line.id)?;
    let all_done = items.iter().all(|item| item.claimed == Some(ClaimedState::Done));
    let rectified = all_done.then(|| line.rectified_on.unwrap_or(effective));
    recommendations::store::set_rectified(work.conn, line.id, rectified)?;
    Ok(row)
}

/// Returns a reply whose form is not in order; it does not count as one.
///
/// # Errors
/// When it does not wait for its check.
pub fn return_for_supplement(
    work: &mut Work<'_>,
    id: ReplyId,
    version: i32,
    wanted: &str,
) -> Result<Reply, ReplyError> {
    let (mut row, _, document) = checked(work, id, version)?;
    row.state = moved(&row, ReplyEvent::ReturnForSupplement)?;
    row.checked_by = work.actor.person;
    row.checked_on = Some(work.today());
    let wanted = ask(work, id, wanted)?;
    row.check_note = Some(wanted);
    save(work, &row, &document, "reply.returned", json!({}))
}

/// Asks to supplement a reply that stays accepted; no clock moves.
///
/// # Errors
/// When it is not accepted.
pub fn request_supplement(
    work: &mut Work<'_>,
    id: ReplyId,
    version: i32,
    wanted: &str,
) -> Result<Reply, ReplyError> {
    let (row, _, document) = checked(work, id, version)?;
    if row.state != ReplyState::Accepted {
        return Err(
            Refused::NotFromHere { event: ReplyEvent::ReturnForSupplement, state: row.state }.into()
        );
    }
    ask(work, id, wanted)?;
    save(work, &row, &document, "reply.supplement_requested", json!({}))
}

fn ask(work: &mut Work<'_>, id: ReplyId, wanted: &str) -> Result<String, ReplyError> {
    let mut fields = Fields::new();
    let wanted = fields.text("wanted", wanted, 2..=2_000);
    fields.finish()?;
    let (on, by) = (work.today(), work.actor.person);
    store::insert_supplement(work.conn, id, &wanted, on, by)?;
    Ok(wanted)
}

/// A line that was served on the actor's agency.
pub(super) fn served(
    work: &mut Work<'_>,
    id: AddresseeId,
) -> Result<(Addressee, Recommendation), ReplyError> {
    let Scope::Agency(agency) = work.actor.scope else { return Err(Refused::LineNotFound { id }.into()) };
    let today = work.today();
    let found = recommendations::store::served_line(work.conn, agency, today, id)?;
    Ok(found.ok_or(Refused::LineNotFound { id })?)
}

/// A line of a document that the actor's office handles.
pub(super) fn handled(
    work: &mut Work<'_>,
    id: AddresseeId,
) -> Result<(Addressee, Recommendation), ReplyError> {
    let (line, document) = recommendations::store::addressee(work.conn, &work.actor.scope, id)?
        .ok_or(Refused::LineNotFound { id })?;
    if !recommendations::service::acts_for(work, document.office_id) {
        return Err(Refused::OtherOffice.into());
    }
    Ok((line, document))
}

pub(super) fn unsettled(line: &Addressee) -> Result<(), ReplyError> {
    match line.result {
        Some(LineResult::Amended | LineResult::Withdrawn | LineResult::ClosedOtherwise) => {
            Err(Refused::LineSettled.into())
        }
        Some(LineResult::Rectified | LineResult::NotPerforming) | None => Ok(()),
    }
}

pub(super) fn say(
    work: &mut Work<'_>,
    document: &Recommendation,
    action: &'static str,
    subject: Subject,
    detail: serde_json::Value,
) {
    work.record_in_case(document.office_id, document.case_id, action, subject, detail);
}

/// A reply of the actor's agency, at the version given.
fn own(
    work: &mut Work<'_>,
    id: ReplyId,
    version: i32,
) -> Result<(Reply, Addressee, Recommendation), ReplyError> {
    let row = found(work, id)?;
    let (line, document) = served(work, row.addressee_id).map_err(|_| Refused::NotFound { id })?;
    current(row, version).map(|row| (row, line, document))
}

/// A reply on a line of the actor's office, at the version given. Drafts stay inside the agency.
fn checked(
    work: &mut Work<'_>,
    id: ReplyId,
    version: i32,
) -> Result<(Reply, Addressee, Recommendation), ReplyError> {
    let row = found(work, id)?;
    if matches!(row.state, ReplyState::Drafted | ReplyState::Approved) {
        return Err(Refused::NotFound { id }.into());
    }
    let (line, document) = handled(work, row.addressee_id)?;
    current(row, version).map(|row| (row, line, document))
}

fn current(row: Reply, version: i32) -> Result<Reply, ReplyError> {
    if row.version == version { Ok(row) } else { Err(Refused::Stale { current: row.version }.into()) }
}

fn found(work: &mut Work<'_>, id: ReplyId) -> Result<Reply, ReplyError> {
    Ok(store::reply(work.conn, id)?.ok_or(Refused::NotFound { id })?)
}

fn moved(row: &Reply, event: ReplyEvent) -> Result<ReplyState, ReplyError> {
    Ok(step_reply(row.state, event).ok_or(Refused::NotFromHere { event, state: row.state })?)
}

fn save(
    work: &mut Work<'_>,
    row: &Reply,
    document: &Recommendation,
    action: &'static str,
    detail: serde_json::Value,
) -> Result<Reply, ReplyError> {
    if store::update(work.conn, row)? == 0 {
        let current = found(work, row.id)?.version;
        return Err(Refused::Stale { current }.into());
    }
    say(work, document, action, subject(row.id), detail);
    found(work, row.id)
}

fn subject(id: ReplyId) -> Subject {
    Subject::new("reply", id.0)
}

fn new_reply(
    work: &Work<'_>,
    line: &Addressee,
    text: &ReplyText,
    state: ReplyState,
    channel: Channel,
) -> NewReply {
    NewReply {
        addressee: line.id,
        kind: text.kind,
        state,
        channel,
        document_number: text.document_number.clone(),
        summary: text.summary.clone(),
        document: text.document.clone(),
        posted_on: None,
        posting_proof: None,
        received_at: None,
        effective_on: None,
        by: work.actor.person,
        at: work.now,
    }
}

fn concern<'a>(
    id: ReplyId,
    line: &Addressee,
    document: &'a Recommendation,
    purpose: &'static str,
) -> Concern<'a> {
    Concern { subject: subject(id), document, agency: Some(line.agency_id), purpose }
}

fn prove(
    work: &mut Work<'_>,
    id: ReplyId,
    line: &Addressee,
    document: &Recommendation,
    text: &ReplyText,
) -> Result<(), ReplyError> {
    let evidence: Vec<String> =
        text.answers.iter().flat_map(|answer| answer.evidence.iter().cloned()).collect();
    attach_files(work, &concern(id, line, document, "evidence"), &evidence)?;
    if let Some(sealed) = &text.document {
        attach_files(work, &concern(id, line, document, "document"), std::slice::from_ref(sealed))?;
    }
    Ok(())
}

fn tidy(work: &mut Work<'_>, line: &Addressee, text: &ReplyText) -> Result<ReplyText, ReplyError> {
    let items: Vec<_> =
        recommendations::store::items_of(work.conn, line.id)?.iter().map(|item| item.id).collect();
    let mut fields = Fields::new();
    let document_number = fields.optional("document_number", text.document_number.as_deref(), 60);
    let summary = fields.text("summary", &text.summary, 1..=4_000);
    if let Some(hash) = &text.document {
        fields.check(is_hash(hash), "document", "malformed", "SHA-256");
    }
    check_answers(&mut fields, &text.answers, &items, text.kind == ReplyKind::Interim);
    fields.finish()?;
    Ok(ReplyText { document_number, summary, ..text.clone() })
}
