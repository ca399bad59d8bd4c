//! Queries of what the public may read.

use diesel::prelude::*;

use crate::brand_cases::model::{BrandCaseId, Published};
use crate::brand_cases::state::BrandCaseState;
use crate::db::Db;
use crate::db::schema::{brand_case_drafts, brand_cases, cases};

/// What was published and whose draft passed the check, narrowed to an entry, a field, and those before an id; the
/// newest first.
///
/// # Errors
/// The database's.
pub fn published(conn: &mut Db, wanted: &Wanted, most: i64) -> QueryResult<Vec<Published>> {
    let mut query = brand_cases::table
        .inner_join(cases::table)
        .inner_join(brand_case_drafts::table)
        .filter(brand_cases::state.eq(BrandCaseState::Published))
        .filter(brand_cases::checked_draft.eq(brand_case_drafts::no.nullable()))
        .select((
            brand_cases::id,
            brand_cases::office_id,
            brand_cases::kind,
            cases::domain,
            brand_cases::published_on,
            brand_cases::published_in,
            brand_case_drafts::facts,
            brand_case_drafts::performance,
            brand_case_drafts::significance,
        ))
        .into_boxed();
    if let Some(id) = wanted.id {
        query = query.filter(brand_cases::id.eq(id));
    }
    if let Some(domain) = wanted.domain.clone() {
        query = query.filter(cases::domain.eq(domain));
    }
    if let Some(before) = wanted.before {
        query = query.filter(brand_cases::id.lt(before));
    }
    query.order(brand_cases::id.desc()).limit(most).load(conn)
}

/// Which of them are wanted.
#[derive(Debug, Clone, Default)]
pub struct Wanted {
    /// This one alone.
    pub id: Option<BrandCaseId>,
    /// Those of a field.
    pub domain: Option<String>,
    /// Those before an id, for the next page.
    pub before: Option<i64>,
}
