//! Reading the text of a law: title, history, parts and articles.
//!
//! Read are Markdown (headings by `#`) and plain text as official texts are printed: the title first, then when and by
//! whom it was passed and amended, perhaps a list of its chapters, then articles, each beginning with its number.
//! Nothing is taken for granted but the title and that articles begin their line.

use chrono::NaiveDate;
use serde::Serialize;

use super::model::ArticleNumber;
use super::numeral;

/// The longest title that is taken for one, in characters.
const LONGEST_TITLE: usize = 120;

/// A law as a text tells it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LawText {
    /// The title as it stands, without blanks.
    pub title: String,
    /// When and by whom it was passed and amended, line by line.
    pub history: Vec<String>,
    /// When this version was passed: the last of the history.
    pub passed_on: Option<NaiveDate>,
    /// From when this version applies, as the text tells; none where it tells only of an earlier version.
    pub effective_on: Option<NaiveDate>,
    /// What stands before the first article.
    pub preamble: String,
    /// The articles in their order.
    pub articles: Vec<ArticleText>,
    /// What stands after the last article under a heading of its own.
    pub annex: String,
    /// What a person should look at.
    pub remarks: Vec<Remark>,
}

/// An article as a text tells it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ArticleText {
    /// Its number.
    pub number: ArticleNumber,
    /// The headings that it stands under, the widest first: 第七章 审理和判决, 第二节 第一审普通程序.
    pub headings: Vec<String>,
    /// Its paragraphs, one a line, without its number.
    pub text: String,
}

/// Something in a text that a person should look at; it does not stop the import.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, utoipa::ToSchema)]
#[schema(as = StatuteRemark)]
#[serde(tag = "code", rename_all = "snake_case")]
pub enum Remark {
    /// The number of an article does not follow the one before.
    Gap {
        /// The article before.
        after: ArticleNumber,
        /// The article that follows it.
        found: ArticleNumber,
    },
    /// The text does not tell when this version was passed.
    NoPassingDate,
    /// The text does not tell from when this version applies.
    NoEffectiveDate,
}

/// What keeps a text from being read as a law.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unreadable {
    /// No title stands before the first article.
    NoTitle,
    /// No line begins with the number of an article.
    NoArticle,
}

/// Reads a law from its text.
///
/// # Errors
/// When it has no title or no article.
pub fn read(text: &str) -> Result<LawText, Unreadable> {
    let mut reader = Reader::default();
    for line in text.lines() {
        reader.line(line);
    }
    reader.finish()
}

/// The dates that a line of history tells, the first first.
fn date_at_start(line: &str) -> Option<(NaiveDate, &str)> {
    let (year, rest) = number_before(line, '年')?;
    let (month, rest) = number_before(rest, '月')?;
    let (day, rest) = number_before(rest, '日')?;
    Some((NaiveDate::from_ymd_opt(i32::try_from(year).ok()?, month, day)?, rest))
}

fn number_before(text: &str, mark: char) -> Option<(u32, &str)> {
    let (number, rest) = text.trim_start().split_once(mark)?;
    Some((number.trim().parse().ok()?, rest))
}

/// The first date in a text, and what follows it.
fn first_date(text: &str) -> Option<(NaiveDate, &str)> {
    text.char_indices()
        .filter(|(at, c)| {
            c.is_ascii_digit()
                && !text.get(..*at).is_some_and(|before| before.ends_with(|c: char| c.is_ascii_digit()))
        })
        .find_map(|(at, _)| date_at_start(text.get(at..)?))
}

#[derive(Default)]
struct Reader {
    title: String,
    history: Vec<String>,
    preamble: Vec<String>,
    headings: Vec<(u8, String)>,
    articles: Vec<(ArticleNumber, Vec<String>, Vec<String>)>,
    annex: Vec<String>,
    in_annex: bool,
}

impl Reader {
    fn line(&mut self, line: &str) {
        let line: String = line.chars().filter(|c| !is_unseen(*c)).collect();
        let line = line.trim().replace("**", "");
        let (marks, line) = (line.chars().take_while(|c| *c == '#').count(), line.trim_start_matches('#'));
        let line = line.trim();
        if line.is_empty() || line.starts_with("<!--") || squeezed(line) == "目录" {
            return;
        }
        if self.title.is_empty() && self.articles.is_empty() && article_start(line, None).is_none() {
            if line.chars().count() <= LONGEST_TITLE {
                self.title = squeezed(line);
            }
            return;
        }
        if self.in_annex {
            self.annex.push(line.to_owned());
            return;
        }
        if let Some(level) = level(line, marks) {
            self.heading(level, line);
            return;
        }
        let last = self.articles.last().map(|(number, ..)| *number);
        if let Some((number, rest)) = article_start(line, last) {
            let headings = self.headings.iter().map(|(_, heading)| heading.clone()).collect();
            self.articles.push((
                number,
                headings,
                Vec::from_iter((!rest.is_empty()).then(|| rest.to_owned())),
            ));
            return;
        }
        match self.articles.last_mut() {
            Some((_, _, paragraphs)) => {
                if line.starts_with("附件") || line.starts_with("附录") || line.starts_with("附表") {
                    self.in_annex = true;
                    self.annex.push(line.to_owned());
                } else {
                    paragraphs.push(line.to_owned());
                }
            }
            // The title may be broken over lines; history begins with a date or stands in brackets.
            None if is_history(line) => self.history.push(unbracketed(line)),
            None => self.preamble.push(line.to_owned()),
        }
    }

    fn heading(&mut self, level: u8, line: &str) {
        let heading = spaced(line);
        if heading.starts_with("附件") || heading.starts_with("附录") {
            self.in_annex = !self.articles.is_empty();
            self.annex.push(heading);
            return;
        }
        self.headings.retain(|(other, _)| *other < level);
        self.headings.push((level, heading));
    }

    fn finish(self) -> Result<LawText, Unreadable> {
        if self.articles.is_empty() {
            return Err(Unreadable::NoArticle);
        }
        if self.title.is_empty() {
            return Err(Unreadable::NoTitle);
        }
        let mut remarks = Vec::new();
        for ((before, ..), (after, ..)) in self.articles.iter().zip(self.articles.iter().skip(1)) {
            if !after.follows(*before) {
                remarks.push(Remark::Gap { after: *before, found: *after });
            }
        }
        let articles: Vec<ArticleText> = self
            .articles
            .into_iter()
            .map(|(number, headings, paragraphs)| ArticleText {
                number,
                headings,
                text: paragraphs.join("\n"),
            })
            .collect();
        let passed_on = passed_on(&self.history);
        let effective_on = effective_on(&self.history, &articles, passed_on);
        if passed_on.is_none() {
            remarks.push(Remark::NoPassingDate);
        }
        if effective_on.is_none() {
            remarks.push(Remark::NoEffectiveDate);
        }
        Ok(LawText {
            title: self.title,
            history: self.history,
            passed_on,
            effective_on,
            preamble: self.preamble.join("\n"),
            articles,
            annex: self.annex.join("\n"),
            remarks,
        })
    }
}

/// What word processors and web pages leave in a text and nobody sees.
fn is_unseen(c: char) -> bool {
    matches!(c, '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}' | '\u{ad}')
}

/// The rank of a heading: part, chapter, section, and what bears no number; none of what is no heading.
fn level(line: &str, marks: usize) -> Option<u8> {
    let numbered =
        line.strip_prefix('第').and_then(numeral::leading).and_then(|(_, rest)| rest.chars().next());
    match numbered {
        Some('编') => Some(1),
        Some('章') => Some(3),
        Some('节') => Some(4),
        Some('条') => None,
        _ if marks > 0 => Some(3),
        // 分编 has a number of its own: 第一分编.
        _ if line.starts_with('第') && line.contains("分编") && line.chars().count() < 30 => Some(2),
        _ => None,
    }
}

/// The number of the article that a line begins, and what follows it on the line. A number that does not follow is
/// the beginning of an article only where a blank sets it apart: 第三条规定的… is a sentence.
fn article_start(line: &str, last: Option<ArticleNumber>) -> Option<(ArticleNumber, &str)> {
    let (number, rest) = ArticleNumber::leading(line)?;
    let apart = rest.is_empty() || rest.starts_with(char::is_whitespace);
    let follows = last.map_or(number.number == 1, |last| number.follows(last));
    (apart || follows && !rest.starts_with(['第', '、', '和', '规', '所', '的', '至', '中']))
        .then(|| (number, rest.trim()))
}

fn is_history(line: &str) -> bool {
    let said = line.trim_start_matches(['（', '(']);
    date_at_start(said).is_some()
        || ["通过", "公布", "修正", "修订", "施行", "发布"].iter().any(|word| {
            said.trim_end_matches(['）', ')', '。']).ends_with(word) && first_date(said).is_some()
        })
}

fn unbracketed(line: &str) -> String {
    let line = line.trim_start_matches(['（', '(']).trim_end();
    // A bracket that was opened in this line is closed in it.
    if line.ends_with(['）', ')']) && !line.contains(['（', '(']) {
        line.trim_end_matches(['）', ')']).trim_end().to_owned()
    } else {
        line.to_owned()
    }
}

/// The day of the last passing or amendment.
fn passed_on(history: &[String]) -> Option<NaiveDate> {
    let passing = |line: &&String| !line.contains("施行") || line.contains("通过");
    history.iter().filter(passing).filter_map(|line| first_date(line)).map(|(date, _)| date).max()
}

/// From when the version applies: the day that its history tells, or its last article, unless that day is older
/// than the version.
fn effective_on(
    history: &[String],
    articles: &[ArticleText],
    passed_on: Option<NaiveDate>,
) -> Option<NaiveDate> {
    let told = history.iter().filter(|line| line.contains("施行")).filter_map(|line| {
        // 自2018年3月2日起施行 within a line that begins with another date.
        let from = line.rfind("自").and_then(|at| first_date(line.get(at..)?));
        from.or_else(|| first_date(line)).map(|(date, _)| date)
    });
    let last = articles.iter().rev().take(3).find_map(|article| {
        let at = article.text.find("起施行").or_else(|| article.text.find("起实施"))?;
        let before = article.text.get(..at)?;
        let from = before.rfind('自')?;
        first_date(before.get(from..)?).map(|(date, _)| date)
    });
    let current = |date: &NaiveDate| passed_on.is_none_or(|passed| *date >= passed);
    told.chain(last).filter(current).max()
}

/// Without any blank.
fn squeezed(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace()).collect()
}

/// 第一章　总 则 becomes 第一章 总则.
fn spaced(heading: &str) -> String {
    let squeezed = squeezed(heading);
    let Some(rest) = squeezed.strip_prefix('第') else { return squeezed };
    let Some((at, mark)) = rest.char_indices().find(|(_, c)| matches!(c, '编' | '章' | '节')) else {
        return squeezed;
    };
    let (head, tail) = rest.split_at(at + mark.len_utf8());
    if tail.is_empty() { squeezed.clone() } else { format!("第{head} {tail}") }
}

#[cfg(test)]
mod tests {
    use super::*;

    const MARKDOWN: &str = "\u{feff}# 中华人民共和国河道保洁法\n\u{200b}\n\n2001年4月4日 通过\n\n2017年6月27日 会议《关于修改〈河道保洁法〉的决定》修正）\n\n<!-- INFO END -->\n\n## 第一章　总 则\n\n第一条 为了保洁，制定本法。\n\n第二条 河道应当干净，有下列情形之一的除外：\n\n（一）冰封的；\n\n（二）干涸的。\n\u{200b}\n第三条规定的事项，从其规定。\n\n第二条之一 前条所称河道，包括水渠。\n\n### 第一节 附则\n\n第三条 本法自2001年10月1日起施行。\n";

    #[test]
    fn chapters_articles_and_dates_are_told_apart() {
        let law = read(MARKDOWN).unwrap();
        assert_eq!(law.title, "中华人民共和国河道保洁法");
        let numbers: Vec<String> = law.articles.iter().map(|article| article.number.to_string()).collect();
        assert_eq!(numbers, ["第一条", "第二条", "第二条之一", "第三条"]);
        let second = &law.articles[1];
        assert_eq!(second.headings, ["第一章 总则"]);
        assert_eq!(second.text.lines().count(), 4, "{}", second.text);
        assert!(second.text.ends_with("第三条规定的事项，从其规定。"));
        assert_eq!(law.articles[3].headings, ["第一章 总则", "第一节 附则"]);
        assert_eq!(law.passed_on, NaiveDate::from_ymd_opt(2017, 6, 27));
        // What it says of 2001 is of the first version.
        assert_eq!(law.effective_on, None);
        assert_eq!(law.remarks, [Remark::NoEffectiveDate]);
        assert_eq!(law.history[1], "2017年6月27日 会议《关于修改〈河道保洁法〉的决定》修正");
    }

    #[test]
    fn a_printed_text_with_a_list_of_chapters_is_read() {
        let law = read(
            "河道保洁办法\n（2020年1月2日市政府第3次会议通过　自2020年3月1日起施行）\n目　录\n第一章　总则\n第二章　附则\n第一章　总则\n第一条　为了保洁，制定本办法。\n第二章　附则\n第三条　本办法自2020年3月1日起施行。\n附件：河道名录\n黑河",
        )
        .unwrap();
        assert_eq!(law.articles.len(), 2);
        assert_eq!(law.articles[0].headings, ["第一章 总则"]);
        assert_eq!(law.articles[1].headings, ["第二章 附则"]);
        assert_eq!(law.articles[1].text, "本办法自2020年3月1日起施行。");
        assert_eq!(law.annex, "附件：河道名录\n黑河");
        assert_eq!(law.effective_on, NaiveDate::from_ymd_opt(2020, 3, 1));
        let gap = Remark::Gap { after: ArticleNumber::new(1), found: ArticleNumber::new(3) };
        assert_eq!(law.remarks, [gap]);
    }

    #[test]
    fn what_is_no_law_is_said_to_be_none() {
        assert_eq!(read("").unwrap_err(), Unreadable::NoArticle);
        assert_eq!(read("# 通知\n请查收。").unwrap_err(), Unreadable::NoArticle);
        assert_eq!(read("第一条 没有题目。\n第二条 也没有。").unwrap_err(), Unreadable::NoTitle);
    }
}
