//! Help (帮助) for every page: what it is for, the rules behind it, the next steps, and the states of what it is about. The
//! rules are those of the rule packs in force; the diagrams are printed from the machines.

pub mod diagram;
pub mod machines;

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};
use serde::Serialize;

use self::diagram::Diagram;
use self::machines::Machine;
use super::at::At;
use super::form::of_language;
use crate::app::AppState;
use crate::auth::policy::{Action, actions, may};
use crate::deadlines::{self, DeadlineError, Rule};
use crate::http::messages::Language;
use crate::http::problem::EdgeError;
use crate::http::{Allowed, Anyone, AppError, Pages};

/// Adds this module's pages.
pub(super) fn pages(p: &mut Pages) {
    p.get("/help/{topic}", inside);
    p.get("/public/help/{topic}", outside);
}

/// What help there is on.
#[derive(Debug)]
pub struct Topic {
    /// Its code, by which its texts are found among the messages.
    pub code: &'static str,
    /// The message that is its title.
    pub title: &'static str,
    /// With what the addresses of its pages begin.
    pub pages: &'static [&'static str],
    /// What it takes to read it; none where anybody may.
    pub action: Option<Action>,
    /// The machines that it shows.
    pub machines: &'static [Machine],
    /// The rules of the packs that it shows.
    pub rules: &'static [&'static str],
}

macro_rules! topics {
    ($($code:literal $title:literal $pages:tt $action:expr, $machines:tt $rules:tt;)*) => {
        /// Every topic.
        pub const TOPICS: &[Topic] = &[$(Topic {
            code: $code, title: $title, pages: &$pages, action: $action, machines: &$machines, rules: &$rules,
        }),*];
    };
}

use Action as A;
use Machine as M;
topics! {
    "desk" "ui-menu-desk" ["/desk"] Some(A::ReadCases), [] [];
    "screening" "ui-menu-screening" ["/screening"] Some(A::ReadLeads), [] ["L2"];
    "leads" "ui-menu-leads" ["/leads"] Some(A::ReadLeads), [M::Lead] ["L1", "L2", "L3", "L4"];
    "imports" "ui-imports" ["/imports"] Some(A::ImportLeads), [] [];
    "models" "ui-menu-models" ["/models"] Some(A::ReadModels), [M::Model] [];
    "cases" "ui-menu-cases" ["/cases"] Some(A::ReadCases), [M::AdministrativeCase, M::CivilCase]
        ["A1", "A8", "A9", "A9x", "C1", "C2"];
    "suits" "ui-help-suits" ["/suits"] Some(A::ReadCases), [M::AdministrativeSuit, M::CivilSuit]
        ["S1", "S8", "S11", "S13"];
    "recommendations" "ui-menu-recommendations" ["/recommendations"] Some(A::ReadRecommendations),
        [M::Recommendation, M::Objection] ["A4", "A5", "A6", "A6u", "A7"];
    "replies" "ui-help-replies" ["/replies", "/visits"] Some(A::ReadRecommendations), [M::Reply, M::Visit]
        ["A6", "A6u", "A12"];
    "supervision" "ui-menu-supervision" ["/supervision", "/urgings"] Some(A::ReadRecommendations), [M::Urging]
        ["A6", "A6u"];
    "clocks" "ui-menu-clocks" ["/clocks", "/rules", "/holidays"] Some(A::ReadDeadlines), [] [];
    "approvals" "ui-menu-approvals" ["/approvals", "/authority"] None, [M::Approval] [];
    "cockpit" "ui-menu-cockpit" ["/cockpit"] Some(A::ReadStatistics), [] ["A6", "A6u"];
    "inbox" "ui-menu-inbox" ["/inbox"] Some(A::ReadServed), [M::Reply, M::Objection] ["A6", "A6u", "A7"];
    "search" "ui-menu-search" ["/search"] Some(A::Search), [] [];
    "organisations" "ui-help-organisations" ["/people", "/offices", "/agencies"] Some(A::KeepOrganisations), [] [];
    "system" "ui-help-system" ["/mails", "/jobs", "/health"] Some(A::KeepMail), [] [];
    "audit" "ui-menu-audit" ["/audit"] Some(A::ReadAudit), [] [];
    "account" "ui-menu-account" ["/account", "/sign-in"] None, [] [];
    "report" "ui-menu-report" ["/report", "/public", "/progress", "/verify"] None, [] [];
    "calculator" "ui-menu-calculator" ["/calculator"] None, [] [];
    "published" "ui-menu-published" ["/published"] None, [M::BrandCase] [];
}

/// The help on a page: that of the longest beginning of its address. The tabs of a case that tell of its suits have
/// their own.
#[must_use]
pub fn topic_of(path: &str) -> Option<&'static Topic> {
    if path.starts_with("/cases/") && path.ends_with("/suits") {
        return named("suits");
    }
    if let Some(code) = path.strip_prefix("/public/help/").or_else(|| path.strip_prefix("/help/")) {
        return named(code);
    }
    TOPICS.iter().find(|topic| {
        topic
            .pages
            .iter()
            .any(|page| path.strip_prefix(page).is_some_and(|rest| rest.is_empty() || rest.starts_with('/')))
    })
}

fn named(code: &str) -> Option<&'static Topic> {
    TOPICS.iter().find(|topic| topic.code == code)
}

/// A rule of a pack.
#[derive(Debug, Serialize)]
struct RuleView {
    id: String,
    name: String,
    article: String,
    length: String,
    start: String,
    /// What follows when it is over; not told to agencies, as on their sheets.
    consequence: Option<String>,
}

impl RuleView {
    fn of(rule: &Rule, topic: &Topic, language: Language) -> Self {
        let said = |text: &deadlines::Text| of_language(language, &text.zh, &text.en).to_owned();
        let length =
            rule.length.map(|length| of_language(language, &length.to_string(), &length.en()).to_owned());
        Self {
            id: rule.id.clone(),
            name: said(&rule.name),
            article: said(&rule.article),
            length: length.unwrap_or_default(),
            start: said(&rule.start),
            consequence: (topic.action != Some(A::ReadServed)).then(|| said(&rule.consequence)),
        }
    }
}

/// The help on a topic.
#[derive(Debug, Serialize)]
struct HelpView {
    title: String,
    purpose: String,
    law: String,
    next: Vec<String>,
    rules: Vec<RuleView>,
    diagrams: Vec<Diagram>,
}

async fn view(state: &AppState, at: &At, topic: &Topic) -> Result<HelpView, AppError> {
    let (today, language) = (state.clock.now().date(), at.language);
    let dates = state.read(|conn| Ok::<_, DeadlineError>(deadlines::service::pack_dates(conn)?)).await?;
    let pack = deadlines::in_force(&dates, today);
    let code = topic.code;
    let rules = topic.rules.iter().filter_map(|id| pack.as_ref().and_then(|pack| pack.rule(id)));
    Ok(HelpView {
        title: at.text(topic.title),
        purpose: at.text(&format!("ui-helps-{code}")),
        law: at.text(&format!("ui-helps-{code}-law")),
        next: at
            .text(&format!("ui-helps-{code}-next"))
            .split('|')
            .map(|step| step.trim().to_owned())
            .collect(),
        rules: rules.map(|rule| RuleView::of(rule, topic, language)).collect(),
        diagrams: topic.machines.iter().map(|machine| Diagram::of(*machine, language)).collect(),
    })
}

async fn inside(
    allowed: Allowed<actions::OwnAccount>,
    at: At,
    state: web::Data<AppState>,
    code: web::Path<String>,
) -> Result<HttpResponse, AppError> {
    let actor = allowed.actor;
    let topic = named(&code).filter(|topic| topic.action.is_none_or(|action| may(&actor, action)));
    let topic = topic.ok_or(EdgeError::NoSuchAddress)?;
    let view = view(&state, &at, topic).await?;
    at.page(&state, &actor, "pages/help.html", view).await
}

async fn outside(
    _anyone: Anyone,
    at: At,
    state: web::Data<AppState>,
    code: web::Path<String>,
) -> Result<HttpResponse, AppError> {
    let topic = named(&code).filter(|topic| topic.action.is_none()).ok_or(EdgeError::NoSuchAddress)?;
    let view = view(&state, &at, topic).await?;
    at.answer(&state, None, StatusCode::OK, ("pages/help.html", view)).await
}
