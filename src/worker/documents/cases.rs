//! Cases, with the record of the inquiry and of the suits.

use std::collections::HashMap;

use diesel::QueryResult;

use super::{each_once, grouped, joined};
use crate::cases::Case;
use crate::cases::model::{Party, PartyKind};
use crate::cases::store::batches as store;
use crate::db::Db;
use crate::lawsuits::model::Lawsuit;
use crate::lawsuits::store::batches as suits_store;
use crate::search::{Document, MatchFacts, RecordKind, Seer};
use crate::{deadlines, documents, leads};

pub(super) fn documents(conn: &mut Db, ids: &[i64]) -> QueryResult<Vec<Document>> {
    let parties = grouped(store::parties_of(conn, ids)?);
    let mut record = grouped(store::record_of(conn, ids)?);
    let links = store::leads_of(conn, ids)?;
    let lead_ids: Vec<i64> = links.iter().map(|(_, lead, _)| *lead).collect();
    let filings = grouped(leads::store::batches::filings_of(conn, &lead_ids)?);
    let links = grouped(links.into_iter().map(|(case, lead, reason)| (case, (lead, reason))));
    let numbers = grouped(documents::store::numbers_of(conn, "case", ids)?);
    let due: HashMap<_, _> = deadlines::store::batches::nearest_of_cases(conn, ids)?.into_iter().collect();
    let mut suits = suits(conn, ids)?;
    let rows = store::cases_of(conn, ids)?;
    Ok(rows
        .into_iter()
        .map(|case| {
            let id = case.id.0;
            let mut told = Vec::new();
            for (lead, reason) in links.get(&id).into_iter().flatten() {
                told.extend(filings.get(lead).into_iter().flatten().cloned());
                told.push(reason.clone());
            }
            let known = Known {
                parties: parties.get(&id).map(Vec::as_slice).unwrap_or_default(),
                told,
                record: record.remove(&id).unwrap_or_default(),
                suits: suits.remove(&id).unwrap_or_default(),
                numbers: numbers.get(&id).cloned().unwrap_or_default(),
            };
            let mut document = document(&case, known);
            document.deadline = due.get(&id).copied();
            document
        })
        .collect())
}

/// A suit with what is claimed and recorded.
type Suit = (Lawsuit, Vec<String>);

fn suits(conn: &mut Db, cases: &[i64]) -> QueryResult<HashMap<i64, Vec<Suit>>> {
    let suits = suits_store::of_cases(conn, cases)?;
    let ids: Vec<i64> = suits.iter().map(|suit| suit.id.0).collect();
    let mut texts = grouped(suits_store::texts_of(conn, &ids)?);
    Ok(grouped(suits.into_iter().map(|suit| {
        let texts = texts.remove(&suit.id.0).unwrap_or_default();
        (suit.case_id.0, (suit, texts))
    })))
}

/// What is known of a case beside its own row.
struct Known<'a> {
    parties: &'a [Party],
    /// What the filing and the linked leads say of the matter.
    told: Vec<String>,
    record: Vec<String>,
    suits: Vec<Suit>,
    numbers: Vec<String>,
}

fn document(case: &Case, known: Known<'_>) -> Document {
    let Known { parties, told, record, suits, numbers } = known;
    let named = |kind: PartyKind| {
        let these = parties.iter().filter(move |party| party.kind == kind);
        each_once(these.map(|party| party.name.clone()))
    };
    let (organisations, agency_names) = (named(PartyKind::Wrongdoer), named(PartyKind::Agency));
    let codes = each_once(parties.iter().filter_map(|party| party.credit_code.clone()));
    let matter = joined(told.iter().chain(&organisations));
    let mut body = vec![matter.clone()];
    body.extend(agency_names.iter().cloned());
    body.extend(record);
    body.extend(case.closing_reason.clone());
    let mut all_numbers = vec![case.number.clone()];
    all_numbers.extend(numbers);
    let mut courts = Vec::new();
    // A suit that another office brings is that office's to see, and not in what both may find.
    for (suit, texts) in suits.into_iter().filter(|(suit, _)| suit.office_id == case.office_id) {
        body.extend([suit.court.clone(), suit.facts]);
        body.extend(suit.decision);
        body.extend(texts);
        courts.push(suit.court);
        all_numbers.extend(suit.docket_number);
    }
    all_numbers.extend(codes.iter().cloned());
    let names = agency_names.iter().chain(&organisations).chain(&courts).cloned();
    let mut seers = vec![Seer::Office(case.office_id)];
    seers.extend(case.suit_office_id.map(Seer::Office));
    Document {
        seers,
        numbers: each_once(all_numbers),
        names: each_once(names),
        office: Some(case.office_id),
        agencies: parties.iter().filter_map(|party| party.agency_id).collect(),
        domain: Some(case.domain.clone()),
        state: Some(case.state.code().to_owned()),
        date: Some(case.filed_on),
        facts: MatchFacts {
            told: matter.len(),
            organisations,
            codes,
            agency_names,
            case: Some(case.id.0),
            ..MatchFacts::default()
        },
        ..Document::new(RecordKind::Case, case.id.0, &case.title, &joined(&body))
    }
}
