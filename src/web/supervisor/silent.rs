//! Supervision (督办): the periods of agencies that are late or near, with what was done about each, and what is under
//! way. By last day; no agency and no office is ranked.

use std::collections::BTreeMap;

use actix_web::{HttpResponse, web};
use chrono::NaiveDate;
use serde::Serialize;

use super::urging::UrgingRow;
use crate::app::AppState;
use crate::auth::policy::{Action, actions, may};
use crate::http::{Allowed, AppError, Pages};
use crate::kit::page::Page;
use crate::urging::queries::UrgingFilter;
use crate::urging::service::{self, Silent, Which};
use crate::urging::{UrgingError, UrgingState};
use crate::web::at::At;
use crate::web::form::of_language;
use crate::web::lamp::Lamp;
use crate::web::list::{List, Tab};
use crate::web::names::Names;
use crate::word;

/// Adds this module's pages.
pub(super) fn pages(p: &mut Pages) {
    p.get("/supervision", list);
}

/// A period of an agency.
#[derive(Serialize)]
struct SilentView {
    lamp: Lamp,
    clock: String,
    period: String,
    due: Option<NaiveDate>,
    agency: String,
    office: String,
    document: String,
    number: String,
    title: String,
    /// What became of it at the agency, as far as it is known.
    result: Option<String>,
    answered: bool,
    urgings: Vec<UrgingRow>,
    /// Where it is urged; none where the person may not.
    urge: Option<String>,
}

#[derive(Serialize)]
struct SupervisionView {
    list: List,
    tabs: Vec<Tab>,
    rows: Vec<SilentView>,
    under_way: Vec<UrgingRow>,
}

async fn list(
    allowed: Allowed<actions::ReadRecommendations>,
    at: At,
    state: web::Data<AppState>,
) -> Result<HttpResponse, AppError> {
    let (today, request, scope) = (state.clock.now().date(), List::page(&at), allowed.actor.scope.clone());
    let chosen = match at.param("which") {
        Some(which @ ("near" | "proposed" | "confirmed" | "sent")) => which.to_owned(),
        _ => String::from("late"),
    };
    let wanted = chosen.clone();
    let (rows, (under_way, documents), names, next) = state
        .read(move |conn| {
            let names = Names::read(conn, [])?;
            if let Some(state) = UrgingState::from_code(&wanted) {
                let filter = UrgingFilter { state: Some(state), ..UrgingFilter::default() };
                let Page { items, next } = service::page(conn, &scope, &filter, &request)?;
                let documents = service::documents(conn, &items)?;
                return Ok((Vec::new(), (items, documents), names, next));
            }
            let which = if wanted == "near" { Which::Near } else { Which::Late };
            let Page { items, next } = service::silent(conn, &scope, (which, today), &request)?;
            Ok::<_, UrgingError>((items, (Vec::new(), BTreeMap::new()), names, next))
        })
        .await?;
    let urges = may(&allowed.actor, Action::UrgeAgencies);
    let mut shown = Vec::with_capacity(rows.len());
    for silent in rows {
        let period = service::period_name(&silent.clock)?;
        let Silent { clock, line, document, agency, answered, urgings } = silent;
        shown.push(SilentView {
            lamp: Lamp::of(&clock, today, at.language),
            clock: format!("/clocks/{}", clock.id),
            period: of_language(at.language, &period.zh, &period.en).to_owned(),
            due: clock.due,
            agency,
            office: names.office(document.office_id),
            document: format!("/recommendations/{}", document.id),
            number: document.number.unwrap_or_else(|| at.text("ui-no-number")),
            title: document.title,
            result: line.result.map(|result| word!(at.language, result)),
            answered,
            urgings: urgings.iter().map(|row| UrgingRow::of(row, at.language)).collect(),
            urge: (urges && !answered).then(|| format!("/recommendations/lines/{}/urging", line.id)),
        });
    }
    let tabs = ["late", "near", "proposed", "confirmed", "sent"].into_iter().map(|code| Tab {
        code: code.to_owned(),
        label: at.text(&format!("ui-silent-{code}")),
        count: None,
        here: code == chosen,
    });
    let view = SupervisionView {
        list: List::of(&at, "", next),
        tabs: tabs.collect(),
        rows: shown,
        under_way: under_way
            .iter()
            .map(|row| UrgingRow::of(row, at.language).about(documents.get(&row.addressee_id)))
            .collect(),
    };
    at.page(&state, &allowed.actor, "pages/supervisor/silent.html", view).await
}
