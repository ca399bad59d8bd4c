//! Files as offices send them, and as somebody who means harm does.

use std::io::{Cursor, Seek, SeekFrom, Write};

use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use super::*;

fn file(bytes: &[u8]) -> File {
    let mut file = tempfile::tempfile().unwrap();
    file.write_all(bytes).unwrap();
    file.seek(SeekFrom::Start(0)).unwrap();
    file
}

fn read(kind: MediaType, bytes: &[u8]) -> Result<String, Unread> {
    text_of(kind, &file(bytes)).map(|text| text.words)
}

fn zip(parts: &[(&str, &str)]) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, text) in parts {
        zip.start_file(*name, SimpleFileOptions::default()).unwrap();
        zip.write_all(text.as_bytes()).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

fn word(body: &str) -> Vec<u8> {
    zip(&[("word/document.xml", &format!("<w:document><w:body>{body}</w:body></w:document>"))])
}

/// A PDF of one page with what is drawn on it and its fonts.
fn pdf(drawn: &str, objects: &[&str]) -> Vec<u8> {
    let page = "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> /XObject << /I 6 0 R >> >> >>";
    let stream = format!("<< /Length {} >>\nstream\n{drawn}\nendstream", drawn.len());
    let fixed =
        ["<< /Type /Catalog /Pages 2 0 R >>", "<< /Type /Pages /Kids [3 0 R] /Count 1 >>", page, &stream];
    let (mut out, mut places) = (String::from("%PDF-1.7\n"), Vec::new());
    for (no, object) in (1..).zip(fixed.iter().chain(objects)) {
        places.push(out.len());
        out.push_str(&format!("{no} 0 obj\n{object}\nendobj\n"));
    }
    let xref = out.len();
    out.push_str(&format!("xref\n0 {}\n0000000000 65535 f \n", places.len() + 1));
    places.iter().for_each(|place| out.push_str(&format!("{place:010} 00000 n \n")));
    out.push_str(&format!(
        "trailer\n<< /Size {} /Root 1 0 R >>\nstartxref\n{xref}\n%%EOF\n",
        places.len() + 1
    ));
    out.into_bytes()
}

fn hex(text: &str, encode: impl Fn(&str) -> Vec<u8>) -> String {
    encode(text).iter().map(|byte| format!("{byte:02X}")).collect()
}

const CHINESE_FONT: &str = "<< /Type /Font /Subtype /Type0 /BaseFont /STSong-Light /Encoding /GBK-EUC-H /DescendantFonts [<< /Type /Font /Subtype /CIDFontType0 /BaseFont /STSong-Light /CIDSystemInfo << /Registry (Adobe) /Ordering (GB1) /Supplement 2 >> /FontDescriptor << /Type /FontDescriptor /FontName /STSong-Light /Flags 6 /FontBBox [0 -200 1000 900] /ItalicAngle 0 /Ascent 800 /Descent -200 /CapHeight 700 /StemV 80 >> >>] >>";

#[test]
fn plain_text_is_read_in_each_encoding() {
    let said = "黑河滩建筑垃圾，约三百吨。\nsecond line";
    let (gb, _, _) = encoding_rs::GB18030.encode(said);
    let little: Vec<u8> =
        std::iter::once(0xfeff).chain(said.encode_utf16()).flat_map(u16::to_le_bytes).collect();
    let big: Vec<u8> =
        std::iter::once(0xfeff).chain(said.encode_utf16()).flat_map(u16::to_be_bytes).collect();
    let marked = [b"\xef\xbb\xbf", said.as_bytes()].concat();
    for bytes in [said.as_bytes(), &marked, &gb, &little, &big] {
        assert_eq!(read(MediaType::Text, bytes).unwrap(), said);
    }
    assert_eq!(read(MediaType::Text, b" \n\0\n"), Err(Unread::Empty));
}

#[test]
fn words_end_where_they_must_and_say_so() {
    let long = "整".repeat(MOST);
    let text = text_of(MediaType::Text, &file(long.as_bytes())).unwrap();
    assert!(text.is_cut && text.words.len() <= MOST && text.words.len() > MOST - 4);
    let text = text_of(MediaType::Text, &file("整改".as_bytes())).unwrap();
    assert!(!text.is_cut);
}

#[test]
fn a_page_says_what_it_shows() {
    let page = "<!DOCTYPE html><title>公告</title><style>p { color: red }</style><p>整改&amp;<b>回</b>复&#x3002;</p>\
                <table><tr><td>一<td>二</table><script>if (a < b) x('</p>')</script><noscript>无</noscript>完";
    assert_eq!(read(MediaType::Html, page.as_bytes()).unwrap(), "公告\n整改&回复。\n一 二\n完");
    let (gb, _, _) =
        encoding_rs::GBK.encode("<html><head><meta charset=\"gb2312\"></head><body>河道整改</body>");
    assert_eq!(read(MediaType::Html, &gb).unwrap(), "河道整改");
    assert_eq!(read(MediaType::Html, b"<script>never ends"), Err(Unread::Empty));
    let deep = "<div>".repeat(200_000);
    assert_eq!(read(MediaType::Html, deep.as_bytes()), Err(Unread::Empty));
}

#[test]
fn a_document_says_its_paragraphs_cells_and_notes() {
    let body = "<w:p><w:r><w:rPr><w:b/></w:rPr><w:t>黑河滩</w:t></w:r><w:r><w:t xml:space=\"preserve\">整治 </w:t></w:r></w:p>\
                <w:tbl><w:tr><w:tc><w:p><w:r><w:t>吨</w:t></w:r></w:p></w:tc></w:tr></w:tbl>\
                <w:p><w:del><w:r><w:delText>删去</w:delText></w:r></w:del><w:r><w:instrText>PAGE</w:instrText></w:r></w:p>";
    assert_eq!(read(MediaType::Docx, &word(body)).unwrap(), "黑河滩整治\n吨");
    let with = zip(&[
        ("word/document.xml", "<w:document><w:p><w:r><w:t>正文</w:t></w:r></w:p></w:document>"),
        ("word/footnotes.xml", "<w:footnotes><w:p><w:r><w:t>脚注</w:t></w:r></w:p></w:footnotes>"),
        ("word/settings.xml", "<w:settings><w:t>不读</w:t></w:settings>"),
    ]);
    assert_eq!(read(MediaType::Docx, &with).unwrap(), "正文\n脚注");
}

#[test]
fn slides_and_pages_are_read_in_their_order() {
    let slide = |words: &str| {
        format!("<p:sld><a:p><a:r><a:t>{words}</a:t></a:r><a:r><a:t>。</a:t></a:r></a:p></p:sld>")
    };
    let talk = zip(&[
        ("ppt/presentation.xml", "<p/>"),
        ("ppt/slides/slide10.xml", &slide("第十页")),
        ("ppt/slides/slide2.xml", &slide("第二页")),
        ("ppt/slideLayouts/slideLayout1.xml", &slide("单击此处")),
        ("ppt/notesSlides/notesSlide1.xml", &slide("备注")),
    ]);
    assert_eq!(read(MediaType::Pptx, &talk).unwrap(), "第二页。\n第十页。\n备注。");
    let page = |words: &str| {
        format!(
            "<ofd:Page><ofd:TextObject><ofd:TextCode X=\"1\">{words}</ofd:TextCode></ofd:TextObject></ofd:Page>"
        )
    };
    let ofd = zip(&[
        ("OFD.xml", "<ofd:OFD/>"),
        ("Doc_0/Pages/Page_1/Content.xml", &page("公告")),
        ("Doc_0/Pages/Page_0/Content.xml", &page("检察建议书")),
        ("Doc_0/Res/Font.xml", "<f>不读</f>"),
    ]);
    assert_eq!(read(MediaType::Ofd, &ofd).unwrap(), "检察建议书\n公告");
    assert_eq!(read(MediaType::Pptx, &zip(&[("ppt/presentation.xml", "<p/>")])), Err(Unread::Broken));
}

#[test]
fn rtf_says_its_text_in_either_of_its_writings() {
    let rtf = br"{\rtf1\ansi\ansicpg936\uc1{\fonttbl{\f0 \'cb\'ce\'cc\'e5;}}{\*\generator x;}{\info{\title \'cc\'e2}}\f0 \'ba\'da\'ba\'d3\u28393?\par{\b a\{b\}}\tab\u-10179?\u-9015?{\pict 89504e47}\bin3 }}}\cell c}after";
    assert_eq!(read(MediaType::Rtf, rtf).unwrap(), "黑河滩\na{b} \u{1f4c9} c");
    assert_eq!(read(MediaType::Rtf, br"{\rtf1 }"), Err(Unread::Empty));
    let deep = [b"{".repeat(2_000), b"x".to_vec()].concat();
    assert_eq!(read(MediaType::Rtf, &deep), Err(Unread::Broken));
}

#[test]
fn documents_that_mean_harm_are_refused_with_a_reason() {
    let laughs =
        "<!DOCTYPE a [<!ENTITY a \"ha\"><!ENTITY b \"&a;&a;\">]><w:document><w:t>&b;</w:t></w:document>";
    let outside =
        "<!DOCTYPE a [<!ENTITY x SYSTEM \"file:///etc/passwd\">]><w:document><w:t>&x;</w:t></w:document>";
    for body in [laughs, outside, "<w:document><w:t>"] {
        assert_eq!(
            read(MediaType::Docx, &zip(&[("word/document.xml", body)])),
            Err(Unread::Broken),
            "{body}"
        );
    }
    assert_eq!(read(MediaType::Docx, &zip(&[("word/document.xml", "")])), Err(Unread::Empty));
    let deep = word(&"<w:p>".repeat(1_000));
    assert_eq!(read(MediaType::Docx, &deep), Err(Unread::Broken));
    let wide = word(&format!("<w:t>{}</w:t>", "长".repeat(1_000_000)));
    assert_eq!(read(MediaType::Docx, &wide), Err(Unread::Broken));
    // What unpacks to much is read to where the words are full, and no further.
    let much = word(&format!("<w:p><w:t>{}</w:t></w:p>", "河".repeat(1_000)).repeat(2_000));
    assert!(text_of(MediaType::Docx, &file(&much)).unwrap().is_cut);
    assert_eq!(read(MediaType::Docx, b"PK\x03\x04 no zip"), Err(Unread::Broken));
    assert_eq!(read(MediaType::Xlsx, &zip(&[("xl/workbook.xml", laughs)])), Err(Unread::Broken));
}

#[test]
fn a_workbook_says_the_rows_of_its_visible_sheets() {
    let mut book = rust_xlsxwriter::Workbook::new();
    let sheet = book.add_worksheet();
    sheet.write_string(0, 0, "点位").unwrap();
    sheet.write_string(0, 1, "吨数").unwrap();
    sheet.write_string(1, 0, "黑河滩").unwrap();
    sheet.write_number(1, 1, 300).unwrap();
    book.add_worksheet().write_string(0, 0, "第二张").unwrap();
    book.add_worksheet().set_hidden(true).write_string(0, 0, "隐藏").unwrap();
    let bytes = book.save_to_buffer().unwrap();
    assert_eq!(read(MediaType::Xlsx, &bytes).unwrap(), "点位 吨数\n黑河滩 300\n第二张");
}

#[test]
fn a_document_under_a_password_says_so() {
    let mut compound = cfb::CompoundFile::create(Cursor::new(Vec::new())).unwrap();
    compound.create_stream("/EncryptedPackage").unwrap().write_all(b"x").unwrap();
    let bytes = compound.into_inner().into_inner();
    assert_eq!(read(MediaType::Compound, &bytes), Err(Unread::Encrypted));
}

#[test]
fn a_pdf_says_its_characters_in_the_order_in_which_they_are_drawn() {
    let latin = "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>";
    let page = pdf("BT /F1 12 Tf 72 700 Td (Dear agency) Tj 0 -40 Td (two months) Tj ET", &[latin]);
    assert_eq!(read(MediaType::Pdf, &page).unwrap(), "Dear agency\ntwo months");
    // Words that are parted by their place alone, and letters that are moved together.
    let page =
        pdf("BT /F1 12 Tf 72 700 Td [(Dear) -278 (a) 60 (gency)] TJ 0 -14 Td (Minimum) Tj ET", &[latin]);
    assert_eq!(read(MediaType::Pdf, &page).unwrap(), "Dear agency\nMinimum");
}

#[test]
fn a_pdf_whose_font_names_an_encoding_of_chinese_is_read() {
    let gbk = |text: &str| hex(text, |text| encoding_rs::GBK.encode(text).0.into_owned());
    let drawn =
        format!("BT /F1 12 Tf 72 700 Td <{}> Tj 0 -40 Td <{}> Tj ET", gbk("黑河滩整治"), gbk("第二段"));
    assert_eq!(read(MediaType::Pdf, &pdf(&drawn, &[CHINESE_FONT])).unwrap(), "黑河滩整治\n第二段");
}

#[test]
fn a_pdf_that_says_which_characters_its_codes_are_is_read() {
    let cmap = "/CIDInit /ProcSet findresource begin 12 dict begin begincmap 1 begincodespacerange <0000> <FFFF> endcodespacerange 2 beginbfchar <0001> <9ED1> <0002> <6CB3> endbfchar endcmap end end";
    let to_unicode = format!("<< /Length {} >>\nstream\n{cmap}\nendstream", cmap.len());
    let font =
        CHINESE_FONT.replace("/GBK-EUC-H", "/Identity-H /ToUnicode 7 0 R").replace("(GB1)", "(Identity)");
    let page = pdf("BT /F1 12 Tf 72 700 Td <00010002> Tj ET", &[&font, "null", &to_unicode]);
    assert_eq!(read(MediaType::Pdf, &page).unwrap(), "黑河");
}

#[test]
fn a_scan_says_that_it_is_one_and_an_empty_page_that_it_is_empty() {
    let picture = "<< /Type /XObject /Subtype /Image /Width 1 /Height 1 /ColorSpace /DeviceGray /BitsPerComponent 8 /Length 1 >>\nstream\nx\nendstream";
    let scan = pdf("q 500 0 0 700 0 0 cm /I Do Q", &["null", picture]);
    assert_eq!(read(MediaType::Pdf, &scan), Err(Unread::Scanned));
    assert_eq!(read(MediaType::Pdf, &pdf("", &["null"])), Err(Unread::Empty));
    assert_eq!(read(MediaType::Pdf, b"%PDF-1.7 and nothing"), Err(Unread::Broken));
}

proptest::proptest! {
    #![proptest_config(proptest::prelude::ProptestConfig::with_cases(300))]

    /// What follows the beginning of a file of a kind may be anything: reading ends with words or a reason.
    #[test]
    fn reading_ends_whatever_the_bytes(
        kind in proptest::sample::select(MediaType::ALL),
        bytes in proptest::collection::vec(proptest::prelude::any::<u8>(), 0..400),
        at in 0_usize..2_000,
    ) {
        let drawn = "BT /F1 12 Tf (a) Tj ET";
        let known = [
            (MediaType::Pdf, pdf(drawn, &[CHINESE_FONT])),
            (MediaType::Docx, word("<w:p><w:t>整改</w:t></w:p>")),
            (MediaType::Xlsx, zip(&[("xl/workbook.xml", "<workbook/>")])),
        ];
        let mut whole = known.into_iter().find(|(known, _)| *known == kind).map(|(_, whole)| whole).unwrap_or_default();
        let at = at.min(whole.len());
        whole.splice(at..(at + bytes.len()).min(whole.len()), bytes);
        drop(read(kind, &whole));
    }
}
