//! Proving the chained log and signing its end.

use std::process::ExitCode;

use ed25519_dalek::SigningKey;

use super::{Failure, open};
use crate::audit::{self, AuditProof};
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

/// The proof of the whole log.
pub(super) fn prove(config: &Config, db: &Database) -> Result<AuditProof, Failure> {
    let lines = audit::read_anchors(&config.audit.anchor_file)?;
    let key = key(config).verifying_key();
    Ok(db.read_blocking(|conn| audit::prove(conn, &lines, &key))?)
}

fn key(config: &Config) -> SigningKey {
    SigningKey::from_bytes(config.secrets.site_key.expose())
}
