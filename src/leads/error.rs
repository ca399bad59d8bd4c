//! Why a use case of leads refuses.

use super::model::LeadId;

crate::coded_errors! {
    /// Why a use case of leads refuses.
    pub enum LeadError {
        /// No such lead, or not the actor's to see.
        [NotFound "lead_not_found"] NotFound { id: LeadId },
        /// Somebody else changed it first.
        [Stale "stale"] Stale { current: i32 },
        /// Only people of the lead's own office work on it.
        [Forbidden "lead_of_another_office"] OfAnotherOffice { number: String },
        /// The number it bears outside is in the register already.
        [Conflict "lead_already_registered"] AlreadyRegistered { number: String },
        /// The keys of the vault cannot be used.
        [Unavailable "vault_unavailable"] VaultUnavailable,
    }
}

impl From<super::vault::VaultError> for LeadError {
    fn from(_: super::vault::VaultError) -> Self {
        Self::VaultUnavailable
    }
}
