//! Use cases: import texts, keep names and days, look provisions up.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use chrono::NaiveDate;
use diesel::QueryResult;
use serde::Serialize;
use serde_json::json;
use sha2::{Digest, Sha256};

use super::citation::{Citation, asked, citations, name_key};
use super::comparison::{Row, compare};
use super::error::StatuteError;
use super::model::{Article, ArticleNumber, EffectiveBasis, Law, LawId, Summary, Version, VersionId};
use super::provisions::provisions;
use super::store::{self, NewArticle, NewVersion};
use super::text::{LawText, Remark, Unreadable, read};
use crate::audit::{Subject, Work};
use crate::db::Db;
use crate::kit::Fields;
use crate::kit::page::{Page, PageRequest};

/// A law goes by at most so many other names.
const MOST_NAMES: usize = 50;

/// A text to be imported.
#[derive(Debug, Clone)]
pub struct Import {
    /// The text: Markdown or plain.
    pub text: String,
    /// The name of its file. A date in it tells when the version was passed, where the text does not.
    pub source: String,
    /// From when the version applies, where a person knows it.
    pub effective_on: Option<NaiveDate>,
    /// When the version was passed, where neither text nor name tells it.
    pub passed_on: Option<NaiveDate>,
}

/// What became of a text.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
#[schema(as = StatuteImported)]
pub struct Imported {
    /// Whether it is new; the same text of the same version is there but once.
    pub created: bool,
    /// The law.
    pub law: Law,
    /// The version.
    pub version: Version,
    /// Its articles.
    pub articles: usize,
    /// What a person should look at.
    pub remarks: Vec<Remark>,
}

/// Imports a text as a version of its law, which is made if it is not there.
///
/// # Errors
/// When it cannot be read as a law, its day is not known, or another text of the same version is there.
pub fn import(work: &mut Work<'_>, command: &Import) -> Result<Imported, StatuteError> {
    let office = work.actor.office.ok_or(StatuteError::NoOffice)?;
    let text = legible(&command.text)?;
    let mut fields = Fields::new();
    let source = fields.text("source", &command.source, 0..=255);
    fields.finish()?;
    let digest = hex::encode(Sha256::digest(command.text.as_bytes()));
    let passed_on = [text.passed_on, date_in_name(&command.source), command.passed_on];
    let passed_on = passed_on.into_iter().flatten().next().ok_or(StatuteError::NoDate)?;
    let articles = articles_of(&text)?;
    let law = law_of(work.conn, &text.title)?;
    let versions = store::versions(work.conn, &[law.id])?;
    if let Some(version) = versions.into_iter().find(|version| version.passed_on == passed_on) {
        if version.digest != digest {
            return Err(StatuteError::Differs { law: law.title, passed_on });
        }
        let articles = store::articles(work.conn, version.id)?.len();
        return Ok(Imported { created: false, law, version, articles, remarks: text.remarks });
    }
    let (effective_on, effective_basis) = match (command.effective_on, text.effective_on) {
        (Some(day), _) => (day, EffectiveBasis::Given),
        (None, Some(day)) => (day, EffectiveBasis::Text),
        (None, None) => (passed_on, EffectiveBasis::Passed),
    };
    let id = store::insert_version(
        work.conn,
        &NewVersion {
            law_id: law.id,
            passed_on,
            effective_on,
            effective_basis,
            history: &text.history.join("\n"),
            preamble: &text.preamble,
            annex: &text.annex,
            digest: &digest,
            source: &source,
            imported_at: work.now,
            imported_by: work.actor.person,
        },
    )?;
    store::insert_articles(work.conn, id, &articles)?;
    work.record(
        office,
        "statute.imported",
        Subject::new("statute", law.id.0),
        json!({ "law": law.title, "version": id, "passed_on": passed_on, "effective_on": effective_on,
            "basis": effective_basis, "articles": articles.len(), "digest": digest, "source": source }),
    );
    let version = store::version(work.conn, id)?.ok_or(StatuteError::NotFound)?;
    Ok(Imported { created: true, law, version, articles: articles.len(), remarks: text.remarks })
}

/// A text as a law.
pub(super) fn legible(text: &str) -> Result<LawText, StatuteError> {
    read(text).map_err(|error| match error {
        Unreadable::NoTitle => StatuteError::NoTitle,
        Unreadable::NoArticle => StatuteError::NoArticle,
    })
}

/// The law of a title; it is made if no law goes by that name.
fn law_of(conn: &mut Db, title: &str) -> Result<Law, StatuteError> {
    let key = name_key(title);
    if let Some((_, id)) = store::by_keys(conn, std::slice::from_ref(&key))?.into_iter().next() {
        return store::law(conn, id)?.ok_or(StatuteError::NotFound);
    }
    let short = title.strip_prefix("中华人民共和国").unwrap_or(title);
    let id = store::insert_law(conn, title, short)?;
    store::insert_names(conn, id, &[(key, short.to_owned())])?;
    store::law(conn, id)?.ok_or(StatuteError::NotFound)
}

pub(super) fn articles_of(text: &LawText) -> Result<Vec<NewArticle>, StatuteError> {
    let mut seen = BTreeSet::new();
    let mut articles = Vec::with_capacity(text.articles.len());
    for article in &text.articles {
        if !seen.insert(article.number) {
            return Err(StatuteError::ArticleTwice { article: article.number.to_string() });
        }
        articles.push(NewArticle {
            number: article.number,
            headings: article.headings.join("\n"),
            text: article.text.clone(),
        });
    }
    Ok(articles)
}

/// 行政诉讼法(2017-06-27).md
pub(super) fn date_in_name(name: &str) -> Option<NaiveDate> {
    let digits = |c: char| c.is_ascii_digit() || c == '-';
    name.split(|c| !digits(c)).find_map(|part| NaiveDate::parse_from_str(part, "%Y-%m-%d").ok())
}

/// Sets the other names of a law and the day on which it ended.
///
/// # Errors
/// When another law goes by one of the names, or the law was changed meanwhile.
pub fn keep_law(
    work: &mut Work<'_>,
    (id, version): (LawId, i32),
    names: &[String],
    repealed_on: Option<NaiveDate>,
) -> Result<Law, StatuteError> {
    let office = work.actor.office.ok_or(StatuteError::NoOffice)?;
    let law = store::law(work.conn, id)?.ok_or(StatuteError::NotFound)?;
    let own = name_key(&law.title);
    let mut fields = Fields::new();
    fields.check(names.len() <= MOST_NAMES, "names", "too_many", MOST_NAMES);
    let names: Vec<String> =
        (0..).zip(names).map(|(at, name)| fields.text(&format!("names[{at}]"), name, 1..=120)).collect();
    fields.finish()?;
    if !store::set_repealed(work.conn, (id, version), repealed_on)? {
        return Err(StatuteError::Stale { current: law.version });
    }
    store::delete_names(work.conn, id, &own)?;
    let mut seen = BTreeSet::from([String::new(), own]);
    let mut keyed: Vec<(String, String)> = names.iter().map(|name| (name_key(name), name.clone())).collect();
    keyed.retain(|(key, _)| seen.insert(key.clone()));
    let keys: Vec<String> = keyed.iter().map(|(key, _)| key.clone()).collect();
    if let Some((key, other)) = store::by_keys(work.conn, &keys)?.into_iter().next() {
        let law = store::law(work.conn, other)?.map(|law| law.title).unwrap_or_default();
        let name =
            keyed.into_iter().find(|(taken, _)| *taken == key).map(|(_, name)| name).unwrap_or_default();
        return Err(StatuteError::NameTaken { name, law });
    }
    store::insert_names(work.conn, id, &keyed)?;
    work.record(
        office,
        "statute.kept",
        Subject::new("statute", id.0),
        json!({ "names": names, "repealed_on": { "from": law.repealed_on, "to": repealed_on } }),
    );
    store::law(work.conn, id)?.ok_or(StatuteError::NotFound)
}

/// Sets from when a version applies.
///
/// # Errors
/// When there is no such version.
pub fn set_effective(
    work: &mut Work<'_>,
    (law, id): (LawId, VersionId),
    day: NaiveDate,
) -> Result<Version, StatuteError> {
    let office = work.actor.office.ok_or(StatuteError::NoOffice)?;
    let before = version(work.conn, law, id)?;
    store::set_effective(work.conn, id, day)?;
    work.record(
        office,
        "statute.dated",
        Subject::new("statute", law.0),
        json!({ "version": id, "effective_on": { "from": before.effective_on, "to": day } }),
    );
    version(work.conn, law, id)
}

/// Laws with their versions, those that go by a name that holds a text.
///
/// # Errors
/// The database's.
pub fn list(conn: &mut Db, named: Option<&str>, page: &PageRequest) -> QueryResult<Page<Summary>> {
    let key = named.map(name_key).filter(|key| !key.is_empty());
    let laws = store::laws(conn, key.as_deref(), page)?;
    let page = Page::of(laws, page, |law| law.id.0);
    let ids: Vec<LawId> = page.items.iter().map(|law| law.id).collect();
    let mut versions = versions_of(conn, &ids)?;
    Ok(page.map(|law| Summary { versions: versions.remove(&law.id).unwrap_or_default(), law }))
}

/// A law with its versions and its other names.
///
/// # Errors
/// When there is none.
pub fn law(conn: &mut Db, id: LawId) -> Result<(Summary, Vec<String>), StatuteError> {
    let law = store::law(conn, id)?.ok_or(StatuteError::NotFound)?;
    let own = law.short_title.clone();
    let names = store::names(conn, id)?.into_iter().filter(|name| *name != own).collect();
    Ok((Summary { versions: store::versions(conn, &[id])?, law }, names))
}

/// A version of a law.
///
/// # Errors
/// When the law has none of this id.
pub fn version(conn: &mut Db, law: LawId, id: VersionId) -> Result<Version, StatuteError> {
    let version = store::version(conn, id)?.filter(|version| version.law_id == law);
    version.ok_or(StatuteError::NotFound)
}

/// The articles of a version in their order.
///
/// # Errors
/// When the law has no version of this id.
pub fn articles(conn: &mut Db, law: LawId, id: VersionId) -> Result<Vec<Article>, StatuteError> {
    version(conn, law, id)?;
    Ok(store::articles(conn, id)?)
}

/// Two versions of a law side by side, the earlier first.
///
/// # Errors
/// When the law has no such versions.
pub fn comparison(
    conn: &mut Db,
    law: LawId,
    (one, other): (VersionId, VersionId),
) -> Result<Vec<Row>, StatuteError> {
    let (one, other) = (version(conn, law, one)?, version(conn, law, other)?);
    let (before, after) = if one.passed_on <= other.passed_on { (one, other) } else { (other, one) };
    Ok(compare(&store::articles(conn, before.id)?, &store::articles(conn, after.id)?))
}

/// A citation, and what it comes to on a day.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub struct Resolved {
    /// What is cited.
    #[serde(flatten)]
    pub citation: Citation,
    /// Whether it holds on the day.
    pub state: CitationState,
    /// The law, if it is known.
    pub law_id: Option<LawId>,
    /// Its official title.
    pub title: Option<String>,
    /// The version that applies on the day; of a law that does not apply then, none.
    pub version: Option<Version>,
    /// The article of that version.
    pub article: Option<Article>,
    /// The words cited: of the item, the paragraph or the article, as far as the citation goes.
    pub text: Option<String>,
}

/// Whether a citation holds on a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum CitationState {
    /// The provision was in force on the day, and reads today as it read then.
    InForce,
    /// The provision was in force on the day in other words than today's: the version of the day must be cited.
    ReadsOtherwise,
    /// The law was not in force on the day.
    LawNotInForce,
    /// The version of the day has no such article.
    NoSuchArticle,
    /// The article has no such paragraph or item.
    NoSuchProvision,
    /// No law of this name was imported.
    UnknownLaw,
}

/// What every citation of a text comes to on a day.
///
/// # Errors
/// The database's.
pub fn cited(conn: &mut Db, text: &str, (on, today): (NaiveDate, NaiveDate)) -> QueryResult<Vec<Resolved>> {
    resolve(conn, citations(text), (on, today))
}

/// The provision that a person asks for, as it stands on a day.
///
/// # Errors
/// When the text names no article of a law.
pub fn provision(
    conn: &mut Db,
    text: &str,
    (on, today): (NaiveDate, NaiveDate),
) -> Result<Resolved, StatuteError> {
    let found = all_asked(conn, &[text], (on, today))?.pop().flatten();
    found.ok_or_else(|| StatuteError::NoCitation { said: text.chars().take(120).collect() })
}

/// The provisions that are asked for, each by a text, as they stand on a day; none for a text that names no article of
/// a law.
///
/// # Errors
/// The database's.
pub fn all_asked(
    conn: &mut Db,
    texts: &[&str],
    (on, today): (NaiveDate, NaiveDate),
) -> QueryResult<Vec<Option<Resolved>>> {
    let citations: Vec<Option<Citation>> = texts.iter().map(|text| asked(text)).collect();
    let mut resolved = resolve(conn, citations.iter().flatten().cloned().collect(), (on, today))?.into_iter();
    Ok(citations.iter().map(|citation| citation.as_ref().and_then(|_| resolved.next())).collect())
}

/// All laws, versions and articles of all citations are read at once.
fn resolve(
    conn: &mut Db,
    citations: Vec<Citation>,
    (on, today): (NaiveDate, NaiveDate),
) -> QueryResult<Vec<Resolved>> {
    let keys: BTreeSet<String> = citations.iter().map(|citation| name_key(&citation.law)).collect();
    let ids: HashMap<String, LawId> =
        store::by_keys(conn, &keys.into_iter().collect::<Vec<_>>())?.into_iter().collect();
    let laws: Vec<LawId> = ids.values().copied().collect::<BTreeSet<_>>().into_iter().collect();
    let mut versions = versions_of(conn, &laws)?;
    let laws: HashMap<LawId, Summary> = store::laws_of(conn, &laws)?
        .into_iter()
        .map(|law| (law.id, Summary { versions: versions.remove(&law.id).unwrap_or_default(), law }))
        .collect();
    let wanted: BTreeSet<i64> = laws
        .values()
        .flat_map(|law| [law.on(on), law.on(today)])
        .flatten()
        .map(|version| version.id.0)
        .collect();
    let wanted: Vec<VersionId> = wanted.into_iter().map(VersionId).collect();
    let numbers: BTreeSet<i32> = citations
        .iter()
        .filter_map(|citation| citation.article)
        .map(|article| article.number.into())
        .collect();
    let numbers: Vec<i32> = numbers.into_iter().collect();
    let articles: HashMap<(VersionId, ArticleNumber), Article> =
        store::articles_numbered(conn, &wanted, &numbers)?
            .into_iter()
            .map(|article| ((article.version_id, article.number()), article))
            .collect();
    let resolved = citations.into_iter().map(|citation| {
        let law = ids.get(&name_key(&citation.law)).and_then(|id| laws.get(id));
        judged(citation, law, &articles, (on, today))
    });
    Ok(resolved.collect())
}

fn judged(
    citation: Citation,
    law: Option<&Summary>,
    articles: &HashMap<(VersionId, ArticleNumber), Article>,
    (on, today): (NaiveDate, NaiveDate),
) -> Resolved {
    let mut resolved = Resolved {
        citation,
        state: CitationState::UnknownLaw,
        law_id: law.map(|law| law.law.id),
        title: law.map(|law| law.law.title.clone()),
        version: None,
        article: None,
        text: None,
    };
    let Some(law) = law else { return resolved };
    let Some(version) = law.on(on) else {
        resolved.state = CitationState::LawNotInForce;
        return resolved;
    };
    resolved.version = Some(version.clone());
    resolved.state = CitationState::InForce;
    let Some(number) = resolved.citation.article else { return resolved };
    let Some(article) = articles.get(&(version.id, number)) else {
        resolved.state = CitationState::NoSuchArticle;
        return resolved;
    };
    resolved.text = words(article, &resolved.citation);
    let reads_otherwise = law.on(today).is_some_and(|version| {
        let current = articles.get(&(version.id, number));
        current.and_then(|article| words(article, &resolved.citation)) != resolved.text
    });
    resolved.state = match &resolved.text {
        None => CitationState::NoSuchProvision,
        Some(_) if reads_otherwise => CitationState::ReadsOtherwise,
        Some(_) => CitationState::InForce,
    };
    resolved.article = Some(article.clone());
    resolved
}

/// The words of a provision; none when the article has no such paragraph or item.
pub(super) fn words(article: &Article, citation: &Citation) -> Option<String> {
    if citation.paragraph.is_none() && citation.item.is_none() {
        return Some(article.text.clone());
    }
    let paragraphs = provisions(&article.text);
    let paragraph = match citation.paragraph {
        Some(number) => paragraphs.get(usize::from(number).checked_sub(1)?)?,
        // 第五十条第（三）项 of an article of which one paragraph has items.
        None => paragraphs.iter().find(|paragraph| !paragraph.items.is_empty())?,
    };
    let Some(number) = citation.item else {
        let items = paragraph
            .items
            .iter()
            .map(|item| format!("（{}）{}", super::numeral::spoken(item.number), item.text));
        return Some(std::iter::once(paragraph.text.clone()).chain(items).collect::<Vec<_>>().join("\n"));
    };
    paragraph.items.iter().find(|item| item.number == number).map(|item| item.text.clone())
}

fn versions_of(conn: &mut Db, laws: &[LawId]) -> QueryResult<BTreeMap<LawId, Vec<Version>>> {
    let mut versions: BTreeMap<LawId, Vec<Version>> = BTreeMap::new();
    for version in store::versions(conn, laws)? {
        versions.entry(version.law_id).or_default().push(version);
    }
    Ok(versions)
}
