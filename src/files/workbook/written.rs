//! Writing a workbook row by row, to a writer that only goes forward: nothing of it is held, and nothing
//! of it lies in a temporary file, because its rows may name reporters. A text is written as a text, whatever it
//! begins with: no program takes it for a formula.

use std::io::{Result, Write};

use zip::CompressionMethod;
use zip::ZipWriter;
use zip::write::{SimpleFileOptions, StreamWriter};

use super::row::Cell;

/// The parts of a workbook beside its one sheet.
const PARTS: [(&str, &str); 5] = [
    (
        "[Content_Types].xml",
        r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/><Override PartName="/xl/styles.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml"/></Types>"#,
    ),
    (
        "_rels/.rels",
        r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>"#,
    ),
    (
        "xl/workbook.xml",
        r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="Sheet1" sheetId="1" r:id="rId1"/></sheets></workbook>"#,
    ),
    (
        "xl/_rels/workbook.xml.rels",
        r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="rId2" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/styles" Target="styles.xml"/></Relationships>"#,
    ),
    (
        "xl/styles.xml",
        r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><numFmts count="1"><numFmt numFmtId="164" formatCode="yyyy\-mm\-dd\ hh:mm:ss"/></numFmts><fonts count="1"><font><sz val="11"/><name val="Calibri"/></font></fonts><fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills><borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders><cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs><cellXfs count="2"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/><xf numFmtId="164" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/></cellXfs></styleSheet>"#,
    ),
];

const SHEET_BEGINS: &str = r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>"#;
const SHEET_ENDS: &str = "</sheetData></worksheet>";

/// A workbook that is being written.
pub struct Written<W: Write> {
    zip: ZipWriter<StreamWriter<W>>,
    rows: u32,
}

impl<W: Write> Written<W> {
    /// Begins one of a single sheet.
    ///
    /// # Errors
    /// The writer's.
    pub fn begin(inner: W) -> Result<Self> {
        let options = SimpleFileOptions::default().compression_method(CompressionMethod::Deflated);
        let mut zip = ZipWriter::new_stream(inner);
        for (name, text) in PARTS {
            zip.start_file(name, options)?;
            zip.write_all(text.as_bytes())?;
        }
        zip.start_file("xl/worksheets/sheet1.xml", options)?;
        zip.write_all(SHEET_BEGINS.as_bytes())?;
        Ok(Self { zip, rows: 0 })
    }

    /// Writes the next row.
    ///
    /// # Errors
    /// The writer's.
    pub fn row(&mut self, cells: &[Cell]) -> Result<()> {
        self.rows += 1;
        self.zip.write_all(row_text(self.rows, cells).as_bytes())
    }

    /// Ends it.
    ///
    /// # Errors
    /// The writer's.
    pub fn finish(mut self) -> Result<W> {
        self.zip.write_all(SHEET_ENDS.as_bytes())?;
        Ok(self.zip.finish()?.into_inner())
    }
}

fn row_text(row: u32, cells: &[Cell]) -> String {
    let mut text = format!(r#"<row r="{row}">"#);
    for (column, cell) in (0_u32..).zip(cells) {
        let place = format!("{}{row}", letters(column));
        match cell {
            Cell::Empty => {}
            Cell::Text(words) => {
                text.push_str(&format!(r#"<c r="{place}" t="inlineStr"><is><t xml:space="preserve">"#));
                escape(words, &mut text);
                text.push_str("</t></is></c>");
            }
            Cell::Number(number) => text.push_str(&format!(r#"<c r="{place}"><v>{number}</v></c>"#)),
            Cell::Date(at) => text.push_str(&format!(r#"<c r="{place}" s="1"><v>{}</v></c>"#, serial(*at))),
        }
    }
    text.push_str("</row>\n");
    text
}

/// The letters of a column: A, B … Z, AA.
fn letters(mut column: u32) -> String {
    let mut letters = String::new();
    loop {
        let letter = char::from_digit(column % 26 + 10, 36).unwrap_or('a').to_ascii_uppercase();
        letters.insert(0, letter);
        if column < 26 {
            return letters;
        }
        column = column / 26 - 1;
    }
}

/// Days since the end of 1899, as Excel counts them.
fn serial(at: chrono::NaiveDateTime) -> f64 {
    let first = chrono::NaiveDate::from_ymd_opt(1899, 12, 30).map(|day| day.and_time(chrono::NaiveTime::MIN));
    let seconds = first.map_or(0, |first| (at - first).num_seconds());
    let (days, rest) = (seconds.div_euclid(86_400), seconds.rem_euclid(86_400));
    let whole = |number: i64| i32::try_from(number).map_or(0.0, f64::from);
    whole(days) + whole(rest) / 86_400.0
}

/// What XML does not take is written so that it is read back the same; control characters are left out.
fn escape(words: &str, text: &mut String) {
    for sign in words.chars() {
        match sign {
            '&' => text.push_str("&amp;"),
            '<' => text.push_str("&lt;"),
            '>' => text.push_str("&gt;"),
            '\r' => text.push_str("&#13;"),
            '\n' | '\t' => text.push(sign),
            sign if sign.is_control() || matches!(sign, '\u{fffe}' | '\u{ffff}') => {}
            sign => text.push(sign),
        }
    }
}

#[cfg(test)]
mod tests {
    use calamine::{Data, Reader, Xlsx};

    use super::*;

    #[test]
    fn what_is_written_is_read_back() {
        let day = chrono::NaiveDate::from_ymd_opt(2026, 2, 3).unwrap().and_hms_opt(8, 15, 0).unwrap();
        let mut book = Written::begin(Vec::new()).unwrap();
        book.row(&[Cell::Text("编号".into()), Cell::Text("内容".into())]).unwrap();
        let words = " <河道> & “垃圾”\n第二行\u{1}";
        book.row(&[Cell::Number(188_001.0), Cell::Empty, Cell::Text(words.into()), Cell::Date(day)]).unwrap();
        let bytes = book.finish().unwrap();
        let mut read = Xlsx::new(std::io::Cursor::new(bytes)).unwrap();
        let range = read.worksheet_range_at(0).unwrap().unwrap();
        let cell = |at: (u32, u32)| range.get_value(at).cloned().unwrap_or_default();
        assert_eq!(cell((0, 1)), Data::String("内容".into()));
        assert_eq!(cell((1, 0)), Data::Float(188_001.0));
        assert_eq!(cell((1, 2)), Data::String(" <河道> & “垃圾”\n第二行".into()));
        assert!(matches!(cell((1, 3)), Data::DateTime(at) if at.as_f64() == 46_056.343_75));
    }
}
