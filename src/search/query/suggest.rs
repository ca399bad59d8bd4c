//! Completing what is being typed: names of fields, their values, and names that the caller finds elsewhere.

use super::field::Field;
use super::vocabulary::{Name, Names, Vocabulary};
use crate::kit::text::fold;

crate::text_enum! {
    /// What a suggestion is.
    pub enum SuggestionKind {
        /// A field that conditions can be about.
        Field = "field" "检索项",
        /// A value of a field.
        Value = "value" "取值",
        /// A name of an organisation or a place.
        Name = "name" "名称",
        /// A number that a record bears.
        Number = "number" "编号",
        /// A saved search.
        Saved = "saved" "已存检索",
        /// What the person searched for before.
        Recent = "recent" "最近检索",
    }
}

/// A way to go on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Suggestion {
    /// What it is.
    pub kind: SuggestionKind,
    /// What is shown.
    pub text: String,
    /// The whole query, were it taken.
    pub query: String,
}

/// What is being typed: the last part of a query.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Typing<'a> {
    /// What stands before it.
    before: &'a str,
    /// The field whose value is being typed.
    pub field: Option<Field>,
    /// What was typed of it, as it stands.
    pub typed: &'a str,
}

/// Suggestions of one kind.
const OF_A_KIND: usize = 8;

impl<'a> Typing<'a> {
    /// The last part of a query; nothing is being typed after a blank.
    #[must_use]
    pub fn of(query: &'a str) -> Self {
        let mut open = false;
        let mut start = 0;
        for (at, c) in query.char_indices() {
            if matches!(c, '"' | '“' | '”' | '＂' | '「' | '」') {
                open = !open;
            }
            if !open && (c.is_whitespace() || matches!(c, '(' | '（')) {
                start = at + c.len_utf8();
            }
        }
        let (head, mut last) = query.split_at_checked(start).unwrap_or(("", query));
        let mut before = head.len();
        if let Some(rest) = last.strip_prefix(['-', '－']) {
            before += last.len() - rest.len();
            last = rest;
        }
        let mut field = None;
        if let Some((name, value)) = last.split_once([':', '：'])
            && let Some(known) = Field::of_name(name)
        {
            // Of several values the last is being typed.
            let value = value.rsplit([',', '，', '、']).next().unwrap_or(value);
            field = Some(known);
            before = query.len() - value.len();
            last = value;
        }
        Self { before: query.get(..before).unwrap_or_default(), field, typed: last }
    }

    /// What was typed, folded.
    #[must_use]
    pub fn folded(&self) -> String {
        fold(self.typed)
    }

    /// The query with something in the place of what is being typed; quoted where it would fall apart.
    #[must_use]
    pub fn with(&self, text: &str) -> String {
        let plain =
            !text.contains(|c: char| c.is_whitespace() || matches!(c, ':' | '：' | ',' | '，' | '、' | '"'));
        if plain { format!("{}{text}", self.before) } else { format!("{}\"{text}\"", self.before) }
    }

    /// The query with a whole condition in the place of what is being typed.
    #[must_use]
    pub fn with_part(&self, part: &str) -> String {
        format!("{}{part}", self.before)
    }

    /// Fields and values that may be meant.
    #[must_use]
    pub fn complete(&self, vocabulary: &Vocabulary) -> Vec<Suggestion> {
        let typed = self.folded();
        match self.field {
            Some(field) => self.values(field, vocabulary, &typed),
            None if typed.is_empty() => Vec::new(),
            None => self.fields(&typed),
        }
    }

    fn fields(&self, typed: &str) -> Vec<Suggestion> {
        let chinese = !typed.is_ascii();
        let mut seen = Vec::new();
        for (name, field) in Field::names() {
            let fits = name.starts_with(typed) || super::sound::sounds(name, typed);
            if fits && !seen.contains(&field) {
                seen.push(field);
            }
        }
        let of = |field: Field| {
            let is_english = !chinese && field.code().starts_with(typed);
            let text = format!("{}:", if is_english { field.code() } else { field.zh() });
            let query = format!("{}{text}", self.before);
            Suggestion { kind: SuggestionKind::Field, text, query }
        };
        seen.into_iter().take(OF_A_KIND).map(of).collect()
    }

    fn values(&self, field: Field, vocabulary: &Vocabulary, typed: &str) -> Vec<Suggestion> {
        match field {
            Field::Domain => self.named(&vocabulary.domains, typed),
            Field::State => self.named(&vocabulary.states, typed),
            Field::Agency => self.named(&vocabulary.agencies, typed),
            Field::Source => self.named(&vocabulary.origins, typed),
            Field::Kind => self.named(&vocabulary.kinds, typed),
            Field::Office => self.named(&vocabulary.offices, typed),
            Field::Date => self.words(&["今天", "本周", "本月", "上月", "近30天", "本季度", "今年"], typed),
            Field::Deadline => self.words(&["超期", "临期", "7天内", "15天内", "本月", "无"], typed),
            Field::Number | Field::Title => Vec::new(),
        }
    }

    fn named<V>(&self, names: &Names<V>, typed: &str) -> Vec<Suggestion> {
        let fits: Vec<&Name<V>> =
            names.iter().filter(|name| typed.is_empty() || name.may_be(typed)).collect();
        // Those that begin so come first; the order of the work otherwise.
        let begins = |name: &&Name<V>| !name.words().iter().any(|word| word.starts_with(typed));
        let mut fits = fits;
        fits.sort_by_key(begins);
        let mut seen: Vec<&str> = Vec::new();
        for name in fits {
            if !seen.contains(&name.word.as_str()) {
                seen.push(&name.word);
            }
        }
        seen.into_iter().take(OF_A_KIND).map(|word| self.value(word)).collect()
    }

    fn words(&self, words: &[&str], typed: &str) -> Vec<Suggestion> {
        let fits = words.iter().filter(|word| {
            let folded = fold(word);
            folded.starts_with(typed) || super::sound::sounds(&folded, typed)
        });
        fits.map(|word| self.value(word)).collect()
    }

    fn value(&self, word: &str) -> Suggestion {
        Suggestion { kind: SuggestionKind::Value, text: word.to_owned(), query: self.with(word) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kit::AgencyId;

    fn vocabulary() -> Vocabulary {
        let none: [&str; 0] = [];
        let mut vocabulary = Vocabulary::default();
        vocabulary.agencies.push(AgencyId(1), "甘州区水务局", none);
        vocabulary.agencies.push(AgencyId(2), "张掖市生态环境局甘州分局", none);
        vocabulary.domains.push(String::from("ecology"), "生态环境和资源保护", ["环保"]);
        vocabulary
    }

    fn queries(typed: &str) -> Vec<String> {
        Typing::of(typed).complete(&vocabulary()).into_iter().map(|suggestion| suggestion.query).collect()
    }

    #[test]
    fn fields_are_completed_in_the_language_they_are_typed_in() {
        assert_eq!(queries("污水 领"), ["污水 领域:"]);
        assert_eq!(queries("污水 dom"), ["污水 domain:"]);
        assert_eq!(queries("ly"), ["领域:", "来源:"]);
        assert!(queries("污水 ").is_empty());
    }

    #[test]
    fn values_are_completed_by_parts_and_by_sound() {
        assert_eq!(queries("污水 机关:水"), ["污水 机关:甘州区水务局"]);
        assert_eq!(queries("-机关:gz"), ["-机关:甘州区水务局", "-机关:张掖市生态环境局甘州分局"]);
        assert_eq!(queries("领域:hb"), Vec::<String>::new());
        assert_eq!(queries("领域：环"), ["领域：生态环境和资源保护"]);
        assert_eq!(queries("机关:甘州区水务局,sthj"), ["机关:甘州区水务局,张掖市生态环境局甘州分局"]);
        assert_eq!(
            queries("期限:"),
            ["期限:超期", "期限:临期", "期限:7天内", "期限:15天内", "期限:本月", "期限:无"]
        );
        assert_eq!(queries("(期限:7"), ["(期限:7天内"]);
    }

    #[test]
    fn what_would_fall_apart_is_quoted() {
        assert_eq!(Typing::of("机关:").with("控告、举报"), "机关:\"控告、举报\"");
        assert_eq!(Typing::of("“黑 河").typed, "“黑 河");
    }
}
