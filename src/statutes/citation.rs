//! Citations in a text: 《行政诉讼法》第二十五条第四款, 第四十九条和第五十条第一款第（三）项.

use serde::Serialize;

use super::model::ArticleNumber;
use super::numeral;

/// The longest name that is taken for that of a law, in characters.
const LONGEST_NAME: usize = 120;

/// A provision that a text cites.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct Citation {
    /// The first character of it in the text, from zero.
    pub from: usize,
    /// The character after its last.
    pub to: usize,
    /// The law, as it is named.
    pub law: String,
    /// The article; none where only the law is named.
    pub article: Option<ArticleNumber>,
    /// The paragraph (款).
    pub paragraph: Option<u16>,
    /// The item (项).
    pub item: Option<u16>,
}

/// Every provision that a text cites by a law named in 《》, in the order of the text. Provisions that follow each
/// other belong to the law named before them.
#[must_use]
pub fn citations(text: &str) -> Vec<Citation> {
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(open) = text.get(at..).and_then(|rest| rest.find('《')).map(|offset| at + offset) {
        let inside = open + '《'.len_utf8();
        let Some(close) = closing(text, inside) else { break };
        let name = text.get(inside..close).unwrap_or_default();
        at = close + '》'.len_utf8();
        if name.chars().count() <= LONGEST_NAME {
            at = provisions_of(text, open, at, name, &mut found);
        }
    }
    found
}

/// The provision that a person asks for: with 《》 or without, 行政诉讼法第25条. None when no article is named.
#[must_use]
pub fn asked(text: &str) -> Option<Citation> {
    let text = text.trim();
    if let Some(cited) = citations(text).into_iter().find(|cited| cited.article.is_some()) {
        return Some(cited);
    }
    let at = text
        .match_indices('第')
        .map(|(at, _)| at)
        .find(|at| text.get(*at..).is_some_and(|rest| ArticleNumber::leading(rest).is_some()))?;
    let mut found = Vec::new();
    provisions_of(text, 0, at, text.get(..at)?.trim(), &mut found);
    found.into_iter().next().filter(|cited| !cited.law.is_empty())
}

/// What the names of one law have in common: no blanks, brackets or quotation marks, not the name of the state, nor
/// the year of a version: 《中华人民共和国行政诉讼法（2017修正）》 is 行政诉讼法.
#[must_use]
pub fn name_key(name: &str) -> String {
    let mut depth = 0_usize;
    let without_brackets: String = name
        .chars()
        .filter(|c| match c {
            '(' | '（' | '[' | '〔' => {
                depth += 1;
                false
            }
            ')' | '）' | ']' | '〕' => {
                depth = depth.saturating_sub(1);
                false
            }
            _ => depth == 0,
        })
        .collect();
    // Blanks and quotation marks fall away in folding.
    let key = crate::kit::text::fold(&without_brackets);
    key.replace("中华人民共和国", "")
}

/// The bracket that closes the one before a place; names within names stand in brackets too.
fn closing(text: &str, inside: usize) -> Option<usize> {
    let mut depth = 1_usize;
    for (offset, c) in text.get(inside..)?.char_indices() {
        match c {
            '《' => depth += 1,
            '》' if depth == 1 => return Some(inside + offset),
            '》' => depth -= 1,
            '\n' | '。' => return None,
            _ => {}
        }
    }
    None
}

/// Adds the provisions that follow a name, or the law alone; where reading goes on.
fn provisions_of(text: &str, open: usize, after: usize, name: &str, found: &mut Vec<Citation>) -> usize {
    let place = |at: usize| text.get(..at).map_or(0, |before| before.chars().count());
    let law = name.to_owned();
    let (mut from, mut at, mut end) = (open, after, after);
    let mut last: Option<Citation> = None;
    loop {
        let rest = text.get(at..).unwrap_or_default();
        // A year or number of issue may stand between the name and the article: （2017年修正）.
        let read = provision(rest, last.as_ref()).or_else(|| {
            let past = last.is_none().then(|| past_brackets(rest)).flatten()?;
            provision(rest.get(past..)?, None).map(|(read, length)| (read, past + length))
        });
        let Some((read, length)) = read else { break };
        at += length;
        end = at;
        let cited = Citation { from: place(from), to: place(at), law: law.clone(), ..read };
        last = Some(cited.clone());
        found.push(cited);
        let rest = text.get(at..).unwrap_or_default();
        let Some(joined) = joint(rest) else { break };
        (from, at) = (at + joined, at + joined);
    }
    if last.is_none() {
        found.push(Citation {
            from: place(open),
            to: place(end),
            law,
            article: None,
            paragraph: None,
            item: None,
        });
    }
    end
}

/// The provision that a text begins with, and its length. After another one, 第二款 and 第（三）项 alone are of the
/// same article or paragraph.
fn provision(text: &str, last: Option<&Citation>) -> Option<(Citation, usize)> {
    let mut cited =
        Citation { from: 0, to: 0, law: String::new(), article: None, paragraph: None, item: None };
    let mut rest = text;
    if let Some((number, after)) = ArticleNumber::leading(rest) {
        cited.article = Some(number);
        rest = after;
    }
    if let Some((number, after)) = counted(rest, '款') {
        cited.paragraph = Some(number);
        rest = after;
    }
    if let Some((number, after)) = counted(rest, '项') {
        cited.item = Some(number);
        rest = after;
    }
    if cited.article.is_none() {
        let last = last?;
        cited.article = last.article;
        if cited.paragraph.is_none() {
            cited.item?;
            cited.paragraph = last.paragraph;
        }
    }
    Some((cited, text.len() - rest.len()))
}

/// 第四款, 第（三）项, 第三项.
fn counted(text: &str, mark: char) -> Option<(u16, &str)> {
    let rest = text.strip_prefix('第')?;
    let (number, rest) = super::provisions::bracketed(rest).or_else(|| numeral::leading(rest))?;
    Some((number, rest.strip_prefix(mark)?))
}

/// The length of the word that joins two provisions, if another one follows it.
fn joint(text: &str) -> Option<usize> {
    let joined = ["以及", "、", "，", "和", "及", "或者", "或", "与", "至"]
        .iter()
        .find(|word| text.starts_with(**word))?;
    text.get(joined.len()..)?.starts_with('第').then_some(joined.len())
}

fn past_brackets(text: &str) -> Option<usize> {
    let close = match text.chars().next()? {
        '（' => '）',
        '(' => ')',
        '〔' => '〕',
        _ => return None,
    };
    let end = text.find(close)?;
    (end < 64).then_some(end + close.len_utf8())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(text: &str) -> Vec<(String, String, Option<u16>, Option<u16>)> {
        let told = |cited: Citation| {
            let article = cited.article.map(|article| article.to_string()).unwrap_or_default();
            (cited.law, article, cited.paragraph, cited.item)
        };
        citations(text).into_iter().map(told).collect()
    }

    #[test]
    fn provisions_belong_to_the_law_before_them() {
        let text = "依照《中华人民共和国行政诉讼法》第二十五条第四款、第四十九条和第五十条第一款第（三）项、第（四）项，以及《水污染防治法》（2017修正）第八十五条之规定，根据《检察建议规定》。";
        let xs = "中华人民共和国行政诉讼法".to_owned();
        assert_eq!(
            said(text),
            [
                (xs.clone(), "第二十五条".into(), Some(4), None),
                (xs.clone(), "第四十九条".into(), None, None),
                (xs.clone(), "第五十条".into(), Some(1), Some(3)),
                (xs, "第五十条".into(), Some(1), Some(4)),
                ("水污染防治法".into(), "第八十五条".into(), None, None),
                ("检察建议规定".into(), String::new(), None, None),
            ]
        );
        let all = citations(text);
        let piece =
            |cited: &Citation| text.chars().skip(cited.from).take(cited.to - cited.from).collect::<String>();
        assert_eq!(piece(&all[0]), "《中华人民共和国行政诉讼法》第二十五条第四款");
        assert_eq!(piece(&all[2]), "第五十条第一款第（三）项");
        assert_eq!(piece(&all[5]), "《检察建议规定》");
    }

    #[test]
    fn a_range_is_told_by_its_ends() {
        let articles: Vec<String> = said("《人民检察院公益诉讼办案规则》第二十五条至第三十条")
            .into_iter()
            .map(|cited| cited.1)
            .collect();
        assert_eq!(articles, ["第二十五条", "第三十条"]);
    }

    #[test]
    fn names_within_names_and_broken_brackets() {
        let text = "《最高人民法院关于适用《行政诉讼法》的解释》第十条；《没有关";
        assert_eq!(
            said(text),
            [("最高人民法院关于适用《行政诉讼法》的解释".into(), "第十条".into(), None, None)]
        );
        assert_eq!(said("本法第三条、前款"), []);
    }

    #[test]
    fn one_may_ask_without_brackets() {
        let asked = asked("行政诉讼法第25条第4款").unwrap();
        assert_eq!(
            (asked.law.as_str(), asked.article, asked.paragraph),
            ("行政诉讼法", Some(ArticleNumber::new(25)), Some(4))
        );
        assert!(super::asked("行政诉讼法").is_none() && super::asked("第三条").is_none());
    }

    #[test]
    fn names_of_one_law_have_one_key() {
        for name in ["中华人民共和国行政诉讼法", "行政诉讼法（2017修正）", "《 行政诉讼法 》"]
        {
            assert_eq!(name_key(name), "行政诉讼法");
        }
        assert_eq!(
            name_key("最高人民法院关于适用〈中华人民共和国行政诉讼法〉的解释"),
            name_key("最高人民法院关于适用《行政诉讼法》的解释")
        );
    }
}
