//! The parts of a package: which are reached from the document, and how they refer to each other.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{Read, Seek};

use quick_xml::events::{BytesStart, Event};
use quick_xml::{Reader, Writer, XmlVersion};
use zip::ZipArchive;

use super::text::Masks;
use super::{LeftOut, MaskingError, WHOLE, is_xml, xml};

pub(super) const CONTENT_TYPES: &str = "[Content_Types].xml";
const ROOT: &str = "_rels/.rels";

/// What becomes of a part.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Role {
    /// Its text is looked through and rewritten.
    Text,
    /// It says how parts refer to each other.
    Relations,
    /// It says what the parts are.
    ContentTypes,
    /// Properties: empty ones take their place.
    Core,
    /// The same.
    Extended,
    /// A picture or a font.
    Other,
}

/// A part that the copy has.
#[derive(Debug, Clone)]
pub(super) struct Part {
    pub(super) name: String,
    pub(super) at: usize,
    pub(super) role: Role,
}

/// What becomes of a reference.
enum Reference {
    Kept(Role),
    /// It goes, and the part with it.
    Dropped(LeftOut),
    /// Nobody could say what is in it.
    Unknown,
}

/// By the last word of the type, which is the same in both sets of names of the standard (ISO/IEC 29500).
fn reference(kind: &str, from: &str) -> Reference {
    let dropped = |left_out| Reference::Dropped(left_out);
    match kind {
        "officeDocument" | "styles" | "settings" | "fontTable" | "numbering" | "theme" | "themeOverride"
        | "header" | "footer" | "footnotes" | "endnotes" | "chart" | "chartStyle" | "chartColorStyle"
        | "chartUserShapes" | "diagramData" | "diagramLayout" | "diagramQuickStyle" | "diagramColors"
        | "diagramDrawing" => Reference::Kept(Role::Text),
        "core-properties" => Reference::Kept(Role::Core),
        "extended-properties" => Reference::Kept(Role::Extended),
        "image" | "font" => Reference::Kept(Role::Other),
        "comments" | "commentsExtended" | "commentsIds" | "commentsExtensible" | "people" => {
            dropped(LeftOut::Comments)
        }
        "custom-properties" => dropped(LeftOut::Properties),
        // The workbook behind a chart: the chart keeps what it shows.
        "package" if from.starts_with("word/charts/") => dropped(LeftOut::Parts),
        "customXml"
        | "customXmlProps"
        | "thumbnail"
        | "glossaryDocument"
        | "printerSettings"
        | "attachedTemplate"
        | "mailMergeSource"
        | "mailMergeHeaderSource"
        | "recipientData"
        | "origin"
        | "keyMapCustomizations"
        | "attachedToolbars"
        | "webSettings"
        | "stylesWithEffects"
        | "documenttasks"
        | "classificationlabels" => dropped(LeftOut::Parts),
        _ => Reference::Unknown,
    }
}

/// The parts that are reached from the document, and what is left out of it.
pub(super) fn reached<R: Read + Seek>(
    archive: &mut ZipArchive<R>,
) -> Result<(Vec<Part>, BTreeSet<LeftOut>), MaskingError> {
    let (mut all, mut whole) = (BTreeMap::new(), 0_u64);
    for at in 0..archive.len() {
        let part = archive.by_index(at).map_err(|_| MaskingError::Unreadable)?;
        whole = whole.saturating_add(part.size());
        let name = part.name().map_err(|_| MaskingError::Unreadable)?.trim_start_matches('/').to_owned();
        // The same name twice: which one is read differs from program to program.
        if all.insert(name.to_ascii_lowercase(), (name, at)).is_some() {
            return Err(MaskingError::Unreadable);
        }
    }
    if whole > WHOLE {
        return Err(MaskingError::TooLarge { limit: super::MOST });
    }
    let find = |name: &str| all.get(&name.to_ascii_lowercase()).cloned();
    let mut left_out = BTreeSet::from([LeftOut::Properties]);
    let (mut parts, mut names) = (Vec::new(), BTreeSet::new());
    let mut waiting = vec![String::new()];
    while let Some(from) = waiting.pop() {
        let relations = if from.is_empty() { String::from(ROOT) } else { relations_of(&from) };
        let Some((name, at)) = find(&relations) else { continue };
        let list = listed(&xml(archive, at)?)?;
        parts.push(Part { name, at, role: Role::Relations });
        for Relation { kind, target, is_outside } in list {
            let role = match reference(&kind, &from) {
                Reference::Dropped(what) => {
                    left_out.insert(what);
                    continue;
                }
                Reference::Kept(_) | Reference::Unknown if is_outside && kind == "hyperlink" => continue,
                Reference::Kept(role) if !is_outside => role,
                Reference::Kept(_) | Reference::Unknown => {
                    return Err(MaskingError::PartUnknown { part: target });
                }
            };
            // A reference to nothing refers to nothing in the copy too.
            let Some((name, at)) = find(&resolved(&from, &target)) else { continue };
            if !names.insert(name.clone()) {
                continue;
            }
            if role == Role::Other && name.contains("media/") {
                left_out.insert(LeftOut::Pictures);
            }
            let role = if role == Role::Other && is_xml(&name) { Role::Text } else { role };
            parts.push(Part { name: name.clone(), at, role });
            waiting.push(name);
        }
    }
    if !parts.iter().any(|part| part.role == Role::Text) {
        return Err(MaskingError::Unreadable);
    }
    let (name, at) = find(CONTENT_TYPES).ok_or(MaskingError::Unreadable)?;
    // The document first, then what stands around it, by name.
    parts.sort_by_key(|part| {
        (part.role != Role::Relations, part.name != "word/document.xml", part.name.clone())
    });
    parts.insert(0, Part { name, at, role: Role::ContentTypes });
    Ok((parts, left_out))
}

/// Where the references of a part stand.
fn relations_of(part: &str) -> String {
    let (folder, name) = part.rsplit_once('/').unwrap_or(("", part));
    if folder.is_empty() { format!("_rels/{name}.rels") } else { format!("{folder}/_rels/{name}.rels") }
}

/// The name of the part that a reference of another means.
fn resolved(from: &str, target: &str) -> String {
    let folder = from.rsplit_once('/').map_or("", |(folder, _)| folder);
    let path = match target.strip_prefix('/') {
        Some(absolute) => absolute.to_owned(),
        None => format!("{folder}/{target}"),
    };
    let mut steps = Vec::new();
    for step in path.split('/') {
        match step {
            "" | "." => {}
            ".." => {
                steps.pop();
            }
            step => steps.push(step),
        }
    }
    steps.join("/")
}

struct Relation {
    kind: String,
    target: String,
    is_outside: bool,
}

/// The value of an attribute, without prefix.
fn value(tag: &BytesStart<'_>, name: &str) -> Result<String, MaskingError> {
    for attribute in tag.attributes() {
        let attribute = attribute.map_err(|_| MaskingError::Unreadable)?;
        if attribute.key.local_name().as_ref() == name {
            let value = attribute.normalized_value(XmlVersion::Implicit1_0);
            return Ok(value.map_err(|_| MaskingError::Unreadable)?.into_owned());
        }
    }
    Ok(String::new())
}

fn relation(tag: &BytesStart<'_>) -> Result<Relation, MaskingError> {
    let kind = value(tag, "Type")?;
    let kind = kind.rsplit('/').next().unwrap_or_default().to_owned();
    let is_outside = value(tag, "TargetMode")?.eq_ignore_ascii_case("external");
    Ok(Relation { kind, target: value(tag, "Target")?, is_outside })
}

fn listed(xml: &str) -> Result<Vec<Relation>, MaskingError> {
    let (mut reader, mut list) = (Reader::from_str(xml), Vec::new());
    loop {
        match reader.read_event().map_err(|_| MaskingError::Unreadable)? {
            Event::Start(tag) | Event::Empty(tag) if tag.local_name().as_ref() == "Relationship" => {
                list.push(relation(&tag)?);
            }
            Event::DocType(_) => return Err(MaskingError::Unreadable),
            Event::Eof => return Ok(list),
            Event::Start(_)
            | Event::End(_)
            | Event::Empty(_)
            | Event::Text(_)
            | Event::CData(_)
            | Event::Comment(_)
            | Event::Decl(_)
            | Event::PI(_)
            | Event::GeneralRef(_) => {}
        }
    }
}

/// The references of a part without those that go.
pub(super) fn relations(xml: &str, name: &str, masks: Masks<'_>) -> Result<Vec<u8>, MaskingError> {
    let from = name.replacen("_rels/", "", 1);
    let from = from.strip_suffix(".rels").unwrap_or_default();
    filtered(xml, masks, |tag| {
        let goes = tag.local_name().as_ref() == "Relationship"
            && matches!(reference(&relation(tag)?.kind, from), Reference::Dropped(_));
        Ok(!goes)
    })
}

/// What the parts are, without those that are not in the copy.
pub(super) fn content_types(xml: &str, parts: &[Part], masks: Masks<'_>) -> Result<Vec<u8>, MaskingError> {
    filtered(xml, masks, |tag| {
        let part = value(tag, "PartName")?;
        let part = part.trim_start_matches('/');
        Ok(tag.local_name().as_ref() != "Override"
            || parts.iter().any(|kept| kept.name.eq_ignore_ascii_case(part)))
    })
}

/// A list of elements without those that do not stay.
fn filtered(
    xml: &str,
    masks: Masks<'_>,
    stays: impl Fn(&BytesStart<'_>) -> Result<bool, MaskingError>,
) -> Result<Vec<u8>, MaskingError> {
    let unreadable = |_| MaskingError::Unreadable;
    let (mut reader, mut writer) = (Reader::from_str(xml), Writer::new(Vec::with_capacity(xml.len())));
    reader.config_mut().expand_empty_elements = true;
    let mut open = Vec::new();
    loop {
        let event = match reader.read_event().map_err(unreadable)? {
            Event::Start(tag) => {
                let kept = stays(&tag)?;
                open.push(kept);
                if !kept {
                    continue;
                }
                Event::Start(masks.tag(tag)?)
            }
            Event::End(tag) => {
                if open.pop() == Some(false) {
                    continue;
                }
                Event::End(tag)
            }
            Event::Eof if open.is_empty() => break,
            Event::Eof | Event::DocType(_) => return Err(MaskingError::Unreadable),
            Event::Decl(decl) => Event::Decl(decl),
            Event::Empty(_)
            | Event::Text(_)
            | Event::CData(_)
            | Event::Comment(_)
            | Event::PI(_)
            | Event::GeneralRef(_) => continue,
        };
        writer.write_event(event).map_err(super::storage)?;
    }
    Ok(writer.into_inner())
}
