//! What goes out of a file of Word, wherever in it it stands.

use std::io::Cursor;

use super::super::replacing::Replacing;
use super::*;

const W: &str = "xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\" \
    xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\" xmlns:wp=\"p\" xmlns:a=\"a\" xmlns:mc=\"m\"";
const R: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";

fn zipped(parts: &[(&str, String)]) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in parts {
        zip.start_file(*name, SimpleFileOptions::default()).unwrap();
        zip.write_all(content.as_bytes()).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

fn relations(list: &[(&str, &str, bool)]) -> String {
    let each = list.iter().enumerate().map(|(at, (kind, target, outside))| {
        let mode = if *outside { " TargetMode=\"External\"" } else { "" };
        format!("<Relationship Id=\"r{at}\" Type=\"{R}/{kind}\" Target=\"{target}\"{mode}/>")
    });
    format!("<Relationships>{}</Relationships>", each.collect::<String>())
}

/// A document with a body, and whatever stands beside it.
fn docx(body: &str, beside: &[(&str, &str, String)], outside: &[(&str, &str)]) -> Vec<u8> {
    let mut list: Vec<(&str, &str, bool)> =
        beside.iter().map(|(kind, target, _)| (*kind, *target, false)).collect();
    list.extend(outside.iter().map(|(kind, target)| (*kind, *target, true)));
    let mut parts = vec![
        (
            CONTENT_TYPES.to_owned(),
            String::from(
                "<Types><Default Extension=\"xml\" ContentType=\"x\"/><Override PartName=\"/word/comments.xml\" ContentType=\"c\"/><Override PartName=\"/word/document.xml\" ContentType=\"d\"/></Types>",
            ),
        ),
        (
            String::from("_rels/.rels"),
            relations(&[
                ("officeDocument", "word/document.xml", false),
                ("metadata/core-properties", "docProps/core.xml", false),
                ("custom-properties", "docProps/custom.xml", false),
            ]),
        ),
        (String::from("docProps/core.xml"), String::from("<c><dc:creator>张三丰</dc:creator></c>")),
        (String::from("docProps/custom.xml"), String::from("<c>张三丰</c>")),
        (String::from("word/document.xml"), format!("<w:document {W}><w:body>{body}</w:body></w:document>")),
        (String::from("word/_rels/document.xml.rels"), relations(&list)),
        (String::from("word/unreached.xml"), String::from("<a>张三丰</a>")),
    ];
    parts.extend(beside.iter().map(|(_, target, content)| (format!("word/{target}"), content.clone())));
    let parts: Vec<(&str, String)> =
        parts.iter().map(|(name, content)| (name.as_str(), content.clone())).collect();
    zipped(&parts)
}

fn masks() -> (Replacing, Replacing) {
    let of = || {
        let words = [("张三丰", Some("张某某")), ("139-1234-5678", Some("139****")), ("Li", Some("L***"))];
        words.iter().map(|(from, to)| ((*from).to_owned(), to.map(str::to_owned))).collect::<Vec<_>>()
    };
    let strict = of().into_iter().filter(|(words, _)| !words.is_ascii() || words.len() > 5).collect();
    (Replacing::new(of()).unwrap(), Replacing::new(strict).unwrap())
}

/// The copy of a document, its parts by name; that nothing is left in it was looked at.
fn copied(docx: &[u8]) -> Vec<(String, String)> {
    let ((full, strict), mut made) = (masks(), Cursor::new(Vec::new()));
    Docx::open(Cursor::new(docx)).unwrap().write(&full, &strict, &mut made).unwrap();
    assert_eq!(left_in(Cursor::new(made.get_ref()), &full, &strict).unwrap(), None);
    let mut archive = ZipArchive::new(made).unwrap();
    let parts = (0..archive.len()).map(|at| {
        let name = archive.by_index(at).unwrap().name().unwrap().into_owned();
        (name, String::from_utf8(bytes(&mut archive, at).unwrap()).unwrap())
    });
    let parts: Vec<_> = parts.collect();
    for (name, text) in &parts {
        assert!(
            !text.contains("张三丰") && !text.contains("三丰") && !name.contains("张三丰"),
            "{name}: {text}"
        );
    }
    parts
}

fn body(docx: &[u8]) -> String {
    let parts = copied(docx);
    let (_, text) = parts.into_iter().find(|(name, _)| name == "word/document.xml").unwrap();
    text.split_once("<w:body>").unwrap().1.split_once("</w:body>").unwrap().0.to_owned()
}

fn run(text: &str) -> String {
    format!("<w:r><w:t>{text}</w:t></w:r>")
}

#[test]
fn words_go_from_a_text_however_it_is_torn_into_runs() {
    let torn =
        format!("<w:p>{}{}<w:r><w:rPr><w:b/></w:rPr><w:t>丰 来</w:t></w:r></w:p>", run("见张"), run("三"));
    assert_eq!(
        body(&docx(&torn, &[], &[])),
        "<w:p><w:r><w:t xml:space=\"preserve\">见张某某</w:t></w:r><w:r><w:t xml:space=\"preserve\"></w:t></w:r>\
         <w:r><w:rPr><w:b/></w:rPr><w:t xml:space=\"preserve\"> 来</w:t></w:r></w:p>"
    );
    let signs = "<w:p><w:r><w:t>139</w:t><w:noBreakHyphen/><w:t>1234</w:t><w:noBreakHyphen/><w:t>5678。</w:t></w:r></w:p>";
    let made = body(&docx(signs, &[], &[]));
    assert!(
        made.contains("139****") && made.contains("。") && !made.contains("1234") && !made.contains("Hyphen"),
        "{made}"
    );
    let escaped = format!("<w:p>{}</w:p>", run("A&amp;B &#24352;三<![CDATA[丰]]>&lt;"));
    assert!(body(&docx(&escaped, &[], &[])).contains("A&amp;B 张某某&lt;"));
    // A box within a paragraph is a paragraph of its own.
    let boxed = format!(
        "<w:p>{}<w:r><w:pict><w:txbxContent><w:p>{}</w:p></w:txbxContent></w:pict></w:r>{}</w:p>",
        run("张"),
        run("张三丰"),
        run("三丰")
    );
    let made = body(&docx(&boxed, &[], &[]));
    assert_eq!(made.matches("张某某").count(), 2, "{made}");
}

#[test]
fn what_was_struck_out_and_said_beside_is_not_in_the_copy() {
    let text = format!(
        "<w:p><w:pPr><w:rPr><w:ins w:author=\"张三丰\"/></w:rPr></w:pPr>{}<w:del w:author=\"张三丰\"><w:r><w:delText>张三丰</w:delText></w:r></w:del>\
         <w:ins w:author=\"李四\"><w:r><w:t>新</w:t></w:r></w:ins><w:commentRangeStart w:id=\"1\"/><w:r><w:commentReference w:id=\"1\"/></w:r></w:p>",
        run("旧")
    );
    let comments =
        format!("<w:comments {W}><w:comment w:author=\"张三丰\">{}</w:comment></w:comments>", run("张三丰"));
    let file = docx(&text, &[("comments", "comments.xml", comments)], &[]);
    let (lines, left_out) = Docx::open(Cursor::new(&file)).unwrap().lines().unwrap();
    assert_eq!(lines, [Line(String::from("旧新"))]);
    assert_eq!(left_out, [LeftOut::Comments, LeftOut::Changes, LeftOut::Properties]);
    let parts = copied(&file);
    let names: Vec<&str> = parts.iter().map(|(name, _)| name.as_str()).collect();
    assert_eq!(
        names,
        [
            "[Content_Types].xml",
            "_rels/.rels",
            "word/_rels/document.xml.rels",
            "word/document.xml",
            "docProps/core.xml"
        ]
    );
    assert!(!parts[0].1.contains("comments") && parts[0].1.contains("/word/document.xml"), "{}", parts[0].1);
    assert!(!parts[2].1.contains("comments"), "{}", parts[2].1);
    let made = body(&file);
    assert!(!made.contains("author") && !made.contains("delText") && !made.contains("comment"), "{made}");
}

#[test]
fn words_go_from_headers_notes_descriptions_addresses_and_fields() {
    let header = format!("<w:hdr {W}><w:p>{}</w:p></w:hdr>", run("承办人张三丰"));
    let notes = format!(
        "<w:footnotes {W}><w:footnote><w:p>{}{}</w:p></w:footnote></w:footnotes>",
        run("张三"),
        run("丰述")
    );
    let text = "<w:p><w:hyperlink r:id=\"r2\"><w:r><w:t>信</w:t></w:r></w:hyperlink><w:r><w:instrText> HYPERLINK \"mailto:张</w:instrText></w:r>\
        <w:r><w:instrText>三丰@b.cn\" </w:instrText></w:r><w:r><w:drawing><wp:docPr id=\"1\" name=\"图\" descr=\"张三丰与Li\"/>\
        <wp:posOffset>13912345678</wp:posOffset></w:drawing></w:r><w:r><w:ruby><w:rt><w:r><w:t>zhāng</w:t></w:r></w:rt><w:rubyBase><w:r><w:t>张三丰</w:t></w:r></w:rubyBase></w:ruby></w:r></w:p>";
    let beside = [("header", "header1.xml", header), ("footnotes", "footnotes.xml", notes)];
    let outside = [("hyperlink", "https://a.cn/%E5%BC%A0%E4%B8%89%E4%B8%B0?q=1")];
    let parts = copied(&docx(text, &beside, &outside));
    let part = |name: &str| &parts.iter().find(|(of, _)| of == name).unwrap().1;
    assert!(part("word/header1.xml").contains("承办人张某某"));
    assert!(part("word/footnotes.xml").contains("张某某") && part("word/footnotes.xml").contains("述"));
    assert!(part("word/_rels/document.xml.rels").contains("https://a.cn/%E5%BC%A0%E6%9F%90%E6%9F%90?q=1"));
    let text = part("word/document.xml");
    assert!(
        text.contains("descr=\"张某某与L***\"") && text.contains("13912345678") && !text.contains("zhāng"),
        "{text}"
    );
}

#[test]
fn what_nobody_can_look_into_is_refused_by_its_part() {
    let parts = [
        ("oleObject", "embeddings/a.bin", String::from("x")),
        ("image", "media/a.tif", String::from("II*\0x")),
    ];
    for (kind, target, content) in parts {
        let file = docx("<w:p/>", &[(kind, target, content)], &[]);
        let (full, strict) = masks();
        let made = Docx::open(Cursor::new(&file))
            .and_then(|docx| docx.write(&full, &strict, Cursor::new(Vec::new())));
        assert!(
            matches!(&made, Err(MaskingError::PartUnknown { part }) if part.ends_with(target)),
            "{made:?}"
        );
    }
    let linked = docx("<w:p/>", &[], &[("image", "http://a.cn/a.png")]);
    assert!(matches!(Docx::open(Cursor::new(&linked)), Err(MaskingError::PartUnknown { .. })));
    let drawn = docx("<w:p/>", &[("image", "media/a.emf", String::from("\u{1}\0\0\0 张三丰"))], &[]);
    let ((full, strict), mut made) = (masks(), Cursor::new(Vec::new()));
    Docx::open(Cursor::new(&drawn)).unwrap().write(&full, &strict, &mut made).unwrap();
    let left = left_in(made, &full, &strict).unwrap();
    assert_eq!(left, Some((String::from("张三丰"), String::from("word/media/a.emf"))));
}

#[test]
fn broken_and_hostile_files_are_refused() {
    let laughs = "<!DOCTYPE a [<!ENTITY a \"ha\">]><w:document><w:body>&a;</w:body></w:document>";
    let part = |text: &str| {
        zipped(&[
            (CONTENT_TYPES, String::from("<Types/>")),
            ("_rels/.rels", relations(&[("officeDocument", "word/document.xml", false)])),
            ("word/document.xml", text.to_owned()),
        ])
    };
    for text in [laughs, "<w:p><w:t>x</w:p>", "<w:p>", "</w:p>", "<w:t>&nosuch;</w:t>"] {
        let read = Docx::open(Cursor::new(part(text))).and_then(Docx::lines);
        assert!(matches!(read, Err(MaskingError::Unreadable)), "{text}: {read:?}");
    }
    for file in [b"PK\x03\x04 nothing".to_vec(), zipped(&[]), zipped(&[("a", String::new())])] {
        assert!(matches!(Docx::open(Cursor::new(file)), Err(MaskingError::Unreadable)));
    }
}

proptest::proptest! {
    #![proptest_config(proptest::prelude::ProptestConfig::with_cases(200))]

    /// However a text that holds words is cut into runs, with signs and empty runs between them, none are left.
    #[test]
    fn no_cut_hides_words(cuts in proptest::collection::vec(0_usize..5, 1..12)) {
        let (mut signs, mut runs) = ("甲张三丰乙139-1234-5678丙".chars(), String::new());
        for cut in cuts.iter().cycle().take(60) {
            runs.push_str(&run(&signs.by_ref().take(*cut).collect::<String>()));
        }
        runs.push_str(&run(signs.as_str()));
        let made = body(&docx(&format!("<w:p>{runs}</w:p>"), &[], &[]));
        let plain: String = made.split('<').filter_map(|piece| piece.split_once('>')).map(|(_, text)| text).collect();
        proptest::prop_assert_eq!(plain, "甲张某某乙139****丙");
    }

    /// Any bytes, and a document with any bytes changed: never a panic.
    #[test]
    fn changed_bytes_break_nothing(changes in proptest::collection::vec((0_usize..4000, 0_u8..=255), 0..20)) {
        let mut file = docx(&format!("<w:p>{}</w:p>", run("张三丰")), &[], &[]);
        let length = file.len();
        for (at, byte) in changes {
            file[at % length] = byte;
        }
        let (full, strict) = masks();
        if let Ok(docx) = Docx::open(Cursor::new(&file)) {
            let mut made = Cursor::new(Vec::new());
            if docx.write(&full, &strict, &mut made).is_ok() {
                drop(left_in(made, &full, &strict));
            }
        }
        drop(Docx::open(Cursor::new(&file)).and_then(Docx::lines));
    }
}
