//! What is to be expected of the lines that still run: how the agencies answered before tells how likely each is in time,
//! and the likelihoods together tell the rate at the end of the period. A list of risks of running clocks; it judges
//! neither agencies nor offices nor people.

use std::collections::BTreeMap;

use super::model::exact;

/// Years of past lines that are looked at.
pub const YEARS: u32 = 3;

/// With how many lines of its administrative system the past of an agency is filled up, and that of a system with lines
/// of all: who answered once in time is not sure to do so again.
const FILLED_UP: f64 = 5.0;

/// More running lines than this are told by their expectation alone.
const MOST: usize = 2_000;

/// Lines whose reply fell due.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct History {
    /// All of them.
    pub due: i64,
    /// Of these answered in time.
    pub replied: i64,
    /// Of these rectified in time too.
    pub done: i64,
}

impl History {
    fn plus(self, other: Self) -> Self {
        Self {
            due: self.due + other.due,
            replied: self.replied + other.replied,
            done: self.done + other.done,
        }
    }
}

/// How agencies answered before.
#[derive(Debug, Clone, Default)]
pub struct Past {
    agencies: BTreeMap<i64, History>,
    systems: BTreeMap<String, History>,
    all: History,
}

impl Past {
    /// Of the history of each agency, with the code of its system.
    #[must_use]
    pub fn of(rows: Vec<(i64, String, History)>) -> Self {
        let mut past = Self::default();
        for (agency, system, history) in rows {
            let of_agency = past.agencies.entry(agency).or_default();
            *of_agency = of_agency.plus(history);
            let of_system = past.systems.entry(system).or_default();
            *of_system = of_system.plus(history);
            past.all = past.all.plus(history);
        }
        past
    }

    /// What an agency did before; all zero for one that was never asked.
    #[must_use]
    pub fn agency(&self, agency: i64) -> History {
        self.agencies.get(&agency).copied().unwrap_or_default()
    }

    /// The likelihood that a running line ends above the line of the rate. One that was answered already lacks the
    /// rectification alone.
    #[must_use]
    pub fn chance(&self, agency: i64, system: &str, replied: bool) -> f64 {
        let counted = |history: History| match replied {
            true => (history.done, history.replied),
            false => (history.done, history.due),
        };
        // Of everybody as of one line that was in time and one that was not, before any is known.
        let (done, asked) = counted(self.all);
        let of_all = (exact(done) + 1.0) / (exact(asked) + 2.0);
        let filled = |history: History, above: f64| {
            let (done, asked) = counted(history);
            (exact(done) + FILLED_UP * above) / (exact(asked) + FILLED_UP)
        };
        let of_system = filled(self.systems.get(system).copied().unwrap_or_default(), of_all);
        filled(self.agency(agency), of_system)
    }
}

/// The rate at the end of a period, as it is to be expected.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Forecast {
    /// Lines due by then.
    pub due: i64,
    /// Of these above the line, as expected.
    pub expected: f64,
    /// Within these bounds in eight cases of ten; none where there are too many lines to tell.
    pub band: Option<(i64, i64)>,
}

/// The forecast of a rate of so many of so many, to which running lines of these likelihoods come.
#[must_use]
pub fn forecast(numerator: i64, denominator: i64, chances: &[f64]) -> Forecast {
    let coming = i64::try_from(chances.len()).unwrap_or(i64::MAX);
    let band = (chances.len() <= MOST).then(|| {
        let ways = ways(chances);
        (numerator + reached(&ways, 0.1), numerator + reached(&ways, 0.9))
    });
    Forecast {
        due: denominator.saturating_add(coming),
        expected: exact(numerator) + chances.iter().sum::<f64>(),
        band,
    }
}

/// How likely each number of successes is (Poisson's binomial distribution), 0 first.
fn ways(chances: &[f64]) -> Vec<f64> {
    let mut ways = vec![1.0];
    for chance in chances {
        let stay = ways.iter().map(|way| way * (1.0 - chance)).chain([0.0]);
        let more = [0.0].into_iter().chain(ways.iter().map(|way| way * chance));
        ways = stay.zip(more).map(|(stay, more)| stay + more).collect();
    }
    ways
}

/// The first number that is not exceeded with a likelihood.
fn reached(ways: &[f64], likelihood: f64) -> i64 {
    let mut sum = 0.0;
    let below = ways.iter().take_while(|way| {
        sum += **way;
        sum < likelihood
    });
    i64::try_from(below.count()).unwrap_or(i64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn history(due: i64, replied: i64, done: i64) -> History {
        History { due, replied, done }
    }

    #[test]
    fn who_was_late_before_is_less_likely_in_time_and_one_line_proves_little() {
        let past = Past::of(vec![
            (1, String::from("water"), history(40, 40, 40)),
            (2, String::from("water"), history(40, 20, 20)),
            (3, String::from("ecology"), history(1, 0, 0)),
        ]);
        let (good, bad) = (past.chance(1, "water", false), past.chance(2, "water", false));
        assert!(good > 0.95 && bad < 0.6 && bad > 0.5, "{good} {bad}");
        let (one, none) = (past.chance(3, "ecology", false), past.chance(4, "ecology", false));
        assert!(one < none && one > 0.5, "{one} {none}");
        assert!(past.chance(2, "water", true) > 0.95, "it rectified whatever it answered");
        let nothing = Past::default().chance(1, "water", false);
        assert!((nothing - 0.5).abs() < 1e-9);
    }

    #[test]
    fn the_band_is_that_of_the_binomial_distribution() {
        let fair = forecast(10, 12, &[0.5; 10]);
        assert_eq!((fair.due, fair.band), (22, Some((13, 17))));
        assert!((fair.expected - 15.0).abs() < 1e-9);
        assert_eq!(forecast(3, 5, &[]).band, Some((3, 3)));
        assert_eq!(forecast(3, 5, &[1.0, 1.0, 0.0]).band, Some((5, 5)));
        assert_eq!(forecast(0, 0, &[0.9; 2_001]).band, None);
        assert!((ways(&[0.2, 0.7, 0.9]).iter().sum::<f64>() - 1.0).abs() < 1e-9);
    }
}
