//! The API as its users call it.

mod approvals;
mod assumptions;
mod cases;
mod claims;
mod clauses;
mod deadlines;
mod doors;
mod draft_articles;
mod drafting;
mod evidence;
pub(crate) mod files;
mod hooks;
mod imports;
mod lawsuits;
mod lead_changes;
pub(crate) mod leads;
mod limits;
mod numbers;
mod people;
mod problems;
pub(crate) mod recommendations;
mod refusals;
mod sign_in;
mod statutes;
mod succession;
mod suggestions;
mod uploads;
