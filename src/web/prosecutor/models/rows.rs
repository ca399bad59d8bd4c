//! Conditions as rows of a form: what was typed of each, rows added and taken away, and the definition that they make.

use std::collections::BTreeMap;

use crate::http::posted::FormError;
use crate::http::{AppError, Posted};
use crate::kit::Fields;
use crate::leads::{Channel, StatutorySource};
use crate::screening::definition::{Comparison, Operand, RowSubject};
use crate::screening::{Alike, Definition, LeadCondition, ModelKind, RowCondition, Watch};

/// What the names of the fields of rows begin with.
const ROWS: &str = "watch.conditions[";

/// What was typed of a condition: the values under the names of its parts.
pub(super) type Row = BTreeMap<String, Vec<String>>;

/// How a cell may be held: the comparisons, and what is no comparison.
pub(super) const OTHER_KINDS: [&str; 8] =
    ["one_of", "contains", "passed", "empty", "filled", "listed", "unlisted", "repeated"];

/// What may be asked of a lead.
pub(super) const LEAD_KINDS: [&str; 6] = ["domain", "division", "agency", "channel", "source", "repetition"];

/// The field of a part of a row.
pub(super) fn field(row: usize, part: &str) -> String {
    format!("{ROWS}{row}].{part}")
}

/// The rows of a form in their order, those in which nothing stands left out.
pub(super) fn rows(posted: &Posted) -> Vec<Row> {
    let mut rows: BTreeMap<usize, Row> = BTreeMap::new();
    for (name, values) in posted.typed() {
        let Some((at, part)) = name.strip_prefix(ROWS).and_then(|rest| rest.split_once("].")) else {
            continue;
        };
        let Ok(at) = at.parse::<usize>() else { continue };
        let values: Vec<String> =
            values.iter().map(|value| value.trim().to_owned()).filter(|value| !value.is_empty()).collect();
        if !values.is_empty() {
            rows.entry(at).or_default().insert(part.to_owned(), values);
        }
    }
    rows.into_values().collect()
}

/// A form with these rows in place of its own.
pub(super) fn with_rows(posted: Posted, rows: &[Row]) -> Posted {
    let mut posted = posted.without(ROWS);
    for (at, row) in rows.iter().enumerate() {
        for (part, values) in row {
            posted = posted.with_all(&field(at, part), values.clone());
        }
    }
    posted
}

fn text<'a>(row: &'a Row, part: &str) -> &'a str {
    row.get(part).and_then(|all| all.first()).map_or("", String::as_str)
}

fn all(row: &Row, part: &str) -> Vec<String> {
    row.get(part).cloned().unwrap_or_default()
}

/// Several values in one field, with marks between them.
fn several(row: &Row, part: &str) -> Vec<String> {
    let parts = text(row, part).split(['\n', '、', '；', ';']).map(str::trim);
    parts.filter(|value| !value.is_empty()).map(str::to_owned).collect()
}

fn number(fields: &mut Fields, row: &Row, name: String, part: &str) -> i32 {
    let typed = text(row, part);
    let number = typed.parse();
    match (&number, typed) {
        (Ok(_), _) => {}
        (Err(_), "") => fields.fault(name, "required", ""),
        (Err(_), typed) => fields.fault(name, "malformed", typed),
    }
    number.unwrap_or(0)
}

/// A condition on leads of a row.
fn lead_condition(fields: &mut Fields, at: usize, row: &Row) -> Option<LeadCondition> {
    match text(row, "kind") {
        "domain" => Some(LeadCondition::Domain { any: all(row, "domain") }),
        "division" => Some(LeadCondition::Division { any: all(row, "division") }),
        "agency" => Some(LeadCondition::Agency { any: several(row, "agency") }),
        "channel" => {
            let any = all(row, "channel").iter().filter_map(|code| Channel::from_code(code)).collect();
            Some(LeadCondition::Channel { any })
        }
        "source" => {
            let any = all(row, "source").iter().filter_map(|code| StatutorySource::from_code(code)).collect();
            Some(LeadCondition::Source { any })
        }
        "repetition" => {
            let alike = Alike::from_code(text(row, "alike"));
            fields.check(alike.is_some(), &field(at, "alike"), "required", "");
            let at_least = number(fields, row, field(at, "at_least"), "at_least");
            let days = number(fields, row, field(at, "days"), "days");
            alike.map(|alike| LeadCondition::Repetition { alike, at_least, days })
        }
        _ => {
            fields.fault(field(at, "kind"), "required", "");
            None
        }
    }
}

/// A condition on rows of data of a row of the form.
fn row_condition(fields: &mut Fields, at: usize, row: &Row) -> Option<RowCondition> {
    let column = text(row, "column").to_owned();
    let kind = text(row, "kind");
    if let Some(is) = Comparison::from_code(kind) {
        let (value, other) = (text(row, "value"), text(row, "other"));
        fields.check(value.is_empty() || other.is_empty(), &field(at, "other"), "one_of_two", "");
        let with = match other {
            "" => Operand::Value(value.to_owned()),
            other => Operand::Column(other.to_owned()),
        };
        return Some(RowCondition::Compare { column, is, with });
    }
    match kind {
        "one_of" => Some(RowCondition::OneOf { column, any: several(row, "any") }),
        "contains" => Some(RowCondition::Contains { column, any: several(row, "any") }),
        "passed" => {
            let days = number(fields, row, field(at, "days"), "days");
            Some(RowCondition::Passed { column, days })
        }
        "empty" => Some(RowCondition::Empty { column }),
        "filled" => Some(RowCondition::Filled { column }),
        "listed" | "unlisted" => {
            let (dataset, its_column) = (text(row, "dataset").to_owned(), text(row, "its_column").to_owned());
            Some(if kind == "listed" {
                RowCondition::Listed { column, dataset, its_column }
            } else {
                RowCondition::Unlisted { column, dataset, its_column }
            })
        }
        "repeated" => {
            let same = several(row, "same");
            let at_least = number(fields, row, field(at, "at_least"), "at_least");
            let date = Some(text(row, "date")).filter(|date| !date.is_empty()).map(str::to_owned);
            let has_days = !text(row, "days").is_empty();
            let days = has_days.then(|| number(fields, row, field(at, "days"), "days"));
            Some(RowCondition::Repeated { same, at_least, date, days })
        }
        _ => {
            fields.fault(field(at, "kind"), "required", "");
            None
        }
    }
}

/// What a form says a model is to look for.
pub(super) fn definition(posted: &Posted, kind: ModelKind) -> Result<Definition, AppError> {
    let mut fields = Fields::new();
    let score = posted.parsed::<i32>(&mut fields, "score");
    let score = posted.required(&mut fields, "score", score).unwrap_or(0);
    let weekly_cap = posted.parsed::<i32>(&mut fields, "weekly_cap");
    let weekly_cap = posted.required(&mut fields, "weekly_cap", weekly_cap).unwrap_or(0);
    let rows = rows(posted);
    let typed = rows.iter().enumerate();
    let watch = match kind {
        ModelKind::Leads => Watch::Leads {
            query: posted.text("watch.query").to_owned(),
            conditions: typed.filter_map(|(at, row)| lead_condition(&mut fields, at, row)).collect(),
        },
        ModelKind::Rows => Watch::Rows {
            dataset: posted.text("watch.dataset").to_owned(),
            title: posted.text("watch.title").to_owned(),
            subject: RowSubject {
                name: posted.optional("subject.name"),
                code: posted.optional("subject.code"),
                place: posted.optional("subject.place"),
            },
            conditions: typed.filter_map(|(at, row)| row_condition(&mut fields, at, row)).collect(),
        },
    };
    fields.finish().map_err(FormError::from)?;
    let (domain, agency, duty) =
        (posted.optional("domain"), posted.optional("agency"), posted.optional("duty"));
    Ok(Definition { watch, score, domain, agency, duty, weekly_cap })
}

/// The field of the form that is meant by a field of a definition.
pub(super) fn name_of(posted: &Posted, told: &str) -> String {
    let Some((at, part)) = told.strip_prefix(ROWS).and_then(|rest| rest.split_once("].")) else {
        return told.to_owned();
    };
    let rows = rows(posted);
    let row = at.parse::<usize>().ok().and_then(|at| rows.get(at));
    let kind = row.map_or("", |row| text(row, "kind"));
    let part = match part.split_once('[').map_or(part, |(part, _)| part) {
        "any" if LEAD_KINDS.contains(&kind) => kind,
        "with.value" => "value",
        "column" if kind == "repeated" => "same",
        other => other,
    };
    format!("{ROWS}{at}].{part}")
}

/// A form that says what a definition says.
pub(super) fn form_of(definition: &Definition) -> Posted {
    let Definition { watch, score, domain, agency, duty, weekly_cap } = definition;
    let posted = Posted::default()
        .with("score", score)
        .with("weekly_cap", weekly_cap)
        .with("domain", domain.as_deref().unwrap_or_default())
        .with("agency", agency.as_deref().unwrap_or_default())
        .with("duty", duty.as_deref().unwrap_or_default());
    match watch {
        Watch::Leads { query, conditions } => {
            let rows: Vec<Row> = conditions.iter().map(of_lead_condition).collect();
            with_rows(posted.with("watch.query", query), &rows)
        }
        Watch::Rows { dataset, title, subject, conditions } => {
            let RowSubject { name, code, place } = subject;
            let posted = posted
                .with("watch.dataset", dataset)
                .with("watch.title", title)
                .with("subject.name", name.as_deref().unwrap_or_default())
                .with("subject.code", code.as_deref().unwrap_or_default())
                .with("subject.place", place.as_deref().unwrap_or_default());
            let rows: Vec<Row> = conditions.iter().map(of_row_condition).collect();
            with_rows(posted, &rows)
        }
    }
}

fn row_of(parts: &[(&str, String)]) -> Row {
    parts.iter().map(|(part, value)| ((*part).to_owned(), vec![value.clone()])).collect()
}

fn with_many(kind: &str, values: Vec<String>) -> Row {
    let mut row = row_of(&[("kind", kind.to_owned())]);
    row.insert(kind.to_owned(), values);
    row
}

fn of_lead_condition(condition: &LeadCondition) -> Row {
    match condition {
        LeadCondition::Domain { any } => with_many("domain", any.clone()),
        LeadCondition::Division { any } => with_many("division", any.clone()),
        LeadCondition::Agency { any } => with_many("agency", vec![any.join("、")]),
        LeadCondition::Channel { any } => {
            with_many("channel", any.iter().map(|one| one.code().to_owned()).collect())
        }
        LeadCondition::Source { any } => {
            with_many("source", any.iter().map(|one| one.code().to_owned()).collect())
        }
        LeadCondition::Repetition { alike, at_least, days } => row_of(&[
            ("kind", String::from("repetition")),
            ("alike", alike.code().to_owned()),
            ("at_least", at_least.to_string()),
            ("days", days.to_string()),
        ]),
    }
}

fn of_row_condition(condition: &RowCondition) -> Row {
    let row = |kind: &str, column: &str, rest: &[(&str, String)]| {
        let mut row = row_of(rest);
        row.insert(String::from("kind"), vec![kind.to_owned()]);
        row.insert(String::from("column"), vec![column.to_owned()]);
        row
    };
    match condition {
        RowCondition::Compare { column, is, with } => match with {
            Operand::Value(value) => row(is.code(), column, &[("value", value.clone())]),
            Operand::Column(other) => row(is.code(), column, &[("other", other.clone())]),
        },
        RowCondition::OneOf { column, any } => row("one_of", column, &[("any", any.join("、"))]),
        RowCondition::Contains { column, any } => row("contains", column, &[("any", any.join("、"))]),
        RowCondition::Passed { column, days } => row("passed", column, &[("days", days.to_string())]),
        RowCondition::Empty { column } => row("empty", column, &[]),
        RowCondition::Filled { column } => row("filled", column, &[]),
        RowCondition::Listed { column, dataset, its_column } => {
            row("listed", column, &[("dataset", dataset.clone()), ("its_column", its_column.clone())])
        }
        RowCondition::Unlisted { column, dataset, its_column } => {
            row("unlisted", column, &[("dataset", dataset.clone()), ("its_column", its_column.clone())])
        }
        RowCondition::Repeated { same, at_least, date, days } => row_of(&[
            ("kind", String::from("repeated")),
            ("same", same.join("、")),
            ("at_least", at_least.to_string()),
            ("date", date.clone().unwrap_or_default()),
            ("days", days.map(|days| days.to_string()).unwrap_or_default()),
        ]),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::screening::packs;

    #[test]
    fn a_form_of_a_definition_makes_that_definition() {
        for model in &packs::starter().models {
            let posted = form_of(&model.definition);
            let made = definition(&posted, model.definition.kind()).unwrap();
            assert_eq!(made, model.definition, "{}", model.code);
        }
    }

    #[test]
    fn faults_stand_at_the_field_that_was_typed() {
        let rows_typed = [
            row_of(&[("kind", String::from("domain")), ("domain", String::from("x"))]),
            row_of(&[("kind", String::from("passed")), ("days", String::from("many"))]),
        ];
        let posted = with_rows(Posted::default(), &rows_typed);
        assert_eq!(name_of(&posted, "watch.conditions[0].any"), "watch.conditions[0].domain");
        assert_eq!(name_of(&posted, "watch.conditions[1].days"), "watch.conditions[1].days");
        assert_eq!(name_of(&posted, "watch.query"), "watch.query");
    }
}
