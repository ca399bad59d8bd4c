//! Documents that are made from a record and set by whoever handles it: reports, plans, minutes, letters, receipts.

use crate::approvals::{self, ApprovalId, ApprovalState, DecisionKind};
use crate::audit::Subject;
use crate::cases::investigation::model::{ActKind, ReportKind};
use crate::cases::investigation::store as papers;
use crate::cases::outward::model::{EvidenceRequestId, SupportId};
use crate::cases::{self, Case, CaseId, outward};
use crate::db::Db;
use crate::documents::official::{DocumentId, DocumentKind as K, Facts, Paper, arabic_date, store as issued};
use crate::flows::FlowError;
use crate::kit::{PersonId, Scope};
use crate::lawsuits;
use crate::leads::decisions::Decision;
use crate::leads::{self, LeadId};
use crate::org;
use crate::recommendations::{self, AddresseeId, ServiceState};

use super::{of_case, of_lead, of_office};

/// A record in sight that a document is made from: the case it belongs to, what is told of it, its kind and id.
type Told = (Case, Facts);

/// What a document of a kind says of a record in sight; none for a kind that a decision issues.
pub(super) fn paper(conn: &mut Db, scope: &Scope, kind: K, id: i64) -> Result<Option<Paper>, FlowError> {
    let (table, told) = match kind {
        K::InvestigationReport => ("case_report", report(conn, scope, ReportKind::Investigation, id)?),
        K::FinalReviewReport => ("case_report", report(conn, scope, ReportKind::FinalReview, id)?),
        K::InvestigationPlan => ("case_plan", plan(conn, scope, id)?),
        K::InspectionRecord => ("investigation_act", act(conn, scope, ActKind::SiteInspection, id)?),
        K::InterviewRecord => ("investigation_act", act(conn, scope, ActKind::Interview, id)?),
        K::AppraisalLetter => ("appraisal", appraisal(conn, scope, id)?),
        K::ConsultationMinutes | K::FactConfirmation => {
            ("consultation", consultation(conn, scope, kind, id)?)
        }
        K::AppearanceNotice => ("hearing", hearing(conn, scope, id)?),
        K::ServiceReceipt => ("official_document", receipt(conn, scope, id)?),
        K::SupportOpinion | K::SupportWithdrawal => ("case_support", support(conn, scope, kind, id)?),
        K::EvidenceNotice => ("evidence_request", evidence_notice(conn, scope, id)?),
        K::PreliminaryReport => return inquiry(conn, scope, id),
        K::FilingForm => return form(conn, scope, id),
        K::Recommendation
        | K::GovernanceRecommendation
        | K::FilingDecision
        | K::DecliningDecision
        | K::TransferNotice
        | K::ReportUpOpinion
        | K::ClosingDecision
        | K::SuspensionDecision
        | K::ResumptionDecision
        | K::Announcement
        | K::Complaint
        | K::Appeal
        | K::SuitWithdrawal
        | K::ClaimChange => return Ok(None),
    };
    let Some((case, facts)) = told else { return Ok(None) };
    Ok(Some(Paper {
        kind,
        office: case.handling_office(),
        case_id: Some(case.id.0),
        source: (table, id),
        subject: Subject::new("case", case.id.0),
        agency: None,
        title: case.title,
        facts,
    }))
}

/// A case in sight, and what is told of it.
fn case_in_sight(conn: &mut Db, scope: &Scope, id: CaseId) -> Result<Option<Told>, FlowError> {
    let Some(case) = cases::store::case(conn, scope, id)? else { return Ok(None) };
    let mut facts = of_office(conn, case.handling_office())?;
    of_case(conn, &case, &mut facts)?;
    Ok(Some((case, facts)))
}

fn name(conn: &mut Db, person: Option<PersonId>) -> Result<Option<String>, FlowError> {
    let Some(id) = person else { return Ok(None) };
    Ok(org::store::person(conn, id)?.map(|person| person.name))
}

fn report(conn: &mut Db, scope: &Scope, kind: ReportKind, id: i64) -> Result<Option<Told>, FlowError> {
    let Some((case, row)) = papers::report(conn, id)?.filter(|(_, row)| row.kind == kind) else {
        return Ok(None);
    };
    let Some((case, mut facts)) = case_in_sight(conn, scope, case)? else { return Ok(None) };
    facts.tell("公益损害事实", row.harm);
    facts.tell("职责", row.duty);
    facts.tell("违法情形", row.conduct);
    facts.tell("因果关系", row.causation);
    facts.tell("处理意见", row.proposal.zh());
    facts.tell("报告日期", arabic_date(row.concluded_on));
    facts.tell_if("报告人", name(conn, row.author_id)?);
    Ok(Some((case, facts)))
}

fn plan(conn: &mut Db, scope: &Scope, id: i64) -> Result<Option<Told>, FlowError> {
    let Some((case, row)) = papers::plan(conn, id)? else { return Ok(None) };
    let Some((case, mut facts)) = case_in_sight(conn, scope, case)? else { return Ok(None) };
    facts.tell("调查事项", row.matters);
    facts.tell("调查方法", row.methods);
    facts.tell("安全保密", row.safety);
    facts.tell("制定日期", arabic_date(row.made_on));
    // A plan that the program brought in has no author; the handler answers for it.
    facts.tell_if("制定人", name(conn, row.author_id.or(Some(case.handler_id)))?);
    Ok(Some((case, facts)))
}

fn act(conn: &mut Db, scope: &Scope, kind: ActKind, id: i64) -> Result<Option<Told>, FlowError> {
    let Some((case, row)) = papers::act(conn, id)?.filter(|(_, row)| row.kind == kind) else {
        return Ok(None);
    };
    let Some((case, mut facts)) = case_in_sight(conn, scope, case)? else { return Ok(None) };
    let mut officers = Vec::new();
    for officer in [row.first_officer_id, row.second_officer_id] {
        officers.extend(name(conn, Some(officer))?);
    }
    facts.tell("调查人员", officers.join("、"));
    facts.tell("调查日期", arabic_date(row.done_on));
    facts.tell("地点", row.place);
    facts.tell("记录内容", row.summary);
    Ok(Some((case, facts)))
}

fn appraisal(conn: &mut Db, scope: &Scope, id: i64) -> Result<Option<Told>, FlowError> {
    let Some((case, row)) = papers::appraisal(conn, id)? else { return Ok(None) };
    let Some((case, mut facts)) = case_in_sight(conn, scope, case)? else { return Ok(None) };
    facts.tell("受托单位", row.body);
    facts.tell("委托种类", row.kind.zh());
    facts.tell("委托事项", row.matters);
    facts.tell("委托日期", arabic_date(row.commissioned_on));
    Ok(Some((case, facts)))
}

fn consultation(conn: &mut Db, scope: &Scope, kind: K, id: i64) -> Result<Option<Told>, FlowError> {
    let Some((case, row)) = papers::consultation(conn, id)? else { return Ok(None) };
    // Facts can be confirmed only where some were held true.
    if kind == K::FactConfirmation && row.confirmed_facts.is_none() {
        return Ok(None);
    }
    let Some((case, mut facts)) = case_in_sight(conn, scope, case)? else { return Ok(None) };
    facts.tell_if("行政机关", org::store::agency(conn, row.agency_id)?.map(|agency| agency.name));
    facts.tell("磋商日期", arabic_date(row.held_on));
    facts.tell("磋商地点", row.place);
    facts.tell("参加人员", row.participants);
    facts.tell("磋商内容", row.minutes);
    facts.tell("磋商结果", row.outcome.zh());
    facts.tell_if("确认的事实", row.confirmed_facts);
    Ok(Some((case, facts)))
}

fn hearing(conn: &mut Db, scope: &Scope, id: i64) -> Result<Option<Told>, FlowError> {
    let Some((suit, row)) = lawsuits::store::hearing_of(conn, id)? else { return Ok(None) };
    let Some(suit) = lawsuits::store::any_lawsuit(conn, suit)? else { return Ok(None) };
    let Some((case, mut facts)) = case_in_sight(conn, scope, suit.case_id)? else { return Ok(None) };
    facts.tell("法院", suit.court);
    facts.tell_if("原案号", suit.docket_number);
    facts.tell("审级", if row.instance > 1 { "二审" } else { "一审" });
    facts.tell("开庭日期", arabic_date(row.held_on));
    facts.tell("开庭地点", row.place);
    facts.tell_if("出庭人员", row.appearing);
    Ok(Some((case, facts)))
}

fn support(conn: &mut Db, scope: &Scope, kind: K, id: i64) -> Result<Option<Told>, FlowError> {
    let Some((case, row)) = outward::store::support(conn, SupportId(id))? else { return Ok(None) };
    if kind == K::SupportWithdrawal && row.withdrawn_on.is_none() {
        return Ok(None);
    }
    let Some((case, mut facts)) = case_in_sight(conn, scope, case)? else { return Ok(None) };
    facts.tell("起诉主体", row.plaintiff);
    facts.tell("法院", row.court);
    facts.tell("支持意见", row.opinion);
    facts.tell("支持日期", arabic_date(row.made_on));
    facts.tell_if("理由", row.withdrawn_reason);
    Ok(Some((case, facts)))
}

fn evidence_notice(conn: &mut Db, scope: &Scope, id: i64) -> Result<Option<Told>, FlowError> {
    let found = outward::store::evidence_request(conn, EvidenceRequestId(id))?;
    let Some((case, row)) = found else { return Ok(None) };
    let Some((case, mut facts)) = case_in_sight(conn, scope, case)? else { return Ok(None) };
    facts.tell("持有单位", row.holder);
    facts.list("证据材料", row.items.get());
    facts.tell("提供期限", arabic_date(row.due_on));
    Ok(Some((case, facts)))
}

/// The receipt that goes with an issued document; what is known of its service is filled in, the rest is by hand.
fn receipt(conn: &mut Db, scope: &Scope, id: i64) -> Result<Option<Told>, FlowError> {
    let Some(document) = issued::document(conn, scope, DocumentId(id))? else { return Ok(None) };
    let (Some(case), Some(agency)) = (document.case_id, document.agency_id) else { return Ok(None) };
    let Some((case, mut facts)) = case_in_sight(conn, scope, CaseId(case))? else { return Ok(None) };
    facts.tell("送达文书", document.kind.zh());
    facts.tell_if("文号", document.number.as_deref());
    facts.tell_if("受送达人", org::store::agency(conn, agency)?.map(|agency| agency.name));
    if document.subject_kind == "addressee" {
        let services = recommendations::store::services_of(conn, &[AddresseeId(document.subject_id)])?;
        if let Some(row) = services.into_iter().find(|row| row.state == ServiceState::Effective) {
            facts.tell("送达方式", row.method.zh());
            facts.tell_if("送达日期", row.served_on.map(arabic_date));
            facts.tell_if("收件人", row.receiver);
            facts.tell_if("送达地点", row.place);
            facts.tell_if("见证人", row.witness);
        }
    } else if let Some(row) = super::service_of(conn, &document)? {
        facts.tell("送达方式", row.method.zh());
        facts.tell("送达日期", arabic_date(row.served_on));
    }
    Ok(Some((case, facts)))
}

fn inquiry(conn: &mut Db, scope: &Scope, id: i64) -> Result<Option<Paper>, FlowError> {
    let Some(row) = leads::store::evaluation::inquiry(conn, id)?.filter(|row| row.report.is_some()) else {
        return Ok(None);
    };
    let Some(lead) = leads::store::lead(conn, scope, row.lead_id)? else { return Ok(None) };
    let mut facts = of_office(conn, lead.office_id)?;
    of_lead(conn, &lead, &mut facts)?;
    facts.tell("开始日期", arabic_date(row.begun_on));
    facts.tell_if("结束日期", row.ended_on.map(arabic_date));
    facts.tell("调查方案", row.plan);
    facts.tell_if("调查情况", row.report);
    Ok(Some(Paper {
        kind: K::PreliminaryReport,
        office: lead.office_id,
        case_id: None,
        source: ("lead_inquiry", id),
        subject: Subject::new("lead", lead.id.0),
        agency: None,
        title: lead.title,
        facts,
    }))
}

/// The form of a proposal to file or not to file, with the opinions as far as they were given.
fn form(conn: &mut Db, scope: &Scope, id: i64) -> Result<Option<Paper>, FlowError> {
    let Some(approval) = approvals::store::approval(conn, scope, ApprovalId(id))? else { return Ok(None) };
    if !matches!(approval.kind, DecisionKind::FileCase | DecisionKind::DeclineFiling) {
        return Ok(None);
    }
    let Some(lead) = leads::store::any_lead(conn, LeadId(approval.subject_id))? else { return Ok(None) };
    let mut facts = of_office(conn, approval.office_id)?;
    of_lead(conn, &lead, &mut facts)?;
    facts.tell("提请事项", approval.kind.zh());
    let content = serde_json::from_value(approval.payload.get().clone());
    if let Ok(Decision::FileCase(content)) = content {
        facts.tell("案件名称", content.title);
        facts.tell("公益受损", content.interest_harmed);
        facts.tell("违法可能", content.unlawful_act);
    }
    facts.tell("提请意见", &approval.opinion);
    facts.tell_if("提请人", name(conn, Some(approval.proposer_id))?);
    facts.tell("提请日期", arabic_date(approval.proposed_at.date()));
    for step in approvals::store::steps(conn, approval.id)? {
        let (opinion, who, day) = match step.kind {
            ApprovalState::Reviewed => ("审核意见", "审核人", "审核日期"),
            ApprovalState::Approved | ApprovalState::Rejected => ("决定意见", "决定人", "决定日期"),
            ApprovalState::Proposed | ApprovalState::Returned | ApprovalState::Withdrawn => continue,
        };
        let agreed = if step.agree == Some(true) { "同意。" } else { "不同意。" };
        facts.tell(opinion, if step.opinion.trim().is_empty() { agreed } else { &step.opinion });
        facts.tell(who, step.person_name);
        facts.tell(day, arabic_date(step.at.date()));
    }
    Ok(Some(Paper {
        kind: K::FilingForm,
        office: approval.office_id,
        case_id: None,
        source: ("approval", id),
        subject: Subject::new("lead", lead.id.0),
        agency: None,
        title: lead.title,
        facts,
    }))
}
