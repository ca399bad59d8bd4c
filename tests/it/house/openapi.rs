//! The description of the API says what the API does.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;
use yisu::api;
use yisu::kit::Role;

/// Every schema that is named in a value.
fn names(value: &Value, found: &mut BTreeSet<String>) {
    match value {
        Value::Object(map) => {
            for (key, value) in map {
                if let ("$ref", Some(text)) = (key.as_str(), value.as_str()) {
                    found.insert(text.rsplit('/').next().unwrap().to_owned());
                } else {
                    names(value, found);
                }
            }
        }
        Value::Array(list) => list.iter().for_each(|value| names(value, found)),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

fn document() -> Value {
    serde_json::to_value(api::routes().openapi()).unwrap()
}

#[test]
fn every_schema_that_is_named_is_described() {
    let document = document();
    let mut named = BTreeSet::new();
    names(&document, &mut named);
    let described: BTreeSet<String> =
        document["components"]["schemas"].as_object().unwrap().keys().cloned().collect();
    let missing: Vec<_> = named.difference(&described).collect();
    assert!(missing.is_empty(), "#[param(inline)], or a response that names them: {missing:?}");
}

#[test]
fn every_request_that_creates_takes_a_key() {
    let document = document();
    let mut asked = 0;
    for (path, methods) in document["paths"].as_object().unwrap() {
        let post = &methods["post"];
        if !post["responses"]["201"].is_object() {
            continue;
        }
        let keys = post["parameters"].as_array().into_iter().flatten();
        assert_eq!(keys.filter(|one| one["name"] == "Idempotency-Key").count(), 1, "{path}");
        asked += 1;
    }
    assert!(asked > 60, "{asked}");
}

#[test]
fn no_two_schemas_have_one_name() {
    let mut known: BTreeMap<String, Value> = BTreeMap::new();
    let mut clashes = BTreeSet::new();
    for (name, schema) in api::routes().schemas() {
        let schema = serde_json::to_value(schema).unwrap();
        let first = known.entry(name.clone()).or_insert_with(|| schema.clone());
        if *first != schema {
            clashes.insert(name.clone());
        }
    }
    assert!(clashes.is_empty(), "#[schema(as = …)] for one of each: {clashes:?}");
}

#[test]
fn an_enumeration_is_described_by_what_is_sent() {
    let document = document();
    let schemas = document["components"]["schemas"].as_object().unwrap();
    assert_eq!(schemas["Role"]["enum"], serde_json::json!(Role::CODES));
    let strange: Vec<_> = schemas
        .iter()
        .filter(|(_, schema)| {
            let words = schema["enum"].as_array().into_iter().flatten().filter_map(Value::as_str);
            words.into_iter().any(|word| word.starts_with(|first: char| first.is_ascii_uppercase()))
        })
        .map(|(name, _)| name)
        .collect();
    assert!(strange.is_empty(), "{strange:?}");
}
