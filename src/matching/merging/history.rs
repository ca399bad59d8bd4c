//! What happened to a lead and to those merged into it, each with its own number and narrative.

use serde_json::{Value, json};

use super::error::MergingError;
use super::fields::MergeField;
use super::service::morning;
use super::store;
use crate::db::Db;
use crate::kit::{PersonId, Timestamp};
use crate::leads::{Lead, LeadId, queries};

crate::text_enum! {
    /// Something that happened to a lead.
    pub enum HistoryEventKind {
        /// It was entered in the register.
        Registered = "registered" "登记",
        /// It was corrected.
        Amended = "amended" "更正",
        /// An online screening.
        Screened = "screened" "线上筛查",
        /// A verification on the spot was planned, and made if it says what was found.
        Verified = "verified" "线下核查",
        /// A preliminary inquiry was ordered, and ended if it says what was found.
        Inquired = "inquired" "初步调查",
        /// It was assessed.
        Assessed = "assessed" "评估",
        /// A decision was proposed.
        Proposed = "proposed" "提请决定",
        /// Another lead was merged into it, or it into another.
        Merged = "merged" "合并",
        /// That was undone.
        Separated = "separated" "拆分",
    }
}

/// Something that happened.
#[derive(Debug, Clone)]
pub struct Event {
    /// When; the beginning of the day where only that is known.
    pub at: Timestamp,
    /// What.
    pub kind: HistoryEventKind,
    /// Who did it.
    pub by: Option<PersonId>,
    /// What was found or said.
    pub words: Option<String>,
    /// What else there is to it.
    pub detail: Value,
}

/// A lead with what happened to it.
#[derive(Debug, Clone)]
pub struct History {
    /// The lead.
    pub lead: Lead,
    /// What was told, in its own words.
    pub narrative: String,
    /// Fields whose value the lead that stays took from it.
    pub taken: Vec<MergeField>,
    /// What happened, the first thing first.
    pub events: Vec<Event>,
}

/// The histories of a lead and of every lead that was merged into it, itself first.
///
/// # Errors
/// The database's.
pub fn histories(conn: &mut Db, lead: LeadId) -> Result<Vec<History>, MergingError> {
    let mut all = Vec::new();
    for id in queries::merged_family(conn, lead)? {
        let Some(row) = crate::leads::store::any_lead(conn, id)? else { continue };
        all.push(history(conn, row)?);
    }
    Ok(all)
}

fn history(conn: &mut Db, lead: Lead) -> Result<History, MergingError> {
    let id = lead.id;
    let mut events = vec![Event {
        at: lead.registered_at,
        kind: HistoryEventKind::Registered,
        by: lead.registered_by,
        words: None,
        detail: json!({ "number": lead.number, "external_number": lead.external_number,
            "channel": lead.channel, "received_on": lead.received_on }),
    }];
    evaluated(conn, id, &mut events)?;
    decided(conn, id, &mut events)?;
    merged(conn, id, &mut events)?;
    events.sort_by_key(|event| event.at);
    let taken = match lead.merged_into_id {
        Some(into) => store::layers(conn, into)?
            .into_iter()
            .filter(|layer| layer.lead == id)
            .map(|layer| layer.field)
            .collect(),
        None => Vec::new(),
    };
    Ok(History { narrative: queries::facts(conn, id)?.narrative, lead, taken, events })
}

fn evaluated(conn: &mut Db, id: LeadId, events: &mut Vec<Event>) -> Result<(), MergingError> {
    for row in queries::amendments(conn, id)? {
        let (at, by) = (row.amended_at, row.amended_by);
        let detail = json!({ "changes": row.changes.get() });
        events.push(Event { at, kind: HistoryEventKind::Amended, by, words: None, detail });
    }
    for row in queries::screenings(conn, id)? {
        events.push(Event {
            at: row.screened_at,
            kind: HistoryEventKind::Screened,
            by: row.person_id,
            words: Some(row.findings.clone()),
            detail: json!({ "sources": row.sources.get(), "hits": row.hits.get().len() }),
        });
    }
    for row in queries::verifications(conn, id)? {
        events.push(Event {
            at: row.visited_at.unwrap_or_else(|| morning(row.planned_on)),
            kind: HistoryEventKind::Verified,
            by: Some(row.first_officer_id),
            words: row.findings.clone(),
            detail: json!({ "place": row.place, "planned_on": row.planned_on,
                "second_officer": row.second_officer_id }),
        });
    }
    for row in queries::inquiries(conn, id)? {
        events.push(Event {
            at: morning(row.begun_on),
            kind: HistoryEventKind::Inquired,
            by: row.begun_by,
            words: row.report.clone(),
            detail: json!({ "plan": row.plan, "ended_on": row.ended_on }),
        });
    }
    for (row, _) in queries::assessments(conn, id)? {
        events.push(Event {
            at: row.assessed_at,
            kind: HistoryEventKind::Assessed,
            by: row.person_id,
            words: Some(row.conclusion),
            detail: Value::Null,
        });
    }
    Ok(())
}

fn decided(conn: &mut Db, id: LeadId, events: &mut Vec<Event>) -> Result<(), MergingError> {
    for row in queries::of_lead(conn, id)? {
        events.push(Event {
            at: morning(row.proposed_on),
            kind: HistoryEventKind::Proposed,
            by: None,
            words: None,
            detail: json!({ "outcome": row.outcome, "state": row.state, "decided_on": row.decided_on }),
        });
    }
    Ok(())
}

fn merged(conn: &mut Db, id: LeadId, events: &mut Vec<Event>) -> Result<(), MergingError> {
    for row in queries::merges(conn, id)? {
        let act = store::act_of(conn, row.id)?;
        let pair = json!({ "lead": row.lead_id, "into": row.into_id, "before": row.before_state });
        events.push(Event {
            at: row.merged_at,
            kind: HistoryEventKind::Merged,
            by: act.as_ref().and_then(|act| act.merged_by),
            words: act.map(|act| act.reason),
            detail: pair.clone(),
        });
        if let Some(at) = row.separated_at {
            let words = row.separation_reason;
            events.push(Event { at, kind: HistoryEventKind::Separated, by: None, words, detail: pair });
        }
    }
    Ok(())
}
