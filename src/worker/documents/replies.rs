//! Replies: the agency finds its own from the first word, the procuratorate what has been submitted to it.

use std::collections::HashMap;

use diesel::QueryResult;

use super::{each_once, grouped, joined};
use crate::db::Db;
use crate::recommendations::store::batches as lines_store;
use crate::recommendations::{Addressee, Recommendation};
use crate::replies::model::ReplyItem;
use crate::replies::store::batches as store;
use crate::replies::{Reply, ReplyId, ReplyState, queries};
use crate::search::{Document, RecordKind, Seer};

pub(super) fn documents(conn: &mut Db, ids: &[i64]) -> QueryResult<Vec<Document>> {
    let rows = store::replies(conn, ids)?;
    let line_ids: Vec<i64> = rows.iter().map(|reply| reply.addressee_id.0).collect();
    let lines: HashMap<_, _> = lines_store::lines(conn, &line_ids)?
        .into_iter()
        .map(|(line, agency, document)| (line.id, (line, agency, document)))
        .collect();
    let mut answers = grouped(store::answers_of(conn, ids)?.into_iter().map(|item| (item.reply_id, item)));
    let reply_ids: Vec<ReplyId> = rows.iter().map(|reply| reply.id).collect();
    let supplements = queries::supplements_of(conn, &reply_ids)?;
    let mut wanted = grouped(supplements.into_iter().map(|asked| (asked.reply_id, asked.wanted)));
    Ok(rows
        .into_iter()
        .filter_map(|reply| {
            let (line, agency, document) = lines.get(&reply.addressee_id)?;
            let answers = answers.remove(&reply.id).unwrap_or_default();
            let wanted = wanted.remove(&reply.id).unwrap_or_default();
            Some(told(reply, (line, agency, document), answers, wanted))
        })
        .collect())
}

fn told(
    reply: Reply,
    (line, agency, document): (&Addressee, &str, &Recommendation),
    answers: Vec<ReplyItem>,
    wanted: Vec<String>,
) -> Document {
    let mut body = vec![reply.summary.clone()];
    for answer in answers {
        body.push(answer.measure);
        body.extend([answer.reason, answer.plan].into_iter().flatten());
    }
    body.extend(wanted);
    body.extend(reply.check_note.clone());
    body.push(agency.to_owned());
    let mut seers = vec![Seer::Agency(line.agency_id)];
    if has_left_the_agency(reply.state) {
        seers.push(Seer::Office(document.office_id));
    }
    let received = reply.received_at.map(|at| at.date());
    Document {
        seers,
        numbers: each_once([&reply.document_number, &document.number].into_iter().flatten().cloned()),
        names: vec![agency.to_owned()],
        office: Some(document.office_id),
        agencies: vec![line.agency_id],
        state: Some(reply.state.code().to_owned()),
        date: Some(received.unwrap_or_else(|| reply.drafted_at.date())),
        ..Document::new(RecordKind::Reply, reply.id.0, &document.title, &joined(&body))
    }
}

/// Whether the procuratorate has a reply; what is still being written belongs to the agency alone.
pub(super) fn has_left_the_agency(state: ReplyState) -> bool {
    match state {
        ReplyState::Received | ReplyState::Accepted | ReplyState::Returned => true,
        ReplyState::Drafted | ReplyState::Approved => false,
    }
}
