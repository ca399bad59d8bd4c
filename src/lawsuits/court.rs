//! What the court and the office do, each act with its clocks: filing, acceptance, hearings, judgment,
//! mediation, appeal, papers sent.

use chrono::NaiveDate;
use serde_json::json;

use super::error::{LawsuitError, LawsuitRefusal};
use super::model::{Appellant, HearingId, Lawsuit, LawsuitId, Outcome, Paper};
use super::service::{BEFORE_JUDGMENT, advance, first_instance, keep, meet, open, past, say, start, stop};
use super::state::{LawsuitEvent, LawsuitState};
use super::store;
use crate::audit::Work;
use crate::cases::measures::model::Shown;
use crate::cases::{self, Track};
use crate::deadlines::service as deadlines;
use crate::kit::Fields;

/// A judgment or ruling.
#[derive(Debug, Clone)]
pub struct JudgmentEntry {
    /// What it came to.
    pub outcome: Outcome,
    /// Its day.
    pub decided_on: NaiveDate,
    /// When it was received.
    pub received_on: NaiveDate,
    /// What it says.
    pub decision: String,
}

/// Delivers the complaint to the court (R21 Art 46): within five days it is recorded upward.
///
/// # Errors
/// When the decision to sue is missing, or a gate of the case refuses.
pub fn file(work: &mut Work<'_>, id: LawsuitId, on: NaiveDate) -> Result<Lawsuit, LawsuitError> {
    let mut suit = open(work, id)?;
    let from = suit.approved_on;
    past(work, "filed_on", on, from)?;
    suit.filed_on = Some(on);
    let suit = advance(work, suit, LawsuitEvent::File, on)?;
    start(work, &suit, "S1", on)?;
    start(work, &suit, "S2", on)?;
    Ok(suit)
}

/// Records that the court accepted the complaint, its number, and whether the panel has seven members.
///
/// # Errors
/// When the complaint was not delivered.
pub fn accept(
    work: &mut Work<'_>,
    id: LawsuitId,
    on: NaiveDate,
    docket_number: &str,
    seven_member_panel: bool,
) -> Result<Lawsuit, LawsuitError> {
    let mut suit = open(work, id)?;
    let mut fields = Fields::new();
    let number = fields.text("docket_number", docket_number, 1..=100);
    fields.finish()?;
    let from = suit.filed_on;
    past(work, "accepted_on", on, from)?;
    suit.accepted_on = Some(on);
    suit.docket_number = Some(number);
    suit.seven_member_panel = seven_member_panel;
    let suit = advance(work, suit, LawsuitEvent::Accept, on)?;
    meet(work, &suit, "S2", on)?;
    // JI20 Art 17: the copy to the defendant within five days.
    start(work, &suit, "S3", on)?;
    if suit.kind != Track::Administrative {
        // CPL-I Art 284: the competent regulator is told within ten days.
        start(work, &suit, "S6", on)?;
    }
    // APL Art 81, CPL Art 152: first instance within six months.
    start(work, &suit, first_instance(suit.kind), on)?;
    Ok(suit)
}

/// Records the court's notice of a hearing; within three days the court is told who appears.
///
/// # Errors
/// When the suit is not before a court.
pub fn note_hearing(
    work: &mut Work<'_>,
    id: LawsuitId,
    received_on: NaiveDate,
    held_on: NaiveDate,
    place: &str,
) -> Result<HearingId, LawsuitError> {
    let suit = open(work, id)?;
    let Some(instance) = instance(suit.state) else {
        return Err(LawsuitRefusal::NotFromHere { event: LawsuitEvent::BeginTrial, state: suit.state }.into());
    };
    let mut fields = Fields::new();
    fields.past("notice_received_on", received_on, work.today());
    fields.check(held_on >= received_on, "held_on", "order", received_on);
    let place = fields.text("place", place, 1..=200);
    fields.finish()?;
    let hearing = store::insert_hearing(work.conn, id, instance, [received_on, held_on], &place)?;
    // JI20 Art 8: the court's notice comes three days before the hearing; it is met by having come.
    start(work, &suit, "S7", held_on)?;
    meet(work, &suit, "S7", received_on)?;
    // JI20 Art 8, R21 Art 49.
    start(work, &suit, "S8", received_on)?;
    say(work, &suit, "lawsuit.hearing_noted", json!({ "hearing": hearing, "held_on": held_on }));
    Ok(hearing)
}

/// First or second instance, while a court hears the suit.
pub(super) fn instance(state: LawsuitState) -> Option<i32> {
    match state {
        LawsuitState::Accepted | LawsuitState::Trial | LawsuitState::Mediated | LawsuitState::Retrial => {
            Some(1)
        }
        LawsuitState::Appeal => Some(2),
        LawsuitState::Prepared
        | LawsuitState::Filed
        | LawsuitState::Withdrawn
        | LawsuitState::Judged
        | LawsuitState::Effective
        | LawsuitState::Enforcing
        | LawsuitState::Archived => None,
    }
}

/// Records that the court was told who appears, or the record of the hearing.
///
/// # Errors
/// When there is no such hearing.
pub fn appear(
    work: &mut Work<'_>,
    id: LawsuitId,
    hearing: HearingId,
    sent_on: NaiveDate,
    appearing: &str,
    record: Option<&str>,
) -> Result<(), LawsuitError> {
    let suit = open(work, id)?;
    let mut row = store::hearings(work.conn, id)?
        .into_iter()
        .find(|row| row.id == hearing)
        .ok_or(LawsuitRefusal::HearingNotFound { id: hearing.0 })?;
    let mut fields = Fields::new();
    fields.past("sent_on", sent_on, work.today());
    fields.check(sent_on >= row.notice_received_on, "sent_on", "order", row.notice_received_on);
    let appearing = fields.text("appearing", appearing, 1..=500);
    let record = fields.optional("record", record, 8000);
    fields.finish()?;
    row.appearance_sent_on = Some(sent_on);
    row.appearing = Some(appearing);
    row.record = record.or(row.record);
    if store::update_hearing(work.conn, &row)? == 0 {
        return Err(LawsuitRefusal::Stale { current: row.version }.into());
    }
    meet(work, &suit, "S8", sent_on)?;
    show(work, &suit, Shown::Appearance, sent_on)?;
    say(work, &suit, "lawsuit.appearance_sent", json!({ "hearing": hearing }));
    Ok(())
}

/// Records a judgment or ruling: at first instance it is recorded upward within three days (R21 Art 58)
/// and may be appealed within fifteen; at second instance it is effective.
///
/// # Errors
/// When the suit is not at trial or at appeal, or the outcome is none of a judgment.
pub fn judge(work: &mut Work<'_>, id: LawsuitId, entry: &JudgmentEntry) -> Result<Lawsuit, LawsuitError> {
    let mut suit = open(work, id)?;
    let judgment = matches!(entry.outcome, Outcome::Supported | Outcome::PartlySupported | Outcome::Rejected);
    let mut fields = Fields::new();
    fields.check(judgment, "outcome", "not_allowed", "supported, partly_supported, rejected");
    fields.past("received_on", entry.received_on, work.today());
    fields.check(entry.received_on >= entry.decided_on, "received_on", "order", entry.decided_on);
    let since = suit.accepted_on.unwrap_or(entry.decided_on);
    fields.check(entry.decided_on >= since, "decided_on", "order", since);
    let decision = fields.text("decision", &entry.decision, 1..=8000);
    fields.finish()?;
    let second = suit.state == LawsuitState::Appeal;
    suit.outcome = Some(entry.outcome);
    suit.decided_on = Some(entry.decided_on);
    suit.decision = Some(decision);
    suit.decision_received_on = Some(entry.received_on);
    let on = entry.received_on;
    if second {
        suit.effective_on = Some(on);
        let suit = advance(work, suit, LawsuitEvent::BecomeEffective, on)?;
        meet(work, &suit, "S17", on)?;
        return Ok(suit);
    }
    let suit = advance(work, suit, LawsuitEvent::Judge, on)?;
    meet(work, &suit, first_instance(suit.kind), entry.decided_on)?;
    stop(work, &suit, BEFORE_JUDGMENT, "一审已裁判")?;
    start(work, &suit, "S13", on)?;
    start(work, &suit, "S14", on)?;
    Ok(suit)
}

/// Records that a settlement or mediation is announced, for thirty days at least. R21 Art 99: it may not
/// cut the liability that was claimed.
///
/// # Errors
/// When the suit is administrative, or the agreement cuts what was claimed.
pub fn mediate(
    work: &mut Work<'_>,
    id: LawsuitId,
    announced_on: NaiveDate,
    agreement: &str,
    liability_kept: bool,
) -> Result<Lawsuit, LawsuitError> {
    let mut suit = open(work, id)?;
    let mut fields = Fields::new();
    let agreement = fields.text("agreement", agreement, 1..=8000);
    fields.check(liability_kept, "liability_kept", "not_allowed", "false");
    fields.finish()?;
    let from = suit.accepted_on;
    past(work, "announced_on", announced_on, from)?;
    suit.mediation_announced_on = Some(announced_on);
    suit.decided_on = Some(announced_on);
    suit.decision = Some(agreement);
    suit.outcome = Some(Outcome::Mediated);
    let suit = advance(work, suit, LawsuitEvent::Mediate, announced_on)?;
    start(work, &suit, "S10", announced_on)?;
    Ok(suit)
}

/// Records the defendant's appeal; within three days the level above is told (R21 Art 62).
///
/// # Errors
/// When there is no judgment of first instance.
pub fn note_appeal(
    work: &mut Work<'_>,
    id: LawsuitId,
    received_on: NaiveDate,
) -> Result<Lawsuit, LawsuitError> {
    let mut suit = open(work, id)?;
    let from = suit.decision_received_on;
    past(work, "received_on", received_on, from)?;
    suit.appealed_on = Some(received_on);
    suit.appealed_by = Some(Appellant::Defendant);
    let suit = advance(work, suit, LawsuitEvent::FileAppeal, received_on)?;
    meet(work, &suit, "S14", received_on)?;
    start(work, &suit, "S15", received_on)?;
    start(work, &suit, "S17", received_on)?;
    Ok(suit)
}

/// Records that a paper left the office: its clock is met.
///
/// # Errors
/// When no clock of the paper is running.
pub fn deliver(work: &mut Work<'_>, id: LawsuitId, paper: Paper, on: NaiveDate) -> Result<(), LawsuitError> {
    let mut suit = open(work, id)?;
    past(work, "on", on, None)?;
    let met = deadlines::meet_for(work, "lawsuit", id.0, rule_of(paper), on)?;
    let mut fields = Fields::new();
    fields.check(met.is_some(), "paper", "not_allowed", paper.zh());
    fields.finish()?;
    if paper == Paper::ComplaintRecord {
        suit.recorded_upward_on = Some(on);
        keep(work, &suit)?;
    }
    say(work, &suit, "lawsuit.paper_delivered", json!({ "paper": paper, "on": on }));
    Ok(())
}

/// The clock that a paper meets.
pub(super) fn rule_of(paper: Paper) -> &'static str {
    match paper {
        Paper::ComplaintRecord => "S1",
        Paper::ChangeDecision => "S11",
        Paper::JudgmentRecord => "S13",
        Paper::AppealReport => "S15",
    }
}

fn show(work: &mut Work<'_>, suit: &Lawsuit, by: Shown, on: NaiveDate) -> Result<(), LawsuitError> {
    if let Some(case) = cases::store::any_case(work.conn, suit.case_id)? {
        cases::measures::service::shown(work, &case, by, on)?;
    }
    Ok(())
}
