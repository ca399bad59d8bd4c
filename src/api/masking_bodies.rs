//! Masked copies and their words, as they are sent.

use serde::Serialize;

use crate::files::FileHash;
use crate::kit::{OfficeId, PersonId, Timestamp};
use crate::masking::{
    Decision, Kind, LeftOut, Mark, MarkId, Masking, MaskingId, MaskingState, Place, Reason, Shape, SourceKind,
};

/// A masked copy, proposed or made.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[schema(as = Masking)]
pub struct MaskingBody {
    /// Its id.
    pub id: MaskingId,
    /// The procuratorate.
    pub office_id: OfficeId,
    /// The case it belongs to.
    pub case_id: Option<i64>,
    /// What it is made of.
    pub source_kind: SourceKind,
    /// The document or the brand case.
    pub source_id: Option<i64>,
    /// Which draft, of a brand case.
    pub source_no: Option<i32>,
    /// SHA-256 of what it is made of.
    pub source_hash: String,
    /// What the copy is.
    pub shape: Shape,
    /// What it is called.
    pub title: String,
    /// For whom or for what it is made.
    pub purpose: String,
    /// What the copy leaves out, and what nobody looked at.
    pub left_out: Vec<LeftOutBody>,
    /// Where it stands.
    pub state: MaskingState,
    /// The version a change has to name.
    pub version: i32,
    /// Who asked for it.
    pub proposed_by: Option<PersonId>,
    /// When.
    pub proposed_at: Timestamp,
    /// Who had the copy made.
    pub applied_by: Option<PersonId>,
    /// When.
    pub applied_at: Option<Timestamp>,
    /// SHA-256 of the copy.
    pub result_hash: Option<FileHash>,
}

/// What a copy leaves out.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[schema(as = MaskingLeftOut)]
pub struct LeftOutBody {
    /// Its code.
    pub code: LeftOut,
    /// The same in words.
    pub said: &'static str,
}

impl From<Masking> for MaskingBody {
    fn from(row: Masking) -> Self {
        let Masking {
            id,
            office_id,
            case_id,
            source_kind,
            source_id,
            source_no,
            source_hash,
            shape,
            title,
            purpose,
            left_out,
            state,
            version,
            proposed_by,
            proposed_at,
            applied_by,
            applied_at,
            result_hash,
        } = row;
        let left_out = left_out.into_inner().into_iter().map(|code| LeftOutBody { code, said: code.zh() });
        Self {
            id,
            office_id,
            case_id,
            source_kind,
            source_id,
            source_no,
            source_hash,
            shape,
            title,
            purpose,
            left_out: left_out.collect(),
            state,
            version,
            proposed_by,
            proposed_at,
            applied_by,
            applied_at,
            result_hash,
        }
    }
}

/// Words that may be masked, and what was decided of them.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[schema(as = MaskingMark)]
pub struct MarkBody {
    /// Its id.
    pub id: MarkId,
    /// What they tell.
    pub kind: Kind,
    /// The words, as they stand in the source.
    pub words: String,
    /// Why they are proposed.
    pub reason: Reason,
    /// The same in words.
    pub said: &'static str,
    /// Where they stand: at most the first hundred places.
    pub places: Vec<Place>,
    /// How often they stand there.
    pub count: i32,
    /// What would stand in their place.
    pub suggestion: String,
    /// What was decided.
    pub decision: Decision,
    /// What stands in their place, where they are masked.
    pub replacement: Option<String>,
    /// Who decided.
    pub decided_by: Option<PersonId>,
    /// When.
    pub decided_at: Option<Timestamp>,
}

impl From<Mark> for MarkBody {
    fn from(row: Mark) -> Self {
        let Mark {
            id,
            kind,
            words,
            reason,
            places,
            count,
            suggestion,
            decision,
            replacement,
            decided_by,
            decided_at,
        } = row;
        Self {
            id,
            kind,
            words,
            reason,
            said: reason.zh(),
            places: places.into_inner(),
            count,
            suggestion,
            decision,
            replacement,
            decided_by,
            decided_at,
        }
    }
}

/// A masked copy with the words that are decided for it.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[schema(as = MaskingWhole)]
pub struct WholeBody {
    /// The copy.
    pub masking: MaskingBody,
    /// The words, in the order in which they first stand in the source, added ones last.
    pub marks: Vec<MarkBody>,
}

impl From<(Masking, Vec<Mark>)> for WholeBody {
    fn from((masking, marks): (Masking, Vec<Mark>)) -> Self {
        Self { masking: masking.into(), marks: marks.into_iter().map(MarkBody::from).collect() }
    }
}
