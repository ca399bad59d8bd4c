//! The follower that compares leads with the register when they arrive or change, and cases and brand cases with the
//! leads that were there before, and keeps what leads look like.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use super::follow::{Beginning, Follower, Step, Written, follow};
use super::running::{Pace, Running};
use crate::audit::{Work, perform_blocking};
use crate::db::Database;
use crate::kit::{Actor, Clock, OfficeId, Timestamp};
use crate::leads::LeadId;
use crate::matching::alike::{Compared, Comparer, Resembled, service};
use crate::matching::decisions::{Counterpart, CounterpartKind};
use crate::matching::likeness::Frequencies;
use crate::search::{Changed, Horizon, Index, IndexError, store};

/// Who follows: every lead, case and brand case that arrives or changes, from the first one on. A batch is what a
/// crash may cost.
pub const COMPARING: Follower = Follower {
    name: "lead_likenesses",
    kinds: &["lead", "case", "brand_case"],
    beginning: Beginning::Oldest,
    batch: 50,
};

/// Between two looks at the log.
const RESTING: Duration = Duration::from_millis(500);

/// Compares leads, turn by turn.
pub struct Comparing {
    db: Database,
    clock: Arc<Clock>,
    index: Index,
    frequencies: Arc<Frequencies>,
    horizon: Horizon,
    threads: usize,
    /// What cases and brand cases said when they were compared: most of their changes are not of that.
    told: BTreeMap<Counterpart, String>,
}

impl Comparing {
    /// Of the leads of a database, with what its index holds; on so many threads.
    #[must_use]
    pub fn new(
        db: Database,
        clock: Arc<Clock>,
        (index, frequencies): (Index, Arc<Frequencies>),
        threads: usize,
    ) -> Self {
        let (horizon, told) = (Horizon::default(), BTreeMap::new());
        Self { db, clock, index, frequencies, horizon, threads, told }
    }

    /// Goes on on a thread of its own, until what this gives is dropped.
    ///
    /// # Errors
    /// When the system gives no thread.
    pub fn run(mut self) -> std::io::Result<Running> {
        Running::start("comparing", RESTING, move |_| self.turn())
    }

    /// One turn: a batch of what changed and is in the index; when there is none, leads that were compared by other
    /// weights than the present ones.
    ///
    /// # Errors
    /// When the database or the index does not do its part; the next turn begins where this one did.
    pub fn turn(&mut self) -> Result<Pace, IndexError> {
        // While the index is made again it does not hold what leads are to be compared with.
        if self.index.notice().is_some() {
            return Ok(Pace::Rest);
        }
        // The program itself: nothing of this is a record of an office.
        let (actor, now) = (Actor::system(OfficeId(0)), self.clock.now());
        let Self { db, index, frequencies, horizon, threads, told, .. } = self;
        // What is looked at afterwards holds at least what stands before this position.
        let indexed = index.position();
        let snapshot = index.reader();
        let comparer = Comparer { snapshot: &snapshot, frequencies: frequencies.as_ref(), threads: *threads };
        let mut now_told = Vec::new();
        let step = follow(
            db,
            &COMPARING,
            (horizon, indexed),
            (&actor, now),
            (
                |changed: &[Changed]| {
                    let (leads, records) = apart(changed);
                    let known = db.read_blocking(|conn| service::known(conn, &leads))?;
                    let compared = comparer.compare(&leads, &known)?;
                    let mut resembled = Vec::new();
                    for record in records {
                        resembled.extend(comparer.leads_like(record, told.get(&record))?);
                    }
                    now_told = resembled.iter().map(|one| (one.record, one.content.clone())).collect();
                    Ok::<_, IndexError>((compared, resembled))
                },
                |work: &mut Work<'_>, (compared, resembled): &(Vec<Compared>, Vec<Resembled>)| {
                    service::keep(work, compared)?;
                    service::keep_resembled(work, resembled)?;
                    Ok(Written::Kept)
                },
            ),
        )?;
        match step {
            Step::Passed(_) => {
                told.extend(now_told);
                Ok(Pace::On)
            }
            Step::Elsewhere => Ok(Pace::Rest),
            Step::Idle => {
                let ids = db.read_blocking(|conn| service::outdated(conn, COMPARING.batch))?;
                let compared = comparer.compare(&ids, &BTreeMap::new())?;
                self.keep_again(&compared, (&actor, now))
            }
        }
    }

    /// Keeps what leads look like by the present weights, if nobody else is at it now.
    fn keep_again(
        &self,
        compared: &[Compared],
        (actor, now): (&Actor, Timestamp),
    ) -> Result<Pace, IndexError> {
        if compared.is_empty() {
            return Ok(Pace::Rest);
        }
        perform_blocking(&self.db, actor, now, |work| {
            if store::lock_position(work.conn, COMPARING.name)?.is_none() {
                return Ok(Pace::Rest);
            }
            service::keep(work, compared)?;
            Ok(Pace::On)
        })
    }
}

/// Leads on one side, cases and brand cases on the other.
fn apart(changed: &[Changed]) -> (Vec<LeadId>, Vec<Counterpart>) {
    let (mut leads, mut records) = (Vec::new(), Vec::new());
    for Changed { kind, id, .. } in changed {
        match CounterpartKind::from_code(kind) {
            Some(CounterpartKind::Lead) => leads.push(LeadId(*id)),
            Some(kind) => records.push(Counterpart { kind, id: *id }),
            None => {}
        }
    }
    (leads, records)
}
