//! Recommendations, as the office sees them.

use std::collections::HashMap;

use diesel::QueryResult;

use super::{each_once, grouped, joined};
use crate::db::Db;
use crate::recommendations::model::TextVersion;
use crate::recommendations::store::batches as store;
use crate::recommendations::{Addressee, AddresseeId, Recommendation};
use crate::search::{Document, MatchFacts, RecordKind, Seer};
use crate::{cases, deadlines, recommendations, replies};

pub(super) fn documents(conn: &mut Db, ids: &[i64]) -> QueryResult<Vec<Document>> {
    let rows = store::documents_of(conn, ids)?;
    let case_ids: Vec<i64> = rows.iter().map(|(document, _)| document.case_id).collect();
    let domains: HashMap<_, _> = cases::store::batches::domains_of(conn, &case_ids)?.into_iter().collect();
    let lines = store::lines_of(conn, ids)?;
    let line_ids: Vec<AddresseeId> = lines.iter().map(|(line, _)| line.id).collect();
    let mut said = said(conn, &line_ids)?;
    let plain: Vec<i64> = line_ids.iter().map(|id| id.0).collect();
    let mut due: HashMap<_, _> =
        deadlines::store::batches::nearest_of(conn, "recommendation", ids)?.into_iter().collect();
    let due_of_lines: HashMap<_, _> =
        deadlines::store::batches::nearest_of(conn, "addressee", &plain)?.into_iter().collect();
    let lines = grouped(lines.into_iter().map(|(line, agency)| (line.recommendation_id.0, (line, agency))));
    Ok(rows
        .into_iter()
        .map(|(document, text)| {
            let id = document.id.0;
            let lines = lines.get(&id).map(Vec::as_slice).unwrap_or_default();
            let said = lines.iter().flat_map(|(line, _)| said.remove(&line.id).unwrap_or_default()).collect();
            let of_lines = lines.iter().filter_map(|(line, _)| due_of_lines.get(&line.id.0).copied());
            let deadline = of_lines.chain(due.remove(&id)).min();
            let domain = domains.get(&document.case_id).cloned();
            Document { domain, deadline, ..told(&document, &text, lines, said) }
        })
        .collect())
}

/// What the lines ask for, and what was objected to them and found.
fn said(conn: &mut Db, lines: &[AddresseeId]) -> QueryResult<HashMap<AddresseeId, Vec<String>>> {
    let items = recommendations::queries::items_of_lines(conn, lines)?;
    let objections = replies::queries::objections_of(conn, lines)?;
    let asked = items.into_iter().flat_map(|item| {
        [Some(item.text), item.claim].into_iter().flatten().map(move |text| (item.addressee_id, text))
    });
    let objected = objections.into_iter().flat_map(|objection| {
        let line = objection.addressee_id;
        let texts = [Some(objection.text), objection.recheck, objection.explanation];
        texts.into_iter().flatten().map(move |text| (line, text))
    });
    Ok(grouped(asked.chain(objected)))
}

fn told(
    document: &Recommendation,
    text: &TextVersion,
    lines: &[(Addressee, String)],
    said: Vec<String>,
) -> Document {
    let agencies: Vec<String> = each_once(lines.iter().map(|(_, agency)| agency.clone()));
    let mut body: Vec<String> = agencies.clone();
    let contents = [
        &text.case_source,
        &text.harm_facts,
        &text.breach_facts,
        &text.legal_basis,
        &text.suggestions,
        &text.other_matters,
    ];
    body.extend(contents.into_iter().cloned());
    body.extend(said);
    body.extend(document.end_reason.clone());
    let numbers = [&document.number, &document.official_number].into_iter().flatten().cloned();
    Document {
        seers: vec![Seer::Office(document.office_id)],
        numbers: each_once(numbers),
        names: agencies.clone(),
        office: Some(document.office_id),
        agencies: lines.iter().map(|(line, _)| line.agency_id).collect(),
        state: Some(document.state.code().to_owned()),
        date: Some(document.signed_on.unwrap_or_else(|| document.drafted_at.date())),
        facts: MatchFacts { agency_names: agencies, case: Some(document.case_id), ..MatchFacts::default() },
        ..Document::new(RecordKind::Recommendation, document.id.0, &document.title, &joined(&body))
    }
}
