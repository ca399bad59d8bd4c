//! The hash of a row, and the proof that a chain is whole.

use diesel::QueryResult;
use sha2::{Digest, Sha256};

use super::model::AuditRow;
use super::store;
use crate::db::Db;
use crate::kit::OfficeId;

/// The hash before the first row of every chain.
pub(super) const GENESIS: &str = "0000000000000000000000000000000000000000000000000000000000000000";

/// SHA-256 over the row's fields in fixed order, as a JSON array, without its own hash and its
/// position in the table.
pub(super) fn hash(row: &AuditRow) -> String {
    let fields = serde_json::json!([
        row.office_id,
        row.seq,
        row.at,
        row.person_id,
        row.roles,
        row.origin,
        row.action,
        row.subject_kind,
        row.subject_id,
        row.case_id,
        row.detail,
        row.prev_hash,
        row.case_prev_hash,
    ]);
    hex::encode(Sha256::digest(fields.to_string().as_bytes()))
}

/// The first row at which a chain does not hold.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Broken {
    /// The office of the chain.
    pub office_id: OfficeId,
    /// The position at which it breaks.
    pub seq: i64,
    /// What does not hold: `hash`, `link`, `gap`, `head`, `anchor`.
    pub what: &'static str,
}

impl Broken {
    /// What does not hold, in words.
    #[must_use]
    pub fn explain(&self) -> &'static str {
        match self.what {
            "hash" => "its content is not what was hashed",
            "link" => "it does not follow on the row before it",
            "gap" => "it is missing",
            "head" => "the chain does not end where its head says",
            "anchor" => "it was anchored, and is gone or is not what it was",
            other => other,
        }
    }
}

/// What a verification found.
#[derive(Debug, Clone, serde::Serialize)]
pub struct ChainReport {
    /// Rows read.
    pub rows: u64,
    /// Chains read.
    pub chains: u64,
    /// The first broken row of each broken chain.
    pub broken: Vec<Broken>,
}

/// Reads every chain from its first row, in pieces, and names the first broken row of each.
///
/// # Errors
/// The database's.
pub fn verify(conn: &mut Db) -> QueryResult<ChainReport> {
    let mut report = ChainReport { rows: 0, chains: 0, broken: Vec::new() };
    for head in store::heads(conn)? {
        report.chains += 1;
        if let Some(broken) = verify_chain(conn, head, &mut report.rows)? {
            report.broken.push(broken);
        }
    }
    Ok(report)
}

fn verify_chain(
    conn: &mut Db,
    (office_id, head_seq, head_hash): (OfficeId, i64, String),
    rows: &mut u64,
) -> QueryResult<Option<Broken>> {
    let broken = |seq, what| Ok(Some(Broken { office_id, seq, what }));
    let (mut seq, mut prev) = (0, GENESIS.to_owned());
    loop {
        let piece = store::chain_after(conn, office_id, seq, 2_000)?;
        if piece.is_empty() {
            break;
        }
        for row in piece {
            *rows += 1;
            if row.seq != seq + 1 {
                return broken(seq + 1, "gap");
            }
            if row.prev_hash != prev {
                return broken(row.seq, "link");
            }
            if hash(&row) != row.hash {
                return broken(row.seq, "hash");
            }
            seq = row.seq;
            prev = row.hash;
        }
    }
    if seq != head_seq || prev != head_hash {
        return broken(seq + 1, "head");
    }
    Ok(None)
}
