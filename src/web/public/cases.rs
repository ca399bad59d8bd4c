//! Published brand cases: the text that was read for names and secrets, and nothing else of the case.

use actix_web::{HttpResponse, web};
use chrono::NaiveDate;
use serde::Serialize;

use super::shown;
use crate::app::AppState;
use crate::brand_cases::model::Published;
use crate::brand_cases::{self, BrandCaseError, BrandCaseId};
use crate::http::messages::Language;
use crate::http::{Anyone, AppError, Pages};
use crate::web::at::At;
use crate::web::form::Choice;
use crate::web::list::List;
use crate::web::names::Names;
use crate::word;

/// Adds this module's pages.
pub(super) fn pages(p: &mut Pages) {
    p.get("/published", list);
    p.get("/published/{id}", one);
}

/// A published case.
#[derive(Serialize)]
pub(super) struct CaseRow {
    href: String,
    office: String,
    domain: String,
    kind: String,
    on: Option<NaiveDate>,
    place: Option<String>,
    facts: String,
    performance: String,
    significance: String,
}

impl CaseRow {
    pub(super) fn of(row: Published, names: &Names, language: Language) -> Self {
        let Published {
            id,
            office_id,
            kind,
            domain,
            published_on,
            published_in,
            facts,
            performance,
            significance,
        } = row;
        Self {
            href: format!("/published/{id}"),
            office: names.office(office_id),
            domain: names.domain(Some(&domain), language),
            kind: word!(language, kind),
            on: published_on,
            place: published_in,
            facts,
            performance,
            significance,
        }
    }
}

#[derive(Serialize)]
struct CasesView {
    list: List,
    domain: String,
    domains: Vec<Choice>,
    rows: Vec<CaseRow>,
}

async fn list(_anyone: Anyone, at: At, state: web::Data<AppState>) -> Result<HttpResponse, AppError> {
    let (page, domain) = (List::page(&at), at.param("domain").map(str::to_owned));
    let of = domain.clone();
    let (rows, names) = state
        .read(move |conn| {
            let rows = brand_cases::published::list(conn, of, &page)?;
            Ok::<_, BrandCaseError>((rows, Names::read(conn, [])?))
        })
        .await?;
    let view = CasesView {
        list: List::of(&at, "", rows.next),
        domain: domain.unwrap_or_default(),
        domains: names.domains(at.language),
        rows: rows.items.into_iter().map(|row| CaseRow::of(row, &names, at.language)).collect(),
    };
    shown((&state, &at), "pages/public/published.html", view).await
}

async fn one(
    _anyone: Anyone,
    at: At,
    state: web::Data<AppState>,
    id: web::Path<BrandCaseId>,
) -> Result<HttpResponse, AppError> {
    let id = id.into_inner();
    let (row, names) = state
        .read(move |conn| {
            let row = brand_cases::published::one(conn, id)?;
            Ok::<_, BrandCaseError>((row, Names::read(conn, [])?))
        })
        .await?;
    let row = CaseRow::of(row, &names, at.language);
    shown((&state, &at), "pages/public/published_case.html", row).await
}
