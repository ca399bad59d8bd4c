//! Documents whose pages are parts of their own: slides of PowerPoint, pages of an OFD.

use std::fs::File;

use super::Unread;
use super::words::Words;
use crate::files::office::package;
use crate::files::office::xml::Piece;

/// Bytes that one page may have unpacked.
const PART: u64 = 64 << 20;
/// Pages that are read.
const PAGES: usize = 5_000;

/// The slides of a presentation in their order, then the notes to them.
pub(super) fn slides(file: &File, words: &mut Words) -> Result<(), Unread> {
    let mut found = 0;
    for begin in ["ppt/slides/slide", "ppt/notesSlides/notesSlide"] {
        found += read(file, words, |name| name.starts_with(begin) && name.ends_with(".xml"))?;
    }
    if found == 0 { Err(Unread::Broken) } else { Ok(()) }
}

/// The pages of an OFD (GB/T 33190) in their order.
pub(super) fn ofd(file: &File, words: &mut Words) -> Result<(), Unread> {
    let is_page = |name: &str| name.contains("/Pages/") && name.ends_with(".xml");
    if read(file, words, is_page)? == 0 { Err(Unread::Broken) } else { Ok(()) }
}

/// Reads the parts of some names in the order of the numbers in them; how many there are.
fn read(file: &File, words: &mut Words, is_page: impl Fn(&str) -> bool) -> Result<usize, Unread> {
    let mut document = package::open(file)?;
    let mut names: Vec<String> = document
        .file_names()
        .flatten()
        .map(Into::into)
        .filter(|name: &String| is_page(name))
        .take(PAGES)
        .collect();
    names.sort_by_key(|name| numbers(name));
    for name in &names {
        if words.is_full() {
            break;
        }
        let Some(mut part) = package::part(&mut document, name, PART)? else { continue };
        while !words.is_full() {
            let Some(piece) = part.next()? else { break };
            let Piece::Begin(tag) = piece else { continue };
            match tag.local_name().as_ref() {
                "t" | "TextCode" => {
                    let text = part.text()?;
                    words.push(&text);
                }
                "p" | "br" | "TextObject" => words.line(),
                "tc" | "tab" => words.blank(),
                "Fallback" => part.skip()?,
                _ => {}
            }
        }
        words.line();
    }
    Ok(names.len())
}

/// The numbers in a name: `Doc_0/Pages/Page_12/Content.xml` is 0, 12.
fn numbers(name: &str) -> Vec<u32> {
    let digits = name.split(|c: char| !c.is_ascii_digit()).filter(|digits| !digits.is_empty());
    digits.map(|digits| digits.parse().unwrap_or(u32::MAX)).collect()
}
