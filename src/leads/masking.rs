//! Numbers that tell who somebody is, taken out of words: mobile telephones and identity cards. Pure.

use super::vault::MASK;

/// Digits that stand together, from one byte to another.
struct Group {
    from: usize,
    to: usize,
    digits: String,
}

/// The words with every number of a mobile telephone or an identity card masked, also where it is written
/// in groups or with full-width digits.
#[must_use]
pub fn without_numbers(text: &str) -> String {
    let groups = groups(text);
    let (mut masked, mut at, mut first) = (String::with_capacity(text.len()), 0, 0);
    while let Some(rest) = groups.get(first..).filter(|rest| !rest.is_empty()) {
        let Some((from, to, count)) = number_at(text, rest) else {
            first += 1;
            continue;
        };
        masked.push_str(text.get(at..from).unwrap_or_default().trim_end_matches('+'));
        masked.push_str(MASK);
        at = to;
        first += count;
    }
    masked.push_str(text.get(at..).unwrap_or_default());
    masked
}

/// The number that begins with the first group: where it is, and of how many groups.
fn number_at(text: &str, groups: &[Group]) -> Option<(usize, usize, usize)> {
    let head = groups.first()?;
    let (mut digits, mut to) = (String::new(), head.from);
    for (count, group) in (1..=4).zip(groups) {
        let between = text.get(to..group.from).unwrap_or_default();
        if count > 1 && !is_separator(between) {
            return None;
        }
        digits.push_str(&group.digits);
        to = group.to;
        if is_mobile(&digits) || is_identity(&digits) {
            return Some((head.from, to, count));
        }
    }
    None
}

fn is_separator(between: &str) -> bool {
    let mut signs = between.chars();
    let one = signs.next().is_some_and(|sign| matches!(sign, ' ' | '\u{3000}' | '-' | '－' | '—' | '–'));
    one && signs.next().is_none()
}

fn is_mobile(digits: &str) -> bool {
    let own = if digits.len() == 13 { digits.strip_prefix("86").unwrap_or(digits) } else { digits };
    let bytes = own.as_bytes();
    bytes.len() == 11
        && bytes.first() == Some(&b'1')
        && bytes.get(1).is_some_and(|second| (b'3'..=b'9').contains(second))
        && !own.ends_with('X')
}

/// Seventeen digits and a sign of control, with a day of birth among them.
fn is_identity(digits: &str) -> bool {
    let number = |from: usize, to: usize| digits.get(from..to).and_then(|part| part.parse::<u32>().ok());
    digits.len() == 18
        && number(6, 10).is_some_and(|year| (1900..2100).contains(&year))
        && number(10, 12).is_some_and(|month| (1..=12).contains(&month))
        && number(12, 14).is_some_and(|day| (1..=31).contains(&day))
        && number(14, 17).is_some()
}

fn groups(text: &str) -> Vec<Group> {
    let mut all: Vec<Group> = Vec::new();
    for (at, sign) in text.char_indices() {
        let to = at + sign.len_utf8();
        let last = all.last_mut().filter(|last| last.to == at && !last.digits.ends_with('X'));
        match (digit(sign), last) {
            (Some(digit), Some(last)) => {
                last.digits.push(digit);
                last.to = to;
            }
            (Some(digit), None) => all.push(Group { from: at, to, digits: digit.to_string() }),
            (None, Some(last))
                if matches!(sign, 'x' | 'X' | 'ｘ' | 'Ｘ') && matches!(last.digits.len(), 17 | 11 | 3) =>
            {
                last.digits.push('X');
                last.to = to;
            }
            (None, _) => {}
        }
    }
    all
}

/// A digit, written narrow or full-width.
fn digit(sign: char) -> Option<char> {
    match sign {
        '0'..='9' => Some(sign),
        '０'..='９' => {
            let place = u32::from(sign).saturating_sub(u32::from('０'));
            char::from_digit(place, 10)
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn telephones_and_identity_cards_are_masked_however_they_are_written() {
        for told in [
            "13912345678",
            "139-1234-5678",
            "139 1234 5678",
            "+86 13912345678",
            "8613912345678",
            "１３９１２３４５６７８",
            "62070219800101123X",
            "62070219800101123x",
            "620702 19800101 1234",
            "620702198001011234",
        ] {
            let masked = without_numbers(&format!("我的号码是{told}，请联系。"));
            assert_eq!(masked, format!("我的号码是{MASK}，请联系。"), "{told}");
        }
        assert_eq!(without_numbers("13912345678、13900000001"), format!("{MASK}、{MASK}"));
    }

    #[test]
    fn other_numbers_stay() {
        for told in [
            "2026-03-01 08:15 堆放三百吨",
            "工单202603010000123456789",
            "0936-8212309",
            "面积12345678901平方米",
            "6228480402564890018",
            "100.45, 38.93",
            "",
        ] {
            assert_eq!(without_numbers(told), told);
        }
    }
}
