//! The rules of limits: which packs there are, from which day each is in force, and what differs between two of them.

use actix_web::{HttpResponse, web};
use chrono::NaiveDate;
use serde::Serialize;

use crate::app::AppState;
use crate::auth::policy::{Action, actions, may};
use crate::deadlines::{self, DatePack, DeadlineError, Length, Pack, PackPreview, Rule, Text};
use crate::http::messages::Language;
use crate::http::{Allowed, AppError, Pages, Posted, once};
use crate::kit::Fields;
use crate::web::at::At;
use crate::web::form::{Choice, Form, of_language, wrong};
use crate::word;

/// Adds this module's pages.
pub(super) fn pages(p: &mut Pages) {
    p.get("/rules", list);
    p.get("/rules/difference", difference);
    p.get("/rules/date", date_page);
    p.post("/rules/preview", preview);
    p.post("/rules/date", date);
}

/// A pack as lists name it.
pub(super) fn code_of(id: &str, version: i32) -> String {
    format!("{id}@{version}")
}

/// The pack of such a name.
fn pack_of(code: &str) -> Option<&'static Pack> {
    let (id, version) = code.split_once('@')?;
    deadlines::find(id, version.parse().ok()?)
}

pub(super) fn said(language: Language, text: &Text) -> String {
    of_language(language, &text.zh, &text.en).to_owned()
}

fn length_said(language: Language, length: Option<Length>) -> String {
    length.map_or_else(
        || String::from("—"),
        |length| of_language(language, &length.to_string(), &length.en()).to_owned(),
    )
}

#[derive(Serialize)]
struct PackView {
    code: String,
    id: String,
    version: i32,
    name: String,
    instrument: String,
    rules: usize,
    effective_from: Option<NaiveDate>,
    in_force: bool,
    /// Whether an administrator may enter its day.
    open: bool,
}

#[derive(Serialize)]
struct RuleView {
    id: String,
    name: String,
    article: String,
    party: String,
    length: String,
    sort: String,
    hard: bool,
    start: String,
}

#[derive(Serialize)]
struct RulesView {
    packs: Vec<PackView>,
    rules: Vec<RuleView>,
    keeps: bool,
}

async fn list(
    allowed: Allowed<actions::ReadDeadlines>,
    at: At,
    state: web::Data<AppState>,
) -> Result<HttpResponse, AppError> {
    let (today, language) = (state.clock.now().date(), at.language);
    let (packs, dates) = state
        .read(|conn| {
            Ok::<_, DeadlineError>((
                deadlines::service::dated_packs(conn)?,
                deadlines::service::pack_dates(conn)?,
            ))
        })
        .await?;
    let packs = packs.into_iter().map(|pack| PackView {
        code: code_of(&pack.id, pack.version),
        name: said(language, &pack.name),
        instrument: said(language, &pack.instrument),
        in_force: pack.effective_from.is_some_and(|day| day <= today),
        open: !pack.fixed && pack.effective_from.is_none_or(|day| day > today),
        id: pack.id,
        version: pack.version,
        rules: pack.rules,
        effective_from: pack.effective_from,
    });
    let rules = deadlines::in_force(&dates, today).map(|pack| pack.rules).unwrap_or_default();
    let view = RulesView {
        packs: packs.collect(),
        rules: rules.iter().map(|rule| rule_view(language, rule)).collect(),
        keeps: may(&allowed.actor, Action::KeepCalendars),
    };
    at.page(&state, &allowed.actor, "pages/keeping/rules.html", view).await
}

fn rule_view(language: Language, rule: &Rule) -> RuleView {
    RuleView {
        id: rule.id.clone(),
        name: said(language, &rule.name),
        article: said(language, &rule.article),
        party: word!(language, rule.party),
        length: length_said(language, rule.length),
        sort: word!(language, rule.sort),
        hard: rule.hard,
        start: said(language, &rule.start),
    }
}

/// What two packs say of one point of a rule.
#[derive(Serialize)]
struct PointView {
    what: String,
    left: String,
    right: String,
}

/// A rule that two packs do not have alike.
#[derive(Serialize)]
struct DifferentView {
    id: String,
    name: String,
    /// `left`, `right` or `both`: which of the packs have it.
    kept: &'static str,
    points: Vec<PointView>,
}

#[derive(Serialize)]
struct DifferenceView {
    form: Form,
    packs: Vec<Choice>,
    left: String,
    right: String,
    alike: usize,
    rules: Vec<DifferentView>,
}

/// The points of a rule as they are compared, each with its name.
fn points(at: &At, rule: &Rule) -> Vec<(String, String)> {
    let language = at.language;
    let days = |days: &[i32]| days.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ");
    let extension = |right: &deadlines::ExtensionRight| {
        format!("{} {}", word!(language, right.by), length_said(language, right.most))
    };
    vec![
        (at.text("ui-rule-name"), said(language, &rule.name)),
        (at.text("ui-article"), said(language, &rule.article)),
        (at.text("ui-start-event"), said(language, &rule.start)),
        (at.text("ui-rule-party"), word!(language, rule.party)),
        (at.text("ui-rule-sort"), word!(language, rule.sort)),
        (at.text("ui-rule-length"), length_said(language, rule.length)),
        (at.text("ui-rule-hard"), at.text(if rule.hard { "ui-yes" } else { "ui-no" })),
        (at.text("ui-rule-nature"), word!(language, rule.nature)),
        (at.text("ui-rule-first"), word!(language, rule.start_day)),
        (at.text("ui-rule-roll"), word!(language, rule.roll)),
        (at.text("ui-rule-direction"), word!(language, rule.direction)),
        (at.text("ui-rule-extensions"), rule.extensions.iter().map(extension).collect::<Vec<_>>().join("; ")),
        (at.text("ui-consequence"), said(language, &rule.consequence)),
        (at.text("ui-reminders"), days(&rule.reminders)),
        (at.text("ui-note"), said(language, &rule.note)),
    ]
}

async fn difference(
    allowed: Allowed<actions::ReadDeadlines>,
    at: At,
    state: web::Data<AppState>,
) -> Result<HttpResponse, AppError> {
    let packs = deadlines::packs();
    let choice = |pack: &Pack| Choice::new(code_of(&pack.id, pack.version), pack_name(&at, pack));
    let named = |name: &str, or: Option<&'static Pack>| at.param(name).and_then(pack_of).or(or);
    let (Some(left), Some(right)) = (named("left", packs.first()), named("right", packs.last())) else {
        return Err(DeadlineError::PackUnknown { pack: String::from("-"), version: 0 }.into());
    };
    let mut ids: Vec<&str> = left.rules.iter().map(|rule| rule.id.as_str()).collect();
    ids.extend(right.rules.iter().map(|rule| rule.id.as_str()).filter(|id| left.rule(id).is_none()));
    let rules: Vec<DifferentView> =
        ids.iter().filter_map(|id| different(&at, id, (left.rule(id), right.rule(id)))).collect();
    let form = Posted::default()
        .with("left", code_of(&left.id, left.version))
        .with("right", code_of(&right.id, right.version));
    let view = DifferenceView {
        form: Form::of(&form),
        packs: packs.iter().map(choice).collect(),
        left: pack_name(&at, left),
        right: pack_name(&at, right),
        alike: ids.len() - rules.len(),
        rules,
    };
    at.page(&state, &allowed.actor, "pages/keeping/rules_difference.html", view).await
}

fn pack_name(at: &At, pack: &Pack) -> String {
    format!("{} {} ({})", said(at.language, &pack.name), pack.version, pack.id)
}

/// What differs of a rule between two packs; nothing where they have it alike.
fn different(at: &At, id: &str, rules: (Option<&Rule>, Option<&Rule>)) -> Option<DifferentView> {
    let name = |rule: &Rule| said(at.language, &rule.name);
    let (name, kept, points) = match rules {
        (None, None) => return None,
        (Some(left), None) => (name(left), "left", Vec::new()),
        (None, Some(right)) => (name(right), "right", Vec::new()),
        (Some(left), Some(right)) if left == right => return None,
        (Some(left), Some(right)) => {
            let pairs = points(at, left).into_iter().zip(points(at, right));
            let points = pairs.filter(|((_, one), (_, other))| one != other);
            let point = |((what, left), (_, right))| PointView { what, left, right };
            (name(right), "both", points.map(point).collect())
        }
    };
    Some(DifferentView { id: id.to_owned(), name, kept, points })
}

/// A rule that a pack takes over.
#[derive(Serialize)]
struct TakenView {
    rule: String,
    before: String,
    after: String,
    from_pack: String,
}

#[derive(Serialize)]
struct DatePreviewView {
    before: Option<NaiveDate>,
    from: Option<NaiveDate>,
    instrument_before: String,
    instrument: String,
    taken: Vec<TakenView>,
    staying: usize,
    open_clocks: i64,
}

#[derive(Serialize)]
struct DateView {
    form: Form,
    packs: Vec<Choice>,
    preview: Option<DatePreviewView>,
}

const DATE: &str = "pages/keeping/rules_date.html";

fn date_view(at: &At, form: Form, preview: Option<PackPreview>) -> DateView {
    let open = deadlines::packs().iter().filter(|pack| pack.effective_from.is_none());
    let language = at.language;
    let shown = |preview: PackPreview| DatePreviewView {
        before: preview.before,
        from: preview.effective_from,
        instrument_before: said(language, &preview.instrument_before),
        instrument: said(language, &preview.instrument),
        taken: preview
            .taken
            .into_iter()
            .map(|taken| TakenView {
                rule: taken.rule,
                before: length_said(language, taken.length_before),
                after: length_said(language, taken.length),
                from_pack: taken.from_pack.unwrap_or_default(),
            })
            .collect(),
        staying: preview.staying.len(),
        open_clocks: preview.open_clocks,
    };
    DateView {
        form,
        packs: open.map(|pack| Choice::new(code_of(&pack.id, pack.version), pack_name(at, pack))).collect(),
        preview: preview.map(shown),
    }
}

async fn date_page(
    allowed: Allowed<actions::KeepCalendars>,
    at: At,
    state: web::Data<AppState>,
) -> Result<HttpResponse, AppError> {
    let fresh = Posted::default().with("pack", at.param("pack").unwrap_or_default());
    at.page(&state, &allowed.actor, DATE, date_view(&at, Form::of(&fresh), None)).await
}

/// The day that was typed for a pack; none takes an entry back.
fn told(posted: &Posted) -> Result<DatePack, AppError> {
    let mut fields = Fields::new();
    let pack = pack_of(posted.text("pack"));
    fields.check(pack.is_some(), "pack", "required", "");
    let effective_from = posted.day(&mut fields, "effective_from");
    fields.finish().map_err(DeadlineError::from)?;
    let Some(pack) = pack else { return Err(wrong("pack", "required")) };
    Ok(DatePack {
        pack: pack.id.clone(),
        version: pack.version,
        effective_from,
        note: posted.text("note").to_owned(),
    })
}

async fn preview(
    allowed: Allowed<actions::KeepCalendars>,
    at: At,
    state: web::Data<AppState>,
    posted: Posted,
) -> Result<HttpResponse, AppError> {
    let today = state.clock.now().date();
    let found = match told(&posted) {
        Ok(command) => {
            let read = state.read(move |conn| deadlines::service::preview_date(conn, today, &command));
            read.await.map_err(AppError::from)
        }
        Err(error) => Err(error),
    };
    match found {
        Ok(preview) => {
            let view = date_view(&at, Form::of(&posted), Some(preview));
            at.page(&state, &allowed.actor, DATE, view).await
        }
        Err(error) if error.is_about_the_form() => {
            let view = date_view(&at, Form::refused(&posted, &error, &at), None);
            at.again(&state, &allowed.actor, DATE, view).await
        }
        Err(error) => Err(error),
    }
}

async fn date(
    allowed: Allowed<actions::KeepCalendars>,
    at: At,
    state: web::Data<AppState>,
    posted: Posted,
) -> Result<HttpResponse, AppError> {
    let done = match told(&posted) {
        Ok(command) => {
            let dated = once(&state, allowed.actor.clone(), &posted, move |work| {
                deadlines::service::date_pack(work, &command).map(|_| ())
            });
            dated.await
        }
        Err(error) => Err(error),
    };
    match done {
        Ok(()) => Ok(at.done("/rules", "said-pack_dated")),
        Err(error) if error.is_about_the_form() => {
            let view = date_view(&at, Form::refused(&posted, &error, &at), None);
            at.again(&state, &allowed.actor, DATE, view).await
        }
        Err(error) => Err(error),
    }
}
