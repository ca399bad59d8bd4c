//! SQL has one home: files named `store.rs`, folders named `store`, and `src/db`.

use std::collections::BTreeSet;

use super::source::{Source, each_run, is_colons, is_ident, is_punct, literal, sources};

/// What of diesel makes or runs a query.
const QUERYING: &[&str] = &[
    "insert_into",
    "insert_or_ignore_into",
    "replace_into",
    "update",
    "delete",
    "select",
    "sql_query",
    "dsl",
    "query_dsl",
    "query_builder",
    "RunQueryDsl",
    "QueryDsl",
    "ExpressionMethods",
    "connection",
];

/// How a statement begins.
const STATEMENTS: &[&str] = &["SELECT ", "INSERT INTO ", "DELETE FROM ", "UPDATE ", "PRAGMA ", "CREATE "];

#[test]
fn queries_are_made_only_in_stores() {
    let mut faults = Vec::new();
    for source in sources() {
        if source.is_store() || source.is_test() || source.room() == "db" {
            continue;
        }
        look(&source, &mut faults);
    }
    assert!(faults.is_empty(), "\n{}\n", faults.join("\n"));
}

fn look(source: &Source, faults: &mut Vec<String>) {
    // A row names its table in a derive; that is all a model may know of it.
    let is_model = source.file_name() == "model.rs" || source.path.contains("/model/");
    let mut tables = BTreeSet::new();
    for path in source.crate_paths() {
        if path.names.get(1).is_some_and(|name| name == "schema") && path.names[0] == "db" {
            if !is_model {
                faults.push(format!("src/{}:{}: a table outside a store", source.path, path.line));
            }
            tables.extend(path.names.last().cloned());
        }
    }
    each_run(&source.tokens, &mut |run| {
        for (at, token) in run.iter().enumerate() {
            let line = token.span().start().line;
            let mut fault = |what: &str| faults.push(format!("src/{}:{line}: {what}", source.path));
            if is_ident(run, at, "diesel") && is_colons(run, at + 1) {
                let next = run.get(at + 3).map(ToString::to_string).unwrap_or_default();
                if QUERYING.contains(&next.as_str()) {
                    fault(&format!("diesel::{next} outside a store"));
                }
                if next == "prelude" && !is_model {
                    fault("diesel::prelude outside a store or a model");
                }
                if next.starts_with('{') && QUERYING.iter().any(|name| next.contains(&format!(" {name} "))) {
                    fault("diesel's queries outside a store");
                }
            }
            if is_ident(run, at, "batch_execute") || is_ident(run, at, "sql_query") {
                fault("a statement outside a store");
            }
            if tables.contains(&token.to_string())
                && is_colons(run, at + 1)
                && !is_punct(run, at.wrapping_sub(1), ':')
            {
                fault("a query in a model");
            }
            let statement = literal(token).is_some_and(|text| {
                STATEMENTS.iter().any(|start| text.trim_start_matches(['\\', 'n', ' ']).starts_with(start))
            });
            if statement {
                fault("SQL outside a store");
            }
        }
    });
}
