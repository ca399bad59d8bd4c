//! The follower that suggests of leads when they arrive, and keeps what was suggested.

use std::sync::Arc;
use std::time::Duration;

use super::follow::{Beginning, Follower, Step, Written, follow};
use super::running::{Pace, Running};
use crate::audit::Work;
use crate::db::Database;
use crate::kit::{Actor, Clock, OfficeId};
use crate::leads::LeadError;
use crate::screening::suggestion::model::Arrival;
use crate::screening::suggestion::service;
use crate::search::{Changed, Horizon};

/// What was registered before this follower was known gets its suggestions too, of what was known when it was
/// received.
pub const SUGGESTING: Follower =
    Follower { name: "lead_suggestions", kinds: &["lead"], beginning: Beginning::Oldest, batch: 100 };

/// Between two looks at the log.
const RESTING: Duration = Duration::from_millis(500);

/// Suggests of leads that arrive.
pub struct Suggesting {
    db: Database,
    clock: Arc<Clock>,
    horizon: Horizon,
}

impl Suggesting {
    /// Of the leads of a database.
    #[must_use]
    pub fn new(db: Database, clock: Arc<Clock>) -> Self {
        Self { db, clock, horizon: Horizon::default() }
    }

    /// Goes on on a thread of its own, until what this gives is dropped.
    ///
    /// # Errors
    /// When the system gives no thread.
    pub fn run(mut self) -> std::io::Result<Running> {
        Running::start("suggesting", RESTING, move |_| self.turn())
    }

    /// One turn: a batch of what changed.
    ///
    /// # Errors
    /// The database's; the next turn begins where this one did.
    pub fn turn(&mut self) -> Result<Pace, LeadError> {
        // The program itself: nothing of this is a record of an office.
        let actor = Actor::system(OfficeId(0));
        let now = self.clock.now();
        let db = &self.db;
        let compute = |changed: &[Changed]| {
            let ids: Vec<i64> = changed.iter().map(|one| one.id).collect();
            db.read_blocking(|conn| service::arrivals(conn, &ids, now)).map_err(LeadError::from)
        };
        let write = |work: &mut Work<'_>, arrivals: &Vec<Arrival>| {
            service::keep(work.conn, arrivals).map(|_| Written::Kept).map_err(LeadError::from)
        };
        let step = follow(db, &SUGGESTING, (&mut self.horizon, i64::MAX), (&actor, now), (compute, write))?;
        Ok(match step {
            Step::Passed(_) => Pace::On,
            Step::Idle | Step::Elsewhere => Pace::Rest,
        })
    }
}
