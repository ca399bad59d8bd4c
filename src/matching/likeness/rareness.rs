//! How rare a term is among all that the index knows.

use std::sync::atomic::{AtomicU64, Ordering};

use super::subject::{Gram, unpacked};
use crate::search::{Key, Snapshot};

/// In a register of fewer documents than this, nothing is told by how often it is said.
const FEWEST: f64 = 50.0;

/// Places of the table below: four mebibytes, more than the pairs of characters and words of a language in use.
const PLACES: usize = 1 << 19;

/// The upper half of a place tells whose the rarity is, the lower half is the upper half of the rarity itself.
const LOWER: u64 = (1 << 32) - 1;

/// Rarities of one state of the index, asked for once. A term has one place, and the last that came has it:
/// reading takes no lock and the table never grows.
pub struct Frequencies {
    documents: AtomicU64,
    places: Box<[AtomicU64]>,
}

impl Default for Frequencies {
    fn default() -> Self {
        Self { documents: AtomicU64::new(0), places: (0..PLACES).map(|_| AtomicU64::new(0)).collect() }
    }
}

impl Frequencies {
    /// Empties the table when the register has grown or shrunk by a hundredth since.
    fn renew(&self, documents: u64) {
        let known = self.documents.load(Ordering::Relaxed);
        if known.abs_diff(documents) > known / 100 {
            self.documents.store(documents, Ordering::Relaxed);
            for place in &self.places {
                place.store(0, Ordering::Relaxed);
            }
        }
    }
}

/// Rareness over one view of the index.
pub struct Rareness<'a> {
    snapshot: &'a Snapshot,
    frequencies: &'a Frequencies,
    documents: u64,
}

impl<'a> Rareness<'a> {
    /// Over a view, with what was already asked of it or of one that is nearly the same.
    #[must_use]
    pub fn new(snapshot: &'a Snapshot, frequencies: &'a Frequencies) -> Self {
        let documents = snapshot.documents();
        frequencies.renew(documents);
        Self { snapshot, frequencies, documents }
    }

    /// How rare a pair of characters is: 1 when it stands nowhere else, 0 when it stands everywhere.
    #[must_use]
    pub(super) fn of_gram(&self, gram: Gram) -> f64 {
        self.of(mixed(gram), || Key::Gram(unpacked(gram).iter().collect()))
    }

    /// The hash of a folded word, and how rare it is.
    #[must_use]
    pub(super) fn of_word(&self, word: &[char]) -> (u64, f64) {
        let hash = word.iter().fold(1, |hash, c| mixed(hash ^ u64::from(u32::from(*c))));
        (hash, self.of(hash, || Key::Word(word.iter().collect())))
    }

    /// The rarity of a term by its hash; the index is asked for what the table does not hold. A term that the
    /// index cannot tell is taken for one that nobody else says.
    fn of(&self, hash: u64, key: impl FnOnce() -> Key) -> f64 {
        let whose = hash & !LOWER;
        let at = usize::try_from(hash & LOWER).unwrap_or_default() % PLACES;
        let Some(place) = self.frequencies.places.get(at) else { return 1.0 };
        let mut held = place.load(Ordering::Relaxed);
        if held == 0 || held & !LOWER != whose {
            let frequency = self.snapshot.frequency(&key()).unwrap_or(1);
            held = whose | (rarity(frequency, self.documents).to_bits() >> 32);
            place.store(held, Ordering::Relaxed);
        }
        f64::from_bits(held << 32)
    }
}

/// Spreads a number over all bits, each number to another one (the finisher of SplitMix64).
fn mixed(number: u64) -> u64 {
    let number = (number ^ (number >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let number = (number ^ (number >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    number ^ (number >> 31)
}

/// ln(N / n) / ln N: independent of the size of the register, so that weights hold in a small and a large one.
fn rarity(frequency: u64, documents: u64) -> f64 {
    let count = |number: u64| u32::try_from(number).map_or(f64::from(u32::MAX), f64::from);
    let all = count(documents).max(FEWEST);
    (all / count(frequency).clamp(1.0, all)).ln() / all.ln()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_nobody_else_says_is_rarest_and_what_all_say_tells_nothing() {
        assert!((rarity(0, 5_000) - 1.0).abs() < 1e-9);
        assert!((rarity(1, 5_000) - 1.0).abs() < 1e-9);
        assert!(rarity(5_000, 5_000).abs() < 1e-9 && rarity(9_000, 5_000).abs() < 1e-9);
        assert!(rarity(10, 5_000) > rarity(100, 5_000));
        assert!(rarity(10, 1_000_000) > rarity(10, 5_000));
    }
}
