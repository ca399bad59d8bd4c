//! What the conditions of a search can name, gathered from every room.

use std::sync::OnceLock;

use chrono::NaiveDate;
use diesel::QueryResult;

use crate::brand_cases::BrandCaseState;
use crate::cases::CaseState;
use crate::db::Db;
use crate::followups::VisitState;
use crate::kit::Scope;
use crate::leads::vocabulary as leads;
use crate::recommendations::RecommendationState;
use crate::replies::ReplyState;
use crate::replies::model::InboxState;
use crate::search::RecordKind;
use crate::search::query::Vocabulary;
use crate::search::query::words::add_kind;

/// Everything that an actor of a scope can name on a day. The words of states and sources are those of the kinds
/// of records that fall in their sight; of agencies, those whose names they may see.
///
/// # Errors
/// The database's.
pub fn vocabulary(conn: &mut Db, scope: &Scope, today: NaiveDate) -> QueryResult<Vocabulary> {
    let mut vocabulary = match scope {
        Scope::All | Scope::Offices(_) => office_words().clone(),
        Scope::Agency(_) => agency_words().clone(),
        Scope::None => return Ok(Vocabulary::default()),
    };
    leads::add_names(conn, (scope, today), &mut vocabulary)?;
    Ok(vocabulary)
}

/// The words of an office: every kind, state, channel and source.
fn office_words() -> &'static Vocabulary {
    static WORDS: OnceLock<Vocabulary> = OnceLock::new();
    WORDS.get_or_init(|| {
        let mut vocabulary = of_kinds(|kind| kind != RecordKind::Served);
        leads::add_origins(&mut vocabulary);
        vocabulary
    })
}

/// The words of an agency: what was served on it, its replies, and the law.
fn agency_words() -> &'static Vocabulary {
    static WORDS: OnceLock<Vocabulary> = OnceLock::new();
    WORDS.get_or_init(|| {
        of_kinds(|kind| {
            matches!(kind, RecordKind::Served | RecordKind::Reply | RecordKind::Article | RecordKind::Statute)
        })
    })
}

fn of_kinds(wanted: impl Fn(RecordKind) -> bool) -> Vocabulary {
    let mut vocabulary = Vocabulary::default();
    for kind in RecordKind::ALL.iter().copied().filter(|kind| wanted(*kind)) {
        add(&mut vocabulary, kind);
    }
    vocabulary
}

fn add(vocabulary: &mut Vocabulary, kind: RecordKind) {
    macro_rules! with_states {
        ($states:ty) => {
            add_kind(vocabulary, kind, <$states>::ALL.iter().map(|state| (state.code(), state.zh())))
        };
    }
    match kind {
        RecordKind::Lead => leads::add_words(vocabulary),
        RecordKind::Case => with_states!(CaseState),
        RecordKind::Recommendation => with_states!(RecommendationState),
        RecordKind::Served => with_states!(InboxState),
        RecordKind::Reply => with_states!(ReplyState),
        RecordKind::FollowUp => with_states!(VisitState),
        RecordKind::BrandCase => with_states!(BrandCaseState),
        RecordKind::File | RecordKind::Article | RecordKind::Statute => add_kind(vocabulary, kind, []),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::search::query::words::{Line, lines};
    use crate::search::query::{Found, Origin};

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
        assert_eq!(words.kinds.iter().count(), 4);
        assert_eq!(words.origins.iter().count(), 0);
        assert_eq!(words.states.find("审查起诉"), Found::Nothing);
    }
}
