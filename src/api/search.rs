//! Searching: results with their facets and snippets, what was opened of them, and suggestions.

use std::collections::{BTreeMap, HashSet};

use actix_web::{HttpRequest, HttpResponse, web};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::app::AppState;
use crate::auth::policy::actions;
use crate::flows::searching::{self, Answer, Ask};
use crate::http::messages::Language;
use crate::http::{Allowed, AppError, Input, Routes, create};
use crate::kit::page::PageRequest;
use crate::kit::{Actor, AgencyId, OfficeId, Timestamp};
use crate::route;
use crate::search::log::{Opening, SearchId, SearchLogError};
use crate::search::query::{
    Field, Notice, NoticeCode, Span, Suggestion, SuggestionKind, Understood, Vocabulary,
};
use crate::search::saved::queries as saved;
use crate::search::{Facets, Hit, RecordKind, Sort, log};

/// Adds this module's routes.
pub(super) fn routes(r: &mut Routes) {
    route!(r, search_records);
    route!(r, record_opening);
    route!(r, suggest_queries);
}

/// What is searched for.
#[derive(Debug, Clone, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub struct SearchQuery {
    /// Words, "phrases", -not, OR, (groups), field:value and field:from..to, in Chinese or English. Everything
    /// in sight when absent.
    pub q: Option<String>,
    /// Only these sorts of records, by code or official word, with commas between.
    pub kind: Option<String>,
    /// Results a page, 1 to 100; 20 when absent.
    pub limit: Option<u16>,
    /// Results after this cursor (`next` of the page before).
    pub cursor: Option<String>,
    /// The order; by relevance when absent, and then by date where nothing ranks.
    pub sort: Option<Sort>,
    /// Whether the results are counted by field; on the first page when absent.
    pub facets: Option<bool>,
}

impl SearchQuery {
    fn ask(self) -> Ask {
        let kinds = self.kind.unwrap_or_default();
        let kinds = kinds.split([',', '，']).map(str::trim).filter(|kind| !kind.is_empty());
        Ask {
            query: self.q.unwrap_or_default(),
            kinds: kinds.map(str::to_owned).collect(),
            sort: self.sort.unwrap_or(Sort::Relevance),
            limit: usize::from(self.limit.unwrap_or(20).clamp(1, 100)),
            facets: self.facets.unwrap_or(self.cursor.is_none()),
            after: self.cursor,
        }
    }
}

/// A stretch of characters.
#[derive(Debug, Clone, Copy, Serialize, utoipa::ToSchema)]
pub struct Stretch {
    /// The first character, from 0.
    pub from: usize,
    /// The character after the last.
    pub to: usize,
}

impl From<(usize, usize)> for Stretch {
    fn from((from, to): (usize, usize)) -> Self {
        Self { from, to }
    }
}

impl From<Span> for Stretch {
    fn from(span: Span) -> Self {
        let Span { from, to } = span;
        Self { from, to }
    }
}

/// A result.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct SearchItem {
    /// What it is.
    pub kind: RecordKind,
    /// The id of the record; of a served recommendation, that of the agency's line.
    pub id: i64,
    /// Its heading.
    pub title: String,
    /// What was searched for, in the heading.
    pub title_marks: Vec<Stretch>,
    /// The piece of its text that shows why it was found, with … where something was left out.
    pub snippet: String,
    /// What was searched for, in the snippet.
    pub snippet_marks: Vec<Stretch>,
    /// How well it matches; 0 in the other orders.
    pub score: f32,
    /// The first of its numbers.
    pub number: Option<String>,
    /// The day it is told by.
    pub date: Option<NaiveDate>,
    /// The nearest due date of a running clock.
    pub deadline: Option<NaiveDate>,
    /// Whether that has passed.
    pub overdue: bool,
    /// Code of its state.
    pub state: Option<String>,
    /// Code of the field of law.
    pub domain: Option<String>,
    /// The office that has it.
    pub office_id: Option<OfficeId>,
    /// Agencies it is about.
    pub agency_ids: Vec<AgencyId>,
    /// Of a file: its words were recognised in a picture, and may be misread.
    pub is_recognised: bool,
}

impl SearchItem {
    fn of(hit: Hit, today: NaiveDate, recognised: &HashSet<i64>) -> Self {
        let Hit { score, stored, title_marks, snippet } = hit;
        let piece = snippet.unwrap_or_default();
        let lead = if piece.cut_before { "…" } else { "" };
        let shift = lead.chars().count();
        let marks = piece.marks.into_iter().map(|(from, to)| Stretch { from: from + shift, to: to + shift });
        Self {
            kind: stored.kind,
            id: stored.id,
            title: stored.title,
            title_marks: title_marks.into_iter().map(Stretch::from).collect(),
            snippet: format!("{lead}{}{}", piece.text, if piece.cut_after { "…" } else { "" }),
            snippet_marks: marks.collect(),
            score,
            number: stored.numbers.into_iter().next(),
            date: stored.date,
            deadline: stored.deadline,
            overdue: stored.deadline.is_some_and(|due| due < today),
            state: stored.state,
            domain: stored.domain,
            office_id: stored.office,
            agency_ids: stored.agencies,
            is_recognised: stored.kind == RecordKind::File && recognised.contains(&stored.id),
        }
    }
}

/// So many of the results have this value.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct FacetBody {
    /// The value: a code, an id, or a month.
    pub value: String,
    /// Its word in the language asked for, where it has one.
    pub word: Option<String>,
    /// How many results have it.
    pub count: u64,
}

fn facets(facets: Facets, vocabulary: &Vocabulary, language: Language) -> BTreeMap<String, Vec<FacetBody>> {
    let body = |(field, counts): (&'static str, Vec<(String, u64)>)| {
        let bodies = counts.into_iter().map(|(value, count)| {
            let word = vocabulary.word(field, &value).map(|word| match language {
                Language::Chinese => word.zh.to_owned(),
                Language::English => word.en.to_owned(),
            });
            FacetBody { value, word, count }
        });
        (field.to_owned(), bodies.collect())
    };
    facets.0.into_iter().map(body).collect()
}

/// Something to say about a query.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct NoticeBody {
    /// What, as a stable code.
    pub code: NoticeCode,
    /// The same in words.
    pub message: String,
    /// Where in the query; absent when it is about the whole.
    pub at: Option<Stretch>,
    /// What was typed there.
    pub said: String,
    /// What it was taken for, or what could stand there.
    pub taken: String,
}

impl NoticeBody {
    fn of(notice: Notice, language: Language) -> Self {
        let Notice { code, span, said, taken } = notice;
        let key = format!("search-{}", code.code());
        let message = language.text(&key, &[("said", said.clone()), ("taken", taken.clone())]);
        Self { code, message, at: span.map(Stretch::from), said, taken }
    }
}

/// How a part of a query was taken.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct UnderstoodBody {
    /// Where it stands.
    pub at: Stretch,
    /// The field; absent for words and phrases.
    pub field: Option<Field>,
    /// What was typed.
    pub said: String,
    /// The values it was taken for.
    pub values: Vec<String>,
}

impl From<Understood> for UnderstoodBody {
    fn from(part: Understood) -> Self {
        let Understood { span, field, said, values } = part;
        Self { at: span.into(), field, said, values }
    }
}

/// What was found.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct SearchAnswer {
    /// How many results there are, on every page.
    pub total: u64,
    /// The results of this page, the first first.
    pub items: Vec<SearchItem>,
    /// How all results divide: by kind, domain, state, office, agency, source, channel, month.
    pub facets: Option<BTreeMap<String, Vec<FacetBody>>>,
    /// The cursor of the next page; absent on the last one.
    pub next: Option<String>,
    /// What was not understood of the query, and how the rest was taken.
    pub notices: Vec<NoticeBody>,
    /// How each part of the query was taken.
    pub understood: Vec<UnderstoodBody>,
    /// Under which the search stands in the log; on the first page only.
    pub search: Option<SearchId>,
}

/// Searches for what the caller may see.
#[utoipa::path(get, path = "/api/v1/search", tag = "search", params(SearchQuery),
    responses((status = 200, description = "A page of results", body = SearchAnswer)))]
async fn search_records(
    allowed: Allowed<actions::Search>,
    state: web::Data<AppState>,
    request: HttpRequest,
    query: web::Query<SearchQuery>,
) -> Result<web::Json<SearchAnswer>, AppError> {
    let (ask, now) = (query.into_inner().ask(), state.clock.now());
    let (today, first) = (now.date(), ask.after.is_none());
    let (index, scope, asked) = (state.index.clone(), allowed.actor.scope.clone(), ask.clone());
    let answer = state.read(move |conn| searching::search(conn, &index, &scope, today, &asked)).await?;
    let Answer { found, notices, understood, vocabulary, relaxed, recognised } = answer;
    let search =
        if first { kept(&state, allowed.actor, now, ask, (found.total, relaxed)).await } else { None };
    let language = Language::of(&request);
    Ok(web::Json(SearchAnswer {
        total: found.total,
        items: found.hits.into_iter().map(|hit| SearchItem::of(hit, today, &recognised)).collect(),
        facets: found.facets.map(|counted| facets(counted, &vocabulary, language)),
        next: found.next,
        notices: notices.into_iter().map(|notice| NoticeBody::of(notice, language)).collect(),
        understood: understood.into_iter().map(UnderstoodBody::from).collect(),
        search,
    }))
}

/// Keeps a search in the log. What was found is answered all the same when that fails.
async fn kept(
    state: &AppState,
    actor: Actor,
    at: Timestamp,
    ask: Ask,
    found: (u64, bool),
) -> Option<SearchId> {
    let vault = state.vault.clone();
    let kept = state
        .db
        .write(move |conn| {
            searching::keep(conn, &vault, (&actor, at), &ask, found).map_err(SearchLogError::from)
        })
        .await;
    match kept {
        Ok(id) => id,
        Err(error) => {
            tracing::error!(cause = %error, "A search could not be kept in the log: {error}");
            None
        }
    }
}

/// A result that was opened.
#[derive(Debug, Clone, Copy, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct OpeningBody {
    /// The search, as its answer names it.
    pub search: SearchId,
    /// The place of the result over all pages, from 1.
    pub rank: i32,
    /// What was opened.
    pub kind: RecordKind,
    /// Its id.
    pub id: i64,
}

/// Says that a result of the caller's own search was opened, so that the search can be made better.
#[utoipa::path(post, path = "/api/v1/search/openings", tag = "search", request_body = OpeningBody,
    responses((status = 201, description = "Kept", body = OpeningBody)))]
async fn record_opening(
    allowed: Allowed<actions::Search>,
    state: web::Data<AppState>,
    input: Input<OpeningBody>,
) -> Result<HttpResponse, AppError> {
    create(&state, allowed.actor, input, |work, body: &OpeningBody| {
        let OpeningBody { search, rank, kind, id } = *body;
        log::service::opened(work, &Opening { search, rank, kind, id }).map(|()| *body)
    })
    .await
}

/// What is being typed.
#[derive(Debug, Clone, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub struct SuggestionQuery {
    /// The query so far; its last part is completed.
    pub q: Option<String>,
}

/// A way to go on.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct CompletionBody {
    /// What it is.
    pub kind: SuggestionKind,
    /// What is shown.
    pub text: String,
    /// The whole query, were it taken.
    pub query: String,
}

impl From<Suggestion> for CompletionBody {
    fn from(suggestion: Suggestion) -> Self {
        let Suggestion { kind, text, query } = suggestion;
        Self { kind, text, query }
    }
}

/// Completes what is being typed: fields, values, names, numbers, saved and recent searches, by pinyin too.
#[utoipa::path(get, path = "/api/v1/search/suggestions", tag = "search", params(SuggestionQuery),
    responses((status = 200, description = "Ways to go on, the likeliest first", body = [CompletionBody])))]
async fn suggest_queries(
    allowed: Allowed<actions::Search>,
    state: web::Data<AppState>,
    query: web::Query<SuggestionQuery>,
) -> Result<web::Json<Vec<CompletionBody>>, AppError> {
    let (index, actor, today) = (state.index.clone(), allowed.actor, state.clock.now().date());
    let typed: String = query.into_inner().q.unwrap_or_default().chars().take(200).collect();
    let suggestions = state
        .read(move |conn| {
            let page = PageRequest { cursor: None, limit: Some(200) };
            let saved = saved::page(conn, &actor, &page)?;
            let saved: Vec<_> = saved.into_iter().map(|row| (row.name, row.query)).collect();
            searching::suggest(conn, &index, (&actor, today), &saved, &typed)
        })
        .await?;
    Ok(web::Json(suggestions.into_iter().map(CompletionBody::from).collect()))
}
