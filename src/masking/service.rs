//! Proposing and deciding. What takes long is done outside of any transaction.

use std::collections::BTreeMap;
use std::io::{Cursor, Read};

use serde_json::json;
use sha2::{Digest, Sha256};

use super::docx::{self, Docx};
use super::error::MaskingError;
use super::model::{
    Decision, Kind, LeftOut, Mark, MarkId, Masking, MaskingId, MaskingState, Reason, Shape, SourceKind,
};
use super::rules::{self, Found, Known, Line};
use super::store::{self, NewMark};
use super::suggestion::suggestions;
use crate::audit::{Subject, Work};
use crate::db::Db;
use crate::files::encoding::{Decoded, detect};
use crate::files::{FileError, FileHash, FileStore, MediaType};
use crate::kit::{Fields, Json, OfficeId, Scope};

/// Bytes of a text that is masked.
const MOST_TEXT: u64 = 8 << 20;
/// Decisions of one request.
const MOST_DECISIONS: usize = rules::MOST_MARKS;

/// What a copy is to be made of, and whose it is.
#[derive(Debug, Clone)]
pub struct Source {
    /// The procuratorate.
    pub office: OfficeId,
    /// The case it belongs to.
    pub case_id: Option<i64>,
    /// What it is.
    pub kind: SourceKind,
    /// The record, of a document or a brand case.
    pub id: Option<i64>,
    /// Which draft, of a brand case.
    pub no: Option<i32>,
    /// What it is called.
    pub title: String,
    /// The file, of a file: its hash stays what it is, whatever its text is decoded to.
    pub file: Option<FileHash>,
    /// What it holds.
    pub content: Content,
}

/// What a source holds.
#[derive(Debug, Clone)]
pub enum Content {
    /// A file of Word.
    Docx(Vec<u8>),
    /// A text.
    Text(String),
    /// A file that is kept.
    File(FileHash, MediaType),
}

impl Source {
    /// The same with what it holds in memory.
    ///
    /// # Errors
    /// When its file is of no kind that is masked, too large, or not there.
    pub fn loaded(mut self, files: &FileStore) -> Result<Self, MaskingError> {
        if let Content::File(hash, kind) = &self.content {
            self.file = Some(hash.clone());
            if !matches!(kind, MediaType::Docx | MediaType::Text) {
                return Err(MaskingError::KindNotMasked { kind: kind.zh() });
            }
            let limit = if *kind == MediaType::Docx { docx::MOST } else { MOST_TEXT };
            let mut bytes = Vec::new();
            files.open(hash)?.take(limit + 1).read_to_end(&mut bytes).map_err(FileError::from)?;
            if u64::try_from(bytes.len()).unwrap_or(u64::MAX) > limit {
                return Err(MaskingError::TooLarge { limit });
            }
            self.content =
                if *kind == MediaType::Docx { Content::Docx(bytes) } else { Content::Text(text(bytes)?) };
        }
        Ok(self)
    }

    fn shape(&self) -> Shape {
        match self.content {
            Content::Docx(_) | Content::File(_, MediaType::Docx) => Shape::Docx,
            Content::Text(_) | Content::File(..) => Shape::Text,
        }
    }

    pub(super) fn hash(&self) -> String {
        match (&self.file, &self.content) {
            (Some(hash), _) | (None, Content::File(hash, _)) => hash.to_string(),
            (None, Content::Docx(bytes)) => hex::encode(Sha256::digest(bytes)),
            (None, Content::Text(text)) => hex::encode(Sha256::digest(text)),
        }
    }

    pub(super) fn lines(&self) -> Result<(Vec<Line>, Vec<LeftOut>), MaskingError> {
        match &self.content {
            Content::Docx(bytes) => Docx::open(Cursor::new(bytes))?.lines(),
            Content::Text(text) => Ok((text.lines().map(|line| Line(line.to_owned())).collect(), Vec::new())),
            Content::File(..) => Err(MaskingError::Unreadable),
        }
    }
}

/// A text in whatever encoding it is written.
fn text(bytes: Vec<u8>) -> Result<String, MaskingError> {
    let mut bytes = Cursor::new(bytes);
    let encoding = detect(&mut bytes).map_err(FileError::from)?.ok_or(MaskingError::Unreadable)?;
    bytes.set_position(0);
    let mut text = String::new();
    Decoded::new(bytes, encoding).read_to_string(&mut text).map_err(|_| MaskingError::Unreadable)?;
    Ok(text)
}

/// Words that a person wants masked besides what is found.
#[derive(Debug, Clone)]
pub struct Added {
    /// The words.
    pub words: String,
    /// What they tell.
    pub kind: Kind,
}

/// What was found in a source.
#[derive(Debug, Clone)]
pub struct Analysed {
    marks: Vec<NewMark>,
    left_out: Vec<LeftOut>,
}

/// Looks through a source.
///
/// # Errors
/// When it cannot be read, or more is found than people can decide.
pub fn analyse(source: &Source, known: &[Known], added: &[Added]) -> Result<Analysed, MaskingError> {
    let (lines, left_out) = source.lines()?;
    let words = checked(added)?;
    let mut known = known.to_vec();
    known.extend(words.iter().map(|Added { words, kind }| Known {
        words: words.clone(),
        kind: *kind,
        reason: Reason::Added,
    }));
    let mut found = rules::find(&lines, &known)?;
    // What a person names is looked for to the letter, whatever the rules say of it.
    for one in literally(&lines, &words)? {
        if !found.iter().any(|known| known.words == one.words) {
            found.push(one);
        }
    }
    if let Some(absent) = words.iter().find(|it| !found.iter().any(|found| found.words == it.words)) {
        return Err(MaskingError::WordsAbsent { words: absent.words.clone() });
    }
    Ok(Analysed { marks: marks_of(&found, &[]), left_out })
}

/// Where words stand to the letter, each for itself: also within longer ones.
fn literally(lines: &[Line], words: &[Added]) -> Result<Vec<Found>, MaskingError> {
    let mut found: Vec<Found> = Vec::new();
    for Added { words, kind } in words {
        if !found.iter().any(|known| known.words == *words) {
            found.extend(rules::places(lines, vec![(words.clone(), (*kind, Reason::Added))])?);
        }
    }
    Ok(found)
}

fn checked(added: &[Added]) -> Result<Vec<Added>, MaskingError> {
    let mut fields = Fields::new();
    fields.check(added.len() <= 200, "words", "too_long", 200);
    let words = added.iter().enumerate().map(|(at, added)| Added {
        words: fields.text(&format!("words[{at}].words"), &added.words, 2..=200),
        kind: added.kind,
    });
    let words = words.collect();
    fields.finish()?;
    Ok(words)
}

/// Rows of what was found; names that would be called the same are told apart, also from those known before.
fn marks_of(found: &[Found], before: &[Mark]) -> Vec<NewMark> {
    let told: Vec<(Kind, &str)> = before
        .iter()
        .map(|mark| (mark.kind, mark.words.as_str()))
        .chain(found.iter().map(|found| (found.kind, found.words.as_str())))
        .collect();
    let suggested = suggestions(&told).into_iter().skip(before.len());
    let marks = found.iter().zip(suggested).map(|(found, suggestion)| NewMark {
        kind: found.kind,
        words: found.words.clone(),
        reason: found.reason,
        places: Json::new(found.places.clone()),
        count: i32::try_from(found.count).unwrap_or(i32::MAX),
        suggestion,
    });
    marks.collect()
}

/// Keeps what was found, to be decided by people.
///
/// # Errors
/// When purpose or title are missing or too long.
pub fn propose(
    work: &mut Work<'_>,
    source: &Source,
    analysed: &Analysed,
    purpose: &str,
) -> Result<(Masking, Vec<Mark>), MaskingError> {
    let mut fields = Fields::new();
    let purpose = fields.text("purpose", purpose, 1..=500);
    let title = fields.text("title", &source.title, 1..=200);
    fields.finish()?;
    let row = Masking {
        id: MaskingId(0),
        office_id: source.office,
        case_id: source.case_id,
        source_kind: source.kind,
        source_id: source.id,
        source_no: source.no,
        source_hash: source.hash(),
        shape: source.shape(),
        title,
        purpose,
        left_out: Json::new(analysed.left_out.clone()),
        state: MaskingState::Proposed,
        version: 1,
        proposed_by: work.actor.person,
        proposed_at: work.now,
        applied_by: None,
        applied_at: None,
        result_hash: None,
    };
    // A text that was sent is kept nowhere else.
    let text = match &source.content {
        Content::Text(text) if source.kind == SourceKind::Text => Some(text.as_str()),
        Content::Text(_) | Content::Docx(_) | Content::File(..) => None,
    };
    let id = store::insert(work.conn, &row, text)?;
    store::insert_marks(work.conn, id, &analysed.marks)?;
    let row = Masking { id, ..row };
    let detail = json!({ "source": row.source_kind, "source_id": row.source_id, "source_no": row.source_no,
        "source_hash": row.source_hash, "purpose": row.purpose, "words": analysed.marks.len() });
    record(work, &row, "masking.proposed", detail);
    let marks = store::marks(work.conn, id)?;
    Ok((row, marks))
}

pub(super) fn record(work: &mut Work<'_>, row: &Masking, action: &'static str, detail: serde_json::Value) {
    let subject = Subject::new("masking", row.id.0);
    match row.case_id {
        Some(case) => work.record_in_case(row.office_id, case, action, subject, detail),
        None => work.record(row.office_id, action, subject, detail),
    }
}

/// A copy with its words.
///
/// # Errors
/// When there is none, or it is not the asker's to see.
pub fn whole(conn: &mut Db, scope: &Scope, id: MaskingId) -> Result<(Masking, Vec<Mark>), MaskingError> {
    let row = store::masking(conn, scope, id)?.ok_or(MaskingError::NotFound { id })?;
    let marks = store::marks(conn, id)?;
    Ok((row, marks))
}

/// A copy that is still open, at the version given, from then on at the next.
pub(super) fn opened(
    work: &mut Work<'_>,
    id: MaskingId,
    version: i32,
) -> Result<(Masking, Vec<Mark>), MaskingError> {
    let (row, marks) = whole(work.conn, &work.actor.scope, id)?;
    if row.state == MaskingState::Applied {
        return Err(MaskingError::Applied { id });
    }
    if row.version != version || store::touch(work.conn, id, version)? == 0 {
        return Err(MaskingError::Stale { current: row.version });
    }
    Ok((row, marks))
}

/// Looks where words that a person adds stand in the source.
///
/// # Errors
/// When they do not, or are known.
pub fn look_for(source: &Source, marks: &[Mark], added: &[Added]) -> Result<Analysed, MaskingError> {
    let words = checked(added)?;
    if let Some(known) = words.iter().find(|it| marks.iter().any(|mark| mark.words == it.words)) {
        return Err(MaskingError::WordsKnown { words: known.words.clone() });
    }
    let (lines, left_out) = source.lines()?;
    let found = literally(&lines, &words)?;
    if let Some(absent) = words.iter().find(|it| !found.iter().any(|found| found.words == it.words)) {
        return Err(MaskingError::WordsAbsent { words: absent.words.clone() });
    }
    if marks.len() + found.len() > rules::MOST_MARKS {
        return Err(MaskingError::TooMany { limit: rules::MOST_MARKS });
    }
    Ok(Analysed { marks: marks_of(&found, marks), left_out })
}

/// Adds words that a person named.
///
/// # Errors
/// When the copy was made, or somebody else was first.
pub fn add(
    work: &mut Work<'_>,
    (id, version): (MaskingId, i32),
    found: &Analysed,
) -> Result<(Masking, Vec<Mark>), MaskingError> {
    let (row, _) = opened(work, id, version)?;
    store::insert_marks(work.conn, id, &found.marks)?;
    record(work, &row, "masking.words_added", json!({ "words": found.marks.len() }));
    whole(work.conn, &work.actor.scope, id)
}

/// What somebody decides of words.
#[derive(Debug, Clone)]
pub struct Decided {
    /// The words.
    pub mark: MarkId,
    /// What is decided.
    pub decision: Decision,
    /// What stands in their place; what was suggested when absent.
    pub replacement: Option<String>,
}

/// Keeps decisions, all of them or none.
///
/// # Errors
/// When the copy was made, words are not of it, or what is to stand in their place would tell them.
pub fn decide(
    work: &mut Work<'_>,
    (id, version): (MaskingId, i32),
    decided: &[Decided],
) -> Result<(Masking, Vec<Mark>), MaskingError> {
    let (row, marks) = opened(work, id, version)?;
    let mut fields = Fields::new();
    fields.check((1..=MOST_DECISIONS).contains(&decided.len()), "decisions", "out_of_range", MOST_DECISIONS);
    let (mut kept, mut counts) = (Vec::new(), BTreeMap::<&str, u32>::new());
    for (at, one) in decided.iter().enumerate() {
        let mark = marks
            .iter()
            .find(|mark| mark.id == one.mark)
            .ok_or(MaskingError::MarkNotFound { id: one.mark })?;
        let name = format!("decisions[{at}].replacement");
        let replacement = match (one.decision, &one.replacement) {
            (Decision::Confirmed, Some(told)) => {
                let told = fields.text(&name, told, 0..=200);
                fields.check(!told.contains(&mark.words), &name, "masking_tells", &mark.words);
                fields.check(!told.contains(['\n', '\r', '\t']), &name, "malformed", "");
                Some(told)
            }
            (Decision::Confirmed, None) => Some(mark.suggestion.clone()),
            (Decision::Rejected | Decision::Pending, _) => None,
        };
        let changed = replacement.as_ref().is_some_and(|told| *told != mark.suggestion);
        *counts.entry(if changed { "changed" } else { one.decision.code() }).or_default() += 1;
        kept.push((one.mark, one.decision, replacement));
    }
    fields.finish()?;
    for (mark, decision, replacement) in kept {
        let by = (work.actor.person, work.now);
        store::decide(work.conn, (id, mark), (decision, replacement.as_deref()), by)?;
    }
    record(work, &row, "masking.decided", json!(counts));
    whole(work.conn, &work.actor.scope, id)
}
