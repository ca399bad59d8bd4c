//! Puts a digest into words: numbers, titles, days and figures; nothing of the facts. Pure.

use serde::Serialize;

use super::compose::{Composed, ItemState, ItemWords, Letter, day, render};
use super::digests::{DigestKind, Risk, Waiting};

/// Lines of one list of a digest; more are counted.
const MOST: usize = 30;

/// What a digest says.
#[derive(Debug, Clone)]
pub struct DigestLetter {
    /// To whom, in which language, and the periods that are over or near, by last day.
    pub letter: Letter,
    /// What was gathered.
    pub kind: DigestKind,
    /// What waits.
    pub waiting: Waiting,
    /// What decides the rate.
    pub risk: Option<Risk>,
}

#[derive(Serialize)]
struct Words {
    kind: &'static str,
    name: String,
    today: String,
    site: String,
    late: Vec<ItemWords>,
    late_count: usize,
    near: Vec<ItemWords>,
    near_count: usize,
    approvals: i64,
    replies: i64,
    risk: Option<RiskWords>,
}

#[derive(Serialize)]
struct RiskWords {
    until: String,
    numerator: i64,
    denominator: i64,
    percent: String,
    reference: String,
    allowed: i64,
    used: i64,
    expected: String,
    due: i64,
    lines: Vec<RiskLineWords>,
    more: usize,
}

#[derive(Serialize)]
struct RiskLineWords {
    number: String,
    title: String,
    agency: String,
    due: String,
    percent: i64,
    link: String,
}

/// Puts a digest into words.
///
/// # Errors
/// When a template cannot be read.
pub fn compose_digest(digest: &DigestLetter) -> Result<Composed, minijinja::Error> {
    let letter = &digest.letter;
    let today = letter.now.date();
    let is_late = |state: ItemState| matches!(state, ItemState::Due(due) if due < today);
    let (late, near): (Vec<_>, Vec<_>) = letter.items.iter().partition(|item| is_late(item.state));
    let (late_count, near_count) = (late.len(), near.len());
    let words = Words {
        kind: digest.kind.code(),
        name: letter.name.clone(),
        today: day(today, letter.language),
        site: letter.site.clone(),
        late: late.into_iter().take(MOST).map(|item| item.words(letter)).collect(),
        late_count,
        near: near.into_iter().take(MOST).map(|item| item.words(letter)).collect(),
        near_count,
        approvals: digest.waiting.approvals,
        replies: digest.waiting.replies,
        risk: digest.risk.as_ref().map(|risk| RiskWords::of(risk, letter)),
    };
    let (subject, text, html) = render("digest", letter.language, &words)?;
    Ok(Composed { subject, text, html, calendar: None })
}

impl RiskWords {
    fn of(risk: &Risk, letter: &Letter) -> Self {
        let (reference, allowed, used) = risk.budget.clone();
        let (expected, due) = risk.expected;
        let line = |line: &super::digests::RiskLine| RiskLineWords {
            number: line.number.clone(),
            title: line.title.clone(),
            agency: line.agency.clone(),
            due: day(line.due, letter.language),
            percent: line.percent,
            link: format!("{}/recommendations/{}", letter.site, line.recommendation),
        };
        Self {
            until: day(risk.until, letter.language),
            numerator: risk.numerator,
            denominator: risk.denominator,
            percent: percent(risk.numerator, risk.denominator),
            reference,
            allowed,
            used,
            expected: format!("{expected:.1}"),
            due,
            lines: risk.lines.iter().map(line).collect(),
            more: risk.more,
        }
    }
}

/// A rate in percent with one digit; a dash where nothing was due.
fn percent(numerator: i64, denominator: i64) -> String {
    match (numerator * 1_000).checked_div(denominator) {
        Some(tenths) => format!("{}.{}%", tenths / 10, tenths % 10),
        None => String::from("—"),
    }
}
