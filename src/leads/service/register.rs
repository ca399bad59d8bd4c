//! Entering leads in the register.

use chrono::{Datelike, NaiveDate};
use diesel::result::Error;
use serde_json::json;
use sha2::{Digest, Sha256};

use super::attach::{LeadFile, attach_known};
use crate::audit::{Subject, Work};
use crate::db::Db;
use crate::kit::text::{fold, tidy};
use crate::kit::{FieldErrors, Fields, Json, OfficeId, Timestamp};
use crate::leads::error::LeadError;
use crate::leads::model::{Domain, Lead, LeadFacts, LeadId, Registration, SuspectedAgency};
use crate::leads::store;
use crate::leads::vault::{Reporter, VaultKeys};
use crate::leads::words::LeadState;
use crate::org::{self, Procuratorate};

/// Enters a lead.
///
/// # Errors
/// Wrong fields, or a number from outside that is in the register already.
pub fn register(work: &mut Work<'_>, registration: &Registration) -> Result<Lead, LeadError> {
    Registrar::open(work.conn, registration.office)?.register(work, registration)
}

/// Enters a lead and puts its reporter under seal.
///
/// # Errors
/// Those of [`register`], and the vault's.
pub fn register_reported(
    work: &mut Work<'_>,
    registration: &Registration,
    reporter: Reporter,
    vault: &VaultKeys,
) -> Result<Lead, LeadError> {
    Registrar::open(work.conn, registration.office)?.register_reported(work, registration, reporter, vault)
}

/// Enters a lead with its reporter and with files that the actor sent before.
///
/// # Errors
/// Those of [`register_reported`], and a file that is unknown or not the actor's.
pub fn enter(
    work: &mut Work<'_>,
    registration: &Registration,
    reporter: Reporter,
    files: &[LeadFile],
    vault: &VaultKeys,
) -> Result<Lead, LeadError> {
    let lead = register_reported(work, registration, reporter, vault)?;
    attach_known(work, &lead, files)?;
    Ok(lead)
}

/// What entering many leads of one office needs, read once.
pub struct Registrar {
    office: Procuratorate,
    domains: Vec<Domain>,
}

impl Registrar {
    /// Reads the office and the fields of law.
    ///
    /// # Errors
    /// When there is no such office.
    pub fn open(conn: &mut Db, office: OfficeId) -> Result<Self, LeadError> {
        let found = org::store::procuratorate(conn, office)?;
        let office = found.ok_or_else(|| FieldErrors::one("office_id", "unknown", office))?;
        Ok(Self { office, domains: store::domains(conn)? })
    }

    /// Of an office and the fields of law.
    pub(in crate::leads) fn of(office: Procuratorate, domains: Vec<Domain>) -> Self {
        Self { office, domains }
    }

    /// The fields of law.
    pub(in crate::leads) fn domains(&self) -> &[Domain] {
        &self.domains
    }

    /// The number of a place in the register of a year.
    pub(in crate::leads) fn number(&self, year: i32, place: i32) -> String {
        format!("{}检公线〔{year}〕{place}号", self.office.short_name)
    }

    /// Checks without entering, for a dry run.
    ///
    /// # Errors
    /// Every wrong field.
    pub fn check(&self, registration: &Registration, today: NaiveDate) -> Result<(), FieldErrors> {
        self.parse(registration, Timestamp::start_of(today)).map(drop)
    }

    /// Enters a lead.
    ///
    /// # Errors
    /// Those of [`register`].
    pub fn register(&self, work: &mut Work<'_>, registration: &Registration) -> Result<Lead, LeadError> {
        let (mut lead, mut facts) = self.parse(registration, work.now)?;
        check_agencies(work.conn, &registration.agencies)?;
        let year = work.today().year();
        let place = store::next_number(work.conn, lead.office_id, year)?;
        // The row of the number is locked now, so that nobody enters the same outside number meanwhile; a
        // refusal undoes the transaction and the number with it.
        if let Some(number) = &lead.external_number
            && let Some((_, number)) = store::by_external(work.conn, lead.office_id, lead.channel, number)?
        {
            return Err(LeadError::AlreadyRegistered { number });
        }
        lead.number = self.number(year, place);
        lead.registered_by = work.actor.person;
        lead.id = store::insert_leads(work.conn, &[&lead])?.into_iter().next().ok_or(Error::NotFound)?;
        facts.lead_id = lead.id;
        store::insert_facts(work.conn, &[&facts])?;
        let agencies: Vec<_> = registration.agencies.iter().map(|agency| (lead.id, agency)).collect();
        store::insert_agencies(work.conn, &agencies)?;
        record(work, &lead);
        Ok(lead)
    }

    /// Enters a lead and puts its reporter under seal.
    ///
    /// # Errors
    /// Those of [`register_reported`].
    pub fn register_reported(
        &self,
        work: &mut Work<'_>,
        registration: &Registration,
        reporter: Reporter,
        vault: &VaultKeys,
    ) -> Result<Lead, LeadError> {
        let (reporter, shown) = reporter.mask(registration);
        let lead = self.register(work, &shown)?;
        if reporter.is_empty() {
            return Ok(lead);
        }
        store::insert_sealed(work.conn, &[(lead.id, vault.seal(lead.id, &reporter)?)], work.now)?;
        let contacts = vault.contacts(&reporter).into_iter().map(|digest| (lead.id, digest));
        store::insert_contacts(work.conn, &contacts.collect::<Vec<_>>())?;
        store::sealed::insert_words(work.conn, &vault.words(&reporter))?;
        Ok(lead)
    }

    /// The rows of a registration, or everything that is wrong with it.
    pub(in crate::leads) fn parse(
        &self,
        told: &Registration,
        now: Timestamp,
    ) -> Result<(Lead, LeadFacts), FieldErrors> {
        let mut fields = Fields::new();
        let today = now.date();
        fields.past("received_on", told.received_on, today);
        let title = tidy(&fields.text("title", &told.title, 2..=200));
        let narrative = fields.text("narrative", &told.narrative, 1..=20_000);
        let division = fields.text("division_code", &told.division_code, 0..=6);
        let division = if division.is_empty() { self.office.division_code.clone() } else { division };
        let digits = division.len() == 6 && division.bytes().all(|byte| byte.is_ascii_digit());
        fields.check(digits, "division_code", "malformed", &division);
        let domain = fields.optional("domain", told.domain.as_deref(), 60);
        if let Some(code) = &domain {
            check_domain(&mut fields, &self.domains, code, told.received_on);
        }
        check_place(&mut fields, told);
        check_event(&mut fields, told, today);
        check_parties(&mut fields, told);
        let lead = Lead {
            id: LeadId(0),
            number: String::new(),
            office_id: self.office.id,
            state: LeadState::Registered,
            version: 1,
            domain,
            digest: digest(&title, &narrative),
            title,
            division_code: division,
            statutory_source: told.statutory_source,
            channel: told.channel,
            external_number: fields
                .optional("external_number", told.external_number.as_deref(), 100)
                .map(|number| tidy(&number)),
            received_on: told.received_on,
            registered_at: now,
            registered_by: None,
            handler_id: None,
            anonymous: told.anonymous,
            urgent: told.urgent,
            major: told.major,
            recorded_up_on: None,
            origin_lead_id: told.origin.map(|origin| origin.lead),
            origin_office_id: told.origin.map(|origin| origin.office),
            merged_into_id: None,
            import_id: told.import_id,
            decided_on: None,
        };
        let facts = LeadFacts {
            lead_id: LeadId(0),
            narrative,
            sub_domain: fields.optional("sub_domain", told.sub_domain.as_deref(), 60),
            place: fields.optional("place", told.place.as_deref(), 300),
            longitude: told.longitude,
            latitude: told.latitude,
            area: fields.optional("area", told.area.as_deref(), 20_000),
            event_from: told.event_from,
            event_to: told.event_to,
            harmed_interest: fields.optional("harmed_interest", told.harmed_interest.as_deref(), 2_000),
            suspects: Json::new(told.suspects.clone()),
            source_url: fields.optional("source_url", told.source_url.as_deref(), 500),
            spot_number: fields.optional("spot_number", told.spot_number.as_deref(), 100),
            risk_notes: fields.optional("risk_notes", told.risk_notes.as_deref(), 2_000),
        };
        fields.finish()?;
        Ok((lead, facts))
    }
}

/// Says that a lead was entered.
pub(in crate::leads) fn record(work: &mut Work<'_>, lead: &Lead) {
    work.record(
        lead.office_id,
        "lead.registered",
        Subject::new("lead", lead.id.0),
        json!({
            "number": lead.number, "channel": lead.channel, "statutory_source": lead.statutory_source,
            "domain": lead.domain, "received_on": lead.received_on, "digest": lead.digest,
            "external_number": lead.external_number, "import": lead.import_id,
            "origin": lead.origin_lead_id,
        }),
    );
}

/// SHA-256 of the folded words, so that the same words are the same however they were typed.
#[must_use]
pub(super) fn digest(title: &str, narrative: &str) -> String {
    hex::encode(Sha256::digest(format!("{}\n{}", fold(title), fold(narrative)).as_bytes()))
}

/// A field of law that exists and was open on the day the lead was received.
pub(super) fn check_domain(fields: &mut Fields, domains: &[Domain], code: &str, on: NaiveDate) {
    match domains.iter().find(|domain| domain.code == code) {
        None => fields.fault("domain", "unknown", code),
        Some(domain) if !domain.in_force(on) => {
            fields.fault("domain", "not_in_force", format!("{} {}", domain.name_zh, on));
        }
        Some(_) => {}
    }
}

fn check_place(fields: &mut Fields, told: &Registration) {
    let both = told.longitude.is_some() == told.latitude.is_some();
    fields.check(both, "latitude", "required", "");
    let within = |value: Option<f64>, most: f64| value.is_none_or(|value| value.abs() <= most);
    fields.check(within(told.longitude, 180.0), "longitude", "out_of_range", "-180 – 180");
    fields.check(within(told.latitude, 90.0), "latitude", "out_of_range", "-90 – 90");
    if let Some(area) = &told.area {
        let valid = serde_json::from_str::<serde_json::Value>(area).is_ok_and(|area| area.is_object());
        fields.check(valid, "area", "malformed", "GeoJSON");
    }
}

fn check_event(fields: &mut Fields, told: &Registration, today: NaiveDate) {
    if let Some(from) = told.event_from {
        fields.past("event_from", from, today);
    }
    if let (Some(from), Some(to)) = (told.event_from, told.event_to) {
        fields.check(from <= to, "event_to", "order", format!("{from} – {to}"));
    }
}

/// Agencies that are named by id exist.
pub(super) fn check_agencies(conn: &mut Db, told: &[SuspectedAgency]) -> Result<(), LeadError> {
    let mut fields = Fields::new();
    for (at, agency) in told.iter().enumerate() {
        if let Some(id) = agency.agency_id
            && org::store::agency(conn, id)?.is_none()
        {
            fields.fault(format!("agencies[{at}].agency_id"), "unknown", id);
        }
    }
    Ok(fields.finish()?)
}

fn check_parties(fields: &mut Fields, told: &Registration) {
    fields.check(told.suspects.len() <= 50, "suspects", "out_of_range", "0 – 50");
    fields.check(told.agencies.len() <= 50, "agencies", "out_of_range", "0 – 50");
    for (at, suspect) in told.suspects.iter().enumerate() {
        fields.text(&format!("suspects[{at}].name"), &suspect.name, 1..=200);
        fields.optional(&format!("suspects[{at}].code"), suspect.code.as_deref(), 50);
    }
    for (at, agency) in told.agencies.iter().enumerate() {
        fields.text(&format!("agencies[{at}].name"), &agency.name, 1..=200);
        fields.text(&format!("agencies[{at}].basis"), &agency.basis, 0..=500);
    }
}
