//! Whether a row meets the conditions of a model, and by which of its cells.

use std::cmp::Ordering;
use std::collections::{HashMap, HashSet};

use chrono::NaiveDate;
use sha2::{Digest, Sha256};

use super::groups::Group;
use crate::kit::text::fold;
use crate::kit::{FieldErrors, Fields};
use crate::screening::definition::{Comparison, Operand, RowCondition};
use crate::screening::model::{Column, ColumnKind, Met};

/// Sixteen bytes that stand for a folded value; blanks, width and case do not matter.
#[must_use]
pub fn digest(value: &str) -> [u8; 16] {
    let whole: [u8; 32] = Sha256::digest(fold(value).as_bytes()).into();
    let mut half = [0; 16];
    for (to, from) in half.iter_mut().zip(whole) {
        *to = from;
    }
    half
}

/// The values of columns of other data: by name of the data and of the column.
#[derive(Debug, Default)]
pub struct Lists(HashMap<(String, String), HashSet<[u8; 16]>>);

impl Lists {
    /// The lists that conditions ask for.
    #[must_use]
    pub fn wanted(conditions: &[RowCondition]) -> Vec<(String, String)> {
        let mut wanted: Vec<(String, String)> = conditions
            .iter()
            .filter_map(|condition| match condition {
                RowCondition::Listed { column: _, dataset, its_column }
                | RowCondition::Unlisted { column: _, dataset, its_column } => {
                    Some((dataset.clone(), its_column.clone()))
                }
                RowCondition::Compare { .. }
                | RowCondition::OneOf { .. }
                | RowCondition::Contains { .. }
                | RowCondition::Passed { .. }
                | RowCondition::Empty { .. }
                | RowCondition::Filled { .. }
                | RowCondition::Repeated { .. } => None,
            })
            .collect();
        wanted.sort();
        wanted.dedup();
        wanted
    }

    /// Says that there is such a list, perhaps an empty one.
    pub fn begin(&mut self, dataset: &str, column: &str) {
        self.0.entry((dataset.to_owned(), column.to_owned())).or_default();
    }

    /// Adds a value to a list.
    pub fn add(&mut self, dataset: &str, column: &str, value: &str) {
        if !value.is_empty() {
            self.0.entry((dataset.to_owned(), column.to_owned())).or_default().insert(digest(value));
        }
    }

    fn has(&self, key: &(String, String), value: &str) -> bool {
        self.0.get(key).is_some_and(|values| values.contains(&digest(value)))
    }
}

/// What a cell is compared with.
#[derive(Debug)]
enum Side {
    Number(f64),
    Date(NaiveDate),
    Text(String),
    Column(usize),
}

/// A condition with its columns found.
#[derive(Debug)]
enum Ready {
    Compare { at: usize, kind: ColumnKind, is: Comparison, with: Side },
    OneOf { at: usize, any: Vec<String> },
    Contains { at: usize, any: Vec<(String, String)> },
    Passed { at: usize, days: i64 },
    Empty { at: usize },
    Filled { at: usize },
    Listed { at: usize, list: (String, String), wanted: bool },
}

/// The conditions of a model, ready for the rows of a set of data.
#[derive(Debug)]
pub struct Judge<'a> {
    columns: &'a [Column],
    lists: &'a Lists,
    today: NaiveDate,
    conditions: Vec<Ready>,
    group: Option<Group>,
}

impl<'a> Judge<'a> {
    /// Finds the columns of the conditions.
    ///
    /// # Errors
    /// Columns that the data have not, and comparisons that their kind does not allow.
    pub fn prepare(
        conditions: &[RowCondition],
        columns: &'a [Column],
        lists: &'a Lists,
        today: NaiveDate,
    ) -> Result<Self, FieldErrors> {
        let mut fields = Fields::new();
        let (mut ready, mut group) = (Vec::new(), None);
        for (at, condition) in conditions.iter().enumerate() {
            let field = format!("watch.conditions[{at}]");
            let unknown: Vec<_> =
                condition.columns().into_iter().filter(|name| place(columns, name).is_none()).collect();
            if !unknown.is_empty() {
                fields.fault(format!("{field}.column"), "unknown", unknown.join("、"));
                continue;
            }
            if let RowCondition::Repeated { same, at_least, date, days } = condition {
                let date_column = date.as_deref().and_then(|name| place(columns, name));
                let is_date = date_column.is_none_or(|(_, kind)| kind == ColumnKind::Date);
                fields.check(is_date, &format!("{field}.date"), "not_allowed", "date");
                group = Some(Group {
                    same: same.iter().filter_map(|name| place(columns, name)).map(|(at, _)| at).collect(),
                    at_least: usize::try_from(*at_least).unwrap_or(usize::MAX),
                    date: date_column.map(|(at, _)| at),
                    days: i64::from(days.unwrap_or(0)),
                });
            } else if let Some(condition) = prepare(&mut fields, &field, condition, columns) {
                ready.push(condition);
            }
        }
        fields.finish()?;
        Ok(Self { columns, lists, today, conditions: ready, group })
    }

    /// What rows must repeat, if they must.
    #[must_use]
    pub fn group(&self) -> Option<&Group> {
        self.group.as_ref()
    }

    /// The conditions that a row meets, when it meets all of them; what is to be repeated is counted apart.
    #[must_use]
    pub fn row(&self, cells: &[String]) -> Option<Vec<Met>> {
        self.conditions.iter().map(|condition| self.meets(condition, cells)).collect()
    }

    fn name(&self, at: usize) -> &str {
        self.columns.get(at).map_or("", |column| column.name.as_str())
    }

    fn meets(&self, condition: &Ready, cells: &[String]) -> Option<Met> {
        let cell = |at: usize| cells.get(at).map_or("", String::as_str);
        match condition {
            Ready::Compare { at, kind, is, with } => {
                let value = cell(*at);
                let (other, said) = match with {
                    Side::Column(other) => (cell(*other), format!("“{}”{}", self.name(*other), cell(*other))),
                    Side::Number(_) | Side::Date(_) | Side::Text(_) => ("", String::new()),
                };
                let (order, said) = match with {
                    Side::Number(number) => {
                        (value.parse::<f64>().ok()?.partial_cmp(number)?, number.to_string())
                    }
                    Side::Date(day) => (value.parse::<NaiveDate>().ok()?.cmp(day), day.to_string()),
                    Side::Text(text) => (alike(value, text)?, text.clone()),
                    Side::Column(_) => (compare(*kind, value, other)?, said),
                };
                let text = format!("“{}”{value} {} {said}", self.name(*at), is.zh());
                holds(*is, order).then(|| Met::new("compare", text))
            }
            Ready::OneOf { at, any } => {
                let value = fold(cell(*at));
                let found = !value.is_empty() && any.contains(&value);
                found.then(|| Met::new("one_of", format!("“{}”为“{}”", self.name(*at), cell(*at))))
            }
            Ready::Contains { at, any } => {
                let value = fold(cell(*at));
                let (_, found) = any.iter().find(|(folded, _)| value.contains(folded.as_str()))?;
                Some(Met::new("contains", format!("“{}”含有“{found}”", self.name(*at))))
            }
            Ready::Passed { at, days } => {
                let day = cell(*at).parse::<NaiveDate>().ok()?;
                let since = (self.today - day).num_days();
                let text = format!("“{}”{day} 距今 {since} 天，超过 {days} 天", self.name(*at));
                (since > *days).then(|| Met::new("passed", text))
            }
            Ready::Empty { at } => {
                cell(*at).is_empty().then(|| Met::new("empty", format!("“{}”为空", self.name(*at))))
            }
            Ready::Filled { at } => {
                let text = format!("“{}”为“{}”", self.name(*at), cell(*at));
                (!cell(*at).is_empty()).then(|| Met::new("filled", text))
            }
            Ready::Listed { at, list, wanted } => {
                let value = cell(*at);
                let met = !value.is_empty() && self.lists.has(list, value) == *wanted;
                let (kind, word) = if *wanted { ("listed", "见于") } else { ("unlisted", "不见于") };
                let text = format!("“{}”{value} {word}“{}”的“{}”", self.name(*at), list.0, list.1);
                met.then(|| Met::new(kind, text))
            }
        }
    }
}

/// A column by its heading, however it is typed.
pub(in crate::screening) fn place(columns: &[Column], name: &str) -> Option<(usize, ColumnKind)> {
    let wanted = fold(name);
    columns
        .iter()
        .enumerate()
        .find(|(_, column)| fold(&column.name) == wanted)
        .map(|(at, column)| (at, column.kind))
}

fn prepare(fields: &mut Fields, field: &str, condition: &RowCondition, columns: &[Column]) -> Option<Ready> {
    match condition {
        RowCondition::Compare { column, is, with } => {
            let (at, kind) = place(columns, column)?;
            let ordered = matches!(kind, ColumnKind::Number | ColumnKind::Date);
            let equality = matches!(is, Comparison::Equal | Comparison::Unequal);
            fields.check(ordered || equality, &format!("{field}.is"), "not_allowed", "equal, unequal");
            let with = match with {
                Operand::Column(other) => {
                    let (other, other_kind) = place(columns, other)?;
                    fields.check(
                        kind == other_kind,
                        &format!("{field}.with.column"),
                        "not_allowed",
                        kind.code(),
                    );
                    Some(Side::Column(other))
                }
                Operand::Value(value) => match kind {
                    ColumnKind::Number => super::number_of(value).map(Side::Number),
                    ColumnKind::Date => value.trim().parse().ok().map(Side::Date),
                    ColumnKind::Text | ColumnKind::Code => Some(Side::Text(value.clone())),
                },
            };
            fields.check(with.is_some(), &format!("{field}.with.value"), "malformed", kind.code());
            with.map(|with| Ready::Compare { at, kind, is: *is, with })
        }
        RowCondition::OneOf { column, any } => {
            let any = any.iter().map(|value| fold(value)).collect();
            place(columns, column).map(|(at, _)| Ready::OneOf { at, any })
        }
        RowCondition::Contains { column, any } => {
            let any = any.iter().map(|value| (fold(value), value.clone())).collect();
            place(columns, column).map(|(at, _)| Ready::Contains { at, any })
        }
        RowCondition::Passed { column, days } => {
            let (at, kind) = place(columns, column)?;
            fields.check(kind == ColumnKind::Date, &format!("{field}.column"), "not_allowed", "date");
            Some(Ready::Passed { at, days: i64::from(*days) })
        }
        RowCondition::Empty { column } => place(columns, column).map(|(at, _)| Ready::Empty { at }),
        RowCondition::Filled { column } => place(columns, column).map(|(at, _)| Ready::Filled { at }),
        RowCondition::Listed { column, dataset, its_column } => place(columns, column)
            .map(|(at, _)| Ready::Listed { at, list: (dataset.clone(), its_column.clone()), wanted: true }),
        RowCondition::Unlisted { column, dataset, its_column } => place(columns, column)
            .map(|(at, _)| Ready::Listed { at, list: (dataset.clone(), its_column.clone()), wanted: false }),
        RowCondition::Repeated { .. } => None,
    }
}

/// Two cells of a kind; an empty one compares with nothing.
fn compare(kind: ColumnKind, value: &str, other: &str) -> Option<Ordering> {
    match kind {
        ColumnKind::Number => value.parse::<f64>().ok()?.partial_cmp(&other.parse::<f64>().ok()?),
        ColumnKind::Date => Some(value.parse::<NaiveDate>().ok()?.cmp(&other.parse::<NaiveDate>().ok()?)),
        ColumnKind::Text | ColumnKind::Code => alike(value, other),
    }
}

/// Two texts however they are typed.
fn alike(value: &str, other: &str) -> Option<Ordering> {
    let (value, other) = (fold(value), fold(other));
    (!value.is_empty() && !other.is_empty()).then(|| value.cmp(&other))
}

fn holds(is: Comparison, order: Ordering) -> bool {
    match is {
        Comparison::Equal => order == Ordering::Equal,
        Comparison::Unequal => order != Ordering::Equal,
        Comparison::Less => order == Ordering::Less,
        Comparison::AtMost => order != Ordering::Greater,
        Comparison::AtLeast => order != Ordering::Less,
        Comparison::More => order == Ordering::Greater,
    }
}

#[cfg(test)]
mod tests;
