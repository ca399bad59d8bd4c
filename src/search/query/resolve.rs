//! From names to ids and days: what a query means today, to somebody.

use chrono::NaiveDate;

use super::ast::{Condition, Expr, Said, Span, Text};
use super::day::{self, Due, Period};
use super::field::Field;
use super::notice::{Notice, NoticeCode};
use super::vocabulary::{Found, Name, Names, Origin, StateOf, Vocabulary};
use crate::kit::{AgencyId, OfficeId};
use crate::search::document::RecordKind;

/// A query with its names resolved.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Node {
    /// Every one of them holds; with none, everything is found.
    All(Vec<Node>),
    /// At least one of them holds.
    Any(Vec<Node>),
    /// It does not hold.
    Not(Box<Node>),
    /// Words, each of which occurs.
    Words(String),
    /// Characters that stand together.
    Phrase(String),
    /// A condition of a field.
    Filter(Filter),
}

/// A condition of a field, in values of the index.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Filter {
    /// One of these fields of law.
    Domain(Vec<String>),
    /// One of these states.
    State(Vec<StateOf>),
    /// About one of these agencies, or served on it.
    Agency(Vec<AgencyId>),
    /// Of one of these offices.
    Office(Vec<OfficeId>),
    /// One of these sorts.
    Kind(Vec<RecordKind>),
    /// By one of these channels, or from one of these sources.
    Origin(Vec<Origin>),
    /// Told by a day between these, both included.
    Date(Option<NaiveDate>, Option<NaiveDate>),
    /// Due on a day between these, both included.
    Due(Option<NaiveDate>, Option<NaiveDate>),
    /// Without a running clock.
    NoClock,
    /// Bears this number, or one that begins so.
    Number(String),
    /// These characters stand together in the heading.
    Title(String),
}

/// How a part of the query was taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Understood {
    /// Where it stands.
    pub span: Span,
    /// The field; none for words and phrases.
    pub field: Option<Field>,
    /// What was typed.
    pub said: String,
    /// The values it was taken for, by their official words.
    pub values: Vec<String>,
}

/// A query as it was taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Resolved {
    /// What it means.
    pub node: Node,
    /// What was not understood, or only so and so.
    pub notices: Vec<Notice>,
    /// How each part was taken.
    pub understood: Vec<Understood>,
}

/// Values named in a notice; more are told by their number.
const NAMED: usize = 5;

/// Resolves a query by a vocabulary, on a day. It never fails: what names nothing is left out, and said.
#[must_use]
pub fn resolve(expr: &Expr, vocabulary: &Vocabulary, today: NaiveDate) -> Resolved {
    let mut resolver = Resolver { vocabulary, today, notices: Vec::new(), understood: Vec::new() };
    let node = resolver.node(expr).unwrap_or_else(|| unresolved(expr));
    Resolved { node, notices: resolver.notices, understood: resolver.understood }
}

/// What is searched for when nothing of a query was understood: its values, as words.
fn unresolved(expr: &Expr) -> Node {
    let mut words = Vec::new();
    expr.each_condition(&mut |condition| {
        words.extend(condition.values.iter().filter_map(|said| match said {
            Said::One(text) => Some(Node::Words(text.text.clone())),
            Said::Range { .. } => None,
        }));
    });
    Node::All(words)
}

struct Resolver<'a> {
    vocabulary: &'a Vocabulary,
    today: NaiveDate,
    notices: Vec<Notice>,
    understood: Vec<Understood>,
}

impl Resolver<'_> {
    /// What a part means; none when it was left out.
    fn node(&mut self, expr: &Expr) -> Option<Node> {
        match expr {
            Expr::All(parts) if parts.is_empty() => Some(Node::All(Vec::new())),
            Expr::All(parts) => self.nodes(parts).map(Node::All),
            Expr::Any(parts) => self.nodes(parts).map(Node::Any),
            Expr::Not(part) => Some(Node::Not(Box::new(self.node(part)?))),
            Expr::Words(text) => {
                self.took(text, None, Vec::new());
                Some(Node::Words(text.text.clone()))
            }
            Expr::Phrase(text) => {
                self.took(text, None, Vec::new());
                Some(Node::Phrase(text.text.clone()))
            }
            Expr::Field(condition) => self.condition(condition),
        }
    }

    fn nodes(&mut self, parts: &[Expr]) -> Option<Vec<Node>> {
        let nodes: Vec<Node> = parts.iter().filter_map(|part| self.node(part)).collect();
        (!nodes.is_empty()).then_some(nodes)
    }

    fn took(&mut self, text: &Text, field: Option<Field>, values: Vec<String>) {
        self.understood.push(Understood { span: text.span, field, said: text.text.clone(), values });
    }

    fn condition(&mut self, condition: &Condition) -> Option<Node> {
        let field = condition.field;
        let filters = condition.values.iter().filter_map(|said| match said {
            Said::One(text) => self.value(field, text),
            Said::Range { from, to } => {
                self.range(field, from.as_ref(), to.as_ref(), condition.span).map(Node::Filter)
            }
        });
        let mut nodes: Vec<Node> = filters.collect();
        match nodes.pop() {
            Some(only) if nodes.is_empty() => Some(only),
            Some(last) => {
                nodes.push(last);
                Some(Node::Any(nodes))
            }
            None => None,
        }
    }

    fn value(&mut self, field: Field, text: &Text) -> Option<Node> {
        let vocabulary = self.vocabulary;
        let filter = match field {
            Field::Domain => self.named(field, &vocabulary.domains, text).map(Filter::Domain),
            Field::State => return self.state(text),
            Field::Agency => self.all_named(field, &vocabulary.agencies, text).map(Filter::Agency),
            Field::Office => self.named(field, &vocabulary.offices, text).map(Filter::Office),
            Field::Kind => self.named(field, &vocabulary.kinds, text).map(Filter::Kind),
            Field::Source => self.named(field, &vocabulary.origins, text).map(Filter::Origin),
            Field::Date => self.date(text),
            Field::Deadline => self.deadline(text),
            Field::Number => self.literal(field, text).map(Filter::Number),
            Field::Title => self.literal(field, text).map(Filter::Title),
        };
        filter.map(Node::Filter)
    }

    /// States, and those that are computed from the clock.
    fn state(&mut self, text: &Text) -> Option<Node> {
        let vocabulary = self.vocabulary;
        if matches!(vocabulary.states.find(&text.text), Found::Exactly(_)) {
            return self.named(Field::State, &vocabulary.states, text).map(Filter::State).map(Node::Filter);
        }
        match day::due(&text.text, self.today) {
            Some(Due::Overdue | Due::Within(_)) => self.deadline(text).map(Node::Filter),
            Some(Due::NoClock | Due::Running) | None => {
                self.named(Field::State, &vocabulary.states, text).map(Filter::State).map(Node::Filter)
            }
        }
    }

    /// The values of a word. A part that fits several is taken for all of them, and that is said.
    fn named<V: Clone>(&mut self, field: Field, names: &Names<V>, text: &Text) -> Option<Vec<V>> {
        match names.find(&text.text) {
            Found::Nothing => {
                self.unknown(field, text, &words(names.iter()));
                None
            }
            Found::Exactly(found) => Some(self.taken(field, &found, text)),
            Found::Partly(found) => {
                if found.len() > 1 {
                    let notice = Notice::at(NoticeCode::AmbiguousValue, text.span, text.text.as_str());
                    self.notices.push(notice.taken(words(found.iter().copied())));
                }
                Some(self.taken(field, &found, text))
            }
        }
    }

    /// The same where a part is meant to fit several: 机关:甘州 is every agency with 甘州 in its name.
    fn all_named<V: Clone>(&mut self, field: Field, names: &Names<V>, text: &Text) -> Option<Vec<V>> {
        match names.find(&text.text) {
            Found::Nothing => {
                self.unknown(field, text, "");
                None
            }
            Found::Exactly(found) | Found::Partly(found) => Some(self.taken(field, &found, text)),
        }
    }

    fn taken<V: Clone>(&mut self, field: Field, found: &[&Name<V>], text: &Text) -> Vec<V> {
        self.took(text, Some(field), found.iter().map(|name| name.word.clone()).collect());
        found.iter().map(|name| name.value.clone()).collect()
    }

    fn unknown(&mut self, field: Field, text: &Text, known: &str) {
        let code = if field.is_dated() { NoticeCode::MalformedDate } else { NoticeCode::UnknownValue };
        self.notices.push(Notice::at(code, text.span, text.text.as_str()).taken(known));
    }

    fn literal(&mut self, field: Field, text: &Text) -> Option<String> {
        if crate::kit::text::fold(&text.text).is_empty() {
            self.notices.push(Notice::at(NoticeCode::NothingToFind, text.span, text.text.as_str()));
            return None;
        }
        self.took(text, Some(field), Vec::new());
        Some(text.text.clone())
    }

    fn date(&mut self, text: &Text) -> Option<Filter> {
        let Some(Period { first, last }) = day::period(&text.text, self.today) else {
            self.unknown(Field::Date, text, "");
            return None;
        };
        self.took(text, Some(Field::Date), vec![spoken(Some(first), Some(last))]);
        Some(Filter::Date(Some(first), Some(last)))
    }

    fn deadline(&mut self, text: &Text) -> Option<Filter> {
        let Some(due) = day::due(&text.text, self.today) else {
            self.unknown(Field::Deadline, text, "");
            return None;
        };
        let (from, to) = match due {
            Due::Overdue => (None, self.today.pred_opt()),
            Due::Within(Period { first, last }) => (Some(first), (last < NaiveDate::MAX).then_some(last)),
            Due::Running => (None, None),
            Due::NoClock => {
                self.took(text, Some(Field::Deadline), Vec::new());
                return Some(Filter::NoClock);
            }
        };
        self.took(text, Some(Field::Deadline), vec![spoken(from, to)]);
        Some(Filter::Due(from, to))
    }

    fn range(&mut self, field: Field, from: Option<&Text>, to: Option<&Text>, span: Span) -> Option<Filter> {
        let span = [from, to].into_iter().flatten().map(|text| text.span).reduce(Span::until).unwrap_or(span);
        let end = |text: Option<&Text>| text.map_or_else(String::new, |text| text.text.clone());
        let said = format!("{}..{}", end(from), end(to));
        if !field.is_dated() {
            self.notices.push(Notice::at(NoticeCode::RangeRefused, span, said).taken(field.zh()));
            return None;
        }
        let (mut first, mut last) = (None, None);
        for (text, is_first) in [(from, true), (to, false)] {
            let Some(text) = text else { continue };
            let Some(period) = self.end(field, text) else {
                self.unknown(field, text, "");
                continue;
            };
            if is_first { first = Some(period) } else { last = Some(period) }
        }
        if first.is_none() && last.is_none() {
            if from.is_none() && to.is_none() {
                self.notices.push(Notice::at(NoticeCode::NoValue, span, said).taken(field.zh()));
            }
            return None;
        }
        if let (Some(begins), Some(ends)) = (first, last)
            && begins.first > ends.last
        {
            self.notices.push(Notice::at(NoticeCode::RangeTurned, span, said.as_str()));
            (first, last) = (last, first);
        }
        let (first, last) = (first.map(|period| period.first), last.map(|period| period.last));
        let text = Text { text: said, span };
        self.took(&text, Some(field), vec![spoken(first, last)]);
        Some(if field == Field::Date { Filter::Date(first, last) } else { Filter::Due(first, last) })
    }

    /// An end of a range; of due dates, lengths go ahead.
    fn end(&self, field: Field, text: &Text) -> Option<Period> {
        if field == Field::Date {
            return day::period(&text.text, self.today);
        }
        match day::due(&text.text, self.today)? {
            Due::Within(period) => Some(period),
            Due::Overdue | Due::NoClock | Due::Running => None,
        }
    }
}

/// Official words, the first few and how many more.
fn words<'a, V: 'a>(names: impl Iterator<Item = &'a Name<V>>) -> String {
    let words: Vec<&str> = names.map(|name| name.word.as_str()).collect();
    let few = words.iter().take(NAMED).copied().collect::<Vec<_>>().join("、");
    if words.len() > NAMED { format!("{few}…（{}）", words.len()) } else { few }
}

/// A period in figures.
fn spoken(first: Option<NaiveDate>, last: Option<NaiveDate>) -> String {
    let day = |day: Option<NaiveDate>| day.map(|day| day.to_string()).unwrap_or_default();
    if first == last && first.is_some() { day(first) } else { format!("{}..{}", day(first), day(last)) }
}
