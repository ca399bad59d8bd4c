//! Queries of decisions on pairs, and of the records they are about.

use std::collections::{BTreeMap, BTreeSet};

use diesel::prelude::*;
use diesel::sql_types::Bool;

use super::model::{Counterpart, CounterpartKind, Pair, PairDecision, PairDecisionId, Shown, Verdict};
use super::relation::{Edge, Relation};
use crate::db::schema::{brand_cases, cases, leads, matter_members, pair_decisions, people};
use crate::db::{Db, MultiBackend, insert_many};
use crate::kit::{OfficeId, PersonId, Scope, Timestamp};
use crate::leads::LeadId;

type OfDecisions = Box<dyn BoxableExpression<pair_decisions::table, MultiBackend, SqlType = Bool>>;

/// The turn in which decisions are made on PostgreSQL, one after another, so that no two of them contradict
/// each other unseen. Any number that nothing else here takes.
const TURN: i64 = 7_402_020;

/// Ids in one statement; SQLite takes 32,766 values.
const PIECE: usize = 5_000;

/// A record in sight.
#[derive(Debug, Clone)]
pub struct Known {
    /// Its offices: the one that has it, and the one to which its suit was transferred.
    pub offices: Vec<OfficeId>,
    /// What it is called: its number, or its title.
    pub name: String,
}

/// What of decisions is in sight: those that offices in sight made.
fn seen(scope: &Scope) -> Option<OfDecisions> {
    match scope {
        Scope::All => None,
        Scope::Offices(ids) => Some(Box::new(pair_decisions::office_id.eq_any(ids.clone()))),
        // An agency, an administrator, an auditor and the public see no decision at all.
        Scope::Agency(_) | Scope::None => Some(Box::new(pair_decisions::id.eq(-1))),
    }
}

/// The ids of a kind.
fn ids(records: &BTreeSet<Counterpart>, kind: CounterpartKind) -> Vec<i64> {
    records.iter().filter(|record| record.kind == kind).map(|record| record.id).collect()
}

/// Waits until nobody else is making a decision; the turn ends with the transaction.
///
/// # Errors
/// The database's.
pub fn take_turn(conn: &mut Db) -> QueryResult<()> {
    match conn {
        Db::Pg(conn) => {
            diesel::sql_query(format!("SELECT pg_advisory_xact_lock({TURN})")).execute(conn).map(drop)
        }
        // On SQLite one transaction at a time writes.
        Db::Sqlite(_) => Ok(()),
    }
}

/// A record, if it is in sight.
///
/// # Errors
/// The database's.
pub fn known(conn: &mut Db, scope: &Scope, record: Counterpart) -> QueryResult<Option<Known>> {
    let offices = match scope {
        Scope::All => None,
        Scope::Offices(ids) => Some(ids.clone()),
        Scope::Agency(_) | Scope::None => return Ok(None),
    };
    let row: Option<(OfficeId, Option<OfficeId>, String)> = match record.kind {
        CounterpartKind::Lead => {
            let mut query = leads::table.filter(leads::id.eq(record.id)).into_boxed();
            if let Some(offices) = offices {
                query = query.filter(leads::office_id.eq_any(offices));
            }
            let row: Option<(OfficeId, String)> =
                query.select((leads::office_id, leads::number)).first(conn).optional()?;
            row.map(|(office, number)| (office, None, number))
        }
        CounterpartKind::Case => {
            let mut query = cases::table.filter(cases::id.eq(record.id)).into_boxed();
            if let Some(offices) = offices {
                let own = cases::office_id.eq_any(offices.clone()).nullable();
                query = query.filter(own.or(cases::suit_office_id.eq_any(offices)));
            }
            query.select((cases::office_id, cases::suit_office_id, cases::number)).first(conn).optional()?
        }
        CounterpartKind::BrandCase => {
            let mut query = brand_cases::table.filter(brand_cases::id.eq(record.id)).into_boxed();
            if let Some(offices) = offices {
                query = query.filter(brand_cases::office_id.eq_any(offices));
            }
            let row: Option<(OfficeId, String)> =
                query.select((brand_cases::office_id, brand_cases::title)).first(conn).optional()?;
            row.map(|(office, title)| (office, None, title))
        }
    };
    Ok(row.map(|(office, suit, name)| Known { offices: std::iter::once(office).chain(suit).collect(), name }))
}

/// What records are called.
///
/// # Errors
/// The database's.
pub fn names(conn: &mut Db, records: &BTreeSet<Counterpart>) -> QueryResult<BTreeMap<Counterpart, String>> {
    let mut found = BTreeMap::new();
    for kind in CounterpartKind::ALL {
        let wanted = ids(records, *kind);
        if wanted.is_empty() {
            continue;
        }
        let rows: Vec<(i64, String)> = match kind {
            CounterpartKind::Lead => {
                leads::table.filter(leads::id.eq_any(wanted)).select((leads::id, leads::number)).load(conn)?
            }
            CounterpartKind::Case => {
                cases::table.filter(cases::id.eq_any(wanted)).select((cases::id, cases::number)).load(conn)?
            }
            CounterpartKind::BrandCase => brand_cases::table
                .filter(brand_cases::id.eq_any(wanted))
                .select((brand_cases::id, brand_cases::title))
                .load(conn)?,
        };
        found.extend(rows.into_iter().map(|(id, name)| (Counterpart { kind: *kind, id }, name)));
    }
    Ok(found)
}

/// What people are called.
///
/// # Errors
/// The database's.
pub fn people(conn: &mut Db, wanted: Vec<PersonId>) -> QueryResult<BTreeMap<PersonId, String>> {
    let rows: Vec<(PersonId, String)> =
        people::table.filter(people::id.eq_any(wanted)).select((people::id, people::name)).load(conn)?;
    Ok(rows.into_iter().collect())
}

/// The records of the matters of these records, by the decisions of every office; themselves among them.
///
/// # Errors
/// The database's.
pub fn family(conn: &mut Db, records: &[Counterpart]) -> QueryResult<BTreeSet<Counterpart>> {
    let mut family: BTreeSet<Counterpart> = records.iter().copied().collect();
    let mut matters: BTreeSet<i64> = BTreeSet::new();
    for kind in CounterpartKind::ALL {
        for piece in ids(&family, *kind).chunks(PIECE) {
            let of: Vec<i64> = matter_members::table
                .filter(matter_members::kind.eq(*kind).and(matter_members::record_id.eq_any(piece.to_vec())))
                .select(matter_members::matter)
                .load(conn)?;
            matters.extend(of);
        }
    }
    let matters: Vec<i64> = matters.into_iter().collect();
    for piece in matters.chunks(PIECE) {
        let rows: Vec<(CounterpartKind, i64)> = matter_members::table
            .filter(matter_members::matter.eq_any(piece.to_vec()))
            .select((matter_members::kind, matter_members::record_id))
            .load(conn)?;
        family.extend(rows.into_iter().map(|(kind, id)| Counterpart { kind, id }));
    }
    Ok(family)
}

/// The decisions in sight that stand between any two of these records.
///
/// # Errors
/// The database's.
pub fn standing_among(
    conn: &mut Db,
    scope: &Scope,
    records: &BTreeSet<Counterpart>,
) -> QueryResult<Vec<Edge>> {
    let mut edges = Vec::new();
    for piece in ids(records, CounterpartKind::Lead).chunks(PIECE) {
        let mut query = pair_decisions::table
            .filter(pair_decisions::undone_at.is_null())
            .filter(pair_decisions::lead_id.eq_any(piece.to_vec()))
            .into_boxed();
        if let Some(seen) = seen(scope) {
            query = query.filter(seen);
        }
        let rows: Vec<PairDecision> = query.select(PairDecision::as_select()).load(conn)?;
        // Decisions on one lead are few, so that they are looked through here.
        edges.extend(rows.iter().map(edge).filter(|edge| records.contains(&edge.two)));
    }
    Ok(edges)
}

fn edge(row: &PairDecision) -> Edge {
    Edge { id: row.id, one: Counterpart::lead(row.lead_id), two: row.other(), verdict: row.verdict }
}

/// The decision of an office on a pair that stands.
///
/// # Errors
/// The database's.
pub fn standing(conn: &mut Db, office: OfficeId, pair: Pair) -> QueryResult<Option<PairDecision>> {
    pair_decisions::table
        .filter(pair_decisions::office_id.eq(office))
        .filter(pair_decisions::lead_id.eq(pair.lead))
        .filter(
            pair_decisions::other_kind.eq(pair.other.kind).and(pair_decisions::other_id.eq(pair.other.id)),
        )
        .filter(pair_decisions::undone_at.is_null())
        .select(PairDecision::as_select())
        .first(conn)
        .optional()
}

/// A decision in sight.
///
/// # Errors
/// The database's.
pub fn decision(conn: &mut Db, scope: &Scope, id: PairDecisionId) -> QueryResult<Option<PairDecision>> {
    let mut query = pair_decisions::table.filter(pair_decisions::id.eq(id)).into_boxed();
    if let Some(seen) = seen(scope) {
        query = query.filter(seen);
    }
    query.select(PairDecision::as_select()).first(conn).optional()
}

/// Decisions of a list, which may be undone.
///
/// # Errors
/// The database's.
pub fn decisions(conn: &mut Db, ids: &[PairDecisionId]) -> QueryResult<Vec<PairDecision>> {
    pair_decisions::table
        .filter(pair_decisions::id.eq_any(ids.to_vec()))
        .select(PairDecision::as_select())
        .load(conn)
}

/// Every decision in sight on a lead, undone ones too, the first one first.
///
/// # Errors
/// The database's.
pub fn of_lead(conn: &mut Db, scope: &Scope, lead: LeadId) -> QueryResult<Vec<PairDecision>> {
    let other = pair_decisions::other_kind.eq(CounterpartKind::Lead).and(pair_decisions::other_id.eq(lead.0));
    let mut query = pair_decisions::table.filter(pair_decisions::lead_id.eq(lead).or(other)).into_boxed();
    if let Some(seen) = seen(scope) {
        query = query.filter(seen);
    }
    query.order(pair_decisions::id).select(PairDecision::as_select()).load(conn)
}

/// The decisions that came with the merging of a lead by an act, and stand.
///
/// # Errors
/// The database's.
pub fn of_merge(conn: &mut Db, act: i64, lead: LeadId) -> QueryResult<Vec<PairDecision>> {
    let other = pair_decisions::other_kind.eq(CounterpartKind::Lead).and(pair_decisions::other_id.eq(lead.0));
    pair_decisions::table
        .filter(pair_decisions::merge_act_id.eq(act).and(pair_decisions::undone_at.is_null()))
        .filter(pair_decisions::lead_id.eq(lead).or(other))
        .select(PairDecision::as_select())
        .load(conn)
}

/// What is stored of a decision besides its pair.
#[derive(Debug, Clone)]
pub struct Made<'a> {
    /// The office that decides.
    pub office: OfficeId,
    /// What is decided.
    pub verdict: Verdict,
    /// Why.
    pub reason: Option<&'a str>,
    /// What the matching said.
    pub shown: &'a Shown,
    /// Who decides.
    pub by: Option<PersonId>,
    /// When.
    pub at: Timestamp,
    /// The merging that it comes with.
    pub act: Option<i64>,
}

/// Stores a decision.
///
/// # Errors
/// The database's.
pub fn insert(conn: &mut Db, pair: Pair, made: &Made<'_>) -> QueryResult<PairDecisionId> {
    diesel::insert_into(pair_decisions::table)
        .values((
            pair_decisions::office_id.eq(made.office),
            pair_decisions::lead_id.eq(pair.lead),
            pair_decisions::other_kind.eq(pair.other.kind),
            pair_decisions::other_id.eq(pair.other.id),
            pair_decisions::verdict.eq(made.verdict),
            pair_decisions::reason.eq(made.reason),
            pair_decisions::score.eq(made.shown.score),
            pair_decisions::method.eq(&made.shown.method),
            pair_decisions::evidence.eq(&made.shown.evidence),
            pair_decisions::decided_by.eq(made.by),
            pair_decisions::decided_at.eq(made.at),
            pair_decisions::merge_act_id.eq(made.act),
        ))
        .returning(pair_decisions::id)
        .get_result(conn)
}

/// Undoes a decision that stands. Whether it did.
///
/// # Errors
/// The database's.
pub fn undo(
    conn: &mut Db,
    id: PairDecisionId,
    reason: Option<&str>,
    (person, now): (Option<PersonId>, Timestamp),
) -> QueryResult<bool> {
    let row = pair_decisions::table.find(id.0).filter(pair_decisions::undone_at.is_null());
    let changed = diesel::update(row)
        .set((
            pair_decisions::undone_by.eq(person),
            pair_decisions::undone_at.eq(now),
            pair_decisions::undone_reason.eq(reason),
        ))
        .execute(conn)?;
    Ok(changed == 1)
}

/// Says which decision stands in the place of one that was undone.
///
/// # Errors
/// The database's.
pub fn replace(conn: &mut Db, id: PairDecisionId, by: PairDecisionId) -> QueryResult<usize> {
    diesel::update(pair_decisions::table.find(id.0)).set(pair_decisions::replaced_by_id.eq(by)).execute(conn)
}

/// Tells anew which records are one matter, around a pair whose decision was made or undone.
///
/// # Errors
/// The database's.
pub fn retell(conn: &mut Db, pair: Pair) -> QueryResult<()> {
    let family = family(conn, &[Counterpart::lead(pair.lead), pair.other])?;
    let relation = Relation::of(standing_among(conn, &Scope::All, &family)?);
    for kind in CounterpartKind::ALL {
        for piece in ids(&family, *kind).chunks(PIECE) {
            let gone = matter_members::table
                .filter(matter_members::kind.eq(*kind))
                .filter(matter_members::record_id.eq_any(piece.to_vec()));
            diesel::delete(gone).execute(conn)?;
        }
    }
    let matters = relation.matters();
    let members: Vec<(PairDecisionId, Counterpart)> =
        matters.iter().flat_map(|(matter, of)| of.iter().map(|record| (*matter, *record))).collect();
    insert_many!(conn, matter_members::table, members.as_slice(), (matter, record) => (
        matter_members::kind.eq(record.kind),
        matter_members::record_id.eq(record.id),
        matter_members::matter.eq(matter.0),
    ))
}
