//! Searching through the API: what is found, how it is said, what is kept of it, and who sees nothing.

mod notices;
mod renewing;
mod saved;
mod sight;

use serde_json::Value;
use yisu::kit::{AgencyId, OfficeId};
use yisu::search::{Document, RecordKind, Seer};

use crate::support::app::{Client, TestApp};

/// Puts documents into the index of the app, as its follower would.
fn index(app: &TestApp, documents: &[Document]) {
    let mut writer = app.state.index.writer(32 << 20).unwrap();
    for document in documents {
        writer.put(document).unwrap();
    }
    writer.commit(0).unwrap();
}

/// The office of the personas (甘州区).
fn office(app: &TestApp) -> OfficeId {
    app.actor("prosecutor").office.unwrap()
}

/// The agency of the personas.
fn agency(app: &TestApp) -> AgencyId {
    app.actor("agency").agency.unwrap()
}

/// A lead that an office sees.
fn lead(id: i64, office: OfficeId, title: &str, body: &str) -> Document {
    Document {
        seers: vec![Seer::Office(office)],
        office: Some(office),
        state: Some(String::from("registered")),
        channel: Some(String::from("hotline_12345")),
        source: Some(String::from("report")),
        domain: Some(String::from("ecology")),
        date: "2026-02-10".parse().ok(),
        ..Document::new(RecordKind::Lead, id, title, body)
    }
}

/// Searches, with the query encoded.
fn search(client: &Client<'_>, query: &str, rest: &str) -> Value {
    client.get(&format!("/api/v1/search?q={}{rest}", encoded(query))).expect(200)
}

pub(crate) fn encoded(text: &str) -> String {
    text.bytes().map(|byte| format!("%{byte:02X}")).collect()
}

fn ids(answer: &Value) -> Vec<i64> {
    answer["items"].as_array().unwrap().iter().map(|item| item["id"].as_i64().unwrap()).collect()
}

fn codes(answer: &Value) -> Vec<&str> {
    answer["notices"].as_array().unwrap().iter().map(|notice| notice["code"].as_str().unwrap()).collect()
}
