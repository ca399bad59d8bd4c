//! A gate for the public: so many requests at once, so many a minute, by the digest of an address.
//! It is kept in memory: what it protects is this process.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use sha2::{Digest, Sha256};

use super::clock::Timestamp;

crate::coded_errors! {
    /// Why the gate does not open.
    pub enum GateError {
        /// Too many requests from one address.
        [TooMany "too_many_requests"] TooMany { retry_after: i64 },
    }
}

/// Addresses that are remembered before those that are quiet again are forgotten.
const REMEMBERED: usize = 10_000;

const MINUTE: i64 = 60_000_000;

/// What is left to an address at an instant: a request costs [`MINUTE`].
#[derive(Debug, Clone, Copy)]
struct Bucket {
    left: i64,
    at: i64,
}

/// The gate.
#[derive(Debug)]
pub struct Gate {
    burst: i64,
    per_minute: i64,
    buckets: Mutex<HashMap<[u8; 32], Bucket>>,
}

impl Default for Gate {
    fn default() -> Self {
        Self::new(60, 30)
    }
}

impl Gate {
    /// A gate that lets so many through at once, and then so many a minute.
    #[must_use]
    pub fn new(burst: u32, per_minute: u32) -> Self {
        let per_minute = i64::from(per_minute.max(1));
        Self { burst: i64::from(burst) * MINUTE, per_minute, buckets: Mutex::default() }
    }

    /// Lets a request of an address through.
    ///
    /// # Errors
    /// When there were too many, with the seconds to wait.
    pub fn pass(&self, address: &str, now: Timestamp) -> Result<(), GateError> {
        self.pass_heavy(address, now, 1)
    }

    /// Lets a request through that counts as several.
    ///
    /// # Errors
    /// When there were too many, with the seconds to wait.
    pub fn pass_heavy(&self, address: &str, now: Timestamp, weight: u32) -> Result<(), GateError> {
        let cost = MINUTE.saturating_mul(i64::from(weight));
        let key: [u8; 32] = Sha256::digest(address.as_bytes()).into();
        let now = now.micros();
        let mut buckets = self.buckets.lock().unwrap_or_else(PoisonError::into_inner);
        if buckets.len() >= REMEMBERED {
            buckets.retain(|_, bucket| self.filled(*bucket, now) < self.burst);
        }
        let bucket = buckets.entry(key).or_insert(Bucket { left: self.burst, at: now });
        let left = self.filled(*bucket, now);
        if left < cost {
            let micros = (cost - left) / self.per_minute;
            return Err(GateError::TooMany { retry_after: micros / 1_000_000 + 1 });
        }
        *bucket = Bucket { left: left - cost, at: now };
        Ok(())
    }

    /// Each microsecond fills as much as requests pass in a minute, so that all is counted in whole numbers.
    fn filled(&self, bucket: Bucket, now: i64) -> i64 {
        let elapsed = now.saturating_sub(bucket.at).max(0);
        bucket.left.saturating_add(elapsed.saturating_mul(self.per_minute)).min(self.burst)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_burst_passes_and_the_rest_waits() {
        let gate = Gate::new(2, 1);
        let now = Timestamp::start_of(chrono::NaiveDate::from_ymd_opt(2026, 3, 1).unwrap());
        assert!(gate.pass("a", now).is_ok());
        assert!(gate.pass("a", now).is_ok());
        assert!(gate.pass("a", now).is_err());
        assert!(gate.pass("b", now).is_ok());
        assert!(gate.pass("a", now.plus(chrono::TimeDelta::seconds(59))).is_err());
        assert!(gate.pass("a", now.plus(chrono::TimeDelta::seconds(60))).is_ok());
    }
}
