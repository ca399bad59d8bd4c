//! Makes the notices of clocks: of those that changed otherwise than by a request, and of those of which a rung has
//! come.

use std::sync::Arc;
use std::time::Duration;

use super::follow::{Beginning, Follower, Step, Written, follow};
use super::running::{Pace, Running};
use crate::audit::Work;
use crate::db::Database;
use crate::kit::{Actor, Clock, OfficeId};
use crate::notify::{NotifyError, service};
use crate::search::{Changed, Horizon, store};
use crate::urging;

/// Clocks that stood before this follower was known get their ladder too.
pub const REMINDING: Follower =
    Follower { name: "notices", kinds: service::KINDS, beginning: Beginning::Oldest, batch: 500 };

/// Between two looks.
const RESTING: Duration = Duration::from_secs(1);

/// Makes notices.
pub struct Reminding {
    db: Database,
    clock: Arc<Clock>,
    horizon: Horizon,
}

impl Reminding {
    /// Of the clocks of a database.
    #[must_use]
    pub fn new(db: Database, clock: Arc<Clock>) -> Self {
        Self { db, clock, horizon: Horizon::default() }
    }

    /// Goes on on a thread of its own, until what this gives is dropped.
    ///
    /// # Errors
    /// When the system gives no thread.
    pub fn run(mut self) -> std::io::Result<Running> {
        Running::start("reminding", RESTING, move |_| self.turn())
    }

    /// One turn: a batch of what changed, and when there is none, a batch of what has come.
    ///
    /// # Errors
    /// The database's; the next turn begins where this one did.
    pub fn turn(&mut self) -> Result<Pace, NotifyError> {
        let actor = Actor::system(OfficeId(0));
        let now = self.clock.now();
        let compute = |changed: &[Changed]| {
            let of = |kind: &str| -> Vec<i64> {
                changed.iter().filter(|row| row.kind == kind).map(|row| row.id).collect()
            };
            Ok::<_, NotifyError>((of("clock"), of("reply")))
        };
        let write = |work: &mut Work<'_>, (clocks, replies): &(Vec<i64>, Vec<i64>)| {
            urging::service::follow(work, clocks)?;
            service::follow(work.conn, clocks, replies, now)?;
            Ok(Written::Kept)
        };
        let horizon = (&mut self.horizon, i64::MAX);
        match follow(&self.db, &REMINDING, horizon, (&actor, now), (compute, write))? {
            Step::Passed(_) => Ok(Pace::On),
            Step::Elsewhere => Ok(Pace::Rest),
            Step::Idle => self.sweep(),
        }
    }

    /// One process sweeps at a time.
    fn sweep(&self) -> Result<Pace, NotifyError> {
        let now = self.clock.now();
        self.db.write_blocking(|conn| {
            if store::lock_position(conn, REMINDING.name)?.is_none() {
                return Ok(Pace::Rest);
            }
            Ok(if service::sweep(conn, now)? { Pace::On } else { Pace::Rest })
        })
    }
}
