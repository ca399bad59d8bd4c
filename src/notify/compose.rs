//! Puts into words what a person is told. What a mail says of a matter is its number and its title; nothing of the
//! facts, and nothing of who reported. Pure.

use std::sync::LazyLock;

use chrono::{Datelike, NaiveDate, Weekday};
use minijinja::syntax::SyntaxConfig;
use minijinja::value::Serde;
use minijinja::{AutoEscape, Environment, UndefinedBehavior, Value};
use serde::Serialize;

use super::calendar_file::{Entry, calendar_file};
use super::model::{Language, NoticeKind};
use crate::deadlines::ClockId;
use crate::kit::Timestamp;

/// How the clock of an item stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ItemState {
    /// It runs, with this last day.
    Due(NaiveDate),
    /// It stands still.
    Still,
    /// It no longer counts.
    Ended,
}

/// One thing that a person is told.
#[derive(Debug, Clone)]
pub struct Item {
    /// The clock.
    pub clock: ClockId,
    /// Its version.
    pub version: i32,
    /// Whether a day is near, or is another now.
    pub kind: NoticeKind,
    /// How the clock stands.
    pub state: ItemState,
    /// Of a correction: the day that was named before; none when the clock stood still.
    pub was: Option<NaiveDate>,
    /// The number of the document, the case or the lead.
    pub number: Option<String>,
    /// The title of the document or the case.
    pub title: Option<String>,
    /// The agency on which it was served.
    pub agency: Option<String>,
    /// What is to be done, in the language of the letter.
    pub what: String,
    /// The article it rests on, in that language.
    pub article: String,
    /// Whether the text of a law or rule sets the limit.
    pub hard: bool,
    /// Whether one waits for the end instead of acting before it.
    pub waits: bool,
    /// Whether a holiday notice that is still to come may move the day.
    pub provisional: bool,
    /// The days of reminders that did not leave in their time.
    pub missed: Vec<NaiveDate>,
    /// Below the address of the site: the sheet, or the document as the agency sees it.
    pub path: String,
}

/// What an agency was urged to.
#[derive(Debug, Clone)]
pub struct Urged {
    /// Urged, or supervised.
    pub kind: NoticeKind,
    /// On which day.
    pub on: NaiveDate,
    /// The number of the document.
    pub number: Option<String>,
    /// Its title.
    pub title: Option<String>,
    /// Below the address of the site: the document as the agency sees it.
    pub path: String,
}

/// What is said to one person at one time.
#[derive(Debug, Clone)]
pub struct Letter {
    /// In which language.
    pub language: Language,
    /// To whom.
    pub name: String,
    /// Whether they belong to an agency.
    pub to_agency: bool,
    /// The day on which it is written.
    pub now: Timestamp,
    /// The address of the site.
    pub site: String,
    /// What is said.
    pub items: Vec<Item>,
    /// What the agency was urged to.
    pub urged: Vec<Urged>,
    /// Whose addresses take no mail any more.
    pub suspended: Vec<String>,
}

/// A letter in words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Composed {
    /// The subject.
    pub subject: String,
    /// The text.
    pub text: String,
    /// The same as HTML.
    pub html: String,
    /// The last days as a calendar file, if there are any.
    pub calendar: Option<String>,
}

macro_rules! texts {
    ($($name:literal)*) => {
        &[$(
            (concat!($name, "/zh-CN.txt"), include_str!(concat!("../../templates/mail/", $name, "/zh-CN.txt"))),
            (concat!($name, "/zh-CN.html"), include_str!(concat!("../../templates/mail/", $name, "/zh-CN.html"))),
            (concat!($name, "/en.txt"), include_str!(concat!("../../templates/mail/", $name, "/en.txt"))),
            (concat!($name, "/en.html"), include_str!(concat!("../../templates/mail/", $name, "/en.html"))),
        )*]
    };
}

/// The templates that the program brings, by name.
const TEXTS: &[(&str, &str)] = texts!("office" "agency" "digest" "test");

static BROUGHT: LazyLock<Environment<'static>> = LazyLock::new(|| {
    let mut brought = Environment::new();
    brought.set_undefined_behavior(UndefinedBehavior::Strict);
    if let Ok(syntax) = SyntaxConfig::builder().trim_blocks(true).lstrip_blocks(true).build() {
        brought.set_syntax(syntax);
    }
    brought.set_auto_escape_callback(|name| {
        if name.ends_with(".html") { AutoEscape::Html } else { AutoEscape::None }
    });
    for (name, text) in TEXTS {
        // What cannot be read is found by the tests, which write every letter.
        drop(brought.add_template(name, text));
    }
    brought
});

#[derive(Serialize)]
struct Words {
    name: String,
    today: String,
    site: String,
    count: usize,
    late: usize,
    moved: usize,
    items: Vec<ItemWords>,
    urged: Vec<UrgedWords>,
    suspended: Vec<String>,
}

#[derive(Serialize)]
struct UrgedWords {
    formal: bool,
    on: String,
    number: String,
    title: String,
    link: String,
}

#[derive(Serialize)]
pub(super) struct ItemWords {
    number: String,
    title: String,
    agency: String,
    what: String,
    article: String,
    due: String,
    was: String,
    left: String,
    correction: bool,
    late: bool,
    hard: bool,
    provisional: bool,
    missed: String,
    link: String,
}

/// Puts a letter into words.
///
/// # Errors
/// When a template cannot be read.
pub fn compose(letter: &Letter) -> Result<Composed, minijinja::Error> {
    let language = letter.language;
    let name = if letter.to_agency { "agency" } else { "office" };
    let items: Vec<ItemWords> = letter.items.iter().map(|item| item.words(letter)).collect();
    let words = Words {
        name: letter.name.clone(),
        today: day(letter.now.date(), language),
        site: letter.site.clone(),
        count: items.len(),
        late: items.iter().filter(|item| item.late).count(),
        moved: items.iter().filter(|item| item.correction).count(),
        items,
        urged: letter.urged.iter().map(|urged| urged.words(letter)).collect(),
        suspended: letter.suspended.clone(),
    };
    let (subject, text, html) = render(name, language, &words)?;
    let entries: Vec<Entry> = letter.items.iter().map(|item| item.entry(letter)).collect();
    let calendar = (!entries.is_empty()).then(|| calendar_file(&entries, letter.now));
    Ok(Composed { subject, text, html, calendar })
}

/// The mail by which an administrator tries whether mail arrives.
///
/// # Errors
/// When a template cannot be read.
pub fn compose_test(
    language: Language,
    site: &str,
    server: &str,
    now: Timestamp,
) -> Result<Composed, minijinja::Error> {
    #[derive(Serialize)]
    struct Test<'a> {
        site: &'a str,
        server: &'a str,
        now: String,
    }
    let now = now.civil().format("%Y-%m-%d %H:%M:%S").to_string();
    let (subject, text, html) = render("test", language, &Test { site, server, now })?;
    Ok(Composed { subject, text, html, calendar: None })
}

/// Subject, text and HTML of a template. The first line of a text is the subject.
pub(super) fn render(
    name: &str,
    language: Language,
    words: &impl Serialize,
) -> Result<(String, String, String), minijinja::Error> {
    let code = language.code();
    let words = Value::from(Serde(words));
    let text = BROUGHT.get_template(&format!("{name}/{code}.txt"))?.render(&words)?;
    let html = BROUGHT.get_template(&format!("{name}/{code}.html"))?.render(&words)?;
    let (subject, text) = text.split_once('\n').unwrap_or((&text, ""));
    Ok((subject.trim().to_owned(), format!("{}\n", text.trim()), html))
}

impl Urged {
    fn words(&self, letter: &Letter) -> UrgedWords {
        UrgedWords {
            formal: self.kind == NoticeKind::Supervised,
            on: day(self.on, letter.language),
            number: self.number.clone().unwrap_or_default(),
            title: self.title.clone().unwrap_or_default(),
            link: format!("{}{}", letter.site, self.path),
        }
    }
}

impl Item {
    pub(super) fn words(&self, letter: &Letter) -> ItemWords {
        let language = letter.language;
        let none = match language {
            Language::Chinese => "（无编号）",
            Language::English => "(no number)",
        };
        let due = match self.state {
            ItemState::Due(due) => day(due, language),
            ItemState::Still | ItemState::Ended => String::new(),
        };
        let missed: Vec<String> = self.missed.iter().map(NaiveDate::to_string).collect();
        let between = match language {
            Language::Chinese => "、",
            Language::English => ", ",
        };
        ItemWords {
            number: self.number.clone().unwrap_or_else(|| none.to_owned()),
            title: self.title.clone().unwrap_or_default(),
            agency: self.agency.clone().unwrap_or_default(),
            what: self.what.clone(),
            article: self.article.clone(),
            due,
            was: self.was.map(|was| day(was, language)).unwrap_or_default(),
            left: self.left(letter.now.date(), language),
            correction: self.kind == NoticeKind::Correction,
            late: matches!(self.state, ItemState::Due(due) if due < letter.now.date())
                && self.hard
                && !self.waits,
            hard: self.hard,
            provisional: self.provisional,
            missed: missed.join(between),
            link: format!("{}{}", letter.site, self.path),
        }
    }

    /// How many days are left, or over. A reminder that no law sets is never called overdue.
    fn left(&self, today: NaiveDate, language: Language) -> String {
        let due = match (self.state, language) {
            (ItemState::Due(due), _) => due,
            (ItemState::Still, Language::Chinese) => return String::from("期限中止，暂无届满日"),
            (ItemState::Still, Language::English) => {
                return String::from("stands still, no last day for now");
            }
            (ItemState::Ended, Language::Chinese) => return String::from("期限已撤销，不再计算"),
            (ItemState::Ended, Language::English) => return String::from("withdrawn, counts no more"),
        };
        let days = (due - today).num_days();
        let over = days.unsigned_abs();
        match (language, days, self.waits) {
            (Language::Chinese, 1.., _) => format!("还剩 {days} 日"),
            (Language::Chinese, 0, false) => String::from("今日届满"),
            (Language::Chinese, 0, true) => String::from("等待期今日届满，自次日起可以办理"),
            (Language::Chinese, _, true) => String::from("等待期已届满，可以办理"),
            (Language::Chinese, _, false) if self.hard => format!("已超期 {over} 日"),
            (Language::Chinese, _, false) => format!("提示日期已过 {over} 日"),
            (Language::English, 1.., _) => format!("{days} day{} left", if days == 1 { "" } else { "s" }),
            (Language::English, 0, false) => String::from("last day today"),
            (Language::English, 0, true) => String::from("the wait ends today; act from tomorrow on"),
            (Language::English, _, true) => String::from("the wait is over; one may act"),
            (Language::English, _, false) if self.hard => {
                format!("overdue by {over} day{}", if over == 1 { "" } else { "s" })
            }
            (Language::English, _, false) => {
                format!("{over} day{} past the reminder's date", if over == 1 { "" } else { "s" })
            }
        }
    }

    fn entry(&self, letter: &Letter) -> Entry {
        let host = letter.site.split_once("://").map_or(letter.site.as_str(), |(_, host)| host);
        let number = self.number.as_deref().unwrap_or_default();
        Entry {
            uid: format!("clock-{}@{host}", self.clock),
            sequence: u32::try_from(self.version).unwrap_or(0),
            due: match self.state {
                ItemState::Due(due) => Some(due),
                ItemState::Still | ItemState::Ended => None,
            },
            summary: format!("{} {number}", self.what).trim().to_owned(),
            description: self.article.clone(),
            link: format!("{}{}", letter.site, self.path),
        }
    }
}

/// A date with its weekday.
pub(super) fn day(date: NaiveDate, language: Language) -> String {
    let weekday = match (language, date.weekday()) {
        (Language::Chinese, Weekday::Mon) => "（周一）",
        (Language::Chinese, Weekday::Tue) => "（周二）",
        (Language::Chinese, Weekday::Wed) => "（周三）",
        (Language::Chinese, Weekday::Thu) => "（周四）",
        (Language::Chinese, Weekday::Fri) => "（周五）",
        (Language::Chinese, Weekday::Sat) => "（周六）",
        (Language::Chinese, Weekday::Sun) => "（周日）",
        (Language::English, Weekday::Mon) => " (Mon)",
        (Language::English, Weekday::Tue) => " (Tue)",
        (Language::English, Weekday::Wed) => " (Wed)",
        (Language::English, Weekday::Thu) => " (Thu)",
        (Language::English, Weekday::Fri) => " (Fri)",
        (Language::English, Weekday::Sat) => " (Sat)",
        (Language::English, Weekday::Sun) => " (Sun)",
    };
    format!("{date}{weekday}")
}
