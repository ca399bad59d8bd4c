//! A provision of a version of a law, as a document keeps it.

use std::collections::{BTreeSet, HashMap};

use serde::{Deserialize, Serialize};

use super::citation::Citation;
use super::model::{Article, ArticleNumber, Law, LawId, Version, VersionId};
use super::numeral::spoken;
use super::service::words;
use super::store;
use crate::db::Db;

/// A provision of a version: an article, or a paragraph or an item of it.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize, utoipa::ToSchema)]
#[schema(as = StatuteProvision)]
pub struct Provision {
    /// The version.
    pub version_id: VersionId,
    /// The article.
    pub article: ArticleNumber,
    /// The paragraph (款); none for the whole article.
    pub paragraph: Option<u16>,
    /// The item (项).
    pub item: Option<u16>,
}

/// A provision with its words.
#[derive(Debug, Clone)]
pub struct Quoted {
    /// The law.
    pub law: Law,
    /// The version.
    pub version: Version,
    /// As it is cited: 《中华人民共和国行政诉讼法》第二十五条第四款.
    pub said: String,
    /// Its words.
    pub words: String,
}

impl Provision {
    /// As it is cited, under the title of its law.
    #[must_use]
    pub fn said(&self, title: &str) -> String {
        let mut said = format!("《{title}》{}", self.article);
        if let Some(paragraph) = self.paragraph {
            said.push_str(&format!("第{}款", spoken(paragraph)));
        }
        if let Some(item) = self.item {
            said.push_str(&format!("第（{}）项", spoken(item)));
        }
        said
    }
}

/// The words of provisions, in their order; none of what is not there any more. Read at once, whatever their number.
///
/// # Errors
/// The database's.
pub fn quoted(conn: &mut Db, provisions: &[Provision]) -> diesel::QueryResult<Vec<Option<Quoted>>> {
    let versions: BTreeSet<VersionId> = provisions.iter().map(|one| one.version_id).collect();
    let ids: Vec<VersionId> = versions.into_iter().collect();
    let versions = store::versions_by_id(conn, &ids)?;
    let laws: BTreeSet<LawId> = versions.iter().map(|version| version.law_id).collect();
    let laws: HashMap<LawId, Law> = store::laws_of(conn, &laws.into_iter().collect::<Vec<_>>())?
        .into_iter()
        .map(|law| (law.id, law))
        .collect();
    let numbers: BTreeSet<i32> = provisions.iter().map(|one| one.article.number.into()).collect();
    let articles: HashMap<(VersionId, ArticleNumber), Article> =
        store::articles_numbered(conn, &ids, &numbers.into_iter().collect::<Vec<_>>())?
            .into_iter()
            .map(|article| ((article.version_id, article.number()), article))
            .collect();
    let one = |provision: &Provision| {
        let version = versions.iter().find(|version| version.id == provision.version_id)?.clone();
        let law = laws.get(&version.law_id)?.clone();
        let article = articles.get(&(version.id, provision.article))?;
        let citation = Citation {
            from: 0,
            to: 0,
            law: String::new(),
            article: Some(provision.article),
            paragraph: provision.paragraph,
            item: provision.item,
        };
        let words = words(article, &citation)?;
        Some(Quoted { said: provision.said(&law.title), law, version, words })
    };
    Ok(provisions.iter().map(one).collect())
}
