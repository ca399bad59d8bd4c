//! What a file is, by its content.

use std::io::{Read, Seek, SeekFrom};

use super::model::MediaType;

/// How much of a text is looked at.
const HEAD: u64 = 8 * 1024;

/// The kind of a file's content; none if it is of no kind that is kept.
///
/// # Errors
/// The reader's.
pub fn media_type<R: Read + Seek>(file: &mut R) -> std::io::Result<Option<MediaType>> {
    file.seek(SeekFrom::Start(0))?;
    let mut head = Vec::new();
    file.by_ref().take(HEAD).read_to_end(&mut head)?;
    file.seek(SeekFrom::Start(0))?;
    Ok(match magic(&head) {
        Some(MediaType::Zip) => Some(inside_zip(file)),
        Some(other) => Some(other),
        None => is_text(&head).then_some(MediaType::Text),
    })
}

fn magic(head: &[u8]) -> Option<MediaType> {
    if head.starts_with(b"\xff\xd8\xff") {
        return Some(MediaType::Jpeg);
    }
    if head.starts_with(b"\x89PNG\r\n\x1a\n") {
        return Some(MediaType::Png);
    }
    if head.starts_with(b"RIFF") && head.get(8..12) == Some(b"WEBP") {
        return Some(MediaType::Webp);
    }
    if head.starts_with(b"%PDF-") {
        return Some(MediaType::Pdf);
    }
    if head.starts_with(b"PK\x03\x04") {
        return Some(MediaType::Zip);
    }
    if head.get(4..8) == Some(b"ftyp") {
        return Some(MediaType::Mp4);
    }
    None
}

/// A document of Word or Excel is a zip with a certain part in it.
fn inside_zip<R: Read + Seek>(file: &mut R) -> MediaType {
    let Ok(archive) = zip::ZipArchive::new(file) else { return MediaType::Zip };
    let holds = |part: &str| archive.index_for_name(part).is_some();
    if holds("xl/workbook.xml") {
        MediaType::Xlsx
    } else if holds("word/document.xml") {
        MediaType::Docx
    } else {
        MediaType::Zip
    }
}

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
        assert_eq!(of("留言编号,内容".as_bytes()), Some(MediaType::Text));
        let (gb, _, _) = encoding_rs::GB18030.encode("留言编号，内容");
        assert_eq!(of(&gb), Some(MediaType::Text));
    }

    #[test]
    fn a_program_is_not_kept_whatever_its_name() {
        assert_eq!(of(b"\x7fELF\x02\x01\x01\0"), None);
        assert_eq!(of(b"MZ\x90\0\x03"), None);
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
