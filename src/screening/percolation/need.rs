//! The words without which a query cannot hit.

use crate::search::Condition;
use crate::search::condition::Words;

/// Folded words of which a text must have at least one for a query to hit it: none of them when the query
/// cannot hit at all. Nothing can be said of a query that says nothing of the text, or only what is not in it.
#[must_use]
pub fn need(condition: &Condition) -> Option<Vec<String>> {
    match condition {
        Condition::All | Condition::Exact(_) | Condition::Not(_) => None,
        Condition::Nothing => Some(Vec::new()),
        Condition::Words(words) => of_words(words),
        Condition::And(inner) => inner.iter().filter_map(need).min_by_key(|words| cost(words)),
        Condition::AtLeast(least, inner) => at_least(*least, inner),
    }
}

/// A single Latin word is also the beginning of a name in pinyin, which stands in no text.
fn of_words(words: &Words) -> Option<Vec<String>> {
    if let [word] = words.literals.as_slice()
        && !words.quoted
        && word.chars().all(|c| c.is_ascii_lowercase())
    {
        return None;
    }
    (!words.literals.iter().any(String::is_empty)).then(|| words.literals.clone())
}

/// When so many of them must hold, then of all but so many at least one does.
fn at_least(least: usize, inner: &[Condition]) -> Option<Vec<String>> {
    if least == 0 {
        return None;
    }
    let Some(spare) = inner.len().checked_sub(least) else { return Some(Vec::new()) };
    let mut needs: Vec<Vec<String>> = inner.iter().filter_map(need).collect();
    needs.sort_by_key(|words| cost(words));
    if needs.len() <= spare {
        return None;
    }
    needs.truncate(spare + 1);
    let mut words: Vec<String> = needs.into_iter().flatten().collect();
    words.sort();
    words.dedup();
    Some(words)
}

/// How often words may be expected to occur: short ones often.
fn cost(words: &[String]) -> usize {
    words
        .iter()
        .map(|word| match word.chars().count() {
            0 | 1 => 200,
            2 => 10,
            3 => 3,
            _ => 1,
        })
        .sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(literals: &[&str]) -> Condition {
        let literals = literals.iter().map(|word| (*word).to_owned()).collect();
        Condition::Words(Words { literals, quoted: true })
    }

    fn needed(condition: &Condition) -> Option<Vec<String>> {
        need(condition)
    }

    fn said(words: &[&str]) -> Option<Vec<String>> {
        Some(words.iter().map(|word| (*word).to_owned()).collect())
    }

    #[test]
    fn of_words_that_all_must_occur_the_rarest_is_looked_for() {
        let all = Condition::And(vec![words(&["水"]), words(&["排污"]), words(&["污水处理厂"])]);
        assert_eq!(needed(&all), said(&["污水处理厂"]));
        let with_not =
            Condition::And(vec![words(&["排污"]), Condition::Not(Box::new(words(&["已处理完毕"])))]);
        assert_eq!(needed(&with_not), said(&["排污"]));
    }

    #[test]
    fn of_words_of_which_one_must_occur_all_are_looked_for() {
        let any = Condition::AtLeast(1, vec![words(&["废水", "污水"]), words(&["偷排"])]);
        assert_eq!(needed(&any), said(&["偷排", "废水", "污水"]));
        assert_eq!(needed(&Condition::AtLeast(1, vec![words(&["废水"]), Condition::All])), None);
    }

    #[test]
    fn of_words_of_which_some_must_occur_as_many_as_cannot_all_be_missing() {
        let most = Condition::AtLeast(
            3,
            vec![words(&["甲乙"]), words(&["丙丁戊"]), words(&["己庚"]), words(&["辛"])],
        );
        assert_eq!(needed(&most), said(&["丙丁戊", "甲乙"]));
        assert_eq!(needed(&Condition::AtLeast(2, vec![words(&["甲乙"])])), said(&[]));
    }

    #[test]
    fn nothing_can_be_said_of_a_query_that_says_nothing_of_the_text() {
        assert_eq!(needed(&Condition::All), None);
        assert_eq!(needed(&Condition::Not(Box::new(words(&["排污"])))), None);
        let pinyin = Condition::Words(Words { literals: vec![String::from("gzq")], quoted: false });
        assert_eq!(needed(&pinyin), None);
        assert_eq!(needed(&Condition::Nothing), said(&[]));
    }
}
