//! Rows and words of imports.

use diesel::prelude::*;
use serde::{Deserialize, Serialize};

use super::headings::{Field, Mapping};
use super::sheet::Layout;
use crate::db::schema::import_batches;
use crate::files::MediaType;
use crate::kit::{Json, OfficeId, PersonId, Timestamp};
use crate::leads::words::{Channel, StatutorySource};

crate::id!(
    /// A batch of imported leads.
    ImportId
);

crate::text_enum! {
    /// The form of a sheet.
    pub enum Format {
        /// A table as text.
        Csv = "csv" "文本表格",
        /// An Excel workbook.
        Xlsx = "xlsx" "Excel 工作簿",
    }
}

crate::text_enum! {
    /// Where a batch stands.
    pub enum BatchState {
        /// Its sheet is there and waits: its columns are looked at, its rows are checked, nothing is imported.
        Waiting = "waiting" "待导入",
        /// Its rows are being read; a restart goes on with it.
        Running = "running" "导入中",
        /// Every row was read.
        Finished = "finished" "已完成",
        /// The sheet could not be read to its end; what was read stays.
        Failed = "failed" "未完成",
        /// Its leads were taken out of the register.
        Undone = "undone" "已撤销",
    }
}

crate::text_enum! {
    /// Why a row is refused; the second text is what stands beside it.
    pub enum RejectCode {
        /// Neither title nor report.
        TextMissing = "text_missing" "没有标题也没有内容。请补充内容后重新导入",
        /// The report is too long.
        TextTooLong = "text_too_long" "内容超过 20000 个字符。请删减后重新导入",
        /// The title is too long.
        TitleTooLong = "title_too_long" "标题超过 200 个字符。请缩短标题，详情写入内容列",
        /// The number is too long.
        NumberTooLong = "number_too_long" "编号超过 100 个字符。请核对编号列",
        /// Another value is too long.
        ValueTooLong = "value_too_long" "该列内容过长。请删减后重新导入",
        /// No date.
        DateMalformed = "date_malformed" "日期无法识别。请写成 2026-03-01 或 2026年3月1日 的形式",
        /// A date long ago.
        DateOutOfRange = "date_out_of_range" "日期早于 1990 年。请核对日期",
        /// A date that has not come.
        DateInTheFuture = "date_in_the_future" "日期晚于今天。请核对日期",
        /// No field of public-interest litigation, or one not open on that day.
        DomainUnknown = "domain_unknown" "不是当日可办理的公益诉讼领域。请按领域表填写，或留空待筛查时确定",
        /// No source.
        SourceUnknown = "source_unknown" "来源不在六类法定来源和渠道之内。请按代码表填写，或留空",
        /// No channel.
        ChannelUnknown = "channel_unknown" "渠道不在代码表内。请按代码表填写，或留空",
        /// No pair of coordinates.
        PlaceMalformed = "place_malformed" "经纬度有误。请成对填写十进制度数，经度在前",
        /// No division.
        DivisionMalformed = "division_malformed" "行政区划代码应为六位数字",
        /// More cells than headings.
        TooManyColumns = "too_many_columns" "该行的列数多于标题行，可能是内容中的分隔符没有加引号。请核对该行",
    }
}

/// What the person who imports says of a file.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct ImportOptions {
    /// The channel of rows that name none.
    pub channel: Option<Channel>,
    /// The statutory source of rows that name none; the channel's usual one when absent.
    pub statutory_source: Option<StatutorySource>,
    /// Columns mapped by hand.
    pub mapping: Mapping,
    /// Everything is checked and nothing kept.
    pub dry_run: bool,
}

/// How a batch is read.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Plan {
    /// The channel of rows that name none.
    pub channel: Channel,
    /// The statutory source of rows that name none.
    pub statutory_source: Option<StatutorySource>,
    /// How the sheet is laid out.
    pub layout: Layout,
    /// After a dry run the sheet waits to be imported.
    #[serde(default)]
    pub waits: bool,
}

/// What somebody makes of a sheet that waits.
#[derive(Debug, Clone)]
pub struct Chosen {
    /// What each column means, in the order of the sheet; none of what is not read.
    pub columns: Vec<Option<Field>>,
    /// The channel of rows that name none.
    pub channel: Channel,
    /// The statutory source of rows that name none; the channel's usual one when absent.
    pub statutory_source: Option<StatutorySource>,
    /// Everything is checked and nothing imported.
    pub dry_run: bool,
}

/// A batch.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = import_batches)]
pub struct Batch {
    /// Its id.
    pub id: ImportId,
    /// The office whose leads they are.
    pub office_id: OfficeId,
    /// Who imported; none for the command line.
    pub imported_by: Option<PersonId>,
    /// The name of the file.
    pub file_name: String,
    /// Its SHA-256.
    pub file_hash: String,
    /// Its form.
    pub format: Format,
    /// Where it lies.
    pub folder: String,
    /// How it is read.
    pub plan: Json<Plan>,
    /// Nothing is kept.
    pub dry_run: bool,
    /// Where it stands.
    pub state: BatchState,
    /// Rows there are, as far as known.
    pub rows_total: i64,
    /// The last row of the sheet that is committed.
    pub last_row: i64,
    /// Rows read.
    pub rows_read: i64,
    /// Leads made, or that would be made.
    pub created: i64,
    /// Rows that are in the register already, or twice in the file.
    pub duplicates: i64,
    /// Rows refused.
    pub rejected: i64,
    /// Why it failed.
    pub failure: Option<String>,
    /// When it began.
    pub created_at: Timestamp,
    /// When it ended.
    pub finished_at: Option<Timestamp>,
    /// When it was undone.
    pub undone_at: Option<Timestamp>,
}

impl Format {
    /// The media type of a sheet of it.
    #[must_use]
    pub const fn media_type(self) -> &'static str {
        match self {
            Self::Csv => "text/csv; charset=utf-8",
            Self::Xlsx => MediaType::Xlsx.code(),
        }
    }
}

impl Batch {
    /// What the sheet of its refused rows is called.
    #[must_use]
    pub fn rejects_name(&self) -> String {
        let (name, format) = (&self.file_name, self.format);
        format!("退回-{}.{format}", name.trim_end_matches(&format!(".{format}")))
    }
}

/// A row that was refused.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reject {
    /// Its number in the sheet.
    pub row: i64,
    /// Why.
    pub code: RejectCode,
    /// The heading of the column that is wrong; blank if it is the whole row.
    pub heading: String,
}

/// What one piece of a file adds to its batch.
#[derive(Debug, Clone, Default)]
pub(super) struct Progress {
    /// The last row of the sheet in it.
    pub last_row: i64,
    pub rows: i64,
    pub created: i64,
    pub duplicates: i64,
    pub rejects: Vec<Reject>,
}
