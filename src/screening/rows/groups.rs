//! Rows that say the same in some columns, close together in time.

use std::collections::HashMap;

use chrono::NaiveDate;
use sha2::{Digest, Sha256};

use crate::kit::text::fold;

/// What rows must repeat.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Group {
    /// The columns in which they say the same.
    pub same: Vec<usize>,
    /// How many rows.
    pub at_least: usize,
    /// The column of their date; all rows lie together without one.
    pub date: Option<usize>,
    /// Within how many days.
    pub days: i64,
}

/// Rows gathered under what they say. Of a row only its id and its day are held.
#[derive(Debug, Default)]
pub struct Groups(HashMap<[u8; 32], Vec<(NaiveDate, i64)>>);

/// Rows that lie close together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cluster {
    /// What tells it from others: what the rows say, and their first day.
    pub identity: String,
    /// The ids of the rows, the earliest first.
    pub rows: Vec<i64>,
}

impl Groups {
    /// Adds a row. One that says nothing in one of the columns, or has no day, repeats nothing.
    pub fn add(&mut self, group: &Group, id: i64, cells: &[String]) {
        let mut hasher = Sha256::new();
        for at in &group.same {
            let said = cells.get(*at).map(|cell| fold(cell)).unwrap_or_default();
            if said.is_empty() {
                return;
            }
            hasher.update(said.as_bytes());
            hasher.update([0]);
        }
        let day = match group.date {
            None => NaiveDate::MIN,
            Some(at) => {
                let day = cells.get(at).and_then(|cell| cell.parse().ok());
                let Some(day) = day else { return };
                day
            }
        };
        self.0.entry(hasher.finalize().into()).or_default().push((day, id));
    }

    /// The clusters of enough rows, in the order of their rows. A cluster begins with the earliest row that
    /// has enough others within the days after it, and takes in all of those; the next begins after it.
    #[must_use]
    pub fn clusters(self, group: &Group) -> Vec<Cluster> {
        let mut found = Vec::new();
        for (key, mut rows) in self.0 {
            rows.sort_unstable();
            let mut from = 0;
            while let Some((first, _)) = rows.get(from).copied() {
                let near = |(day, _): &&(NaiveDate, i64)| (*day - first).num_days() < group.days.max(1);
                let together: Vec<i64> = rows.iter().skip(from).take_while(near).map(|(_, id)| *id).collect();
                if together.len() < group.at_least {
                    from += 1;
                    continue;
                }
                from += together.len();
                let identity = match group.date {
                    Some(_) => format!("{}@{first}", hex::encode(key)),
                    None => hex::encode(key),
                };
                found.push(Cluster { identity, rows: together });
            }
        }
        found.sort_by(|left, right| left.rows.cmp(&right.rows));
        found
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn gather(group: &Group, rows: &[(i64, &str, &str)]) -> Vec<Vec<i64>> {
        let mut groups = Groups::default();
        for (id, name, day) in rows {
            groups.add(group, *id, &[(*name).to_owned(), (*day).to_owned()]);
        }
        groups.clusters(group).into_iter().map(|cluster| cluster.rows).collect()
    }

    #[test]
    fn rows_that_lie_close_together_are_one_cluster() {
        let group = Group { same: vec![0], at_least: 3, date: Some(1), days: 30 };
        let rows = [
            (1, "甲店", "2026-01-01"),
            (2, "甲店", "2026-01-30"),
            (3, "甲 店", "2026-01-20"),
            (4, "甲店", "2026-01-31"),
            (5, "乙店", "2026-01-05"),
            (6, "甲店", "2026-06-01"),
            (7, "", "2026-01-05"),
            (8, "甲店", ""),
        ];
        assert_eq!(gather(&group, &rows), [vec![1, 3, 2]], "the thirtieth day is the last one");
    }

    #[test]
    fn a_second_cluster_begins_after_the_first() {
        let group = Group { same: vec![0], at_least: 2, date: Some(1), days: 10 };
        let rows = [
            (1, "甲", "2026-01-01"),
            (2, "甲", "2026-01-02"),
            (3, "甲", "2026-02-01"),
            (4, "甲", "2026-02-05"),
            (5, "甲", "2026-03-20"),
        ];
        assert_eq!(gather(&group, &rows), [vec![1, 2], vec![3, 4]]);
    }

    #[test]
    fn without_a_date_all_rows_lie_together() {
        let group = Group { same: vec![0, 1], at_least: 2, date: None, days: 0 };
        assert_eq!(gather(&group, &[(1, "甲", "x"), (2, "甲", "y"), (3, "甲", "Ｘ")]), [vec![1, 3]]);
    }
}
