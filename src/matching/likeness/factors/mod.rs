//! The factors: each a pure function of two subjects, symmetric, with its weight where it stands.
//!
//! Weights are log-odds. Those of the factors that read the text were fitted by logistic regression on pairs of
//! citizens' messages that people had grouped by matter, and checked on groups left out of the fitting; those of
//! the factors that such messages do not have (points, codes, photographs, …) were set by hand, and say so.

pub(super) mod area;
pub(super) mod credit_code;
pub(super) mod heading;
pub(super) mod names;
pub(super) mod overlap;
pub(super) mod phrase;
pub(super) mod registered;
pub(super) mod support;
pub(super) mod time;
pub(super) mod trouble;
pub(super) mod wording;

use super::model::{Factor, Part, Span};
use super::score::Pair;
use super::subject::Subject;

/// Pieces of the folded text of one side.
pub(super) type Pieces = Vec<(Part, usize, usize)>;

/// Where both sides say it.
#[derive(Debug, Clone, Default)]
pub(super) struct Places {
    pub(super) ours: Pieces,
    pub(super) theirs: Pieces,
}

/// What a value of one adds to the evidence.
pub(super) const fn weight(factor: Factor) -> f64 {
    match factor {
        Factor::Wording => wording::WEIGHT,
        Factor::Heading => heading::WEIGHT,
        Factor::Phrase => phrase::WEIGHT,
        Factor::Trouble => trouble::WEIGHT,
        Factor::Overlap => overlap::WEIGHT,
        Factor::Place => names::PLACE_WEIGHT,
        Factor::Area => area::WEIGHT,
        Factor::Distance => registered::DISTANCE_WEIGHT,
        Factor::Party => names::PARTY_WEIGHT,
        Factor::CreditCode => credit_code::WEIGHT,
        Factor::Domain => registered::DOMAIN_WEIGHT,
        Factor::Agency => registered::AGENCY_WEIGHT,
        Factor::Time => time::WEIGHT,
        Factor::Contact => registered::CONTACT_WEIGHT,
        Factor::SourceNumber => registered::NUMBER_WEIGHT,
        Factor::Photograph => registered::PHOTOGRAPH_WEIGHT,
        Factor::Support => support::WEIGHT,
    }
}

/// What a factor measures of a pair; none when a side does not say.
pub(super) fn value(factor: Factor, pair: &Pair<'_>) -> Option<f64> {
    let Pair { ours, theirs, .. } = *pair;
    match factor {
        Factor::Wording => wording::value(pair),
        Factor::Heading => heading::value(ours, theirs),
        Factor::Phrase => phrase::value(pair),
        Factor::Trouble => trouble::value(pair),
        Factor::Overlap => overlap::value(pair),
        Factor::Place => names::place(ours, theirs),
        Factor::Area => area::value(ours, theirs),
        Factor::Distance => registered::distance(ours, theirs),
        Factor::Party => names::party(ours, theirs),
        Factor::CreditCode => credit_code::value(ours, theirs),
        Factor::Domain => registered::domain(ours, theirs),
        Factor::Agency => registered::agency(ours, theirs),
        Factor::Time => time::value(ours, theirs),
        Factor::Contact => registered::contact(ours, theirs),
        Factor::SourceNumber => registered::number(ours, theirs),
        Factor::Photograph => registered::photograph(ours, theirs),
        // Told of a pair when all others are compared.
        Factor::Support => Some(0.0),
    }
}

/// Where both texts say what a factor measures, in characters of the originals. Contacts are never shown.
pub(super) fn spans(factor: Factor, ours: &Subject, theirs: &Subject) -> (Vec<Span>, Vec<Span>) {
    let places = match factor {
        Factor::Phrase => phrase::places(ours, theirs),
        Factor::Trouble => trouble::places(ours, theirs),
        Factor::Overlap => overlap::places(ours, theirs),
        Factor::Place => names::places(ours, theirs, super::names::NameKind::Place),
        Factor::Party => names::places(ours, theirs, super::names::NameKind::Party),
        Factor::Wording => wording::places(ours, theirs),
        Factor::Heading => heading::places(ours, theirs),
        Factor::CreditCode => credit_code::places(ours, theirs),
        Factor::Area
        | Factor::Distance
        | Factor::Domain
        | Factor::Agency
        | Factor::Time
        | Factor::Contact
        | Factor::SourceNumber
        | Factor::Photograph
        | Factor::Support => Places::default(),
    };
    (said(ours, &places.ours), said(theirs, &places.theirs))
}

fn said(subject: &Subject, pieces: &Pieces) -> Vec<Span> {
    let mut spans: Vec<Span> =
        pieces.iter().filter_map(|(part, from, to)| subject.span(*part, *from, *to)).collect();
    spans.sort_unstable();
    spans.dedup();
    spans
}
