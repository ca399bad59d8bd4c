//! What people upload, changed at random where it is read: below the zip and the checksums, in the XML, the rows, the
//! objects themselves. Whatever comes, reading ends with something bounded or with a reason, and nothing panics.

use std::fs::File;
use std::io::{Cursor, Seek, Write};
use std::sync::LazyLock;

use proptest::prelude::*;
use yisu::files::picture::{camera, clean};
use yisu::files::text::{FileText, MOST, Reader, Unread, text_of};
use yisu::files::workbook::Book;
use yisu::files::{MediaType, media_type};
use yisu::search::query::parse;
use yisu::statutes::citation::{asked, citations};
use yisu::statutes::text as statutes;

use crate::api::files::{photo, send, zip};
use crate::support::app::TestApp;

/// A change of a text: what is done from one place to another.
#[derive(Debug, Clone)]
enum Edit {
    Cut,
    Twice,
    Put(&'static str),
    Bytes(Vec<u8>),
}

/// Pieces that mean something to one of the parsers.
const PIECES: &[&str] = &[
    "<w:p>",
    "</w:p>",
    "<w:t>",
    "</w:t>",
    "<w:tbl><w:tr><w:tc>",
    "<w:del>",
    "</w:ins>",
    "<a",
    "/>",
    ">",
    "&amp;",
    "&#x10FFFF;",
    "&#0;",
    "&lol;",
    "]]>",
    "<![CDATA[",
    "<!--",
    "-->",
    "<?xml?>",
    "<!DOCTYPE a [<!ENTITY a \"b\">]>",
    " xml:space=\"preserve\"",
    "=\"",
    "'",
    "\"",
    "\u{0}",
    "\u{feff}",
    "\u{202e}",
    "\u{1f4f7}",
    "9999999999999999999999",
    "-1",
    "1e309",
    "NaN",
    "<c r=\"XFD1048576\" t=\"s\"><v>4294967295</v></c>",
    "<row r=\"0\">",
    "<v>",
    "<si><t>",
    "_x0000_",
    "\r",
    "\n",
    "\r\n",
    ",",
    ";",
    "\t",
    "=cmd()",
    "第",
    "条",
    "第九千九百九十九条",
    "之一",
    "《",
    "》",
    "（",
    "年",
    "月32日",
    "# ",
    "**",
    "OR",
    "(",
    ")",
    "-",
    "“",
    "”",
    "领域:",
    "登记:",
    "..",
    "<script>",
    "</style",
    "<table><td>",
    "<svg>",
    "<template>",
    "<plaintext>",
    " 0 obj",
    "endobj",
    "stream\n",
    "endstream",
    "<<",
    ">>",
    "[",
    "/Kids [2 0 R]",
    "/Length 99999999999",
    "R",
    "xref",
    "trailer",
    "BT",
    "Tj",
    "Do",
];

fn edits() -> impl Strategy<Value = Vec<(prop::sample::Index, prop::sample::Index, Edit)>> {
    let edit = prop_oneof![
        2 => Just(Edit::Cut),
        2 => Just(Edit::Twice),
        6 => prop::sample::select(PIECES).prop_map(Edit::Put),
        1 => prop::collection::vec(any::<u8>(), 1..12).prop_map(Edit::Bytes),
    ];
    prop::collection::vec((any::<prop::sample::Index>(), any::<prop::sample::Index>(), edit), 0..8)
}

fn changed(text: &[u8], edits: &[(prop::sample::Index, prop::sample::Index, Edit)]) -> Vec<u8> {
    let mut made = text.to_vec();
    for (from, to, edit) in edits {
        let (from, to) = (from.index(made.len() + 1), to.index(made.len() + 1));
        let (from, to) = (from.min(to), from.max(to).min(from.min(to) + 200));
        match edit {
            Edit::Cut => drop(made.drain(from..to)),
            Edit::Twice => {
                let piece = made[from..to].to_vec();
                (0..3).for_each(|_| drop(made.splice(from..from, piece.clone())));
            }
            Edit::Put(piece) => drop(made.splice(from..from, piece.bytes())),
            Edit::Bytes(bytes) => drop(made.splice(from..to, bytes.clone())),
        }
    }
    made
}

fn file(bytes: &[u8]) -> File {
    let mut file = tempfile::tempfile().unwrap();
    file.write_all(bytes).unwrap();
    file.rewind().unwrap();
    file
}

fn bounded(read: &Result<FileText, Unread>) {
    if let Ok(text) = read {
        assert!(!text.words.is_empty() && text.words.len() <= MOST && !text.words.contains('\0'));
    }
}

/// Files of four sorts, made once.
static FILES: LazyLock<[Vec<u8>; 4]> = LazyLock::new(|| {
    let document = zip(&[("word/document.xml", DOCUMENT.as_bytes())]);
    [photo(), document, PAGE.into(), b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1".to_vec()]
});
const DOCUMENT: &str = "<?xml version=\"1.0\"?><w:document xmlns:w=\"w\"><w:body><w:p><w:pPr><w:jc w:val=\"center\"/></w:pPr><w:r><w:t xml:space=\"preserve\">整改 </w:t></w:r><w:r><w:tab/><w:t>期限&lt;两个月&gt;</w:t></w:r></w:p><w:tbl><w:tr><w:tc><w:p><w:r><w:t>一</w:t></w:r></w:p></w:tc></w:tr></w:tbl><w:p><w:del><w:r><w:delText>旧</w:delText></w:r></w:del></w:p></w:body></w:document>";
const WORKBOOK: &str =
    "<workbook xmlns:r=\"r\"><sheets><sheet name=\"一\" sheetId=\"1\" r:id=\"r1\"/></sheets></workbook>";
const BOOK_PARTS: &str = "<Relationships><Relationship Id=\"r1\" Type=\"http://x/worksheet\" Target=\"worksheets/sheet1.xml\"/><Relationship Id=\"r2\" Type=\"http://x/sharedStrings\" Target=\"sharedStrings.xml\"/></Relationships>";
const SHEET: &str = "<worksheet><sheetData><row r=\"1\"><c r=\"A1\" t=\"s\"><v>0</v></c><c r=\"B1\" t=\"inlineStr\"><is><t>内容</t></is></c></row><row r=\"3\"><c r=\"A3\"><v>46082.5</v></c><c r=\"C3\" t=\"b\"><v>1</v></c><c r=\"D3\"><f>A1</f><v>x</v></c></row></sheetData></worksheet>";
const SHARED: &str = "<sst><si><t>标题</t></si><si><r><t>分</t></r><r><t>段</t></r></si></sst>";
const PAGE: &str = "<!DOCTYPE html><html><head><style>p{}</style><script>x()</script></head><body><p>黑河<b>滩</b>&nbsp;渣土<table><tr><td>一<td>二</table><img src=x onerror=y></body></html>";
const LAW: &str = "# 中华人民共和国某某法\n（2020年1月1日第一届全国人民代表大会常务委员会第一次会议通过　自2020年3月1日起施行）\n\n目录\n第一章　总则\n第一条　为了保护公共利益，制定本法。\n第二条　有下列情形之一的，应当整改：\n（一）倾倒的；\n（二）堆放的。\n第二章　附则\n第三条之一　依照《中华人民共和国行政诉讼法》第二十五条第四款执行。\n第四条　本法自2020年3月1日起施行。\n附件：\n一览表";
const QUERY: &str =
    "黑河 \"直排 黑河\" -养殖 (污水 OR 废水) 领域:生态环境 登记:2026-01..2026-06 期限:7天内 编号:甘检12号";
const TABLE: &str = "工单编号,标题,内容,来电时间,联系电话\n1,倾倒,\"河道, 堆放\"\"垃圾\"\"\",2026-03-01 08:00,13912345678\n2,直排,污水直排,2026/3/2,0936-8212309\n";

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn documents_of_word_whose_text_was_changed(edits in edits()) {
        let xml = changed(DOCUMENT.as_bytes(), &edits);
        let whole = zip(&[("[Content_Types].xml", b"<Types/>"), ("word/document.xml", &xml)]);
        bounded(&text_of(MediaType::Docx, &file(&whole)));
    }

    #[test]
    fn workbooks_whose_parts_were_changed(part in 0_usize..4, edits in edits()) {
        let mut parts = [WORKBOOK, BOOK_PARTS, SHEET, SHARED].map(|part| part.as_bytes().to_vec());
        parts[part] = changed(&parts[part], &edits);
        let names = ["xl/workbook.xml", "xl/_rels/workbook.xml.rels", "xl/worksheets/sheet1.xml", "xl/sharedStrings.xml"];
        let entries: Vec<(&str, &[u8])> = names.into_iter().zip(parts.iter().map(Vec::as_slice)).collect();
        let whole = zip(&entries);
        bounded(&text_of(MediaType::Xlsx, &file(&whole)));
        if let Ok(book) = Book::open(Cursor::new(&whole), Cursor::new(&whole)) {
            assert!(book.sheets() < 10_000);
        }
    }

    #[test]
    fn pages_and_texts_that_were_changed(edits in edits(), is_page in any::<bool>()) {
        let (kind, text) = if is_page { (MediaType::Html, PAGE) } else { (MediaType::Text, LAW) };
        bounded(&text_of(kind, &file(&changed(text.as_bytes(), &edits))));
    }

    #[test]
    fn what_a_file_is_and_what_a_camera_wrote(edits in edits(), which in 0_usize..4) {
        let whole = changed(&FILES[which], &edits);
        media_type(&mut Cursor::new(&whole)).unwrap();
        for kind in [MediaType::Jpeg, MediaType::Png, MediaType::Webp, MediaType::Heic, MediaType::Tiff] {
            drop(camera(kind, &mut Cursor::new(&whole)));
        }
        let mut cleaned = Vec::new();
        drop(clean(MediaType::Jpeg, &mut Cursor::new(&whole), &mut cleaned));
        assert!(cleaned.len() <= whole.len() + 64, "{} of {}", cleaned.len(), whole.len());
    }

    #[test]
    fn texts_of_law_and_what_cites_them(edits in edits()) {
        let text = String::from_utf8_lossy(&changed(LAW.as_bytes(), &edits)).into_owned();
        if let Ok(law) = statutes::read(&text) {
            let length: usize = format!("{law:?}").len();
            assert!(length < 40 * text.len() + 10_000, "{length} of {}", text.len());
        }
        assert!(citations(&text).len() <= text.len());
        drop(asked(&text));
    }

    #[test]
    fn queries(edits in edits()) {
        let text = String::from_utf8_lossy(&changed(QUERY.as_bytes(), &edits)).into_owned();
        let parsed = parse(&text);
        assert!(parsed.notices.len() <= text.len() + 1);
    }
}

fn reader() -> Reader {
    Reader::new(env!("CARGO_BIN_EXE_yisu").into())
}

/// Objects one after the other, without a table of places: a reader has to look for them.
fn pdf(objects: &[String]) -> Vec<u8> {
    let each = (1..).zip(objects).map(|(no, object)| format!("{no} 0 obj\n{object}\nendobj\n"));
    format!("%PDF-1.7\n{}trailer\n<< /Root 1 0 R >>\n", each.collect::<String>()).into_bytes()
}

fn said(text: &str) -> Vec<String> {
    let drawn = format!("BT /F1 12 Tf 50 700 Td ({text}) Tj ET");
    vec![
        String::from("<< /Type /Catalog /Pages 2 0 R >>"),
        String::from("<< /Type /Pages /Kids [3 0 R] /Count 1 >>"),
        String::from(
            "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> /XObject << /I 6 0 R >> >> >>",
        ),
        format!("<< /Length {} >>\nstream\n{drawn}\nendstream", drawn.len()),
        String::from("<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>"),
        String::from(
            "<< /Type /XObject /Subtype /Image /Width 2 /Height 2 /BitsPerComponent 8 /ColorSpace /DeviceGray /Length 4 >>\nstream\nabcd\nendstream",
        ),
    ]
}

fn of_pdf(bytes: &[u8]) -> Result<FileText, Unread> {
    // That the process could not be started would be no answer about the file.
    let read = reader().read(MediaType::Pdf, file(bytes)).unwrap();
    bounded(&read);
    read
}

#[test]
fn a_pdf_whose_pages_lie_deep_in_each_other_ends() {
    let deep = |levels: usize| {
        let mut objects = vec![String::from("<< /Type /Catalog /Pages 2 0 R >>")];
        objects.extend(
            (0..levels).map(|level| format!("<< /Type /Pages /Kids [{} 0 R] /Count 1 >>", level + 3)),
        );
        objects.push(String::from("<< /Type /Page /MediaBox [0 0 9 9] >>"));
        pdf(&objects)
    };
    for levels in [10, 1_000, 50_000] {
        let read = of_pdf(&deep(levels));
        assert!(read.is_err(), "{levels}: there are no words in it, {read:?}");
    }
    // Arrays in arrays, as deep as a stack is not.
    let mut nested = said("x");
    nested[1] =
        format!("<< /Type /Pages /Kids {}3 0 R{} /Count 1 >>", "[".repeat(200_000), "]".repeat(200_000));
    drop(of_pdf(&pdf(&nested)));
    assert_eq!(of_pdf(&pdf(&said("still read"))).unwrap().words, "still read");
}

#[test]
fn a_pdf_that_says_it_is_huge_takes_no_more_than_it_is() {
    let huge = [
        (1, "/Count 1", "/Count 2147483647"),
        (2, "[0 0 595 842]", "[0 0 1e30 1e30]"),
        (2, "[0 0 595 842]", "[-2147483648 0 99999999999 1]"),
        (3, "/Length", "/Length 99999999999 /Old"),
        (5, "/Width 2 /Height 2", "/Width 2147483647 /Height 2147483647"),
        (5, "/BitsPerComponent 8", "/BitsPerComponent 4294967295"),
        (5, "/Length 4", "/Length 4294967299"),
    ];
    for (object, from, to) in huge {
        let mut objects = said("words");
        objects[3] = objects[3].replace(" Tj ET", " Tj ET /I Do");
        assert!(objects[object].contains(from));
        objects[object] = objects[object].replacen(from, to, 1);
        let read = of_pdf(&pdf(&objects));
        let told = read.as_ref().map(|text| text.words.as_str());
        assert!(matches!(told, Ok("words") | Err(_)), "{to}: {told:?}");
        assert_ne!(told, Err(&Unread::TooCostly), "{to} costs nothing");
    }
    let table = "<< /Type /XRef /Size 4294967295 /W [8 8 8] /Index [0 4294967295] /Root 1 0 R /Length 0 >>\nstream\n\nendstream";
    let objects = "<< /Type /ObjStm /N 2147483647 /First 2147483647 /Length 0 >>\nstream\n\nendstream";
    for odd in [table, objects] {
        let mut all = said("words");
        all.push(odd.to_owned());
        drop(of_pdf(&pdf(&all)));
    }
}

proptest! {
    // Each is read in a process of its own.
    #![proptest_config(ProptestConfig { cases: 40, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn pdfs_that_were_changed(edits in edits()) {
        drop(of_pdf(&changed(&pdf(&said("words")), &edits)));
    }
}

/// Sheets that are imported, through the same door as people's.
#[test]
fn sheets_that_were_changed_are_previewed_or_refused() {
    let db = crate::support::TestDb::sqlite();
    let app = TestApp::start(&db);
    let mut runner = proptest::test_runner::TestRunner::new(ProptestConfig {
        cases: 60,
        failure_persistence: None,
        ..ProptestConfig::default()
    });
    let checked = runner.run(&(edits(), any::<bool>()), |(edits, is_book)| {
        let (name, whole) = if is_book {
            let sheet = changed(SHEET.as_bytes(), &edits);
            let parts: [(&str, &[u8]); 4] = [
                ("xl/workbook.xml", WORKBOOK.as_bytes()),
                ("xl/_rels/workbook.xml.rels", BOOK_PARTS.as_bytes()),
                ("xl/worksheets/sheet1.xml", &sheet),
                ("xl/sharedStrings.xml", SHARED.as_bytes()),
            ];
            ("a.xlsx", zip(&parts))
        } else {
            ("a.csv", changed(TABLE.as_bytes(), &edits))
        };
        let answer = send(&app.as_user("prosecutor"), "/api/v1/imports/preview", name, &whole, &[]);
        let text = String::from_utf8_lossy(&answer.bytes).into_owned();
        prop_assert!(answer.status < 500 && answer.bytes.len() < 4 << 20, "{} {text}", answer.status);
        Ok(())
    });
    checked.unwrap();
}
