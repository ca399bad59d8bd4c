//! Searching: a query is read, its names resolved by what the actor may name, run under what the actor may
//! see, and kept in the log without who reported.

use std::collections::{BTreeSet, HashSet};

use chrono::NaiveDate;
use diesel::QueryResult;

use super::vocabulary::vocabulary;
use crate::db::Db;
use crate::files::store::recognitions::recognised_attachments;
use crate::kit::page::PageRequest;
use crate::kit::text::fold;
use crate::kit::{Actor, FieldErrors, Fields, Scope, Timestamp};
use crate::leads::masking::without_numbers;
use crate::leads::queries::without_sealed;
use crate::leads::vault::VaultKeys;
use crate::org;
use crate::search::log::model::{Logged, NewEntry, Opened, SearchId, Wanted};
use crate::search::log::store as log;
use crate::search::query::{
    self, Field, Filter, Found as Named, Node, Notice, NoticeCode, Suggestion, SuggestionKind, Typing,
    Understood, Vocabulary,
};
use crate::search::saved::SavedSearchError;
use crate::search::{
    Analyzer, Condition, Fields as IndexFields, Found, Index, IndexError, Reason, RecordKind, Request, Seers,
    Snapshot, Sort, Stored,
};

/// What is asked for.
#[derive(Debug, Clone)]
pub struct Ask {
    /// The query, as it was typed.
    pub query: String,
    /// Only these sorts of records, by their words or codes; all when empty.
    pub kinds: Vec<String>,
    /// The order.
    pub sort: Sort,
    /// Hits a page.
    pub limit: usize,
    /// The cursor of the page before.
    pub after: Option<String>,
    /// Whether the hits are counted by field.
    pub facets: bool,
}

/// What came of it.
pub struct Answer {
    /// The hits.
    pub found: Found,
    /// What there is to say of the query, and of the index.
    pub notices: Vec<Notice>,
    /// How each part of the query was taken.
    pub understood: Vec<Understood>,
    /// The words of what was counted.
    pub vocabulary: Vocabulary,
    /// Nothing had all of the words; what has some of them is shown.
    pub relaxed: bool,
    /// The files among the hits whose words were recognised in pictures, and may be misread.
    pub recognised: HashSet<i64>,
}

/// Searches for what an actor of a scope may see.
///
/// # Errors
/// When the kind is none, the cursor is none of ours, or the index cannot be read; never for the query.
pub fn search(
    conn: &mut Db,
    index: &Index,
    scope: &Scope,
    today: NaiveDate,
    ask: &Ask,
) -> Result<Answer, IndexError> {
    let parsed = query::parse(&ask.query);
    let mut names = false;
    parsed.expr.each_condition(&mut |_| names = true);
    let vocabulary = if names || ask.facets || !ask.kinds.is_empty() {
        vocabulary(conn, scope, today)?
    } else {
        Vocabulary::default()
    };
    let resolved = query::resolve(&parsed.expr, &vocabulary, today);
    let node = narrowed(resolved.node, &ask.kinds, &vocabulary)?;
    let mut notices = parsed.notices;
    notices.extend(resolved.notices);
    notices.extend(index.notice().map(|reason| Notice::of_all(of_index(&reason))));
    let snapshot = index.reader();
    let request = Request {
        condition: Condition::All,
        seers: seers(conn, scope, today)?,
        sort: ask.sort,
        limit: ask.limit,
        after: ask.after.clone(),
        facets: ask.facets,
        snippets: true,
    };
    let (found, relaxed) = query::run(&snapshot, &node, request)?;
    if relaxed {
        notices.push(Notice::of_all(NoticeCode::Relaxed));
    }
    notices.sort_by_key(|notice| notice.span.map_or(usize::MAX, |span| span.from));
    let shown = found.hits.iter().map(|hit| &hit.stored).filter(|stored| stored.kind == RecordKind::File);
    let shown: Vec<i64> = shown.map(|stored| stored.id).collect();
    let recognised = recognised_attachments(conn, &shown)?;
    Ok(Answer { found, notices, understood: resolved.understood, vocabulary, relaxed, recognised })
}

/// What there is to say of an index that must be made again.
fn of_index(reason: &Reason) -> NoticeCode {
    match reason {
        Reason::Analysis => NoticeCode::Renewing,
        Reason::Absent | Reason::Schema | Reason::Damaged { .. } | Reason::History | Reason::Asked => {
            NoticeCode::Rebuilding
        }
    }
}

/// What an actor of a scope may find on a day. An agency's matters are those of the agencies that it succeeded too,
/// as its lists show them.
///
/// # Errors
/// The database's.
pub fn seers(conn: &mut Db, scope: &Scope, today: NaiveDate) -> QueryResult<Seers> {
    let seers = Seers::of(scope);
    Ok(match scope {
        Scope::Agency(agency) => seers.and_agencies(org::store::predecessors(conn, *agency, today)?),
        Scope::All | Scope::Offices(_) | Scope::None => seers,
    })
}

/// A query held to sorts of records.
fn narrowed(node: Node, kinds: &[String], vocabulary: &Vocabulary) -> Result<Node, FieldErrors> {
    if kinds.is_empty() {
        return Ok(node);
    }
    let mut wanted = Vec::new();
    for said in kinds {
        let Named::Exactly(named) = vocabulary.kinds.find(said) else {
            return Err(FieldErrors::one("kind", "unknown", said));
        };
        wanted.extend(named.into_iter().map(|name| name.value));
    }
    Ok(Node::All(vec![node, Node::Filter(Filter::Kind(wanted))]))
}

/// Keeps a search in the log; none of somebody without a person.
///
/// # Errors
/// The database's.
pub fn keep(
    conn: &mut Db,
    vault: &VaultKeys,
    (actor, at): (&Actor, Timestamp),
    ask: &Ask,
    (total, relaxed): (u64, bool),
) -> QueryResult<Option<SearchId>> {
    let Some(person) = actor.person else { return Ok(None) };
    let query = masked(conn, vault, &ask.query)?;
    log::insert(conn, &NewEntry { at, person, query, sort: ask.sort, total, relaxed }).map(Some)
}

/// A page of what was searched for in the offices in sight, the latest first, and what of it was opened. What
/// has come under seal since a search was made is masked too.
///
/// # Errors
/// The database's.
pub fn logged(
    conn: &mut Db,
    vault: &VaultKeys,
    scope: &Scope,
    wanted: Wanted,
    page: &PageRequest,
) -> QueryResult<(Vec<Logged>, Vec<Opened>)> {
    let mut searches = log::page(conn, scope, wanted, page)?;
    for search in &mut searches {
        search.query = masked(conn, vault, &search.query)?;
    }
    let ids: Vec<SearchId> = searches.iter().map(|search| search.id).collect();
    let opened = log::openings_of(conn, &ids)?;
    Ok((searches, opened))
}

/// A query without what tells who reported: numbers of telephones and identity cards, and whatever stands
/// under the seal of any lead.
///
/// # Errors
/// The database's.
pub fn masked(conn: &mut Db, vault: &VaultKeys, query: &str) -> QueryResult<String> {
    let cut: String = query.chars().take(query::parse::MOST_CHARACTERS).collect();
    without_sealed(conn, vault, &without_numbers(&cut))
}

/// Whether a search may be saved under a name.
///
/// # Errors
/// When its name or its query tells who reported, and the database's.
pub fn check_savable(
    conn: &mut Db,
    vault: &VaultKeys,
    name: &str,
    query: &str,
) -> Result<(), SavedSearchError> {
    let mut fields = Fields::new();
    for (field, text) in [("name", name), ("query", query)] {
        // What is longer is refused for that.
        let long = text.chars().count() > query::parse::MOST_CHARACTERS;
        let plain = long || masked(conn, vault, text)? == text;
        fields.check(plain, field, "tells_who_reported", "");
    }
    Ok(fields.finish()?)
}

/// Suggestions of each sort.
const OF_A_SORT: usize = 6;

/// Hits looked at for names and numbers.
const LOOKED_AT: usize = 40;

/// Ways to go on with what is being typed, of what the actor may see.
///
/// # Errors
/// When the index or the database cannot be read.
pub fn suggest(
    conn: &mut Db,
    index: &Index,
    (actor, today): (&Actor, NaiveDate),
    saved: &[(String, String)],
    query: &str,
) -> Result<Vec<Suggestion>, IndexError> {
    let typing = Typing::of(query);
    let vocabulary = vocabulary(conn, &actor.scope, today)?;
    let seers = seers(conn, &actor.scope, today)?;
    let mut suggestions = typing.complete(&vocabulary);
    let typed = typing.folded();
    if typed.is_empty() {
        if query.trim().is_empty() {
            suggestions.extend(recent(conn, actor)?);
        }
        return Ok(suggestions);
    }
    let whole = fold(query);
    let saved = saved.iter().filter(|(name, _)| fold(name).contains(&whole)).take(OF_A_SORT);
    suggestions.extend(saved.map(|(name, query)| Suggestion {
        kind: SuggestionKind::Saved,
        text: name.clone(),
        query: query.clone(),
    }));
    let snapshot = index.reader();
    match typing.field {
        None => {
            suggestions.extend(agencies(&typing, &typed, &vocabulary));
            suggestions.extend(names(&snapshot, &seers, &typing, &typed)?);
            suggestions.extend(numbers(&snapshot, &seers, &typing, &typed)?);
        }
        Some(Field::Number) => suggestions.extend(numbers(&snapshot, &seers, &typing, &typed)?),
        Some(
            Field::Domain
            | Field::State
            | Field::Agency
            | Field::Source
            | Field::Date
            | Field::Deadline
            | Field::Kind
            | Field::Office
            | Field::Title,
        ) => {}
    }
    Ok(suggestions)
}

/// What the person searched for last, each once.
fn recent(conn: &mut Db, actor: &Actor) -> QueryResult<Vec<Suggestion>> {
    let Some(person) = actor.person else { return Ok(Vec::new()) };
    let mut seen = BTreeSet::new();
    let mut queries = log::recent(conn, person, 50)?;
    // What was masked cannot be searched for again.
    queries.retain(|query| !query.trim().is_empty() && !query.contains(crate::leads::vault::MASK));
    queries.retain(|query| seen.insert(query.clone()));
    queries.truncate(OF_A_SORT);
    let of = |query: String| Suggestion { kind: SuggestionKind::Recent, text: query.clone(), query };
    Ok(queries.into_iter().map(of).collect())
}

/// Agencies whose names the actor may see, as conditions.
fn agencies(typing: &Typing<'_>, typed: &str, vocabulary: &Vocabulary) -> Vec<Suggestion> {
    if typed.chars().nth(1).is_none() {
        return Vec::new();
    }
    let fits = vocabulary.agencies.iter().filter(|name| name.may_be(typed)).take(OF_A_SORT);
    let of = |word: &str| {
        let text = format!("{}:{word}", Field::Agency.zh());
        Suggestion { kind: SuggestionKind::Value, query: typing.with_part(&text), text }
    };
    fits.map(|name| of(&name.word)).collect()
}

/// Names in what the actor may see, by their beginning or how they sound.
fn names(
    snapshot: &Snapshot,
    seers: &Seers,
    typing: &Typing<'_>,
    typed: &str,
) -> Result<Vec<Suggestion>, IndexError> {
    let seen = looked_up(snapshot, seers, Condition::begins(IndexFields::get().names, typed))?;
    let analyzer = Analyzer::shared();
    let mut found = BTreeSet::new();
    for stored in seen {
        let facts = stored.facts;
        for name in facts.organisations.into_iter().chain(facts.agency_names).chain(facts.place) {
            if analyzer.name_terms(&name).iter().any(|term| term.starts_with(typed)) {
                found.insert(name);
            }
        }
    }
    let of = |name: String| Suggestion { kind: SuggestionKind::Name, query: typing.with(&name), text: name };
    Ok(found.into_iter().take(OF_A_SORT).map(of).collect())
}

/// Numbers in what the actor may see, by their beginning.
fn numbers(
    snapshot: &Snapshot,
    seers: &Seers,
    typing: &Typing<'_>,
    typed: &str,
) -> Result<Vec<Suggestion>, IndexError> {
    let seen = looked_up(snapshot, seers, Condition::begins(IndexFields::get().numbers, typed))?;
    let fits =
        seen.into_iter().flat_map(|stored| stored.numbers).filter(|number| fold(number).starts_with(typed));
    let found: BTreeSet<String> = fits.collect();
    let of = |number: String| Suggestion {
        kind: SuggestionKind::Number,
        query: typing.with(&number),
        text: number,
    };
    Ok(found.into_iter().take(OF_A_SORT).map(of).collect())
}

/// The latest of what the actor may see.
fn looked_up(snapshot: &Snapshot, seers: &Seers, condition: Condition) -> Result<Vec<Stored>, IndexError> {
    let request = Request {
        condition,
        seers: seers.clone(),
        sort: Sort::Date,
        limit: LOOKED_AT,
        after: None,
        facets: false,
        snippets: false,
    };
    Ok(snapshot.search(&request)?.hits.into_iter().map(|hit| hit.stored).collect())
}
