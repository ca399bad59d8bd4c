//! The seal over the secrets of second factors: XChaCha20-Poly1305 under keys that are not in the database.

use chacha20poly1305::aead::{Aead, KeyInit, Payload};
use chacha20poly1305::{Key, XChaCha20Poly1305, XNonce};
use hmac::{Hmac, Mac};
use sha2::Sha256;

use super::error::AuthError;
use crate::kit::PersonId;

/// What the keys are derived for, so that they are no keys of the vault.
const PURPOSE: &[u8] = b"yisu: secrets of second factors";

/// A secret as it is stored.
#[derive(Clone)]
pub struct Sealed {
    /// Which key.
    pub key_id: String,
    /// 24 bytes, never used twice.
    pub nonce: Vec<u8>,
    /// The ciphertext with its tag.
    pub bytes: Vec<u8>,
}

/// The keys of the seal, each derived from a key of the vault: the first seals, any opens.
pub struct SealKeys(Vec<(String, XChaCha20Poly1305)>);

impl SealKeys {
    /// Of the names and bytes of the keys of the vault, the sealing one first.
    #[must_use]
    pub fn new(keys: &[(String, [u8; 32])]) -> Self {
        let keys = keys.iter().map(|(kid, key)| {
            let mut block = [0_u8; 64];
            block.iter_mut().zip(key).for_each(|(to, from)| *to = *from);
            let mut mac = Hmac::<Sha256>::new(&block.into());
            mac.update(PURPOSE);
            let derived: [u8; 32] = mac.finalize().into_bytes().into();
            (kid.clone(), XChaCha20Poly1305::new(&Key::from(derived)))
        });
        Self(keys.collect())
    }

    /// Seals a secret to a person: it does not open on another person's row.
    ///
    /// # Errors
    /// When there is no key or no randomness.
    pub(super) fn seal(&self, person: PersonId, secret: &[u8]) -> Result<Sealed, AuthError> {
        let (kid, cipher) = self.0.first().ok_or(AuthError::FactorSealed)?;
        let mut nonce = [0_u8; 24];
        getrandom::fill(&mut nonce).map_err(|_| AuthError::NoRandomBytes)?;
        let payload = Payload { msg: secret, aad: &person.0.to_be_bytes() };
        let bytes = cipher.encrypt(&XNonce::from(nonce), payload).map_err(|_| AuthError::FactorSealed)?;
        Ok(Sealed { key_id: kid.clone(), nonce: nonce.to_vec(), bytes })
    }

    /// Opens the secret of a person.
    ///
    /// # Errors
    /// When the key is not here, or the row was changed or belongs to somebody else.
    pub(super) fn open(&self, person: PersonId, sealed: &Sealed) -> Result<Vec<u8>, AuthError> {
        let (_, cipher) =
            self.0.iter().find(|(kid, _)| *kid == sealed.key_id).ok_or(AuthError::FactorSealed)?;
        let nonce: [u8; 24] = sealed.nonce.as_slice().try_into().map_err(|_| AuthError::FactorSealed)?;
        let payload = Payload { msg: &sealed.bytes, aad: &person.0.to_be_bytes() };
        cipher.decrypt(&XNonce::from(nonce), payload).map_err(|_| AuthError::FactorSealed)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_secret_opens_for_its_own_person_under_its_own_key_alone() {
        let keys = |kid: &str, byte| SealKeys::new(&[(kid.to_owned(), [byte; 32])]);
        let sealed = keys("a", 1).seal(PersonId(7), b"secret").unwrap();
        assert_eq!(keys("a", 1).open(PersonId(7), &sealed).unwrap(), b"secret");
        assert!(keys("a", 1).open(PersonId(8), &sealed).is_err());
        assert!(keys("a", 2).open(PersonId(7), &sealed).is_err());
        assert!(keys("b", 1).open(PersonId(7), &sealed).is_err());
        let both = SealKeys::new(&[(String::from("b"), [2; 32]), (String::from("a"), [1; 32])]);
        assert_eq!(both.open(PersonId(7), &sealed).unwrap(), b"secret");
    }
}
