//! The pool of leads (线索池): the list.

use std::collections::BTreeMap;

use actix_web::{HttpResponse, web};
use chrono::NaiveDate;
use serde::Serialize;

use crate::app::AppState;
use crate::auth::policy::{Action, actions, may};
use crate::http::messages::Language;
use crate::http::{Allowed, AppError, Pages, Posted};
use crate::kit::Actor;
use crate::kit::page::Page;
use crate::leads::queries::{self, LeadFilter, LeadOrder};
use crate::leads::{Channel, Lead, LeadError, LeadId, LeadState};
use crate::matching::alike::service as alike;
use crate::web::at::At;
use crate::web::export::{self, Column, Ending, Export, day, text};
use crate::web::form::{Choice, Form};
use crate::web::list::{List, Tab};
use crate::web::names::Names;
use crate::{choices, word};

/// Adds this module's pages.
pub(super) fn pages(p: &mut Pages) {
    p.get("/leads", list);
    p.get("/leads.csv", sheet);
    p.get("/leads.xlsx", sheet);
}

/// A lead as lists show it.
#[derive(Debug, Serialize)]
pub(super) struct LeadRow {
    pub(super) id: LeadId,
    pub(super) number: String,
    pub(super) title: String,
    pub(super) state: String,
    pub(super) domain: String,
    pub(super) channel: String,
    pub(super) received_on: NaiveDate,
    pub(super) handler: String,
    pub(super) office: String,
    pub(super) similar: Option<usize>,
    pub(super) urgent: bool,
    pub(super) major: bool,
    /// Whether work on it goes on.
    pub(super) open: bool,
}

impl LeadRow {
    pub(super) fn of(
        lead: &Lead,
        similar: &BTreeMap<LeadId, usize>,
        (names, language): (&Names, Language),
    ) -> Self {
        Self {
            id: lead.id,
            number: lead.number.clone(),
            title: lead.title.clone(),
            state: word!(language, lead.state),
            domain: names.domain(lead.domain.as_deref(), language),
            channel: word!(language, lead.channel),
            received_on: lead.received_on,
            handler: names.person(lead.handler_id),
            office: names.office(lead.office_id),
            similar: similar.get(&lead.id).copied(),
            urgent: lead.urgent,
            major: lead.major,
            open: crate::leads::state::is_open(lead.state),
        }
    }
}

/// The codes of the orders, and the orders.
const ORDERS: &[(&str, LeadOrder)] = &[
    ("newest", LeadOrder::Newest),
    ("oldest", LeadOrder::Oldest),
    ("last_received", LeadOrder::LastReceived),
    ("first_received", LeadOrder::FirstReceived),
];

#[derive(Serialize)]
struct LeadsView {
    list: List,
    tabs: Vec<Tab>,
    rows: Vec<LeadRow>,
    query: Form,
    domains: Vec<Choice>,
    channels: Vec<Choice>,
    may_register: bool,
    may_import: bool,
}

async fn list(
    allowed: Allowed<actions::ReadLeads>,
    at: At,
    state: web::Data<AppState>,
) -> Result<HttpResponse, AppError> {
    let language = at.language;
    let (filter, sort) = narrowed(&at, &allowed.actor);
    let chosen = filter.state;
    let (page, scope) = (List::page(&at), allowed.actor.scope.clone());
    let (rows, counts, similar, names) = state
        .read(move |conn| {
            let rows = Page::of(queries::list(conn, &scope, &filter, &page)?, &page, |row| row.id.0);
            let ids: Vec<LeadId> = rows.items.iter().map(|row| row.id).collect();
            let similar = alike::counts(conn, &scope, &ids)?;
            let names = Names::read(conn, rows.items.iter().filter_map(|row| row.handler_id))?;
            Ok::<_, LeadError>((rows, queries::counts(conn, &scope)?, similar, names))
        })
        .await?;
    let mut query = Posted::default();
    for (name, value) in &at.params {
        query = query.with(name, value);
    }
    let view = LeadsView {
        list: List::of(&at, sort, rows.next),
        tabs: tabs(&at, chosen, &counts),
        rows: rows.items.iter().map(|lead| LeadRow::of(lead, &similar, (&names, language))).collect(),
        query: Form::of(&query),
        domains: names.domains(language),
        channels: choices!(language, Channel),
        may_register: may(&allowed.actor, Action::HandleLeads),
        may_import: may(&allowed.actor, Action::ImportLeads),
    };
    at.page(&state, &allowed.actor, "pages/prosecutor/leads.html", view).await
}

/// What an address narrows the list to, and the code of its order.
fn narrowed(at: &At, actor: &Actor) -> (LeadFilter, &'static str) {
    let order = at.param("sort").and_then(|code| ORDERS.iter().find(|(known, _)| *known == code));
    let (sort, order) = order.copied().unwrap_or(("newest", LeadOrder::Newest));
    let filter = LeadFilter {
        order,
        state: at.param("state").and_then(LeadState::from_code),
        domain: at.param("domain").map(str::to_owned),
        channel: at.param("channel").and_then(Channel::from_code),
        handler: at.param("mine").and(actor.person),
        received_from: at.parsed("received_from"),
        received_to: at.parsed("received_to"),
        number: at.param("number").map(str::to_owned),
        ..LeadFilter::default()
    };
    (filter, sort)
}

/// What the columns of the list show.
const COLUMNS: &[Column<LeadRow>] = &[
    ("ui-number", |row| text(&row.number)),
    ("ui-title", |row| text(&row.title)),
    ("ui-state", |row| text(&row.state)),
    ("ui-domain", |row| text(&row.domain)),
    ("ui-channel", |row| text(&row.channel)),
    ("ui-received-on", |row| day(Some(row.received_on))),
    ("ui-handler", |row| text(&row.handler)),
    ("ui-office", |row| text(&row.office)),
];

async fn sheet(
    allowed: Allowed<actions::ReadLeads>,
    at: At,
    state: web::Data<AppState>,
    ending: Ending,
) -> Result<HttpResponse, AppError> {
    let actor = allowed.actor;
    let export = Export::of((&at, ending), ("leads", "ui-menu-leads"), COLUMNS);
    let ((filter, _), scope, language) = (narrowed(&at, &actor), actor.scope.clone(), at.language);
    export::send(&state, actor, export, move |conn, page| {
        let rows = Page::of(queries::list(conn, &scope, &filter, page)?, page, |row| row.id.0);
        let names = Names::read(conn, rows.items.iter().filter_map(|row| row.handler_id))?;
        Ok::<_, LeadError>(rows.map(|lead| LeadRow::of(&lead, &BTreeMap::new(), (&names, language))))
    })
    .await
}

/// A tab for all, and one for each state that any lead in sight stands in.
fn tabs(at: &At, chosen: Option<LeadState>, counts: &[(LeadState, i64)]) -> Vec<Tab> {
    let all = Tab {
        code: String::new(),
        label: at.text("ui-all"),
        count: Some(counts.iter().map(|(_, count)| count).sum()),
        here: chosen.is_none(),
    };
    let of = LeadState::ALL.iter().filter_map(|state| {
        let count = counts.iter().find(|(known, _)| known == state).map(|(_, count)| *count);
        (count.is_some() || chosen == Some(*state)).then(|| Tab {
            code: state.code().to_owned(),
            label: word!(at.language, state),
            count: Some(count.unwrap_or(0)),
            here: chosen == Some(*state),
        })
    });
    std::iter::once(all).chain(of).collect()
}
