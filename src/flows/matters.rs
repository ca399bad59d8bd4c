//! The report on many leads at once, of an import or of all in sight: groups of same matters, what the register knows
//! of them already, suggested fields and agencies, and hits of screening models.
//!
//! Nothing is compared, suggested or screened here: the followers did that when the leads arrived, and the report says
//! for how many leads they have still to do it. So it takes as long as reading what was kept.

use std::collections::{BTreeMap, HashMap};

use chrono::NaiveDate;
use diesel::result::Error;
use serde::Serialize;
use utoipa::ToSchema;

use crate::db::Db;
use crate::kit::{AgencyId, Scope};
use crate::leads::LeadId;
use crate::leads::import::ImportId;
use crate::matching::alike::{Near, service as alike};
use crate::matching::decisions::{CounterpartKind, Verdict};
use crate::matching::likeness::{Likeness, METHOD};
use crate::matching::report::{self, LeadLine, Matter, Matters};
use crate::screening::queries as screening;
use crate::screening::queries::LeadHit;
use crate::screening::suggestion::model::FirstSuggested;
use crate::screening::suggestion::queries as suggestions;
use crate::screening::{self as models, HitId, ModelId};

/// Leads of one matter that are shown with all that is told of them; of the others only the ids are.
const SHOWN: usize = 200;

/// What is reported on, and which of the matters are wanted.
#[derive(Debug, Clone, Copy)]
pub struct Ask {
    /// The leads of this import; all leads in sight when none.
    pub import: Option<ImportId>,
    /// Matters that were shown already.
    pub from: usize,
    /// Matters that are wanted now.
    pub limit: usize,
}

/// A report on many leads.
#[derive(Debug, Serialize, ToSchema)]
pub struct MattersReport {
    /// The version of the weights.
    pub method: &'static str,
    /// The import; absent when all leads in sight are reported on.
    pub import_id: Option<ImportId>,
    /// Leads that are reported on.
    pub leads: usize,
    /// Of how many it is not known yet what they are like: while there are any, groups may be missing and small.
    pub to_compare: usize,
    /// Of how many nothing was suggested yet.
    pub to_suggest: usize,
    /// Of how many the last change was not held against the screening models yet.
    pub to_screen: usize,
    /// Groups of at least two leads.
    pub groups: usize,
    /// Leads in them.
    pub grouped_leads: usize,
    /// Matters, of one lead too, that other records of the register are likely about.
    pub known: usize,
    /// By the likeliest field, the most frequent first; one without a code stands for no field.
    pub domains: Vec<DomainCount>,
    /// By the likeliest agency, the most frequent first.
    pub agencies: Vec<AgencyCount>,
    /// By model, the most frequent first.
    pub models: Vec<ModelCount>,
    /// Matters: groups, and single leads that are known elsewhere.
    pub total: usize,
    /// The cursor of the next page; absent on the last one.
    pub next: Option<usize>,
    /// The groups, the largest first, and after them the single leads that are known elsewhere. A group begins with a
    /// pair of which one matter is all but sure (0.9) and takes in what is likely one with two thirds of it; other
    /// likely pairs are told lead by lead.
    pub items: Vec<ReportedMatter>,
}

/// How many leads a field was suggested for.
#[derive(Debug, Serialize, ToSchema)]
pub struct DomainCount {
    /// The field; absent: none was found.
    pub domain: Option<String>,
    /// Leads.
    pub leads: i64,
}

/// How many leads an agency was suggested for.
#[derive(Debug, Serialize, ToSchema)]
pub struct AgencyCount {
    /// The agency.
    pub agency_id: AgencyId,
    /// Its name.
    pub name: String,
    /// Leads.
    pub leads: i64,
}

/// How many leads a model hit.
#[derive(Debug, Serialize, ToSchema)]
pub struct ModelCount {
    /// The model.
    pub model_id: ModelId,
    /// Its name.
    pub name: String,
    /// Hits.
    pub hits: i64,
    /// Hits that are held back because the model hits too much.
    pub held: i64,
}

/// A matter that leads tell of.
#[derive(Debug, Serialize, ToSchema)]
pub struct ReportedMatter {
    /// The lead that says best what it is about.
    pub lead_id: LeadId,
    /// Its heading.
    pub title: String,
    /// How many leads tell of it.
    pub size: usize,
    /// Of them, those that people said are one matter; the others only look so.
    pub decided: usize,
    /// The score of the least likely pair that joined them; absent of one lead alone.
    pub weakest: Option<f64>,
    /// The first day on which one was received.
    pub first_on: Option<NaiveDate>,
    /// The last day.
    pub last_on: Option<NaiveDate>,
    /// The field that was suggested for most of them.
    pub domain: Option<String>,
    /// Ids of all of them.
    pub lead_ids: Vec<LeadId>,
    /// The leads, 200 at most.
    pub leads: Vec<ReportedLead>,
    /// Records beyond these leads that are likely about it too, the likeliest first.
    pub elsewhere: Vec<ReportedRecord>,
}

/// A lead with what is thought of it.
#[derive(Debug, Serialize, ToSchema)]
pub struct ReportedLead {
    /// The lead.
    #[serde(flatten)]
    pub line: LeadLine,
    /// The field that was suggested; absent when none was found, or nothing was suggested yet.
    pub suggested_domain: Option<String>,
    /// The agency that was suggested.
    pub suggested_agency_id: Option<AgencyId>,
    /// Its name.
    pub suggested_agency: Option<String>,
    /// The priority score; absent when nothing was suggested yet.
    pub priority: Option<f64>,
    /// Screening models that hit it.
    pub hits: Vec<ReportedHit>,
}

/// A hit of a screening model.
#[derive(Debug, Serialize, ToSchema)]
pub struct ReportedHit {
    /// The hit, by which its conditions and words are read.
    pub id: HitId,
    /// The model.
    pub model_id: ModelId,
    /// Its name.
    pub model: String,
    /// The score that the model gives.
    pub score: i32,
    /// What people made of it.
    pub verdict: Option<models::Verdict>,
}

/// A record that a lead is like.
#[derive(Debug, Serialize, ToSchema)]
pub struct ReportedRecord {
    /// The lead.
    pub lead_id: LeadId,
    /// What the record is.
    pub kind: CounterpartKind,
    /// Its id.
    pub id: i64,
    /// Its number; a brand case has none.
    pub number: Option<String>,
    /// Its heading.
    pub title: String,
    /// The day it is told by.
    pub date: NaiveDate,
    /// Code of its state.
    pub state: String,
    /// The probability that both are about one matter; absent where people alone say so.
    pub score: Option<f64>,
    /// What the evidence comes to.
    pub likeness: Option<Likeness>,
    /// Whether both come from one source.
    pub same_source: bool,
    /// What people decided, or what follows from it.
    pub decided: Option<Verdict>,
}

/// A lead of an import with what it is like, one by one.
#[derive(Debug, Serialize, ToSchema)]
pub struct ComparedLead {
    /// The lead.
    #[serde(flatten)]
    pub lead: ReportedLead,
    /// Whether it was compared already.
    pub compared: bool,
    /// What it is likely one matter with, in the import and beyond, the likeliest first.
    pub likely: Vec<ReportedRecord>,
    /// What is only of the same kind.
    pub same_kind: Vec<ReportedRecord>,
}

/// The report.
///
/// # Errors
/// The database's.
pub fn report(conn: &mut Db, scope: &Scope, ask: Ask) -> Result<MattersReport, Error> {
    let Ask { import, from, limit } = ask;
    let Matters { leads, compared, matters } = report::matters(conn, scope, import)?;
    let domains = most_first(suggestions::by_domain(conn, scope, import)?, |one| one.1);
    let agencies = most_first(suggestions::by_agency(conn, scope, import)?, |one| one.2);
    let suggested: i64 = domains.iter().map(|(_, leads)| leads).sum();
    let groups = matters.iter().filter(|matter| matter.leads.len() > 1);
    let (groups, grouped_leads) =
        groups.fold((0, 0), |(count, of), matter| (count + 1, of + matter.leads.len()));
    let total = matters.len();
    let page: Vec<&Matter> = matters.iter().skip(from).take(limit).collect();
    let shown = from.saturating_add(page.len());
    let ids: Vec<LeadId> = page
        .iter()
        .flat_map(|matter| {
            let centre = (!matter.leads.iter().take(SHOWN).any(|lead| *lead == matter.centre))
                .then_some(matter.centre);
            matter.leads.iter().take(SHOWN).copied().chain(centre)
        })
        .collect();
    let mut told = Told::of(conn, scope, &ids)?;
    Ok(MattersReport {
        method: METHOD,
        import_id: import,
        leads,
        to_compare: leads.saturating_sub(compared),
        to_suggest: leads.saturating_sub(usize::try_from(suggested).unwrap_or(usize::MAX)),
        to_screen: screening::unscreened(conn, scope, import)?,
        groups,
        grouped_leads,
        known: matters.iter().filter(|matter| !matter.elsewhere.is_empty()).count(),
        domains: domains.into_iter().map(|(domain, leads)| DomainCount { domain, leads }).collect(),
        agencies: agencies
            .into_iter()
            .map(|(agency_id, name, leads)| AgencyCount { agency_id, name, leads })
            .collect(),
        models: models_of(screening::hits_by_model(conn, scope, import)?),
        total,
        next: (shown < total).then_some(shown),
        items: page.into_iter().map(|matter| told.matter(matter)).collect(),
    })
}

/// The leads of an import, or all in sight, one by one, each with what it is likely one matter with and what is only
/// of its kind: those after a lead, in order.
///
/// # Errors
/// The database's.
pub fn leads(
    conn: &mut Db,
    scope: &Scope,
    import: Option<ImportId>,
    (after, limit): (Option<i64>, i64),
) -> Result<Vec<ComparedLead>, Error> {
    let ids = report::store::page(conn, (scope, import), after, limit)?;
    let known = alike::known(conn, &ids)?;
    let mut near = alike::nearest(conn, scope, &ids)?;
    let mut told = Told::of(conn, scope, &ids)?;
    let lead = |id: &LeadId| {
        let lead = told.lead(*id)?;
        let (likely, others): (Vec<Near>, Vec<Near>) =
            near.remove(id).unwrap_or_default().into_iter().partition(Near::is_one_matter);
        Some(ComparedLead {
            lead,
            compared: known.contains_key(id),
            likely: likely.into_iter().map(|near| record(*id, near)).collect(),
            same_kind: others.into_iter().filter(Near::is_same_kind).map(|near| record(*id, near)).collect(),
        })
    };
    Ok(ids.iter().filter_map(lead).collect())
}

/// What is told of the leads on a page, each once.
struct Told {
    lines: BTreeMap<LeadId, LeadLine>,
    suggested: HashMap<LeadId, FirstSuggested>,
    hits: HashMap<LeadId, Vec<LeadHit>>,
}

impl Told {
    fn of(conn: &mut Db, scope: &Scope, ids: &[LeadId]) -> Result<Self, Error> {
        let mut hits: HashMap<LeadId, Vec<LeadHit>> = HashMap::new();
        for hit in screening::hits_of_leads(conn, scope, ids)? {
            hits.entry(hit.lead).or_default().push(hit);
        }
        let suggested = suggestions::first_of_leads(conn, ids)?;
        Ok(Self {
            lines: report::lines(conn, ids)?,
            suggested: suggested.into_iter().map(|one| (one.lead, one)).collect(),
            hits,
        })
    }

    fn lead(&mut self, id: LeadId) -> Option<ReportedLead> {
        let line = self.lines.get(&id)?.clone();
        let suggested = self.suggested.get(&id);
        let hits = self.hits.remove(&id).unwrap_or_default().into_iter().map(|hit| {
            let LeadHit { lead: _, hit, model, name, score, verdict } = hit;
            ReportedHit { id: hit, model_id: model, model: name, score, verdict }
        });
        Some(ReportedLead {
            line,
            suggested_domain: suggested.and_then(|one| one.domain.clone()),
            suggested_agency_id: suggested.and_then(|one| one.agency),
            suggested_agency: suggested.and_then(|one| one.agency_name.clone()),
            priority: suggested.map(|one| one.priority),
            hits: hits.collect(),
        })
    }

    fn matter(&mut self, matter: &Matter) -> ReportedMatter {
        let leads: Vec<ReportedLead> =
            matter.leads.iter().take(SHOWN).filter_map(|lead| self.lead(*lead)).collect();
        let mut domains: BTreeMap<&str, usize> = BTreeMap::new();
        for domain in leads.iter().filter_map(|lead| lead.suggested_domain.as_deref()) {
            *domains.entry(domain).or_default() += 1;
        }
        let most = domains.into_iter().max_by_key(|(_, leads)| *leads).map(|(domain, _)| domain.to_owned());
        let days = || leads.iter().map(|lead| lead.line.received_on);
        ReportedMatter {
            lead_id: matter.centre,
            title: self.lines.get(&matter.centre).map(|line| line.title.clone()).unwrap_or_default(),
            size: matter.leads.len(),
            decided: matter.decided,
            weakest: matter.weakest,
            first_on: days().min(),
            last_on: days().max(),
            domain: most,
            lead_ids: matter.leads.clone(),
            elsewhere: matter.elsewhere.iter().map(|(lead, near)| record(*lead, near.clone())).collect(),
            leads,
        }
    }
}

fn record(lead: LeadId, near: Near) -> ReportedRecord {
    let Near { other, card, score, likeness, same_source, decided } = near;
    ReportedRecord {
        lead_id: lead,
        kind: other.kind,
        id: other.id,
        number: card.number,
        title: card.title,
        date: card.on,
        state: card.state,
        score,
        likeness,
        same_source,
        decided,
    }
}

fn models_of(rows: Vec<(ModelId, String, bool, i64)>) -> Vec<ModelCount> {
    let mut models: BTreeMap<i64, ModelCount> = BTreeMap::new();
    for (model_id, name, is_held, hits) in rows {
        let model = models.entry(model_id.0).or_insert(ModelCount { model_id, name, hits: 0, held: 0 });
        model.hits += hits;
        model.held += if is_held { hits } else { 0 };
    }
    most_first(models.into_values().collect(), |model| model.hits)
}

fn most_first<T>(mut rows: Vec<T>, count: impl Fn(&T) -> i64) -> Vec<T> {
    rows.sort_by_key(|row| std::cmp::Reverse(count(row)));
    rows
}
