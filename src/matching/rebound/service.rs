//! Closed cases that a lead may be a rebound of.

use std::collections::BTreeMap;

use diesel::result::Error;

use super::model::{Nearness, Rebound, Rebounds, Spot, criteria, nearness};
use super::store::{self, Common};
use crate::db::Db;
use crate::kit::{AgencyId, Scope};
use crate::leads::{self, Lead};
use crate::org;

/// Metres within which something is near, unless somebody asks for more.
pub const USUAL_RADIUS: f64 = 500.0;

/// The closed cases in sight that a lead may be a rebound of: of its field, against an agency that may be
/// responsible (or one that it succeeded, or that succeeded it), near it, closed by the day it was received.
///
/// # Errors
/// The database's.
pub fn rebounds(conn: &mut Db, scope: &Scope, lead: &Lead, radius: f64) -> Result<Rebounds, Error> {
    let facts = leads::store::facts(conn, lead.id)?;
    let spot = Spot {
        division: lead.division_code.clone(),
        place: facts.place,
        point: facts.longitude.zip(facts.latitude),
    };
    let agencies = agencies(conn, lead)?;
    let mut missing = Vec::new();
    if agencies.is_empty() {
        missing.push("agencies");
    }
    if spot.place.is_none() && spot.point.is_none() {
        missing.push("place");
    }
    let Some(domain) = lead.domain.clone() else {
        missing.insert(0, "domain");
        return Ok(Rebounds { found: Vec::new(), missing });
    };
    let common = Common {
        domain,
        closed_by: lead.received_on,
        agencies: agencies.clone(),
        division: lead.division_code.clone(),
    };
    let cases = store::closed(conn, scope, &common)?;
    let ids: Vec<i64> = cases.iter().map(|case| case.id).collect();
    let near = nearest(&spot, store::spots(conn, ids.clone())?, radius);
    let mut names = store::parties(conn, ids, agencies)?;
    let mut found: Vec<Rebound> = cases
        .into_iter()
        .filter_map(|case| {
            let closed_on = case.closed_on?;
            Some(Rebound {
                case: case.id,
                near: *near.get(&case.id)?,
                agencies: names.remove(&case.id).unwrap_or_default(),
                days: (lead.received_on - closed_on).num_days(),
                criteria: criteria(case.ground.as_deref()),
                number: case.number,
                title: case.title,
                state: case.state,
                ground: case.ground,
                closed_on,
            })
        })
        .collect();
    found.sort_by(|a, b| distance(a.near).total_cmp(&distance(b.near)));
    Ok(Rebounds { found, missing })
}

/// The agencies that may be responsible, with those whose matters they took over and those that took over
/// theirs.
fn agencies(conn: &mut Db, lead: &Lead) -> Result<Vec<AgencyId>, Error> {
    let mut all = Vec::new();
    for named in leads::store::agencies(conn, lead.id)?.into_iter().filter_map(|agency| agency.agency_id) {
        let now = org::store::successor(conn, named, lead.received_on)?;
        all.extend([named, now]);
        all.extend(org::store::predecessors(conn, now, lead.received_on)?);
    }
    all.sort_unstable();
    all.dedup();
    Ok(all)
}

/// How near the nearest lead of each case is.
fn nearest(spot: &Spot, spots: Vec<(i64, Spot)>, radius: f64) -> BTreeMap<i64, Nearness> {
    let mut near: BTreeMap<i64, Nearness> = BTreeMap::new();
    for (case, other) in spots {
        let Some(found) = nearness(spot, &other, radius) else { continue };
        let best = near.entry(case).or_insert(found);
        if distance(found) < distance(*best) {
            *best = found;
        }
    }
    near
}

/// By which rebounds are ordered: what is near by its words alone stands behind what was measured.
fn distance(near: Nearness) -> f64 {
    match near {
        Nearness::Metres(metres) => metres,
        Nearness::Words => f64::MAX,
    }
}
