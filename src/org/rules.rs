//! Pure rules of organisations.

use chrono::NaiveDate;

use super::model::{RoleRow, Succession};
use crate::kit::{AgencyId, Role};

pub use crate::kit::credit_code::{credit_check, is_credit_code};

/// The end of an agency's chain of successors on a day. Where it was divided, the first one named in
/// the reform's document stands for it. A circle, which the keeping of agencies refuses, ends where
/// it began.
#[must_use]
pub fn last_successor(rows: &[Succession], agency: AgencyId, on: NaiveDate) -> AgencyId {
    let mut seen = vec![agency];
    let mut at = agency;
    while let Some(next) = rows.iter().find(|row| row.from_id == at && row.effective_on <= on) {
        if seen.contains(&next.to_id) {
            break;
        }
        at = next.to_id;
        seen.push(at);
    }
    at
}

/// The agencies that an agency has succeeded by a day, over several reforms.
#[must_use]
pub fn predecessors(rows: &[Succession], agency: AgencyId, on: NaiveDate) -> Vec<AgencyId> {
    let mut found = vec![agency];
    let mut at = 0;
    while let Some(after) = found.get(at).copied() {
        for row in rows.iter().filter(|row| row.to_id == after && row.effective_on <= on) {
            if !found.contains(&row.from_id) {
                found.push(row.from_id);
            }
        }
        at += 1;
    }
    found.retain(|id| *id != agency);
    found
}

/// Whether no person may hold both roles at a time.
///
/// 三员分立 (GB/T 22239, graded protection): who audits is neither who keeps the system nor who works
/// in it.
#[must_use]
pub fn exclude_each_other(a: Role, b: Role) -> bool {
    a != b && (a == Role::Auditor || b == Role::Auditor)
}

/// Whether a role belongs to a procuratorate's people rather than an agency's.
#[must_use]
pub fn is_procuratorial(role: Role) -> bool {
    !matches!(role, Role::AgencyLiaison | Role::AgencyHead)
}

/// Whether two spans of days meet; an open end lasts for ever.
#[must_use]
pub fn overlap(a: (NaiveDate, Option<NaiveDate>), b: (NaiveDate, Option<NaiveDate>)) -> bool {
    b.1.is_none_or(|end| a.0 <= end) && a.1.is_none_or(|end| b.0 <= end)
}

/// The role among those held that a new one may not stand beside, on any day.
#[must_use]
pub fn conflict(held: &[RoleRow], role: Role, span: (NaiveDate, Option<NaiveDate>)) -> Option<Role> {
    held.iter()
        .find(|row| exclude_each_other(role, row.role) && overlap((row.valid_from, row.valid_to), span))
        .map(|row| row.role)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn row(from: i64, to: i64, on: &str) -> Succession {
        Succession {
            id: 0,
            from_id: AgencyId(from),
            to_id: AgencyId(to),
            effective_on: day(on),
            note: String::new(),
        }
    }

    #[test]
    fn matters_follow_the_chain_of_successors_up_to_the_day() {
        let rows = [row(1, 2, "2019-01-01"), row(2, 3, "2025-01-01")];
        assert_eq!(last_successor(&rows, AgencyId(1), day("2018-12-31")), AgencyId(1));
        assert_eq!(last_successor(&rows, AgencyId(1), day("2024-12-31")), AgencyId(2));
        assert_eq!(last_successor(&rows, AgencyId(1), day("2025-01-01")), AgencyId(3));
        assert_eq!(predecessors(&rows, AgencyId(3), day("2024-12-31")), Vec::new());
        assert_eq!(predecessors(&rows, AgencyId(3), day("2025-01-01")), vec![AgencyId(2), AgencyId(1)]);
    }

    #[test]
    fn a_circle_of_successors_ends() {
        let rows = [row(1, 2, "2019-01-01"), row(2, 1, "2019-01-01")];
        assert_eq!(last_successor(&rows, AgencyId(1), day("2020-01-01")), AgencyId(2));
    }

    #[test]
    fn an_administrator_is_no_auditor_on_any_day() {
        let held = [RoleRow {
            role: Role::Administrator,
            valid_from: day("2025-01-01"),
            valid_to: Some(day("2025-06-30")),
        }];
        assert_eq!(conflict(&held, Role::Auditor, (day("2025-06-30"), None)), Some(Role::Administrator));
        assert_eq!(conflict(&held, Role::Auditor, (day("2025-07-01"), None)), None);
        assert_eq!(conflict(&held, Role::Prosecutor, (day("2025-01-01"), None)), None);
    }
}
