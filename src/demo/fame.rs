//! The best cases become exemplary ones; what did not go well is looked at too.

use chrono::Days;

use super::plan::Periods;
use super::stage::{DemoError, Stage};
use crate::brand_cases::debriefs::{self, AgendaItem, Minutes};
use crate::brand_cases::model::{AimedLevel, BrandCaseKind, DebriefSide};
use crate::brand_cases::service::{
    self, Check, CoverageOf, Cultivation, DraftText, Outcome, Proposal, Publication, Submission,
};
use crate::cases::{self, CaseState};

/// Six months of cultivation and debriefs, begun when cases have been closed.
pub(super) fn schedule(stage: &mut Stage<'_>) {
    let last = stage.last();
    for (no, back) in [150_u64, 120, 90, 60, 40, 20].into_iter().enumerate() {
        let day = stage.cast.periods.workday(last - Days::new(back));
        stage.on(day, move |stage| cultivate(stage, no));
        let day = stage.cast.periods.workday(last - Days::new(back - 5));
        stage.on(day, move |stage| debrief(stage, no));
    }
}

/// A closed case of an office that is in no ledger yet.
fn closed_case(stage: &mut Stage<'_>, office: usize, skip: usize) -> Result<Option<i64>, DemoError> {
    let cast = stage.cast;
    let Some(office) = cast.offices.get(office) else { return Ok(None) };
    let ids: Vec<_> = stage.cases.values().copied().collect();
    let own = office.id;
    stage.act(&office.prosecutor, "closed cases", |work| {
        let mut found = Vec::new();
        for id in &ids {
            if let Some(case) = cases::store::any_case(work.conn, *id)?
                && case.office_id == own
                && matches!(case.state, CaseState::Closed | CaseState::Archived)
            {
                found.push(id.0);
            }
        }
        Ok::<_, cases::error::CaseError>(found.get(skip).copied())
    })
}

fn cultivate(stage: &mut Stage<'_>, no: usize) -> Result<(), DemoError> {
    let cast = stage.cast;
    let office_at = no % cast.offices.len().max(1);
    let Some(case_id) = closed_case(stage, office_at, no)? else { return Ok(()) };
    let Some(office) = cast.offices.get(office_at) else { return Ok(()) };
    let (Some(keeper), today) = (office.prosecutor.person, stage.day) else { return Ok(()) };
    let proposal = Proposal {
        case_id,
        kind: if no == 0 { BrandCaseKind::First } else { BrandCaseKind::Model },
        level: if no < 2 { AimedLevel::National } else { AimedLevel::Province },
        title: String::new(),
        theme: Some(String::from("护佑绿洲")),
        value_points: Some(String::from("以一案推动一类问题治理")),
    };
    let drafted = stage.act(&office.prosecutor, "cultivate", |work| {
        let row = service::propose(work, &proposal)?;
        let cultivation = Cultivation {
            level: proposal.level,
            theme: proposal.theme.clone(),
            value_points: String::from("以一案推动一类问题治理，建立长效机制。"),
            keeper: Some(keeper),
        };
        let row = service::cultivate(work, row.id, row.version, &cultivation)?;
        let text = DraftText {
            facts: String::from("某县某企业未落实污染防治措施，损害社会公共利益。"),
            performance: String::from("检察机关立案调查，与行政机关磋商并制发检察建议，逐项跟进核实。"),
            significance: String::from("通过个案办理推动行业治理，形成行政与司法保护合力。"),
        };
        service::write_draft(work, row.id, row.version, &text)
    })?;
    let checked = stage.act(&office.head, "anonymise", |work| {
        let check = Check { passed: true, note: String::from("人名、企业名、地名均已隐去。") };
        service::check(work, drafted.id, drafted.version, &check)
    })?;
    stage.act(&office.prosecutor, "submit", |work| {
        let row = service::submit(
            work,
            checked.id,
            checked.version,
            &Submission { on: today, to: String::from("甘肃省人民检察院") },
        )?;
        if no < 3 {
            let outcome =
                Outcome { selected: true, on: today, note: String::from("入选年度典型案例") };
            let row = service::record_outcome(work, row.id, row.version, &outcome)?;
            let publication =
                Publication { on: today, place: String::from("省院公益诉讼典型案例专刊") };
            service::publish(work, row.id, row.version, &publication)?;
            let coverage = CoverageOf {
                brand_case: Some(row.id),
                medium: String::from("检察日报"),
                title: String::from("以法治之力守护绿洲"),
                published_on: today,
                link: None,
            };
            service::cover(work, &coverage)?;
        }
        Ok::<_, crate::brand_cases::BrandCaseError>(())
    })
}

fn debrief(stage: &mut Stage<'_>, no: usize) -> Result<(), DemoError> {
    let cast = stage.cast;
    let office_at = no % cast.offices.len().max(1);
    let Some(case_id) = closed_case(stage, office_at, no + 1)? else { return Ok(()) };
    let Some(office) = cast.offices.get(office_at) else { return Ok(()) };
    let today = stage.day;
    let side = if no == 4 { DebriefSide::Reverse } else { DebriefSide::Positive };
    stage.act(&office.prosecutor, "debrief", |work| {
        let row = debriefs::plan(work, "公益诉讼检察双月讲评", today)?;
        let item =
            AgendaItem { case_id, side, points: String::from("证据收集、文书说理、跟进核实") };
        let row = debriefs::add_case(work, row.id, row.version, &item)?;
        let minutes = Minutes {
            held_on: today,
            participants: String::from("公益诉讼检察部门全体、案件管理部门"),
            minutes: String::from("逐案点评办案得失，提出改进意见。"),
        };
        debriefs::record_minutes(work, row.id, row.version, &minutes).map(drop)
    })
}
