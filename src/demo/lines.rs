//! What becomes of a recommendation at each agency: service, receipt, reply, verification.

use chrono::{Days, NaiveDate, NaiveTime};

use super::acts::{self, close, scene};
use super::cast::Agency;
use super::plan::{Course, LineCourse, Periods};
use super::stage::{DemoError, Stage};
use super::{civil, urging, words::Matter};
use crate::cases::decisions::{SuspensionEntry, propose_suspension};
use crate::cases::investigation::model::{ReportKind, ReportProposal};
use crate::cases::investigation::papers::record_report;
use crate::cases::model::ClosingGround;
use crate::flows::{FlowError, progress};
use crate::followups::model::VisitKind;
use crate::followups::service::{ItemFound, Plan, Rebound, Report};
use crate::followups::{self, VisitFinding};
use crate::kit::Timestamp;
use crate::recommendations::serving::Attempt;
use crate::recommendations::{
    self, AddresseeId, ClaimedState, RecommendationId, ServiceMethod, VerifiedState,
};
use crate::replies::model::{Answer, ObjectionGround};
use crate::replies::objections::{self, NewObjectionText, Outcome};
use crate::replies::service::ReplyText;
use crate::replies::{self, ReplyKind};

/// A line as it goes on.
#[derive(Clone)]
struct Line {
    at: usize,
    office: usize,
    id: AddresseeId,
    agency: Agency,
    course: LineCourse,
    urgent: bool,
    served: NaiveDate,
}

/// Handed over at the agency's office.
pub(super) fn handed_over(today: NaiveDate) -> Attempt {
    Attempt {
        method: ServiceMethod::InPerson,
        attempted_on: today,
        served_on: Some(today),
        receiver: Some(String::from("办公室收文人员")),
        place: Some(String::from("行政机关办公室")),
        witness: None,
        agreed: false,
        tracking: None,
        files: Vec::new(),
        failure: None,
        note: None,
    }
}

/// Served in person on every addressee; recorded with the level above within five days.
pub(super) fn serve(
    stage: &mut Stage<'_>,
    at: usize,
    no: usize,
    document: RecommendationId,
) -> Result<(), DemoError> {
    let cast = stage.cast;
    let Some((office_at, _)) = scene(stage, at) else { return Ok(()) };
    let Some(office) = cast.offices.get(office_at) else { return Ok(()) };
    let Some(Course::Recommended(all)) = stage.case(at).map(|case| &case.course) else { return Ok(()) };
    let Some(planned) = all.get(no) else { return Ok(()) };
    let today = stage.day;
    let attempt = handed_over(today);
    let lines = stage.act(&office.prosecutor, "serve recommendation", |work| {
        let lines = recommendations::store::addressees_of(work.conn, document)?;
        for line in &lines {
            progress::record_service(work, line.id, &attempt)?;
        }
        Ok::<_, FlowError>(lines)
    })?;
    let upward = stage.after(2);
    stage.on(upward, move |stage| {
        let cast = stage.cast;
        let Some(office) = cast.offices.get(office_at) else { return Ok(()) };
        let today = stage.day;
        stage.act(&office.prosecutor, "record upward", |work| {
            let Some(row) = recommendations::store::find(work.conn, document)? else { return Ok(()) };
            recommendations::service::record_upward(work, document, row.version, today).map(drop)
        })
    });
    for (line, course) in lines.iter().zip(&planned.lines) {
        let Some(agency) = office.agencies.iter().find(|agency| agency.id == line.agency_id) else {
            continue;
        };
        let line = Line {
            at,
            office: office_at,
            id: line.id,
            agency: agency.clone(),
            course: *course,
            urgent: planned.urgent,
            served: today,
        };
        let day = stage.after(1);
        stage.on(day, move |stage| receive(stage, line));
    }
    Ok(())
}

/// The agency signs for it, and goes its way.
fn receive(stage: &mut Stage<'_>, line: Line) -> Result<(), DemoError> {
    stage.act(&line.agency.liaison, "sign for", |work| {
        let (row, _) =
            recommendations::store::line(work.conn, line.id)?.ok_or(diesel::result::Error::NotFound)?;
        replies::service::receive(work, line.id, row.version, "行政机关联络员").map(drop)
    })?;
    let due = stage.cast.periods.reply_due(line.served, line.urgent);
    // A few days more or less, the same for the same line.
    let spread = u64::try_from(line.id.0 % 20).unwrap_or(0);
    let regular = if line.urgent { 4 + spread % 6 } else { 24 + spread };
    let course = line.course;
    urging::schedule(stage, (line.office, line.id), course, due);
    match course {
        LineCourse::Running => {}
        LineCourse::RunningReplied => {
            let day = stage.after(8);
            stage.on(day, move |stage| reply(stage, &line, Told::Done));
        }
        LineCourse::Rectified | LineCourse::Suspended | LineCourse::Unrectified => {
            let told = if course == LineCourse::Suspended { Told::Planned } else { Told::Done };
            let day = stage.after(regular);
            stage.on(day, move |stage| reply(stage, &line, told));
        }
        LineCourse::Supplemented => {
            let day = stage.after(20);
            stage.on(day, move |stage| reply(stage, &line, Told::Thin));
        }
        LineCourse::Objected => {
            let day = stage.after(3);
            stage.on(day, move |stage| object(stage, line));
        }
        LineCourse::Late => {
            let day = stage.cast.periods.workday(due + Days::new(9));
            stage.on(day, move |stage| reply(stage, &line, Told::Done));
        }
        LineCourse::Silent => {
            let day = stage.cast.periods.workday(due + Days::new(5));
            stage.on(day, move |stage| visit(stage, line, VisitFinding::LateWithoutMeasures));
        }
    }
    Ok(())
}

/// What a reply tells.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Told {
    Done,
    Thin,
    Planned,
}

fn matter(stage: &Stage<'_>, line: &Line) -> Option<Matter> {
    scene(stage, line.at).map(|(_, told)| told)
}

/// Drafted by the liaison, approved and submitted by the head, checked by the prosecutor.
fn reply(stage: &mut Stage<'_>, line: &Line, told: Told) -> Result<(), DemoError> {
    let cast = stage.cast;
    let (Some(office), Some(matter)) = (cast.offices.get(line.office), matter(stage, line)) else {
        return Ok(());
    };
    let spring = stage.after(60);
    let id = line.id;
    let draft = stage.act(&line.agency.liaison, "draft reply", |work| {
        let items = recommendations::store::items_of(work.conn, id)?;
        let answers = items.iter().enumerate().map(|(at, item)| Answer {
            item_id: item.id,
            measure: if told == Told::Thin {
                String::from("已安排部署")
            } else {
                matter.measures.get(at).cloned().unwrap_or_else(|| String::from("已完成整改"))
            },
            state: if told == Told::Done { ClaimedState::Done } else { ClaimedState::Partly },
            evidence: Vec::new(),
            reason: (told != Told::Done).then(|| String::from("部分工程受季节影响")),
            plan: (told != Told::Done).then(|| String::from("待气温回升后继续施工")),
            planned_on: (told != Told::Done).then_some(spring),
        });
        let text = ReplyText {
            kind: ReplyKind::Written,
            document_number: None,
            summary: String::from("收到检察建议后，我单位召开专题会议研究，逐项落实整改。"),
            document: None,
            answers: answers.collect(),
        };
        replies::service::draft(work, id, &text)
    })?;
    let row = stage.act(&line.agency.head, "submit reply", |work| {
        let row = replies::service::approve(work, draft.id, draft.version)?;
        replies::service::submit(work, row.id, row.version)
    })?;
    if told == Told::Thin {
        stage.act(&office.prosecutor, "ask for supplement", |work| {
            replies::service::return_for_supplement(
                work,
                row.id,
                row.version,
                "请逐项说明整改措施和完成情况，并附佐证材料。",
            )
            .map(drop)
        })?;
        let (day, line) = (stage.after(7), line.clone());
        stage.on(day, move |stage| reply(stage, &line, Told::Done));
        return Ok(());
    }
    stage.act(&office.prosecutor, "accept reply", |work| {
        progress::accept_reply(work, row.id, row.version, None).map(drop)
    })?;
    let line = line.clone();
    let soon = stage.after(2);
    match line.course {
        LineCourse::Suspended => {
            let day = stage.after(5);
            stage.on(day, move |stage| suspend(stage, &line));
        }
        LineCourse::Unrectified => {
            let period = stage.cast.periods.reply_due(line.served, false);
            let day = stage.cast.periods.workday(period + Days::new(4));
            stage.on(day, move |stage| visit(stage, line, VisitFinding::RepliedNotDone));
        }
        LineCourse::RunningReplied => {}
        LineCourse::Rectified
        | LineCourse::Supplemented
        | LineCourse::Objected
        | LineCourse::Late
        | LineCourse::Silent
        | LineCourse::Running => stage.on(soon, move |stage| visit(stage, line, VisitFinding::Rectified)),
    }
    Ok(())
}

/// An objection that is re-checked at once and not upheld.
fn object(stage: &mut Stage<'_>, line: Line) -> Result<(), DemoError> {
    let cast = stage.cast;
    let Some(office) = cast.offices.get(line.office) else { return Ok(()) };
    let text = NewObjectionText {
        ground: ObjectionGround::Content,
        text: String::from("所涉区域部分由乡镇管理，建议重新核实责任范围。"),
        suggested_agency_id: None,
        suggested_agency: None,
    };
    let raised = stage.act(&line.agency.liaison, "object", |work| objections::raise(work, line.id, &text))?;
    let row = stage.act(&office.prosecutor, "re-check", |work| {
        objections::recheck(work, raised.id, raised.version, "经复核权责清单和执法记录，监管职责明确。")
    })?;
    let outcome = Outcome::Rejected {
        explanation: String::from("法律法规和权责清单已明确监管主体，属地管理不免除部门监管职责。"),
    };
    stage.act(&office.chief, "decide objection", |work| {
        objections::decide(work, row.id, row.version, &outcome).map(drop)
    })?;
    let day = stage.after(20);
    stage.on(day, move |stage| reply(stage, &line, Told::Done));
    Ok(())
}

/// Frost stops what the agency has lawfully planned (R21 Art 78).
fn suspend(stage: &mut Stage<'_>, line: &Line) -> Result<(), DemoError> {
    let cast = stage.cast;
    let Some(office) = cast.offices.get(line.office) else { return Ok(()) };
    let Some(case) = stage.cases.get(&line.at).copied() else { return Ok(()) };
    let entry = SuspensionEntry {
        obstacle: String::from("受低温冻土影响，治理工程无法施工。"),
        agency_measures: String::from("行政机关已在期限内作出处罚决定并批准治理方案。"),
        not_idle: true,
    };
    let approval =
        stage.act(&office.prosecutor, "propose suspension", |work| propose_suspension(work, case, &entry))?;
    stage.approve(line.office, approval, "decide suspension")
}

/// Two officers look at the place.
fn visit(stage: &mut Stage<'_>, line: Line, finding: VisitFinding) -> Result<(), DemoError> {
    look(stage, &line, VisitKind::FollowUp, finding, None)?;
    let Some(case) = stage.cases.get(&line.at).copied() else { return Ok(()) };
    if finding == VisitFinding::Rectified {
        let planned = match stage.case(line.at).map(|case| &case.course) {
            Some(Course::Recommended(documents)) => documents.len(),
            _ => 0,
        };
        let others =
            stage.act(&actor(stage, &line)?, "other lines", |work| open_lines(work.conn, case, planned))?;
        if others == 0 {
            let day = stage.after(3);
            stage.on(day, move |stage| conclude(stage, &line));
        }
        return Ok(());
    }
    let day = stage.after(8);
    stage.on(day, move |stage| civil::sue(stage, line.at, line.office));
    Ok(())
}

fn actor(stage: &Stage<'_>, line: &Line) -> Result<crate::kit::Actor, DemoError> {
    let office = stage.cast.offices.get(line.office);
    office.map(|office| office.prosecutor.clone()).ok_or_else(|| DemoError::missing(stage.day, "office"))
}

/// Lines of a case that have no result yet.
fn open_lines(
    conn: &mut crate::db::Db,
    case: crate::cases::CaseId,
    planned: usize,
) -> Result<usize, recommendations::RecommendationError> {
    let documents = recommendations::store::of_case(conn, case.0)?;
    let mut open = planned.saturating_sub(documents.len());
    for row in documents {
        let lines = recommendations::store::addressees_of(conn, row.id)?;
        open += lines.iter().filter(|line| line.result.is_none()).count();
        open += usize::from(lines.is_empty());
    }
    Ok(open)
}

fn look(
    stage: &mut Stage<'_>,
    line: &Line,
    kind: VisitKind,
    finding: VisitFinding,
    rebound: Option<Rebound>,
) -> Result<(), DemoError> {
    let cast = stage.cast;
    let (Some(office), Some(matter)) = (cast.offices.get(line.office), matter(stage, line)) else {
        return Ok(());
    };
    let (Some(me), Some(second)) = (office.prosecutor.person, office.assistant.person) else { return Ok(()) };
    let day = stage.day;
    let plan = Plan { kind, planned_on: day, purpose: format!("查看{}整改情况", matter.place) };
    let verified = if finding == VisitFinding::Rectified {
        VerifiedState::Rectified
    } else if finding == VisitFinding::RepliedNotDone {
        VerifiedState::Partly
    } else {
        VerifiedState::NotRectified
    };
    let id = line.id;
    stage.act(&office.prosecutor, "visit", |work| {
        let visit = followups::service::plan(work, id, &plan)?;
        let items = recommendations::store::items_of(work.conn, id)?;
        let report = Report {
            done_at: Timestamp::from_civil(
                day.and_time(NaiveTime::from_hms_opt(8, 0, 0).unwrap_or_default()),
            ),
            officers: (me, second),
            place: matter.place.clone(),
            coordinates: Some((matter.longitude, matter.latitude)),
            finding,
            found: format!("现场查看并询问周边群众：{}", finding.zh()),
            next_step: None,
            photographs: Vec::new(),
            items: items
                .iter()
                .map(|item| ItemFound { item_id: item.id, verified, note: verified.zh().to_owned() })
                .collect(),
            rebound: rebound.clone(),
        };
        progress::report_visit(work, visit.id, visit.version, &report).map(drop)
    })
}

/// Everything is put right: the case is closed, and looked at again later.
fn conclude(stage: &mut Stage<'_>, line: &Line) -> Result<(), DemoError> {
    let cast = stage.cast;
    let Some(office) = cast.offices.get(line.office) else { return Ok(()) };
    let Some(case) = stage.cases.get(&line.at).copied() else { return Ok(()) };
    let Some(matter) = matter(stage, line) else { return Ok(()) };
    if line.course == LineCourse::Late {
        // The period was over: the review for suit had begun and ends with its report (R21 Art 79).
        let entry = acts::report(&matter, ReportKind::FinalReview, ReportProposal::Close);
        stage.act(&office.prosecutor, "final report", |work| record_report(work, case, &entry).map(drop))?;
    }
    close(stage, line.at, case, ClosingGround::FullRectification)?;
    if line.at % 9 == 4 {
        let (day, line) = (stage.after(95), line.clone());
        stage.on(day, move |stage| {
            let back = (line.at % 27 == 4).then(|| Rebound {
                criterion: followups::model::ReboundCriterion::NewActs,
                note: String::from("原址出现新的违法行为，另行登记线索。"),
            });
            let finding =
                if back.is_some() { VisitFinding::OtherNotPerforming } else { VisitFinding::Rectified };
            look(stage, &line, VisitKind::PostClosing, finding, back)
        });
    }
    Ok(())
}
