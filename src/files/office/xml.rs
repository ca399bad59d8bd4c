//! XML of a part, event by event, none of which may be large.

use std::borrow::Cow;
use std::io::{BufReader, Error, ErrorKind, Read};

use quick_xml::Reader;
use quick_xml::XmlVersion;
use quick_xml::escape::resolve_xml_entity;
use quick_xml::events::{BytesRef, BytesStart, Event};

use super::escapes::plain;
use crate::files::office::OfficeError;

/// Bytes that one piece may have: a tag, or the text between two. Excel keeps at most 32,767 characters in a cell.
const PIECE_LIMIT: u64 = 1024 * 1024;
/// Bytes of a text that is put together from pieces.
const TEXT_LIMIT: usize = 1024 * 1024;
/// How deep elements may lie in each other; those of a workbook lie less than ten deep, tables in tables of a
/// document some dozens.
const DEPTH_LIMIT: u32 = 256;

/// A part that is being read.
pub(in crate::files) struct Xml<R> {
    reader: Reader<BufReader<Counted<R>>>,
    piece: Vec<u8>,
    depth: u32,
}

/// Counts what is read against what may be read, whatever a zip says of itself.
struct Counted<R> {
    inner: R,
    part_left: u64,
    piece_left: u64,
}

impl<R: Read> Read for Counted<R> {
    fn read(&mut self, out: &mut [u8]) -> std::io::Result<usize> {
        if self.piece_left == 0 {
            return Err(Error::new(ErrorKind::InvalidData, "a piece of XML is too large"));
        }
        let read = self.inner.read(out)?;
        let bytes = u64::try_from(read).unwrap_or(u64::MAX);
        self.piece_left = self.piece_left.saturating_sub(bytes);
        self.part_left = self
            .part_left
            .checked_sub(bytes)
            .ok_or_else(|| Error::new(ErrorKind::FileTooLarge, "the part is too large"))?;
        Ok(read)
    }
}

/// What comes next in a part.
pub(in crate::files) enum Piece<'a> {
    /// An element begins.
    Begin(BytesStart<'a>),
    /// The element that was begun last ends.
    End,
    /// Text, as it is meant.
    Text(Cow<'a, str>),
    /// A remark or the like.
    Other,
}

impl<R: Read> Xml<R> {
    /// Begins to read a part of at most so many bytes.
    pub(in crate::files) fn new(part: R, limit: u64) -> Self {
        let counted = Counted { inner: part, part_left: limit, piece_left: PIECE_LIMIT };
        let mut reader = Reader::from_reader(BufReader::new(counted));
        // `<c/>` is told as `<c></c>`.
        reader.config_mut().expand_empty_elements = true;
        Self { reader, piece: Vec::new(), depth: 0 }
    }

    /// What comes next; none at the end of the part. A part that ends before its elements do is broken.
    pub(in crate::files) fn next(&mut self) -> Result<Option<Piece<'_>>, OfficeError> {
        self.piece.clear();
        // After a large piece its room is given back.
        self.piece.shrink_to(64 * 1024);
        self.reader.get_mut().get_mut().piece_left = PIECE_LIMIT;
        Ok(Some(match self.reader.read_event_into(&mut self.piece).map_err(unreadable)? {
            Event::Start(_) if self.depth == DEPTH_LIMIT => return Err(OfficeError::Unreadable),
            Event::Start(tag) | Event::Empty(tag) => {
                self.depth += 1;
                Piece::Begin(tag)
            }
            Event::End(_) => {
                self.depth = self.depth.saturating_sub(1);
                Piece::End
            }
            Event::Text(text) => Piece::Text(text.xml10_content()),
            Event::CData(text) => Piece::Text(text.xml10_content()),
            Event::GeneralRef(name) => Piece::Text(meant(&name)?),
            Event::Comment(_) | Event::Decl(_) | Event::PI(_) | Event::DocType(_) => Piece::Other,
            Event::Eof if self.depth == 0 => return Ok(None),
            Event::Eof => return Err(OfficeError::Unreadable),
        }))
    }

    /// What comes next inside of an element.
    pub(in crate::files) fn inside(&mut self) -> Result<Piece<'_>, OfficeError> {
        self.next()?.ok_or(OfficeError::Unreadable)
    }

    /// How many elements are open.
    pub(in crate::files) fn depth(&self) -> u32 {
        self.depth
    }

    /// The depth outside of the element that was begun last.
    pub(in crate::files) fn outside(&self) -> u32 {
        self.depth.saturating_sub(1)
    }

    /// Passes over the rest of the element that was begun last.
    pub(in crate::files) fn skip(&mut self) -> Result<(), OfficeError> {
        let outside = self.outside();
        while self.depth > outside {
            self.inside()?;
        }
        Ok(())
    }

    /// The text of the element that was begun last, to its end.
    pub(in crate::files) fn text(&mut self) -> Result<String, OfficeError> {
        let outside = self.outside();
        let mut text = String::new();
        while self.depth > outside {
            if let Piece::Text(part) = self.inside()? {
                text.push_str(&part);
            }
            if text.len() > TEXT_LIMIT {
                return Err(OfficeError::Unreadable);
            }
        }
        Ok(text)
    }

    /// A text of a cell to the end of the element that was begun last (`si`, `is`): its runs one after the
    /// other, without how they are pronounced.
    pub(in crate::files) fn words(&mut self) -> Result<String, OfficeError> {
        let outside = self.outside();
        let mut words = String::new();
        while self.depth > outside {
            let Piece::Begin(tag) = self.inside()? else { continue };
            match tag.local_name().as_ref() {
                "t" => {
                    let keeps_blanks = attribute(&tag, "space")?.is_some_and(|said| said == "preserve");
                    let text = self.text()?;
                    let kept = if keeps_blanks { &text } else { text.trim_matches([' ', '\t', '\r', '\n']) };
                    words.push_str(&plain(kept));
                }
                "rPh" | "rPr" | "phoneticPr" => self.skip()?,
                _ => {}
            }
            if words.len() > TEXT_LIMIT {
                return Err(OfficeError::Unreadable);
            }
        }
        Ok(words)
    }
}

/// What a reference stands for. Names that a file declares itself are not followed.
fn meant(reference: &BytesRef<'_>) -> Result<Cow<'static, str>, OfficeError> {
    if let Some(sign) = resolve_xml_entity(reference) {
        return Ok(Cow::Borrowed(sign));
    }
    let sign = reference.resolve_char_ref().map_err(unreadable)?.ok_or(OfficeError::Unreadable)?;
    Ok(Cow::Owned(sign.to_string()))
}

/// The value of an attribute, by its name without prefix.
pub(in crate::files) fn attribute(tag: &BytesStart<'_>, name: &str) -> Result<Option<String>, OfficeError> {
    for attribute in tag.attributes().with_checks(false) {
        let attribute = attribute.map_err(|_| OfficeError::Unreadable)?;
        if attribute.key.local_name().as_ref() == name {
            let value = attribute.normalized_value(XmlVersion::Implicit1_0).map_err(unreadable)?;
            return Ok(Some(value.into_owned()));
        }
    }
    Ok(None)
}

fn unreadable(error: quick_xml::Error) -> OfficeError {
    if let quick_xml::Error::Io(error) = error { broken(error.kind()) } else { OfficeError::Unreadable }
}

/// A workbook that does not unpack is told from a disk that does not answer.
pub(in crate::files) fn broken(kind: ErrorKind) -> OfficeError {
    let spoilt =
        [ErrorKind::InvalidData, ErrorKind::InvalidInput, ErrorKind::UnexpectedEof, ErrorKind::Other];
    if kind == ErrorKind::FileTooLarge {
        OfficeError::TooLarge
    } else if spoilt.contains(&kind) {
        OfficeError::Unreadable
    } else {
        Error::from(kind).into()
    }
}
