//! Refreshing for browsers. A browser asks for several things at a time with one and the same token; all of them get the
//! one session that it was exchanged for, where the second exchange would end the family.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use chrono::TimeDelta;
use tokio::sync::OnceCell;

use super::error::AuthError;
use super::sessions::{Desk, Session, digest};
use crate::kit::Timestamp;

/// How long the session of an exchanged token is handed out again. Requests that were under way together are that close.
const TOGETHER: TimeDelta = TimeDelta::seconds(20);

/// The exchanges of the last seconds, of this process.
#[derive(Default)]
pub struct Exchange(Mutex<HashMap<String, Entry>>);

struct Entry {
    until: Timestamp,
    session: Arc<OnceCell<Session>>,
}

impl Exchange {
    /// Exchanges a refresh token for the next session, or hands out the session that it was exchanged for just now.
    ///
    /// # Errors
    /// Those of [`Desk::refresh`].
    pub async fn refresh(&self, desk: &Desk<'_>, origin: String, token: &str) -> Result<Session, AuthError> {
        let key = digest(token);
        let cell = {
            let mut entries = self.entries();
            entries.retain(|_, entry| entry.until > desk.now);
            let entry = entries
                .entry(key.clone())
                .or_insert_with(|| Entry { until: desk.now.plus(TOGETHER), session: Arc::default() });
            entry.session.clone()
        };
        let session = cell.get_or_try_init(|| desk.refresh(origin, token)).await.cloned();
        if session.is_err() {
            // Anybody may send made-up tokens: they are not kept.
            self.entries().remove(&key);
        }
        session
    }

    fn entries(&self) -> MutexGuard<'_, HashMap<String, Entry>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
