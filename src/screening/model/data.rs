//! Rows and words of screening data.

use diesel::prelude::*;
use serde::{Deserialize, Serialize};

use crate::db::schema::{screening_datasets, screening_loads, screening_rejects, screening_rows};
use crate::kit::{Json, OfficeId, PersonId, Timestamp};
use crate::leads::StatutorySource;

crate::id!(
    /// A set of screening data.
    DatasetId
);
crate::id!(
    /// A sheet that was loaded into a set of data.
    LoadId
);

/// The cells of a row as they are kept: dates as `2026-03-01`, numbers plain, text trimmed.
pub type Cells = Vec<String>;

crate::text_enum! {
    /// What stands in a column.
    pub enum ColumnKind {
        /// Words.
        Text = "text" "文本",
        /// Numbers.
        Number = "number" "数值",
        /// Dates.
        Date = "date" "日期",
        /// Codes and numbers that name something: compared whole, never counted with.
        Code = "code" "编码",
    }
}

crate::text_enum! {
    /// Why a row of a sheet is not kept; the second text is what stands beside it.
    pub enum RowFault {
        /// The key is empty.
        KeyMissing = "key_missing" "关键列为空。请补充后重新导入",
        /// A row above it in the sheet bears the key.
        KeyRepeated = "key_repeated" "关键列与本表前面的行重复。请核对后重新导入",
        /// A cell of a column of dates is none.
        DateMalformed = "date_malformed" "日期无法识别。请写成 2026-03-01 或 2026年3月1日 的形式",
        /// A cell of a column of numbers is none.
        NumberMalformed = "number_malformed" "数值无法识别。请只写数字",
        /// A cell is too long.
        ValueTooLong = "value_too_long" "内容超过 5000 个字符。请删减后重新导入",
        /// The row has more cells than the sheet has headings.
        TooManyCells = "too_many_cells" "该行的列数多于表头。请核对分隔符",
    }
}

/// A column of a set of data.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[schema(as = ScreeningColumn)]
pub struct Column {
    /// Its heading.
    pub name: String,
    /// What stands in it.
    pub kind: ColumnKind,
}

/// A set of data.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = screening_datasets)]
pub struct Dataset {
    /// Its id.
    pub id: DatasetId,
    /// The office that has it.
    pub office_id: OfficeId,
    /// Its name, unique in the office; models of data name it.
    pub name: String,
    /// Who gave it, and on what footing.
    pub origin: String,
    /// The statutory source of leads that its hits propose.
    pub statutory_source: StatutorySource,
    /// The column by which a row replaces an earlier one; whole rows are told apart when absent.
    pub key_column: Option<String>,
    /// Its columns.
    #[diesel(column_name = headings)]
    pub columns: Json<Vec<Column>>,
    /// Rows it holds.
    pub row_count: i64,
    /// For compare and set.
    pub version: i32,
    /// Who made it.
    pub created_by: Option<PersonId>,
    /// When.
    pub created_at: Timestamp,
    /// When rows last came.
    pub loaded_at: Option<Timestamp>,
}

/// A row of data.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = screening_rows)]
pub struct DataRow {
    /// Its id.
    pub id: i64,
    /// The set.
    pub dataset_id: DatasetId,
    /// What tells it from others of the set: the folded key, or a digest of the whole row.
    pub identity: String,
    /// Its number in the sheet it came with.
    pub row_number: i64,
    /// The sheet it came with last.
    pub load_id: LoadId,
    /// Its cells.
    pub cells: Json<Cells>,
}

/// A sheet that was loaded.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = screening_loads)]
pub struct Load {
    /// Its id.
    pub id: LoadId,
    /// The set.
    pub dataset_id: DatasetId,
    /// The name of the file.
    pub file_name: String,
    /// Its SHA-256.
    pub file_hash: String,
    /// Rows read.
    pub rows_read: i64,
    /// Rows that are new.
    pub added: i64,
    /// Rows that replaced earlier ones.
    pub replaced: i64,
    /// Rows that were there already, as they are.
    pub unchanged: i64,
    /// Rows refused.
    pub rejected: i64,
    /// Who loaded it.
    pub loaded_by: Option<PersonId>,
    /// When it began.
    pub begun_at: Timestamp,
    /// When it was whole; none if it broke off: sent again, it goes on.
    pub finished_at: Option<Timestamp>,
}

impl Load {
    /// What the table of its refused rows is called.
    #[must_use]
    pub fn rejects_name(&self) -> String {
        let stem = self.file_name.rsplit_once('.').map_or(self.file_name.as_str(), |(stem, _)| stem);
        format!("退回-{stem}.csv")
    }
}

/// A row that was refused.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = screening_rejects)]
pub struct Reject {
    /// Its number in the sheet.
    pub row_number: i64,
    /// The column that is wrong; empty for the whole row.
    pub heading: String,
    /// Why.
    pub code: RowFault,
    /// The cells as they came.
    pub cells: Json<Cells>,
}
