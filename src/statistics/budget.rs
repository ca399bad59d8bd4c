//! The late budget: how many lines may be late before a rate falls below a reference.

use crate::kit::FieldErrors;

/// Whole shares of a reference: 98.5% is 9,850.
const WHOLE: i64 = 10_000;

/// A reference in hundredths of a percent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Reference(i64);

impl Reference {
    /// 98.5%, the figure that supervisors follow. It is no target, and can be changed or switched off.
    pub const USUAL: Self = Self(9_850);

    /// What somebody wants to hold the rate against: a percentage, the usual one when nothing is said, none for `none`.
    ///
    /// # Errors
    /// When it is no percentage.
    pub fn told(text: Option<&str>) -> Result<Option<Self>, FieldErrors> {
        match text {
            None => Ok(Some(Self::USUAL)),
            Some("none") => Ok(None),
            Some(text) => Self::parse(text)
                .map(Some)
                .ok_or_else(|| FieldErrors::one("reference", "malformed", "98.5 / none")),
        }
    }

    /// A percentage with at most two digits after the point, from 0 to 100.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let (whole, part) = text.trim().split_once('.').unwrap_or((text.trim(), "0"));
        let digits = |text: &str| text.chars().all(|c| c.is_ascii_digit());
        if whole.is_empty() || whole.len() > 3 || part.is_empty() || part.len() > 2 {
            return None;
        }
        if !digits(whole) || !digits(part) {
            return None;
        }
        let tenfold = if part.len() == 1 { 10 } else { 1 };
        let value = whole.parse::<i64>().ok()? * 100 + part.parse::<i64>().ok()? * tenfold;
        (value <= WHOLE).then_some(Self(value))
    }

    /// As it is read, in percent: `98.5`.
    #[must_use]
    pub fn percent(self) -> String {
        let text = format!("{}.{:02}", self.0 / 100, self.0 % 100);
        text.trim_end_matches('0').trim_end_matches('.').to_owned()
    }

    /// As a fraction.
    #[must_use]
    pub fn fraction(self) -> f64 {
        i32::try_from(self.0).map_or(1.0, f64::from) / 10_000.0
    }
}

/// How many of the lines due may be late, and how many are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Budget {
    /// The largest number of late lines with which the rate does not fall below the reference.
    pub allowed: i64,
    /// Lines that are late.
    pub used: i64,
    /// What is left; below zero when the rate has fallen below the reference.
    pub left: i64,
}

/// The budget of so many lines due.
#[must_use]
pub fn budget(reference: Reference, due: i64, late: i64) -> Budget {
    let allowed = due * (WHOLE - reference.0) / WHOLE;
    Budget { allowed, used: late, left: allowed - late }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_budget_is_floored_in_whole_lines() {
        let usual = Reference::USUAL;
        assert_eq!(budget(usual, 343, 5), Budget { allowed: 5, used: 5, left: 0 });
        assert_eq!(budget(usual, 356, 3), Budget { allowed: 5, used: 3, left: 2 });
        assert_eq!(budget(usual, 65, 1).left, -1);
        let ninety = Reference::parse("90").unwrap();
        assert_eq!(budget(ninety, 10, 0).allowed, 1, "no rounding of a binary fraction");
        assert_eq!(budget(usual, 0, 0).allowed, 0);
    }

    #[test]
    fn a_reference_is_a_percentage() {
        assert_eq!(Reference::parse("98.5"), Some(Reference::USUAL));
        assert_eq!(Reference::parse("98.50"), Some(Reference::USUAL));
        assert_eq!(Reference::parse("100"), Some(Reference(10_000)));
        for wrong in ["", "100.1", "-1", "98.555", "x", "9 8", "1e2", ".5"] {
            assert_eq!(Reference::parse(wrong), None, "{wrong}");
        }
    }
}
