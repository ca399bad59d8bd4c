//! One case's rows of the log, taken out so that they prove themselves without the database.
//!
//! The export is a file of lines: what it is, one row of the log a line, and a signature over all of
//! them. Each row carries the hash of the row of the same case before it, so that an altered row, a
//! row left out and a row put in are all seen; the signature and the count hold the ends.

use std::io::BufRead;

use ed25519_dalek::{Signature, Signer, SigningKey, VerifyingKey};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::chain::hash;
use super::model::AuditRow;
use crate::kit::Timestamp;

/// What the first line calls the form of the file.
const FORM: &str = "yisu-case-log-1";

/// The first line: what the file is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Header {
    form: String,
    case_id: i64,
    exported_at: Timestamp,
    rows: usize,
    /// The public key of the site, in hexadecimal.
    key: String,
}

/// The last line.
#[derive(Debug, Serialize, Deserialize)]
struct Seal {
    /// Ed25519 over the SHA-256 of every line before, in hexadecimal.
    signature: String,
}

/// What an export proves.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct CaseProof {
    /// The case.
    pub case_id: i64,
    /// Rows of its chain.
    pub rows: usize,
    /// When it was taken out.
    pub exported_at: Timestamp,
    /// The key that signed it, in hexadecimal.
    pub key: String,
}

/// Why an export proves nothing.
#[derive(Debug, thiserror::Error)]
pub enum ExportFault {
    /// The file cannot be read.
    #[error("the file cannot be read: {0}")]
    Io(#[from] std::io::Error),
    /// A line is not what it must be.
    #[error("line {line}: {what}")]
    Line {
        /// Counted from 1.
        line: usize,
        /// What does not hold.
        what: &'static str,
    },
}

/// The text of an export.
///
/// The rows are all those of the case, in the order of the log.
///
/// # Errors
/// When a row cannot be written as JSON.
pub fn export_case(
    case_id: i64,
    rows: &[AuditRow],
    key: &SigningKey,
    now: Timestamp,
) -> serde_json::Result<String> {
    let header = Header {
        form: FORM.to_owned(),
        case_id,
        exported_at: now,
        rows: rows.len(),
        key: hex::encode(key.verifying_key().as_bytes()),
    };
    let mut text = serde_json::to_string(&header)?;
    text.push('\n');
    for row in rows {
        text.push_str(&serde_json::to_string(row)?);
        text.push('\n');
    }
    let signature = hex::encode(key.sign(&Sha256::digest(text.as_bytes())).to_bytes());
    text.push_str(&serde_json::to_string(&Seal { signature })?);
    text.push('\n');
    Ok(text)
}

/// Proves an export by itself; with a key, also that this site made it.
///
/// # Errors
/// The first line that does not hold.
pub fn verify_export(reader: impl BufRead, site: Option<&VerifyingKey>) -> Result<CaseProof, ExportFault> {
    let fault = |line, what| ExportFault::Line { line, what };
    let lines: Vec<String> = reader.lines().collect::<Result<_, _>>()?;
    let (Some(first), Some((last, before))) = (lines.first(), lines.split_last()) else {
        return Err(fault(1, "the file is empty"));
    };
    let header: Header = serde_json::from_str(first).map_err(|_| fault(1, "is no heading of an export"))?;
    if header.form != FORM {
        return Err(fault(1, "is of another form"));
    }
    let end = lines.len();
    let mut prev: Option<String> = None;
    let mut rows = 0;
    let mut digest = Sha256::new();
    for (number, line) in (1..).zip(before) {
        digest.update(line.as_bytes());
        digest.update(b"\n");
        if number == 1 {
            continue;
        }
        let row: AuditRow = serde_json::from_str(line).map_err(|_| fault(number, "is no row of the log"))?;
        if row.case_id != Some(header.case_id) {
            return Err(fault(number, "is of another case"));
        }
        if hash(&row) != row.hash {
            return Err(fault(number, "its content is not what was hashed"));
        }
        if row.case_prev_hash != prev {
            return Err(fault(number, "does not follow on the row before it"));
        }
        prev = Some(row.hash);
        rows += 1;
    }
    if rows != header.rows {
        return Err(fault(end, "rows are missing at the end"));
    }
    let seal: Seal = serde_json::from_str(last).map_err(|_| fault(end, "is no signature"))?;
    let key = key_of(&header.key).ok_or_else(|| fault(1, "names no key"))?;
    if site.is_some_and(|site| *site != key) {
        return Err(fault(1, "was signed by another site"));
    }
    let signature = signature_of(&seal.signature).ok_or_else(|| fault(end, "is no signature"))?;
    key.verify_strict(&digest.finalize(), &signature)
        .map_err(|_| fault(end, "the signature is not of this file"))?;
    Ok(CaseProof { case_id: header.case_id, rows, exported_at: header.exported_at, key: header.key })
}

fn key_of(text: &str) -> Option<VerifyingKey> {
    let bytes: [u8; 32] = hex::decode(text).ok()?.try_into().ok()?;
    VerifyingKey::from_bytes(&bytes).ok()
}

fn signature_of(text: &str) -> Option<Signature> {
    let bytes: [u8; 64] = hex::decode(text).ok()?.try_into().ok()?;
    Some(Signature::from_bytes(&bytes))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kit::OfficeId;

    fn at(seconds: i64) -> Timestamp {
        Timestamp::from_utc(chrono::DateTime::from_timestamp(seconds, 0).unwrap_or_default())
    }

    fn chain(rows: i64) -> Vec<AuditRow> {
        let mut prev = None;
        let row = |n: i64| {
            let mut row = AuditRow {
                id: n,
                office_id: OfficeId(1),
                seq: n * 3,
                at: at(n),
                person_id: None,
                roles: String::new(),
                origin: String::from("system"),
                action: String::from("case.advanced"),
                subject_kind: String::from("case"),
                subject_id: 7,
                case_id: Some(7),
                detail: format!("{{\"n\":{n}}}"),
                prev_hash: String::from("x"),
                case_prev_hash: prev.take(),
                hash: String::new(),
            };
            row.hash = hash(&row);
            prev = Some(row.hash.clone());
            row
        };
        (1..=rows).map(row).collect()
    }

    fn fault_of(text: &str) -> (usize, &'static str) {
        match verify_export(text.as_bytes(), None) {
            Err(ExportFault::Line { line, what }) => (line, what),
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn an_export_proves_itself_and_only_whole() {
        let key = SigningKey::from_bytes(&[7; 32]);
        let text = export_case(7, &chain(4), &key, at(100)).unwrap();
        let proof = verify_export(text.as_bytes(), Some(&key.verifying_key())).unwrap();
        assert_eq!((proof.case_id, proof.rows), (7, 4));

        assert_eq!(fault_of(&text.replace("{\\\"n\\\":2}", "{\\\"n\\\":9}")).0, 3, "an altered row");
        let without = |gone: usize| {
            let kept = text.lines().enumerate().filter(|(at, _)| *at != gone);
            kept.map(|(_, line)| format!("{line}\n")).collect::<String>()
        };
        assert_eq!(fault_of(&without(1)), (2, "does not follow on the row before it"));
        assert_eq!(fault_of(&without(2)), (3, "does not follow on the row before it"));
        assert_eq!(fault_of(&without(4)), (5, "rows are missing at the end"));
        assert_eq!(fault_of(&without(5)).1, "rows are missing at the end");
        let shorter = without(4).replace("\"rows\":4", "\"rows\":3");
        assert_eq!(fault_of(&shorter), (5, "the signature is not of this file"));

        let other = SigningKey::from_bytes(&[8; 32]).verifying_key();
        assert!(verify_export(text.as_bytes(), Some(&other)).is_err(), "another site's key");
    }
}
