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
pub use again::{reopen, separate};
pub use amend::{Amendment, amend};
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
use crate::leads::store::evaluation;
use crate::leads::words::Channel;

/// What the machine has to know of a lead.
fn facts_of(work: &mut Work<'_>, lead: &Lead) -> Result<Facts, LeadError> {
    Ok(Facts {
        assessed: evaluation::is_assessed(work.conn, lead.id)?,
        classified: lead.domain.is_some(),
        transferred_in: lead.channel == Channel::Transferred && lead.origin_lead_id.is_some(),
        outcome: None,
        before: None,
    })
}
