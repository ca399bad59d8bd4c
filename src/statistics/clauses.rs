//! What became of the clauses that went out: how often each was sent, accepted, verified, answered late and litigated.
//!
//! A clause counts once for each agency's line that was served with it. Of a clause in a section the whole line is
//! asked; of a clause that is an item, that item alone. Documents that were amended or withdrawn do not count.

use chrono::NaiveDate;
use serde::Serialize;

use super::definitions::Text;
use super::model::Side;
use crate::db::Db;
use crate::kit::page::{Page, PageRequest};
use crate::kit::{AgencyId, Scope};
use crate::recommendations::clauses::{ClauseId, ClauseVersionId};
use crate::recommendations::{AddresseeId, RecommendationId};

crate::text_enum! {
    /// The name of a figure of a clause.
    pub enum ClauseFigure {
        /// Lines served with it.
        Sent = "sent" "送达",
        /// Of those answered: whose answer takes it up.
        Accepted = "accepted" "采纳",
        /// Of those looked at: found to be put right.
        Verified = "verified" "核实整改",
        /// Of those answered or overdue: answered late, or not at all.
        AnsweredLate = "answered_late" "逾期回复",
        /// Of those served: continued by a claim of a suit.
        Litigated = "litigated" "提起诉讼",
    }
}

impl ClauseFigure {
    /// What it means, in both languages.
    #[must_use]
    pub const fn text(self) -> Text {
        let (zh, en) = match self {
            Self::Sent => (
                "已送达的、使用该条款的检察建议（按被建议单位计）",
                "Lines (agency by agency) of recommendations with the clause that were served",
            ),
            Self::Accepted => (
                "分子：已接收的回复载明相应整改事项全部已完成或者部分完成；分母：已有书面回复的被建议单位",
                "Numerator: an accepted reply says of each of its items that it is done or done in part. Denominator: lines with a written reply",
            ),
            Self::Verified => (
                "分子：相应整改事项经核实已整改；分母：已经核实、整改期限届满或者已有办理结果的被建议单位",
                "Numerator: a visit found each of its items put right. Denominator: lines visited, past the rectification period, or settled",
            ),
            Self::AnsweredLate => (
                "分子：回复晚于回复期限，或者期限已过仍未回复；分母：已有书面回复或者期限已过的被建议单位",
                "Numerator: replied after the reply was due, or due and not replied. Denominator: lines replied or due",
            ),
            Self::Litigated => (
                "分子：已提起的诉讼中有与相应整改事项衔接的诉讼请求；分母：已送达的被建议单位",
                "Numerator: a claim that stands in a suit filed continues one of its items. Denominator: lines served",
            ),
        };
        Text { version: 1, name: self.zh(), zh, en }
    }
}

/// A figure of a clause.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct ClauseCount {
    /// Its name.
    pub figure: ClauseFigure,
    /// The lines above the line.
    pub numerator: i64,
    /// The lines below it; none of a count.
    pub denominator: Option<i64>,
}

/// A line behind a figure of a clause.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct ClauseUse {
    /// The line.
    pub addressee_id: AddresseeId,
    /// The document.
    pub recommendation_id: RecommendationId,
    /// Its number.
    pub number: Option<String>,
    /// What it is about.
    pub title: String,
    /// The newest version of the clause in it.
    pub clause_version_id: ClauseVersionId,
    /// The agency.
    pub agency_id: AgencyId,
    /// Its name.
    pub agency: String,
    /// The day of service.
    pub served_on: NaiveDate,
    /// The day of the first proper reply.
    pub replied_on: Option<NaiveDate>,
    /// The day on which the reply was due.
    pub due: Option<NaiveDate>,
    /// A visit found each of its items put right.
    pub verified: bool,
    /// A claim of a suit continues one of its items.
    pub litigated: bool,
}

/// The figures of clauses over what falls in sight, on a day; of each clause all of them, in their order. One that was
/// never served is left out.
///
/// # Errors
/// The database's.
pub fn counts(
    conn: &mut Db,
    scope: &Scope,
    clauses: &[ClauseId],
    as_of: NaiveDate,
) -> diesel::QueryResult<Vec<(ClauseId, Vec<ClauseCount>)>> {
    super::store::clauses::counts(conn, scope, clauses, as_of)
}

/// A page of the lines behind a side of a figure; none when the figure has no such side.
///
/// # Errors
/// The database's.
pub fn rows(
    conn: &mut Db,
    scope: &Scope,
    (clause, figure, side): (ClauseId, ClauseFigure, Side),
    as_of: NaiveDate,
    page: &PageRequest,
) -> diesel::QueryResult<Option<Page<ClauseUse>>> {
    let rows = super::store::clauses::rows(conn, scope, (clause, figure, side), as_of, page)?;
    Ok(rows.map(|rows| Page::of(rows, page, |row| row.addressee_id.0)))
}
