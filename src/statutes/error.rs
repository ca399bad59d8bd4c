//! What can go wrong with texts of law.

use chrono::NaiveDate;

crate::coded_errors! {
    /// What can go wrong with texts of law.
    pub enum StatuteError {
        /// No law, version or article of this id.
        [NotFound "statute_not_found"] NotFound,
        /// The text has no title before its first article.
        [Invalid "statute_without_title"] NoTitle,
        /// No line of the text begins with the number of an article.
        [Invalid "statute_without_articles"] NoArticle,
        /// An article stands twice in the text.
        [Invalid "statute_article_twice"] ArticleTwice { article: String },
        /// The text does not tell when it was passed, and nobody said it.
        [Invalid "statute_without_date"] NoDate,
        /// Another text of the same version is there.
        [Conflict "statute_version_differs"] Differs { law: String, passed_on: NaiveDate },
        /// The text that is to stand in its place is of another law, or of another version.
        [Conflict "statute_other_version"] OtherVersion { law: String, passed_on: NaiveDate },
        /// The text that is to stand in its place is the same.
        [Conflict "statute_same_text"] SameText,
        /// Another law goes by this name.
        [Conflict "statute_name_taken"] NameTaken { name: String, law: String },
        /// No words can be read from the file.
        [Invalid "statute_file_unread"] FileUnread { why: String },
        /// No record of this kind and id is in sight.
        [NotFound "citing_record_not_found"] NoRecord,
        /// What was asked for names no article of a law.
        [Invalid "citation_unreadable"] NoCitation { said: String },
        /// The law was changed meanwhile.
        [Stale "stale"] Stale { current: i32 },
        /// Only somebody of an office may keep texts of law.
        [Forbidden "statute_needs_office"] NoOffice,
    }
}
