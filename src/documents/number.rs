//! How a number is written and read, and what is missing from a series. Pure.

use super::model::SeriesKind;

/// The pattern unless the office says otherwise: `甘张检行公建〔2025〕12号`, with the six-cornered
/// brackets U+3014 and U+3015, and the running number without leading zeros.
pub const DEFAULT_TEMPLATE: &str = "{short}检{code}〔{year}〕{n}号";

/// How one series writes its numbers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pattern {
    /// With `{short}`, `{code}`, `{year}` and `{n}`.
    pub template: String,
    /// Short name of the office.
    pub short: String,
    /// What stands for the kind.
    pub code: String,
}

impl Pattern {
    /// The pattern of an office without its own.
    #[must_use]
    pub fn default_of(kind: SeriesKind, short: &str) -> Self {
        Self {
            template: DEFAULT_TEMPLATE.to_owned(),
            short: short.to_owned(),
            code: kind.default_code().to_owned(),
        }
    }

    /// The number at a place of the series.
    #[must_use]
    pub fn write(&self, year: i32, n: i32) -> String {
        self.with_year(year).replace("{n}", &n.to_string())
    }

    /// The place of a number of a year; none when it is written otherwise.
    #[must_use]
    pub fn read(&self, year: i32, number: &str) -> Option<i32> {
        let written = self.with_year(year);
        let (before, after) = written.split_once("{n}")?;
        let digits = number.strip_prefix(before)?.strip_suffix(after)?;
        let plain = digits.bytes().all(|byte| byte.is_ascii_digit()) && !digits.starts_with('0');
        plain.then(|| digits.parse().ok()).flatten()
    }

    fn with_year(&self, year: i32) -> String {
        self.template
            .replace("{short}", &self.short)
            .replace("{code}", &self.code)
            .replace("{year}", &year.to_string())
    }
}

/// Whether a template can be used: year and running number each stand in it once.
#[must_use]
pub fn usable(template: &str) -> bool {
    template.matches("{n}").count() == 1
        && template.matches("{year}").count() == 1
        && !template.contains(['[', ']', '［', '］', '【', '】'])
}

/// The places of a series that no number holds, up to the highest that was taken.
#[must_use]
pub fn gaps(last: i32, taken: &[i32]) -> Vec<i32> {
    let taken: std::collections::BTreeSet<i32> = taken.iter().copied().collect();
    (1..=last).filter(|n| !taken.contains(n)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pattern() -> Pattern {
        Pattern::default_of(SeriesKind::Recommendation, "甘张")
    }

    #[test]
    fn a_number_has_six_cornered_brackets_and_no_leading_zeros() {
        assert_eq!(pattern().write(2025, 12), "甘张检行公建\u{3014}2025\u{3015}12号");
    }

    #[test]
    fn a_number_of_the_series_is_read_back() {
        let number = pattern().write(2025, 12);
        assert_eq!(pattern().read(2025, &number), Some(12));
        assert_eq!(pattern().read(2026, &number), None);
        assert_eq!(pattern().read(2025, "甘张检行公建〔2025〕012号"), None);
        assert_eq!(pattern().read(2025, "甘张检行公建〔2025〕号"), None);
        assert_eq!(pattern().read(2025, "甘张检公一建〔2025〕12号"), None);
    }

    #[test]
    fn gaps_are_named() {
        assert_eq!(gaps(5, &[1, 2, 5]), vec![3, 4]);
        assert_eq!(gaps(3, &[3, 2, 1]), Vec::<i32>::new());
        assert_eq!(gaps(0, &[]), Vec::<i32>::new());
    }

    #[test]
    fn a_template_needs_year_and_number() {
        assert!(usable(DEFAULT_TEMPLATE));
        assert!(!usable("{short}检{code}{n}号"));
        assert!(!usable("{short}检{code}[{year}]{n}号"));
    }
}
