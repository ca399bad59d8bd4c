//! Articles of the rule packs: what everybody may look up.

use crate::deadlines::{Pack, Rule, packs};
use crate::search::{Document, RecordKind, Seer};

/// Every rule of every pack, each a document. Their ids count through the packs of this program.
#[must_use]
pub fn articles() -> Vec<Document> {
    let rules = packs().iter().flat_map(|pack| pack.rules.iter().map(move |rule| (pack, rule)));
    (1..).zip(rules).map(|(id, (pack, rule))| article(id, pack, rule)).collect()
}

fn article(id: i64, pack: &Pack, rule: &Rule) -> Document {
    let length = rule.length.map(|length| length.to_string()).unwrap_or_default();
    let body = [
        rule.article.zh.as_str(),
        &rule.article.en,
        &rule.name.en,
        rule.party.zh(),
        &rule.start.zh,
        &rule.start.en,
        &length,
        &rule.consequence.zh,
        &rule.consequence.en,
        &rule.note.zh,
        &rule.note.en,
        &pack.name.zh,
        &pack.name.en,
    ];
    Document {
        seers: vec![Seer::Everyone],
        numbers: vec![rule.id.clone(), format!("{} {}", pack.id, rule.id)],
        date: pack.effective_from,
        ..Document::new(RecordKind::Article, id, &rule.name.zh, &super::joined(body))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rule_is_found_by_the_words_of_its_article() {
        let all = articles();
        let reply = all.iter().find(|article| article.numbers.contains(&String::from("R2021 A6"))).unwrap();
        assert!(reply.body.contains("第二十一条") && reply.body.contains("2个月"), "{}", reply.body);
        assert!(all.iter().all(|article| article.seers == [Seer::Everyone] && !article.title.is_empty()));
    }
}
