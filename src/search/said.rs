//! Documents that say a text literally, told without reading where every character stands.
//!
//! That three characters or more stand side by side is told by the positions of their pairs, and reading positions
//! costs most of a search. A document that has the text among its words says it: a word is a piece of the text. So
//! positions are read only of those documents that have all the pairs and not the word.

use tantivy::query::{
    BooleanQuery, EnableScoring, Explanation, Occur, PhraseQuery, Query, Scorer, TermQuery, Weight,
};
use tantivy::schema::IndexRecordOption;
use tantivy::{DocId, DocSet, Score, SegmentReader, TERMINATED, Term};

/// The documents that say a text of at least three characters.
#[derive(Debug, Clone)]
pub(super) struct Said {
    phrase: PhraseQuery,
    word: TermQuery,
}

impl Said {
    /// By its pairs, each with its place in the text, and by the term that it has as a word.
    pub(super) fn new(pairs: Vec<(usize, Term)>, word: Term) -> Self {
        let word = TermQuery::new(word, IndexRecordOption::Basic);
        Self { phrase: PhraseQuery::new_with_offset(pairs), word }
    }
}

impl Query for Said {
    /// For ranking the phrase is weighed as it is; what matches is the same.
    fn weight(&self, scoring: EnableScoring<'_>) -> tantivy::Result<Box<dyn Weight>> {
        let phrase = self.phrase.weight(scoring)?;
        if scoring.is_scoring_enabled() {
            return Ok(phrase);
        }
        let pair = |term| -> (Occur, Box<dyn Query>) {
            (Occur::Must, Box::new(TermQuery::new(term, IndexRecordOption::Basic)))
        };
        let pairs = BooleanQuery::new(self.phrase.phrase_terms().into_iter().map(pair).collect());
        Ok(Box::new(SaidWeight { phrase, pairs: pairs.weight(scoring)?, word: self.word.weight(scoring)? }))
    }

    fn query_terms<'a>(&'a self, visitor: &mut dyn FnMut(&'a Term, bool)) {
        self.phrase.query_terms(visitor);
    }
}

struct SaidWeight {
    phrase: Box<dyn Weight>,
    pairs: Box<dyn Weight>,
    word: Box<dyn Weight>,
}

impl Weight for SaidWeight {
    fn scorer(&self, reader: &SegmentReader, boost: Score) -> tantivy::Result<Box<dyn Scorer>> {
        let word = self.word.scorer(reader, boost)?;
        let phrase = self.phrase.scorer(reader, boost)?;
        if word.doc() == TERMINATED {
            return Ok(phrase);
        }
        let mut scorer = SaidScorer { pairs: self.pairs.scorer(reader, boost)?, word, phrase };
        scorer.settle();
        Ok(Box::new(scorer))
    }

    fn explain(&self, reader: &SegmentReader, doc: DocId) -> tantivy::Result<Explanation> {
        self.phrase.explain(reader, doc)
    }
}

struct SaidScorer {
    pairs: Box<dyn Scorer>,
    word: Box<dyn Scorer>,
    phrase: Box<dyn Scorer>,
}

impl SaidScorer {
    /// Goes on to the next document that has all the pairs and says the text.
    fn settle(&mut self) -> DocId {
        let mut doc = self.pairs.doc();
        while doc != TERMINATED && !reaches(self.word.as_mut(), doc) && !reaches(self.phrase.as_mut(), doc) {
            doc = self.pairs.advance();
        }
        doc
    }
}

/// Whether a set has a document, not before which it was asked for the last.
fn reaches(set: &mut dyn Scorer, doc: DocId) -> bool {
    if set.doc() < doc { set.seek(doc) == doc } else { set.doc() == doc }
}

impl DocSet for SaidScorer {
    fn advance(&mut self) -> DocId {
        self.pairs.advance();
        self.settle()
    }

    fn seek(&mut self, target: DocId) -> DocId {
        if self.pairs.doc() < target {
            self.pairs.seek(target);
        }
        self.settle()
    }

    fn doc(&self) -> DocId {
        self.pairs.doc()
    }

    fn size_hint(&self) -> u32 {
        self.pairs.size_hint()
    }
}

impl Scorer for SaidScorer {
    fn score(&mut self) -> Score {
        1.0
    }
}
