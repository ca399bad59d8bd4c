//! Files of records, by name and by what they say.

use std::collections::HashSet;
use std::io::Read;

use diesel::QueryResult;

use super::joined;
use super::leads::point;
use crate::db::Db;
use crate::files::model::{AttachmentRow, FileRow};
use crate::files::store::batches as store;
use crate::files::{FileStore, MediaType};
use crate::replies;
use crate::search::{Document, MatchFacts, RecordKind, Seer};

/// Bytes of a file that are read for the index.
const MOST: u64 = 1 << 20;

pub(super) fn documents(conn: &mut Db, files: &FileStore, ids: &[i64]) -> QueryResult<Vec<Document>> {
    let rows = store::attachments(conn, ids)?;
    let unsent = unsent(conn, &rows)?;
    let mut made = Vec::with_capacity(rows.len());
    for (attachment, file) in rows {
        // What came with a lead may be the reporter's own words, or be named by the reporter.
        if attachment.subject_kind == "lead" {
            continue;
        }
        let mut seers: Vec<Seer> = attachment.agency_id.map(Seer::Agency).into_iter().collect();
        if attachment.subject_kind != "reply" || !unsent.contains(&attachment.subject_id) {
            seers.push(Seer::Office(attachment.office_id));
        }
        let body = joined([attachment.purpose.as_str(), &text_of(files, &file)]);
        made.push(Document {
            seers,
            office: Some(attachment.office_id),
            agencies: attachment.agency_id.into_iter().collect(),
            date: Some(attachment.attached_at.date()),
            facts: MatchFacts {
                point: point(attachment.longitude, attachment.latitude),
                files: vec![file.hash.as_str().to_owned()],
                ..MatchFacts::default()
            },
            ..Document::new(RecordKind::File, attachment.id.0, &attachment.name, &body)
        });
    }
    Ok(made)
}

/// The replies among the records that are still being written: what is attached to them is the agency's alone.
fn unsent(conn: &mut Db, rows: &[(AttachmentRow, FileRow)]) -> QueryResult<HashSet<i64>> {
    let of_replies = rows.iter().filter(|(attachment, _)| attachment.subject_kind == "reply");
    let ids: Vec<i64> = of_replies.map(|(attachment, _)| attachment.subject_id).collect();
    let replies = replies::store::batches::replies(conn, &ids)?;
    let unsent = replies.into_iter().filter(|reply| !super::replies::has_left_the_agency(reply.state));
    Ok(unsent.map(|reply| reply.id.0).collect())
}

/// What a file says; nothing for kinds whose text is not taken out, and for files that cannot be read. Every
/// kind that is read later on is read here.
fn text_of(files: &FileStore, file: &FileRow) -> String {
    match file.media_type {
        MediaType::Text => match read(files, file) {
            Ok(bytes) => plain(&decoded(&bytes)),
            Err(error) => {
                tracing::warn!(file = %file.hash, cause = %error, "File {} is not indexed: {error}", file.hash);
                String::new()
            }
        },
        MediaType::Jpeg
        | MediaType::Png
        | MediaType::Webp
        | MediaType::Pdf
        | MediaType::Docx
        | MediaType::Xlsx
        | MediaType::Zip
        | MediaType::Mp4 => String::new(),
    }
}

fn read(files: &FileStore, file: &FileRow) -> std::io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    let opened = files.open(&file.hash).map_err(std::io::Error::other)?;
    opened.take(MOST).read_to_end(&mut bytes)?;
    Ok(bytes)
}

/// A text in UTF-8 or GB18030; a character that the limit cut is left out.
fn decoded(bytes: &[u8]) -> String {
    match std::str::from_utf8(bytes) {
        Ok(text) => text.to_owned(),
        Err(error) if error.error_len().is_none() => {
            String::from_utf8_lossy(bytes.get(..error.valid_up_to()).unwrap_or_default()).into_owned()
        }
        Err(_) => encoding_rs::GB18030.decode(bytes).0.into_owned(),
    }
}

/// A page of HTML without its marks; any other text as it is.
fn plain(text: &str) -> String {
    let head: String = text.trim_start().chars().take(15).collect::<String>().to_ascii_lowercase();
    if !head.starts_with("<!doctype html") && !head.starts_with("<html") {
        return text.to_owned();
    }
    let (mut said, mut rest) = (String::with_capacity(text.len()), text);
    while let Some((before, after)) = rest.split_once('<') {
        said.push_str(before);
        let name: String = after.chars().take_while(char::is_ascii_alphabetic).collect::<String>();
        let hidden = ["script", "style"].into_iter().find(|hidden| name.eq_ignore_ascii_case(hidden));
        let close = hidden.map_or_else(|| String::from(">"), |hidden| format!("</{hidden}>"));
        rest = after.split_once(&close).map_or("", |(_, rest)| rest);
        said.push('\n');
    }
    said.push_str(rest);
    let signs = [("&nbsp;", " "), ("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&amp;", "&")];
    signs.into_iter().fold(said, |said, (mark, sign)| said.replace(mark, sign))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_says_its_words_without_its_marks() {
        let page = "<!DOCTYPE html><style>p { color: red }</style><p>整改&amp;回复</p><script>x()</script>完";
        let said = plain(page);
        assert_eq!(said.split_whitespace().collect::<Vec<_>>(), ["整改&回复", "完"]);
        assert_eq!(plain("水位 < 警戒 > 正常"), "水位 < 警戒 > 正常");
    }

    #[test]
    fn text_is_read_in_either_encoding_and_a_cut_character_is_left_out() {
        let (gb, _, _) = encoding_rs::GB18030.encode("河道整改说明");
        assert_eq!(decoded(&gb), "河道整改说明");
        let utf8 = "河道整改".as_bytes();
        assert_eq!(decoded(&utf8[..utf8.len() - 1]), "河道整");
    }
}
