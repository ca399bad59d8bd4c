//! Names found by how they sound: full pinyin or initials, from any of their characters on.

use crate::search::analysis::{other_sound, usual_sound};

/// Whether a name has a stretch that sounds as typed: `ganzhou`, `gzq`, `shengtj`.
///
/// The name is folded; what was typed is lower case letters. Each character may be typed whole or by its
/// first letter, and the last one by any beginning.
#[must_use]
pub fn sounds(name: &str, typed: &str) -> bool {
    if typed.is_empty() || !typed.chars().all(|c| c.is_ascii_lowercase()) {
        return false;
    }
    let chars: Vec<char> = name.chars().collect();
    (0..chars.len()).any(|from| follows(chars.get(from..).unwrap_or_default(), typed))
}

/// Whether what was typed runs along the characters, by any of their readings.
fn follows(chars: &[char], typed: &str) -> bool {
    let Some((first, rest)) = chars.split_first() else { return false };
    let readings = [usual_sound(*first), other_sound(*first)];
    readings.into_iter().flatten().any(|sound| {
        if sound.starts_with(typed) {
            return true;
        }
        if typed.strip_prefix(sound).is_some_and(|left| follows(rest, left)) {
            return true;
        }
        let initial = sound.get(..1).unwrap_or_default();
        sound.len() > 1 && typed.strip_prefix(initial).is_some_and(|left| follows(rest, left))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_found_by_full_pinyin_by_initials_and_by_both_mixed() {
        for typed in ["ganzhou", "gzq", "ganz", "gzqsw", "ganzhouqu", "shuiwuju", "swj", "shuiwj", "g"] {
            assert!(sounds("甘州区水务局", typed), "{typed}");
        }
        for typed in ["dafosi", "dafusi", "dfs", "dafs"] {
            assert!(sounds("大佛寺", typed), "{typed}");
        }
        for typed in ["", "gz1", "zg", "linze", "GZ", "wx"] {
            assert!(!sounds("甘州区水务局", typed), "{typed}");
        }
    }
}
