//! An office's own template: a file of Word or WPS with places for facts, which is filled where it lies.
//!
//! A place may be torn apart by the editor's runs: a paragraph is read as a whole. The paragraph of a list is repeated
//! for each of it; a paragraph of which a fact is absent goes.

use std::collections::BTreeSet;
use std::io::{self, Cursor, Read, Write};

use quick_xml::escape::unescape;
use quick_xml::events::{BytesStart, BytesText, Event};
use quick_xml::{Reader, Writer};
use zip::write::SimpleFileOptions;
use zip::{ZipArchive, ZipWriter};

use super::content::{Block, Content, DRAFT_MARK, Style};
use super::facts::{Facts, Field, LineFault, Piece, filled, pieces};

/// Bytes that a template may have, as it comes and unpacked.
pub(super) const TEMPLATE_LIMIT: usize = 2 * 1024 * 1024;
const UNPACKED_LIMIT: u64 = 20 * 1024 * 1024;
const MOST_PARTS: usize = 200;

const MAIN: &str = "word/document.xml";

/// What stands above a draft, in red.
const MARK: [&str; 2] = [
    "<w:p><w:pPr><w:jc w:val=\"center\"/></w:pPr><w:r><w:rPr><w:rFonts w:eastAsia=\"黑体\" w:hint=\"eastAsia\"/><w:color w:val=\"C00000\"/></w:rPr><w:t>",
    "</w:t></w:r></w:p>",
];

/// Why a file cannot be a template.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Unusable {
    /// It is no file of Word, or is damaged.
    NoDocument,
    /// It is larger than a template may be.
    TooLarge,
    /// It brings programs, embedded files, or something from elsewhere.
    Active(String),
}

/// The names that a template uses, and places that cannot be read.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Places {
    /// Names, each once.
    pub(super) names: BTreeSet<String>,
    /// Places that do not end in their paragraph, or have no name.
    pub(super) broken: Vec<String>,
}

/// Why a template is not filled.
#[derive(Debug)]
pub(super) enum FillFault {
    /// A fact is not told, or a place is wrong.
    Line(LineFault),
    /// The file cannot be read or written.
    File(io::Error),
}

impl From<LineFault> for FillFault {
    fn from(fault: LineFault) -> Self {
        Self::Line(fault)
    }
}

impl From<io::Error> for FillFault {
    fn from(error: io::Error) -> Self {
        Self::File(error)
    }
}

impl From<quick_xml::Error> for FillFault {
    fn from(error: quick_xml::Error) -> Self {
        Self::File(io::Error::other(error))
    }
}

/// A template that was opened.
pub(super) struct Own {
    parts: Vec<(String, Vec<u8>)>,
}

impl Own {
    /// Opens a file and makes sure that it is a plain document.
    pub(super) fn open(bytes: &[u8]) -> Result<Self, Unusable> {
        if bytes.len() > TEMPLATE_LIMIT {
            return Err(Unusable::TooLarge);
        }
        let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(|_| Unusable::NoDocument)?;
        let (mut parts, mut left) = (Vec::new(), UNPACKED_LIMIT);
        if archive.len() > MOST_PARTS {
            return Err(Unusable::TooLarge);
        }
        for at in 0..archive.len() {
            let part = archive.by_index(at).map_err(|_| Unusable::NoDocument)?;
            if part.is_dir() {
                continue;
            }
            let name = part.name().map_err(|_| Unusable::NoDocument)?.into_owned();
            if ["vbaProject", "/activeX/", "/embeddings/"].iter().any(|active| name.contains(active)) {
                return Err(Unusable::Active(name));
            }
            let mut content = Vec::new();
            part.take(left + 1).read_to_end(&mut content).map_err(|_| Unusable::NoDocument)?;
            left = left
                .checked_sub(u64::try_from(content.len()).unwrap_or(u64::MAX))
                .ok_or(Unusable::TooLarge)?;
            parts.push((name, content));
        }
        let own = Self { parts };
        for (name, text) in own.texts() {
            readable(name, text)?;
        }
        if own.part(MAIN).is_some() { Ok(own) } else { Err(Unusable::NoDocument) }
    }

    fn part(&self, wanted: &str) -> Option<&[u8]> {
        self.parts.iter().find(|(name, _)| name == wanted).map(|(_, content)| content.as_slice())
    }

    /// The parts that are XML.
    fn texts(&self) -> impl Iterator<Item = (&str, &[u8])> {
        let xml = |name: &str| name.ends_with(".xml") || name.ends_with(".rels");
        self.parts
            .iter()
            .filter(move |(name, _)| xml(name))
            .map(|(name, text)| (name.as_str(), text.as_slice()))
    }

    /// What it asks for.
    pub(super) fn places(&self) -> Result<Places, FillFault> {
        let mut places = Places::default();
        for (name, text) in self.texts().filter(|(name, _)| has_text(name)) {
            let mut look = |paragraph: &Paragraph<'_>| {
                match pieces(&paragraph.joined) {
                    Ok(found) => places.names.extend(found.iter().filter_map(|piece| match piece {
                        Piece::Fact { name, .. } => Some((*name).to_owned()),
                        Piece::Words(_) => None,
                    })),
                    Err(LineFault::Broken(place) | LineFault::Unknown(place) | LineFault::Untold(place)) => {
                        places.broken.push(place);
                    }
                }
                Ok(Outcome::Stays)
            };
            rewrite(text, name == MAIN, None, &mut look)?;
        }
        Ok(places)
    }

    /// Fills it: the file, and what it says.
    pub(super) fn fill(
        &self,
        facts: &Facts,
        fields: &[Field],
        draft: bool,
    ) -> Result<(Vec<u8>, Content), FillFault> {
        let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
        let mut content = Content { blocks: Vec::new(), mark: draft.then_some(DRAFT_MARK) };
        for (name, bytes) in &self.parts {
            zip.start_file(name, SimpleFileOptions::default()).map_err(io::Error::other)?;
            if !has_text(name) {
                zip.write_all(bytes)?;
                continue;
            }
            let mut fill = |paragraph: &Paragraph<'_>| paragraph.filled(facts, fields, draft);
            let main = name == MAIN;
            let (text, blocks) = rewrite(bytes, main, if main { content.mark } else { None }, &mut fill)?;
            zip.write_all(&text)?;
            if main {
                content.blocks = blocks;
            }
        }
        let bytes = zip.finish().map_err(io::Error::other)?.into_inner();
        Ok((bytes, content))
    }
}

/// Whether a part has paragraphs that are read.
fn has_text(name: &str) -> bool {
    let file = name.strip_prefix("word/").unwrap_or_default();
    name == MAIN || (file.starts_with("header") || file.starts_with("footer")) && file.ends_with(".xml")
}

/// Makes sure that a part is well-formed, declares nothing of its own, and names nothing elsewhere but links.
fn readable(name: &str, text: &[u8]) -> Result<(), Unusable> {
    let text = std::str::from_utf8(text).map_err(|_| Unusable::NoDocument)?;
    let (mut reader, mut depth) = (Reader::from_str(text), 0_usize);
    loop {
        let event = reader.read_event().map_err(|_| Unusable::NoDocument)?;
        match &event {
            Event::Start(_) => depth += 1,
            Event::End(_) => depth = depth.saturating_sub(1),
            Event::Eof => return if depth == 0 { Ok(()) } else { Err(Unusable::NoDocument) },
            Event::DocType(_) => return Err(Unusable::Active(name.to_owned())),
            Event::Empty(_) | Event::Text(_) | Event::CData(_) | Event::Comment(_) => {}
            Event::Decl(_) | Event::PI(_) | Event::GeneralRef(_) => {}
        }
        let (Event::Start(tag) | Event::Empty(tag)) = event else { continue };
        if !name.ends_with(".rels") {
            continue;
        }
        let (mut outside, mut kind) = (false, String::new());
        for attribute in tag.attributes() {
            let attribute = attribute.map_err(|_| Unusable::NoDocument)?;
            match attribute.key.as_ref() {
                "TargetMode" => outside = attribute.value.as_ref() == "External",
                "Type" => kind = attribute.value.to_string(),
                _ => {}
            }
        }
        if outside && !kind.ends_with("/hyperlink") {
            return Err(Unusable::Active(name.to_owned()));
        }
    }
}

/// A paragraph: its events, and which of them are text of its own.
struct Paragraph<'a> {
    events: &'a [Event<'static>],
    /// First and last event of each text, and the words between them.
    nodes: Vec<(usize, usize, String)>,
    joined: String,
}

/// What becomes of a paragraph.
enum Outcome {
    /// As it is.
    Stays,
    /// The words of each of its texts change.
    Changes(Vec<String>),
    /// It is repeated, once for each of these lines; none: it goes.
    Becomes(Vec<String>),
}

impl<'a> Paragraph<'a> {
    fn of(events: &'a [Event<'static>]) -> Self {
        let (mut nodes, mut depth, mut open) = (Vec::new(), 0_usize, None);
        for (at, event) in events.iter().enumerate() {
            match event {
                Event::Start(tag) if tag.name().as_ref() == "w:p" => depth += 1,
                Event::End(tag) if tag.name().as_ref() == "w:p" => depth = depth.saturating_sub(1),
                Event::Start(tag) if tag.name().as_ref() == "w:t" && depth == 1 => {
                    open = Some((at, String::new()))
                }
                Event::End(tag) if tag.name().as_ref() == "w:t" && depth == 1 => {
                    nodes.extend(open.take().map(|(from, words)| (from, at, words)));
                }
                Event::Text(text) => {
                    if let Some((_, words)) = &mut open {
                        words.push_str(&text.xml10_content());
                    }
                }
                Event::GeneralRef(name) => {
                    if let Some((_, words)) = &mut open {
                        let sign = format!("&{};", name.xml10_content());
                        words.push_str(&unescape(&sign).unwrap_or_default());
                    }
                }
                Event::Start(_)
                | Event::End(_)
                | Event::Empty(_)
                | Event::CData(_)
                | Event::Comment(_)
                | Event::Decl(_)
                | Event::PI(_)
                | Event::DocType(_)
                | Event::Eof => {}
            }
        }
        let joined = nodes.iter().map(|(_, _, words)| words.as_str()).collect();
        Self { events, nodes, joined }
    }

    fn filled(&self, facts: &Facts, fields: &[Field], draft: bool) -> Result<Outcome, FillFault> {
        if !self.joined.contains("{{") {
            return Ok(Outcome::Stays);
        }
        let pieces = pieces(&self.joined)?;
        let filled = filled(&pieces, facts, fields, draft)?;
        let lines: Vec<String> = filled
            .iter()
            .flat_map(|words| {
                let whole = words.concat();
                let lines = whole.split('\n').map(str::trim).filter(|line| !line.is_empty());
                lines.map(str::to_owned).collect::<Vec<_>>()
            })
            .collect();
        match (filled.as_slice(), lines.len()) {
            // One line keeps the look of each run; the words of a place take the look of where it begins.
            ([words], 1) if !words.iter().any(|words| words.contains('\n')) => {
                Ok(Outcome::Changes(self.spread(&pieces, words)))
            }
            _ => Ok(Outcome::Becomes(lines)),
        }
    }

    /// The words of each text when the words of each piece are known.
    fn spread(&self, pieces: &[Piece<'_>], words: &[String]) -> Vec<String> {
        let mut spread = Vec::new();
        let mut from = 0;
        for (_, _, own) in &self.nodes {
            let to = from + own.len();
            let (mut text, mut at) = (String::new(), 0);
            for (piece, words) in pieces.iter().zip(words) {
                let length = piece.source().len();
                match piece {
                    Piece::Fact { .. } if (from..to).contains(&at) => text.push_str(words),
                    Piece::Fact { .. } => {}
                    Piece::Words(plain) => {
                        let (first, last) = (from.max(at), to.min(at + length));
                        if first < last {
                            text.push_str(plain.get(first - at..last - at).unwrap_or_default());
                        }
                    }
                }
                at += length;
            }
            spread.push(text);
            from = to;
        }
        spread
    }

    /// Its events with other words in its texts.
    fn with(&self, words: &[String]) -> Vec<Event<'static>> {
        let mut events = Vec::with_capacity(self.events.len());
        let mut at = 0;
        for ((from, to, _), words) in self.nodes.iter().zip(words) {
            events.extend(self.events.get(at..*from).unwrap_or_default().iter().cloned());
            let start = BytesStart::new("w:t").with_attributes([("xml:space", "preserve")]);
            let end = start.to_end().into_owned();
            events.push(Event::Start(start));
            events.push(Event::Text(BytesText::new(words).into_owned()));
            events.push(Event::End(end));
            at = to + 1;
        }
        events.extend(self.events.get(at..).unwrap_or_default().iter().cloned());
        events
    }

    /// Its events with one line in its first text and nothing in the others.
    fn with_line(&self, line: &str) -> Vec<Event<'static>> {
        let mut words = vec![String::new(); self.nodes.len()];
        if let Some(first) = words.first_mut() {
            line.clone_into(first);
        }
        self.with(&words)
    }

    /// How it is aligned.
    fn style(&self) -> Style {
        let aligned = self.events.iter().find_map(|event| {
            let Event::Empty(tag) = event else { return None };
            if tag.name().as_ref() == "w:jc" { tag.try_get_attribute("w:val").ok().flatten() } else { None }
        });
        match aligned.as_ref().map(|value| value.value.as_ref()) {
            Some("center") => Style::Centre,
            Some("right" | "end") => Style::Right,
            _ => Style::Plain,
        }
    }

    /// Whether something hangs on it that must stay: the end of a section.
    fn must_stay(&self) -> bool {
        self.events
            .iter()
            .any(|event| matches!(event, Event::Start(tag) if tag.name().as_ref() == "w:sectPr"))
    }
}

/// What is read while a part is rewritten.
#[derive(Default)]
struct Place {
    /// Depths of tables, of cells, and of what stands there a second time for old programs.
    tables: usize,
    cells: usize,
    again: usize,
    row: Vec<String>,
    blocks: Vec<Block>,
}

impl Place {
    fn enter(&mut self, name: &str) {
        match name {
            "w:tbl" => self.tables += 1,
            "w:tc" => {
                self.cells += 1;
                if self.tables == 1 {
                    self.row.push(String::new());
                }
            }
            "mc:Fallback" => self.again += 1,
            _ => {}
        }
    }

    fn leave(&mut self, name: &str) {
        match name {
            "w:tbl" => self.tables = self.tables.saturating_sub(1),
            "w:tc" => self.cells = self.cells.saturating_sub(1),
            "mc:Fallback" => self.again = self.again.saturating_sub(1),
            "w:tr" if self.tables == 1 => self.blocks.push(Block::Row(std::mem::take(&mut self.row))),
            _ => {}
        }
    }

    /// Notes a line that stands in the document.
    fn say(&mut self, style: Style, line: &str) {
        if self.again > 0 || line.trim().is_empty() {
            return;
        }
        match self.row.last_mut() {
            Some(cell) if cell.is_empty() => line.clone_into(cell),
            Some(cell) => {
                cell.push('\n');
                cell.push_str(line);
            }
            None => self.blocks.push(Block::Line(style, line.to_owned())),
        }
    }
}

/// Rewrites a part paragraph by paragraph, and says what stands in it.
fn rewrite(
    text: &[u8],
    is_main: bool,
    mark: Option<&str>,
    change: &mut dyn FnMut(&Paragraph<'_>) -> Result<Outcome, FillFault>,
) -> Result<(Vec<u8>, Vec<Block>), FillFault> {
    let text = std::str::from_utf8(text).map_err(io::Error::other)?;
    let mut reader = Reader::from_str(text);
    let (mut out, mut open, mut place) = (Vec::<Event<'static>>::new(), Vec::new(), Place::default());
    loop {
        let event = reader.read_event()?.into_owned();
        if let Event::Start(tag) = &event {
            if tag.name().as_ref() == "w:p" {
                open.push(out.len());
            } else {
                place.enter(tag.name().as_ref());
            }
        } else if let Event::End(tag) = &event {
            place.leave(tag.name().as_ref());
        } else if matches!(event, Event::Eof) {
            break;
        }
        let ends = matches!(&event, Event::End(tag) if tag.name().as_ref() == "w:p");
        let begins = matches!(&event, Event::Start(tag) if tag.name().as_ref() == "w:body");
        out.push(event);
        if let (true, true, Some(mark)) = (begins, is_main, mark) {
            let [before, after] = MARK;
            out.push(Event::Text(BytesText::from_escaped(format!("{before}{mark}{after}"))));
        }
        if let (true, Some(from)) = (ends, open.pop_if(|_| ends)) {
            let paragraph = out.split_off(from);
            out.extend(changed(&Paragraph::of(&paragraph), &mut place, change)?);
        }
    }
    let mut writer = Writer::new(Vec::with_capacity(text.len()));
    for event in out {
        writer.write_event(event)?;
    }
    Ok((writer.into_inner(), place.blocks))
}

/// A paragraph after the change.
fn changed(
    paragraph: &Paragraph<'_>,
    place: &mut Place,
    change: &mut dyn FnMut(&Paragraph<'_>) -> Result<Outcome, FillFault>,
) -> Result<Vec<Event<'static>>, FillFault> {
    let style = paragraph.style();
    Ok(match change(paragraph)? {
        Outcome::Stays => {
            place.say(style, &paragraph.joined);
            paragraph.events.to_vec()
        }
        Outcome::Changes(words) => {
            place.say(style, &words.concat());
            paragraph.with(&words)
        }
        Outcome::Becomes(lines) if lines.is_empty() => {
            // A cell has a paragraph at least.
            let stays = place.cells > 0 || paragraph.must_stay();
            if stays { paragraph.with_line("") } else { Vec::new() }
        }
        Outcome::Becomes(lines) => {
            lines.iter().for_each(|line| place.say(style, line));
            lines.iter().flat_map(|line| paragraph.with_line(line)).collect()
        }
    })
}
