//! The places that are known by name: `search-index/places.txt`.

use std::sync::LazyLock;

use crate::kit::phrases::Phrases;
use crate::kit::text::fold;
use crate::search::document::Place;

const PLACES: &str = include_str!("../../../search-index/places.txt");

crate::text_enum! {
    /// What sort of place it is.
    pub enum PlaceKind {
        /// A city.
        City = "city" "市",
        /// A county or a district.
        County = "county" "县区",
        /// A street office.
        Street = "street" "街道",
        /// A town.
        Town = "town" "镇",
        /// A township.
        Township = "township" "乡",
        /// A village, a part of it, a neighbourhood.
        Village = "village" "村社",
        /// A river.
        River = "river" "河流",
        /// A reservoir.
        Reservoir = "reservoir" "水库",
        /// A hydropower station.
        Hydropower = "hydropower" "水电站",
        /// A lake.
        Lake = "lake" "湖",
        /// A canal or a ditch.
        Canal = "canal" "渠",
        /// A nature reserve or park.
        Reserve = "reserve" "保护地",
        /// A sight.
        Scenic = "scenic" "景区",
        /// A relic.
        Relic = "relic" "文物",
        /// A memorial to martyrs.
        Memorial = "memorial" "烈士纪念设施",
        /// An industrial park.
        Park = "park" "园区",
        /// A road or a street.
        Road = "road" "道路",
        /// A station, an airport.
        Station = "station" "站场",
        /// A housing estate.
        Estate = "estate" "小区",
        /// A school.
        School = "school" "学校",
        /// A market, a square, a bridge: anything else that has a name.
        Spot = "spot" "地点",
    }
}

/// A place that is known by name.
#[derive(Debug, Clone, PartialEq)]
pub struct KnownPlace {
    /// Its full name.
    pub name: String,
    /// What it is.
    pub kind: PlaceKind,
    /// Administrative division, six digits.
    pub division: String,
    /// Where it is, if that is sure.
    pub point: Option<Place>,
}

/// The places that are known, by each of their names as they fold.
#[must_use]
pub fn known_places() -> &'static Phrases<KnownPlace> {
    static KNOWN: LazyLock<Phrases<KnownPlace>> = LazyLock::new(|| Phrases::of(parse(PLACES)));
    &KNOWN
}

fn parse(file: &str) -> Vec<(String, KnownPlace)> {
    let lines = file.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#'));
    lines.filter_map(line).flatten().collect()
}

fn line(line: &str) -> Option<Vec<(String, KnownPlace)>> {
    let mut parts = line.split_whitespace();
    let name = parts.next()?;
    let kind = PlaceKind::from_code(parts.next()?)?;
    let division = parts.next()?.to_owned();
    let longitude = parts.next().and_then(|text| text.parse().ok());
    let latitude = parts.next().and_then(|text| text.parse().ok());
    let point = longitude.zip(latitude).map(|(longitude, latitude)| Place { longitude, latitude });
    let place = KnownPlace { name: name.to_owned(), kind, division, point };
    let others = parts.next().unwrap_or_default().split(',').filter(|name| !name.is_empty());
    Some(std::iter::once(name).chain(others).map(|name| (fold(name), place.clone())).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_of_the_file_is_a_place() {
        let lines = PLACES.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#'));
        for text in lines {
            let places = line(text).unwrap_or_else(|| panic!("{text}"));
            assert!(places.iter().all(|(_, place)| place.division.starts_with("6207")), "{text}");
            let in_the_prefecture = |point: Place| {
                (97.0..103.0).contains(&point.longitude) && (37.0..41.0).contains(&point.latitude)
            };
            assert!(places.iter().all(|(_, place)| place.point.is_none_or(in_the_prefecture)), "{text}");
        }
    }

    #[test]
    fn a_place_is_known_by_its_short_name() {
        let text: Vec<char> = "肃南县马蹄乡".chars().collect();
        let names: Vec<_> = known_places().met(&text).into_iter().map(|met| met.what.name.as_str()).collect();
        assert_eq!(names, ["肃南裕固族自治县", "马蹄藏族乡"]);
    }
}
