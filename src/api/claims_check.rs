//! Suggestions and claims side by side (R21 Art 75).

use actix_web::web;
use serde::Serialize;

use super::lawsuits::ClaimBody;
use crate::app::AppState;
use crate::auth::policy::actions;
use crate::http::{Allowed, AppError, Routes};
use crate::kit::AgencyId;
use crate::lawsuits::LawsuitId;
use crate::lawsuits::claims::{self, ClaimFinding, ClaimsCheck, Found, Suggestion};
use crate::recommendations::{AddresseeId, ItemId, RecommendationId, VerifiedState};
use crate::route;

/// Adds this module's routes.
pub(super) fn routes(r: &mut Routes) {
    route!(r, check_claims);
}

/// A suggestion, and the claims that continue it.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct SuggestedItemBody {
    /// The item.
    pub item_id: ItemId,
    /// The line it stands in.
    pub addressee_id: AddresseeId,
    /// The document.
    pub recommendation_id: RecommendationId,
    /// The number of the document.
    pub number: Option<String>,
    /// The agency.
    pub agency_id: AgencyId,
    /// Its name.
    pub agency: String,
    /// What was suggested.
    pub text: String,
    /// The claim that was foreseen when it was drafted.
    pub foreseen_claim: Option<String>,
    /// What the last visit found.
    pub verified: VerifiedState,
    /// The numbers of the claims beside it.
    pub claims: Vec<i32>,
}

impl From<Suggestion> for SuggestedItemBody {
    fn from(suggestion: Suggestion) -> Self {
        let Suggestion { item, line, document, agency, claims } = suggestion;
        Self {
            item_id: item.id,
            addressee_id: line.id,
            recommendation_id: document.id,
            number: document.number,
            agency_id: line.agency_id,
            agency,
            text: item.text,
            foreseen_claim: item.claim,
            verified: item.verified,
            claims,
        }
    }
}

/// Something to look at.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct ClaimFindingBody {
    /// What.
    pub code: ClaimFinding,
    /// The same in Chinese.
    pub name: &'static str,
    /// The suggestion it is about.
    pub item_id: Option<i64>,
    /// The number of the claim it is about.
    pub claim: Option<i32>,
}

/// Suggestions and claims side by side.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct ClaimsCheckBody {
    /// The suit.
    pub lawsuit_id: LawsuitId,
    /// Every suggestion of the case, with the claims beside it.
    pub suggestions: Vec<SuggestedItemBody>,
    /// The claims that stand.
    pub claims: Vec<ClaimBody>,
    /// What has no counterpart, and what else is to be looked at.
    pub findings: Vec<ClaimFindingBody>,
}

impl From<ClaimsCheck> for ClaimsCheckBody {
    fn from(check: ClaimsCheck) -> Self {
        let ClaimsCheck { suit, suggestions, claims, found } = check;
        let body = |Found { finding, item, claim }| ClaimFindingBody {
            code: finding,
            name: finding.zh(),
            item_id: item,
            claim,
        };
        Self {
            lawsuit_id: suit.id,
            suggestions: suggestions.into_iter().map(Into::into).collect(),
            claims: claims.into_iter().map(Into::into).collect(),
            findings: found.into_iter().map(body).collect(),
        }
    }
}

/// Each suggestion beside the claims that continue it, and what has no counterpart (R21 Art 75).
#[utoipa::path(get, path = "/api/v1/lawsuits/{id}/claims-check", tag = "lawsuits",
    params(("id" = LawsuitId, Path, description = "The suit")),
    responses((status = 200, description = "Side by side", body = ClaimsCheckBody)))]
async fn check_claims(
    allowed: Allowed<actions::ReadCases>,
    state: web::Data<AppState>,
    id: web::Path<LawsuitId>,
) -> Result<web::Json<ClaimsCheckBody>, AppError> {
    let id = id.into_inner();
    let check = state.read(move |conn| claims::check(conn, &allowed.actor.scope, id)).await?;
    Ok(web::Json(check.into()))
}
