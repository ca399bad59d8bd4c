//! Suggestions: of a lead, of a text that is still being typed, of an import; and how often they were right.

use actix_web::web;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::app::AppState;
use crate::auth::policy::actions;
use crate::http::{Allowed, AppError, Input, Routes};
use crate::kit::{AgencyId, FieldErrors, Fields, Timestamp};
use crate::leads::import::{self, ImportId};
use crate::leads::{Channel, LeadError, LeadId, LeadState, queries as leads, service as register};
use crate::route;
use crate::screening::suggestion::accuracy::Accuracy;
use crate::screening::suggestion::agencies::AgencySuggestion;
use crate::screening::suggestion::domains::DomainSuggestion;
use crate::screening::suggestion::judge::{ExtractedPart, Judged, Told};
use crate::screening::suggestion::model::{Arrival, BatchSuggestions, Chosen, FactorPoints, Period};
use crate::screening::suggestion::priority::{Priority, Registered};
use crate::screening::suggestion::{queries, service};

/// Adds this module's routes.
pub(super) fn routes(r: &mut Routes) {
    route!(r, read_suggestions);
    route!(r, suggest_for_text);
    route!(r, read_accuracy);
    route!(r, read_import_suggestions);
}

/// What is suggested, with the words and decided leads that it rests on.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct SuggestionsBody {
    /// The likely field; absent: no field of public-interest litigation.
    pub domain: Option<String>,
    /// The likely fields, the likeliest first; one without a code stands for no field.
    pub domains: Vec<DomainSuggestion>,
    /// The agencies that are likely responsible, the likeliest first; none when no field is likely.
    pub agencies: Vec<AgencySuggestion>,
    /// The priority score (线索成案指数).
    pub priority: Priority,
    /// What the text tells beyond its words. Telephone numbers are masked.
    pub extracted: Vec<ExtractedPart>,
}

impl From<Judged> for SuggestionsBody {
    fn from(judged: Judged) -> Self {
        let domain = judged.domain().map(str::to_owned);
        let Judged { domains, agencies, priority, extracted } = judged;
        Self { domain, domains, agencies, priority, extracted }
    }
}

/// What had been suggested when the lead arrived.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct ArrivalBody {
    /// When.
    pub suggested_at: Timestamp,
    /// Which words and duties it rested on.
    pub knowledge: String,
    /// The field; absent: none was found.
    pub domain: Option<String>,
    /// The next likely ones.
    pub other_domains: Vec<String>,
    /// The agencies, the likeliest first.
    pub agencies: Vec<AgencyId>,
    /// The priority score.
    pub priority: f64,
    /// The points of its factors.
    pub factors: Vec<FactorPoints>,
}

impl From<Arrival> for ArrivalBody {
    fn from(row: Arrival) -> Self {
        let Arrival {
            lead_id: _,
            suggested_at,
            knowledge,
            domain_1,
            domain_2,
            domain_3,
            agency_1,
            agency_2,
            agency_3,
            priority,
            factors,
        } = row;
        Self {
            suggested_at,
            knowledge,
            domain: domain_1,
            other_domains: [domain_2, domain_3].into_iter().flatten().collect(),
            agencies: [agency_1, agency_2, agency_3].into_iter().flatten().collect(),
            priority,
            factors: factors.into_inner(),
        }
    }
}

/// What people chose.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct ChosenBody {
    /// What became of the lead.
    pub state: LeadState,
    /// The field; absent: they found none.
    pub domain: Option<String>,
    /// The agencies of the case.
    pub agencies: Vec<AgencyId>,
}

impl From<Chosen> for ChosenBody {
    fn from(chosen: Chosen) -> Self {
        let Chosen { lead: _, state, domain, agencies } = chosen;
        Self { state, domain, agencies }
    }
}

/// What is suggested of a lead now, what was on arrival, and what people chose.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct LeadSuggestionsBody {
    /// The lead.
    pub lead_id: LeadId,
    /// As it stands now.
    #[serde(flatten)]
    pub now: SuggestionsBody,
    /// When it arrived; absent until the follower has come to it.
    pub arrival: Option<ArrivalBody>,
    /// What people chose; absent while nothing is decided.
    pub chosen: Option<ChosenBody>,
}

/// A text that is still being typed.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct UnsavedText {
    /// Its heading.
    #[serde(default)]
    pub title: String,
    /// What was told.
    pub narrative: String,
    /// Where it is, in words.
    pub place: Option<String>,
    /// Which interest is harmed.
    pub harmed_interest: Option<String>,
    /// Administrative division; the office's own when absent.
    pub division_code: Option<String>,
    /// How it came.
    pub channel: Option<Channel>,
    /// It cannot wait.
    #[serde(default)]
    pub urgent: bool,
}

impl UnsavedText {
    fn checked(self) -> Result<(Told, Option<String>), FieldErrors> {
        let mut fields = Fields::new();
        let title = fields.text("title", &self.title, 0..=200);
        let narrative = fields.text("narrative", &self.narrative, 1..=20_000);
        fields.finish()?;
        let registered = Registered { channel: self.channel, urgent: self.urgent, ..Registered::default() };
        let told = Told {
            title,
            narrative,
            place: self.place,
            harm: self.harmed_interest,
            registered,
            ..Told::default()
        };
        Ok((told, self.division_code))
    }
}

/// What is suggested of a lead as it stands, what was suggested on arrival, and what people chose.
#[utoipa::path(get, path = "/api/v1/leads/{id}/screening/suggestions", tag = "screening",
    params(("id" = LeadId, Path, description = "The lead")),
    responses((status = 200, description = "The suggestions", body = LeadSuggestionsBody)))]
async fn read_suggestions(
    allowed: Allowed<actions::ReadLeads>,
    state: web::Data<AppState>,
    id: web::Path<LeadId>,
) -> Result<web::Json<LeadSuggestionsBody>, AppError> {
    let id = id.into_inner();
    let body = state
        .read(move |conn| {
            let lead = leads::lead(conn, &allowed.actor.scope, id)?.ok_or(LeadError::NotFound { id })?;
            let now = service::of_lead(conn, &lead)?;
            Ok::<_, LeadError>(LeadSuggestionsBody {
                lead_id: id,
                now: now.into(),
                arrival: queries::arrival(conn, id)?.map(ArrivalBody::from),
                chosen: queries::chosen(conn, &lead)?.map(ChosenBody::from),
            })
        })
        .await?;
    Ok(web::Json(body))
}

/// What would be suggested of a text. Nothing is kept.
#[utoipa::path(post, path = "/api/v1/leads/suggestions", tag = "screening", request_body = UnsavedText,
    responses((status = 200, description = "The suggestions", body = SuggestionsBody)))]
async fn suggest_for_text(
    allowed: Allowed<actions::HandleLeads>,
    state: web::Data<AppState>,
    input: Input<UnsavedText>,
) -> Result<web::Json<SuggestionsBody>, AppError> {
    let office = register::own_office(&allowed.actor)?;
    let (told, division) = input.value.checked().map_err(LeadError::from)?;
    let today = state.clock.now().date();
    let judged = state
        .read(move |conn| {
            service::of_text(conn, (office, division.as_deref()), &told, today).map_err(LeadError::from)
        })
        .await?;
    Ok(web::Json(judged.into()))
}

/// A period of decisions.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct AccuracyQuery {
    /// First day of decision; a year before the last when absent.
    pub from: Option<NaiveDate>,
    /// Last day of decision; today when absent.
    pub to: Option<NaiveDate>,
}

/// How often what was suggested is what people chose.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct AccuracyBody {
    /// First day of decision.
    pub from: NaiveDate,
    /// Last day of decision.
    pub to: NaiveDate,
    /// The figures, each with what it is counted of.
    #[serde(flatten)]
    pub accuracy: Accuracy,
}

/// How often what was suggested on arrival is what people chose, of the leads in sight.
#[utoipa::path(get, path = "/api/v1/screening/suggestions/accuracy", tag = "screening", params(AccuracyQuery),
    responses((status = 200, description = "The figures", body = AccuracyBody)))]
async fn read_accuracy(
    allowed: Allowed<actions::ReadLeads>,
    state: web::Data<AppState>,
    query: web::Query<AccuracyQuery>,
) -> Result<web::Json<AccuracyBody>, AppError> {
    let AccuracyQuery { from, to } = query.into_inner();
    let today = state.clock.now().date();
    let to = to.unwrap_or(today);
    let from = from.unwrap_or_else(|| to.checked_sub_months(chrono::Months::new(12)).unwrap_or(to));
    if from > to {
        return Err(LeadError::from(FieldErrors::one("from", "order", to)).into());
    }
    let accuracy = state
        .read(move |conn| {
            let period = Period { from, to };
            queries::accuracy(conn, &allowed.actor.scope, period, today).map_err(LeadError::from)
        })
        .await?;
    Ok(web::Json(AccuracyBody { from, to, accuracy }))
}

/// How many leads of an import a field was suggested for.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct SuggestedCount {
    /// The field; absent: none was found.
    pub domain: Option<String>,
    /// Leads.
    pub leads: i64,
}

/// What was suggested of the leads of an import.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct ImportSuggestionsBody {
    /// The batch.
    pub import_id: ImportId,
    /// Leads of the batch in the register.
    pub leads: i64,
    /// Of how many something was suggested.
    pub suggested: i64,
    /// Of how many it is still to come.
    pub pending: i64,
    /// By the likeliest field, the most frequent first.
    pub domains: Vec<SuggestedCount>,
}

/// What was suggested of the leads of an import, as far as the follower has come.
#[utoipa::path(get, path = "/api/v1/imports/{id}/suggestions", tag = "imports",
    params(("id" = ImportId, Path, description = "The batch")),
    responses((status = 200, description = "How many leads of each field", body = ImportSuggestionsBody)))]
async fn read_import_suggestions(
    allowed: Allowed<actions::ImportLeads>,
    state: web::Data<AppState>,
    id: web::Path<ImportId>,
) -> Result<web::Json<ImportSuggestionsBody>, AppError> {
    let id = id.into_inner();
    let body = state
        .read(move |conn| {
            import::batch(conn, &allowed.actor.scope, id)?;
            let BatchSuggestions { leads, by_domain: mut rows } = queries::of_batch(conn, id)?;
            rows.sort_by(|a, b| b.1.cmp(&a.1).then(a.0.cmp(&b.0)));
            let suggested = rows.iter().map(|(_, count)| count).sum();
            Ok::<_, import::ImportError>(ImportSuggestionsBody {
                import_id: id,
                leads,
                suggested,
                pending: leads - suggested,
                domains: rows.into_iter().map(|(domain, leads)| SuggestedCount { domain, leads }).collect(),
            })
        })
        .await?;
    Ok(web::Json(body))
}
