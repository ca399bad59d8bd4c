//! Sets of characters that are asked of every character of every text.

/// Characters of the basic plane, a bit for each.
pub(super) struct CharSet(Box<[u64]>);

impl CharSet {
    pub(super) fn has(&self, c: char) -> bool {
        let (at, bit) = place(c);
        self.0.get(at).is_some_and(|bits| bits & bit != 0)
    }
}

impl FromIterator<char> for CharSet {
    fn from_iter<T: IntoIterator<Item = char>>(chars: T) -> Self {
        let mut set = Self(vec![0; 1024].into_boxed_slice());
        for c in chars {
            let (at, bit) = place(c);
            if let Some(bits) = set.0.get_mut(at) {
                *bits |= bit;
            }
        }
        set
    }
}

/// The word and the bit of a character.
fn place(c: char) -> (usize, u64) {
    let code = u32::from(c);
    (usize::try_from(code / 64).unwrap_or(usize::MAX), 1 << (code % 64))
}
