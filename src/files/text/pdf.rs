//! PDF: the characters of its pages, in the order in which they are drawn.

use std::fs::File;
use std::io::{Read, Seek, SeekFrom};

use encoding_rs::Encoding;
use hayro_interpret::font::GlyphRun;
use hayro_interpret::hayro_cmap::BfString;
use hayro_interpret::hayro_syntax::object::{Dict, Name, Object};
use hayro_interpret::hayro_syntax::page::Page;
use hayro_interpret::hayro_syntax::{DecryptionError, LoadPdfError, Pdf};
use hayro_interpret::kurbo::{Affine, BezPath, Point, Rect};
use hayro_interpret::{
    BlendMode, ClipPath, Context, Device, DrawMode, DrawProps, Image, ImageDrawProps, InterpreterCache,
    InterpreterSettings, SoftMask, interpret_page,
};

use super::Unread;
use super::words::Words;

/// Bytes of a file that is read; it is held in memory.
const MOST: u64 = 128 << 20;
/// Pages that are read.
const PAGES: usize = 5_000;

/// How many pages there are.
pub(super) fn pages(file: &File) -> Result<usize, Unread> {
    Ok(opened(file)?.pages().len())
}

fn opened(mut file: &File) -> Result<Pdf, Unread> {
    if file.metadata()?.len() > MOST {
        return Err(Unread::TooLarge);
    }
    let mut bytes = Vec::new();
    file.seek(SeekFrom::Start(0))?;
    file.read_to_end(&mut bytes)?;
    Pdf::new(bytes).map_err(|error| match error {
        LoadPdfError::Decryption(DecryptionError::PasswordProtected) => Unread::Encrypted,
        LoadPdfError::Decryption(_) | LoadPdfError::Invalid => Unread::Broken,
    })
}

pub(super) fn read(file: &File, words: &mut Words) -> Result<(), Unread> {
    let pdf = opened(file)?;
    let (settings, cache) = (InterpreterSettings::default(), InterpreterCache::new());
    let (mut pictures, mut unknown, mut known) = (0, 0, 0_u64);
    for page in pdf.pages().iter().take(PAGES) {
        let bounds = Rect::new(0.0, 0.0, 1.0, 1.0);
        let mut context = Context::new(Affine::IDENTITY, bounds, &cache, pdf.xref(), settings.clone());
        let (width, _) = page.render_dimensions();
        let mut pen = Pen::new(words, f64::from(width), encoding_of(page));
        interpret_page(page, &mut context, &mut pen);
        pictures += pen.pictures;
        unknown += pen.unknown;
        known += pen.known;
        words.line();
        if words.is_full() {
            return Ok(());
        }
    }
    match (known, unknown, pictures) {
        (0, 0, 0) => Err(Unread::Empty),
        (0, 0, _) => Err(Unread::Scanned),
        (known, unknown, _) if unknown > known => Err(Unread::FontsUnknown),
        _ => Ok(()),
    }
}

/// How codes are read of a font that does not say which characters its codes are: by the name of its encoding, if
/// the page has one such alone.
fn encoding_of(page: &Page<'_>) -> Option<&'static Encoding> {
    let fonts = page.resources().fonts.clone();
    let mut found = None;
    for name in fonts.keys() {
        let Some(font) = fonts.get::<Dict<'_>>(name.as_ref()) else { continue };
        if font.get::<Object<'_>>(b"ToUnicode".as_slice()).is_some() {
            continue;
        }
        let Some(encoding) = font.get::<Name<'_>>(b"Encoding".as_slice()) else { continue };
        let said = String::from_utf8_lossy(encoding.as_ref()).into_owned();
        let this = match said.as_str() {
            said if said.starts_with("UniGB-") || said.starts_with("UniCNS-") => encoding_rs::UTF_16BE,
            said if said.starts_with("GB") => encoding_rs::GB18030,
            _ => continue,
        };
        if found.is_some_and(|other| other != this) {
            return None;
        }
        found = Some(this);
    }
    found
}

/// Writes down characters where they are drawn.
struct Pen<'w> {
    words: &'w mut Words,
    width: f64,
    encoding: Option<&'static Encoding>,
    /// Where the last character was drawn, how large, and about how wide it is for its size.
    last: Option<(Point, f64, f64)>,
    pictures: u64,
    known: u64,
    unknown: u64,
}

impl<'w> Pen<'w> {
    fn new(words: &'w mut Words, width: f64, encoding: Option<&'static Encoding>) -> Self {
        Self { words, width, encoding, last: None, pictures: 0, known: 0, unknown: 0 }
    }

    fn write(&mut self, text: &str, place: Point, size: f64) {
        let is_chinese = text.chars().next().is_some_and(is_chinese);
        if let Some((before, last_size, width)) = self.last {
            let was_chinese = width == CHINESE;
            let em = size.max(last_size).max(0.1);
            let (along, down) = (place.x - before.x, (before.y - place.y).abs());
            if down > 0.5 * em {
                // A Chinese sentence goes on where its line was full.
                let goes_on = was_chinese && is_chinese && down < 2.5 * em && before.x > 0.75 * self.width;
                if !goes_on {
                    self.words.line();
                }
            } else if along < -em || along > (width + GAP) * em && !(is_chinese && along < 2.0 * em) {
                self.words.blank();
            }
        }
        self.last = Some((place, size, text.chars().map(width).sum()));
        self.words.push(text);
    }

    /// The characters of a code, by the encoding of the page's fonts.
    fn decoded(&self, code: u32) -> Option<String> {
        let encoding = self.encoding?;
        let bytes = code.to_be_bytes();
        let begin = bytes.iter().position(|byte| *byte != 0).unwrap_or(3);
        let wide = encoding == encoding_rs::UTF_16BE;
        let bytes = bytes.get(if wide { begin.min(2) & !1 } else { begin }..).unwrap_or_default();
        let (text, malformed) = encoding.decode_without_bom_handling(bytes);
        (!malformed).then(|| text.into_owned())
    }
}

/// The width of a Chinese character, in its size.
const CHINESE: f64 = 1.0;
/// A gap that parts words, in the size of the characters.
const GAP: f64 = 0.12;

/// About how wide a character is, in its size: fonts differ by less than a gap.
fn width(c: char) -> f64 {
    match c {
        c if is_chinese(c) => CHINESE,
        'i' | 'j' | 'l' | 't' | 'f' | 'r' | 'I' | '.' | ',' | ';' | ':' | '\'' | '!' | '|' | '(' | ')'
        | '[' | ']' | ' ' | '-' => 0.34,
        'm' | 'w' | 'M' | 'W' | '@' | '%' | '—' => 0.92,
        c if c.is_uppercase() => 0.7,
        _ => 0.56,
    }
}

fn is_chinese(c: char) -> bool {
    matches!(c, '\u{2e80}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{ff00}'..='\u{ffef}' | '\u{20000}'..='\u{3ffff}')
}

impl Device<'_> for Pen<'_> {
    fn draw_path(&mut self, _: &BezPath, _: DrawProps<'_>, _: &DrawMode) {}

    fn push_clip_path(&mut self, _: &ClipPath) {}

    fn push_transparency_group(&mut self, _: f32, _: Option<SoftMask<'_>>, _: BlendMode) {}

    fn draw_glyph_run(&mut self, run: &GlyphRun<'_, '_>, props: DrawProps<'_>, mode: &DrawMode) {
        // Outlines are drawn after the fill, over the same characters.
        if matches!(mode, DrawMode::Stroke(_)) || self.words.is_full() {
            return;
        }
        for glyph in run.glyphs() {
            let text = match glyph.as_unicode() {
                Some(BfString::Char(c)) => Some(c.to_string()),
                Some(BfString::String(text)) => Some(text),
                None => self.decoded(glyph.char_code()),
            };
            let Some(text) = text.filter(|text| !text.is_empty() && !text.contains('\u{fffd}')) else {
                self.unknown += 1;
                continue;
            };
            self.known += u64::from(text.chars().any(|c| !c.is_whitespace() && !c.is_control()));
            let transform = props.transform * glyph.transform();
            let size = (transform * Point::new(0.0, 1000.0)).distance(transform * Point::ZERO);
            self.write(&text, transform * Point::ZERO, size);
        }
    }

    fn draw_image(&mut self, _: Image<'_, '_>, _: ImageDrawProps<'_>) {
        self.pictures += 1;
    }

    fn pop_clip(&mut self) {}

    fn pop_transparency_group(&mut self) {}
}
