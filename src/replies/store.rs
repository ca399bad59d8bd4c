//! Queries of replies, requests to supplement, objections and extensions asked for. Who may see a
//! line is asked of recommendations first; here everything hangs on a line.

pub mod batches;

use chrono::NaiveDate;
use diesel::prelude::*;

use super::model::{
    Answer, ExtensionCause, ExtensionRequest, ExtensionRequestId, Objection, ObjectionGround, ObjectionId,
    ObjectionState, Reply, ReplyChannel, ReplyId, ReplyItem, ReplyKind, ReplyState, SupplementId,
    SupplementRequest,
};
use crate::db::Db;
use crate::db::schema::{
    extension_requests as x, objections as o, replies as r, reply_items as i, supplement_requests as q,
};
use crate::kit::{AgencyId, Json, PersonId, Timestamp};
use crate::recommendations::AddresseeId;

/// A reply about to be kept.
pub(super) struct NewReply {
    pub(super) addressee: AddresseeId,
    pub(super) kind: ReplyKind,
    pub(super) state: ReplyState,
    pub(super) channel: ReplyChannel,
    pub(super) document_number: Option<String>,
    pub(super) summary: String,
    pub(super) document: Option<String>,
    pub(super) posted_on: Option<NaiveDate>,
    pub(super) posting_proof: Option<String>,
    pub(super) received_at: Option<Timestamp>,
    pub(super) effective_on: Option<NaiveDate>,
    pub(super) by: Option<PersonId>,
    pub(super) at: Timestamp,
}

pub(super) fn insert(conn: &mut Db, new: NewReply) -> QueryResult<ReplyId> {
    let before: Option<i32> = r::table
        .filter(r::addressee_id.eq(new.addressee))
        .order(r::no.desc())
        .select(r::no)
        .first(conn)
        .optional()?;
    diesel::insert_into(r::table)
        .values((
            r::addressee_id.eq(new.addressee),
            r::no.eq(before.unwrap_or(0) + 1),
            r::kind.eq(new.kind),
            r::state.eq(new.state),
            r::channel.eq(new.channel),
            r::document_number.eq(new.document_number),
            r::summary.eq(new.summary),
            r::document.eq(new.document),
            r::posted_on.eq(new.posted_on),
            r::posting_proof.eq(new.posting_proof),
            r::received_at.eq(new.received_at),
            r::effective_on.eq(new.effective_on),
            r::drafted_by.eq(new.by),
            r::drafted_at.eq(new.at),
        ))
        .returning(r::id)
        .get_result(conn)
}

/// Stores a changed reply that still has the version it was read with.
pub(super) fn update(conn: &mut Db, row: &Reply) -> QueryResult<usize> {
    diesel::update(r::table.filter(r::id.eq(row.id).and(r::version.eq(row.version))))
        .set((
            r::kind.eq(row.kind),
            r::state.eq(row.state),
            r::document_number.eq(&row.document_number),
            r::summary.eq(&row.summary),
            r::document.eq(&row.document),
            r::received_at.eq(row.received_at),
            r::effective_on.eq(row.effective_on),
            r::approved_by.eq(row.approved_by),
            r::approved_at.eq(row.approved_at),
            r::checked_by.eq(row.checked_by),
            r::checked_on.eq(row.checked_on),
            r::check_note.eq(&row.check_note),
            r::version.eq(r::version + 1),
        ))
        .execute(conn)
}

/// Replaces what a reply says of the items.
pub(super) fn put_answers(conn: &mut Db, reply: ReplyId, answers: &[Answer]) -> QueryResult<()> {
    diesel::delete(i::table.filter(i::reply_id.eq(reply))).execute(conn)?;
    for answer in answers {
        diesel::insert_into(i::table)
            .values((
                i::reply_id.eq(reply),
                i::item_id.eq(answer.item_id),
                i::measure.eq(&answer.measure),
                i::state.eq(answer.state),
                i::evidence.eq(Json::new(answer.evidence.clone())),
                i::reason.eq(&answer.reason),
                i::plan.eq(&answer.plan),
                i::planned_on.eq(answer.planned_on),
            ))
            .execute(conn)?;
    }
    Ok(())
}

/// One reply.
///
/// # Errors
/// The database's.
pub fn reply(conn: &mut Db, id: ReplyId) -> QueryResult<Option<Reply>> {
    r::table.filter(r::id.eq(id)).select(Reply::as_select()).first(conn).optional()
}

/// The replies on some lines, in the order of entry.
///
/// # Errors
/// The database's.
pub fn replies_of(conn: &mut Db, lines: &[AddresseeId]) -> QueryResult<Vec<Reply>> {
    r::table.filter(r::addressee_id.eq_any(lines.to_vec())).order(r::id).select(Reply::as_select()).load(conn)
}

/// What a reply says of the items.
///
/// # Errors
/// The database's.
pub fn answers(conn: &mut Db, reply: ReplyId) -> QueryResult<Vec<ReplyItem>> {
    i::table.filter(i::reply_id.eq(reply)).order(i::item_id).select(ReplyItem::as_select()).load(conn)
}

/// What several replies say of the items.
///
/// # Errors
/// The database's.
pub fn answers_of(conn: &mut Db, replies: &[ReplyId]) -> QueryResult<Vec<ReplyItem>> {
    i::table
        .filter(i::reply_id.eq_any(replies.to_vec()))
        .order((i::reply_id, i::item_id))
        .select(ReplyItem::as_select())
        .load(conn)
}

/// The first reply of a line in a state: its number within the line.
pub(super) fn first_in(conn: &mut Db, line: AddresseeId, states: &[ReplyState]) -> QueryResult<Option<i32>> {
    r::table
        .filter(r::addressee_id.eq(line).and(r::state.eq_any(states.to_vec())))
        .order(r::no)
        .select(r::no)
        .first(conn)
        .optional()
}

pub(super) fn insert_supplement(
    conn: &mut Db,
    reply: ReplyId,
    wanted: &str,
    on: NaiveDate,
    by: Option<PersonId>,
) -> QueryResult<SupplementId> {
    diesel::insert_into(q::table)
        .values((q::reply_id.eq(reply), q::wanted.eq(wanted), q::asked_on.eq(on), q::asked_by.eq(by)))
        .returning(q::id)
        .get_result(conn)
}

/// Notes that a new reply answers what was asked of the earlier ones of its line.
pub(super) fn answer_supplements(conn: &mut Db, line: AddresseeId, by: ReplyId) -> QueryResult<usize> {
    let earlier: Vec<ReplyId> =
        r::table.filter(r::addressee_id.eq(line).and(r::id.ne(by))).select(r::id).load(conn)?;
    diesel::update(q::table.filter(q::reply_id.eq_any(earlier).and(q::answered_by.is_null())))
        .set(q::answered_by.eq(Some(by)))
        .execute(conn)
}

/// What was asked of the replies of some lines.
///
/// # Errors
/// The database's.
pub fn supplements_of(conn: &mut Db, replies: &[ReplyId]) -> QueryResult<Vec<SupplementRequest>> {
    q::table
        .filter(q::reply_id.eq_any(replies.to_vec()))
        .order(q::id)
        .select(SupplementRequest::as_select())
        .load(conn)
}

/// An objection about to be kept.
pub(super) struct NewObjection {
    pub(super) addressee: AddresseeId,
    pub(super) ground: ObjectionGround,
    pub(super) text: String,
    pub(super) agency: Option<AgencyId>,
    pub(super) agency_name: Option<String>,
    pub(super) by: Option<PersonId>,
    pub(super) on: NaiveDate,
}

pub(super) fn insert_objection(conn: &mut Db, new: NewObjection) -> QueryResult<ObjectionId> {
    diesel::insert_into(o::table)
        .values((
            o::addressee_id.eq(new.addressee),
            o::ground.eq(new.ground),
            o::state.eq(ObjectionState::Raised),
            o::text.eq(new.text),
            o::suggested_agency_id.eq(new.agency),
            o::suggested_agency.eq(new.agency_name),
            o::raised_by.eq(new.by),
            o::raised_on.eq(new.on),
        ))
        .returning(o::id)
        .get_result(conn)
}

/// Stores a changed objection that still has the version it was read with.
pub(super) fn update_objection(conn: &mut Db, row: &Objection) -> QueryResult<usize> {
    diesel::update(o::table.filter(o::id.eq(row.id).and(o::version.eq(row.version))))
        .set((
            o::state.eq(row.state),
            o::recheck.eq(&row.recheck),
            o::rechecked_by.eq(row.rechecked_by),
            o::rechecked_on.eq(row.rechecked_on),
            o::remedy.eq(row.remedy),
            o::explanation.eq(&row.explanation),
            o::decided_by.eq(row.decided_by),
            o::decided_on.eq(row.decided_on),
            o::version.eq(o::version + 1),
        ))
        .execute(conn)
}

/// One objection.
///
/// # Errors
/// The database's.
pub fn objection(conn: &mut Db, id: ObjectionId) -> QueryResult<Option<Objection>> {
    o::table.filter(o::id.eq(id)).select(Objection::as_select()).first(conn).optional()
}

/// The objections on some lines, in the order of entry.
///
/// # Errors
/// The database's.
pub fn objections_of(conn: &mut Db, lines: &[AddresseeId]) -> QueryResult<Vec<Objection>> {
    o::table
        .filter(o::addressee_id.eq_any(lines.to_vec()))
        .order(o::id)
        .select(Objection::as_select())
        .load(conn)
}

/// An extension asked for, about to be kept.
pub(super) struct NewExtension {
    pub(super) addressee: AddresseeId,
    pub(super) cause: ExtensionCause,
    pub(super) reason: String,
    pub(super) plan: String,
    pub(super) wanted_until: NaiveDate,
    pub(super) by: Option<PersonId>,
    pub(super) on: NaiveDate,
}

pub(super) fn insert_extension(conn: &mut Db, new: NewExtension) -> QueryResult<ExtensionRequestId> {
    diesel::insert_into(x::table)
        .values((
            x::addressee_id.eq(new.addressee),
            x::cause.eq(new.cause),
            x::reason.eq(new.reason),
            x::plan.eq(new.plan),
            x::wanted_until.eq(new.wanted_until),
            x::asked_by.eq(new.by),
            x::asked_on.eq(new.on),
        ))
        .returning(x::id)
        .get_result(conn)
}

/// One extension that was asked for.
///
/// # Errors
/// The database's.
pub fn extension(conn: &mut Db, id: ExtensionRequestId) -> QueryResult<Option<ExtensionRequest>> {
    x::table.filter(x::id.eq(id)).select(ExtensionRequest::as_select()).first(conn).optional()
}

/// The extensions asked for on some lines.
///
/// # Errors
/// The database's.
pub fn extensions_of(conn: &mut Db, lines: &[AddresseeId]) -> QueryResult<Vec<ExtensionRequest>> {
    x::table
        .filter(x::addressee_id.eq_any(lines.to_vec()))
        .order(x::id)
        .select(ExtensionRequest::as_select())
        .load(conn)
}

/// Keeps what the prosecutor notes on a request that still has the version given.
pub(super) fn note_extension(
    conn: &mut Db,
    id: ExtensionRequestId,
    version: i32,
    note: &str,
    by: Option<PersonId>,
    on: NaiveDate,
) -> QueryResult<usize> {
    diesel::update(x::table.filter(x::id.eq(id).and(x::version.eq(version))))
        .set((
            x::note.eq(Some(note)),
            x::noted_by.eq(by),
            x::noted_on.eq(Some(on)),
            x::version.eq(x::version + 1),
        ))
        .execute(conn)
}
