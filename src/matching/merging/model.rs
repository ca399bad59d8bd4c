//! Rows of mergings, and what is told of them.

use std::collections::BTreeMap;

use diesel::prelude::*;
use serde_json::Value;

use super::fields::MergeField;
use super::layers::Kept;
use crate::db::schema::{merge_act_fields, merge_acts};
use crate::kit::{Json, OfficeId, PersonId, Timestamp};
use crate::leads::LeadId;

crate::id!(
    /// An act by which leads were merged into one.
    MergeActId
);

/// A lead that is to be merged, at the version that was read.
#[derive(Debug, Clone, Copy)]
pub struct Merged {
    /// The lead.
    pub id: LeadId,
    /// The version of it that was read; none in a preview.
    pub version: Option<i32>,
}

/// What somebody wants merged.
#[derive(Debug, Clone)]
pub struct Told {
    /// The lead that stays, at the version that was read.
    pub survivor: Merged,
    /// The leads that are merged into it.
    pub leads: Vec<Merged>,
    /// For each field, whose value is taken; the survivor's where it is not named.
    pub fields: BTreeMap<MergeField, LeadId>,
    /// Why they tell the same matter.
    pub reason: String,
}

/// What somebody wants taken apart.
#[derive(Debug, Clone)]
pub struct Apart {
    /// The merged lead.
    pub id: LeadId,
    /// The version of it that was read.
    pub version: i32,
    /// Why.
    pub reason: String,
    /// What stays of fields that were changed since the merging set them.
    pub keep: BTreeMap<MergeField, Kept>,
}

/// An act as it is stored.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = merge_acts)]
pub struct MergeAct {
    /// Its id.
    pub id: MergeActId,
    /// The lead that stays.
    pub survivor_id: LeadId,
    /// The office.
    pub office_id: OfficeId,
    /// Why.
    pub reason: String,
    /// Who merged; none for the program.
    pub merged_by: Option<PersonId>,
    /// When.
    pub merged_at: Timestamp,
}

/// A field of the survivor that took the value of another lead.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = merge_act_fields)]
pub struct TakenField {
    /// Its id.
    pub id: i64,
    /// The act.
    pub act_id: MergeActId,
    /// Whose value was taken.
    pub lead_id: LeadId,
    /// The field.
    pub field: MergeField,
    /// What stood there.
    pub before_value: Json<Value>,
    /// What was put there.
    pub after_value: Json<Value>,
    /// What comes back when it is undone.
    pub beneath_value: Json<Value>,
    /// When it was.
    pub undone_at: Option<Timestamp>,
}
