//! Where a page of hits ends, as an opaque text.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

use super::error::IndexError;

crate::text_enum! {
    /// The order of hits.
    pub enum Sort {
        /// The most telling first; by date when nothing ranks.
        Relevance = "relevance" "相关",
        /// The newest first.
        Date = "date" "日期",
        /// The nearest due date first; what has none last.
        Deadline = "deadline" "期限",
    }
}

/// The place of a hit in the order: greater comes first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Place {
    /// 1 for what is found by words, 0 for what is found by pairs of characters alone.
    pub(super) tier: u8,
    /// What is sorted by.
    pub(super) value: u32,
    /// Kind and id, so that no two are equal.
    pub(super) key: u64,
}

impl Place {
    /// The place of a hit with a score, which is never negative.
    pub(super) fn scored(tier: u8, score: f32, key: u64) -> Self {
        Self { tier, value: if score > 0.0 { score.to_bits() } else { 0 }, key }
    }

    /// The score that it was made of.
    pub(super) fn score(self) -> f32 {
        f32::from_bits(self.value)
    }

    /// The text that a person is given to ask for what comes after.
    pub(super) fn cursor(self, sort: Sort) -> String {
        let mut bytes = vec![order(sort), self.tier];
        bytes.extend(self.value.to_be_bytes());
        bytes.extend(self.key.to_be_bytes());
        URL_SAFE_NO_PAD.encode(bytes)
    }

    /// Reads such a text.
    pub(super) fn read(cursor: &str, sort: Sort) -> Result<Self, IndexError> {
        let bytes = URL_SAFE_NO_PAD.decode(cursor).map_err(|_| IndexError::Cursor)?;
        let bytes: [u8; 14] = bytes.try_into().map_err(|_| IndexError::Cursor)?;
        let [made_for, tier, v0, v1, v2, v3, k0, k1, k2, k3, k4, k5, k6, k7] = bytes;
        if made_for != order(sort) || tier > 1 {
            return Err(IndexError::Cursor);
        }
        let value = u32::from_be_bytes([v0, v1, v2, v3]);
        Ok(Self { tier, value, key: u64::from_be_bytes([k0, k1, k2, k3, k4, k5, k6, k7]) })
    }
}

fn order(sort: Sort) -> u8 {
    match sort {
        Sort::Relevance => b'r',
        Sort::Date => b'd',
        Sort::Deadline => b'l',
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cursor_leads_back_to_its_place_and_to_no_other_order() {
        let place = Place { tier: 1, value: 7, key: 99 };
        let cursor = place.cursor(Sort::Date);
        assert_eq!(Place::read(&cursor, Sort::Date).unwrap(), place);
        for (wrong, sort) in [(cursor.as_str(), Sort::Deadline), ("", Sort::Date), ("中", Sort::Date)] {
            assert!(matches!(Place::read(wrong, sort), Err(IndexError::Cursor)));
        }
    }
}
