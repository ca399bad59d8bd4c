//! Two versions of a law side by side.

use serde::Serialize;
use similar::{ChangeTag, TextDiff};

use super::model::Article;

/// Articles whose texts share at least this part are one article that was changed; below it, one was taken out and
/// another put in. Articles keep their subject when they are amended, so a third is enough; the order has to agree
/// too.
const SAME: f32 = 0.35;

/// A line of the comparison: an article of one version beside that of the other.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, utoipa::ToSchema)]
#[schema(as = StatuteComparison)]
pub struct Row {
    /// What became of it.
    pub change: Change,
    /// The article of the earlier version; none when it is new.
    pub before: Option<Article>,
    /// The article of the later version; none when it was taken out.
    pub after: Option<Article>,
    /// The text of both with what was taken out and put in; of a changed article alone.
    pub pieces: Vec<Piece>,
}

/// What became of an article.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, utoipa::ToSchema)]
#[schema(as = StatuteChange)]
#[serde(rename_all = "snake_case")]
pub enum Change {
    /// Text and number are the same.
    Same,
    /// The text is the same and bears another number.
    Renumbered,
    /// The text was changed.
    Changed,
    /// It was put in.
    Added,
    /// It was taken out.
    Removed,
}

/// A piece of a text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, utoipa::ToSchema)]
#[schema(as = StatutePiece)]
pub struct Piece {
    /// Whether it stands in both, or was put in or taken out.
    pub kind: PieceKind,
    /// The piece.
    pub text: String,
}

/// Where a piece stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, utoipa::ToSchema)]
#[schema(as = StatutePieceKind)]
#[serde(rename_all = "snake_case")]
pub enum PieceKind {
    /// In both.
    Kept,
    /// In the later one.
    Added,
    /// In the earlier one.
    Removed,
}

/// Sets the articles of two versions side by side, in the order of both.
#[must_use]
pub(super) fn compare(before: &[Article], after: &[Article]) -> Vec<Row> {
    let pairs = paired(before, after);
    let (mut rows, mut b, mut a) = (Vec::new(), 0, 0);
    let row = |before: Option<&Article>, after: Option<&Article>| Row::of(before.cloned(), after.cloned());
    for (one, other) in pairs {
        rows.extend(before.get(b..one).unwrap_or_default().iter().map(|article| row(Some(article), None)));
        rows.extend(after.get(a..other).unwrap_or_default().iter().map(|article| row(None, Some(article))));
        rows.push(row(before.get(one), after.get(other)));
        (b, a) = (one + 1, other + 1);
    }
    rows.extend(before.get(b..).unwrap_or_default().iter().map(|article| row(Some(article), None)));
    rows.extend(after.get(a..).unwrap_or_default().iter().map(|article| row(None, Some(article))));
    rows
}

/// What was taken out of a text and put in, character by character, joined to pieces that can be read.
#[must_use]
pub(super) fn pieces(before: &str, after: &str) -> Vec<Piece> {
    let mut pieces: Vec<Piece> = Vec::new();
    let diff = TextDiff::configure().algorithm(similar::Algorithm::Patience).diff_chars(before, after);
    for change in diff.iter_all_changes() {
        let kind = match change.tag() {
            ChangeTag::Equal => PieceKind::Kept,
            ChangeTag::Insert => PieceKind::Added,
            ChangeTag::Delete => PieceKind::Removed,
        };
        match pieces.last_mut() {
            Some(last) if last.kind == kind => last.text.push_str(change.value()),
            _ => pieces.push(Piece { kind, text: change.value().to_owned() }),
        }
    }
    pieces
}

impl Row {
    fn of(before: Option<Article>, after: Option<Article>) -> Self {
        let (change, pieces) = match (&before, &after) {
            (Some(one), Some(other)) if one.text == other.text => {
                let change = if one.number() == other.number() { Change::Same } else { Change::Renumbered };
                (change, Vec::new())
            }
            (Some(one), Some(other)) => (Change::Changed, self::pieces(&one.text, &other.text)),
            (None, _) => (Change::Added, Vec::new()),
            (Some(_), None) => (Change::Removed, Vec::new()),
        };
        Self { change, before, after, pieces }
    }
}

/// Which article became which: the pairs in the order of both versions whose texts are likest in sum (Needleman and
/// Wunsch, 1970).
fn paired(before: &[Article], after: &[Article]) -> Vec<(usize, usize)> {
    let (one, other): (Vec<Pairs>, Vec<Pairs>) =
        (before.iter().map(Pairs::of).collect(), after.iter().map(Pairs::of).collect());
    let width = other.len() + 1;
    let mut best = vec![0.0_f32; (one.len() + 1) * width];
    let at = |b: usize, a: usize| b * width + a;
    let value = |best: &[f32], b: usize, a: usize| best.get(at(b, a)).copied().unwrap_or(0.0);
    for (b, first) in one.iter().enumerate().rev() {
        for (a, second) in other.iter().enumerate().rev() {
            let like = first.likeness(second);
            let joined = if like >= SAME { like + value(&best, b + 1, a + 1) } else { 0.0 };
            let found = joined.max(value(&best, b + 1, a)).max(value(&best, b, a + 1));
            if let Some(place) = best.get_mut(at(b, a)) {
                *place = found;
            }
        }
    }
    let (mut pairs, mut b, mut a) = (Vec::new(), 0, 0);
    while b < one.len() && a < other.len() {
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

/// The pairs of characters of a text, sorted.
struct Pairs(Vec<(char, char)>);

impl Pairs {
    fn of(article: &Article) -> Self {
        let mut pairs: Vec<(char, char)> = article.text.chars().zip(article.text.chars().skip(1)).collect();
        pairs.sort_unstable();
        Self(pairs)
    }

    /// The part that two have in common, from zero to one (Dice, 1945).
    fn likeness(&self, other: &Self) -> f32 {
        let (mut mine, mut its) = (self.0.iter().peekable(), other.0.iter().peekable());
        let mut common = 0_u16;
        while let (Some(one), Some(two)) = (mine.peek(), its.peek()) {
            match one.cmp(two) {
                std::cmp::Ordering::Less => drop(mine.next()),
                std::cmp::Ordering::Greater => drop(its.next()),
                std::cmp::Ordering::Equal => {
                    common = common.saturating_add(1);
                    mine.next();
                    its.next();
                }
            }
        }
        let whole = u16::try_from(self.0.len() + other.0.len()).unwrap_or(u16::MAX);
        if whole == 0 { 1.0 } else { 2.0 * f32::from(common) / f32::from(whole) }
    }
}

#[cfg(test)]
mod tests {
    use super::super::model::{ArticleId, VersionId};
    use super::*;

    fn law(texts: &[&str]) -> Vec<Article> {
        let article = |(number, text): (i32, &&str)| Article {
            id: ArticleId(i64::from(number)),
            version_id: VersionId(1),
            number,
            sub: 0,
            headings: String::new(),
            text: (*text).to_owned(),
        };
        (1..).zip(texts).map(article).collect()
    }

    #[test]
    fn articles_that_move_are_found_again() {
        let before = law(&[
            "为了保洁河道，制定本法。",
            "河道管理机关每年清淤一次。",
            "违反规定的，处五百元罚款。",
            "本法自公布之日起施行。",
        ]);
        let after = law(&[
            "为了保洁河道，制定本法。",
            "任何单位都有爱护水渠的义务和举报的权利。",
            "河道管理机关每年清淤二次。",
            "本法自公布之日起施行。",
        ]);
        let rows = compare(&before, &after);
        let told: Vec<(Change, Option<i32>, Option<i32>)> = rows
            .iter()
            .map(|row| {
                (
                    row.change,
                    row.before.as_ref().map(|one| one.number),
                    row.after.as_ref().map(|one| one.number),
                )
            })
            .collect();
        assert_eq!(
            told,
            [
                (Change::Same, Some(1), Some(1)),
                (Change::Added, None, Some(2)),
                (Change::Changed, Some(2), Some(3)),
                (Change::Removed, Some(3), None),
                (Change::Same, Some(4), Some(4)),
            ]
        );
        let piece = |kind, text: &str| Piece { kind, text: text.to_owned() };
        assert_eq!(
            rows[2].pieces,
            [
                piece(PieceKind::Kept, "河道管理机关每年清淤"),
                piece(PieceKind::Removed, "一"),
                piece(PieceKind::Added, "二"),
                piece(PieceKind::Kept, "次。"),
            ]
        );
    }
}
