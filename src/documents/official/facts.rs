//! The facts of a matter by name, and how they are filled into a line of a template.
//!
//! `{{name}}` is replaced by the fact, `{{?name}}` by nothing. A line of which any fact is absent is left out. A fact
//! that is a list repeats its line; a fact of several lines makes several.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::content::clean;

/// A fact.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Value {
    /// In words.
    Text(String),
    /// Several of a kind.
    List(Vec<String>),
}

/// What is told of a matter, by the names that templates use.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Facts(BTreeMap<String, Value>);

impl Facts {
    /// Tells a fact; blank words tell nothing.
    pub fn tell(&mut self, name: &str, words: impl AsRef<str>) {
        let words = clean(words.as_ref());
        if !words.trim().is_empty() {
            self.0.insert(name.to_owned(), Value::Text(words.trim().to_owned()));
        }
    }

    /// Tells a fact if it is known.
    pub fn tell_if(&mut self, name: &str, words: Option<impl AsRef<str>>) {
        if let Some(words) = words {
            self.tell(name, words);
        }
    }

    /// Tells several of a kind.
    pub fn list<T: AsRef<str>>(&mut self, name: &str, all: impl IntoIterator<Item = T>) {
        let all = all.into_iter().map(|words| clean(words.as_ref()).trim().to_owned());
        let all: Vec<_> = all.filter(|words| !words.is_empty()).collect();
        if !all.is_empty() {
            self.0.insert(name.to_owned(), Value::List(all));
        }
    }

    fn get(&self, name: &str) -> Option<&Value> {
        self.0.get(name)
    }

    /// A fact in words; empty when it is not told.
    pub(super) fn word(&self, name: &str) -> &str {
        if let Some(Value::Text(words)) = self.get(name) { words } else { "" }
    }
}

/// A name that a template of a kind may use.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Field {
    /// The name.
    pub name: &'static str,
    /// A template without it is no template of this kind, and a document without it is not issued.
    pub required: bool,
    /// What it says.
    pub meaning: &'static str,
}

/// Reads a list of fields: on each line a name, 必有 or 可无, and what it says.
pub(super) fn fields_of(list: &'static str) -> Vec<Field> {
    let field = |line: &'static str| {
        let (name, rest) = line.split_once(char::is_whitespace)?;
        let (need, meaning) = rest.trim().split_once(char::is_whitespace)?;
        Some(Field { name, required: need == "必有", meaning: meaning.trim() })
    };
    list.lines().filter_map(field).collect()
}

/// The name of what is no fact: which of a list a line is, from 1.
pub(super) const ORDINAL: &str = "序号";

/// A piece of a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Piece<'a> {
    /// As it stands.
    Words(&'a str),
    /// A fact, whether it is shown, and its place as it is written.
    Fact { name: &'a str, shown: bool, source: &'a str },
}

impl<'a> Piece<'a> {
    /// As it is written in the line.
    pub(super) fn source(&self) -> &'a str {
        match self {
            Self::Words(words) => words,
            Self::Fact { source, .. } => source,
        }
    }
}

/// What is wrong with a line of a template.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum LineFault {
    /// A place that does not end, or has no name.
    Broken(String),
    /// No field is called so.
    Unknown(String),
    /// The document needs the fact and it is not told.
    Untold(String),
}

/// The pieces of a line.
pub(super) fn pieces(line: &str) -> Result<Vec<Piece<'_>>, LineFault> {
    let mut found = Vec::new();
    let mut rest = line;
    while let Some((before, after)) = rest.split_once("{{") {
        let broken = || LineFault::Broken(after.chars().take(20).collect());
        let (whole, following) = after.split_once("}}").ok_or_else(broken)?;
        if !before.is_empty() {
            found.push(Piece::Words(before));
        }
        let inside = whole.trim();
        let (name, shown) = inside.strip_prefix('?').map_or((inside, true), |name| (name.trim(), false));
        if name.is_empty() || name.contains(['{', '}']) {
            return Err(broken());
        }
        let length = before.len() + 2 + whole.len() + 2;
        let source = rest.get(before.len()..length).unwrap_or_default();
        found.push(Piece::Fact { name, shown, source });
        rest = following;
    }
    if !rest.is_empty() {
        found.push(Piece::Words(rest));
    }
    Ok(found)
}

/// What a line becomes, told piece by piece: for each line that comes of it the words of each piece. None where a fact
/// is absent. In a draft, a fact that is still to come is shown by its name.
pub(super) fn filled<'a>(
    pieces: &[Piece<'a>],
    facts: &'a Facts,
    fields: &[Field],
    draft: bool,
) -> Result<Vec<Vec<String>>, LineFault> {
    let mut times = 1;
    for piece in pieces {
        let Piece::Fact { name, shown, .. } = piece else { continue };
        if *name == ORDINAL {
            continue;
        }
        let field = fields.iter().find(|field| field.name == *name);
        let field = field.ok_or_else(|| LineFault::Unknown((*name).to_owned()))?;
        match facts.get(name) {
            // What is not shown repeats nothing.
            Some(Value::List(all)) if *shown => times = times.max(all.len()),
            Some(Value::List(_) | Value::Text(_)) => {}
            None if field.required && draft => {}
            None if field.required => return Err(LineFault::Untold((*name).to_owned())),
            None => return Ok(Vec::new()),
        }
    }
    let words = |piece: &Piece<'a>, at: usize| match piece {
        Piece::Words(words) => (*words).to_owned(),
        Piece::Fact { shown: false, .. } => String::new(),
        // Which of a list it is, from 1.
        Piece::Fact { name: ORDINAL, .. } => (at + 1).to_string(),
        Piece::Fact { name, .. } => match facts.get(name) {
            Some(Value::Text(words)) => words.clone(),
            Some(Value::List(all)) => all.get(at).cloned().unwrap_or_default(),
            None => format!("【{name}】"),
        },
    };
    Ok((0..times).map(|at| pieces.iter().map(|piece| words(piece, at)).collect()).collect())
}

/// The lines that a line of a template becomes.
pub(super) fn fill(
    line: &str,
    facts: &Facts,
    fields: &[Field],
    draft: bool,
) -> Result<Vec<String>, LineFault> {
    let pieces = pieces(line)?;
    let mut lines = Vec::new();
    for words in filled(&pieces, facts, fields, draft)? {
        let whole = words.concat();
        lines.extend(whole.split('\n').map(str::trim).filter(|line| !line.is_empty()).map(str::to_owned));
    }
    Ok(lines)
}

#[cfg(test)]
mod tests {
    use super::*;

    const FIELDS: &[Field] = &[
        Field { name: "院名", required: true, meaning: "" },
        Field { name: "事项", required: false, meaning: "" },
    ];

    fn facts() -> Facts {
        let mut facts = Facts::default();
        facts.tell("院名", "某院");
        facts.list("事项", ["甲", "乙"]);
        facts
    }

    fn said(line: &str, facts: &Facts) -> Vec<String> {
        fill(line, facts, FIELDS, false).unwrap()
    }

    #[test]
    fn a_list_repeats_its_line_and_a_break_makes_two() {
        assert_eq!(said("{{院名}}：{{事项}}。", &facts()), ["某院：甲。", "某院：乙。"]);
        let mut facts = facts();
        facts.tell("院名", "一\r\n\r\n二");
        assert_eq!(said("（{{ 院名 }}）", &facts), ["（一", "二）"]);
    }

    #[test]
    fn a_line_of_which_a_fact_is_absent_is_left_out() {
        let mut facts = Facts::default();
        facts.tell("院名", "某院");
        assert!(said("标题{{?事项}}", &facts).is_empty());
        assert_eq!(said("标题", &facts), ["标题"]);
        assert_eq!(said("标题{{?院名}}", &facts), ["标题"]);
        facts.list("事项", ["甲", "乙"]);
        assert_eq!(said("标题{{?事项}}", &facts), ["标题"], "a heading stands once over a list");
    }

    #[test]
    fn what_a_fact_says_is_no_place() {
        let mut facts = Facts::default();
        facts.tell("院名", "{{事项}}");
        assert_eq!(said("{{院名}}", &facts), ["{{事项}}"]);
    }

    #[test]
    fn a_fact_that_is_needed_is_asked_for_and_a_draft_shows_its_name() {
        let none = Facts::default();
        assert_eq!(fill("{{院名}}", &none, FIELDS, false), Err(LineFault::Untold("院名".into())));
        assert_eq!(fill("{{院名}}", &none, FIELDS, true), Ok(vec!["【院名】".into()]));
        assert_eq!(fill("{{年}}", &none, FIELDS, true), Err(LineFault::Unknown("年".into())));
        assert!(matches!(fill("{{院名", &none, FIELDS, true), Err(LineFault::Broken(_))));
        assert!(matches!(fill("{{}}", &none, FIELDS, true), Err(LineFault::Broken(_))));
    }
}
