//! The matters of an import, or of the register.

use std::collections::{BTreeMap, BTreeSet};

use diesel::result::Error;

use super::model::{Divided, LeadLine, Matters, matters as make, seen};
use super::store;
use crate::db::Db;
use crate::kit::Scope;
use crate::leads::LeadId;
use crate::leads::import::ImportId;
use crate::matching::alike::store as alike;
use crate::matching::decisions::{Counterpart, service as decisions};
use crate::matching::likeness::METHOD;

/// The matters that the leads in sight tell of: those of an import, or all. Nothing is compared: it is made of what
/// was kept, in a number of queries that does not grow with the leads, except that ids are asked in pieces.
///
/// # Errors
/// The database's.
pub fn matters(conn: &mut Db, scope: &Scope, import: Option<ImportId>) -> Result<Matters, Error> {
    let leads: BTreeSet<LeadId> = store::leads(conn, scope, import)?.into_iter().collect();
    let compared = store::compared(conn, scope, import, METHOD)?;
    let divided = Divided::of(store::rows(conn, scope, import)?, &leads);
    let mut records = divided.records();
    records.extend(store::decided(conn, scope, import)?.into_iter().map(Counterpart::lead));
    let records: Vec<Counterpart> = records.into_iter().collect();
    let relation = decisions::around(conn, scope, &records)?;
    let beyond = divided.with_decisions(&leads, &relation);
    let others: BTreeSet<Counterpart> = beyond.values().flat_map(BTreeMap::keys).copied().collect();
    let beyond = seen(beyond, &alike::cards(conn, scope, &others)?);
    let matters = make(&leads, &divided.among, &relation, beyond);
    Ok(Matters { leads: leads.len(), compared, matters })
}

/// What lines of a report show of leads.
///
/// # Errors
/// The database's.
pub fn lines(conn: &mut Db, ids: &[LeadId]) -> Result<BTreeMap<LeadId, LeadLine>, Error> {
    let lines = store::lines(conn, ids)?;
    Ok(lines.into_iter().map(|line| (line.id, line)).collect())
}
