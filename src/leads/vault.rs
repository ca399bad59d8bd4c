//! The seal over who reported: XChaCha20-Poly1305 with keys that are not in the database.

use chacha20poly1305::aead::{Aead, KeyInit, Payload};
use chacha20poly1305::{Key, XChaCha20Poly1305, XNonce};
use serde::{Deserialize, Serialize};

use super::contacts::ContactKey;
use super::masking::without_numbers;
use super::model::{LeadId, Registration};
use super::words::StatutorySource;

/// Who reported, as it stands under the seal.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reporter {
    /// Name.
    pub name: Option<String>,
    /// Telephone.
    pub phone: Option<String>,
    /// Address.
    pub address: Option<String>,
    /// Number of the identity card.
    pub id_number: Option<String>,
    /// Electronic mail.
    pub email: Option<String>,
    /// Anything else that tells who it is.
    pub note: Option<String>,
    /// The words as they were told, where the register shows them with the reporter masked.
    pub original: Option<String>,
}

impl std::fmt::Debug for Reporter {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Reporter(sealed)")
    }
}

/// What stands in place of the reporter in the words of a lead.
pub const MASK: &str = "【已隐去】";

impl Reporter {
    /// Whether nothing was told.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// Takes the reporter out of the words of a registration: whoever reads the lead must not learn
    /// from its narrative what the seal keeps. The words as told go under the seal.
    #[must_use]
    pub fn mask(mut self, registration: &Registration) -> (Self, Registration) {
        // What somebody else than a reporter tells may name the telephone of a suspect, which is evidence.
        if self.is_empty() && registration.statutory_source != StatutorySource::Report {
            return (self, registration.clone());
        }
        let mut told = registration.clone();
        let mut taken = Vec::new();
        {
            let mut words: Vec<&mut String> = vec![&mut told.title, &mut told.narrative];
            words.extend(told.sub_domain.as_mut());
            words.extend(told.place.as_mut());
            words.extend(told.harmed_interest.as_mut());
            words.extend(told.risk_notes.as_mut());
            words.extend(told.suspects.iter_mut().map(|suspect| &mut suspect.name));
            words.extend(told.agencies.iter_mut().flat_map(|agency| [&mut agency.name, &mut agency.basis]));
            for text in words {
                let masked = self.masked(text);
                if masked != *text {
                    taken.push(std::mem::replace(text, masked));
                }
            }
        }
        if !taken.is_empty() {
            self.keep_original(&taken.join("\n"));
        }
        (self, told)
    }

    /// Keeps words as they were told, below those that are kept already.
    pub fn keep_original(&mut self, text: &str) {
        let before = self.original.take().map(|original| format!("{original}\n——\n")).unwrap_or_default();
        self.original = Some(format!("{before}{text}"));
    }

    /// A text with the reporter's name, numbers and addresses masked, and every number of a mobile
    /// telephone or an identity card.
    #[must_use]
    pub fn masked(&self, text: &str) -> String {
        let parts = [&self.name, &self.phone, &self.id_number, &self.email, &self.address];
        let named = parts.into_iter().flatten().fold(text.to_owned(), |text, part| {
            let part = part.trim();
            if part.chars().count() < 2 { text } else { text.replace(part, MASK) }
        });
        without_numbers(&named)
    }
}

/// A sealed reporter as it is stored.
#[derive(Debug, Clone)]
pub struct Sealed {
    /// Which key.
    pub key_id: String,
    /// 24 bytes, never used twice.
    pub nonce: Vec<u8>,
    /// The ciphertext with its tag.
    pub bytes: Vec<u8>,
}

/// The seal cannot be made or opened: no such key, no randomness, or the bytes were changed.
#[derive(Debug, thiserror::Error)]
#[error("the seal cannot be made or opened with key {0}")]
pub struct VaultError(String);

/// The keys of the vault: the first seals, any opens, so that a key can be changed without a break.
pub struct VaultKeys(Vec<VaultKey>);

/// One key, and what is derived from it.
struct VaultKey {
    kid: String,
    cipher: XChaCha20Poly1305,
    contacts: ContactKey,
}

impl std::fmt::Debug for VaultKeys {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_list().entries(self.0.iter().map(|key| &key.kid)).finish()
    }
}

impl VaultKeys {
    /// Keys of their names and bytes, the sealing one first.
    #[must_use]
    pub fn new(keys: &[(String, [u8; 32])]) -> Self {
        let keys = keys.iter().map(|(kid, key)| VaultKey {
            kid: kid.clone(),
            cipher: XChaCha20Poly1305::new(&Key::from(*key)),
            contacts: ContactKey::derived(key),
        });
        Self(keys.collect())
    }

    /// The key that seals, with its name.
    pub(super) fn sealing(&self) -> Option<(&str, &XChaCha20Poly1305)> {
        self.0.first().map(|key| (key.kid.as_str(), &key.cipher))
    }

    /// The key of a name.
    pub(super) fn of(&self, kid: &str) -> Option<&XChaCha20Poly1305> {
        self.0.iter().find(|key| key.kid == kid).map(|key| &key.cipher)
    }

    /// Digests of the telephones, the identity card and the mail address of a reporter, under every key: two
    /// leads of one reporter share one, and nobody can tell from it who that is. With every key, because a
    /// lead that came before a change of keys has only those of the older one.
    #[must_use]
    pub fn contacts(&self, reporter: &Reporter) -> Vec<String> {
        self.0.iter().flat_map(|key| key.contacts.of(reporter)).collect()
    }

    /// Digests of the names and numbers that tell who a reporter is, under every key.
    #[must_use]
    pub fn words(&self, reporter: &Reporter) -> Vec<String> {
        super::sealed_words::words(reporter).iter().flat_map(|word| self.word_digests(word)).collect()
    }

    /// The digests of a folded word, under every key.
    pub(super) fn word_digests(&self, word: &str) -> Vec<String> {
        self.0.iter().map(|key| key.contacts.digest(&format!("word:{word}"))).collect()
    }

    /// Seals a reporter to a lead: the seal does not open on another lead's row.
    ///
    /// # Errors
    /// When there is no key or no randomness.
    pub fn seal(&self, lead: LeadId, reporter: &Reporter) -> Result<Sealed, VaultError> {
        let (kid, cipher) = self.sealing().ok_or_else(|| VaultError(String::from("-")))?;
        let failed = || VaultError(kid.to_owned());
        let mut nonce = [0_u8; 24];
        getrandom::fill(&mut nonce).map_err(|_| failed())?;
        let plain = serde_json::to_vec(reporter).map_err(|_| failed())?;
        let aad = lead.0.to_be_bytes();
        let bytes =
            cipher.encrypt(&XNonce::from(nonce), Payload { msg: &plain, aad: &aad }).map_err(|_| failed())?;
        Ok(Sealed { key_id: kid.to_owned(), nonce: nonce.to_vec(), bytes })
    }

    /// Opens a seal of a lead.
    ///
    /// # Errors
    /// When the key is not here, or the row was changed or belongs to another lead.
    pub fn open(&self, lead: LeadId, sealed: &Sealed) -> Result<Reporter, VaultError> {
        let failed = || VaultError(sealed.key_id.clone());
        let cipher = self.of(&sealed.key_id).ok_or_else(failed)?;
        let nonce: [u8; 24] = sealed.nonce.as_slice().try_into().map_err(|_| failed())?;
        let aad = lead.0.to_be_bytes();
        let plain = cipher
            .decrypt(&XNonce::from(nonce), Payload { msg: &sealed.bytes, aad: &aad })
            .map_err(|_| failed())?;
        serde_json::from_slice(&plain).map_err(|_| failed())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kit::OfficeId;
    use crate::leads::Channel;

    fn keys(kids: &[(&str, u8)]) -> VaultKeys {
        let keys: Vec<_> = kids.iter().map(|(kid, byte)| ((*kid).to_owned(), [*byte; 32])).collect();
        VaultKeys::new(&keys)
    }

    fn reporter() -> Reporter {
        Reporter {
            name: Some(String::from("王守信")),
            phone: Some(String::from("13912345678")),
            ..Reporter::default()
        }
    }

    #[test]
    fn a_seal_opens_on_its_own_lead_and_on_no_other() {
        let vault = keys(&[("a", 1)]);
        let sealed = vault.seal(LeadId(7), &reporter()).unwrap();
        assert!(vault.open(LeadId(7), &sealed).unwrap() == reporter());
        assert!(vault.open(LeadId(8), &sealed).is_err());
    }

    #[test]
    fn a_seal_of_an_older_key_opens_after_a_new_key_came_first() {
        let sealed = keys(&[("a", 1)]).seal(LeadId(7), &reporter()).unwrap();
        assert!(keys(&[("b", 2), ("a", 1)]).open(LeadId(7), &sealed).is_ok());
        assert!(keys(&[("b", 2)]).open(LeadId(7), &sealed).is_err());
    }

    #[test]
    fn a_changed_seal_does_not_open() {
        let vault = keys(&[("a", 1)]);
        let mut sealed = vault.seal(LeadId(7), &reporter()).unwrap();
        sealed.bytes.iter_mut().take(1).for_each(|byte| *byte ^= 1);
        assert!(vault.open(LeadId(7), &sealed).is_err());
    }

    #[test]
    fn the_words_of_a_lead_do_not_name_its_reporter() {
        let day = chrono::NaiveDate::from_ymd_opt(2026, 3, 1).unwrap();
        let told = Registration::new(
            OfficeId(1),
            day,
            Channel::PublicWeb,
            "河道堆放垃圾",
            "我是王守信，电话13912345678，河边堆了垃圾。",
        );
        let (sealed, shown) = reporter().mask(&told);
        assert!(!shown.narrative.contains("王守信") && !shown.narrative.contains("13912345678"));
        assert!(sealed.original.unwrap().contains("王守信"));
        assert!(!format!("{:?}", reporter()).contains("王守信"));
    }
}
