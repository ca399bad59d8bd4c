//! Use cases of leads.

mod access;
mod again;
mod amend;
mod attach;
mod decide;
mod evaluate;
mod propose;
pub(super) mod register;
mod report;
mod reporters;

pub use access::own_office;
pub use again::{merge, reopen, separate};
pub use amend::{Amendment, Whole, amend, rewrite, whole};
pub use attach::{LeadFile, MOST_FILES};
pub use decide::{mark_filed, mark_joined, may_join, on_approved, on_refused};
pub use evaluate::{
    assess, assign, begin_inquiry, end_inquiry, plan_verification, record_upward, record_verification, screen,
};
pub use propose::{Proposed, propose_decision};
pub use register::{Registrar, enter, register, register_reported};
pub use report::{
    Keys, Progress, PublicReport, Supplement, check_report, check_supplement, progress, reach, report,
    supplement, write_to_reporter,
};
pub use reporters::{Opened, open_reporter, request_opening};

use crate::audit::Work;
use crate::leads::error::LeadError;
use crate::leads::model::Lead;
use crate::leads::state::Facts;
use crate::leads::store::{decisions, evaluation};
use crate::leads::words::Channel;

/// What the machine has to know of a lead.
fn facts_of(work: &mut Work<'_>, lead: &Lead) -> Result<Facts, LeadError> {
    Ok(Facts {
        assessed: evaluation::is_assessed(work.conn, lead.id)?,
        classified: lead.domain.is_some(),
        transferred_in: transferred_in(work, lead)?,
        outcome: None,
        before: None,
    })
}

/// Whether a lead came by transfer, or one that was merged into it: R21 Art 26 is not gone round by merging.
fn transferred_in(work: &mut Work<'_>, lead: &Lead) -> Result<bool, LeadError> {
    if lead.channel == Channel::Transferred && lead.origin_lead_id.is_some() {
        return Ok(true);
    }
    let family = decisions::merged_family(work.conn, lead.id)?;
    Ok(family.len() > 1 && decisions::any_transferred_in(work.conn, family)?)
}
