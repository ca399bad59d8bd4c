//! Corrections of a registration, under the rules of a registration. What stood there before is kept.

use chrono::{Datelike, NaiveDate};
use serde_json::{Value, json};

use super::access::{keep, to_change};
use super::register::{Registrar, check_agencies, digest};
use super::reporters::{reseal, under_seal};
use crate::audit::{Change, Subject, Work};
use crate::db::Db;
use crate::kit::FieldErrors;
use crate::leads::error::LeadError;
use crate::leads::model::{Lead, LeadFacts, LeadId, Registration, Suspect, SuspectedAgency};
use crate::leads::state;
use crate::leads::store::{self, change};
use crate::leads::vault::VaultKeys;
use crate::leads::words::{Channel, StatutorySource};

/// Corrections of a lead: what is none stays as it is; a blank text takes the value away.
#[derive(Debug, Clone, Default)]
pub struct Amendment {
    /// The day it was received.
    pub received_on: Option<NaiveDate>,
    /// Which of the six sources.
    pub statutory_source: Option<StatutorySource>,
    /// The concrete way it came.
    pub channel: Option<Channel>,
    /// The number it bears where it came from.
    pub external_number: Option<String>,
    /// The field.
    pub domain: Option<String>,
    /// A finer field.
    pub sub_domain: Option<String>,
    /// What it is about, in a line.
    pub title: Option<String>,
    /// What was told.
    pub narrative: Option<String>,
    /// Administrative division, six digits.
    pub division_code: Option<String>,
    /// Where it is, in words.
    pub place: Option<String>,
    /// Degrees east; none within takes it away.
    pub longitude: Option<Option<f64>>,
    /// Degrees north; none within takes it away.
    pub latitude: Option<Option<f64>>,
    /// An area as GeoJSON.
    pub area: Option<String>,
    /// First day of what happened; none within takes it away.
    pub event_from: Option<Option<NaiveDate>>,
    /// Last day; none within takes it away.
    pub event_to: Option<Option<NaiveDate>>,
    /// Which public interest is harmed, and how.
    pub harmed_interest: Option<String>,
    /// Suspected wrongdoers, all of them.
    pub suspects: Option<Vec<Suspect>>,
    /// Agencies that may be responsible, all of them.
    pub agencies: Option<Vec<SuspectedAgency>>,
    /// Where it was published.
    pub source_url: Option<String>,
    /// Number of a satellite spot.
    pub spot_number: Option<String>,
    /// What has to be minded.
    pub risk_notes: Option<String>,
    /// It cannot wait.
    pub urgent: Option<bool>,
    /// A major lead.
    pub major: Option<bool>,
    /// The reporter gave no name, or asked that it be kept from everybody.
    pub anonymous: Option<bool>,
}

/// A lead as it is registered, with all its parts.
#[derive(Debug, Clone)]
pub struct Whole {
    /// What a list shows.
    pub lead: Lead,
    /// What a page shows.
    pub facts: LeadFacts,
    /// Agencies that may be responsible.
    pub agencies: Vec<SuspectedAgency>,
}

/// A lead with all its parts.
///
/// # Errors
/// The database's.
pub fn whole(conn: &mut Db, lead: Lead) -> Result<Whole, LeadError> {
    let facts = store::facts(conn, lead.id)?;
    let agencies = store::agencies(conn, lead.id)?;
    Ok(Whole { lead, facts, agencies })
}

/// Corrects a lead on which no decision has been made. The reporter is taken out of what is told now as it
/// was out of what was told at first, and what stood there before stays readable.
///
/// # Errors
/// Wrong fields, a lead that is decided, or somebody else's change.
pub fn amend(
    work: &mut Work<'_>,
    id: LeadId,
    version: i32,
    told: &Amendment,
    vault: &VaultKeys,
) -> Result<Lead, LeadError> {
    let lead = to_change(work, id, version)?;
    if !state::is_open(lead.state) {
        return Err(LeadError::WrongState { state: lead.state, event: "amend" });
    }
    let before = whole(work.conn, lead)?;
    let (row, reporter) = under_seal(work, id, vault)?;
    let (sealed, shown) = reporter.clone().mask(&corrected(&before, told));
    let after = checked(work, &before, shown)?;
    if sealed != reporter {
        reseal(work, row, &sealed, vault)?;
    }
    let (lead, changes) = rewrite(work, &before, after)?;
    let detail = json!({ "changes": changes });
    work.record(lead.office_id, "lead.amended", Subject::new("lead", id.0), detail);
    Ok(lead)
}

/// Stores a lead as it reads now, and keeps what stood there before. Answers the lead at its new version, and
/// what changed as the log tells it. Whoever calls says in the log what happened.
///
/// # Errors
/// Somebody else's change.
pub fn rewrite(
    work: &mut Work<'_>,
    before: &Whole,
    mut after: Whole,
) -> Result<(Lead, Vec<Change>), LeadError> {
    let (id, version) = (before.lead.id, before.lead.version);
    after.lead.digest = digest(&after.lead.title, &after.facts.narrative);
    let changes = changes(before, &after);
    if changes.iter().any(|(change, _)| change.field == "agencies") {
        change::clear_agencies(work.conn, id)?;
        let agencies: Vec<_> = after.agencies.iter().map(|agency| (id, agency)).collect();
        store::insert_agencies(work.conn, &agencies)?;
    }
    change::update_facts(work.conn, &after.facts)?;
    let lead = keep(work, after.lead)?;
    let (person, now) = (work.actor.person, work.now);
    let whole: Vec<Change> = changes.iter().map(|(change, _)| change.clone()).collect();
    if !whole.is_empty() {
        change::insert_amendment(work.conn, (id, version), &whole, (person, now))?;
    }
    Ok((lead, changes.into_iter().map(|(change, is_free)| told_of(change, is_free)).collect()))
}

/// The registration as it reads with the corrections.
fn corrected(before: &Whole, told: &Amendment) -> Registration {
    let Whole { lead, facts, agencies } = before;
    let told = told.clone();
    let text = |told: Option<String>, stands: &Option<String>| told.or_else(|| stands.clone());
    let (title, narrative) =
        (told.title.as_deref().unwrap_or(&lead.title), told.narrative.as_deref().unwrap_or(&facts.narrative));
    let (received_on, channel) =
        (told.received_on.unwrap_or(lead.received_on), told.channel.unwrap_or(lead.channel));
    Registration {
        statutory_source: told.statutory_source.unwrap_or(lead.statutory_source),
        external_number: text(told.external_number, &lead.external_number),
        domain: text(told.domain, &lead.domain),
        sub_domain: text(told.sub_domain, &facts.sub_domain),
        division_code: told.division_code.unwrap_or_else(|| lead.division_code.clone()),
        place: text(told.place, &facts.place),
        longitude: told.longitude.unwrap_or(facts.longitude),
        latitude: told.latitude.unwrap_or(facts.latitude),
        area: text(told.area, &facts.area).filter(|area| !area.trim().is_empty()),
        event_from: told.event_from.unwrap_or(facts.event_from),
        event_to: told.event_to.unwrap_or(facts.event_to),
        harmed_interest: text(told.harmed_interest, &facts.harmed_interest),
        suspects: told.suspects.unwrap_or_else(|| facts.suspects.get().clone()),
        agencies: told.agencies.unwrap_or_else(|| agencies.clone()),
        source_url: text(told.source_url, &facts.source_url),
        spot_number: text(told.spot_number, &facts.spot_number),
        risk_notes: text(told.risk_notes, &facts.risk_notes),
        urgent: told.urgent.unwrap_or(lead.urgent),
        major: told.major.unwrap_or(lead.major),
        anonymous: told.anonymous.unwrap_or(lead.anonymous),
        import_id: lead.import_id,
        ..Registration::new(lead.office_id, received_on, channel, title, narrative)
    }
}

/// The rows of a corrected registration, by the rules of a registration.
fn checked(work: &mut Work<'_>, before: &Whole, shown: Registration) -> Result<Whole, LeadError> {
    let (parsed, facts) = Registrar::open(work.conn, before.lead.office_id)?.parse(&shown, work.now)?;
    check_agencies(work.conn, &shown.agencies)?;
    let lead = Lead {
        domain: parsed.domain,
        title: parsed.title,
        division_code: parsed.division_code,
        statutory_source: parsed.statutory_source,
        channel: parsed.channel,
        external_number: parsed.external_number,
        received_on: parsed.received_on,
        anonymous: parsed.anonymous,
        urgent: parsed.urgent,
        major: parsed.major,
        digest: parsed.digest,
        ..before.lead.clone()
    };
    check_origin(work, &before.lead, &lead)?;
    Ok(Whole { facts: LeadFacts { lead_id: lead.id, ..facts }, lead, agencies: shown.agencies })
}

/// How a lead came is corrected only where the program does not know it better, and its number outside stays
/// the number of one lead.
fn check_origin(work: &mut Work<'_>, before: &Lead, after: &Lead) -> Result<(), LeadError> {
    if (before.channel, &before.external_number) == (after.channel, &after.external_number) {
        return Ok(());
    }
    let known =
        |channel: Channel| matches!(channel, Channel::Transferred | Channel::ReportedUp | Channel::PublicWeb);
    if known(before.channel) || known(after.channel) {
        return Err(FieldErrors::one("channel", "not_allowed", after.channel.zh()).into());
    }
    let year = work.today().year();
    store::take_numbers(work.conn, after.office_id, year, 0)?;
    if let Some(number) = &after.external_number
        && let Some((other, number)) = store::by_external(work.conn, after.office_id, after.channel, number)?
        && other != after.id
    {
        return Err(LeadError::AlreadyRegistered { number });
    }
    Ok(())
}

/// What changed, field by field, and whether the field is free text.
fn changes(before: &Whole, after: &Whole) -> Vec<(Change, bool)> {
    let (a, b, fa, fb) = (&before.lead, &after.lead, &before.facts, &after.facts);
    let parties = |agencies: &[SuspectedAgency]| {
        let each = |agency: &SuspectedAgency| json!([agency.agency_id, agency.name, agency.basis]);
        agencies.iter().map(each).collect::<Vec<_>>()
    };
    let all = [
        ("received_on", false, json!(a.received_on), json!(b.received_on)),
        ("statutory_source", false, json!(a.statutory_source), json!(b.statutory_source)),
        ("channel", false, json!(a.channel), json!(b.channel)),
        ("external_number", false, json!(a.external_number), json!(b.external_number)),
        ("domain", false, json!(a.domain), json!(b.domain)),
        ("division_code", false, json!(a.division_code), json!(b.division_code)),
        ("urgent", false, json!(a.urgent), json!(b.urgent)),
        ("major", false, json!(a.major), json!(b.major)),
        ("anonymous", false, json!(a.anonymous), json!(b.anonymous)),
        ("sub_domain", false, json!(fa.sub_domain), json!(fb.sub_domain)),
        ("longitude", false, json!(fa.longitude), json!(fb.longitude)),
        ("latitude", false, json!(fa.latitude), json!(fb.latitude)),
        ("event_from", false, json!(fa.event_from), json!(fb.event_from)),
        ("event_to", false, json!(fa.event_to), json!(fb.event_to)),
        ("spot_number", false, json!(fa.spot_number), json!(fb.spot_number)),
        ("title", true, json!(a.title), json!(b.title)),
        ("narrative", true, json!(fa.narrative), json!(fb.narrative)),
        ("place", true, json!(fa.place), json!(fb.place)),
        ("area", true, json!(fa.area), json!(fb.area)),
        ("harmed_interest", true, json!(fa.harmed_interest), json!(fb.harmed_interest)),
        ("risk_notes", true, json!(fa.risk_notes), json!(fb.risk_notes)),
        ("source_url", true, json!(fa.source_url), json!(fb.source_url)),
        ("suspects", true, json!(fa.suspects.get()), json!(fb.suspects.get())),
        ("agencies", true, json!(parties(&before.agencies)), json!(parties(&after.agencies))),
    ];
    let differ = all.into_iter().filter(|(_, _, from, to)| from != to);
    differ.map(|(field, is_free, from, to)| (Change { field, from, to }, is_free)).collect()
}

/// A change as the log tells it: an auditor reads the log and not the matter, so that free text is named
/// there and not repeated.
fn told_of(change: Change, is_free: bool) -> Change {
    if !is_free {
        return change;
    }
    let size = |value: &Value| match value {
        Value::String(text) => json!({ "characters": text.chars().count() }),
        Value::Array(all) => json!({ "count": all.len() }),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::Object(_) => Value::Null,
    };
    Change { field: change.field, from: size(&change.from), to: size(&change.to) }
}
