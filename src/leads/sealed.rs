//! Files under the seal: what is kept on disk of sheets that name reporters.
//!
//! A file is sealed in pieces of 64 KiB, each encrypted with XChaCha20-Poly1305 under a nonce of the file's
//! own and its place, so that it is written and read in constant memory and from any place, and a piece
//! that is changed, moved or missing does not open. The form: the sign, the length of the key's name, the
//! name, 19 bytes of the nonce, the pieces. The last piece says that it is the last.

use std::io::{Error, ErrorKind, Read, Result, Seek, SeekFrom, Write};
use std::sync::Arc;

use chacha20poly1305::XNonce;
use chacha20poly1305::aead::{Aead, Payload};

use super::vault::VaultKeys;

/// The sign of the form.
const SIGN: &[u8; 8] = b"YISUSEA1";
/// Plain bytes of a piece.
const PIECE: usize = 64 * 1024;
const PIECE_BYTES: u64 = 64 * 1024;
/// Bytes of the tag that each piece ends with.
const TAG: u64 = 16;
/// Bytes of the nonce that are the file's own.
const OWN: usize = 19;

fn failed(what: &'static str) -> Error {
    Error::new(ErrorKind::InvalidData, what)
}

/// The nonce of a piece: the file's own bytes, the place, and whether it is the last.
fn nonce(own: &[u8; OWN], place: u32, last: bool) -> XNonce {
    let mut nonce = [0_u8; 24];
    let parts = own.iter().copied().chain(place.to_be_bytes()).chain([u8::from(last)]);
    for (slot, byte) in nonce.iter_mut().zip(parts) {
        *slot = byte;
    }
    XNonce::from(nonce)
}

/// Writes a file under the seal. Without [`SealedWriter::finish`] it does not open again.
pub struct SealedWriter<W> {
    inner: W,
    vault: Arc<VaultKeys>,
    own: [u8; OWN],
    place: u32,
    waiting: Vec<u8>,
}

impl<W> std::fmt::Debug for SealedWriter<W> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("SealedWriter")
    }
}

impl<W: Write> SealedWriter<W> {
    /// Begins a file with the key that seals.
    ///
    /// # Errors
    /// When there is no key or no randomness, or the writer refuses.
    pub fn new(mut inner: W, vault: Arc<VaultKeys>) -> Result<Self> {
        let mut own = [0_u8; OWN];
        getrandom::fill(&mut own).map_err(|_| failed("no randomness"))?;
        let (kid, _) = vault.sealing().ok_or_else(|| failed("no key of the vault"))?;
        let length = u8::try_from(kid.len()).map_err(|_| failed("the name of the key is too long"))?;
        inner.write_all(SIGN)?;
        inner.write_all(&[length])?;
        inner.write_all(kid.as_bytes())?;
        inner.write_all(&own)?;
        Ok(Self { inner, vault, own, place: 0, waiting: Vec::with_capacity(PIECE) })
    }

    fn seal(&mut self, last: bool) -> Result<()> {
        let (_, cipher) = self.vault.sealing().ok_or_else(|| failed("no key of the vault"))?;
        let payload = Payload { msg: &self.waiting, aad: SIGN };
        let sealed = cipher
            .encrypt(&nonce(&self.own, self.place, last), payload)
            .map_err(|_| failed("the piece cannot be sealed"))?;
        self.inner.write_all(&sealed)?;
        self.place = self.place.checked_add(1).ok_or_else(|| failed("the file is too long"))?;
        self.waiting.clear();
        Ok(())
    }

    /// Seals what is left and gives back what it was written to.
    ///
    /// # Errors
    /// When the writer refuses.
    pub fn finish(mut self) -> Result<W> {
        self.seal(true)?;
        self.inner.flush()?;
        Ok(self.inner)
    }
}

impl<W: Write> Write for SealedWriter<W> {
    fn write(&mut self, bytes: &[u8]) -> Result<usize> {
        // A full piece waits until more comes: only then is it not the last.
        if self.waiting.len() == PIECE && !bytes.is_empty() {
            self.seal(false)?;
        }
        let taken = bytes.get(..bytes.len().min(PIECE - self.waiting.len())).unwrap_or_default();
        self.waiting.extend_from_slice(taken);
        Ok(taken.len())
    }

    fn flush(&mut self) -> Result<()> {
        self.inner.flush()
    }
}

/// Reads a file under the seal, from any place. One piece is held at a time.
pub struct SealedReader<R> {
    inner: R,
    vault: Arc<VaultKeys>,
    kid: String,
    own: [u8; OWN],
    /// Where the first piece begins.
    begin: u64,
    /// Plain bytes of the whole.
    length: u64,
    at: u64,
    open: Option<(u64, Vec<u8>)>,
}

impl<R> std::fmt::Debug for SealedReader<R> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("SealedReader")
    }
}

impl<R: Read + Seek> SealedReader<R> {
    /// Opens a file. Its end is looked at, so that one that was cut off does not pass.
    ///
    /// # Errors
    /// When it is not of the form, its key is not here, or the end was changed.
    pub fn new(mut inner: R, vault: Arc<VaultKeys>) -> Result<Self> {
        let whole = inner.seek(SeekFrom::End(0))?;
        inner.seek(SeekFrom::Start(0))?;
        let (mut sign, mut length, mut own) = ([0_u8; 8], [0_u8; 1], [0_u8; OWN]);
        inner.read_exact(&mut sign)?;
        inner.read_exact(&mut length)?;
        if sign != *SIGN {
            return Err(failed("not a file under the seal"));
        }
        let mut kid = vec![0; usize::from(u8::from_be_bytes(length))];
        inner.read_exact(&mut kid)?;
        inner.read_exact(&mut own)?;
        let begin = inner.stream_position()?;
        let kid = String::from_utf8(kid).map_err(|_| failed("not a file under the seal"))?;
        let sealed = whole.saturating_sub(begin);
        let pieces = sealed.div_ceil(PIECE_BYTES + TAG);
        let length = sealed.checked_sub(pieces * TAG).filter(|_| pieces > 0);
        let length = length.ok_or_else(|| failed("the file is cut off"))?;
        let mut reader = Self { inner, vault, kid, own, begin, length, at: 0, open: None };
        reader.load(pieces - 1)?;
        Ok(reader)
    }

    /// Plain bytes of the whole.
    #[must_use]
    pub fn length(&self) -> u64 {
        self.length
    }

    fn load(&mut self, place: u64) -> Result<()> {
        if self.open.as_ref().is_some_and(|(open, _)| *open == place) {
            return Ok(());
        }
        let from = place * PIECE_BYTES;
        let plain = self.length.saturating_sub(from).min(PIECE_BYTES);
        let last = from + plain == self.length;
        let mut sealed = vec![0; usize::try_from(plain + TAG).map_err(|_| failed("too long"))?];
        self.inner.seek(SeekFrom::Start(self.begin + place * (PIECE_BYTES + TAG)))?;
        self.inner.read_exact(&mut sealed)?;
        let cipher = self.vault.of(&self.kid).ok_or_else(|| failed("the key of the file is not here"))?;
        let counted = u32::try_from(place).map_err(|_| failed("too long"))?;
        let payload = Payload { msg: &sealed, aad: SIGN };
        let piece = cipher
            .decrypt(&nonce(&self.own, counted, last), payload)
            .map_err(|_| failed("a piece does not open"))?;
        self.open = Some((place, piece));
        Ok(())
    }
}

impl<R: Read + Seek> Read for SealedReader<R> {
    fn read(&mut self, out: &mut [u8]) -> Result<usize> {
        if self.at >= self.length || out.is_empty() {
            return Ok(0);
        }
        self.load(self.at / PIECE_BYTES)?;
        let within = usize::try_from(self.at % PIECE_BYTES).map_err(|_| failed("too long"))?;
        let piece = self.open.as_ref().map(|(_, piece)| piece.as_slice()).unwrap_or_default();
        let mut left = piece.get(within..).unwrap_or_default();
        let read = left.read(out)?;
        self.at += u64::try_from(read).unwrap_or(u64::MAX);
        Ok(read)
    }
}

impl<R: Read + Seek> Seek for SealedReader<R> {
    fn seek(&mut self, to: SeekFrom) -> Result<u64> {
        let at = match to {
            SeekFrom::Start(at) => Some(at),
            SeekFrom::End(by) => self.length.checked_add_signed(by),
            SeekFrom::Current(by) => self.at.checked_add_signed(by),
        };
        self.at = at.ok_or_else(|| Error::new(ErrorKind::InvalidInput, "before the beginning"))?;
        Ok(self.at)
    }
}

#[cfg(test)]
mod tests {
    use std::io::Cursor;

    use super::*;

    fn vault(byte: u8) -> Arc<VaultKeys> {
        Arc::new(VaultKeys::new(&[(String::from("a"), [byte; 32])]))
    }

    fn sealed(plain: &[u8]) -> Vec<u8> {
        let mut writer = SealedWriter::new(Vec::new(), vault(1)).unwrap();
        writer.write_all(plain).unwrap();
        writer.finish().unwrap()
    }

    fn opened(sealed: Vec<u8>, byte: u8) -> Result<Vec<u8>> {
        let mut plain = Vec::new();
        SealedReader::new(Cursor::new(sealed), vault(byte))?.read_to_end(&mut plain)?;
        Ok(plain)
    }

    #[test]
    fn what_was_sealed_opens_again_whatever_its_length() {
        for length in [0, 1, PIECE - 1, PIECE, PIECE + 1, 3 * PIECE] {
            let plain: Vec<u8> = (0..=250).cycle().take(length).collect();
            assert_eq!(opened(sealed(&plain), 1).unwrap(), plain, "{length}");
        }
    }

    #[test]
    fn it_is_read_from_any_place() {
        let plain: Vec<u8> = (0..=250).cycle().take(2 * PIECE + 100).collect();
        let mut reader = SealedReader::new(Cursor::new(sealed(&plain)), vault(1)).unwrap();
        for at in [2 * PIECE + 99, 5, PIECE - 1, PIECE] {
            let mut byte = [0];
            reader.seek(SeekFrom::Start(u64::try_from(at).unwrap())).unwrap();
            reader.read_exact(&mut byte).unwrap();
            assert_eq!(byte[0], plain[at]);
        }
        assert_eq!(reader.seek(SeekFrom::End(0)).unwrap(), reader.length());
    }

    #[test]
    fn nothing_of_it_stands_in_plain_and_no_other_key_opens_it() {
        let words = "王守信13912345678".repeat(9000);
        let bytes = sealed(words.as_bytes());
        let name = "王守信".as_bytes();
        assert!(!bytes.windows(name.len()).any(|part| part == name));
        assert!(opened(bytes, 2).is_err());
    }

    #[test]
    fn a_piece_that_is_changed_moved_or_missing_does_not_open() {
        let plain = vec![7; 3 * PIECE];
        let whole = sealed(&plain);
        let piece = PIECE + 16;
        let begin = whole.len() - 3 * piece;
        let mut changed = whole.clone();
        changed[begin + piece + 9] ^= 1;
        assert!(opened(changed, 1).is_err());
        let cut = whole[..whole.len() - piece].to_vec();
        assert!(opened(cut, 1).is_err());
        let mut moved = whole.clone();
        moved[begin..].rotate_left(piece);
        assert!(opened(moved, 1).is_err());
    }
}
