//! Importing leads from a sheet, step by step: the file, what its columns mean, a dry run with the rows that would be
//! refused, the import with how far it is, and what came of it. A step may be left; the list leads back to it.

use actix_web::{HttpRequest, HttpResponse, web};
use chrono::NaiveDate;
use serde::Serialize;

use crate::app::AppState;
use crate::auth::policy::actions;
use crate::flows::matters::{self, Ask, MattersReport, ReportedMatter};
use crate::http::download::stream;
use crate::http::messages::Language;
use crate::http::posted::receive_sheet;
use crate::http::sheets::carry_on;
use crate::http::upload::blocking;
use crate::http::{Allowed, AppError, Pages, Posted};
use crate::kit::page::{Page, PageRequest};
use crate::kit::{Actor, Fields, Timestamp};
use crate::leads::import::service::{is_own, refused};
use crate::leads::import::{
    self, Batch, BatchState, Cell, Chosen, Field, ImportError, ImportId, Reject, Staged, queries,
};
use crate::leads::{Channel, StatutorySource};
use crate::matching::decisions::CounterpartKind;
use crate::web::at::At;
use crate::web::form::{Choice, Form, wrong};
use crate::web::list::List;
use crate::web::names::Names;
use crate::{choices, word};

/// Adds this module's pages.
pub(super) fn pages(p: &mut Pages) {
    p.get("/imports", list);
    p.get("/imports/new", upload_page);
    p.post("/imports/new", upload);
    p.get("/imports/{id}", page);
    p.post("/imports/{id}/columns", begin);
    p.get("/imports/{id}/rejects", rejects);
    p.post("/imports/{id}/undo", undo);
}

/// Rows of a sheet that are shown beside its columns.
const FIRST_ROWS: usize = 5;

/// Matters of a page of the result.
const MATTERS: usize = 20;

/// A batch.
#[derive(Serialize)]
struct BatchRow {
    id: ImportId,
    file_name: String,
    state: String,
    by: String,
    created_at: Timestamp,
    finished_at: Option<Timestamp>,
    rows_total: i64,
    rows: i64,
    created: i64,
    duplicates: i64,
    rejected: i64,
    dry_run: bool,
    channel: String,
}

impl BatchRow {
    fn of(row: &Batch, (names, language): (&Names, Language)) -> Self {
        Self {
            id: row.id,
            file_name: row.file_name.clone(),
            state: word!(language, row.state),
            by: names.person(row.imported_by),
            created_at: row.created_at,
            finished_at: row.finished_at,
            rows_total: row.rows_total,
            rows: row.rows_read,
            created: row.created,
            duplicates: row.duplicates,
            rejected: row.rejected,
            dry_run: row.dry_run,
            channel: word!(language, row.plan.get().channel),
        }
    }
}

#[derive(Serialize)]
struct ImportsView {
    list: List,
    rows: Vec<BatchRow>,
}

async fn list(
    allowed: Allowed<actions::ImportLeads>,
    at: At,
    state: web::Data<AppState>,
) -> Result<HttpResponse, AppError> {
    let (scope, page) = (allowed.actor.scope.clone(), List::page(&at));
    let (rows, names) = state
        .read(move |conn| {
            let rows = Page::of(queries::batches(conn, &scope, &page)?, &page, |row| row.id.0);
            let names = Names::read(conn, rows.items.iter().filter_map(|row| row.imported_by))?;
            Ok::<_, ImportError>((rows, names))
        })
        .await?;
    let view = ImportsView {
        list: List::of(&at, "", rows.next),
        rows: rows.items.iter().map(|row| BatchRow::of(row, (&names, at.language))).collect(),
    };
    at.page(&state, &allowed.actor, "pages/prosecutor/imports.html", view).await
}

#[derive(Serialize)]
struct UploadView {
    form: Form,
    fields: Vec<Choice>,
}

fn upload_view(at: &At, form: Form) -> UploadView {
    UploadView { form, fields: choices!(at.language, Field) }
}

async fn upload_page(
    allowed: Allowed<actions::ImportLeads>,
    at: At,
    state: web::Data<AppState>,
) -> Result<HttpResponse, AppError> {
    let view = upload_view(&at, Form::of(&Posted::default()));
    at.page(&state, &allowed.actor, "pages/prosecutor/import_new.html", view).await
}

async fn upload(
    allowed: Allowed<actions::ImportLeads>,
    at: At,
    state: web::Data<AppState>,
    (request, payload): (HttpRequest, web::Payload),
) -> Result<HttpResponse, AppError> {
    let actor = allowed.actor;
    match uploaded(&state, actor.clone(), (&request, payload)).await {
        Ok(id) => Ok(at.done(&format!("/imports/{id}"), "said-sheet_received")),
        Err(error) if error.code() == "form_not_ours" || error.is_ours() => Err(error),
        Err(error) => {
            let view = upload_view(&at, Form::refused(&Posted::default(), &error, &at));
            at.again(&state, &actor, "pages/prosecutor/import_new.html", view).await
        }
    }
}

/// The batch of a sheet, which waits until its columns were looked at.
async fn uploaded(
    state: &AppState,
    actor: Actor,
    sent: (&HttpRequest, web::Payload),
) -> Result<ImportId, AppError> {
    let (_, sheet, name) = receive_sheet(state, sent).await?;
    let office = actor.office.ok_or(ImportError::OfficeNotFound { office: String::from("-") })?;
    let (importer, files) = (state.importer(), state.files.clone());
    let staged = blocking(move || {
        importer.forget_waiting()?;
        Staged::waiting(&files, sheet, &name)
    })
    .await?;
    let told = staged.clone();
    let opened =
        state.perform(actor, move |work| import::open(work, office, &told).map(|batch| batch.id)).await;
    if opened.is_err() {
        staged.discard(&state.files);
    }
    Ok(opened?)
}

/// A column of the sheet, with what it is taken to mean and what stands in it.
#[derive(Serialize)]
struct ColumnView {
    name: String,
    heading: String,
    samples: Vec<String>,
}

/// A refused row.
#[derive(Serialize)]
struct RejectView {
    row: i64,
    heading: String,
    rule: String,
}

/// A group of leads about one matter.
#[derive(Serialize)]
struct MatterView {
    href: String,
    title: String,
    size: usize,
    first_on: Option<NaiveDate>,
    last_on: Option<NaiveDate>,
    domain: String,
    leads: Vec<(String, String, String)>,
    elsewhere: Vec<(Option<String>, String, String)>,
    /// Where the leads of the group are merged, if there are two and more.
    merge: Option<String>,
}

/// What came of the leads.
#[derive(Serialize)]
struct ResultView {
    leads: usize,
    /// Leads that are still being compared.
    to_compare: usize,
    groups: usize,
    grouped: usize,
    known: usize,
    domains: Vec<(String, i64)>,
    models: Vec<(String, i64)>,
    matters: Vec<MatterView>,
}

#[derive(Serialize)]
struct ImportView {
    row: BatchRow,
    /// Which of the four steps it is.
    step: u8,
    is_waiting: bool,
    is_undone: bool,
    is_running: bool,
    is_checked: bool,
    failure: Option<String>,
    is_own: bool,
    may_undo: bool,
    columns: Vec<ColumnView>,
    meanings: Vec<Choice>,
    channels: Vec<Choice>,
    sources: Vec<Choice>,
    form: Form,
    rejects: Vec<RejectView>,
    result: Option<ResultView>,
    list: List,
}

async fn page(
    allowed: Allowed<actions::ImportLeads>,
    at: At,
    state: web::Data<AppState>,
    id: web::Path<ImportId>,
) -> Result<HttpResponse, AppError> {
    let view = view(&state, &allowed.actor, (id.into_inner(), &at), None).await?;
    at.page(&state, &allowed.actor, "pages/prosecutor/import.html", view).await
}

async fn view(
    state: &AppState,
    actor: &Actor,
    (id, at): (ImportId, &At),
    refusal: Option<(&Posted, &AppError)>,
) -> Result<ImportView, AppError> {
    let (scope, language, page) = (actor.scope.clone(), at.language, List::page(at));
    let (batch, names, rejected) = state
        .read(move |conn| {
            let batch = import::batch(conn, &scope, id)?;
            // The pages of a finished import are those of its matters.
            let asked =
                if is_imported(&batch) { PageRequest { cursor: None, limit: page.limit } } else { page };
            let rejected = refused(conn, &scope, id, &asked)?;
            Ok::<_, ImportError>((batch.clone(), Names::read(conn, batch.imported_by)?, rejected))
        })
        .await?;
    let (is_own, is_waiting) = (is_own(actor, &batch), batch.state == BatchState::Waiting);
    let result = if is_imported(&batch) { Some(reported(state, actor, (id, at)).await?) } else { None };
    let next = match &result {
        Some((_, next)) => next.and_then(|next| i64::try_from(next).ok()),
        None => rejected.next,
    };
    let first = if is_waiting && is_own { first_rows(state, &batch).await? } else { Vec::new() };
    let is_checked = is_waiting && batch.finished_at.is_some();
    Ok(ImportView {
        step: match batch.state {
            BatchState::Waiting if is_checked => 3,
            BatchState::Waiting => 2,
            BatchState::Running if batch.dry_run => 3,
            BatchState::Running | BatchState::Finished | BatchState::Failed | BatchState::Undone => 4,
        },
        is_waiting,
        is_undone: batch.state == BatchState::Undone,
        is_checked,
        is_running: batch.state == BatchState::Running,
        failure: batch.failure.as_ref().map(|code| language.text(&format!("error-{code}"), &[])),
        is_own,
        may_undo: matches!(batch.state, BatchState::Waiting | BatchState::Finished | BatchState::Failed),
        columns: columns(&batch, &first),
        meanings: choices!(language, Field),
        channels: choices!(language, Channel),
        sources: choices!(language, StatutorySource),
        form: match refusal {
            Some((posted, error)) => Form::refused(posted, error, at),
            None => Form::of(&as_planned(&batch)),
        },
        rejects: rejected.items.iter().map(|reject| reject_view(reject, language)).collect(),
        result: result.map(|(report, _)| result_view(report, (&names, language))),
        list: List::of(at, "", next),
        row: BatchRow::of(&batch, (&names, language)),
    })
}

/// Whether its leads are in the register.
fn is_imported(batch: &Batch) -> bool {
    !batch.dry_run && batch.created > 0 && matches!(batch.state, BatchState::Finished | BatchState::Failed)
}

fn name(column: usize) -> String {
    format!("columns[{column}]")
}

/// The columns as they are understood.
fn as_planned(batch: &Batch) -> Posted {
    let plan = batch.plan.get();
    let source = plan.statutory_source.map(StatutorySource::code).unwrap_or_default();
    let form = Posted::default().with("channel", plan.channel.code()).with("statutory_source", source);
    let columns = plan.layout.columns.meanings().iter().enumerate();
    columns.fold(form, |form, (at, field)| form.with(&name(at), field.map(Field::code).unwrap_or_default()))
}

fn columns(batch: &Batch, first: &[import::Row]) -> Vec<ColumnView> {
    let headings = batch.plan.get().layout.headings.iter().enumerate();
    let column = |(at, heading): (usize, &String)| ColumnView {
        name: name(at),
        heading: heading.clone(),
        samples: first.iter().filter_map(|row| row.cells.get(at).map(Cell::text)).collect(),
    };
    headings.map(column).collect()
}

async fn first_rows(state: &AppState, batch: &Batch) -> Result<Vec<import::Row>, AppError> {
    let (importer, batch) = (state.importer(), batch.clone());
    Ok(blocking(move || importer.first_rows(&batch, FIRST_ROWS)).await?)
}

fn reject_view(reject: &Reject, language: Language) -> RejectView {
    RejectView { row: reject.row, heading: reject.heading.clone(), rule: word!(language, reject.code) }
}

/// What the register knows of the leads of a batch, and what the next page of it is.
async fn reported(
    state: &AppState,
    actor: &Actor,
    (id, at): (ImportId, &At),
) -> Result<(MattersReport, Option<usize>), AppError> {
    let ask = Ask { import: Some(id), from: at.parsed("cursor").unwrap_or(0), limit: MATTERS };
    let scope = actor.scope.clone();
    let report =
        state.read(move |conn| matters::report(conn, &scope, ask).map_err(ImportError::from)).await?;
    let next = report.next;
    Ok((report, next))
}

fn result_view(report: MattersReport, (names, language): (&Names, Language)) -> ResultView {
    let domain = |code: Option<&str>| match code {
        Some(code) => names.domain(Some(code), language),
        None => language.text("ui-unclassified", &[]),
    };
    ResultView {
        leads: report.leads,
        to_compare: report.to_compare,
        groups: report.groups,
        grouped: report.grouped_leads,
        known: report.known,
        domains: report.domains.iter().map(|one| (domain(one.domain.as_deref()), one.leads)).collect(),
        models: report.models.into_iter().map(|one| (one.name, one.hits)).collect(),
        matters: report.items.into_iter().map(|matter| matter_view(matter, (names, language))).collect(),
    }
}

fn matter_view(matter: ReportedMatter, (names, language): (&Names, Language)) -> MatterView {
    let ReportedMatter {
        lead_id, title, size, first_on, last_on, domain, lead_ids, leads, elsewhere, ..
    } = matter;
    let query: Vec<String> =
        lead_ids.iter().take(super::merging::MOST).map(|id| format!("lead={id}")).collect();
    MatterView {
        href: format!("/leads/{lead_id}"),
        title,
        size,
        first_on,
        last_on,
        domain: names.domain(domain.as_deref(), language),
        leads: leads
            .into_iter()
            .take(10)
            .map(|lead| (format!("/leads/{}", lead.line.id), lead.line.number, lead.line.title))
            .collect(),
        elsewhere: elsewhere
            .into_iter()
            .map(|record| {
                let word = word!(language, record.kind);
                let number = record.number.unwrap_or_default();
                let href = match record.kind {
                    CounterpartKind::Lead => Some(format!("/leads/{}", record.id)),
                    CounterpartKind::Case => Some(format!("/cases/{}", record.id)),
                    CounterpartKind::BrandCase => None,
                };
                (href, format!("{word} {number}"), record.title)
            })
            .collect(),
        merge: (size > 1).then(|| format!("/leads/merge?survivor={lead_id}&{}", query.join("&"))),
    }
}

async fn begin(
    allowed: Allowed<actions::ImportLeads>,
    at: At,
    state: web::Data<AppState>,
    id: web::Path<ImportId>,
    posted: Posted,
) -> Result<HttpResponse, AppError> {
    let (id, actor) = (id.into_inner(), allowed.actor);
    let begun = match chosen(&posted) {
        Ok(chosen) => state
            .perform(actor.clone(), move |work| import::begin(work, id, &chosen).map(drop))
            .await
            .map_err(AppError::from),
        Err(error) => Err(error),
    };
    match begun {
        Ok(()) => {
            carry_on(state.importer(), id, actor);
            Ok(at.done(&format!("/imports/{id}"), "said-import_begun"))
        }
        Err(error) if error.is_about_the_form() => {
            let view = view(&state, &actor, (id, &at), Some((&posted, &error))).await?;
            at.again(&state, &actor, "pages/prosecutor/import.html", view).await
        }
        Err(error) => Err(error),
    }
}

/// What the form makes of the sheet.
fn chosen(posted: &Posted) -> Result<Chosen, AppError> {
    let mut fields = Fields::new();
    let channel = posted.code(&mut fields, "channel", Channel::from_code);
    let channel = posted.required(&mut fields, "channel", channel);
    let statutory_source = posted.code(&mut fields, "statutory_source", StatutorySource::from_code);
    let columns = (0..)
        .map_while(|at| posted.typed().contains_key(&name(at)).then(|| name(at)))
        .map(|name| posted.code(&mut fields, &name, Field::from_code))
        .collect();
    fields.finish().map_err(ImportError::from)?;
    let channel = channel.ok_or_else(|| wrong("channel", "required"))?;
    Ok(Chosen { columns, channel, statutory_source, dry_run: posted.text("then") != "import" })
}

async fn rejects(
    allowed: Allowed<actions::ImportLeads>,
    state: web::Data<AppState>,
    id: web::Path<ImportId>,
) -> Result<HttpResponse, AppError> {
    let id = id.into_inner();
    let batch = state.perform(allowed.actor, move |work| import::service::take_rejects(work, id)).await?;
    let (files, vault, found) = (state.files.clone(), state.vault.clone(), batch.clone());
    let sheet = blocking(move || import::open_rejects(&files, vault, &found)).await?;
    Ok(stream(sheet.reader, sheet.size, (batch.format.media_type(), &batch.rejects_name())))
}

async fn undo(
    allowed: Allowed<actions::ImportLeads>,
    at: At,
    state: web::Data<AppState>,
    id: web::Path<ImportId>,
    posted: Posted,
) -> Result<HttpResponse, AppError> {
    let (id, actor) = (id.into_inner(), allowed.actor);
    let undone = state.perform(actor.clone(), move |work| import::undo(work, id)).await;
    match undone.map_err(AppError::from) {
        Ok(batch) => {
            let importer = state.importer();
            blocking(move || importer.forget(&batch)).await?;
            Ok(at.done("/imports", "said-import_undone"))
        }
        Err(error) if error.is_about_the_form() => {
            let view = view(&state, &actor, (id, &at), Some((&posted, &error))).await?;
            at.again(&state, &actor, "pages/prosecutor/import.html", view).await
        }
        Err(error) => Err(error),
    }
}
