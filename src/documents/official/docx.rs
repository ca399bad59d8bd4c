//! A document as a file for Word and WPS (ECMA-376), in the layout of GB/T 9704—2012: A4 with margins of 37, 35, 28 and
//! 26 mm, 22 lines of 28 characters, 小标宋 for titles, 仿宋 for text, 黑体 and 楷体 for headings, page numbers outside.
//!
//! Styles, settings, fonts with what stands for them, and page numbers are in `templates/documents/layout`; here is the
//! body alone. The same content is the same bytes.

use std::io::{self, Cursor, Write};

use quick_xml::Writer;
use quick_xml::events::{BytesDecl, BytesText, Event};
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use super::content::{Block, Content, Style};

type Xml = Writer<Vec<u8>>;

macro_rules! layout {
    ($name:literal) => {
        include_str!(concat!("../../../templates/documents/layout/", $name))
    };
}

/// Parts that are the same in every document.
const PARTS: &[(&str, &str)] = &[
    ("[Content_Types].xml", layout!("content_types.xml")),
    ("_rels/.rels", layout!("package.rels")),
    ("word/_rels/document.xml.rels", layout!("document.rels")),
    ("word/styles.xml", layout!("styles.xml")),
    ("word/settings.xml", layout!("settings.xml")),
    ("word/fontTable.xml", layout!("fontTable.xml")),
    ("word/footer1.xml", layout!("footer1.xml")),
    ("word/footer2.xml", layout!("footer2.xml")),
];

const MAIN: &str = "http://schemas.openxmlformats.org/wordprocessingml/2006/main";
const RELATIONS: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";

/// Twips from paper's edge to text, of 1440 an inch: 37, 26, 35 and 28 mm; the header and the footer from their edges.
/// The page number stands 7 mm under the text.
const MARGINS: &[(&str, &str)] = &[
    ("w:top", "2098"),
    ("w:right", "1474"),
    ("w:bottom", "1984"),
    ("w:left", "1587"),
    ("w:header", "1134"),
    ("w:footer", "1304"),
    ("w:gutter", "0"),
];

/// 12,756 twips of height hold 22 lines of 579; 8,845 of width hold 28 characters of 16 pt less a quarter of one, which the
/// styles set. A grid of characters beside them makes LibreOffice set 27.
const GRID: &[(&str, &str)] = &[("w:type", "lines"), ("w:linePitch", "579")];

/// Twips that a character of the grid is wide, times ten.
const CHARACTER: i64 = 3150;

/// Twips of the first column of a table of two, and of all columns.
const FIRST_COLUMN: usize = 2551;
const COLUMNS: usize = 8845;

/// Writes the file.
///
/// # Errors
/// When the file cannot be packed.
pub fn write(content: &Content, title: &str, author: &str) -> io::Result<Vec<u8>> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::with_capacity(16 * 1024)));
    // The default instant of a part is the first that the format knows: the same content is the same bytes.
    let options = SimpleFileOptions::default();
    let mut part = |name: &str, bytes: &[u8]| -> io::Result<()> {
        zip.start_file(name, options)?;
        zip.write_all(bytes)
    };
    for (name, text) in PARTS {
        part(name, text.as_bytes())?;
    }
    let header = header(content.mark)?;
    part("word/header1.xml", &header)?;
    part("word/header2.xml", &header)?;
    part("docProps/core.xml", &core(title, author)?)?;
    part("word/document.xml", &document(content)?)?;
    Ok(zip.finish()?.into_inner())
}

fn begun() -> io::Result<Xml> {
    let mut xml = Writer::new(Vec::with_capacity(16 * 1024));
    xml.write_event(Event::Decl(BytesDecl::new("1.0", Some("UTF-8"), Some("yes"))))?;
    Ok(xml)
}

fn document(content: &Content) -> io::Result<Vec<u8>> {
    let mut xml = begun()?;
    xml.create_element("w:document")
        .with_attributes([("xmlns:w", MAIN), ("xmlns:r", RELATIONS)])
        .write_inner_content(|xml| {
            xml.create_element("w:body").write_inner_content(|xml| {
                body(xml, &content.blocks)?;
                section(xml)
            })?;
            Ok(())
        })?;
    Ok(xml.into_inner())
}

fn body(xml: &mut Xml, blocks: &[Block]) -> io::Result<()> {
    let mut at = 0;
    while let Some(block) = blocks.get(at) {
        match block {
            Block::Line(style, text) => {
                let after = blocks.get(at + 1);
                // The signature never stands on a page alone, nor does 此致 part from the court.
                let is_sign = |block: &Block| matches!(block, Block::Line(Style::Sign, _));
                let keeps = blocks.iter().skip(at + 1).take(2).any(is_sign);
                // What has a title of its own, as a list that goes with a notice, begins on a page of its own.
                let is_title = |block: &Block| matches!(block, Block::Line(Style::Title, _));
                let before = at.checked_sub(1).and_then(|before| blocks.get(before));
                let breaks = *style == Style::Title && before.is_some_and(|before| !is_title(before));
                paragraph(xml, *style, text, (keeps, breaks), sign_indent(*style, text, after))?;
                // A line is free under the last line of a title; a number brings its own.
                let is_number = |block: &Block| matches!(block, Block::Line(Style::Number, _));
                if *style == Style::Title && after.is_some_and(|after| !is_title(after) && !is_number(after))
                {
                    xml.create_element("w:p").write_empty()?;
                }
                at += 1;
            }
            Block::Row(_) => {
                let rows: Vec<&[String]> = blocks
                    .iter()
                    .skip(at)
                    .map_while(
                        |block| if let Block::Row(cells) = block { Some(cells.as_slice()) } else { None },
                    )
                    .collect();
                table(xml, &rows)?;
                at += rows.len();
                if at == blocks.len() {
                    // A table must be followed by a paragraph.
                    xml.create_element("w:p").write_empty()?;
                }
            }
        }
    }
    Ok(())
}

/// The signature is centred over the day, which ends four characters before the margin (GB/T 9704—2012 7.3.5.1): how
/// far from the margin it ends, in hundredths of a character.
fn sign_indent(style: Style, text: &str, after: Option<&Block>) -> Option<i64> {
    let (Style::Sign, Some(Block::Line(Style::Date, day))) = (style, after) else { return None };
    // A letter or figure of ASCII is half as wide as a character.
    let halves = |text: &str| text.chars().map(|c| if c.is_ascii() { 1_i64 } else { 2 }).sum::<i64>();
    Some((400 + (halves(day) - halves(text)) * 25).max(0))
}

/// The id of a style in `styles.xml`.
fn style_id(style: Style) -> &'static str {
    match style {
        Style::Title => "Title",
        Style::Number => "Number",
        Style::Addressee => "Addressee",
        Style::Text => "Text",
        Style::Heading => "Heading1",
        Style::Subheading => "Heading2",
        Style::Attachment => "Attachment",
        Style::Sign => "Sign",
        Style::Date => "Date",
        Style::Plain | Style::Centre | Style::Right => "Normal",
    }
}

fn paragraph(
    xml: &mut Xml,
    style: Style,
    text: &str,
    (keeps, breaks): (bool, bool),
    right: Option<i64>,
) -> io::Result<()> {
    set(xml, style_id(style), text, |xml| {
        if keeps {
            xml.create_element("w:keepNext").write_empty()?;
        }
        if breaks {
            xml.create_element("w:pageBreakBefore").write_empty()?;
        }
        if let Some(right) = right {
            let (characters, twips) = (right.to_string(), (right * CHARACTER / 1000).to_string());
            xml.create_element("w:ind")
                .with_attributes([("w:rightChars", characters.as_str()), ("w:right", twips.as_str())])
                .write_empty()?;
        }
        Ok(())
    })
}

/// A paragraph of a style, with what is set beside the style in the order of the schema.
fn set(
    xml: &mut Xml,
    style: &str,
    text: &str,
    beside: impl FnOnce(&mut Xml) -> io::Result<()>,
) -> io::Result<()> {
    xml.create_element("w:p").write_inner_content(|xml| {
        xml.create_element("w:pPr").write_inner_content(|xml| {
            xml.create_element("w:pStyle").with_attribute(("w:val", style)).write_empty()?;
            beside(xml)
        })?;
        if !text.is_empty() {
            xml.create_element("w:r").write_inner_content(|xml| {
                // Quotation marks and dashes are of the Chinese font.
                xml.create_element("w:rPr").write_inner_content(|xml| {
                    xml.create_element("w:rFonts").with_attribute(("w:hint", "eastAsia")).write_empty()?;
                    Ok(())
                })?;
                xml.create_element("w:t")
                    .with_attribute(("xml:space", "preserve"))
                    .write_text_content(BytesText::new(text))?;
                Ok(())
            })?;
        }
        Ok(())
    })?;
    Ok(())
}

fn table(xml: &mut Xml, rows: &[&[String]]) -> io::Result<()> {
    let widths = widths(rows);
    xml.create_element("w:tbl").write_inner_content(|xml| {
        xml.create_element("w:tblPr").write_inner_content(|xml| {
            xml.create_element("w:tblW")
                .with_attributes([("w:w", COLUMNS.to_string().as_str()), ("w:type", "dxa")])
                .write_empty()?;
            // As wide as the text, from margin to margin: programs differ in where a table begins that is not centred.
            xml.create_element("w:jc").with_attribute(("w:val", "center")).write_empty()?;
            xml.create_element("w:tblBorders").write_inner_content(|xml| {
                for side in ["w:top", "w:left", "w:bottom", "w:right", "w:insideH", "w:insideV"] {
                    xml.create_element(side)
                        .with_attributes([
                            ("w:val", "single"),
                            ("w:sz", "4"),
                            ("w:space", "0"),
                            ("w:color", "auto"),
                        ])
                        .write_empty()?;
                }
                Ok(())
            })?;
            xml.create_element("w:tblLayout").with_attribute(("w:type", "fixed")).write_empty()?;
            Ok(())
        })?;
        xml.create_element("w:tblGrid").write_inner_content(|xml| {
            for width in &widths {
                xml.create_element("w:gridCol")
                    .with_attribute(("w:w", width.to_string().as_str()))
                    .write_empty()?;
            }
            Ok(())
        })?;
        for cells in rows {
            row(xml, cells, &widths)?;
        }
        Ok(())
    })?;
    Ok(())
}

/// The widths of the columns of a table: of two, the first holds names; three and four are alike; of more, each is as
/// wide as the longest of what stands in it, within bounds.
fn widths(rows: &[&[String]]) -> Vec<usize> {
    match rows.iter().map(|cells| cells.len()).max().unwrap_or_default() {
        2 => vec![FIRST_COLUMN, COLUMNS - FIRST_COLUMN],
        most @ (0 | 1 | 3 | 4) => vec![COLUMNS / most.max(1); most.max(1)],
        most => {
            let wide = |at: usize| {
                let cells = rows.iter().filter_map(|cells| cells.get(at));
                let halves = cells.map(|cell| cell.chars().map(|c| if c.is_ascii() { 1 } else { 2 }).sum());
                halves.max().unwrap_or(0).clamp(5_usize, 24) + 2
            };
            let wide: Vec<usize> = (0..most).map(wide).collect();
            let all: usize = wide.iter().sum();
            wide.into_iter().map(|wide| COLUMNS * wide / all.max(1)).collect()
        }
    }
}

/// A row; the last of fewer cells than columns takes the rest.
fn row(xml: &mut Xml, cells: &[String], widths: &[usize]) -> io::Result<()> {
    xml.create_element("w:tr").write_inner_content(|xml| {
        xml.create_element("w:trPr").write_inner_content(|xml| {
            xml.create_element("w:trHeight")
                .with_attributes([
                    ("w:val", if widths.len() > 4 { "579" } else { "980" }),
                    ("w:hRule", "atLeast"),
                ])
                .write_empty()?;
            Ok(())
        })?;
        for (at, cell) in cells.iter().enumerate() {
            let last = at + 1 == cells.len();
            let taken = if last { widths.len().saturating_sub(at).max(1) } else { 1 };
            let width: usize = widths.iter().skip(at).take(taken).sum();
            xml.create_element("w:tc").write_inner_content(|xml| {
                xml.create_element("w:tcPr").write_inner_content(|xml| {
                    xml.create_element("w:tcW")
                        .with_attributes([("w:w", width.to_string().as_str()), ("w:type", "dxa")])
                        .write_empty()?;
                    if taken > 1 {
                        let taken = taken.to_string();
                        xml.create_element("w:gridSpan")
                            .with_attribute(("w:val", taken.as_str()))
                            .write_empty()?;
                    }
                    xml.create_element("w:vAlign").with_attribute(("w:val", "center")).write_empty()?;
                    Ok(())
                })?;
                for line in cell.split('\n') {
                    set(xml, "Cell", line, |_| Ok(()))?;
                }
                Ok(())
            })?;
        }
        Ok(())
    })?;
    Ok(())
}

fn section(xml: &mut Xml) -> io::Result<()> {
    xml.create_element("w:sectPr").write_inner_content(|xml| {
        for (kind, side, id) in [
            ("w:headerReference", "default", "rId6"),
            ("w:headerReference", "even", "rId7"),
            ("w:footerReference", "default", "rId4"),
            ("w:footerReference", "even", "rId5"),
        ] {
            xml.create_element(kind).with_attributes([("w:type", side), ("r:id", id)]).write_empty()?;
        }
        xml.create_element("w:pgSz").with_attributes([("w:w", "11906"), ("w:h", "16838")]).write_empty()?;
        xml.create_element("w:pgMar").with_attributes(MARGINS.iter().copied()).write_empty()?;
        xml.create_element("w:pgNumType").with_attribute(("w:start", "1")).write_empty()?;
        xml.create_element("w:docGrid").with_attributes(GRID.iter().copied()).write_empty()?;
        Ok(())
    })?;
    Ok(())
}

/// The header of every page: empty, or the mark of a draft.
fn header(mark: Option<&str>) -> io::Result<Vec<u8>> {
    let mut xml = begun()?;
    xml.create_element("w:hdr").with_attribute(("xmlns:w", MAIN)).write_inner_content(|xml| {
        set(xml, if mark.is_some() { "Mark" } else { "Normal" }, mark.unwrap_or_default(), |_| Ok(()))
    })?;
    Ok(xml.into_inner())
}

fn core(title: &str, author: &str) -> io::Result<Vec<u8>> {
    let mut xml = begun()?;
    xml.create_element("cp:coreProperties")
        .with_attributes([
            ("xmlns:cp", "http://schemas.openxmlformats.org/package/2006/metadata/core-properties"),
            ("xmlns:dc", "http://purl.org/dc/elements/1.1/"),
        ])
        .write_inner_content(|xml| {
            xml.create_element("dc:title").write_text_content(BytesText::new(title))?;
            xml.create_element("dc:creator").write_text_content(BytesText::new(author))?;
            Ok(())
        })?;
    Ok(xml.into_inner())
}
