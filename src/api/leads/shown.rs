//! What is shown of leads.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::kit::{AgencyId, OfficeId, PersonId, Timestamp};
use crate::leads::{
    Channel, Domain, DomainTrack, Lead, LeadAmended, LeadFacts, LeadId, LeadState, StatutorySource, Suspect,
    SuspectedAgency,
};
use crate::org::Level;

/// A field in which public-interest litigation may be brought.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct DomainBody {
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
    /// First day in force; absent while it is only proposed.
    pub valid_from: Option<NaiveDate>,
    /// Last day in force.
    pub valid_to: Option<NaiveDate>,
}

impl From<Domain> for DomainBody {
    fn from(row: Domain) -> Self {
        let Domain { code, name_zh, name_en, track, min_level, law, article, valid_from, valid_to } = row;
        Self { code, name_zh, name_en, track, min_level, law, article, valid_from, valid_to }
    }
}

/// A lead as a list shows it.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct LeadBody {
    /// Its id.
    pub id: LeadId,
    /// Its number in the register of the office.
    pub number: String,
    /// The office that has it.
    pub office_id: OfficeId,
    /// Where it stands.
    pub state: LeadState,
    /// The version a change has to name.
    pub version: i32,
    /// The field; absent until it is classified.
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
    /// The handling prosecutor.
    pub handler_id: Option<PersonId>,
    /// The reporter gave no name, or asked that it be kept from everybody.
    pub anonymous: bool,
    /// It cannot wait.
    pub urgent: bool,
    /// A major lead.
    pub major: bool,
    /// The day it was recorded with the level above.
    pub recorded_up_on: Option<NaiveDate>,
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

impl From<Lead> for LeadBody {
    fn from(row: Lead) -> Self {
        let Lead {
            id,
            number,
            office_id,
            state,
            version,
            domain,
            title,
            division_code,
            statutory_source,
            channel,
            external_number,
            received_on,
            registered_at,
            registered_by: _,
            handler_id,
            anonymous,
            urgent,
            major,
            recorded_up_on,
            digest: _,
            origin_lead_id,
            origin_office_id,
            merged_into_id,
            import_id,
            decided_on,
        } = row;
        Self {
            id,
            number,
            office_id,
            state,
            version,
            domain,
            title,
            division_code,
            statutory_source,
            channel,
            external_number,
            received_on,
            registered_at,
            handler_id,
            anonymous,
            urgent,
            major,
            recorded_up_on,
            origin_lead_id,
            origin_office_id,
            merged_into_id,
            import_id,
            decided_on,
        }
    }
}

/// A lead in a list.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct ListedLead {
    /// The lead.
    #[serde(flatten)]
    pub lead: LeadBody,
    /// How many other leads in sight are likely about the same matter; absent until it was compared.
    pub similar: Option<usize>,
}

impl ListedLead {
    pub(super) fn of(row: Lead, similar: &BTreeMap<LeadId, usize>) -> Self {
        Self { similar: similar.get(&row.id).copied(), lead: row.into() }
    }
}

/// A correction of a lead.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct AmendmentBody {
    /// The version that was corrected.
    pub version: i32,
    /// Each field that changed: `field`, `from`, `to`.
    #[schema(value_type = Vec<serde_json::Value>)]
    pub changes: serde_json::Value,
    /// Who corrected.
    pub amended_by: Option<PersonId>,
    /// When.
    pub amended_at: Timestamp,
}

impl From<LeadAmended> for AmendmentBody {
    fn from(row: LeadAmended) -> Self {
        let LeadAmended { version, changes, amended_by, amended_at } = row;
        Self { version, changes: changes.into_inner(), amended_by, amended_at }
    }
}

/// An agency that may be responsible.
#[derive(Debug, Clone, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SuspectedAgencyBody {
    /// The agency, once it is known which.
    pub agency_id: Option<AgencyId>,
    /// As it was told.
    pub name: String,
    /// Legal basis of its duty.
    #[serde(default)]
    pub basis: String,
}

impl From<SuspectedAgency> for SuspectedAgencyBody {
    fn from(row: SuspectedAgency) -> Self {
        let SuspectedAgency { agency_id, name, basis } = row;
        Self { agency_id, name, basis }
    }
}

impl From<SuspectedAgencyBody> for SuspectedAgency {
    fn from(body: SuspectedAgencyBody) -> Self {
        let SuspectedAgencyBody { agency_id, name, basis } = body;
        Self { agency_id, name, basis }
    }
}

/// A lead with all that a page shows of it.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct LeadDetail {
    /// What a list shows.
    #[serde(flatten)]
    pub lead: LeadBody,
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
    pub suspects: Vec<Suspect>,
    /// Agencies that may be responsible.
    pub agencies: Vec<SuspectedAgencyBody>,
    /// Where it was published.
    pub source_url: Option<String>,
    /// Number of a satellite spot.
    pub spot_number: Option<String>,
    /// What has to be minded.
    pub risk_notes: Option<String>,
    /// Other leads that say exactly the same words.
    pub same_words: Vec<LeadId>,
    /// How many other leads in sight are likely about the same matter; absent until it was compared.
    pub similar: Option<usize>,
}

impl LeadDetail {
    pub(super) fn of(
        lead: Lead,
        facts: LeadFacts,
        agencies: Vec<SuspectedAgency>,
        (same_words, similar): (Vec<LeadId>, Option<usize>),
    ) -> Self {
        let LeadFacts {
            lead_id: _,
            narrative,
            sub_domain,
            place,
            longitude,
            latitude,
            area,
            event_from,
            event_to,
            harmed_interest,
            suspects,
            source_url,
            spot_number,
            risk_notes,
        } = facts;
        Self {
            lead: lead.into(),
            narrative,
            sub_domain,
            place,
            longitude,
            latitude,
            area,
            event_from,
            event_to,
            harmed_interest,
            suspects: suspects.into_inner(),
            agencies: agencies.into_iter().map(SuspectedAgencyBody::from).collect(),
            source_url,
            spot_number,
            risk_notes,
            same_words,
            similar,
        }
    }
}
