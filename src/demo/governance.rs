//! Governance recommendations (社会治理检察建议): where consultation has mended the harm, the loophole in
//! management is pointed out too. They are none of the public-interest type and count in none of its figures.

use chrono::NaiveTime;

use super::acts::{self, scene};
use super::cast::Agency;
use super::lines::handed_over;
use super::stage::{DemoError, Stage};
use crate::cases::CaseId;
use crate::cases::model::ClosingGround;
use crate::deadlines::Unit;
use crate::flows::{FlowError, progress};
use crate::followups::model::VisitKind;
use crate::followups::service::{ItemFound, Plan, Report};
use crate::followups::{self, VisitFinding};
use crate::kit::Timestamp;
use crate::recommendations::drafting::{Draft, Wording};
use crate::recommendations::model::{Contents, DraftItem, DraftLine};
use crate::recommendations::{
    self, AddresseeId, AddresseePart, ClaimedState, RecommendationError, RecommendationKind, VerifiedState,
};
use crate::replies::model::Answer;
use crate::replies::service::ReplyText;
use crate::replies::{self, ReplyKind};

/// Drafted, decided and served on the agency that was consulted.
pub(super) fn issue(
    stage: &mut Stage<'_>,
    at: usize,
    case: CaseId,
    agency: crate::kit::AgencyId,
) -> Result<(), DemoError> {
    let cast = stage.cast;
    let Some((office_at, told)) = scene(stage, at) else { return Ok(()) };
    let Some(office) = cast.offices.get(office_at) else { return Ok(()) };
    let Some(agency) = office.agencies.iter().find(|one| one.id == agency) else { return Ok(()) };
    let item = |text: &str| DraftItem { text: text.to_owned(), claim: None };
    let wording = Wording {
        title: format!("关于完善{}长效管理机制的社会治理检察建议", told.place),
        contents: Contents {
            case_source: String::from("本院在办理公益诉讼案件中发现。"),
            harm_facts: told.harm.clone(),
            breach_facts: String::from("日常巡查、部门协同和投诉处置机制不健全，同类问题反复发生。"),
            legal_basis: String::from("《人民检察院检察建议工作规定》第十一条"),
            suggestions: String::from("健全巡查机制，完善部门协同，及时回应群众投诉。"),
            other_matters: String::from("请在收到后两个月以内书面回复。"),
        },
        lines: vec![DraftLine {
            agency_id: agency.id,
            part: AddresseePart::Lead,
            urgent: false,
            urgent_reason: None,
            rectify_count: 2,
            rectify_unit: Unit::Months,
            joint: false,
            items: vec![item("建立定期巡查和台账管理制度"), item("建立部门间信息通报和联合执法机制")],
        }],
        official_number: None,
        passages: Vec::new(),
        articles: None,
    };
    let (document, approval) = stage.act(&office.prosecutor, "draft governance", |work| {
        let draft = Draft { case_id: case, kind: RecommendationKind::Governance, wording: wording.clone() };
        let row = recommendations::drafting::draft(work, &draft)?;
        let approval = recommendations::service::propose(work, row.id, row.version, "拟提请审定。")?;
        Ok::<_, RecommendationError>((row.id, approval))
    })?;
    stage.approve(office_at, approval, "decide governance")?;
    let today = stage.day;
    let attempt = handed_over(today);
    let lines = stage.act(&office.prosecutor, "serve governance", |work| {
        let lines = recommendations::store::addressees_of(work.conn, document)?;
        for line in &lines {
            progress::record_service(work, line.id, &attempt)?;
        }
        Ok::<_, FlowError>(lines)
    })?;
    for line in lines {
        let (day, agency) = (stage.after(6), agency.clone());
        stage.on(day, move |stage| answer(stage, at, office_at, line.id, agency));
    }
    Ok(())
}

/// Signed for and answered by the agency, and accepted.
fn answer(
    stage: &mut Stage<'_>,
    at: usize,
    office_at: usize,
    line: AddresseeId,
    agency: Agency,
) -> Result<(), DemoError> {
    let cast = stage.cast;
    let Some(office) = cast.offices.get(office_at) else { return Ok(()) };
    let draft = stage.act(&agency.liaison, "answer governance", |work| {
        let (row, _) =
            recommendations::store::line(work.conn, line)?.ok_or(diesel::result::Error::NotFound)?;
        replies::service::receive(work, line, row.version, "行政机关联络员")?;
        let items = recommendations::store::items_of(work.conn, line)?;
        let answers = items.iter().map(|item| Answer {
            item_id: item.id,
            measure: format!("已落实：{}", item.text),
            state: ClaimedState::Done,
            evidence: Vec::new(),
            reason: None,
            plan: None,
            planned_on: None,
        });
        let text = ReplyText {
            kind: ReplyKind::Written,
            document_number: None,
            summary: String::from("已采纳检察建议，制定并印发长效管理制度。"),
            document: None,
            answers: answers.collect(),
        };
        replies::service::draft(work, line, &text)
    })?;
    let row = stage.act(&agency.head, "submit governance", |work| {
        let row = replies::service::approve(work, draft.id, draft.version)?;
        replies::service::submit(work, row.id, row.version)
    })?;
    stage.act(&office.prosecutor, "accept governance", |work| {
        progress::accept_reply(work, row.id, row.version, None).map(drop)
    })?;
    let day = stage.after(1);
    stage.on(day, move |stage| look(stage, at, office_at, line));
    Ok(())
}

/// Two officers see for themselves that the rules are applied.
fn look(stage: &mut Stage<'_>, at: usize, office_at: usize, line: AddresseeId) -> Result<(), DemoError> {
    let cast = stage.cast;
    let Some((_, told)) = scene(stage, at) else { return Ok(()) };
    let Some(office) = cast.offices.get(office_at) else { return Ok(()) };
    let (Some(me), Some(second)) = (office.prosecutor.person, office.assistant.person) else { return Ok(()) };
    let day = stage.day;
    let plan = Plan {
        kind: VisitKind::FollowUp, planned_on: day, purpose: String::from("查看制度落实情况")
    };
    stage.act(&office.prosecutor, "look at governance", |work| {
        let visit = followups::service::plan(work, line, &plan)?;
        let verified = VerifiedState::Rectified;
        let items = recommendations::store::items_of(work.conn, line)?;
        let eight = NaiveTime::from_hms_opt(8, 0, 0).unwrap_or_default();
        let report = Report {
            done_at: Timestamp::from_civil(day.and_time(eight)),
            officers: (me, second),
            place: told.place.clone(),
            coordinates: Some((told.longitude, told.latitude)),
            finding: VisitFinding::Rectified,
            found: String::from("查阅制度文件和巡查台账，均已执行。"),
            next_step: None,
            photographs: Vec::new(),
            items: items
                .iter()
                .map(|item| ItemFound { item_id: item.id, verified, note: verified.zh().to_owned() })
                .collect(),
            rebound: None,
        };
        progress::report_visit(work, visit.id, visit.version, &report).map(drop)
    })?;
    let Some(case) = stage.cases.get(&at).copied() else { return Ok(()) };
    let day = stage.after(5);
    stage.on(day, move |stage| acts::end_without(stage, at, case, ClosingGround::InterestProtected));
    Ok(())
}
