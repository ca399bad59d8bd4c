//! Hands mails over, several at a time, and records what became of each at once: a crash in between has at most those
//! sent again that were on their way.

use std::sync::Arc;
use std::time::{Duration, Instant};

use chrono::TimeDelta;
use futures_util::StreamExt;
use futures_util::stream;
use tokio::runtime::{Builder, Runtime};

use super::running::{Pace, Running};
use crate::config::MailConfig;
use crate::db::Database;
use crate::kit::{Clock, Timestamp};
use crate::notify::transport::{Transport, TransportFault};
use crate::notify::{Bounds, Leased, NotifyError, Outcome, Sender, service};

/// Between two looks at the outbox.
const RESTING: Duration = Duration::from_secs(1);

/// Hands mails over.
pub struct Mailing {
    db: Database,
    clock: Arc<Clock>,
    transport: Arc<Transport>,
    sender: Arc<Sender>,
    bounds: Bounds,
    /// The name by which its leases are known; no other process has the same.
    name: String,
    at_once: usize,
    /// Mails that were taken at one time are handed over within this: nobody else takes one over meanwhile.
    most: Duration,
    /// Days for which the content of a mail is kept.
    keep_days: Option<u32>,
    /// When the content of all mails that ended long ago was let go.
    let_go_at: Option<Timestamp>,
    runtime: Runtime,
}

/// Why mail cannot be handed over.
#[derive(Debug, thiserror::Error)]
pub enum MailingFault {
    /// The mail server cannot be used.
    #[error(transparent)]
    Transport(#[from] TransportFault),
    /// The system gives no randomness, or no thread.
    #[error(transparent)]
    System(#[from] std::io::Error),
}

/// Which way mail goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outlet {
    /// By the mail server of the settings, if there is one.
    Server,
    /// By it, and where there is none into the local mailbox.
    ServerOrLocal,
}

impl Mailing {
    /// Of the outbox of a database, as the settings say; none where mail has no way to go.
    ///
    /// # Errors
    /// When the settings cannot be used.
    pub fn new(
        db: Database,
        clock: Arc<Clock>,
        config: &MailConfig,
        outlet: Outlet,
    ) -> Result<Option<Self>, MailingFault> {
        let runtime = Builder::new_current_thread().enable_all().build()?;
        let (transport, at_once) = match &config.smtp {
            Some(smtp) => {
                // The pool of connections keeps a task of its own.
                let _inside = runtime.enter();
                (Transport::smtp(smtp)?, smtp.connections)
            }
            None if outlet == Outlet::ServerOrLocal => (Transport::Local, 4),
            None => return Ok(None),
        };
        let Some(sender) = sender(config) else { return Ok(None) };
        let mut random = [0_u8; 8];
        getrandom::fill(&mut random).map_err(|error| std::io::Error::other(error.to_string()))?;
        let at_once = usize::try_from(at_once).unwrap_or(1);
        Ok(Some(Self {
            db,
            clock,
            transport: Arc::new(transport),
            sender: Arc::new(sender),
            bounds: Bounds {
                lease_seconds: i64::from(config.lease_seconds),
                per_domain: config.domain_per_minute.map(i64::from),
                batch: i64::try_from(at_once * 4).unwrap_or(4),
            },
            name: format!("{}-{}", std::process::id(), hex::encode(random)),
            at_once,
            most: Duration::from_secs(u64::from(config.lease_seconds)) * 3 / 4,
            keep_days: config.keep_days,
            let_go_at: None,
            runtime,
        }))
    }

    /// Goes on on a thread of its own, until what this gives is dropped.
    ///
    /// # Errors
    /// When the system gives no thread.
    pub fn run(mut self) -> std::io::Result<Running> {
        Running::start("mailing", RESTING, move |_| self.turn())
    }

    /// One turn: a batch of mails.
    ///
    /// # Errors
    /// The database's. What the mail server says is recorded with each mail.
    pub fn turn(&mut self) -> Result<Pace, NotifyError> {
        let now = self.clock.now();
        let leased = service::take(&self.db, &self.name, now, &self.bounds, &self.sender)?;
        if leased.is_empty() {
            return self.let_go(now);
        }
        let this: &Self = self;
        let until = Instant::now() + this.most;
        let ends: Vec<Result<(), NotifyError>> = this.runtime.block_on(
            stream::iter(leased)
                .map(|mail| this.hand_over(mail, until))
                .buffer_unordered(this.at_once)
                .collect(),
        );
        ends.into_iter().collect::<Result<Vec<()>, _>>()?;
        Ok(Pace::On)
    }

    /// Once an hour, when nothing waits: the content of mails that ended long ago.
    fn let_go(&mut self, now: Timestamp) -> Result<Pace, NotifyError> {
        let Some(days) = self.keep_days else { return Ok(Pace::Rest) };
        let hour = TimeDelta::hours(1);
        if self.let_go_at.is_some_and(|at| at <= now && now < at.plus(hour)) {
            return Ok(Pace::Rest);
        }
        if service::let_content_go(&self.db, days, now)? {
            return Ok(Pace::On);
        }
        self.let_go_at = Some(now);
        Ok(Pace::Rest)
    }

    async fn hand_over(&self, mail: Leased, until: Instant) -> Result<(), NotifyError> {
        let Leased { id, address, raw, again } = mail;
        let left = until.saturating_duration_since(Instant::now());
        let mut outcome = if left.is_zero() {
            let answer = String::from("not tried: the mails before it took too long");
            Outcome::Later { answer, may_have_arrived: false }
        } else {
            self.transport.deliver(&self.sender, &address, &raw, left).await
        };
        // An attempt before this one may have arrived, whatever became of this one.
        if let Outcome::Later { may_have_arrived, .. } = &mut outcome {
            *may_have_arrived |= again;
        }
        let (db, name, now) = (self.db.clone(), self.name.clone(), self.clock.now());
        let record = move || {
            let kept = service::record(&db, (id, &name), &outcome, now)?;
            match &outcome {
                Outcome::Taken { .. } if kept => {
                    tracing::debug!(mail.id = %id, "Mail {id} was taken");
                }
                Outcome::Taken { .. } => {
                    tracing::warn!(mail.id = %id, "Mail {id} was taken after its lease had run out, and may be sent again");
                }
                Outcome::Later { .. } => {
                    tracing::warn!(mail.id = %id, "Mail {id} was not taken and is tried again");
                }
                Outcome::Refused { .. } => {
                    tracing::warn!(mail.id = %id, "Mail {id} was refused for good");
                }
            }
            Ok(())
        };
        match tokio::task::spawn_blocking(record).await {
            Ok(recorded) => recorded,
            // Its lease runs out, and it is tried again.
            Err(_) => Ok(()),
        }
    }
}

impl Drop for Mailing {
    fn drop(&mut self) {
        // The pool of connections is closed where its task is.
        let _inside = self.runtime.enter();
        self.transport = Arc::new(Transport::Local);
    }
}

/// From whom mail is.
#[must_use]
pub fn sender(config: &MailConfig) -> Option<Sender> {
    let from = config.from.clone()?;
    Some(Sender { from, site: config.site.clone() })
}
