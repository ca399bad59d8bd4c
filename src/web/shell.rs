//! What stands around every page: the menu by what one may do, the person, the language.

use serde::Serialize;

use super::at::{At, fresh_secret};
use super::help::topic_of;
use crate::app::AppState;
use crate::auth::policy::{Action, may};
use crate::http::AppError;
use crate::http::messages::Language;
use crate::kit::{Actor, Scope};
use crate::org::error::OrgError;
use crate::org::queries;

/// The frame of a page.
#[derive(Debug, Serialize)]
pub(super) struct Shell {
    language: &'static str,
    other_language: &'static str,
    large: bool,
    path: String,
    here: String,
    secret: String,
    /// What a form of this page that creates is known again by.
    key: String,
    said: Option<String>,
    person: Option<Who>,
    may_search: bool,
    /// Where the help on this page is; none on a page that is no page of ours, and on help itself.
    help: Option<String>,
    menu: Vec<Item>,
    /// What is open to whoever has no account.
    outside: Vec<Item>,
    today: chrono::NaiveDate,
}

/// Who is signed in.
#[derive(Debug, Serialize)]
struct Who {
    name: String,
    title: String,
    body: String,
}

/// A line of the menu.
#[derive(Debug, Serialize)]
struct Item {
    label: String,
    icon: &'static str,
    href: &'static str,
    here: bool,
}

/// What the menu can hold, in its order: the key of the label, the sign, the address, and what it takes to see it.
const MENU: &[(&str, &str, &str, Action)] = &[
    ("ui-menu-desk", "home", "/desk", Action::ReadCases),
    ("ui-menu-cockpit", "layout-dashboard", "/cockpit", Action::ReadStatistics),
    ("ui-menu-screening", "list-search", "/screening", Action::HandleLeads),
    ("ui-menu-leads", "inbox", "/leads", Action::ReadLeads),
    ("ui-menu-cases", "folder", "/cases", Action::ReadCases),
    ("ui-menu-recommendations", "send", "/recommendations", Action::ReadRecommendations),
    ("ui-menu-models", "filter", "/models", Action::ReadModels),
    ("ui-menu-supervision", "message-2", "/supervision", Action::UrgeAgencies),
    ("ui-menu-clocks", "calendar-due", "/clocks", Action::ReadDeadlines),
    ("ui-menu-approvals", "checklist", "/approvals", Action::ReadProposals),
    ("ui-menu-inbox", "inbox", "/inbox", Action::ReadServed),
    ("ui-menu-search", "search", "/search", Action::Search),
    ("ui-menu-people", "users", "/people", Action::KeepOrganisations),
    ("ui-menu-offices", "gavel", "/offices", Action::KeepOrganisations),
    ("ui-menu-agencies", "building", "/agencies", Action::KeepOrganisations),
    ("ui-menu-authority", "scale", "/authority", Action::KeepOrganisations),
    ("ui-menu-holidays", "calendar-due", "/holidays", Action::KeepCalendars),
    ("ui-menu-rules", "list-check", "/rules", Action::KeepCalendars),
    ("ui-menu-mails", "mail", "/mails", Action::KeepMail),
    ("ui-menu-jobs", "settings", "/jobs", Action::KeepSystem),
    ("ui-menu-audit", "shield-check", "/audit", Action::ReadAudit),
    ("ui-menu-account", "user", "/account", Action::OwnAccount),
];

/// What people without account can do, in its order: the key of the label, the sign and the address.
const OUTSIDE: &[(&str, &str, &str)] = &[
    ("ui-public-home", "home", "/public"),
    ("ui-menu-report", "message-2", "/report"),
    ("ui-menu-progress", "history", "/progress"),
    ("ui-menu-verify", "shield-check", "/verify"),
    ("ui-menu-calculator", "calendar-due", "/calculator"),
    ("ui-menu-published", "file-text", "/published"),
];

impl Shell {
    /// Of a page.
    ///
    /// # Errors
    /// The database's.
    pub(super) async fn of(state: &AppState, actor: Option<&Actor>, at: &At) -> Result<Self, AppError> {
        let person = match actor.and_then(|actor| actor.person) {
            Some(id) => {
                let found = state.read(move |conn| {
                    let Some(row) = queries::person(conn, id)? else { return Ok(None) };
                    let body = match (row.office_id, row.agency_id) {
                        (Some(office), _) => queries::procuratorate(conn, office)?.map(|office| office.name),
                        (None, Some(agency)) => queries::agency(conn, agency)?.map(|agency| agency.name),
                        (None, None) => None,
                    };
                    let body = body.unwrap_or_default();
                    Ok::<_, OrgError>(Some(Who { name: row.name, title: row.title, body }))
                });
                found.await?
            }
            None => None,
        };
        let menu = MENU.iter().filter(|item| actor.is_some_and(|actor| seen(actor, item.3)));
        let item = |label: &str, icon: &'static str, href: &'static str| Item {
            label: at.text(label),
            icon,
            href,
            here: at.path == href || at.path.strip_prefix(href).is_some_and(|rest| rest.starts_with('/')),
        };
        let menu = menu.map(|(label, icon, href, _)| item(label, icon, href));
        let outside =
            OUTSIDE.iter().filter(|_| actor.is_none()).map(|(label, icon, href)| item(label, icon, href));
        Ok(Self {
            language: at.language.tag(),
            other_language: match at.language {
                Language::Chinese => Language::English.tag(),
                Language::English => Language::Chinese.tag(),
            },
            large: at.large,
            path: at.path.clone(),
            here: at.here.clone(),
            secret: at.secret().to_owned(),
            key: fresh_secret()?,
            said: at.said(),
            person,
            help: help_of(actor, &at.path),
            may_search: actor.is_some_and(|actor| may(actor, Action::Search)),
            menu: menu.collect(),
            outside: outside.collect(),
            today: state.clock.now().date(),
        })
    }
}

/// Where the help on a page is, for whoever is signed in or not.
fn help_of(actor: Option<&Actor>, path: &str) -> Option<String> {
    let is_help = path.starts_with("/help/") || path.starts_with("/public/help/");
    let topic = topic_of(path).filter(|_| !is_help)?;
    match actor {
        Some(actor) => {
            let is_seen = topic.action.is_none_or(|action| may(actor, action));
            is_seen.then(|| format!("/help/{}", topic.code))
        }
        None => topic.action.is_none().then(|| format!("/public/help/{}", topic.code)),
    }
}

/// Whether an actor finds anything there: who keeps the system may do some of it, and sees no matter.
fn seen(actor: &Actor, action: Action) -> bool {
    let of_the_system = matches!(
        action,
        Action::OwnAccount
            | Action::KeepMail
            | Action::KeepSystem
            | Action::KeepOrganisations
            | Action::KeepCalendars
            | Action::ReadAudit
    );
    may(actor, action) && (of_the_system || actor.scope != Scope::None)
}
