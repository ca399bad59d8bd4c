//! What is told of leads.

use chrono::NaiveDate;
use serde::{Deserialize, Deserializer};

use super::shown::SuspectedAgencyBody;
use crate::kit::page::PageRequest;
use crate::kit::{OfficeId, PersonId, Timestamp};
use crate::leads::queries::{LeadFilter, LeadOrder};
use crate::leads::service::{Amendment, LeadFile};
use crate::leads::vault::Reporter;
use crate::leads::{Channel, LeadId, LeadState, Registration, StatutorySource, Suspect, SuspectedAgency};

/// Who reports; sealed at once and shown nowhere.
#[derive(Clone, Default, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields, default)]
pub struct ReporterInput {
    /// Name.
    pub name: Option<String>,
    /// Telephone.
    pub phone: Option<String>,
    /// Address.
    pub address: Option<String>,
    /// Number of the identity card.
    pub id_number: Option<String>,
    /// Electronic mail.
    pub email: Option<String>,
    /// Anything else that tells who it is.
    pub note: Option<String>,
}

impl From<ReporterInput> for Reporter {
    fn from(input: ReporterInput) -> Self {
        let ReporterInput { name, phone, address, id_number, email, note } = input;
        let told =
            |text: Option<String>| text.map(|text| text.trim().to_owned()).filter(|text| !text.is_empty());
        Self {
            name: told(name),
            phone: told(phone),
            address: told(address),
            id_number: told(id_number),
            email: told(email),
            note: told(note),
            original: None,
        }
    }
}

/// A lead to enter.
#[derive(Clone, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct LeadInput {
    /// The day it was received.
    pub received_on: NaiveDate,
    /// Which of the six sources; that of the channel when absent.
    pub statutory_source: Option<StatutorySource>,
    /// The concrete way it came.
    pub channel: Channel,
    /// The number it bears where it came from.
    pub external_number: Option<String>,
    /// The field.
    pub domain: Option<String>,
    /// A finer field.
    pub sub_domain: Option<String>,
    /// What it is about, in a line: 2 to 200 characters.
    pub title: String,
    /// What was told: 1 to 20,000 characters.
    pub narrative: String,
    /// Administrative division; the office's own when absent.
    pub division_code: Option<String>,
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
    #[serde(default)]
    pub suspects: Vec<Suspect>,
    /// Agencies that may be responsible.
    #[serde(default)]
    pub agencies: Vec<SuspectedAgencyBody>,
    /// Where it was published.
    pub source_url: Option<String>,
    /// Number of a satellite spot.
    pub spot_number: Option<String>,
    /// What has to be minded.
    pub risk_notes: Option<String>,
    /// It cannot wait.
    #[serde(default)]
    pub urgent: bool,
    /// A major lead.
    #[serde(default)]
    pub major: bool,
    /// The reporter gave no name, or asks that it be kept from everybody.
    #[serde(default)]
    pub anonymous: bool,
    /// Who reports; sealed at once.
    pub reporter: Option<ReporterInput>,
    /// Photographs and papers that were sent before, at most 20.
    #[serde(default)]
    pub files: Vec<LeadFileInput>,
}

/// A file that was sent to `/api/v1/files` and becomes part of the lead.
#[derive(Debug, Clone, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct LeadFileInput {
    /// Its SHA-256.
    pub hash: String,
    /// What it is called.
    pub name: String,
    /// When it was taken, for a photograph.
    pub taken_at: Option<Timestamp>,
}

impl LeadInput {
    pub(super) fn files(&self) -> Vec<LeadFile> {
        let file =
            |told: LeadFileInput| LeadFile { hash: told.hash, name: told.name, taken_at: told.taken_at };
        self.files.iter().cloned().map(file).collect()
    }

    pub(super) fn registration(&self, office: OfficeId) -> Registration {
        let told = self.clone();
        Registration {
            statutory_source: told.statutory_source.unwrap_or(told.channel.usual_source()),
            external_number: told.external_number,
            domain: told.domain,
            sub_domain: told.sub_domain,
            division_code: told.division_code.unwrap_or_default(),
            place: told.place,
            longitude: told.longitude,
            latitude: told.latitude,
            area: told.area,
            event_from: told.event_from,
            event_to: told.event_to,
            harmed_interest: told.harmed_interest,
            suspects: told.suspects,
            agencies: told.agencies.into_iter().map(SuspectedAgency::from).collect(),
            source_url: told.source_url,
            spot_number: told.spot_number,
            risk_notes: told.risk_notes,
            urgent: told.urgent,
            major: told.major,
            anonymous: told.anonymous,
            ..Registration::new(office, told.received_on, told.channel, &told.title, &told.narrative)
        }
    }
}

/// What a list of leads is narrowed by.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub struct LeadQuery {
    /// Rows after this cursor (`next` of the page before).
    pub cursor: Option<i64>,
    /// Rows a page, 1 to 200; 50 when absent.
    pub limit: Option<u16>,
    /// The office that has it.
    pub office: Option<OfficeId>,
    /// Where it stands.
    pub state: Option<LeadState>,
    /// The field.
    pub domain: Option<String>,
    /// The statutory source.
    pub source: Option<StatutorySource>,
    /// The channel.
    pub channel: Option<Channel>,
    /// The handling prosecutor.
    pub handler: Option<PersonId>,
    /// Received on or after.
    pub received_from: Option<NaiveDate>,
    /// Received on or before.
    pub received_to: Option<NaiveDate>,
    /// Major leads only, or none of them.
    pub major: Option<bool>,
    /// The number in the register, or the number it bears outside.
    pub number: Option<String>,
    /// The batch it came with.
    pub import: Option<i64>,
    /// The lead it was merged into.
    pub merged_into: Option<LeadId>,
}

impl LeadQuery {
    pub(super) fn split(self) -> (LeadFilter, PageRequest) {
        let page = PageRequest { cursor: self.cursor, limit: self.limit };
        let filter = LeadFilter {
            order: LeadOrder::Newest,
            office: self.office,
            state: self.state,
            domain: self.domain,
            statutory_source: self.source,
            channel: self.channel,
            handler: self.handler,
            received_from: self.received_from,
            received_to: self.received_to,
            major: self.major,
            number: self.number,
            import: self.import,
            merged_into: self.merged_into,
        };
        (filter, page)
    }
}

/// Corrections of a lead: what is absent stays as it is; a blank text takes the value away.
#[derive(Clone, Default, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields, default)]
pub struct LeadAmendment {
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
    /// Degrees east; null takes it away.
    #[serde(deserialize_with = "given")]
    #[schema(value_type = Option<f64>)]
    pub longitude: Option<Option<f64>>,
    /// Degrees north; null takes it away.
    #[serde(deserialize_with = "given")]
    #[schema(value_type = Option<f64>)]
    pub latitude: Option<Option<f64>>,
    /// An area as GeoJSON.
    pub area: Option<String>,
    /// First day of what happened; null takes it away.
    #[serde(deserialize_with = "given")]
    #[schema(value_type = Option<NaiveDate>)]
    pub event_from: Option<Option<NaiveDate>>,
    /// Last day; null takes it away.
    #[serde(deserialize_with = "given")]
    #[schema(value_type = Option<NaiveDate>)]
    pub event_to: Option<Option<NaiveDate>>,
    /// Which public interest is harmed, and how.
    pub harmed_interest: Option<String>,
    /// Suspected wrongdoers, all of them.
    pub suspects: Option<Vec<Suspect>>,
    /// Agencies that may be responsible, all of them.
    pub agencies: Option<Vec<SuspectedAgencyBody>>,
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
    /// The reporter gave no name, or asks that it be kept from everybody.
    pub anonymous: Option<bool>,
}

/// A value that is there, be it null: absent it would not be asked for.
fn given<'de, D: Deserializer<'de>, T: Deserialize<'de>>(value: D) -> Result<Option<Option<T>>, D::Error> {
    Option::deserialize(value).map(Some)
}

impl From<LeadAmendment> for Amendment {
    fn from(body: LeadAmendment) -> Self {
        let LeadAmendment {
            received_on,
            statutory_source,
            channel,
            external_number,
            domain,
            sub_domain,
            title,
            narrative,
            division_code,
            place,
            longitude,
            latitude,
            area,
            event_from,
            event_to,
            harmed_interest,
            suspects,
            agencies,
            source_url,
            spot_number,
            risk_notes,
            urgent,
            major,
            anonymous,
        } = body;
        Self {
            received_on,
            statutory_source,
            channel,
            external_number,
            domain,
            sub_domain,
            title,
            narrative,
            division_code,
            place,
            longitude,
            latitude,
            area,
            event_from,
            event_to,
            harmed_interest,
            suspects,
            agencies: agencies.map(|all| all.into_iter().map(SuspectedAgency::from).collect()),
            source_url,
            spot_number,
            risk_notes,
            urgent,
            major,
            anonymous,
        }
    }
}
