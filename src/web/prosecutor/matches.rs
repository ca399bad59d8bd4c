//! What a lead is like, beside it and in two columns, and what somebody decides about it.

use actix_web::{HttpResponse, web};
use chrono::NaiveDate;
use serde::Serialize;

use crate::app::AppState;
use crate::auth::policy::{Action, actions, may};
use crate::http::messages::Language;
use crate::http::{Allowed, AppError, Pages, Posted};
use crate::kit::Fields;
use crate::leads::{Lead, LeadError, LeadFacts, LeadId, queries};
use crate::matching::alike::compare::counterpart;
use crate::matching::alike::panel::{MOST, Panel, Wanted, panel};
use crate::matching::decisions::model::{Pair, Shown};
use crate::matching::decisions::service::{self, Told};
use crate::matching::decisions::shown::shown;
use crate::matching::decisions::{Counterpart, CounterpartKind, PairDecisionId, PairError, Verdict};
use crate::matching::likeness::{FactorShare, Likeness, Match, Part};
use crate::search::{IndexError, RecordKind, Seers};
use crate::web::at::{At, within};
use crate::web::form::Form;
use crate::word;

/// Adds this module's pages.
pub(super) fn pages(p: &mut Pages) {
    p.get("/leads/{id}/compare", compare);
    p.post("/leads/{id}/pairs", decide);
}

/// A stretch of a text.
#[derive(Debug, Clone, Serialize)]
struct Stretch {
    from: u32,
    to: u32,
}

/// A factor as it is shown.
#[derive(Debug, Serialize)]
struct FactorView {
    word: String,
    share: f64,
    points: String,
    against: bool,
}

/// A record that the lead is like.
#[derive(Debug, Serialize)]
pub(super) struct MatchView {
    kind: &'static str,
    kind_word: String,
    id: i64,
    href: String,
    compare: String,
    title: String,
    number: Option<String>,
    date: Option<NaiveDate>,
    percent: String,
    likeness: String,
    is_likely: bool,
    veto: Option<String>,
    factors: Vec<FactorView>,
    missing: Vec<String>,
    decided: Option<Decided>,
}

/// What was decided of a pair.
#[derive(Debug, Serialize)]
struct Decided {
    word: String,
    /// The decision that another would replace; none where it only follows from others.
    replaces: Option<PairDecisionId>,
    by: Vec<String>,
}

/// What stands beside a lead.
#[derive(Debug, Serialize)]
pub(super) struct PanelView {
    pub(super) items: Vec<MatchView>,
    /// How many of them are likely the same matter.
    pub(super) likely: usize,
    pub(super) rebounds: Vec<ReboundView>,
    verdicts: Vec<crate::web::form::Choice>,
    pub(super) may_decide: bool,
}

/// A closed case that the lead may be a rebound of.
#[derive(Debug, Serialize)]
pub(super) struct ReboundView {
    href: String,
    number: String,
    title: String,
    closed_on: NaiveDate,
}

impl PanelView {
    pub(super) fn of(lead: LeadId, panel: &Panel, (language, may_decide): (Language, bool)) -> Self {
        let items: Vec<MatchView> =
            panel.items.iter().map(|found| MatchView::of(lead, found, panel, language)).collect();
        let verdicts = Verdict::ALL
            .iter()
            .map(|verdict| crate::web::form::Choice::new(verdict.code(), word!(language, verdict)));
        Self {
            likely: items.iter().filter(|item| item.is_likely).count(),
            items,
            rebounds: panel
                .rebounds
                .found
                .iter()
                .map(|found| ReboundView {
                    href: format!("/cases/{}", found.case),
                    number: found.number.clone(),
                    title: found.title.clone(),
                    closed_on: found.closed_on,
                })
                .collect(),
            verdicts: verdicts.collect(),
            may_decide,
        }
    }
}

impl MatchView {
    fn of(lead: LeadId, found: &Match, panel: &Panel, language: Language) -> Self {
        let (kind, id, evidence) = (found.stored.kind, found.stored.id, &found.evidence);
        let holding = counterpart(found.reference()).and_then(|other| panel.holdings.get(&other));
        let decided = holding.map(|holding| Decided {
            word: word!(language, holding.verdict),
            replaces: holding.chain.first().copied().filter(|_| holding.is_direct),
            by: holding.chain.iter().filter_map(|id| panel.links.get(id).map(ToString::to_string)).collect(),
        });
        let mut told: Vec<&FactorShare> = evidence.factors.iter().filter(|told| told.points != 0.0).collect();
        told.sort_by(|one, two| two.share.total_cmp(&one.share));
        Self {
            kind: kind.code(),
            kind_word: word!(language, kind),
            id,
            href: page_of(kind, id).unwrap_or_default(),
            compare: format!("/leads/{lead}/compare?kind={}&other={id}", kind.code()),
            title: found.stored.title.clone(),
            number: found.stored.numbers.first().cloned(),
            date: found.stored.date,
            percent: format!("{:.0}%", evidence.score * 100.0),
            likeness: word!(language, evidence.likeness),
            is_likely: evidence.likeness == Likeness::Likely,
            veto: evidence.veto.map(|veto| word!(language, veto)),
            factors: told
                .into_iter()
                .take(6)
                .map(|told| FactorView {
                    word: word!(language, told.factor),
                    share: told.share,
                    points: format!("{:+.1}", told.points),
                    against: told.points < 0.0,
                })
                .collect(),
            missing: evidence.missing().map(|factor| word!(language, factor)).collect(),
            decided,
        }
    }
}

/// The page of a record, where it has one.
pub(in crate::web) fn page_of(kind: RecordKind, id: i64) -> Option<String> {
    match kind {
        RecordKind::Lead => Some(format!("/leads/{id}")),
        RecordKind::Case => Some(format!("/cases/{id}")),
        RecordKind::Recommendation => Some(format!("/recommendations/{id}")),
        RecordKind::Served
        | RecordKind::Reply
        | RecordKind::FollowUp
        | RecordKind::BrandCase
        | RecordKind::File
        | RecordKind::Article
        | RecordKind::Statute => None,
    }
}

/// What a lead in sight is like.
///
/// # Errors
/// The index's, and the database's.
pub(super) async fn beside(
    state: &AppState,
    actor: &crate::kit::Actor,
    (lead, facts): (Lead, LeadFacts),
    limit: usize,
) -> Result<Panel, AppError> {
    let (shared, scope) = (state.clone(), actor.scope.clone());
    let found = state.read(move |conn| {
        let asked = (&shared.index, shared.frequencies.as_ref());
        panel(conn, asked, &scope, (&lead, &facts), Wanted { limit, decided: None })
    });
    Ok(found.await?)
}

#[derive(Serialize)]
struct CompareView {
    lead: LeadId,
    number: String,
    title: String,
    text: String,
    title_marks: Vec<Stretch>,
    text_marks: Vec<Stretch>,
    other_text: String,
    other_title_marks: Vec<Stretch>,
    other_text_marks: Vec<Stretch>,
    found: MatchView,
    verdicts: Vec<crate::web::form::Choice>,
    may_decide: bool,
    form: Form,
    back: String,
    /// Where both are merged, when both are leads.
    merge: Option<String>,
}

async fn compare(
    allowed: Allowed<actions::ReadLeads>,
    at: At,
    state: web::Data<AppState>,
    id: web::Path<LeadId>,
) -> Result<HttpResponse, AppError> {
    let view = compared(&allowed.actor, &at, &state, id.into_inner(), Form::of(&Posted::default())).await?;
    at.page(&state, &allowed.actor, "pages/prosecutor/compare.html", view).await
}

async fn compared(
    actor: &crate::kit::Actor,
    at: &At,
    state: &AppState,
    id: LeadId,
    form: Form,
) -> Result<CompareView, AppError> {
    let (kind, other) = (at.param("kind").and_then(RecordKind::from_code), at.parsed::<i64>("other"));
    let scope = actor.scope.clone();
    let (lead, facts) = state
        .read(move |conn| {
            let lead = queries::lead(conn, &scope, id)?.ok_or(LeadError::NotFound { id })?;
            Ok::<_, LeadError>((lead, queries::facts(conn, id)?))
        })
        .await?;
    let may_decide = may(actor, Action::HandleLeads) && actor.office == Some(lead.office_id);
    let told = (lead.number.clone(), lead.title.clone(), facts.narrative.clone());
    let panel = beside(state, actor, (lead, facts), MOST).await?;
    let wanted = |found: &&Match| Some(found.stored.kind) == kind && Some(found.stored.id) == other;
    let found =
        panel.items.iter().find(wanted).ok_or(LeadError::NotFound { id: LeadId(other.unwrap_or(0)) })?;
    let marks = |part: Part, side: fn(&FactorShare) -> &Vec<crate::matching::likeness::Span>| {
        let spans = found.evidence.factors.iter().filter(|told| told.points > 0.0).flat_map(side);
        let of_part = spans.filter(|span| span.part == part);
        of_part.map(|span| Stretch { from: span.from, to: span.to }).collect::<Vec<_>>()
    };
    Ok(CompareView {
        lead: id,
        number: told.0,
        title: told.1,
        text: told.2,
        title_marks: marks(Part::Title, |told| &told.ours),
        text_marks: marks(Part::Body, |told| &told.ours),
        other_text: found.stored.body.clone(),
        other_title_marks: marks(Part::Title, |told| &told.theirs),
        other_text_marks: marks(Part::Body, |told| &told.theirs),
        found: MatchView::of(id, found, &panel, at.language),
        verdicts: Verdict::ALL
            .iter()
            .map(|verdict| crate::web::form::Choice::new(verdict.code(), word!(at.language, verdict)))
            .collect(),
        may_decide,
        form,
        back: format!("/leads/{id}"),
        merge: (may_decide && found.stored.kind == RecordKind::Lead)
            .then(|| format!("/leads/merge?survivor={id}&lead={}", found.stored.id)),
    })
}

async fn decide(
    allowed: Allowed<actions::HandleLeads>,
    at: At,
    state: web::Data<AppState>,
    id: web::Path<LeadId>,
    posted: Posted,
) -> Result<HttpResponse, AppError> {
    let (lead, actor) = (id.into_inner(), allowed.actor);
    match decided(&state, actor.clone(), lead, &posted).await {
        Ok(()) => {
            let back = Some(posted.text("back")).filter(|back| !back.is_empty());
            let back = back.map_or_else(|| format!("/leads/{lead}"), |back| within(back).to_owned());
            Ok(at.done(&back, "said-pair_decided"))
        }
        Err(error) if error.is_about_the_form() => {
            // The pair is what the address of the comparison names; the form says it again.
            let mut there = at.clone();
            for name in ["kind", "other"] {
                there.params.insert(name.to_owned(), posted.text(name).to_owned());
            }
            let form = Form::refused(&posted, &error, &at);
            let view = compared(&actor, &there, &state, lead, form).await?;
            at.again(&state, &actor, "pages/prosecutor/compare.html", view).await
        }
        Err(error) => Err(error),
    }
}

async fn decided(
    state: &web::Data<AppState>,
    actor: crate::kit::Actor,
    lead: LeadId,
    posted: &Posted,
) -> Result<(), AppError> {
    let mut fields = Fields::new();
    let kind = posted.code(&mut fields, "kind", CounterpartKind::from_code);
    let kind = posted.required(&mut fields, "kind", kind);
    let other = posted.parsed::<i64>(&mut fields, "other");
    let other = posted.required(&mut fields, "other", other);
    let verdict = posted.code(&mut fields, "verdict", Verdict::from_code);
    let verdict = posted.required(&mut fields, "verdict", verdict);
    let replaces = posted.parsed::<i64>(&mut fields, "replaces").map(PairDecisionId);
    let faults = fields.finish().map_err(PairError::from);
    let (Some(kind), Some(id), Some(verdict)) = (kind, other, verdict) else {
        faults?;
        return Err(crate::web::form::wrong("verdict", "required"));
    };
    faults?;
    let other = Counterpart { kind, id };
    let shown = match Pair::of(lead, other) {
        Some(pair) => shown_of(state, &actor, pair).await,
        None => Shown::default(),
    };
    let told = Told { lead, other, verdict, reason: posted.optional("reason"), replaces, shown };
    state.perform(actor, move |work| service::decide(work, &told).map(drop)).await?;
    Ok(())
}

/// What the matching shows of a pair. People decide, so that nothing keeps them from it: where the index does not answer,
/// it has shown nothing.
async fn shown_of(state: &web::Data<AppState>, actor: &crate::kit::Actor, pair: Pair) -> Shown {
    let (shared, seers) = (state.clone(), Seers::of(&actor.scope));
    let told = state.read(move |_| shown(&shared.index.reader(), &shared.frequencies, seers, pair)).await;
    told.unwrap_or_else(|error: IndexError| {
        let said = error.said();
        tracing::warn!(cause = %said, "A pair is decided without what the matching says of it: {said}");
        Shown::default()
    })
}
