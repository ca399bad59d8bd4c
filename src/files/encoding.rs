//! The encoding of a table, told by its whole content, and reading it as UTF-8.

use std::io::{Read, Seek, SeekFrom};

use encoding_rs::{CoderResult, DecoderResult, Encoding, GB18030, UTF_8};

const PIECE: usize = 64 * 1024;

/// The encoding in which the whole content can be read; none if it is neither UTF-8 nor GB18030.
///
/// A byte order mark decides (UTF-16 has one too). UTF-8 comes before GB18030, because text of the
/// latter is practically never valid in the former.
pub fn detect<R: Read + Seek>(file: &mut R) -> std::io::Result<Option<&'static Encoding>> {
    file.seek(SeekFrom::Start(0))?;
    let mut head = Vec::new();
    file.by_ref().take(4).read_to_end(&mut head)?;
    if let Some((encoding, _)) = Encoding::for_bom(&head) {
        return Ok(Some(encoding));
    }
    for encoding in [UTF_8, GB18030] {
        if reads_whole(file, encoding)? {
            return Ok(Some(encoding));
        }
    }
    Ok(None)
}

fn reads_whole<R: Read + Seek>(file: &mut R, encoding: &'static Encoding) -> std::io::Result<bool> {
    file.seek(SeekFrom::Start(0))?;
    let mut decoder = encoding.new_decoder_without_bom_handling();
    let (mut piece, mut text) = (vec![0; PIECE], vec![0; PIECE * 4]);
    loop {
        let read = file.read(&mut piece)?;
        let source = piece.get(..read).unwrap_or_default();
        let (result, _, _) = decoder.decode_to_utf8_without_replacement(source, &mut text, read == 0);
        match result {
            DecoderResult::Malformed(_, _) => return Ok(false),
            // The room is four times the piece, more than any character of either encoding needs.
            DecoderResult::OutputFull => return Ok(false),
            DecoderResult::InputEmpty if read == 0 => return Ok(true),
            DecoderResult::InputEmpty => {}
        }
    }
}

/// Reads bytes of an encoding as UTF-8, without the byte order mark.
pub struct Decoded<R> {
    inner: R,
    decoder: encoding_rs::Decoder,
    piece: Vec<u8>,
    /// What of the piece is not decoded yet.
    raw: std::ops::Range<usize>,
    text: Vec<u8>,
    /// What of the text is not given yet. A reader may ask for less than one character.
    ready: std::ops::Range<usize>,
    last: bool,
    done: bool,
}

impl<R: Read> Decoded<R> {
    /// Reads from the beginning.
    pub fn new(inner: R, encoding: &'static Encoding) -> Self {
        let decoder = encoding.new_decoder_with_bom_removal();
        let (piece, text) = (vec![0; PIECE], vec![0; PIECE]);
        Self { inner, decoder, piece, raw: 0..0, text, ready: 0..0, last: false, done: false }
    }

    /// Decodes the next piece. A decoder that has said its last must not be asked again.
    fn decode(&mut self) -> std::io::Result<()> {
        if self.raw.is_empty() && !self.last {
            let read = self.inner.read(&mut self.piece)?;
            self.raw = 0..read;
            self.last = read == 0;
        }
        let source = self.piece.get(self.raw.clone()).unwrap_or_default();
        let (result, read, written, _) = self.decoder.decode_to_utf8(source, &mut self.text, self.last);
        self.raw.start += read;
        self.ready = 0..written;
        self.done = self.last && result == CoderResult::InputEmpty;
        Ok(())
    }
}

impl<R: Read> Read for Decoded<R> {
    fn read(&mut self, out: &mut [u8]) -> std::io::Result<usize> {
        while self.ready.is_empty() && !self.done {
            self.decode()?;
        }
        let mut ready = self.text.get(self.ready.clone()).unwrap_or_default();
        let given = ready.read(out)?;
        self.ready.start += given;
        Ok(given)
    }
}

#[cfg(test)]
mod tests {
    use std::io::Cursor;

    use super::*;

    fn read(bytes: &[u8]) -> Option<String> {
        let encoding = detect(&mut Cursor::new(bytes)).unwrap()?;
        let mut text = String::new();
        Decoded::new(Cursor::new(bytes), encoding).read_to_string(&mut text).unwrap();
        Some(text)
    }

    #[test]
    fn each_encoding_is_told_by_its_content() {
        let text = "留言编号,内容\n1,河道里有垃圾𠮷".repeat(9000);
        assert_eq!(read(text.as_bytes()).unwrap(), text);
        assert_eq!(read(&[b"\xef\xbb\xbf", text.as_bytes()].concat()).unwrap(), text);
        let (gb, _, unmappable) = GB18030.encode(&text);
        assert!(!unmappable);
        assert_eq!(read(&gb).unwrap(), text);
        let utf16: Vec<u8> =
            std::iter::once(0xfeff).chain(text.encode_utf16()).flat_map(u16::to_le_bytes).collect();
        assert_eq!(read(&utf16).unwrap(), text);
    }

    #[test]
    fn a_reader_that_asks_for_single_bytes_gets_whole_characters() {
        let (gb, _, _) = GB18030.encode("一二三");
        let mut decoded = Decoded::new(Cursor::new(gb.into_owned()), GB18030);
        let mut text = Vec::new();
        let mut byte = [0];
        while decoded.read(&mut byte).unwrap() == 1 {
            text.push(byte[0]);
        }
        assert_eq!(String::from_utf8(text).unwrap(), "一二三");
    }

    #[test]
    fn bytes_of_no_encoding_are_refused() {
        assert_eq!(read(b"id,text\n1,\xff\xff\xff\n"), None);
    }
}
