//! Texts that may be asked for again, on disk: in a file that has no name and goes with the process, in blocks
//! under a key that is nowhere else.

use std::collections::VecDeque;
use std::fs::File;
use std::io::{Read, Seek, SeekFrom, Write};
use std::path::Path;

use chacha20poly1305::aead::{Aead, KeyInit};
use chacha20poly1305::{Key, XChaCha20Poly1305, XNonce};

use crate::files::office::OfficeError;

/// Bytes at which a block is full.
const BLOCK: usize = 16 * 1024;
/// Blocks that are held open.
const OPEN: usize = 64;

/// Texts by their number.
pub(super) struct Spill {
    file: File,
    cipher: XChaCha20Poly1305,
    /// Blocks in the file, by the number of their first text.
    blocks: Vec<Block>,
    /// Bytes in the file.
    end: u64,
    /// The last texts, not yet in the file, and their bytes.
    filling: Vec<Box<str>>,
    bytes: usize,
    /// Blocks that were read back, the latest first.
    open: VecDeque<(usize, Vec<Box<str>>)>,
}

struct Block {
    first: usize,
    at: u64,
    length: usize,
}

impl Spill {
    /// Begins with no text; the file lies in a folder where sheets lie.
    pub(super) fn new(folder: &Path) -> Result<Self, OfficeError> {
        let mut key = [0_u8; 32];
        getrandom::fill(&mut key).map_err(|_| lost())?;
        Ok(Self {
            file: tempfile::tempfile_in(folder)?,
            cipher: XChaCha20Poly1305::new(&Key::from(key)),
            blocks: Vec::new(),
            end: 0,
            filling: Vec::new(),
            bytes: 0,
            open: VecDeque::new(),
        })
    }

    /// How many texts there are.
    pub(super) fn len(&self) -> usize {
        self.first_filling() + self.filling.len()
    }

    fn first_filling(&self) -> usize {
        self.blocks.last().map_or(0, |block| block.first + block.length)
    }

    /// Adds a text.
    pub(super) fn push(&mut self, text: String) -> Result<(), OfficeError> {
        // An empty text takes room too.
        self.bytes += text.len() + 8;
        self.filling.push(text.into_boxed_str());
        if self.bytes >= BLOCK { self.seal() } else { Ok(()) }
    }

    /// A text by its number, the first being 0.
    pub(super) fn get(&mut self, number: usize) -> Result<Option<&str>, OfficeError> {
        let first_filling = self.first_filling();
        if let Some(within) = number.checked_sub(first_filling) {
            return Ok(self.filling.get(within).map(AsRef::as_ref));
        }
        let block = self.blocks.partition_point(|block| block.first <= number).saturating_sub(1);
        if let Some(place) = self.open.iter().position(|(open, _)| *open == block) {
            if place > 0
                && let Some(found) = self.open.remove(place)
            {
                self.open.push_front(found);
            }
        } else {
            let texts = self.read(block)?;
            self.open.truncate(OPEN - 1);
            self.open.push_front((block, texts));
        }
        let within = self.blocks.get(block).map_or(0, |block| number - block.first);
        Ok(self.open.front().and_then(|(_, texts)| texts.get(within)).map(AsRef::as_ref))
    }

    /// Puts the last texts into the file.
    fn seal(&mut self) -> Result<(), OfficeError> {
        let mut plain = Vec::with_capacity(self.bytes);
        for text in &self.filling {
            let length = u32::try_from(text.len()).map_err(|_| OfficeError::Unreadable)?;
            plain.extend_from_slice(&length.to_be_bytes());
            plain.extend_from_slice(text.as_bytes());
        }
        let sealed = self.cipher.encrypt(&nonce(self.blocks.len()), plain.as_slice());
        let sealed = sealed.map_err(|_| lost())?;
        self.file.seek(SeekFrom::Start(self.end))?;
        self.file.write_all(&sealed)?;
        self.blocks.push(Block { first: self.first_filling(), at: self.end, length: self.filling.len() });
        self.end += u64::try_from(sealed.len()).unwrap_or(u64::MAX);
        self.filling.clear();
        self.bytes = 0;
        Ok(())
    }

    fn read(&mut self, number: usize) -> Result<Vec<Box<str>>, OfficeError> {
        let (Some(block), next) = (self.blocks.get(number), self.blocks.get(number + 1)) else {
            return Ok(Vec::new());
        };
        let length = next.map_or(self.end, |next| next.at) - block.at;
        let mut sealed = vec![0; usize::try_from(length).map_err(|_| lost())?];
        self.file.seek(SeekFrom::Start(block.at))?;
        self.file.read_exact(&mut sealed)?;
        let plain = self.cipher.decrypt(&nonce(number), sealed.as_slice());
        let plain = plain.map_err(|_| lost())?;
        let (mut texts, mut rest) = (Vec::with_capacity(block.length), plain.as_slice());
        while let Some((length, from)) = rest.split_first_chunk::<4>() {
            let length = usize::try_from(u32::from_be_bytes(*length)).unwrap_or(usize::MAX);
            let (text, after) = from.split_at_checked(length).ok_or_else(lost)?;
            texts.push(String::from_utf8_lossy(text).into_owned().into_boxed_str());
            rest = after;
        }
        Ok(texts)
    }
}

/// What was written is not what is read back.
fn lost() -> OfficeError {
    std::io::Error::from(std::io::ErrorKind::InvalidData).into()
}

/// No two blocks have one, and no two files have one key.
fn nonce(block: usize) -> XNonce {
    let mut nonce = [0_u8; 24];
    for (slot, byte) in nonce.iter_mut().zip(block.to_be_bytes()) {
        *slot = byte;
    }
    XNonce::from(nonce)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// More than what is held open.
    const TEXTS: usize = 40_000;

    fn text(number: usize) -> String {
        format!("来电人王守信{number}").repeat(number % 5)
    }

    #[test]
    fn every_text_is_found_again_in_any_order() {
        let folder = tempfile::tempdir().unwrap();
        let mut spill = Spill::new(folder.path()).unwrap();
        for number in 0..TEXTS {
            spill.push(text(number)).unwrap();
            assert_eq!(spill.get(number).unwrap(), Some(text(number).as_str()));
        }
        for step in 0..500 {
            let number = step * 7919 % TEXTS;
            assert_eq!(spill.get(number).unwrap(), Some(text(number).as_str()));
            assert!(spill.open.len() <= OPEN);
        }
        assert_eq!((spill.len(), spill.get(TEXTS).unwrap()), (TEXTS, None));
        assert!(spill.blocks.len() > OPEN, "the texts do not go to the disk: {}", spill.blocks.len());
    }

    #[test]
    fn nothing_of_them_stands_in_plain_on_the_disk_and_the_file_has_no_name() {
        let folder = tempfile::tempdir().unwrap();
        let mut spill = Spill::new(folder.path()).unwrap();
        (0..5_000).for_each(|number| spill.push(text(number)).unwrap());
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0);
        let mut bytes = Vec::new();
        spill.file.seek(SeekFrom::Start(0)).unwrap();
        spill.file.read_to_end(&mut bytes).unwrap();
        let name = "王守信".as_bytes();
        assert!(bytes.len() > BLOCK && !bytes.windows(name.len()).any(|part| part == name));
    }
}
