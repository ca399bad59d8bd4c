//! Files of Word: what they say, and a copy without what must not be in it.
//!
//! A copy is made of those parts alone that are reached from the document and can be looked into. Remarks, what was
//! struck out, properties, signatures, previews and data behind the text are left out; a part whose content nobody
//! could vouch for refuses the whole. What is confirmed is taken out of the text, across runs, and out of names and
//! descriptions beside it. Parts are read one after the other, each within a limit.

mod check;
mod parts;
mod text;

use std::collections::BTreeSet;
use std::io::{Cursor, Read, Seek, Write};

use zip::write::SimpleFileOptions;
use zip::{ZipArchive, ZipWriter};

use super::error::MaskingError;
use super::model::LeftOut;
use super::replacing::Replacing;
use super::rules::Line;
use crate::files::picture::{can_be_cleaned, clean};
use crate::files::{MediaType, media_type};
pub(super) use check::left_in;
use parts::{CONTENT_TYPES, Part, Role};
use text::Rewriter;

/// Bytes that a document may have, packed.
pub(super) const MOST: u64 = 64 << 20;
/// Bytes that a part may have unpacked, and all of them.
const PART: u64 = 64 << 20;
const WHOLE: u64 = 512 << 20;
/// Bytes of text that is looked through.
const TEXT: usize = 16 << 20;
/// Entries of a package.
const ENTRIES: usize = 5_000;

const CORE: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\
    <cp:coreProperties xmlns:cp=\"http://schemas.openxmlformats.org/package/2006/metadata/core-properties\"/>";
const EXTENDED: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\
    <Properties xmlns=\"http://schemas.openxmlformats.org/officeDocument/2006/extended-properties\"/>";

/// A document that was opened.
pub(super) struct Docx<R> {
    archive: ZipArchive<R>,
    parts: Vec<Part>,
    left_out: BTreeSet<LeftOut>,
}

impl<R: Read + Seek> Docx<R> {
    /// Opens a document and finds the parts that a copy is made of.
    pub(super) fn open(reader: R) -> Result<Self, MaskingError> {
        let mut archive = ZipArchive::new(reader).map_err(|_| MaskingError::Unreadable)?;
        if archive.len() > ENTRIES {
            return Err(MaskingError::TooLarge { limit: MOST });
        }
        let (parts, left_out) = parts::reached(&mut archive)?;
        Ok(Self { archive, parts, left_out })
    }

    /// What it says, line by line, and what a copy will not have.
    pub(super) fn lines(mut self) -> Result<(Vec<Line>, Vec<LeftOut>), MaskingError> {
        let (mut lines, mut length) = (Vec::new(), 0);
        for part in self.parts.iter().filter(|part| part.role == Role::Text) {
            let xml = xml(&mut self.archive, part.at)?;
            let mut rewriter = Rewriter::new(None);
            rewriter.rewrite(&xml)?;
            length += rewriter.lines.iter().map(|Line(line)| line.len()).sum::<usize>();
            if length > TEXT {
                return Err(MaskingError::TooLarge { limit: MOST });
            }
            lines.append(&mut rewriter.lines);
            self.left_out.append(&mut rewriter.left_out);
        }
        Ok((lines, self.left_out.into_iter().collect()))
    }

    /// Writes the copy.
    pub(super) fn write<W: Write + Seek>(
        mut self,
        replacing: &Replacing,
        strict: &Replacing,
        to: W,
    ) -> Result<(), MaskingError> {
        let masks = text::Masks { full: replacing, strict };
        let mut zip = ZipWriter::new(to);
        for part in &self.parts {
            let name = masks.address(&part.name).unwrap_or_else(|| part.name.clone());
            let content = match part.role {
                Role::Core => CORE.as_bytes().to_vec(),
                Role::Extended => EXTENDED.as_bytes().to_vec(),
                Role::Text => {
                    let mut rewriter = Rewriter::new(Some(masks));
                    rewriter.rewrite(&xml(&mut self.archive, part.at)?)?
                }
                Role::Relations => parts::relations(&xml(&mut self.archive, part.at)?, &part.name, masks)?,
                Role::ContentTypes => {
                    parts::content_types(&xml(&mut self.archive, part.at)?, &self.parts, masks)?
                }
                Role::Other => plain(bytes(&mut self.archive, part.at)?, &part.name)?,
            };
            let written = zip
                .start_file(name, SimpleFileOptions::default())
                .map_err(std::io::Error::other)
                .and_then(|()| zip.write_all(&content));
            written.map_err(storage)?;
        }
        let done = zip.finish().map_err(std::io::Error::other).and_then(|mut to| to.flush());
        done.map_err(storage)
    }
}

/// A picture without what the camera wrote into it; a font and a drawing as they are.
fn plain(content: Vec<u8>, name: &str) -> Result<Vec<u8>, MaskingError> {
    let unknown = || MaskingError::PartUnknown { part: name.to_owned() };
    let kind = media_type(&mut Cursor::new(&content)).ok().flatten().ok_or_else(unknown)?;
    if can_be_cleaned(kind) {
        let mut cleaned = Vec::with_capacity(content.len());
        clean(kind, &mut Cursor::new(&content), &mut cleaned).map_err(|_| unknown())?;
        return Ok(cleaned);
    }
    // Of others nobody could say what the camera wrote into them, or what is in them.
    if matches!(kind, MediaType::Gif | MediaType::Bmp | MediaType::Other) {
        Ok(content)
    } else {
        Err(unknown())
    }
}

fn storage(error: std::io::Error) -> MaskingError {
    MaskingError::from(crate::files::FileError::from(error))
}

/// An entry, unpacked.
fn bytes<R: Read + Seek>(archive: &mut ZipArchive<R>, at: usize) -> Result<Vec<u8>, MaskingError> {
    let part = archive.by_index(at).map_err(|_| MaskingError::Unreadable)?;
    let mut content = Vec::new();
    part.take(PART + 1).read_to_end(&mut content).map_err(|_| MaskingError::Unreadable)?;
    if u64::try_from(content.len()).unwrap_or(u64::MAX) > PART {
        return Err(MaskingError::TooLarge { limit: MOST });
    }
    Ok(content)
}

fn xml<R: Read + Seek>(archive: &mut ZipArchive<R>, at: usize) -> Result<String, MaskingError> {
    String::from_utf8(bytes(archive, at)?).map_err(|_| MaskingError::Unreadable)
}

/// Whether a part is XML by its name.
fn is_xml(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    [".xml", ".rels", ".svg", ".vml"].iter().any(|ending| name.ends_with(ending))
        || name == CONTENT_TYPES.to_ascii_lowercase()
}

#[cfg(test)]
mod tests;
