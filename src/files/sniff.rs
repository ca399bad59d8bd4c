//! What a file is, by its content.

use std::io::{Read, Seek, SeekFrom};

use super::error::FileError;
use super::inside;
use super::kinds::MediaType;

/// How much of a file is looked at.
const HEAD: u64 = 8 * 1024;

/// The kind of a file's content; none if it is empty, or a program or script.
///
/// # Errors
/// The reader's.
pub fn media_type<R: Read + Seek>(file: &mut R) -> std::io::Result<Option<MediaType>> {
    file.seek(SeekFrom::Start(0))?;
    let mut head = Vec::new();
    file.by_ref().take(HEAD).read_to_end(&mut head)?;
    file.seek(SeekFrom::Start(0))?;
    if head.is_empty() || is_program(&head) {
        return Ok(None);
    }
    let told = match magic(&head) {
        Some(MediaType::Zip) => inside::of_zip(file),
        Some(MediaType::Compound) => inside::of_compound(file),
        Some(other) => other,
        None if is_text(&head) => of_text(&head),
        None => MediaType::Other,
    };
    file.seek(SeekFrom::Start(0))?;
    Ok(Some(told))
}

/// The kind of a file of so many bytes, if it may be kept.
///
/// # Errors
/// Why it may not; the reader's.
pub(super) fn examine<R: Read + Seek>(file: &mut R, size: u64) -> Result<MediaType, FileError> {
    let kind = media_type(file)?.ok_or(FileError::Program)?;
    let limit = kind.family().limit();
    if size > limit {
        return Err(FileError::TooLarge { limit });
    }
    inside::examine(file, kind, size)?;
    file.seek(SeekFrom::Start(0))?;
    Ok(kind)
}

/// Beginnings of what a machine runs, wherever in the world it runs.
const PROGRAMS: &[&[u8]] = &[
    b"\x7fELF",
    b"MZ",
    b"\xfe\xed\xfa\xce",
    b"\xfe\xed\xfa\xcf",
    b"\xce\xfa\xed\xfe",
    b"\xcf\xfa\xed\xfe",
    b"\xca\xfe\xba\xbe",
    b"dex\n",
    b"\0asm",
    b"#!",
    // A shortcut and a help book of Windows.
    b"L\0\0\0\x01\x14\x02\0",
    b"ITSF",
];

pub(super) fn is_program(head: &[u8]) -> bool {
    // A byte order mark before `#!` does not keep it from being run.
    let bare = head.strip_prefix(b"\xef\xbb\xbf").unwrap_or(head);
    if bare.starts_with(b"#!AMR") || bare.starts_with(b"MZ") && is_text(bare) {
        return false;
    }
    PROGRAMS.iter().any(|begin| bare.starts_with(begin))
}

const MAGIC: &[(&[u8], MediaType)] = &[
    (b"\xff\xd8\xff", MediaType::Jpeg),
    (b"\x89PNG\r\n\x1a\n", MediaType::Png),
    (b"GIF87a", MediaType::Gif),
    (b"GIF89a", MediaType::Gif),
    (b"II*\0", MediaType::Tiff),
    (b"MM\0*", MediaType::Tiff),
    (b"%PDF-", MediaType::Pdf),
    (b"PK\x03\x04", MediaType::Zip),
    (b"PK\x05\x06", MediaType::Zip),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", MediaType::Compound),
    (b"{\\rtf", MediaType::Rtf),
    (b"Rar!\x1a\x07", MediaType::Rar),
    (b"7z\xbc\xaf\x27\x1c", MediaType::SevenZip),
    (b"\x1f\x8b\x08", MediaType::Gzip),
    (b"\x1a\x45\xdf\xa3", MediaType::Matroska),
    (b"\0\0\x01\xba", MediaType::Mpeg),
    (b"\0\0\x01\xb3", MediaType::Mpeg),
    (b"FLV\x01", MediaType::Flv),
    (b"ID3", MediaType::Mp3),
    (b"#!AMR", MediaType::Amr),
    (b"OggS", MediaType::Ogg),
];

fn magic(head: &[u8]) -> Option<MediaType> {
    if let Some((_, kind)) = MAGIC.iter().find(|(begin, _)| head.starts_with(begin)) {
        return Some(*kind);
    }
    if head.starts_with(b"RIFF") {
        return match head.get(8..12) {
            Some(b"WEBP") => Some(MediaType::Webp),
            Some(b"WAVE") => Some(MediaType::Wav),
            Some(b"AVI ") => Some(MediaType::Avi),
            _ => None,
        };
    }
    if head.starts_with(b"BM") && head.get(6..10) == Some(&[0; 4]) {
        return Some(MediaType::Bmp);
    }
    if head.get(4..8) == Some(b"ftyp") {
        return Some(of_brand(head.get(8..12).unwrap_or_default()));
    }
    // Frames of MPEG sound, and packets of 188 bytes of a transport stream.
    if matches!(head, [0xff, 0xfb | 0xf3 | 0xf2, ..]) {
        return Some(MediaType::Mp3);
    }
    (head.first() == Some(&0x47) && head.get(188) == Some(&0x47) && head.get(376) == Some(&0x47))
        .then_some(MediaType::Mpeg)
}

/// What a file of boxes is, by its main brand.
fn of_brand(brand: &[u8]) -> MediaType {
    match brand {
        b"heic" | b"heix" | b"heim" | b"heis" | b"hevc" | b"hevx" | b"mif1" | b"msf1" => MediaType::Heic,
        b"avif" | b"avis" => MediaType::Avif,
        b"qt  " => MediaType::Mov,
        b"M4A " | b"M4B " => MediaType::M4a,
        _ => MediaType::Mp4,
    }
}

/// Text that a browser would take for a page or a picture is told from the rest.
fn of_text(head: &[u8]) -> MediaType {
    let text = match encoding_rs::Encoding::for_bom(head) {
        Some((encoding, _)) => encoding.decode(head).0,
        None => String::from_utf8_lossy(head),
    };
    let text = text.to_ascii_lowercase();
    let mut rest = text.trim_start();
    // A remark or a declaration may stand before the first element.
    loop {
        let after = match rest {
            _ if rest.starts_with("<!--") => rest.split_once("-->"),
            _ if rest.starts_with("<?") => rest.split_once("?>"),
            _ if rest.starts_with("<!doctype svg") => rest.split_once('>'),
            _ => None,
        };
        let Some((_, after)) = after else { break };
        rest = after.trim_start();
    }
    let element = rest.strip_prefix('<').unwrap_or_default();
    let element: String =
        element.chars().take_while(|c| c.is_ascii_alphanumeric() || "!:".contains(*c)).collect();
    // Other languages than HTML have elements of these names too, and say so.
    let is_xml = text.trim_start().starts_with("<?xml");
    match element.as_str() {
        "svg" | "svg:svg" => MediaType::Svg,
        "html" => MediaType::Html,
        "!doctype" if rest.starts_with("<!doctype html") => MediaType::Html,
        element if !is_xml && PAGE.contains(&element) => MediaType::Html,
        _ => MediaType::Text,
    }
}

/// Elements with which a page of HTML may begin.
const PAGE: &[&str] = &[
    "head", "body", "script", "meta", "title", "style", "table", "div", "iframe", "img", "p", "a", "form",
    "object", "embed", "link", "base",
];

/// Text has none of the control characters that programs and pictures are full of.
fn is_text(head: &[u8]) -> bool {
    if encoding_rs::Encoding::for_bom(head).is_some() {
        return true;
    }
    let controls = head.iter().any(|byte| matches!(byte, 0..=8 | 11 | 14..=26 | 28..=31 | 127));
    if head.is_empty() || controls {
        return false;
    }
    match std::str::from_utf8(head) {
        Ok(_) => true,
        // A character cut off at the end of what was looked at.
        Err(error) if error.error_len().is_none() => true,
        Err(_) => {
            let whole = head.get(..head.len().saturating_sub(3)).unwrap_or_default();
            let (_, _, malformed) = encoding_rs::GB18030.decode(whole);
            !malformed || {
                let (_, _, malformed) = encoding_rs::GB18030.decode(head);
                !malformed
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use std::io::{Cursor, Write};

    use super::*;

    fn of(bytes: &[u8]) -> Option<MediaType> {
        media_type(&mut Cursor::new(bytes)).unwrap()
    }

    fn zip_with(part: &str) -> Vec<u8> {
        let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
        zip.start_file(part, zip::write::SimpleFileOptions::default()).unwrap();
        zip.write_all(b"<x/>").unwrap();
        zip.finish().unwrap().into_inner()
    }

    #[test]
    fn content_tells_what_a_file_is() {
        assert_eq!(of(b"\xff\xd8\xff\xe0rest"), Some(MediaType::Jpeg));
        assert_eq!(of(b"\x89PNG\r\n\x1a\nrest"), Some(MediaType::Png));
        assert_eq!(of(b"RIFF\0\0\0\0WEBPVP8 "), Some(MediaType::Webp));
        assert_eq!(of(b"%PDF-1.7"), Some(MediaType::Pdf));
        assert_eq!(of(b"\0\0\0\x18ftypmp42"), Some(MediaType::Mp4));
        assert_eq!(of(&zip_with("word/document.xml")), Some(MediaType::Docx));
        assert_eq!(of(&zip_with("xl/workbook.xml")), Some(MediaType::Xlsx));
        assert_eq!(of(&zip_with("anything")), Some(MediaType::Zip));
        for (content, kind) in [
            (&b"#!AMR\n\x0c"[..], MediaType::Amr),
            (b"\0\0\0\x18ftypheic", MediaType::Heic),
            (b"\0\0\0\x18ftypqt  ", MediaType::Mov),
            (b"\0\x01\x02", MediaType::Other),
            (
                "<?xml version='1.0'?><!-- a --><!DOCTYPE svg PUBLIC 'x'>\n<svg onload='x()'/>".as_bytes(),
                MediaType::Svg,
            ),
            (b"\xef\xbb\xbf <!-- -->\n<!DOCTYPE html><p>", MediaType::Html),
            (b"<script>x()</script>", MediaType::Html),
            (b"\xff\xfe<\0h\0t\0m\0l\0>\0", MediaType::Html),
            (b"<?xml version='1.0'?><a/>", MediaType::Text),
            ("<通知>".as_bytes(), MediaType::Text),
            (b"MZ is a text", MediaType::Text),
        ] {
            assert_eq!(of(content), Some(kind), "{content:?}");
        }
        assert_eq!(of("留言编号,内容".as_bytes()), Some(MediaType::Text));
        let (gb, _, _) = encoding_rs::GB18030.encode("留言编号，内容");
        assert_eq!(of(&gb), Some(MediaType::Text));
    }

    #[test]
    fn a_program_is_not_kept_whatever_its_name() {
        assert_eq!(of(b"\x7fELF\x02\x01\x01\0"), None);
        assert_eq!(of(b"MZ\x90\0\x03"), None);
        assert_eq!(of(b"\xef\xbb\xbf#!/bin/sh\nrm"), None);
        assert_eq!(of(b""), None);
    }

    #[test]
    fn a_character_cut_off_by_the_look_is_still_text() {
        let long = "整".repeat(4000);
        assert_eq!(of(long.as_bytes()), Some(MediaType::Text));
        let (gb, _, _) = encoding_rs::GB18030.encode(&long);
        assert_eq!(of(&gb), Some(MediaType::Text));
        assert_eq!(of(format!("a{long}").as_bytes()), Some(MediaType::Text));
    }
}
