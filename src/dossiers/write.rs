//! Writing a case file, member by member, to a writer that only goes forward. Nothing of it is held but the index.

use std::fs::File;
use std::io::{self, Read, Write};

use chrono::{Datelike, Timelike};
use ed25519_dalek::{Signer, SigningKey};
use serde_json::json;
use sha2::{Digest, Sha256};
use zip::write::{SimpleFileOptions, StreamWriter};
use zip::{CompressionMethod, DateTime, ZipWriter};

use super::index;
use super::model::{CHAIN, INDEX, MANIFEST, SIGNATURE, SUMS, TABLE, is_packed_already};
use super::pieces::{Planned, Source};
use super::service::{Plan, Sources};
use super::store;
use crate::documents::DocumentError;
use crate::files::MediaType;
use crate::kit::Timestamp;

/// Bytes that are copied at a time.
const PIECE: usize = 64 * 1024;

/// An archive that is being written, and the hashes of what is in it.
pub(super) struct Archive<W: Write> {
    zip: ZipWriter<StreamWriter<W>>,
    made: DateTime,
    members: Vec<(String, String)>,
}

impl<W: Write> Archive<W> {
    /// Begins one that was made at an instant: the same content and instant are the same bytes.
    pub(super) fn begin(out: W, at: Timestamp) -> Self {
        let civil = at.civil();
        let small = |n: u32| u8::try_from(n).unwrap_or_default();
        let made = DateTime::from_date_and_time(
            u16::try_from(civil.year()).unwrap_or_default(),
            small(civil.month()),
            small(civil.day()),
            small(civil.hour()),
            small(civil.minute()),
            small(civil.second()),
        );
        Self { zip: ZipWriter::new_stream(out), made: made.unwrap_or_default(), members: Vec::new() }
    }

    /// Adds a member from a reader; how many bytes it had, and their SHA-256.
    pub(super) fn add(
        &mut self,
        path: &str,
        is_packed: bool,
        from: &mut dyn Read,
    ) -> io::Result<(u64, String)> {
        let method = if is_packed { CompressionMethod::Stored } else { CompressionMethod::Deflated };
        let options = SimpleFileOptions::default().compression_method(method).last_modified_time(self.made);
        self.zip.start_file(path, options)?;
        let (mut hasher, mut size, mut buffer) = (Sha256::new(), 0_u64, vec![0; PIECE]);
        loop {
            let read = from.read(&mut buffer)?;
            let Some(bytes) = buffer.get(..read).filter(|bytes| !bytes.is_empty()) else { break };
            hasher.update(bytes);
            self.zip.write_all(bytes)?;
            size += u64::try_from(read).unwrap_or_default();
        }
        let hash = hex::encode(hasher.finalize());
        self.members.push((path.to_owned(), hash.clone()));
        Ok((size, hash))
    }

    /// Adds the list of hashes and its signature, and ends the archive.
    fn sealed(mut self, key: &SigningKey) -> io::Result<W> {
        let sums = index::sums(&self.members);
        self.add(SUMS, false, &mut sums.as_bytes())?;
        let signature = hex::encode(key.sign(&Sha256::digest(sums.as_bytes())).to_bytes());
        let key = hex::encode(key.verifying_key().as_bytes());
        let said = format!("{}\n", json!({ "key": key, "signature": signature }));
        self.add(SIGNATURE, false, &mut said.as_bytes())?;
        self.end()
    }

    /// Ends the archive.
    pub(super) fn end(self) -> io::Result<W> {
        Ok(self.zip.finish()?.into_inner())
    }
}

/// Writes the file of a case.
///
/// # Errors
/// The writer's, and when the bytes of a piece cannot be read or are not what they were; what was written by then is no
/// archive.
pub(super) fn write<W: Write>(mut plan: Plan, sources: &Sources, out: W) -> io::Result<W> {
    let mut archive = Archive::begin(out, plan.manifest.exported_at);
    let mut documents = Vec::new();
    for planned in std::mem::take(&mut plan.pieces) {
        if let Source::Document(id) = planned.source {
            documents.push((plan.manifest.pieces.len(), id));
        }
        let piece = add_piece(&mut archive, planned, sources)?;
        plan.manifest.pieces.push(piece);
    }
    for (at, pages) in printed(&documents, sources)? {
        if let Some(piece) = plan.manifest.pieces.get_mut(at) {
            piece.pages = pages;
        }
    }
    let Plan { manifest, chain, key, .. } = plan;
    archive.add(INDEX, true, &mut index::document(&manifest)?.as_slice())?;
    archive.add(TABLE, false, &mut index::table(&manifest.pieces)?.as_slice())?;
    archive.add(MANIFEST, false, &mut serde_json::to_vec_pretty(&manifest)?.as_slice())?;
    archive.add(CHAIN, false, &mut chain.as_bytes())?;
    archive.sealed(&key)
}

/// How many pages issued documents have. Only a printer can say, so LibreOffice prints them all at once, at the end: the
/// archive does not wait for it to begin. Where the machine has none, nobody says.
fn printed(documents: &[(usize, i64)], sources: &Sources) -> io::Result<Vec<(usize, Option<u32>)>> {
    let docx = |(_, id): &(usize, i64)| sources.db.read_blocking(|conn| store::docx(conn, *id));
    let docx = documents.iter().map(docx).collect::<Result<Vec<_>, _>>().map_err(io::Error::other)?;
    if docx.is_empty() {
        return Ok(Vec::new());
    }
    let count = |pdf: File| sources.reader.pages(MediaType::Pdf, || pdf.try_clone()).ok().flatten();
    Ok(match sources.converter.counted(docx, count) {
        Ok(counted) => documents.iter().map(|(at, _)| *at).zip(counted).collect(),
        Err(DocumentError::ConverterMissing { .. }) => Vec::new(),
        Err(error) => {
            tracing::warn!(cause = %error, "The pages of documents are not counted: {error}");
            Vec::new()
        }
    })
}

fn add_piece<W: Write>(
    archive: &mut Archive<W>,
    planned: Planned,
    sources: &Sources,
) -> io::Result<super::Piece> {
    let Planned { mut piece, source } = planned;
    let packed = is_packed_already(piece.media_type);
    let (size, hash) = match &source {
        Source::File(hash) => {
            let open = || sources.files.open(hash).map_err(io::Error::other);
            let on_disk = || sources.files.on_disk(open()?).map_err(io::Error::other);
            piece.pages = sources.reader.pages(piece.media_type, on_disk)?;
            archive.add(&piece.path, packed, &mut open()?)?
        }
        Source::Document(id) => {
            let bytes = sources.db.read_blocking(|conn| store::docx(conn, *id)).map_err(io::Error::other)?;
            archive.add(&piece.path, packed, &mut bytes.as_slice())?
        }
    };
    if size != piece.bytes || hash != piece.sha256 {
        return Err(io::Error::other(format!("piece {} ({}) is not what it was", piece.no, piece.origin)));
    }
    Ok(piece)
}

/// Whether a member that is no piece is packed already.
pub(super) fn is_packed_member(path: &str) -> bool {
    path == INDEX
}

/// Whether the bytes of a piece are to be packed.
pub(super) fn is_packed_piece(kind: MediaType) -> bool {
    is_packed_already(kind)
}
