//! Queries of the service ledger.

use chrono::NaiveDate;
use diesel::prelude::*;

use super::super::model::{AddresseeId, Service, ServiceId, ServiceMethod, ServiceState};
use crate::db::schema::{recommendation_addressees as a, recommendations as r, services as s};
use crate::db::{Db, MultiBackend};
use crate::kit::{Json, PersonId, Scope, Timestamp};

/// An attempt at service about to be kept.
pub(in super::super) struct NewService {
    pub(in super::super) addressee: AddresseeId,
    pub(in super::super) method: ServiceMethod,
    pub(in super::super) state: ServiceState,
    pub(in super::super) attempted_on: NaiveDate,
    pub(in super::super) served_on: Option<NaiveDate>,
    pub(in super::super) receiver: Option<String>,
    pub(in super::super) place: Option<String>,
    pub(in super::super) witness: Option<String>,
    pub(in super::super) agreed: bool,
    pub(in super::super) tracking: Option<String>,
    pub(in super::super) files: Vec<String>,
    pub(in super::super) failure: Option<String>,
    pub(in super::super) failed_on: Option<NaiveDate>,
    pub(in super::super) note: Option<String>,
    pub(in super::super) by: Option<PersonId>,
    pub(in super::super) at: Timestamp,
}

pub(in super::super) fn insert_service(conn: &mut Db, new: NewService) -> QueryResult<ServiceId> {
    diesel::insert_into(s::table)
        .values((
            s::addressee_id.eq(new.addressee),
            s::method.eq(new.method),
            s::state.eq(new.state),
            s::attempted_on.eq(new.attempted_on),
            s::served_on.eq(new.served_on),
            s::receiver.eq(new.receiver),
            s::place.eq(new.place),
            s::witness.eq(new.witness),
            s::agreed.eq(new.agreed),
            s::tracking.eq(new.tracking),
            s::files.eq(Json::new(new.files)),
            s::failure.eq(new.failure),
            s::failed_on.eq(new.failed_on),
            s::note.eq(new.note),
            s::recorded_by.eq(new.by),
            s::recorded_at.eq(new.at),
        ))
        .returning(s::id)
        .get_result(conn)
}

/// Stores what became of a consignment that still has the version it was read with.
pub(in super::super) fn update_service(conn: &mut Db, row: Service) -> QueryResult<usize> {
    diesel::update(s::table.filter(s::id.eq(row.id).and(s::version.eq(row.version))))
        .set((
            s::state.eq(row.state),
            s::served_on.eq(row.served_on),
            s::receiver.eq(row.receiver),
            s::files.eq(row.files),
            s::failure.eq(row.failure),
            s::failed_on.eq(row.failed_on),
            s::note.eq(row.note),
            s::version.eq(s::version + 1),
        ))
        .execute(conn)
}

/// An attempt, if its document falls in sight of an office.
///
/// # Errors
/// The database's.
pub fn service(conn: &mut Db, scope: &Scope, id: ServiceId) -> QueryResult<Option<Service>> {
    let query = s::table
        .inner_join(a::table.inner_join(r::table))
        .filter(s::id.eq(id))
        .select(Service::as_select())
        .into_boxed::<MultiBackend>();
    match scope {
        Scope::All => query.first(conn).optional(),
        Scope::Offices(ids) => query.filter(r::office_id.eq_any(ids.clone())).first(conn).optional(),
        Scope::Agency(_) | Scope::None => Ok(None),
    }
}

/// Every attempt on some lines, the failed ones too, in the order of entry.
///
/// # Errors
/// The database's.
pub fn services_of(conn: &mut Db, lines: &[AddresseeId]) -> QueryResult<Vec<Service>> {
    s::table
        .filter(s::addressee_id.eq_any(lines.to_vec()))
        .order(s::id)
        .select(Service::as_select())
        .load(conn)
}
