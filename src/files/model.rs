//! Rows of files and the words of their kinds.

use diesel::backend::Backend;
use diesel::deserialize::{self, FromSql, FromSqlRow};
use diesel::expression::AsExpression;
use diesel::prelude::*;
use diesel::serialize::{self, Output, ToSql};
use diesel::sql_types::Text;
use serde::{Deserialize, Serialize};

use super::kinds::MediaType;
use crate::audit::Subject;
use crate::db::schema::{attachments, file_cameras, file_parts, files};
use crate::kit::{AgencyId, OfficeId, PersonId, Timestamp};

crate::id!(
    /// A file attached to a record.
    AttachmentId
);

crate::id!(
    /// An upload that goes on after a break.
    UploadId
);

/// The SHA-256 of a file's content, in lower-case hexadecimal: its name everywhere.
#[derive(
    Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, AsExpression, FromSqlRow,
)]
#[serde(try_from = "String", into = "String")]
#[diesel(sql_type = Text)]
pub struct FileHash(String);

/// A text that is no SHA-256 in hexadecimal.
#[derive(Debug, thiserror::Error)]
#[error("64 lower-case hexadecimal digits are expected")]
pub struct NoHash;

impl FileHash {
    /// Of a digest.
    #[must_use]
    pub(super) fn of(digest: &[u8]) -> Self {
        Self(hex::encode(digest))
    }

    /// The digits.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl TryFrom<String> for FileHash {
    type Error = NoHash;

    fn try_from(text: String) -> Result<Self, NoHash> {
        let digits = text.bytes().all(|byte| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte));
        if text.len() == 64 && digits { Ok(Self(text)) } else { Err(NoHash) }
    }
}

impl From<FileHash> for String {
    fn from(hash: FileHash) -> Self {
        hash.0
    }
}

impl std::fmt::Display for FileHash {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

impl utoipa::PartialSchema for FileHash {
    fn schema() -> utoipa::openapi::RefOr<utoipa::openapi::schema::Schema> {
        utoipa::openapi::ObjectBuilder::new()
            .schema_type(utoipa::openapi::schema::Type::String)
            .pattern(Some("^[0-9a-f]{64}$"))
            .into()
    }
}
impl utoipa::ToSchema for FileHash {}

impl<DB> ToSql<Text, DB> for FileHash
where
    DB: Backend,
    str: ToSql<Text, DB>,
{
    fn to_sql<'b>(&'b self, out: &mut Output<'b, '_, DB>) -> serialize::Result {
        <str as ToSql<Text, DB>>::to_sql(&self.0, out)
    }
}

impl<DB> FromSql<Text, DB> for FileHash
where
    DB: Backend,
    String: FromSql<Text, DB>,
{
    fn from_sql(bytes: DB::RawValue<'_>) -> deserialize::Result<Self> {
        Ok(Self::try_from(String::from_sql(bytes)?)?)
    }
}

crate::text_enum! {
    /// What a scanner of viruses said of a file.
    pub enum ScanOutcome {
        /// It knows nothing against it.
        Clean = "clean" "未发现病毒",
        /// It did not answer yet.
        Pending = "pending" "尚未查杀",
        /// It knows something in it: the file is in quarantine and is not given out.
        Infected = "infected" "发现病毒，已隔离",
    }
}

/// A file.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = files)]
pub struct FileRow {
    /// Its name.
    pub hash: FileHash,
    /// Bytes.
    pub size: i64,
    /// What it is.
    pub media_type: MediaType,
    /// When these bytes first came.
    pub created_at: Timestamp,
}

/// An upload that is not whole yet.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = file_parts)]
pub struct UploadRow {
    /// Its id.
    pub id: UploadId,
    /// Whose it is.
    pub person_id: PersonId,
    /// What the file is called.
    pub name: String,
    /// Bytes that were announced.
    pub size: i64,
    /// The digest that was announced.
    pub sha256: Option<FileHash>,
    /// Bytes that are on the disk.
    pub received: i64,
    /// When it began.
    pub begun_at: Timestamp,
    /// Until when it waits for more.
    pub expires_at: Timestamp,
}

/// An upload as it is announced.
#[derive(Debug, Clone)]
pub struct NewUpload {
    /// What the file is called.
    pub name: String,
    /// Bytes.
    pub size: i64,
    /// Its digest, if it is known.
    pub sha256: Option<FileHash>,
}

/// What a camera wrote into a picture, as it is kept.
#[derive(Debug, Clone, PartialEq, Queryable, Selectable)]
#[diesel(table_name = file_cameras)]
pub struct CameraRow {
    /// When it was taken.
    pub taken_at: Option<Timestamp>,
    /// Minutes that the camera's clock said it was ahead of UTC.
    pub utc_offset: Option<i32>,
    /// Degrees east (WGS 84).
    pub longitude: Option<f64>,
    /// Degrees north.
    pub latitude: Option<f64>,
    /// Maker and model.
    pub device: Option<String>,
}

/// A file as part of a record.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = attachments)]
pub struct AttachmentRow {
    /// Its id.
    pub id: AttachmentId,
    /// Kind of record.
    pub subject_kind: String,
    /// The record.
    pub subject_id: i64,
    /// The office of the record.
    pub office_id: OfficeId,
    /// The agency that sees it too.
    pub agency_id: Option<AgencyId>,
    /// The file.
    pub file_hash: FileHash,
    /// What it is called there.
    pub name: String,
    /// What it shows there.
    pub purpose: String,
    /// When it was taken.
    pub taken_at: Option<Timestamp>,
    /// Where, degrees east (WGS 84).
    pub longitude: Option<f64>,
    /// Where, degrees north.
    pub latitude: Option<f64>,
    /// Who attached it; none for the program and the public.
    pub attached_by: Option<PersonId>,
    /// When.
    pub attached_at: Timestamp,
}

/// What is to be attached to what.
#[derive(Debug, Clone)]
pub struct Attachment {
    /// The record.
    pub subject: Subject,
    /// Its office.
    pub office: OfficeId,
    /// The case it belongs to, whose chain then holds the attaching.
    pub case_id: Option<i64>,
    /// The agency that may see it too.
    pub agency: Option<AgencyId>,
    /// The file.
    pub file: FileHash,
    /// What it is called.
    pub name: String,
    /// What it shows: photograph, minutes, evidence, receipt.
    pub purpose: String,
    /// When it was taken.
    pub taken_at: Option<Timestamp>,
    /// Where: longitude and latitude in degrees (WGS 84).
    pub place: Option<(f64, f64)>,
}

impl Attachment {
    /// An attachment without place, time, case and agency.
    #[must_use]
    pub fn new(subject: Subject, office: OfficeId, file: FileHash, name: &str, purpose: &str) -> Self {
        Self {
            subject,
            office,
            case_id: None,
            agency: None,
            file,
            name: name.to_owned(),
            purpose: purpose.to_owned(),
            taken_at: None,
            place: None,
        }
    }
}
