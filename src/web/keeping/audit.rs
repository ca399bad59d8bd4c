//! The log: who did and who saw what, searched, with the state of its chains.

use actix_web::{HttpResponse, web};
use chrono::{Days, NaiveDate};
use serde::Serialize;

use crate::app::AppState;
use crate::audit::{AuditRow, LogFilter};
use crate::auth::policy::actions;
use crate::flows::case_log::{self, CaseLogError};
use crate::http::{Allowed, AppError, Pages, Posted};
use crate::kit::page::Page;
use crate::kit::{Role, Timestamp};
use crate::web::at::At;
use crate::web::form::Form;
use crate::web::list::List;
use crate::web::names::Names;
use crate::word;

/// Adds this module's pages.
pub(super) fn pages(p: &mut Pages) {
    p.get("/audit", list);
    p.get("/audit/chains", chains);
}

/// A row of the log. What a record says is not in it; only which fields were touched.
#[derive(Serialize)]
struct RowView {
    at: Timestamp,
    person: String,
    roles: Vec<String>,
    origin: String,
    action: String,
    kind: String,
    id: i64,
    case_id: Option<i64>,
    fields: Vec<String>,
    office: String,
    seq: i64,
    hash: String,
}

#[derive(Serialize)]
struct LogView {
    list: List,
    query: Form,
    rows: Vec<RowView>,
}

async fn list(
    allowed: Allowed<actions::ReadAudit>,
    at: At,
    state: web::Data<AppState>,
) -> Result<HttpResponse, AppError> {
    let text = |name: &str| at.param(name).map(str::to_owned);
    let day = |name: &str| at.parsed::<NaiveDate>(name);
    let after = |day: NaiveDate| day.checked_add_days(Days::new(1)).unwrap_or(day);
    let filter = LogFilter {
        offices: None,
        subject_kind: text("subject_kind"),
        subject_id: at.parsed("subject_id"),
        person: at.parsed("person"),
        action: text("action"),
        from: day("from").map(Timestamp::start_of),
        until: day("until").map(after).map(Timestamp::start_of),
    };
    let (page, actor) = (List::page(&at), allowed.actor.clone());
    let (rows, names) = state
        .read(move |conn| {
            let rows = Page::of(case_log::entries(conn, &actor, filter, &page)?, &page, |row| row.id);
            let names = Names::read(conn, rows.items.iter().filter_map(|row| row.person_id))?;
            Ok::<_, CaseLogError>((rows, names))
        })
        .await?;
    let view = |row: AuditRow| RowView {
        fields: row.fields(),
        at: row.at,
        person: names.person(row.person_id),
        roles: row
            .roles
            .split(',')
            .filter_map(Role::from_code)
            .map(|role| word!(at.language, role))
            .collect(),
        origin: row.origin,
        action: row.action,
        kind: row.subject_kind,
        id: row.subject_id,
        case_id: row.case_id,
        office: names.office(row.office_id),
        seq: row.seq,
        hash: row.hash,
    };
    let mut posted = Posted::default();
    for name in ["subject_kind", "subject_id", "person", "action", "from", "until"] {
        posted = posted.with(name, at.param(name).unwrap_or_default());
    }
    let view = LogView {
        list: List::of(&at, "", rows.next),
        query: Form::of(&posted),
        rows: rows.items.into_iter().map(view).collect(),
    };
    at.page(&state, &allowed.actor, "pages/keeping/audit.html", view).await
}

/// A row that does not hold.
#[derive(Serialize)]
struct BrokenView {
    office: String,
    seq: i64,
    explanation: String,
}

#[derive(Serialize)]
struct ChainsView {
    whole: bool,
    rows: u64,
    chains: u64,
    anchors: u64,
    unreadable: usize,
    broken: Vec<BrokenView>,
}

async fn chains(
    allowed: Allowed<actions::ReadAudit>,
    at: At,
    state: web::Data<AppState>,
) -> Result<HttpResponse, AppError> {
    let proof = state.anchors.prove(&state.db).await.map_err(CaseLogError::from)?;
    let names = state.read(|conn| Names::read(conn, []).map_err(CaseLogError::from)).await?;
    let broken = proof.broken().map(|broken| BrokenView {
        office: names.office(broken.office_id),
        seq: broken.seq,
        explanation: at.text(&format!("ui-broken-{}", broken.what)),
    });
    let view = ChainsView {
        broken: broken.collect(),
        whole: proof.holds(),
        rows: proof.chains.rows,
        chains: proof.chains.chains,
        anchors: proof.anchors.read,
        unreadable: proof.anchors.unreadable.len(),
    };
    at.page(&state, &allowed.actor, "pages/keeping/chains.html", view).await
}
