//! The two databases have one schema, and every step of it can be undone.

use std::collections::{BTreeMap, BTreeSet};

use diesel::prelude::*;
use diesel::sql_types::Text;
use proc_macro2::TokenTree;
use yisu::db::{Db, migrate_down_all};

use super::source::{inside, is_ident, is_punct, literal, root, sources, split};
use crate::support::TestDb;

#[derive(QueryableByName)]
struct Line {
    #[diesel(sql_type = Text)]
    line: String,
}

/// What a query says, a line for each row.
fn lines(db: &TestDb, sqlite: &str, postgres: &str) -> Vec<String> {
    db.read_blocking(|conn| {
        let rows: Vec<Line> = match conn {
            Db::Sqlite(c) => diesel::sql_query(sqlite).load(c)?,
            Db::Pg(c) => diesel::sql_query(postgres).load(c)?,
        };
        Ok::<_, diesel::result::Error>(rows.into_iter().map(|row| row.line).collect())
    })
    .unwrap()
}

/// Everything of ours that the database holds, in words.
fn schema(db: &TestDb) -> Vec<String> {
    lines(
        db,
        "SELECT type || ' ' || name || ' ' || coalesce(sql, '') AS line FROM sqlite_master
         WHERE name NOT LIKE 'sqlite_%' AND tbl_name <> '__diesel_schema_migrations' ORDER BY 1",
        "SELECT 'column ' || table_name || '.' || column_name || ' ' || data_type || ' ' || is_nullable || ' '
                || coalesce(column_default, '') || ' ' || is_identity AS line
         FROM information_schema.columns
         WHERE table_schema = 'public' AND table_name <> '__diesel_schema_migrations'
         UNION ALL
         SELECT 'constraint ' || conrelid::regclass || ' ' || conname || ' ' || pg_get_constraintdef(oid)
         FROM pg_constraint
         WHERE connamespace = 'public'::regnamespace AND conrelid::regclass::text <> '__diesel_schema_migrations'
         UNION ALL
         SELECT 'index ' || indexdef FROM pg_indexes
         WHERE schemaname = 'public' AND tablename <> '__diesel_schema_migrations'
         UNION ALL
         SELECT 'routine ' || proname FROM pg_proc WHERE pronamespace = 'public'::regnamespace
           AND proname NOT LIKE 'diesel\\_%'
         ORDER BY 1",
    )
}

/// The columns of the living database: table, column, type, as `schema.rs` would write them.
fn live_columns(db: &TestDb) -> BTreeMap<(String, String), String> {
    let rows = lines(
        db,
        "SELECT m.name || ' ' || c.name || ' ' || (c.\"notnull\" OR c.pk > 0) || ' ' || c.type AS line
         FROM sqlite_master m JOIN pragma_table_info(m.name) c
         WHERE m.type = 'table' AND m.name NOT LIKE 'sqlite_%' AND m.name <> '__diesel_schema_migrations'",
        "SELECT table_name || ' ' || column_name || ' ' || (is_nullable = 'NO')::int || ' ' || data_type AS line
         FROM information_schema.columns
         WHERE table_schema = 'public' AND table_name <> '__diesel_schema_migrations'",
    );
    let columns = rows.iter().map(|row| {
        let mut parts = row.splitn(4, ' ');
        let mut next = || parts.next().unwrap().to_owned();
        let (table, column, filled, declared) = (next(), next(), next() == "1", next().to_lowercase());
        let plain = match (db.is_postgres(), declared.as_str()) {
            (_, "bigint") | (false, "integer") => "BigInt",
            (false, "int") | (true, "integer") => "Integer",
            (_, "boolean") => "Bool",
            (_, "text") => "Text",
            (_, "double precision") => "Double",
            (_, "date") => "Date",
            (false, "timestamp") | (true, "timestamp without time zone") => "Timestamp",
            (false, "blob") | (true, "bytea") => "Binary",
            (_, other) => panic!("{table}.{column} is {other}, which both databases do not share"),
        };
        let full = if filled { plain.to_owned() } else { format!("Nullable<{plain}>") };
        ((table, column), full)
    });
    columns.collect()
}

/// The columns that `schema.rs` declares.
fn declared_columns() -> BTreeMap<(String, String), String> {
    let sources = sources();
    let tokens = &sources.iter().find(|source| source.path == "db/schema.rs").unwrap().tokens;
    let mut found = BTreeMap::new();
    for at in 0..tokens.len() {
        if !(is_ident(tokens, at, "table") && is_punct(tokens, at + 1, '!')) {
            continue;
        }
        // `name (key) { column -> Type, … }`
        let body = inside(&tokens[at + 2]).unwrap();
        let table = body[0].to_string();
        for column in split(&inside(body.last().unwrap()).unwrap()) {
            let (name, kind) = of_column(column);
            found.insert((table.clone(), name), kind);
        }
    }
    found
}

/// `#[sql_name = "type"] type_ -> Text`
fn of_column(tokens: &[TokenTree]) -> (String, String) {
    let arrow = (0..tokens.len()).find(|at| is_punct(tokens, *at, '-')).unwrap();
    let renamed = tokens[..arrow].iter().filter_map(inside).find_map(|inner| literal(inner.last().unwrap()));
    let name = renamed.unwrap_or_else(|| tokens[arrow - 1].to_string());
    (name, tokens[arrow + 2..].iter().map(ToString::to_string).collect())
}

fn names(back_end: &str) -> BTreeSet<String> {
    let folder = std::fs::read_dir(root("migrations").join(back_end)).unwrap();
    folder.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect()
}

#[test]
fn both_databases_have_the_same_migrations_each_with_its_undoing() {
    assert_eq!(names("sqlite"), names("postgres"));
    // A migration is known by what stands before the first `_`: of two alike, one is never run.
    let mut versions = BTreeSet::new();
    for name in names("sqlite") {
        let version = name.split('_').next().unwrap().to_owned();
        assert!(versions.insert(version), "{name} has the version of another migration");
    }
    for back_end in ["sqlite", "postgres"] {
        for name in names(back_end) {
            for file in ["up.sql", "down.sql"] {
                let path = root("migrations").join(back_end).join(&name).join(file);
                let text = std::fs::read_to_string(&path).unwrap();
                assert!(!text.trim().is_empty(), "{} is empty", path.display());
            }
        }
    }
}

#[test]
fn both_databases_have_the_same_indexes() {
    let of = |db: &TestDb| {
        lines(
            db,
            "SELECT name AS line FROM sqlite_master WHERE type = 'index' AND name NOT LIKE 'sqlite_%' ORDER BY 1",
            "SELECT indexname::text AS line FROM pg_indexes i WHERE schemaname = 'public' AND NOT EXISTS
             (SELECT 1 FROM pg_constraint c WHERE c.conname = i.indexname)
             AND tablename <> '__diesel_schema_migrations' ORDER BY 1",
        )
        .into_iter()
        .collect::<BTreeSet<_>>()
    };
    assert_eq!(of(&TestDb::sqlite()), of(&TestDb::postgres()));
}

both! {
    fn up_down_up_leaves_the_same_schema(db) {
        let first = schema(db);
        assert!(!first.is_empty());
        db.read_blocking(|conn| {
            migrate_down_all(conn).unwrap();
            Ok::<_, diesel::result::Error>(())
        })
        .unwrap();
        assert_eq!(schema(db), Vec::<String>::new());
        db.migrate().unwrap();
        assert_eq!(schema(db), first);
    }

    fn the_declared_tables_are_those_of_the_database(db) {
        let (live, declared) = (live_columns(db), declared_columns());
        assert!(!live.is_empty());
        let differences: Vec<_> = live
            .keys()
            .chain(declared.keys())
            .filter(|column| live.get(*column) != declared.get(*column))
            .map(|column| format!("{column:?}: {:?} ≠ {:?}", live.get(column), declared.get(column)))
            .collect();
        assert!(differences.is_empty(), "{differences:#?}");
    }
}
