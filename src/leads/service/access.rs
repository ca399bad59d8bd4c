//! Which lead an actor works on, and how a change of it is kept.

use crate::audit::Work;
use crate::kit::{Actor, FieldErrors, OfficeId};
use crate::leads::error::LeadError;
use crate::leads::model::{Lead, LeadId};
use crate::leads::store::{self, change};

/// The office in whose register the actor enters leads.
///
/// # Errors
/// When the actor belongs to no procuratorate.
pub fn own_office(actor: &Actor) -> Result<OfficeId, LeadError> {
    actor.office.ok_or_else(|| FieldErrors::one("office_id", "required", "").into())
}

/// A lead the actor sees and whose office they belong to, at the version they read. The level above
/// sees the leads below it and does not work on them.
pub(super) fn to_change(work: &mut Work<'_>, id: LeadId, version: i32) -> Result<Lead, LeadError> {
    let lead = of_own_office(work, id)?;
    if lead.version == version { Ok(lead) } else { Err(LeadError::Stale { current: lead.version }) }
}

/// A lead the actor sees and whose office they belong to.
pub(super) fn of_own_office(work: &mut Work<'_>, id: LeadId) -> Result<Lead, LeadError> {
    let lead = store::lead(work.conn, &work.actor.scope, id)?.ok_or(LeadError::NotFound { id })?;
    // The program itself acts for every office.
    let own = work.actor.person.is_none() || work.actor.office == Some(lead.office_id);
    if own { Ok(lead) } else { Err(LeadError::OfAnotherOffice { number: lead.number }) }
}

/// Keeps a changed lead; what it answers bears the new version.
pub(super) fn keep(work: &mut Work<'_>, mut lead: Lead) -> Result<Lead, LeadError> {
    if !change::update(work.conn, &lead)? {
        return Err(LeadError::Stale { current: change::version(work.conn, lead.id)? });
    }
    lead.version += 1;
    Ok(lead)
}
