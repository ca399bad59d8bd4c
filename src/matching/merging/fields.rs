//! The fields of a lead whose value may be taken from another one: each as a whole, none glued together. Pure.
//!
//! Not among them is what tells whence a lead came and when (number, channel, source, days, narrative): that stays
//! with each lead, and is counted and shown there.

use serde_json::{Value, json};

use crate::kit::Json;
use crate::leads::service::Whole;
use crate::leads::{Suspect, SuspectedAgency};

crate::text_enum! {
    /// A field whose value may be taken from another lead.
    pub enum MergeField {
        /// What it is about, in a line.
        Title = "title" "标题",
        /// The field of law, with the finer one.
        Domain = "domain" "领域",
        /// Administrative division.
        DivisionCode = "division_code" "行政区划",
        /// Where it is, in words.
        Place = "place" "地点",
        /// Where it is: longitude and latitude.
        Point = "point" "坐标",
        /// An area.
        Area = "area" "范围",
        /// First and last day of what happened.
        Event = "event" "发生时间",
        /// Which public interest is harmed.
        HarmedInterest = "harmed_interest" "受损公益",
        /// Suspected wrongdoers, all of them.
        Suspects = "suspects" "涉嫌违法主体",
        /// Agencies that may be responsible, all of them.
        Agencies = "agencies" "可能负有职责的机关",
        /// Where it was published.
        SourceUrl = "source_url" "来源网址",
        /// Number of a satellite spot.
        SpotNumber = "spot_number" "图斑编号",
        /// What has to be minded.
        RiskNotes = "risk_notes" "风险提示",
        /// It cannot wait.
        Urgent = "urgent" "紧急",
    }
}

impl MergeField {
    /// Its value in a lead.
    #[must_use]
    pub fn value(self, of: &Whole) -> Value {
        let (lead, facts) = (&of.lead, &of.facts);
        match self {
            Self::Title => json!(lead.title),
            Self::Domain => json!([lead.domain, facts.sub_domain]),
            Self::DivisionCode => json!(lead.division_code),
            Self::Place => json!(facts.place),
            // As text: a number is not always the same again once it was read from JSON.
            Self::Point => {
                json!([facts.longitude, facts.latitude].map(|degrees| degrees.map(|it| it.to_string())))
            }
            Self::Area => json!(facts.area),
            Self::Event => json!([facts.event_from, facts.event_to]),
            Self::HarmedInterest => json!(facts.harmed_interest),
            Self::Suspects => json!(facts.suspects.get()),
            Self::Agencies => {
                let each = |agency: &SuspectedAgency| json!([agency.agency_id, agency.name, agency.basis]);
                of.agencies.iter().map(each).collect()
            }
            Self::SourceUrl => json!(facts.source_url),
            Self::SpotNumber => json!(facts.spot_number),
            Self::RiskNotes => json!(facts.risk_notes),
            Self::Urgent => json!(lead.urgent),
        }
    }

    /// Whether a value says nothing.
    #[must_use]
    pub fn is_blank(value: &Value) -> bool {
        match value {
            Value::Null => true,
            Value::Array(parts) => parts.iter().all(Value::is_null),
            Value::Bool(said) => !said,
            Value::String(text) => text.is_empty(),
            Value::Number(_) | Value::Object(_) => false,
        }
    }

    /// Puts a value into a lead, as [`Self::value`] made it.
    ///
    /// # Errors
    /// When it is not a value of the field.
    pub fn put(self, value: &Value, into: &mut Whole) -> Result<(), serde_json::Error> {
        fn read<T: serde::de::DeserializeOwned>(value: &Value) -> Result<T, serde_json::Error> {
            T::deserialize(value)
        }
        let (lead, facts) = (&mut into.lead, &mut into.facts);
        match self {
            Self::Title => lead.title = read(value)?,
            Self::Domain => (lead.domain, facts.sub_domain) = read(value)?,
            Self::DivisionCode => lead.division_code = read(value)?,
            Self::Place => facts.place = read(value)?,
            Self::Point => {
                let (longitude, latitude): (Option<String>, Option<String>) = read(value)?;
                (facts.longitude, facts.latitude) = (degrees(longitude)?, degrees(latitude)?);
            }
            Self::Area => facts.area = read(value)?,
            Self::Event => (facts.event_from, facts.event_to) = read(value)?,
            Self::HarmedInterest => facts.harmed_interest = read(value)?,
            Self::Suspects => facts.suspects = Json::new(read::<Vec<Suspect>>(value)?),
            Self::Agencies => {
                let parts: Vec<(Option<_>, String, String)> = read(value)?;
                let each = |(agency_id, name, basis)| SuspectedAgency { agency_id, name, basis };
                into.agencies = parts.into_iter().map(each).collect();
            }
            Self::SourceUrl => facts.source_url = read(value)?,
            Self::SpotNumber => facts.spot_number = read(value)?,
            Self::RiskNotes => facts.risk_notes = read(value)?,
            Self::Urgent => lead.urgent = read(value)?,
        }
        Ok(())
    }
}

/// Degrees from their text.
fn degrees(text: Option<String>) -> Result<Option<f64>, serde_json::Error> {
    text.map(|text| text.parse::<f64>().map_err(serde::de::Error::custom)).transpose()
}
