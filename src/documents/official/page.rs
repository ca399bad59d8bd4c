//! A document as a page to print: the same content as the file, whole in itself, without script.

use std::io;

use quick_xml::Writer;
use quick_xml::escape::unescape;
use quick_xml::events::{BytesText, Event};

use super::content::{Block, Content, Style};

type Html = Writer<Vec<u8>>;

const CSS: &str = include_str!("../../../templates/documents/layout/page.css");

/// Writes the page.
///
/// # Errors
/// When it cannot be written.
pub(super) fn write(content: &Content, title: &str) -> io::Result<String> {
    let mut html = Writer::new(Vec::with_capacity(16 * 1024));
    html.write_event(Event::DocType(BytesText::from_escaped("html")))?;
    html.create_element("html").with_attribute(("lang", "zh-CN")).write_inner_content(|html| {
        html.create_element("head").write_inner_content(|html| {
            html.create_element("meta").with_attribute(("charset", "utf-8")).write_empty()?;
            html.create_element("title").write_text_content(BytesText::new(title))?;
            html.create_element("style").write_text_content(BytesText::from_escaped(CSS))?;
            Ok(())
        })?;
        html.create_element("body").write_inner_content(|html| {
            if let Some(mark) = content.mark {
                element(html, "div", "mark", mark)?;
            }
            body(html, &content.blocks)
        })?;
        Ok(())
    })?;
    String::from_utf8(html.into_inner()).map_err(io::Error::other)
}

/// The style sheet that stands in a page, by whose hash alone it is let in.
#[must_use]
pub fn style_of(page: &str) -> &str {
    let inside = page.split_once("<style>").and_then(|(_, rest)| rest.split_once("</style>"));
    inside.map_or("", |(style, _)| style)
}

/// What a page says, line by line; the mark of a draft is none of it.
#[must_use]
pub fn lines_of(page: &str) -> Vec<String> {
    let body = page.split_once("<body>").map_or("", |(_, body)| body);
    let pieces = body.split('<').filter_map(|piece| piece.split_once('>'));
    let said = pieces.filter(|(tag, text)| {
        !tag.starts_with('/') && !tag.contains("class=\"mark\"") && !text.trim().is_empty()
    });
    said.map(|(_, text)| unescape(text).map_or_else(|_| text.to_owned(), |text| text.into_owned())).collect()
}

fn body(html: &mut Html, blocks: &[Block]) -> io::Result<()> {
    let mut at = 0;
    while let Some(block) = blocks.get(at) {
        match (block, blocks.get(at + 1)) {
            (Block::Line(Style::Sign, sign), Some(Block::Line(Style::Date, day))) => {
                html.create_element("div").with_attribute(("class", "end")).write_inner_content(|html| {
                    html.create_element("div").write_inner_content(|html| {
                        element(html, "p", "", sign)?;
                        element(html, "p", "", day)
                    })?;
                    Ok(())
                })?;
                at += 2;
            }
            (Block::Line(style, text), _) => {
                let (name, class) = tag(*style);
                element(html, name, class, text)?;
                at += 1;
            }
            (Block::Row(_), _) => at += table(html, blocks.get(at..).unwrap_or_default())?,
        }
    }
    Ok(())
}

fn tag(style: Style) -> (&'static str, &'static str) {
    match style {
        Style::Title => ("h1", ""),
        Style::Heading => ("h2", ""),
        Style::Subheading => ("h3", ""),
        Style::Number => ("p", "number"),
        Style::Text => ("p", "text"),
        Style::Attachment => ("p", "attachment"),
        Style::Addressee | Style::Plain => ("p", ""),
        Style::Centre => ("p", "centre"),
        Style::Sign | Style::Date | Style::Right => ("p", "right"),
    }
}

fn element(html: &mut Html, name: &str, class: &str, text: &str) -> io::Result<()> {
    let element = html.create_element(name);
    let element = if class.is_empty() { element } else { element.with_attribute(("class", class)) };
    element.write_text_content(BytesText::new(text))?;
    Ok(())
}

/// A table of the rows that come first; how many they are.
fn table(html: &mut Html, blocks: &[Block]) -> io::Result<usize> {
    let rows: Vec<&Vec<String>> = blocks
        .iter()
        .map_while(|block| if let Block::Row(cells) = block { Some(cells) } else { None })
        .collect();
    let most = rows.iter().map(|cells| cells.len()).max().unwrap_or(1);
    html.create_element("table").write_inner_content(|html| {
        for cells in &rows {
            html.create_element("tr").write_inner_content(|html| {
                for (at, cell) in cells.iter().enumerate() {
                    let rest = (most - at).to_string();
                    let wide = at + 1 == cells.len() && most > cells.len();
                    let element = html.create_element("td");
                    let element =
                        if wide { element.with_attribute(("colspan", rest.as_str())) } else { element };
                    element.write_inner_content(|html| {
                        cell.split('\n').try_for_each(|line| element_of_cell(html, line))
                    })?;
                }
                Ok(())
            })?;
        }
        Ok(())
    })?;
    Ok(rows.len())
}

fn element_of_cell(html: &mut Html, line: &str) -> io::Result<()> {
    element(html, "p", "", line)
}
