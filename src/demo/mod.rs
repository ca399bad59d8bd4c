//! The demonstration year: a city and its six counties, told through the services, so that every
//! figure of it is computed and none is typed in. Everything in it is invented but the map.

mod acts;
mod cast;
mod civil;
mod clauses;
mod fame;
mod governance;
mod intake;
mod lines;
pub mod plan;
pub mod random;
mod screening;
mod stage;
mod urging;
mod words;

use chrono::NaiveDate;

use crate::db::Database;
use crate::kit::Timestamp;
use crate::org::model::PasswordHash;

pub use stage::DemoError;

/// The seed of the year that everybody is shown.
pub const SEED: u64 = 412_386_356;

/// The password of every account of the demonstration.
pub const PASSWORD: &str = "yisu-demo-2026";

/// Makes the offices, people and calendar, and the year that ends on the day before `today`.
///
/// # Errors
/// What a service refused, with the day and the step; nothing of that step is kept.
pub fn make(db: &Database, today: NaiveDate, password: &PasswordHash) -> Result<(), DemoError> {
    let beginning = Timestamp::start_of(today - chrono::Days::new(364));
    let cast = cast::assemble(db, beginning, password)?;
    let year = plan::year(SEED, today, &cast.periods);
    stage::play(db, &cast, year, today)
}
