//! What becomes of a case is told to those who reported it: each step in the transaction in which it is
//! made. They learn the step and its day by their query code, and nothing of the work inside.

use crate::audit::Work;
use crate::cases::model::CaseFilter;
use crate::cases::{self, CaseId};
use crate::followups::service::Report;
use crate::followups::{self, Visit, VisitFinding, VisitId};
use crate::kit::Scope;
use crate::kit::page::PageRequest;
use crate::leads;
use crate::leads::words::PublicStep;
use crate::recommendations::serving::{self, Attempt, Delivery};
use crate::recommendations::{
    self, Addressee, AddresseeId, ClaimedState, LineResult, Recommendation, RecommendationKind, Service,
    ServiceId, ServiceState,
};
use crate::replies::{self, Reply, ReplyId};

use super::error::FlowError;

/// Enters an attempt at service; with the first effective one the recommendation is out.
///
/// # Errors
/// Those of recommendations.
pub fn record_service(
    work: &mut Work<'_>,
    line: AddresseeId,
    attempt: &Attempt,
) -> Result<Service, FlowError> {
    let service = serving::record(work, line, attempt)?;
    tell_served(work, &service)?;
    Ok(service)
}

/// Enters what became of a consignment; with the first effective one the recommendation is out.
///
/// # Errors
/// Those of recommendations.
pub fn record_delivery(
    work: &mut Work<'_>,
    id: ServiceId,
    version: i32,
    delivery: &Delivery,
) -> Result<Service, FlowError> {
    let service = serving::deliver(work, id, version, delivery)?;
    tell_served(work, &service)?;
    Ok(service)
}

/// Accepts a reply; when it tells of something done, rectification has begun.
///
/// # Errors
/// Those of replies.
pub fn accept_reply(
    work: &mut Work<'_>,
    id: ReplyId,
    version: i32,
    note: Option<&str>,
) -> Result<Reply, FlowError> {
    let reply = replies::service::accept(work, id, version, note)?;
    let items = recommendations::store::items_of(work.conn, reply.addressee_id)?;
    let begun =
        items.iter().any(|item| matches!(item.claimed, Some(ClaimedState::Done | ClaimedState::Partly)));
    if begun
        && let Some((line, document)) = line_of(work, reply.addressee_id)?
        && line.verified_on.is_none()
    {
        tell(work, &document, PublicStep::Rectifying)?;
    }
    Ok(reply)
}

/// Reports a visit. When it finds everything put right that was recommended in the case, that is verified;
/// when it finds the contrary of an earlier visit, the rectification goes on.
///
/// # Errors
/// Those of follow-up.
pub fn report_visit(
    work: &mut Work<'_>,
    id: VisitId,
    version: i32,
    report: &Report,
) -> Result<Visit, FlowError> {
    let before = followups::store::visit(work.conn, &work.actor.scope, id)?;
    let before = before.map(|visit| line_of(work, visit.addressee_id)).transpose()?.flatten();
    let visit = followups::service::report(work, id, version, report)?;
    let Some((line, document)) = line_of(work, visit.addressee_id)? else { return Ok(visit) };
    let was_verified = before.is_some_and(|(line, _)| line.verified_on.is_some());
    if was_verified && line.verified_on.is_none() || report.finding == VisitFinding::InProgress {
        tell(work, &document, PublicStep::Rectifying)?;
    } else if line.verified_on.is_some() && all_verified(work, &document)? {
        tell(work, &document, PublicStep::Verified)?;
    }
    Ok(visit)
}

/// A case was closed: its leads are told, unless another case on them goes on.
pub(super) fn tell_closed(work: &mut Work<'_>, id: CaseId) -> Result<(), FlowError> {
    for lead in cases::store::leads(work.conn, id)? {
        let filter = CaseFilter { lead: Some(lead.lead_id), ..CaseFilter::default() };
        let page = PageRequest { cursor: None, limit: Some(200) };
        let of_lead = cases::store::list(work.conn, &Scope::All, &filter, &page)?;
        if of_lead.iter().all(|case| case.closed_on.is_some()) {
            leads::service::reach(work, lead.lead_id, PublicStep::Closed)?;
        }
    }
    Ok(())
}

/// The first line on which a document was served is what its reporters hear of.
fn tell_served(work: &mut Work<'_>, service: &Service) -> Result<(), FlowError> {
    if service.state != ServiceState::Effective {
        return Ok(());
    }
    let Some((line, document)) = line_of(work, service.addressee_id)? else { return Ok(()) };
    let lines = recommendations::store::addressees_of(work.conn, document.id)?;
    let first = lines.iter().filter(|line| line.served_on.is_some()).count() == 1;
    if first && line.served_on == service.served_on {
        tell(work, &document, PublicStep::Recommended)?;
    }
    Ok(())
}

/// Whether every line of every document of the case is verified, those apart that ended otherwise.
fn all_verified(work: &mut Work<'_>, document: &Recommendation) -> Result<bool, FlowError> {
    let documents = recommendations::store::of_case(work.conn, document.case_id)?;
    for document in documents.iter().filter(|document| document.kind == RecommendationKind::Pil) {
        let lines = recommendations::store::addressees_of(work.conn, document.id)?;
        let open = |line: &Addressee| match line.result {
            Some(LineResult::Amended | LineResult::Withdrawn | LineResult::ClosedOtherwise) => false,
            Some(LineResult::Rectified | LineResult::NotPerforming) | None => {
                line.served_on.is_some() && line.verified_on.is_none()
            }
        };
        if lines.iter().any(open) {
            return Ok(false);
        }
    }
    Ok(true)
}

/// Tells a step to every lead of the case of a document. A recommendation of social governance has no part
/// in the way of a report.
fn tell(work: &mut Work<'_>, document: &Recommendation, step: PublicStep) -> Result<(), FlowError> {
    if document.kind != RecommendationKind::Pil {
        return Ok(());
    }
    for lead in cases::store::leads(work.conn, CaseId(document.case_id))? {
        leads::service::reach(work, lead.lead_id, step)?;
    }
    Ok(())
}

fn line_of(work: &mut Work<'_>, id: AddresseeId) -> Result<Option<(Addressee, Recommendation)>, FlowError> {
    Ok(recommendations::store::line(work.conn, id)?)
}
