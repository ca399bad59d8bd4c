//! Which records are worth comparing: those that share the most telling terms.

use crate::search::IndexError;
use crate::search::{Analyzer, Key, RecordKind, Seers, Snapshot, Stored};

use super::rareness::Rareness;
use super::subject::{Content, HEADING_OF_BODY, pairs, unpacked};

/// So many words of the text are asked for, the rarest first.
const WORDS: usize = 20;

/// So many pairs of characters of the heading, which finds names that segmenting cuts wrongly.
const GRAMS: usize = 8;

/// Words of the heading count so much more.
const OF_HEADING: f32 = 2.0;

/// Terms less rare than this are in too many records to tell one: in more than a thousand of a million. It bounds
/// what a match costs in a large register.
const TELLING: f64 = 0.5;

/// The terms to ask for, each with what it counts.
#[must_use]
pub(super) fn terms(content: &Content<'_>, analyzer: &Analyzer, rareness: &Rareness<'_>) -> Vec<(Key, f32)> {
    let title = analyzer.cut(content.title);
    let mut words: Vec<(f64, String, f32)> = Vec::new();
    for word in title.iter().cloned().chain(analyzer.cut(content.body)) {
        if word.chars().nth(1).is_none() || words.iter().any(|known| known.1 == word) {
            continue;
        }
        let boost = if title.contains(&word) { OF_HEADING } else { 1.0 };
        let chars: Vec<char> = word.chars().collect();
        words.push((rareness.of_word(&chars).1 * f64::from(boost), word, boost));
    }
    let heading: String = if content.title.trim().is_empty() {
        content.body.chars().take(HEADING_OF_BODY).collect()
    } else {
        content.title.to_owned()
    };
    let folded: Vec<char> = crate::kit::text::fold(&heading).chars().collect();
    let mut grams: Vec<(f64, String, f32)> =
        pairs(&folded).map(|gram| (rareness.of_gram(gram), unpacked(gram).iter().collect(), 1.0)).collect();
    let words = most(&mut words, WORDS).into_iter().map(|(word, boost)| (Key::Word(word), boost));
    let grams = most(&mut grams, GRAMS).into_iter().map(|(gram, boost)| (Key::Gram(gram), boost));
    words.chain(grams).collect()
}

/// The most telling terms; when none tells, the best there are.
fn most(terms: &mut Vec<(f64, String, f32)>, limit: usize) -> Vec<(String, f32)> {
    terms.sort_unstable_by(|one, other| other.0.total_cmp(&one.0).then(one.1.cmp(&other.1)));
    terms.dedup_by(|one, other| one.1 == other.1);
    let telling = terms.iter().take_while(|term| term.0 >= TELLING).count();
    terms.drain(..).take(limit.min(telling.max(4))).map(|(_, term, boost)| (term, boost)).collect()
}

/// The records in sight that share the most telling terms, best first.
pub(super) fn find(
    snapshot: &Snapshot,
    terms: &[(Key, f32)],
    seers: &Seers,
    kinds: &[RecordKind],
    limit: usize,
) -> Result<Vec<Stored>, IndexError> {
    if terms.is_empty() {
        return Ok(Vec::new());
    }
    let found = snapshot.candidates(terms, seers, kinds, limit)?;
    Ok(found.into_iter().map(|(_, stored)| stored).collect())
}
