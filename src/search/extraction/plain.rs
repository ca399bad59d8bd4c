//! A text of which every character is plain: one character for one, so that a place in it is a place in the
//! original.

use unicode_normalization::UnicodeNormalization;

use crate::kit::text::each_folded;

/// Where something stands in a text: counted in characters, the last excluded.
#[derive(
    Debug,
    Clone,
    Copy,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    serde::Serialize,
    serde::Deserialize,
    utoipa::ToSchema,
)]
#[schema(as = TextSpan)]
pub struct Span {
    /// The first character.
    pub from: usize,
    /// The character after the last.
    pub to: usize,
}

impl Span {
    /// A span.
    #[must_use]
    pub const fn new(from: usize, to: usize) -> Self {
        Self { from, to }
    }

    /// Whether two spans share a character.
    #[must_use]
    pub const fn meets(self, other: Self) -> bool {
        self.from < other.to && other.from < self.to
    }
}

/// A text in plain characters.
#[derive(Debug, Clone, Default)]
pub struct Plain {
    /// One for each of the original: lower case, half width, simplified; blanks are spaces.
    pub chars: Vec<char>,
    original: Vec<char>,
}

impl Plain {
    /// Makes a text plain.
    #[must_use]
    pub fn of(text: &str) -> Self {
        let original: Vec<char> = text.chars().collect();
        Self { chars: original.iter().map(|c| plain(*c)).collect(), original }
    }

    /// The original between two characters.
    #[must_use]
    pub fn text(&self, span: Span) -> String {
        self.original.get(span.from..span.to).unwrap_or_default().iter().collect()
    }

    /// The plain text between two characters.
    #[must_use]
    pub fn plain(&self, span: Span) -> String {
        self.chars.get(span.from..span.to).unwrap_or_default().iter().collect()
    }

    /// The plain character at a place.
    #[must_use]
    pub fn at(&self, place: usize) -> Option<char> {
        self.chars.get(place).copied()
    }

    /// Whether the text goes on with a phrase.
    #[must_use]
    pub fn goes_on(&self, from: usize, phrase: &str) -> bool {
        let rest = self.chars.get(from..).unwrap_or_default();
        let mut count = 0;
        phrase.chars().all(|c| {
            count += 1;
            rest.get(count - 1) == Some(&c)
        })
    }

    /// How many characters there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.chars.len()
    }

    /// Whether there is nothing.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.chars.is_empty()
    }
}

fn plain(c: char) -> char {
    let mut folded = None;
    each_folded(c, |part| {
        folded.get_or_insert(part);
    });
    folded.unwrap_or_else(|| {
        if c.is_whitespace() {
            return ' ';
        }
        std::iter::once(c).nfkc().next().unwrap_or(c)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_character_stays_where_it_stood() {
        let text = "甘州區　Ａ区，１．５萬元㎡";
        let plain = Plain::of(text);
        assert_eq!(plain.len(), text.chars().count());
        assert_eq!(plain.plain(Span::new(0, plain.len())), "甘州区 a区,1.5万元m");
        assert_eq!(plain.text(Span::new(0, 3)), "甘州區");
        assert!(plain.goes_on(7, "1.5"));
    }
}
