//! Which of our words stand in a text, and where.

use std::collections::HashSet;

use serde::{Deserialize, Serialize};

use crate::kit::phrases::Phrases;
use crate::search::extraction::{Plain, Span};

crate::text_enum! {
    /// A part of what is told.
    #[schema(as = LeadTextPart)]
    pub enum Part {
        /// The heading.
        Title = "title" "标题",
        /// What was told.
        Narrative = "narrative" "内容",
        /// Where it is.
        Place = "place" "地点",
        /// Which interest is harmed.
        Harm = "harm" "受损公益",
    }
}

impl Part {
    /// A word of the heading says more than one of the text.
    const fn weight(self) -> f64 {
        match self {
            Self::Title => 1.5,
            Self::Narrative | Self::Place | Self::Harm => 1.0,
        }
    }
}

/// A word that counted, with where it stands and how much.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
#[schema(as = SuggestionReason)]
pub struct Reason {
    /// As it was written.
    pub text: String,
    /// In which part.
    pub part: Part,
    /// Where in it.
    pub span: Span,
    /// How much it counted.
    pub points: f64,
}

impl Reason {
    /// What the word counts wherever it stands.
    pub(super) fn weight(&self) -> f64 {
        self.points / self.part.weight()
    }
}

/// A text in its parts.
#[derive(Debug, Clone, Default)]
pub struct Parts(Vec<(Part, Plain)>);

impl Parts {
    /// Of the texts of the parts; what is empty is left out.
    #[must_use]
    pub fn of<'a>(parts: impl IntoIterator<Item = (Part, &'a str)>) -> Self {
        Self(
            parts
                .into_iter()
                .filter(|(_, text)| !text.trim().is_empty())
                .map(|(part, text)| (part, Plain::of(text)))
                .collect(),
        )
    }

    /// Each part.
    pub fn each(&self) -> impl Iterator<Item = (Part, &Plain)> {
        self.0.iter().map(|(part, plain)| (*part, plain))
    }

    /// The words that stand in the parts, each once: where it counts most.
    #[must_use]
    pub fn reasons(&self, words: &Phrases<f64>) -> Vec<Reason> {
        let (mut found, mut seen) = (Vec::new(), HashSet::new());
        for (part, plain) in self.each() {
            for met in words.met(&plain.chars) {
                let span = Span::new(met.from, met.to);
                if seen.insert(plain.plain(span)) {
                    found.push(Reason {
                        text: plain.text(span),
                        part,
                        span,
                        points: met.what * part.weight(),
                    });
                }
            }
        }
        found
    }
}

/// The sum of what words counted.
pub(super) fn sum(reasons: &[Reason]) -> f64 {
    reasons.iter().map(|reason| reason.points).sum()
}

/// A figure as it is shown: to the tenth.
pub(super) fn tenth(value: f64) -> f64 {
    (value * 10.0).round() / 10.0
}

/// A share as it is shown: to the hundredth.
pub(super) fn hundredth(value: f64) -> f64 {
    (value * 100.0).round() / 100.0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_counts_once_and_more_in_the_heading() {
        let words = Phrases::of([(String::from("污水"), 2.0), (String::from("臭"), 1.0)]);
        let parts =
            Parts::of([(Part::Title, "污水横流"), (Part::Narrative, "污水很臭，臭得很"), (Part::Place, "")]);
        let told: Vec<_> = parts
            .reasons(&words)
            .into_iter()
            .map(|reason| (reason.text, reason.part, reason.span.from, reason.points))
            .collect();
        assert_eq!(
            told,
            [(String::from("污水"), Part::Title, 0, 3.0), (String::from("臭"), Part::Narrative, 3, 1.0)]
        );
    }
}
