//! The database.

use std::path::Path;

use super::reader::Reader;
use super::secrets::Secret;

/// Which database, and how many connections to it.
#[derive(Debug, Clone)]
pub struct DatabaseConfig {
    /// Its address, `sqlite:PATH` or `postgres://…` (`database_url`); a file in the data directory by
    /// default. It may hold a password.
    pub url: Secret<String>,
    /// Connections in the pool (`database_connections`).
    pub connections: u32,
}

impl DatabaseConfig {
    pub(super) fn read(reader: &mut Reader, data_dir: &Path) -> Self {
        let default = format!("sqlite:{}", data_dir.join("yisu.sqlite").display());
        let reason = "must begin with sqlite: or postgres://";
        let url = reader.parsed("database_url", default, reason, |text| {
            let known = ["sqlite:", "postgres://", "postgresql://"];
            known.iter().any(|scheme| text.starts_with(scheme)).then(|| text.to_owned())
        });
        Self { url: Secret::new(url), connections: reader.number("database_connections", 16, 1..=500) }
    }
}
