//! From the query of a model to what it means today, with the names that its office knows.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

use chrono::NaiveDate;
use diesel::QueryResult;

use crate::db::Db;
use crate::kit::{OfficeId, Scope};
use crate::search::Condition;
use crate::search::query::{self, Notice, NoticeCode, Vocabulary};
use crate::{leads, org};

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
            Entry::Vacant(new) => new.insert(vocabulary(conn, office, self.today)?),
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
        | NoticeCode::Rebuilding
        | NoticeCode::Renewing => false,
    }
}

/// The names that queries over leads can have, as the people of an office type them.
fn vocabulary(conn: &mut Db, office: OfficeId, today: NaiveDate) -> QueryResult<Vocabulary> {
    let mut offices = org::store::offices_below(conn, office)?;
    if !offices.contains(&office) {
        offices.push(office);
    }
    leads::vocabulary::vocabulary(conn, &Scope::Offices(offices), today)
}
