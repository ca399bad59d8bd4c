//! Queries of merging acts.

use diesel::prelude::*;
use serde_json::Value;

use super::fields::MergeField;
use super::layers::Layer;
use super::model::{MergeAct, MergeActId, TakenField};
use crate::db::Db;
use crate::db::schema::{merge_act_fields, merge_act_leads, merge_acts};
use crate::kit::{Json, OfficeId, PersonId, Timestamp};
use crate::leads::LeadId;

/// Stores an act.
///
/// # Errors
/// The database's.
pub fn insert(
    conn: &mut Db,
    (survivor, office): (LeadId, OfficeId),
    reason: &str,
    (person, now): (Option<PersonId>, Timestamp),
) -> QueryResult<MergeActId> {
    diesel::insert_into(merge_acts::table)
        .values((
            merge_acts::survivor_id.eq(survivor),
            merge_acts::office_id.eq(office),
            merge_acts::reason.eq(reason),
            merge_acts::merged_by.eq(person),
            merge_acts::merged_at.eq(now),
        ))
        .returning(merge_acts::id)
        .get_result(conn)
}

/// Stores which merging of a lead an act made.
///
/// # Errors
/// The database's.
pub fn insert_lead(conn: &mut Db, act: MergeActId, lead: LeadId, merge: i64) -> QueryResult<usize> {
    diesel::insert_into(merge_act_leads::table)
        .values((
            merge_act_leads::merge_id.eq(merge),
            merge_act_leads::act_id.eq(act),
            merge_act_leads::lead_id.eq(lead),
        ))
        .execute(conn)
}

/// Stores a field that took the value of another lead.
///
/// # Errors
/// The database's.
pub fn insert_field(
    conn: &mut Db,
    (act, lead): (MergeActId, LeadId),
    field: MergeField,
    (before, after): (&Value, &Value),
) -> QueryResult<usize> {
    diesel::insert_into(merge_act_fields::table)
        .values((
            merge_act_fields::act_id.eq(act),
            merge_act_fields::lead_id.eq(lead),
            merge_act_fields::field.eq(field),
            merge_act_fields::before_value.eq(Json::new(before.clone())),
            merge_act_fields::after_value.eq(Json::new(after.clone())),
            merge_act_fields::beneath_value.eq(Json::new(before.clone())),
        ))
        .execute(conn)
}

/// The act that made a merging; none when it was made by a decision.
///
/// # Errors
/// The database's.
pub fn act_of(conn: &mut Db, merge: i64) -> QueryResult<Option<MergeAct>> {
    merge_act_leads::table
        .inner_join(merge_acts::table)
        .filter(merge_act_leads::merge_id.eq(merge))
        .select(MergeAct::as_select())
        .first(conn)
        .optional()
}

/// The acts by which other leads were merged into a lead, the first one first.
///
/// # Errors
/// The database's.
pub fn acts_of(conn: &mut Db, survivor: LeadId) -> QueryResult<Vec<MergeAct>> {
    merge_acts::table
        .filter(merge_acts::survivor_id.eq(survivor))
        .order(merge_acts::id)
        .select(MergeAct::as_select())
        .load(conn)
}

/// The fields that acts took for a lead, undone ones too, the first one first.
///
/// # Errors
/// The database's.
pub fn fields_of(conn: &mut Db, survivor: LeadId) -> QueryResult<Vec<TakenField>> {
    merge_act_fields::table
        .inner_join(merge_acts::table)
        .filter(merge_acts::survivor_id.eq(survivor))
        .order(merge_act_fields::id)
        .select(TakenField::as_select())
        .load(conn)
}

/// The values that lie over those of a lead, the lowest first.
///
/// # Errors
/// The database's.
pub fn layers(conn: &mut Db, survivor: LeadId) -> QueryResult<Vec<Layer>> {
    let standing = fields_of(conn, survivor)?.into_iter().filter(|field| field.undone_at.is_none());
    let layer = |field: TakenField| Layer {
        id: field.id,
        lead: field.lead_id,
        field: field.field,
        after: field.after_value.into_inner(),
        beneath: field.beneath_value.into_inner(),
    };
    Ok(standing.map(layer).collect())
}

/// Takes a layer away.
///
/// # Errors
/// The database's.
pub fn take_away(conn: &mut Db, id: i64, now: Timestamp) -> QueryResult<usize> {
    diesel::update(merge_act_fields::table.find(id)).set(merge_act_fields::undone_at.eq(now)).execute(conn)
}

/// Lays something else beneath a layer.
///
/// # Errors
/// The database's.
pub fn lay_beneath(conn: &mut Db, id: i64, value: &Value) -> QueryResult<usize> {
    diesel::update(merge_act_fields::table.find(id))
        .set(merge_act_fields::beneath_value.eq(Json::new(value.clone())))
        .execute(conn)
}
