//! Digests by which leads of one reporter are told without opening a seal. Pure.

use std::collections::BTreeSet;

use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

use super::vault::Reporter;
use crate::kit::text::tidy;

/// What the key of the digests is derived for, so that it is no key of the seal.
const PURPOSE: &[u8] = b"yisu: digests of contacts";

/// Fewer digits than a telephone has in a town.
const LEAST_DIGITS: usize = 7;

/// A key of digests, derived from a key of the vault: whoever has the database alone can try no number.
pub(super) struct ContactKey(Hmac<Sha256>);

impl ContactKey {
    /// Of a key of the vault.
    pub(super) fn derived(key: &[u8; 32]) -> Self {
        let mut mac = keyed(key);
        mac.update(PURPOSE);
        Self(keyed(&mac.finalize().into_bytes().into()))
    }

    /// The digests of a reporter, each once. A name alone gives none: many people share one.
    pub(super) fn of(&self, reporter: &Reporter) -> BTreeSet<String> {
        let phones =
            reporter.phone.iter().flat_map(|told| phones(told)).map(|phone| format!("phone:{phone}"));
        let identity =
            reporter.id_number.iter().filter_map(|told| identity(told)).map(|id| format!("id:{id}"));
        let mail = reporter.email.iter().filter_map(|told| mail(told)).map(|mail| format!("mail:{mail}"));
        phones.chain(identity).chain(mail).map(|contact| self.digest(&contact)).collect()
    }

    /// The digest of a text that says what it is: `phone:…`, `word:…`.
    pub(super) fn digest(&self, contact: &str) -> String {
        let mut mac = self.0.clone();
        mac.update(contact.as_bytes());
        hex::encode(mac.finalize().into_bytes())
    }
}

fn keyed(key: &[u8; 32]) -> Hmac<Sha256> {
    // A key shorter than a block of the hash is filled up with zeros, by definition.
    let mut block = [0_u8; 64];
    block.iter_mut().zip(key).for_each(|(to, from)| *to = *from);
    Hmac::new(&block.into())
}

/// The numbers of a field that may hold several, without the signs between digits and the code of the country.
fn phones(told: &str) -> Vec<String> {
    let tidied = tidy(told);
    let numbers = tidied.split([',', '、', ';', '/', '或']).map(|part| {
        let digits: String = part.chars().filter(char::is_ascii_digit).collect();
        match digits.strip_prefix("86") {
            Some(own) if own.len() == 11 => own.to_owned(),
            Some(_) | None => digits,
        }
    });
    numbers.filter(|digits| digits.len() >= LEAST_DIGITS).collect()
}

fn identity(told: &str) -> Option<String> {
    let tidied = tidy(told).to_lowercase();
    let signs: String = tidied.chars().filter(char::is_ascii_alphanumeric).collect();
    (signs.len() >= LEAST_DIGITS).then_some(signs)
}

fn mail(told: &str) -> Option<String> {
    let address = tidy(told).to_lowercase();
    address.contains('@').then_some(address)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(byte: u8, phone: &str, id: &str) -> BTreeSet<String> {
        let text = |told: &str| Some(told.to_owned()).filter(|told| !told.is_empty());
        let reporter = Reporter { phone: text(phone), id_number: text(id), ..Reporter::default() };
        ContactKey::derived(&[byte; 32]).of(&reporter)
    }

    #[test]
    fn a_number_is_the_same_however_it_is_written() {
        let plain = of(1, "13912345678", "");
        assert_eq!(plain.len(), 1);
        for written in ["139-1234-5678", "+86 139 1234 5678", "１３９１２３４５６７８", "8613912345678"]
        {
            assert_eq!(of(1, written, ""), plain, "{written}");
        }
        assert_eq!(of(1, "", "62070219800101123x"), of(1, "", "６２０７０２ 19800101 123X"));
        assert!(of(1, "13912345678，0936-8212309", "").is_superset(&plain));
        assert_ne!(of(1, "13912345679", ""), plain);
    }

    #[test]
    fn another_key_gives_another_digest_and_nothing_told_gives_none() {
        assert!(of(1, "13912345678", "").is_disjoint(&of(2, "13912345678", "")));
        assert!(of(1, "无", "").is_empty());
        let named = Reporter { name: Some(String::from("王守信")), ..Reporter::default() };
        assert!(ContactKey::derived(&[1; 32]).of(&named).is_empty());
    }
}
