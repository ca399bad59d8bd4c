//! Passwords: argon2id with the least that OWASP asks for, or more.
//!
//! Both functions take tens of milliseconds and 19 MiB on purpose: call them on a blocking thread and
//! outside any transaction.

use std::sync::OnceLock;

use argon2::password_hash::phc;
use argon2::{Algorithm, Argon2, Params, PasswordHasher, PasswordVerifier, Version};

use crate::org::PasswordHash;

/// Memory in KiB, passes and lanes (OWASP password storage, 2023: m=19456, t=2, p=1).
const COST: (u32, u32, u32) = (19 * 1024, 2, 1);

/// The fewest characters of a password (NIST SP 800-63B asks for 8, the graded protection for more).
pub const LEAST: usize = 12;

/// The most, so that hashing cannot be made to last.
pub const MOST: usize = 128;

/// The password cannot be hashed: the system gave no random bytes.
#[derive(Debug, thiserror::Error)]
#[error("a password could not be hashed")]
pub struct HashError;

fn hasher() -> Result<Argon2<'static>, HashError> {
    let (memory, passes, lanes) = COST;
    let params = Params::new(memory, passes, lanes, None).map_err(|_| HashError)?;
    Ok(Argon2::new(Algorithm::Argon2id, Version::V0x13, params))
}

/// Hashes a password with a fresh salt.
///
/// # Errors
/// When the system gives no random bytes.
pub fn hash(password: &str) -> Result<PasswordHash, HashError> {
    let hash: phc::PasswordHash = hasher()?.hash_password(password.as_bytes()).map_err(|_| HashError)?;
    Ok(PasswordHash::new(hash.to_string()))
}

/// Whether a password is the one that was hashed. Without a hash the same work is done and the
/// answer is no, so that nobody learns by the time it takes which accounts there are.
#[must_use]
pub fn verify(password: &str, kept: Option<&PasswordHash>) -> bool {
    let kept_text = match kept {
        Some(hash) => hash.as_str(),
        None => nobody(),
    };
    let Ok(parsed) = phc::PasswordHash::new(kept_text) else { return false };
    let matches = Argon2::default().verify_password(password.as_bytes(), &parsed).is_ok();
    matches && kept.is_some()
}

/// The hash that stands for accounts that do not exist.
fn nobody() -> &'static str {
    static HASH: OnceLock<String> = OnceLock::new();
    HASH.get_or_init(|| hash("nobody").map(|hash| hash.as_str().to_owned()).unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_password_is_kept_as_argon2id_with_its_parameters_and_known_again() {
        let kept = hash("correct horse").unwrap();
        assert!(kept.as_str().starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{}", kept.as_str());
        assert!(verify("correct horse", Some(&kept)));
        assert!(!verify("correct hors", Some(&kept)));
        assert!(!verify("nobody", None));
        assert_eq!(format!("{kept:?}"), "PasswordHash(…)");
    }
}
