//! Paragraphs, items and points of an article (款、项、目).

use serde::Serialize;

use super::numeral;

/// A paragraph of an article (款) with its items.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct Paragraph {
    /// Its text without its items.
    pub text: String,
    /// Its items (项).
    pub items: Vec<Item>,
}

/// An item of a paragraph (项) with its points.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, utoipa::ToSchema)]
#[schema(as = StatuteItem)]
pub struct Item {
    /// Its number.
    pub number: u16,
    /// Its text without its number and points.
    pub text: String,
    /// Its points (目), without their numbers.
    pub points: Vec<String>,
}

/// The paragraphs of an article. A line that begins with （一） is an item, one that begins with 1. a point of it.
#[must_use]
pub fn provisions(text: &str) -> Vec<Paragraph> {
    let mut paragraphs: Vec<Paragraph> = Vec::new();
    for line in text.lines() {
        let last = paragraphs.last_mut();
        match (last, bracketed(line), point(line)) {
            (Some(paragraph), Some((number, rest)), _) => {
                paragraph.items.push(Item { number, text: rest.to_owned(), points: Vec::new() });
            }
            (Some(Paragraph { items, .. }), None, Some(rest)) if !items.is_empty() => {
                if let Some(item) = items.last_mut() {
                    item.points.push(rest.to_owned());
                }
            }
            _ => paragraphs.push(Paragraph { text: line.to_owned(), items: Vec::new() }),
        }
    }
    paragraphs
}

/// （一）… : the number in the brackets, and what follows them.
pub(super) fn bracketed(line: &str) -> Option<(u16, &str)> {
    let (number, rest) = numeral::leading(line.strip_prefix(['（', '('])?.trim_start())?;
    Some((number, rest.trim_start().strip_prefix(['）', ')'])?.trim_start()))
}

/// 1. … or 1、…
fn point(line: &str) -> Option<&str> {
    line.starts_with(|c: char| c.is_ascii_digit()).then_some(())?;
    let (_, rest) = numeral::leading(line)?;
    Some(rest.strip_prefix(['.', '．', '、'])?.trim_start())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paragraphs_items_and_points() {
        let read = provisions(
            "下列情形除外：\n（一）冰封的；\n1.全部冰封；\n2.部分冰封。\n（二）干涸的。\n前款不适用于水渠。",
        );
        assert_eq!(read.len(), 2);
        let numbers: Vec<u16> = read[0].items.iter().map(|item| item.number).collect();
        assert_eq!(numbers, [1, 2]);
        assert_eq!(read[0].items[0].points, ["全部冰封；", "部分冰封。"]);
        assert_eq!(read[1].text, "前款不适用于水渠。");
        assert_eq!(provisions("（一）没有开头的项。").len(), 1);
    }
}
