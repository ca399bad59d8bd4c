//! The screening list: leads that wait, one beside the list, decided without leaving it. With script by keys alone; without
//! script every row is a link and every decision a button.

use std::collections::BTreeMap;

use actix_web::{HttpResponse, web};
use serde::Serialize;

use super::lead::{FactsView, first_screening};
use super::leads::LeadRow;
use super::matches::{PanelView, beside};
use crate::app::AppState;
use crate::auth::policy::actions;
use crate::http::{Allowed, AppError, Pages};
use crate::kit::page::Page;
use crate::leads::queries::{self, LeadFilter, LeadOrder};
use crate::leads::{LeadError, LeadId, LeadState};
use crate::matching::alike::service as alike;
use crate::web::at::At;
use crate::web::form::Form;
use crate::web::list::{List, Tab};
use crate::web::names::Names;
use crate::web::render::query;
use crate::word;

/// Adds this module's pages.
pub(super) fn pages(p: &mut Pages) {
    p.get("/screening", page);
}

/// Records that stand beside a lead that is screened.
const BESIDE: usize = 5;

/// The lead that is screened.
#[derive(Serialize)]
struct Chosen {
    row: LeadRow,
    version: i32,
    facts: FactsView,
    panel: PanelView,
    form: Form,
    /// Where to go on when it is done: the list with the next lead.
    back: String,
}

#[derive(Serialize)]
struct ScreeningView {
    list: List,
    tabs: Vec<Tab>,
    rows: Vec<LeadRow>,
    chosen: Option<Chosen>,
    chosen_id: Option<LeadId>,
    said: Option<String>,
}

async fn page(
    allowed: Allowed<actions::HandleLeads>,
    at: At,
    state: web::Data<AppState>,
) -> Result<HttpResponse, AppError> {
    let (language, scope) = (at.language, allowed.actor.scope.clone());
    let waits = at.param("state").and_then(LeadState::from_code);
    let waits = waits.filter(|state| *state == LeadState::Screening).unwrap_or(LeadState::Registered);
    let filter = LeadFilter {
        order: LeadOrder::Oldest,
        state: Some(waits),
        office: allowed.actor.office,
        ..LeadFilter::default()
    };
    let (page, asked) = (List::page(&at), at.parsed::<i64>("lead").map(LeadId));
    let (rows, similar, counts, names, chosen) = state
        .read(move |conn| {
            let rows = Page::of(queries::list(conn, &scope, &filter, &page)?, &page, |row| row.id.0);
            let ids: Vec<LeadId> = rows.items.iter().map(|row| row.id).collect();
            let similar = alike::counts(conn, &scope, &ids)?;
            let counts = queries::counts(conn, &scope)?;
            let names = Names::read(conn, rows.items.iter().filter_map(|row| row.handler_id))?;
            let asked = asked.filter(|id| ids.contains(id)).or_else(|| ids.first().copied());
            let chosen = match rows.items.iter().find(|row| Some(row.id) == asked) {
                Some(lead) => {
                    let agencies = queries::agencies(conn, lead.id)?;
                    Some((lead.clone(), queries::facts(conn, lead.id)?, agencies))
                }
                None => None,
            };
            Ok::<_, LeadError>((rows, similar, counts, names, chosen))
        })
        .await?;
    let next =
        next_of(&rows.items.iter().map(|row| row.id).collect::<Vec<_>>(), chosen.as_ref().map(|c| c.0.id));
    let chosen = match chosen {
        Some((lead, facts, agencies)) => {
            let panel = beside(&state, &allowed.actor, (lead.clone(), facts.clone()), BESIDE).await?;
            let panel = PanelView::of(lead.id, &panel, (language, true));
            let agencies = agencies.into_iter().map(|agency| agency.name).collect();
            Some(Chosen {
                row: LeadRow::of(&lead, &similar, (&names, language)),
                version: lead.version,
                facts: FactsView::of(&lead, facts, agencies, language),
                form: Form::of(&first_screening(&at, &panel)),
                panel,
                back: address(&at.params, next),
            })
        }
        None => None,
    };
    let tabs = [LeadState::Registered, LeadState::Screening].into_iter().map(|state| Tab {
        code: state.code().to_owned(),
        label: word!(language, state),
        count: counts.iter().find(|(known, _)| *known == state).map(|(_, count)| *count),
        here: state == waits,
    });
    let view = ScreeningView {
        list: List::of(&at, "", rows.next),
        tabs: tabs.collect(),
        rows: rows.items.iter().map(|lead| LeadRow::of(lead, &similar, (&names, language))).collect(),
        chosen_id: chosen.as_ref().map(|chosen| chosen.row.id),
        chosen,
        said: at.said(),
    };
    at.page(&state, &allowed.actor, "pages/prosecutor/screening.html", view).await
}

/// The lead after the chosen one, or the one before the last.
fn next_of(ids: &[LeadId], chosen: Option<LeadId>) -> Option<LeadId> {
    let at = ids.iter().position(|id| Some(*id) == chosen)?;
    ids.get(at + 1).or_else(|| at.checked_sub(1).and_then(|before| ids.get(before))).copied()
}

/// The list with a lead chosen.
fn address(params: &BTreeMap<String, String>, lead: Option<LeadId>) -> String {
    let mut params = params.clone();
    match lead {
        Some(lead) => params.insert(String::from("lead"), lead.to_string()),
        None => params.remove("lead"),
    };
    format!("/screening{}", query(params.iter().filter(|(_, value)| !value.is_empty())))
}
