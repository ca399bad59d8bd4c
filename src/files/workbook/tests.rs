//! Workbooks as Excel and others write them, and as somebody who means harm does.

use std::io::{Cursor, Write};

use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use super::*;
use crate::files::office::xml;

const TYPES: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";

/// A workbook of parts, those that are not named being the usual ones.
struct Parts(Vec<(&'static str, String)>);

impl Parts {
    /// With rows as they stand in the part of the sheet.
    fn rows(rows: &str) -> Self {
        let sheet = format!(
            r#"<?xml version="1.0" encoding="UTF-8"?><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><dimension ref="A1:C9"/><sheetData>{rows}</sheetData><pageMargins left="0.7"/></worksheet>"#
        );
        let workbook =
            r#"<workbook xmlns:r="r"><sheets><sheet name="一" sheetId="1" r:id="rId1"/></sheets></workbook>"#;
        let relations = format!(
            r#"<Relationships><Relationship Id="rId1" Type="{TYPES}/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="rId2" Type="{TYPES}/sharedStrings" Target="sharedStrings.xml"/></Relationships>"#
        );
        Self(vec![
            ("xl/workbook.xml", workbook.to_owned()),
            ("xl/_rels/workbook.xml.rels", relations),
            ("xl/worksheets/sheet1.xml", sheet),
        ])
    }

    fn with(mut self, name: &'static str, text: impl Into<String>) -> Self {
        self.0.retain(|(known, _)| *known != name);
        self.0.push((name, text.into()));
        self
    }

    fn texts(self, items: &str) -> Self {
        self.with("xl/sharedStrings.xml", format!("<sst>{items}</sst>"))
    }

    fn zip(&self) -> Vec<u8> {
        let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
        for (name, text) in &self.0 {
            zip.start_file(*name, SimpleFileOptions::default()).unwrap();
            zip.write_all(text.as_bytes()).unwrap();
        }
        zip.finish().unwrap().into_inner()
    }

    fn read(&self) -> Result<Vec<Row>, OfficeError> {
        read(&self.zip())
    }

    /// What stands in the first row.
    fn first(&self) -> Vec<Cell> {
        self.read().unwrap().remove(0).cells
    }
}

fn read(bytes: &[u8]) -> Result<Vec<Row>, OfficeError> {
    let folder = tempfile::tempdir().unwrap();
    let mut read = Vec::new();
    let mut book = Book::open(Cursor::new(bytes), Cursor::new(bytes))?;
    let mut rows = book.rows(0, folder.path())?;
    while let Some(row) = rows.next_row()? {
        read.push(row);
    }
    Ok(read)
}

fn text(words: &str) -> Cell {
    Cell::Text(words.to_owned())
}

fn day(said: &str) -> Cell {
    Cell::Date(said.parse().unwrap())
}

fn unreadable(parts: &Parts) -> bool {
    matches!(parts.read(), Err(OfficeError::Unreadable))
}

#[test]
fn shared_texts_are_found_by_their_number_in_any_order() {
    let book = Parts::rows(
        r#"<row r="1"><c r="A1" t="s"><v>2</v></c><c r="B1" t="s"><v>0</v></c><c r="C1" t="s"><v> 1 </v></c></row>"#,
    )
    .texts("<si><t>甲</t></si><si><t>乙</t></si><si><t>丙</t></si>");
    assert_eq!(book.first(), [text("丙"), text("甲"), text("乙")]);
}

#[test]
fn runs_are_one_text_and_how_they_are_pronounced_is_left_out() {
    let run = r#"<r><rPr><b/><t>no text</t></rPr><t xml:space="preserve">河道 </t></r><r><t> 垃圾 </t></r>"#;
    let phonetic = r#"<rPh sb="0" eb="2"><t>hedao</t></rPh><phoneticPr fontId="1"/>"#;
    let book = Parts::rows(&format!(
        r#"<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="inlineStr"><is>{run}{phonetic}</is></c></row>"#
    ))
    .texts(&format!("<si>{run}{phonetic}</si>"));
    assert_eq!(book.first(), [text("河道 垃圾"), text("河道 垃圾")]);
}

#[test]
fn blanks_at_the_ends_are_kept_where_the_file_says_so() {
    let book = Parts::rows(
        r#"<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="s"><v>1</v></c><c r="C1" t="s"><v>2</v></c></row>"#,
    )
    .texts("<si><t xml:space=\"preserve\"> 甲\n</t></si><si><t> \r\n乙\u{a0} </t></si><si/>");
    assert_eq!(book.first(), [text(" 甲\n"), text("乙\u{a0}")]);
}

#[test]
fn signs_that_xml_does_not_take_are_read_as_they_are_meant() {
    let book = Parts::rows(
        r#"<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="str"><f>A1&amp;"_"</f><v>&lt;甲&gt; &#x4E59;_x000D_</v></c><c r="C1" t="inlineStr"><is><t><![CDATA[<丙> & ]]>丁</t></is></c></row>"#,
    )
    .texts("<si><t>&quot;第一行&quot;_x000D_\n_x005F_x000D_<!-- nothing --> &amp;</t></si>");
    assert_eq!(book.first(), [text("\"第一行\"\r\n_x000D_ &"), text("<甲> 乙\r"), text("<丙> & 丁")]);
}

#[test]
fn every_kind_of_cell_is_read() {
    let book = Parts::rows(
        r#"<row r="1"><c r="A1" t="b"><v>1</v></c><c r="B1" t="b"><v>0</v></c><c r="C1"><v>188001</v></c><c r="D1" t="n"><v>1.5E3</v></c>
           <c r="E1" t="e"><v>#N/A</v></c><c r="F1" t="str"><f>A1</f><v>算出</v></c><c r="G1" t="d"><v>2026-02-03T08:15:00</v></c>
           <c r="H1"><f>1+1</f><v>2</v></c><c r="I1" s="0"/><c r="J1" t="s"/><c r="K1"><v>没有类型</v></c><c r="L1" t="inlineStr"><is><t>内联</t></is></c>
           <c r="M1"><v>NaN</v></c></row>"#,
    );
    let cells = book.first();
    assert_eq!(cells[..4], [text("是"), text("否"), Cell::Number(188_001.0), Cell::Number(1500.0)]);
    assert_eq!(cells[4..8], [Cell::Empty, text("算出"), text("2026-02-03T08:15:00"), Cell::Number(2.0)]);
    assert_eq!(cells[8..], [Cell::Empty, Cell::Empty, text("没有类型"), text("内联"), text("NaN")]);
}

#[test]
fn numbers_are_dates_where_their_format_shows_one() {
    let styles = r#"<styleSheet><numFmts count="2"><numFmt numFmtId="164" formatCode="yyyy&quot;年&quot;m&quot;月&quot;d&quot;日&quot;"/><numFmt numFmtId="165" formatCode="0.00&quot;m&quot;"/></numFmts>
        <cellStyleXfs><xf numFmtId="14"/></cellStyleXfs><cellXfs><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="164"/><xf numFmtId="165"/><xf numFmtId="31"/></cellXfs>
        <dxfs><dxf><numFmt numFmtId="165" formatCode="yyyy"/></dxf></dxfs></styleSheet>"#;
    let rows = r#"<row r="1"><c r="A1" s="0"><v>46056</v></c><c r="B1" s="1"><v>46056</v></c><c r="C1" s="2"><v>46056.34375</v></c><c r="D1" s="3"><v>46056</v></c><c r="E1" s="4"><v>46056</v></c><c r="F1" s="99"><v>46056</v></c><c r="G1" s="1"><v>1e300</v></c></row>"#;
    let book = Parts::rows(rows).with("xl/styles.xml", styles);
    let number = Cell::Number(46_056.0);
    let cells = book.first();
    assert_eq!(cells[..3], [number.clone(), day("2026-02-03T00:00:00"), day("2026-02-03T08:15:00")]);
    assert_eq!(cells[3..], [number.clone(), day("2026-02-03T00:00:00"), number, Cell::Number(1e300)]);

    let since_1904 = r#"<workbook xmlns:r="r"><workbookPr date1904="1"/><sheets><sheet name="一" r:id="rId1"/></sheets></workbook>"#;
    let book = book.with("xl/workbook.xml", since_1904);
    assert_eq!(book.first()[1], day("2030-02-04T00:00:00"));
}

#[test]
fn cells_and_rows_may_be_missing_or_say_no_place() {
    let book = Parts::rows(
        r#"<row r="2"><c r="C2"><v>1</v></c><c><v>2</v></c></row><row><c><v>3</v></c></row><row r="5"/><row><c r="B9"><v>4</v></c></row>"#,
    );
    let rows = book.read().unwrap();
    let numbers: Vec<u64> = rows.iter().map(|row| row.number).collect();
    assert_eq!(numbers, [2, 3, 5, 9]);
    assert_eq!(rows[0].cells, [Cell::Empty, Cell::Empty, Cell::Number(1.0), Cell::Number(2.0)]);
    assert_eq!(rows[3].cells, [Cell::Empty, Cell::Number(4.0)]);
}

#[test]
fn the_first_visible_sheet_is_read_wherever_it_lies() {
    let workbook = r#"<x:workbook xmlns:x="x" xmlns:r="r"><x:sheets><x:sheet name="隐" state="hidden" r:id="a"/><x:sheet name="藏" state="veryHidden" r:id="b"/>
        <x:sheet name="图" r:id="chart"/><x:sheet name="表" state="visible" r:id="c"/><x:sheet name="后" r:id="a"/></x:sheets></x:workbook>"#;
    let strict = "http://purl.oclc.org/ooxml/officeDocument/relationships";
    let relations = format!(
        r#"<Relationships><Relationship Id="a" Type="{TYPES}/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="b" Type="{TYPES}/worksheet" Target="worksheets/sheet1.xml"/>
        <Relationship Id="chart" Type="{TYPES}/chartsheet" Target="chartsheets/sheet1.xml"/><Relationship Id="c" Type="{strict}/worksheet" Target="/xl/Worksheets/Third.xml"/>
        <Relationship Id="d" Type="{strict}/sharedStrings" Target="../strings.xml"/></Relationships>"#
    );
    let sheet = r#"<x:worksheet xmlns:x="x"><x:sheetData><x:row r="1"><x:c r="A1" t="s"><x:v>0</x:v></x:c></x:row></x:sheetData></x:worksheet>"#;
    let book = Parts::rows("")
        .with("xl/workbook.xml", workbook)
        .with("xl/_rels/workbook.xml.rels", relations)
        .with("xl/worksheets/third.xml", sheet)
        .with("strings.xml", "<x:sst xmlns:x=\"x\"><x:si><x:t>甲</x:t></x:si></x:sst>");
    assert_eq!(book.first(), [text("甲")]);
}

#[test]
fn what_is_damaged_or_names_what_is_not_there_is_refused() {
    let one = r#"<row r="1"><c r="A1" t="s"><v>1</v></c></row>"#;
    let item = "<si><t>甲</t></si>";
    for (why, parts) in [
        ("a text that is not there", Parts::rows(one).texts(item)),
        ("no texts at all", Parts::rows(one)),
        ("no number", Parts::rows(&one.replace("<v>1", "<v>-1")).texts(item)),
        ("a column beyond the last", Parts::rows(r#"<row r="1"><c r="XFE1"><v>1</v></c></row>"#)),
        ("a very far column", Parts::rows(r#"<row r="1"><c r="ZZZZZZZZZZZZZZZZZZZZ1"><v>1</v></c></row>"#)),
        ("no column", Parts::rows(r#"<row r="1"><c r="1"><v>1</v></c></row>"#)),
        ("no row", Parts::rows(r#"<row r="1"><c r="A"><v>1</v></c></row>"#)),
        ("a row beyond the last", Parts::rows(r#"<row r="1048577"><c><v>1</v></c></row>"#)),
        ("another row", Parts::rows(r#"<row r="1"><c r="A2"><v>1</v></c></row>"#)),
        ("rows that go up", Parts::rows(r#"<row r="2"/><row r="1"/>"#)),
        ("an element that does not end", Parts::rows(r#"<row r="1"><c r="A1">"#)),
        ("an end without a beginning", Parts::rows("</row>")),
        ("a name of its own", Parts::rows(r#"<row r="1"><c t="str"><v>&laugh;</v></c></row>"#)),
        ("no sheet", Parts::rows("").with("xl/workbook.xml", "<workbook/>")),
        ("no part", Parts::rows("").with("xl/_rels/workbook.xml.rels", "<Relationships/>")),
        ("no rows", Parts::rows("").with("xl/worksheets/sheet1.xml", "<worksheet/>")),
        ("no XML", Parts::rows("").with("xl/worksheets/sheet1.xml", "\u{0}\u{1}")),
        ("too deep", Parts::rows(&"<a>".repeat(300))),
        (
            "a text without end",
            Parts::rows(&format!("<row><c t=\"str\"><v>{}</v></c></row>", "长".repeat(400_000))),
        ),
        ("a tag without end", Parts::rows(&format!("<row a=\"{}\"/>", "长".repeat(1_000_000)))),
        (
            "a text of many pieces",
            Parts::rows("").texts(&format!("<si><t>{}</t></si>", "a&amp;".repeat(600_000))),
        ),
    ] {
        let parts = if why == "a text of many pieces" {
            parts.with(
                "xl/worksheets/sheet1.xml",
                "<worksheet><sheetData><row><c t=\"s\"><v>0</v></c></row></sheetData></worksheet>",
            )
        } else {
            parts
        };
        assert!(unreadable(&parts), "{why}: {:?}", parts.read().map(|rows| rows.len()));
    }
    assert!(matches!(read(b"PK\x03\x04 no zip"), Err(OfficeError::Unreadable)));
    let mut bytes = Parts::rows(one).texts(&item.repeat(3)).zip();
    let middle = bytes.windows(4).position(|part| part == b"shee").unwrap() + 40;
    bytes[middle] ^= 0x55;
    assert!(read(&bytes).is_err(), "a bit that was changed");
}

#[test]
fn what_unpacks_to_more_than_it_says_is_stopped_there() {
    let rows = r#"<row><c><v>1</v></c></row>"#.repeat(10_000);
    let book = Parts::rows(&rows).zip();
    let mut archive = package::open(Cursor::new(book.as_slice())).unwrap();
    let name = "xl/worksheets/sheet1.xml";
    assert!(matches!(package::part(&mut archive, name, 1_000), Err(OfficeError::TooLarge)));

    // What the zip says of the size is put down to 7, in both places.
    let size = u32::try_from(archive.by_name(name).unwrap().size()).unwrap().to_le_bytes();
    let mut lies = book.clone();
    let said: Vec<usize> = (0..book.len() - 4).filter(|at| book[*at..*at + 4] == size).collect();
    assert!(!said.is_empty());
    said.into_iter().for_each(|at| lies[at..at + 4].copy_from_slice(&7_u32.to_le_bytes()));
    assert!(matches!(read(&lies), Err(OfficeError::Unreadable)));

    // And whatever a zip says, what comes out of it is counted.
    let sheet = format!("<sheetData>{rows}</sheetData>");
    let mut part = xml::Xml::new(sheet.as_bytes(), 100_000);
    let end = loop {
        match part.next() {
            Ok(Some(_)) => {}
            end => break end.map(|_| ()),
        }
    };
    assert!(matches!(end, Err(OfficeError::TooLarge)), "{end:?}");
}

#[test]
fn the_taker_may_have_enough_and_texts_beyond_are_not_read() {
    let row = r#"<row><c t="s"><v>0</v></c></row>"#;
    // The texts break off behind the first.
    let book = Parts::rows(&row.repeat(3)).with("xl/sharedStrings.xml", "<sst><si><t>甲</t></si><si>").zip();
    let folder = tempfile::tempdir().unwrap();
    let mut book = Book::open(Cursor::new(&book), Cursor::new(&book)).unwrap();
    let mut rows = book.rows(0, folder.path()).unwrap();
    for _ in 0..2 {
        assert!(rows.next_row().unwrap().is_some());
    }
}

#[test]
fn the_last_row_is_the_one_of_the_range() {
    for (said, last) in [("A1:C9", 9), ("A1", 1), ("A1:XFD9999999", 1_048_576), ("what", 0)] {
        let sheet = format!("<worksheet><dimension ref=\"{said}\"/><sheetData/></worksheet>");
        let book = Parts::rows("").with("xl/worksheets/sheet1.xml", sheet).zip();
        let mut book = package::open(Cursor::new(book.as_slice())).unwrap();
        let part = package::part(&mut book, "xl/worksheets/sheet1.xml", PART_LIMIT).unwrap().unwrap();
        assert_eq!(cells::last_row(part).unwrap(), last, "{said}");
    }
}

/// Another reader of workbooks sees the same in what a program of wide use writes.
#[test]
fn it_reads_what_another_reader_reads() {
    use calamine::{Data, Reader, Xlsx};
    let mut book = rust_xlsxwriter::Workbook::new();
    book.add_worksheet().set_hidden(true).write_string(0, 0, "隐藏").unwrap();
    let sheet = book.add_worksheet().set_active(true);
    let date = rust_xlsxwriter::Format::new().set_num_format("yyyy-mm-dd hh:mm");
    let bold = rust_xlsxwriter::Format::new().set_bold();
    let plain = rust_xlsxwriter::Format::new();
    for row in 0..3_000 {
        sheet.write_string(row, 0, format!("编号{}", row % 700)).unwrap();
        sheet.write_string(row, 1, format!(" 第{row}行\r\n<b> & \u{7} _x000D_ 📷 ")).unwrap();
        sheet.write_number(row, 2, f64::from(row) / 7.0).unwrap();
        sheet
            .write_datetime_with_format(
                row,
                3,
                rust_xlsxwriter::ExcelDateTime::from_serial_datetime(46_000.0 + f64::from(row) / 1440.0)
                    .unwrap(),
                &date,
            )
            .unwrap();
        sheet.write_boolean(row, 4, row % 2 == 0).unwrap();
        sheet.write_rich_string(row, 5, &[(&bold, "河道"), (&plain, &format!(" 垃圾{row}"))]).unwrap();
        sheet
            .write_formula(row, 7, rust_xlsxwriter::Formula::new("=A1&\"x\"").set_result("结果 & x"))
            .unwrap();
    }
    let bytes = book.save_to_buffer().unwrap();
    let own = read(&bytes).unwrap();
    let mut other = Xlsx::new(Cursor::new(&bytes)).unwrap();
    let range = other.worksheet_range("Sheet2").unwrap();
    assert_eq!(own.len(), range.height());
    for (own, other) in own.iter().zip(range.rows()) {
        assert_eq!(own.cells.len(), other.len());
        for (own, other) in own.cells.iter().zip(other) {
            let same = match (own, other) {
                (Cell::Empty, Data::Empty) => true,
                (Cell::Text(own), Data::String(other)) => own == other,
                (Cell::Text(own), Data::Bool(other)) => own == if *other { "是" } else { "否" },
                (Cell::Number(own), Data::Float(other)) => own == other,
                (Cell::Date(own), Data::DateTime(other)) => {
                    let (year, month, day, hour, minute, second, _) = other.to_ymd_hms_milli();
                    own.to_string() == format!("{year}-{month:02}-{day:02} {hour:02}:{minute:02}:{second:02}")
                }
                _ => false,
            };
            assert!(same, "{own:?} is not {other:?}");
        }
    }
}
