//! The receipt of a report: number, time and digest, signed, so that anybody can tell that it was
//! filed then and has not been changed; and the query code by which the reporter comes back.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use ed25519_dalek::{Signature, Signer, SigningKey, VerifyingKey};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::files::FileHash;
use crate::kit::Timestamp;

/// A signed receipt.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Receipt {
    /// Number of the report.
    pub number: String,
    /// When it was received.
    pub received_at: Timestamp,
    /// SHA-256 of title and narrative as they were sent, a line feed between them; for each file that came
    /// with them, a NUL and its SHA-256 in hexadecimal digits behind.
    pub digest: String,
    /// The key that signed.
    pub key_id: String,
    /// Ed25519 signature, base64 without padding in the alphabet of addresses.
    pub signature: String,
}

impl Receipt {
    /// The receipt as one word without blanks, for a QR code and for pasting.
    #[must_use]
    pub fn word(&self) -> String {
        let Self { number, received_at, digest, key_id, signature } = self;
        let number = URL_SAFE_NO_PAD.encode(number);
        let digest = hex::decode(digest).map(|bytes| URL_SAFE_NO_PAD.encode(bytes)).unwrap_or_default();
        format!("{number}.{}.{digest}.{key_id}.{signature}", received_at.micros())
    }

    /// The receipt that a word stands for; none when it is no such word. Blanks and breaks of lines in it do not matter.
    #[must_use]
    pub fn of_word(word: &str) -> Option<Self> {
        let word: String = word.chars().filter(|c| !c.is_whitespace()).collect();
        let mut parts = word.split('.');
        let mut next = || parts.next().map(str::to_owned);
        let (number, at, digest) = (next()?, next()?, next()?);
        let (key_id, signature) = (next()?, next()?);
        let at = chrono::DateTime::from_timestamp_micros(at.parse().ok()?)?;
        let read = Self {
            number: String::from_utf8(URL_SAFE_NO_PAD.decode(number).ok()?).ok()?,
            received_at: Timestamp::from_utc(at),
            digest: hex::encode(URL_SAFE_NO_PAD.decode(digest).ok()?),
            key_id,
            signature,
        };
        parts.next().is_none().then_some(read)
    }
}

/// The key of this site: it signs receipts.
pub struct SiteKey {
    kid: String,
    signing: SigningKey,
}

impl std::fmt::Debug for SiteKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "SiteKey({})", self.kid)
    }
}

/// Letters and digits of a query code: none that can be taken for another.
const ALPHABET: &[u8; 32] = b"23456789ABCDEFGHJKMNPQRSTUVWXYZ0";

/// Characters of a query code: a hundred bits, which nobody guesses.
const CODE_LENGTH: usize = 20;

impl SiteKey {
    /// A key of its seed; its name is taken from the public half.
    #[must_use]
    pub fn new(seed: &[u8; 32]) -> Self {
        let signing = SigningKey::from_bytes(seed);
        let kid = hex::encode(Sha256::digest(signing.verifying_key().as_bytes())).chars().take(16).collect();
        Self { kid, signing }
    }

    /// The name of the key.
    #[must_use]
    pub fn kid(&self) -> &str {
        &self.kid
    }

    /// The public half, by which receipts are verified without this program.
    #[must_use]
    pub fn public(&self) -> VerifyingKey {
        self.signing.verifying_key()
    }

    /// Signs a receipt.
    #[must_use]
    pub fn sign(&self, number: &str, received_at: Timestamp, digest: &str) -> Receipt {
        let signature = self.signing.sign(&message(number, received_at, digest));
        Receipt {
            number: number.to_owned(),
            received_at,
            digest: digest.to_owned(),
            key_id: self.kid.clone(),
            signature: URL_SAFE_NO_PAD.encode(signature.to_bytes()),
        }
    }

    /// Whether this key signed a receipt and nothing of it was changed.
    #[must_use]
    pub fn verify(&self, receipt: &Receipt) -> bool {
        let bytes = URL_SAFE_NO_PAD.decode(&receipt.signature).ok();
        let signature = bytes.and_then(|bytes| Signature::from_slice(&bytes).ok());
        receipt.key_id == self.kid
            && signature.is_some_and(|signature| {
                let message = message(&receipt.number, receipt.received_at, &receipt.digest);
                self.signing.verifying_key().verify_strict(&message, &signature).is_ok()
            })
    }

    /// The query code of a request that may be repeated: the same request has the same code, which is
    /// kept nowhere. Who does not know the site's key cannot compute it.
    #[must_use]
    pub fn code_of(&self, key: &str, request_digest: &str) -> String {
        let mut hasher = Sha256::new();
        hasher.update(self.signing.as_bytes());
        hasher.update(format!("query code\n{key}\n{request_digest}").as_bytes());
        spell(&hasher.finalize())
    }
}

/// A query code of randomness; none when the machine has none.
#[must_use]
pub fn random_code() -> Option<String> {
    let mut bytes = [0_u8; 32];
    getrandom::fill(&mut bytes).ok()?;
    Some(spell(&bytes))
}

/// The digest under which a code is kept; blanks, dashes and small letters do not matter.
#[must_use]
pub fn code_hash(code: &str) -> String {
    let folded = crate::kit::text::fold(code).to_uppercase();
    hex::encode(Sha256::digest(folded.as_bytes()))
}

/// The digest of a report exactly as it was sent: its words, and the hashes of its files in their order.
#[must_use]
pub fn content_digest(title: &str, narrative: &str, files: &[FileHash]) -> String {
    let mut hasher = Sha256::new();
    hasher.update(format!("{title}\n{narrative}"));
    for file in files {
        // No text that is kept has a NUL, so that words are not taken for hashes.
        hasher.update(format!("\0{file}"));
    }
    hex::encode(hasher.finalize())
}

fn message(number: &str, received_at: Timestamp, digest: &str) -> Vec<u8> {
    format!("yisu receipt 1\n{number}\n{received_at}\n{digest}").into_bytes()
}

/// Five bits of each byte as a letter, in groups of five.
fn spell(bytes: &[u8]) -> String {
    let letters = bytes.iter().take(CODE_LENGTH).map(|byte| {
        let letter = ALPHABET.get(usize::from(byte % 32)).copied();
        char::from(letter.unwrap_or(b'0'))
    });
    let mut code = String::new();
    for (at, letter) in letters.enumerate() {
        if at > 0 && at % 5 == 0 {
            code.push('-');
        }
        code.push(letter);
    }
    code
}

#[cfg(test)]
mod tests {
    use super::*;

    fn receipt(key: &SiteKey) -> Receipt {
        let at = Timestamp::start_of(chrono::NaiveDate::from_ymd_opt(2026, 3, 1).unwrap());
        key.sign("甘甘州检公线〔2026〕12号", at, &content_digest("标题", "内容", &[]))
    }

    #[test]
    fn a_receipt_verifies_and_any_change_of_it_shows() {
        let key = SiteKey::new(&[7; 32]);
        let good = receipt(&key);
        assert!(key.verify(&good));
        assert!(
            !key.verify(&Receipt {
                number: String::from("甘甘州检公线〔2026〕13号"), ..good.clone()
            })
        );
        assert!(!key.verify(&Receipt { digest: content_digest("标题", "别的内容", &[]), ..good.clone() }));
        assert!(!key.verify(&Receipt {
            received_at: good.received_at.plus(chrono::TimeDelta::days(1)),
            ..good.clone()
        }));
        assert!(!SiteKey::new(&[8; 32]).verify(&good));
    }

    #[test]
    fn a_receipt_is_read_again_from_its_word_and_from_no_other() {
        let good = receipt(&SiteKey::new(&[7; 32]));
        let word = good.word();
        assert!(word.len() < 256, "{word}");
        assert_eq!(Receipt::of_word(&format!(" {}\n{} ", &word[..40], &word[40..])), Some(good));
        for wrong in ["", "a.b.c.d.e", &word[1..], &format!("{word}.x"), "....", "{}"] {
            assert_ne!(Receipt::of_word(wrong).map(|read| read.word()), Some(word.clone()), "{wrong}");
        }
        assert_eq!(Receipt::of_word("a.b.c.d.e"), None);
    }

    #[test]
    fn a_code_is_the_same_for_the_same_request_and_however_it_is_typed() {
        let key = SiteKey::new(&[7; 32]);
        let code = key.code_of("k", "d");
        assert_eq!(code, key.code_of("k", "d"));
        assert_ne!(code, key.code_of("k", "e"));
        assert_eq!(code.len(), 23);
        assert_eq!(code_hash(&code), code_hash(&code.replace('-', " ").to_lowercase()));
        assert_ne!(random_code(), random_code());
    }
}
