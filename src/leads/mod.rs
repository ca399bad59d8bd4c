//! Leads (线索): the register, the reporter's seal, evaluation, and the decision what becomes of them.
//!
//! Knows organisations and approvals; knows nothing of cases: what a filing decision causes beyond the
//! lead is done by `flows`. Outsiders use [`service`], the finders of [`store`], and the types named here.
//! Reporter data is in one sealed table and in no text, log, audit detail or list.

mod contacts;
pub mod error;
pub mod import;
pub mod masking;
pub mod model;
pub mod queries;
pub mod receipt;
pub mod rules;
pub mod sealed;
mod sealed_words;
pub mod service;
pub mod state;
pub mod store;
pub mod vault;
pub mod vocabulary;
pub mod words;

pub use error::{LeadError, ProposalError};
pub use model::{
    Domain, Lead, LeadAmended, LeadFacts, LeadId, Registration, Suspect, SuspectedAgency, decisions,
    evaluation,
};
pub use words::{Channel, DomainTrack, LeadState, StatutorySource};
