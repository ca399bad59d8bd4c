//! Queries of the digests of what stands under the seals.

use diesel::prelude::*;

use crate::db::schema::sealed_words;
use crate::db::{Db, PIECE};

/// Keeps digests; those that are there already stay.
///
/// # Errors
/// The database's.
pub fn insert_words(conn: &mut Db, digests: &[String]) -> QueryResult<()> {
    for piece in digests.chunks(PIECE) {
        match conn {
            Db::Pg(c) => {
                let rows: Vec<_> = piece.iter().map(|digest| sealed_words::digest.eq(digest)).collect();
                diesel::insert_into(sealed_words::table).values(rows).on_conflict_do_nothing().execute(c)?;
            }
            // SQLite takes rows that may conflict one by one.
            Db::Sqlite(c) => {
                for digest in piece {
                    diesel::insert_into(sealed_words::table)
                        .values(sealed_words::digest.eq(digest))
                        .on_conflict_do_nothing()
                        .execute(c)?;
                }
            }
        }
    }
    Ok(())
}

/// Those of the digests that are kept.
///
/// # Errors
/// The database's.
pub fn known_words(conn: &mut Db, digests: &[String]) -> QueryResult<Vec<String>> {
    let mut known = Vec::new();
    for piece in digests.chunks(PIECE) {
        let found: Vec<String> = sealed_words::table
            .filter(sealed_words::digest.eq_any(piece.to_vec()))
            .select(sealed_words::digest)
            .load(conn)?;
        known.extend(found);
    }
    Ok(known)
}
