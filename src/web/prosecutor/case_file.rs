//! What is on file of a case: evidence, documents, recommendations, and the log.

use actix_web::{HttpResponse, web};
use chrono::NaiveDate;
use serde::Serialize;

use super::case::{Head, read};
use super::case_work::next;
use crate::app::AppState;
use crate::auth::policy::actions;
use crate::cases::CaseId;
use crate::cases::evidence::service as evidence;
use crate::documents::official::queries::{DocumentFilter, documents};
use crate::flows::case_log;
use crate::http::messages::Language;
use crate::http::{Allowed, AppError, Pages};
use crate::kit::page::PageRequest;
use crate::recommendations::Recommendation;
use crate::recommendations::queries::{self as recommendations, RecommendationFilter};
use crate::web::at::At;
use crate::web::names::Names;
use crate::word;

/// Adds this module's pages.
pub(super) fn pages(p: &mut Pages) {
    p.get("/cases/{id}/evidence", evidence_tab);
    p.get("/cases/{id}/documents", documents_tab);
    p.get("/cases/{id}/recommendations", recommendations_tab);
    p.get("/cases/{id}/log", log_tab);
}

#[derive(Serialize)]
struct Piece {
    name: String,
    kind: String,
    form: String,
    proves: String,
    elements: Vec<String>,
    taken_by: String,
    taken_at: crate::kit::Timestamp,
    place: String,
    custody: usize,
    withdrawn_on: Option<NaiveDate>,
}

#[derive(Serialize)]
struct Need {
    word: String,
    pieces: usize,
    gaps: Vec<String>,
}

#[derive(Serialize)]
struct EvidenceTab {
    head: Head,
    pieces: Vec<Piece>,
    needs: Vec<Need>,
}

async fn evidence_tab(
    allowed: Allowed<actions::ReadCases>,
    at: At,
    state: web::Data<AppState>,
    id: web::Path<CaseId>,
) -> Result<HttpResponse, AppError> {
    let (id, language, scope) = (id.into_inner(), at.language, allowed.actor.scope.clone());
    let today = state.clock.now().date();
    let (_, _, _, head) = read(&state, &scope, (id, &at), "/evidence").await?;
    let (kept, matrix) = state
        .read(move |conn| {
            let (_, kept) = evidence::of_case(conn, &scope, id)?;
            let matrix = evidence::matrix_of(conn, &scope, id, today)?;
            Ok::<_, crate::cases::error::CaseError>((kept, matrix))
        })
        .await?;
    let view = EvidenceTab {
        head,
        pieces: kept
            .into_iter()
            .map(|piece| Piece {
                name: piece.name,
                kind: word!(language, piece.evidence.kind),
                form: word!(language, piece.evidence.form),
                proves: piece.evidence.proves,
                elements: piece.evidence.elements.get().iter().map(|e| word!(language, e)).collect(),
                taken_by: piece.evidence.taken_by,
                taken_at: piece.evidence.taken_at,
                place: piece.evidence.place,
                custody: piece.custody.len(),
                withdrawn_on: piece.evidence.withdrawn_on,
            })
            .collect(),
        needs: matrix
            .into_iter()
            .map(|row| Need {
                word: word!(language, row.need.element),
                pieces: row.pieces.len(),
                gaps: row.gaps.iter().map(|gap| word!(language, gap)).collect(),
            })
            .collect(),
    };
    at.page(&state, &allowed.actor, "pages/prosecutor/case_evidence.html", view).await
}

#[derive(Serialize)]
struct DocumentRow {
    href: String,
    title: String,
    kind: String,
    number: Option<String>,
    signer: Option<String>,
    signed_on: NaiveDate,
}

#[derive(Serialize)]
struct DocumentsTab {
    head: Head,
    rows: Vec<DocumentRow>,
}

async fn documents_tab(
    allowed: Allowed<actions::ReadDocuments>,
    at: At,
    state: web::Data<AppState>,
    id: web::Path<CaseId>,
) -> Result<HttpResponse, AppError> {
    let (id, language, scope) = (id.into_inner(), at.language, allowed.actor.scope.clone());
    let (_, _, _, head) = read(&state, &scope, (id, &at), "/documents").await?;
    let rows = state
        .read(move |conn| {
            let filter = DocumentFilter { case_id: Some(id.0), kind: None, agency: None };
            let page = PageRequest { cursor: None, limit: Some(200) };
            documents(conn, &scope, &filter, &page).map_err(crate::documents::error::DocumentError::from)
        })
        .await?;
    let rows = rows.into_iter().map(|row| DocumentRow {
        href: format!("/documents/{}", row.id),
        title: row.title,
        kind: word!(language, row.kind),
        number: row.number,
        signer: row.signer_name,
        signed_on: row.signed_on,
    });
    let view = DocumentsTab { head, rows: rows.collect() };
    at.page(&state, &allowed.actor, "pages/prosecutor/case_documents.html", view).await
}

#[derive(Serialize)]
pub(super) struct RecommendationRow {
    href: String,
    pub(super) title: String,
    pub(super) number: String,
    pub(super) state: String,
    pub(super) signed_on: Option<NaiveDate>,
    pub(super) first_served_on: Option<NaiveDate>,
}

impl RecommendationRow {
    pub(super) fn of(row: Recommendation, language: Language) -> Self {
        Self {
            href: format!("/recommendations/{}", row.id),
            title: row.title,
            number: row.number.unwrap_or_else(|| language.text("ui-no-number", &[])),
            state: word!(language, row.state),
            signed_on: row.signed_on,
            first_served_on: row.first_served_on,
        }
    }
}

#[derive(Serialize)]
struct RecommendationsTab {
    head: Head,
    /// Where a draft is begun, if one may be now.
    begin: Option<String>,
    rows: Vec<RecommendationRow>,
}

async fn recommendations_tab(
    allowed: Allowed<actions::ReadRecommendations>,
    at: At,
    state: web::Data<AppState>,
    id: web::Path<CaseId>,
) -> Result<HttpResponse, AppError> {
    let (id, scope) = (id.into_inner(), allowed.actor.scope.clone());
    let (found, _, _, head) = read(&state, &scope, (id, &at), "/recommendations").await?;
    let begin = next(&state, &allowed.actor, (&found.case, &at)).await?.may_recommend;
    let begin = begin.then(|| format!("/cases/{id}/recommendations/new"));
    let rows = state
        .read(move |conn| {
            let filter = RecommendationFilter { case_id: Some(id.0), ..RecommendationFilter::default() };
            let page = PageRequest { cursor: None, limit: Some(200) };
            recommendations::recommendations(conn, &scope, &filter, &page)
                .map_err(crate::recommendations::RecommendationError::from)
        })
        .await?;
    let rows = rows.into_iter().map(|row| RecommendationRow::of(row, at.language)).collect();
    at.page(
        &state,
        &allowed.actor,
        "pages/prosecutor/case_recommendations.html",
        RecommendationsTab { head, begin, rows },
    )
    .await
}

#[derive(Serialize)]
struct Entry {
    at: crate::kit::Timestamp,
    who: String,
    what: String,
    action: String,
    about: String,
}

#[derive(Serialize)]
struct LogTab {
    head: Head,
    rows: Vec<Entry>,
}

async fn log_tab(
    allowed: Allowed<actions::ReadCases>,
    at: At,
    state: web::Data<AppState>,
    id: web::Path<CaseId>,
) -> Result<HttpResponse, AppError> {
    let (id, scope) = (id.into_inner(), allowed.actor.scope.clone());
    let (_, _, _, head) = read(&state, &scope, (id, &at), "/log").await?;
    let (rows, names) = state
        .read(move |conn| {
            let rows = case_log::timeline(conn, &scope, id)?;
            let people = rows.iter().filter_map(|row| row.person_id);
            let names = Names::read(conn, people.collect::<Vec<_>>())?;
            Ok::<_, case_log::CaseLogError>((rows, names))
        })
        .await?;
    let system = at.text("ui-the-program");
    let rows = rows.into_iter().rev().map(|row| {
        let key = format!("act-{}", row.action.replace('.', "-"));
        let word = at.text(&key);
        let who = names.person(row.person_id);
        Entry {
            at: row.at,
            who: if who.is_empty() { system.clone() } else { who },
            what: if word == key { row.action.clone() } else { word },
            about: format!("{} {}", row.subject_kind, row.subject_id),
            action: row.action,
        }
    });
    let view = LogTab { head, rows: rows.collect() };
    at.page(&state, &allowed.actor, "pages/prosecutor/case_log.html", view).await
}
