//! `yisu bench search`: the index at a size of choice.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::{Duration, Instant};

use serde::Serialize;

use super::corpus::{Corpus, OFFICES};
use super::measure::{Memory, Times, Watch, millis, size_of, timed};
use crate::cli::Failure;
use crate::cli::said::refused;
use crate::demo::random::Random;
use crate::kit::OfficeId;
use crate::matching::likeness::{Asked, Frequencies, MATCHED_KINDS, Matcher, Reference, content};
use crate::search::{
    Analyzer, Condition, Document, Index, IndexError, Reason, RecordKind, Request, Seer, Seers, Sort, Stored,
};

/// Searches of each number of words.
const SEARCHES: usize = 300;

/// Matches of a lead that are asked for, as the panel asks.
const MATCHES: usize = 20;

/// Memory for making an index, in bytes.
const BUILDING: usize = 256 << 20;

/// Memory for following what arrives, in bytes.
const FOLLOWING: usize = 32 << 20;

/// Leads that arrive in a second while visibility is measured.
const ARRIVING: u32 = 200;

/// How long they arrive.
const ARRIVAL: Duration = Duration::from_secs(15);

/// What is measured.
pub(in crate::cli) struct Options {
    /// How many leads.
    pub(in crate::cli) leads: u32,
    /// What they are made from.
    pub(in crate::cli) seed: u64,
    /// Write the leads and the searches here instead of measuring.
    pub(in crate::cli) corpus: Option<PathBuf>,
    /// Where the index is made; a temporary folder when absent.
    pub(in crate::cli) folder: Option<PathBuf>,
    /// One JSON document instead of lines.
    pub(in crate::cli) json: bool,
}

/// What was measured.
#[derive(Debug, Serialize)]
struct Report {
    leads: u32,
    seed: u64,
    text_bytes: u64,
    index_bytes: u64,
    /// Bytes on disk for each byte of heading and text.
    size_ratio: f64,
    seconds: f64,
    leads_per_second: f64,
    segments: usize,
    /// By the number of words, with the total and snippets.
    words: Vec<Times>,
    /// The same searches by somebody of one office.
    words_of_an_office: Times,
    /// Quoted texts of four to eight characters.
    phrases: Times,
    /// Searches of two words with all facets.
    facets: Times,
    /// Searches of two words, the newest first.
    by_date: Times,
    /// Single characters.
    characters: Times,
    /// Leads against all others: the twenty likest with their evidence.
    matches: Times,
    /// From the arrival of a lead until it is found, while two hundred arrive each second.
    visible: Times,
    memory: Memory,
}

/// Measures and says what was found.
pub(in crate::cli) fn search(options: &Options) -> Result<ExitCode, Failure> {
    let corpus = Corpus::new(options.seed)?;
    if let Some(file) = &options.corpus {
        write_corpus(&corpus, options, file)?;
        return Ok(ExitCode::SUCCESS);
    }
    let temporary = tempfile::tempdir()?;
    let folder = options.folder.as_deref().unwrap_or(temporary.path());
    let report = measure(&corpus, options, folder).map_err(|error| told(&error))?;
    if options.json {
        println!("{}", serde_json::to_string_pretty(&report)?);
    } else {
        say(&report);
    }
    Ok(ExitCode::SUCCESS)
}

fn told(error: &IndexError) -> Failure {
    refused(error)
}

fn measure(corpus: &Corpus, options: &Options, folder: &Path) -> Result<Report, IndexError> {
    let _loaded = Analyzer::shared();
    let watch = Watch::start();
    let index = Index::open(folder)?.index;
    let (text_bytes, making) = timed(|| build(corpus, options.leads, &index));
    let text_bytes = text_bytes?;
    let index_bytes = size_of(folder)?;
    let segments = index.reader().segments();
    let searches: Vec<Vec<String>> = (1..=3).map(|words| searches(corpus, options, words)).collect();
    let mut words = Vec::new();
    for searches in &searches {
        words.push(times(&index, searches, |text| plain(Condition::text(text, false)))?);
    }
    let pairs = searches.get(1).map_or(&[][..], Vec::as_slice);
    let all: Vec<String> = searches.concat();
    let office = Seers::Of(vec![Seer::Everyone, Seer::Office(OfficeId(OFFICES / 2))]);
    let words_of_an_office =
        times(&index, &all, |text| Request { seers: office.clone(), ..plain(Condition::text(text, false)) })?;
    let phrases = times(&index, &phrases(corpus, options), |text| plain(Condition::text(text, true)))?;
    let facets =
        times(&index, pairs, |text| Request { facets: true, ..plain(Condition::text(text, false)) })?;
    let by_date =
        times(&index, pairs, |text| Request { sort: Sort::Date, ..plain(Condition::text(text, false)) })?;
    let characters: Vec<String> =
        all.iter().filter_map(|text| text.chars().next()).map(String::from).take(SEARCHES / 3).collect();
    let characters = times(&index, &characters, |text| plain(Condition::text(text, true)))?;
    let matches = matches(corpus, options, &index)?;
    let visible = visibility(corpus, options.leads, &index)?;
    let seconds = making.as_secs_f64();
    Ok(Report {
        leads: options.leads,
        seed: options.seed,
        text_bytes,
        index_bytes,
        size_ratio: ratio(index_bytes, text_bytes),
        seconds: millis(making) / 1_000.0,
        leads_per_second: (f64::from(options.leads) / seconds).round(),
        segments,
        words,
        words_of_an_office,
        phrases,
        facets,
        by_date,
        characters,
        matches,
        visible,
        memory: watch.finish(),
    })
}

/// Indexes the corpus; the bytes of its headings and texts.
fn build(corpus: &Corpus, leads: u32, index: &Index) -> Result<u64, IndexError> {
    let mut rebuild = index.rebuild(BUILDING, Reason::Asked)?;
    let mut bytes = 0;
    for id in 1..=i64::from(leads) {
        let lead = corpus.lead(id);
        bytes += size(&lead);
        rebuild.add(lead)?;
    }
    rebuild.finish(i64::from(leads))?;
    Ok(bytes)
}

fn size(lead: &Document) -> u64 {
    u64::try_from(lead.title.len() + lead.body.len()).unwrap_or(0)
}

fn ratio(part: u64, whole: u64) -> f64 {
    let (part, whole) = (u32::try_from(part / 1024), u32::try_from(whole / 1024));
    match (part, whole) {
        (Ok(part), Ok(whole)) if whole > 0 => {
            (f64::from(part) / f64::from(whole) * 1_000.0).round() / 1_000.0
        }
        _ => 0.0,
    }
}

fn plain(condition: Condition) -> Request {
    Request {
        condition,
        seers: Seers::All,
        sort: Sort::Relevance,
        limit: 20,
        after: None,
        facets: false,
        snippets: true,
    }
}

fn times(index: &Index, texts: &[String], request: impl Fn(&str) -> Request) -> Result<Times, IndexError> {
    let mut all = Vec::with_capacity(texts.len());
    for text in texts {
        let request = request(text);
        let (found, time) = timed(|| index.reader().search(&request));
        found?;
        all.push(time);
    }
    Ok(Times::of(all))
}

/// Searches of so many words, each from a lead of its own: more frequent words are asked for more often.
fn searches(corpus: &Corpus, options: &Options, words: usize) -> Vec<String> {
    let mut random = Random::new(options.seed ^ u64::try_from(words).unwrap_or(0));
    let mut made = Vec::with_capacity(SEARCHES);
    while made.len() < SEARCHES {
        let lead = corpus.lead(random.between(1, i64::from(options.leads.max(1))));
        let mut cut = Analyzer::shared().cut(&format!("{} {}", lead.title, lead.body));
        cut.retain(|word| word.chars().nth(1).is_some());
        random.shuffle(&mut cut);
        if cut.len() >= words {
            cut.truncate(words);
            made.push(cut.join(" "));
        }
    }
    made
}

fn phrases(corpus: &Corpus, options: &Options) -> Vec<String> {
    let mut random = Random::new(options.seed ^ 0x9);
    let phrase = |_| {
        let lead = corpus.lead(random.between(1, i64::from(options.leads.max(1))));
        let length = random.between(4, 8);
        let last = i64::try_from(lead.body.chars().count()).unwrap_or(0) - length;
        let from = usize::try_from(random.between(0, last.max(0))).unwrap_or(0);
        lead.body.chars().skip(from).take(usize::try_from(length).unwrap_or(0)).collect()
    };
    (0..SEARCHES).map(phrase).collect()
}

/// How long it takes to find what leads of the register are like. A few go before, for what is asked of the index
/// once.
fn matches(corpus: &Corpus, options: &Options, index: &Index) -> Result<Times, IndexError> {
    let mut random = Random::new(options.seed ^ 0x3a7c);
    let (snapshot, frequencies) = (index.reader(), Frequencies::default());
    let mut all = Vec::with_capacity(SEARCHES);
    for number in 0..SEARCHES + SEARCHES / 10 {
        let lead = Stored::of(&corpus.lead(random.between(1, i64::from(options.leads.max(1)))));
        let itself = Some(Reference { kind: RecordKind::Lead, id: lead.id });
        let asked = Asked { content: content(&lead), itself };
        let (found, time) = timed(|| {
            Matcher::new(&snapshot, &frequencies, Seers::All).matches(&asked, MATCHED_KINDS, MATCHES)
        });
        found?;
        if number >= SEARCHES / 10 {
            all.push(time);
        }
    }
    Ok(Times::of(all))
}

/// How long a lead that arrives is not found yet. It is written as the worker writes: what has arrived is
/// committed, then what arrived meanwhile.
fn visibility(corpus: &Corpus, leads: u32, index: &Index) -> Result<Times, IndexError> {
    let mut writer = index.writer(FOLLOWING)?;
    let start = Instant::now();
    let interval = Duration::from_secs(1) / ARRIVING;
    let due = |number: u32| interval * number;
    let mut given = 0_u32;
    let mut waits = Vec::new();
    while due(given) < ARRIVAL {
        let first = given;
        while due(given) <= start.elapsed() && due(given) < ARRIVAL {
            let id = i64::from(leads) + 1 + i64::from(given);
            // A quarter of them are leads that are changed.
            let id = if given.is_multiple_of(4) { id % i64::from(leads.max(1)) + 1 } else { id };
            writer.put(&corpus.lead(id))?;
            given += 1;
        }
        if first == given {
            std::thread::sleep(interval);
            continue;
        }
        writer.commit(i64::from(leads) + i64::from(given))?;
        waits.extend((first..given).map(|number| start.elapsed().saturating_sub(due(number))));
    }
    Ok(Times::of(waits))
}

/// Writes the leads as JSON lines, and the searches beside them, for others to be measured by.
fn write_corpus(corpus: &Corpus, options: &Options, file: &Path) -> Result<(), Failure> {
    let mut out = std::io::BufWriter::new(std::fs::File::create(file)?);
    for id in 1..=i64::from(options.leads) {
        let lead = corpus.lead(id);
        let line = serde_json::json!({ "id": id, "title": lead.title, "body": lead.body });
        writeln!(out, "{line}")?;
    }
    out.flush()?;
    let mut queries = file.as_os_str().to_owned();
    queries.push(".queries");
    let mut out = std::io::BufWriter::new(std::fs::File::create(queries)?);
    for words in 1..=3 {
        for text in searches(corpus, options, words) {
            writeln!(out, "{words}\t{text}")?;
        }
    }
    for text in phrases(corpus, options) {
        writeln!(out, "phrase\t{text}")?;
    }
    Ok(out.flush()?)
}

fn say(report: &Report) {
    let line = |what: &str, times: &Times| {
        println!(
            "{what:<28} p50 {:>8.3} ms   p99 {:>8.3} ms   max {:>8.3} ms   of {}",
            times.p50, times.p99, times.max, times.count
        );
    };
    println!(
        "{} leads, seed {}: {:.1} s, {} leads/s, {} segments",
        report.leads, report.seed, report.seconds, report.leads_per_second, report.segments
    );
    println!(
        "{:.1} MiB of text, {:.1} MiB on disk: {:.2} times",
        mebibytes(report.text_bytes),
        mebibytes(report.index_bytes),
        report.size_ratio
    );
    for (words, times) in (1..).zip(&report.words) {
        line(&format!("{words} word(s), with the total"), times);
    }
    line("1 to 3 words, of one office", &report.words_of_an_office);
    line("quoted, 4 to 8 characters", &report.phrases);
    line("2 words, with facets", &report.facets);
    line("2 words, newest first", &report.by_date);
    line("1 character", &report.characters);
    line("matches of a lead", &report.matches);
    line("visible after", &report.visible);
    println!(
        "memory: {} MiB own, {} MiB with mapped files, at most",
        report.memory.own_peak, report.memory.resident_peak
    );
}

fn mebibytes(bytes: u64) -> f64 {
    u32::try_from(bytes >> 10).map_or(0.0, |kibibytes| f64::from(kibibytes) / 1024.0)
}
