//! The database of the settings.

use super::Failure;
use crate::config::Config;
use crate::db::{Backend, Database, Url};
use crate::leads::vault::VaultKeys;

/// Opens the database. The folder of an embedded one is made if it is absent.
pub(super) fn database(config: &Config) -> Result<Database, Failure> {
    let url: Url = config.database.url.expose().parse()?;
    if url.backend() == Backend::Sqlite
        && let Some(folder) = std::path::Path::new(url.address()).parent()
    {
        std::fs::create_dir_all(folder)?;
    }
    Ok(Database::open(&url, config.database.connections)?)
}

/// The keys that seal reporters.
pub(super) fn vault(config: &Config) -> VaultKeys {
    let keys = config.secrets.vault_keys.iter().map(|key| (key.kid.clone(), *key.key.expose()));
    VaultKeys::new(&keys.collect::<Vec<_>>())
}
