//! Files of records, by name and by what they say.

use std::collections::HashSet;

use diesel::QueryResult;

use super::joined;
use super::leads::point;
use crate::db::Db;
use crate::files::model::{AttachmentRow, FileRow};
use crate::files::store::{batches as store, texts};
use crate::replies;
use crate::search::{Document, MatchFacts, RecordKind, Seer};

pub(super) fn documents(conn: &mut Db, ids: &[i64]) -> QueryResult<Vec<Document>> {
    let rows = store::attachments(conn, ids)?;
    let unsent = unsent(conn, &rows)?;
    // What came with a lead may be the reporter's own words, or be named by the reporter.
    let rows: Vec<_> = rows.into_iter().filter(|(attachment, _)| attachment.subject_kind != "lead").collect();
    let hashes: Vec<&str> = rows.iter().map(|(_, file)| file.hash.as_str()).collect();
    let said = texts::words(conn, &hashes)?;
    let mut made = Vec::with_capacity(rows.len());
    for (attachment, file) in rows {
        let mut seers: Vec<Seer> = attachment.agency_id.map(Seer::Agency).into_iter().collect();
        if attachment.subject_kind != "reply" || !unsent.contains(&attachment.subject_id) {
            seers.push(Seer::Office(attachment.office_id));
        }
        let words = said.get(file.hash.as_str()).map(String::as_str).unwrap_or_default();
        let body = joined([attachment.purpose.as_str(), words]);
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
