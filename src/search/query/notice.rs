//! What is said about a query beside its results: what was not understood, and how the rest was taken.

use super::ast::Span;

crate::text_enum! {
    /// What there is to say. The message of each is `search-…` in both languages.
    pub enum NoticeCode {
        /// There is no such field; its value was searched for as words.
        UnknownField = "unknown_field" "没有这个检索项",
        /// The field has no such value; the condition was left out.
        UnknownValue = "unknown_value" "没有这个取值",
        /// The value may mean several things; what it was taken for.
        AmbiguousValue = "ambiguous_value" "取值不唯一",
        /// No value follows the name of the field; the condition was left out.
        NoValue = "no_value" "缺少取值",
        /// No day and no period; the condition was left out.
        MalformedDate = "malformed_date" "日期看不懂",
        /// The field knows no ranges; the condition was left out.
        RangeRefused = "range_refused" "不支持范围",
        /// The end stood before the beginning; both were exchanged.
        RangeTurned = "range_turned" "范围前后颠倒",
        /// A quotation mark is not closed; the phrase goes to the end.
        UnclosedQuote = "unclosed_quote" "引号未闭合",
        /// A parenthesis is not closed; the group goes to the end.
        UnclosedGroup = "unclosed_group" "括号未闭合",
        /// A parenthesis closes nothing; it was left out.
        StrayClose = "stray_close" "多余的右括号",
        /// Groups stand in too many others; the inner ones were taken as one.
        TooDeep = "too_deep" "括号嵌套过深",
        /// An operator joins nothing; it was left out.
        Dangling = "dangling" "运算符缺少内容",
        /// Nothing but signs; it was left out.
        NothingToFind = "nothing_to_find" "没有可检索的内容",
        /// Longer than can be searched for; the rest was left out.
        TooLong = "too_long" "检索式过长",
        /// Nothing has all of the words; what has some of them is shown.
        Relaxed = "relaxed" "已放宽条件",
        /// The index is being made anew; something may be missing.
        Rebuilding = "rebuilding" "索引重建中",
        /// The index of an earlier version answers while the one of this is being made.
        Renewing = "renewing" "索引更新中",
    }
}

/// Something to say about a query.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Notice {
    /// What.
    pub code: NoticeCode,
    /// Where in the query; nowhere in particular when none.
    pub span: Option<Span>,
    /// What was typed there.
    pub said: String,
    /// What it was taken for, or what could stand there.
    pub taken: String,
}

impl Notice {
    /// A notice about what was typed somewhere.
    #[must_use]
    pub fn at(code: NoticeCode, span: Span, said: impl Into<String>) -> Self {
        Self { code, span: Some(span), said: said.into(), taken: String::new() }
    }

    /// A notice about the whole.
    #[must_use]
    pub fn of_all(code: NoticeCode) -> Self {
        Self { code, span: None, said: String::new(), taken: String::new() }
    }

    /// The same with what it was taken for.
    #[must_use]
    pub fn taken(mut self, taken: impl Into<String>) -> Self {
        self.taken = taken.into();
        self
    }
}
