//! A case file tells every record of the case: a table or a column that is added later is told, or left out by name.

use std::collections::BTreeMap;

use super::source::root;

/// Tables that belong to a case or a lead and are not told, and why.
const LEFT_OUT: &[(&str, &str)] = &[
    ("audit_log", "the chain of the case is a member of its own"),
    ("brand_cases", "cultivation is no part of the case"),
    ("clause_uses", "figures of the clause library"),
    ("debrief_cases", "cultivation is no part of the case"),
    ("lead_amendments", "what stood in a lead before may name the reporter"),
    ("lead_comparisons", "computed, and computed again"),
    ("lead_contacts", "it tells who reported"),
    ("lead_likenesses", "computed, and computed again"),
    ("lead_merges", "merged leads stay where they are"),
    ("lead_reporters", "it tells who reported"),
    ("lead_suggestions", "computed, and computed again"),
    ("maskings", "copies for others; what they were made from is told"),
    ("matter_members", "decisions on likeness are the register's"),
    ("merge_act_fields", "merged leads stay where they are"),
    ("merge_act_leads", "merged leads stay where they are"),
    ("pair_decisions", "decisions on likeness are the register's"),
    ("public_messages", "the reporter's own words"),
    ("public_progress", "what the reporter is told"),
    ("public_reports", "it holds the reporter's query code"),
    ("recommendation_comments", "what is said of a draft is no part of what was issued"),
    ("reporter_grants", "it tells who reported"),
    ("screening_hits", "the models are the register's"),
    ("screening_marks", "the models are the register's"),
];

/// Columns that are not told.
const COLUMNS_LEFT_OUT: &[(&str, &str)] = &[
    // Whether and how somebody wished not to be named, and what the register compares by.
    ("leads", "anonymous"),
    ("leads", "digest"),
    ("leads", "import_id"),
    // The bytes are pieces; the page is made of the same content, and its hash is told.
    ("official_documents", "docx"),
    ("official_documents", "page"),
];

/// Columns that say that a table belongs to a case.
const BELONGS: &[&str] =
    &["case_id", "lead_id", "recommendation_id", "addressee_id", "reply_id", "lawsuit_id"];

fn names(text: &str, separator: &str) -> Vec<String> {
    text.split(',')
        .filter_map(|entry| entry.split_once(separator))
        .map(|(name, _)| name.trim().to_owned())
        .collect()
}

/// The columns of every table.
fn schema() -> BTreeMap<String, Vec<String>> {
    let text = std::fs::read_to_string(root("src/db/schema.rs")).unwrap();
    let tables = text.split("diesel::table! {").skip(1).map(|table| {
        let (head, rest) = table.split_once(") {").unwrap();
        let name = head.split_once('(').unwrap().0.trim().to_owned();
        (name, names(rest.split('}').next().unwrap(), "->"))
    });
    tables.collect()
}

/// The columns that are told of each table.
fn told() -> BTreeMap<String, Vec<String>> {
    let mut found = BTreeMap::new();
    for file in ["records.rs", "parts.rs"] {
        let text = std::fs::read_to_string(root("src/dossiers/store").join(file)).unwrap();
        for call in text.split("tell!(conn, told, ").skip(1) {
            let table = call.split(',').next().unwrap().to_owned();
            let columns = call.split_once('{').unwrap().1.split('}').next().unwrap();
            found.insert(table, names(columns, ":"));
        }
    }
    found
}

#[test]
fn every_record_of_a_case_is_told_or_left_out_by_name() {
    let (schema, told) = (schema(), told());
    let mut faults = Vec::new();
    for (table, columns) in &schema {
        let belongs = columns.iter().any(|column| BELONGS.contains(&column.as_str()));
        let left_out = LEFT_OUT.iter().any(|(name, _)| name == table);
        match told.get(table) {
            None if belongs && !left_out => faults.push(format!("{table} is neither told nor left out")),
            Some(_) if left_out => faults.push(format!("{table} is told and left out")),
            None => {}
            Some(known) => {
                for column in columns.iter().filter(|column| !known.contains(column)) {
                    if !COLUMNS_LEFT_OUT.contains(&(table.as_str(), column.as_str())) {
                        faults.push(format!("{table}.{column} is neither told nor left out"));
                    }
                }
            }
        }
    }
    for (table, _) in LEFT_OUT {
        if !schema.contains_key(*table) {
            faults.push(format!("{table} is left out and is no table"));
        }
    }
    assert!(told.len() > 30 && faults.is_empty(), "\n{}\n", faults.join("\n"));
}
