//! Text without marks.

use std::fs::File;
use std::io::{Read, Seek, SeekFrom};

use super::Unread;
use super::words::Words;
use crate::files::encoding::{Decoded, detect};

/// Bytes that are read of a text: more than the words of it that are kept can come from.
const MOST: u64 = 8 << 20;

pub(super) fn read(file: &File, words: &mut Words) -> Result<(), Unread> {
    let mut text = String::new();
    decoded(file, MOST)?.read_to_string(&mut text)?;
    words.push(&text);
    Ok(())
}

/// The beginning of a file as UTF-8: by its byte order mark, else as UTF-8 or GB18030; signs that are of neither
/// are shown as such.
pub(super) fn decoded(mut file: &File, most: u64) -> std::io::Result<impl Read> {
    let encoding = detect(&mut file)?.unwrap_or(encoding_rs::GB18030);
    file.seek(SeekFrom::Start(0))?;
    Ok(Decoded::new(file.take(most), encoding))
}
