//! Leads.

use std::collections::HashMap;

use diesel::QueryResult;

use super::{each_once, grouped, joined};
use crate::db::Db;
use crate::leads::store::batches as store;
use crate::leads::{Lead, LeadFacts, SuspectedAgency};
use crate::search::{Document, MatchFacts, Place, RecordKind, Seer};
use crate::{cases, deadlines, files};

pub(super) fn documents(conn: &mut Db, ids: &[i64]) -> QueryResult<Vec<Document>> {
    let mut agencies = grouped(store::agencies_of(conn, ids)?);
    let mut work = grouped(store::work_of(conn, ids)?);
    let mut contacts = grouped(store::contacts_of(conn, ids)?);
    let attached = files::store::batches::of_records(conn, "lead", ids)?;
    let mut hashes = grouped(attached.into_iter().map(|(lead, _, hash)| (lead, hash)));
    let cases = grouped(cases::store::batches::cases_of_leads(conn, ids)?);
    let due: HashMap<_, _> = deadlines::store::batches::nearest_of(conn, "lead", ids)?.into_iter().collect();
    let rows = store::leads_of(conn, ids)?;
    Ok(rows
        .into_iter()
        .map(|(lead, facts)| {
            let id = lead.id.0;
            let mut document =
                document(&lead, &facts, &agencies.remove(&id).unwrap_or_default(), work.remove(&id));
            document.deadline = due.get(&id).copied();
            document.facts.contacts = contacts.remove(&id).unwrap_or_default();
            document.facts.files = hashes.remove(&id).unwrap_or_default();
            document.facts.case = cases.get(&id).and_then(|cases| cases.first()).copied();
            document
        })
        .collect())
}

fn document(
    lead: &Lead,
    facts: &LeadFacts,
    agencies: &[SuspectedAgency],
    work: Option<Vec<String>>,
) -> Document {
    let suspects = facts.suspects.get().iter();
    let codes = each_once(suspects.clone().filter_map(|suspect| suspect.code.clone()));
    let organisations = each_once(suspects.map(|suspect| suspect.name.clone()));
    let agency_names = each_once(agencies.iter().map(|agency| agency.name.clone()));
    let mut parts = vec![facts.narrative.clone()];
    parts.extend([&facts.place, &facts.sub_domain, &facts.harmed_interest].into_iter().flatten().cloned());
    parts.extend(organisations.iter().cloned());
    let told = joined(&parts);
    let mut after = vec![told.clone()];
    for agency in agencies {
        after.extend([agency.name.clone(), agency.basis.clone()]);
    }
    after.extend(facts.risk_notes.clone());
    after.extend(work.unwrap_or_default());
    let numbers = [Some(lead.number.clone()), lead.external_number.clone(), facts.spot_number.clone()];
    let names = facts.place.iter().chain(&organisations).chain(&agency_names).cloned();
    Document {
        seers: vec![Seer::Office(lead.office_id)],
        numbers: each_once(numbers.into_iter().flatten().chain(codes.iter().cloned())),
        names: each_once(names),
        office: Some(lead.office_id),
        agencies: agencies.iter().filter_map(|agency| agency.agency_id).collect(),
        domain: lead.domain.clone(),
        state: Some(lead.state.code().to_owned()),
        channel: Some(lead.channel.code().to_owned()),
        source: Some(lead.statutory_source.code().to_owned()),
        date: Some(lead.received_on),
        facts: MatchFacts {
            told: told.len(),
            place: facts.place.clone(),
            point: point(facts.longitude, facts.latitude),
            division: Some(lead.division_code.clone()),
            organisations,
            codes,
            agency_names,
            spot: facts.spot_number.clone(),
            url: facts.source_url.clone(),
            merged_into: lead.merged_into_id.map(|id| id.0),
            ..MatchFacts::default()
        },
        ..Document::new(RecordKind::Lead, lead.id.0, &lead.title, &joined(&after))
    }
}

/// A place, if both of its degrees are known.
pub(super) fn point(longitude: Option<f64>, latitude: Option<f64>) -> Option<Place> {
    Some(Place { longitude: longitude?, latitude: latitude? })
}
