//! What stands in the place of words, as courts do it (最高人民法院关于人民法院在互联网公布裁判文书的规定, 法释〔2016〕19号,
//! Arts 9, 10): the family name stays and 某 stands for the given one, different people who would be called the same are
//! told apart by a number; of numbers and addresses nothing stays that leads to somebody. Pure.

use std::collections::BTreeMap;

use super::model::Kind;
use super::rules::{COMPOUND, DISTRICT};

/// What would stand in the place of each of the words, in their order.
pub(super) fn suggestions(words: &[(Kind, &str)]) -> Vec<String> {
    let plain: Vec<String> = words.iter().map(|(kind, words)| suggestion(*kind, words)).collect();
    // The same person is written in several ways: what they have in common is the name without blanks.
    let mut people: BTreeMap<&str, Vec<String>> = BTreeMap::new();
    for ((_, words), made) in words.iter().zip(&plain).filter(|((kind, _), _)| *kind == Kind::Person) {
        let name = without_blanks(words);
        let same = people.entry(made).or_default();
        if !same.contains(&name) {
            same.push(name);
        }
    }
    let numbered = words.iter().zip(&plain).map(|((kind, words), made)| {
        let same = people.get(made.as_str()).filter(|same| *kind == Kind::Person && same.len() > 1);
        let at = same.and_then(|same| same.iter().position(|name| *name == without_blanks(words)));
        at.map_or_else(|| made.clone(), |at| format!("{made}{}", at + 1))
    });
    numbered.collect()
}

fn without_blanks(words: &str) -> String {
    words.chars().filter(|sign| !sign.is_whitespace()).collect()
}

fn suggestion(kind: Kind, words: &str) -> String {
    let signs: Vec<char> = words.chars().filter(|sign| !sign.is_whitespace()).collect();
    let first = |count: usize| signs.iter().take(count).collect::<String>();
    match kind {
        Kind::Person => name(&signs),
        Kind::Identity | Kind::Account | Kind::CreditCode => format!("{}****", first(4)),
        Kind::Telephone if words.starts_with(['1', '１']) => format!("{}****", first(3)),
        Kind::Plate => format!("{}****", first(2)),
        Kind::Address => format!("{}****", district(words)),
        Kind::Telephone | Kind::Mail => String::from("****"),
        Kind::Other => String::from("某某"),
    }
}

fn name(signs: &[char]) -> String {
    if signs.first().is_some_and(char::is_ascii) {
        return signs.iter().take(1).chain(&['*'; 3]).collect();
    }
    let two: String = signs.iter().take(2).collect();
    let family = if signs.len() > 2 && COMPOUND.contains(&two.as_str()) { 2 } else { 1 };
    let given = signs.len().saturating_sub(family).clamp(1, 2);
    signs.iter().take(family).copied().chain(std::iter::repeat_n('某', given)).collect()
}

/// The beginning of an address that says no more than the town or the village community.
fn district(words: &str) -> &str {
    let end = DISTRICT.iter().filter_map(|unit| words.rfind(unit).map(|at| at + unit.len())).max();
    words.get(..end.unwrap_or(0)).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_family_name_stays_and_those_who_would_be_called_the_same_are_numbered() {
        let told = [
            (Kind::Person, "张三"),
            (Kind::Person, "王守信"),
            (Kind::Person, "张　三"),
            (Kind::Person, "张四"),
            (Kind::Person, "欧阳修文"),
            (Kind::Person, "阿依古丽"),
            (Kind::Person, "Smith"),
        ];
        assert_eq!(suggestions(&told), ["张某1", "王某某", "张某1", "张某2", "欧阳某某", "阿某某", "S***"]);
    }

    #[test]
    fn numbers_and_addresses_lead_to_nobody() {
        let told = [
            (Kind::Identity, "62070219800101123X"),
            (Kind::Account, "6223 0812 3456 7890"),
            (Kind::Telephone, "13912345678"),
            (Kind::Telephone, "0936-8212309"),
            (Kind::Plate, "甘G·12345"),
            (Kind::Address, "甘州区南街街道民主西街12号3单元501室"),
            (Kind::Address, "民主西街12号"),
            (Kind::Mail, "a@b.cn"),
        ];
        let made =
            ["6207****", "6223****", "139****", "****", "甘G****", "甘州区南街街道****", "****", "****"];
        assert_eq!(suggestions(&told), made);
    }
}
