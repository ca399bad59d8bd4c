//! What a workbook is made of: which part holds which sheet, and how numbers in it are meant.

use std::io::{Read, Seek};

use zip::ZipArchive;

use super::styles::Styles;
use crate::files::office::OfficeError;
use crate::files::office::package;
use crate::files::office::xml::{Piece, attribute};

/// Bytes that these parts may have; they are small, and some of what they say is held.
const LIMIT: u64 = 32 * 1024 * 1024;

/// What is known of a workbook before its sheet is read.
pub(super) struct Outline {
    /// The parts that hold the visible sheets, in their order; one at least.
    pub(super) sheets: Vec<String>,
    /// The part that holds texts for all sheets; it need not be there.
    pub(super) texts: String,
    /// How cells are formatted.
    pub(super) styles: Styles,
}

/// One part that another refers to.
struct Relation {
    id: String,
    kind: String,
    target: String,
}

impl Outline {
    pub(super) fn read<R: Read + Seek>(book: &mut ZipArchive<R>) -> Result<Self, OfficeError> {
        let relations = relations(book)?;
        let of_kind = |kind: &str, usual: &str| {
            relations
                .iter()
                .find(|found| found.kind == kind)
                .map_or(usual.to_owned(), |found| found.target.clone())
        };
        let (visible, since_1904) = sheets(book)?;
        let worksheet =
            |id: &String| relations.iter().find(|found| found.kind == "worksheet" && found.id == *id);
        let sheets: Vec<String> =
            visible.iter().filter_map(worksheet).map(|found| found.target.clone()).collect();
        if sheets.is_empty() {
            return Err(OfficeError::Unreadable);
        }
        let styles = match package::part(book, &of_kind("styles", "xl/styles.xml"), LIMIT)? {
            Some(part) => Styles::read(part, since_1904)?,
            None => Styles::none(since_1904),
        };
        Ok(Self { sheets, texts: of_kind("sharedStrings", "xl/sharedStrings.xml"), styles })
    }
}

/// The relations of the visible sheets in their order, and whether days are counted since 1904.
fn sheets<R: Read + Seek>(book: &mut ZipArchive<R>) -> Result<(Vec<String>, bool), OfficeError> {
    let mut part = package::part(book, "xl/workbook.xml", LIMIT)?.ok_or(OfficeError::Unreadable)?;
    let (mut visible, mut since_1904) = (Vec::new(), false);
    while let Some(piece) = part.next()? {
        let Piece::Begin(tag) = piece else { continue };
        match tag.local_name().as_ref() {
            "workbookPr" => {
                since_1904 = matches!(attribute(&tag, "date1904")?.as_deref(), Some("1" | "true" | "on"));
            }
            "sheet" => {
                let hidden = attribute(&tag, "state")?.is_some_and(|state| state != "visible");
                if !hidden {
                    visible.extend(attribute(&tag, "id")?);
                }
            }
            _ => {}
        }
    }
    Ok((visible, since_1904))
}

fn relations<R: Read + Seek>(book: &mut ZipArchive<R>) -> Result<Vec<Relation>, OfficeError> {
    let mut part =
        package::part(book, "xl/_rels/workbook.xml.rels", LIMIT)?.ok_or(OfficeError::Unreadable)?;
    let mut relations = Vec::new();
    while let Some(piece) = part.next()? {
        let Piece::Begin(tag) = piece else { continue };
        if tag.local_name().as_ref() != "Relationship"
            || attribute(&tag, "TargetMode")?.as_deref() == Some("External")
        {
            continue;
        }
        if let (Some(id), Some(kind), Some(target)) =
            (attribute(&tag, "Id")?, attribute(&tag, "Type")?, attribute(&tag, "Target")?)
        {
            // The kinds of the strict and of the usual form differ in what stands before the last word.
            let kind = kind.rsplit('/').next().unwrap_or_default().to_owned();
            relations.push(Relation { id, kind, target: within(&target) });
        }
    }
    Ok(relations)
}

/// The name in the zip of what the workbook refers to: from the root, or from the folder of the workbook.
fn within(target: &str) -> String {
    if let Some(rooted) = target.strip_prefix('/') {
        return rooted.to_owned();
    }
    let mut path = vec!["xl"];
    for step in target.split('/') {
        match step {
            "." | "" => {}
            ".." => {
                path.pop();
            }
            step => path.push(step),
        }
    }
    path.join("/")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn targets_are_names_in_the_zip() {
        for (target, name) in [
            ("worksheets/sheet1.xml", "xl/worksheets/sheet1.xml"),
            ("/xl/worksheets/sheet1.xml", "xl/worksheets/sheet1.xml"),
            ("./worksheets/../sharedStrings.xml", "xl/sharedStrings.xml"),
            ("../data/sheet.xml", "data/sheet.xml"),
            ("../../../etc/passwd", "etc/passwd"),
        ] {
            assert_eq!(within(target), name);
        }
    }
}
