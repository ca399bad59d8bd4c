//! From what was typed to its parts. Whatever is typed has a meaning: what makes no sense is left out, and
//! said.

use super::ast::{Condition, Expr, Said, Span, Text};
use super::field::Field;
use super::notice::{Notice, NoticeCode};

/// Characters of a query that are read.
pub const MOST_CHARACTERS: usize = 1_000;
/// Parts of a query that are read.
pub const MOST_PARTS: usize = 64;
/// Groups within groups.
const MOST_DEPTH: usize = 12;

/// A query with what there is to say of how it was typed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Parsed {
    /// The query.
    pub expr: Expr,
    /// What was not understood.
    pub notices: Vec<Notice>,
}

/// Reads a query. It never fails.
#[must_use]
pub fn parse(query: &str) -> Parsed {
    let mut chars: Vec<char> = query.chars().take(MOST_CHARACTERS + 1).collect();
    let mut notices = Vec::new();
    if chars.len() > MOST_CHARACTERS {
        chars.truncate(MOST_CHARACTERS);
        let span = Span { from: MOST_CHARACTERS, to: MOST_CHARACTERS };
        notices.push(Notice::at(NoticeCode::TooLong, span, "").taken(MOST_CHARACTERS.to_string()));
    }
    let mut parser = Parser { chars, at: 0, depth: 0, parts: 0, notices };
    let expr = parser.sequence();
    let mut notices = parser.notices;
    notices.sort_by_key(|notice| notice.span.map_or(usize::MAX, |span| span.from));
    Parsed { expr, notices }
}

struct Parser {
    chars: Vec<char>,
    at: usize,
    depth: usize,
    parts: usize,
    notices: Vec<Notice>,
}

/// What joins two parts, or turns one round.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Operator {
    And,
    Or,
    Not,
}

/// Alternatives that stand side by side; one alone is a part of its own.
type Alternatives = Vec<Expr>;

impl Parser {
    /// Parts up to the end or to the parenthesis that closes the group. A blank joins by "and"; "or" binds
    /// closer, so that `甘州 污水 OR 废水` means what it seems to.
    fn sequence(&mut self) -> Expr {
        let mut all: Vec<Alternatives> = Vec::new();
        let (mut or, mut not): (Option<Span>, Option<Span>) = (None, None);
        loop {
            self.skip_blanks();
            let Some(c) = self.peek(0) else { break };
            let from = self.at;
            if is_close(c) {
                if self.depth > 0 {
                    break;
                }
                self.at += 1;
                self.say(NoticeCode::StrayClose, from);
                continue;
            }
            if let Some(operator) = self.operator() {
                let span = Span { from, to: self.at };
                match operator {
                    Operator::And => {}
                    Operator::Or if all.is_empty() || or.is_some() => self.dangling(span),
                    Operator::Or => or = Some(span),
                    Operator::Not => not = Some(span),
                }
                continue;
            }
            let Some(part) = self.primary() else { continue };
            self.parts += 1;
            if self.parts > MOST_PARTS {
                let notice = Notice::at(NoticeCode::TooLong, Span { from, to: self.chars.len() }, "");
                self.notices.push(notice.taken(MOST_PARTS.to_string()));
                self.at = self.chars.len();
                break;
            }
            let part = if not.take().is_some() { Expr::Not(Box::new(part)) } else { part };
            match all.last_mut().filter(|_| or.take().is_some()) {
                Some(last) => last.push(part),
                None => all.push(vec![part]),
            }
        }
        for span in [or, not].into_iter().flatten() {
            self.dangling(span);
        }
        let all: Vec<Expr> = all.into_iter().map(|parts| one_or(parts, Expr::Any)).collect();
        one_or(all, Expr::All)
    }

    /// A group, a phrase, a condition or words; none when it holds nothing.
    fn primary(&mut self) -> Option<Expr> {
        let from = self.at;
        let c = self.peek(0)?;
        if is_open(c) {
            return self.group();
        }
        if let Some(close) = closing(c) {
            let text = self.quoted(close);
            return self.searchable(&text).then_some(Expr::Phrase(text));
        }
        let name = self.word(true);
        if !self.peek(0).is_some_and(is_colon) {
            return self.searchable(&name).then_some(Expr::Words(name));
        }
        self.at += 1;
        let field = Field::of_name(&name.text);
        let values = self.values(field);
        let span = Span { from, to: self.at };
        match field {
            Some(field) if values.is_empty() => {
                let notice = Notice::at(NoticeCode::NoValue, span, self.text(span));
                self.notices.push(notice.taken(field.zh()));
                None
            }
            Some(field) => Some(Expr::Field(Condition { field, values, span })),
            None => {
                self.notices.push(Notice::at(NoticeCode::UnknownField, name.span, name.text.as_str()));
                let words = values.into_iter().filter_map(|said| match said {
                    Said::One(text) => Some(Expr::Words(text)),
                    Said::Range { .. } => None,
                });
                let words: Vec<Expr> = words.collect();
                (!words.is_empty()).then(|| one_or(words, Expr::Any))
            }
        }
    }

    fn group(&mut self) -> Option<Expr> {
        let from = self.at;
        self.at += 1;
        self.depth += 1;
        let inner = if self.depth > MOST_DEPTH {
            self.say(NoticeCode::TooDeep, from);
            // What follows is read on the level where it stands.
            self.depth -= 1;
            return None;
        } else {
            self.sequence()
        };
        self.depth -= 1;
        match self.peek(0) {
            Some(_) => self.at += 1,
            None => self.say(NoticeCode::UnclosedGroup, from),
        }
        if inner.is_everything() {
            let span = Span { from, to: self.at };
            self.notices.push(Notice::at(NoticeCode::NothingToFind, span, self.text(span)));
            return None;
        }
        Some(inner)
    }

    /// What stands between quotation marks; the marks are not part of it.
    fn quoted(&mut self, close: &[char]) -> Text {
        let open = self.at;
        self.at += 1;
        let from = self.at;
        while self.peek(0).is_some_and(|c| !close.contains(&c)) {
            self.at += 1;
        }
        let span = Span { from, to: self.at };
        if self.peek(0).is_some() {
            self.at += 1;
        } else {
            self.say(NoticeCode::UnclosedQuote, open);
        }
        Text { text: self.text(span), span }
    }

    /// Characters up to a blank or a sign of the language. A parenthesis within a word is part of it, as in
    /// `甘检建(2026)5号`. With `name`, a colon ends it too, if what stands before may be a field's name.
    fn word(&mut self, name: bool) -> Text {
        let (from, mut open) = (self.at, 0_usize);
        while let Some(c) = self.peek(0) {
            let first = self.at == from;
            if is_blank(c) || (closing(c).is_some() && !first) {
                break;
            }
            if is_open(c) && !first {
                if !self.closes_in_word() {
                    break;
                }
                open += 1;
            } else if is_close(c) {
                if open == 0 {
                    break;
                }
                open -= 1;
            } else if name && is_colon(c) && self.may_name_a_field(from) {
                break;
            }
            self.at += 1;
        }
        let span = Span { from, to: self.at };
        Text { text: self.text(span), span }
    }

    /// Whether the parenthesis here is closed before the next blank.
    fn closes_in_word(&self) -> bool {
        let rest = self.chars.get(self.at + 1..).unwrap_or_default();
        rest.iter().take_while(|c| !is_blank(**c) && closing(**c).is_none()).any(|c| is_close(*c))
    }

    /// Whether what was read since `from` can be the name of a field: letters, a few, before something.
    fn may_name_a_field(&self, from: usize) -> bool {
        let name = self.chars.get(from..self.at).unwrap_or_default();
        let named = (1..=16).contains(&name.len()) && name.iter().all(|c| c.is_alphabetic() || *c == '_');
        let rest = self.chars.get(self.at + 1..).unwrap_or_default();
        let is_address = rest.starts_with(&['/', '/']);
        let known = || Field::of_name(&name.iter().collect::<String>()).is_some();
        named && !is_address && (known() || rest.first().is_some_and(|c| !is_blank(*c)))
    }

    /// The values of a field: one, or several with commas between or in parentheses.
    fn values(&mut self, field: Option<Field>) -> Vec<Said> {
        // A blank after the colon is forgiven where a value follows it.
        if field.is_some() {
            let start = self.at;
            self.skip_blanks();
            let here = self.at;
            let follows = self.peek(0).is_some_and(|c| !is_close(c)) && self.operator().is_none();
            self.at = if follows && !self.names_a_field(here) { here } else { start };
        }
        let mut values = Vec::new();
        if self.peek(0).is_some_and(is_open) {
            self.at += 1;
            loop {
                self.skip_blanks();
                let Some(c) = self.peek(0).filter(|c| !is_close(*c)) else { break };
                if self.operator().is_none() {
                    let before = self.at;
                    self.value(c, field, &mut values);
                    self.at = self.at.max(before + 1);
                }
            }
            if self.peek(0).is_some() {
                self.at += 1;
            }
        } else if let Some(c) = self.peek(0).filter(|c| !is_blank(*c)) {
            self.value(c, field, &mut values);
        }
        values
    }

    /// Whether a condition begins here; the place is kept.
    fn names_a_field(&mut self, here: usize) -> bool {
        self.at = here;
        let name = self.word(true);
        let named = self.peek(0).is_some_and(is_colon) && Field::of_name(&name.text).is_some();
        self.at = here;
        named
    }

    fn value(&mut self, first: char, field: Option<Field>, values: &mut Vec<Said>) {
        if let Some(close) = closing(first) {
            let text = self.quoted(close);
            if !text.text.trim().is_empty() {
                values.push(Said::One(text));
            }
            return;
        }
        let word = self.word(false);
        let chars: Vec<char> = word.text.chars().collect();
        // Numbers and headings hold commas of their own.
        let whole = matches!(field, None | Some(Field::Number | Field::Title));
        let mut from = 0;
        for to in 0..=chars.len() {
            let ends = chars.get(to).is_none_or(|c| !whole && matches!(c, ',' | '，' | '、' | '|' | '｜'));
            if ends {
                let piece = chars.get(from..to).unwrap_or_default();
                let base = word.span.from + from;
                if !piece.is_empty() {
                    values.push(said(piece, base, field));
                }
                from = to + 1;
            }
        }
    }

    /// An operator here, taken.
    fn operator(&mut self) -> Option<Operator> {
        let before = self.at.checked_sub(1).and_then(|at| self.chars.get(at)).copied();
        let (first, next) = (self.peek(0)?, self.peek(1));
        // A minus excludes what follows it at once. At the very beginning, before a digit, it is text.
        let apart = before.is_none_or(|c| is_blank(c) || is_open(c) || is_close(c));
        if matches!(first, '-' | '－' | '−') && apart {
            let stands = next.is_some_and(|c| !is_blank(c) && !is_close(c) && !matches!(c, '-' | '－' | '−'));
            if stands && !(before.is_none() && next.is_some_and(|c| c.is_ascii_digit())) {
                self.at += 1;
                return Some(Operator::Not);
            }
        }
        for (word, operator) in OPERATORS {
            let length = word.chars().count();
            let same = word.chars().enumerate().all(|(at, c)| self.peek(at) == Some(c));
            let ends = self.peek(length).is_none_or(|c| is_blank(c) || is_open(c) || is_close(c));
            if same && ends && apart {
                self.at += length;
                return Some(*operator);
            }
        }
        None
    }

    /// Whether anything of a text can be found; said if not.
    fn searchable(&mut self, text: &Text) -> bool {
        let found = !crate::kit::text::fold(&text.text).is_empty();
        if !found {
            self.notices.push(Notice::at(NoticeCode::NothingToFind, text.span, text.text.as_str()));
        }
        found
    }

    fn dangling(&mut self, span: Span) {
        self.notices.push(Notice::at(NoticeCode::Dangling, span, self.text(span)));
    }

    fn say(&mut self, code: NoticeCode, at: usize) {
        let span = Span { from: at, to: at + 1 };
        self.notices.push(Notice::at(code, span, self.text(span)));
    }

    fn text(&self, span: Span) -> String {
        self.chars.get(span.from..span.to).unwrap_or_default().iter().collect()
    }

    fn peek(&self, ahead: usize) -> Option<char> {
        self.chars.get(self.at + ahead).copied()
    }

    fn skip_blanks(&mut self) {
        while self.peek(0).is_some_and(is_blank) {
            self.at += 1;
        }
    }
}

/// Words that join parts, standing alone.
const OPERATORS: &[(&str, Operator)] = &[
    ("OR", Operator::Or),
    ("或", Operator::Or),
    ("或者", Operator::Or),
    ("||", Operator::Or),
    ("|", Operator::Or),
    ("AND", Operator::And),
    ("且", Operator::And),
    ("并且", Operator::And),
    ("&&", Operator::And),
    ("+", Operator::And),
    ("NOT", Operator::Not),
    ("非", Operator::Not),
    ("不含", Operator::Not),
];

fn is_blank(c: char) -> bool {
    c.is_whitespace() || c == '\u{3000}'
}

fn is_open(c: char) -> bool {
    matches!(c, '(' | '（')
}

fn is_close(c: char) -> bool {
    matches!(c, ')' | '）')
}

fn is_colon(c: char) -> bool {
    matches!(c, ':' | '：')
}

/// The marks that close a quotation which a character opens. Input methods mix the two double ones up.
fn closing(open: char) -> Option<&'static [char]> {
    match open {
        '"' | '“' | '”' | '＂' => Some(&['"', '“', '”', '＂']),
        '「' | '｢' => Some(&['」', '｣']),
        '『' => Some(&['』']),
        _ => None,
    }
}

/// The only part, or all of them together.
fn one_or(mut parts: Vec<Expr>, together: impl Fn(Vec<Expr>) -> Expr) -> Expr {
    match parts.pop() {
        Some(only) if parts.is_empty() => only,
        Some(last) => {
            parts.push(last);
            together(parts)
        }
        None => Expr::everything(),
    }
}

/// What a value says: itself, or a range where something stands between two ends.
fn said(piece: &[char], base: usize, field: Option<Field>) -> Said {
    let text = |from: usize, to: usize| -> Option<Text> {
        let part = piece.get(from..to).filter(|part| !part.is_empty())?;
        let span = Span { from: base + from, to: base + to };
        Some(Text { text: part.iter().collect(), span })
    };
    let whole = || Text { text: piece.iter().collect(), span: Span { from: base, to: base + piece.len() } };
    if matches!(field, None | Some(Field::Number | Field::Title)) {
        return Said::One(whole());
    }
    let dated = field.is_some_and(Field::is_dated);
    for at in 0..piece.len() {
        let rest = piece.get(at..).unwrap_or_default();
        let Some(length) = separator(rest, dated && at > 0) else { continue };
        return Said::Range { from: text(0, at), to: text(at + length, piece.len()) };
    }
    if dated {
        match piece {
            ['≥', ..] => return Said::Range { from: text(1, piece.len()), to: None },
            ['≤', ..] => return Said::Range { from: None, to: text(1, piece.len()) },
            ['>' | '＞', '=' | '＝', ..] => return Said::Range { from: text(2, piece.len()), to: None },
            ['<' | '＜', '=' | '＝', ..] => return Said::Range { from: None, to: text(2, piece.len()) },
            _ => {}
        }
    }
    Said::One(whole())
}

/// The length of what stands between the ends of a range, if it stands here; between days a word may.
fn separator(rest: &[char], words: bool) -> Option<usize> {
    match rest {
        ['到', '期', ..] => None,
        ['.', '.', '.', ..] => Some(3),
        ['.', '.', ..] | ['．', '．', ..] | ['。', '。', ..] | ['…', '…', ..] => Some(2),
        ['…' | '~' | '～', ..] => Some(1),
        ['至' | '到', ..] if words => Some(1),
        _ => None,
    }
}
