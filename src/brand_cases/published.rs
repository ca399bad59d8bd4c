//! What the public may read: published brand cases, and those that are like what somebody is about to report.

use std::collections::BTreeSet;

use super::error::BrandCaseError;
use super::model::{BrandCaseId, Published};
use super::store::published as store;
use crate::db::Db;
use crate::kit::page::{Page, PageRequest};
use crate::kit::text::fold;

/// Entries that are looked through for a likeness, the newest first.
const LOOKED_AT: i64 = 200;
/// Pairs of characters that two matters of different fields must share.
const SHARED: usize = 8;
/// How many are shown.
const SHOWN: usize = 3;

/// A page of what was published, the newest first, of one field or of all.
///
/// # Errors
/// The database's.
pub fn list(
    conn: &mut Db,
    domain: Option<String>,
    page: &PageRequest,
) -> Result<Page<Published>, BrandCaseError> {
    let wanted = store::Wanted { id: None, domain, before: page.cursor };
    Ok(Page::of(store::published(conn, &wanted, page.limit() + 1)?, page, |row| row.id.0))
}

/// One of them.
///
/// # Errors
/// `NotFound` for an entry that is not published, as for one that there is not.
pub fn one(conn: &mut Db, id: BrandCaseId) -> Result<Published, BrandCaseError> {
    let wanted = store::Wanted { id: Some(id), ..store::Wanted::default() };
    store::published(conn, &wanted, 1)?.pop().ok_or(BrandCaseError::NotFound { id: id.0 })
}

/// Those that are like a matter: of its field, or told in the same words. Only published words are compared.
///
/// # Errors
/// The database's.
pub fn like(conn: &mut Db, domain: Option<&str>, words: &str) -> Result<Vec<Published>, BrandCaseError> {
    let rows = store::published(conn, &store::Wanted::default(), LOOKED_AT)?;
    let ours = pairs(words);
    let mut found: Vec<(usize, Published)> = rows
        .into_iter()
        .map(|row| (pairs(&format!("{}{}", row.facts, row.performance)).intersection(&ours).count(), row))
        .filter(|(shared, row)| *shared >= SHARED || Some(row.domain.as_str()) == domain)
        .collect();
    found.sort_by_key(|(shared, _)| std::cmp::Reverse(*shared));
    Ok(found.into_iter().take(SHOWN).map(|(_, row)| row).collect())
}

/// The pairs of neighbouring characters of a text, whatever its punctuation.
fn pairs(text: &str) -> BTreeSet<(char, char)> {
    let letters: Vec<char> = fold(text).chars().collect();
    letters.iter().zip(letters.iter().skip(1)).map(|(one, other)| (*one, *other)).collect()
}
