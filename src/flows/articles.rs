//! Articles that a draft may rest on, each with the reasons why it is suggested: the duty of the agency that the facts
//! point to, the field of the case, clauses of the library, the rules that a recommendation follows, and words that
//! article and facts share. Only texts that
//! an office imported are suggested, in the version of the day of the facts; a person picks.

use std::collections::BTreeSet;

use chrono::NaiveDate;
use serde::Serialize;

use super::FlowError;
use crate::cases::{self, CaseId};
use crate::db::Db;
use crate::deadlines;
use crate::kit::page::PageRequest;
use crate::kit::{Actor, AgencyId, Scope};
use crate::leads;
use crate::org::{self, AgencySystem};
use crate::recommendations::articles::{Cited, day_of_facts};
use crate::recommendations::clauses::queries::{self as library, ClauseFilter};
use crate::recommendations::clauses::{ClauseState, service as clauses};
use crate::recommendations::error::RecommendationRefusal;
use crate::recommendations::model::TextVersion;
use crate::recommendations::{
    self, Recommendation, RecommendationError, RecommendationId, RecommendationKind,
};
use crate::screening::suggestion::knowledge::Knowledge;
use crate::screening::suggestion::words::{Part, Parts};
use crate::search::{Analyzer, Key, RecordKind, Seers, Snapshot};
use crate::statutes::{self, Article, ArticleId, CitationState, Resolved, Version};

/// Words of the facts by which articles are looked for, and articles that are found so.
const MOST_WORDS: usize = 200;
const MOST_SPEAKING: usize = 12;
/// Below so many documents it is not known what is rare.
const SMALL: u64 = 1_000;

/// A duty is suggested without the field or the agency agreeing when its words count so much.
const TELLING: f64 = 2.0;

/// The rules of a rule pack that a recommendation follows: reply, urgent reply, rectification.
const RULES: [&str; 3] = ["A6", "A6u", "A7"];

crate::text_enum! {
    /// Why an article is suggested.
    pub enum ArticleReasonKind {
        /// A duty of an agency of the draft, or one that the facts point to.
        Duty = "duty" "行政机关职责",
        /// A clause of the library for the field and the agency, or in the draft, rests on it.
        Clause = "clause" "条款库",
        /// It opens the field to public-interest litigation.
        Field = "field" "办案领域",
        /// A recommendation of this sort rests on it, or its periods do.
        Procedure = "procedure" "办案程序",
        /// It speaks in rare words of the facts.
        Words = "words" "条文用语",
    }
}

/// A reason.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct ArticleReason {
    /// Of what sort.
    pub kind: ArticleReasonKind,
    /// In words: the duty, the clause, the field, the rule.
    pub text: String,
    /// The words of the facts that point to it.
    pub words: Vec<String>,
}

/// A suggested article.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub struct SuggestedArticle {
    /// As it is cited; what a draft is given to rest on it.
    pub citation: String,
    /// The version of the day of the facts.
    pub version: Version,
    /// The article.
    pub article: Article,
    /// Its words, as far as the citation goes.
    pub text: String,
    /// Whether it reads otherwise today.
    pub reads_otherwise: bool,
    /// What has to be minded of the law on the day.
    pub caution: Option<String>,
    /// Why it is suggested.
    pub reasons: Vec<ArticleReason>,
    /// Whether the draft rests on it already.
    pub attached: bool,
}

/// What is suggested for a draft.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub struct ArticleSuggestions {
    /// The day of the facts.
    pub on: NaiveDate,
    /// The articles; those for which most speaks first.
    pub articles: Vec<SuggestedArticle>,
    /// What would be suggested and cannot be: the law was not imported, was not in force on the day, or has no such
    /// provision.
    pub left_out: Vec<LeftOut>,
}

/// A citation that cannot be suggested.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, utoipa::ToSchema)]
#[schema(as = ArticleLeftOut)]
pub struct LeftOut {
    /// As it is named.
    pub citation: String,
    /// Why.
    pub state: CitationState,
}

/// A source: a text with citations, and why they are suggested.
struct Source {
    text: String,
    reason: ArticleReason,
    /// The article that was found. In the version of the day the citation may name another.
    found: Option<ArticleId>,
}

/// Articles for a draft in sight, on a day of the facts.
///
/// # Errors
/// When the draft is not in sight.
pub fn suggest(
    conn: &mut Db,
    index: &Snapshot,
    actor: &Actor,
    id: RecommendationId,
    (on, today): (Option<NaiveDate>, NaiveDate),
) -> Result<ArticleSuggestions, FlowError> {
    let row = recommendations::store::recommendation(conn, &actor.scope, id)?;
    let row = row.ok_or(RecommendationError::from(RecommendationRefusal::NotFound { id }))?;
    let text = recommendations::store::text(conn, id, row.text_no)?;
    let text = text.ok_or(RecommendationError::from(RecommendationRefusal::NotFound { id }))?;
    let on = match on {
        Some(day) => day,
        None => day_of_facts(conn, CaseId(row.case_id))?.unwrap_or(today),
    };
    let mut sources = sources(conn, actor, &row, &text, on)?;
    sources.extend(speaking(conn, index, &text)?);
    // One text of all sources, so that all laws are read at once; a citation belongs to the source it stands in.
    let (mut whole, mut ends, mut length) = (String::new(), Vec::with_capacity(sources.len()), 0_usize);
    for source in &sources {
        whole.push_str(&source.text);
        whole.push('\n');
        length += source.text.chars().count() + 1;
        ends.push(length);
    }
    let mut articles: Vec<SuggestedArticle> = Vec::new();
    let mut left_out = BTreeSet::new();
    for resolved in statutes::service::cited(conn, &whole, (on, today))? {
        let at = ends.partition_point(|end| *end <= resolved.citation.from);
        let Some(source) = sources.get(at) else { continue };
        match suggested(&resolved, on) {
            Some(one) if source.found.is_some_and(|found| found != one.article.id) => {}
            Some(one) => add(&mut articles, one, &source.reason),
            None if source.found.is_none() && resolved.citation.article.is_some() => {
                let Resolved { citation, state, .. } = resolved;
                let name = citation.article.map(|article| article.to_string()).unwrap_or_default();
                left_out.insert(LeftOut { citation: format!("《{}》{name}", citation.law), state });
            }
            None => {}
        }
    }
    for one in &mut articles {
        let same = |cited: &Cited| cited.said == one.citation && cited.provision.version_id == one.version.id;
        one.attached = text.articles.get().iter().any(same);
    }
    articles.sort_by_key(|one| std::cmp::Reverse(weight(one)));
    Ok(ArticleSuggestions { on, articles, left_out: left_out.into_iter().collect() })
}

/// What speaks for an article: its sorts of reasons, and the words of the facts.
fn weight(one: &SuggestedArticle) -> usize {
    let kinds: BTreeSet<ArticleReasonKind> = one.reasons.iter().map(|reason| reason.kind).collect();
    let words: usize = one.reasons.iter().map(|reason| reason.words.len()).sum();
    kinds.len() * 3 + words
}

fn add(articles: &mut Vec<SuggestedArticle>, one: SuggestedArticle, reason: &ArticleReason) {
    let at = articles.iter().position(|other| other.citation == one.citation).unwrap_or_else(|| {
        articles.push(one);
        articles.len() - 1
    });
    if let Some(known) = articles.get_mut(at)
        && !known.reasons.contains(reason)
    {
        known.reasons.push(reason.clone());
    }
}

/// A citation that holds on the day, without its reasons.
fn suggested(resolved: &Resolved, on: NaiveDate) -> Option<SuggestedArticle> {
    let reads_otherwise = match resolved.state {
        CitationState::InForce => false,
        CitationState::ReadsOtherwise => true,
        CitationState::LawNotInForce
        | CitationState::NoSuchArticle
        | CitationState::NoSuchProvision
        | CitationState::UnknownLaw => return None,
    };
    let (version, article) = (resolved.version.clone()?, resolved.article.clone()?);
    let provision = statutes::Provision {
        version_id: version.id,
        article: article.number(),
        paragraph: resolved.citation.paragraph,
        item: resolved.citation.item,
    };
    let title = resolved.title.as_deref()?;
    let short = title.strip_prefix("中华人民共和国").unwrap_or(title);
    Some(SuggestedArticle {
        citation: provision.said(title),
        version,
        article,
        text: resolved.text.clone()?,
        reads_otherwise,
        caution: Knowledge::shared().caution(short, on).map(str::to_owned),
        reasons: Vec::new(),
        attached: false,
    })
}

fn sources(
    conn: &mut Db,
    actor: &Actor,
    row: &Recommendation,
    text: &TextVersion,
    on: NaiveDate,
) -> Result<Vec<Source>, FlowError> {
    let mut sources = Vec::new();
    let mut add = |kind, text: String, told: String, words| {
        sources.push(Source { text, reason: ArticleReason { kind, text: told, words }, found: None });
    };
    let case = cases::store::any_case(conn, CaseId(row.case_id))?;
    let domain = case.map(|case| case.domain);
    let mut systems = BTreeSet::new();
    let agencies: Vec<AgencyId> = text.lines.get().iter().map(|line| line.agency_id).collect();
    systems.extend(org::store::agencies_of(conn, &agencies)?.into_iter().map(|agency| agency.system));
    for (said, duty, words) in duties(text, domain.as_deref(), &systems) {
        add(ArticleReasonKind::Duty, said, duty, words);
    }
    for used in library::used(conn, text)? {
        add(ArticleReasonKind::Clause, used.version.law, used.clause.name, Vec::new());
    }
    let offices = clauses::sight(conn, actor)?;
    if !systems.is_empty() {
        let filter = ClauseFilter {
            domain: domain.clone(),
            systems: systems.iter().copied().collect(),
            state: Some(ClauseState::InUse),
            ..ClauseFilter::default()
        };
        let page = PageRequest { cursor: None, limit: Some(200) };
        // Those meant for every field or every agency say nothing of this one.
        let mut rows = library::clauses(conn, &offices, &filter, &page)?;
        rows.retain(|row| row.domain.is_some() && row.agency_system.is_some());
        let ids: Vec<_> = rows.iter().map(|row| row.id).collect();
        for version in library::current_versions(conn, &ids)? {
            let name = rows.iter().find(|row| row.id == version.clause_id).map(|row| row.name.clone());
            add(ArticleReasonKind::Clause, version.law, name.unwrap_or_default(), Vec::new());
        }
    }
    if row.kind == RecommendationKind::Pil {
        let known = leads::queries::domains(conn)?;
        if let Some(field) = known.into_iter().find(|one| Some(&one.code) == domain.as_ref()) {
            let (laws, articles): (Vec<_>, Vec<_>) =
                (field.law.split('、').collect(), field.article.split('、').collect());
            for (law, article) in laws.into_iter().zip(articles) {
                add(
                    ArticleReasonKind::Field,
                    format!("《{law}》{article}"),
                    field.name_zh.clone(),
                    Vec::new(),
                );
            }
        }
        // APL Art 25(4): the regulator does not perform, and is told so before it is sued. R21 Art 75.
        let basis = "《行政诉讼法》第二十五条第四款、《人民检察院公益诉讼办案规则》第七十五条";
        add(ArticleReasonKind::Procedure, basis.into(), String::from("制发检察建议"), Vec::new());
        let dates = deadlines::store::pack_dates(conn)?;
        for id in RULES {
            if let Some((_, rule)) = deadlines::rule_on(&dates, id, on) {
                add(ArticleReasonKind::Procedure, rule.article.zh.clone(), rule.name.zh.clone(), Vec::new());
            }
        }
    }
    Ok(sources)
}

/// Articles that speak in rare words of the facts: those of which at least two stand in them. How rare a word is, the
/// index knows; what is not in it yet is not found.
fn speaking(conn: &mut Db, index: &Snapshot, text: &TextVersion) -> Result<Vec<Source>, FlowError> {
    let analyzer = Analyzer::shared();
    let facts = format!("{}\n{}\n{}", text.title, text.harm_facts, text.breach_facts);
    let words: BTreeSet<String> = analyzer.cut(&facts).into_iter().collect();
    let all = index.documents();
    let mut rare = Vec::new();
    for word in words {
        if word.chars().count() < 2 || analyzer.says_nothing(&word) {
            continue;
        }
        let key = Key::Word(word.clone());
        let frequency = index.frequency(&key)?;
        // What stands everywhere says nothing; a small index cannot tell.
        if frequency > 0 && (all < SMALL || frequency * 10 < all) {
            rare.push((frequency, word, key));
        }
    }
    rare.sort_by_key(|(frequency, ..)| *frequency);
    rare.truncate(MOST_WORDS);
    let terms: Vec<(Key, f32)> = rare.iter().map(|(.., key)| (key.clone(), 1.0)).collect();
    if terms.is_empty() {
        return Ok(Vec::new());
    }
    let kinds = [RecordKind::Statute];
    let found = index.candidates(&terms, &Seers::of(&Scope::All), &kinds, MOST_SPEAKING)?;
    let ids: Vec<i64> = found.iter().map(|(_, stored)| stored.id).collect();
    let mut sources = Vec::new();
    for (article, _, law) in statutes::store::articles_of(conn, &ids)? {
        let own: BTreeSet<String> = analyzer.cut(&article.text).into_iter().collect();
        let shared = rare.iter().filter(|(_, word, _)| own.contains(word));
        let words: Vec<String> = shared.map(|(_, word, _)| word.clone()).collect();
        if words.len() >= 2 {
            let said = format!("《{}》{}", law.short_title, article.number());
            let reason = ArticleReason { kind: ArticleReasonKind::Words, text: said.clone(), words };
            sources.push(Source { text: said, reason, found: Some(article.id) });
        }
    }
    Ok(sources)
}

/// Duties whose agency and field are the draft's, or whose words stand in its facts: where they are told, what they
/// are, and the words.
fn duties(
    text: &TextVersion,
    domain: Option<&str>,
    systems: &BTreeSet<AgencySystem>,
) -> Vec<(String, String, Vec<String>)> {
    let parts = Parts::of([
        (Part::Title, text.title.as_str()),
        (Part::Harm, text.harm_facts.as_str()),
        (Part::Narrative, text.breach_facts.as_str()),
    ]);
    let one = |duty: &crate::screening::suggestion::knowledge::DutyWords| {
        let words = parts.reasons(&duty.words);
        let points: f64 = words.iter().map(|word| word.points).sum();
        let of_field = domain.is_some_and(|domain| duty.domains.iter().any(|one| one == domain));
        let of_agency = systems.contains(&duty.system);
        let fits = of_agency && !words.is_empty() || of_field && points >= TELLING;
        let words = words.into_iter().map(|word| word.text).collect();
        (fits && !duty.article.is_empty())
            .then(|| (format!("《{}》{}", duty.law, duty.article), duty.duty.clone(), words))
    };
    Knowledge::shared().duties.iter().filter_map(one).collect()
}
