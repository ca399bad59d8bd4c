//! Official documents as pages: one as it will be issued, and those that were issued.

use actix_web::{HttpResponse, web};

use crate::app::AppState;
use crate::auth::policy::actions;
use crate::documents::official::{DocumentId, DocumentKind, Form as PaperForm, queries as papers};
use crate::flows::official;
use crate::http::papers::{Taken, sent, take};
use crate::http::{Allowed, AppError, Pages};
use crate::kit::Actor;
use crate::recommendations::error::RecommendationRefusal;
use crate::recommendations::{AddresseeId, RecommendationError, RecommendationKind, queries};

/// Adds this module's pages.
pub(super) fn pages(p: &mut Pages) {
    p.get("/recommendations/lines/{id}/preview", preview);
    p.get("/documents/{id}/page", document_page);
    p.get("/documents/{id}/docx", document_docx);
}

/// The document for an addressee: as it was issued, or as a draft.
async fn preview(
    allowed: Allowed<actions::ReadDocuments>,
    state: web::Data<AppState>,
    id: web::Path<AddresseeId>,
) -> Result<HttpResponse, AppError> {
    let (id, today) = (id.into_inner(), state.clock.now().date());
    let scope = allowed.actor.scope.clone();
    let (paper, rendered) = state
        .read(move |conn| {
            let found = queries::addressee(conn, &scope, id)?;
            let (_, row) =
                found.ok_or(RecommendationError::from(RecommendationRefusal::AddresseeNotFound { id }))?;
            let kind = match row.kind {
                RecommendationKind::Pil => DocumentKind::Recommendation,
                RecommendationKind::Governance => DocumentKind::GovernanceRecommendation,
            };
            official::draft(conn, &scope, (kind, id.0), (None, None), today)
        })
        .await?;
    sent(&state, PaperForm::Page, Taken::Page(rendered.page), &paper.title).await
}

async fn document_page(
    allowed: Allowed<actions::ReadDocuments>,
    state: web::Data<AppState>,
    id: web::Path<DocumentId>,
) -> Result<HttpResponse, AppError> {
    document(&state, allowed.actor, (id.into_inner(), PaperForm::Page)).await
}

async fn document_docx(
    allowed: Allowed<actions::ReadDocuments>,
    state: web::Data<AppState>,
    id: web::Path<DocumentId>,
) -> Result<HttpResponse, AppError> {
    document(&state, allowed.actor, (id.into_inner(), PaperForm::Docx)).await
}

/// A document as it was issued.
async fn document(
    state: &AppState,
    actor: Actor,
    (id, form): (DocumentId, PaperForm),
) -> Result<HttpResponse, AppError> {
    take(state, form, move |conn| {
        let row = papers::document(conn, &actor.scope, id)?;
        row.ok_or(crate::documents::DocumentError::DocumentNotFound { id })
    })
    .await
}
