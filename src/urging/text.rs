//! The text that is proposed, made of a template: what of it is not true is for the proposer to change. Pure.

use std::sync::LazyLock;

use chrono::NaiveDate;
use minijinja::syntax::SyntaxConfig;
use minijinja::value::Serde;
use minijinja::{Environment, UndefinedBehavior, Value};
use serde::Serialize;

use super::model::{Ground, UrgingKind};

/// What a text says.
#[derive(Debug, Clone, Serialize)]
pub(super) struct Told {
    /// In whose name.
    pub(super) office: String,
    /// The procuratorate above it.
    pub(super) above: String,
    /// The agency.
    pub(super) agency: String,
    /// To whom it goes.
    pub(super) recipient: String,
    /// The number of the document.
    pub(super) number: String,
    /// What it is about.
    pub(super) title: String,
    /// The day of service.
    pub(super) served_on: String,
    /// What the agency had to do within the period.
    pub(super) period: String,
    /// The last day.
    pub(super) due: String,
    /// Days left, or over.
    pub(super) days: i64,
    /// Whether the last day is over.
    pub(super) late: bool,
    /// Whether the period is that of the reply.
    pub(super) reply: bool,
    /// Whether the inquiry is hindered.
    pub(super) hindering: bool,
    /// Days on which the agency was urged before.
    pub(super) urged_on: Vec<String>,
    /// What it has to put right.
    pub(super) items: Vec<String>,
}

/// A day as a document says it: `2026年3月2日`.
pub(super) fn day(date: NaiveDate) -> String {
    date.format("%Y年%-m月%-d日").to_string()
}

const TEXTS: &[(UrgingKind, &str)] = &[
    (UrgingKind::Urge, include_str!("../../templates/urging/urge.txt")),
    (UrgingKind::Supervise, include_str!("../../templates/urging/supervise.txt")),
    (UrgingKind::ReportSuperior, include_str!("../../templates/urging/report_superior.txt")),
    (UrgingKind::ReportCongress, include_str!("../../templates/urging/report_congress.txt")),
    (UrgingKind::InformDiscipline, include_str!("../../templates/urging/inform_discipline.txt")),
];

/// What the reports have in common.
const FACTS: &str = include_str!("../../templates/urging/facts.txt");

static BROUGHT: LazyLock<Environment<'static>> = LazyLock::new(|| {
    let mut brought = Environment::new();
    brought.set_undefined_behavior(UndefinedBehavior::Strict);
    if let Ok(syntax) = SyntaxConfig::builder().trim_blocks(true).lstrip_blocks(true).build() {
        brought.set_syntax(syntax);
    }
    // What cannot be read is found by the test, which writes every text.
    drop(brought.add_template("facts", FACTS));
    for (kind, text) in TEXTS {
        drop(brought.add_template(kind.code(), text));
    }
    brought
});

/// The text of a kind.
///
/// # Errors
/// When the template cannot be read.
pub(super) fn text(kind: UrgingKind, told: &Told) -> Result<String, minijinja::Error> {
    let text = BROUGHT.get_template(kind.code())?.render(Value::from(Serde(told)))?;
    Ok(text.trim().to_owned())
}

/// Whom a kind is addressed to, as far as the names of the office and the agency tell; the proposer corrects it.
pub(super) fn recipient(kind: UrgingKind, office: &str, agency: &str) -> String {
    let area = office.strip_suffix("人民检察院").unwrap_or(office);
    match kind {
        UrgingKind::Urge | UrgingKind::Supervise => agency.to_owned(),
        // Which body that is nobody knows here.
        UrgingKind::ReportSuperior => String::new(),
        UrgingKind::ReportCongress => format!("{area}人民代表大会常务委员会"),
        UrgingKind::InformDiscipline => format!("中共{area}纪律检查委员会、{area}监察委员会"),
    }
}

impl Told {
    /// The ground that the text is about.
    pub(super) fn about(mut self, ground: Ground) -> Self {
        self.late = ground == Ground::Overdue;
        self.hindering = ground == Ground::Hindering;
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_text_is_as_reviewed() {
        let told = Told {
            office: String::from("甘岭县人民检察院"),
            above: String::from("某市人民检察院"),
            agency: String::from("甘岭县水务局"),
            recipient: String::from("收文单位"),
            number: String::from("甘检行公建〔2026〕1号"),
            title: String::from("关于整治河道垃圾的检察建议"),
            served_on: day(NaiveDate::from_ymd_opt(2026, 3, 2).unwrap()),
            period: String::from("书面回复"),
            due: day(NaiveDate::from_ymd_opt(2026, 5, 6).unwrap()),
            days: 8,
            late: false,
            reply: true,
            hindering: false,
            urged_on: vec![String::from("2026年4月28日")],
            items: vec![String::from("清运垃圾"), String::from("建立巡查制度")],
        };
        let mut all = String::new();
        for kind in UrgingKind::ALL {
            for ground in Ground::ALL {
                let told = told.clone().about(*ground);
                all.push_str(&format!("## {kind} {ground}\n{}\n\n", text(*kind, &told).unwrap()));
            }
        }
        insta::assert_snapshot!("urging_texts", all);
    }
}
