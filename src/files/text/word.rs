//! Documents of Word.

use std::fs::File;
use std::io::{Read, Seek};

use super::Unread;
use super::words::Words;
use crate::files::office::package;
use crate::files::office::xml::{Piece, Xml};

/// Bytes that one part may have unpacked.
const PART: u64 = 256 << 20;
/// Parts beside the body that are read: headings, notes, remarks.
const PARTS: usize = 200;

pub(super) fn read(file: &File, words: &mut Words) -> Result<(), Unread> {
    let mut document = package::open(file)?;
    part(&mut document, "word/document.xml", words)?.ok_or(Unread::Broken)?;
    let beside = |name: &String| {
        let part = name.strip_prefix("word/").and_then(|name| name.strip_suffix(".xml")).unwrap_or_default();
        ["footnotes", "endnotes", "comments", "header", "footer"].iter().any(|begin| part.starts_with(begin))
    };
    let mut names: Vec<String> =
        document.file_names().flatten().map(Into::into).filter(beside).take(PARTS).collect();
    names.sort_unstable();
    for name in names {
        // The body is read; a part beside it that is broken takes nothing from it.
        if words.is_full() || part(&mut document, &name, words).is_err() {
            break;
        }
    }
    Ok(())
}

fn part<R: Read + Seek>(
    document: &mut zip::ZipArchive<R>,
    name: &str,
    words: &mut Words,
) -> Result<Option<()>, Unread> {
    let Some(mut part) = package::part(document, name, PART)? else { return Ok(None) };
    // Paragraphs lie in cells and boxes, so that one may begin before another has ended.
    while !words.is_full() {
        let Some(piece) = part.next()? else { break };
        let Piece::Begin(tag) = piece else { continue };
        match tag.local_name().as_ref() {
            "t" => {
                text(&mut part, words)?;
            }
            "p" | "br" | "cr" => words.line(),
            "tab" => words.blank(),
            "tc" => words.blank(),
            // The same again for programs that do not know the first form; fields' codes; what was struck out.
            "Fallback" | "instrText" | "delText" | "rPr" | "pPr" | "sectPr" => part.skip()?,
            _ => {}
        }
    }
    words.line();
    Ok(Some(()))
}

fn text<R: Read>(part: &mut Xml<R>, words: &mut Words) -> Result<(), Unread> {
    let text = part.text()?;
    words.push(&text);
    Ok(())
}
