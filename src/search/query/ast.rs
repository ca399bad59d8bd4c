//! What a query says, part by part, as it was typed. It knows no ids and no days: it can be kept, and
//! means the same tomorrow.

use serde::{Deserialize, Serialize};

use super::field::Field;

/// Where something stands in the query: characters from the first, the last excluded.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Span {
    /// The first character.
    pub from: usize,
    /// The character after the last.
    pub to: usize,
}

/// A piece of what was typed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Text {
    /// The words.
    pub text: String,
    /// Where they stand.
    pub span: Span,
}

/// A query.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Expr {
    /// Every one of them holds; with none, everything is found.
    All(Vec<Expr>),
    /// At least one of them holds.
    Any(Vec<Expr>),
    /// It does not hold.
    Not(Box<Expr>),
    /// Words, each of which occurs.
    Words(Text),
    /// Characters that stand together, as they are.
    Phrase(Text),
    /// What a field says.
    Field(Condition),
}

/// A field and what it is to be.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Condition {
    /// The field.
    pub field: Field,
    /// One of these.
    pub values: Vec<Said>,
    /// Where the whole condition stands.
    pub span: Span,
}

/// What is said of a field.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Said {
    /// A value.
    One(Text),
    /// From a value to a value, both included; an end may be open.
    Range {
        /// The first value.
        from: Option<Text>,
        /// The last value.
        to: Option<Text>,
    },
}

impl Expr {
    /// A query that finds everything.
    #[must_use]
    pub fn everything() -> Self {
        Self::All(Vec::new())
    }

    /// Whether it asks for nothing in particular.
    #[must_use]
    pub fn is_everything(&self) -> bool {
        matches!(self, Self::All(parts) if parts.is_empty())
    }

    /// Calls for every condition of a field in it.
    pub fn each_condition<'a>(&'a self, call: &mut impl FnMut(&'a Condition)) {
        match self {
            Self::All(parts) | Self::Any(parts) => parts.iter().for_each(|part| part.each_condition(call)),
            Self::Not(part) => part.each_condition(call),
            Self::Field(condition) => call(condition),
            Self::Words(_) | Self::Phrase(_) => {}
        }
    }

    /// Whether it says something of a field.
    #[must_use]
    pub fn says(&self, field: Field) -> bool {
        let mut found = false;
        self.each_condition(&mut |condition| found |= condition.field == field);
        found
    }
}

impl Span {
    /// From the first character of one to the last of another.
    #[must_use]
    pub fn until(self, other: Self) -> Self {
        Self { from: self.from.min(other.from), to: self.to.max(other.to) }
    }
}
