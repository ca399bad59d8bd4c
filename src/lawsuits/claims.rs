//! Claims beside the suggestions that they continue (R21 Art 75), and what no claim may state (R21
//! Art 83).

use super::error::{LawsuitError, LawsuitRefusal};
use super::model::{Claim, Lawsuit, LawsuitId, NewClaim};
use super::store;
use crate::audit::Work;
use crate::cases::{self, Case, CaseId, Track};
use crate::db::Db;
use crate::kit::{Fields, Scope};
use crate::org;
use crate::recommendations::rules::duty_of_private_party;
use crate::recommendations::{
    self, Addressee, LineResult, Recommendation, RecommendationKind, RecommendationState, RectificationItem,
    VerifiedState,
};

crate::text_enum! {
    /// What the check of claims finds.
    pub enum ClaimFinding {
        /// A suggestion that was not followed has no claim beside it.
        SuggestionWithoutClaim = "suggestion_without_claim" "未整改的建议没有对应的诉讼请求",
        /// A claim continues no suggestion.
        ClaimWithoutSuggestion = "claim_without_suggestion" "诉讼请求没有对应的检察建议内容",
        /// A claim asks for what a visit found to be done.
        AlreadyRectified = "already_rectified" "诉讼请求所对应的事项已核实整改",
        /// A claim seems to state a duty or loss of a private party (R21 Art 83).
        PrivateParty = "private_party" "似有为行政相对人设定义务或者减损其权益的内容",
    }
}

/// A suggestion with the claims that continue it.
#[derive(Debug, Clone)]
pub struct Suggestion {
    /// What was suggested.
    pub item: RectificationItem,
    /// The line it stands in.
    pub line: Addressee,
    /// The document.
    pub document: Recommendation,
    /// The name of the agency.
    pub agency: String,
    /// The numbers of the claims that stand beside it.
    pub claims: Vec<i32>,
}

/// Something to look at, with the suggestion or the claim it is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Found {
    /// What.
    pub finding: ClaimFinding,
    /// The suggestion.
    pub item: Option<i64>,
    /// The number of the claim.
    pub claim: Option<i32>,
}

/// Suggestions and claims side by side.
#[derive(Debug, Clone)]
pub struct ClaimsCheck {
    /// The suit.
    pub suit: Lawsuit,
    /// Every suggestion of the case's recommendations in force.
    pub suggestions: Vec<Suggestion>,
    /// The claims that stand.
    pub claims: Vec<Claim>,
    /// What is to be looked at.
    pub found: Vec<Found>,
}

/// The claims of a suit beside the suggestions of its case. A civil suit has no suggestions before it.
///
/// # Errors
/// When the suit is not in sight.
pub fn check(conn: &mut Db, scope: &Scope, id: LawsuitId) -> Result<ClaimsCheck, LawsuitError> {
    let suit = store::lawsuit(conn, scope, id)?.ok_or(LawsuitRefusal::NotFound { id })?;
    let mut claims = store::claims(conn, id)?;
    claims.retain(|claim| claim.dropped_on.is_none());
    if suit.kind != Track::Administrative {
        return Ok(ClaimsCheck { suit, suggestions: Vec::new(), claims, found: Vec::new() });
    }
    let mut suggestions = suggestions(conn, suit.case_id)?;
    for suggestion in &mut suggestions {
        let beside = claims.iter().filter(|claim| claim.rectification_item_id == Some(suggestion.item.id.0));
        suggestion.claims = beside.map(|claim| claim.no).collect();
    }
    let found = found(&suggestions, &claims);
    Ok(ClaimsCheck { suit, suggestions, claims, found })
}

fn found(suggestions: &[Suggestion], claims: &[Claim]) -> Vec<Found> {
    let mut found = Vec::new();
    for suggestion in suggestions {
        let item = Some(suggestion.item.id.0);
        let done = suggestion.item.verified == VerifiedState::Rectified;
        if suggestion.claims.is_empty() && !done {
            found.push(Found { finding: ClaimFinding::SuggestionWithoutClaim, item, claim: None });
        }
        for claim in suggestion.claims.iter().filter(|_| done) {
            found.push(Found { finding: ClaimFinding::AlreadyRectified, item, claim: Some(*claim) });
        }
    }
    for claim in claims {
        let (item, no) = (claim.rectification_item_id, Some(claim.no));
        if !suggestions.iter().any(|suggestion| Some(suggestion.item.id.0) == item) {
            found.push(Found { finding: ClaimFinding::ClaimWithoutSuggestion, item, claim: no });
        }
        if duty_of_private_party(&claim.text) {
            found.push(Found { finding: ClaimFinding::PrivateParty, item, claim: no });
        }
    }
    found
}

/// The suggestions of a case: the items of its recommendations in the public interest that are in force.
///
/// # Errors
/// The database's.
pub fn suggestions(conn: &mut Db, case: CaseId) -> diesel::QueryResult<Vec<Suggestion>> {
    use RecommendationState as S;
    let mut all = Vec::new();
    for document in recommendations::store::of_case(conn, case.0)? {
        let in_force = matches!(document.state, S::Signed | S::Served | S::RecordedUpward | S::Concluded);
        if document.kind != RecommendationKind::Pil || !in_force {
            continue;
        }
        for line in recommendations::store::addressees_of(conn, document.id)? {
            if matches!(line.result, Some(LineResult::Amended | LineResult::Withdrawn)) {
                continue;
            }
            let agency = org::store::agency(conn, line.agency_id)?.map_or_else(String::new, |row| row.name);
            for item in recommendations::store::items_of(conn, line.id)? {
                all.push(Suggestion {
                    item,
                    line: line.clone(),
                    document: document.clone(),
                    agency: agency.clone(),
                    claims: Vec::new(),
                });
            }
        }
    }
    Ok(all)
}

/// Checks claims before they are put to decision: a claim names a suggestion of its own case, and in an
/// administrative suit orders nothing of a private party that the case knows by name. What a program
/// cannot read out of a text is confirmed by the person who proposes it.
///
/// # Errors
/// The database's.
pub(super) fn check_claims(
    work: &mut Work<'_>,
    fields: &mut Fields,
    case: &Case,
    (field, claims): (&str, &[NewClaim]),
    no_private_duty: bool,
) -> Result<(), LawsuitError> {
    let administrative = case.track == Track::Administrative;
    let known: Vec<i64> = if administrative {
        suggestions(work.conn, case.id)?.iter().map(|suggestion| suggestion.item.id.0).collect()
    } else {
        Vec::new()
    };
    let parties =
        if administrative { cases::service::private_parties(work.conn, case.id)? } else { Vec::new() };
    for (at, claim) in claims.iter().enumerate() {
        let text = fields.text(&format!("{field}[{at}].text"), &claim.text, 1..=2000);
        let of_case = claim.rectification_item_id.is_none_or(|item| known.contains(&item));
        let item = claim.rectification_item_id.unwrap_or_default();
        fields.check(of_case, &format!("{field}[{at}].rectification_item_id"), "unknown", item);
        // R21 Art 83: the agency is asked to perform its duty, not its counterpart to bear one.
        if let Some(party) = parties.iter().find(|party| orders(&text, party)) {
            fields.fault(format!("{field}[{at}].text"), "duty_of_private_party", party);
        }
    }
    fields.check(!administrative || no_private_duty, "no_private_duty", "required", "R21 Art 83");
    Ok(())
}

/// Whether a text orders a party by name to do something.
fn orders(text: &str, party: &str) -> bool {
    let names = |word: &str| text.contains(&format!("{word}{party}"));
    !party.is_empty() && ["判令", "责令", "判决", "判令被告", "判令第三人"].iter().any(|word| names(word))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn to_order_a_private_party_is_not_to_oversee_it() {
        assert!(orders("判令某建材公司清运垃圾", "某建材公司"));
        assert!(!orders("判令被告对某建材公司的违法行为依法履行监管职责", "某建材公司"));
        assert!(!orders("判令被告依法履职", ""));
    }
}
