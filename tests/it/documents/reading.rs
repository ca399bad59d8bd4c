//! How a test reads a file for Word, and a page.

use std::collections::BTreeMap;
use std::io::{Cursor, Read};

use quick_xml::Reader;
use quick_xml::escape::unescape;
use quick_xml::events::Event;

/// The parts of a file, by name.
pub(crate) fn parts(docx: &[u8]) -> BTreeMap<String, String> {
    let mut archive = zip::ZipArchive::new(Cursor::new(docx)).unwrap();
    let mut parts = BTreeMap::new();
    for at in 0..archive.len() {
        let mut part = archive.by_index(at).unwrap();
        let mut text = String::new();
        part.read_to_string(&mut text).unwrap();
        let name = part.name().unwrap().into_owned();
        parts.insert(name, text);
    }
    parts
}

/// The paragraphs of a part that are not empty; it must be well-formed to its end.
pub(crate) fn paragraphs(xml: &str) -> Vec<String> {
    let mut reader = Reader::from_str(xml);
    reader.config_mut().check_end_names = true;
    let (mut found, mut inside, mut depth) = (Vec::new(), false, 0);
    loop {
        match reader.read_event().unwrap() {
            Event::Start(tag) => {
                depth += 1;
                match tag.name().as_ref() {
                    "w:p" => found.push(String::new()),
                    "w:t" => inside = true,
                    _ => {}
                }
            }
            Event::End(tag) => {
                depth -= 1;
                if tag.name().as_ref() == "w:t" {
                    inside = false;
                }
            }
            Event::Text(text) if inside => found.last_mut().unwrap().push_str(&text.xml10_content()),
            Event::GeneralRef(name) if inside => {
                let sign = format!("&{};", name.xml10_content());
                found.last_mut().unwrap().push_str(&unescape(&sign).unwrap());
            }
            Event::Eof => break,
            Event::Empty(_) | Event::Text(_) | Event::CData(_) | Event::Comment(_) => {}
            Event::Decl(_) | Event::PI(_) | Event::DocType(_) | Event::GeneralRef(_) => {}
        }
    }
    assert_eq!(depth, 0);
    found.retain(|paragraph| !paragraph.is_empty());
    found
}

/// The lines of a page below its head; what marks a draft is left out.
pub(crate) fn lines(page: &str) -> Vec<String> {
    let body = page.split_once("<body>").unwrap().1.split_once("</body>").unwrap().0;
    let mut found = Vec::new();
    for piece in body.split('<').skip(1) {
        let (tag, text) = piece.split_once('>').unwrap();
        if !tag.starts_with('/') && !text.is_empty() && !tag.contains("\"mark\"") {
            found.push(unescape(text).unwrap().into_owned());
        }
    }
    found
}
