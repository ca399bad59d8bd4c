//! The key of the site as the log uses it, and the loop that writes anchors on a schedule.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use diesel::result::Error;
use ed25519_dalek::{SigningKey, VerifyingKey};

use super::anchor::{AuditProof, anchor, append_anchor, prove, read_anchors};
use crate::db::Database;
use crate::kit::Clock;

/// The key that signs anchors and exports, and the file of anchors.
pub struct AnchorKeeper {
    key: SigningKey,
    file: PathBuf,
}

impl std::fmt::Debug for AnchorKeeper {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "AnchorKeeper({})", self.file.display())
    }
}

/// Why an anchor was not written, or the log not proved.
#[derive(Debug, thiserror::Error)]
pub enum KeepError {
    /// The database refused.
    #[error(transparent)]
    Db(#[from] Error),
    /// The file of anchors cannot be read or written.
    #[error(transparent)]
    File(#[from] std::io::Error),
}

impl AnchorKeeper {
    /// With the seed of the site's key and the file.
    #[must_use]
    pub fn new(seed: &[u8; 32], file: &Path) -> Self {
        Self { key: SigningKey::from_bytes(seed), file: file.to_owned() }
    }

    /// The key.
    #[must_use]
    pub fn key(&self) -> &SigningKey {
        &self.key
    }

    /// Its public half.
    #[must_use]
    pub fn public(&self) -> VerifyingKey {
        self.key.verifying_key()
    }

    /// Proves every chain and holds it against the anchors, on a blocking thread.
    ///
    /// # Errors
    /// When the file or the database cannot be read.
    pub async fn prove(&self, db: &Database) -> Result<AuditProof, KeepError> {
        let (lines, key) = (read_anchors(&self.file)?, self.public());
        Ok(db.read(move |conn| prove(conn, &lines, &key)).await?)
    }

    /// Signs the end of every chain into the file.
    ///
    /// # Errors
    /// When the database cannot be read or the file not be written.
    pub async fn write(&self, db: &Database, clock: &Clock) -> Result<(), KeepError> {
        let (key, now) = (self.key.clone(), clock.now());
        let anchor = db.read(move |conn| anchor(conn, &key, now)).await?;
        append_anchor(&self.file, &anchor)?;
        Ok(())
    }
}

/// Writes an anchor now and then again after each interval, until it is dropped. An anchor that cannot
/// be written is logged, and tried again with the next one.
pub async fn keep_anchored(keeper: Arc<AnchorKeeper>, db: Database, clock: Arc<Clock>, interval: Duration) {
    loop {
        if let Err(error) = keeper.write(&db, &clock).await {
            tracing::error!(cause = %error, "The log could not be anchored: {error}");
        }
        tokio::time::sleep(interval).await;
    }
}
