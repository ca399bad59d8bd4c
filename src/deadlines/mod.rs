//! Statutory clocks: rule packs, the fold of a clock's events into its due date, and the sheet that
//! explains it.
//!
//! A due date is never stored and edited. [`fold`](fold::fold) makes it from the events, the rule
//! under which the clock started, and a version of the calendar; what stands in the table is a cache
//! of that, renewed whenever an event or the calendar changes. The room knows neither cases nor
//! recommendations: a clock belongs to a subject, named by kind and id.

mod calendar;
mod changes;
mod error;
mod fold;
mod force;
mod model;
mod pack;
mod period;
mod replay;
pub mod service;
mod settings;
mod sheet;
mod steps;
pub mod store;
#[cfg(test)]
mod tests;

pub use calendar::{Moved, Preview};
pub use error::DeadlineError;
pub use fold::{Act, Event, Outcome, fold};
pub use force::{DatePack, DatedPack, PackDates, PackPreview, RuleTaken, in_force, rule_on};
pub use model::{
    Authority, Clock, ClockEvent, ClockEventId, ClockId, ClockState, EventKind, Extension, Length,
    StartClock, Unit,
};
pub use pack::{
    Direction, ExtensionRight, Nature, Pack, Party, Roll, Rule, Sort, StartDay, Text, find, packs,
};
pub use settings::{
    ExclusionEnds, ExtensionBase, MixedUrgency, Resumption, ServiceBasis, Settings, SettingsChange,
};
pub use sheet::{Assumption, Question, Sheet, calculate};
pub use steps::{Step, StepCode};
pub use store::ClockFilter;
