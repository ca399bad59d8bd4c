//! Screening of leads as they arrive, and of data once a day and when rows came.

use std::sync::Arc;
use std::time::Duration;

use crate::audit::Work;
use crate::db::Database;
use crate::kit::{Actor, Clock, OfficeId, Timestamp};
use crate::screening::service::{Entered, Runner, Screened, Screener};
use crate::screening::{self, ScreeningError};
use crate::search::{Changed, Horizon};

use super::{Beginning, Follower, Pace, Running, Step, Written, documents, follow};

/// How long it rests when there is nothing to do.
const REST: Duration = Duration::from_millis(500);

/// Who follows: every lead that changes, from the first one on, so that what was there before a model of
/// repetition is known to it.
pub const SCREENING: Follower =
    Follower { name: screening::FOLLOWER, kinds: &["lead"], beginning: Beginning::Oldest, batch: 100 };

/// Screening as a worker does it, turn by turn.
pub struct Screening {
    db: Database,
    screener: Screener,
    horizon: Horizon,
}

impl Screening {
    /// Screening of a database.
    #[must_use]
    pub fn new(db: Database) -> Self {
        Self { db, screener: Screener::default(), horizon: Horizon::default() }
    }

    /// Works until it is dropped.
    ///
    /// # Errors
    /// When the system gives no thread.
    pub fn run(mut self, clock: Arc<Clock>) -> std::io::Result<Running> {
        Running::start("screening", REST, move |_| self.turn(clock.now()))
    }

    /// Takes one turn: leads that arrived, and when there are none, models of data that are due.
    ///
    /// # Errors
    /// The database's, and when a lead cannot be searched.
    pub fn turn(&mut self, now: Timestamp) -> Result<Pace, ScreeningError> {
        let system = Actor::system(OfficeId(1));
        let (db, screener) = (&self.db, &mut self.screener);
        let compute = |changed: &[Changed]| {
            let ids: Vec<i64> = changed.iter().map(|row| row.id).collect();
            db.read_blocking(move |conn| screener.screen(conn, (&ids, now.date()), documents::of_leads))
        };
        let write = |work: &mut Work<'_>, screened: &Screened<'_>| {
            Ok(match screened.enter(work)? {
                Entered::Hits(_) => Written::Kept,
                Entered::ModelsChanged => Written::Overtaken,
            })
        };
        let step = follow(db, &SCREENING, (&mut self.horizon, i64::MAX), (&system, now), (compute, write))?;
        match step {
            Step::Passed(_) => Ok(Pace::On),
            Step::Elsewhere => Ok(Pace::Rest),
            Step::Idle => {
                Runner { db: self.db.clone() }.run_due(now)?;
                Ok(Pace::Rest)
            }
        }
    }
}
