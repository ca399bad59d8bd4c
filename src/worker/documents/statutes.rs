//! Articles of law: what everybody may look up.

use diesel::QueryResult;

use crate::db::Db;
use crate::search::{Document, RecordKind, Seer};
use crate::statutes::{Article, Law, Version, provisions, spoken, store};

/// The articles, each a document. Its numbers are the ways in which it and its paragraphs are cited.
pub(super) fn documents(conn: &mut Db, ids: &[i64]) -> QueryResult<Vec<Document>> {
    let articles = store::articles_of(conn, ids)?;
    Ok(articles.iter().map(|(article, version, law)| document(article, version, law)).collect())
}

fn document(article: &Article, version: &Version, law: &Law) -> Document {
    let name = article.number().to_string();
    let cited = format!("{}{name}", law.short_title);
    let paragraphs =
        (1..).zip(provisions(&article.text)).map(|(number, _)| format!("{cited}第{}款", spoken(number)));
    let numbers = std::iter::once(cited.clone()).chain(paragraphs).collect();
    let title = format!("《{}》{name}（{}）", law.short_title, version.passed_on);
    let body = super::joined([article.text.as_str(), &article.headings, &law.title]);
    Document {
        seers: vec![Seer::Everyone],
        numbers,
        date: Some(version.effective_on),
        ..Document::new(RecordKind::Statute, article.id.0, &title, &body)
    }
}
