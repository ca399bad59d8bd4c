//! What a model looks for and what it suggests, as data that prosecutors write.

use serde::{Deserialize, Serialize};

use crate::kit::Fields;
use crate::leads::{Channel, StatutorySource};

/// Conditions one model may have.
const MOST_CONDITIONS: usize = 20;
/// Values one condition may list.
const MOST_VALUES: usize = 200;
/// Days that a condition may look back.
const MOST_DAYS: i32 = 3_660;

/// What a version of a model looks for and suggests. Once live it is never changed.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = ScreeningDefinition)]
pub struct Definition {
    /// What it is held against, and under which conditions it hits.
    pub watch: Watch,
    /// How much a hit weighs, 1 to 100.
    pub score: i32,
    /// The field of law that a hit suggests: its code.
    pub domain: Option<String>,
    /// The agency that a hit suggests, as it is called; `{column}` stands for a cell of the row.
    pub agency: Option<String>,
    /// The duty that makes it so.
    pub duty: Option<String>,
    /// Hits of one week above which the model counts as noisy and further ones are held back.
    pub weekly_cap: i32,
}

/// What a model is held against. All of its conditions must hold.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(tag = "of", rename_all = "snake_case", deny_unknown_fields)]
#[schema(as = ScreeningWatch)]
pub enum Watch {
    /// Arriving leads.
    Leads {
        /// What the text must say, in the language of search; blank when the conditions say it all.
        query: String,
        /// What else must hold.
        conditions: Vec<LeadCondition>,
    },
    /// Rows of screening data.
    Rows {
        /// The name of the data, of the model's office or of one below.
        dataset: String,
        /// The title of a lead that a hit proposes; `{column}` stands for a cell of the row.
        title: String,
        /// Which columns tell whom and where.
        subject: RowSubject,
        /// What must hold of a row.
        conditions: Vec<RowCondition>,
    },
}

/// Which columns of a row tell whom and where.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields, default)]
#[schema(as = ScreeningRowSubject)]
pub struct RowSubject {
    /// The suspected enterprise or person.
    pub name: Option<String>,
    /// Its unified social credit code.
    pub code: Option<String>,
    /// The place.
    pub place: Option<String>,
}

crate::text_enum! {
    /// In what leads are alike, for repetition.
    pub enum Alike {
        /// A suspected enterprise or person: the same code, or the same name where none is told.
        Enterprise = "enterprise" "同一主体",
        /// The same place in words.
        Place = "place" "同一地点",
        /// The same field of law in the same county.
        Domain = "domain" "同一县区同一领域",
    }
}

/// What must hold of a lead.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
#[schema(as = ScreeningLeadCondition)]
pub enum LeadCondition {
    /// Its field is one of these.
    Domain {
        /// Codes.
        any: Vec<String>,
    },
    /// It is in one of these areas.
    Division {
        /// Codes of divisions: six digits, or the first two or four of them for all below.
        any: Vec<String>,
    },
    /// An agency told to be responsible is one of these.
    Agency {
        /// Names, or parts of them.
        any: Vec<String>,
    },
    /// It came by one of these channels.
    Channel {
        /// Channels.
        any: Vec<Channel>,
    },
    /// Its statutory source is one of these.
    Source {
        /// Sources.
        any: Vec<StatutorySource>,
    },
    /// So many leads like it were received in the days that end with its own, itself included.
    Repetition {
        /// In what they are alike.
        alike: Alike,
        /// How many, 2 at least.
        at_least: i32,
        /// Within how many days.
        days: i32,
    },
}

crate::text_enum! {
    /// How a cell is compared.
    pub enum Comparison {
        /// The same.
        Equal = "equal" "等于",
        /// Not the same.
        Unequal = "unequal" "不等于",
        /// Less, or earlier.
        Less = "less" "小于",
        /// At most, or no later.
        AtMost = "at_most" "不大于",
        /// At least, or no earlier.
        AtLeast = "at_least" "不小于",
        /// More, or later.
        More = "more" "大于",
    }
}

/// With what a cell is compared.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
#[schema(as = ScreeningOperand)]
pub enum Operand {
    /// With a value: a number, a date, a text.
    Value(String),
    /// With another column of the row.
    Column(String),
}

/// What must hold of a row.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
#[schema(as = ScreeningRowCondition)]
pub enum RowCondition {
    /// A cell compares so. An empty cell compares with nothing.
    Compare {
        /// The column.
        column: String,
        /// How.
        is: Comparison,
        /// With what.
        with: Operand,
    },
    /// A cell is one of these, however they are typed.
    OneOf {
        /// The column.
        column: String,
        /// The values.
        any: Vec<String>,
    },
    /// A cell has one of these in it.
    Contains {
        /// The column.
        column: String,
        /// The texts.
        any: Vec<String>,
    },
    /// A date passed more than so many days ago.
    Passed {
        /// The column of the date.
        column: String,
        /// Days since.
        days: i32,
    },
    /// A cell is empty.
    Empty {
        /// The column.
        column: String,
    },
    /// A cell is filled.
    Filled {
        /// The column.
        column: String,
    },
    /// The cell stands in a column of other data.
    Listed {
        /// The column.
        column: String,
        /// The name of the other data.
        dataset: String,
        /// Its column.
        its_column: String,
    },
    /// The cell stands nowhere in a column of other data. An empty cell is not missed.
    Unlisted {
        /// The column.
        column: String,
        /// The name of the other data.
        dataset: String,
        /// Its column.
        its_column: String,
    },
    /// So many rows for which all the rest holds say the same in these columns.
    Repeated {
        /// The columns.
        same: Vec<String>,
        /// How many rows, 2 at least.
        at_least: i32,
        /// The column of the date by which they lie close together; all rows count when absent.
        date: Option<String>,
        /// Within how many days.
        days: Option<i32>,
    },
}

impl RowCondition {
    /// The columns of the model's own data that it reads.
    #[must_use]
    pub fn columns(&self) -> Vec<&str> {
        match self {
            Self::Compare { column, is: _, with } => match with {
                Operand::Value(_) => vec![column],
                Operand::Column(other) => vec![column, other],
            },
            Self::OneOf { column, any: _ }
            | Self::Contains { column, any: _ }
            | Self::Passed { column, days: _ }
            | Self::Empty { column }
            | Self::Filled { column }
            | Self::Listed { column, dataset: _, its_column: _ }
            | Self::Unlisted { column, dataset: _, its_column: _ } => vec![column],
            Self::Repeated { same, at_least: _, date, days: _ } => {
                same.iter().chain(date).map(String::as_str).collect()
            }
        }
    }
}

impl Definition {
    /// Checks everything that needs no database.
    pub fn check(&self, fields: &mut Fields) {
        fields.check((1..=100).contains(&self.score), "score", "out_of_range", "1 – 100");
        fields.check((1..=10_000).contains(&self.weekly_cap), "weekly_cap", "out_of_range", "1 – 10000");
        fields.optional("agency", self.agency.as_deref(), 200);
        fields.optional("duty", self.duty.as_deref(), 500);
        match &self.watch {
            Watch::Leads { query, conditions } => {
                fields.text("watch.query", query, 0..=2_000);
                let says = !query.trim().is_empty() || !conditions.is_empty();
                fields.check(says, "watch.query", "required", "");
                count(fields, conditions.len());
                for (at, condition) in conditions.iter().enumerate() {
                    check_lead_condition(fields, &format!("watch.conditions[{at}]"), condition);
                }
            }
            Watch::Rows { dataset, title, subject: _, conditions } => {
                fields.text("watch.dataset", dataset, 1..=100);
                fields.text("watch.title", title, 2..=200);
                fields.check(!conditions.is_empty(), "watch.conditions", "required", "");
                count(fields, conditions.len());
                let groups =
                    conditions.iter().filter(|it| matches!(it, RowCondition::Repeated { .. })).count();
                fields.check(groups <= 1, "watch.conditions", "out_of_range", "repeated: 0 – 1");
                for (at, condition) in conditions.iter().enumerate() {
                    check_row_condition(fields, &format!("watch.conditions[{at}]"), condition);
                }
            }
        }
    }
}

fn count(fields: &mut Fields, conditions: usize) {
    let few = conditions <= MOST_CONDITIONS;
    fields.check(few, "watch.conditions", "out_of_range", format!("0 – {MOST_CONDITIONS}"));
}

fn values(fields: &mut Fields, at: &str, any: &[String]) {
    let few = (1..=MOST_VALUES).contains(&any.len());
    fields.check(few, &format!("{at}.any"), "out_of_range", format!("1 – {MOST_VALUES}"));
    for (place, value) in any.iter().enumerate() {
        fields.text(&format!("{at}.any[{place}]"), value, 1..=200);
    }
}

fn days(fields: &mut Fields, at: &str, days: i32) {
    let within = (1..=MOST_DAYS).contains(&days);
    fields.check(within, &format!("{at}.days"), "out_of_range", format!("1 – {MOST_DAYS}"));
}

fn repetitions(fields: &mut Fields, at: &str, at_least: i32) {
    fields.check((2..=1_000).contains(&at_least), &format!("{at}.at_least"), "out_of_range", "2 – 1000");
}

fn check_lead_condition(fields: &mut Fields, at: &str, condition: &LeadCondition) {
    match condition {
        LeadCondition::Domain { any } | LeadCondition::Agency { any } => values(fields, at, any),
        LeadCondition::Division { any } => {
            values(fields, at, any);
            for (place, code) in any.iter().enumerate() {
                let digits = code.bytes().all(|byte| byte.is_ascii_digit());
                let whole = digits && matches!(code.len(), 2 | 4 | 6);
                fields.check(whole, &format!("{at}.any[{place}]"), "malformed", code);
            }
        }
        LeadCondition::Channel { any } => {
            fields.check(!any.is_empty(), &format!("{at}.any"), "required", "");
        }
        LeadCondition::Source { any } => {
            fields.check(!any.is_empty(), &format!("{at}.any"), "required", "");
        }
        LeadCondition::Repetition { alike: _, at_least, days: within } => {
            repetitions(fields, at, *at_least);
            days(fields, at, *within);
        }
    }
}

fn check_row_condition(fields: &mut Fields, at: &str, condition: &RowCondition) {
    for column in condition.columns() {
        fields.text(&format!("{at}.column"), column, 1..=100);
    }
    match condition {
        RowCondition::Compare { column: _, is: _, with } => {
            if let Operand::Value(value) = with {
                fields.text(&format!("{at}.with.value"), value, 1..=200);
            }
        }
        RowCondition::OneOf { column: _, any } | RowCondition::Contains { column: _, any } => {
            values(fields, at, any);
        }
        RowCondition::Passed { column: _, days: since } => {
            let within = (0..=MOST_DAYS).contains(since);
            fields.check(within, &format!("{at}.days"), "out_of_range", format!("0 – {MOST_DAYS}"));
        }
        RowCondition::Empty { column: _ } | RowCondition::Filled { column: _ } => {}
        RowCondition::Listed { column: _, dataset, its_column }
        | RowCondition::Unlisted { column: _, dataset, its_column } => {
            fields.text(&format!("{at}.dataset"), dataset, 1..=100);
            fields.text(&format!("{at}.its_column"), its_column, 1..=100);
        }
        RowCondition::Repeated { same, at_least, date, days: within } => {
            fields.check((1..=10).contains(&same.len()), &format!("{at}.same"), "out_of_range", "1 – 10");
            repetitions(fields, at, *at_least);
            let both = date.is_some() == within.is_some();
            fields.check(both, &format!("{at}.days"), "required", "");
            if let Some(within) = within {
                days(fields, at, *within);
            }
        }
    }
}
