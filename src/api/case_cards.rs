//! Case cards (案卡) as a workbook: taken out, tried, brought in.

use std::io::{self, Write};
use std::sync::Arc;

use actix_web::{HttpRequest, HttpResponse, web};
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::cases::CaseQuery;
use crate::app::AppState;
use crate::audit::{Subject, perform_blocking};
use crate::auth::policy::actions;
use crate::cases::CaseId;
use crate::cases::model::CaseFilter;
use crate::files::workbook::{Cell, Written};
use crate::files::{FileError, Intake, MediaType};
use crate::flows::FlowError;
use crate::flows::case_cards::{self, Card, CardError, CardRow, Column, Sheet};
use crate::http::download::{stream, written};
use crate::http::messages::Language;
use crate::http::upload::{blocking, receive};
use crate::http::{Allowed, AppError, Problem, Routes};
use crate::kit::Actor;
use crate::kit::page::PageRequest;
use crate::route;

/// Adds this module's routes.
pub(super) fn routes(r: &mut Routes) {
    route!(r, take_cards);
    route!(r, take_card);
    route!(r, bring_cards);
    route!(r, take_card_rejects);
}

/// Cases that are read at a time.
const PAGE: u16 = 200;
/// Bytes of a workbook that is brought in; it is held in memory.
const LARGEST: usize = 16 << 20;

/// Notes that cards are taken out, in the log of who takes them.
async fn noted(state: &AppState, actor: Actor, case: Option<CaseId>) -> Result<(), AppError> {
    let done = state.perform(actor, move |work| {
        if let (Some(office), Some(person)) = (work.actor.office, work.actor.person) {
            let subject = case.map_or(Subject::new("person", person.0), |case| Subject::new("case", case.0));
            work.viewed(office, "case.cards_taken", subject, json!({ "case": case }));
        }
        Ok::<_, FlowError>(())
    });
    Ok(done.await?)
}

/// The cards of the cases in sight that the list's filters leave, as a workbook with Chinese headings. What may be changed
/// by hand says so in its heading. Taking them is logged.
#[utoipa::path(get, path = "/api/v1/case-cards", tag = "cases", params(CaseQuery),
    responses((status = 200, description = "The workbook", body = String,
        content_type = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")))]
async fn take_cards(
    allowed: Allowed<actions::ReadCases>,
    state: web::Data<AppState>,
    query: web::Query<CaseQuery>,
) -> Result<HttpResponse, AppError> {
    let (filter, scope, db) =
        (CaseFilter::from(query.into_inner()), allowed.actor.scope.clone(), state.db.clone());
    // The first page before the answer begins: what is asked wrongly is refused, and not an answer that breaks off.
    let (asked, sight) = (filter.clone(), scope.clone());
    let first = state.read(move |conn| case_cards::page(conn, &sight, &asked, &page_from(None))).await?;
    noted(&state, allowed.actor, None).await?;
    let spool = state.files.draft()?.into_file();
    let answer = written(spool, (MediaType::Xlsx.code(), "案卡.xlsx"), move |out| {
        let mut book = begun(out)?;
        let (mut cards, mut next) = first;
        loop {
            for card in &cards {
                book.row(&case_cards::cells(card))?;
            }
            if next.is_none() {
                return book.finish().map(drop);
            }
            let read = db.read_blocking(|conn| case_cards::page(conn, &scope, &filter, &page_from(next)));
            (cards, next) = read.map_err(io::Error::other)?;
        }
    });
    Ok(answer.map_err(FileError::from)?)
}

fn page_from(cursor: Option<i64>) -> PageRequest {
    PageRequest { cursor, limit: Some(PAGE) }
}

/// The card of one case. Taking it is logged.
#[utoipa::path(get, path = "/api/v1/cases/{id}/card", tag = "cases",
    params(("id" = CaseId, Path, description = "The case")),
    responses((status = 200, description = "The workbook", body = String,
        content_type = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")))]
async fn take_card(
    allowed: Allowed<actions::ReadCases>,
    state: web::Data<AppState>,
    id: web::Path<CaseId>,
) -> Result<HttpResponse, AppError> {
    let (id, scope) = (id.into_inner(), allowed.actor.scope.clone());
    let card = state.read(move |conn| case_cards::of(conn, &scope, id)).await?;
    noted(&state, allowed.actor, Some(id)).await?;
    let name = format!("案卡 {}.xlsx", card.get(&Column::Number).map(String::as_str).unwrap_or_default());
    workbook(&name, |book| book.row(&case_cards::cells(&card)))
}

fn begun<W: Write>(out: W) -> io::Result<Written<W>> {
    let mut book = Written::begin(out)?;
    book.row(&case_cards::headings())?;
    Ok(book)
}

/// A small workbook under a name, under the headings of cards.
fn workbook(
    name: &str,
    fill: impl FnOnce(&mut Written<Vec<u8>>) -> io::Result<()>,
) -> Result<HttpResponse, AppError> {
    let made = begun(Vec::new()).and_then(|mut book| fill(&mut book).and_then(|()| book.finish()));
    sent(name, made)
}

fn sent(name: &str, made: io::Result<Vec<u8>>) -> Result<HttpResponse, AppError> {
    let bytes = made.map_err(FileError::from)?;
    let size = u64::try_from(bytes.len()).unwrap_or_default();
    Ok(stream(io::Cursor::new(bytes), size, (MediaType::Xlsx.code(), name)))
}

/// A form with a workbook.
#[derive(Debug, utoipa::ToSchema)]
#[expect(dead_code, reason = "the form is read as a stream; this describes it")]
pub struct CardForm {
    /// The workbook.
    #[schema(value_type = String, format = Binary)]
    file: String,
}

/// Whether rows are only tried.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub struct CardsQuery {
    /// Say what each row would change, and keep nothing; true when absent.
    dry_run: Option<bool>,
}

/// What became of a row.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct CardRowBody {
    /// Its number in the sheet, the first being 1.
    pub row: u64,
    /// The number of the case it names.
    pub number: String,
    /// The columns it changed, or would change.
    pub changed: Vec<Column>,
    /// Why it is refused.
    pub refused: Option<Problem>,
}

/// What became of the rows.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct CardsBody {
    /// Nothing was kept.
    pub dry_run: bool,
    /// Rows that were read.
    pub rows: usize,
    /// Rows that say what is there already.
    pub unchanged: usize,
    /// Rows that changed a case, or would.
    pub changed: usize,
    /// Rows that are refused; their cases are as they were.
    pub refused: usize,
    /// Each row that is not as the case is.
    pub items: Vec<CardRowBody>,
}

/// A workbook on its way in, held in memory.
#[derive(Default)]
struct Held(Vec<u8>);

impl Intake for Held {
    type Settled = Arc<[u8]>;

    fn take(&mut self, piece: &[u8]) -> Result<(), FileError> {
        if self.0.len() + piece.len() > LARGEST {
            return Err(FileError::TooLarge { limit: u64::try_from(LARGEST).unwrap_or_default() });
        }
        self.0.extend_from_slice(piece);
        Ok(())
    }

    fn settle(self) -> Result<Self::Settled, FileError> {
        if self.0.is_empty() { Err(FileError::Empty) } else { Ok(self.0.into()) }
    }
}

async fn sheet_of(state: &AppState, request: &HttpRequest, payload: web::Payload) -> Result<Sheet, AppError> {
    let upload = receive(Held::default(), request, payload, state.limits).await?;
    let read = move || {
        let folder = tempfile::tempdir().map_err(FileError::from)?;
        case_cards::read(&upload.settled, folder.path()).map_err(AppError::from)
    };
    blocking(read).await
}

/// Each row with what it changed or would change, or why it is refused.
type Judged = Vec<(CardRow, Result<Vec<Column>, AppError>)>;

/// Takes the rows over, each in a transaction of its own, or tries them.
fn judged(state: &AppState, actor: &Actor, sheet: Sheet, dry_run: bool) -> Judged {
    let judge = |row: &CardRow| {
        let done = perform_blocking(&state.db, actor, state.clock.now(), |work| {
            let changed = case_cards::apply(work, row).map_err(CardError::from)?;
            if dry_run { Err(CardError::Tried(changed)) } else { Ok(changed) }
        });
        match done {
            Ok(changed) | Err(CardError::Tried(changed)) => Ok(changed),
            Err(CardError::Refused(error)) => Err(AppError::from(error)),
        }
    };
    let rows = sheet.rows.into_iter();
    rows.map(|(row, refused)| {
        let became = match refused {
            Some(refusal) => Err(AppError::from(refusal)),
            None => judge(&row),
        };
        (row, became)
    })
    .collect()
}

fn number_of(cells: &Card) -> String {
    cells.get(&Column::Number).cloned().unwrap_or_default()
}

/// Takes cards over, row by row: title, urgency, handler, and steps that are said by hand, by the rules of the API and at
/// the version that the row was taken out with. A row that says what is there does nothing, and a row that is refused
/// leaves its case as it was. Without `dry_run=false` nothing is kept.
#[utoipa::path(post, path = "/api/v1/case-cards", tag = "cases", params(CardsQuery),
    request_body(content = CardForm, content_type = "multipart/form-data"),
    responses((status = 200, description = "What became of the rows", body = CardsBody)))]
async fn bring_cards(
    allowed: Allowed<actions::HandleCases>,
    state: web::Data<AppState>,
    query: web::Query<CardsQuery>,
    request: HttpRequest,
    payload: web::Payload,
) -> Result<web::Json<CardsBody>, AppError> {
    let dry_run = query.dry_run.unwrap_or(true);
    let (language, sheet) = (Language::of(&request), sheet_of(&state, &request, payload).await?);
    let judge = state.clone();
    let judged = blocking(move || Ok::<_, FileError>(judged(&judge, &allowed.actor, sheet, dry_run))).await?;
    let mut body =
        CardsBody { dry_run, rows: judged.len(), unchanged: 0, changed: 0, refused: 0, items: Vec::new() };
    for (row, became) in judged {
        let number = number_of(&row.cells);
        let (changed, refused) = match became {
            Ok(changed) if changed.is_empty() => {
                body.unchanged += 1;
                continue;
            }
            Ok(changed) => {
                body.changed += 1;
                (changed, None)
            }
            Err(error) => {
                body.refused += 1;
                (Vec::new(), Some(error.problem(language)))
            }
        };
        body.items.push(CardRowBody { row: row.row, number, changed, refused });
    }
    Ok(web::Json(body))
}

/// The rows of a workbook that would be refused, as a workbook of the same form with the reason beside each. Nothing is
/// kept.
#[utoipa::path(post, path = "/api/v1/case-cards/rejects", tag = "cases",
    request_body(content = CardForm, content_type = "multipart/form-data"),
    responses((status = 200, description = "The workbook", body = String,
        content_type = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")))]
async fn take_card_rejects(
    allowed: Allowed<actions::HandleCases>,
    state: web::Data<AppState>,
    request: HttpRequest,
    payload: web::Payload,
) -> Result<HttpResponse, AppError> {
    let (language, sheet) = (Language::of(&request), sheet_of(&state, &request, payload).await?);
    let (judge, mut head) = (state.clone(), sheet.headings.clone());
    let judged = blocking(move || Ok::<_, FileError>(judged(&judge, &allowed.actor, sheet, true))).await?;
    let width = head.len();
    head.extend(["退回代码", "退回原因"].map(|heading| Cell::Text(heading.to_owned())));
    let made = Written::begin(Vec::new()).and_then(|mut book| {
        book.row(&head)?;
        for (row, became) in judged {
            let Err(error) = became else { continue };
            let Problem { code, title, fields, .. } = error.problem(language);
            let mut cells = row.raw;
            cells.resize(width, Cell::Empty);
            let fields = fields.into_iter().map(|field| field.message);
            let reason = std::iter::once(title).chain(fields).collect::<Vec<_>>().join(" ");
            cells.extend([Cell::Text(code), Cell::Text(reason)]);
            book.row(&cells)?;
        }
        book.finish()
    });
    sent("退回-案卡.xlsx", made)
}
