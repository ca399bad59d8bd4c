//! Use cases of a case as a whole: file it, move it, read it.

use chrono::NaiveDate;
use serde_json::json;

use super::clocks;
use super::error::{CaseError, CaseRefusal};
use super::measures::model::Shown;
use super::measures::service as measures;
use super::model::{Case, CaseFilter, CaseId, CaseLead, Duty, Filing, Member, Party, PartyKind, Wrongdoer};
pub use super::progress::{BY_HAND, advance, advance_by_hand, advance_on, ahead};
use super::state::{CaseEvent, CaseState, Track};
use super::{rules, store};
use crate::audit::{Change, Subject, Work};
use crate::db::Db;
use crate::deadlines::Clock;
use crate::kit::page::{Page, PageRequest};
use crate::kit::{AgencyId, Fields, OfficeId, PersonId, Scope};
use crate::leads::{self, DomainTrack, LeadId};
use crate::org::{self, AgencyStanding, Level};

/// A case with everything around it.
#[derive(Debug, Clone)]
pub struct CaseView {
    /// The case.
    pub case: Case,
    /// The leads it came from.
    pub leads: Vec<CaseLead>,
    /// Those it is against.
    pub parties: Vec<Party>,
    /// Those who work on it.
    pub members: Vec<Member>,
}

/// Files a case after the decision to file (R21 Arts 30, 67, 85): number, leads, parties, the list of
/// handling measures, and on the administrative track the clock of serving the decision.
///
/// # Errors
/// When the field is not open to this track and level, or the office is not competent.
pub fn file(work: &mut Work<'_>, filing: &Filing) -> Result<Case, CaseError> {
    let today = work.today();
    let mut fields = Fields::new();
    fields.text("title", &filing.title, 1..=200);
    fields.check(!filing.leads.is_empty(), "leads", "required", "");
    rules::check_wrongdoers(&mut fields, &filing.wrongdoers);
    fields.finish()?;
    let office = org::store::procuratorate(work.conn, filing.office)?
        .ok_or(CaseRefusal::OfficeUnknown { office: filing.office })?;
    check_domain(work.conn, filing, office.level, today)?;
    if store::office_of(work.conn, filing.handler)? != Some(filing.office) {
        return Err(CaseRefusal::PersonOfOtherOffice { person: filing.handler }.into());
    }
    let mut agencies = Vec::new();
    for id in &filing.agencies {
        agencies.push((*id, competent(work.conn, filing.office, *id, today)?));
    }
    let year = store::year(today);
    let no = store::next_number(work.conn, filing.office, filing.track, year)?;
    let number = format!("{}检{}〔{year}〕{no}号", office.short_name, series(filing.track));
    let id = store::insert(work.conn, &number, filing, &agencies, today)?;
    let case = store::any_case(work.conn, id)?.ok_or(CaseRefusal::NotFound { id })?;
    let leads: Vec<LeadId> = filing.leads.iter().map(|(lead, _)| *lead).collect();
    let detail = json!({ "number": number, "track": case.track, "domain": case.domain, "leads": leads });
    work.record_in_case(case.office_id, id.0, "case.filed", Subject::new("case", id.0), detail);
    measures::seed(work, id, case.track)?;
    measures::shown(work, &case, Shown::Filing, today)?;
    if case.track == Track::Administrative {
        // R21 Art 70: the filing decision is served within seven days.
        clocks::start(work, &case, "A1", today)?;
    }
    Ok(case)
}

/// The business code of a case number.
fn series(track: Track) -> &'static str {
    match track {
        Track::Administrative => "行公立",
        Track::Civil => "民公立",
        Track::CriminalIncidentalCivil => "刑附民公立",
    }
}

/// The field must be open on the day, to the track, and to an office of this level.
fn check_domain(conn: &mut Db, filing: &Filing, level: Level, on: NaiveDate) -> Result<(), CaseError> {
    let code = || filing.domain.clone();
    let domain = leads::store::domains(conn)?
        .into_iter()
        .find(|domain| domain.code == filing.domain && domain.in_force(on))
        .ok_or_else(|| CaseRefusal::DomainNotOpen { domain: code() })?;
    let of_track = match domain.track {
        DomainTrack::Both => true,
        DomainTrack::Administrative => filing.track == Track::Administrative,
        DomainTrack::Civil => filing.track != Track::Administrative,
    };
    if !of_track {
        return Err(CaseRefusal::DomainOfOtherTrack { domain: code(), track: filing.track }.into());
    }
    // 反垄断法 Art 60(2): offices of cities and above only. Levels are ordered from the top.
    if level > domain.min_level {
        return Err(CaseRefusal::DomainOfHigherLevel { domain: code() }.into());
    }
    Ok(())
}

/// R21 Art 13: the office of the agency's level files; the level above may take it over (Art 15).
/// No case is against an agency that has ended. Gives the agency's name.
fn competent(conn: &mut Db, office: OfficeId, id: AgencyId, today: NaiveDate) -> Result<String, CaseError> {
    let standing = org::store::agency_standing(conn, id, today)?;
    let agency = match standing.ok_or(CaseRefusal::NotAParty { agency: id })? {
        AgencyStanding::Stands(agency) => agency,
        AgencyStanding::Succeeded { agency, successor } => {
            return Err(CaseRefusal::AgencySucceeded { agency, successor }.into());
        }
        AgencyStanding::Ended { agency, last } => {
            return Err(CaseRefusal::AgencyEnded { agency, last }.into());
        }
    };
    let mut at = Some(agency.office_id);
    while let Some(of) = at {
        if of == office {
            return Ok(agency.name);
        }
        at = org::store::procuratorate(conn, of)?.and_then(|row| row.parent_id);
    }
    Err(CaseRefusal::NotCompetent { agency: id }.into())
}

/// A case in sight whose handling is the actor's office's.
///
/// # Errors
/// When it is not in sight, or another office handles it.
pub fn open(work: &mut Work<'_>, id: CaseId) -> Result<Case, CaseError> {
    let case = store::case(work.conn, &work.actor.scope, id)?.ok_or(CaseRefusal::NotFound { id })?;
    let receiving = case.state == CaseState::Transferred && case.suit_office_id == work.actor.office;
    let own = work.actor.person.is_none() || work.actor.office == Some(case.handling_office());
    if own || receiving { Ok(case) } else { Err(CaseRefusal::OtherOffice { number: case.number }.into()) }
}

/// Adds a lead that is handled together with a filed case (R21 Art 69).
///
/// # Errors
/// When a recommendation has been issued, so that a new filing is needed.
pub fn join_lead(work: &mut Work<'_>, id: CaseId, lead: LeadId, reason: &str) -> Result<(), CaseError> {
    let case = open(work, id)?;
    let mut fields = Fields::new();
    let reason = fields.text("reason", reason, 1..=500);
    let known = leads::store::lead(work.conn, &work.actor.scope, lead)?.is_some();
    fields.check(known, "lead_id", "unknown", lead);
    fields.finish()?;
    // R21 Art 69: found after filing but before the recommendation, it is handled together.
    if case.recommended_on.is_some() || case.sued_on.is_some() || case.closed_on.is_some() {
        let refusal = CaseRefusal::NotFromHere { event: CaseEvent::BeginInvestigation, state: case.state };
        return Err(refusal.into());
    }
    let today = work.today();
    store::link_lead(work.conn, id, lead, &reason, today)?;
    let detail = json!({ "lead": lead, "reason": reason });
    work.record_in_case(case.office_id, id.0, "case.lead_joined", Subject::new("case", id.0), detail);
    Ok(())
}

/// Names somebody against whom a case is that was filed before they were known (R21 Art 29).
///
/// # Errors
/// When the office is not competent for the agency.
pub fn name_party(
    work: &mut Work<'_>,
    id: CaseId,
    agency: Option<AgencyId>,
    wrongdoer: Option<&Wrongdoer>,
) -> Result<(), CaseError> {
    let case = open(work, id)?;
    let mut fields = Fields::new();
    fields.check(agency.is_some() != wrongdoer.is_some(), "agency_id", "required", "agency_id | name");
    if let Some(wrongdoer) = wrongdoer {
        rules::check_wrongdoers(&mut fields, std::slice::from_ref(wrongdoer));
    }
    let known = store::parties(work.conn, id)?;
    let twice = agency.is_some() && known.iter().any(|party| party.agency_id == agency);
    fields.check(!twice, "agency_id", "not_allowed", "already a party");
    fields.finish()?;
    if let Some(agency) = agency {
        let name = competent(work.conn, case.office_id, agency, work.today())?;
        store::insert_party(work.conn, id, PartyKind::Agency, Some(agency), &name, None)?;
    }
    if let Some(Wrongdoer { name, credit_code }) = wrongdoer {
        store::insert_party(work.conn, id, PartyKind::Wrongdoer, None, name.trim(), credit_code.as_deref())?;
    }
    let detail = json!({ "agency": agency, "wrongdoer": wrongdoer.is_some() });
    work.record_in_case(case.office_id, id.0, "case.party_named", Subject::new("case", id.0), detail);
    Ok(())
}

/// Corrections of what a case is called and whether it presses: what is none stays as it is.
#[derive(Debug, Clone, Default)]
pub struct Amendment {
    /// What it is about.
    pub title: Option<String>,
    /// Whether the harm goes on or grows.
    pub urgent: Option<bool>,
}

/// Corrects a case that is not archived. What was issued keeps the name it was issued with.
///
/// # Errors
/// A wrong title, a case that is archived, or somebody else's change.
pub fn amend(work: &mut Work<'_>, id: CaseId, version: i32, told: &Amendment) -> Result<Case, CaseError> {
    let before = open(work, id)?;
    if before.version != version {
        return Err(CaseRefusal::Stale { current: before.version }.into());
    }
    if before.state == CaseState::Archived {
        return Err(CaseRefusal::Archived { number: before.number }.into());
    }
    let mut after = before.clone();
    if let Some(title) = &told.title {
        let mut fields = Fields::new();
        after.title = fields.text("title", title, 1..=200);
        fields.finish()?;
    }
    after.urgent = told.urgent.unwrap_or(after.urgent);
    let mut changes = Vec::new();
    if after.title != before.title {
        changes.push(Change { field: "title", from: json!(before.title), to: json!(after.title) });
    }
    if after.urgent != before.urgent {
        changes.push(Change { field: "urgent", from: json!(before.urgent), to: json!(after.urgent) });
    }
    if changes.is_empty() {
        return Ok(before);
    }
    if store::amend(work.conn, &after)? == 0 {
        return Err(CaseRefusal::Stale { current: before.version }.into());
    }
    let office = after.handling_office();
    let detail = json!({ "changes": changes });
    work.record_in_case(office, id.0, "case.amended", Subject::new("case", id.0), detail);
    Ok(Case { version: after.version + 1, ..after })
}

/// Gives a case another handler, or one more who assists.
///
/// # Errors
/// When the person is not of the handling office.
pub fn assign(work: &mut Work<'_>, id: CaseId, person: PersonId, duty: Duty) -> Result<(), CaseError> {
    let mut case = open(work, id)?;
    if store::office_of(work.conn, person)? != Some(case.handling_office()) {
        return Err(CaseRefusal::PersonOfOtherOffice { person }.into());
    }
    let today = work.today();
    if duty == Duty::Handler {
        store::end_handler(work.conn, id, today)?;
        case.handler_id = person;
        if store::update(work.conn, &case)? == 0 {
            return Err(CaseRefusal::Stale { current: case.version }.into());
        }
    }
    store::insert_member(work.conn, id, person, duty, today)?;
    let detail = json!({ "person": person, "duty": duty });
    work.record_in_case(case.handling_office(), id.0, "case.assigned", Subject::new("case", id.0), detail);
    Ok(())
}

/// A page of the cases in sight.
///
/// # Errors
/// The database's.
pub fn list(
    conn: &mut Db,
    scope: &Scope,
    filter: &CaseFilter,
    page: &PageRequest,
) -> Result<Page<Case>, CaseError> {
    let rows = store::list(conn, scope, filter, page)?;
    Ok(Page::of(rows, page, |case| case.id.0))
}

/// A case in sight with everything around it.
///
/// # Errors
/// When it is not in sight.
pub fn view(conn: &mut Db, scope: &Scope, id: CaseId) -> Result<CaseView, CaseError> {
    let case = store::case(conn, scope, id)?.ok_or(CaseRefusal::NotFound { id })?;
    Ok(CaseView {
        case,
        leads: store::leads(conn, id)?,
        parties: store::parties(conn, id)?,
        members: store::members(conn, id)?,
    })
}

/// The names of the private parties of a case: its wrongdoers, and those its leads suspect.
///
/// # Errors
/// The database's.
pub fn private_parties(conn: &mut Db, id: CaseId) -> diesel::QueryResult<Vec<String>> {
    let parties = store::parties(conn, id)?.into_iter().filter(|party| party.kind == PartyKind::Wrongdoer);
    let mut names: Vec<String> = parties.map(|party| party.name).collect();
    for lead in store::leads(conn, id)? {
        let facts = leads::store::facts(conn, lead.lead_id)?;
        names.extend(facts.suspects.into_inner().into_iter().map(|suspect| suspect.name));
    }
    names.iter_mut().for_each(|name| *name = name.trim().to_owned());
    names.sort();
    names.dedup();
    Ok(names)
}

/// The clocks of a case in sight.
///
/// # Errors
/// When it is not in sight.
pub fn clocks(conn: &mut Db, scope: &Scope, id: CaseId) -> Result<Vec<Clock>, CaseError> {
    store::case(conn, scope, id)?.ok_or(CaseRefusal::NotFound { id })?;
    Ok(crate::deadlines::store::of_case(conn, id.0)?)
}
