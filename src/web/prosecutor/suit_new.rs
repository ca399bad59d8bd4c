//! A suit put to decision: the court, the facts, and claims that continue what was recommended.

use actix_web::{HttpResponse, web};
use serde::Serialize;

use super::case_work::whole;
use crate::app::AppState;
use crate::auth::policy::actions;
use crate::cases::{Case, CaseId, Track};
use crate::db::Db;
use crate::http::{Allowed, AppError, Pages, Posted, once};
use crate::kit::page::PageRequest;
use crate::kit::{Actor, Scope};
use crate::lawsuits::claims::{self, Suggestion};
use crate::lawsuits::decisions::{self, SuitEntry};
use crate::lawsuits::error::LawsuitError;
use crate::lawsuits::model::{LawsuitFilter, NewClaim};
use crate::lawsuits::{LawsuitState, service as lawsuits};
use crate::recommendations::VerifiedState;
use crate::web::at::At;
use crate::web::form::{Choice, Form};
use crate::web::sent;

/// Adds this module's pages.
pub(super) fn pages(p: &mut Pages) {
    p.get("/cases/{id}/suits/new", page);
    p.post("/cases/{id}/suits/new", propose);
}

/// Claims that a form offers beyond those it has.
const SPARE: usize = 3;

/// Claims that a form takes at most.
const MOST: usize = 50;

/// The claims of a form.
#[derive(Debug, Serialize)]
pub(super) struct ClaimRows {
    /// The beginnings of the names of their fields: those that say something, and some to spare.
    names: Vec<String>,
    /// The suggestions that a claim may continue (R21 Art 75).
    suggestions: Vec<Choice>,
}

impl ClaimRows {
    pub(super) fn of(posted: &Posted, prefix: &str, suggestions: &[Suggestion]) -> Self {
        let said = claims_of(posted, prefix).0.len();
        let choice = |of: &Suggestion| Choice::new(of.item.id, format!("{}：{}", of.agency, of.item.text));
        Self {
            names: (0..said + SPARE).map(|at| format!("{prefix}[{at}]")).collect(),
            suggestions: suggestions.iter().map(choice).collect(),
        }
    }
}

/// The suggestions that claims of a case may continue; a civil suit has none before it.
///
/// # Errors
/// The database's.
pub(super) fn suggestions(conn: &mut Db, case: &Case) -> diesel::QueryResult<Vec<Suggestion>> {
    if case.track == Track::Administrative { claims::suggestions(conn, case.id) } else { Ok(Vec::new()) }
}

/// The claims of a form with those first that say something, so that what is wrong stands at its own field; and the
/// form in that order.
pub(super) fn claims_of(posted: &Posted, prefix: &str) -> (Vec<NewClaim>, Posted) {
    let name = |at: usize, part: &str| format!("{prefix}[{at}].{part}");
    let sent: Vec<(String, String)> = (0..MOST)
        .take_while(|at| posted.typed().contains_key(&name(*at, "text")))
        .map(|at| (posted.text(&name(at, "text")).to_owned(), posted.text(&name(at, "item")).to_owned()))
        .collect();
    let (said, silent): (Vec<_>, Vec<_>) = sent.into_iter().partition(|(text, _)| !text.is_empty());
    let claims = said
        .iter()
        .map(|(text, item)| NewClaim { text: text.clone(), rectification_item_id: item.parse().ok() })
        .collect();
    let mut sorted = posted.clone();
    for (at, (text, item)) in said.into_iter().chain(silent).enumerate() {
        sorted = sorted.with(&name(at, "text"), text).with(&name(at, "item"), item);
    }
    (claims, sorted)
}

#[derive(Serialize)]
struct NewView {
    number: String,
    title: String,
    back: String,
    is_administrative: bool,
    claims: ClaimRows,
    form: Form,
}

async fn view(
    state: &AppState,
    actor: &Actor,
    (id, at): (CaseId, &At),
    refused: Option<(&Posted, &AppError)>,
) -> Result<NewView, AppError> {
    let whole = whole(state, actor, id).await?;
    let (scope, case) = (actor.scope.clone(), whole.found.case.clone());
    let is_fresh = refused.is_none();
    let first = match refused {
        Some((posted, _)) => posted.clone(),
        None => Posted::default().with("facts", whole.told_last()),
    };
    let (first, suggestions) = state
        .read(move |conn| {
            let suggestions = suggestions(conn, &case)?;
            let first = if is_fresh { with_draft(conn, &scope, id, first, &suggestions)? } else { first };
            Ok::<_, LawsuitError>((first, suggestions))
        })
        .await?;
    let claims = ClaimRows::of(&first, "claims", &suggestions);
    let case = whole.found.case;
    Ok(NewView {
        number: case.number,
        title: case.title,
        back: format!("/cases/{id}/suits"),
        is_administrative: case.track == Track::Administrative,
        claims,
        form: match refused {
            Some((posted, error)) => Form::refused(posted, error, at),
            None => Form::of(&first),
        },
    })
}

/// What stands in the form at first: a suit that was not agreed to is written on; otherwise a claim for each suggestion
/// that was not followed.
fn with_draft(
    conn: &mut Db,
    scope: &Scope,
    case: CaseId,
    first: Posted,
    suggestions: &[Suggestion],
) -> Result<Posted, LawsuitError> {
    let filter =
        LawsuitFilter { case: Some(case), state: Some(LawsuitState::Prepared), ..Default::default() };
    let page = PageRequest { cursor: None, limit: Some(1) };
    let draft = lawsuits::list(conn, scope, &filter, &page)?.items.pop();
    let (first, claims): (Posted, Vec<(String, Option<i64>)>) = match draft {
        Some(draft) => {
            let claims = lawsuits::view(conn, scope, draft.id)?.claims.into_iter();
            let first = first.with("court", draft.court).with("facts", draft.facts);
            (first, claims.map(|claim| (claim.text, claim.rectification_item_id)).collect())
        }
        None => {
            let open = suggestions.iter().filter(|of| of.item.verified != VerifiedState::Rectified);
            let claim = |of: &Suggestion| (of.item.claim.clone().unwrap_or_default(), Some(of.item.id.0));
            (first, open.map(claim).filter(|(text, _)| !text.is_empty()).collect())
        }
    };
    let with = |form: Posted, (at, (text, item)): (usize, (String, Option<i64>))| {
        let item = item.map(|id| id.to_string()).unwrap_or_default();
        form.with(&format!("claims[{at}].text"), text).with(&format!("claims[{at}].item"), item)
    };
    Ok(claims.into_iter().enumerate().fold(first, with))
}

const TEMPLATE: &str = "pages/prosecutor/suit_new.html";

async fn page(
    allowed: Allowed<actions::HandleCases>,
    at: At,
    state: web::Data<AppState>,
    id: web::Path<CaseId>,
) -> Result<HttpResponse, AppError> {
    let view = view(&state, &allowed.actor, (id.into_inner(), &at), None).await?;
    at.page(&state, &allowed.actor, TEMPLATE, view).await
}

async fn propose(
    allowed: Allowed<actions::HandleCases>,
    at: At,
    state: web::Data<AppState>,
    id: web::Path<CaseId>,
    posted: Posted,
) -> Result<HttpResponse, AppError> {
    let (id, actor) = (id.into_inner(), allowed.actor);
    let (claims, posted) = claims_of(&posted, "claims");
    let entry = SuitEntry {
        court: posted.text("court").to_owned(),
        facts: posted.text("facts").to_owned(),
        claims,
        no_private_duty: posted.ticked("no_private_duty"),
    };
    let done = once(&state, actor.clone(), &posted, move |work| {
        decisions::propose_suit(work, id, &entry).map(|(suit, _)| suit.0)
    });
    let done = done.await.map(|_| (format!("/cases/{id}/suits"), "said-suit_proposed"));
    sent::answered((&state, &at, &actor), done, TEMPLATE, async |error| {
        view(&state, &actor, (id, &at), Some((&posted, error))).await
    })
    .await
}
