//! Rows and words of brand cases.

use chrono::NaiveDate;
use diesel::prelude::*;

use super::state::BrandCaseState;
use crate::db::schema::{brand_case_drafts, brand_cases, debrief_cases, debriefs, media_coverage};
use crate::kit::{Json, OfficeId, PersonId, Timestamp};

crate::id!(
    /// An entry of the cultivation ledger.
    BrandCaseId
);
crate::id!(
    /// A debrief (双月讲评).
    DebriefId
);

crate::text_enum! {
    /// What an entry is to become.
    pub enum BrandCaseKind {
        /// 典型案例.
        Model = "model" "典型案例",
        /// 指导性案例.
        Guiding = "guiding" "指导性案例",
        /// 精品案例.
        Premium = "premium" "精品案例",
        /// An excellent document.
        Document = "document" "优秀法律文书",
        /// The first of its kind.
        First = "first" "首例",
    }
}

crate::text_enum! {
    /// The level at which it is to be selected.
    pub enum AimedLevel {
        /// The city's procuratorate.
        City = "city" "市级",
        /// The province's.
        Province = "province" "省级",
        /// The Supreme People's Procuratorate.
        National = "national" "最高检",
    }
}

crate::text_enum! {
    /// Where a debrief stands.
    pub enum DebriefState {
        /// Planned.
        Planned = "planned" "拟开",
        /// Held.
        Held = "held" "已开",
        /// Cancelled.
        Cancelled = "cancelled" "取消",
    }
}

crate::text_enum! {
    /// For what a case is looked at.
    pub enum DebriefSide {
        /// As an example.
        Positive = "positive" "正面典型",
        /// For what went wrong.
        Reverse = "reverse" "反向审视",
    }
}

/// An entry of the ledger.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = brand_cases)]
pub struct BrandCase {
    /// Its id.
    pub id: BrandCaseId,
    /// The office.
    pub office_id: OfficeId,
    /// The closed case.
    pub case_id: i64,
    /// What it is to become.
    pub kind: BrandCaseKind,
    /// The level aimed at.
    pub level: AimedLevel,
    /// Where it stands.
    pub state: BrandCaseState,
    /// For compare and set.
    pub version: i32,
    /// Its title.
    pub title: String,
    /// The signature brand it serves.
    pub theme: Option<String>,
    /// What makes it worth telling.
    pub value_points: Option<String>,
    /// Why the program proposed it.
    pub reasons: Option<Json<Vec<String>>>,
    /// Who proposed it.
    pub proposed_by: Option<PersonId>,
    /// When.
    pub proposed_on: NaiveDate,
    /// Who looks after it.
    pub keeper_id: Option<PersonId>,
    /// Since when it is cultivated.
    pub cultivated_on: Option<NaiveDate>,
    /// The draft that was checked.
    pub checked_draft: Option<i32>,
    /// By whom.
    pub checked_by: Option<PersonId>,
    /// When.
    pub checked_on: Option<NaiveDate>,
    /// What was found.
    pub check_note: Option<String>,
    /// When it was submitted.
    pub submitted_on: Option<NaiveDate>,
    /// To whom.
    pub submitted_to: Option<String>,
    /// When the result came.
    pub result_on: Option<NaiveDate>,
    /// The list in which it was selected, or why not.
    pub result_note: Option<String>,
    /// When it was published.
    pub published_on: Option<NaiveDate>,
    /// Where.
    pub published_in: Option<String>,
    /// Why it was taken out.
    pub withdrawn_reason: Option<String>,
}

/// A version of the text.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = brand_case_drafts)]
pub struct Draft {
    /// Its number, from 1.
    pub no: i32,
    /// 基本案情.
    pub facts: String,
    /// 履职情况.
    pub performance: String,
    /// 典型意义.
    pub significance: String,
    /// Who wrote it.
    pub written_by: Option<PersonId>,
    /// When.
    pub written_at: Timestamp,
}

/// What the public may read of an entry: the draft that was read for names and secrets, and where it was published. Never
/// the title, which bears the names of the case.
#[derive(Debug, Clone, Queryable)]
pub struct Published {
    /// Its id.
    pub id: BrandCaseId,
    /// The office.
    pub office_id: OfficeId,
    /// What it became.
    pub kind: BrandCaseKind,
    /// The field of the case.
    pub domain: String,
    /// When it was published.
    pub published_on: Option<NaiveDate>,
    /// Where.
    pub published_in: Option<String>,
    /// 基本案情.
    pub facts: String,
    /// 履职情况.
    pub performance: String,
    /// 典型意义.
    pub significance: String,
}

/// A report of the media.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = media_coverage)]
pub struct Coverage {
    /// Its id.
    pub id: i64,
    /// The office.
    pub office_id: OfficeId,
    /// The entry it is about.
    pub brand_case_id: Option<BrandCaseId>,
    /// The medium.
    pub medium: String,
    /// Its title.
    pub title: String,
    /// When it was published.
    pub published_on: NaiveDate,
    /// Where it can be read.
    pub link: Option<String>,
}

/// A debrief.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = debriefs)]
pub struct Debrief {
    /// Its id.
    pub id: DebriefId,
    /// The office.
    pub office_id: OfficeId,
    /// Where it stands.
    pub state: DebriefState,
    /// For compare and set.
    pub version: i32,
    /// Its title.
    pub title: String,
    /// When it is planned.
    pub planned_on: NaiveDate,
    /// When it was held.
    pub held_on: Option<NaiveDate>,
    /// Who took part.
    pub participants: Option<String>,
    /// The minutes.
    pub minutes: Option<String>,
    /// Why it was cancelled.
    pub cancel_reason: Option<String>,
}

/// A case on the agenda of a debrief.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = debrief_cases)]
pub struct DebriefCase {
    /// The case.
    pub case_id: i64,
    /// For what it is looked at.
    pub side: DebriefSide,
    /// What is to be said of it.
    pub points: String,
}

/// What of a case matters here.
#[derive(Debug, Clone)]
pub struct CaseFacts {
    /// Its id.
    pub id: i64,
    /// Its office.
    pub office_id: OfficeId,
    /// Its title.
    pub title: String,
    /// Its field.
    pub domain: String,
    /// When it was closed.
    pub closed_on: Option<NaiveDate>,
}
