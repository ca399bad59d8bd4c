//! Two versions of a law side by side.

use serde::Serialize;

use super::model::Article;
use crate::kit::differences::{Pairs, Piece, by_character, paired};

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

/// Sets the articles of two versions side by side, in the order of both.
#[must_use]
pub(super) fn compare(before: &[Article], after: &[Article]) -> Vec<Row> {
    let texts = |articles: &[Article]| articles.iter().map(|one| Pairs::of(&one.text)).collect::<Vec<_>>();
    let pairs = paired(&texts(before), &texts(after), SAME);
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

impl Row {
    fn of(before: Option<Article>, after: Option<Article>) -> Self {
        let (change, pieces) = match (&before, &after) {
            (Some(one), Some(other)) if one.text == other.text => {
                let change = if one.number() == other.number() { Change::Same } else { Change::Renumbered };
                (change, Vec::new())
            }
            (Some(one), Some(other)) => (Change::Changed, by_character(&one.text, &other.text)),
            (None, _) => (Change::Added, Vec::new()),
            (Some(_), None) => (Change::Removed, Vec::new()),
        };
        Self { change, before, after, pieces }
    }
}

#[cfg(test)]
mod tests {
    use super::super::model::{ArticleId, VersionId};
    use super::*;
    use crate::kit::differences::PieceKind;

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
