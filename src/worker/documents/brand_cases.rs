//! Entries of the cultivation ledger.

use std::collections::HashMap;

use diesel::QueryResult;

use super::{grouped, joined};
use crate::brand_cases::store::batches as store;
use crate::cases;
use crate::cases::model::PartyKind;
use crate::db::Db;
use crate::search::{Document, MatchFacts, RecordKind, Seer};

pub(super) fn documents(conn: &mut Db, ids: &[i64]) -> QueryResult<Vec<Document>> {
    let rows = store::entries(conn, ids)?;
    let case_ids: Vec<i64> = rows.iter().map(|entry| entry.case_id).collect();
    let domains: HashMap<_, _> = cases::store::batches::domains_of(conn, &case_ids)?.into_iter().collect();
    let parties = grouped(cases::store::batches::parties_of(conn, &case_ids)?);
    let mut drafts = grouped(store::drafts_of(conn, ids)?);
    let mut coverage = grouped(store::coverage_of(conn, ids)?);
    Ok(rows
        .into_iter()
        .map(|entry| {
            let id = entry.id.0;
            let parties = parties.get(&entry.case_id).map(Vec::as_slice).unwrap_or_default();
            let named = |kind: PartyKind| -> Vec<String> {
                parties.iter().filter(|party| party.kind == kind).map(|party| party.name.clone()).collect()
            };
            let mut body: Vec<Option<String>> = Vec::new();
            // The last draft is the text; the ones before are its history.
            if let Some(draft) = drafts.remove(&id).and_then(|mut drafts| drafts.pop()) {
                body.extend([draft.facts, draft.performance, draft.significance].map(Some));
            }
            let told = joined(body.iter().flatten());
            body.extend([entry.theme, entry.value_points]);
            body.extend(entry.reasons.into_iter().flat_map(|reasons| reasons.into_inner()).map(Some));
            body.extend([entry.check_note, entry.submitted_to, entry.result_note]);
            body.extend([entry.published_in, entry.withdrawn_reason]);
            body.extend(coverage.remove(&id).unwrap_or_default().into_iter().map(Some));
            let facts = MatchFacts {
                told: told.len(),
                organisations: named(PartyKind::Wrongdoer),
                agency_names: named(PartyKind::Agency),
                case: Some(entry.case_id),
                ..MatchFacts::default()
            };
            Document {
                seers: vec![Seer::Office(entry.office_id)],
                office: Some(entry.office_id),
                agencies: parties.iter().filter_map(|party| party.agency_id).collect(),
                domain: domains.get(&entry.case_id).cloned(),
                state: Some(entry.state.code().to_owned()),
                date: Some(entry.proposed_on),
                facts,
                ..Document::new(RecordKind::BrandCase, id, &entry.title, &joined(body.into_iter().flatten()))
            }
        })
        .collect())
}
