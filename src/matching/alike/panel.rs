//! What stands beside a lead: what it is like among the records in sight, with what people decided of each, and the closed
//! cases that it may be a rebound of.

use std::collections::BTreeMap;

use diesel::result::Error;

use super::compare::counterpart;
use crate::db::Db;
use crate::kit::Scope;
use crate::leads::{Lead, LeadFacts, LeadId};
use crate::matching::decisions::service::{self as decisions, Link};
use crate::matching::decisions::{Counterpart, Holding, PairDecisionId};
use crate::matching::likeness::{
    Asked, Content, Frequencies, MATCHED_KINDS, Match, Matcher, Reference, content,
};
use crate::matching::rebound::Rebounds;
use crate::matching::rebound::service::{USUAL_RADIUS, rebounds};
use crate::search::{Index, IndexError, MatchFacts, RecordKind, Seers};

/// Records that are shown at most.
pub const MOST: usize = 100;

/// What is asked for beside a lead.
#[derive(Debug, Clone, Copy)]
pub struct Wanted {
    /// So many records.
    pub limit: usize,
    /// `false` leaves out what is decided, or follows from decisions; `true` leaves out the rest.
    pub decided: Option<bool>,
}

/// What was found.
pub struct Panel {
    /// The likest first.
    pub items: Vec<Match>,
    /// What holds of the lead and each record, as far as anything does.
    pub holdings: BTreeMap<Counterpart, Holding>,
    /// The decisions that it follows from.
    pub links: BTreeMap<PairDecisionId, Link>,
    /// Closed cases.
    pub rebounds: Rebounds,
}

/// What a lead is like.
///
/// # Errors
/// When the index cannot be read.
pub fn panel(
    conn: &mut Db,
    (index, frequencies): (&Index, &Frequencies),
    scope: &Scope,
    (lead, facts): (&Lead, &LeadFacts),
    wanted: Wanted,
) -> Result<Panel, IndexError> {
    let (id, Wanted { limit, decided }) = (lead.id, wanted);
    let snapshot = index.reader();
    let matcher = Matcher::new(&snapshot, frequencies, Seers::of(scope));
    let itself = Some(Reference { kind: RecordKind::Lead, id: id.0 });
    let (told, known) = (MatchFacts::default(), snapshot.stored(RecordKind::Lead, id.0)?);
    // What the register says will do until the index has taken it in.
    let said = known.as_ref().map_or_else(|| registered(lead, facts, &told), content);
    let asked = Asked { content: said, itself };
    let mut items = matcher.matches(&asked, MATCHED_KINDS, limit)?;
    let mut held = holdings(conn, scope, id, &items)?;
    if let Some(wanted) = decided {
        let settled = |found: &Match, held: &BTreeMap<Counterpart, Holding>| {
            counterpart(found.reference()).and_then(|other| held.get(&other)).is_some_and(Holding::is_settled)
        };
        let left_out = items.iter().filter(|found| settled(found, &held) != wanted).count();
        if left_out > 0 && items.len() == limit {
            // In the place of those that are left out others are shown.
            items = matcher.matches(&asked, MATCHED_KINDS, (limit + left_out).min(MOST))?;
            held = holdings(conn, scope, id, &items)?;
        }
        items.retain(|found| settled(found, &held) == wanted);
        items.truncate(limit);
    }
    let chains: Vec<PairDecisionId> =
        held.values().flat_map(|holding| holding.chain.iter().copied()).collect();
    let links = decisions::links(conn, &chains)?;
    let links = links.into_iter().map(|link| (link.decision.id, link)).collect();
    let rebounds = rebounds(conn, scope, lead, USUAL_RADIUS)?;
    Ok(Panel { items, holdings: held, links, rebounds })
}

fn holdings(
    conn: &mut Db,
    scope: &Scope,
    lead: LeadId,
    found: &[Match],
) -> Result<BTreeMap<Counterpart, Holding>, Error> {
    let others: Vec<Counterpart> = found.iter().filter_map(|found| counterpart(found.reference())).collect();
    decisions::decided(conn, scope, Counterpart::lead(lead), &others)
}

fn registered<'a>(lead: &'a Lead, told: &'a LeadFacts, facts: &'a MatchFacts) -> Content<'a> {
    Content {
        title: &lead.title,
        body: &told.narrative,
        numbers: lead.external_number.as_slice(),
        domain: lead.domain.as_deref(),
        agencies: &[],
        date: Some(lead.received_on),
        facts,
        words: None,
    }
}
