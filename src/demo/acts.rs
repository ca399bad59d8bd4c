//! Administrative cases: filing, inquiry, consultation, recommendation, closing.

use std::rc::Rc;

use super::intake::matter_of;
use super::plan::{Course, PlannedRecommendation};
use super::stage::{DemoError, Stage};
use super::words::Matter;
use super::{clauses, governance, lines};
use crate::cases::decisions::{Closing, propose_closing};
use crate::cases::investigation::model::{
    ActKind, CaseDocument, CaseServiceMethod, ConsultationOutcome, ReportKind, ReportProposal,
};
use crate::cases::investigation::papers::{
    ConsultationEntry, ReportEntry, ServiceEntry, record_consultation, record_report, record_service,
};
use crate::cases::investigation::service::{ActEntry, NewPlan, record_act, record_plan};
use crate::cases::model::ClosingGround;
use crate::cases::{self, CaseEvent, CaseId};
use crate::deadlines::Unit;
use crate::kit::Scope;
use crate::kit::page::PageRequest;
use crate::leads::model::Suspect;
use crate::leads::model::decisions::{Decision, DecisionProposal, FilingContent, FurtherLead};
use crate::leads::words::FilingTrack;
use crate::leads::{self, LeadId};
use crate::recommendations::drafting::{Draft, Wording};
use crate::recommendations::model::{Contents, DraftItem, DraftLine};
use crate::recommendations::{self, AddresseePart, RecommendationKind};

/// The office of a planned case and the matter of its first lead.
pub(super) fn scene(stage: &Stage<'_>, at: usize) -> Option<(usize, Matter)> {
    let first = *stage.case(at)?.leads.first()?;
    let lead = stage.lead(first)?;
    Some((lead.office, matter_of(stage, first, lead)?))
}

fn day_of_case(stage: &Stage<'_>) -> DemoError {
    DemoError::missing(stage.day, "case")
}

/// The filing is proposed, reviewed and decided on one day.
pub(super) fn file(stage: &mut Stage<'_>, at: usize) -> Result<(), DemoError> {
    let cast = stage.cast;
    let (office_at, told) = scene(stage, at).ok_or_else(|| day_of_case(stage))?;
    let (Some(office), Some(case)) = (cast.offices.get(office_at), stage.case(at)) else { return Ok(()) };
    let ids: Vec<LeadId> = case.leads.iter().filter_map(|lead| stage.leads.get(lead).copied()).collect();
    let Some((first, further)) = ids.split_first() else { return Err(day_of_case(stage)) };
    let civil = matches!(case.course, Course::Civil(_));
    let incidental = civil && at.is_multiple_of(4);
    let seed = case.leads.first().and_then(|lead| stage.lead(*lead)).map_or(0, |lead| lead.seed);
    let content = FilingContent {
        track: match (civil, incidental) {
            (false, _) => FilingTrack::Administrative,
            (true, false) => FilingTrack::Civil,
            (true, true) => FilingTrack::CriminalIncidentalCivil,
        },
        title: if civil {
            format!("{}民事公益诉讼案", told.title)
        } else {
            format!("督促整治{}行政公益诉讼案", told.title)
        },
        handler_id: office.prosecutor.person,
        interest_harmed: told.harm.clone(),
        unlawful_act: told.violation.clone(),
        agencies: if civil { Vec::new() } else { agencies(stage, at, office_at, &told, seed) },
        wrongdoers: if civil { vec![Suspect { name: told.firm.clone(), code: None }] } else { Vec::new() },
        unknown_party: false,
        enforcement: None,
        criminal_case: incidental
            .then(|| format!("{}等人污染环境案", told.firm.chars().take(2).collect::<String>())),
        urgent: matches!(&case.course, Course::Recommended(all) if all.iter().any(|one| one.urgent)),
        further_leads: further
            .iter()
            .map(|lead| FurtherLead {
                lead_id: *lead,
                reason: String::from("同一行政机关对同类违法行为未依法履职，一并立案。"),
            })
            .collect(),
    };
    let proposal = DecisionProposal {
        opinion: format!("{}符合立案条件，建议立案。", told.harm),
        decision: Decision::FileCase(Box::new(content)),
    };
    let first = *first;
    let approval = stage.act(&office.prosecutor, "propose filing", |work| {
        let row =
            leads::store::any_lead(work.conn, first)?.ok_or(leads::LeadError::NotFound { id: first })?;
        leads::service::propose_decision(work, first, row.version, &proposal)
    })?;
    stage.approve(office_at, approval.approval, "decide filing")?;
    let id = stage.act(&office.prosecutor, "find case", |work| {
        newest_case(work.conn, first).map_err(cases::error::CaseError::from)
    })?;
    let id = id.ok_or_else(|| day_of_case(stage))?;
    stage.cases.insert(at, id);
    let next = stage.after(2);
    if civil {
        stage.on(next, move |stage| stage.civil(at));
    } else {
        stage.on(next, move |stage| begin(stage, at, id));
    }
    Ok(())
}

fn newest_case(conn: &mut crate::db::Db, lead: LeadId) -> diesel::QueryResult<Option<CaseId>> {
    let filter = cases::model::CaseFilter { lead: Some(lead), ..Default::default() };
    let page = PageRequest { cursor: None, limit: None };
    Ok(cases::store::list(conn, &Scope::All, &filter, &page)?.into_iter().map(|case| case.id).max())
}

/// The agencies of a case: one, or a second one for the second case of a split lead or a joint document.
fn agencies(
    stage: &Stage<'_>,
    at: usize,
    office: usize,
    told: &Matter,
    seed: u64,
) -> Vec<crate::kit::AgencyId> {
    let Some(office) = stage.cast.offices.get(office) else { return Vec::new() };
    let Some(first) = office.agency(told.system) else { return Vec::new() };
    let again = at > 0
        && stage
            .case(at)
            .is_some_and(|case| stage.year.cases.iter().take(at).any(|other| other.leads == case.leads));
    let second = office.other_agency(first.id, seed).map(|agency| agency.id);
    let joint = matches!(stage.case(at).map(|case| &case.course),
        Some(Course::Recommended(all)) if all.iter().any(|one| one.lines.len() > 1));
    match (again, joint) {
        (true, _) => second.into_iter().collect(),
        (false, true) => std::iter::once(first.id).chain(second).collect(),
        (false, false) => vec![first.id],
    }
}

/// The plan is made, the filing decision is served, and the inquiry begins.
pub(super) fn prepare(stage: &mut Stage<'_>, at: usize, id: CaseId) -> Result<(), DemoError> {
    let cast = stage.cast;
    let (office_at, told) = scene(stage, at).ok_or_else(|| day_of_case(stage))?;
    let Some(office) = cast.offices.get(office_at) else { return Ok(()) };
    let (Some(me), Some(second)) = (office.prosecutor.person, office.assistant.person) else { return Ok(()) };
    let today = stage.day;
    let plan = NewPlan {
        matters: format!("查明{}的事实、责任主体和公益受损情况", told.title),
        methods: String::from("调取执法档案和监测数据，询问相关人员，现场勘验"),
        safety: String::from("两人以上参加，全程录音录像，不公开举报线索"),
    };
    let act = |kind, summary: String| ActEntry {
        kind,
        officers: [me, second],
        done_on: today,
        place: told.place.clone(),
        summary,
        evidence: Vec::new(),
    };
    let records = act(ActKind::Records, String::from("调取近一年巡查、处罚和投诉处理记录，复制存卷"));
    let site = act(ActKind::SiteInspection, format!("现场勘验并制作笔录：{}", told.harm));
    stage.act(&office.prosecutor, "investigate", |work| {
        for party in cases::store::parties(work.conn, id)? {
            if let Some(agency) = party.agency_id {
                let entry = ServiceEntry {
                    document: CaseDocument::FilingDecision,
                    agency,
                    method: CaseServiceMethod::InPerson,
                    served_on: today,
                    evidence: Vec::new(),
                };
                record_service(work, id, &entry)?;
            }
        }
        record_plan(work, id, &plan)?;
        cases::service::advance(work, id, CaseEvent::BeginInvestigation)?;
        record_act(work, id, &records)?;
        record_act(work, id, &site).map(drop)
    })
}

fn begin(stage: &mut Stage<'_>, at: usize, id: CaseId) -> Result<(), DemoError> {
    prepare(stage, at, id)?;
    let Some(case) = stage.case(at) else { return Ok(()) };
    match &case.course {
        Course::Recommended(documents) => {
            let first = documents.first().map_or(stage.day, |document| document.served);
            let end = stage.cast.periods_before(first, 5, stage.day);
            stage.on(end, move |stage| end_with_recommendation(stage, at, id));
        }
        Course::Consulted => {
            let day = stage.after(12);
            stage.on(day, move |stage| consult(stage, at, id));
        }
        Course::NoIllegality => {
            let day = stage.after(20);
            stage.on(day, move |stage| end_without(stage, at, id, ClosingGround::NoIllegality));
        }
        Course::Investigating | Course::Civil(_) => {}
    }
    Ok(())
}

/// The report that ends the investigation.
pub(super) fn report(told: &Matter, kind: ReportKind, proposal: ReportProposal) -> ReportEntry {
    ReportEntry {
        kind,
        harm: told.harm.clone(),
        duty: format!("根据{}，负有监督管理职责或者法定义务。", told.law),
        conduct: told.violation.clone(),
        causation: format!("上述情形与公益受损具有因果关系：{}", told.harm),
        proposal,
    }
}

fn end_investigation(
    stage: &mut Stage<'_>,
    at: usize,
    id: CaseId,
    proposal: ReportProposal,
) -> Result<(), DemoError> {
    let cast = stage.cast;
    let (office_at, told) = scene(stage, at).ok_or_else(|| day_of_case(stage))?;
    let Some(office) = cast.offices.get(office_at) else { return Ok(()) };
    let entry = report(&told, ReportKind::Investigation, proposal);
    stage.act(&office.prosecutor, "end investigation", |work| {
        record_report(work, id, &entry)?;
        cases::service::advance(work, id, CaseEvent::EndInvestigation).map(drop)
    })
}

/// The agency mends it while it is talked to.
fn consult(stage: &mut Stage<'_>, at: usize, id: CaseId) -> Result<(), DemoError> {
    let cast = stage.cast;
    let (office_at, told) = scene(stage, at).ok_or_else(|| day_of_case(stage))?;
    let Some(office) = cast.offices.get(office_at) else { return Ok(()) };
    let today = stage.day;
    let mut consulted = None;
    stage.act(&office.prosecutor, "consult", |work| {
        cases::service::advance(work, id, CaseEvent::OpenConsultation)?;
        for party in cases::store::parties(work.conn, id)? {
            let Some(agency) = party.agency_id else { continue };
            let entry = ConsultationEntry {
                agency,
                held_on: today,
                place: String::from("检察院会议室"),
                participants: String::from("承办检察官、检察官助理、行政机关分管负责人"),
                minutes: format!("双方确认{}，行政机关当场提出整改措施并承诺十日内完成。", told.harm),
                confirmed_facts: Some(told.harm.clone()),
                outcome: ConsultationOutcome::Agreed,
                evidence: Vec::new(),
            };
            record_consultation(work, id, &entry)?;
            consulted = consulted.or(Some(agency));
        }
        Ok::<_, cases::error::CaseError>(())
    })?;
    match consulted {
        Some(agency) => {
            let day = stage.after(2);
            stage.on(day, move |stage| governance::issue(stage, at, id, agency));
        }
        None => {
            let day = stage.after(14);
            stage.on(day, move |stage| end_without(stage, at, id, ClosingGround::InterestProtected));
        }
    }
    Ok(())
}

/// The investigation ends, and with it the case.
pub(super) fn end_without(
    stage: &mut Stage<'_>,
    at: usize,
    id: CaseId,
    ground: ClosingGround,
) -> Result<(), DemoError> {
    end_investigation(stage, at, id, ReportProposal::Close)?;
    close(stage, at, id, ground)
}

/// The case is closed, the decision served, and the file put away.
pub(super) fn close(
    stage: &mut Stage<'_>,
    at: usize,
    id: CaseId,
    ground: ClosingGround,
) -> Result<(), DemoError> {
    let cast = stage.cast;
    let Some((office_at, _)) = scene(stage, at) else { return Ok(()) };
    let Some(office) = cast.offices.get(office_at) else { return Ok(()) };
    let closing = Closing { ground, reason: format!("经审查，{}，建议终结案件。", ground.zh()) };
    let approval =
        stage.act(&office.prosecutor, "propose closing", |work| propose_closing(work, id, &closing))?;
    stage.approve(office_at, approval, "decide closing")?;
    let day = stage.after(3);
    stage.on(day, move |stage| archive(stage, office_at, id));
    Ok(())
}

fn archive(stage: &mut Stage<'_>, office_at: usize, id: CaseId) -> Result<(), DemoError> {
    let cast = stage.cast;
    let Some(office) = cast.offices.get(office_at) else { return Ok(()) };
    let today = stage.day;
    stage.act(&office.prosecutor, "archive", |work| {
        for party in cases::store::parties(work.conn, id)? {
            let Some(agency) = party.agency_id else { continue };
            let entry = ServiceEntry {
                document: CaseDocument::ClosingDecision,
                agency,
                method: CaseServiceMethod::InPerson,
                served_on: today,
                evidence: Vec::new(),
            };
            record_service(work, id, &entry)?;
        }
        cases::service::advance(work, id, CaseEvent::Archive).map(drop)
    })
}

fn end_with_recommendation(stage: &mut Stage<'_>, at: usize, id: CaseId) -> Result<(), DemoError> {
    end_investigation(stage, at, id, ReportProposal::Recommend)?;
    let Some(Course::Recommended(documents)) = stage.case(at).map(|case| &case.course) else { return Ok(()) };
    for (no, document) in documents.iter().enumerate() {
        let day = stage.cast.periods_before(document.served, 2, stage.day);
        stage.on(day, move |stage| issue(stage, at, id, no));
    }
    Ok(())
}

fn wording(
    told: &Matter,
    document: &PlannedRecommendation,
    agencies: &[crate::kit::AgencyId],
    no: usize,
) -> Wording {
    let item = |text: &String| DraftItem {
        text: text.clone(),
        claim: Some(format!("判令被告依法履行职责：{text}")),
    };
    let line = |(at, agency): (usize, &crate::kit::AgencyId)| DraftLine {
        agency_id: *agency,
        part: if at == 0 { AddresseePart::Lead } else { AddresseePart::Cooperating },
        urgent: document.urgent,
        urgent_reason: document.urgent.then(|| String::from("损害正在继续扩大，需立即采取措施")),
        rectify_count: if document.urgent { 1 } else { 2 },
        rectify_unit: Unit::Months,
        joint: agencies.len() > 1,
        items: told.items.iter().map(item).collect(),
    };
    let title = if no == 0 { told.title.clone() } else { format!("{}（后续问题）", told.title) };
    Wording {
        title: format!("关于{title}的检察建议"),
        contents: Contents {
            case_source: String::from("本院在履行公益诉讼检察职责中发现并立案调查。"),
            harm_facts: told.harm.clone(),
            breach_facts: told.violation.clone(),
            legal_basis: told.law.clone(),
            suggestions: told.items.join("；"),
            other_matters: String::from("如有异议，可以在收到本建议书后书面提出。"),
        },
        lines: agencies.iter().enumerate().map(line).collect(),
        official_number: None,
        passages: Vec::new(),
        articles: None,
    }
}

/// Drafted, reviewed, decided and signed; served on its day.
fn issue(stage: &mut Stage<'_>, at: usize, id: CaseId, no: usize) -> Result<(), DemoError> {
    let cast = stage.cast;
    let (office_at, told) = scene(stage, at).ok_or_else(|| day_of_case(stage))?;
    let Some(office) = cast.offices.get(office_at) else { return Ok(()) };
    let Some(Course::Recommended(documents)) = stage.case(at).map(|case| &case.course) else { return Ok(()) };
    let Some(document) = documents.get(no) else { return Ok(()) };
    let pack = Rc::clone(&stage.clauses);
    let (recommendation, approval) = stage.act(&office.prosecutor, "draft recommendation", |work| {
        let agencies: Vec<_> = cases::store::parties(work.conn, id)
            .map_err(recommendations::RecommendationError::from)?
            .into_iter()
            .filter_map(|party| party.agency_id)
            .take(document.lines.len())
            .collect();
        let mut wording = wording(&told, document, &agencies, no);
        clauses::put_in(&pack, at, &mut wording);
        let draft = Draft { case_id: id, kind: RecommendationKind::Pil, wording };
        let row = recommendations::drafting::draft(work, &draft)?;
        let approval =
            recommendations::service::propose(work, row.id, row.version, "内容齐备，拟提请审定。")?;
        Ok::<_, recommendations::RecommendationError>((row.id, approval))
    })?;
    stage.approve(office_at, approval, "decide recommendation")?;
    let day = document.served.max(stage.day);
    stage.on(day, move |stage| lines::serve(stage, at, no, recommendation));
    Ok(())
}
