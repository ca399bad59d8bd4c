//! Pages of HTML: what they show in words, without scripts, styles and marks.

use std::cell::{Cell, RefCell};
use std::fs::File;
use std::io::{Read, Seek, SeekFrom};

use encoding_rs::Encoding;
use html5ever::interface::TokenizerResult;
use html5ever::tendril::StrTendril;
use html5ever::tokenizer::states::RawKind;
use html5ever::tokenizer::{
    BufferQueue, Tag, TagKind, Token, TokenSink, TokenSinkResult, Tokenizer, TokenizerOpts,
};

use super::Unread;
use super::plain::decoded;
use super::words::Words;

/// Bytes that are read of a page.
const MOST: u64 = 16 << 20;
/// Characters that are handed to the tokenizer at a time.
const PIECE: usize = 64 * 1024;

pub(super) fn read(file: &File, words: &mut Words) -> Result<(), Unread> {
    let page = text(file)?;
    let sink = Sink { words: RefCell::new(words), hidden: Cell::new(0) };
    let tokenizer = Tokenizer::new(sink, TokenizerOpts::default());
    let input = BufferQueue::default();
    let mut rest = page.as_str();
    while !rest.is_empty() && !tokenizer.sink.words.borrow().is_full() {
        let (piece, after) = rest.split_at(rest.floor_char_boundary(PIECE.min(rest.len())));
        input.push_back(StrTendril::from(piece));
        // What the sink asks for is nothing that is done here; it is only told to go on.
        while !matches!(tokenizer.feed(&input), TokenizerResult::Done) {}
        rest = after;
    }
    tokenizer.end();
    Ok(())
}

/// The page in UTF-8: by its byte order mark, what it says of itself, or what it is.
fn text(mut file: &File) -> Result<String, Unread> {
    let mut head = Vec::new();
    file.seek(SeekFrom::Start(0))?;
    file.take(2048).read_to_end(&mut head)?;
    let mut text = String::new();
    match said(&head).filter(|_| Encoding::for_bom(&head).is_none()) {
        Some(encoding) => {
            let mut bytes = Vec::new();
            file.seek(SeekFrom::Start(0))?;
            file.take(MOST).read_to_end(&mut bytes)?;
            let (page, _, malformed) = encoding.decode(&bytes);
            if !malformed {
                return Ok(page.into_owned());
            }
            decoded(file, MOST)?.read_to_string(&mut text)?;
        }
        None => {
            decoded(file, MOST)?.read_to_string(&mut text)?;
        }
    }
    Ok(text)
}

/// The encoding that a page says it has.
fn said(head: &[u8]) -> Option<&'static Encoding> {
    let head = String::from_utf8_lossy(head).to_ascii_lowercase();
    let (_, after) = head.split_once("charset=")?;
    let label: String = after
        .trim_start_matches(['"', '\''])
        .chars()
        .take_while(|c| c.is_ascii_alphanumeric() || "-_".contains(*c))
        .collect();
    Encoding::for_label(label.as_bytes())
}

/// Elements that stand within a line.
const INLINE: &[&str] = &[
    "a", "abbr", "b", "bdi", "bdo", "big", "cite", "code", "em", "font", "i", "ins", "kbd", "label", "mark",
    "o:p", "q", "s", "small", "span", "strong", "sub", "sup", "tt", "u", "var", "wbr", "rt", "rp", "ruby",
];

struct Sink<'a> {
    words: RefCell<&'a mut Words>,
    /// How many elements are open that show nothing.
    hidden: Cell<u32>,
}

impl TokenSink for Sink<'_> {
    type Handle = ();

    fn process_token(&self, token: Token, _line: u64) -> TokenSinkResult<()> {
        match token {
            Token::CharacterTokens(text) if self.hidden.get() == 0 => {
                // A line that the source breaks is none of the page.
                let mut words = self.words.borrow_mut();
                for part in text.split_inclusive(['\n', '\r']) {
                    words.push(part.trim_end_matches(['\n', '\r']));
                    if part.ends_with(['\n', '\r']) {
                        words.blank();
                    }
                }
            }
            Token::TagToken(tag) => return self.tag(&tag),
            Token::CharacterTokens(_)
            | Token::DoctypeToken(_)
            | Token::CommentToken(_)
            | Token::NullCharacterToken
            | Token::EOFToken
            | Token::ParseError(_) => {}
        }
        TokenSinkResult::Continue
    }
}

impl Sink<'_> {
    fn tag(&self, tag: &Tag) -> TokenSinkResult<()> {
        let name: &str = &tag.name;
        let begins = tag.kind == TagKind::StartTag;
        let raw = match name {
            "script" => Some(RawKind::ScriptData),
            "style" | "xmp" | "iframe" | "noembed" | "noframes" | "noscript" => Some(RawKind::Rawtext),
            _ => None,
        };
        if let Some(raw) = raw {
            self.hidden.set(u32::from(begins));
            return if begins { TokenSinkResult::RawData(raw) } else { TokenSinkResult::Continue };
        }
        if matches!(name, "title" | "textarea") {
            self.words.borrow_mut().line();
            return if begins {
                TokenSinkResult::RawData(RawKind::Rcdata)
            } else {
                TokenSinkResult::Continue
            };
        }
        match name {
            "td" | "th" => self.words.borrow_mut().blank(),
            _ if INLINE.contains(&name) => {}
            _ => self.words.borrow_mut().line(),
        }
        TokenSinkResult::Continue
    }
}
