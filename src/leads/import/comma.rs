//! Tables as text: comma, semicolon or tab between the columns.

use std::io::Read;

use encoding_rs::Encoding;

use super::error::ImportError;
use super::sheet::{Cell, Layout, Row};
use super::source::Source;
use crate::files::encoding::{Decoded, detect};

/// The encoding of a table and what separates its columns.
pub(super) fn form(source: &Source) -> Result<(&'static Encoding, char), ImportError> {
    let encoding = detect(&mut source.open()?)?.ok_or(ImportError::EncodingUnknown)?;
    let mut head = Vec::new();
    Decoded::new(source.open()?, encoding).take(16 * 1024).read_to_end(&mut head)?;
    Ok((encoding, delimiter(&String::from_utf8_lossy(&head))))
}

/// The sign that is most frequent in the first lines outside of quotation marks.
fn delimiter(head: &str) -> char {
    let mut counts = [('\t', 0_u32), (',', 0), (';', 0)];
    let (mut quoted, mut lines) = (false, 0);
    for c in head.chars() {
        match c {
            '"' => quoted = !quoted,
            '\n' if !quoted => lines += 1,
            _ => {}
        }
        if lines == 3 {
            break;
        }
        if let Some((_, count)) = counts.iter_mut().find(|(sign, _)| !quoted && *sign == c) {
            *count += 1;
        }
    }
    counts
        .iter()
        .max_by_key(|(_, count)| *count)
        .filter(|(_, count)| *count > 0)
        .map_or(',', |(sign, _)| *sign)
}

/// Gives the rows one after the other; the table is never held whole.
pub(super) fn each_row<E: From<ImportError>>(
    source: &Source,
    layout: &Layout,
    take: &mut impl FnMut(Row) -> Result<bool, E>,
) -> Result<(), E> {
    let name = layout.encoding.as_deref().unwrap_or_default();
    let encoding = Encoding::for_label(name.as_bytes()).unwrap_or(encoding_rs::UTF_8);
    let delimiter = layout.delimiter.and_then(|sign| u8::try_from(sign).ok()).unwrap_or(b',');
    let file = source.open()?;
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(delimiter)
        .from_reader(Decoded::new(file, encoding));
    let mut record = csv::StringRecord::new();
    let mut number = 0;
    while reader.read_record(&mut record).map_err(unreadable)? {
        number += 1;
        let cells = record.iter().map(|text| match text {
            "" => Cell::Empty,
            text => Cell::Text(text.to_owned()),
        });
        if !take(Row { number, cells: cells.collect() })? {
            break;
        }
    }
    Ok(())
}

fn unreadable(error: csv::Error) -> ImportError {
    if let csv::ErrorKind::Io(error) = error.into_kind() { error.into() } else { ImportError::Unreadable }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_sign_between_columns_is_told_by_the_first_lines() {
        assert_eq!(delimiter("编号,标题,内容\n1,甲,\"乙;丙;丁;戊\""), ',');
        assert_eq!(delimiter("编号;标题;内容\n1;甲,乙;丙"), ';');
        assert_eq!(delimiter("编号\t标题\t内容\n"), '\t');
        assert_eq!(delimiter("内容"), ',');
    }
}
