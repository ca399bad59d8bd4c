//! Lines of recommendations, as the agency sees that each was served on: exactly what the inbox of the agency
//! shows. Nothing of where the matter came from, of the case, of other agencies unless jointly addressed, of
//! what a visit found, of a suit; and no facts to match by.

use std::collections::HashMap;

use diesel::QueryResult;

use super::{each_once, grouped, joined};
use crate::db::Db;
use crate::recommendations::store::batches as store;
use crate::recommendations::{Addressee, AddresseeId, Recommendation};
use crate::replies::model::{ReplyKind, ReplyState};
use crate::replies::rules::inbox_state;
use crate::search::{Document, RecordKind, Seer};
use crate::{deadlines, org, recommendations, replies};

pub(super) fn documents(conn: &mut Db, ids: &[i64]) -> QueryResult<Vec<Document>> {
    let seen = store::seen_by_agencies(conn, ids)?;
    let rows = store::lines(conn, &seen)?;
    let lines: Vec<AddresseeId> = seen.iter().map(|id| AddresseeId(*id)).collect();
    let documents: Vec<i64> = rows.iter().map(|(_, _, document)| document.id.0).collect();
    let texts: HashMap<_, _> = store::documents_of(conn, &documents)?
        .into_iter()
        .map(|(document, text)| (document.id, text))
        .collect();
    let joint = grouped(
        store::lines_of(conn, &documents)?
            .into_iter()
            .filter(|(line, _)| line.joint)
            .map(|(line, agency)| (line.recommendation_id, (line.id, agency))),
    );
    let offices: HashMap<_, _> =
        org::store::procuratorates(conn)?.into_iter().map(|office| (office.id, office.name)).collect();
    let due: HashMap<_, _> =
        deadlines::store::batches::nearest_of(conn, "addressee", &seen)?.into_iter().collect();
    let latest = latest(conn, &lines)?;
    let mut said = said(conn, &lines)?;
    let mut made = Vec::with_capacity(rows.len());
    for (line, agency, document) in rows {
        let Some(text) = texts.get(&document.id) else { continue };
        let mut body = vec![
            text.harm_facts.clone(),
            text.breach_facts.clone(),
            text.legal_basis.clone(),
            text.suggestions.clone(),
            text.other_matters.clone(),
        ];
        body.extend(said.remove(&line.id).unwrap_or_default());
        let mut names: Vec<String> = offices.get(&document.office_id).cloned().into_iter().collect();
        names.push(agency);
        if line.joint {
            let others = joint.get(&document.id).into_iter().flatten().filter(|(id, _)| *id != line.id);
            names.extend(others.map(|(_, agency)| agency.clone()));
        }
        body.extend(names.iter().cloned());
        let state = inbox_state(&line, latest.get(&line.id).copied());
        made.push(Document {
            state: Some(state.code().to_owned()),
            deadline: due.get(&line.id.0).copied(),
            names: each_once(names),
            ..told(&line, &document, &joined(&body))
        });
    }
    Ok(made)
}

fn told(line: &Addressee, document: &Recommendation, body: &str) -> Document {
    Document {
        seers: vec![Seer::Agency(line.agency_id)],
        numbers: document.number.iter().cloned().collect(),
        office: Some(document.office_id),
        agencies: vec![line.agency_id],
        date: line.served_on.or(document.signed_on),
        ..Document::new(RecordKind::Served, line.id.0, &document.title, body)
    }
}

/// The latest reply of each line that left the agency.
fn latest(
    conn: &mut Db,
    lines: &[AddresseeId],
) -> QueryResult<HashMap<AddresseeId, (ReplyKind, ReplyState)>> {
    let replies = replies::queries::replies_of(conn, lines)?;
    let sent = replies.into_iter().filter(|reply| super::replies::has_left_the_agency(reply.state));
    // The later one of a line replaces the one before.
    Ok(sent.map(|reply| (reply.addressee_id, (reply.kind, reply.state))).collect())
}

/// What the agency has to put right, and its objections and requests with what it was told.
fn said(conn: &mut Db, lines: &[AddresseeId]) -> QueryResult<HashMap<AddresseeId, Vec<String>>> {
    let items = recommendations::queries::items_of_lines(conn, lines)?;
    let objections = replies::queries::objections_of(conn, lines)?;
    let extensions = replies::queries::extensions_of(conn, lines)?;
    let mut said: Vec<(AddresseeId, String)> =
        items.into_iter().map(|item| (item.addressee_id, item.text)).collect();
    for objection in objections {
        let texts = [Some(objection.text), objection.suggested_agency, objection.explanation];
        said.extend(texts.into_iter().flatten().map(|text| (objection.addressee_id, text)));
    }
    for request in extensions {
        let texts = [Some(request.reason), Some(request.plan), request.note];
        said.extend(texts.into_iter().flatten().map(|text| (request.addressee_id, text)));
    }
    Ok(grouped(said))
}
