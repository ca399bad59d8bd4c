//! Laws, their versions and articles.

use chrono::NaiveDate;
use diesel::prelude::*;
use serde::{Deserialize, Serialize};

use super::numeral;
use crate::db::MultiBackend;
use crate::db::schema::{statute_articles, statute_laws, statute_versions};
use crate::kit::{PersonId, Timestamp};

crate::id!(
    /// A law, regulation or interpretation, through all of its versions.
    LawId
);

crate::id!(
    /// A version of a law.
    VersionId
);

crate::id!(
    /// An article of a version.
    ArticleId
);

crate::text_enum! {
    /// Where the day from which a version applies was taken from.
    pub enum EffectiveBasis {
        /// The text of the version tells it.
        Text = "text" "文本载明",
        /// A person gave it.
        Given = "given" "人工填写",
        /// Nobody told it: the day of passing stands for it, and what relies on it says so.
        Passed = "passed" "以通过日暂代",
    }
}

/// The number of an article: 第二十五条, 第一百二十条之一.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, utoipa::ToSchema,
)]
pub struct ArticleNumber {
    /// 25 of 第二十五条.
    pub number: u16,
    /// 1 of 之一; zero where there is none.
    #[serde(default)]
    pub sub: u16,
}

impl ArticleNumber {
    /// An article without 之一.
    #[must_use]
    pub const fn new(number: u16) -> Self {
        Self { number, sub: 0 }
    }

    /// The number that a text begins with, and what follows it.
    #[must_use]
    pub fn leading(text: &str) -> Option<(Self, &str)> {
        let (number, rest) = numeral::leading(text.strip_prefix('第')?.trim_start())?;
        let rest = rest.trim_start().strip_prefix('条')?;
        match rest.strip_prefix('之').and_then(numeral::leading) {
            Some((sub, rest)) => Some((Self { number, sub }, rest)),
            None => Some((Self::new(number), rest)),
        }
    }

    /// Whether it is the next one after another.
    #[must_use]
    pub const fn follows(self, other: Self) -> bool {
        match self.sub {
            0 => self.number == other.number + 1,
            sub => self.number == other.number && sub == other.sub + 1,
        }
    }
}

impl std::fmt::Display for ArticleNumber {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "第{}条", numeral::spoken(self.number))?;
        if self.sub > 0 {
            write!(f, "之{}", numeral::spoken(self.sub))?;
        }
        Ok(())
    }
}

/// A law.
#[derive(Debug, Clone, Queryable, Selectable, Serialize, utoipa::ToSchema)]
#[diesel(table_name = statute_laws)]
#[diesel(check_for_backend(MultiBackend))]
pub struct Law {
    /// Its id.
    pub id: LawId,
    /// The official title: 中华人民共和国行政诉讼法.
    pub title: String,
    /// The title as it is cited: 行政诉讼法.
    pub short_title: String,
    /// The first day on which it applies no more; none while it applies.
    pub repealed_on: Option<NaiveDate>,
    /// For compare and set.
    pub version: i32,
}

/// A version of a law, without its articles.
#[derive(Debug, Clone, Queryable, Selectable, Serialize, utoipa::ToSchema)]
#[diesel(table_name = statute_versions)]
#[diesel(check_for_backend(MultiBackend))]
#[schema(as = LawVersion)]
pub struct Version {
    /// Its id.
    pub id: VersionId,
    /// The law.
    pub law_id: LawId,
    /// When it was passed, amended or promulgated.
    pub passed_on: NaiveDate,
    /// From when it applies; see `effective_basis`.
    pub effective_on: NaiveDate,
    /// Where that day was taken from.
    pub effective_basis: EffectiveBasis,
    /// When and by whom the law was passed and amended, one a line.
    pub history: String,
    /// What stands before the first article.
    pub preamble: String,
    /// What stands after the last article.
    pub annex: String,
    /// SHA-256 of the text that was imported.
    pub digest: String,
    /// The name of the file that was imported.
    pub source: String,
    /// When it was imported.
    pub imported_at: Timestamp,
    /// By whom; none by the command line.
    pub imported_by: Option<PersonId>,
}

/// An article of a version.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable, Serialize, utoipa::ToSchema)]
#[diesel(table_name = statute_articles)]
#[diesel(check_for_backend(MultiBackend))]
#[schema(as = StatuteArticle)]
pub struct Article {
    /// Its id.
    pub id: ArticleId,
    /// The version.
    pub version_id: VersionId,
    /// 25 of 第二十五条.
    pub number: i32,
    /// 1 of 之一; zero where there is none.
    pub sub: i32,
    /// The headings that it stands under, the widest first, one a line.
    pub headings: String,
    /// Its paragraphs and items, one a line.
    pub text: String,
}

impl Article {
    /// Its number.
    #[must_use]
    pub fn number(&self) -> ArticleNumber {
        let whole = |number: i32| u16::try_from(number).unwrap_or(0);
        ArticleNumber { number: whole(self.number), sub: whole(self.sub) }
    }
}

/// A law as it is named in a list.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
#[schema(as = LawSummary)]
pub struct Summary {
    /// The law.
    #[serde(flatten)]
    pub law: Law,
    /// Its versions, the newest first.
    pub versions: Vec<Version>,
}

impl Summary {
    /// The version that applies on a day; none before the first known one and after the law was repealed.
    #[must_use]
    pub fn on(&self, day: NaiveDate) -> Option<&Version> {
        if self.law.repealed_on.is_some_and(|ended| ended <= day) {
            return None;
        }
        let begun = self.versions.iter().filter(|version| version.effective_on <= day);
        begun.max_by_key(|version| (version.effective_on, version.passed_on))
    }
}
