//! Corrections of a lead.

use serde_json::{Value, json};

use super::access::{keep, to_change};
use super::register::{check_agencies, check_domain, digest};
use crate::audit::{Change, Subject, Work};
use crate::kit::text::tidy;
use crate::kit::{Fields, Json};
use crate::leads::error::LeadError;
use crate::leads::model::{Lead, LeadFacts, LeadId, Suspect, SuspectedAgency};
use crate::leads::state;
use crate::leads::store::{self, change};
use crate::leads::words::StatutorySource;

/// Corrections of a lead: what is none stays as it is.
#[derive(Debug, Clone, Default)]
pub struct Amendment {
    /// The field.
    pub domain: Option<String>,
    /// What it is about, in a line.
    pub title: Option<String>,
    /// Administrative division, six digits.
    pub division_code: Option<String>,
    /// Which of the six sources.
    pub statutory_source: Option<StatutorySource>,
    /// It cannot wait.
    pub urgent: Option<bool>,
    /// A finer field.
    pub sub_domain: Option<String>,
    /// Where it is, in words.
    pub place: Option<String>,
    /// Degrees east.
    pub longitude: Option<f64>,
    /// Degrees north.
    pub latitude: Option<f64>,
    /// Which public interest is harmed, and how.
    pub harmed_interest: Option<String>,
    /// What has to be minded.
    pub risk_notes: Option<String>,
    /// Agencies that may be responsible, all of them.
    pub agencies: Option<Vec<SuspectedAgency>>,
    /// Suspected wrongdoers, all of them.
    pub suspects: Option<Vec<Suspect>>,
}

/// Corrects a lead on which no decision has been made. The narrative stays as it was told.
///
/// # Errors
/// Wrong fields, a lead that is decided, or somebody else's change.
pub fn amend(work: &mut Work<'_>, id: LeadId, version: i32, told: &Amendment) -> Result<Lead, LeadError> {
    let before = to_change(work, id, version)?;
    if !state::is_open(before.state) {
        return Err(LeadError::WrongState { state: before.state, event: "amend" });
    }
    let facts_before = store::facts(work.conn, id)?;
    let mut fields = Fields::new();
    let mut lead = before.clone();
    amend_lead(work, &mut fields, &mut lead, &facts_before, told)?;
    let facts = amend_facts(&mut fields, &facts_before, told);
    fields.finish()?;
    if let Some(agencies) = &told.agencies {
        check_agencies(work.conn, agencies)?;
        change::clear_agencies(work.conn, id)?;
        let agencies: Vec<_> = agencies.iter().map(|agency| (id, agency)).collect();
        store::insert_agencies(work.conn, &agencies)?;
    }
    change::update_facts(work.conn, &facts)?;
    let lead = keep(work, lead)?;
    let detail = json!({ "changes": changes(&before, &lead, &facts_before, &facts, told) });
    work.record(lead.office_id, "lead.amended", Subject::new("lead", id.0), detail);
    Ok(lead)
}

fn amend_lead(
    work: &mut Work<'_>,
    fields: &mut Fields,
    lead: &mut Lead,
    facts: &LeadFacts,
    told: &Amendment,
) -> Result<(), LeadError> {
    if let Some(domain) = &told.domain {
        check_domain(fields, &store::domains(work.conn)?, domain, lead.received_on);
        lead.domain = Some(domain.clone());
    }
    if let Some(title) = &told.title {
        lead.title = tidy(&fields.text("title", title, 2..=200));
        lead.digest = digest(&lead.title, &facts.narrative);
    }
    if let Some(division) = &told.division_code {
        let digits = division.len() == 6 && division.bytes().all(|byte| byte.is_ascii_digit());
        fields.check(digits, "division_code", "malformed", division);
        lead.division_code.clone_from(division);
    }
    lead.statutory_source = told.statutory_source.unwrap_or(lead.statutory_source);
    lead.urgent = told.urgent.unwrap_or(lead.urgent);
    Ok(())
}

fn amend_facts(fields: &mut Fields, before: &LeadFacts, told: &Amendment) -> LeadFacts {
    let mut facts = before.clone();
    let mut text = |field: &str, told: &Option<String>, slot: &mut Option<String>, most: usize| {
        if let Some(value) = told {
            *slot = fields.optional(field, Some(value), most);
        }
    };
    text("sub_domain", &told.sub_domain, &mut facts.sub_domain, 60);
    text("place", &told.place, &mut facts.place, 300);
    text("harmed_interest", &told.harmed_interest, &mut facts.harmed_interest, 2_000);
    text("risk_notes", &told.risk_notes, &mut facts.risk_notes, 2_000);
    facts.longitude = told.longitude.or(facts.longitude);
    facts.latitude = told.latitude.or(facts.latitude);
    let within = |value: Option<f64>, most: f64| value.is_none_or(|value| value.abs() <= most);
    fields.check(within(facts.longitude, 180.0), "longitude", "out_of_range", "-180 – 180");
    fields.check(within(facts.latitude, 90.0), "latitude", "out_of_range", "-90 – 90");
    if let Some(suspects) = &told.suspects {
        fields.check(suspects.len() <= 50, "suspects", "out_of_range", "0 – 50");
        for (at, suspect) in suspects.iter().enumerate() {
            fields.text(&format!("suspects[{at}].name"), &suspect.name, 1..=200);
        }
        facts.suspects = Json::new(suspects.clone());
    }
    facts
}

/// What changed, field by field. Free text is named and not repeated: the log outlives corrections.
fn changes(a: &Lead, b: &Lead, fa: &LeadFacts, fb: &LeadFacts, told: &Amendment) -> Vec<Change> {
    let mut all = Vec::new();
    let mut differ = |field: &'static str, from: Value, to: Value| {
        if from != to {
            all.push(Change { field, from, to });
        }
    };
    differ("domain", json!(a.domain), json!(b.domain));
    differ("division_code", json!(a.division_code), json!(b.division_code));
    differ("statutory_source", json!(a.statutory_source), json!(b.statutory_source));
    differ("urgent", json!(a.urgent), json!(b.urgent));
    differ("sub_domain", json!(fa.sub_domain), json!(fb.sub_domain));
    differ("longitude", json!(fa.longitude), json!(fb.longitude));
    differ("latitude", json!(fa.latitude), json!(fb.latitude));
    let length = |text: &str| text.chars().count();
    let chars = |text: &Option<String>| text.as_deref().map(length);
    if a.title != b.title {
        differ(
            "title",
            json!({ "characters": length(&a.title) }),
            json!({ "characters": length(&b.title), "changed": true }),
        );
    }
    if fa.place != fb.place {
        differ(
            "place",
            json!({ "characters": chars(&fa.place) }),
            json!({ "characters": chars(&fb.place), "changed": true }),
        );
    }
    if fa.harmed_interest != fb.harmed_interest {
        let (from, to) = (chars(&fa.harmed_interest), chars(&fb.harmed_interest));
        differ(
            "harmed_interest",
            json!({ "characters": from }),
            json!({ "characters": to, "changed": true }),
        );
    }
    if fa.risk_notes != fb.risk_notes {
        let (from, to) = (chars(&fa.risk_notes), chars(&fb.risk_notes));
        differ("risk_notes", json!({ "characters": from }), json!({ "characters": to, "changed": true }));
    }
    if let Some(agencies) = &told.agencies {
        let ids: Vec<_> = agencies.iter().map(|agency| agency.agency_id).collect();
        differ("agencies", Value::Null, json!(ids));
    }
    if told.suspects.is_some() {
        differ("suspects", json!(fa.suspects.get().len()), json!({ "count": fb.suspects.get().len() }));
    }
    all
}
