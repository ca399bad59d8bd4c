//! Numbers as statutes write them: 一百零二, 二十五, 12.

/// The number that stands at the beginning of a text, and what follows it. None when none stands there, or it is
/// zero or above 9,999.
///
/// Chinese figures, with or without 百 and 千, and European ones, full-width too.
#[must_use]
pub(super) fn leading(text: &str) -> Option<(u16, &str)> {
    let end = text.find(|c| digit(c).is_none() && unit(c).is_none()).unwrap_or(text.len());
    let (said, rest) = text.split_at(end);
    Some((value(said)?, rest))
}

/// The number that a whole text says.
#[must_use]
pub(super) fn value(said: &str) -> Option<u16> {
    let number = if said.chars().any(|c| unit(c).is_some()) { composed(said)? } else { positional(said)? };
    (1..10_000).contains(&number).then(|| u16::try_from(number).ok()).flatten()
}

/// A number in Chinese figures, as headings write it: 10 is 十, 12 is 十二, 110 is 一百一十.
#[must_use]
pub fn spoken(number: u16) -> String {
    const FIGURES: [char; 10] = ['零', '一', '二', '三', '四', '五', '六', '七', '八', '九'];
    let mut said = String::new();
    let mut gap = false;
    for (size, unit) in [(1_000, "千"), (100, "百"), (10, "十"), (1, "")] {
        let figure = number / size % 10;
        if figure == 0 {
            gap = !said.is_empty();
            continue;
        }
        if gap {
            said.push('零');
            gap = false;
        }
        if !(size == 10 && figure == 1 && said.is_empty()) {
            said.extend(FIGURES.get(usize::from(figure)));
        }
        said.push_str(unit);
    }
    said
}

/// 二〇一七, 12: figure by figure.
fn positional(said: &str) -> Option<u32> {
    if said.is_empty() || said.chars().count() > 4 {
        return None;
    }
    said.chars().try_fold(0, |sum, c| Some(sum * 10 + digit(c)?))
}

/// 一百零二: figures with their units, each unit smaller than the one before.
fn composed(said: &str) -> Option<u32> {
    let (mut sum, mut figure, mut last) = (0, None, u32::MAX);
    for c in said.chars() {
        if let Some(size) = unit(c) {
            if size >= last {
                return None;
            }
            // 十二 begins with its unit; 一百十 is said for 一百一十.
            sum += figure.take().unwrap_or(1) * size;
            last = size;
        } else {
            let value = digit(c)?;
            if figure.replace(value).is_some_and(|before| before != 0) {
                return None;
            }
        }
    }
    Some(sum + figure.unwrap_or(0))
}

fn digit(c: char) -> Option<u32> {
    match c {
        '0'..='9' => c.to_digit(10),
        '０'..='９' => Some(u32::from(c) - u32::from('０')),
        '零' | '〇' | '○' => Some(0),
        '一' => Some(1),
        '二' | '两' => Some(2),
        '三' => Some(3),
        '四' => Some(4),
        '五' => Some(5),
        '六' => Some(6),
        '七' => Some(7),
        '八' => Some(8),
        '九' => Some(9),
        _ => None,
    }
}

fn unit(c: char) -> Option<u32> {
    match c {
        '十' => Some(10),
        '百' => Some(100),
        '千' => Some(1_000),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_read_back() {
        for number in 1..10_000 {
            assert_eq!(value(&spoken(number)), Some(number), "{}", spoken(number));
            assert_eq!(value(&number.to_string()), Some(number));
        }
    }

    #[test]
    fn numbers_as_statutes_write_them() {
        let read = |said: &str| leading(said).map(|(number, rest)| (number, rest.to_owned()));
        assert_eq!(read("二十五条第四款"), Some((25, "条第四款".to_owned())));
        assert_eq!(read("一百零二条"), Some((102, "条".to_owned())));
        assert_eq!(read("一百〇二条"), Some((102, "条".to_owned())));
        assert_eq!(read("一二三四五条"), None);
        assert_eq!(read("１２条"), Some((12, "条".to_owned())));
        assert_eq!(read("条"), None);
        assert_eq!(read("零条"), None);
        assert_eq!(read("十百条"), None);
        assert_eq!(
            (spoken(10), spoken(110), spoken(1_001)),
            ("十".into(), "一百一十".into(), "一千零一".into())
        );
    }
}
