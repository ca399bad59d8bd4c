//! What was taken out of a text and put in, and which of two lists became which.

use serde::Serialize;
use similar::{Algorithm, ChangeTag, TextDiff};

/// A piece of a text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, utoipa::ToSchema)]
#[schema(as = TextPiece)]
pub struct Piece {
    /// Whether it stands in both, or was put in or taken out.
    pub kind: PieceKind,
    /// The piece.
    pub text: String,
}

/// Where a piece stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, utoipa::ToSchema)]
#[schema(as = TextPieceKind)]
#[serde(rename_all = "snake_case")]
pub enum PieceKind {
    /// In both.
    Kept,
    /// In the later one.
    Added,
    /// In the earlier one.
    Removed,
}

/// What was taken out and put in between two texts that are cut into parts (words or characters), joined to pieces
/// that can be read.
#[must_use]
pub fn pieces(before: &[&str], after: &[&str]) -> Vec<Piece> {
    joined(&TextDiff::configure().algorithm(Algorithm::Patience).diff_slices(before, after))
}

/// The same of two texts, character by character.
#[must_use]
pub fn by_character(before: &str, after: &str) -> Vec<Piece> {
    joined(&TextDiff::configure().algorithm(Algorithm::Patience).diff_chars(before, after))
}

fn joined(diff: &TextDiff<'_, '_, str>) -> Vec<Piece> {
    let mut pieces: Vec<Piece> = Vec::new();
    for change in diff.iter_all_changes() {
        let kind = match change.tag() {
            ChangeTag::Equal => PieceKind::Kept,
            ChangeTag::Insert => PieceKind::Added,
            ChangeTag::Delete => PieceKind::Removed,
        };
        push(&mut pieces, kind, change.value());
    }
    pieces
}

/// One text in the place of another, nothing of it kept.
#[must_use]
pub fn replaced(before: &str, after: &str) -> Vec<Piece> {
    let mut pieces = Vec::new();
    push(&mut pieces, PieceKind::Removed, before);
    push(&mut pieces, PieceKind::Added, after);
    pieces
}

fn push(pieces: &mut Vec<Piece>, kind: PieceKind, text: &str) {
    match pieces.last_mut() {
        _ if text.is_empty() => {}
        Some(last) if last.kind == kind => last.text.push_str(text),
        _ => pieces.push(Piece { kind, text: text.to_owned() }),
    }
}

/// The pairs of neighbouring characters of a text, by which texts are said to be alike.
#[derive(Debug, Clone)]
pub struct Pairs(Vec<(char, char)>);

impl Pairs {
    /// Of a text.
    #[must_use]
    pub fn of(text: &str) -> Self {
        Self::of_parts(std::iter::once(text))
    }

    /// Of several texts, none across the end of one.
    #[must_use]
    pub fn of_parts<'t>(texts: impl Iterator<Item = &'t str>) -> Self {
        let mut pairs: Vec<(char, char)> =
            texts.flat_map(|text| text.chars().zip(text.chars().skip(1))).collect();
        pairs.sort_unstable();
        Self(pairs)
    }

    /// The part that two have in common, from zero to one (Dice, 1945).
    #[must_use]
    pub fn likeness(&self, other: &Self) -> f32 {
        ratio(self.common(other).saturating_mul(2), self.0.len() + other.0.len())
    }

    /// The part of this text that stands in another one too, from zero to one.
    #[must_use]
    pub fn covered_by(&self, other: &Self) -> f32 {
        ratio(self.common(other), self.0.len())
    }

    fn common(&self, other: &Self) -> usize {
        let (mut mine, mut its) = (self.0.iter().peekable(), other.0.iter().peekable());
        let mut common = 0_usize;
        while let (Some(one), Some(two)) = (mine.peek(), its.peek()) {
            match one.cmp(two) {
                std::cmp::Ordering::Less => drop(mine.next()),
                std::cmp::Ordering::Greater => drop(its.next()),
                std::cmp::Ordering::Equal => {
                    common += 1;
                    mine.next();
                    its.next();
                }
            }
        }
        common
    }
}

/// A part of a whole that holds at most 65,535 pairs; of an empty whole, all.
fn ratio(part: usize, whole: usize) -> f32 {
    let most = usize::from(u16::MAX);
    // Both are halved alike until they fit, so that longer texts keep their ratio.
    let (mut part, mut whole) = (part, whole);
    while whole > most {
        (part, whole) = (part / 2, whole / 2);
    }
    let small = |count: usize| f32::from(u16::try_from(count).unwrap_or(u16::MAX));
    if whole == 0 { 1.0 } else { small(part) / small(whole) }
}

/// Which text became which: the pairs in the order of both lists whose texts are likest in sum (Needleman and Wunsch,
/// 1970). Texts less alike than `same` are none.
#[must_use]
pub fn paired(before: &[Pairs], after: &[Pairs], same: f32) -> Vec<(usize, usize)> {
    let width = after.len() + 1;
    let mut best = vec![0.0_f32; (before.len() + 1) * width];
    let at = |b: usize, a: usize| b * width + a;
    let value = |best: &[f32], b: usize, a: usize| best.get(at(b, a)).copied().unwrap_or(0.0);
    for (b, first) in before.iter().enumerate().rev() {
        for (a, second) in after.iter().enumerate().rev() {
            let like = first.likeness(second);
            let joined = if like >= same { like + value(&best, b + 1, a + 1) } else { 0.0 };
            let found = joined.max(value(&best, b + 1, a)).max(value(&best, b, a + 1));
            if let Some(place) = best.get_mut(at(b, a)) {
                *place = found;
            }
        }
    }
    let (mut pairs, mut b, mut a) = (Vec::new(), 0, 0);
    while b < before.len() && a < after.len() {
        let here = value(&best, b, a);
        if here <= value(&best, b + 1, a) {
            b += 1;
        } else if here <= value(&best, b, a + 1) {
            a += 1;
        } else {
            pairs.push((b, a));
            (b, a) = (b + 1, a + 1);
        }
    }
    pairs
}
