//! Use cases of case files that were made elsewhere: keep one, read it, make the same archive again.

use std::collections::HashMap;
use std::io::{self, Read, Write};

use serde_json::json;

use super::arrival::Arrived;
use super::error::DossierError;
use super::model::{Dossier, DossierId, MANIFEST, Manifest, Member, Volume};
use super::store::kept as store;
use super::write::{Archive, is_packed_member, is_packed_piece};
use crate::audit::{Subject, Work};
use crate::db::Db;
use crate::files::{self, Attachment, FileStore, MediaType};
use crate::kit::page::{Page, PageRequest};
use crate::kit::{OfficeId, Scope};

/// Bytes of a manifest that is read.
const MOST: u64 = 64 << 20;
/// Letters that the name of an attachment has at most.
const LETTERS: usize = 200;

/// Keeps a case file that was proved. Its pieces are found by their words, but for those of leads, which may be the
/// reporters' own.
///
/// # Errors
/// When the same file is kept already.
pub fn keep(work: &mut Work<'_>, office: OfficeId, arrived: &Arrived) -> Result<Dossier, DossierError> {
    wanted(work.conn, &arrived.sums_hash)?;
    let id = store::insert(work.conn, office, arrived, (work.actor.person, work.now))?;
    let subject = Subject::new("dossier", id.0);
    let pieces: HashMap<&str, _> =
        arrived.manifest.pieces.iter().map(|piece| (piece.path.as_str(), piece)).collect();
    let mut members = Vec::with_capacity(arrived.members.len());
    for (no, (path, received)) in (1..).zip(&arrived.members) {
        files::service::note(work, received)?;
        members.push(Member {
            no,
            path: path.clone(),
            file_hash: received.hash.clone(),
            bytes: i64::try_from(received.size).unwrap_or(i64::MAX),
        });
        if let Some(piece) = pieces.get(path.as_str()).filter(|piece| piece.volume != Volume::Leads) {
            let title: String = piece.title.chars().take(LETTERS).collect();
            let title = if title.trim().is_empty() { piece.kind.clone() } else { title };
            let attachment = Attachment::new(subject, office, received.hash.clone(), &title, "case_file");
            files::service::attach_received(work, received, &attachment)?;
        }
    }
    store::insert_members(work.conn, id, &members)?;
    let detail = json!({ "number": arrived.manifest.number, "key": arrived.manifest.key, "sums": arrived.sums_hash,
        "pieces": arrived.manifest.pieces.len(), "chain_rows": arrived.chain_rows });
    work.record(office, "dossier.imported", subject, detail);
    store::dossier(work.conn, &Scope::All, id)?.ok_or(DossierError::NotFound { id })
}

/// Refuses a file that is kept already, by the hash of its list of hashes.
///
/// # Errors
/// When it is.
pub fn wanted(conn: &mut Db, sums_hash: &str) -> Result<(), DossierError> {
    match store::of_sums(conn, sums_hash)? {
        Some(id) => Err(DossierError::ThereAlready { id }),
        None => Ok(()),
    }
}

/// A page of the files in sight, the newest first; of one number if it is named.
///
/// # Errors
/// The database's.
pub fn list(
    conn: &mut Db,
    scope: &Scope,
    number: Option<&str>,
    page: &PageRequest,
) -> Result<Page<Dossier>, DossierError> {
    Ok(Page::of(store::list(conn, scope, number, page)?, page, |row| row.id.0))
}

/// A file in sight, and what lies in it.
///
/// # Errors
/// When it is not in sight.
pub fn find(conn: &mut Db, scope: &Scope, id: DossierId) -> Result<(Dossier, Vec<Member>), DossierError> {
    let row = store::dossier(conn, scope, id)?.ok_or(DossierError::NotFound { id })?;
    let members = store::members(conn, id)?;
    Ok((row, members))
}

/// One member of it, and that it was read is logged.
///
/// # Errors
/// When the file is not in sight or has no such member.
pub fn member(work: &mut Work<'_>, id: DossierId, no: i32) -> Result<(Member, MediaType), DossierError> {
    let (row, members) = find(work.conn, &work.actor.scope, id)?;
    let member = members.into_iter().find(|member| member.no == no);
    let member = member.ok_or(DossierError::MemberNotFound { no })?;
    let kind = store::media_type(work.conn, &member.file_hash)?;
    let detail = json!({ "no": no, "file": member.file_hash });
    work.viewed(row.office_id, "dossier.member_taken", Subject::new("dossier", id.0), detail);
    Ok((member, kind))
}

/// The file that is to be given out again; it is logged.
///
/// # Errors
/// When it is not in sight.
pub fn take(work: &mut Work<'_>, id: DossierId) -> Result<(Dossier, Vec<Member>), DossierError> {
    let found = find(work.conn, &work.actor.scope, id)?;
    let detail = json!({ "number": found.0.number });
    work.viewed(found.0.office_id, "dossier.taken", Subject::new("dossier", id.0), detail);
    Ok(found)
}

/// What a file says of itself.
///
/// # Errors
/// When its bytes are gone.
pub fn manifest(files: &FileStore, members: &[Member]) -> Result<Manifest, DossierError> {
    let damaged = |hash: String| DossierError::PieceDamaged { piece: MANIFEST.to_owned(), hash };
    let member = members.iter().find(|member| member.path == MANIFEST);
    let member = member.ok_or_else(|| damaged(String::new()))?;
    let hash = || member.file_hash.to_string();
    let file = files.find(&member.file_hash)?.ok_or_else(|| damaged(hash()))?;
    let mut text = Vec::new();
    file.take(MOST).read_to_end(&mut text).map_err(files::FileError::from)?;
    serde_json::from_slice(&text).map_err(|_| damaged(hash()))
}

/// Opens every member, before anything is sent; the first that is gone or has another size is told.
///
/// # Errors
/// When the bytes of a member are gone.
pub fn check(files: &FileStore, members: &[Member]) -> Result<(), DossierError> {
    for member in members {
        let file = files.find(&member.file_hash)?;
        let size = match file {
            Some(file) => Some(file.size().map_err(files::FileError::from)?),
            None => None,
        };
        if size != u64::try_from(member.bytes).ok() {
            let (piece, hash) = (member.path.clone(), member.file_hash.to_string());
            return Err(DossierError::PieceDamaged { piece, hash });
        }
    }
    Ok(())
}

/// Writes the archive that came: the same members in the same order, packed as they were when they were made.
///
/// # Errors
/// The writer's, and when a member is not what it was.
pub fn write<W: Write>(files: &FileStore, manifest: &Manifest, members: &[Member], out: W) -> io::Result<W> {
    let kinds: HashMap<&str, MediaType> =
        manifest.pieces.iter().map(|piece| (piece.path.as_str(), piece.media_type)).collect();
    let mut archive = Archive::begin(out, manifest.exported_at);
    for member in members {
        let path = member.path.as_str();
        let packed = kinds.get(path).map_or_else(|| is_packed_member(path), |kind| is_packed_piece(*kind));
        let mut file = files.open(&member.file_hash).map_err(io::Error::other)?;
        let (_, hash) = archive.add(path, packed, &mut file)?;
        if hash != member.file_hash.as_str() {
            return Err(io::Error::other(format!("member {} is not what it was", member.no)));
        }
    }
    archive.end()
}
