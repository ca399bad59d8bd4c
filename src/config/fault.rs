//! Why the program does not start.

use std::path::PathBuf;

/// One thing that is wrong with the settings, and what to do.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Fault {
    /// The file of settings, or of secrets, cannot be read or written.
    #[error("{path}: {reason}", path = path.display())]
    File {
        /// The file.
        path: PathBuf,
        /// What the system or the parser said.
        reason: String,
    },
    /// A file that holds secrets can be read by others.
    #[error("{path} holds secrets and others may read it; type: chmod 600 {path}", path = path.display())]
    Open {
        /// The file.
        path: PathBuf,
    },
    /// A key that no setting has.
    #[error("{path}: there is no setting `{key}`; remove it or correct its name", path = path.display())]
    UnknownKey {
        /// The file.
        path: PathBuf,
        /// The key.
        key: String,
    },
    /// A variable that no setting has.
    #[error("there is no setting for the variable {name}; unset it or correct its name")]
    UnknownVariable {
        /// The variable.
        name: String,
    },
    /// A secret without which the program does not start.
    #[error("the secret `{name}` is missing; `yisu keys` prints a fresh one for {variable} or secrets.toml")]
    Missing {
        /// The setting.
        name: &'static str,
        /// Its variable.
        variable: String,
    },
    /// A value that cannot be read. It is not repeated here, because it may be a secret.
    #[error("`{name}` {reason}")]
    Wrong {
        /// The setting.
        name: &'static str,
        /// What it must be.
        reason: String,
    },
}

/// Every fault of the settings.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ConfigError(pub Vec<Fault>);

impl std::fmt::Display for ConfigError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("The settings are not right:")?;
        self.0.iter().try_for_each(|fault| write!(f, "\n  {fault}"))
    }
}

impl std::error::Error for ConfigError {}

impl From<Fault> for ConfigError {
    fn from(fault: Fault) -> Self {
        Self(vec![fault])
    }
}
