//! Articles for a draft: those it rests on, and those that are suggested.

use actix_web::web;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::bodies::CitedArticleBody;
use super::seen;
use crate::app::AppState;
use crate::auth::policy::actions;
use crate::flows::articles::{self, ArticleSuggestions};
use crate::http::{Allowed, AppError, Routes};
use crate::recommendations::articles::Cited;
use crate::recommendations::{RecommendationError, RecommendationId, queries};
use crate::route;
use crate::statutes::{self, Provision};

/// Adds this module's routes.
pub(super) fn routes(r: &mut Routes) {
    route!(r, list_draft_articles);
    route!(r, suggest_draft_articles);
}

/// An article that a draft rests on, with its words.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct QuotedArticleBody {
    /// The article.
    #[serde(flatten)]
    pub cited: CitedArticleBody,
    /// When the version was passed.
    pub passed_on: NaiveDate,
    /// From when it applies.
    pub effective_on: NaiveDate,
    /// Its words in that version.
    pub text: String,
}

/// The articles that a draft rests on, with their words in the version of the day of the facts.
#[utoipa::path(get, path = "/api/v1/recommendations/{id}/articles", tag = "recommendations",
    params(("id" = RecommendationId, Path, description = "The recommendation")),
    responses((status = 200, description = "The articles, in their order", body = [QuotedArticleBody])))]
async fn list_draft_articles(
    allowed: Allowed<actions::ReadRecommendations>,
    state: web::Data<AppState>,
    id: web::Path<RecommendationId>,
) -> Result<web::Json<Vec<QuotedArticleBody>>, AppError> {
    let id = id.into_inner();
    let rows = state
        .read(move |conn| {
            let row = seen(conn, &allowed.actor.scope, id)?;
            let cited = queries::text(conn, id, row.text_no)?
                .map_or_else(Vec::new, |text| text.articles.into_inner());
            let provisions: Vec<Provision> = cited.iter().map(|one| one.provision.clone()).collect();
            let quoted = statutes::quoted(conn, &provisions)?;
            let one = |(cited, quoted): (Cited, Option<statutes::Quoted>)| {
                let quoted = quoted?;
                Some(QuotedArticleBody {
                    cited: cited.into(),
                    passed_on: quoted.version.passed_on,
                    effective_on: quoted.version.effective_on,
                    text: quoted.words,
                })
            };
            Ok::<_, RecommendationError>(cited.into_iter().zip(quoted).filter_map(one).collect())
        })
        .await?;
    Ok(web::Json(rows))
}

/// The day for which articles are suggested.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub struct DraftArticleQuery {
    /// The day of the facts; that of the case when absent.
    pub on: Option<NaiveDate>,
}

/// Articles for a draft by the duty of its agencies, its field, its facts, the clause library and their own words, each with
/// the reasons;
/// in the version of the day of the facts. Nothing is stored.
#[utoipa::path(get, path = "/api/v1/recommendations/{id}/article-suggestions", tag = "recommendations",
    params(("id" = RecommendationId, Path, description = "The recommendation"), DraftArticleQuery),
    responses((status = 200, description = "The articles", body = ArticleSuggestions)))]
async fn suggest_draft_articles(
    allowed: Allowed<actions::ReadRecommendations>,
    state: web::Data<AppState>,
    id: web::Path<RecommendationId>,
    query: web::Query<DraftArticleQuery>,
) -> Result<web::Json<ArticleSuggestions>, AppError> {
    let (id, on) = (id.into_inner(), query.into_inner().on);
    let today = state.clock.now().date();
    let index = state.index.reader();
    let suggested =
        state.read(move |conn| articles::suggest(conn, &index, &allowed.actor, id, (on, today))).await?;
    Ok(web::Json(suggested))
}
