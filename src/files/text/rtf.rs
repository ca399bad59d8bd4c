//! RTF, as old forms and exports come in it.

use std::fs::File;
use std::io::{BufRead, BufReader, Read, Seek, SeekFrom};

use encoding_rs::{Encoding, GBK, WINDOWS_1252};

use super::Unread;
use super::words::Words;

/// Bytes that are read of a file: pictures in it are written out in digits.
const MOST: u64 = 64 << 20;
/// How deep groups may lie in each other.
const DEPTH: usize = 1_000;
/// Letters that a control word has at most.
const LETTERS: usize = 32;

/// Groups that say nothing in the text.
const SILENT: &[&str] = &[
    "fonttbl",
    "colortbl",
    "stylesheet",
    "info",
    "pict",
    "object",
    "themedata",
    "datastore",
    "listtable",
    "listoverridetable",
    "rsidtbl",
    "generator",
    "latentstyles",
    "fldinst",
    "xmlnstbl",
];

/// What holds within a group.
#[derive(Clone, Copy)]
struct Group {
    is_silent: bool,
    /// Signs that follow each `\u` for programs that do not know it.
    spare: u32,
}

struct Rtf<R> {
    from: R,
    groups: Vec<Group>,
    encoding: &'static Encoding,
    /// Bytes of another encoding that are not yet text.
    bytes: Vec<u8>,
    /// The first half of a sign of UTF-16.
    half: Option<u16>,
    /// Signs that are still to be passed over.
    passed: u32,
}

pub(super) fn read(mut file: &File, words: &mut Words) -> Result<(), Unread> {
    file.seek(SeekFrom::Start(0))?;
    let groups = vec![Group { is_silent: false, spare: 1 }];
    let from = BufReader::new(file.take(MOST));
    Rtf { from, groups, encoding: GBK, bytes: Vec::new(), half: None, passed: 0 }.read(words)
}

impl<R: BufRead> Rtf<R> {
    fn read(mut self, words: &mut Words) -> Result<(), Unread> {
        while let Some(byte) = self.byte()? {
            if words.is_full() {
                break;
            }
            match byte {
                b'{' => {
                    self.settle(words);
                    let group = self.group();
                    if self.groups.len() > DEPTH {
                        return Err(Unread::Broken);
                    }
                    self.groups.push(group);
                }
                b'}' => {
                    self.settle(words);
                    self.groups.pop();
                    // The first group stands around the file; what follows its end is not of it.
                    if self.groups.len() <= 1 {
                        break;
                    }
                }
                b'\\' => self.control(words)?,
                b'\r' | b'\n' => {}
                byte => self.sign(byte),
            }
        }
        self.settle(words);
        words.line();
        Ok(())
    }

    fn byte(&mut self) -> std::io::Result<Option<u8>> {
        let next = self.from.fill_buf()?.first().copied();
        self.from.consume(usize::from(next.is_some()));
        Ok(next)
    }

    fn peek(&mut self) -> std::io::Result<Option<u8>> {
        Ok(self.from.fill_buf()?.first().copied())
    }

    fn group(&self) -> Group {
        self.groups.last().copied().unwrap_or(Group { is_silent: false, spare: 1 })
    }

    /// A byte of text.
    fn sign(&mut self, byte: u8) {
        if self.passed > 0 {
            self.passed -= 1;
        } else if !self.group().is_silent {
            self.bytes.push(byte);
        }
    }

    /// What was gathered becomes text.
    fn settle(&mut self, words: &mut Words) {
        if !self.bytes.is_empty() {
            let (text, _) = self.encoding.decode_without_bom_handling(&self.bytes);
            words.push(&text);
            self.bytes.clear();
        }
    }

    fn control(&mut self, words: &mut Words) -> Result<(), Unread> {
        let Some(first) = self.byte()? else { return Ok(()) };
        match first {
            b'\'' => {
                let digits = [self.byte()?.unwrap_or(b'0'), self.byte()?.unwrap_or(b'0')];
                let digits = std::str::from_utf8(&digits).unwrap_or_default();
                self.sign(u8::from_str_radix(digits, 16).unwrap_or(b'?'));
            }
            b'*' => self.silence(),
            b'~' => self.sign(b' '),
            b'{' | b'}' | b'\\' => self.sign(first),
            first if first.is_ascii_alphabetic() => {
                let (name, number) = self.word(first)?;
                self.act(&name, number, words)?;
            }
            _ => {}
        }
        Ok(())
    }

    /// The name of a control word, and the number behind it.
    fn word(&mut self, first: u8) -> std::io::Result<(String, Option<i64>)> {
        let (mut name, mut digits) = (String::from(char::from(first)), String::new());
        while let Some(next) = self.peek()? {
            let is_digit = next.is_ascii_digit() || next == b'-' && digits.is_empty();
            if next.is_ascii_alphabetic() && digits.is_empty() && name.len() < LETTERS {
                name.push(char::from(next));
            } else if is_digit && digits.len() < 10 {
                digits.push(char::from(next));
            } else {
                if next == b' ' {
                    self.from.consume(1);
                }
                break;
            }
            self.from.consume(1);
        }
        Ok((name, digits.parse().ok()))
    }

    fn act(&mut self, name: &str, number: Option<i64>, words: &mut Words) -> Result<(), Unread> {
        match name {
            "par" | "line" | "row" | "sect" | "page" => {
                self.settle(words);
                words.line();
            }
            "tab" | "cell" => {
                self.settle(words);
                words.blank();
            }
            "u" => {
                self.settle(words);
                self.unit(number.unwrap_or_default(), words);
                self.passed = self.group().spare;
            }
            "uc" => {
                if let Some(group) = self.groups.last_mut() {
                    group.spare = number.and_then(|number| u32::try_from(number).ok()).unwrap_or(1);
                }
            }
            "ansicpg" => self.encoding = if number == Some(1252) { WINDOWS_1252 } else { GBK },
            "bin" => {
                let bytes = number.and_then(|number| u64::try_from(number).ok()).unwrap_or_default();
                std::io::copy(&mut self.from.by_ref().take(bytes), &mut std::io::sink())?;
            }
            silent if SILENT.contains(&silent) => self.silence(),
            _ => {}
        }
        Ok(())
    }

    /// A unit of UTF-16, written as a number that may be negative.
    fn unit(&mut self, number: i64, words: &mut Words) {
        if self.group().is_silent {
            return;
        }
        let Ok(unit) = u16::try_from(number.rem_euclid(0x1_0000)) else { return };
        if (0xd800..0xdc00).contains(&unit) {
            self.half = Some(unit);
            return;
        }
        for sign in char::decode_utf16(self.half.take().into_iter().chain([unit])).flatten() {
            words.push(sign.encode_utf8(&mut [0; 4]));
        }
    }

    fn silence(&mut self) {
        if let Some(group) = self.groups.last_mut() {
            group.is_silent = true;
        }
    }
}
