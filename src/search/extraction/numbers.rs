//! Numbers as they are written: 3,200.5, 三百二十, 十几, 两万.

use super::plain::Plain;

/// A number that was read.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Number {
    /// Its value; of a vague one the least that it can be.
    pub(super) value: f64,
    /// The character after its last.
    pub(super) to: usize,
    /// 多, 余, 几 stand in it or after it.
    pub(super) vague: bool,
}

/// The number that begins at a character; none when it begins before.
pub(super) fn number_at(text: &Plain, from: usize) -> Option<Number> {
    let first = text.at(from)?;
    let before = from.checked_sub(1).and_then(|at| text.at(at));
    let read = if first.is_ascii_digit() {
        if before.is_some_and(|c| c.is_ascii_alphanumeric() || c == '.') {
            return None;
        }
        arabic(text, from)?
    } else {
        if before.is_some_and(|c| digit(c).is_some() || unit(c).is_some() || matches!(c, '第' | '几' | '数'))
        {
            return None;
        }
        chinese(text, from)?
    };
    Some(scaled(text, read))
}

fn arabic(text: &Plain, from: usize) -> Option<Number> {
    let (mut digits, mut at) = (String::new(), from);
    text.at(from).filter(char::is_ascii_digit)?;
    while let Some(c) = text.at(at) {
        let next = text.at(at + 1).is_some_and(|c| c.is_ascii_digit());
        match c {
            '0'..='9' => digits.push(c),
            '.' if next && !digits.contains('.') => digits.push(c),
            // Thousands: three digits follow.
            ',' if (1..=3).all(|after| text.at(at + after).is_some_and(|c| c.is_ascii_digit())) => {}
            _ => break,
        }
        at += 1;
    }
    (digits.len() <= 15).then_some(())?;
    Some(Number { value: digits.parse().ok()?, to: at, vague: false })
}

/// 多, 余, 来, 几 after a number, and 万, 亿, 千, 百 that multiply it.
fn scaled(text: &Plain, mut number: Number) -> Number {
    for _ in 0..3 {
        match text.at(number.to) {
            Some('多' | '余' | '来' | '几') => number.vague = true,
            Some('百') if text.at(number.to.saturating_sub(1)).is_some_and(|c| c.is_ascii_digit()) => {
                number.value *= 100.0;
            }
            Some('千') if !matches!(text.at(number.to + 1), Some('克' | '米' | '瓦' | '伏')) => {
                number.value *= 1_000.0;
            }
            Some('万') => {
                number.value *= 10_000.0;
                // 18万5千
                let rest = arabic(text, number.to + 1).map(|rest| scaled(text, rest));
                if let Some(rest) = rest.filter(|rest| rest.value < 10_000.0) {
                    return Number { value: number.value + rest.value, ..rest };
                }
            }
            Some('亿') => number.value *= 100_000_000.0,
            _ => break,
        }
        number.to += 1;
    }
    number
}

fn chinese(text: &Plain, from: usize) -> Option<Number> {
    let (mut total, mut section, mut last) = (0.0, 0.0, None);
    let (mut at, mut vague, mut smallest) = (from, false, 1.0);
    while let Some(c) = text.at(at) {
        if let Some(value) = digit(c) {
            // 三四十, 七八个: two digits beside each other are a guess.
            vague |= last.is_some();
            last = last.or(Some(value));
        } else if let Some(size) = unit(c) {
            section += last.take().unwrap_or(1.0) * size;
            smallest = size;
        } else if c == '万' && (section > 0.0 || last.is_some()) {
            total += (section + last.take().unwrap_or(0.0)) * 10_000.0;
            (section, smallest) = (0.0, 10_000.0);
        } else if matches!(c, '几' | '多' | '余') && (section > 0.0 || total > 0.0) {
            vague = true;
        } else if c == '半' && at == from {
            return Some(Number { value: 0.5, to: at + 1, vague: false });
        } else {
            break;
        }
        at += 1;
    }
    (at > from).then_some(())?;
    let tail = match last {
        // 一百二 is 120.
        Some(value) if smallest >= 100.0 && !vague && !zero_before(text, at) => value * smallest / 10.0,
        Some(value) => value,
        None => 0.0,
    };
    let value = total + section + tail;
    (value > 0.0).then_some(Number { value, to: at, vague })
}

/// 一百零二: a zero before the last digit.
fn zero_before(text: &Plain, after: usize) -> bool {
    after.checked_sub(2).and_then(|at| text.at(at)).is_some_and(|c| matches!(c, '零' | '〇'))
}

/// The value of a digit; a zero says nothing by itself.
pub(super) fn digit(c: char) -> Option<f64> {
    let value = match c {
        '一' => 1.0,
        '二' | '两' => 2.0,
        '三' => 3.0,
        '四' => 4.0,
        '五' => 5.0,
        '六' => 6.0,
        '七' => 7.0,
        '八' => 8.0,
        '九' => 9.0,
        _ => return None,
    };
    Some(value)
}

fn unit(c: char) -> Option<f64> {
    match c {
        '十' => Some(10.0),
        '百' => Some(100.0),
        '千' => Some(1_000.0),
        '零' | '〇' => Some(0.0),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Option<(f64, usize, bool)> {
        number_at(&Plain::of(text), 0).map(|number| (number.value, number.to, number.vague))
    }

    #[test]
    fn numbers_are_read_as_they_are_written() {
        assert_eq!(read("3,200.5元"), Some((3_200.5, 7, false)));
        assert_eq!(read("１２亩"), Some((12.0, 2, false)));
        assert_eq!(read("20多万元"), Some((200_000.0, 4, true)));
        assert_eq!(read("三百二十亩"), Some((320.0, 4, false)));
        assert_eq!(read("18万5千元"), Some((185_000.0, 5, false)));
        assert_eq!(read("一百二"), Some((120.0, 3, false)));
        assert_eq!(read("一百零二"), Some((102.0, 4, false)));
        assert_eq!(read("两万三千元"), Some((23_000.0, 4, false)));
        assert_eq!(read("十几户"), Some((10.0, 2, true)));
        assert_eq!(read("三四十吨"), Some((30.0, 3, true)));
        assert_eq!(read("半亩"), Some((0.5, 1, false)));
        assert_eq!(read("亩"), None);
        assert_eq!(number_at(&Plain::of("G30高速"), 1), None);
    }
}
