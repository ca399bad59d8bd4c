//! Anchors: the end of every chain, signed and kept where the database is not.
//!
//! A chain proves that nothing inside it was changed, but not that its last rows were not cut off
//! together with the head. An anchor names the end of a moment; if that row has gone, the tail was cut.

use std::fs::OpenOptions;
use std::io::{self, Write};
use std::path::Path;

use diesel::QueryResult;
use ed25519_dalek::{Signature, Signer, SigningKey, VerifyingKey};
use serde::{Deserialize, Serialize};

use super::chain::{Broken, ChainReport, verify};
use super::store;
use crate::db::Db;
use crate::kit::{OfficeId, Timestamp};

/// The end of one chain.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Head {
    /// The office of the chain.
    pub office_id: OfficeId,
    /// The position of its last row.
    pub seq: i64,
    /// The hash of that row.
    pub hash: String,
}

/// The ends of all chains at one moment, signed by the site.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Anchor {
    /// When.
    pub at: Timestamp,
    /// The ends, by office.
    pub heads: Vec<Head>,
    /// Ed25519 over the JSON of the two above, in hexadecimal.
    pub signature: String,
}

/// What the anchors say of the log.
#[derive(Debug, Clone, Default, Serialize)]
pub struct AnchorReport {
    /// Anchors read.
    pub read: u64,
    /// Lines of the file that are no anchor of this site.
    pub unreadable: Vec<usize>,
    /// Anchored rows that are gone or are not what they were.
    pub broken: Vec<Broken>,
}

/// The chains and the anchors together.
#[derive(Debug, Clone, Serialize)]
pub struct AuditProof {
    /// What the chains say.
    pub chains: ChainReport,
    /// What the anchors say.
    pub anchors: AnchorReport,
}

impl AuditProof {
    /// Whether nothing is broken.
    #[must_use]
    pub fn holds(&self) -> bool {
        self.broken().next().is_none() && self.anchors.unreadable.is_empty()
    }

    /// Everything that is broken.
    pub fn broken(&self) -> impl Iterator<Item = &Broken> {
        self.chains.broken.iter().chain(&self.anchors.broken)
    }
}

impl Anchor {
    fn message(at: Timestamp, heads: &[Head]) -> Vec<u8> {
        serde_json::json!([at, heads]).to_string().into_bytes()
    }

    fn is_signed_by(&self, key: &VerifyingKey) -> bool {
        let bytes: Option<[u8; 64]> =
            hex::decode(&self.signature).ok().and_then(|bytes| bytes.try_into().ok());
        bytes.is_some_and(|bytes| {
            key.verify_strict(&Self::message(self.at, &self.heads), &Signature::from_bytes(&bytes)).is_ok()
        })
    }
}

/// Signs the end of every chain.
///
/// # Errors
/// The database's.
pub fn anchor(conn: &mut Db, key: &SigningKey, now: Timestamp) -> QueryResult<Anchor> {
    let heads = store::heads(conn)?.into_iter().map(|(office_id, seq, hash)| Head { office_id, seq, hash });
    let heads: Vec<_> = heads.collect();
    let signature = hex::encode(key.sign(&Anchor::message(now, &heads)).to_bytes());
    Ok(Anchor { at: now, heads, signature })
}

/// Adds an anchor to its file, and waits until it is on the disk.
///
/// # Errors
/// The file's.
pub fn append_anchor(file: &Path, anchor: &Anchor) -> io::Result<()> {
    if let Some(folder) = file.parent() {
        std::fs::create_dir_all(folder)?;
    }
    let mut line = serde_json::to_string(anchor)?;
    line.push('\n');
    let mut file = OpenOptions::new().create(true).append(true).open(file)?;
    file.write_all(line.as_bytes())?;
    file.sync_all()
}

/// The lines of the file of anchors, none if there is no file yet.
///
/// # Errors
/// The file's.
pub fn read_anchors(file: &Path) -> io::Result<Vec<String>> {
    match std::fs::read_to_string(file) {
        Ok(text) => Ok(text.lines().map(str::to_owned).collect()),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(Vec::new()),
        Err(error) => Err(error),
    }
}

/// Proves every chain, and holds it against the anchors.
///
/// # Errors
/// The database's.
pub fn prove(conn: &mut Db, anchors: &[String], key: &VerifyingKey) -> QueryResult<AuditProof> {
    let chains = verify(conn)?;
    let mut report = AnchorReport::default();
    for (line, text) in (1..).zip(anchors) {
        let anchor = serde_json::from_str::<Anchor>(text).ok().filter(|anchor| anchor.is_signed_by(key));
        let Some(anchor) = anchor else {
            report.unreadable.push(line);
            continue;
        };
        report.read += 1;
        for head in anchor.heads.iter().filter(|head| head.seq > 0) {
            let stands = store::hash_at(conn, head.office_id, head.seq)?.as_ref() == Some(&head.hash);
            let known = report.broken.iter().any(|broken| broken.office_id == head.office_id);
            if !stands && !known {
                report.broken.push(Broken { office_id: head.office_id, seq: head.seq, what: "anchor" });
            }
        }
    }
    Ok(AuditProof { chains, anchors: report })
}
