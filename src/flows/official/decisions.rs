//! What a decision puts on paper: made from its proposal before and after it is decided.

use std::collections::HashMap;

use serde::de::DeserializeOwned;

use crate::approvals::{Approval, ApprovalState, DecisionKind};
use crate::audit::Subject;
use crate::cases::decisions::{Closing, Reasoned, SuspensionEntry};
use crate::cases::investigation::store as papers;
use crate::cases::model::CaseFilter;
use crate::cases::{self, Case, CaseId, Track};
use crate::db::Db;
use crate::deadlines;
use crate::documents::official::{DocumentKind, Facts, Paper, arabic_date};
use crate::flows::FlowError;
use crate::kit::page::PageRequest;
use crate::kit::{AgencyId, PersonId, Scope};
use crate::lawsuits::decisions::ClaimChange;
use crate::lawsuits::{self, LawsuitId};
use crate::leads::decisions::{Decision, FilingContent};
use crate::leads::words::FilingTrack;
use crate::leads::{self, Lead, LeadId};
use crate::org;

use super::{of_case, of_lead, of_office, of_parties, of_track};

/// The kind of document by which a decision is announced; none for those that stay inside.
pub(super) fn document_of(kind: DecisionKind) -> Option<DocumentKind> {
    Some(match kind {
        DecisionKind::FileCase => DocumentKind::FilingDecision,
        DecisionKind::DeclineFiling => DocumentKind::DecliningDecision,
        DecisionKind::TransferLead => DocumentKind::TransferNotice,
        DecisionKind::ReportLeadUp => DocumentKind::ReportUpOpinion,
        DecisionKind::CloseCase => DocumentKind::ClosingDecision,
        DecisionKind::SuspendReview => DocumentKind::SuspensionDecision,
        DecisionKind::ResumeReview => DocumentKind::ResumptionDecision,
        DecisionKind::Announce => DocumentKind::Announcement,
        DecisionKind::FileSuit => DocumentKind::Complaint,
        DecisionKind::Appeal => DocumentKind::Appeal,
        DecisionKind::WithdrawSuit => DocumentKind::SuitWithdrawal,
        DecisionKind::AmendClaims => DocumentKind::ClaimChange,
        // Recommendations are drafted as such, and made from their lines.
        DecisionKind::IssueRecommendation
        | DecisionKind::AmendRecommendation
        | DecisionKind::WithdrawRecommendation
        | DecisionKind::MergeLead
        | DecisionKind::ParkLead
        | DecisionKind::HandOverLead
        | DecisionKind::OpenReporter
        | DecisionKind::ExtendSuitReview
        | DecisionKind::TransferSuit
        | DecisionKind::Urge
        | DecisionKind::Supervise
        | DecisionKind::ReportSuperior
        | DecisionKind::ReportCongress
        | DecisionKind::InformDiscipline => return None,
    })
}

/// What a proposal puts on paper: one document, or one for each agency that is told. None for a proposal that stays
/// inside, or whose record is gone.
pub(super) fn papers_of(conn: &mut Db, approval: &Approval) -> Result<Vec<Paper>, FlowError> {
    let Some(kind) = document_of(approval.kind) else { return Ok(Vec::new()) };
    match approval.kind {
        DecisionKind::FileCase
        | DecisionKind::DeclineFiling
        | DecisionKind::TransferLead
        | DecisionKind::ReportLeadUp => of_lead_decision(conn, kind, approval),
        DecisionKind::CloseCase
        | DecisionKind::SuspendReview
        | DecisionKind::ResumeReview
        | DecisionKind::Announce => of_case_decision(conn, kind, approval),
        DecisionKind::FileSuit
        | DecisionKind::Appeal
        | DecisionKind::WithdrawSuit
        | DecisionKind::AmendClaims => of_suit_decision(conn, kind, approval),
        DecisionKind::IssueRecommendation
        | DecisionKind::AmendRecommendation
        | DecisionKind::WithdrawRecommendation
        | DecisionKind::MergeLead
        | DecisionKind::ParkLead
        | DecisionKind::HandOverLead
        | DecisionKind::OpenReporter
        | DecisionKind::ExtendSuitReview
        | DecisionKind::TransferSuit
        | DecisionKind::Urge
        | DecisionKind::Supervise
        | DecisionKind::ReportSuperior
        | DecisionKind::ReportCongress
        | DecisionKind::InformDiscipline => Ok(Vec::new()),
    }
}

/// What was proposed, as the room that proposed it wrote it.
fn payload<T: DeserializeOwned>(approval: &Approval) -> Result<T, FlowError> {
    let value = approval.payload.get().clone();
    let read = serde_json::from_value(value);
    Ok(read.map_err(|error| diesel::result::Error::DeserializationError(Box::new(error)))?)
}

/// A paper of a proposal, for the office whose proposal it is.
fn paper(kind: DocumentKind, approval: &Approval, title: &str, facts: Facts) -> Paper {
    Paper {
        kind,
        office: approval.office_id,
        case_id: approval.case_id,
        source: ("approval", approval.id.0),
        subject: Subject::new("approval", approval.id.0),
        agency: None,
        title: title.to_owned(),
        facts,
    }
}

/// The same paper for each agency, or once where there is none.
fn for_each_agency(conn: &mut Db, paper: Paper, agencies: &[AgencyId]) -> Result<Vec<Paper>, FlowError> {
    let (names, mut papers) = (names_of(conn, agencies)?, Vec::new());
    for id in agencies {
        let mut own = Paper { agency: Some(*id), ..paper.clone() };
        own.facts.tell_if("受文单位", names.get(id));
        papers.push(own);
    }
    Ok(if papers.is_empty() { vec![paper] } else { papers })
}

fn names_of(conn: &mut Db, agencies: &[AgencyId]) -> Result<HashMap<AgencyId, String>, FlowError> {
    let agencies = org::store::agencies_of(conn, agencies)?;
    Ok(agencies.into_iter().map(|agency| (agency.id, agency.name)).collect())
}

fn of_lead_decision(conn: &mut Db, kind: DocumentKind, approval: &Approval) -> Result<Vec<Paper>, FlowError> {
    let id = LeadId(approval.subject_id);
    let Some(lead) = leads::store::any_lead(conn, id)? else { return Ok(Vec::new()) };
    let mut facts = of_office(conn, approval.office_id)?;
    of_lead(conn, &lead, &mut facts)?;
    facts.tell("理由", &approval.opinion);
    match payload(approval)? {
        Decision::FileCase(content) => of_filing(conn, approval, &lead, *content, facts),
        Decision::TransferLead { office_id } => {
            let to = org::store::procuratorate(conn, office_id)?;
            facts.tell_if("收文检察院", to.map(|office| office.name));
            Ok(vec![paper(kind, approval, &lead.title, facts)])
        }
        Decision::ReportLeadUp {} => {
            let own = org::store::procuratorate(conn, approval.office_id)?;
            if let Some(above) = own.and_then(|office| office.parent_id) {
                facts
                    .tell_if("上级检察院", org::store::procuratorate(conn, above)?.map(|office| office.name));
            }
            Ok(vec![paper(kind, approval, &lead.title, facts)])
        }
        Decision::DeclineFiling {}
        | Decision::MergeLead { .. }
        | Decision::ParkLead {}
        | Decision::HandOverLead { .. } => Ok(vec![paper(kind, approval, &lead.title, facts)]),
    }
}

/// The decision to file: before it is made there is no case yet, and its number is still to come.
fn of_filing(
    conn: &mut Db,
    approval: &Approval,
    lead: &Lead,
    content: FilingContent,
    mut facts: Facts,
) -> Result<Vec<Paper>, FlowError> {
    let track = match content.track {
        FilingTrack::Administrative => Track::Administrative,
        FilingTrack::Civil => Track::Civil,
        FilingTrack::CriminalIncidentalCivil => Track::CriminalIncidentalCivil,
    };
    of_track(track, &mut facts);
    facts.tell("案件名称", &content.title);
    let handler = content.handler_id.or(lead.handler_id).unwrap_or(approval.proposer_id);
    facts.tell_if("承办检察官", name_of(conn, Some(handler))?);
    let names = names_of(conn, &content.agencies)?;
    let mut parties: Vec<String> = content.agencies.iter().filter_map(|id| names.get(id).cloned()).collect();
    parties.extend(content.wrongdoers.iter().map(|suspect| suspect.name.clone()));
    facts.tell("案件当事人", parties.join("、"));
    // Once it is approved, the newest case on the lead is the one that this decision filed.
    let filter = CaseFilter { lead: Some(lead.id), ..CaseFilter::default() };
    let newest =
        cases::store::list(conn, &Scope::All, &filter, &PageRequest { cursor: None, limit: Some(1) })?;
    let filed = newest.into_iter().next().filter(|_| approval.state == ApprovalState::Approved);
    facts.tell_if("案号", filed.as_ref().map(|case| case.number.as_str()));
    let made = paper(DocumentKind::FilingDecision, approval, &content.title, facts);
    let made = Paper { case_id: filed.map(|case| case.id.0), ..made };
    // R21 Art 70: it is served on the agency of an administrative case.
    let told = if track == Track::Administrative { content.agencies } else { Vec::new() };
    for_each_agency(conn, made, &told)
}

fn name_of(conn: &mut Db, person: Option<PersonId>) -> Result<Option<String>, FlowError> {
    let Some(id) = person else { return Ok(None) };
    Ok(org::store::person(conn, id)?.map(|person| person.name))
}

fn of_case_decision(conn: &mut Db, kind: DocumentKind, approval: &Approval) -> Result<Vec<Paper>, FlowError> {
    let id = CaseId(approval.subject_id);
    let Some(case) = cases::store::any_case(conn, id)? else { return Ok(Vec::new()) };
    let mut facts = of_office(conn, approval.office_id)?;
    of_case(conn, &case, &mut facts)?;
    if approval.kind == DecisionKind::CloseCase {
        let Closing { ground, reason } = payload(approval)?;
        facts.tell("终结情形", ground.zh());
        facts.tell("理由", reason);
    } else if approval.kind == DecisionKind::SuspendReview {
        let SuspensionEntry { obstacle, agency_measures, not_idle: _ } = payload(approval)?;
        facts.tell("客观障碍", obstacle);
        facts.tell("已采取措施", agency_measures);
    } else if approval.kind == DecisionKind::ResumeReview {
        let Reasoned { reason } = payload(approval)?;
        facts.tell("理由", reason);
        let last = papers::suspensions(conn, id)?.into_iter().next_back();
        facts.tell_if("中止日期", last.map(|row| arabic_date(row.suspended_on)));
    } else {
        announced(conn, approval, &case, &mut facts)?;
        return Ok(vec![paper(kind, approval, &case.title, facts)]);
    }
    let made = paper(kind, approval, &case.title, facts);
    let parties = cases::store::parties(conn, id)?;
    let told: Vec<_> = parties.iter().filter_map(|party| party.agency_id).collect();
    for_each_agency(conn, made, &told)
}

fn announced(conn: &mut Db, approval: &Approval, case: &Case, facts: &mut Facts) -> Result<(), FlowError> {
    let wanted = approval.payload.get().get("announcement").and_then(serde_json::Value::as_i64);
    let found = papers::announcements(conn, case.id)?.into_iter().find(|row| Some(row.id.0) == wanted);
    if let Some(row) = found {
        facts.tell("公益受损情况", row.harm);
        facts.tell("告知事项", row.notice);
        facts.tell("联系方式", row.contact);
    }
    let dates = deadlines::store::pack_dates(conn)?;
    let on = approval.closed_at.unwrap_or(approval.proposed_at).date();
    let rule = deadlines::rule_on(&dates, "C1", on);
    facts.tell_if("公告期限", rule.and_then(|(_, rule)| rule.length).map(|length| length.to_string()));
    Ok(())
}

fn of_suit_decision(conn: &mut Db, kind: DocumentKind, approval: &Approval) -> Result<Vec<Paper>, FlowError> {
    let id = LawsuitId(approval.subject_id);
    let Some(suit) = lawsuits::store::any_lawsuit(conn, id)? else { return Ok(Vec::new()) };
    let Some(case) = cases::store::any_case(conn, suit.case_id)? else { return Ok(Vec::new()) };
    let mut facts = of_office(conn, approval.office_id)?;
    of_case(conn, &case, &mut facts)?;
    facts.tell("诉讼类型", suit.kind.zh());
    facts.tell("被告", of_parties(conn, &case)?);
    facts.tell("法院", &suit.court);
    facts.tell_if("原案号", suit.docket_number.as_deref());
    let claims = lawsuits::store::claims(conn, id)?;
    let standing = claims.iter().filter(|claim| claim.dropped_on.is_none()).map(|claim| claim.text.as_str());
    facts.list("诉讼请求", standing);
    if approval.kind == DecisionKind::FileSuit {
        facts.tell("事实和理由", &suit.facts);
        // JI20 Arts 14 and 22: what is filed with the complaint.
        let administrative = suit.kind == Track::Administrative;
        let before = if administrative {
            "已经履行诉前程序的材料"
        } else {
            "已经履行公告程序的材料"
        };
        facts.list("附件", ["起诉书副本", "证据目录和证据材料", before]);
    } else if approval.kind == DecisionKind::AmendClaims {
        let ClaimChange { dropped, added, reason, no_private_duty: _ } = payload(approval)?;
        facts.tell("理由", reason);
        let given_up =
            claims.iter().filter(|claim| dropped.contains(&claim.no)).map(|claim| claim.text.as_str());
        facts.list("放弃的请求", given_up);
        facts.list("增加的请求", added.iter().map(|claim| claim.text.as_str()));
    } else {
        let Reasoned { reason } = payload(approval)?;
        facts.tell("理由", reason);
        facts.tell_if("一审裁判日期", suit.decided_on.map(arabic_date));
        facts.tell_if("一审裁判", suit.decision.as_deref());
    }
    Ok(vec![paper(kind, approval, &case.title, facts)])
}
