//! Official documents of the work: which there are, what is told in them, and who may have them.
//!
//! What an approved decision puts on paper is issued in the transaction of the decision; what is made from a record is
//! issued by whoever handles it. Everything a document says is gathered here into plain facts; how they become a
//! document is not known here.

mod decisions;
mod recommendation;
mod records;

use chrono::{Datelike, NaiveDate};

use crate::approvals::{self, Approval, ApprovalId, DecisionKind};
use crate::audit::{Subject, Work};
use crate::cases::error::{CaseError, CaseRefusal};
use crate::cases::investigation::model::{CaseDocument, CaseService};
use crate::cases::{self, Case, CaseId, Track};
use crate::db::Db;
use crate::documents::official::{
    DocumentId, DocumentKind, Facts, OfficialDocument, Paper, Rendered, Signing, TemplateId, service, store,
};
use crate::documents::service::issue_number;
use crate::documents::{DocumentError, NumberId};
use crate::kit::grouping::grouped;
use crate::kit::page::{Page, PageRequest};
use crate::kit::{AgencyId, OfficeId, Scope};
use crate::leads::{self, Lead};
use crate::org;
use crate::recommendations::{self, AddresseeId, RecommendationId};

use super::error::FlowError;

/// A draft of a document from a record in sight: of the copy for an agency, or of the first one; with the template that
/// counts, or one that is tried.
///
/// # Errors
/// When there is no such record, or the document was issued.
pub fn draft(
    conn: &mut Db,
    scope: &Scope,
    (kind, id): (DocumentKind, i64),
    (agency, tried): (Option<AgencyId>, Option<TemplateId>),
    today: NaiveDate,
) -> Result<(Paper, Rendered), FlowError> {
    let papers = papers(conn, scope, kind, id, today)?;
    let wanted = papers.into_iter().find(|paper| agency.is_none() || paper.agency == agency);
    let paper = wanted.ok_or(DocumentError::SourceNotFound { document: kind.zh(), id })?;
    let rendered = service::draft(conn, &paper, tried, today)?;
    Ok((paper, rendered))
}

/// What documents of a kind say of a record in sight.
fn papers(
    conn: &mut Db,
    scope: &Scope,
    kind: DocumentKind,
    id: i64,
    today: NaiveDate,
) -> Result<Vec<Paper>, FlowError> {
    if matches!(kind, DocumentKind::Recommendation | DocumentKind::GovernanceRecommendation) {
        return Ok(recommendation::paper(conn, scope, kind, AddresseeId(id), today)?.into_iter().collect());
    }
    if is_by_decision(kind) {
        let approval = approvals::store::approval(conn, scope, ApprovalId(id))?;
        let approval = approval.filter(|approval| decisions::document_of(approval.kind) == Some(kind));
        return approval.map_or(Ok(Vec::new()), |approval| decisions::papers_of(conn, &approval));
    }
    Ok(records::paper(conn, scope, kind, id)?.into_iter().collect())
}

/// Whether an approved decision issues documents of a kind.
fn is_by_decision(kind: DocumentKind) -> bool {
    DecisionKind::ALL.iter().any(|decision| decisions::document_of(*decision) == Some(kind))
}

/// Issues what an approved decision puts on paper, when it has taken effect.
///
/// # Errors
/// When something that the document has to say is not told.
pub(super) fn on_approved(work: &mut Work<'_>, approval: &Approval) -> Result<(), FlowError> {
    if approval.kind == DecisionKind::IssueRecommendation {
        return recommendation::issue(work, RecommendationId(approval.subject_id), approval);
    }
    let papers = decisions::papers_of(work.conn, approval)?;
    let Some(office) = papers.first().map(|paper| paper.office) else { return Ok(()) };
    let on = work.today();
    let kind = decisions::document_of(approval.kind);
    // The copies for several agencies are one document, under one number.
    let number = number(work, kind, office, Subject::new("approval", approval.id.0))?;
    for paper in papers {
        let signing = Signing { number: number.clone(), signer: approval.decider_id, on };
        service::issue(work, paper, signing)?;
    }
    Ok(())
}

/// The next number of the series of a kind; none for a kind without numbers.
fn number(
    work: &mut Work<'_>,
    kind: Option<DocumentKind>,
    office: OfficeId,
    subject: Subject,
) -> Result<Option<(NumberId, String)>, FlowError> {
    let Some(series) = kind.and_then(DocumentKind::series) else { return Ok(None) };
    let year = work.today().year();
    let given = issue_number(work, office, series, year, subject)?;
    Ok(Some((given.id, given.number)))
}

/// Sets a document that is made from a record: from then on it is kept as it is. Whoever sets it signs it.
///
/// # Errors
/// When a decision issues such documents, there is no such record, it is another office's, or something is not told.
pub fn issue_record(work: &mut Work<'_>, kind: DocumentKind, id: i64) -> Result<OfficialDocument, FlowError> {
    let missing = || DocumentError::SourceNotFound { document: kind.zh(), id };
    let scope = work.actor.scope.clone();
    let paper = records::paper(work.conn, &scope, kind, id)?;
    let by_decision = is_by_decision(kind)
        || matches!(kind, DocumentKind::Recommendation | DocumentKind::GovernanceRecommendation);
    if by_decision {
        return Err(DocumentError::ByDecision { document: kind.zh() }.into());
    }
    let paper = paper.ok_or_else(missing)?;
    if work.actor.person.is_some() && work.actor.office != Some(paper.office) {
        return Err(CaseError::from(CaseRefusal::OtherOffice { number: paper.title }).into());
    }
    // What is missing refuses before a number is taken.
    let number = number(work, Some(kind), paper.office, paper.subject)?;
    let signing = Signing { number, signer: work.actor.person, on: work.today() };
    let made = service::issue(work, paper, signing)?;
    Ok(store::document(work.conn, &Scope::All, made)?.ok_or_else(missing)?)
}

/// What was served on an agency, or on one that it succeeded: issued documents alone, by id.
///
/// # Errors
/// The database's.
pub fn served_documents(
    conn: &mut Db,
    agency: AgencyId,
    today: NaiveDate,
    page: &PageRequest,
) -> Result<Page<OfficialDocument>, FlowError> {
    let agencies = with_predecessors(conn, agency, today)?;
    let rows = store::addressed_to(conn, &agencies, page)?;
    let mut found = Page::of(rows, page, |row| row.id.0);
    found.items = served(conn, agency, today, std::mem::take(&mut found.items))?;
    Ok(found)
}

/// One document that was served on an agency.
///
/// # Errors
/// When there is none.
pub fn served_document(
    conn: &mut Db,
    agency: AgencyId,
    today: NaiveDate,
    id: DocumentId,
) -> Result<OfficialDocument, FlowError> {
    let missing = DocumentError::DocumentNotFound { id };
    let document = store::document(conn, &Scope::All, id)?;
    served(conn, agency, today, document.into_iter().collect())?.pop().ok_or_else(|| missing.into())
}

fn with_predecessors(conn: &mut Db, agency: AgencyId, today: NaiveDate) -> Result<Vec<AgencyId>, FlowError> {
    let mut agencies = org::store::predecessors(conn, agency, today)?;
    agencies.push(agency);
    Ok(agencies)
}

/// Those of some documents that were served on an agency by the ledger. A decision of a case is served as such, and what
/// is served after its day is it.
fn served(
    conn: &mut Db,
    agency: AgencyId,
    today: NaiveDate,
    documents: Vec<OfficialDocument>,
) -> Result<Vec<OfficialDocument>, FlowError> {
    let own = with_predecessors(conn, agency, today)?;
    let lines = documents.iter().filter(|document| document.subject_kind == "addressee");
    let lines: Vec<AddresseeId> = lines.map(|document| AddresseeId(document.subject_id)).collect();
    let lines = recommendations::store::served_among(conn, agency, today, &lines)?;
    let cases: Vec<i64> = documents.iter().filter_map(|document| document.case_id).collect();
    let services = grouped(cases::store::batches::services_of(conn, &cases)?);
    let is_served = |document: &OfficialDocument| {
        if document.subject_kind == "addressee" {
            return lines.contains(&AddresseeId(document.subject_id));
        }
        let of_case = document.case_id.and_then(|case| services.get(&case));
        document.agency_id.is_some_and(|addressed| own.contains(&addressed))
            && of_case.is_some_and(|services| service_among(services, document).is_some())
    };
    Ok(documents.into_iter().filter(is_served).collect())
}

/// The service of a decision of a case on the agency it is addressed to.
fn service_of(conn: &mut Db, document: &OfficialDocument) -> Result<Option<CaseService>, FlowError> {
    let Some(case) = document.case_id else { return Ok(None) };
    let services = cases::investigation::store::services(conn, CaseId(case))?;
    Ok(service_among(&services, document).cloned())
}

/// The service of a decision among those of its case.
fn service_among<'a>(services: &'a [CaseService], document: &OfficialDocument) -> Option<&'a CaseService> {
    // What is served of a case goes by the name of what was issued.
    let served_as = CaseDocument::from_code(document.kind.code())?;
    services.iter().find(|row| {
        row.document == served_as
            && Some(row.agency_id) == document.agency_id
            && row.served_on >= document.signed_on
    })
}

/// What every document of an office says.
fn of_office(conn: &mut Db, office: OfficeId) -> Result<Facts, FlowError> {
    let mut facts = Facts::default();
    facts.tell_if("院名", org::store::procuratorate(conn, office)?.map(|office| office.name));
    Ok(facts)
}

/// What every document of a case says.
fn of_case(conn: &mut Db, case: &Case, facts: &mut Facts) -> Result<(), FlowError> {
    facts.tell("案件名称", &case.title);
    facts.tell("案号", &case.number);
    facts.tell_if("领域", field_name(conn, &case.domain)?);
    facts.tell("案件当事人", of_parties(conn, case)?);
    facts.tell_if("承办检察官", org::store::person(conn, case.handler_id)?.map(|person| person.name));
    of_track(case.track, facts);
    Ok(())
}

/// Those a case is against: agencies of an administrative case, wrongdoers of a civil one.
fn of_parties(conn: &mut Db, case: &Case) -> Result<String, FlowError> {
    let parties = cases::store::parties(conn, case.id)?;
    let wanted = |agency: bool| {
        let names: Vec<_> = parties
            .iter()
            .filter(|party| party.agency_id.is_some() == agency)
            .map(|party| party.name.as_str())
            .collect();
        names.join("、")
    };
    let (first, second) = if case.track == Track::Administrative { (true, false) } else { (false, true) };
    let names = wanted(first);
    Ok(if names.is_empty() { wanted(second) } else { names })
}

/// Which procedure it is, for what a template says only of one.
fn of_track(track: Track, facts: &mut Facts) {
    let name = if track == Track::Administrative { "行政公益诉讼" } else { "民事公益诉讼" };
    facts.tell(name, track.zh());
}

/// What every document of a lead says. Nothing of who reported it is known here.
fn of_lead(conn: &mut Db, lead: &Lead, facts: &mut Facts) -> Result<(), FlowError> {
    facts.tell("线索名称", &lead.title);
    facts.tell("线索编号", &lead.number);
    facts.tell("线索来源", lead.statutory_source.zh());
    if let Some(code) = &lead.domain {
        facts.tell_if("领域", field_name(conn, code)?);
    }
    let told = leads::store::facts(conn, lead.id)?;
    facts.tell("线索内容", told.narrative);
    facts.tell_if("发生地点", told.place);
    Ok(())
}

fn field_name(conn: &mut Db, code: &str) -> Result<Option<String>, FlowError> {
    let fields = leads::store::domains(conn)?;
    Ok(fields.into_iter().find(|field| field.code == code).map(|field| field.name_zh))
}
