//! What a lead is like: the same matter, the same source, the same kind, each with its evidence.

use actix_web::web;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::groups::ReboundsBody;
use super::pairs::HoldingBody;
use crate::app::AppState;
use crate::auth::policy::actions;
use crate::http::{Allowed, AppError, Input, Routes};
use crate::leads::{LeadError, LeadId, queries};
use crate::matching::alike::compare::counterpart;
use crate::matching::alike::panel::{MOST, Panel, Wanted, panel};
use crate::matching::likeness::{
    Asked, Content, Evidence, Factor, FactorShare, Likeness, MATCHED_KINDS, METHOD, Match, Matcher,
    Reference, Span, Veto,
};
use crate::route;
use crate::search::{IndexError, MatchFacts, RecordKind, Seers};

/// Adds this module's routes.
pub(super) fn routes(r: &mut Routes) {
    route!(r, match_lead);
    route!(r, match_text);
}

/// How many are wanted.
#[derive(Debug, Clone, Copy, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub struct MatchQuery {
    /// 1 to 100; 20 when absent.
    pub limit: Option<u16>,
}

impl MatchQuery {
    fn limit(self) -> usize {
        usize::from(self.limit.unwrap_or(20)).clamp(1, MOST)
    }
}

/// Which records are wanted.
#[derive(Debug, Clone, Copy, Deserialize, utoipa::IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct LeadMatchQuery {
    /// 1 to 100; 20 when absent.
    pub limit: Option<u16>,
    /// `false` leaves out what people have decided, or what follows from it, so that nothing is asked twice; `true`
    /// leaves out the rest. An answer that was unsure counts as none.
    pub decided: Option<bool>,
}

/// A lead that is still being typed. It is compared and not kept.
#[derive(Debug, Clone, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct UnsavedLead {
    /// What it is about, in a line.
    #[serde(default)]
    pub title: String,
    /// What is told.
    #[serde(default)]
    pub narrative: String,
    /// The day it was received.
    pub received_on: Option<NaiveDate>,
    /// Code of the field of law.
    pub domain: Option<String>,
    /// The number it bears where it came from.
    pub external_number: Option<String>,
    /// Where it is, in words.
    pub place: Option<String>,
    /// Names of whom it is about.
    #[serde(default)]
    pub suspects: Vec<String>,
}

/// What was found.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct MatchesBody {
    /// The version of the weights.
    pub method: &'static str,
    /// The likest first, and only what the caller may see.
    pub items: Vec<MatchBody>,
    /// Closed cases nearby, of the same field and against the same agency, that the lead may be a rebound of (反弹),
    /// each with the criterion of reviewing it again or filing anew. Absent for a text that is not registered.
    pub rebounds: Option<ReboundsBody>,
}

/// A record that was compared.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct MatchBody {
    /// What it is.
    pub kind: RecordKind,
    /// Its id.
    pub id: i64,
    /// Its heading.
    pub title: String,
    /// Its text, which the places of the evidence refer to.
    pub body: String,
    /// The first of its numbers.
    pub number: Option<String>,
    /// The day it is told by.
    pub date: Option<NaiveDate>,
    /// The probability that both are about one matter.
    pub score: f64,
    /// What the evidence comes to.
    pub likeness: Likeness,
    /// Whether both come from one source.
    pub same_source: bool,
    /// What stands against one matter, however alike the texts are.
    pub veto: Option<Veto>,
    /// Each factor.
    pub factors: Vec<FactorBody>,
    /// Factors that could not be told because a side does not say: what would change the evidence.
    pub missing: Vec<Factor>,
    /// Other records in sight that are likely one matter with the lead, and with this one too (佐证).
    pub supporters: Vec<Reference>,
    /// SHA-256 of the evidence; it is kept with a decision about the pair.
    pub evidence: String,
    /// What people decided of the pair, or what follows from other decisions: by whom, when and why. Absent while
    /// nothing is.
    pub decided: Option<HoldingBody>,
}

/// What one factor says of a pair.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct FactorBody {
    /// Which.
    pub factor: Factor,
    /// What was measured: up to 1 for alike, below 0 against; none when a side does not say.
    pub value: Option<f64>,
    /// What a value of one adds, in log-odds.
    pub weight: f64,
    /// What it added.
    pub points: f64,
    /// Its part of all that was added or taken away, 0 to 1.
    pub share: f64,
    /// Where the asked text says it.
    pub ours: Vec<Span>,
    /// Where the other text says it.
    pub theirs: Vec<Span>,
}

impl From<FactorShare> for FactorBody {
    fn from(told: FactorShare) -> Self {
        let FactorShare { factor, value, weight, points, share, ours, theirs } = told;
        Self { factor, value, weight, points, share, ours, theirs }
    }
}

impl MatchBody {
    fn of(found: Match, decided: Option<HoldingBody>) -> Self {
        let missing = found.evidence.missing().collect();
        let digest = found.evidence.digest();
        let Evidence { score, points: _, likeness, same_source, veto, factors } = found.evidence;
        Self {
            kind: found.stored.kind,
            id: found.stored.id,
            title: found.stored.title,
            body: found.stored.body,
            number: found.stored.numbers.into_iter().next(),
            date: found.stored.date,
            score,
            likeness,
            same_source,
            veto,
            factors: factors.into_iter().map(FactorBody::from).collect(),
            missing,
            supporters: found.supporters,
            evidence: digest,
            decided,
        }
    }
}

/// What a lead is like, among the leads, cases and brand cases in sight; with what people decided of each pair, and
/// the closed cases that it may be a rebound of.
#[utoipa::path(get, path = "/api/v1/leads/{id}/matches", tag = "matching",
    params(("id" = LeadId, Path, description = "The lead"), LeadMatchQuery),
    responses((status = 200, description = "The likest first", body = MatchesBody)))]
async fn match_lead(
    allowed: Allowed<actions::ReadLeads>,
    state: web::Data<AppState>,
    id: web::Path<LeadId>,
    query: web::Query<LeadMatchQuery>,
) -> Result<web::Json<MatchesBody>, AppError> {
    let LeadMatchQuery { limit, decided } = query.into_inner();
    let (id, limit, shared) = (id.into_inner(), MatchQuery { limit }.limit(), state.clone());
    let scope = allowed.actor.scope.clone();
    let (told, lead) = state
        .read(move |conn| {
            let lead = queries::lead(conn, &allowed.actor.scope, id)?.ok_or(LeadError::NotFound { id })?;
            Ok::<_, LeadError>((queries::facts(conn, id)?, lead))
        })
        .await?;
    let body = state
        .read(move |conn| {
            let asked = (&shared.index, shared.frequencies.as_ref());
            let wanted = Wanted { limit, decided };
            let Panel { items, holdings, links, rebounds } =
                panel(conn, asked, &scope, (&lead, &told), wanted)?;
            let items = items.into_iter().map(|found| {
                let holding = counterpart(found.reference()).and_then(|other| holdings.get(&other));
                MatchBody::of(found, holding.map(|holding| HoldingBody::of(holding, &links)))
            });
            Ok::<_, IndexError>(MatchesBody {
                method: METHOD,
                items: items.collect(),
                rebounds: Some(rebounds.into()),
            })
        })
        .await?;
    Ok(web::Json(body))
}

/// What a lead that is still being typed is like.
#[utoipa::path(post, path = "/api/v1/leads/matches", tag = "matching", request_body = UnsavedLead,
    params(MatchQuery),
    responses((status = 200, description = "The likest first", body = MatchesBody)))]
async fn match_text(
    allowed: Allowed<actions::ReadLeads>,
    state: web::Data<AppState>,
    query: web::Query<MatchQuery>,
    told: Input<UnsavedLead>,
) -> Result<web::Json<MatchesBody>, AppError> {
    let (limit, shared, told) = (query.limit(), state.clone(), told.value);
    let found = state
        .read(move |_| {
            let snapshot = shared.index.reader();
            let matcher = Matcher::new(&snapshot, &shared.frequencies, Seers::of(&allowed.actor.scope));
            let facts =
                MatchFacts { place: told.place, organisations: told.suspects, ..MatchFacts::default() };
            let said = Content {
                title: &told.title,
                body: &told.narrative,
                numbers: told.external_number.as_slice(),
                domain: told.domain.as_deref(),
                agencies: &[],
                date: told.received_on,
                facts: &facts,
                words: None,
            };
            matcher.matches(&Asked { content: said, itself: None }, MATCHED_KINDS, limit)
        })
        .await?;
    let items = found.into_iter().map(|found| MatchBody::of(found, None)).collect();
    Ok(web::Json(MatchesBody { method: METHOD, items, rebounds: None }))
}
