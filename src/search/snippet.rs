//! The piece of a text that shows why it was found.

use serde::Serialize;

use crate::kit::text::{Folded, fold};

/// Characters that a snippet shows, about.
const LENGTH: usize = 120;

/// How far a snippet's edge is moved to begin and end with a sentence.
const LEEWAY: usize = 40;

/// A piece of a text, with what was searched for marked in it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Snippet {
    /// The piece, as it stands in the text.
    pub text: String,
    /// The character of the whole text that it begins with.
    pub from: usize,
    /// What was searched for: first character and the one after the last, counted from the start of the
    /// piece; in order, none touching another.
    pub marks: Vec<(usize, usize)>,
    /// Whether text before it was left out.
    pub cut_before: bool,
    /// Whether text after it was left out.
    pub cut_after: bool,
}

/// Where a text says any of the folded literals: characters of the original, in order, none touching another.
#[must_use]
pub fn marks(text: &str, literals: &[String]) -> Vec<(usize, usize)> {
    let hits = hits(text, literals);
    let mut merged: Vec<(usize, usize)> = Vec::with_capacity(hits.len());
    for (from, to, _) in hits {
        match merged.last_mut() {
            Some(last) if from <= last.1 => last.1 = last.1.max(to),
            _ => merged.push((from, to)),
        }
    }
    merged
}

/// The piece of a text around the best place: where the most different literals stand together.
#[must_use]
pub fn snippet(text: &str, literals: &[String]) -> Snippet {
    let chars: Vec<char> = text.chars().collect();
    let hits = hits(text, literals);
    let focus = best(&hits);
    let (from, to) = window(&chars, focus);
    let text: String = chars.get(from..to).unwrap_or_default().iter().collect();
    let marks = merged_within(&hits, from, to);
    Snippet { text, from, marks, cut_before: from > 0, cut_after: to < chars.len() }
}

/// Places of the literals, by characters of the original: from, to, which literal.
fn hits(text: &str, literals: &[String]) -> Vec<(usize, usize, usize)> {
    let folded = Folded::of(text);
    let starts: Vec<usize> = text.char_indices().map(|(at, _)| at).collect();
    let char_at = |byte: usize| starts.partition_point(|start| *start < byte);
    let mut hits = Vec::new();
    for (which, literal) in literals.iter().enumerate() {
        let wanted: Vec<char> = fold(literal).chars().collect();
        if wanted.is_empty() {
            continue;
        }
        for (at, window) in folded.chars.windows(wanted.len()).enumerate() {
            if window == wanted
                && let Some((from, to)) = folded.original(at, at + wanted.len())
            {
                let (from, to) = (usize::try_from(from).unwrap_or(0), usize::try_from(to).unwrap_or(0));
                hits.push((char_at(from), char_at(to), which));
            }
        }
    }
    hits.sort_unstable();
    hits
}

/// The stretch of at most a snippet's length with the most different literals, then the most hits.
fn best(hits: &[(usize, usize, usize)]) -> Option<(usize, usize)> {
    let mut best: Option<((usize, usize), (usize, usize))> = None;
    for (first, (from, to, _)) in hits.iter().enumerate() {
        let inside: Vec<_> =
            hits.iter().skip(first).take_while(|(_, to, _)| *to <= from + LENGTH * 3 / 4).collect();
        let mut kinds: Vec<usize> = inside.iter().map(|(_, _, which)| *which).collect();
        kinds.sort_unstable();
        kinds.dedup();
        let end = inside.iter().map(|(_, to, _)| *to).max().unwrap_or(*to);
        let worth = (kinds.len(), inside.len());
        if best.as_ref().is_none_or(|(known, _)| worth > *known) {
            best = Some((worth, (*from, end)));
        }
    }
    best.map(|(_, stretch)| stretch)
}

/// The characters shown around a stretch, from sentence to sentence where one is near.
fn window(chars: &[char], focus: Option<(usize, usize)>) -> (usize, usize) {
    let (first, last) = focus.unwrap_or((0, 0));
    let spare = LENGTH.saturating_sub(last - first);
    let mut from = first.saturating_sub(spare / 3);
    if let Some(back) = chars.get(from.saturating_sub(LEEWAY)..first).and_then(|before| {
        // The latest start of a sentence that still shows enough of what stands before.
        let reach = before.len().saturating_sub(first - from);
        let starts = before.iter().enumerate().filter(|(_, c)| ends_sentence(**c)).map(|(at, _)| at + 1);
        starts.min_by_key(|at| at.abs_diff(reach))
    }) {
        from = from.saturating_sub(LEEWAY) + back;
    } else if from <= LEEWAY {
        from = 0;
    }
    while from < first && chars.get(from).is_some_and(|c| c.is_whitespace()) {
        from += 1;
    }
    let mut to = (from + LENGTH).max(last).min(chars.len());
    if to < chars.len() {
        let low = last.max(to.saturating_sub(LEEWAY)).max(from + 1);
        let ends = chars.iter().enumerate().skip(low.saturating_sub(1)).take(to + LEEWAY - low);
        if let Some((at, _)) =
            ends.filter(|(_, c)| ends_sentence(**c)).min_by_key(|(at, _)| (at + 1).abs_diff(to))
        {
            to = at + 1;
        } else if chars.len() <= to + LEEWAY / 2 {
            to = chars.len();
        }
    }
    while to > last && to > from && chars.get(to - 1).is_some_and(|c| c.is_whitespace()) {
        to -= 1;
    }
    (from, to)
}

fn merged_within(hits: &[(usize, usize, usize)], from: usize, to: usize) -> Vec<(usize, usize)> {
    let mut merged: Vec<(usize, usize)> = Vec::new();
    for (first, end, _) in hits.iter().filter(|(first, end, _)| *first >= from && *end <= to) {
        let (first, end) = (first - from, end - from);
        match merged.last_mut() {
            Some(last) if first <= last.1 => last.1 = last.1.max(end),
            _ => merged.push((first, end)),
        }
    }
    merged
}

fn ends_sentence(c: char) -> bool {
    matches!(c, '。' | '！' | '？' | '；' | '!' | '?' | ';' | '\n')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(text: &str, literals: &[&str]) -> Snippet {
        snippet(text, &literals.iter().map(|literal| (*literal).to_owned()).collect::<Vec<_>>())
    }

    #[test]
    fn marks_stand_in_the_original_text_whatever_was_folded_away() {
        let text = "（甘州區）黑河，排污口。";
        let found = of(text, &["甘州区", "河排污"]);
        assert_eq!(found.text, text);
        let marked: Vec<String> = found
            .marks
            .iter()
            .map(|(from, to)| found.text.chars().skip(*from).take(to - from).collect())
            .collect();
        assert_eq!(marked, ["甘州區", "河，排污"]);
    }

    #[test]
    fn a_long_text_is_cut_to_whole_sentences_around_what_was_found() {
        let filler = "这里是一段没有关系的文字，说明别的事情。".repeat(30);
        let text = format!("{filler}群众反映黑河岸边有人倾倒垃圾。请尽快处理。{filler}");
        let found = of(&text, &["倾倒垃圾", "黑河"]);
        assert!(found.cut_before && found.cut_after);
        assert!(found.text.contains("群众反映黑河岸边有人倾倒垃圾。"), "{}", found.text);
        assert!(found.text.ends_with('。'), "{}", found.text);
        assert!(found.text.starts_with('这') || found.text.starts_with('群'), "{}", found.text);
        assert!(found.text.chars().count() <= LENGTH + 2 * LEEWAY);
        assert_eq!(found.marks.len(), 2);
        let whole: String = text.chars().skip(found.from).take(found.text.chars().count()).collect();
        assert_eq!(whole, found.text);
    }

    #[test]
    fn a_text_without_the_words_shows_its_beginning() {
        let found = of("短文。", &["没有"]);
        assert_eq!((found.text.as_str(), found.marks.len(), found.from), ("短文。", 0, 0));
        assert_eq!(of("", &["没有"]), Snippet::default());
    }

    #[test]
    fn touching_and_overlapping_marks_are_one() {
        assert_eq!(marks("污水处理厂", &["污水".into(), "水处理".into(), "厂".into()]), [(0, 5)]);
    }
}
