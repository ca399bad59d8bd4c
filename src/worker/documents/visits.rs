//! Follow-up visits.

use std::collections::HashMap;

use diesel::QueryResult;

use super::leads::point;
use super::{each_once, grouped, joined};
use crate::cases;
use crate::db::Db;
use crate::followups::store::batches as store;
use crate::recommendations::store::batches as lines_store;
use crate::search::{Document, MatchFacts, RecordKind, Seer};

pub(super) fn documents(conn: &mut Db, ids: &[i64]) -> QueryResult<Vec<Document>> {
    let rows = store::visits(conn, ids)?;
    let line_ids: Vec<i64> = rows.iter().map(|visit| visit.addressee_id.0).collect();
    let lines: HashMap<_, _> = lines_store::lines(conn, &line_ids)?
        .into_iter()
        .map(|(line, agency, document)| (line.id, (line.agency_id, agency, document)))
        .collect();
    let case_ids: Vec<i64> = rows.iter().map(|visit| visit.case_id).collect();
    let domains: HashMap<_, _> = cases::store::batches::domains_of(conn, &case_ids)?.into_iter().collect();
    let mut notes =
        grouped(store::items_of_visits(conn, ids)?.into_iter().map(|item| (item.visit_id, item.note)));
    let mut made = Vec::with_capacity(rows.len());
    for visit in rows {
        let Some((agency_id, agency, document)) = lines.get(&visit.addressee_id) else { continue };
        let mut body = vec![Some(visit.purpose.clone()), visit.place.clone()];
        body.push(visit.finding.map(|finding| finding.zh().to_owned()));
        body.extend([visit.found, visit.next_step, visit.rebound_note, visit.cancel_reason]);
        body.extend(notes.remove(&visit.id).unwrap_or_default().into_iter().map(Some));
        body.push(Some(agency.clone()));
        let names = visit.place.iter().cloned().chain([agency.clone()]);
        made.push(Document {
            seers: vec![Seer::Office(visit.office_id)],
            numbers: document.number.iter().cloned().collect(),
            names: each_once(names),
            office: Some(visit.office_id),
            agencies: vec![*agency_id],
            domain: domains.get(&visit.case_id).cloned(),
            state: Some(visit.state.code().to_owned()),
            date: Some(visit.done_at.map_or(visit.planned_on, |at| at.date())),
            facts: MatchFacts {
                place: visit.place.clone(),
                point: point(visit.longitude, visit.latitude),
                case: Some(visit.case_id),
                ..MatchFacts::default()
            },
            ..Document::new(
                RecordKind::FollowUp,
                visit.id.0,
                &document.title,
                &joined(body.into_iter().flatten()),
            )
        });
    }
    Ok(made)
}
