//! How long the next attempt has to wait after so many failures. Pure.

use chrono::TimeDelta;

/// What failures are counted of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Counted {
    /// Of a user name, whether there is such an account or not.
    Account,
    /// From a network address, which a whole office may share.
    Address,
}

impl Counted {
    /// Failures that cost nothing; people mistype.
    #[must_use]
    pub const fn free(self) -> i32 {
        match self {
            Self::Account => 4,
            Self::Address => 30,
        }
    }

    /// The longest delay: an account must not be shut by a stranger for a day.
    #[must_use]
    pub const fn longest(self) -> TimeDelta {
        match self {
            Self::Account => TimeDelta::minutes(15),
            Self::Address => TimeDelta::minutes(60),
        }
    }

    /// Failures older than this are forgotten when the next one comes.
    #[must_use]
    pub const fn memory(self) -> TimeDelta {
        match self {
            Self::Account => TimeDelta::hours(24),
            Self::Address => TimeDelta::hours(2),
        }
    }

    /// The delay after so many failures: none at first, then half a minute, doubled each time.
    #[must_use]
    pub fn delay(self, failures: i32) -> Option<TimeDelta> {
        let beyond = failures.checked_sub(self.free() + 1).filter(|n| *n >= 0)?;
        let doubled = 2_i32.checked_pow(u32::try_from(beyond).ok()?).and_then(|n| n.checked_mul(30));
        let seconds = doubled.map_or(i64::MAX, i64::from).min(self.longest().num_seconds());
        Some(TimeDelta::seconds(seconds))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_delay_doubles_up_to_its_longest() {
        let seconds = |failures| Counted::Account.delay(failures).map(|delay| delay.num_seconds());
        assert_eq!(
            [1, 4, 5, 6, 7, 8, 9, 10, 100, i32::MAX].map(seconds),
            [
                None,
                None,
                Some(30),
                Some(60),
                Some(120),
                Some(240),
                Some(480),
                Some(900),
                Some(900),
                Some(900)
            ]
        );
        assert_eq!(Counted::Address.delay(30), None);
        assert_eq!(Counted::Address.delay(31), Some(TimeDelta::seconds(30)));
        assert_eq!(Counted::Address.delay(60), Some(TimeDelta::minutes(60)));
    }
}
