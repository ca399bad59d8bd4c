//! The XML of a part: read paragraph by paragraph, whatever runs it is torn into, and written again without what goes.

use std::collections::BTreeSet;

use quick_xml::escape::resolve_xml_entity;
use quick_xml::events::{BytesRef, BytesStart, BytesText, Event};
use quick_xml::{Reader, Writer, XmlVersion};

use super::{LeftOut, Line, MaskingError, Replacing};

/// Elements that go with all that is in them: what was struck out, how it looked before, remarks, and what names
/// people or places of the machine.
const GONE: &[&str] = &[
    "del",
    "moveFrom",
    "rPrChange",
    "pPrChange",
    "sectPrChange",
    "tblPrChange",
    "tblPrExChange",
    "tcPrChange",
    "trPrChange",
    "tblGridChange",
    "numberingChange",
    "cellIns",
    "cellDel",
    "cellMerge",
    "moveFromRangeStart",
    "moveFromRangeEnd",
    "moveToRangeStart",
    "moveToRangeEnd",
    "customXmlInsRangeStart",
    "customXmlInsRangeEnd",
    "customXmlDelRangeStart",
    "customXmlDelRangeEnd",
    "customXmlMoveFromRangeStart",
    "customXmlMoveFromRangeEnd",
    "customXmlMoveToRangeStart",
    "customXmlMoveToRangeEnd",
    "commentRangeStart",
    "commentRangeEnd",
    "commentReference",
    "annotationRef",
    "dataBinding",
    "attachedTemplate",
    "mailMerge",
    "docVars",
    "externalData",
    "permStart",
    "permEnd",
    "writeProtection",
    "rsids",
];

/// Elements that go and leave what is in them.
const OPENED: &[&str] = &["ins", "moveTo"];

/// Attributes in which people write.
const TOLD: &[&str] = &["descr", "title", "alt", "tooltip", "instr"];

/// Elements whose text is a measure of a drawing.
const MEASURES: &[&str] = &["posOffset", "pctPosHOffset", "pctPosVOffset", "pctWidth", "pctHeight", "align"];

/// What goes: everywhere people write, and — short words of plain letters left out — in names and addresses beside
/// the text, where these would be words of the format.
#[derive(Clone, Copy)]
pub(super) struct Masks<'r> {
    pub(super) full: &'r Replacing,
    pub(super) strict: &'r Replacing,
}

impl Masks<'_> {
    /// A name or an address after the change, also where it is written in percent signs; none if it stays.
    pub(super) fn address(&self, value: &str) -> Option<String> {
        let made = self.strict.replaced(value);
        if made != value {
            return Some(made);
        }
        let plain = decoded(value)?;
        let made = self.strict.replaced(&plain);
        (made != plain).then(|| encoded(&made))
    }

    fn attribute(&self, name: &str, value: &str) -> Option<String> {
        if is_told(name) {
            let made = self.full.replaced(value);
            return (made != value).then_some(made);
        }
        self.address(value)
    }

    /// A tag with its attributes after the change.
    pub(super) fn tag<'a>(&self, tag: BytesStart<'a>) -> Result<BytesStart<'a>, MaskingError> {
        let (mut values, mut changed) = (Vec::new(), false);
        for attribute in tag.attributes().with_checks(false) {
            let attribute = attribute.map_err(|_| MaskingError::Unreadable)?;
            let key = attribute.key.as_ref().to_owned();
            let value = value_of(&attribute)?;
            let made = if is_declaration(&key) { None } else { self.attribute(local(&key), &value) };
            changed |= made.is_some();
            values.push((key, made.unwrap_or(value)));
        }
        if !changed {
            return Ok(tag);
        }
        let name = tag.name().as_ref().to_owned();
        let values = values.iter().map(|(key, value)| (key.as_str(), value.as_str()));
        Ok(BytesStart::new(name).with_attributes(values).into_owned())
    }
}

pub(super) fn value_of(
    attribute: &quick_xml::events::attributes::Attribute<'_>,
) -> Result<String, MaskingError> {
    let value = attribute.normalized_value(XmlVersion::Implicit1_0);
    Ok(value.map_err(|_| MaskingError::Unreadable)?.into_owned())
}

/// The namespaces of a part are declared like attributes.
pub(super) fn is_declaration(key: &str) -> bool {
    key == "xmlns" || key.starts_with("xmlns:")
}

pub(super) fn is_told(name: &str) -> bool {
    TOLD.contains(&name)
}

pub(super) fn is_measure(name: &str) -> bool {
    MEASURES.contains(&name)
}

/// A name without its prefix.
pub(super) fn local(name: &str) -> &str {
    name.rsplit(':').next().unwrap_or(name)
}

/// An address with its percent signs read; none if there are none, or they are no text.
pub(super) fn decoded(value: &str) -> Option<String> {
    let (mut bytes, mut rest) = (Vec::with_capacity(value.len()), value.as_bytes());
    if !rest.contains(&b'%') {
        return None;
    }
    while let Some((first, after)) = rest.split_first() {
        let pair = after.get(..2).filter(|_| *first == b'%').and_then(|pair| std::str::from_utf8(pair).ok());
        match pair.and_then(|pair| u8::from_str_radix(pair, 16).ok()) {
            Some(byte) => {
                bytes.push(byte);
                rest = after.get(2..).unwrap_or_default();
            }
            None => {
                bytes.push(*first);
                rest = after;
            }
        }
    }
    String::from_utf8(bytes).ok()
}

fn encoded(value: &str) -> String {
    let mut made = String::with_capacity(value.len());
    for byte in value.bytes() {
        if byte.is_ascii_graphic() && !matches!(byte, b'%' | b'"' | b'<' | b'>' | b'*') {
            made.push(char::from(byte));
        } else {
            made.push_str(&format!("%{byte:02X}"));
        }
    }
    made
}

/// What a reference in a text stands for. Names that a file declares itself do not exist here.
pub(super) fn meant(reference: &BytesRef<'_>) -> Result<String, MaskingError> {
    if let Some(sign) = resolve_xml_entity(reference) {
        return Ok(sign.to_owned());
    }
    let sign = reference.resolve_char_ref().ok().flatten().ok_or(MaskingError::Unreadable)?;
    Ok(sign.to_string())
}

/// A piece of a paragraph: a text between two tags, or an element that stands for a sign.
struct Piece {
    /// First event and last, among those that are kept back.
    from: usize,
    to: usize,
    words: String,
    is_sign: bool,
}

/// A paragraph that is not at its end: its text, and the codes of its fields.
#[derive(Default)]
struct Paragraph {
    text: Vec<Piece>,
    codes: Vec<Piece>,
}

/// Where a text belongs to.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Stream {
    Text,
    Code,
    /// How a sign is pronounced: it would tell a name that is taken out.
    Sound,
    /// A number in a chart, a title of a drawing: by itself.
    Alone,
    Measure,
}

/// Rewrites a part, or only reads it.
pub(super) struct Rewriter<'r> {
    masks: Option<Masks<'r>>,
    /// What it says.
    pub(super) lines: Vec<Line>,
    pub(super) left_out: BTreeSet<LeftOut>,
    /// Names of the elements that are open.
    open: Vec<String>,
    /// How many elements are open since one that goes.
    gone: usize,
    paragraphs: Vec<Paragraph>,
    /// Events that are kept back until their paragraph ends.
    events: Vec<Event<'static>>,
    current: Option<(Stream, Piece)>,
}

impl<'r> Rewriter<'r> {
    pub(super) fn new(masks: Option<Masks<'r>>) -> Self {
        Self {
            masks,
            lines: Vec::new(),
            left_out: BTreeSet::new(),
            open: Vec::new(),
            gone: 0,
            paragraphs: Vec::new(),
            events: Vec::new(),
            current: None,
        }
    }

    /// The part as it is in the copy.
    pub(super) fn rewrite(&mut self, xml: &str) -> Result<Vec<u8>, MaskingError> {
        let mut reader = Reader::from_str(xml);
        let mut writer = Writer::new(Vec::with_capacity(if self.masks.is_some() { xml.len() } else { 0 }));
        loop {
            let event = reader.read_event().map_err(|_| MaskingError::Unreadable)?.into_owned();
            if matches!(event, Event::Eof) {
                return if self.open.is_empty() && self.gone == 0 {
                    Ok(writer.into_inner())
                } else {
                    Err(MaskingError::Unreadable)
                };
            }
            self.take(event)?;
            if self.paragraphs.is_empty() && self.current.is_none() {
                for event in self.events.drain(..).filter(|_| self.masks.is_some()) {
                    writer.write_event(event).map_err(super::storage)?;
                }
            }
        }
    }

    fn take(&mut self, event: Event<'static>) -> Result<(), MaskingError> {
        match event {
            Event::Start(tag) => {
                self.end_of_text();
                self.start(tag)?;
            }
            Event::End(tag) => {
                self.end_of_text();
                if self.gone > 0 {
                    self.gone -= 1;
                    return Ok(());
                }
                let name = self.open.pop().ok_or(MaskingError::Unreadable)?;
                if OPENED.contains(&name.as_str()) {
                    return Ok(());
                }
                self.events.push(Event::End(tag));
                if name == "p" {
                    self.end_of_paragraph();
                }
            }
            Event::Empty(tag) => {
                self.end_of_text();
                let name = local(tag.name().as_ref()).to_owned();
                if self.gone > 0 || self.goes(&name) || OPENED.contains(&name.as_str()) {
                    return Ok(());
                }
                self.told(&tag)?;
                let tag = self.masked(tag)?;
                self.sign(&name);
                self.events.push(Event::Empty(tag));
            }
            Event::Text(text) => {
                let words = text.xml10_content().into_owned();
                self.text(&words, Event::Text(text));
            }
            Event::CData(text) => {
                let words = text.xml10_content().into_owned();
                self.text(&words, Event::CData(text));
            }
            Event::GeneralRef(name) => {
                let words = meant(&name)?;
                self.text(&words, Event::GeneralRef(name));
            }
            Event::Decl(decl) => self.events.push(Event::Decl(decl)),
            // Remarks of programs; nothing of a document needs them.
            Event::Comment(_) | Event::PI(_) | Event::Eof => {}
            Event::DocType(_) => return Err(MaskingError::Unreadable),
        }
        Ok(())
    }

    fn start(&mut self, tag: BytesStart<'static>) -> Result<(), MaskingError> {
        let name = local(tag.name().as_ref()).to_owned();
        if self.gone > 0 || self.goes(&name) {
            self.gone += 1;
            return Ok(());
        }
        self.told(&tag)?;
        let tag = self.masked(tag)?;
        if name == "p" {
            self.paragraphs.push(Paragraph::default());
        }
        if OPENED.contains(&name.as_str()) {
            self.left_out.insert(LeftOut::Changes);
        } else {
            self.events.push(Event::Start(tag));
        }
        self.open.push(name);
        Ok(())
    }

    /// Whether an element goes, which is noted.
    fn goes(&mut self, name: &str) -> bool {
        if matches!(name, "del" | "moveFrom") || name.ends_with("PrChange") {
            self.left_out.insert(LeftOut::Changes);
        }
        GONE.contains(&name)
    }

    fn masked(&self, tag: BytesStart<'static>) -> Result<BytesStart<'static>, MaskingError> {
        match self.masks {
            Some(masks) => masks.tag(tag),
            None => Ok(tag),
        }
    }

    /// Notes what people wrote into attributes.
    fn told(&mut self, tag: &BytesStart<'_>) -> Result<(), MaskingError> {
        if self.masks.is_some() {
            return Ok(());
        }
        for attribute in tag.attributes().with_checks(false) {
            let attribute = attribute.map_err(|_| MaskingError::Unreadable)?;
            if is_told(local(attribute.key.as_ref())) {
                let value = value_of(&attribute)?;
                self.line(&value);
            }
        }
        Ok(())
    }

    fn line(&mut self, words: &str) {
        if self.masks.is_none() && !words.trim().is_empty() {
            self.lines.push(Line(words.trim().to_owned()));
        }
    }

    fn stream(&self) -> Stream {
        if self.open.iter().rev().take(4).any(|name| name == "rt") {
            return Stream::Sound;
        }
        match self.open.last().map(String::as_str) {
            Some("t") => Stream::Text,
            Some("instrText") => Stream::Code,
            Some(name) if is_measure(name) => Stream::Measure,
            Some(_) | None => Stream::Alone,
        }
    }

    fn text(&mut self, words: &str, event: Event<'static>) {
        if self.gone > 0 {
            return;
        }
        let at = self.events.len();
        self.events.push(event);
        if let Some((_, piece)) = &mut self.current {
            piece.to = at;
            piece.words.push_str(words);
        } else {
            let piece = Piece { from: at, to: at, words: words.to_owned(), is_sign: false };
            self.current = Some((self.stream(), piece));
        }
    }

    /// An element that stands for a sign of the text.
    fn sign(&mut self, name: &str) {
        let words = match name {
            "noBreakHyphen" => "-",
            "tab" => "\t",
            "br" | "cr" => "\n",
            _ => return,
        };
        // In a definition of tab stops it is none.
        if self.open.last().is_none_or(|name| name != "r") {
            return;
        }
        let at = self.events.len();
        if let Some(paragraph) = self.paragraphs.last_mut() {
            paragraph.text.push(Piece { from: at, to: at, words: words.to_owned(), is_sign: true });
        }
    }

    fn end_of_text(&mut self) {
        let Some((stream, piece)) = self.current.take() else { return };
        match (stream, self.paragraphs.last_mut()) {
            (Stream::Text, Some(paragraph)) => paragraph.text.push(piece),
            (Stream::Code, Some(paragraph)) => paragraph.codes.push(piece),
            (Stream::Sound, _) => self.put(&piece, ""),
            (Stream::Text | Stream::Code | Stream::Alone, _) => {
                self.line(&piece.words);
                self.change(&[piece]);
            }
            (Stream::Measure, _) => {}
        }
    }

    fn end_of_paragraph(&mut self) {
        let Some(paragraph) = self.paragraphs.pop() else { return };
        let joined = |pieces: &[Piece]| pieces.iter().map(|piece| piece.words.as_str()).collect::<String>();
        let (text, codes) = (joined(&paragraph.text), joined(&paragraph.codes));
        self.line(&text);
        // A field that numbers pages says nothing of anybody.
        if !codes.is_ascii() || codes.contains('@') {
            self.line(&codes);
        }
        self.change(&paragraph.text);
        self.change(&paragraph.codes);
    }

    /// Changes the texts of pieces that belong together.
    fn change(&mut self, pieces: &[Piece]) {
        let Some(masks) = self.masks else { return };
        let joined: String = pieces.iter().map(|piece| piece.words.as_str()).collect();
        let changes: Vec<(usize, usize, &str)> = masks.full.changes(&joined).collect();
        if changes.is_empty() {
            return;
        }
        let mut from = 0;
        for piece in pieces {
            let to = from + piece.words.len();
            let (mut made, mut at) = (String::new(), from);
            for (begin, end, replacement) in &changes {
                if *end <= from || *begin >= to {
                    continue;
                }
                made.push_str(joined.get(at..(*begin).max(at)).unwrap_or_default());
                // What stands in the place of words takes the look of where they begin.
                if (from..to).contains(begin) {
                    made.push_str(replacement);
                }
                at = (*end).min(to);
            }
            made.push_str(joined.get(at..to).unwrap_or_default());
            if made != piece.words {
                self.put(piece, &made);
            }
            from = to;
        }
    }

    /// Puts a text in the place of a piece.
    fn put(&mut self, piece: &Piece, words: &str) {
        let Some(events) = self.events.get_mut(piece.from..=piece.to) else { return };
        for event in events.iter_mut() {
            *event = Event::Text(BytesText::new("").into_owned());
        }
        if let Some(first) = events.first_mut().filter(|_| !piece.is_sign) {
            *first = Event::Text(BytesText::new(words).into_owned());
        }
        let before = piece.from.checked_sub(1).and_then(|at| self.events.get_mut(at));
        if let Some(Event::Start(tag)) = before
            && tag.name().as_ref() == "w:t"
            && tag.try_get_attribute("xml:space").ok().flatten().is_none()
        {
            tag.push_attribute(("xml:space", "preserve"));
        }
    }
}
