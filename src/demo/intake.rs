//! Leads come in, are screened online and verified in the field, and are decided.

use chrono::NaiveTime;

use super::plan::{LeadFate, PlannedLead};
use super::stage::{DemoError, Stage};
use super::words::{Matter, matter};
use crate::kit::{OfficeId, Timestamp};
use crate::leads::model::decisions::{Decision, DecisionProposal};
use crate::leads::model::evaluation::{
    AssessmentReport, AxisRow, ScreeningReport, VerificationPlan, VerificationReport,
};
use crate::leads::model::{Registration, SuspectedAgency};
use crate::leads::words::{Axis, Grade, Recipient};
use crate::leads::{self, Channel, LeadId};

/// The way a lead comes, by its number: hotlines first, as in every city.
fn channel(seed: u64) -> Channel {
    let all = Channel::ALL;
    let usual = [Channel::Hotline12345, Channel::Hotline12345, Channel::Hotline12309, Channel::Volunteer];
    match seed % 10 {
        0..=5 => usual.get(usize::try_from(seed % 4).unwrap_or(0)).copied().unwrap_or(Channel::Petition),
        _ => {
            let open: Vec<Channel> = all
                .iter()
                .copied()
                .filter(|c| !matches!(c, Channel::Transferred | Channel::ReportedUp))
                .collect();
            let at = usize::try_from(seed / 10 % u64::try_from(open.len()).unwrap_or(1)).unwrap_or(0);
            open.get(at).copied().unwrap_or(Channel::Petition)
        }
    }
}

/// The matter of a planned lead.
pub(super) fn matter_of(stage: &Stage<'_>, at: usize, lead: &PlannedLead) -> Option<Matter> {
    matter(lead.seed, lead.office, stage.is_civil(at))
}

/// A lead is entered, and goes its way.
pub(super) fn register(stage: &mut Stage<'_>, at: usize) -> Result<(), DemoError> {
    let cast = stage.cast;
    let missing = DemoError::missing(stage.day, "lead");
    let Some(lead) = stage.lead(at) else { return Err(missing) };
    let Some(office) = cast.offices.get(lead.office) else { return Err(missing) };
    let original = if let LeadFate::DuplicateOf(original) = lead.fate { original } else { at };
    let Some(told) = stage.lead(original).and_then(|lead| matter_of(stage, original, lead)) else {
        return Err(missing);
    };
    let twin = original != at || lead.seed % 2 == 1;
    let narrative = told.narratives.get(usize::from(twin)).cloned().unwrap_or_default();
    let title = if original == at { told.title.clone() } else { format!("再次反映{}", told.title) };
    let mut new = Registration::new(
        office.id,
        stage.day,
        channel(lead.seed.wrapping_add(u64::from(original != at))),
        &title,
        &narrative,
    );
    new.domain = Some(told.domain.clone());
    new.place = Some(told.place.clone());
    (new.longitude, new.latitude) = (Some(told.longitude), Some(told.latitude));
    new.harmed_interest = Some(told.harm.clone());
    if let Some(agency) = office.agency(told.system) {
        new.agencies = vec![SuspectedAgency {
            agency_id: Some(agency.id),
            name: agency.name.clone(),
            basis: told.law.clone(),
        }];
    }
    let id = stage.act(&office.assistant, "register", |work| leads::service::register(work, &new))?.id;
    stage.leads.insert(at, id);
    if lead.fate == LeadFate::New {
        return Ok(());
    }
    let day = stage.after(1).min(next_step(stage, at));
    stage.on(day, move |stage| screen(stage, at, id));
    Ok(())
}

/// The last day on which the next step may be taken: before filing, or tomorrow.
fn next_step(stage: &Stage<'_>, at: usize) -> chrono::NaiveDate {
    let filed = stage.year.cases.iter().filter(|case| case.leads.contains(&at)).map(|case| case.filed).min();
    filed.unwrap_or_else(|| stage.after(1))
}

/// Screened online; a plan is made to look at the place.
fn screen(stage: &mut Stage<'_>, at: usize, id: LeadId) -> Result<(), DemoError> {
    let cast = stage.cast;
    let Some((lead, told)) = stage.lead(at).and_then(|lead| Some((lead, matter_of(stage, at, lead)?))) else {
        return Ok(());
    };
    let Some(office) = cast.offices.get(lead.office) else { return Ok(()) };
    let (Some(me), Some(second)) = (office.prosecutor.person, office.assistant.person) else { return Ok(()) };
    let report = ScreeningReport {
        sources: vec![
            String::from("12345工单库"),
            String::from("行政处罚公示信息"),
            String::from("本院既往案件"),
        ],
        findings: format!(
            "经比对，{}反映的情况近一年内有同类投诉，未见行政处罚公示，建议实地核查。",
            told.place
        ),
        hits: Vec::new(),
        complete: true,
    };
    let purpose = format!("查看{}现场情况，核实{}", told.place, told.title);
    let today = stage.day;
    stage.act(&office.prosecutor, "screen", |work| {
        let lead = leads::service::assign(work, id, 1, me)?;
        leads::service::screen(work, id, lead.version, &report)
    })?;
    if lead.fate == LeadFate::Evaluating {
        return Ok(());
    }
    let plan = VerificationPlan {
        first_officer: me,
        second_officer: second,
        planned_on: today,
        place: told.place.clone(),
        purpose,
    };
    stage.act(&office.prosecutor, "plan verification", |work| {
        leads::service::plan_verification(work, id, &plan)
    })?;
    let day = stage.after(1).min(next_step(stage, at));
    stage.on(day, move |stage| verify(stage, at, id));
    Ok(())
}

/// Seen on the spot by two officers, and assessed.
fn verify(stage: &mut Stage<'_>, at: usize, id: LeadId) -> Result<(), DemoError> {
    let cast = stage.cast;
    let Some((lead, told)) = stage.lead(at).and_then(|lead| Some((lead, matter_of(stage, at, lead)?))) else {
        return Ok(());
    };
    let Some(office) = cast.offices.get(lead.office) else { return Ok(()) };
    let visited_at =
        Timestamp::from_civil(stage.day.and_time(NaiveTime::from_hms_opt(8, 0, 0).unwrap_or_default()));
    let confirmed = lead.fate != LeadFate::NotFiled;
    let findings = if confirmed {
        format!("两名工作人员到{}查看，反映情况属实。{}", told.place, told.harm)
    } else {
        format!("两名工作人员到{}查看，未发现反映的情况，走访周边群众三人均称已于此前处理。", told.place)
    };
    let report = VerificationReport {
        visited_at,
        longitude: told.longitude,
        latitude: told.latitude,
        findings,
        photographs: Vec::new(),
    };
    let grade = if confirmed { Grade::High } else { Grade::Low };
    let axis = |axis, reason: &str| AxisRow { axis, grade, reason: reason.to_owned() };
    let assessment = AssessmentReport {
        axes: vec![
            axis(Axis::Authenticity, "与实地核查结果对照"),
            axis(Axis::Investigability, "有明确的地点、对象和责任单位可查"),
            axis(Axis::Unlawfulness, &told.violation),
            axis(Axis::Harm, &told.harm),
        ],
        conclusion: String::from(if confirmed { "建议立案" } else { "建议不立案" }),
    };
    stage.act(&office.prosecutor, "verify and assess", |work| {
        let (row, plan) = {
            let row = leads::store::any_lead(work.conn, id)?.ok_or(leads::LeadError::NotFound { id })?;
            let plan = leads::store::evaluation::verifications(work.conn, id)?.first().map(|plan| plan.id);
            (row, plan)
        };
        if let Some(plan) = plan {
            leads::service::record_verification(work, id, plan, &report)?;
        }
        leads::service::assess(work, id, row.version, &assessment).map(drop)
    })?;
    if !stage.becomes_case(at) {
        let day = stage.after(2);
        stage.on(day.min(stage.last()), move |stage| decide(stage, at, id));
    }
    Ok(())
}

/// A lead that becomes no case is decided.
fn decide(stage: &mut Stage<'_>, at: usize, id: LeadId) -> Result<(), DemoError> {
    let cast = stage.cast;
    let Some(lead) = stage.lead(at) else { return Ok(()) };
    let Some(office) = cast.offices.get(lead.office) else { return Ok(()) };
    let elsewhere = cast.offices.get((lead.office + 1) % 6).map_or(OfficeId(1), |other| other.id);
    let (decision, opinion) = match lead.fate {
        LeadFate::DuplicateOf(original) => {
            let Some(into_id) = stage.leads.get(&original).copied() else { return Ok(()) };
            (Decision::MergeLead { into_id }, "与已登记线索反映同一事项，建议并案处理。")
        }
        LeadFate::NotFiled => (Decision::DeclineFiling {}, "经核查反映情况不属实，建议不立案。"),
        LeadFate::TransferredOut => {
            (Decision::TransferLead { office_id: elsewhere }, "违法行为发生地不在本辖区，建议移送。")
        }
        LeadFate::ReportedUp => (Decision::ReportLeadUp {}, "涉及市级行政机关履职，建议报请上级院办理。"),
        LeadFate::Parked => (Decision::ParkLead {}, "相关整治正在进行，建议存查，适时跟踪。"),
        LeadFate::HandedOver => {
            (Decision::HandOverLead { recipient: Recipient::PublicSecurity }, "涉嫌犯罪，建议移送公安机关。")
        }
        LeadFate::Filed | LeadFate::New | LeadFate::Evaluating => return Ok(()),
    };
    let told = DecisionProposal { opinion: opinion.to_owned(), decision };
    let approval = stage.act(&office.prosecutor, "propose decision", |work| {
        let row = leads::store::any_lead(work.conn, id)?.ok_or(leads::LeadError::NotFound { id })?;
        leads::service::propose_decision(work, id, row.version, &told)
    })?;
    stage.approve(lead.office, approval.approval, "decide lead")
}
