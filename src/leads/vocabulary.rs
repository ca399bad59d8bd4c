//! What the conditions of a query over leads can name, and what those of every query can: fields of law,
//! procuratorates and agencies.

use chrono::NaiveDate;
use diesel::QueryResult;

use super::words::{Channel, LeadState, StatutorySource};
use crate::db::Db;
use crate::kit::Scope;
use crate::kit::page::PageRequest;
use crate::org;
use crate::org::model::Agency;
use crate::search::RecordKind;
use crate::search::query::words::{add_kind, words_of};
use crate::search::query::{Origin, Vocabulary, Word};

/// The most agencies a page of them has.
const PAGE: u16 = 200;

/// Everything that a query over leads can name, for an actor of a scope on a day.
///
/// # Errors
/// The database's.
pub fn vocabulary(conn: &mut Db, scope: &Scope, today: NaiveDate) -> QueryResult<Vocabulary> {
    let mut vocabulary = Vocabulary::default();
    add_words(&mut vocabulary);
    add_origins(&mut vocabulary);
    add_names(conn, (scope, today), &mut vocabulary)?;
    Ok(vocabulary)
}

/// Adds leads as a kind of record, and their states.
pub fn add_words(vocabulary: &mut Vocabulary) {
    let states = LeadState::ALL.iter().map(|state| (state.code(), state.zh()));
    add_kind(vocabulary, RecordKind::Lead, states);
}

/// Adds where leads came from: channels and statutory sources.
pub fn add_origins(vocabulary: &mut Vocabulary) {
    let mut add = |origin: Origin, qualified: String, (code, zh, en): (&str, &str, String)| {
        let named = std::iter::once(code).chain(words_of("source", &qualified));
        vocabulary.origins.push_in_both(origin, Word { zh, en: &en }, named);
    };
    for channel in Channel::ALL {
        let code = channel.code();
        let words = (code, channel.zh(), channel.in_english());
        add(Origin::Channel(code.to_owned()), format!("channel.{code}"), words);
    }
    for source in StatutorySource::ALL {
        let code = source.code();
        let words = (code, source.zh(), source.in_english());
        add(Origin::Source(code.to_owned()), format!("source.{code}"), words);
    }
}

/// Adds what has its names in the database: fields of law, procuratorates, and the agencies whose names an actor
/// of a scope may see on a day. Those of an agency are its own and those of the agencies that it succeeded.
///
/// # Errors
/// The database's.
pub fn add_names(
    conn: &mut Db,
    (scope, today): (&Scope, NaiveDate),
    vocabulary: &mut Vocabulary,
) -> QueryResult<()> {
    for domain in super::queries::domains(conn)? {
        let named = std::iter::once(domain.code.as_str()).chain(words_of("domain", &domain.code));
        let word = Word { zh: &domain.name_zh, en: &domain.name_en };
        vocabulary.domains.push_in_both(domain.code.clone(), word, named);
    }
    for office in org::queries::procuratorates(conn)? {
        let region = region(&office.name);
        let short = region.strip_suffix(['市', '区', '县']).filter(|short| short.chars().count() > 1);
        let named = [office.code.as_str(), &office.short_name, region].into_iter().chain(short);
        vocabulary.offices.push(office.id, &office.name, named);
    }
    let mut add = |agency: Agency| {
        vocabulary.agencies.push(agency.id, &agency.name, [agency.short_name, agency.code]);
    };
    if let Scope::Agency(own) = scope {
        for id in org::store::predecessors(conn, *own, today)? {
            org::store::agency(conn, id)?.into_iter().for_each(&mut add);
        }
    }
    let mut cursor = None;
    loop {
        let page = PageRequest { cursor, limit: Some(PAGE) };
        let mut agencies =
            org::queries::agencies(conn, scope, &org::queries::AgencyFilter::default(), &page)?;
        let more = agencies.len() > usize::from(PAGE);
        agencies.truncate(usize::from(PAGE));
        cursor = agencies.last().map(|agency| agency.id.0);
        agencies.into_iter().for_each(&mut add);
        if !more {
            return Ok(());
        }
    }
}

/// The region of a procuratorate, as people call it: 张掖市甘州区人民检察院 is of 甘州区.
fn region(name: &str) -> &str {
    let region = name.strip_suffix("人民检察院").unwrap_or(name);
    match region.split_once('市') {
        Some((_, county)) if !county.is_empty() => county,
        Some(_) | None => region,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_procuratorate_goes_by_its_region() {
        assert_eq!(region("张掖市甘州区人民检察院"), "甘州区");
        assert_eq!(region("张掖市人民检察院"), "张掖市");
    }
}
