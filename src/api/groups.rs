//! Groups of leads about one matter, and closed cases that a lead may be a rebound of.

use std::collections::BTreeMap;

use actix_web::web;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::app::AppState;
use crate::auth::policy::actions;
use crate::http::{Allowed, AppError, Routes};
use crate::kit::FieldErrors;
use crate::leads::queries as lead_queries;
use crate::leads::{LeadError, LeadId};
use crate::matching::groups::{self, Group};
use crate::matching::rebound::service::USUAL_RADIUS;
use crate::matching::rebound::{self, Criterion, Nearness, Rebound, Rebounds};
use crate::route;

/// Adds this module's routes.
pub(super) fn routes(r: &mut Routes) {
    route!(r, list_groups);
    route!(r, list_rebounds);
}

/// The period that is looked at.
#[derive(Debug, Clone, Copy, Deserialize, utoipa::IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct LeadGroupQuery {
    /// Days up to today, 1 to 366; 30 when absent.
    pub days: Option<u16>,
    /// Groups at most, 1 to 200; 50 when absent.
    pub limit: Option<u16>,
}

/// Leads about one matter.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct LeadGroupBody {
    /// The lead that says best what it is about.
    pub lead_id: LeadId,
    /// Its number.
    pub number: String,
    /// What it is about, in a line.
    pub title: String,
    /// Its field.
    pub domain: Option<String>,
    /// Leads received in the period.
    pub size: usize,
    /// Leads received in the period of the same length before.
    pub before: usize,
    /// How many more, or fewer, than in the period before.
    pub growth: i64,
    /// Of all its leads, those that people said are one matter; the others only look so.
    pub decided: usize,
    /// Every lead of it, the newest first; those received before both periods too.
    pub leads: Vec<LeadId>,
    /// Divisions, with how many of the leads of the period are there.
    pub divisions: BTreeMap<String, usize>,
    /// Places as they were told.
    pub places: Vec<String>,
    /// The first day on which one was received.
    pub first_on: NaiveDate,
    /// The last day.
    pub last_on: NaiveDate,
}

impl From<Group> for LeadGroupBody {
    fn from(group: Group) -> Self {
        let Group { representative, size, before, leads, decided, divisions, places, first_on, last_on } =
            group;
        let count = |size: usize| i64::try_from(size).unwrap_or(i64::MAX);
        Self {
            lead_id: representative.id,
            number: representative.number,
            title: representative.title,
            domain: representative.domain,
            size,
            before,
            growth: count(size) - count(before),
            decided,
            leads,
            divisions,
            places,
            first_on,
            last_on,
        }
    }
}

/// The groups of a period.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct LeadGroupsBody {
    /// Its first day.
    pub from: NaiveDate,
    /// Its last day.
    pub to: NaiveDate,
    /// The first day of the period before it.
    pub before_from: NaiveDate,
    /// How many groups there are.
    pub total: usize,
    /// The largest first.
    pub items: Vec<LeadGroupBody>,
}

/// How far is near.
#[derive(Debug, Clone, Copy, Deserialize, utoipa::IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct ReboundQuery {
    /// Metres, 1 to 20,000; 500 when absent.
    pub radius: Option<u32>,
}

/// By what a matter may be taken up again.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct CriterionBody {
    /// The criterion.
    pub code: Criterion,
    /// What it says.
    pub text: &'static str,
}

/// A closed case that a lead may be a rebound of.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct ReboundBody {
    /// The case.
    pub case_id: i64,
    /// Its number.
    pub number: String,
    /// Its title.
    pub title: String,
    /// Where it stands.
    pub state: String,
    /// When it was closed.
    pub closed_on: NaiveDate,
    /// On which ground.
    pub closing_ground: Option<String>,
    /// Metres to the nearest place of the case; absent where a point is missing and the words of the place agree.
    pub metres: Option<f64>,
    /// The agencies that both are about; none while the lead names no agency.
    pub agencies: Vec<String>,
    /// Days from the closing to the lead.
    pub days_after_closing: i64,
    /// By what it may be taken up again; which applies is for people to say.
    pub criteria: Vec<CriterionBody>,
}

impl From<Rebound> for ReboundBody {
    fn from(rebound: Rebound) -> Self {
        let Rebound { case, number, title, state, closed_on, ground, near, agencies, days, criteria } =
            rebound;
        let criteria = criteria.into_iter().map(|code| CriterionBody { code, text: code.zh() });
        Self {
            case_id: case,
            number,
            title,
            state,
            closed_on,
            closing_ground: ground,
            metres: match near {
                Nearness::Metres(metres) => Some(metres.round()),
                Nearness::Words => None,
            },
            agencies,
            days_after_closing: days,
            criteria: criteria.collect(),
        }
    }
}

/// What was found for a lead.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct ReboundsBody {
    /// Closed cases, the nearest first.
    pub items: Vec<ReboundBody>,
    /// What the lead does not tell yet, so that less could be compared: `domain`, `agencies`, `place`.
    pub missing: Vec<&'static str>,
}

impl From<Rebounds> for ReboundsBody {
    fn from(rebounds: Rebounds) -> Self {
        let Rebounds { found, missing } = rebounds;
        Self { items: found.into_iter().map(ReboundBody::from).collect(), missing }
    }
}

/// What is told again and again (热点): groups of leads about one matter, with their growth.
#[utoipa::path(get, path = "/api/v1/leads/groups", tag = "matching", params(LeadGroupQuery),
    responses((status = 200, description = "The largest first", body = LeadGroupsBody)))]
async fn list_groups(
    allowed: Allowed<actions::ReadLeads>,
    state: web::Data<AppState>,
    query: web::Query<LeadGroupQuery>,
) -> Result<web::Json<LeadGroupsBody>, AppError> {
    let LeadGroupQuery { days, limit } = query.into_inner();
    let (days, limit) = (days.unwrap_or(30), limit.unwrap_or(50));
    if !(1..=366).contains(&days) {
        return Err(LeadError::from(FieldErrors::one("days", "out_of_range", "1 – 366")).into());
    }
    let today = state.clock.now().date();
    let grouped = state
        .read(move |conn| groups::groups(conn, &allowed.actor.scope, today, days).map_err(LeadError::from))
        .await?;
    let limit = usize::from(limit.clamp(1, 200));
    Ok(web::Json(LeadGroupsBody {
        from: grouped.period.from,
        to: grouped.period.to,
        before_from: grouped.period.before_from,
        total: grouped.groups.len(),
        items: grouped.groups.into_iter().take(limit).map(LeadGroupBody::from).collect(),
    }))
}

/// Closed cases that a lead may be a rebound of (反弹): of its field, against its agency, near it.
#[utoipa::path(get, path = "/api/v1/leads/{id}/rebounds", tag = "matching",
    params(("id" = LeadId, Path, description = "The lead"), ReboundQuery),
    responses((status = 200, description = "The nearest first", body = ReboundsBody)))]
async fn list_rebounds(
    allowed: Allowed<actions::ReadLeads>,
    state: web::Data<AppState>,
    id: web::Path<LeadId>,
    query: web::Query<ReboundQuery>,
) -> Result<web::Json<ReboundsBody>, AppError> {
    let id = id.into_inner();
    let radius = query.radius.map_or(USUAL_RADIUS, f64::from);
    if !(1.0..=20_000.0).contains(&radius) {
        return Err(LeadError::from(FieldErrors::one("radius", "out_of_range", "1 – 20000")).into());
    }
    let found = state
        .read(move |conn| {
            let scope = &allowed.actor.scope;
            let lead = lead_queries::lead(conn, scope, id)?.ok_or(LeadError::NotFound { id })?;
            rebound::rebounds(conn, scope, &lead, radius).map_err(LeadError::from)
        })
        .await?;
    Ok(web::Json(found.into()))
}
