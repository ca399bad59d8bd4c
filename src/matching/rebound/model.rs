//! What is told of a rebound. Pure.

use chrono::NaiveDate;

use crate::kit::text::fold;

crate::text_enum! {
    /// By which criterion a matter is taken up again after its case was closed.
    pub enum Criterion {
        /// The effect did not last and the cause is the same: the earlier case is reviewed again, and the earlier
        /// recommendation may support a suit.
        SameCause = "same_cause" "整改效果反弹且系同一原因：重新审查原案，可以依据原检察建议审查起诉",
        /// Acts that the closed case was not about: a new filing.
        NewActs = "new_acts" "新的违法行为：另行立案",
    }
}

/// How near a lead is to a closed case.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Nearness {
    /// So many metres apart.
    Metres(f64),
    /// The same place by its words, in one division.
    Words,
}

/// Where something is.
#[derive(Debug, Clone, Default)]
pub struct Spot {
    /// Administrative division.
    pub division: String,
    /// Where it is, in words.
    pub place: Option<String>,
    /// Longitude and latitude.
    pub point: Option<(f64, f64)>,
}

/// A closed case that a lead may be a rebound of.
#[derive(Debug, Clone)]
pub struct Rebound {
    /// The case.
    pub case: i64,
    /// Its number.
    pub number: String,
    /// Its title.
    pub title: String,
    /// Where it stands.
    pub state: String,
    /// When it was closed.
    pub closed_on: NaiveDate,
    /// The code of the ground.
    pub ground: Option<String>,
    /// How near the lead is.
    pub near: Nearness,
    /// The agencies that both are about, by their names in the case; none when the lead names no agency yet.
    pub agencies: Vec<String>,
    /// Days from the closing to the lead.
    pub days: i64,
    /// By what it may be taken up again.
    pub criteria: Vec<Criterion>,
}

/// What was found for a lead.
#[derive(Debug, Clone, Default)]
pub struct Rebounds {
    /// Closed cases, the nearest first.
    pub found: Vec<Rebound>,
    /// What the lead does not tell yet, so that less could be compared: `domain`, `agencies`, `place`.
    pub missing: Vec<&'static str>,
}

/// By what a matter may be taken up again whose case was closed on a ground. A rebound of the effect supposes an
/// effect: after a closing on any other ground only new acts count.
#[must_use]
pub fn criteria(ground: Option<&str>) -> Vec<Criterion> {
    // R21 Arts 74, 90: rectified in full, or the public interest effectively protected.
    match ground {
        Some("full_rectification" | "interest_protected") => vec![Criterion::SameCause, Criterion::NewActs],
        Some(_) | None => vec![Criterion::NewActs],
    }
}

/// How near two places are, if they are near: within so many metres where both have a point, else by their
/// words.
#[must_use]
pub fn nearness(one: &Spot, two: &Spot, radius: f64) -> Option<Nearness> {
    if let (Some(from), Some(to)) = (one.point, two.point) {
        let apart = metres(from, to);
        return (apart <= radius).then_some(Nearness::Metres(apart));
    }
    let (one_place, two_place) = (fold(one.place.as_deref()?), fold(two.place.as_deref()?));
    let shorter = one_place.chars().count().min(two_place.chars().count());
    let alike = one_place.contains(&two_place) || two_place.contains(&one_place);
    (one.division == two.division && shorter >= SHORTEST_PLACE && alike).then_some(Nearness::Words)
}

/// Characters of a place below which it names no place in particular.
const SHORTEST_PLACE: usize = 4;

/// Metres between two points, on a sphere of the earth's mean radius.
#[must_use]
pub fn metres((east, north): (f64, f64), (other_east, other_north): (f64, f64)) -> f64 {
    let (latitude, other_latitude) = (north.to_radians(), other_north.to_radians());
    let half = |from: f64, to: f64| ((to - from).to_radians() / 2.0).sin().powi(2);
    let chord = half(north, other_north) + latitude.cos() * other_latitude.cos() * half(east, other_east);
    2.0 * 6_371_008.8 * chord.sqrt().asin()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn spot(place: &str, point: Option<(f64, f64)>) -> Spot {
        Spot { division: String::from("620702"), place: Some(place.to_owned()), point }
    }

    #[test]
    fn distance_is_that_of_the_earth() {
        // A hundredth of a degree of latitude is 1,112 metres anywhere.
        let apart = metres((100.45, 38.93), (100.45, 38.94));
        assert!((apart - 1_112.0).abs() < 1.0, "{apart}");
        assert!(metres((100.45, 38.93), (100.45, 38.93)).abs() < 1e-6);
    }

    #[test]
    fn points_go_before_words() {
        let here = spot("甘州区黑河大桥", Some((100.45, 38.93)));
        let near = spot("别处", Some((100.451, 38.931)));
        assert!(matches!(nearness(&here, &near, 500.0), Some(Nearness::Metres(apart)) if apart < 200.0));
        let far = spot("甘州区黑河大桥", Some((100.55, 38.93)));
        assert_eq!(nearness(&here, &far, 500.0), None, "the same words, ten kilometres apart");
        assert_eq!(nearness(&here, &spot("黑河大桥", None), 500.0), Some(Nearness::Words));
        assert_eq!(nearness(&here, &spot("黑河", None), 500.0), None, "a river is no place");
        let other = Spot { division: String::from("620725"), ..spot("黑河大桥", None) };
        assert_eq!(nearness(&here, &other, 500.0), None);
    }

    #[test]
    fn an_effect_rebounds_only_where_there_was_one() {
        assert_eq!(criteria(Some("full_rectification")).len(), 2);
        assert_eq!(criteria(Some("no_illegality")), [Criterion::NewActs]);
        assert_eq!(criteria(None), [Criterion::NewActs]);
    }
}
