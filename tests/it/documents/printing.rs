//! Documents of every kind as LibreOffice prints them: it opens the file as it is, and the pages say what the page to
//! print says, under the page numbers of the standard. All go through it at once, since it takes seconds to start.
//!
//! What was printed lies in the folder `printed` among what cargo keeps for tests, for whoever wants to look at it.

use std::io::{Read, Write};
use std::path::Path;
use std::process::{Command, Stdio};

use yisu::documents::official::{
    Block, Content, Converter, DocumentKind, Facts, Rendered, Style, docx, render,
};
use yisu::files::MediaType;
use yisu::files::text::Reader;

use super::layout::paper;
use super::reading::lines;

/// A paragraph that fills several lines.
const LONG: &str = "2026年1月至2月，黑河滩生态保护红线内堆放建筑垃圾约三百吨，占用河道管理范围二千四百平方米，部分垃圾已经进入水体，\
    影响行洪安全和水质（见现场照片、测绘报告和水质检测报告）。";

/// What a document of a kind says of a matter of usual length; one that ends the review is long.
fn facts(kind: DocumentKind) -> Facts {
    let mut facts = Facts::default();
    for field in kind.fields() {
        let short = |words: &str| words.to_owned();
        let words = match field.name {
            "院名" => short("张掖市甘州区人民检察院"),
            "文书名称" => short("检察建议书"),
            "文号" => short("甘州检行公建〔2026〕12号"),
            "案号" => short("甘州检公益立〔2026〕7号"),
            "原案号" => short("（2026）甘0702行初15号"),
            "线索编号" => short("XS-2026-0042"),
            "案件名称" | "线索名称" => short("督促整治黑河滩建筑垃圾行政公益诉讼案"),
            "领域" => short("生态环境和资源保护"),
            "终结情形" => short("行政机关已经全面采取整改措施依法履行职责"),
            "线索来源" => short("办案中发现"),
            "起诉主体" => short("某环保联合会"),
            "送达文书" => short("检察建议书"),
            "委托种类" => short("鉴定"),
            "提请事项" => short("立案"),
            "联系方式" => short("0936—0000000"),
            "紧急情形" => short("渣土正在被洪水冲入河道"),
            "提供期限" => short("2026年3月12日"),
            "诉讼类型" => short("行政公益诉讼"),
            "法院" => short("张掖市甘州区人民法院"),
            "收文检察院" | "上级检察院" => short("张掖市人民检察院"),
            "承办检察官" | "制定人" | "报告人" | "收件人" | "见证人" | "提请人" | "审核人" | "决定人"
            | "流程监控人" => short("周检察"),
            "公告期限" => short("三十日"),
            "整改期限" | "回复期限" | "答复期限" => short("两个月"),
            "民事公益诉讼" => continue,
            name if name.ends_with("日期大写") => short("二〇二六年三月二日"),
            name if name.ends_with("日期") => short("2026年3月2日"),
            name if ["单位", "机关", "被告", "受送达人", "当事人"].iter().any(|end| name.ends_with(end)) => {
                short("张掖市甘州区水务局")
            }
            name if ["事项", "请求", "附件", "清单"].iter().any(|end| name.ends_with(end)) => {
                facts.list(
                    name,
                    ["依法清运黑河滩堆放的建筑垃圾，恢复河道原状。", "建立巡查制度，防止再次倾倒。", LONG],
                );
                continue;
            }
            name if ["地点", "方式", "种类", "审级", "结果", "人员", "方法"]
                .iter()
                .any(|end| name.ends_with(end)) =>
            {
                format!("{name}一项")
            }
            "处理意见" => short("提起诉讼"),
            _ => vec![LONG; if kind == DocumentKind::FinalReviewReport { 5 } else { 2 }].join("\n"),
        };
        facts.tell(field.name, words);
    }
    facts
}

/// The words of each page of a PDF, by poppler, in the order in which they were printed.
fn words(pdf: &[u8]) -> Vec<String> {
    let mut poppler = Command::new("pdftotext")
        .args(["-raw", "-enc", "UTF-8", "-", "-"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("the test needs poppler. Type: sudo apt-get install poppler-utils");
    poppler.stdin.take().unwrap().write_all(pdf).unwrap();
    let said = String::from_utf8(poppler.wait_with_output().unwrap().stdout).unwrap();
    said.trim_end_matches('\u{c}').split('\u{c}').map(str::to_owned).collect()
}

/// Without blanks and breaks: where a line ends is the printer's.
fn bare(text: &str) -> String {
    text.split_whitespace().collect()
}

/// The words of the pages, without the page numbers, which must be there and in order.
fn between_numbers(kind: DocumentKind, pages: &[String]) -> String {
    let mut whole = String::new();
    for (no, page) in (1..).zip(pages) {
        let (page, number) = (bare(page), format!("—{no}—"));
        let rest = page.strip_suffix(&number).or_else(|| page.strip_prefix(&number));
        whole += rest.unwrap_or_else(|| panic!("{kind}: page {no} has no number: {page}"));
    }
    whole
}

#[test]
fn every_kind_opens_in_libreoffice_as_it_is_and_prints_what_it_says() {
    let made: Vec<(DocumentKind, Rendered)> = DocumentKind::ALL
        .iter()
        .map(|kind| {
            let paper = yisu::documents::official::Paper { facts: facts(*kind), ..paper(*kind) };
            (*kind, render(&paper, None, false).unwrap())
        })
        .collect();
    let draft = render(&paper(DocumentKind::Recommendation), None, true).unwrap();
    let mut files: Vec<Vec<u8>> = made.iter().map(|(_, made)| made.docx.clone()).collect();
    files.push(draft.docx);
    // Twenty-two lines of twenty-eight characters, and one character.
    let grid = Content { blocks: vec![Block::Line(Style::Plain, "中".repeat(22 * 28 + 1))], mark: None };
    files.push(docx(&grid, "版心", "").unwrap());
    let libreoffice = Converter { program: String::from("soffice"), seconds: 300 };
    let reader = Reader::new(env!("CARGO_BIN_EXE_yisu").into());
    let read = |mut pdf: std::fs::File| {
        let pages = reader.pages(MediaType::Pdf, || pdf.try_clone()).unwrap();
        let mut bytes = Vec::new();
        std::io::Seek::rewind(&mut pdf).unwrap();
        pdf.read_to_end(&mut bytes).unwrap();
        (bytes, pages)
    };
    let mut printed = libreoffice
        .counted(files, read)
        .expect("the test needs LibreOffice. Type: sudo apt-get install libreoffice-writer fonts-noto-cjk");

    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("printed");
    std::fs::create_dir_all(&folder).unwrap();
    let full = words(&printed.pop().unwrap().0);
    let full: Vec<Vec<usize>> = full
        .iter()
        .map(|page| {
            page.lines().filter(|line| line.starts_with('中')).map(|line| line.chars().count()).collect()
        })
        .collect();
    assert_eq!(full, [vec![28; 22], vec![1]], "22 lines of 28 characters");
    let (drafted, _) = printed.pop().unwrap();
    for ((kind, made), (pdf, counted)) in made.iter().zip(&printed) {
        std::fs::write(folder.join(format!("{}.pdf", kind.code())), pdf).unwrap();
        let pages = words(pdf);
        assert_eq!(*counted, u32::try_from(pages.len()).ok(), "{kind}: pages");
        let said = between_numbers(*kind, &pages);
        assert_eq!(said, bare(&lines(&made.page).concat()), "{kind}");
    }
    let long = printed.iter().filter_map(|(_, pages)| *pages).max();
    assert!(long > Some(2), "the numbers of even and odd pages are seen");
    for page in words(&drafted) {
        assert!(bare(&page).contains("草稿未经签发"), "a page of a draft without its mark: {page}");
    }
}
