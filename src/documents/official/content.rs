//! What a document says, line by line, before it is a file or a page.

use chrono::{Datelike, NaiveDate};

/// How a line is set.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Style {
    /// Name of the office or of the document: 2号 小标宋, centred.
    Title,
    /// The number, to the right.
    Number,
    /// Whom it is addressed to, from the margin.
    Addressee,
    /// A paragraph: 3号 仿宋, indented by two characters.
    Text,
    /// A heading of the first order (一、): 黑体.
    Heading,
    /// A heading of the second order (（一）): 楷体.
    Subheading,
    /// What is attached.
    Attachment,
    /// Who signs; the day stands under it.
    Sign,
    /// The day.
    Date,
    /// A line from the margin, as an office's own template has it.
    Plain,
    /// A centred line of an office's own template.
    Centre,
    /// A line to the right of an office's own template.
    Right,
}

/// A part of a document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Block {
    /// A line or paragraph. It holds no line break.
    Line(Style, String),
    /// A row of a table. A cell may have several lines.
    Row(Vec<String>),
}

/// A document as it will be read.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Content {
    /// Its parts, in order.
    pub blocks: Vec<Block>,
    /// What stands above every page while it is not signed.
    pub mark: Option<&'static str>,
}

/// What stands above every page of a document that nobody has signed.
pub(super) const DRAFT_MARK: &str = "草稿　未经签发";

impl Content {
    /// Its lines, as they follow each other in every form.
    #[must_use]
    pub fn lines(&self) -> Vec<&str> {
        let lines = self.blocks.iter().flat_map(|block| match block {
            Block::Line(_, text) => vec![text.as_str()],
            Block::Row(cells) => cells.iter().flat_map(|cell| cell.split('\n')).collect(),
        });
        lines.collect()
    }
}

/// A text without what XML 1.0 does not allow, tabs as blanks, every line break as `\n`.
#[must_use]
pub fn clean(text: &str) -> String {
    let allowed = |c: &char| !matches!(c, '\0'..='\u{8}' | '\u{b}' | '\u{c}' | '\u{e}'..='\u{1f}' | '\u{7f}' | '\u{fffe}' | '\u{ffff}');
    let text = text.replace("\r\n", "\n");
    let turned = text.chars().filter(allowed).map(|c| match c {
        '\r' | '\u{85}' | '\u{2028}' | '\u{2029}' => '\n',
        '\t' => ' ',
        other => other,
    });
    turned.collect()
}

/// A day as GB/T 9704—2012 7.3.5.4 writes it: `2026年3月2日`, without leading zeros.
#[must_use]
pub fn arabic_date(day: NaiveDate) -> String {
    format!("{}年{}月{}日", day.year(), day.month(), day.day())
}

/// A day in Chinese figures: `二〇二六年三月二日`.
#[must_use]
pub fn chinese_date(day: NaiveDate) -> String {
    let year: String = day.year().to_string().chars().map(figure).collect();
    format!("{year}年{}月{}日", numeral(day.month()), numeral(day.day()))
}

/// A number below one hundred in Chinese: `十二`; larger ones figure by figure.
#[must_use]
pub(super) fn numeral(n: u32) -> String {
    let one = |n: u32| char::from_digit(n, 10).map(figure).unwrap_or_default().to_string();
    match n {
        0..=9 => one(n),
        10 => String::from("十"),
        11..=19 => format!("十{}", one(n % 10)),
        20..=99 if n.is_multiple_of(10) => format!("{}十", one(n / 10)),
        20..=99 => format!("{}十{}", one(n / 10), one(n % 10)),
        _ => n.to_string().chars().map(figure).collect(),
    }
}

fn figure(digit: char) -> char {
    match digit {
        '0' => '〇',
        '1' => '一',
        '2' => '二',
        '3' => '三',
        '4' => '四',
        '5' => '五',
        '6' => '六',
        '7' => '七',
        '8' => '八',
        '9' => '九',
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_written_without_leading_zeros_and_in_chinese() {
        let day = |y, m, d| NaiveDate::from_ymd_opt(y, m, d).unwrap();
        assert_eq!(arabic_date(day(2026, 3, 2)), "2026年3月2日");
        assert_eq!(chinese_date(day(2026, 3, 2)), "二〇二六年三月二日");
        assert_eq!(chinese_date(day(2026, 10, 20)), "二〇二六年十月二十日");
        assert_eq!(chinese_date(day(2025, 12, 31)), "二〇二五年十二月三十一日");
    }

    #[test]
    fn what_xml_does_not_allow_is_left_out() {
        assert_eq!(clean("一\u{0}\u{b}\u{1f}\u{fffe}二\r\n三\r四\t五\u{2028}六"), "一二\n三\n四 五\n六");
    }
}
