//! Making the copy from what was decided, looking whether anything is left in it, and taking it out.

use std::io::{Cursor, Seek, Write};

use serde_json::json;

use super::docx::{self, Docx};
use super::error::MaskingError;
use super::model::{Decision, Mark, Masking, MaskingId, MaskingState, Shape};
use super::replacing::Replacing;
use super::rules::Line;
use super::service::{Content, Source, opened, record, whole};
use super::store;
use crate::audit::{Subject, Work};
use crate::files::{FileError, FileHash, FileStore, Intake, Received, service as files};

/// Everywhere, and in names and addresses beside a text: there short words of plain letters may be words of the format.
fn replacings(marks: &[Mark]) -> Result<(Replacing, Replacing), MaskingError> {
    let of = |strict: bool| {
        let words = marks.iter().filter(|mark| mark.decision != Decision::Pending);
        let words = words.filter(|mark| !strict || !mark.words.is_ascii() || mark.words.len() > 5);
        Replacing::new(words.map(|mark| (mark.words.clone(), mark.replacement.clone())).collect())
    };
    Ok((of(false)?, of(true)?))
}

/// The lines of the copy as it would be by what is decided so far.
///
/// # Errors
/// When the source cannot be read.
pub fn preview(source: &Source, masking: &Masking, marks: &[Mark]) -> Result<Vec<String>, MaskingError> {
    unchanged(source, masking)?;
    let (full, _) = replacings(marks)?;
    let (lines, _) = source.lines()?;
    Ok(lines.iter().map(|Line(line)| full.replaced(line)).collect())
}

fn unchanged(source: &Source, masking: &Masking) -> Result<(), MaskingError> {
    if source.hash() == masking.source_hash {
        return Ok(());
    }
    tracing::error!(masking.id = %masking.id, "The source of masking {} is not what it was", masking.id);
    Err(MaskingError::SourceChanged)
}

/// Whether every word is decided, and any confirmed.
fn ready(masking: &Masking, marks: &[Mark]) -> Result<(), MaskingError> {
    if masking.state == MaskingState::Applied {
        return Err(MaskingError::Applied { id: masking.id });
    }
    let count = marks.iter().filter(|mark| mark.decision == Decision::Pending).count();
    if count > 0 {
        return Err(MaskingError::Undecided { count });
    }
    if marks.iter().any(|mark| mark.decision == Decision::Confirmed) {
        Ok(())
    } else {
        Err(MaskingError::NothingConfirmed)
    }
}

/// Makes the copy, and looks whether anything that was confirmed is left in it. It lies under its hash then, and
/// nothing names it yet.
///
/// # Errors
/// When words are not decided, or are left in the copy; the disk's.
pub fn make(
    files: &FileStore,
    source: &Source,
    masking: &Masking,
    marks: &[Mark],
) -> Result<Received, MaskingError> {
    ready(masking, marks)?;
    unchanged(source, masking)?;
    let (full, strict) = replacings(marks)?;
    let mut draft = files.draft()?;
    let left = match &source.content {
        Content::Docx(bytes) => {
            Docx::open(Cursor::new(bytes))?.write(&full, &strict, draft.as_file_mut())?;
            rewound(draft.as_file_mut())?;
            docx::left_in(draft.as_file_mut(), &full, &strict)?
        }
        Content::Text(text) => {
            let made = full.replaced(text);
            draft.write_all(made.as_bytes()).map_err(FileError::from)?;
            full.left(&made).map(|words| (words.to_owned(), String::from("text")))
        }
        Content::File(..) => return Err(MaskingError::Unreadable),
    };
    if let Some((words, part)) = left {
        return Err(MaskingError::WordsLeft { words, part });
    }
    rewound(draft.as_file_mut())?;
    let mut incoming = files.incoming(crate::files::MOST)?;
    incoming.take_all(draft.as_file_mut())?;
    Ok(files.keep(incoming.settle()?)?)
}

fn rewound<S: Seek>(file: &mut S) -> Result<(), MaskingError> {
    file.rewind().map_err(FileError::from)?;
    Ok(())
}

/// What the copy is called: its title without what was confirmed.
fn name(masking: &Masking, marks: &[Mark]) -> Result<String, MaskingError> {
    let ending = if masking.shape == Shape::Docx { "docx" } else { "txt" };
    let title = masking.title.strip_suffix(&format!(".{ending}")).unwrap_or(&masking.title);
    Ok(format!("{}（隐名）.{ending}", replacings(marks)?.0.replaced(title)))
}

/// Keeps that the copy was made. It never changes from then on.
///
/// # Errors
/// When somebody else was first.
pub fn apply(
    work: &mut Work<'_>,
    (id, version): (MaskingId, i32),
    received: &Received,
) -> Result<(Masking, Vec<Mark>), MaskingError> {
    let (row, marks) = opened(work, id, version)?;
    ready(&row, &marks)?;
    // File names have two hundred signs at most; a title may have as many.
    let name: String =
        name(&row, &marks)?.chars().rev().take(200).collect::<Vec<_>>().into_iter().rev().collect();
    files::enter(work, received, &name)?;
    store::applied(work.conn, id, &received.hash, (work.actor.person, work.now))?;
    let detail = json!({ "result": received.hash, "size": received.size, "source_hash": row.source_hash });
    record(work, &row, "masking.applied", detail);
    whole(work.conn, &work.actor.scope, id)
}

/// Notes that somebody takes the copy out; its hash and name.
///
/// # Errors
/// When there is none yet.
pub fn take(work: &mut Work<'_>, id: MaskingId) -> Result<(Masking, FileHash, String), MaskingError> {
    let (row, marks) = whole(work.conn, &work.actor.scope, id)?;
    let hash = row.result_hash.clone().ok_or(MaskingError::NotApplied { id })?;
    let name = name(&row, &marks)?;
    let detail = json!({ "result": hash });
    work.viewed(row.office_id, "masking.taken", Subject::new("masking", id.0), detail);
    Ok((row, hash, name))
}
