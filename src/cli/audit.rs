//! Proving the chained log and signing its end.

use std::fs::File;
use std::io::BufReader;
use std::path::Path;
use std::process::ExitCode;

use ed25519_dalek::{SigningKey, VerifyingKey};

use super::{Failure, open};
use crate::audit::{self, AuditProof, CaseProof};
use crate::config::Config;
use crate::db::Database;
use crate::kit::Clock;

/// Proves every chain, and that no anchored row has gone.
pub(super) fn verify(config: &Config, json: bool) -> Result<ExitCode, Failure> {
    let proof = prove(config, &open::database(config)?)?;
    if json {
        println!("{}", serde_json::to_string(&proof)?);
    } else {
        for broken in proof.broken() {
            println!("BROKEN office {} row {}: {}", broken.office_id, broken.seq, broken.explain());
        }
        let (rows, chains) = (proof.chains.rows, proof.chains.chains);
        println!("{rows} rows in {chains} chains, held against {} anchors", proof.anchors.read);
        for line in &proof.anchors.unreadable {
            println!("BROKEN anchor in line {line}: not signed by the key of this site");
        }
        println!("{}", if proof.holds() { "The log is whole." } else { "The log is NOT whole." });
    }
    Ok(if proof.holds() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// Signs the end of every chain.
pub(super) fn anchor(config: &Config) -> Result<ExitCode, Failure> {
    let db = open::database(config)?;
    let now = Clock::System.now();
    let anchor = db.read_blocking(|conn| audit::anchor(conn, &key(config), now))?;
    audit::append_anchor(&config.audit.anchor_file, &anchor)?;
    println!("Signed the end of {} chains into {}", anchor.heads.len(), config.audit.anchor_file.display());
    Ok(ExitCode::SUCCESS)
}

/// Proves the exported log of one case, and that the site of the key made it.
pub(super) fn verify_export(file: &Path, key: &VerifyingKey, json: bool) -> Result<ExitCode, Failure> {
    let reader = File::open(file).map_err(|error| format!("{}: {error}", file.display()))?;
    let outcome = audit::verify_export(BufReader::new(reader), Some(key));
    if json {
        let proof = match &outcome {
            Ok(proof) => serde_json::json!({"whole": true, "proof": proof}),
            Err(fault) => serde_json::json!({"whole": false, "fault": fault.to_string()}),
        };
        println!("{proof}");
    } else {
        match &outcome {
            Ok(CaseProof { case_id, rows, exported_at, key }) => {
                println!("{rows} rows of case {case_id}, exported at {exported_at}, signed by {key}");
                println!("The export is whole.");
            }
            Err(fault) => {
                println!("BROKEN {fault}");
                println!("The export is NOT whole.");
            }
        }
    }
    Ok(if outcome.is_ok() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// The public key of a site, as it is written.
pub(super) fn public_key(text: &str) -> Result<VerifyingKey, Failure> {
    let bytes: Option<[u8; 32]> = hex::decode(text.trim()).ok().and_then(|bytes| bytes.try_into().ok());
    let key = bytes.and_then(|bytes| VerifyingKey::from_bytes(&bytes).ok());
    key.ok_or_else(|| "--key is no public key; it has 64 hexadecimal digits".into())
}

/// The public key of this site.
pub(super) fn own_key(config: &Config) -> VerifyingKey {
    key(config).verifying_key()
}

/// The proof of the whole log.
pub(super) fn prove(config: &Config, db: &Database) -> Result<AuditProof, Failure> {
    let lines = audit::read_anchors(&config.audit.anchor_file)?;
    let key = own_key(config);
    Ok(db.read_blocking(|conn| audit::prove(conn, &lines, &key))?)
}

fn key(config: &Config) -> SigningKey {
    SigningKey::from_bytes(config.secrets.site_key.expose())
}
