//! Clocks as the rooms use them, on both databases.

mod cache;
mod calendar;
mod refusals;
mod setup;
