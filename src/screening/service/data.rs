//! Sets of screening data.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{Seek, Write};

use serde_json::json;

use super::is_of;
use crate::audit::{Subject, Work};
use crate::db::{Database, Db};
use crate::kit::{Fields, OfficeId, Scope};
use crate::leads::StatutorySource;
use crate::screening::error::ScreeningError;
use crate::screening::model::{ColumnKind, Dataset, DatasetId, Load, LoadId};
use crate::screening::store::data;

/// Refused rows that are read at once.
const PAGE: i64 = 500;
/// The columns that a sheet of refused rows has beside its own; the lead import calls them so too.
const ADDED: [&str; 2] = ["退回代码", "退回原因"];

/// A set of data to be made of a sheet.
#[derive(Debug, Clone)]
pub struct NewDataset {
    /// The office that is to have it.
    pub office: OfficeId,
    /// Its name.
    pub name: String,
    /// Who gave it, and on what footing.
    pub origin: String,
    /// The statutory source of leads that its hits propose.
    pub statutory_source: StatutorySource,
    /// The column by which a row replaces an earlier one.
    pub key_column: Option<String>,
    /// Columns of which somebody knows better what stands in them.
    pub kinds: BTreeMap<String, ColumnKind>,
}

impl NewDataset {
    /// The same with its texts trimmed and checked.
    pub(super) fn checked(&self) -> Result<Self, ScreeningError> {
        let mut fields = Fields::new();
        let name = fields.text("name", &self.name, 1..=100);
        let origin = fields.text("origin", &self.origin, 2..=500);
        let key_column = fields.optional("key_column", self.key_column.as_deref(), 100);
        fields.finish()?;
        Ok(Self { name, origin, key_column, ..self.clone() })
    }
}

/// A set of data in sight.
///
/// # Errors
/// When there is none.
pub fn dataset_of(conn: &mut Db, scope: &Scope, id: DatasetId) -> Result<Dataset, ScreeningError> {
    data::dataset(conn, scope, id)?.ok_or(ScreeningError::DatasetNotFound { id })
}

/// A set of data of the actor's own office.
pub(super) fn own(work: &mut Work<'_>, id: DatasetId) -> Result<Dataset, ScreeningError> {
    let set = dataset_of(work.conn, &work.actor.scope, id)?;
    if is_of(work.actor, set.office_id) {
        Ok(set)
    } else {
        Err(ScreeningError::DatasetOfAnotherOffice { name: set.name })
    }
}

/// Says that the refused rows of a load are taken out.
///
/// # Errors
/// When there is no such set in sight, or no such load of it.
pub fn note_rejects_taken(
    work: &mut Work<'_>,
    id: DatasetId,
    load: LoadId,
) -> Result<(Dataset, Load), ScreeningError> {
    let set = dataset_of(work.conn, &work.actor.scope, id)?;
    let found = data::load(work.conn, id, load)?.ok_or(ScreeningError::LoadNotFound { id: load })?;
    let detail = json!({ "load": load, "rows": found.rejected });
    work.viewed(
        set.office_id,
        "screening_data.rejects_exported",
        Subject::new("screening_dataset", id.0),
        detail,
    );
    Ok((set, found))
}

/// Writes the refused rows of a load as a table, with the reason beside each, to a file that has no name.
///
/// # Errors
/// When the disk or the database refuses.
pub fn write_rejects(db: &Database, set: &Dataset, load: LoadId) -> std::io::Result<File> {
    let mut file = tempfile::tempfile()?;
    // The mark by which Excel takes it for UTF-8.
    file.write_all(b"\xef\xbb\xbf")?;
    let mut writer = csv::WriterBuilder::new().flexible(true).from_writer(file);
    let columns = set.columns.get();
    let head = columns.iter().map(|column| column.name.as_str()).chain(ADDED);
    writer.write_record(head)?;
    let mut after = 0;
    loop {
        let page = db.read_blocking(|conn| data::rejects(conn, load, (after, PAGE)));
        let page = page.map_err(|error: diesel::result::Error| std::io::Error::other(error.to_string()))?;
        let Some(last) = page.last() else { break };
        after = last.row_number;
        for reject in page {
            let mut cells = reject.cells.into_inner();
            cells.resize(cells.len().max(columns.len()), String::new());
            cells.push(reject.code.code().to_owned());
            let sentence = reject.code.zh();
            cells.push(if reject.heading.is_empty() {
                format!("{sentence}。")
            } else {
                format!("“{}”：{sentence}。", reject.heading)
            });
            writer.write_record(&cells)?;
        }
    }
    let mut file = writer.into_inner().map_err(csv::IntoInnerError::into_error)?;
    file.rewind()?;
    Ok(file)
}
