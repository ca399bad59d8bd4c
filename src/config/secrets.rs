//! Keys: who made a token, what opens sealed data, and what signs receipts and anchors.

use std::fs::{self, OpenOptions};
use std::io::Write;
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
use std::path::Path;

use base64::Engine;
use base64::engine::general_purpose::{STANDARD, STANDARD_PAD_INDIFFERENT};

use super::fault::{ConfigError, Fault};
use super::reader::Reader;

/// The file of secrets in the data directory.
pub(super) const SECRETS_FILE: &str = "secrets.toml";

/// The settings that are secrets.
pub(super) const NAMES: [&str; 5] = ["token_keys", "vault_keys", "site_key", "files_key", "smtp_password"];

/// A value that is never printed.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret<T>(T);

impl<T> Secret<T> {
    /// A value to be kept.
    #[must_use]
    pub fn new(value: T) -> Self {
        Self(value)
    }

    /// The value, for the one who needs it.
    #[must_use]
    pub fn expose(&self) -> &T {
        &self.0
    }
}

impl<T> std::fmt::Debug for Secret<T> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("***")
    }
}

/// A key and the name it is known by.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NamedKey {
    /// The name, which tokens and sealed data carry.
    pub kid: String,
    /// The key.
    pub key: Secret<[u8; 32]>,
}

/// Every key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Secrets {
    /// Ed25519 seeds of access tokens; the first signs, all verify (`token_keys`). Never empty.
    pub token_keys: Vec<NamedKey>,
    /// Keys of sealed data; the first seals, all open (`vault_keys`). Never empty.
    pub vault_keys: Vec<NamedKey>,
    /// Ed25519 seed of receipts and anchors (`site_key`).
    pub site_key: Secret<[u8; 32]>,
}

impl Secrets {
    pub(super) fn read(reader: &mut Reader) -> Option<Self> {
        let token_keys = ring(reader, "token_keys");
        let vault_keys = ring(reader, "vault_keys");
        let site_key = match reader.optional("site_key") {
            None => {
                reader.missing("site_key");
                None
            }
            Some(text) => {
                let key = bytes(text.trim());
                if key.is_none() {
                    reader.wrong("site_key", "must be 32 bytes in base64");
                }
                key
            }
        };
        Some(Self { token_keys: token_keys?, vault_keys: vault_keys?, site_key: site_key? })
    }
}

/// An ordered list `kid:base64,…`.
fn ring(reader: &mut Reader, name: &'static str) -> Option<Vec<NamedKey>> {
    let Some(text) = reader.optional(name).filter(|text| !text.trim().is_empty()) else {
        reader.missing(name);
        return None;
    };
    let mut keys: Vec<NamedKey> = Vec::new();
    for (position, part) in text.split(',').enumerate() {
        let key = part.trim().split_once(':').and_then(|(kid, key)| {
            let plain = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_';
            let well_named = (1..=32).contains(&kid.len()) && kid.chars().all(plain);
            well_named.then_some(NamedKey { kid: kid.to_owned(), key: bytes(key)? })
        });
        match key {
            Some(key) if keys.iter().any(|other| other.kid == key.kid) => {
                reader.wrong(name, format!("has two keys of the name {}", key.kid));
            }
            Some(key) => keys.push(key),
            None => reader.wrong(
                name,
                format!("must be a list name:base64 of 32 bytes, and number {} is not", position + 1),
            ),
        }
    }
    (!keys.is_empty()).then_some(keys)
}

fn bytes(text: &str) -> Option<Secret<[u8; 32]>> {
    STANDARD_PAD_INDIFFERENT.decode(text).ok()?.try_into().ok().map(Secret)
}

/// The text of a file of fresh random keys.
///
/// # Errors
/// When the system has no randomness to give.
pub fn fresh_secrets() -> Result<String, ConfigError> {
    let random = || -> Result<String, ConfigError> {
        let mut seed = [0_u8; 32];
        getrandom::fill(&mut seed).map_err(|error| Fault::Wrong {
            name: "site_key",
            reason: format!("cannot be made: the system gave no randomness ({error})"),
        })?;
        Ok(STANDARD.encode(seed))
    };
    // A name that no earlier key of this site bears, so that both can stand in the list.
    let kid: String = random()?.chars().filter(char::is_ascii_alphanumeric).take(8).collect();
    Ok(format!(
        "# The keys of this site. Whoever has them can sign in as anybody and open sealed data: keep the\n\
         # file to yourself (mode 600), and a copy of it apart from the database.\n\
         token_keys = [\"{kid}:{}\"]\nvault_keys = [\"{kid}:{}\"]\nsite_key = \"{}\"\n",
        random()?,
        random()?,
        random()?,
    ))
}

/// Writes a fresh `secrets.toml` into the data directory, and makes the directory. A file that is
/// there already is left alone.
///
/// # Errors
/// When either cannot be written.
pub fn create_secrets(data_dir: &Path) -> Result<(), ConfigError> {
    let path = data_dir.join(SECRETS_FILE);
    if path.exists() {
        return Ok(());
    }
    let write = |text: String| -> std::io::Result<()> {
        fs::DirBuilder::new().recursive(true).mode(0o700).create(data_dir)?;
        // Whole or not at all: a start that is cut short must not leave half a file.
        let draft = data_dir.join(".secrets.toml.draft");
        let mut file = OpenOptions::new().create(true).truncate(true).write(true).mode(0o600).open(&draft)?;
        file.write_all(text.as_bytes())?;
        file.sync_all()?;
        fs::rename(draft, &path)
    };
    write(fresh_secrets()?).map_err(|error| Fault::File { path: path.clone(), reason: error.to_string() })?;
    Ok(())
}
