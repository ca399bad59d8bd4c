//! The visits of a case, looks back after closing among them (回头看).

use actix_web::{HttpResponse, web};
use chrono::NaiveDate;
use serde::Serialize;

use super::case::{Head, read};
use crate::app::AppState;
use crate::auth::policy::{Action, actions, may};
use crate::cases::CaseId;
use crate::followups::queries::{self, VisitFilter};
use crate::followups::{FollowupError, Visit};
use crate::http::{Allowed, AppError, Pages};
use crate::kit::page::PageRequest;
use crate::kit::{AgencyId, Timestamp};
use crate::org::queries as org;
use crate::recommendations::queries as lines;
use crate::web::at::At;
use crate::word;

/// Adds this module's pages.
pub(super) fn pages(p: &mut Pages) {
    p.get("/cases/{id}/visits", visits_tab);
}

/// A visit in a list.
#[derive(Serialize)]
pub(super) struct VisitRow {
    pub(super) href: String,
    pub(super) kind: String,
    pub(super) state: String,
    pub(super) planned_on: NaiveDate,
    pub(super) done_at: Option<Timestamp>,
    pub(super) purpose: String,
    pub(super) finding: Option<String>,
    pub(super) place: Option<String>,
}

pub(super) fn row(visit: &Visit, at: &At) -> VisitRow {
    VisitRow {
        href: format!("/visits/{}", visit.id),
        kind: word!(at.language, visit.kind),
        state: word!(at.language, visit.state),
        planned_on: visit.planned_on,
        done_at: visit.done_at,
        purpose: visit.purpose.clone(),
        finding: visit.finding.map(|finding| word!(at.language, finding)),
        place: visit.place.clone(),
    }
}

#[derive(Serialize)]
struct VisitsTab {
    head: Head,
    rows: Vec<VisitRow>,
    /// Lines on which a visit may be planned: address and agency.
    lines: Vec<(String, String)>,
}

async fn visits_tab(
    allowed: Allowed<actions::ReadRecommendations>,
    at: At,
    state: web::Data<AppState>,
    id: web::Path<CaseId>,
) -> Result<HttpResponse, AppError> {
    let id = id.into_inner();
    let (found, _, _, head) = read(&state, &allowed.actor.scope, (id, &at), "/visits").await?;
    let (scope, actor) = (allowed.actor.scope.clone(), &allowed.actor);
    let (rows, served) = state
        .read(move |conn| {
            let filter = VisitFilter { case_id: Some(id.0), ..VisitFilter::default() };
            let page = PageRequest { cursor: None, limit: Some(200) };
            let rows = queries::visits(conn, &scope, &filter, &page)?;
            let filter = lines::RecommendationFilter { case_id: Some(id.0), ..Default::default() };
            let mut served = Vec::new();
            for document in lines::recommendations(conn, &scope, &filter, &page)? {
                let all = lines::addressees_of(conn, document.id)?;
                served.extend(all.into_iter().filter(|line| line.served_on.is_some()));
            }
            let ids: Vec<AgencyId> = served.iter().map(|line| line.agency_id).collect();
            let agencies = org::agencies_of(conn, &ids)?;
            let named = served.into_iter().map(|line| {
                let agency = agencies.iter().find(|agency| agency.id == line.agency_id);
                (line.id, agency.map(|agency| agency.name.clone()).unwrap_or_default())
            });
            Ok::<_, FollowupError>((rows, named.collect::<Vec<_>>()))
        })
        .await?;
    let works =
        may(actor, Action::HandleRecommendations) && actor.office == Some(found.case.handling_office());
    let served = served.into_iter().filter(|_| works);
    let view = VisitsTab {
        head,
        rows: rows.iter().rev().map(|visit| row(visit, &at)).collect(),
        lines: served.map(|(id, agency)| (format!("/recommendations/lines/{id}/visit"), agency)).collect(),
    };
    at.page(&state, &allowed.actor, "pages/prosecutor/case_visits.html", view).await
}
