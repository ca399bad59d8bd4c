//! Queries of laws, their names, versions and articles.

use diesel::prelude::*;

use super::model::{Article, ArticleId, ArticleNumber, EffectiveBasis, Law, LawId, Version, VersionId};
use crate::db::schema::{
    statute_articles as a, statute_laws as l, statute_names as n, statute_versions as v,
};
use crate::db::{Db, MultiBackend, insert_many};
use crate::kit::page::PageRequest;
use crate::kit::{PersonId, Timestamp};
use chrono::NaiveDate;

/// A version about to be stored.
pub(super) struct NewVersion<'a> {
    pub(super) law_id: LawId,
    pub(super) passed_on: NaiveDate,
    pub(super) effective_on: NaiveDate,
    pub(super) effective_basis: EffectiveBasis,
    pub(super) history: &'a str,
    pub(super) preamble: &'a str,
    pub(super) annex: &'a str,
    pub(super) digest: &'a str,
    pub(super) source: &'a str,
    pub(super) imported_at: Timestamp,
    pub(super) imported_by: Option<PersonId>,
}

/// An article about to be stored.
#[derive(Clone)]
pub(super) struct NewArticle {
    pub(super) number: ArticleNumber,
    pub(super) headings: String,
    pub(super) text: String,
}

pub(super) fn insert_law(conn: &mut Db, title: &str, short_title: &str) -> QueryResult<LawId> {
    diesel::insert_into(l::table)
        .values((l::title.eq(title), l::short_title.eq(short_title), l::version.eq(1)))
        .returning(l::id)
        .get_result(conn)
}

pub(super) fn set_repealed(
    conn: &mut Db,
    (id, version): (LawId, i32),
    repealed_on: Option<NaiveDate>,
) -> QueryResult<bool> {
    let changed = diesel::update(l::table.filter(l::id.eq(id).and(l::version.eq(version))))
        .set((l::repealed_on.eq(repealed_on), l::version.eq(version + 1)))
        .execute(conn)?;
    Ok(changed == 1)
}

pub(super) fn law(conn: &mut Db, id: LawId) -> QueryResult<Option<Law>> {
    l::table.find(id).select(<Law as Selectable<MultiBackend>>::construct_selection()).first(conn).optional()
}

/// Laws in the order of their ids, those whose title or name holds a text.
pub(super) fn laws(conn: &mut Db, named: Option<&str>, page: &PageRequest) -> QueryResult<Vec<Law>> {
    let mut query = l::table.into_boxed();
    if let Some(key) = named {
        let like = format!("%{}%", key.replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_"));
        let ids = n::table.filter(n::name_key.like(like).escape('\\')).select(n::law_id);
        query = query.filter(l::id.eq_any(ids));
    }
    if let Some(cursor) = page.cursor {
        query = query.filter(l::id.gt(cursor));
    }
    query
        .order(l::id)
        .limit(page.limit() + 1)
        .select(<Law as Selectable<MultiBackend>>::construct_selection())
        .load(conn)
}

pub(super) fn laws_of(conn: &mut Db, ids: &[LawId]) -> QueryResult<Vec<Law>> {
    l::table
        .filter(l::id.eq_any(ids.to_vec()))
        .select(<Law as Selectable<MultiBackend>>::construct_selection())
        .load(conn)
}

/// The laws that go by names, each name by its key.
pub(super) fn by_keys(conn: &mut Db, keys: &[String]) -> QueryResult<Vec<(String, LawId)>> {
    n::table.filter(n::name_key.eq_any(keys.to_vec())).select((n::name_key, n::law_id)).load(conn)
}

/// The names of a law, in the order in which they were given.
pub(super) fn names(conn: &mut Db, law: LawId) -> QueryResult<Vec<String>> {
    n::table.filter(n::law_id.eq(law)).order(n::id).select(n::name).load(conn)
}

/// Adds names of a law, each with its key.
pub(super) fn insert_names(conn: &mut Db, law: LawId, names: &[(String, String)]) -> QueryResult<()> {
    insert_many!(conn, n::table, names, (key, name) => (
        n::name_key.eq(key),
        n::name.eq(name),
        n::law_id.eq(law),
    ))
}

/// Takes away the names of a law, but for one.
pub(super) fn delete_names(conn: &mut Db, law: LawId, but: &str) -> QueryResult<usize> {
    diesel::delete(n::table.filter(n::law_id.eq(law).and(n::name_key.ne(but)))).execute(conn)
}

pub(super) fn insert_version(conn: &mut Db, new: &NewVersion<'_>) -> QueryResult<VersionId> {
    diesel::insert_into(v::table)
        .values((
            v::law_id.eq(new.law_id),
            v::passed_on.eq(new.passed_on),
            v::effective_on.eq(new.effective_on),
            v::effective_basis.eq(new.effective_basis),
            v::history.eq(new.history),
            v::preamble.eq(new.preamble),
            v::annex.eq(new.annex),
            v::digest.eq(new.digest),
            v::source.eq(new.source),
            v::imported_at.eq(new.imported_at),
            v::imported_by.eq(new.imported_by),
        ))
        .returning(v::id)
        .get_result(conn)
}

pub(super) fn set_effective(conn: &mut Db, id: VersionId, day: NaiveDate) -> QueryResult<usize> {
    diesel::update(v::table.find(id))
        .set((v::effective_on.eq(day), v::effective_basis.eq(EffectiveBasis::Given)))
        .execute(conn)
}

/// Counts a law as changed, if it still has the version that was read.
pub(super) fn touch(conn: &mut Db, (id, version): (LawId, i32)) -> QueryResult<bool> {
    let changed = diesel::update(l::table.filter(l::id.eq(id).and(l::version.eq(version))))
        .set(l::version.eq(version + 1))
        .execute(conn)?;
    Ok(changed == 1)
}

/// Puts other words in the place of those of a version: history, preamble, annex, digest, source; and from when it
/// applies.
pub(super) fn replace_version(
    conn: &mut Db,
    id: VersionId,
    [history, preamble, annex, digest, source]: &[String; 5],
    (effective_on, basis): (NaiveDate, EffectiveBasis),
) -> QueryResult<usize> {
    diesel::update(v::table.find(id))
        .set((
            v::history.eq(history),
            v::preamble.eq(preamble),
            v::annex.eq(annex),
            v::digest.eq(digest),
            v::source.eq(source),
            v::effective_on.eq(effective_on),
            v::effective_basis.eq(basis),
        ))
        .execute(conn)
}

pub(super) fn update_article(conn: &mut Db, id: ArticleId, article: &NewArticle) -> QueryResult<usize> {
    diesel::update(a::table.find(id))
        .set((a::headings.eq(&article.headings), a::text.eq(&article.text)))
        .execute(conn)
}

pub(super) fn delete_articles(conn: &mut Db, ids: &[ArticleId]) -> QueryResult<usize> {
    diesel::delete(a::table.filter(a::id.eq_any(ids.to_vec()))).execute(conn)
}

pub(super) fn insert_articles(conn: &mut Db, version: VersionId, articles: &[NewArticle]) -> QueryResult<()> {
    insert_many!(conn, a::table, articles, article => (
        a::version_id.eq(version),
        a::number.eq(i32::from(article.number.number)),
        a::sub.eq(i32::from(article.number.sub)),
        a::headings.eq(&article.headings),
        a::text.eq(&article.text),
    ))
}

pub(super) fn version(conn: &mut Db, id: VersionId) -> QueryResult<Option<Version>> {
    v::table
        .find(id)
        .select(<Version as Selectable<MultiBackend>>::construct_selection())
        .first(conn)
        .optional()
}

/// Versions by their ids.
pub(super) fn versions_by_id(conn: &mut Db, ids: &[VersionId]) -> QueryResult<Vec<Version>> {
    v::table
        .filter(v::id.eq_any(ids.to_vec()))
        .select(<Version as Selectable<MultiBackend>>::construct_selection())
        .load(conn)
}

/// The versions of laws, the newest first.
pub(super) fn versions(conn: &mut Db, laws: &[LawId]) -> QueryResult<Vec<Version>> {
    v::table
        .filter(v::law_id.eq_any(laws.to_vec()))
        .order((v::effective_on.desc(), v::passed_on.desc()))
        .select(<Version as Selectable<MultiBackend>>::construct_selection())
        .load(conn)
}

/// The articles of a version in their order.
pub(super) fn articles(conn: &mut Db, version: VersionId) -> QueryResult<Vec<Article>> {
    a::table
        .filter(a::version_id.eq(version))
        .order((a::number, a::sub))
        .select(<Article as Selectable<MultiBackend>>::construct_selection())
        .load(conn)
}

/// Articles of versions by their numbers; those of other pairs of version and number may be among them.
pub(super) fn articles_numbered(
    conn: &mut Db,
    versions: &[VersionId],
    numbers: &[i32],
) -> QueryResult<Vec<Article>> {
    a::table
        .filter(a::version_id.eq_any(versions.to_vec()).and(a::number.eq_any(numbers.to_vec())))
        .select(<Article as Selectable<MultiBackend>>::construct_selection())
        .load(conn)
}

/// Ids of articles after one, in order: the way through all of them.
///
/// # Errors
/// The database's.
pub fn ids_after(conn: &mut Db, after: i64, limit: i64) -> QueryResult<Vec<i64>> {
    a::table.filter(a::id.gt(after)).order(a::id).limit(limit).select(a::id).load(conn)
}

/// Ids of the articles of versions of laws.
///
/// # Errors
/// The database's.
pub fn ids_of_laws(conn: &mut Db, laws: &[i64]) -> QueryResult<Vec<i64>> {
    a::table.inner_join(v::table).filter(v::law_id.eq_any(laws.to_vec())).select(a::id).load(conn)
}

/// Articles with the versions and laws that they are of.
///
/// # Errors
/// The database's.
pub fn articles_of(conn: &mut Db, ids: &[i64]) -> QueryResult<Vec<(Article, Version, Law)>> {
    let ids: Vec<ArticleId> = ids.iter().copied().map(ArticleId).collect();
    a::table
        .inner_join(v::table.inner_join(l::table))
        .filter(a::id.eq_any(ids))
        .select((
            <Article as Selectable<MultiBackend>>::construct_selection(),
            <Version as Selectable<MultiBackend>>::construct_selection(),
            <Law as Selectable<MultiBackend>>::construct_selection(),
        ))
        .load(conn)
}
