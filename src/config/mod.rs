//! Typed settings, one file per concern, read once when the program starts.
//!
//! A setting has one name. It is written in the file of settings as it stands (`listen`) and in the
//! environment in capitals after `YISU_` (`YISU_LISTEN`); the command line is stronger than the
//! environment, the environment than the file. A name that nobody knows, a value that cannot be read
//! and a secret that is missing refuse the start, all of them at once and each by its name.

mod audit;
mod database;
mod documents;
mod fault;
mod files;
mod hooks;
mod limits;
mod log;
mod mail;
mod proxies;
mod reader;
mod search;
mod secrets;
mod server;
mod sources;

use std::path::{Path, PathBuf};

pub use audit::AuditConfig;
pub use database::DatabaseConfig;
pub use documents::DocumentsConfig;
pub use fault::{ConfigError, Fault};
pub use files::{BucketConfig, FilesConfig};
pub use hooks::{HooksConfig, OnFailure, RecognitionConfig, ScannerAddress, ScannerConfig};
pub use limits::Limits;
pub use log::{LogConfig, LogFormat};
pub use mail::{MailConfig, MailSecurity, SmtpConfig};
pub use proxies::TrustedProxies;
pub use search::SearchConfig;
pub use secrets::{NamedKey, Secret, Secrets, create_secrets, fresh_secrets};
pub use server::ServerConfig;
pub use sources::Sources;

use reader::Reader;

/// Every setting.
#[derive(Debug, Clone)]
pub struct Config {
    /// Where the embedded database, uploads and anchors are kept (`data_dir`).
    pub data_dir: PathBuf,
    /// The database.
    pub database: DatabaseConfig,
    /// The listener.
    pub server: ServerConfig,
    /// What a request may measure.
    pub limits: Limits,
    /// What the program says of itself.
    pub log: LogConfig,
    /// The anchors of the audit log.
    pub audit: AuditConfig,
    /// Official documents.
    pub documents: DocumentsConfig,
    /// Where files lie.
    pub files: FilesConfig,
    /// Programs of the office's own that files are shown to.
    pub hooks: HooksConfig,
    /// Mail.
    pub mail: MailConfig,
    /// The index.
    pub search: SearchConfig,
    /// Keys.
    pub secrets: Secrets,
}

impl Config {
    /// Reads the settings.
    ///
    /// # Errors
    /// Every fault that was found.
    pub fn load(sources: &Sources) -> Result<Self, ConfigError> {
        let mut reader = Reader::open(sources);
        let data_dir = PathBuf::from(reader.text("data_dir", "./data"));
        reader.add_secrets_file(&data_dir);
        let database = DatabaseConfig::read(&mut reader, &data_dir);
        let server = ServerConfig::read(&mut reader);
        let limits = Limits::read(&mut reader);
        let log = LogConfig::read(&mut reader);
        let audit = AuditConfig::read(&mut reader, &data_dir);
        let documents = DocumentsConfig::read(&mut reader);
        let files = FilesConfig::read(&mut reader);
        let hooks = HooksConfig::read(&mut reader);
        let mail = MailConfig::read(&mut reader);
        let search = SearchConfig::read(&mut reader, &data_dir);
        let secrets = Secrets::read(&mut reader);
        let secrets = reader.finish(secrets)?;
        Ok(Self {
            data_dir,
            database,
            server,
            limits,
            log,
            audit,
            documents,
            files,
            hooks,
            mail,
            search,
            secrets,
        })
    }

    /// The same, with a fresh `secrets.toml` in the data directory if there is none.
    ///
    /// # Errors
    /// Every fault that was found.
    pub fn load_or_create_secrets(sources: &Sources) -> Result<Self, ConfigError> {
        let mut reader = Reader::open(sources);
        create_secrets(Path::new(&reader.text("data_dir", "./data")))?;
        Self::load(sources)
    }
}

#[cfg(test)]
mod tests;
