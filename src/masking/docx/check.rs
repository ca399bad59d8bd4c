//! Looking whether words are left anywhere in a copy. It reads the copy its own way, and not by the parts that wrote it.

use std::io::{Cursor, Read, Seek};

use encoding_rs::GB18030;
use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};
use zip::ZipArchive;

use super::text::{decoded, is_declaration, is_measure, is_told, local, meant, value_of};
use super::{MaskingError, Replacing, bytes, is_xml};
use crate::files::{MediaType, media_type};

/// The first words that are left, and the part they are in: in a text across its tags, in a name, an address or a
/// description, in the name of a part, or in the bytes of what is no text.
pub(in crate::masking) fn left_in<R: Read + Seek>(
    copy: R,
    full: &Replacing,
    strict: &Replacing,
) -> Result<Option<(String, String)>, MaskingError> {
    let mut archive = ZipArchive::new(copy).map_err(|_| MaskingError::Unreadable)?;
    for at in 0..archive.len() {
        let name = {
            let entry = archive.by_index_raw(at).map_err(|_| MaskingError::Unreadable)?;
            entry.name().map_err(|_| MaskingError::Unreadable)?.into_owned()
        };
        let content = bytes(&mut archive, at)?;
        let found = match in_address(&name, strict) {
            Some(words) => Some(words.to_owned()),
            None if is_xml(&name) => {
                let text = std::str::from_utf8(&content).map_err(|_| MaskingError::Unreadable)?;
                in_xml(text, full, strict)?
            }
            None => in_bytes(&name, &content, strict),
        };
        if let Some(words) = found {
            return Ok(Some((words, name)));
        }
    }
    Ok(None)
}

fn in_address<'r>(value: &str, strict: &'r Replacing) -> Option<&'r str> {
    strict.left(value).or_else(|| strict.left(&decoded(value)?))
}

fn in_tag(
    tag: &BytesStart<'_>,
    full: &Replacing,
    strict: &Replacing,
) -> Result<Option<String>, MaskingError> {
    for attribute in tag.attributes().with_checks(false) {
        let attribute = attribute.map_err(|_| MaskingError::Unreadable)?;
        let key = attribute.key.as_ref();
        if is_declaration(key) {
            continue;
        }
        let value = value_of(&attribute)?;
        let found = if is_told(local(key)) { full.left(&value) } else { in_address(&value, strict) };
        if let Some(words) = found {
            return Ok(Some(words.to_owned()));
        }
    }
    Ok(None)
}

/// The text of a part with nothing of its tags but the ends of its paragraphs; codes of fields for themselves.
fn in_xml(xml: &str, full: &Replacing, strict: &Replacing) -> Result<Option<String>, MaskingError> {
    let mut reader = Reader::from_str(xml);
    let (mut open, mut text, mut codes) = (Vec::<String>::new(), String::new(), String::new());
    loop {
        let event = reader.read_event().map_err(|_| MaskingError::Unreadable)?;
        if let Event::Start(tag) | Event::Empty(tag) = &event
            && let Some(words) = in_tag(tag, full, strict)?
        {
            return Ok(Some(words));
        }
        let words = match event {
            Event::Start(tag) => {
                open.push(local(tag.name().as_ref()).to_owned());
                continue;
            }
            Event::End(_) => {
                if open.pop().is_some_and(|name| name == "p") {
                    text.push('\n');
                    codes.push('\n');
                }
                continue;
            }
            Event::Empty(tag) => {
                if matches!(local(tag.name().as_ref()), "tab" | "br" | "cr") {
                    text.push('\n');
                }
                continue;
            }
            Event::Text(told) => told.xml10_content().into_owned(),
            Event::CData(told) => told.xml10_content().into_owned(),
            Event::GeneralRef(name) => meant(&name)?,
            Event::Comment(told) => told.xml10_content().into_owned() + "\n",
            Event::PI(told) => told.content().to_owned() + "\n",
            Event::Decl(_) => continue,
            Event::DocType(_) => return Err(MaskingError::Unreadable),
            Event::Eof => break,
        };
        match open.last().map(String::as_str) {
            Some("instrText") => codes.push_str(&words),
            Some(name) if is_measure(name) => {}
            Some("t") => text.push_str(&words),
            Some(_) | None => {
                text.push('\n');
                text.push_str(&words);
                text.push('\n');
            }
        }
    }
    Ok(full.left(&text).or_else(|| full.left(&codes)).map(str::to_owned))
}

/// Words in a picture that is drawn by commands, in the encodings in which they are written. The bytes of packed
/// pictures and of fonts are any bytes: two signs stand in them by chance.
fn in_bytes(name: &str, content: &[u8], strict: &Replacing) -> Option<String> {
    let kind = media_type(&mut Cursor::new(content)).ok().flatten();
    if kind != Some(MediaType::Other) || [".odttf", ".ttf", ".fntdata"].iter().any(|end| name.ends_with(end))
    {
        return None;
    }
    let holds = |wanted: &[u8]| !wanted.is_empty() && memchr::memmem::find(content, wanted).is_some();
    let found = strict.gone().find(|words| {
        let little: Vec<u8> = words.encode_utf16().flat_map(u16::to_le_bytes).collect();
        let big: Vec<u8> = words.encode_utf16().flat_map(u16::to_be_bytes).collect();
        let (chinese, _, _) = GB18030.encode(words);
        holds(words.as_bytes()) || holds(&little) || holds(&big) || holds(&chinese)
    });
    found.map(str::to_owned)
}
