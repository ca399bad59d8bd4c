//! Names and numbers under the seals, told by keyed digests: whether a text names who reported is known
//! without opening a seal.

use std::collections::{BTreeMap, BTreeSet};

use diesel::QueryResult;

use super::store;
use super::vault::{MASK, Reporter, VaultKeys};
use crate::db::Db;
use crate::kit::text::{Folded, fold};

/// The shortest word that tells somebody, in folded characters.
const SHORTEST: usize = 2;

/// The longest word that is looked for.
const LONGEST: usize = 24;

/// Characters of a text that are looked through; what follows is left out.
const LOOKED_THROUGH: usize = 1_000;

/// What is given for a name by who gives none.
const NO_NAMES: &[&str] = &[
    "匿名",
    "匿名用户",
    "市民",
    "热心市民",
    "群众",
    "村民",
    "居民",
    "网民",
    "不详",
    "未知",
    "保密",
    "先生",
    "女士",
];

/// The words of a reporter that tell who it is, folded.
pub(super) fn words(reporter: &Reporter) -> BTreeSet<String> {
    let Reporter { name, phone, address: _, id_number, email, note: _, original: _ } = reporter;
    let parted = |text: &Option<String>| -> Vec<String> {
        let text = text.as_deref().unwrap_or_default();
        text.split(['、', '，', ',', ';', '；', '/']).map(fold).collect()
    };
    let told = [name, phone, id_number, email].into_iter().flat_map(parted);
    let telling = |word: &String| {
        (SHORTEST..=LONGEST).contains(&word.chars().count()) && !NO_NAMES.contains(&word.as_str())
    };
    told.filter(telling).collect()
}

/// A text without the names and numbers that stand under the seal of any lead; cut where it is very long.
///
/// # Errors
/// The database's.
pub fn without_sealed(conn: &mut Db, vault: &VaultKeys, text: &str) -> QueryResult<String> {
    let cut: String = text.chars().take(LOOKED_THROUGH).collect();
    let folded = Folded::of(&cut);
    let mut places: BTreeMap<String, Vec<(usize, usize)>> = BTreeMap::new();
    for from in 0..folded.chars.len() {
        let rest = folded.chars.get(from..).unwrap_or_default();
        for length in SHORTEST..=LONGEST.min(rest.len()) {
            let word: String = rest.iter().take(length).collect();
            for digest in vault.word_digests(&word) {
                places.entry(digest).or_default().push((from, from + length));
            }
        }
    }
    let digests: Vec<String> = places.keys().cloned().collect();
    let sealed = store::sealed::known_words(conn, &digests)?;
    let found = sealed.iter().filter_map(|digest| places.get(digest)).flatten();
    let mut spans: Vec<(u32, u32)> = found.filter_map(|(from, to)| folded.original(*from, *to)).collect();
    spans.sort_unstable();
    Ok(masked(&cut, &spans))
}

/// The text with stretches of bytes masked; those that touch or lie in each other as one.
fn masked(text: &str, spans: &[(u32, u32)]) -> String {
    let (mut shown, mut at) = (String::with_capacity(text.len()), 0);
    for (from, to) in spans {
        let (Ok(from), Ok(to)) = (usize::try_from(*from), usize::try_from(*to)) else { continue };
        if from >= at {
            shown.push_str(text.get(at..from).unwrap_or_default());
            if !(from == at && shown.ends_with(MASK)) {
                shown.push_str(MASK);
            }
        }
        at = at.max(to);
    }
    shown.push_str(text.get(at..).unwrap_or_default());
    shown
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_words_of_a_reporter_are_names_and_numbers_and_not_what_stands_for_none() {
        let reporter = Reporter {
            name: Some(String::from("歐陽守信、匿名")),
            phone: Some(String::from("0936-8212309")),
            ..Reporter::default()
        };
        assert_eq!(words(&reporter), BTreeSet::from(["欧阳守信".to_owned(), "09368212309".to_owned()]));
    }

    #[test]
    fn stretches_that_overlap_are_masked_once() {
        let text = "甲乙丙丁";
        assert_eq!(masked(text, &[(0, 6), (3, 9)]), format!("{MASK}丁"));
        assert_eq!(masked(text, &[(0, 3), (3, 6), (9, 12)]), format!("{MASK}丙{MASK}"));
        assert_eq!(masked(text, &[]), text);
    }
}
