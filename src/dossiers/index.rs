//! The index of a case file (卷内目录): for people as a document, for tables as CSV; and the list of hashes.

use std::io;

use super::model::{Manifest, Piece, Volume};
use crate::documents::official::{Block, Content, Style, docx};

/// The index as a document in the layout of the house.
pub(super) fn document(manifest: &Manifest) -> io::Result<Vec<u8>> {
    let Manifest { office, number, title, handler, filed_on, exported_at, pieces, left_out, .. } = manifest;
    let line = |style: Style, text: String| Block::Line(style, one_line(&text));
    let mut blocks = vec![
        line(Style::Title, office.clone()),
        line(Style::Title, String::from("公益诉讼案卷　卷内目录")),
        line(Style::Plain, format!("案号：{number}")),
        line(Style::Plain, format!("案件名称：{title}")),
        line(Style::Plain, format!("承办检察官：{handler}　立案日期：{filed_on}")),
        line(Style::Plain, format!("制作日期：{}", exported_at.date())),
    ];
    for volume in Volume::ALL {
        let of_volume: Vec<&Piece> = pieces.iter().filter(|piece| piece.volume == *volume).collect();
        if of_volume.is_empty() {
            continue;
        }
        blocks.push(line(Style::Heading, format!("第{}卷　{}", volume.no(), volume.zh())));
        blocks.push(Block::Row(["序号", "题名", "种类", "日期", "页数"].map(String::from).to_vec()));
        for piece in of_volume {
            blocks.push(Block::Row(vec![
                piece.no.to_string(),
                one_line(&piece.title),
                one_line(&piece.kind),
                piece.date.to_string(),
                pages(piece),
            ]));
        }
    }
    let known: u64 = pieces.iter().filter_map(|piece| piece.pages).map(u64::from).sum();
    let unknown = pieces.iter().filter(|piece| piece.pages.is_none()).count();
    blocks.push(line(
        Style::Text,
        format!("共{}件。页数已知的合计{known}页；{unknown}件页数未知或者不以页计，记为“—”。", pieces.len()),
    ));
    if !left_out.is_empty() {
        blocks.push(line(
            Style::Text,
            format!("下列线索由其他检察院办理，制作人无权查阅，未编入本卷：{}。", left_out.join("、")),
        ));
    }
    docx(&Content { blocks, mark: None }, &format!("卷内目录 {number}"), office)
}

fn pages(piece: &Piece) -> String {
    piece.pages.map_or_else(|| String::from("—"), |pages| pages.to_string())
}

/// A text without line breaks and what XML does not allow.
fn one_line(text: &str) -> String {
    crate::documents::official::clean(text).replace('\n', " ")
}

/// The headings of the table.
const HEADINGS: [&str; 11] =
    ["序号", "卷", "题名", "种类", "日期", "页数", "字节数", "SHA-256", "文件类型", "来源", "路径"];

/// The index as a table, with the mark by which Excel knows UTF-8.
pub(super) fn table(pieces: &[Piece]) -> io::Result<Vec<u8>> {
    let mut table =
        csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(b"\xef\xbb\xbf".to_vec());
    table.write_record(HEADINGS)?;
    for piece in pieces {
        let pages = piece.pages.map(|pages| pages.to_string()).unwrap_or_default();
        table.write_record([
            piece.no.to_string(),
            piece.volume.zh().to_owned(),
            harmless(&piece.title),
            harmless(&piece.kind),
            piece.date.to_string(),
            pages,
            piece.bytes.to_string(),
            piece.sha256.clone(),
            piece.media_type.code().to_owned(),
            piece.origin.clone(),
            piece.path.clone(),
        ])?;
    }
    table.into_inner().map_err(csv::IntoInnerError::into_error)
}

/// A text that no program takes for a formula.
fn harmless(text: &str) -> String {
    let text = one_line(text);
    if text.starts_with(['=', '+', '-', '@']) { format!("'{text}") } else { text }
}

/// The hashes of members, a line each, as `sha256sum -c` reads them. No name holds a backslash or a line break.
pub(super) fn sums(members: &[(String, String)]) -> String {
    members.iter().map(|(path, hash)| format!("{hash}  {path}\n")).collect()
}
