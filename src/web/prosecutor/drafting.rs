//! Writing a recommendation: the outline of what R21 Art 75 asks for, the text with clauses and law beside it, the agencies
//! with what each has to put right and by when, the check of contents; and the page as it will be issued.

use std::collections::HashMap;

use actix_web::{HttpResponse, web};
use chrono::NaiveDate;
use serde::Serialize;

use super::draft_form::{as_form, item_name, name, wording};
use crate::app::AppState;
use crate::auth::policy::actions;
use crate::calendar;
use crate::cases::CaseId;
use crate::deadlines::{self, Length, Question, Unit};
use crate::flows::FlowError;
use crate::flows::articles::{self, ArticleSuggestions};
use crate::http::{Allowed, AppError, Pages, Posted};
use crate::kit::page::PageRequest;
use crate::kit::{Actor, AgencyId, Fields, OfficeId};
use crate::org::queries as org;
use crate::recommendations::clauses::queries::{self as library, ClauseFilter};
use crate::recommendations::clauses::{ClauseId, ClauseState, service as clauses};
use crate::recommendations::comments::{self, Comment, CommentState};
use crate::recommendations::drafting::{self, Insertion};
use crate::recommendations::error::RecommendationRefusal;
use crate::recommendations::model::{DraftLine, TextVersion};
use crate::recommendations::rules::Found;
use crate::recommendations::sections::{Section, outline};
use crate::recommendations::{
    AddresseeId, AddresseePart, Recommendation, RecommendationError, RecommendationId, RecommendationKind,
    queries, service,
};
use crate::web::at::At;
use crate::web::form::{Choice, Form};
use crate::{choices, word};

/// Adds this module's pages.
pub(super) fn pages(p: &mut Pages) {
    p.get("/recommendations/{id}/edit", page);
    p.post("/recommendations/{id}/edit", keep);
}

/// Clauses that stand beside a draft.
const CLAUSES: u16 = 60;

/// A part of the outline.
#[derive(Serialize)]
struct OutlineView {
    anchor: String,
    name: String,
    /// The item of R21 Art 75(2).
    item: Option<u8>,
    told: bool,
}

/// An agency of the draft.
#[derive(Serialize)]
struct LineView {
    name: String,
    agency_id: AgencyId,
    agency: String,
    /// The names of its items, one more than there are.
    slots: Vec<String>,
    reply_due: Option<NaiveDate>,
    rectify_due: Option<NaiveDate>,
    preview: Option<String>,
}

#[derive(Serialize)]
struct ClauseView {
    id: ClauseId,
    name: String,
    section: String,
    text: String,
    law: String,
    /// Whether it becomes an item of an agency.
    is_item: bool,
}

#[derive(Serialize)]
struct ArticleView {
    citation: String,
    text: String,
    reasons: Vec<String>,
    caution: Option<String>,
    chosen: bool,
}

#[derive(Serialize)]
struct EditorView {
    id: RecommendationId,
    version: i32,
    text_no: i32,
    case: i64,
    kind: String,
    form: Form,
    sections: Vec<OutlineView>,
    lines: Vec<LineView>,
    parts: Vec<Choice>,
    units: Vec<Choice>,
    others: Vec<Choice>,
    clauses: Vec<ClauseView>,
    articles: Vec<ArticleView>,
    left_out: Vec<String>,
    gaps: Vec<String>,
    warnings: Vec<String>,
    today: NaiveDate,
    may_write: bool,
    /// What reviewers say of it that is open.
    comments: Vec<CommentLine>,
}

/// A comment beside the text.
#[derive(Serialize)]
struct CommentLine {
    id: i64,
    place: String,
    text: String,
}

/// A draft with what stands beside it.
struct Whole {
    row: Recommendation,
    text: TextVersion,
    agencies: HashMap<AgencyId, String>,
    others: Vec<Choice>,
    clauses: Vec<ClauseView>,
    suggested: Option<ArticleSuggestions>,
    findings: crate::recommendations::rules::Findings,
    lines: Vec<(AgencyId, AddresseeId)>,
    comments: Vec<Comment>,
}

async fn whole(
    state: &AppState,
    actor: &Actor,
    (id, at): (RecommendationId, &At),
) -> Result<Whole, AppError> {
    let (who, language, today) = (actor.clone(), at.language, state.clock.now().date());
    let index = state.index.reader();
    let found = state.read(move |conn| {
        let not_found = || RecommendationError::from(RecommendationRefusal::NotFound { id });
        let row = queries::recommendation(conn, &who.scope, id)?.ok_or_else(not_found)?;
        let text = queries::text(conn, id, row.text_no)?.ok_or_else(not_found)?;
        let case = crate::cases::service::view(conn, &who.scope, CaseId(row.case_id))?.case;
        let page = PageRequest { cursor: None, limit: Some(200) };
        let mut others = org::agencies(
            conn,
            &crate::kit::Scope::Offices(vec![row.office_id]),
            &org::AgencyFilter::default(),
            &page,
        )?;
        let named: Vec<AgencyId> = text.lines.get().iter().map(|line| line.agency_id).collect();
        let of_draft = org::agencies_of(conn, &named)?;
        others.retain(|agency| agency.valid_to.is_none() && !named.contains(&agency.id));
        let filter = ClauseFilter {
            domain: Some(case.domain),
            systems: of_draft.iter().map(|agency| agency.system).collect(),
            state: Some(ClauseState::InUse),
            ..ClauseFilter::default()
        };
        let offices = clauses::sight(conn, &who)?;
        let page = PageRequest { cursor: None, limit: Some(CLAUSES) };
        let kept = library::clauses(conn, &offices, &filter, &page)?;
        let ids: Vec<ClauseId> = kept.iter().map(|clause| clause.id).collect();
        let versions = library::current_versions(conn, &ids)?;
        let mut beside: Vec<(Section, ClauseView)> = kept
            .into_iter()
            .filter_map(|clause| {
                let said = versions.iter().find(|version| version.clause_id == clause.id)?;
                Some((
                    clause.section,
                    ClauseView {
                        id: clause.id,
                        name: clause.name,
                        section: word!(language, clause.section),
                        text: said.text.clone(),
                        law: said.law.clone(),
                        is_item: clause.section == Section::Items,
                    },
                ))
            })
            .collect();
        beside.sort_by_key(|(section, _)| *section);
        let suggested = match articles::suggest(conn, &index, &who, id, (None, today)) {
            Ok(suggested) => Some(suggested),
            // People write without suggestions too.
            Err(error) => {
                tracing::warn!(cause = %error, "No articles are suggested for a draft: {error}");
                None
            }
        };
        let findings = service::findings(conn, &row)?;
        let lines = queries::addressees_of(conn, id)?;
        // An editor of another office sees none of them.
        let comments = if who.office == Some(row.office_id) {
            comments::service::read(conn, &who, id, Some(CommentState::Open))?
        } else {
            Vec::new()
        };
        let comments = comments.into_iter().map(|seen| seen.comment).collect();
        Ok::<_, FlowError>(Whole {
            agencies: of_draft.into_iter().map(|agency| (agency.id, agency.name)).collect(),
            others: others.into_iter().map(|agency| Choice::new(agency.id, agency.name)).collect(),
            clauses: beside.into_iter().map(|(_, clause)| clause).collect(),
            lines: lines.into_iter().map(|line| (line.agency_id, line.id)).collect(),
            comments,
            suggested,
            findings,
            row,
            text,
        })
    });
    Ok(found.await?)
}

/// The last days of a line that is served today.
async fn expected(
    state: &AppState,
    office: OfficeId,
    kind: RecommendationKind,
    lines: Vec<DraftLine>,
) -> Result<Vec<(Option<NaiveDate>, Option<NaiveDate>)>, AppError> {
    let start = state.clock.now().date();
    let found = state.read(move |conn| {
        let calendar = calendar::service::current(conn)?;
        let dates = deadlines::service::pack_dates(conn)?;
        let settings = deadlines::service::settings(conn, office, start)?;
        let due = |rule: &str, length: Option<Length>| {
            let (pack, _) = deadlines::rule_on(&dates, rule, start)?;
            let question = Question { rule: rule.to_owned(), start, length, settings };
            deadlines::calculate(&calendar, pack, &question).ok()?.due
        };
        let of_line = |line: &DraftLine| {
            let length = Length { count: line.rectify_count, unit: line.rectify_unit };
            match kind {
                RecommendationKind::Pil => {
                    let reply = due(if line.urgent { "A6u" } else { "A6" }, None);
                    (reply, (line.rectify_count > 0).then(|| due("A7", Some(length))).flatten())
                }
                RecommendationKind::Governance => (due("G1", None), None),
            }
        };
        Ok::<_, deadlines::DeadlineError>(lines.iter().map(of_line).collect())
    });
    Ok(found.await?)
}

/// Where a finding is, in words.
pub(super) fn place<T>(found: &Found<T>, at: &At) -> String {
    let of_line = found.line.map(|no| at.language.text("ui-line-no", &[("no", no.to_string())]));
    let of_item = found.item.map(|no| at.language.text("ui-item-no", &[("no", no.to_string())]));
    let told: Vec<String> = of_line.into_iter().chain(of_item).collect();
    if told.is_empty() { String::new() } else { format!("（{}）", told.join(" · ")) }
}

async fn editor(
    state: &AppState,
    actor: &Actor,
    (whole, at): (Whole, &At),
    refused: Option<(&Posted, &AppError)>,
) -> Result<EditorView, AppError> {
    let posted = refused.map_or_else(|| as_form(&whole.row, &whole.text), |(posted, _)| posted.clone());
    let drawn: Vec<DraftLine> = match wording(&posted, &whole.text) {
        Ok(wording) if refused.is_some() => wording.lines,
        Ok(_) | Err(_) => whole.text.lines.get().clone(),
    };
    let dues = expected(state, whole.row.office_id, whole.row.kind, drawn).await?;
    let mut lines = Vec::new();
    let mut posted = posted;
    for index in 0.. {
        let Some(id) = posted.optional(&name(index, "agency_id")).and_then(|id| id.parse().ok()) else {
            break;
        };
        let id = AgencyId(id);
        let items = (0..)
            .take_while(|item| posted.typed().contains_key(&format!("{}.text", item_name(index, *item))))
            .count();
        let is_blank = |item: usize| posted.text(&format!("{}.text", item_name(index, item))).is_empty();
        // One place more than there are items, so that another can be written without script.
        let slots = if items > 0 && is_blank(items - 1) { items } else { items + 1 };
        let due = dues.get(index).copied().unwrap_or_default();
        let preview = whole.lines.iter().find(|(agency, _)| *agency == id);
        lines.push(LineView {
            name: format!("addressees[{index}]"),
            agency_id: id,
            agency: whole.agencies.get(&id).cloned().unwrap_or_default(),
            slots: (0..slots).map(|item| item_name(index, item)).collect(),
            reply_due: due.0,
            rectify_due: due.1,
            preview: preview.map(|(_, line)| format!("/recommendations/lines/{line}/preview")),
        });
    }
    posted = posted.with("add_agency", "");
    let told = outline(&whole.text.title, &whole.text.contents(), whole.text.lines.get());
    let sections = told.into_iter().map(|told| OutlineView {
        anchor: match told.section {
            Section::Title => String::from("title"),
            Section::Agencies | Section::Items | Section::Periods => String::from("addressees"),
            Section::CaseSource
            | Section::HarmFacts
            | Section::BreachFacts
            | Section::LegalBasis
            | Section::Suggestions
            | Section::OtherMatters => format!("contents.{}", told.section),
        },
        name: word!(at.language, told.section),
        item: told.item,
        told: told.told,
    });
    let (articles, left_out) = article_views(&whole, &posted, refused.is_some());
    let gaps = whole.findings.gaps.iter();
    let warnings = whole.findings.warnings.iter();
    Ok(EditorView {
        id: whole.row.id,
        version: whole.row.version,
        text_no: whole.row.text_no,
        case: whole.row.case_id,
        kind: word!(at.language, whole.row.kind),
        sections: sections.collect(),
        lines,
        parts: choices!(at.language, AddresseePart),
        units: choices!(at.language, Unit),
        gaps: gaps.map(|gap| format!("{}{}", word!(at.language, gap.what), place(gap, at))).collect(),
        warnings: warnings.map(|one| format!("{}{}", word!(at.language, one.what), place(one, at))).collect(),
        others: whole.others,
        clauses: whole.clauses,
        articles,
        left_out,
        comments: whole
            .comments
            .into_iter()
            .map(|comment| CommentLine {
                id: comment.id.0,
                place: word!(at.language, comment.section),
                text: comment.text,
            })
            .collect(),
        today: state.clock.now().date(),
        may_write: crate::auth::policy::may(actor, crate::auth::policy::Action::HandleRecommendations)
            && actor.office == Some(whole.row.office_id),
        form: match refused {
            Some((_, error)) => Form::refused(&posted, error, at),
            None => Form::of(&posted),
        },
    })
}

/// The articles that the draft rests on, and those that are suggested; those that cannot be.
fn article_views(whole: &Whole, posted: &Posted, is_again: bool) -> (Vec<ArticleView>, Vec<String>) {
    let kept = whole.text.articles.get();
    let chosen = |citation: &str| {
        if is_again {
            posted.all("articles").iter().any(|one| one == citation)
        } else {
            kept.iter().any(|cited| cited.said == citation)
        }
    };
    let Some(suggested) = &whole.suggested else {
        let bare = kept.iter().map(|cited| ArticleView {
            citation: cited.said.clone(),
            text: String::new(),
            reasons: Vec::new(),
            caution: None,
            chosen: chosen(&cited.said),
        });
        return (bare.collect(), Vec::new());
    };
    let others = kept.iter().filter(|cited| suggested.articles.iter().all(|one| one.citation != cited.said));
    let others = others.map(|cited| ArticleView {
        citation: cited.said.clone(),
        text: String::new(),
        reasons: Vec::new(),
        caution: None,
        chosen: chosen(&cited.said),
    });
    let views = suggested.articles.iter().map(|one| ArticleView {
        citation: one.citation.clone(),
        text: one.text.clone(),
        reasons: one.reasons.iter().map(|reason| reason.text.clone()).collect(),
        caution: one.caution.clone(),
        chosen: chosen(&one.citation),
    });
    (others.chain(views).collect(), suggested.left_out.iter().map(|one| one.citation.clone()).collect())
}

async fn page(
    allowed: Allowed<actions::HandleRecommendations>,
    at: At,
    state: web::Data<AppState>,
    id: web::Path<RecommendationId>,
) -> Result<HttpResponse, AppError> {
    let whole = whole(&state, &allowed.actor, (id.into_inner(), &at)).await?;
    let view = editor(&state, &allowed.actor, (whole, &at), None).await?;
    at.page(&state, &allowed.actor, "pages/prosecutor/draft.html", view).await
}

async fn keep(
    allowed: Allowed<actions::HandleRecommendations>,
    at: At,
    state: web::Data<AppState>,
    id: web::Path<RecommendationId>,
    posted: Posted,
) -> Result<HttpResponse, AppError> {
    let (id, actor) = (id.into_inner(), allowed.actor);
    let whole = whole(&state, &actor, (id, &at)).await?;
    match kept(&state, actor.clone(), (id, &whole), &posted).await {
        Ok(()) if posted.text("then") == "send" => {
            Ok(at.done(&format!("/recommendations/{id}"), "said-draft_kept"))
        }
        Ok(()) if posted.typed().contains_key("clause") => {
            Ok(at.done(&format!("/recommendations/{id}/edit"), "said-clause_inserted"))
        }
        Ok(()) => Ok(at.done(&format!("/recommendations/{id}/edit"), "said-draft_kept")),
        Err(error) if error.is_about_the_form() => {
            let view = editor(&state, &actor, (whole, &at), Some((&posted, &error))).await?;
            at.again(&state, &actor, "pages/prosecutor/draft.html", view).await
        }
        Err(error) => Err(error),
    }
}

/// Keeps what the form says, and puts a clause into it when its button was pressed: both or neither.
async fn kept(
    state: &AppState,
    actor: Actor,
    (id, whole): (RecommendationId, &Whole),
    posted: &Posted,
) -> Result<(), AppError> {
    let (wording, version) = (wording(posted, &whole.text)?, posted.version());
    let mut fields = Fields::new();
    let clause = posted.parsed::<i64>(&mut fields, "clause").map(ClauseId);
    let agency = posted.parsed::<i64>(&mut fields, "clause_agency").map(AgencyId);
    fields.finish().map_err(RecommendationError::from)?;
    state
        .perform(actor, move |work| {
            let row = drafting::revise(work, id, version, &wording)?;
            if let Some(clause) = clause {
                let insertion = Insertion { clause, section: None, agency };
                drafting::insert_clause(work, id, row.version, insertion)?;
            }
            Ok::<_, RecommendationError>(())
        })
        .await?;
    Ok(())
}
