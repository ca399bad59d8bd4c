//! What a case file is made of.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use diesel::prelude::*;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::cases::{CaseState, Track};
use crate::db::schema::{dossier_members, dossiers};
use crate::documents::official::DocumentKind;
use crate::files::{FileHash, MediaType};
use crate::kit::{OfficeId, PersonId, Timestamp};

crate::id!(
    /// A case file that was made elsewhere and is kept here.
    DossierId
);

/// What a manifest calls its form.
pub const FORM: &str = "yisu-case-file";
/// The version of the form: it changes when a reader of the old one would read something wrong.
pub const VERSION: u32 = 1;

/// The index for people.
pub const INDEX: &str = "卷内目录.docx";
/// The index as a table.
pub const TABLE: &str = "卷内目录.csv";
/// Everything that programs read.
pub const MANIFEST: &str = "manifest.json";
/// The chain of the log of the case.
pub const CHAIN: &str = "audit.jsonl";
/// The hashes of everything before it, as `sha256sum -c` reads them.
pub const SUMS: &str = "SHA256SUMS";
/// Who signed them.
pub const SIGNATURE: &str = "SHA256SUMS.sig";

crate::text_enum! {
    /// The volumes of a case file, in the order in which they are bound.
    pub enum Volume {
        /// Leads, how they were evaluated and decided.
        Leads = "leads" "线索",
        /// The decision to file.
        Filing = "filing" "立案",
        /// Plans, acts, evidence, appraisals, reports.
        Inquiry = "inquiry" "调查取证",
        /// Talks with the agency, hearings of the house.
        Consultation = "consultation" "磋商听证",
        /// Recommendations, their service, replies with what proves them, objections.
        Recommendation = "recommendation" "检察建议与回复",
        /// Suspension, announcement, review.
        Review = "review" "审查",
        /// The suit.
        Suit = "suit" "诉讼",
        /// Visits: follow-up and looking back.
        FollowUp = "follow_up" "跟进调查与回头看",
        /// The decision to close.
        Closing = "closing" "结案",
    }
}

impl Volume {
    /// Its number, from 1.
    #[must_use]
    pub fn no(self) -> usize {
        1 + Self::ALL.iter().take_while(|volume| **volume != self).count()
    }

    /// The folder of its pieces.
    #[must_use]
    pub fn folder(self) -> String {
        format!("{:02} {}", self.no(), self.zh())
    }

    /// Where an issued document is bound.
    pub(super) fn of(kind: DocumentKind) -> Self {
        use DocumentKind as K;
        match kind {
            K::TransferNotice | K::ReportUpOpinion | K::PreliminaryReport | K::DecliningDecision => {
                Self::Leads
            }
            K::FilingForm | K::FilingDecision => Self::Filing,
            K::InvestigationPlan
            | K::InspectionRecord
            | K::InterviewRecord
            | K::AppraisalLetter
            | K::EvidenceNotice
            | K::InvestigationReport => Self::Inquiry,
            K::ConsultationMinutes | K::FactConfirmation => Self::Consultation,
            K::Recommendation | K::GovernanceRecommendation | K::ServiceReceipt => Self::Recommendation,
            K::SuspensionDecision | K::ResumptionDecision | K::Announcement | K::FinalReviewReport => {
                Self::Review
            }
            K::Complaint
            | K::Appeal
            | K::SuitWithdrawal
            | K::ClaimChange
            | K::AppearanceNotice
            | K::SupportOpinion
            | K::SupportWithdrawal => Self::Suit,
            K::ClosingDecision => Self::Closing,
        }
    }
}

/// A piece of a case file, as its index tells it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Piece {
    /// Its number, from 1 through all volumes.
    pub no: usize,
    /// The volume.
    pub volume: Volume,
    /// Where it lies in the archive.
    pub path: String,
    /// What it is called.
    pub title: String,
    /// What it is, in Chinese.
    pub kind: String,
    /// The day it bears or came.
    pub date: NaiveDate,
    /// How many pages; none where nobody can say without a printer, and where there are no pages.
    pub pages: Option<u32>,
    /// Bytes.
    pub bytes: u64,
    /// SHA-256 of its content.
    pub sha256: String,
    /// What its content is.
    pub media_type: MediaType,
    /// The record it came from: table and id.
    pub origin: String,
}

/// Everything of a case file that programs read.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Manifest {
    /// `yisu-case-file`.
    pub form: String,
    /// The version of the form.
    pub version: u32,
    /// When it was taken out.
    pub exported_at: Timestamp,
    /// The public key of the site that took it out, in hexadecimal.
    pub key: String,
    /// The procuratorate that filed the case.
    pub office: String,
    /// The case's id where it was handled.
    pub case_id: i64,
    /// Its number.
    pub number: String,
    /// What it is about.
    pub title: String,
    /// The track.
    pub track: Track,
    /// The statutory field.
    pub domain: String,
    /// Where it stood.
    pub state: CaseState,
    /// The day of the decision to file.
    pub filed_on: NaiveDate,
    /// The handling prosecutor.
    pub handler: String,
    /// The pieces, in order.
    pub pieces: Vec<Piece>,
    /// Leads of the case that whoever took it out may not see: they are handled elsewhere.
    pub left_out: Vec<String>,
    /// Names of people by the ids that records name.
    pub people: BTreeMap<i64, String>,
    /// Names of agencies by id.
    pub agencies: BTreeMap<i64, String>,
    /// Names of procuratorates by id.
    pub offices: BTreeMap<i64, String>,
    /// Every record of the case: rows by table.
    pub records: Map<String, Value>,
}

/// Whether content of a kind grows no smaller by packing.
#[must_use]
pub(super) fn is_packed_already(kind: MediaType) -> bool {
    use MediaType as M;
    !matches!(
        kind,
        M::Text
            | M::Html
            | M::Svg
            | M::Rtf
            | M::Bmp
            | M::Tiff
            | M::Doc
            | M::Xls
            | M::Ppt
            | M::Compound
            | M::Wav
    )
}

/// A case file that was made elsewhere and is kept here as it is.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = dossiers)]
pub struct Dossier {
    /// Its id.
    pub id: DossierId,
    /// The procuratorate that keeps it.
    pub office_id: OfficeId,
    /// SHA-256 of its list of hashes.
    pub sums_hash: String,
    /// The public key of the site that made it, in hexadecimal.
    pub signed_by_key: String,
    /// When it was made.
    pub exported_at: Timestamp,
    /// The procuratorate that filed the case, by name.
    pub from_office: String,
    /// The number of the case.
    pub number: String,
    /// What it is about.
    pub title: String,
    /// The track.
    pub track: Track,
    /// The day of the decision to file.
    pub filed_on: NaiveDate,
    /// How many pieces.
    pub pieces: i64,
    /// Bytes of all that is in it.
    pub bytes: i64,
    /// Rows of its chain of the log.
    pub chain_rows: i64,
    /// Who took it in; none at the command line.
    pub imported_by: Option<PersonId>,
    /// When.
    pub imported_at: Timestamp,
}

/// What lies in a case file that is kept.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = dossier_members)]
pub struct Member {
    /// Its place, from 1.
    pub no: i32,
    /// Its path in the archive.
    pub path: String,
    /// Its content.
    pub file_hash: FileHash,
    /// Bytes.
    pub bytes: i64,
}
