//! Access tokens: EdDSA, a quarter of an hour, signed by the first key and verified by any.

use chrono::TimeDelta;
use ed25519_dalek::SigningKey;
use ed25519_dalek::pkcs8::EncodePrivateKey;
use jsonwebtoken::{Algorithm, DecodingKey, EncodingKey, Header, Validation};
use serde::{Deserialize, Serialize};

use crate::kit::{PersonId, Timestamp};

/// How long an access token counts.
pub const LIFETIME: TimeDelta = TimeDelta::minutes(15);

/// What a token says.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Claims {
    /// The person.
    pub sub: String,
    /// Seconds since 1970 at which it was issued.
    pub iat: i64,
    /// Seconds since 1970 after which it no longer counts.
    pub exp: i64,
    /// The epoch of the person's sessions.
    pub epoch: i32,
}

/// How long a right password waits for the code of the second factor.
const TICKET_LIFETIME: TimeDelta = TimeDelta::minutes(5);

/// What a ticket says: that somebody has given the right password. It is no access token, which says `epoch`, and no
/// access token is a ticket.
#[derive(Serialize, Deserialize)]
struct Ticket {
    sub: String,
    exp: i64,
    half_epoch: i32,
}

impl Claims {
    /// The person.
    #[must_use]
    pub fn person(&self) -> Option<PersonId> {
        self.sub.parse().ok()
    }
}

/// One signing key and the name it is known by.
struct Key {
    kid: String,
    public: [u8; 32],
    encoding: EncodingKey,
    decoding: DecodingKey,
}

/// The signing keys: the first signs, all verify, so that a key can be changed without a break.
pub struct TokenKeys(Vec<Key>);

/// A key that cannot be used.
#[derive(Debug, thiserror::Error)]
#[error("the token key {0} is not an Ed25519 seed of 32 bytes")]
pub struct KeyError(String);

impl TokenKeys {
    /// Makes keys of their names and seeds, the signing one first.
    ///
    /// # Errors
    /// When a seed cannot be encoded.
    pub fn new(seeds: &[(String, [u8; 32])]) -> Result<Self, KeyError> {
        let keys = seeds.iter().map(|(kid, seed)| {
            let signing = SigningKey::from_bytes(seed);
            let der = signing.to_pkcs8_der().map_err(|_| KeyError(kid.clone()))?;
            Ok(Key {
                kid: kid.clone(),
                public: signing.verifying_key().to_bytes(),
                encoding: EncodingKey::from_ed_der(der.as_bytes()),
                decoding: DecodingKey::from_ed_der(signing.verifying_key().as_bytes()),
            })
        });
        keys.collect::<Result<Vec<_>, _>>().map(Self)
    }

    /// The public halves with their names, for whoever verifies our tokens.
    pub fn public(&self) -> impl Iterator<Item = (&str, &[u8; 32])> {
        self.0.iter().map(|key| (key.kid.as_str(), &key.public))
    }

    /// Signs an access token.
    ///
    /// # Errors
    /// When there is no key or the key refuses.
    pub fn sign(&self, person: PersonId, epoch: i32, now: Timestamp) -> Result<String, KeyError> {
        let issued = now.utc().timestamp();
        let exp = issued + LIFETIME.num_seconds();
        self.signed(&Claims { sub: person.to_string(), iat: issued, exp, epoch })
    }

    /// Signs that somebody has given the right password, and has to give a code within five minutes.
    pub(super) fn sign_ticket(
        &self,
        person: PersonId,
        epoch: i32,
        now: Timestamp,
    ) -> Result<String, KeyError> {
        let exp = now.plus(TICKET_LIFETIME).utc().timestamp();
        self.signed(&Ticket { sub: person.to_string(), exp, half_epoch: epoch })
    }

    fn signed(&self, claims: &impl Serialize) -> Result<String, KeyError> {
        let key = self.0.first().ok_or_else(|| KeyError(String::from("-")))?;
        let mut header = Header::new(Algorithm::EdDSA);
        header.kid = Some(key.kid.clone());
        jsonwebtoken::encode(&header, claims, &key.encoding).map_err(|_| KeyError(key.kid.clone()))
    }

    /// What a token says, if one of our keys signed it and it has not expired.
    #[must_use]
    pub fn verify(&self, token: &str, now: Timestamp) -> Option<Claims> {
        let claims: Claims = self.decoded(token)?;
        (claims.exp > now.utc().timestamp()).then_some(claims)
    }

    /// Whom a ticket is of, and the epoch of their sessions, if it has not expired.
    pub(super) fn verify_ticket(&self, token: &str, now: Timestamp) -> Option<(PersonId, i32)> {
        let ticket: Ticket = self.decoded(token)?;
        let person = ticket.sub.parse().ok()?;
        (ticket.exp > now.utc().timestamp()).then_some((person, ticket.half_epoch))
    }

    fn decoded<T: serde::de::DeserializeOwned>(&self, token: &str) -> Option<T> {
        let header = jsonwebtoken::decode_header(token).ok()?;
        let key = self.0.iter().find(|key| Some(&key.kid) == header.kid.as_ref())?;
        let mut validation = Validation::new(Algorithm::EdDSA);
        // Time is an argument here as everywhere; the library would ask the machine.
        validation.validate_exp = false;
        Some(jsonwebtoken::decode::<T>(token, &key.decoding, &validation).ok()?.claims)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_ticket_is_no_token_and_a_token_no_ticket() {
        let keys = TokenKeys::new(&[(String::from("a"), [1; 32])]).unwrap();
        let now = Timestamp::start_of("2026-03-02".parse().unwrap());
        let (token, ticket) =
            (keys.sign(PersonId(7), 3, now).unwrap(), keys.sign_ticket(PersonId(7), 3, now).unwrap());
        assert_eq!(keys.verify_ticket(&ticket, now), Some((PersonId(7), 3)));
        assert_eq!(keys.verify_ticket(&ticket, now.plus(TICKET_LIFETIME)), None);
        assert!(keys.verify(&token, now).is_some());
        assert!(keys.verify(&ticket, now).is_none());
        assert_eq!(keys.verify_ticket(&token, now), None);
    }
}
