//! Two versions of a draft side by side: by section, by agency and by what it has to put right. Pure.

use std::cmp::Ordering;

use chrono::NaiveDate;
use serde::Serialize;

use super::articles::Cited;
use super::model::{DraftItem, DraftLine, TextVersion};
use super::sections::Section;
use crate::kit::AgencyId;
use crate::kit::differences::{Pairs, Piece, paired, pieces, replaced};
use crate::search::Analyzer;

/// Items whose texts share at least this part are one item that was changed.
const SAME_ITEM: f32 = 0.35;

/// A text of which less than this part stayed was replaced: it is shown as one text for another, and not cut into
/// words that stand in both by chance.
const REPLACED: f32 = 0.15;

/// Two versions side by side, the earlier first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, utoipa::ToSchema)]
#[schema(as = RecommendationComparison)]
pub struct Comparison {
    /// The number of the earlier version.
    pub before: i32,
    /// The number of the later one.
    pub after: i32,
    /// The texts that are the same for every agency.
    pub sections: Vec<SectionChange>,
    /// What is said to each agency.
    pub addressees: Vec<LineChange>,
    /// Articles that were put in or taken out.
    pub articles: Vec<ArticleChange>,
}

/// An article that was put in or taken out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, utoipa::ToSchema)]
#[schema(as = DraftArticleChange)]
pub struct ArticleChange {
    /// What became of it.
    pub change: Change,
    /// As it is cited.
    pub citation: String,
    /// The day of the facts.
    pub on: NaiveDate,
}

/// What became of something.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, utoipa::ToSchema)]
#[schema(as = DraftChange)]
#[serde(rename_all = "snake_case")]
pub enum Change {
    /// Nothing.
    Same,
    /// It was changed.
    Changed,
    /// It was put in.
    Added,
    /// It was taken out.
    Removed,
}

/// A section in both versions.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, utoipa::ToSchema)]
#[schema(as = DraftSectionChange)]
pub struct SectionChange {
    /// The section.
    pub section: Section,
    /// Its name.
    pub name: &'static str,
    /// What became of it.
    pub change: Change,
    /// Its words, with what was taken out and put in; of a section that is the same, none.
    pub pieces: Vec<Piece>,
}

/// What is said to an agency in both versions.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, utoipa::ToSchema)]
#[schema(as = DraftLineChange)]
pub struct LineChange {
    /// The agency.
    pub agency_id: AgencyId,
    /// Its name.
    pub agency: String,
    /// What became of its line.
    pub change: Change,
    /// What was changed of its part, its urgency and its period.
    pub facts: Vec<FactChange>,
    /// What it has to put right.
    pub items: Vec<ItemChange>,
}

/// A fact of a line that was changed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, utoipa::ToSchema)]
#[schema(as = DraftFactChange)]
pub struct FactChange {
    /// The field, as it is called in the request.
    pub field: &'static str,
    /// What it was.
    pub before: String,
    /// What it is.
    pub after: String,
}

/// Something to put right in both versions.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, utoipa::ToSchema)]
#[schema(as = DraftItemChange)]
pub struct ItemChange {
    /// What became of it.
    pub change: Change,
    /// Its number in the earlier version; none when it is new.
    pub before: Option<usize>,
    /// Its number in the later version; none when it was taken out.
    pub after: Option<usize>,
    /// The words of it, with what was taken out and put in.
    pub text: Vec<Piece>,
    /// The same of the claim it leads to.
    pub claim: Vec<Piece>,
}

/// Sets two versions side by side; agencies are yet without their names.
#[must_use]
pub fn compare(before: &TextVersion, after: &TextVersion) -> Comparison {
    let (one, other) = (before.contents(), after.contents());
    let texts = std::iter::once((Section::Title, &before.title, &after.title)).chain(
        Section::ALL.iter().filter_map(|section| Some((*section, section.of(&one)?, section.of(&other)?))),
    );
    let sections = texts.map(|(section, before, after)| {
        let change = change_of(before, after);
        SectionChange { section, name: section.zh(), change, pieces: by_word(before, after) }
    });
    let (old, new) = (before.lines.get(), after.lines.get());
    let kept = new.iter().map(|line| {
        let was = old.iter().find(|other| other.agency_id == line.agency_id);
        line_change(was, Some(line), line.agency_id)
    });
    let gone = old
        .iter()
        .filter(|line| !new.iter().any(|other| other.agency_id == line.agency_id))
        .map(|line| line_change(Some(line), None, line.agency_id));
    Comparison {
        before: before.no,
        after: after.no,
        sections: sections.collect(),
        addressees: kept.chain(gone).collect(),
        articles: article_changes(before.articles.get(), after.articles.get()),
    }
}

fn article_changes(before: &[Cited], after: &[Cited]) -> Vec<ArticleChange> {
    let only = |these: &[Cited], those: &[Cited], change| {
        let gone = these.iter().filter(|one| !those.contains(one));
        let told = gone.map(|one| ArticleChange { change, citation: one.said.clone(), on: one.on });
        told.collect::<Vec<_>>()
    };
    [only(before, after, Change::Removed), only(after, before, Change::Added)].concat()
}

fn change_of(before: &str, after: &str) -> Change {
    match (before.is_empty(), after.is_empty()) {
        _ if before == after => Change::Same,
        (true, _) => Change::Added,
        (_, true) => Change::Removed,
        (false, false) => Change::Changed,
    }
}

/// What was taken out and put in, word by word; nothing of texts that are the same.
fn by_word(before: &str, after: &str) -> Vec<Piece> {
    if before == after {
        return Vec::new();
    }
    let alike = Pairs::of(before).likeness(&Pairs::of(after));
    if alike.partial_cmp(&REPLACED) == Some(Ordering::Less) {
        return replaced(before, after);
    }
    let words = Analyzer::shared();
    pieces(&words.split(before), &words.split(after))
}

fn line_change(before: Option<&DraftLine>, after: Option<&DraftLine>, agency_id: AgencyId) -> LineChange {
    let facts = match (before, after) {
        (Some(before), Some(after)) => facts(before, after),
        (None, _) | (_, None) => Vec::new(),
    };
    let items = |line: Option<&DraftLine>| line.map_or_else(Vec::new, |line| line.items.clone());
    let items = item_changes(&items(before), &items(after));
    let untouched = facts.is_empty() && items.iter().all(|item| item.change == Change::Same);
    let change = match (before, after) {
        (None, _) => Change::Added,
        (_, None) => Change::Removed,
        (Some(_), Some(_)) if untouched => Change::Same,
        (Some(_), Some(_)) => Change::Changed,
    };
    LineChange { agency_id, agency: String::new(), change, facts, items }
}

fn facts(before: &DraftLine, after: &DraftLine) -> Vec<FactChange> {
    let told = |line: &DraftLine| {
        let yes_or_no = |holds: bool| String::from(if holds { "是" } else { "否" });
        [
            ("part", line.part.zh().to_owned()),
            ("urgent", yes_or_no(line.urgent)),
            ("urgent_reason", line.urgent_reason.clone().unwrap_or_default()),
            ("rectify_count", format!("{}{}", line.rectify_count, line.rectify_unit.zh())),
            ("joint", yes_or_no(line.joint)),
        ]
    };
    let both = told(before).into_iter().zip(told(after));
    both.filter(|((_, before), (_, after))| before != after)
        .map(|((field, before), (_, after))| FactChange { field, before, after })
        .collect()
}

fn item_changes(before: &[DraftItem], after: &[DraftItem]) -> Vec<ItemChange> {
    let texts = |items: &[DraftItem]| items.iter().map(|item| Pairs::of(&item.text)).collect::<Vec<_>>();
    let pairs = paired(&texts(before), &texts(after), SAME_ITEM);
    let (mut changes, mut b, mut a) = (Vec::new(), 0, 0);
    for (one, other) in pairs.into_iter().chain(std::iter::once((before.len(), after.len()))) {
        changes.extend((b..one).map(|at| item_change(before, Some(at), after, None)));
        changes.extend((a..other).map(|at| item_change(before, None, after, Some(at))));
        if one < before.len() {
            changes.push(item_change(before, Some(one), after, Some(other)));
        }
        (b, a) = (one + 1, other + 1);
    }
    changes
}

fn item_change(before: &[DraftItem], b: Option<usize>, after: &[DraftItem], a: Option<usize>) -> ItemChange {
    let told = |items: &[DraftItem], at: Option<usize>| {
        let item = at.and_then(|at| items.get(at));
        item.map_or_else(Default::default, |item| (item.text.clone(), item.claim.clone().unwrap_or_default()))
    };
    let ((old_text, old_claim), (new_text, new_claim)): ((String, String), (String, String)) =
        (told(before, b), told(after, a));
    let change = match (b, a) {
        (None, _) => Change::Added,
        (_, None) => Change::Removed,
        (Some(_), Some(_)) if old_text == new_text && old_claim == new_claim => Change::Same,
        (Some(_), Some(_)) => Change::Changed,
    };
    ItemChange {
        change,
        before: b.map(|at| at + 1),
        after: a.map(|at| at + 1),
        text: by_word(&old_text, &new_text),
        claim: by_word(&old_claim, &new_claim),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kit::differences::PieceKind;

    #[test]
    fn words_are_kept_whole_and_both_texts_can_be_read_again() {
        let before = "甘州区水务局未依法查处，河道内堆放建筑垃圾约三百立方米。";
        let after = "甘州区水务局未及时依法查处，河道内堆放建筑垃圾约五百立方米。\n有照片为证。";
        let found = by_word(before, after);
        let read = |but: PieceKind| {
            found
                .iter()
                .filter(|piece| piece.kind != but)
                .map(|piece| piece.text.as_str())
                .collect::<String>()
        };
        assert_eq!((read(PieceKind::Added), read(PieceKind::Removed)), (before.to_owned(), after.to_owned()));
        assert!(found.contains(&Piece { kind: PieceKind::Added, text: String::from("及时") }), "{found:?}");
    }

    #[test]
    fn a_text_that_was_replaced_is_not_cut_into_what_stands_in_both_by_chance() {
        let found = by_word("依法清运河道内的建筑垃圾。", "对非法排污口予以封堵，并追缴费用。");
        assert_eq!(found.len(), 2, "{found:?}");
    }

    #[test]
    fn items_are_found_again_where_one_was_put_in_before_them() {
        let item = |text: &str| DraftItem { text: text.to_owned(), claim: None };
        let before = [item("依法清运河道内建筑垃圾"), item("建立健全巡查制度")];
        let after = [item("立即设置警示标志"), item("依法清运河道内全部建筑垃圾"), item("建立健全巡查制度")];
        let told: Vec<_> =
            item_changes(&before, &after).iter().map(|one| (one.change, one.before, one.after)).collect();
        assert_eq!(
            told,
            [
                (Change::Added, None, Some(1)),
                (Change::Changed, Some(1), Some(2)),
                (Change::Same, Some(2), Some(3)),
            ]
        );
        let gone: Vec<_> = item_changes(&before, &[]).iter().map(|one| one.change).collect();
        assert_eq!(gone, [Change::Removed, Change::Removed]);
    }
}
