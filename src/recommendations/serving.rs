//! The service ledger (送达). The agency's clocks start from an effective service here and from
//! nothing else: not from a draft, a signature, a receipt or an electronic copy.

use chrono::NaiveDate;
use serde_json::json;

use super::clocks::start_line;
use super::error::{RecommendationError, RecommendationRefusal as Refused};
use super::evidence::{Concern, attach_files};
use super::model::{
    Addressee, AddresseeId, LineResult, Recommendation, RecommendationKind, Service, ServiceId,
    ServiceMethod, ServiceState,
};
use super::service::{acts_for, clock, facts, moved, save, settle};
use super::state::Event;
use super::store::{self, NewService};
use crate::audit::{Subject, Work};
use crate::cases::state::CaseEvent;
use crate::cases::{self, CaseId};
use crate::deadlines::service::{meet_for, start};
use crate::kit::{Fields, Json};
use crate::org;

/// An attempt at service.
#[derive(Debug, Clone)]
pub struct Attempt {
    /// How.
    pub method: ServiceMethod,
    /// Attempted, posted or sent on.
    pub attempted_on: NaiveDate,
    /// The date signed on the 送达回证; none while it is under way, failed or electronic.
    pub served_on: Option<NaiveDate>,
    /// Who signed, with post.
    pub receiver: Option<String>,
    /// Where.
    pub place: Option<String>,
    /// Who witnessed a refusal.
    pub witness: Option<String>,
    /// The addressee agreed to have it read out.
    pub agreed: bool,
    /// Consignment number or electronic channel.
    pub tracking: Option<String>,
    /// SHA-256 of photographs, recordings and the signed receipt.
    pub files: Vec<String>,
    /// Why it failed.
    pub failure: Option<String>,
    /// Anything else.
    pub note: Option<String>,
}

/// What became of a consignment.
#[derive(Debug, Clone)]
pub enum Delivery {
    /// Signed for by the receiving staff.
    Signed {
        /// On that day.
        on: NaiveDate,
        /// By whom, with post.
        receiver: String,
        /// SHA-256 of the signed receipt.
        files: Vec<String>,
    },
    /// Returned or lost.
    Failed {
        /// Known on that day.
        on: NaiveDate,
        /// Why.
        reason: String,
    },
}

/// What an attempt counts as, with every fault of its particulars. Pure.
fn weigh(fields: &mut Fields, attempt: &Attempt) -> ServiceState {
    use ServiceMethod as M;
    let given = |text: &Option<String>| text.as_deref().is_some_and(|text| !text.trim().is_empty());
    let unserved = |fields: &mut Fields| {
        fields.check(attempt.served_on.is_none(), "served_on", "not_allowed", attempt.method);
    };
    if attempt.failure.is_some() {
        unserved(fields);
        fields.check(given(&attempt.failure), "failure", "required", "");
        return ServiceState::Failed;
    }
    match attempt.method {
        // No rule lets a recommendation be served electronically alone (CPL Art 90 is of court papers).
        M::Electronic => {
            unserved(fields);
            fields.check(given(&attempt.tracking), "tracking", "required", "");
            return ServiceState::Additional;
        }
        M::Post if attempt.served_on.is_none() => {
            fields.check(given(&attempt.tracking), "tracking", "required", "");
            return ServiceState::UnderWay;
        }
        // CPL Art 89, R21 Art 76: photographed or recorded, and noted on the receipt with a witness.
        M::LeftInPlace => {
            fields.check(!attempt.files.is_empty(), "files", "required", "");
            fields.check(given(&attempt.witness), "witness", "required", "");
            fields.check(given(&attempt.place), "place", "required", "");
        }
        // 2019 rule Art 18: read out only with the addressee's agreement.
        M::Announced => {
            fields.check(attempt.agreed, "agreed", "required", "");
            fields.check(given(&attempt.receiver), "receiver", "required", "");
        }
        // CPL Arts 87, 88; for post the receiving staff's signature counts.
        M::InPerson | M::Post => fields.check(given(&attempt.receiver), "receiver", "required", ""),
    }
    fields.check(attempt.served_on.is_some(), "served_on", "required", "");
    ServiceState::Effective
}

/// Enters an attempt at service on a line.
///
/// # Errors
/// When the document is not signed, the line has been served, or particulars are missing.
pub fn record(
    work: &mut Work<'_>,
    addressee: AddresseeId,
    attempt: &Attempt,
) -> Result<Service, RecommendationError> {
    let (line, document) = line_for(work, addressee)?;
    let signed =
        document.signed_on.ok_or(Refused::NotFromHere { event: Event::Serve, state: document.state })?;
    let facts_now = facts(work.conn, &document)?;
    moved(&document, Event::Serve, &facts_now, String::new())?;
    let mut fields = Fields::new();
    let state = weigh(&mut fields, attempt);
    fields.past("attempted_on", attempt.attempted_on, work.today());
    fields.check(attempt.attempted_on >= signed, "attempted_on", "order", signed);
    if let Some(served) = attempt.served_on {
        fields.past("served_on", served, work.today());
        fields.check(served >= attempt.attempted_on, "served_on", "order", attempt.attempted_on);
    }
    let short =
        |fields: &mut Fields, name, text: &Option<String>| fields.optional(name, text.as_deref(), 200);
    let receiver = short(&mut fields, "receiver", &attempt.receiver);
    let place = short(&mut fields, "place", &attempt.place);
    let witness = short(&mut fields, "witness", &attempt.witness);
    let tracking = short(&mut fields, "tracking", &attempt.tracking);
    let failure = fields.optional("failure", attempt.failure.as_deref(), 500);
    let note = fields.optional("note", attempt.note.as_deref(), 1_000);
    fields.finish()?;
    if let (ServiceState::Effective, Some(on)) = (state, line.served_on) {
        return Err(Refused::AlreadyServed { on }.into());
    }
    let new = NewService {
        addressee,
        method: attempt.method,
        state,
        attempted_on: attempt.attempted_on,
        served_on: attempt.served_on,
        receiver,
        place,
        witness,
        agreed: attempt.agreed,
        tracking,
        files: attempt.files.clone(),
        failed_on: failure.as_ref().map(|_| attempt.attempted_on),
        failure,
        note,
        by: work.actor.person,
        at: work.now,
    };
    let id = store::insert_service(work.conn, new)?;
    prove(work, id, &line, &document, &attempt.files)?;
    let detail = json!({ "addressee": addressee, "method": attempt.method, "state": state,
        "attempted_on": attempt.attempted_on, "served_on": attempt.served_on });
    let subject = Subject::new("service", id.0);
    work.record_in_case(document.office_id, document.case_id, "service.recorded", subject, detail);
    if let (ServiceState::Effective, Some(on)) = (state, attempt.served_on) {
        take_effect(work, &line, document, on)?;
    }
    service_found(work, id)
}

/// Enters what became of a consignment.
///
/// # Errors
/// When it is not under way, or was changed meanwhile.
pub fn deliver(
    work: &mut Work<'_>,
    id: ServiceId,
    version: i32,
    delivery: &Delivery,
) -> Result<Service, RecommendationError> {
    let mut row = service_found(work, id)?;
    let (line, document) = line_for(work, row.addressee_id)?;
    if row.version != version {
        return Err(Refused::Stale { current: row.version }.into());
    }
    if row.state != ServiceState::UnderWay {
        return Err(Refused::ServiceNotUnderWay { id }.into());
    }
    let mut fields = Fields::new();
    let on = match delivery {
        Delivery::Signed { on, receiver, files } => {
            row.receiver = Some(fields.text("receiver", receiver, 1..=200));
            row.state = ServiceState::Effective;
            row.served_on = Some(*on);
            let mut all = row.files.get().clone();
            all.extend(files.iter().cloned());
            row.files = Json::new(all);
            *on
        }
        Delivery::Failed { on, reason } => {
            row.failure = Some(fields.text("reason", reason, 1..=500));
            row.state = ServiceState::Failed;
            row.failed_on = Some(*on);
            *on
        }
    };
    fields.past("on", on, work.today());
    fields.check(on >= row.attempted_on, "on", "order", row.attempted_on);
    fields.finish()?;
    let (state, files) = (row.state, row.files.get().clone());
    if store::update_service(work.conn, row)? == 0 {
        let current = service_found(work, id)?.version;
        return Err(Refused::Stale { current }.into());
    }
    prove(work, id, &line, &document, &files)?;
    let detail = json!({ "state": state, "on": on });
    let subject = Subject::new("service", id.0);
    work.record_in_case(document.office_id, document.case_id, "service.settled", subject, detail);
    if state == ServiceState::Effective && line.served_on.is_none() {
        take_effect(work, &line, document, on)?;
    }
    service_found(work, id)
}

/// What an effective service causes: the line's clocks start, the clock of serving is met with the
/// last line, the clock of recording upward starts with the first, and the case goes on.
fn take_effect(
    work: &mut Work<'_>,
    line: &Addressee,
    mut document: Recommendation,
    on: NaiveDate,
) -> Result<(), RecommendationError> {
    store::set_served(work.conn, line.id, on)?;
    let first = document.first_served_on.is_none();
    let facts = facts(work.conn, &document)?;
    document.state = moved(&document, Event::Serve, &facts, String::new())?;
    if first {
        document.first_served_on = Some(on);
    }
    if facts.served_on_all {
        let lines = store::addressees_of(work.conn, document.id)?;
        document.all_served_on = lines.iter().filter_map(|line| line.served_on).max();
    }
    let detail = json!({ "addressee": line.id, "agency": line.agency_id, "on": on });
    let document = save(work, &document, "recommendation.served", detail)?;
    start_line(work, line, &document, on)?;
    if document.kind == RecommendationKind::Pil {
        if let Some(last) = document.all_served_on {
            meet_for(work, "recommendation", document.id.0, "A4", last)?;
        }
        if first {
            // R21 Art 75: recorded with the level above within five days of service.
            start(work, &clock("A5", "recommendation", document.id.0, &document, on))?;
        }
        cases::service::advance(work, CaseId(document.case_id), CaseEvent::RecommendationServed)?;
    }
    if let Some(old) = document.replaces_id {
        supersede(work, old, line)?;
    }
    Ok(())
}

/// The line of a replaced document ends when the new one is served on the same agency.
fn supersede(
    work: &mut Work<'_>,
    old: super::RecommendationId,
    line: &Addressee,
) -> Result<(), RecommendationError> {
    let today = work.today();
    let Some(document) = store::find(work.conn, old)? else { return Ok(()) };
    for old_line in store::addressees_of(work.conn, old)? {
        // After a reform the new document goes to the successor.
        let answers = org::store::successor(work.conn, old_line.agency_id, today)?;
        let same = old_line.agency_id == line.agency_id || answers == line.agency_id;
        if same && old_line.result.is_none() {
            settle(work, &document, old_line.id, LineResult::Amended, "修改后的检察建议已送达")?;
        }
    }
    Ok(())
}

fn prove(
    work: &mut Work<'_>,
    id: ServiceId,
    line: &Addressee,
    document: &Recommendation,
    files: &[String],
) -> Result<(), RecommendationError> {
    let concern = Concern {
        subject: Subject::new("service", id.0),
        document,
        agency: Some(line.agency_id),
        purpose: "receipt",
    };
    attach_files(work, &concern, files)
}

/// A line of a document that the actor's office handles.
fn line_for(
    work: &mut Work<'_>,
    id: AddresseeId,
) -> Result<(Addressee, Recommendation), RecommendationError> {
    let (line, document) =
        store::addressee(work.conn, &work.actor.scope, id)?.ok_or(Refused::AddresseeNotFound { id })?;
    if !acts_for(work, document.office_id) {
        return Err(Refused::OtherOffice { id: document.id }.into());
    }
    Ok((line, document))
}

fn service_found(work: &mut Work<'_>, id: ServiceId) -> Result<Service, RecommendationError> {
    let found = store::service(work.conn, &work.actor.scope, id)?;
    Ok(found.ok_or(Refused::ServiceNotFound { id })?)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn attempt(method: ServiceMethod) -> Attempt {
        Attempt {
            method,
            attempted_on: NaiveDate::from_ymd_opt(2026, 3, 2).unwrap(),
            served_on: NaiveDate::from_ymd_opt(2026, 3, 2),
            receiver: Some("办公室 王某".into()),
            place: None,
            witness: None,
            agreed: false,
            tracking: None,
            files: vec![],
            failure: None,
            note: None,
        }
    }

    fn weighed(attempt: &Attempt) -> (ServiceState, Vec<String>) {
        let mut fields = Fields::new();
        let state = weigh(&mut fields, attempt);
        let faults = fields.finish().err().map(|e| e.0.into_iter().map(|f| f.field).collect());
        (state, faults.unwrap_or_default())
    }

    #[test]
    fn a_handed_over_document_is_served_on_the_day_that_was_signed() {
        assert_eq!(weighed(&attempt(ServiceMethod::InPerson)), (ServiceState::Effective, vec![]));
    }

    #[test]
    fn leaving_in_place_needs_photographs_a_witness_and_the_place() {
        let (_, faults) = weighed(&attempt(ServiceMethod::LeftInPlace));
        assert_eq!(faults, vec!["files", "witness", "place"]);
    }

    #[test]
    fn reading_out_needs_the_addressees_agreement() {
        let (_, faults) = weighed(&attempt(ServiceMethod::Announced));
        assert_eq!(faults, vec!["agreed"]);
    }

    #[test]
    fn an_electronic_copy_is_additional_and_has_no_day_of_service() {
        let (state, faults) = weighed(&attempt(ServiceMethod::Electronic));
        assert_eq!(state, ServiceState::Additional);
        assert_eq!(faults, vec!["served_on", "tracking"]);
    }

    #[test]
    fn a_posted_document_is_under_way_until_it_is_signed_for() {
        let posted =
            Attempt { served_on: None, tracking: Some("EMS1".into()), ..attempt(ServiceMethod::Post) };
        assert_eq!(weighed(&posted), (ServiceState::UnderWay, vec![]));
    }
}
