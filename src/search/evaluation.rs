//! How good the search is, measured by the judgements in `search-index/judgements/`.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use serde::Serialize;

use super::document::{Document, RecordKind, Seer};
use super::query::{parse, resolve, run, words};
use super::{Condition, Index, IndexError, Request, Seers, Snapshot, Sort};

/// Invented records.
const DOCUMENTS: &str = include_str!("../../search-index/judgements/documents.tsv");

/// What people type, and what answers it.
const QUERIES: &str = include_str!("../../search-index/judgements/queries.tsv");

/// The ranks that are looked at.
const DEPTH: usize = 10;

/// The grade from which on a document answers a query.
const ANSWERS: u32 = 2;

/// Phrases taken from each document.
const PHRASES: usize = 8;

/// Bytes that the writer of the small index may use.
const HEAP: usize = 32 << 20;

/// What was measured.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Measures {
    /// Documents of the corpus.
    pub documents: usize,
    /// Queries.
    pub queries: usize,
    /// Phrases of 2 to 12 characters taken from the documents.
    pub phrases: usize,
    /// The share of phrases that find their document when quoted.
    pub literal_recall: f64,
    /// The share of phrases that find their document when typed as they stand.
    pub typed_recall: f64,
    /// The mean of one over the rank of the first document that answers.
    pub mrr: f64,
    /// The mean of the discounted gain of the first ten over the best that there could be.
    pub ndcg_at_10: f64,
    /// The same by class of query: how many, MRR, nDCG@10.
    pub classes: BTreeMap<&'static str, ClassMeasures>,
    /// The queries that fall short, the worst first: nDCG@10 and the query.
    pub worst: Vec<(f64, &'static str)>,
}

/// What was measured of a class of queries.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize)]
pub struct ClassMeasures {
    /// How many.
    pub queries: usize,
    /// Mean reciprocal rank.
    pub mrr: f64,
    /// Mean nDCG@10.
    pub ndcg_at_10: f64,
}

/// A query with its judgements.
struct Judged {
    class: &'static str,
    query: &'static str,
    grades: BTreeMap<i64, u32>,
}

/// Measures the search over the judgements.
///
/// # Errors
/// When the index in memory cannot be made.
pub fn measure() -> Result<Measures, IndexError> {
    let documents: Vec<Document> = rows(DOCUMENTS).filter_map(document).collect();
    let index = Index::in_memory()?;
    let mut writer = index.writer(HEAP)?;
    for document in &documents {
        writer.put(document)?;
    }
    writer.commit(1)?;
    let snapshot = index.reader();
    let (phrases, quoted, typed) = literal(&snapshot, &documents)?;
    let judged: Vec<Judged> = rows(QUERIES).filter_map(query).collect();
    let mut all = ClassMeasures::default();
    let mut classes: BTreeMap<&'static str, ClassMeasures> = BTreeMap::new();
    let mut worst = Vec::new();
    for judged in &judged {
        let found = ids(&snapshot, judged.query, DEPTH)?;
        let (reciprocal, gain) = (reciprocal_rank(&found, &judged.grades), ndcg(&found, &judged.grades));
        for sums in [&mut all, classes.entry(judged.class).or_default()] {
            sums.queries += 1;
            sums.mrr += reciprocal;
            sums.ndcg_at_10 += gain;
        }
        if gain < 0.8 {
            worst.push((gain, judged.query));
        }
    }
    worst.sort_by(|(a, _), (b, _)| a.total_cmp(b));
    let all = mean(all);
    Ok(Measures {
        documents: documents.len(),
        queries: all.queries,
        phrases,
        literal_recall: share(quoted, phrases),
        typed_recall: share(typed, phrases),
        mrr: all.mrr,
        ndcg_at_10: all.ndcg_at_10,
        classes: classes.into_iter().map(|(class, sums)| (class, mean(sums))).collect(),
        worst,
    })
}

/// Phrases of the documents, and how many of them find theirs: quoted, and typed as they stand.
fn literal(snapshot: &Snapshot, documents: &[Document]) -> Result<(usize, usize, usize), IndexError> {
    let (mut phrases, mut quoted, mut typed) = (0, 0, 0);
    let mut dice = 0x2545_F491_4F6C_DD1D_u64;
    let mut next = |below: usize| -> usize {
        // A fixed sequence (xorshift), so that two runs measure the same.
        dice ^= dice << 13;
        dice ^= dice >> 7;
        dice ^= dice << 17;
        let below = u64::try_from(below.max(1)).unwrap_or(1);
        usize::try_from(dice % below).unwrap_or(0)
    };
    for document in documents {
        let text: Vec<char> = format!("{}{}", document.title, document.body).chars().collect();
        for _ in 0..PHRASES {
            let length = 2 + next(11);
            let from = next(text.len().saturating_sub(length) + 1);
            let phrase: String = text.iter().skip(from).take(length).collect();
            // A quotation mark inside would end the phrase, and a lone sign is no phrase.
            if phrase.contains(['“', '”', '"']) || crate::kit::text::fold(&phrase).chars().count() < 2 {
                continue;
            }
            phrases += 1;
            let all = documents.len();
            quoted += usize::from(ids(snapshot, &format!("\"{phrase}\""), all)?.contains(&document.id));
            typed += usize::from(ids(snapshot, &phrase, all)?.contains(&document.id));
        }
    }
    Ok((phrases, quoted, typed))
}

/// The ids that a query finds, the best first.
fn ids(snapshot: &Snapshot, query: &str, limit: usize) -> Result<Vec<i64>, IndexError> {
    let today = NaiveDate::from_ymd_opt(2026, 6, 30).unwrap_or_default();
    let resolved = resolve(&parse(query).expr, &words::bare(), today);
    let request = Request {
        condition: Condition::All,
        seers: Seers::All,
        sort: Sort::Relevance,
        limit,
        after: None,
        facets: false,
        snippets: false,
    };
    let (found, _) = run(snapshot, &resolved.node, request)?;
    Ok(found.hits.into_iter().map(|hit| hit.stored.id).collect())
}

fn reciprocal_rank(found: &[i64], grades: &BTreeMap<i64, u32>) -> f64 {
    let answers = |id: &i64| grades.get(id).is_some_and(|grade| *grade >= ANSWERS);
    found.iter().position(answers).map_or(0.0, |at| 1.0 / rank(at))
}

fn ndcg(found: &[i64], grades: &BTreeMap<i64, u32>) -> f64 {
    let gain = |grade: u32| f64::from((1_u32 << grade.min(16)) - 1);
    let sum = |grades: &[u32]| -> f64 {
        grades.iter().take(DEPTH).enumerate().map(|(at, grade)| gain(*grade) / (rank(at) + 1.0).log2()).sum()
    };
    let got: Vec<u32> = found.iter().map(|id| grades.get(id).copied().unwrap_or(0)).collect();
    let mut best: Vec<u32> = grades.values().copied().collect();
    best.sort_unstable_by(|a, b| b.cmp(a));
    let ideal = sum(&best);
    // A sum of nothing is minus zero, which nobody wants to read.
    if ideal > 0.0 { sum(&got).max(0.0) / ideal } else { 1.0 }
}

/// The rank of a place, from 1.
fn rank(at: usize) -> f64 {
    f64::from(u32::try_from(at).unwrap_or(u32::MAX)) + 1.0
}

fn share(part: usize, whole: usize) -> f64 {
    let number = |count: usize| f64::from(u32::try_from(count).unwrap_or(u32::MAX));
    if whole == 0 { 1.0 } else { number(part) / number(whole) }
}

fn mean(sums: ClassMeasures) -> ClassMeasures {
    let count = f64::from(u32::try_from(sums.queries.max(1)).unwrap_or(u32::MAX));
    ClassMeasures { mrr: sums.mrr / count, ndcg_at_10: sums.ndcg_at_10 / count, ..sums }
}

/// The rows of a file, each cut at its tabs.
fn rows(file: &'static str) -> impl Iterator<Item = Vec<&'static str>> {
    file.lines()
        .filter(|line| !line.starts_with('#') && !line.is_empty())
        .map(|line| line.split('\t').collect())
}

fn document(row: Vec<&'static str>) -> Option<Document> {
    let [id, kind, domain, number, names, title, body] = row.as_slice() else { return None };
    let split = |text: &str| text.split(';').filter(|part| !part.is_empty()).map(str::to_owned).collect();
    Some(Document {
        seers: vec![Seer::Everyone],
        domain: Some((*domain).to_owned()),
        numbers: split(number),
        names: split(names),
        ..Document::new(RecordKind::from_code(kind)?, id.parse().ok()?, title, body)
    })
}

fn query(row: Vec<&'static str>) -> Option<Judged> {
    let [class, query, judgements] = row.as_slice() else { return None };
    let grade = |pair: &str| {
        let (id, grade) = pair.split_once(':')?;
        Some((id.parse().ok()?, grade.parse().ok()?))
    };
    let grades = judgements.split_whitespace().map(grade).collect::<Option<_>>()?;
    Some(Judged { class, query, grades })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_row_is_read_and_every_judgement_names_a_document() {
        let documents: Vec<Document> = rows(DOCUMENTS).filter_map(document).collect();
        assert_eq!(documents.len(), rows(DOCUMENTS).count());
        let judged: Vec<Judged> = rows(QUERIES).filter_map(query).collect();
        assert_eq!(judged.len(), rows(QUERIES).count());
        for judged in &judged {
            for id in judged.grades.keys() {
                assert!(documents.iter().any(|document| document.id == *id), "{}: {id}", judged.query);
            }
        }
    }

    #[test]
    fn the_search_is_as_good_as_it_was() {
        let measures = measure().unwrap();
        assert!(measures.documents >= 150 && measures.queries >= 60 && measures.phrases > 1_000);
        // Measured: 1, 1, 0.993, 0.926.
        assert!(measures.literal_recall >= 1.0, "a phrase of a document finds it, always: {measures:?}");
        assert!(measures.typed_recall >= 1.0, "{measures:?}");
        assert!(measures.mrr >= 0.975 && measures.ndcg_at_10 >= 0.91, "{measures:?}");
    }

    #[test]
    fn gain_is_whole_when_the_best_come_first() {
        let grades = BTreeMap::from([(1, 3), (2, 1)]);
        assert!((ndcg(&[1, 2, 9], &grades) - 1.0).abs() < 1e-9);
        assert!(ndcg(&[2, 1], &grades) < 1.0 && ndcg(&[9], &grades) == 0.0);
        assert!((reciprocal_rank(&[9, 1], &grades) - 0.5).abs() < 1e-9);
    }
}
