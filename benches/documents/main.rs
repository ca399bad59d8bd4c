//! How long a recommendation takes to become a file and a page; with `--write FOLDER`, a file and its lines of every kind
//! to look at.
#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a bench that meets something unexpected stops there"
)]

use std::path::Path;
use std::time::{Duration, Instant};

use yisu::audit::Subject;
use yisu::documents::official::{DocumentKind, Facts, Paper, render};
use yisu::kit::OfficeId;

/// How often each is made.
const TIMES: usize = 2_000;

fn main() {
    let arguments: Vec<String> = std::env::args().collect();
    if let Some(at) = arguments.iter().position(|argument| argument == "--write") {
        write(Path::new(arguments.get(at + 1).expect("--write FOLDER")));
        return;
    }
    let paper = paper(DocumentKind::Recommendation);
    let mut took: Vec<Duration> = (0..TIMES)
        .map(|_| {
            let begun = Instant::now();
            std::hint::black_box(render(&paper, None, false).unwrap());
            begun.elapsed()
        })
        .collect();
    took.sort_unstable();
    let at =
        |share: usize| took.get(TIMES * share / 100 - 1).copied().unwrap_or_default().as_secs_f64() * 1e3;
    let made = render(&paper, None, false).unwrap();
    println!(
        "a recommendation of {} characters, file ({} bytes) and page: p50 {:.2} ms, p99 {:.2} ms, at most {:.2} ms over {TIMES}",
        made.lines.iter().map(|line| line.chars().count()).sum::<usize>(),
        made.docx.len(),
        at(50),
        at(99),
        at(100),
    );
}

/// Writes the file of each kind, issued and as a draft, and beside it the lines that it must say.
fn write(folder: &Path) {
    std::fs::create_dir_all(folder).unwrap();
    for kind in DocumentKind::ALL {
        for draft in [false, true] {
            let made = render(&paper(*kind), None, draft).unwrap();
            let name = if draft { format!("{kind}.draft") } else { kind.to_string() };
            std::fs::write(folder.join(format!("{name}.docx")), &made.docx).unwrap();
            std::fs::write(folder.join(format!("{name}.html")), &made.page).unwrap();
            std::fs::write(folder.join(format!("{name}.lines")), made.lines.join("\n")).unwrap();
        }
    }
}

/// An invented matter of some length.
fn paper(kind: DocumentKind) -> Paper {
    let long = "经现场勘验和调取资料查明，黑河支流某镇段河道管理范围内长期堆放建筑垃圾约三百立方米，部分已滑入河道，\
        影响行洪安全并污染水体；附近群众多次反映，现场照片、无人机影像和询问笔录可以相互印证。";
    let mut facts = Facts::default();
    for field in kind.fields() {
        facts.tell(field.name, format!("{}：某项内容。", field.name));
    }
    for (name, words) in [
        ("院名", "张掖市甘州区人民检察院"),
        ("文书名称", "检察建议书"),
        ("文号", "甘甘州检行公建〔2026〕12号"),
        ("被建议单位", "张掖市生态环境局甘州分局"),
        ("受文单位", "张掖市生态环境局甘州分局"),
        ("案件名称", "河道堆放建筑垃圾行政公益诉讼案"),
        ("案号", "甘州公立〔2026〕8号"),
        (
            "法律依据",
            "《中华人民共和国固体废物污染环境防治法》第二十条、第一百一十一条，《中华人民共和国河道管理条例》第二十四条",
        ),
        ("整改期限", "2个月"),
        ("回复期限", "2个月"),
        ("诉讼类型", "行政公益诉讼"),
        ("法院", "张掖市甘州区人民法院"),
        ("共同被建议单位", "张掖市甘州区水务局"),
        ("承办检察官", "赵某"),
        ("成文日期", "2026年11月30日"),
        ("报告日期", "2026年11月30日"),
        ("制定日期", "2026年11月30日"),
        ("结束日期", "2026年11月30日"),
        ("制定人", "赵某"),
    ] {
        if kind.fields().iter().any(|field| field.name == name) {
            facts.tell(name, words);
        }
    }
    for name in [
        "侵害事实",
        "履职事实和理由",
        "事实和理由",
        "公益损害事实",
        "存在问题",
        "记录内容",
        "磋商内容",
        "线索内容",
    ] {
        facts.tell(name, [long; 4].join("\n"));
    }
    let items =
        ["依法清运河道内建筑垃圾并恢复河道原状", "对违法倾倒行为依法查处", "完善河道日常巡查机制，防止反弹"];
    for name in ["整改事项", "诉讼请求", "附件", "增加的请求", "放弃的请求"] {
        facts.list(name, items);
    }
    Paper {
        kind,
        office: OfficeId(1),
        case_id: None,
        source: ("case", 1),
        subject: Subject::new("case", 1),
        agency: None,
        title: String::from("河道堆放建筑垃圾行政公益诉讼案"),
        facts,
    }
}
