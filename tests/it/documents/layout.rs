//! The layout of GB/T 9704—2012, part by part.

use chrono::NaiveDate;
use yisu::audit::Subject;
use yisu::documents::official::{DocumentKind, Facts, Paper, render};
use yisu::kit::OfficeId;

use super::reading::{lines, paragraphs, parts};

/// A paper of a kind that tells every fact.
pub(super) fn paper(kind: DocumentKind) -> Paper {
    let mut facts = Facts::default();
    for field in kind.fields() {
        facts.tell(field.name, format!("{}的内容。", field.name));
    }
    facts.tell("院名", "张掖市甘州区人民检察院");
    facts.tell(
        "成文日期",
        yisu::documents::official::arabic_date(NaiveDate::from_ymd_opt(2026, 3, 2).unwrap()),
    );
    Paper {
        kind,
        office: OfficeId(1),
        case_id: None,
        source: ("case", 1),
        subject: Subject::new("case", 1),
        agency: None,
        title: String::from("河道堆放建筑垃圾案"),
        facts,
    }
}

/// Where each of some texts stands, which must be one after the other.
fn in_order(xml: &str, marks: &[&str]) {
    let mut from = 0;
    for mark in marks {
        let at =
            xml[from..].find(mark).unwrap_or_else(|| panic!("{mark} is missing, or too early, in {xml}"));
        from += at;
    }
}

#[test]
fn the_page_is_a4_with_the_margins_of_the_standard_and_holds_22_lines_of_28_characters() {
    let made = render(&paper(DocumentKind::Recommendation), None, false).unwrap();
    let parts = parts(&made.docx);
    let document = &parts["word/document.xml"];
    in_order(
        document,
        &[
            "<w:sectPr>",
            "<w:headerReference w:type=\"default\"",
            "<w:footerReference w:type=\"default\" r:id=\"rId4\"/>",
            "<w:footerReference w:type=\"even\" r:id=\"rId5\"/>",
            "<w:pgSz w:w=\"11906\" w:h=\"16838\"/>",
            "<w:pgMar w:top=\"2098\" w:right=\"1474\" w:bottom=\"1984\" w:left=\"1587\"",
            "<w:docGrid w:type=\"lines\" w:linePitch=\"579\"/>",
            "</w:sectPr></w:body></w:document>",
        ],
    );
    // 1 mm is 1440 / 25.4 twips.
    for (millimetres, twips) in [(37.0, 2098.0), (35.0, 1984.0), (28.0, 1587.0), (26.0, 1474.0)] {
        assert!(f64::abs(millimetres * 1440.0 / 25.4 - twips) < 1.0);
    }
    assert_eq!((16838 - 2098 - 1984) / 579, 22);
}

#[test]
fn fonts_sizes_and_page_numbers_are_those_of_the_standard() {
    let made = render(&paper(DocumentKind::Recommendation), None, false).unwrap();
    let parts = parts(&made.docx);
    let styles = &parts["word/styles.xml"];
    let style = |id: &str| {
        let from = styles.find(&format!("w:styleId=\"{id}\"")).unwrap_or_else(|| panic!("no style {id}"));
        styles[from..].split("</w:style>").next().unwrap().to_owned()
    };
    assert!(styles.contains("w:eastAsia=\"仿宋_GB2312\"") && styles.contains("<w:sz w:val=\"32\"/>"));
    let title = style("Title");
    assert!(
        title.contains("w:eastAsia=\"方正小标宋简体\"") && title.contains("<w:sz w:val=\"44\"/>"),
        "{title}"
    );
    // Lines of 28.95 pt and characters of 15.75 pt, whatever the program makes of the grid.
    let text = style("Normal");
    assert!(
        text.contains("<w:snapToGrid w:val=\"0\"/>") && text.contains("w:line=\"579\" w:lineRule=\"exact\""),
        "{text}"
    );
    assert!(styles.contains("<w:spacing w:val=\"-5\"/><w:kern"));
    let width = f64::from(11906 - 1587 - 1474);
    assert_eq!((width / ((16.0 - 0.25) * 20.0)).floor(), 28.0);
    assert!(style("Heading1").contains("w:eastAsia=\"黑体\""));
    assert!(style("Heading2").contains("w:eastAsia=\"楷体_GB2312\""));
    assert!(style("Text").contains("w:firstLineChars=\"200\""));
    let fonts = &parts["word/fontTable.xml"];
    for font in ["方正小标宋简体", "仿宋_GB2312", "黑体", "楷体_GB2312", "宋体"] {
        assert!(
            fonts.contains(&format!("<w:font w:name=\"{font}\"><w:altName")),
            "{font} has nothing that stands for it"
        );
    }
    assert!(!parts.keys().any(|name| name.contains("fonts/")), "a font is shipped");
    assert!(parts["word/settings.xml"].contains("<w:evenAndOddHeaders/>"));
    for footer in ["word/footer1.xml", "word/footer2.xml"] {
        in_order(
            &parts[footer],
            &["<w:t xml:space=\"preserve\">— </w:t>", "> PAGE </w:instrText>", " —</w:t>"],
        );
    }
    // Every part that a part names is there.
    for (id, target) in [("rId1", "styles.xml"), ("rId4", "footer1.xml"), ("rId7", "header2.xml")] {
        assert!(parts["word/_rels/document.xml.rels"].contains(&format!("Id=\"{id}\"")));
        assert!(parts.contains_key(&format!("word/{target}")));
    }
}

#[test]
fn every_kind_says_the_same_in_the_file_and_on_the_page() {
    for kind in DocumentKind::ALL {
        let paper = paper(*kind);
        let made = render(&paper, None, false).unwrap();
        let said = paragraphs(&parts(&made.docx)["word/document.xml"]);
        assert_eq!(said, lines(&made.page), "{kind}");
        let whole = said.concat();
        for field in kind.fields().iter().filter(|field| field.required) {
            let told = if field.name == "院名" { "张掖市甘州区" } else { field.name };
            let told = if field.name == "成文日期" { "2026年3月2日" } else { told };
            assert!(whole.contains(told), "{kind}: {} is not in {whole}", field.name);
        }
        assert!(!whole.contains("{{") && !whole.contains('【'), "{kind}: {whole}");
        // Made again it is the same, byte for byte.
        assert_eq!(render(&paper, None, false).unwrap(), made, "{kind}");
        for part in parts(&made.docx).values() {
            paragraphs(part);
        }
    }
}

#[test]
fn the_signature_is_centred_over_the_day_and_stands_on_no_page_alone() {
    let made = render(&paper(DocumentKind::Recommendation), None, false).unwrap();
    let document = &parts(&made.docx)["word/document.xml"];
    // Eleven characters over six: the day ends four characters before the margin, the name one and a half.
    in_order(
        document,
        &[
            "<w:keepNext/>",
            "<w:pStyle w:val=\"Sign\"/>",
            "w:rightChars=\"150\"",
            "<w:pStyle w:val=\"Date\"/>",
        ],
    );
}
