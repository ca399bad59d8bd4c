//! The fields of the index, and how a document becomes one of its rows.

use std::sync::OnceLock;

use chrono::{Datelike, NaiveDate};
use serde::{Deserialize, Serialize};
use tantivy::schema::{Field, IndexRecordOption, NumericOptions, Schema, TextFieldIndexing, TextOptions};
use tantivy::tokenizer::{Token, TokenStream, Tokenizer, TokenizerManager};
use tantivy::{TantivyDocument, Term};

use super::analysis::{Analyzer, is_long_han, prepare, prepare_onto};
use super::document::{Document, MatchFacts, RecordKind, Seer};
use super::places::{WordPlaces, whole};
use crate::kit::text::fold;
use crate::kit::{AgencyId, OfficeId};

/// Changed whenever the fields or what stands in them change.
pub(super) const VERSION: &str = "4";

/// How many times the words of the heading count. Measured by `yisu eval search`: nDCG@10 is 0.922 at 1, 0.926 at
/// 3, 0.928 at 5 and 8; each more is analysed again.
const HEADING_WEIGHT: usize = 3;

/// Stands between terms in a row; no term has it.
const APART: char = ' ';

/// The longest number or code that is kept as a term, in bytes.
const LONGEST_CODE: usize = 256;

/// The fields of the index.
#[derive(Debug, Clone, Copy)]
pub struct Fields {
    /// Kind and id in one number: what a document is replaced and deleted by.
    pub key: Field,
    /// Who may see it, one term each.
    pub seer: Field,
    /// Pairs of characters of the whole text with their places.
    pub grams: Field,
    /// Pairs of characters of the heading with their places.
    pub heading: Field,
    /// Words of the whole text but for those of `said`, the heading counting more; for ranking.
    pub words: Field,
    /// Long words of the dictionary wherever the text says them, and what is meant by words with synonyms; the
    /// heading counting more.
    pub said: Field,
    /// Names, their pinyin and initials.
    pub names: Field,
    /// Numbers it bears, folded.
    pub numbers: Field,
    /// Code of the kind.
    pub kind: Field,
    /// Code of the field of law.
    pub domain: Field,
    /// Code of the state.
    pub state: Field,
    /// Id of the office that has it.
    pub office: Field,
    /// Ids of the agencies it is about.
    pub agency: Field,
    /// Code of the statutory source.
    pub source: Field,
    /// Code of the channel.
    pub channel: Field,
    /// Year and month of its date, `2026-06`.
    pub month: Field,
    /// Its date, as a day number.
    pub date: Field,
    /// The nearest due date, as a day number.
    pub deadline: Field,
    /// What is given back.
    stored: Field,
}

impl Fields {
    /// The fields; the schema is one for the whole program.
    #[must_use]
    pub fn get() -> &'static Self {
        &built().1
    }

    /// The fields that facets are counted by, with the names they go by.
    #[must_use]
    pub fn facets(&self) -> [(&'static str, Field); 8] {
        [
            ("kind", self.kind),
            ("domain", self.domain),
            ("state", self.state),
            ("office", self.office),
            ("agency", self.agency),
            ("source", self.source),
            ("channel", self.channel),
            ("month", self.month),
        ]
    }
}

/// The schema of the index.
#[must_use]
pub fn schema() -> &'static Schema {
    &built().0
}

/// The number of a day, as the index counts them.
#[must_use]
pub fn day(date: NaiveDate) -> i64 {
    i64::from(date.num_days_from_ce())
}

fn built() -> &'static (Schema, Fields) {
    static BUILT: OnceLock<(Schema, Fields)> = OnceLock::new();
    BUILT.get_or_init(build)
}

fn build() -> (Schema, Fields) {
    use IndexRecordOption::{Basic, WithFreqs, WithFreqsAndPositions};
    let mut schema = Schema::builder();
    let text = |analyzer: &str, option, norms| {
        let indexing = TextFieldIndexing::default().set_tokenizer(analyzer).set_index_option(option);
        TextOptions::default().set_indexing_options(indexing.set_fieldnorms(norms))
    };
    let code = || text("raw", Basic, false);
    let facet = || code().set_fast("raw");
    let day = || NumericOptions::default().set_fast();
    let fields = Fields {
        key: schema.add_u64_field("key", NumericOptions::default().set_indexed().set_fast()),
        seer: schema.add_text_field("seer", code()),
        grams: schema.add_text_field("grams", text("grams", WithFreqsAndPositions, true)),
        heading: schema.add_text_field("heading", text("grams", WithFreqsAndPositions, false)),
        words: schema.add_text_field("words", text("words", WithFreqs, true)),
        said: schema.add_text_field("said", text("said", WithFreqs, true)),
        names: schema.add_text_field("names", code()),
        numbers: schema.add_text_field("numbers", code()),
        kind: schema.add_text_field("kind", facet()),
        domain: schema.add_text_field("domain", facet()),
        state: schema.add_text_field("state", facet()),
        office: schema.add_text_field("office", facet()),
        agency: schema.add_text_field("agency", facet()),
        source: schema.add_text_field("source", facet()),
        channel: schema.add_text_field("channel", facet()),
        month: schema.add_text_field("month", facet()),
        date: schema.add_i64_field("date", day()),
        deadline: schema.add_i64_field("deadline", day()),
        stored: schema.add_text_field("stored", TextOptions::default().set_stored()),
    };
    (schema.build(), fields)
}

/// Kind and id in one number: the kind in the highest byte.
#[must_use]
pub fn key(kind: RecordKind, id: i64) -> u64 {
    let kind = RecordKind::ALL.iter().position(|other| *other == kind).unwrap_or(0);
    let kind = u64::try_from(kind).unwrap_or(0);
    (kind << 56) | (id.cast_unsigned() & ((1 << 56) - 1))
}

/// What the index gives back of a document.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Stored {
    /// What it is.
    #[serde(rename = "k")]
    pub kind: RecordKind,
    /// The id of the record.
    #[serde(rename = "i")]
    pub id: i64,
    /// Its heading.
    #[serde(rename = "t")]
    pub title: String,
    /// All of its text.
    #[serde(rename = "b")]
    pub body: String,
    /// Numbers it bears.
    #[serde(rename = "n", default, skip_serializing_if = "Vec::is_empty")]
    pub numbers: Vec<String>,
    /// The office that has it.
    #[serde(rename = "o", default, skip_serializing_if = "Option::is_none")]
    pub office: Option<OfficeId>,
    /// Agencies it is about.
    #[serde(rename = "a", default, skip_serializing_if = "Vec::is_empty")]
    pub agencies: Vec<AgencyId>,
    /// Code of the field of law.
    #[serde(rename = "d", default, skip_serializing_if = "Option::is_none")]
    pub domain: Option<String>,
    /// Code of its state.
    #[serde(rename = "s", default, skip_serializing_if = "Option::is_none")]
    pub state: Option<String>,
    /// Code of the channel.
    #[serde(rename = "c", default, skip_serializing_if = "Option::is_none")]
    pub channel: Option<String>,
    /// Code of the statutory source.
    #[serde(rename = "r", default, skip_serializing_if = "Option::is_none")]
    pub source: Option<String>,
    /// The day it is told by.
    #[serde(rename = "y", default, skip_serializing_if = "Option::is_none")]
    pub date: Option<NaiveDate>,
    /// The nearest due date.
    #[serde(rename = "l", default, skip_serializing_if = "Option::is_none")]
    pub deadline: Option<NaiveDate>,
    /// What matching compares beyond the text.
    #[serde(rename = "f", default, skip_serializing_if = "is_bare")]
    pub facts: MatchFacts,
    /// Where the words of the heading and of the text stand; none before it is indexed.
    #[serde(rename = "w", default, skip_serializing_if = "Option::is_none")]
    pub words: Option<[WordPlaces; 2]>,
}

fn is_bare(facts: &MatchFacts) -> bool {
    *facts == MatchFacts::default()
}

impl Stored {
    /// What is given back of a document.
    #[must_use]
    pub fn of(document: &Document) -> Self {
        let Document {
            kind,
            id,
            seers: _,
            title,
            body,
            numbers,
            names: _,
            office,
            agencies,
            domain,
            state,
            channel,
            source,
            date,
            deadline,
            facts,
        } = document.clone();
        Self {
            kind,
            id,
            title,
            body,
            numbers,
            office,
            agencies,
            domain,
            state,
            channel,
            source,
            date,
            deadline,
            facts,
            words: None,
        }
    }

    /// Reads it from a row.
    pub(super) fn read(row: &TantivyDocument) -> Option<Self> {
        use tantivy::schema::Value;
        let text = row.get_first(Fields::get().stored)?.as_str()?.to_owned();
        serde_json::from_str(&text).ok()
    }
}

/// Everything that a document says, prepared: what its pairs of characters and its words are taken from.
#[must_use]
pub fn said(document: &Document) -> String {
    Said::of(document).text
}

/// What a document says, prepared, and where its parts end.
struct Said {
    text: String,
    title: usize,
    body: usize,
}

impl Said {
    fn of(document: &Document) -> Self {
        let mut text = prepare(&document.title);
        let title = text.len();
        prepare_onto(&mut text, &document.body);
        let body = text.len();
        add_unsaid(&mut text, &document.numbers);
        add_unsaid(&mut text, &document.names);
        Self { text, title, body }
    }

    fn title(&self) -> &str {
        self.text.get(..self.title).unwrap_or_default()
    }

    /// The places of the words of heading and body.
    fn places(&self, tokens: &[jieba_rs::Token<'_>]) -> [WordPlaces; 2] {
        let words = whole(tokens);
        let title = words.partition_point(|word| word.byte_end <= self.title);
        let body = words.partition_point(|word| word.byte_end <= self.body);
        [words.get(..title), words.get(title..body)]
            .map(|part| Analyzer::shared().places_of(part.unwrap_or_default().iter().copied()))
    }
}

/// The row of a document.
pub(super) fn row(document: &Document) -> TantivyDocument {
    let (fields, analyzer) = (Fields::get(), Analyzer::shared());
    let mut row = TantivyDocument::with_capacity(5 * (document.title.len() + document.body.len()) + 256);
    row.add_u64(fields.key, key(document.kind, document.id));
    if document.seers.iter().any(|seer| matches!(seer, Seer::Office(_))) {
        row.add_text(fields.seer, Seer::AnyOffice.term());
    }
    for seer in &document.seers {
        row.add_text(fields.seer, seer.term());
    }
    let said = Said::of(document);
    row.add_text(fields.grams, &said.text);
    row.add_text(fields.heading, said.title());
    let tokens = analyzer.cut_up(&said.text);
    let words = tokens.iter().filter(|token| analyzer.is_term(token) && !is_long_han(token.word));
    row.add_text(fields.words, terms(words.map(|token| (token.word, token.byte_end)), said.title));
    let bare = said.text.replace(' ', "");
    let title = said.title - said.title().bytes().filter(|byte| *byte == b' ').count();
    row.add_text(fields.said, terms(analyzer.said(&bare).into_iter(), title));
    for name in &document.names {
        for term in Analyzer::shared().name_terms(name) {
            row.add_text(fields.names, term);
        }
    }
    for number in document.numbers.iter().map(|number| fold(number)) {
        if number.len() <= LONGEST_CODE {
            row.add_text(fields.numbers, number);
        }
    }
    add_facets(&mut row, fields, document);
    let stored = Stored { words: Some(said.places(&tokens)), ..Stored::of(document) };
    if let Ok(stored) = serde_json::to_string(&stored) {
        row.add_text(fields.stored, stored);
    }
    row
}

/// Terms in a row, those that end in the heading more than once.
fn terms<'t>(terms: impl Iterator<Item = (&'t str, usize)>, title: usize) -> String {
    let (mut all, mut heading) = (String::new(), String::new());
    for (term, end) in terms {
        if !all.is_empty() {
            all.push(APART);
        }
        all.push_str(term);
        if end <= title {
            heading.push(APART);
            heading.push_str(term);
        }
    }
    for _ in 1..HEADING_WEIGHT {
        all.push_str(&heading);
    }
    all
}

fn add_facets(row: &mut TantivyDocument, fields: &Fields, document: &Document) {
    row.add_text(fields.kind, document.kind.code());
    let codes = [
        (fields.domain, &document.domain),
        (fields.state, &document.state),
        (fields.source, &document.source),
        (fields.channel, &document.channel),
    ];
    for (field, code) in codes {
        if let Some(code) = code.as_ref().filter(|code| code.len() <= LONGEST_CODE) {
            row.add_text(field, code);
        }
    }
    if let Some(office) = document.office {
        row.add_text(fields.office, office.to_string());
    }
    for agency in &document.agencies {
        row.add_text(fields.agency, agency.to_string());
    }
    if let Some(date) = document.date {
        row.add_i64(fields.date, day(date));
        row.add_text(fields.month, date.format("%Y-%m").to_string());
    }
    if let Some(deadline) = document.deadline {
        row.add_i64(fields.deadline, day(deadline));
    }
}

/// Adds what the text does not say yet, so that it is found by all that words are found by.
fn add_unsaid(text: &mut String, parts: &[String]) {
    for part in parts {
        let prepared = prepare(part);
        if !prepared.is_empty() && !text.contains(&prepared) {
            text.push(' ');
            text.push_str(&prepared);
        }
    }
}

/// The analyses by the names that the schema gives them.
pub(super) fn tokenizers() -> TokenizerManager {
    let manager = TokenizerManager::default();
    manager.register("grams", Grams);
    manager.register("words", Terms);
    manager.register("said", Terms);
    manager
}

/// Pairs of characters of a prepared text.
#[derive(Clone)]
struct Grams;

impl Tokenizer for Grams {
    type TokenStream<'a> = GramStream<'a>;

    fn token_stream<'a>(&'a mut self, text: &'a str) -> GramStream<'a> {
        GramStream {
            rest: text.chars(),
            first: None,
            token: Token { position: usize::MAX, ..Token::default() },
        }
    }
}

struct GramStream<'a> {
    rest: std::str::Chars<'a>,
    first: Option<char>,
    token: Token,
}

impl TokenStream for GramStream<'_> {
    fn advance(&mut self) -> bool {
        let Some(first) = self.first.or_else(|| self.rest.find(|c| *c != ' ')) else { return false };
        self.token.position = self.token.position.wrapping_add(1);
        self.token.text.clear();
        self.token.text.push(first);
        self.first = self.rest.find(|c| *c != ' ');
        match self.first {
            Some(second) => self.token.text.push(second),
            None => self.rest = "".chars(),
        }
        true
    }

    fn token(&self) -> &Token {
        &self.token
    }

    fn token_mut(&mut self) -> &mut Token {
        &mut self.token
    }
}

/// Terms in a row.
#[derive(Clone)]
struct Terms;

impl Tokenizer for Terms {
    type TokenStream<'a> = TermStream<'a>;

    fn token_stream<'a>(&'a mut self, text: &'a str) -> TermStream<'a> {
        TermStream { terms: text.split(APART), token: Token { position: usize::MAX, ..Token::default() } }
    }
}

struct TermStream<'a> {
    terms: std::str::Split<'a, char>,
    token: Token,
}

impl TokenStream for TermStream<'_> {
    fn advance(&mut self) -> bool {
        let Some(term) = self.terms.find(|term| !term.is_empty()) else { return false };
        self.token.position = self.token.position.wrapping_add(1);
        self.token.text.clear();
        self.token.text.push_str(term);
        true
    }

    fn token(&self) -> &Token {
        &self.token
    }

    fn token_mut(&mut self) -> &mut Token {
        &mut self.token
    }
}

/// The term that a word is ranked by.
#[must_use]
pub(super) fn word_term(word: &str) -> Term {
    let fields = Fields::get();
    Term::from_field_text(if is_long_han(word) { fields.said } else { fields.words }, word)
}
