//! What an agency was told to put right, followed through reply, verification and suit: what is recommended leads
//! over to the claims of a possible suit (R21 Art 75), a reply is not rectification (Art 82), and follow-up looks
//! (Art 77).

use super::FlowError;
use crate::cases::{self, CaseId};
use crate::db::Db;
use crate::followups::{self, Visit, model::VisitItem};
use crate::kit::Scope;
use crate::lawsuits::claims::{self, Suggestion};
use crate::lawsuits::{self, Lawsuit, model::Claim};
use crate::recommendations::{AddresseeId, VerifiedState};
use crate::replies::{self, Reply, ReplyState, model::ReplyItem};

crate::text_enum! {
    /// Where the way from an item to a claim has a gap.
    pub enum ItemGap {
        /// The draft foresaw no claim for it.
        NoClaimForeseen = "no_claim_foreseen" "制发时未与可能提起的诉讼请求衔接",
        /// The agency replied, and said nothing of it.
        NotAnswered = "not_answered" "已回复但未就该事项作出说明",
        /// The agency says it is done, and nobody has looked.
        NotVerified = "not_verified" "单位称已完成但尚未核实",
        /// A suit stands, it is not put right, and no claim continues it.
        NoClaim = "no_claim" "未整改的事项没有对应的诉讼请求",
        /// A claim continues it though it was found to be put right.
        AlreadyRectified = "already_rectified" "诉讼请求所对应的事项已核实整改",
    }
}

/// What a reply says of an item.
#[derive(Debug, Clone)]
pub struct ItemAnswer {
    /// The reply.
    pub reply: Reply,
    /// What it says of the item.
    pub answer: ReplyItem,
}

/// What a visit found of an item.
#[derive(Debug, Clone)]
pub struct ItemFound {
    /// The visit.
    pub visit: Visit,
    /// What it found of the item.
    pub found: VisitItem,
}

/// A claim of a suit of the case.
#[derive(Debug, Clone)]
pub struct SuitClaim {
    /// The suit.
    pub suit: Lawsuit,
    /// The claim.
    pub claim: Claim,
}

/// An item with all that came of it.
#[derive(Debug, Clone)]
pub struct FollowedItem {
    /// The item, its line and its document.
    pub item: Suggestion,
    /// What the replies that the procuratorate has say of it, the first one first.
    pub answers: Vec<ItemAnswer>,
    /// What visits found of it, the first one first.
    pub visits: Vec<ItemFound>,
    /// The claims that continue it, those that were dropped among them.
    pub claims: Vec<SuitClaim>,
    /// Where its way has a gap.
    pub gaps: Vec<ItemGap>,
}

/// The items of a case, and the claims that continue none.
#[derive(Debug, Clone)]
pub struct FollowedItems {
    /// Every item of the recommendations in force, document by document, agency by agency.
    pub items: Vec<FollowedItem>,
    /// Claims that stand and continue no item.
    pub claims_without_item: Vec<SuitClaim>,
}

/// The items of a case through reply, verification and suit.
///
/// # Errors
/// When the case is not in sight.
pub fn of_case(conn: &mut Db, scope: &Scope, id: CaseId) -> Result<FollowedItems, FlowError> {
    let seen = cases::store::case(conn, scope, id)?;
    seen.ok_or(cases::error::CaseError::Case(cases::error::CaseRefusal::NotFound { id }))?;
    let items = claims::suggestions(conn, id)?;
    let mut lines: Vec<AddresseeId> = items.iter().map(|item| item.line.id).collect();
    lines.dedup();
    let mut replies = replies::store::replies_of(conn, &lines)?;
    // What is still being written in the agency is the agency's own.
    replies.retain(|reply| !matches!(reply.state, ReplyState::Drafted | ReplyState::Approved));
    let ids: Vec<i64> = replies.iter().map(|reply| reply.id.0).collect();
    let answers = replies::store::batches::answers_of(conn, &ids)?;
    let line_ids: Vec<i64> = lines.iter().map(|line| line.0).collect();
    let ids = followups::store::batches::ids_of_lines(conn, &line_ids)?;
    let visits = followups::store::batches::visits(conn, &ids)?;
    let found = followups::store::batches::items_of_visits(conn, &ids)?;
    let mut suits = Vec::new();
    for suit in lawsuits::store::of_case(conn, id)? {
        let claims = lawsuits::store::claims(conn, suit.id)?;
        suits.extend(claims.into_iter().map(|claim| SuitClaim { suit: suit.clone(), claim }));
    }
    let claims_without_item = suits
        .iter()
        .filter(|one| stands(one) && !items.iter().any(|item| continues(one, item)))
        .cloned()
        .collect();
    let follow = |mut item: Suggestion| {
        let answers: Vec<ItemAnswer> = answers
            .iter()
            .filter(|answer| answer.item_id == item.item.id)
            .filter_map(|answer| {
                let reply = replies.iter().find(|reply| reply.id == answer.reply_id)?.clone();
                Some(ItemAnswer { reply, answer: answer.clone() })
            })
            .collect();
        let visits: Vec<ItemFound> = found
            .iter()
            .filter(|found| found.item_id == item.item.id)
            .filter_map(|found| {
                let visit = visits.iter().find(|visit| visit.id == found.visit_id)?.clone();
                Some(ItemFound { visit, found: found.clone() })
            })
            .collect();
        let claims: Vec<SuitClaim> = suits.iter().filter(|one| continues(one, &item)).cloned().collect();
        item.claims = claims.iter().filter(|one| stands(one)).map(|one| one.claim.no).collect();
        let gaps = gaps(&item, !suits.is_empty());
        FollowedItem { item, answers, visits, claims, gaps }
    };
    Ok(FollowedItems { items: items.into_iter().map(follow).collect(), claims_without_item })
}

fn continues(one: &SuitClaim, item: &Suggestion) -> bool {
    one.claim.rectification_item_id == Some(item.item.id.0)
}

fn stands(one: &SuitClaim) -> bool {
    one.claim.dropped_on.is_none()
}

fn gaps(item: &Suggestion, sued: bool) -> Vec<ItemGap> {
    let rectified = item.item.verified == VerifiedState::Rectified;
    let claimed = !item.claims.is_empty();
    [
        (item.item.claim.is_none(), ItemGap::NoClaimForeseen),
        (item.line.replied_on.is_some() && item.item.claimed.is_none(), ItemGap::NotAnswered),
        (
            item.item.claimed.is_some() && item.item.verified == VerifiedState::Unverified,
            ItemGap::NotVerified,
        ),
        (sued && !claimed && !rectified, ItemGap::NoClaim),
        (claimed && rectified, ItemGap::AlreadyRectified),
    ]
    .into_iter()
    .filter_map(|(holds, gap)| holds.then_some(gap))
    .collect()
}
