//! How rare a term is among all that the index knows.

use std::collections::HashMap;
use std::sync::{PoisonError, RwLock};

use crate::search::{Key, Snapshot};

/// In a register of fewer documents than this, nothing is told by how often it is said.
const FEWEST: f64 = 50.0;

/// So many frequencies are kept; then the store is emptied.
const KEPT: usize = 400_000;

/// Frequencies of one state of the index, asked for once.
#[derive(Debug, Default)]
pub struct Frequencies {
    kept: RwLock<Kept>,
}

#[derive(Debug, Default)]
struct Kept {
    documents: u64,
    grams: HashMap<[char; 2], u64>,
    words: HashMap<String, u64>,
}

impl Frequencies {
    /// Empties what is kept when the register has grown or shrunk by a hundredth since, or much is kept.
    fn renew(&self, documents: u64) {
        let stale = |kept: &Kept| {
            kept.grams.len() + kept.words.len() > KEPT
                || kept.documents.abs_diff(documents) > kept.documents / 100
        };
        if stale(&self.kept.read().unwrap_or_else(PoisonError::into_inner)) {
            *self.kept.write().unwrap_or_else(PoisonError::into_inner) =
                Kept { documents, ..Kept::default() };
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
    pub fn of_gram(&self, pair: [char; 2]) -> f64 {
        let known = self.read(|kept| kept.grams.get(&pair).copied());
        let frequency = known.unwrap_or_else(|| {
            let asked = self.ask(&Key::Gram(pair.iter().collect()));
            self.write(|kept| kept.grams.insert(pair, asked));
            asked
        });
        rarity(frequency, self.documents)
    }

    /// How rare a folded word is.
    #[must_use]
    pub fn of_word(&self, word: &str) -> f64 {
        let known = self.read(|kept| kept.words.get(word).copied());
        let frequency = known.unwrap_or_else(|| {
            let asked = self.ask(&Key::Word(word.to_owned()));
            self.write(|kept| kept.words.insert(word.to_owned(), asked));
            asked
        });
        rarity(frequency, self.documents)
    }

    fn read<T>(&self, look: impl FnOnce(&Kept) -> T) -> T {
        look(&self.frequencies.kept.read().unwrap_or_else(PoisonError::into_inner))
    }

    fn write<T>(&self, change: impl FnOnce(&mut Kept) -> T) {
        change(&mut self.frequencies.kept.write().unwrap_or_else(PoisonError::into_inner));
    }

    /// A term that the index cannot tell is taken for one that nobody else says.
    fn ask(&self, key: &Key) -> u64 {
        self.snapshot.frequency(key).unwrap_or(1)
    }
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
