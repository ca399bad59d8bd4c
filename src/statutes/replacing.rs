//! Replacing a text that was imported wrongly.

use std::collections::{BTreeSet, HashMap};

use serde_json::json;
use sha2::{Digest, Sha256};

use super::citation::name_key;
use super::error::StatuteError;
use super::model::{Article, ArticleNumber, EffectiveBasis, LawId, VersionId};
use super::service::{Import, Imported, articles_of, date_in_name, legible, version};
use super::store::{self, NewArticle};
use crate::audit::{Subject, Work};
use crate::db::Db;
use crate::kit::Fields;

/// Replaces the text of a version that was imported wrongly by the right one. The version stays, and with it every
/// citation; articles that the new text has keep their ids, those that it has not are gone, and the log says which.
///
/// # Errors
/// When the text is that of another law or version, is the same, or the law was changed meanwhile.
pub fn replace(
    work: &mut Work<'_>,
    (law, id, read_as): (LawId, VersionId, i32),
    command: &Import,
    reason: &str,
) -> Result<Imported, StatuteError> {
    let office = work.actor.office.ok_or(StatuteError::NoOffice)?;
    let before = version(work.conn, law, id)?;
    let kept = store::law(work.conn, law)?.ok_or(StatuteError::NotFound)?;
    let text = legible(&command.text)?;
    let mut fields = Fields::new();
    let source = fields.text("source", &command.source, 0..=255);
    let reason = fields.text("reason", reason, 1..=500);
    fields.finish()?;
    let digest = hex::encode(Sha256::digest(command.text.as_bytes()));
    let told =
        [text.passed_on, date_in_name(&command.source), command.passed_on].into_iter().flatten().next();
    let is_of_law =
        store::by_keys(work.conn, &[name_key(&text.title)])?.iter().any(|(_, found)| *found == law);
    if !is_of_law || told.is_some_and(|day| day != before.passed_on) {
        return Err(StatuteError::OtherVersion { law: kept.title, passed_on: before.passed_on });
    }
    if digest == before.digest {
        return Err(StatuteError::SameText);
    }
    let new = articles_of(&text)?;
    if !store::touch(work.conn, (law, read_as))? {
        return Err(StatuteError::Stale { current: kept.version });
    }
    // A day that a person gave stands.
    let effective = match (before.effective_basis, command.effective_on.or(text.effective_on)) {
        (EffectiveBasis::Given, _) | (_, None) => (before.effective_on, before.effective_basis),
        (_, Some(day)) => {
            let given = command.effective_on.is_some();
            (day, if given { EffectiveBasis::Given } else { EffectiveBasis::Text })
        }
    };
    let texts =
        [text.history.join("\n"), text.preamble.clone(), text.annex.clone(), digest.clone(), source.clone()];
    store::replace_version(work.conn, id, &texts, effective)?;
    let Replaced { changed, added, gone } = replace_articles(work.conn, id, &new)?;
    let named = |numbers: &[ArticleNumber]| numbers.iter().map(ToString::to_string).collect::<Vec<_>>();
    for article in &gone {
        // It leaves the index by this row.
        let detail = json!({ "law": law, "version": id, "article": article.number().to_string(), "text": article.text });
        work.record(office, "statute.article_removed", Subject::new("statute_article", article.id.0), detail);
    }
    let detail = json!({ "law": kept.title, "version": id, "reason": reason, "source": source,
        "digest": { "from": before.digest, "to": digest }, "changed": named(&changed), "added": named(&added),
        "removed": named(&gone.iter().map(Article::number).collect::<Vec<_>>()) });
    work.record(office, "statute.replaced", Subject::new("statute", law.0), detail);
    let law = store::law(work.conn, law)?.ok_or(StatuteError::NotFound)?;
    let version = store::version(work.conn, id)?.ok_or(StatuteError::NotFound)?;
    Ok(Imported { created: false, law, version, articles: new.len(), remarks: text.remarks })
}

/// What became of the articles of a version.
struct Replaced {
    changed: Vec<ArticleNumber>,
    added: Vec<ArticleNumber>,
    gone: Vec<Article>,
}

fn replace_articles(conn: &mut Db, id: VersionId, new: &[NewArticle]) -> Result<Replaced, StatuteError> {
    let before = store::articles(conn, id)?;
    let known: HashMap<ArticleNumber, &Article> =
        before.iter().map(|article| (article.number(), article)).collect();
    let (mut changed, mut added) = (Vec::new(), Vec::new());
    for article in new {
        match known.get(&article.number) {
            Some(old) if old.text == article.text && old.headings == article.headings => {}
            Some(old) => {
                store::update_article(conn, old.id, article)?;
                changed.push(article.number);
            }
            None => added.push(article.clone()),
        }
    }
    let there: BTreeSet<ArticleNumber> = new.iter().map(|article| article.number).collect();
    let gone: Vec<Article> =
        before.iter().filter(|article| !there.contains(&article.number())).cloned().collect();
    store::delete_articles(conn, &gone.iter().map(|article| article.id).collect::<Vec<_>>())?;
    store::insert_articles(conn, id, &added)?;
    Ok(Replaced { changed, added: added.iter().map(|article| article.number).collect(), gone })
}
