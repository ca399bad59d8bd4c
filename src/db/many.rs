//! Many rows of one table.

/// Rows of one statement; a statement of PostgreSQL has at most 65,535 values.
pub(crate) const PIECE: usize = 500;

/// Inserts a slice of rows, each made into values: in few statements on PostgreSQL, where each is a journey
/// to the server and back, and one by one on SQLite, where there is none and the prepared statement is used
/// again.
macro_rules! insert_many {
    ($conn:expr, $table:expr, $rows:expr, $row:pat => $values:expr) => {{
        match $conn {
            $crate::db::Db::Pg(conn) => {
                for piece in $rows.chunks($crate::db::PIECE) {
                    let values: Vec<_> = piece.iter().map(|$row| $values).collect();
                    diesel::insert_into($table).values(values).execute(conn)?;
                }
            }
            $crate::db::Db::Sqlite(conn) => {
                for $row in $rows {
                    diesel::insert_into($table).values($values).execute(conn)?;
                }
            }
        }
        Ok(())
    }};
}

pub(crate) use insert_many;
