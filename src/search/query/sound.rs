//! Names found by how they sound: full pinyin or initials, from any of their characters on.

use pinyin::ToPinyin;

/// Whether a name has a stretch that sounds as typed: `ganzhou`, `gzq`, `shengtj`.
///
/// The name is folded; what was typed is lower case letters. Each character may be typed whole or by its
/// first letter, and the last one by any beginning.
#[must_use]
pub fn sounds(name: &str, typed: &str) -> bool {
    if typed.is_empty() || !typed.chars().all(|c| c.is_ascii_lowercase()) {
        return false;
    }
    let sounds: Vec<&str> = name.chars().map(|c| c.to_pinyin().map_or("", |sound| sound.plain())).collect();
    (0..sounds.len()).any(|from| follows(sounds.get(from..).unwrap_or_default(), typed))
}

/// Whether what was typed runs along the sounds.
fn follows(sounds: &[&str], typed: &str) -> bool {
    let Some((first, rest)) = sounds.split_first() else { return false };
    if first.is_empty() {
        return false;
    }
    if first.starts_with(typed) {
        return true;
    }
    if typed.strip_prefix(first).is_some_and(|left| follows(rest, left)) {
        return true;
    }
    let initial = first.get(..1).unwrap_or_default();
    first.len() > 1 && typed.strip_prefix(initial).is_some_and(|left| left.is_empty() || follows(rest, left))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_found_by_full_pinyin_by_initials_and_by_both_mixed() {
        for typed in ["ganzhou", "gzq", "ganz", "gzqsw", "ganzhouqu", "shuiwuju", "swj", "shuiwj", "g"] {
            assert!(sounds("甘州区水务局", typed), "{typed}");
        }
        for typed in ["", "gz1", "zg", "linze", "GZ", "wx"] {
            assert!(!sounds("甘州区水务局", typed), "{typed}");
        }
    }
}
