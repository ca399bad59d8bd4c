//! What the index knows of the records of the rooms: which documents a change concerns, and how they are made.
//!
//! Records are loaded many at a time, by finders of their rooms, and what they say is put together here, above
//! all rooms. Who reported is in none of it: leads keep their words masked, and files that came with a lead may
//! be a reporter's own words, so that they are no documents at all.

mod affected;
mod articles;
mod brand_cases;
mod cases;
mod files;
mod leads;
mod recommendations;
mod replies;
mod served;
mod statutes;
mod visits;

use diesel::QueryResult;

use crate::db::Db;
use crate::kit::grouping::grouped;
use crate::search::{Document, RecordKind};
use crate::{
    brand_cases as brand, cases as filed, files as kept, followups, leads as register,
    recommendations as issued, replies as answers, statutes as laws,
};

pub use affected::{Affected, CONCERNED, UNCONCERNED, affected};
pub use articles::articles;

/// Makes the documents of records of a kind. Those of records that are not there, or that nobody may see, are
/// left out.
///
/// # Errors
/// The database's.
pub fn load(conn: &mut Db, kind: RecordKind, ids: &[i64]) -> QueryResult<Vec<Document>> {
    match kind {
        RecordKind::Lead => leads::documents(conn, ids),
        RecordKind::Case => cases::documents(conn, ids),
        RecordKind::Recommendation => recommendations::documents(conn, ids),
        RecordKind::Served => served::documents(conn, ids),
        RecordKind::Reply => replies::documents(conn, ids),
        RecordKind::FollowUp => visits::documents(conn, ids),
        RecordKind::BrandCase => brand_cases::documents(conn, ids),
        RecordKind::File => files::documents(conn, ids),
        RecordKind::Article => {
            Ok(articles().into_iter().filter(|article| ids.contains(&article.id)).collect())
        }
        RecordKind::Statute => statutes::documents(conn, ids),
    }
}

/// Makes the documents of leads.
///
/// # Errors
/// The database's.
pub fn of_leads(conn: &mut Db, ids: &[i64]) -> QueryResult<Vec<Document>> {
    leads::documents(conn, ids)
}

/// Ids of the records of a kind after one, in order: the way through all of them.
///
/// # Errors
/// The database's.
pub fn ids_after(conn: &mut Db, kind: RecordKind, after: i64, limit: i64) -> QueryResult<Vec<i64>> {
    match kind {
        RecordKind::Lead => register::store::batches::ids_after(conn, after, limit),
        RecordKind::Case => filed::store::batches::ids_after(conn, after, limit),
        RecordKind::Recommendation => issued::store::batches::ids_after(conn, after, limit),
        RecordKind::Served => issued::store::batches::line_ids_after(conn, after, limit),
        RecordKind::Reply => answers::store::batches::ids_after(conn, after, limit),
        RecordKind::FollowUp => followups::store::batches::ids_after(conn, after, limit),
        RecordKind::BrandCase => brand::store::batches::ids_after(conn, after, limit),
        RecordKind::File => kept::store::batches::ids_after(conn, after, limit),
        RecordKind::Article => {
            Ok(articles().iter().map(|article| article.id).filter(|id| *id > after).collect())
        }
        RecordKind::Statute => laws::store::ids_after(conn, after, limit),
    }
}

/// A text of parts, each on lines of its own; parts without a word are left out.
fn joined<T: AsRef<str>>(parts: impl IntoIterator<Item = T>) -> String {
    let mut text = String::new();
    for part in parts {
        let part = part.as_ref().trim();
        if part.is_empty() {
            continue;
        }
        if !text.is_empty() {
            text.push('\n');
        }
        text.push_str(part);
    }
    text
}

/// Names or numbers, each once and none empty.
fn each_once<T: Into<String>>(told: impl IntoIterator<Item = T>) -> Vec<String> {
    let mut all: Vec<String> = Vec::new();
    for one in told {
        let one: String = one.into();
        if !one.trim().is_empty() && !all.contains(&one) {
            all.push(one);
        }
    }
    all
}
