//! Civil cases and suits: announcement, review, complaint, hearing, judgment.

use chrono::Days;

use super::acts::{self, close, scene};
use super::plan::{CivilCourse, Course, Periods};
use super::stage::{DemoError, Stage};
use crate::cases::decisions::{AnnouncementEntry, propose_announcement, publish_announcement};
use crate::cases::investigation::model::{ReportKind, ReportProposal};
use crate::cases::investigation::papers::record_report;
use crate::cases::model::ClosingGround;
use crate::cases::{self, CaseEvent, CaseId, CaseState, Track};
use crate::lawsuits::decisions::{SuitEntry, propose_suit};
use crate::lawsuits::model::{CourtAct, NewClaim, Paper};
use crate::lawsuits::service::{self as court, JudgmentEntry};
use crate::lawsuits::{self, LawsuitEvent, LawsuitId, Outcome};

fn course(stage: &Stage<'_>, at: usize) -> Option<CivilCourse> {
    match stage.case(at)?.course {
        Course::Civil(course) => Some(course),
        Course::Recommended(_) | Course::Consulted | Course::NoIllegality | Course::Investigating => None,
    }
}

/// Inquired into; the report proposes to announce.
pub(super) fn investigate(stage: &mut Stage<'_>, at: usize) -> Result<(), DemoError> {
    let Some(id) = stage.cases.get(&at).copied() else { return Ok(()) };
    acts::prepare(stage, at, id)?;
    let day = stage.after(9);
    stage.on(day, move |stage| announce(stage, at, id));
    Ok(())
}

/// Announced in a medium of national reach for thirty days (JI20 Art 13, R21 Art 91).
fn announce(stage: &mut Stage<'_>, at: usize, id: CaseId) -> Result<(), DemoError> {
    let cast = stage.cast;
    let Some((office_at, told)) = scene(stage, at) else { return Ok(()) };
    let Some(office) = cast.offices.get(office_at) else { return Ok(()) };
    let entry = acts::report(&told, ReportKind::Investigation, ReportProposal::Announce);
    let notice = AnnouncementEntry {
        harm: told.harm.clone(),
        notice: String::from(
            "法律规定的机关和有关组织可以在公告之日起三十日内向人民法院提起诉讼，并告知本院。",
        ),
        contact: String::from("公益诉讼检察部门 0936-12309"),
        relatives_asked: false,
    };
    let (announcement, approval) = stage.act(&office.prosecutor, "propose announcement", |work| {
        record_report(work, id, &entry)?;
        cases::service::advance(work, id, CaseEvent::EndInvestigation)?;
        propose_announcement(work, id, &notice)
    })?;
    stage.approve(office_at, approval, "decide announcement")?;
    let today = stage.day;
    stage.act(&office.prosecutor, "publish announcement", |work| {
        publish_announcement(work, id, announcement, "正义网", today).map(drop)
    })?;
    let protected = course(stage, at) == Some(CivilCourse::Protected);
    let day = if protected { stage.after(18) } else { stage.cast.periods.workday(stage.day + Days::new(42)) };
    stage.on(day, move |stage| if protected { protect(stage, at, id) } else { sue(stage, at, office_at) });
    Ok(())
}

/// The wrongdoer repaired the harm during the announcement (R21 Art 90).
fn protect(stage: &mut Stage<'_>, at: usize, id: CaseId) -> Result<(), DemoError> {
    let cast = stage.cast;
    let Some((office_at, _)) = scene(stage, at) else { return Ok(()) };
    let Some(office) = cast.offices.get(office_at) else { return Ok(()) };
    stage.act(&office.prosecutor, "follow up", |work| {
        cases::service::advance(work, id, CaseEvent::BeginFollowUp)?;
        cases::service::advance(work, id, CaseEvent::FollowUpRecorded).map(drop)
    })?;
    close(stage, at, id, ClosingGround::InterestProtected)
}

/// The review ends in a suit, which is proposed, decided and brought to the court.
pub(super) fn sue(stage: &mut Stage<'_>, at: usize, office_at: usize) -> Result<(), DemoError> {
    let cast = stage.cast;
    let Some(id) = stage.cases.get(&at).copied() else { return Ok(()) };
    let (Some(office), Some((_, told))) = (cast.offices.get(office_at), scene(stage, at)) else {
        return Ok(());
    };
    let civil = course(stage, at).is_some();
    let entry = acts::report(&told, ReportKind::FinalReview, ReportProposal::Sue);
    let claim = |text: &str| NewClaim { text: text.to_owned(), rectification_item_id: None };
    let suit = SuitEntry {
        court: String::from("张掖市中级人民法院"),
        facts: format!("{}{}", told.harm, told.violation),
        claims: vec![claim("判令被告停止侵害、消除危险"), claim("判令被告承担修复费用和鉴定费用")],
        no_private_duty: true,
    };
    let (lawsuit, approval) = stage.act(&office.prosecutor, "propose suit", |work| {
        let case = cases::store::any_case(work.conn, id)?.ok_or(diesel::result::Error::NotFound)?;
        if civil && case.state == CaseState::Announced {
            cases::service::advance(work, id, CaseEvent::BeginFollowUp)?;
            cases::service::advance(work, id, CaseEvent::FollowUpRecorded)?;
            cases::service::advance(work, id, CaseEvent::AnnouncementExpired)?;
        }
        record_report(work, id, &entry)?;
        let mut suit = suit.clone();
        if !civil {
            suit.claims = claims_of(work, id)?;
        }
        propose_suit(work, id, &suit)
    })?;
    stage.approve(office_at, approval, "decide suit")?;
    let day = stage.after(4);
    let pending = course(stage, at) == Some(CivilCourse::Pending);
    stage.on(day, move |stage| bring(stage, office_at, lawsuit, pending));
    Ok(())
}

/// Each suggestion that was not followed leads over to its claim (R21 Art 75).
fn claims_of(work: &mut crate::audit::Work<'_>, id: CaseId) -> diesel::QueryResult<Vec<NewClaim>> {
    let suggestions = lawsuits::claims::suggestions(work.conn, id)?;
    let claim = |suggestion: lawsuits::claims::Suggestion| NewClaim {
        text: suggestion.item.claim.unwrap_or(suggestion.item.text),
        rectification_item_id: Some(suggestion.item.id.0),
    };
    Ok(suggestions.into_iter().map(claim).collect())
}

fn bring(stage: &mut Stage<'_>, office_at: usize, id: LawsuitId, pending: bool) -> Result<(), DemoError> {
    let cast = stage.cast;
    let Some(office) = cast.offices.get(office_at) else { return Ok(()) };
    let today = stage.day;
    stage.act(&office.prosecutor, "file suit", |work| {
        court::file(work, id, today)?;
        court::deliver(work, id, Paper::ComplaintRecord, today)
    })?;
    let day = stage.after(5);
    stage.on(day, move |stage| accept(stage, office_at, id, pending));
    Ok(())
}

fn accept(stage: &mut Stage<'_>, office_at: usize, id: LawsuitId, pending: bool) -> Result<(), DemoError> {
    let cast = stage.cast;
    let Some(office) = cast.offices.get(office_at) else { return Ok(()) };
    let today = stage.day;
    let docket = format!("（{}）甘07公益{}号", today.format("%Y"), id.0);
    stage.act(&office.prosecutor, "accepted", |work| {
        court::accept(work, id, today, &docket, true).map(drop)
    })?;
    for (days, act) in [
        (3, CourtAct::CopyServed),
        (6, CourtAct::RegulatorTold),
        (14, CourtAct::AnswerFiled),
        (17, CourtAct::AnswerReceived),
    ] {
        let day = stage.after(days);
        stage.on(day, move |stage| court_act(stage, office_at, id, act));
    }
    if !pending {
        let day = stage.after(24);
        stage.on(day, move |stage| hear(stage, office_at, id));
    }
    Ok(())
}

/// What the court or the defendant does in its time; only of a civil suit is the regulator told.
fn court_act(stage: &mut Stage<'_>, office_at: usize, id: LawsuitId, act: CourtAct) -> Result<(), DemoError> {
    let cast = stage.cast;
    let Some(office) = cast.offices.get(office_at) else { return Ok(()) };
    let today = stage.day;
    stage.act(&office.prosecutor, "court act", |work| {
        let suit = lawsuits::store::any_lawsuit(work.conn, id)?.ok_or(diesel::result::Error::NotFound)?;
        let owed = act != CourtAct::RegulatorTold || suit.kind != Track::Administrative;
        if owed { lawsuits::service::record_act(work, id, act, today).map(drop) } else { Ok(()) }
    })
}

/// The court's notice comes six days before the hearing.
fn hear(stage: &mut Stage<'_>, office_at: usize, id: LawsuitId) -> Result<(), DemoError> {
    let cast = stage.cast;
    let Some(office) = cast.offices.get(office_at) else { return Ok(()) };
    let (today, held) = (stage.day, stage.after(6));
    let appearing = "承办检察官、检察官助理";
    let hearing = stage.act(&office.prosecutor, "notice of hearing", |work| {
        let hearing = court::note_hearing(work, id, today, held, "第一审判庭")?;
        court::appear(work, id, hearing, today, appearing, None)?;
        Ok::<_, lawsuits::error::LawsuitError>(hearing)
    })?;
    stage.on(held, move |stage| {
        let cast = stage.cast;
        let Some(office) = cast.offices.get(office_at) else { return Ok(()) };
        stage.act(&office.prosecutor, "hearing", |work| {
            court::appear(work, id, hearing, today, appearing, Some("庭审记录已存卷"))
        })
    });
    let day = stage.after(31);
    stage.on(day, move |stage| judge(stage, office_at, id));
    Ok(())
}

fn judge(stage: &mut Stage<'_>, office_at: usize, id: LawsuitId) -> Result<(), DemoError> {
    let cast = stage.cast;
    let Some(office) = cast.offices.get(office_at) else { return Ok(()) };
    let today = stage.day;
    let entry = JudgmentEntry {
        outcome: Outcome::Supported,
        decided_on: today,
        received_on: today,
        decision: String::from("判决支持公益诉讼起诉人的全部诉讼请求。"),
    };
    stage.act(&office.prosecutor, "judgment", |work| {
        begin_trial(work, id)?;
        court::judge(work, id, &entry)?;
        court::deliver(work, id, Paper::JudgmentRecord, today)
    })?;
    let day = stage.after(30);
    stage.on(day, move |stage| {
        let cast = stage.cast;
        let Some(office) = cast.offices.get(office_at) else { return Ok(()) };
        let today = stage.day;
        stage.act(&office.prosecutor, "effective", |work| {
            let suit = lawsuits::store::any_lawsuit(work.conn, id)?.ok_or(diesel::result::Error::NotFound)?;
            lawsuits::service::advance_by_hand(work, id, suit.version, LawsuitEvent::BecomeEffective, today)
                .map(drop)
        })
    });
    Ok(())
}

/// The trial begins with the hearing, unless it has begun by it.
fn begin_trial(
    work: &mut crate::audit::Work<'_>,
    id: LawsuitId,
) -> Result<(), lawsuits::error::LawsuitError> {
    let suit = lawsuits::store::any_lawsuit(work.conn, id)?.ok_or(diesel::result::Error::NotFound)?;
    if suit.state == lawsuits::LawsuitState::Accepted {
        let today = work.today();
        lawsuits::service::advance_by_hand(work, id, suit.version, LawsuitEvent::BeginTrial, today)?;
    }
    Ok(())
}
