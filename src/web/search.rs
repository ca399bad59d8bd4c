//! Searching everything that the person may see, with how the results divide.

use std::collections::HashSet;

use actix_web::{HttpResponse, web};
use chrono::NaiveDate;
use serde::Serialize;

use super::at::At;
use super::form::{Choice, Form};
use super::lamp::Lamp;
use super::list::{List, Tab};
use super::prosecutor::page_of;
use super::render::encoded;
use crate::app::AppState;
use crate::auth::policy::actions;
use crate::flows::searching::{self, Answer, Ask};
use crate::http::messages::Language;
use crate::http::{Allowed, AppError, Pages, Posted};
use crate::kit::{Actor, Timestamp};
use crate::search::log::SearchLogError;
use crate::search::query::Vocabulary;
use crate::search::{Facets, Hit, RecordKind, Sort};
use crate::{choices, word};

/// Adds this module's pages.
pub(super) fn pages(p: &mut Pages) {
    p.get("/search", page);
}

/// Results of a page.
const RESULTS: usize = 20;

/// Values of a facet that are shown.
const VALUES: usize = 8;

#[derive(Serialize)]
struct Stretch {
    from: usize,
    to: usize,
}

#[derive(Serialize)]
struct HitView {
    href: Option<String>,
    kind: String,
    title: String,
    title_marks: Vec<Stretch>,
    snippet: String,
    snippet_marks: Vec<Stretch>,
    number: Option<String>,
    date: Option<NaiveDate>,
    state: Option<String>,
    domain: Option<String>,
    lamp: Option<Lamp>,
    /// Its words were recognised in a picture, and may be misread.
    is_recognised: bool,
}

fn stretches(marks: Vec<(usize, usize)>, shift: usize) -> Vec<Stretch> {
    marks.into_iter().map(|(from, to)| Stretch { from: from + shift, to: to + shift }).collect()
}

impl HitView {
    fn of(
        hit: Hit,
        recognised: &HashSet<i64>,
        (vocabulary, language, today): (&Vocabulary, Language, NaiveDate),
    ) -> Self {
        let Hit { score: _, stored, title_marks, snippet } = hit;
        let piece = snippet.unwrap_or_default();
        let lead = if piece.cut_before { "…" } else { "" };
        let shift = lead.chars().count();
        let named = |facet: &str, value: Option<String>| {
            value.map(|value| said(vocabulary, facet, &value, language).unwrap_or(value))
        };
        Self {
            is_recognised: stored.kind == RecordKind::File && recognised.contains(&stored.id),
            href: page_of(stored.kind, stored.id),
            kind: word!(language, stored.kind),
            title: stored.title,
            title_marks: stretches(title_marks, 0),
            snippet: format!("{lead}{}{}", piece.text, if piece.cut_after { "…" } else { "" }),
            snippet_marks: stretches(piece.marks, shift),
            number: stored.numbers.into_iter().next(),
            date: stored.date,
            state: named("state", stored.state),
            domain: named("domain", stored.domain),
            lamp: stored.deadline.map(|due| Lamp::running((due - today).num_days(), language)),
        }
    }
}

/// The word of a value that a facet counts.
fn said(vocabulary: &Vocabulary, facet: &str, value: &str, language: Language) -> Option<String> {
    let word = vocabulary.word(facet, value)?;
    Some(match language {
        Language::Chinese => word.zh.to_owned(),
        Language::English => word.en.to_owned(),
    })
}

/// A facet with its values, each a way to narrow the search.
#[derive(Serialize)]
struct FacetView {
    label: String,
    values: Vec<ValueView>,
}

#[derive(Serialize)]
struct ValueView {
    label: String,
    count: u64,
    href: String,
}

/// The facets beside the kinds, each with what a query calls it.
const FACETS: &[(&str, &str)] = &[
    ("state", "state"),
    ("domain", "domain"),
    ("office", "office"),
    ("agency", "agency"),
    ("channel", "source"),
    ("month", "date"),
];

fn facets(at: &At, facets: &Facets, vocabulary: &Vocabulary) -> Vec<FacetView> {
    let q = at.param("q").unwrap_or_default();
    let views = FACETS.iter().filter_map(|(facet, field)| {
        let counts = facets.0.get(facet).filter(|counts| !counts.is_empty())?;
        let values = counts.iter().take(VALUES).map(|(value, count)| {
            let named = said(vocabulary, facet, value, at.language);
            // A query names organisations by their names and the rest by its code or month.
            let told = match (*facet, &named) {
                ("office" | "agency", Some(name)) => format!("{field}:\"{name}\""),
                _ => format!("{field}:{value}"),
            };
            let query = format!("{q} {told}");
            let kind = at.param("kind").map(|kind| format!("&kind={}", encoded(kind))).unwrap_or_default();
            ValueView {
                label: named.unwrap_or_else(|| value.clone()),
                count: *count,
                href: format!("/search?q={}{kind}", encoded(query.trim())),
            }
        });
        Some(FacetView { label: at.text(&format!("ui-facet-{facet}")), values: values.collect() })
    });
    views.collect()
}

#[derive(Serialize)]
struct SearchView {
    list: List,
    form: Form,
    total: u64,
    tabs: Vec<Tab>,
    hits: Vec<HitView>,
    facets: Vec<FacetView>,
    notices: Vec<String>,
    sorts: Vec<Choice>,
    asked: bool,
}

async fn page(
    allowed: Allowed<actions::Search>,
    at: At,
    state: web::Data<AppState>,
) -> Result<HttpResponse, AppError> {
    let (now, language) = (state.clock.now(), at.language);
    let today = now.date();
    let sort = at.param("sort").and_then(Sort::from_code).unwrap_or(Sort::Relevance);
    let ask = Ask {
        query: at.param("q").unwrap_or_default().to_owned(),
        kinds: at.param("kind").into_iter().map(str::to_owned).collect(),
        sort,
        limit: RESULTS,
        facets: true,
        after: at.param("cursor").map(str::to_owned),
    };
    let (index, scope, asked) = (state.index.clone(), allowed.actor.scope.clone(), ask.clone());
    let answer = state.read(move |conn| searching::search(conn, &index, &scope, today, &asked)).await?;
    let Answer { found, notices, understood: _, vocabulary, relaxed, recognised } = answer;
    let is_asked = !ask.query.is_empty();
    if ask.after.is_none() && is_asked {
        keep(&state, allowed.actor.clone(), now, ask, (found.total, relaxed)).await;
    }
    let notices = notices.into_iter().map(|notice| {
        let key = format!("search-{}", notice.code.code());
        language.text(&key, &[("said", notice.said), ("taken", notice.taken)])
    });
    let counted = found.facets.unwrap_or_default();
    let mut query = Posted::default();
    for (name, value) in &at.params {
        query = query.with(name, value);
    }
    let view = SearchView {
        list: List::of(&at, sort.code(), found.next),
        form: Form::of(&query),
        total: found.total,
        tabs: kinds(&at, &counted),
        facets: facets(&at, &counted, &vocabulary),
        hits: found
            .hits
            .into_iter()
            .map(|hit| HitView::of(hit, &recognised, (&vocabulary, language, today)))
            .collect(),
        notices: notices.collect(),
        sorts: choices!(language, Sort),
        asked: is_asked,
    };
    at.page(&state, &allowed.actor, "pages/search.html", view).await
}

/// A tab for everything, and one for each sort of record that was found. Where one is chosen only that is counted.
fn kinds(at: &At, facets: &Facets) -> Vec<Tab> {
    let chosen = at.param("kind").and_then(RecordKind::from_code);
    let all = Tab { code: String::new(), label: at.text("ui-all"), count: None, here: chosen.is_none() };
    let counts = facets.0.get("kind").map_or(&[][..], Vec::as_slice);
    let of = RecordKind::ALL.iter().filter_map(|kind| {
        let count = counts.iter().find(|(code, _)| code == kind.code()).map(|(_, count)| *count);
        (count.is_some() || chosen == Some(*kind)).then(|| Tab {
            code: kind.code().to_owned(),
            label: word!(at.language, kind),
            count: Some(i64::try_from(count.unwrap_or(0)).unwrap_or(i64::MAX)),
            here: chosen == Some(*kind),
        })
    });
    std::iter::once(all).chain(of).collect()
}

/// Keeps a search in the log. What was found is shown all the same when that fails.
async fn keep(state: &AppState, actor: Actor, at: Timestamp, ask: Ask, found: (u64, bool)) {
    let vault = state.vault.clone();
    let kept = state.db.write(move |conn| {
        searching::keep(conn, &vault, (&actor, at), &ask, found).map_err(SearchLogError::from)
    });
    if let Err(error) = kept.await {
        tracing::error!(cause = %error, "A search could not be kept in the log: {error}");
    }
}
