//! Who decides what in each office: the matrix of a day, an office's own rows, and their ends.

use actix_web::{HttpResponse, web};
use chrono::NaiveDate;
use serde::Serialize;

use crate::app::AppState;
use crate::approvals::error::ApprovalError;
use crate::approvals::matrix::{self, Line, NewAuthority};
use crate::approvals::model::{Authority, AuthorityId};
use crate::approvals::{DecisionKind, rules};
use crate::auth::policy::{Action, actions, may};
use crate::http::{Allowed, AppError, Pages, Posted, once};
use crate::kit::{Actor, Fields, OfficeId, Role};
use crate::org::error::OrgError;
use crate::org::{people, queries};
use crate::web::at::At;
use crate::web::form::{Choice, Form, wrong};
use crate::{choices, word};

/// Adds this module's pages.
pub(super) fn pages(p: &mut Pages) {
    p.get("/authority", page);
    p.get("/authority/new", new_page);
    p.post("/authority/new", set);
    p.post("/authority/{id}/end", end);
}

/// Roles that may be named in a matrix.
const ROLES: [Role; 4] =
    [Role::Prosecutor, Role::DepartmentHead, Role::ChiefProsecutor, Role::CaseManagement];

#[derive(Serialize)]
struct LineView {
    kind: &'static str,
    word: String,
    major: bool,
    proposers: Vec<String>,
    reviewer: Option<String>,
    decider: String,
    reviewer_may_decide: bool,
    delegable: bool,
    own: Option<OwnView>,
}

/// A row that the office has itself.
#[derive(Serialize)]
struct OwnView {
    id: AuthorityId,
    version: i32,
    basis: String,
    from: NaiveDate,
    to: Option<NaiveDate>,
    lasts: bool,
}

#[derive(Serialize)]
struct MatrixView {
    form: Form,
    office: OfficeId,
    on: NaiveDate,
    today: NaiveDate,
    offices: Vec<Choice>,
    lines: Vec<LineView>,
    /// Whether whoever looks keeps the matrix of this office.
    keeps: bool,
}

async fn view(
    (state, at, actor): (&AppState, &At, &Actor),
    (office, on): (Option<OfficeId>, Option<NaiveDate>),
) -> Result<MatrixView, AppError> {
    let today = state.clock.now().date();
    let (on, own) = (on.unwrap_or(today), actor.office);
    let keeper = actor.clone();
    let (offices, kept) = state
        .read(move |conn| Ok::<_, OrgError>((queries::procuratorates(conn)?, people::kept(conn, &keeper)?)))
        .await?;
    let office = office.or(own).or_else(|| offices.first().map(|row| row.id)).unwrap_or(OfficeId(0));
    let lines = state.read(move |conn| matrix::on(conn, office, on)).await?;
    let line = |line: Line| {
        let Line { kind, authority, row } = line;
        LineView {
            kind: kind.code(),
            word: word!(at.language, kind),
            major: rules::is_major(kind),
            proposers: authority.proposers.iter().map(|role| word!(at.language, role)).collect(),
            reviewer: authority.reviewer.map(|role| word!(at.language, role)),
            decider: word!(at.language, authority.decider),
            reviewer_may_decide: authority.reviewer_may_decide,
            delegable: authority.delegable,
            own: row.map(|row| OwnView {
                id: row.id,
                version: row.version,
                basis: row.basis,
                from: row.valid_from,
                to: row.valid_to,
                lasts: row.valid_to.is_none_or(|last| last >= today),
            }),
        }
    };
    Ok(MatrixView {
        form: Form::of(&Posted::default().with("office", office).with("on", on)),
        office,
        on,
        today,
        offices: offices.into_iter().map(|row| Choice::new(row.id, row.name)).collect(),
        lines: lines.into_iter().map(line).collect(),
        keeps: may(actor, Action::KeepOrganisations) && kept.contains(&office),
    })
}

const TEMPLATE: &str = "pages/keeping/authority.html";

async fn page(
    allowed: Allowed<actions::ReadAuthority>,
    at: At,
    state: web::Data<AppState>,
) -> Result<HttpResponse, AppError> {
    let view = view((&state, &at, &allowed.actor), (at.parsed("office"), at.parsed("on"))).await?;
    at.page(&state, &allowed.actor, TEMPLATE, view).await
}

#[derive(Serialize)]
struct NewView {
    form: Form,
    offices: Vec<Choice>,
    kinds: Vec<Choice>,
    proposers: Vec<Choice>,
    reviewers: Vec<Choice>,
    deciders: Vec<Choice>,
}

async fn new_view(state: &AppState, at: &At, actor: &Actor, form: Form) -> Result<NewView, AppError> {
    let keeper = actor.clone();
    let bodies = state.read(move |conn| super::people::Bodies::read(conn, &keeper)).await?;
    let role = |role: &Role| Choice::new(role.code(), word!(at.language, role));
    let two = [Role::DepartmentHead, Role::ChiefProsecutor];
    Ok(NewView {
        form,
        offices: bodies.offices,
        kinds: choices!(at.language, DecisionKind),
        proposers: ROLES.iter().map(role).collect(),
        reviewers: two.iter().map(role).collect(),
        deciders: two.iter().rev().map(role).collect(),
    })
}

async fn new_page(
    allowed: Allowed<actions::KeepOrganisations>,
    at: At,
    state: web::Data<AppState>,
) -> Result<HttpResponse, AppError> {
    let today = state.clock.now().date();
    let kind = at.param("kind").and_then(DecisionKind::from_code).unwrap_or(DecisionKind::FileCase);
    let office = at.parsed::<OfficeId>("office").or(allowed.actor.office).unwrap_or(OfficeId(0));
    let lines = state.read(move |conn| matrix::on(conn, office, today)).await?;
    let mut fresh =
        Posted::default().with("office", office).with("kind", kind.code()).with("valid_from", today);
    if let Some(line) = lines.into_iter().find(|line| line.kind == kind) {
        let Authority { proposers, reviewer, decider, reviewer_may_decide, delegable } = line.authority;
        for role in proposers {
            fresh = fresh.with(&format!("by_{}", role.code()), "yes");
        }
        let yes = |yes: bool| if yes { "yes" } else { "" };
        fresh = fresh
            .with("reviewer_role", reviewer.map(Role::code).unwrap_or_default())
            .with("decider_role", decider.code())
            .with("reviewer_may_decide", yes(reviewer_may_decide))
            .with("delegable", yes(delegable));
    }
    let view = new_view(&state, &at, &allowed.actor, Form::of(&fresh)).await?;
    at.page(&state, &allowed.actor, "pages/keeping/authority_new.html", view).await
}

async fn set(
    allowed: Allowed<actions::KeepOrganisations>,
    at: At,
    state: web::Data<AppState>,
    posted: Posted,
) -> Result<HttpResponse, AppError> {
    let actor = allowed.actor;
    let done = match told(&posted) {
        Ok(new) => {
            let (office, from) = (new.office, new.from);
            let made = once(&state, actor.clone(), &posted, move |work| matrix::set(work, &new)).await;
            made.map(|_| (office, from))
        }
        Err(error) => Err(error),
    };
    match done {
        Ok((office, from)) => {
            Ok(at.done(&format!("/authority?office={office}&on={from}"), "said-authority_set"))
        }
        Err(error) if error.is_about_the_form() => {
            let error = error.renamed("office_id", "office");
            let view = new_view(&state, &at, &actor, Form::refused(&posted, &error, &at)).await?;
            at.again(&state, &actor, "pages/keeping/authority_new.html", view).await
        }
        Err(error) => Err(error),
    }
}

/// What the form says of a row.
fn told(posted: &Posted) -> Result<NewAuthority, AppError> {
    let mut fields = Fields::new();
    let office: Option<OfficeId> = posted.parsed(&mut fields, "office");
    let office = posted.required(&mut fields, "office", office);
    let kind = posted.code(&mut fields, "kind", DecisionKind::from_code);
    let kind = posted.required(&mut fields, "kind", kind);
    let decider = posted.code(&mut fields, "decider_role", Role::from_code);
    let decider = posted.required(&mut fields, "decider_role", decider);
    let reviewer = posted.code(&mut fields, "reviewer_role", Role::from_code);
    let from = posted.day(&mut fields, "valid_from");
    let from = posted.required(&mut fields, "valid_from", from);
    let to = posted.day(&mut fields, "valid_to");
    fields.check(!posted.text("basis").is_empty(), "basis", "required", "");
    fields.finish().map_err(ApprovalError::from)?;
    let (Some(office), Some(kind), Some(decider), Some(from)) = (office, kind, decider, from) else {
        return Err(wrong("kind", "required"));
    };
    let proposers = ROLES.into_iter().filter(|role| posted.ticked(&format!("by_{}", role.code()))).collect();
    let authority = Authority {
        proposers,
        reviewer,
        decider,
        reviewer_may_decide: posted.ticked("reviewer_may_decide"),
        delegable: posted.ticked("delegable"),
    };
    Ok(NewAuthority { office, kind, authority, basis: posted.text("basis").to_owned(), from, to })
}

async fn end(
    allowed: Allowed<actions::KeepOrganisations>,
    at: At,
    state: web::Data<AppState>,
    id: web::Path<AuthorityId>,
    posted: Posted,
) -> Result<HttpResponse, AppError> {
    let (actor, id, version) = (allowed.actor, id.into_inner(), posted.version());
    let mut fields = Fields::new();
    let last = posted.day(&mut fields, "last");
    let last = posted.required(&mut fields, "last", last);
    let office: Option<OfficeId> = posted.parsed(&mut fields, "office");
    let done = match (fields.finish().map_err(ApprovalError::from), last) {
        (Ok(()), Some(last)) => {
            state.perform(actor.clone(), move |work| matrix::end(work, id, version, last)).await
        }
        (Err(error), _) => Err(error),
        (Ok(()), None) => return Err(wrong("last", "required")),
    };
    match done.map_err(AppError::from) {
        Ok(()) => {
            let office = office.map(|office| format!("?office={office}")).unwrap_or_default();
            Ok(at.done(&format!("/authority{office}"), "said-authority_ended"))
        }
        Err(error) if error.is_about_the_form() => {
            let fresh = view((&state, &at, &actor), (office, None)).await?;
            let form = fresh.form.with_refused(&posted, &error, &at);
            at.again(&state, &actor, TEMPLATE, MatrixView { form, ..fresh }).await
        }
        Err(error) => Err(error),
    }
}
