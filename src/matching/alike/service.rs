//! Keeping what leads look like, and showing what of it falls in sight.

use std::collections::{BTreeMap, BTreeSet};

use diesel::result::Error;

use super::compare::{Compared, Found, Resembled};
use super::model::{Alike, Near};
use super::store;
use crate::audit::Work;
use crate::db::Db;
use crate::kit::Scope;
use crate::leads::LeadId;
use crate::matching::decisions::{Counterpart, CounterpartKind, service as decisions};
use crate::matching::likeness::METHOD;

/// Keeps what leads look like, in the place of what they looked like before. Nothing of it enters the log: it can be
/// found again at any time.
///
/// # Errors
/// The database's.
pub fn keep(work: &mut Work<'_>, compared: &[Compared]) -> Result<(), Error> {
    let ids: Vec<LeadId> = compared.iter().map(|one| one.lead).collect();
    // A lead of an import that was undone is gone, and what it looked like with it.
    let there = store::there(work.conn, &ids)?;
    let compared: Vec<&Compared> = compared.iter().filter(|one| there.contains(&one.lead)).collect();
    let rows = compared.iter().flat_map(|one| one.found.iter().map(|found| row(one.lead, found)));
    let rows: Vec<Alike> = rows.collect();
    // What others found of a lead before it said something else holds no more.
    let before = store::contents(work.conn, &ids)?;
    let is_changed = |one: &&&Compared| before.get(&one.lead).is_some_and(|before| *before != one.content);
    let changed: Vec<LeadId> = compared.iter().filter(is_changed).map(|one| one.lead).collect();
    store::forget(work.conn, CounterpartKind::Lead, changed.iter().map(|lead| lead.0).collect())?;
    let marks: Vec<(LeadId, &str)> = compared.iter().map(|one| (one.lead, one.content.as_str())).collect();
    store::replace(work.conn, &rows, &marks, (METHOD, work.now))
}

/// Keeps which leads look like cases and brand cases that changed, in the place of what was found of these before.
///
/// # Errors
/// The database's.
pub fn keep_resembled(work: &mut Work<'_>, resembled: &[Resembled]) -> Result<(), Error> {
    let ids: Vec<LeadId> = resembled.iter().flat_map(|one| &one.leads).map(|(lead, _)| *lead).collect();
    let there = store::there(work.conn, &ids)?;
    for kind in CounterpartKind::ALL {
        let records = resembled.iter().map(|one| one.record).filter(|record| record.kind == *kind);
        store::forget(work.conn, *kind, records.map(|record| record.id).collect())?;
    }
    let leads = resembled.iter().flat_map(|one| &one.leads).filter(|(lead, _)| there.contains(lead));
    let rows: Vec<Alike> = leads.map(|(lead, found)| row(*lead, found)).collect();
    store::insert(work.conn, &rows)
}

fn row(lead: LeadId, found: &Found) -> Alike {
    Alike {
        lead_id: lead,
        other_kind: found.other.kind,
        other_id: found.other.id,
        score: found.score,
        likeness: found.likeness,
        same_source: found.same_source,
    }
}

/// What leads said when they were compared by the present weights.
///
/// # Errors
/// The database's.
pub fn known(conn: &mut Db, ids: &[LeadId]) -> Result<BTreeMap<LeadId, String>, Error> {
    store::marks(conn, ids, METHOD)
}

/// Leads that were compared by other weights than the present ones, so many at most.
///
/// # Errors
/// The database's.
pub fn outdated(conn: &mut Db, most: i64) -> Result<Vec<LeadId>, Error> {
    store::of_other_method(conn, METHOD, most)
}

/// How many other leads in sight are likely about one matter with each of some leads in sight, without those that
/// people set apart and those that were merged into another. A lead that is missing was not compared yet.
///
/// # Errors
/// The database's.
pub fn counts(conn: &mut Db, scope: &Scope, ids: &[LeadId]) -> Result<BTreeMap<LeadId, usize>, Error> {
    let compared = store::marks(conn, ids, METHOD)?;
    let mut others: BTreeMap<LeadId, BTreeSet<LeadId>> =
        compared.into_keys().map(|lead| (lead, BTreeSet::new())).collect();
    let pairs = store::likely_pairs(conn, scope, ids)?;
    let apart = if pairs.is_empty() { BTreeSet::new() } else { store::set_apart(conn, scope, ids)? };
    for (lead, other) in pairs {
        if let Some(of) = others.get_mut(&lead)
            && !apart.contains(&(lead.min(other), lead.max(other)))
        {
            of.insert(other);
        }
    }
    Ok(others.into_iter().map(|(lead, others)| (lead, others.len())).collect())
}

/// What some leads in sight are like, of the records in sight, the likest first: by what was kept, and by what people
/// decided. A lead that is like nothing is missing.
///
/// # Errors
/// The database's.
pub fn nearest(conn: &mut Db, scope: &Scope, ids: &[LeadId]) -> Result<BTreeMap<LeadId, Vec<Near>>, Error> {
    let rows = store::around(conn, ids)?;
    let wanted: BTreeSet<LeadId> = ids.iter().copied().collect();
    let mut pairs: BTreeMap<(LeadId, Counterpart), Alike> = BTreeMap::new();
    for row in rows {
        let turned = row.clone().turned();
        for side in std::iter::once(row).chain(turned).filter(|side| wanted.contains(&side.lead_id)) {
            pairs.insert((side.lead_id, side.other()), side);
        }
    }
    let of_leads = wanted.iter().copied().map(Counterpart::lead);
    let records: Vec<Counterpart> = of_leads.chain(pairs.keys().map(|(_, other)| *other)).collect();
    let relation = decisions::around(conn, scope, &records)?;
    let told = relation.records();
    let mut shown: BTreeMap<LeadId, BTreeSet<Counterpart>> = BTreeMap::new();
    for (lead, other) in pairs.keys() {
        shown.entry(*lead).or_default().insert(*other);
    }
    for lead in wanted.iter().filter(|lead| told.contains(&Counterpart::lead(**lead))) {
        let mut matter = relation.matter(Counterpart::lead(*lead));
        matter.remove(&Counterpart::lead(*lead));
        shown.entry(*lead).or_default().extend(matter);
    }
    let others: BTreeSet<Counterpart> = shown.values().flatten().copied().collect();
    let cards = store::cards(conn, scope, &others)?;
    let mut near: BTreeMap<LeadId, Vec<Near>> = BTreeMap::new();
    for (lead, others) in shown {
        let itself = Counterpart::lead(lead);
        let others: Vec<Counterpart> = others.into_iter().filter(|other| cards.contains_key(other)).collect();
        // Who stands in no decision has nothing that follows from one.
        let holding =
            if told.contains(&itself) { relation.holdings(itself, &others) } else { BTreeMap::new() };
        let mut found: Vec<Near> = others
            .into_iter()
            .filter_map(|other| {
                let kept = pairs.get(&(lead, other));
                Some(Near {
                    other,
                    card: cards.get(&other)?.clone(),
                    score: kept.map(|kept| kept.score),
                    likeness: kept.map(|kept| kept.likeness),
                    same_source: kept.is_some_and(|kept| kept.same_source),
                    decided: holding.get(&other).map(|holding| holding.verdict),
                })
            })
            .collect();
        let order = |near: &Near| (near.is_one_matter(), near.score.unwrap_or(1.0));
        found.sort_by(|a, b| {
            let ((a_one, a_score), (b_one, b_score)) = (order(a), order(b));
            b_one.cmp(&a_one).then(b_score.total_cmp(&a_score)).then(a.other.cmp(&b.other))
        });
        near.insert(lead, found);
    }
    Ok(near)
}
