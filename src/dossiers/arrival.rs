//! Reading a case file that was made elsewhere. Nothing of it is kept before all of it was proved: its list of hashes is
//! signed, every member is in the list and is what it says, and the chain of the log holds.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{BufReader, Read};

use ed25519_dalek::{Signature, VerifyingKey};
use serde::Deserialize;
use sha2::{Digest, Sha256};
use zip::ZipArchive;

use super::error::DossierError;
use super::model::{CHAIN, FORM, INDEX, MANIFEST, Manifest, SIGNATURE, SUMS, TABLE, VERSION};
use crate::audit::{ExportFault, verify_export};
use crate::files::{FileStore, Intake, Received, check_archive};
use crate::kit::Coded;

/// Bytes of a member that is read whole: manifest, chain, list of hashes.
const MOST: u64 = 64 << 20;
/// Bytes that are read at a time.
const PIECE: usize = 64 * 1024;

type Archive<'a> = ZipArchive<BufReader<&'a File>>;

/// A case file that was proved, and whose members lie among the files.
#[derive(Debug, Clone)]
pub struct Arrived {
    /// What it says of itself.
    pub manifest: Manifest,
    /// SHA-256 of its list of hashes.
    pub sums_hash: String,
    /// Its members in their order: path and file.
    pub(super) members: Vec<(String, Received)>,
    /// Rows of its chain.
    pub(super) chain_rows: usize,
}

/// A case file that was proved, before anything of it is kept.
struct Proved {
    manifest: Manifest,
    sums_hash: String,
    sums: BTreeMap<String, String>,
    chain_rows: usize,
}

/// Proves a case file, asks whether it is wanted, and lays its members among the files.
///
/// # Errors
/// When it is no case file, does not hold, holds what is not kept, or is not wanted.
pub fn read(
    file: &File,
    files: &FileStore,
    wanted: impl FnOnce(&str, &Manifest) -> Result<(), DossierError>,
) -> Result<Arrived, DossierError> {
    let size = file.metadata().map_err(storage)?.len();
    check_archive(&mut BufReader::new(file), size)
        .map_err(|error| DossierError::Refused { reason: error.code() })?;
    let mut archive = ZipArchive::new(BufReader::new(file)).map_err(|_| unreadable("zip"))?;
    let Proved { manifest, sums_hash, sums, chain_rows } = proved(&mut archive)?;
    wanted(&sums_hash, &manifest)?;
    let mut members = Vec::with_capacity(archive.len());
    for at in 0..archive.len() {
        let mut member = archive.by_index(at).map_err(|_| unreadable("zip"))?;
        let path = name_of(&member)?;
        let refused = |error: crate::files::FileError| match error.code() {
            "file_storage_failed" => DossierError::StorageFailed,
            reason => DossierError::PieceRefused { path: path.clone(), reason },
        };
        let mut incoming = files.incoming(member.size()).map_err(refused)?;
        incoming.take_all(&mut member).map_err(refused)?;
        let settled = incoming.settle().map_err(refused)?;
        if sums.get(&path).is_some_and(|hash| hash != settled.hash.as_str()) {
            return Err(DossierError::NotWhole { path });
        }
        members.push((path.clone(), files.hold(settled).map_err(refused)?));
    }
    // Only now: what is refused leaves nothing.
    let members = members.into_iter().map(|(path, member)| Ok((path, files.put(member)?)));
    let members = members.collect::<Result<_, DossierError>>()?;
    Ok(Arrived { manifest, sums_hash, members, chain_rows })
}

fn storage(error: std::io::Error) -> DossierError {
    crate::files::FileError::from(error).into()
}

fn unreadable(path: &str) -> DossierError {
    DossierError::Unreadable { path: path.to_owned() }
}

fn name_of<R: Read>(member: &zip::read::ZipFile<'_, R>) -> Result<String, DossierError> {
    Ok(member.name().map_err(|_| unreadable("zip"))?.into_owned())
}

fn proved(archive: &mut Archive<'_>) -> Result<Proved, DossierError> {
    // What it is comes first, so that another form is told as such and not as a broken one.
    let manifest = whole(archive, MANIFEST)?;
    let value: serde_json::Value = serde_json::from_slice(&manifest).map_err(|_| unreadable(MANIFEST))?;
    let form = value.get("form").and_then(|form| form.as_str()).unwrap_or_default();
    let version = value.get("version").and_then(serde_json::Value::as_u64).unwrap_or_default();
    if form != FORM || version != u64::from(VERSION) {
        return Err(DossierError::OtherForm { form: form.chars().take(50).collect(), version });
    }
    let sums = whole(archive, SUMS)?;
    let key = signed(&sums, &whole(archive, SIGNATURE)?)?;
    let text = std::str::from_utf8(&sums).map_err(|_| unreadable(SUMS))?;
    let listed: Option<BTreeMap<String, String>> = text.lines().map(line).collect();
    let listed = listed.ok_or_else(|| unreadable(SUMS))?;
    every_member(archive, &listed)?;
    let manifest: Manifest = serde_json::from_value(value).map_err(|_| unreadable(MANIFEST))?;
    if manifest.key != hex::encode(key.as_bytes()) {
        return Err(DossierError::NotSigned);
    }
    pieces(&manifest, &listed)?;
    let chain = whole(archive, CHAIN)?;
    let proof = verify_export(chain.as_slice(), Some(&key)).map_err(|fault| match fault {
        ExportFault::Line { line, .. } => DossierError::ChainBroken { line },
        ExportFault::Io(_) => unreadable(CHAIN),
    })?;
    if proof.case_id != manifest.case_id {
        return Err(DossierError::ChainBroken { line: 1 });
    }
    let sums_hash = hex::encode(Sha256::digest(&sums));
    Ok(Proved { manifest, sums_hash, sums: listed, chain_rows: proof.rows })
}

/// A line of the list: path and hash.
fn line(line: &str) -> Option<(String, String)> {
    let (hash, path) = line.split_once("  ")?;
    Some((path.to_owned(), hash.to_owned()))
}

/// The content of a member that is read whole.
fn whole(archive: &mut Archive<'_>, path: &str) -> Result<Vec<u8>, DossierError> {
    let member = archive.by_name(path).map_err(|_| DossierError::NotWhole { path: path.to_owned() })?;
    let mut content = Vec::new();
    member.take(MOST + 1).read_to_end(&mut content).map_err(|_| unreadable(path))?;
    if content.len() > usize::try_from(MOST).unwrap_or(usize::MAX) {
        Err(unreadable(path))
    } else {
        Ok(content)
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Signed {
    key: String,
    signature: String,
}

/// The key by which the list of hashes is signed.
fn signed(sums: &[u8], said: &[u8]) -> Result<VerifyingKey, DossierError> {
    let Signed { key, signature } = serde_json::from_slice(said).map_err(|_| unreadable(SIGNATURE))?;
    let key = hex::decode(&key).ok().and_then(|bytes| <[u8; 32]>::try_from(bytes).ok());
    let key = key.and_then(|bytes| VerifyingKey::from_bytes(&bytes).ok()).ok_or(DossierError::NotSigned)?;
    let signature = hex::decode(&signature).ok().and_then(|bytes| <[u8; 64]>::try_from(bytes).ok());
    let signature = Signature::from_bytes(&signature.ok_or(DossierError::NotSigned)?);
    key.verify_strict(&Sha256::digest(sums), &signature).map_err(|_| DossierError::NotSigned)?;
    Ok(key)
}

/// Every member is listed and is what the list says, and nothing that is listed is missing.
fn every_member(archive: &mut Archive<'_>, listed: &BTreeMap<String, String>) -> Result<(), DossierError> {
    let mut seen = 0;
    for at in 0..archive.len() {
        let mut member = archive.by_index(at).map_err(|_| unreadable("zip"))?;
        let path = name_of(&member)?;
        if path == SUMS || path == SIGNATURE {
            continue;
        }
        let (mut hasher, mut buffer, mut left) = (Sha256::new(), vec![0; PIECE], member.size());
        loop {
            let read = member.read(&mut buffer).map_err(|_| unreadable(&path))?;
            let Some(bytes) = buffer.get(..read).filter(|bytes| !bytes.is_empty()) else { break };
            // More than it says that it has is not read on.
            left = left
                .checked_sub(u64::try_from(read).unwrap_or(u64::MAX))
                .ok_or_else(|| DossierError::NotWhole { path: path.clone() })?;
            hasher.update(bytes);
        }
        if listed.get(&path) != Some(&hex::encode(hasher.finalize())) {
            return Err(DossierError::NotWhole { path });
        }
        seen += 1;
    }
    if seen == listed.len() { Ok(()) } else { Err(DossierError::NotWhole { path: SUMS.to_owned() }) }
}

/// The manifest names the members that are pieces, each once and in order, and all others are known.
fn pieces(manifest: &Manifest, listed: &BTreeMap<String, String>) -> Result<(), DossierError> {
    for (no, piece) in (1..).zip(&manifest.pieces) {
        if piece.no != no || listed.get(&piece.path) != Some(&piece.sha256) {
            return Err(DossierError::NotWhole { path: piece.path.clone() });
        }
    }
    let others = [INDEX, TABLE, MANIFEST, CHAIN];
    let missing = others.iter().find(|path| !listed.contains_key(**path));
    match missing {
        Some(path) => Err(DossierError::NotWhole { path: (*path).to_owned() }),
        None if listed.len() == manifest.pieces.len() + others.len() => Ok(()),
        None => Err(DossierError::NotWhole { path: MANIFEST.to_owned() }),
    }
}
