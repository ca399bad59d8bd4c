//! Pieces of evidence, and through whose hands they went.

use chrono::NaiveDate;
use diesel::prelude::*;
use serde::Deserialize;

use crate::cases::model::CaseId;
use crate::db::schema::{case_evidence, evidence_custody};
use crate::files::AttachmentId;
use crate::kit::{Json, PersonId, Timestamp};

crate::id!(
    /// A piece of evidence.
    EvidenceId
);
crate::id!(
    /// A step of a chain of custody.
    CustodyId
);

crate::text_enum! {
    /// What evidence is in law (Administrative Procedure Law Art 33; Civil Procedure Law Art 66).
    pub enum EvidenceKind {
        /// A document.
        Documentary = "documentary" "书证",
        /// A thing.
        Physical = "physical" "物证",
        /// A recording of sound or pictures.
        Audiovisual = "audiovisual" "视听资料",
        /// Data.
        Electronic = "electronic" "电子数据",
        /// What a witness says.
        Testimony = "testimony" "证人证言",
        /// What a party says.
        Statement = "statement" "当事人的陈述",
        /// What an expert finds.
        Appraisal = "appraisal" "鉴定意见",
        /// A record of an inspection or of a scene.
        Record = "record" "勘验笔录、现场笔录",
    }
}

crate::text_enum! {
    /// Whether a piece is what it shows (R21 Art 38).
    pub enum Form {
        /// The original.
        Original = "original" "原件、原物",
        /// A copy or a picture of it.
        Copy = "copy" "复制件、照片",
    }
}

crate::text_enum! {
    /// What a suit has to prove.
    pub enum Element {
        /// The agency's duty.
        Duty = "duty" "职责依据",
        /// What was done or left undone unlawfully.
        UnlawfulConduct = "unlawful_conduct" "违法行为（不作为）",
        /// The harm to the public interest.
        Harm = "harm" "公益受损",
        /// That the one led to the other.
        Causation = "causation" "因果关系",
        /// The step before a suit.
        Procedure = "procedure" "诉前程序已履行",
        /// That the agency still does not perform.
        StillNotPerforming = "still_not_performing" "行政机关仍未依法履职",
    }
}

crate::text_enum! {
    /// What happened to a piece.
    pub enum CustodyEvent {
        /// It was taken or made.
        Collected = "collected" "收集、制作",
        /// It came from somebody.
        Received = "received" "接收",
        /// It went to somebody.
        HandedOver = "handed_over" "移交",
        /// Somebody examined it.
        Examined = "examined" "检验、鉴定",
        /// A copy was made.
        Copied = "copied" "复制",
        /// It was sealed.
        Sealed = "sealed" "封存",
        /// The seal was opened.
        Unsealed = "unsealed" "启封",
        /// It went back.
        Returned = "returned" "退还",
    }
}

/// A piece of evidence.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = case_evidence)]
pub struct Evidence {
    /// Its id.
    pub id: EvidenceId,
    /// The case.
    pub case_id: CaseId,
    /// The file, as it is attached to the case.
    pub attachment_id: AttachmentId,
    /// What it is in law.
    pub kind: EvidenceKind,
    /// Original or copy.
    pub form: Form,
    /// What it shows, in a sentence.
    pub proves: String,
    /// Which elements it serves.
    pub elements: Json<Vec<Element>>,
    /// Who took it, if one of the house.
    pub taken_by_id: Option<PersonId>,
    /// Who took it, by name.
    pub taken_by: String,
    /// When.
    pub taken_at: Timestamp,
    /// Where.
    pub place: String,
    /// From whom.
    pub source: String,
    /// Where the original is, of a copy.
    pub original_held: Option<String>,
    /// Who entered it.
    pub entered_by: Option<PersonId>,
    /// When.
    pub entered_at: Timestamp,
    /// The day it was withdrawn.
    pub withdrawn_on: Option<NaiveDate>,
    /// Why.
    pub withdrawn_reason: Option<String>,
}

/// A step of a chain of custody.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = evidence_custody)]
pub struct Custody {
    /// Its id.
    pub id: CustodyId,
    /// The piece.
    pub evidence_id: EvidenceId,
    /// What happened.
    pub event: CustodyEvent,
    /// When.
    pub at: Timestamp,
    /// From whom.
    pub from_whom: Option<String>,
    /// To whom.
    pub to_whom: Option<String>,
    /// What is to be said with it: state, seal, place.
    pub note: String,
    /// Who noted it.
    pub noted_by: Option<PersonId>,
    /// When.
    pub noted_at: Timestamp,
}

/// What somebody enters as evidence.
#[derive(Debug, Clone, Deserialize, utoipa::ToSchema)]
#[schema(as = EvidenceRequest)]
#[serde(deny_unknown_fields)]
pub struct NewEvidence {
    /// SHA-256 of a file that was sent before, or is attached to a record in sight: a reply, a visit.
    pub file: String,
    /// What it is called.
    pub name: String,
    /// What it is in law.
    pub kind: EvidenceKind,
    /// Original or copy.
    pub form: Form,
    /// What it shows, in a sentence.
    pub proves: String,
    /// Which elements it serves; one at least.
    pub elements: Vec<Element>,
    /// Who took it, if one of the house.
    pub taken_by_id: Option<PersonId>,
    /// Who took it, by name.
    pub taken_by: String,
    /// When.
    pub taken_at: Timestamp,
    /// Where.
    pub place: String,
    /// From whom.
    pub source: String,
    /// Where the original is, of a copy.
    pub original_held: Option<String>,
}

/// What somebody notes in a chain of custody.
#[derive(Debug, Clone, Deserialize, utoipa::ToSchema)]
#[schema(as = CustodyRequest)]
#[serde(deny_unknown_fields)]
pub struct NewCustody {
    /// What happened.
    pub event: CustodyEvent,
    /// When; not before the last step.
    pub at: Timestamp,
    /// From whom.
    pub from_whom: Option<String>,
    /// To whom.
    pub to_whom: Option<String>,
    /// What is to be said with it: state, seal, place.
    #[serde(default)]
    pub note: String,
}
