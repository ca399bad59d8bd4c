//! Keeping of an office's authority matrix.

use chrono::NaiveDate;
use serde_json::json;

use super::error::ApprovalError;
use super::model::{Authority, AuthorityId, AuthorityRow, DecisionKind};
use super::{rules, store};
use crate::audit::{Subject, Work};
use crate::db::Db;
use crate::kit::{Fields, OfficeId};
use crate::org;

/// A row that an office wants in its matrix.
#[derive(Debug, Clone)]
pub struct NewAuthority {
    /// The office.
    pub office: OfficeId,
    /// What is decided.
    pub kind: DecisionKind,
    /// Who proposes, reviews and decides it.
    pub authority: Authority,
    /// The office's document that says so.
    pub basis: String,
    /// First day.
    pub from: NaiveDate,
    /// Last day; none while it lasts.
    pub to: Option<NaiveDate>,
}

/// Adds a row; it counts for proposals made from its first day on.
///
/// # Errors
/// When the law leaves no choice (R21 Art 5), a field is wrong, or another row counts on the same days.
pub fn set(work: &mut Work<'_>, new: &NewAuthority) -> Result<AuthorityId, ApprovalError> {
    let mut fields = Fields::new();
    let basis = fields.text("basis", &new.basis, 1..=200);
    for (field, allowed) in rules::faults(new.kind, &new.authority) {
        fields.fault(field, "not_allowed", allowed);
    }
    fields.check(new.from >= work.today(), "valid_from", "out_of_range", format!("≥ {}", work.today()));
    fields.check(new.to.is_none_or(|to| to >= new.from), "valid_to", "order", new.from);
    fields.check(keeps(work, new.office)?, "office_id", "unknown", new.office);
    fields.finish()?;
    if store::authority_overlaps(work.conn, new.office, new.kind, new.from, new.to)? {
        return Err(ApprovalError::AuthorityOverlaps { kind: new.kind });
    }
    let span = (new.from, new.to);
    let id = store::insert_authority(work.conn, new.office, new.kind, &new.authority, &basis, span)?;
    let detail = json!({
        "kind": new.kind,
        "proposers": new.authority.proposers,
        "reviewer": new.authority.reviewer,
        "decider": new.authority.decider,
        "reviewer_may_decide": new.authority.reviewer_may_decide,
        "delegable": new.authority.delegable,
        "basis": basis,
        "from": new.from,
        "to": new.to,
    });
    work.record(new.office, "authority.set", Subject::new("authority", id.0), detail);
    Ok(id)
}

/// Ends a row on a day, not before yesterday: what was proposed under it goes on under it.
///
/// # Errors
/// When there is no such row in the administrator's tree, or it was changed since.
pub fn end(work: &mut Work<'_>, id: AuthorityId, version: i32, last: NaiveDate) -> Result<(), ApprovalError> {
    let missing = ApprovalError::AuthorityNotFound { id };
    let row = store::authority(work.conn, id)?.ok_or(ApprovalError::AuthorityNotFound { id })?;
    if !keeps(work, row.office_id)? {
        return Err(missing);
    }
    let today = work.today();
    let mut fields = Fields::new();
    let fits = Some(last) >= today.pred_opt() && row.valid_to.is_none_or(|end| last <= end);
    fields.check(fits, "last", "out_of_range", format!("≥ {today} - 1"));
    fields.finish()?;
    if store::end_authority(work.conn, id, version, last)? == 0 {
        return Err(ApprovalError::Stale { current: row.version });
    }
    let detail = json!({"valid_to": {"from": row.valid_to, "to": last}});
    work.record(row.office_id, "authority.ended", Subject::new("authority", id.0), detail);
    Ok(())
}

/// A line of an office's matrix as it counts on a day: its own row, or the default.
#[derive(Debug, Clone)]
pub struct Line {
    /// What is decided.
    pub kind: DecisionKind,
    /// Who proposes, reviews and decides it.
    pub authority: Authority,
    /// The office's own row, if it has one.
    pub row: Option<AuthorityRow>,
}

/// The whole matrix of an office on a day, kind by kind.
///
/// # Errors
/// The database's.
pub fn on(conn: &mut Db, office: OfficeId, day: NaiveDate) -> Result<Vec<Line>, ApprovalError> {
    let rows = store::authorities(conn, office)?;
    let counts = |row: &&AuthorityRow| row.valid_from <= day && row.valid_to.is_none_or(|last| last >= day);
    let lines = DecisionKind::ALL.iter().map(|kind| {
        let row = rows.iter().filter(counts).find(|row| row.kind == *kind).cloned();
        let authority = row.as_ref().map_or_else(|| rules::default_authority(*kind), Authority::from);
        Line { kind: *kind, authority, row }
    });
    Ok(lines.collect())
}

fn keeps(work: &mut Work<'_>, office: OfficeId) -> Result<bool, ApprovalError> {
    let Some(own) = work.actor.office else { return Ok(false) };
    Ok(org::store::offices_below(work.conn, own)?.contains(&office))
}
