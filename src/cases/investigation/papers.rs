//! Use cases of the papers of a case: consultation, reports, service of its decisions.

use chrono::NaiveDate;
use serde_json::json;

use super::model::{
    CaseDocument, CaseServiceId, CaseServiceMethod, ConsultationId, ConsultationOutcome, ReportId,
    ReportKind, ReportProposal,
};
use super::service::{day, say};
use super::store::{self, NewConsultation};
use crate::audit::Work;
use crate::cases::clocks;
use crate::cases::error::{CaseError, CaseRefusal};
use crate::cases::measures::model::Shown;
use crate::cases::measures::service::{check_hashes, shown};
use crate::cases::model::CaseId;
use crate::cases::service::open;
use crate::cases::state::{CaseEvent, CaseState, Track};
use crate::kit::{AgencyId, Fields};

/// A meeting with the agency (R21 Art 70).
#[derive(Debug, Clone)]
pub struct ConsultationEntry {
    /// The agency.
    pub agency: AgencyId,
    /// When.
    pub held_on: NaiveDate,
    /// Where.
    pub place: String,
    /// Who took part.
    pub participants: String,
    /// The minutes.
    pub minutes: String,
    /// What both sides hold true, when the agency signed a confirmation of facts.
    pub confirmed_facts: Option<String>,
    /// What it came to.
    pub outcome: ConsultationOutcome,
    /// Hashes of stored files.
    pub evidence: Vec<String>,
}

/// A report (R21 Arts 73, 79, 89, 94).
#[derive(Debug, Clone)]
pub struct ReportEntry {
    /// Which report it is.
    pub kind: ReportKind,
    /// How the public interest is harmed.
    pub harm: String,
    /// The agency's duty, or the wrongdoer's particulars.
    pub duty: String,
    /// What was done or left undone against the law.
    pub conduct: String,
    /// How the one led to the other.
    pub causation: String,
    /// What is proposed.
    pub proposal: ReportProposal,
}

/// The service of a decision of the case.
#[derive(Debug, Clone)]
pub struct ServiceEntry {
    /// Which decision.
    pub document: CaseDocument,
    /// On whom.
    pub agency: AgencyId,
    /// How.
    pub method: CaseServiceMethod,
    /// When.
    pub served_on: NaiveDate,
    /// Hashes of stored files: receipt, photographs.
    pub evidence: Vec<String>,
}

/// Records the minutes of a consultation.
///
/// # Errors
/// When the case is not in consultation, or the agency is none of its parties.
pub fn record_consultation(
    work: &mut Work<'_>,
    id: CaseId,
    entry: &ConsultationEntry,
) -> Result<ConsultationId, CaseError> {
    let case = open(work, id)?;
    if case.state != CaseState::Consulting {
        let event = CaseEvent::OpenConsultation;
        return Err(CaseRefusal::NotFromHere { event, state: case.state }.into());
    }
    party(work, id, entry.agency)?;
    let mut fields = Fields::new();
    day(&mut fields, "held_on", entry.held_on, &case, work.today());
    let place = fields.text("place", &entry.place, 1..=200);
    let participants = fields.text("participants", &entry.participants, 1..=1000);
    let minutes = fields.text("minutes", &entry.minutes, 1..=8000);
    let confirmed = fields.optional("confirmed_facts", entry.confirmed_facts.as_deref(), 8000);
    check_hashes(&mut fields, "evidence", &entry.evidence);
    fields.finish()?;
    let new = NewConsultation {
        agency: entry.agency,
        on: entry.held_on,
        place: &place,
        participants: &participants,
        minutes: &minutes,
        confirmed_facts: confirmed.as_deref(),
        outcome: entry.outcome,
        evidence: &entry.evidence,
    };
    let made = store::insert_consultation(work.conn, id, &new)?;
    shown(work, &case, Shown::Minutes, entry.held_on)?;
    if confirmed.is_some() {
        shown(work, &case, Shown::FactConfirmation, entry.held_on)?;
    }
    let detail = json!({ "agency": entry.agency, "outcome": entry.outcome });
    say(work, &case, "case.consultation_recorded", ("consultation", made.0), detail);
    Ok(made)
}

/// Records a report. What it must contain is what R21 Arts 71 and 86 want established.
///
/// # Errors
/// When a part is missing, or the report proposes what its kind cannot lead to.
pub fn record_report(work: &mut Work<'_>, id: CaseId, entry: &ReportEntry) -> Result<ReportId, CaseError> {
    let case = open(work, id)?;
    let mut fields = Fields::new();
    let harm = fields.text("harm", &entry.harm, 1..=8000);
    let duty = fields.text("duty", &entry.duty, 1..=8000);
    let conduct = fields.text("conduct", &entry.conduct, 1..=8000);
    let causation = fields.text("causation", &entry.causation, 1..=8000);
    let possible = proposals(entry.kind, case.track);
    let names: Vec<_> = possible.iter().map(|proposal| proposal.code()).collect();
    fields.check(possible.contains(&entry.proposal), "proposal", "not_allowed", names.join(", "));
    fields.finish()?;
    let reviewing = case.state == CaseState::ReviewForSuit;
    if entry.kind == ReportKind::FinalReview && !reviewing {
        let event = CaseEvent::RectificationExpired;
        return Err(CaseRefusal::NotFromHere { event, state: case.state }.into());
    }
    let today = work.today();
    let by = (work.actor.person, today);
    let texts = [harm.as_str(), duty.as_str(), conduct.as_str(), causation.as_str()];
    let made = store::insert_report(work.conn, id, entry.kind, texts, entry.proposal, by)?;
    let mark = match entry.kind {
        ReportKind::Investigation => Shown::InvestigationReport,
        ReportKind::FinalReview => Shown::FinalReviewReport,
    };
    shown(work, &case, mark, today)?;
    let detail = json!({ "kind": entry.kind, "proposal": entry.proposal });
    say(work, &case, "case.report_recorded", ("case_report", made.0), detail);
    Ok(made)
}

/// What a report may propose: R21 Art 73 (close or recommend), Art 89 (close, announce or support),
/// Arts 79 and 94 (close, sue, transfer; support on the civil track).
fn proposals(kind: ReportKind, track: Track) -> &'static [ReportProposal] {
    use ReportProposal as P;
    match (kind, track) {
        (ReportKind::Investigation, Track::Administrative) => &[P::Close, P::Recommend],
        (ReportKind::Investigation, Track::Civil) => &[P::Close, P::Announce, P::Support],
        (ReportKind::Investigation, Track::CriminalIncidentalCivil) => &[P::Close, P::Announce],
        (ReportKind::FinalReview, Track::Administrative) => &[P::Close, P::Sue, P::Transfer],
        (ReportKind::FinalReview, Track::Civil) => &[P::Close, P::Sue, P::Transfer, P::Support],
        (ReportKind::FinalReview, Track::CriminalIncidentalCivil) => &[P::Close, P::Sue],
    }
}

/// Records the service of a decision of the case on an agency. Served on all, it shows its measure, and
/// the filing decision meets its clock.
///
/// # Errors
/// When the decision does not exist yet, or the agency is no party.
pub fn record_service(
    work: &mut Work<'_>,
    id: CaseId,
    entry: &ServiceEntry,
) -> Result<CaseServiceId, CaseError> {
    let case = open(work, id)?;
    party(work, id, entry.agency)?;
    let exists = match entry.document {
        CaseDocument::FilingDecision => case.track == Track::Administrative,
        CaseDocument::SuspensionDecision => !store::suspensions(work.conn, id)?.is_empty(),
        CaseDocument::ResumptionDecision => {
            store::suspensions(work.conn, id)?.iter().any(|row| row.resumed_on.is_some())
        }
        CaseDocument::ClosingDecision => case.closed_on.is_some(),
    };
    let mut fields = Fields::new();
    fields.check(exists, "document", "not_allowed", entry.document.zh());
    day(&mut fields, "served_on", entry.served_on, &case, work.today());
    check_hashes(&mut fields, "evidence", &entry.evidence);
    // R21 Art 76: left in place only with photographs or video of it.
    let shown_left = entry.method != CaseServiceMethod::LeftInPlace || !entry.evidence.is_empty();
    fields.check(shown_left, "evidence", "required", "");
    let twice = store::services(work.conn, id)?.iter().any(|row| {
        row.document == entry.document && row.agency_id == entry.agency && row.served_on == entry.served_on
    });
    fields.check(!twice, "served_on", "not_allowed", "already recorded");
    fields.finish()?;
    let ServiceEntry { document, agency, method, served_on, ref evidence } = *entry;
    let made = store::insert_service(work.conn, id, document, agency, method, served_on, evidence)?;
    let facts = crate::cases::store::facts(work.conn, &case, served_on)?;
    let services = store::services(work.conn, id)?;
    let of_this = services.iter().filter(|row| row.document == document);
    let last = of_this.map(|row| row.served_on).max().unwrap_or(served_on);
    match document {
        CaseDocument::FilingDecision if facts.filing_served => {
            shown(work, &case, Shown::FilingServed, last)?;
            // R21 Art 70.
            clocks::meet(work, &case, "A1", last)?;
        }
        CaseDocument::ClosingDecision if facts.closing_served => {
            shown(work, &case, Shown::ClosingServed, last)?;
            clocks::meet(work, &case, "A11", last)?;
        }
        CaseDocument::FilingDecision
        | CaseDocument::SuspensionDecision
        | CaseDocument::ResumptionDecision
        | CaseDocument::ClosingDecision => {}
    }
    let detail = json!({ "document": document, "agency": agency, "method": method, "on": served_on });
    say(work, &case, "case.decision_served", ("case_service", made.0), detail);
    Ok(made)
}

/// The agency must be one of the case.
fn party(work: &mut Work<'_>, id: CaseId, agency: AgencyId) -> Result<(), CaseError> {
    let parties = crate::cases::store::parties(work.conn, id)?;
    if parties.iter().any(|party| party.agency_id == Some(agency)) {
        return Ok(());
    }
    Err(CaseRefusal::NotAParty { agency }.into())
}
