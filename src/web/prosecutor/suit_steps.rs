//! The steps of a suit by forms: what the office does and proposes, and what it records of the court and the defendant.
//! Each is offered where the machine allows it.

use actix_web::{HttpResponse, web};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::case_entries::{day, needed};
use super::suit_new::{ClaimRows, claims_of, suggestions};
use crate::app::AppState;
use crate::auth::policy::actions;
use crate::documents::official::DocumentKind;
use crate::flows::official;
use crate::http::{Allowed, AppError, Pages, Posted, once};
use crate::kit::{Actor, Fields};
use crate::lawsuits::claims::Suggestion;
use crate::lawsuits::decisions::{self, ClaimChange};
use crate::lawsuits::error::{LawsuitError, LawsuitRefusal};
use crate::lawsuits::model::{CourtAct, Hearing, HearingId, Paper};
use crate::lawsuits::service::{self as lawsuits, JudgmentEntry, LawsuitView};
use crate::lawsuits::{LawsuitEvent, LawsuitId, LawsuitState, Outcome};
use crate::web::at::At;
use crate::web::form::{Choice, Form, wrong};
use crate::web::sent;
use crate::word;

/// Adds this module's pages.
pub(super) fn pages(p: &mut Pages) {
    p.get("/suits/{id}/steps/{step}", step_page);
    p.post("/suits/{id}/steps/{step}", take);
    p.post("/suits/{id}/notice", issue_notice);
}

/// A step of a suit that is taken by a form.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Step {
    File,
    Accept,
    CourtAct,
    Hearing,
    Appearance,
    BeginTrial,
    Claims,
    Mediate,
    RefuseMediation,
    Judge,
    Appeal,
    Appealed,
    BecomeEffective,
    BeginEnforcement,
    Paper,
    Withdraw,
    OpenRetrial,
    Archive,
}

impl Step {
    /// What addresses and messages call it.
    pub(super) fn key(self) -> &'static str {
        match self {
            Self::File => "file",
            Self::Accept => "accept",
            Self::CourtAct => "court_act",
            Self::Hearing => "hearing",
            Self::Appearance => "appearance",
            Self::BeginTrial => "begin_trial",
            Self::Claims => "claims",
            Self::Mediate => "mediate",
            Self::RefuseMediation => "refuse_mediation",
            Self::Judge => "judge",
            Self::Appeal => "appeal",
            Self::Appealed => "appealed",
            Self::BecomeEffective => "become_effective",
            Self::BeginEnforcement => "begin_enforcement",
            Self::Paper => "paper",
            Self::Withdraw => "withdraw",
            Self::OpenRetrial => "open_retrial",
            Self::Archive => "archive",
        }
    }

    /// Whether it is put to decision.
    fn is_proposal(self) -> bool {
        matches!(self, Self::Claims | Self::Appeal | Self::Withdraw)
    }

    /// The event that it takes by its day alone.
    fn by_day(self) -> Option<LawsuitEvent> {
        match self {
            Self::BeginTrial => Some(LawsuitEvent::BeginTrial),
            Self::RefuseMediation => Some(LawsuitEvent::RefuseMediation),
            Self::BecomeEffective => Some(LawsuitEvent::BecomeEffective),
            Self::BeginEnforcement => Some(LawsuitEvent::BeginEnforcement),
            Self::OpenRetrial => Some(LawsuitEvent::OpenRetrial),
            Self::Archive => Some(LawsuitEvent::Archive),
            Self::File
            | Self::Accept
            | Self::CourtAct
            | Self::Hearing
            | Self::Appearance
            | Self::Claims
            | Self::Mediate
            | Self::Judge
            | Self::Appeal
            | Self::Appealed
            | Self::Paper
            | Self::Withdraw => None,
        }
    }
}

/// What follows on the present state of a suit: its events with what still refuses them, the acts of others that are
/// awaited, the papers that are due.
pub(super) struct Ahead {
    pub(super) events: Vec<(LawsuitEvent, Option<LawsuitRefusal>)>,
    pub(super) papers: Vec<Paper>,
}

/// The steps that are offered, those first that are due or awaited.
pub(super) fn offered(view: &LawsuitView, ahead: Ahead) -> Vec<(Step, Option<LawsuitRefusal>)> {
    let state = view.suit.state;
    let mut steps = Vec::new();
    if !ahead.papers.is_empty() {
        steps.push((Step::Paper, None));
    }
    if !lawsuits::acts_ahead(&view.suit).is_empty() {
        steps.push((Step::CourtAct, None));
    }
    if lawsuits::is_heard(state) {
        steps.push((Step::Hearing, None));
    }
    if !view.hearings.is_empty() && lawsuits::is_heard(state) {
        steps.push((Step::Appearance, None));
    }
    for (event, refusal) in ahead.events {
        let step = match event {
            LawsuitEvent::File => Step::File,
            LawsuitEvent::Accept => Step::Accept,
            LawsuitEvent::BeginTrial => Step::BeginTrial,
            LawsuitEvent::AmendClaims => Step::Claims,
            LawsuitEvent::Withdraw => Step::Withdraw,
            LawsuitEvent::Mediate => Step::Mediate,
            LawsuitEvent::RefuseMediation => Step::RefuseMediation,
            LawsuitEvent::Judge => Step::Judge,
            LawsuitEvent::FileAppeal => {
                steps.push((Step::Appeal, None));
                Step::Appealed
            }
            // The judgment of second instance is effective.
            LawsuitEvent::BecomeEffective if state == LawsuitState::Appeal => Step::Judge,
            LawsuitEvent::BecomeEffective => Step::BecomeEffective,
            LawsuitEvent::BeginEnforcement => Step::BeginEnforcement,
            LawsuitEvent::OpenRetrial => Step::OpenRetrial,
            LawsuitEvent::Archive => Step::Archive,
        };
        steps.push((step, refusal));
    }
    steps
}

#[derive(Serialize)]
struct StepView {
    number: String,
    title: String,
    step: Step,
    heading: String,
    line: String,
    back: String,
    version: i32,
    is_proposal: bool,
    by_day: bool,
    is_administrative: bool,
    outcomes: Vec<Choice>,
    acts: Vec<Choice>,
    papers: Vec<Choice>,
    hearings: Vec<Choice>,
    standing: Vec<Choice>,
    claims: ClaimRows,
    form: Form,
}

/// A suit in sight with its case, and the papers that are due.
struct Found {
    view: LawsuitView,
    number: String,
    title: String,
    papers: Vec<Paper>,
    suggestions: Vec<Suggestion>,
}

async fn found(state: &AppState, actor: &Actor, id: LawsuitId) -> Result<Found, AppError> {
    let scope = actor.scope.clone();
    let found = state.read(move |conn| {
        let view = lawsuits::view(conn, &scope, id)?;
        let case = crate::cases::service::view(conn, &scope, view.suit.case_id)?.case;
        let papers = lawsuits::papers_ahead(conn, id)?;
        let suggestions = suggestions(conn, &case)?;
        Ok::<_, LawsuitError>(Found { view, number: case.number, title: case.title, papers, suggestions })
    });
    Ok(found.await?)
}

async fn step_view(
    state: &AppState,
    actor: &Actor,
    (id, step, at): (LawsuitId, Step, &At),
    refused: Option<(&Posted, &AppError)>,
) -> Result<StepView, AppError> {
    let language = at.language;
    let found = found(state, actor, id).await?;
    let LawsuitView { suit, claims, hearings } = found.view;
    let fresh = fresh(state.clock.now().date(), hearings.last());
    let (posted, form) = match refused {
        Some((posted, error)) => (posted, Form::refused(posted, error, at)),
        None => (&fresh, Form::of(&fresh)),
    };
    let outcomes = [Outcome::Supported, Outcome::PartlySupported, Outcome::Rejected];
    let hearing = |row: &Hearing| {
        Choice::new(
            row.id,
            format!("{} {}", crate::web::render::with_weekday(language, row.held_on), row.place),
        )
    };
    Ok(StepView {
        number: found.number,
        title: found.title,
        step,
        heading: at.text(&format!("ui-suit-step-{}", step.key())),
        line: at.text(&format!("ui-suit-step-{}-line", step.key())),
        back: format!("/cases/{}/suits", suit.case_id),
        version: suit.version,
        is_proposal: step.is_proposal(),
        by_day: step.by_day().is_some(),
        is_administrative: suit.kind == crate::cases::Track::Administrative,
        outcomes: outcomes.iter().map(|one| Choice::new(one.code(), word!(language, one))).collect(),
        acts: lawsuits::acts_ahead(&suit)
            .iter()
            .map(|act| Choice::new(act.code(), word!(language, act)))
            .collect(),
        papers: found.papers.iter().map(|one| Choice::new(one.code(), word!(language, one))).collect(),
        hearings: hearings.iter().rev().map(hearing).collect(),
        standing: claims
            .iter()
            .filter(|claim| claim.dropped_on.is_none())
            .map(|claim| Choice::new(claim.no, format!("{}. {}", claim.no, claim.text)))
            .collect(),
        claims: ClaimRows::of(posted, "added", &found.suggestions),
        form,
    })
}

/// What a form says before anybody has typed.
fn fresh(today: NaiveDate, hearing: Option<&Hearing>) -> Posted {
    let days = ["on", "filed_on", "accepted_on", "received_on", "decided_on", "announced_on"];
    let days = days.into_iter().chain(["notice_received_on", "sent_on"]);
    let form = days.fold(Posted::default(), |form, name| form.with(name, today));
    match hearing {
        Some(row) => form
            .with("hearing", row.id)
            .with("appearing", row.appearing.as_deref().unwrap_or_default())
            .with("sent_on", row.appearance_sent_on.unwrap_or(today))
            .with("record", row.record.as_deref().unwrap_or_default()),
        None => form,
    }
}

const TEMPLATE: &str = "pages/prosecutor/suit_step.html";

async fn step_page(
    allowed: Allowed<actions::HandleCases>,
    at: At,
    state: web::Data<AppState>,
    path: web::Path<(LawsuitId, Step)>,
) -> Result<HttpResponse, AppError> {
    let (id, step) = path.into_inner();
    let view = step_view(&state, &allowed.actor, (id, step, &at), None).await?;
    at.page(&state, &allowed.actor, TEMPLATE, view).await
}

async fn take(
    allowed: Allowed<actions::HandleCases>,
    at: At,
    state: web::Data<AppState>,
    path: web::Path<(LawsuitId, Step)>,
    posted: Posted,
) -> Result<HttpResponse, AppError> {
    let ((id, step), actor) = (path.into_inner(), allowed.actor);
    let posted = claims_of(&posted, "added").1;
    let back = suits_of(&state, &actor, id).await?;
    let said = if step.is_proposal() { "said-suit_step_proposed" } else { "said-suit_step" };
    let done = taken(&state, actor.clone(), (id, step), &posted).await.map(|()| (back, said));
    sent::answered((&state, &at, &actor), done, TEMPLATE, async |error| {
        step_view(&state, &actor, (id, step, &at), Some((&posted, error))).await
    })
    .await
}

/// The tab of the suits of the case that a suit belongs to.
async fn suits_of(state: &AppState, actor: &Actor, id: LawsuitId) -> Result<String, AppError> {
    let scope = actor.scope.clone();
    let view = state.read(move |conn| lawsuits::view(conn, &scope, id)).await?;
    Ok(format!("/cases/{}/suits", view.suit.case_id))
}

/// Takes the step that a form says.
async fn taken(
    state: &AppState,
    actor: Actor,
    (id, step): (LawsuitId, Step),
    posted: &Posted,
) -> Result<(), AppError> {
    let mut fields = Fields::new();
    let text = |name: &str| posted.text(name).to_owned();
    // What the form of the step must say; an error of a field is told before anything is done.
    macro_rules! told {
        ($($value:ident = $read:expr),+) => {
            $(let $value = $read;)+
            fields.finish().map_err(LawsuitError::from)?;
            $(let Some($value) = $value else { return Err(wrong(stringify!($value), "required")) };)+
        };
    }
    match step {
        Step::File => {
            told!(filed_on = day(posted, &mut fields, "filed_on"));
            state.perform(actor, move |work| lawsuits::file(work, id, filed_on).map(drop)).await?;
        }
        Step::Accept => {
            told!(accepted_on = day(posted, &mut fields, "accepted_on"));
            let (docket, seven) = (text("docket_number"), posted.ticked("seven_member_panel"));
            let accept = move |work: &mut crate::audit::Work<'_>| {
                lawsuits::accept(work, id, accepted_on, &docket, seven).map(drop)
            };
            state.perform(actor, accept).await?;
        }
        Step::CourtAct => {
            told!(
                act = needed(posted, &mut fields, "act", CourtAct::from_code),
                on = day(posted, &mut fields, "on")
            );
            state.perform(actor, move |work| lawsuits::record_act(work, id, act, on).map(drop)).await?;
        }
        Step::Hearing => {
            told!(
                notice_received_on = day(posted, &mut fields, "notice_received_on"),
                held_on = day(posted, &mut fields, "held_on")
            );
            let place = text("place");
            once(state, actor, posted, move |work| {
                lawsuits::note_hearing(work, id, notice_received_on, held_on, &place).map(|hearing| hearing.0)
            })
            .await?;
        }
        Step::Appearance => {
            let hearing = posted.parsed(&mut fields, "hearing").map(HearingId);
            told!(
                hearing = posted.required(&mut fields, "hearing", hearing),
                sent_on = day(posted, &mut fields, "sent_on")
            );
            let (appearing, record) = (text("appearing"), posted.optional("record"));
            let appear = move |work: &mut crate::audit::Work<'_>| {
                lawsuits::appear(work, id, hearing, sent_on, &appearing, record.as_deref())
            };
            state.perform(actor, appear).await?;
        }
        Step::Judge => {
            told!(
                outcome = needed(posted, &mut fields, "outcome", Outcome::from_code),
                decided_on = day(posted, &mut fields, "decided_on"),
                received_on = day(posted, &mut fields, "received_on")
            );
            let entry = JudgmentEntry { outcome, decided_on, received_on, decision: text("decision") };
            state.perform(actor, move |work| lawsuits::judge(work, id, &entry).map(drop)).await?;
        }
        Step::Mediate => {
            told!(announced_on = day(posted, &mut fields, "announced_on"));
            let (agreement, kept) = (text("agreement"), posted.ticked("liability_kept"));
            let mediate = move |work: &mut crate::audit::Work<'_>| {
                lawsuits::mediate(work, id, announced_on, &agreement, kept).map(drop)
            };
            state.perform(actor, mediate).await?;
        }
        Step::Appealed => {
            told!(received_on = day(posted, &mut fields, "received_on"));
            state.perform(actor, move |work| lawsuits::note_appeal(work, id, received_on).map(drop)).await?;
        }
        Step::Appeal | Step::Withdraw => {
            let reason = fields.text("reason", posted.text("reason"), 2..=4_000);
            fields.finish().map_err(LawsuitError::from)?;
            let propose =
                if step == Step::Appeal { decisions::propose_appeal } else { decisions::propose_withdrawal };
            state.perform(actor, move |work| propose(work, id, &reason).map(drop)).await?;
        }
        Step::Claims => {
            let reason = fields.text("reason", posted.text("reason"), 2..=4_000);
            fields.finish().map_err(LawsuitError::from)?;
            let change = ClaimChange {
                dropped: posted.all("dropped").iter().filter_map(|no| no.parse().ok()).collect(),
                added: claims_of(posted, "added").0,
                reason,
                no_private_duty: posted.ticked("no_private_duty"),
            };
            let propose = move |work: &mut crate::audit::Work<'_>| {
                decisions::propose_claim_change(work, id, &change).map(drop)
            };
            state.perform(actor, propose).await?;
        }
        Step::Paper => {
            told!(
                paper = needed(posted, &mut fields, "paper", Paper::from_code),
                on = day(posted, &mut fields, "on")
            );
            state.perform(actor, move |work| lawsuits::deliver(work, id, paper, on)).await?;
        }
        Step::BeginTrial
        | Step::RefuseMediation
        | Step::BecomeEffective
        | Step::BeginEnforcement
        | Step::OpenRetrial
        | Step::Archive => {
            told!(on = day(posted, &mut fields, "on"));
            let (event, version) = (step.by_day().ok_or_else(|| wrong("on", "required"))?, posted.version());
            let advance = move |work: &mut crate::audit::Work<'_>| {
                lawsuits::advance_by_hand(work, id, version, event, on).map(drop)
            };
            state.perform(actor, advance).await?;
        }
    }
    Ok(())
}

/// Makes the notice of who appears at a hearing, as it is kept from then on.
async fn issue_notice(
    allowed: Allowed<actions::IssueDocuments>,
    at: At,
    state: web::Data<AppState>,
    id: web::Path<LawsuitId>,
    posted: Posted,
) -> Result<HttpResponse, AppError> {
    let back = suits_of(&state, &allowed.actor, id.into_inner()).await?;
    let mut fields = Fields::new();
    let hearing: Option<i64> = posted.parsed(&mut fields, "hearing");
    let hearing = hearing.ok_or_else(|| wrong("hearing", "required"))?;
    let made = state.perform(allowed.actor, move |work| {
        official::issue_record(work, DocumentKind::AppearanceNotice, hearing).map(drop)
    });
    made.await?;
    Ok(at.done(&back, "said-notice_made"))
}
