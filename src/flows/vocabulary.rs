//! What the conditions of a search can name, gathered from every room.

use std::sync::OnceLock;

use diesel::QueryResult;

use crate::brand_cases::BrandCaseState;
use crate::cases::CaseState;
use crate::db::Db;
use crate::followups::VisitState;
use crate::kit::Scope;
use crate::kit::page::PageRequest;
use crate::leads::{Channel, LeadState, StatutorySource, queries};
use crate::org;
use crate::recommendations::RecommendationState;
use crate::replies::ReplyState;
use crate::replies::model::InboxState;
use crate::search::RecordKind;
use crate::search::query::words::words_of;
use crate::search::query::{Names, Origin, StateOf, Vocabulary};

/// The most agencies a page of them has.
const PAGE: u16 = 200;

/// Everything that an actor of a scope can name. The words of states and sources are those of the kinds of
/// records that fall in their sight; of agencies, those whose names they may see.
///
/// # Errors
/// The database's.
pub fn vocabulary(conn: &mut Db, scope: &Scope) -> QueryResult<Vocabulary> {
    let mut vocabulary = match scope {
        Scope::All | Scope::Offices(_) => office_words().clone(),
        Scope::Agency(_) => agency_words().clone(),
        Scope::None => return Ok(Vocabulary::default()),
    };
    for domain in queries::domains(conn)? {
        let words = words_of("domain", &domain.code);
        let named = [domain.code.as_str(), &domain.name_en].into_iter().chain(words);
        vocabulary.domains.push(domain.code.clone(), &domain.name_zh, named);
    }
    for office in org::queries::procuratorates(conn)? {
        let region = region(&office.name);
        let short = region.strip_suffix(['市', '区', '县']).filter(|short| short.chars().count() > 1);
        let named = [office.code.as_str(), &office.short_name, region].into_iter().chain(short);
        vocabulary.offices.push(office.id, &office.name, named);
    }
    let mut cursor = None;
    loop {
        let page = PageRequest { cursor, limit: Some(PAGE) };
        let mut agencies = org::queries::agencies(conn, scope, &page)?;
        let more = agencies.len() > usize::from(PAGE);
        agencies.truncate(usize::from(PAGE));
        cursor = agencies.last().map(|agency| agency.id.0);
        for agency in agencies {
            vocabulary.agencies.push(agency.id, &agency.name, [agency.short_name, agency.code]);
        }
        if !more {
            return Ok(vocabulary);
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

/// The words of an office: every kind, state, channel and source.
fn office_words() -> &'static Vocabulary {
    static WORDS: OnceLock<Vocabulary> = OnceLock::new();
    WORDS.get_or_init(|| {
        let mut vocabulary = of_kinds(|kind| kind != RecordKind::Served);
        for channel in Channel::ALL {
            let (code, origin) = (channel.code(), Origin::Channel(channel.code().to_owned()));
            let words = words_of("source", &format!("channel.{code}"));
            vocabulary.origins.push(origin, channel.zh(), std::iter::once(code).chain(words));
        }
        for source in StatutorySource::ALL {
            let (code, origin) = (source.code(), Origin::Source(source.code().to_owned()));
            let words = words_of("source", &format!("source.{code}"));
            vocabulary.origins.push(origin, source.zh(), std::iter::once(code).chain(words));
        }
        vocabulary
    })
}

/// The words of an agency: what was served on it, its replies, and the law.
fn agency_words() -> &'static Vocabulary {
    static WORDS: OnceLock<Vocabulary> = OnceLock::new();
    WORDS.get_or_init(|| {
        of_kinds(|kind| matches!(kind, RecordKind::Served | RecordKind::Reply | RecordKind::Article))
    })
}

fn of_kinds(wanted: impl Fn(RecordKind) -> bool) -> Vocabulary {
    let mut vocabulary = Vocabulary::default();
    for kind in RecordKind::ALL.iter().copied().filter(|kind| wanted(*kind)) {
        let words = words_of("kind", kind.code());
        vocabulary.kinds.push(kind, kind.zh(), std::iter::once(kind.code()).chain(words));
        add_states(&mut vocabulary.states, kind);
    }
    vocabulary
}

fn add_states(states: &mut Names<StateOf>, kind: RecordKind) {
    macro_rules! add {
        ($states:ty) => {
            for state in <$states>::ALL {
                let code = state.code();
                let qualified = format!("{}.{code}", kind.code());
                let words = words_of("state", &qualified);
                let named = [code, &qualified].into_iter().chain(words);
                states.push(StateOf { kind, code: code.to_owned() }, state.zh(), named);
            }
        };
    }
    match kind {
        RecordKind::Lead => add!(LeadState),
        RecordKind::Case => add!(CaseState),
        RecordKind::Recommendation => add!(RecommendationState),
        RecordKind::Served => add!(InboxState),
        RecordKind::Reply => add!(ReplyState),
        RecordKind::FollowUp => add!(VisitState),
        RecordKind::BrandCase => add!(BrandCaseState),
        RecordKind::File | RecordKind::Article => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::search::query::Found;
    use crate::search::query::words::{Line, lines};

    #[test]
    fn every_line_of_the_file_names_a_value_that_there_is() {
        let domains = include_str!("../../migrations/sqlite/2026-11-23-001000_domains/up.sql");
        for Line { field, code, words } in lines() {
            let vocabulary = office_words();
            let known = match field {
                "domain" => domains.contains(&format!("('{code}',")),
                "kind" => RecordKind::from_code(code).is_some(),
                "state" => vocabulary
                    .states
                    .iter()
                    .any(|name| format!("{}.{}", name.value.kind.code(), name.value.code) == code),
                "source" => vocabulary.origins.iter().any(|name| match &name.value {
                    Origin::Channel(channel) => format!("channel.{channel}") == code,
                    Origin::Source(source) => format!("source.{source}") == code,
                }),
                _ => false,
            };
            assert!(known, "{field} {code}");
            assert!(!words.is_empty(), "{field} {code} has no words");
        }
    }

    #[test]
    fn the_tabs_of_the_register_are_words_of_states() {
        let states = &office_words().states;
        for tab in ["待评估", "评估中", "已立案", "不立案", "移送", "疑似重复"] {
            assert!(matches!(states.find(tab), Found::Exactly(_)), "{tab}");
        }
    }

    #[test]
    fn an_agency_has_no_words_of_what_it_may_not_see() {
        let words = agency_words();
        assert_eq!(words.kinds.iter().count(), 3);
        assert_eq!(words.origins.iter().count(), 0);
        assert_eq!(words.states.find("审查起诉"), Found::Nothing);
    }

    #[test]
    fn a_procuratorate_goes_by_its_region() {
        assert_eq!(region("张掖市甘州区人民检察院"), "甘州区");
        assert_eq!(region("张掖市人民检察院"), "张掖市");
    }
}
