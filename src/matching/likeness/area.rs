//! Districts and cities that a text names.

use std::collections::BTreeSet;
use std::sync::OnceLock;

use super::charset::CharSet;
use crate::kit::text::{Folded, fold};

/// The places that the project knows, with their division codes.
const PLACES: &str = include_str!("../../../search-index/places.txt");

/// Districts and cities that a record is about, by names that compare.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Areas {
    /// Cities: first four digits of a division, or a letter that stands for a city in a published text.
    pub(super) cities: BTreeSet<String>,
    /// Districts and counties.
    pub(super) districts: BTreeSet<String>,
}

/// The areas that a text names, and the division that the record is registered under.
pub(super) fn of(title: &Folded, body: &Folded, division: Option<&str>) -> Areas {
    let mut areas = Areas::default();
    for text in [title, body] {
        lettered(&text.chars, &mut areas);
        known(&text.chars, &mut areas);
    }
    if let Some(division) = division.filter(|division| division.len() == 6) {
        areas.add_division(division);
    }
    areas
}

impl Areas {
    fn add_division(&mut self, division: &str) {
        if let Some(city) = division.get(..4) {
            self.cities.insert(city.to_owned());
        }
        if !division.ends_with("00") {
            self.districts.insert(division.to_owned());
        }
    }
}

/// Texts are published with letters for cities and a letter with a number for districts: A市, A7县.
fn lettered(chars: &[char], areas: &mut Areas) {
    let mut before = ' ';
    for (at, letter) in chars.iter().enumerate() {
        let alone = letter.is_ascii_lowercase() && !before.is_ascii_alphanumeric();
        before = *letter;
        if !alone {
            continue;
        }
        let rest = chars.get(at + 1..).unwrap_or_default();
        let digits: String = rest.iter().take_while(|c| c.is_ascii_digit()).take(3).collect();
        let ends = rest.get(digits.len()).is_some_and(|c| matches!(c, '市' | '区' | '县'));
        if ends && digits.len() < 3 {
            areas.cities.insert(letter.to_string());
            if !digits.is_empty() {
                areas.districts.insert(format!("{letter}{digits}"));
            }
        }
    }
}

struct KnownArea {
    name: Vec<char>,
    division: String,
}

/// Cities and districts that the project knows by name.
fn known(chars: &[char], areas: &mut Areas) {
    let known = known_areas();
    for (at, first) in chars.iter().enumerate().filter(|(_, first)| known.firsts.has(**first)) {
        for area in known.areas.iter().filter(|area| area.name.first() == Some(first)) {
            if chars.get(at..at + area.name.len()) == Some(area.name.as_slice()) {
                areas.add_division(&area.division);
            }
        }
    }
}

struct KnownAreas {
    firsts: CharSet,
    areas: Vec<KnownArea>,
}

fn known_areas() -> &'static KnownAreas {
    static KNOWN: OnceLock<KnownAreas> = OnceLock::new();
    KNOWN.get_or_init(|| {
        let areas: Vec<KnownArea> = PLACES
            .lines()
            .filter_map(|line| {
                let mut parts = line.split_whitespace();
                let (name, kind, division) = (parts.next()?, parts.next()?, parts.next()?);
                matches!(kind, "city" | "county")
                    .then(|| KnownArea { name: fold(name).chars().collect(), division: division.to_owned() })
            })
            .collect();
        KnownAreas { firsts: areas.iter().filter_map(|area| area.name.first().copied()).collect(), areas }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn areas(text: &str) -> Areas {
        of(&Folded::of(text), &Folded::default(), None)
    }

    #[test]
    fn known_names_and_letters_are_told() {
        let told = areas("甘州区大满镇，与临泽县无关");
        assert_eq!(told.districts.iter().map(String::as_str).collect::<Vec<_>>(), ["620702", "620723"]);
        assert_eq!(told.cities.iter().map(String::as_str).collect::<Vec<_>>(), ["6207"]);
        let told = areas("A市Ａ７县的路，K123区不算，VIP市场也不算");
        assert_eq!(told.districts.iter().map(String::as_str).collect::<Vec<_>>(), ["a7"]);
        assert_eq!(told.cities.iter().map(String::as_str).collect::<Vec<_>>(), ["a"]);
    }

    #[test]
    fn the_registered_division_counts() {
        let told = of(&Folded::default(), &Folded::default(), Some("620702"));
        assert!(told.districts.contains("620702") && told.cities.contains("6207"));
    }
}
