//! Rows and words of the clause library.

use diesel::prelude::*;
use serde::{Deserialize, Serialize};

use super::super::sections::Section;
use crate::db::schema::{clause_versions, clauses};
use crate::kit::{AgencyId, OfficeId, PersonId, Timestamp};
use crate::org::AgencySystem;

crate::id!(
    /// A clause.
    ClauseId
);
crate::id!(
    /// A version of a clause.
    ClauseVersionId
);

crate::text_enum! {
    /// Where a clause stands.
    pub enum ClauseState {
        /// It may be put into drafts.
        InUse = "in_use" "使用中",
        /// It may not any more; what came from it stays.
        Retired = "retired" "已停用",
    }
}

/// A clause.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = clauses)]
pub struct Clause {
    /// Its id.
    pub id: ClauseId,
    /// The office that keeps it.
    pub office_id: OfficeId,
    /// Its code in the starter pack it came with.
    pub pack_code: Option<String>,
    /// Its name.
    pub name: String,
    /// Where it is meant to stand.
    pub section: Section,
    /// The field; none for every one.
    pub domain: Option<String>,
    /// The agencies it is meant for, by system; none for every one.
    pub agency_system: Option<AgencySystem>,
    /// The duty of the agency that it is about.
    pub duty: String,
    /// Where it stands.
    pub state: ClauseState,
    /// The number of the version that is put into drafts.
    pub current_no: i32,
    /// Who retired it.
    pub retired_by: Option<PersonId>,
    /// When.
    pub retired_at: Option<Timestamp>,
    /// Why.
    pub retire_reason: Option<String>,
    /// For compare and set.
    pub version: i32,
}

/// A version of a clause.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = clause_versions)]
pub struct ClauseVersion {
    /// Its id.
    pub id: ClauseVersionId,
    /// The clause.
    pub clause_id: ClauseId,
    /// From 1.
    pub no: i32,
    /// The passage; what stands in 【】 is filled in by who drafts.
    pub text: String,
    /// The claim of a possible suit that an item leads to.
    pub claim: Option<String>,
    /// The articles that it rests on.
    pub law: String,
    /// Why this version.
    pub note: String,
    /// Who wrote it.
    pub written_by: Option<PersonId>,
    /// When.
    pub written_at: Timestamp,
}

/// A passage of a draft that came from a clause.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Passage {
    /// The version of the clause.
    pub clause_version_id: ClauseVersionId,
    /// Where it stands.
    pub section: Section,
    /// The agency, of an item.
    pub agency_id: Option<AgencyId>,
    /// The number of the item in the line of the agency, from 1.
    pub item: Option<i32>,
}
