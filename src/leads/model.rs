//! Rows of the register, and what is told when a lead is entered.

pub mod decisions;
pub mod evaluation;

use chrono::NaiveDate;
use diesel::prelude::*;
use serde::{Deserialize, Serialize};

use super::words::{Channel, DomainTrack, LeadState, StatutorySource};
use crate::db::schema::{domains, lead_agencies, lead_amendments, lead_facts, leads};
use crate::kit::{AgencyId, Json, OfficeId, PersonId, Timestamp};
use crate::org::Level;

crate::id!(
    /// A lead (线索).
    LeadId
);

/// A field in which public-interest litigation may be brought.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = domains)]
pub struct Domain {
    /// Its code.
    pub code: String,
    /// Chinese name.
    pub name_zh: String,
    /// English name.
    pub name_en: String,
    /// On which track cases may be filed.
    pub track: DomainTrack,
    /// The lowest level that may file.
    pub min_level: Level,
    /// The law that opened it.
    pub law: String,
    /// The article.
    pub article: String,
    /// First day in force; none while it is only proposed.
    pub valid_from: Option<NaiveDate>,
    /// Last day in force.
    pub valid_to: Option<NaiveDate>,
}

impl Domain {
    /// Whether the field is open on a day.
    #[must_use]
    pub fn in_force(&self, on: NaiveDate) -> bool {
        self.valid_from.is_some_and(|from| from <= on) && self.valid_to.is_none_or(|to| on <= to)
    }
}

/// A lead as a list shows it.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = leads)]
pub struct Lead {
    /// Its id.
    pub id: LeadId,
    /// Its number in the register of the office.
    pub number: String,
    /// The office that has it.
    pub office_id: OfficeId,
    /// Where it stands.
    pub state: LeadState,
    /// For compare and set.
    pub version: i32,
    /// The field; none until it is classified.
    pub domain: Option<String>,
    /// What it is about, in a line.
    pub title: String,
    /// Administrative division, six digits.
    pub division_code: String,
    /// Which of the six sources.
    pub statutory_source: StatutorySource,
    /// The concrete way it came.
    pub channel: Channel,
    /// The number it bears where it came from.
    pub external_number: Option<String>,
    /// The day it was received.
    pub received_on: NaiveDate,
    /// The instant of its registration.
    pub registered_at: Timestamp,
    /// Who registered it; none for the public and the program.
    pub registered_by: Option<PersonId>,
    /// The handling prosecutor.
    pub handler_id: Option<PersonId>,
    /// The reporter gave no name, or asked that it be kept from everybody.
    pub anonymous: bool,
    /// It cannot wait.
    pub urgent: bool,
    /// A major lead (R21 Art 25).
    pub major: bool,
    /// The day it was recorded with the level above.
    pub recorded_up_on: Option<NaiveDate>,
    /// Digest of the folded words.
    pub digest: String,
    /// The lead of another office that this one continues.
    pub origin_lead_id: Option<LeadId>,
    /// That office.
    pub origin_office_id: Option<OfficeId>,
    /// The lead it is handled with.
    pub merged_into_id: Option<LeadId>,
    /// The batch it came with.
    pub import_id: Option<i64>,
    /// The day of the decision that ended the work on it.
    pub decided_on: Option<NaiveDate>,
}

/// A suspected wrongdoer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Suspect {
    /// Name of the person or organisation.
    pub name: String,
    /// Unified social credit code, if it is an organisation.
    pub code: Option<String>,
}

/// What a page shows of a lead beyond the list.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = lead_facts)]
pub struct LeadFacts {
    /// The lead.
    pub lead_id: LeadId,
    /// What was told.
    pub narrative: String,
    /// A finer field.
    pub sub_domain: Option<String>,
    /// Where it is, in words.
    pub place: Option<String>,
    /// Degrees east.
    pub longitude: Option<f64>,
    /// Degrees north.
    pub latitude: Option<f64>,
    /// An area as GeoJSON.
    pub area: Option<String>,
    /// First day of what happened.
    pub event_from: Option<NaiveDate>,
    /// Last day.
    pub event_to: Option<NaiveDate>,
    /// Which public interest is harmed, and how.
    pub harmed_interest: Option<String>,
    /// Suspected wrongdoers.
    pub suspects: Json<Vec<Suspect>>,
    /// Where it was published.
    pub source_url: Option<String>,
    /// Number of a satellite spot.
    pub spot_number: Option<String>,
    /// What has to be minded while it is handled.
    pub risk_notes: Option<String>,
}

/// A correction of a lead: what stood there and what stands there now.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = lead_amendments)]
pub struct LeadAmended {
    /// The version that was corrected.
    pub version: i32,
    /// Field by field: from what, to what.
    pub changes: Json<serde_json::Value>,
    /// Who corrected.
    pub amended_by: Option<PersonId>,
    /// When.
    pub amended_at: Timestamp,
}

/// An agency that may be responsible.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = lead_agencies)]
pub struct SuspectedAgency {
    /// The agency, once it is known which.
    pub agency_id: Option<AgencyId>,
    /// As it was told.
    pub name: String,
    /// Legal basis of its duty.
    pub basis: String,
}

/// The lead of another office that a new lead continues.
#[derive(Debug, Clone, Copy)]
pub struct Origin {
    /// The lead there.
    pub lead: LeadId,
    /// The office there.
    pub office: OfficeId,
}

/// What is told when a lead is entered. Who reported is told apart.
#[derive(Debug, Clone)]
pub struct Registration {
    /// The office that receives it.
    pub office: OfficeId,
    /// The day it was received.
    pub received_on: NaiveDate,
    /// Which of the six sources.
    pub statutory_source: StatutorySource,
    /// The concrete way it came.
    pub channel: Channel,
    /// The number it bears where it came from.
    pub external_number: Option<String>,
    /// The field.
    pub domain: Option<String>,
    /// A finer field.
    pub sub_domain: Option<String>,
    /// What it is about, in a line.
    pub title: String,
    /// What was told.
    pub narrative: String,
    /// Administrative division; the office's own when blank.
    pub division_code: String,
    /// Where it is, in words.
    pub place: Option<String>,
    /// Degrees east.
    pub longitude: Option<f64>,
    /// Degrees north.
    pub latitude: Option<f64>,
    /// An area as GeoJSON.
    pub area: Option<String>,
    /// First day of what happened.
    pub event_from: Option<NaiveDate>,
    /// Last day.
    pub event_to: Option<NaiveDate>,
    /// Which public interest is harmed, and how.
    pub harmed_interest: Option<String>,
    /// Suspected wrongdoers.
    pub suspects: Vec<Suspect>,
    /// Agencies that may be responsible.
    pub agencies: Vec<SuspectedAgency>,
    /// Where it was published.
    pub source_url: Option<String>,
    /// Number of a satellite spot.
    pub spot_number: Option<String>,
    /// What has to be minded.
    pub risk_notes: Option<String>,
    /// It cannot wait.
    pub urgent: bool,
    /// A major lead.
    pub major: bool,
    /// The reporter gave no name, or asked that it be kept from everybody.
    pub anonymous: bool,
    /// The batch it comes with.
    pub import_id: Option<i64>,
    /// The lead it continues.
    pub origin: Option<Origin>,
}

impl Registration {
    /// What every lead must tell; the rest is left open.
    #[must_use]
    pub fn new(
        office: OfficeId,
        received_on: NaiveDate,
        channel: Channel,
        title: &str,
        narrative: &str,
    ) -> Self {
        Self {
            office,
            received_on,
            statutory_source: channel.usual_source(),
            channel,
            external_number: None,
            domain: None,
            sub_domain: None,
            title: title.to_owned(),
            narrative: narrative.to_owned(),
            division_code: String::new(),
            place: None,
            longitude: None,
            latitude: None,
            area: None,
            event_from: None,
            event_to: None,
            harmed_interest: None,
            suspects: Vec::new(),
            agencies: Vec::new(),
            source_url: None,
            spot_number: None,
            risk_notes: None,
            urgent: false,
            major: false,
            anonymous: false,
            import_id: None,
            origin: None,
        }
    }
}
