//! What agencies were told to put right in a case, followed through reply, verification and suit.

use actix_web::web;
use chrono::NaiveDate;
use serde::Serialize;

use super::claims_check::SuggestedItemBody;
use crate::app::AppState;
use crate::auth::policy::actions;
use crate::cases::CaseId;
use crate::flows::items::{self, FollowedItem, ItemAnswer, ItemFound, ItemGap, SuitClaim};
use crate::followups::{VisitId, VisitKind, VisitState};
use crate::http::{Allowed, AppError, Routes};
use crate::kit::Timestamp;
use crate::lawsuits::{LawsuitId, LawsuitState};
use crate::recommendations::{ClaimedState, VerifiedState};
use crate::replies::ReplyState;
use crate::replies::model::{ReplyId, ReplyKind};
use crate::route;

/// Adds this module's routes.
pub(super) fn routes(r: &mut Routes) {
    route!(r, follow_items);
}

/// What a reply says of an item.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct ItemAnswerBody {
    /// The reply.
    pub reply_id: ReplyId,
    /// Its number within the line.
    pub no: i32,
    /// What sort.
    pub kind: ReplyKind,
    /// Where it stands.
    pub reply_state: ReplyState,
    /// The day that counts.
    pub effective_on: Option<NaiveDate>,
    /// What was done.
    pub measure: String,
    /// How far.
    pub state: ClaimedState,
    /// SHA-256 of what proves it.
    pub evidence: Vec<String>,
    /// Why it is not done.
    pub reason: Option<String>,
    /// What will be done.
    pub plan: Option<String>,
    /// By when.
    pub planned_on: Option<NaiveDate>,
}

impl From<ItemAnswer> for ItemAnswerBody {
    fn from(one: ItemAnswer) -> Self {
        let ItemAnswer { reply, answer } = one;
        Self {
            reply_id: reply.id,
            no: reply.no,
            kind: reply.kind,
            reply_state: reply.state,
            effective_on: reply.effective_on,
            measure: answer.measure,
            state: answer.state,
            evidence: answer.evidence.into_inner(),
            reason: answer.reason,
            plan: answer.plan,
            planned_on: answer.planned_on,
        }
    }
}

/// What a visit found of an item.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct ItemFoundBody {
    /// The visit.
    pub visit_id: VisitId,
    /// What it is for.
    pub kind: VisitKind,
    /// Where the visit stands.
    pub state: VisitState,
    /// When it took place.
    pub done_at: Option<Timestamp>,
    /// What it found.
    pub verified: VerifiedState,
    /// The same in words.
    pub note: String,
}

impl From<ItemFound> for ItemFoundBody {
    fn from(one: ItemFound) -> Self {
        let ItemFound { visit, found } = one;
        Self {
            visit_id: visit.id,
            kind: visit.kind,
            state: visit.state,
            done_at: visit.done_at,
            verified: found.verified,
            note: found.note,
        }
    }
}

/// A claim of a suit of the case.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct SuitClaimBody {
    /// The suit.
    pub lawsuit_id: LawsuitId,
    /// Where the suit stands.
    pub lawsuit_state: LawsuitState,
    /// The delivery of the complaint.
    pub filed_on: Option<NaiveDate>,
    /// The number of the claim in the complaint.
    pub no: i32,
    /// What is claimed.
    pub text: String,
    /// When it was given up or replaced.
    pub dropped_on: Option<NaiveDate>,
}

impl From<SuitClaim> for SuitClaimBody {
    fn from(one: SuitClaim) -> Self {
        let SuitClaim { suit, claim } = one;
        Self {
            lawsuit_id: suit.id,
            lawsuit_state: suit.state,
            filed_on: suit.filed_on,
            no: claim.no,
            text: claim.text,
            dropped_on: claim.dropped_on,
        }
    }
}

/// A gap on the way from an item to a claim.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct ItemGapBody {
    /// Which.
    pub code: ItemGap,
    /// The same in Chinese.
    pub name: &'static str,
}

/// An item with all that came of it.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct FollowedItemBody {
    /// The item, with the numbers of the claims that continue it.
    #[serde(flatten)]
    pub item: SuggestedItemBody,
    /// Its number in the line of the agency.
    pub no: i32,
    /// What the last accepted reply says.
    pub claimed: Option<ClaimedState>,
    /// What replies say of it, the first one first; what the agency is still writing is not among them.
    pub answers: Vec<ItemAnswerBody>,
    /// What visits found of it, the first one first.
    pub visits: Vec<ItemFoundBody>,
    /// The claims that continue it, dropped ones among them.
    pub suit_claims: Vec<SuitClaimBody>,
    /// Where its way has a gap.
    pub gaps: Vec<ItemGapBody>,
}

impl From<FollowedItem> for FollowedItemBody {
    fn from(followed: FollowedItem) -> Self {
        let FollowedItem { item, answers, visits, claims, gaps } = followed;
        Self {
            no: item.item.no,
            claimed: item.item.claimed,
            item: item.into(),
            answers: answers.into_iter().map(Into::into).collect(),
            visits: visits.into_iter().map(Into::into).collect(),
            suit_claims: claims.into_iter().map(Into::into).collect(),
            gaps: gaps.into_iter().map(|gap| ItemGapBody { code: gap, name: gap.zh() }).collect(),
        }
    }
}

/// The items of a case, and the claims that continue none.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct FollowedItemsBody {
    /// Every item of the recommendations in force.
    pub items: Vec<FollowedItemBody>,
    /// Claims that stand and continue no item (R21 Art 75).
    pub claims_without_item: Vec<SuitClaimBody>,
}

/// Every item of a case with what the agency replied, what visits found and which claims continue it; items without
/// claim and claims without item are named.
#[utoipa::path(get, path = "/api/v1/cases/{id}/rectification-items", tag = "cases",
    params(("id" = CaseId, Path, description = "The case")),
    responses((status = 200, description = "The items", body = FollowedItemsBody)))]
async fn follow_items(
    allowed: Allowed<actions::ReadCases>,
    state: web::Data<AppState>,
    id: web::Path<CaseId>,
) -> Result<web::Json<FollowedItemsBody>, AppError> {
    let id = id.into_inner();
    let followed = state.read(move |conn| items::of_case(conn, &allowed.actor.scope, id)).await?;
    Ok(web::Json(FollowedItemsBody {
        items: followed.items.into_iter().map(Into::into).collect(),
        claims_without_item: followed.claims_without_item.into_iter().map(Into::into).collect(),
    }))
}
