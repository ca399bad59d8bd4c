//! From the query of a model to what it means today, with the names that its office knows.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

use chrono::NaiveDate;
use diesel::QueryResult;

use crate::db::Db;
use crate::kit::page::PageRequest;
use crate::kit::{OfficeId, Scope};
use crate::leads::{self, Channel, LeadState, StatutorySource};
use crate::org;
use crate::search::query::{self, Notice, NoticeCode, Origin, StateOf, Vocabulary};
use crate::search::{Condition, RecordKind};

/// A query as it was understood.
#[derive(Debug, Clone)]
pub struct Compiled {
    /// What it means.
    pub condition: Condition,
    /// What of it was not understood, so that it would mean less than it says.
    pub faults: Vec<Notice>,
}

/// Compiles queries of a day; what names an office knows is read once.
#[derive(Debug)]
pub struct Compiler {
    today: NaiveDate,
    vocabularies: BTreeMap<OfficeId, Vocabulary>,
}

impl Compiler {
    /// A compiler of a day.
    #[must_use]
    pub fn new(today: NaiveDate) -> Self {
        Self { today, vocabularies: BTreeMap::new() }
    }

    /// Compiles a query as the people of an office mean it.
    ///
    /// # Errors
    /// The database's.
    pub fn compile(&mut self, conn: &mut Db, office: OfficeId, text: &str) -> QueryResult<Compiled> {
        let parsed = query::parse(text);
        let names = match self.vocabularies.entry(office) {
            Entry::Occupied(known) => known.into_mut(),
            Entry::Vacant(new) => new.insert(vocabulary(conn, office)?),
        };
        let resolved = query::resolve(&parsed.expr, names, self.today);
        let notices = parsed.notices.into_iter().chain(resolved.notices);
        Ok(Compiled {
            condition: query::compile(&resolved.node),
            faults: notices.filter(|notice| is_fault(notice.code)).collect(),
        })
    }
}

/// Whether something was left out, or taken for what it may not be.
fn is_fault(code: NoticeCode) -> bool {
    match code {
        NoticeCode::UnknownField
        | NoticeCode::UnknownValue
        | NoticeCode::NoValue
        | NoticeCode::MalformedDate
        | NoticeCode::RangeRefused
        | NoticeCode::UnclosedQuote
        | NoticeCode::UnclosedGroup
        | NoticeCode::StrayClose
        | NoticeCode::TooDeep
        | NoticeCode::Dangling
        | NoticeCode::NothingToFind
        | NoticeCode::TooLong => true,
        NoticeCode::AmbiguousValue
        | NoticeCode::RangeTurned
        | NoticeCode::Relaxed
        | NoticeCode::Rebuilding => false,
    }
}

/// The names that fields of leads can have, for an office and those below it.
fn vocabulary(conn: &mut Db, office: OfficeId) -> QueryResult<Vocabulary> {
    let mut names = Vocabulary::default();
    for domain in leads::queries::domains(conn)? {
        names.domains.add(
            domain.code.clone(),
            &domain.name_zh,
            [domain.code.as_str(), domain.name_en.as_str()],
        );
    }
    for state in LeadState::ALL {
        let of = StateOf { kind: RecordKind::Lead, code: state.code().to_owned() };
        names.states.add(of, state.zh(), [state.code()]);
    }
    for channel in Channel::ALL {
        names.origins.add(Origin::Channel(channel.code().to_owned()), channel.zh(), [channel.code()]);
    }
    for source in StatutorySource::ALL {
        names.origins.add(Origin::Source(source.code().to_owned()), source.zh(), [source.code()]);
    }
    names.kinds.add(RecordKind::Lead, RecordKind::Lead.zh(), [RecordKind::Lead.code()]);
    let below = org::store::offices_below(conn, office)?;
    for row in org::store::procuratorates(conn)?
        .into_iter()
        .filter(|row| row.id == office || below.contains(&row.id))
    {
        names.offices.add(row.id, &row.name, [row.short_name.as_str()]);
    }
    let scope = Scope::Offices(below.into_iter().chain([office]).collect());
    let mut page = PageRequest { cursor: None, limit: Some(200) };
    loop {
        let rows = org::store::agencies(conn, &scope, &page)?;
        for row in &rows {
            names.agencies.add(row.id, &row.name, [row.short_name.as_str()]);
        }
        match rows.last().filter(|_| rows.len() > 200) {
            Some(last) => page.cursor = Some(last.id.0),
            None => return Ok(names),
        }
    }
}
