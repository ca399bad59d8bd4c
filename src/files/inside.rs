//! What lies inside of archives and compound documents, as far as it says what they are and whether they may be
//! kept. Nothing is unpacked to the disk, and of an entry only its beginning is read.

use std::io::{Read, Seek, SeekFrom};

use zip::ZipArchive;
use zip::read::ZipFile;

use super::error::FileError;
use super::kinds::{MediaType, Packing};
use super::sniff::is_program;

/// Entries of an archive that are looked through.
const ENTRIES: u64 = 10_000;
/// An archive that unpacks to more than this, and to so many times its size, is a bomb.
const LARGE: u64 = 1024 * 1024 * 1024;
const TIMES: u64 = 100;
/// How many bytes of an entry say what it is.
const BEGINNING: u64 = 16;

/// A document of Word, Excel or PowerPoint, and an OFD, is a zip with a certain part in it.
pub(super) fn of_zip<R: Read + Seek>(file: &mut R) -> MediaType {
    if entries(file).is_ok_and(|count| count > ENTRIES) {
        return MediaType::Zip;
    }
    let Ok(archive) = ZipArchive::new(file) else { return MediaType::Zip };
    let parts = [
        ("xl/workbook.xml", MediaType::Xlsx),
        ("word/document.xml", MediaType::Docx),
        ("ppt/presentation.xml", MediaType::Pptx),
        ("OFD.xml", MediaType::Ofd),
    ];
    let found = parts.into_iter().find(|(part, _)| archive.index_for_name(part).is_some());
    found.map_or(MediaType::Zip, |(_, kind)| kind)
}

/// A document in the compound form has a certain stream in it.
pub(super) fn of_compound<R: Read + Seek>(file: &mut R) -> MediaType {
    let Ok(compound) = cfb::CompoundFile::open(file) else { return MediaType::Compound };
    let streams = [
        ("/WordDocument", MediaType::Doc),
        ("/Workbook", MediaType::Xls),
        ("/Book", MediaType::Xls),
        ("/PowerPoint Document", MediaType::Ppt),
    ];
    let found = streams.into_iter().find(|(stream, _)| compound.is_stream(stream));
    found.map_or(MediaType::Compound, |(_, kind)| kind)
}

/// Looks into an archive of documents of so many bytes: its list of entries, their names, and what they unpack to.
/// What the entries are is seen when each is taken.
///
/// # Errors
/// Why it is not taken.
pub fn check_archive<R: Read + Seek>(file: &mut R, size: u64) -> Result<(), FileError> {
    archive(file, size, false)
}

/// Looks into a file of so many bytes that was told to be of a kind.
pub(super) fn examine<R: Read + Seek>(file: &mut R, kind: MediaType, size: u64) -> Result<(), FileError> {
    match kind.packing() {
        Packing::Zip => archive(file, size, true),
        Packing::Parts => archive(file, size, false),
        Packing::Compound => compound(file),
        Packing::Plain => Ok(()),
    }
}

fn compound<R: Read + Seek>(file: &mut R) -> Result<(), FileError> {
    // One that cannot be opened is opened by nothing else, and is kept as what it is.
    let Ok(compound) = cfb::CompoundFile::open(file) else { return Ok(()) };
    let has_macros =
        ["/Macros/VBA", "/_VBA_PROJECT_CUR", "/_VBA_PROJECT"].iter().any(|path| compound.exists(path));
    if has_macros { Err(FileError::Macros) } else { Ok(()) }
}

fn archive<R: Read + Seek>(file: &mut R, size: u64, is_plain: bool) -> Result<(), FileError> {
    // What a list of entries takes in memory is known before it is read.
    let count = entries(file)?;
    if count > ENTRIES {
        return Err(FileError::ArchiveEntries { count, limit: ENTRIES });
    }
    let mut archive = ZipArchive::new(file).map_err(|_| FileError::ArchiveUnreadable)?;
    let mut total = 0_u64;
    for index in 0..archive.len() {
        let entry = archive.by_index_raw(index).map_err(|_| FileError::ArchiveUnreadable)?;
        let name = name_of(&entry);
        total = total.saturating_add(entry.size());
        if escapes(&name) || entry.is_symlink() {
            return Err(FileError::ArchiveName { name });
        }
        if name.to_ascii_lowercase().ends_with("vbaproject.bin") {
            return Err(if is_plain { FileError::ArchiveProgram { name } } else { FileError::Macros });
        }
    }
    if total > LARGE && total / TIMES > size {
        return Err(FileError::ArchiveBomb);
    }
    if !is_plain {
        return Ok(());
    }
    for index in 0..archive.len() {
        let name = match archive.by_index_raw(index) {
            Ok(entry) => name_of(&entry),
            Err(_) => return Err(FileError::ArchiveUnreadable),
        };
        // What is under a password or packed in a way unknown here says nothing of itself but its name.
        let mut beginning = Vec::new();
        if let Ok(entry) = archive.by_index(index) {
            // What breaks off is judged by what came.
            drop(entry.take(BEGINNING).read_to_end(&mut beginning));
        }
        if is_program(&beginning) {
            return Err(FileError::ArchiveProgram { name });
        }
        if is_archive(&name, &beginning) {
            return Err(FileError::ArchiveNested { name });
        }
    }
    Ok(())
}

/// How many entries a zip can have at most: each has this mark in the list at its end. The whole file is read in
/// pieces, since what the end says of the list may be untrue.
fn entries<R: Read + Seek>(file: &mut R) -> std::io::Result<u64> {
    const MARK: u32 = 0x504b_0102;
    file.seek(SeekFrom::Start(0))?;
    let (mut piece, mut last, mut count) = (vec![0; 64 * 1024], 0_u32, 0_u64);
    loop {
        let read = file.read(&mut piece)?;
        let Some(bytes) = piece.get(..read).filter(|bytes| !bytes.is_empty()) else { break };
        for byte in bytes {
            last = last << 8 | u32::from(*byte);
            count += u64::from(last == MARK);
        }
    }
    file.seek(SeekFrom::Start(0))?;
    Ok(count)
}

/// The name of an entry, whatever the encoding: UTF-8, else that of the Chinese Windows.
fn name_of<R: Read>(entry: &ZipFile<'_, R>) -> String {
    let raw = entry.name_raw();
    let name = match std::str::from_utf8(raw) {
        Ok(name) => name.to_owned(),
        Err(_) => encoding_rs::GB18030.decode_without_bom_handling(raw).0.into_owned(),
    };
    name.chars().filter(|c| !c.is_control()).take(200).collect()
}

/// Whether a name leads out of the folder in which the archive is unpacked.
fn escapes(name: &str) -> bool {
    let mut letters = name.chars();
    let has_drive = letters.next().is_some_and(|c| c.is_ascii_alphabetic()) && letters.next() == Some(':');
    has_drive || name.starts_with(['/', '\\']) || name.split(['/', '\\']).any(|step| step == "..")
}

/// Documents that are zips themselves.
const DOCUMENTS: &[&str] = &["docx", "xlsx", "pptx", "ofd", "odt", "ods", "odp", "kmz"];
const ARCHIVES: &[&str] = &["zip", "rar", "7z", "gz", "tgz", "bz2", "xz", "tar", "jar", "cab", "iso"];

fn is_archive(name: &str, beginning: &[u8]) -> bool {
    let ending = name.rsplit_once('.').map(|(_, ending)| ending.to_ascii_lowercase()).unwrap_or_default();
    let is_zip = beginning.starts_with(b"PK\x03\x04") && !DOCUMENTS.contains(&ending.as_str());
    let others: [&[u8]; 5] = [b"Rar!\x1a\x07", b"7z\xbc\xaf\x27\x1c", b"\x1f\x8b\x08", b"BZh", b"\xfd7zXZ"];
    is_zip || others.iter().any(|magic| beginning.starts_with(magic)) || ARCHIVES.contains(&ending.as_str())
}

#[cfg(test)]
mod tests {
    use std::io::{Cursor, Write};

    use zip::ZipWriter;
    use zip::write::SimpleFileOptions;

    use super::*;

    fn zip(entries: &[(&str, &[u8])]) -> Vec<u8> {
        let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
        for (name, content) in entries {
            zip.start_file(*name, SimpleFileOptions::default()).unwrap();
            zip.write_all(content).unwrap();
        }
        zip.finish().unwrap().into_inner()
    }

    fn verdict(bytes: &[u8]) -> Result<MediaType, FileError> {
        let size = u64::try_from(bytes.len()).unwrap();
        crate::files::sniff::examine(&mut Cursor::new(bytes), size)
    }

    fn refused(bytes: &[u8]) -> String {
        use crate::kit::coded::Coded;
        verdict(bytes).unwrap_err().code().to_owned()
    }

    #[test]
    fn an_honest_archive_is_kept_whatever_the_encoding_of_its_names() {
        let plain = zip(&[
            ("现场/照片一.jpg", b"\xff\xd8\xff"),
            ("台账.xlsx", &zip(&[("xl/workbook.xml", b"<a/>")])),
        ]);
        assert!(matches!(verdict(&plain), Ok(MediaType::Zip)));
        let utf8 = zip(&[("AAAA.txt", b"1")]);
        // "照片" in GBK, in both places where the name stands.
        let gbk: Vec<u8> = String::from_utf8_lossy(&[]).bytes().chain(utf8).collect();
        let mut gbk = gbk;
        while let Some(at) = gbk.windows(4).position(|part| part == b"AAAA") {
            gbk[at..at + 4].copy_from_slice(b"\xd5\xd5\xc6\xac");
        }
        assert!(matches!(verdict(&gbk), Ok(MediaType::Zip)));
    }

    #[test]
    fn names_that_lead_out_are_refused() {
        for name in
            ["../../etc/passwd", "a/../../b", "/etc/passwd", "C:\\windows\\x", "a\\..\\..\\b", "\\\\host\\x"]
        {
            assert_eq!(refused(&zip(&[(name, b"x")])), "archive_unsafe_name", "{name}");
        }
        let mut link = ZipWriter::new(Cursor::new(Vec::new()));
        link.add_symlink("a", "/etc/passwd", SimpleFileOptions::default()).unwrap();
        assert_eq!(refused(&link.finish().unwrap().into_inner()), "archive_unsafe_name");
    }

    #[test]
    fn programs_and_archives_in_an_archive_are_refused_whatever_their_names() {
        assert_eq!(refused(&zip(&[("读我.txt", b"MZ\x90\0\x03\0\0\0")])), "archive_holds_program");
        assert_eq!(refused(&zip(&[("a.sh", b"#!/bin/sh\n")])), "archive_holds_program");
        assert_eq!(refused(&zip(&[("照片.jpg", &zip(&[("a", b"b")]))])), "archive_nested");
        assert_eq!(refused(&zip(&[("a.rar", b"Rar!\x1a\x07\0")])), "archive_nested");
    }

    #[test]
    fn too_many_entries_are_refused_before_they_are_listed() {
        // Marks alone, as a list that lies would have them.
        let mut bytes = zip(&[("a", b"b")]);
        bytes.extend(b"PK\x01\x02".repeat(10_001));
        assert_eq!(refused(&bytes), "archive_too_many_entries");
    }

    #[test]
    fn what_unpacks_to_far_more_than_it_is_is_refused() {
        let bytes = zip(&[("a", &[0; 100]), ("xl/workbook.xml", b"<a/>")]);
        let size = 100_u32.to_le_bytes();
        let mut lies = bytes.clone();
        for at in 0..bytes.len() - 4 {
            if bytes[at..at + 4] == size {
                lies[at..at + 4].copy_from_slice(&0xf000_0000_u32.to_le_bytes());
            }
        }
        assert_eq!(refused(&lies), "archive_bomb", "a document too");
    }

    #[test]
    fn documents_with_macros_are_refused() {
        let word = zip(&[("word/document.xml", b"<a/>"), ("word/vbaProject.bin", b"\xd0\xcf")]);
        assert_eq!(refused(&word), "file_has_macros");
        let mut compound = cfb::CompoundFile::create(Cursor::new(Vec::new())).unwrap();
        compound.create_stream("/WordDocument").unwrap().write_all(b"x").unwrap();
        let plain = compound.into_inner().into_inner();
        assert!(matches!(verdict(&plain), Ok(MediaType::Doc)));
        let mut compound = cfb::CompoundFile::open(Cursor::new(plain)).unwrap();
        compound.create_storage_all("/Macros/VBA").unwrap();
        compound.flush().unwrap();
        assert_eq!(refused(&compound.into_inner().into_inner()), "file_has_macros");
    }

    #[test]
    fn what_is_broken_ends_with_a_verdict() {
        assert_eq!(refused(b"PK\x03\x04 no zip"), "archive_unreadable");
        assert!(matches!(verdict(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 no document"), Ok(MediaType::Compound)));
    }

    proptest::proptest! {
        /// A zip or compound document of which a part is anything ends with a verdict.
        #[test]
        fn looking_inside_ends_whatever_the_bytes(
            is_zip in proptest::prelude::any::<bool>(),
            bytes in proptest::collection::vec(proptest::prelude::any::<u8>(), 1..60),
            at in 4_usize..3_000,
        ) {
            let mut whole = if is_zip {
                zip(&[("word/document.xml", b"<a/>"), ("a.txt", &[7; 300])])
            } else {
                let mut compound = cfb::CompoundFile::create(Cursor::new(Vec::new())).unwrap();
                compound.create_stream("/WordDocument").unwrap().write_all(&[7; 300]).unwrap();
                compound.into_inner().into_inner()
            };
            let at = at.min(whole.len());
            whole.splice(at..(at + bytes.len()).min(whole.len()), bytes);
            drop(verdict(&whole));
        }
    }
}
