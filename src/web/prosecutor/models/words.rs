//! What a model says, in words: its conditions, what it suggests, and what differs between two of its versions.

use serde::Serialize;

use crate::http::messages::Language;
use crate::screening::definition::{Comparison, Operand, RowSubject};
use crate::screening::model::Version;
use crate::screening::{Definition, LeadCondition, RowCondition, Watch};
use crate::web::names::Names;
use crate::word;

/// One thing that a version says, under its label; several lines where it is a list.
#[derive(Debug, PartialEq, Eq, Serialize)]
pub(super) struct Point {
    label: String,
    lines: Vec<String>,
}

/// A point in which two versions differ.
#[derive(Debug, Serialize)]
pub(super) struct Difference {
    label: String,
    before: Vec<Line>,
    after: Vec<Line>,
}

/// A line of a point, and whether the other version has it too.
#[derive(Debug, Serialize)]
struct Line {
    text: String,
    both: bool,
}

/// Says what models mean.
pub(super) struct Words<'a> {
    pub(super) names: &'a Names,
    pub(super) language: Language,
}

impl Words<'_> {
    fn say(&self, key: &str, args: &[(&'static str, String)]) -> String {
        self.language.text(key, args)
    }

    fn list<T: AsRef<str>>(&self, values: &[T]) -> String {
        let values: Vec<&str> = values.iter().map(AsRef::as_ref).collect();
        values.join(&self.say("ui-comma", &[]))
    }

    /// A condition on leads.
    fn of_lead(&self, condition: &LeadCondition) -> String {
        match condition {
            LeadCondition::Domain { any } => {
                let any: Vec<String> =
                    any.iter().map(|code| self.names.domain(Some(code), self.language)).collect();
                self.say("ui-condition-domain", &[("any", self.list(&any))])
            }
            LeadCondition::Division { any } => self.say("ui-condition-division", &[("any", self.list(any))]),
            LeadCondition::Agency { any } => self.say("ui-condition-agency", &[("any", self.list(any))]),
            LeadCondition::Channel { any } => {
                let any: Vec<String> = any.iter().map(|one| word!(self.language, one)).collect();
                self.say("ui-condition-channel", &[("any", self.list(&any))])
            }
            LeadCondition::Source { any } => {
                let any: Vec<String> = any.iter().map(|one| word!(self.language, one)).collect();
                self.say("ui-condition-source", &[("any", self.list(&any))])
            }
            LeadCondition::Repetition { alike, at_least, days } => self.say(
                "ui-condition-repetition",
                &[
                    ("alike", word!(self.language, alike)),
                    ("least", at_least.to_string()),
                    ("days", days.to_string()),
                ],
            ),
        }
    }

    /// A condition on rows.
    fn of_row(&self, condition: &RowCondition) -> String {
        let column = |column: &str| ("column", column.to_owned());
        match condition {
            RowCondition::Compare { column: of, is, with } => {
                let with = match with {
                    Operand::Value(value) => value.clone(),
                    Operand::Column(other) => self.say("ui-condition-other", &[column(other)]),
                };
                let is: &Comparison = is;
                let args = [column(of), ("is", word!(self.language, is)), ("with", with)];
                self.say("ui-condition-compare", &args)
            }
            RowCondition::OneOf { column: of, any } => {
                self.say("ui-condition-one_of", &[column(of), ("any", self.list(any))])
            }
            RowCondition::Contains { column: of, any } => {
                self.say("ui-condition-contains", &[column(of), ("any", self.list(any))])
            }
            RowCondition::Passed { column: of, days } => {
                self.say("ui-condition-passed", &[column(of), ("days", days.to_string())])
            }
            RowCondition::Empty { column: of } => self.say("ui-condition-empty", &[column(of)]),
            RowCondition::Filled { column: of } => self.say("ui-condition-filled", &[column(of)]),
            RowCondition::Listed { column: of, dataset, its_column } => self.say(
                "ui-condition-listed",
                &[column(of), ("dataset", dataset.clone()), ("its", its_column.clone())],
            ),
            RowCondition::Unlisted { column: of, dataset, its_column } => self.say(
                "ui-condition-unlisted",
                &[column(of), ("dataset", dataset.clone()), ("its", its_column.clone())],
            ),
            RowCondition::Repeated { same, at_least, date, days } => {
                let same = self.list(same);
                let least = ("least", at_least.to_string());
                match (date, days) {
                    (Some(date), Some(days)) => self.say(
                        "ui-condition-repeated-within",
                        &[("same", same), least, column(date), ("days", days.to_string())],
                    ),
                    (_, _) => self.say("ui-condition-repeated", &[("same", same), least]),
                }
            }
        }
    }

    /// Everything that a definition says.
    pub(super) fn of(&self, definition: &Definition) -> Vec<Point> {
        let Definition { watch, score, domain, agency, duty, weekly_cap } = definition;
        let mut points = Vec::new();
        let mut add = |key: &str, lines: Vec<String>| {
            let lines: Vec<String> = lines.into_iter().filter(|line| !line.trim().is_empty()).collect();
            if !lines.is_empty() {
                points.push(Point { label: self.say(key, &[]), lines });
            }
        };
        match watch {
            Watch::Leads { query, conditions } => {
                add("ui-model-query", vec![query.clone()]);
                add("ui-model-conditions", conditions.iter().map(|one| self.of_lead(one)).collect());
            }
            Watch::Rows { dataset, title, subject, conditions } => {
                add("ui-model-dataset", vec![dataset.clone()]);
                add("ui-model-conditions", conditions.iter().map(|one| self.of_row(one)).collect());
                add("ui-model-lead-title", vec![title.clone()]);
                let RowSubject { name, code, place } = subject;
                let named = [
                    ("ui-model-subject-name", name),
                    ("ui-model-subject-code", code),
                    ("ui-model-subject-place", place),
                ];
                for (key, column) in named {
                    add(key, column.iter().cloned().collect());
                }
            }
        }
        add("ui-model-score", vec![score.to_string()]);
        add("ui-domain", vec![self.names.domain(domain.as_deref(), self.language)]);
        add("ui-model-agency", agency.iter().cloned().collect());
        add("ui-model-duty", duty.iter().cloned().collect());
        add("ui-model-cap", vec![weekly_cap.to_string()]);
        points
    }

    /// In what two versions differ, point by point.
    pub(super) fn differences(&self, before: &Version, after: &Version) -> Vec<Difference> {
        let all = |version: &Version| {
            let purpose = Point {
                label: self.say("ui-model-purpose", &[]),
                lines: version.purpose.lines().map(str::to_owned).collect(),
            };
            let mut points = vec![purpose];
            points.extend(self.of(version.definition.get()));
            points
        };
        let (before, after) = (all(before), all(after));
        let mut labels: Vec<&String> = before.iter().map(|point| &point.label).collect();
        for point in &after {
            if !labels.contains(&&point.label) {
                labels.push(&point.label);
            }
        }
        let lines = |points: &[Point], label: &str| {
            let found = points.iter().find(|point| point.label == label);
            found.map(|point| point.lines.clone()).unwrap_or_default()
        };
        let differences = labels.into_iter().filter_map(|label| {
            let (old, new) = (lines(&before, label), lines(&after, label));
            let beside = |own: &[String], other: &[String]| {
                own.iter().map(|text| Line { text: text.clone(), both: other.contains(text) }).collect()
            };
            (old != new).then(|| Difference {
                label: label.clone(),
                before: beside(&old, &new),
                after: beside(&new, &old),
            })
        });
        differences.collect()
    }
}
