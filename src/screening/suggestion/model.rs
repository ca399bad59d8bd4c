//! Rows of suggestions that were made on arrival.

use chrono::NaiveDate;
use diesel::prelude::*;

use crate::db::schema::lead_suggestions;
use crate::kit::{AgencyId, Json, Timestamp};
use crate::leads::{LeadId, LeadState};

use super::priority::FactorKind;

/// The points of a factor, as they are kept.
#[derive(Debug, Clone, PartialEq, serde::Serialize, serde::Deserialize, utoipa::ToSchema)]
pub struct FactorPoints {
    /// Which.
    pub factor: FactorKind,
    /// What it counted.
    pub points: f64,
}

/// What was suggested of a lead when it arrived.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = lead_suggestions)]
pub struct Arrival {
    /// The lead.
    pub lead_id: LeadId,
    /// When.
    pub suggested_at: Timestamp,
    /// Which words and duties it rested on.
    pub knowledge: String,
    /// The likeliest field; none when no field was found.
    pub domain_1: Option<String>,
    /// The next.
    pub domain_2: Option<String>,
    /// The next.
    pub domain_3: Option<String>,
    /// The likeliest agency.
    pub agency_1: Option<AgencyId>,
    /// The next.
    pub agency_2: Option<AgencyId>,
    /// The next.
    pub agency_3: Option<AgencyId>,
    /// The priority score.
    pub priority: f64,
    /// The points of its factors.
    pub factors: Json<Vec<FactorPoints>>,
}

/// What people made of a lead of which something had been suggested.
#[derive(Debug, Clone)]
pub struct Chosen {
    /// The lead.
    pub lead: LeadId,
    /// What became of it.
    pub state: LeadState,
    /// Its field; none when people found none.
    pub domain: Option<String>,
    /// The agencies of its case.
    pub agencies: Vec<AgencyId>,
}

/// What accuracy is asked of.
#[derive(Debug, Clone, Copy)]
pub struct Period {
    /// First day of decision.
    pub from: NaiveDate,
    /// Last day of decision.
    pub to: NaiveDate,
}

/// What was suggested of the leads of an import.
#[derive(Debug, Clone)]
pub struct BatchSuggestions {
    /// Leads of it in the register.
    pub leads: i64,
    /// For each likeliest field, none included, how many.
    pub by_domain: Vec<(Option<String>, i64)>,
}

/// What was suggested first of a lead.
#[derive(Debug, Clone, PartialEq, Queryable)]
pub struct FirstSuggested {
    /// The lead.
    pub lead: LeadId,
    /// The likeliest field; none when no field was found.
    pub domain: Option<String>,
    /// The likeliest agency.
    pub agency: Option<AgencyId>,
    /// Its name.
    pub agency_name: Option<String>,
    /// The priority score.
    pub priority: f64,
}
