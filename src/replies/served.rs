//! What an agency sees of what was served on it, and nothing else: not where a lead came from, not other agencies, not
//! what the procuratorate notes for itself, and no finding that leads towards a suit.

use std::collections::HashMap;

use chrono::NaiveDate;

use super::error::{ReplyError, ReplyRefusal as Refused};
use super::model::{
    Answer, ExtensionRequest, InboxState, Objection, Reply, ReplyId, ReplyItem, ReplyState, SupplementRequest,
};
use super::service::ReplyText;
use super::{rules, store};
use crate::db::Db;
use crate::deadlines::Clock;
use crate::kit::page::{Page, PageRequest};
use crate::kit::{Actor, Scope};
use crate::org;
use crate::recommendations::model::TextVersion;
use crate::recommendations::queries::ServedFilter;
use crate::recommendations::store as lines;
use crate::recommendations::{Addressee, AddresseeId, LineResult, Recommendation, RectificationItem};

/// A line that was served on an agency.
#[derive(Debug)]
pub struct Served {
    /// The line.
    pub line: Addressee,
    /// The document.
    pub document: Recommendation,
    /// The name of the procuratorate.
    pub office: String,
    /// Where it stands in the inbox.
    pub inbox: InboxState,
    /// What became of it, as far as the agency may know.
    pub result: Option<LineResult>,
    /// The periods, with their last days.
    pub clocks: Vec<Clock>,
}

/// A reply with what it says of the items and what was asked of it.
#[derive(Debug)]
pub struct Told {
    /// The reply.
    pub reply: Reply,
    /// Item by item.
    pub answers: Vec<ReplyItem>,
    /// What was asked to be supplemented.
    pub supplements: Vec<SupplementRequest>,
}

impl Told {
    /// What the reply says, as it is written.
    #[must_use]
    pub fn text(&self) -> ReplyText {
        let answer = |row: &ReplyItem| Answer {
            item_id: row.item_id,
            measure: row.measure.clone(),
            state: row.state,
            evidence: row.evidence.get().clone(),
            reason: row.reason.clone(),
            plan: row.plan.clone(),
            planned_on: row.planned_on,
        };
        ReplyText {
            kind: self.reply.kind,
            document_number: self.reply.document_number.clone(),
            summary: self.reply.summary.clone(),
            document: self.reply.document.clone(),
            answers: self.answers.iter().map(answer).collect(),
        }
    }
}

/// A line whole.
#[derive(Debug)]
pub struct Whole {
    /// The line.
    pub served: Served,
    /// The text of the document.
    pub text: TextVersion,
    /// What the agency has to put right.
    pub items: Vec<RectificationItem>,
    /// The other addressees, if the document is addressed jointly.
    pub jointly_with: Vec<String>,
    /// The agency's replies, the first one first.
    pub replies: Vec<Told>,
    /// Its objections with their outcome; what the re-check found stays inside.
    pub objections: Vec<Objection>,
    /// The extensions it asked for.
    pub extensions: Vec<ExtensionRequest>,
}

/// A page of the lines that were served on the actor's agency and on agencies that it succeeded.
///
/// # Errors
/// The database's.
pub fn page(
    conn: &mut Db,
    actor: &Actor,
    today: NaiveDate,
    filter: &ServedFilter,
    request: &PageRequest,
) -> Result<Page<Served>, ReplyError> {
    let Scope::Agency(agency) = actor.scope else { return Ok(Page { items: Vec::new(), next: None }) };
    let rows = lines::served_lines(conn, agency, today, filter, request)?;
    let Page { items, next } = Page::of(rows, request, |(line, _)| line.id.0);
    Ok(Page { items: with_facts(conn, items)?, next })
}

/// A line that was served on the actor's agency, with its document.
///
/// # Errors
/// When there is none.
pub fn line(
    conn: &mut Db,
    actor: &Actor,
    today: NaiveDate,
    id: AddresseeId,
) -> Result<(Addressee, Recommendation), ReplyError> {
    let not_found = || Refused::LineNotFound { id };
    let Scope::Agency(agency) = actor.scope else { return Err(not_found().into()) };
    Ok(lines::served_line(conn, agency, today, id)?.ok_or_else(not_found)?)
}

/// The same whole.
///
/// # Errors
/// When there is none.
pub fn whole(conn: &mut Db, actor: &Actor, today: NaiveDate, id: AddresseeId) -> Result<Whole, ReplyError> {
    let not_found = || Refused::LineNotFound { id };
    let (line, document) = line(conn, actor, today, id)?;
    let text = lines::text(conn, document.id, document.text_no)?.ok_or_else(not_found)?;
    let items = lines::items_of(conn, id)?;
    let jointly_with = if line.joint { lines::other_addressees(conn, document.id, id)? } else { Vec::new() };
    let replies = store::replies_of(conn, &[id])?;
    let replies = told(conn, replies)?;
    let objections = store::objections_of(conn, &[id])?;
    let objections = objections.into_iter().map(|row| Objection { recheck: None, ..row }).collect();
    let extensions = store::extensions_of(conn, &[id])?;
    let served = with_facts(conn, vec![(line, document)])?.pop().ok_or_else(not_found)?;
    Ok(Whole { served, text, items, jointly_with, replies, objections, extensions })
}

/// A reply of the actor's agency, with the line it answers.
///
/// # Errors
/// When there is none.
pub fn own_reply(
    conn: &mut Db,
    actor: &Actor,
    today: NaiveDate,
    id: ReplyId,
) -> Result<(Told, Whole), ReplyError> {
    let not_found = || Refused::NotFound { id };
    let row = store::reply(conn, id)?.ok_or_else(not_found)?;
    let mut whole = whole(conn, actor, today, row.addressee_id).map_err(|_| not_found())?;
    let at = whole.replies.iter().position(|told| told.reply.id == id).ok_or_else(not_found)?;
    Ok((whole.replies.swap_remove(at), whole))
}

/// Replies with their items and what was asked of them, in three queries for all of them.
fn told(conn: &mut Db, replies: Vec<Reply>) -> Result<Vec<Told>, ReplyError> {
    let ids: Vec<ReplyId> = replies.iter().map(|reply| reply.id).collect();
    let mut answers: HashMap<ReplyId, Vec<ReplyItem>> = HashMap::new();
    for answer in store::answers_of(conn, &ids)? {
        answers.entry(answer.reply_id).or_default().push(answer);
    }
    let mut supplements: HashMap<ReplyId, Vec<SupplementRequest>> = HashMap::new();
    for asked in store::supplements_of(conn, &ids)? {
        supplements.entry(asked.reply_id).or_default().push(asked);
    }
    let told = replies.into_iter().map(|reply| Told {
        answers: answers.remove(&reply.id).unwrap_or_default(),
        supplements: supplements.remove(&reply.id).unwrap_or_default(),
        reply,
    });
    Ok(told.collect())
}

fn with_facts(conn: &mut Db, rows: Vec<(Addressee, Recommendation)>) -> Result<Vec<Served>, ReplyError> {
    let ids: Vec<AddresseeId> = rows.iter().map(|(line, _)| line.id).collect();
    let offices: HashMap<_, _> =
        org::store::procuratorates(conn)?.into_iter().map(|office| (office.id, office.name)).collect();
    let mut clocks: HashMap<i64, Vec<Clock>> = HashMap::new();
    for clock in lines::clocks_of_lines(conn, &ids)? {
        clocks.entry(clock.subject_id).or_default().push(clock);
    }
    // Of several the last that was submitted.
    let latest: HashMap<_, _> = store::replies_of(conn, &ids)?
        .into_iter()
        .filter(|reply| !matches!(reply.state, ReplyState::Drafted | ReplyState::Approved))
        .map(|reply| (reply.addressee_id, (reply.kind, reply.state)))
        .collect();
    let served = rows.into_iter().map(|(line, document)| Served {
        office: offices.get(&document.office_id).cloned().unwrap_or_default(),
        inbox: rules::inbox_state(&line, latest.get(&line.id).copied()),
        result: line.result.filter(|result| *result != LineResult::NotPerforming),
        clocks: clocks.remove(&line.id.0).unwrap_or_default(),
        line,
        document,
    });
    Ok(served.collect())
}
