//! The suits of a case: where each stands, its clocks, its papers, and what may be done next.

use actix_web::{HttpResponse, web};
use chrono::NaiveDate;
use serde::Serialize;

use super::case::{Head, read};
use super::case_work::{Next, next, whole};
use super::clocks::ClockRow;
use super::suit_steps::{Ahead, offered};
use crate::app::AppState;
use crate::approvals::{ApprovalId, DecisionKind, queries::open_of};
use crate::auth::policy::{Action, actions, may};
use crate::cases::CaseId;
use crate::cases::investigation::model::Announcement;
use crate::deadlines::{self, Clock};
use crate::documents::official::queries::{DocumentFilter, documents};
use crate::documents::official::{DocumentKind, OfficialDocument};
use crate::http::{Allowed, AppError, Pages};
use crate::kit::page::PageRequest;
use crate::lawsuits::error::LawsuitError;
use crate::lawsuits::model::{Hearing, LawsuitFilter};
use crate::lawsuits::service::{self as lawsuits, LawsuitView};
use crate::lawsuits::{LawsuitId, LawsuitState};
use crate::web::at::At;
use crate::web::names::Names;
use crate::word;

/// Adds this module's pages.
pub(super) fn pages(p: &mut Pages) {
    p.get("/cases/{id}/suits", suits_tab);
}

/// What is put to decision of a suit.
const PROPOSALS: [DecisionKind; 4] =
    [DecisionKind::FileSuit, DecisionKind::AmendClaims, DecisionKind::WithdrawSuit, DecisionKind::Appeal];

/// The papers of suits.
const PAPERS: [DocumentKind; 6] = [
    DocumentKind::Announcement,
    DocumentKind::Complaint,
    DocumentKind::ClaimChange,
    DocumentKind::SuitWithdrawal,
    DocumentKind::AppearanceNotice,
    DocumentKind::Appeal,
];

/// A step that may come next, and what refuses it still.
#[derive(Serialize)]
struct StepRow {
    step: &'static str,
    refusal: Option<String>,
}

/// A hearing.
#[derive(Serialize)]
struct HearingRow {
    id: i64,
    held_on: NaiveDate,
    place: String,
    is_second: bool,
    appearing: Option<String>,
    sent_on: Option<NaiveDate>,
    record: Option<String>,
}

/// A suit of a case.
#[derive(Serialize)]
struct SuitView {
    id: LawsuitId,
    court: String,
    state: String,
    docket: Option<String>,
    facts: String,
    outcome: Option<String>,
    decision: Option<String>,
    claims: Vec<(i32, String, Option<NaiveDate>)>,
    /// What happened, each with its day.
    steps: Vec<(String, NaiveDate)>,
    hearings: Vec<HearingRow>,
    clocks: Vec<ClockRow>,
    ahead: Vec<StepRow>,
    /// The proposal about it that waits for its decision.
    waiting: Option<String>,
}

/// An announcement before a civil suit.
#[derive(Serialize)]
struct AnnouncementRow {
    harm: String,
    notice: String,
    contact: String,
    relatives_asked: bool,
    approved_on: Option<NaiveDate>,
    medium: Option<String>,
    published_on: Option<NaiveDate>,
}

/// A paper that was issued.
#[derive(Serialize)]
struct PaperRow {
    href: String,
    kind: String,
    number: Option<String>,
    signed_on: NaiveDate,
}

#[derive(Serialize)]
struct SuitsTab {
    head: Head,
    id: CaseId,
    next: Next,
    suits: Vec<SuitView>,
    announcements: Vec<AnnouncementRow>,
    papers: Vec<PaperRow>,
    may_issue: bool,
}

/// A suit with what follows on its state.
struct Found {
    view: LawsuitView,
    ahead: Ahead,
    waiting: Option<ApprovalId>,
}

async fn suits_tab(
    allowed: Allowed<actions::ReadCases>,
    at: At,
    state: web::Data<AppState>,
    id: web::Path<CaseId>,
) -> Result<HttpResponse, AppError> {
    let (id, actor, today) = (id.into_inner(), allowed.actor, state.clock.now().date());
    let (_, _, names, head) = read(&state, &actor.scope, (id, &at), "/suits").await?;
    let whole = whole(&state, &actor, id).await?;
    let (scope, may_read) = (actor.scope.clone(), may(&actor, Action::ReadDocuments));
    let (found, clocks, papers) = state
        .read(move |conn| {
            let filter = LawsuitFilter { case: Some(id), ..LawsuitFilter::default() };
            let page = PageRequest { cursor: None, limit: Some(50) };
            let mut found = Vec::new();
            for suit in lawsuits::list(conn, &scope, &filter, &page)?.items {
                let events = lawsuits::ahead(conn, &suit, today)?;
                let papers = lawsuits::papers_ahead(conn, suit.id)?;
                let mut waiting = None;
                for kind in PROPOSALS {
                    waiting = waiting.or(open_of(conn, kind, "lawsuit", suit.id.0)?);
                }
                let view = lawsuits::view(conn, &scope, suit.id)?;
                found.push(Found { view, ahead: Ahead { events, papers }, waiting });
            }
            let filter = DocumentFilter { case_id: Some(id.0), kind: None, agency: None };
            let page = PageRequest { cursor: None, limit: Some(200) };
            let papers = if may_read { documents(conn, &scope, &filter, &page)? } else { Vec::new() };
            Ok::<_, LawsuitError>((found, deadlines::service::of_case(conn, id.0)?, papers))
        })
        .await?;
    let next = next(&state, &actor, (&whole.found.case, &at)).await?;
    let works = next.may_work;
    let view = SuitsTab {
        head,
        id,
        next,
        suits: found
            .into_iter()
            .map(|found| suit_view(found, (works, &clocks, today), (&names, &at)))
            .collect(),
        announcements: whole.announcements().iter().map(announcement_row).collect(),
        papers: papers
            .into_iter()
            .filter(|paper| PAPERS.contains(&paper.kind))
            .map(|paper| paper_row(paper, &at))
            .collect(),
        may_issue: works && may(&actor, Action::IssueDocuments),
    };
    at.page(&state, &actor, "pages/prosecutor/case_suits.html", view).await
}

fn announcement_row(row: &Announcement) -> AnnouncementRow {
    AnnouncementRow {
        harm: row.harm.clone(),
        notice: row.notice.clone(),
        contact: row.contact.clone(),
        relatives_asked: row.relatives_asked,
        approved_on: row.approved_on,
        medium: row.medium.clone(),
        published_on: row.published_on,
    }
}

fn paper_row(paper: OfficialDocument, at: &At) -> PaperRow {
    PaperRow {
        href: format!("/documents/{}", paper.id),
        kind: word!(at.language, paper.kind),
        number: paper.number,
        signed_on: paper.signed_on,
    }
}

fn hearing_row(row: Hearing) -> HearingRow {
    HearingRow {
        id: row.id.0,
        held_on: row.held_on,
        place: row.place,
        is_second: row.instance > 1,
        appearing: row.appearing,
        sent_on: row.appearance_sent_on,
        record: row.record,
    }
}

fn suit_view(
    Found { view, ahead, waiting }: Found,
    (works, clocks, today): (bool, &[Clock], NaiveDate),
    (names, at): (&Names, &At),
) -> SuitView {
    let offered = if works { offered(&view, ahead) } else { Vec::new() };
    let LawsuitView { suit, claims, hearings } = view;
    let steps = [
        (LawsuitState::Prepared, suit.approved_on),
        (LawsuitState::Filed, suit.filed_on),
        (LawsuitState::Accepted, suit.accepted_on),
        (LawsuitState::Mediated, suit.mediation_announced_on),
        (LawsuitState::Judged, suit.decided_on.filter(|_| suit.mediation_announced_on.is_none())),
        (LawsuitState::Appeal, suit.appealed_on),
        (LawsuitState::Effective, suit.effective_on),
        (LawsuitState::Enforcing, suit.enforcement_on),
        (LawsuitState::Archived, suit.archived_on),
    ];
    let of_suit =
        clocks.iter().filter(|clock| clock.subject_kind == "lawsuit" && clock.subject_id == suit.id.0);
    SuitView {
        id: suit.id,
        clocks: of_suit.map(|clock| ClockRow::of(clock, today, (names, at.language))).collect(),
        ahead: offered
            .into_iter()
            .map(|(step, refusal)| StepRow {
                step: step.key(),
                refusal: refusal.map(|refusal| AppError::from(refusal).problem(at.language).title),
            })
            .collect(),
        waiting: waiting.map(|approval| format!("/approvals/{approval}")),
        court: suit.court,
        state: word!(at.language, suit.state),
        docket: suit.docket_number,
        facts: suit.facts,
        outcome: suit.outcome.map(|outcome| word!(at.language, outcome)),
        decision: suit.decision,
        claims: claims.into_iter().map(|claim| (claim.no, claim.text, claim.dropped_on)).collect(),
        steps: steps
            .into_iter()
            .filter_map(|(state, on)| on.map(|on| (word!(at.language, state), on)))
            .collect(),
        hearings: hearings.into_iter().map(hearing_row).collect(),
    }
}
