//! `_x000D_`: how Excel writes signs that XML does not take.

use std::borrow::Cow;

/// Characters of an escape.
const LENGTH: usize = 7;

/// The text with each `_xHHHH_` as the unit of UTF-16 that it stands for. An underline that is meant is
/// written `_x005F_`; half a pair of units is a sign that cannot be read.
pub(in crate::files) fn plain(text: &str) -> Cow<'_, str> {
    if !text.contains("_x") {
        return Cow::Borrowed(text);
    }
    let (mut plain, mut rest) = (String::with_capacity(text.len()), text);
    while let Some(at) = rest.find("_x") {
        let (before, from) = rest.split_at(at);
        plain.push_str(before);
        let mut units = Vec::new();
        let mut after = from;
        while let Some(unit) = unit(after) {
            units.push(unit);
            after = after.get(LENGTH..).unwrap_or_default();
        }
        if units.is_empty() {
            plain.push_str("_x");
            after = from.get(2..).unwrap_or_default();
        }
        let read = char::decode_utf16(units).map(|sign| sign.unwrap_or(char::REPLACEMENT_CHARACTER));
        plain.extend(read);
        rest = after;
    }
    plain.push_str(rest);
    Cow::Owned(plain)
}

/// The unit that a text begins with, if it begins with an escape.
fn unit(text: &str) -> Option<u16> {
    let digits = text.get(..LENGTH)?.strip_prefix("_x")?.strip_suffix('_')?;
    if !digits.bytes().all(|digit| digit.is_ascii_hexdigit()) {
        return None;
    }
    u16::from_str_radix(digits, 16).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn escapes_are_read_and_what_only_looks_like_one_stays() {
        for (written, meant) in [
            ("第一行_x000D_\n第二行", "第一行\r\n第二行"),
            ("_x005F_x000D_", "_x000D_"),
            ("_xD83D__xDCF7_照片", "📷照片"),
            ("_xD83D_", "\u{fffd}"),
            ("_x00e9_", "é"),
            ("a_xyz_b", "a_xyz_b"),
            ("_x12", "_x12"),
            ("_x+123_", "_x+123_"),
            ("_x_x000D_", "_x\r"),
            ("_x一二_", "_x一二_"),
            ("_X000D_", "_X000D_"),
        ] {
            assert_eq!(plain(written), meant, "{written}");
        }
    }
}
