//! The anchors of the audit log: signed heads, kept where the database is not.

use std::path::{Path, PathBuf};
use std::time::Duration;

use super::reader::Reader;

/// When and where anchors are written.
#[derive(Debug, Clone)]
pub struct AuditConfig {
    /// Time between two anchors (`anchor_interval`).
    pub anchor_interval: Duration,
    /// The file to which they are added (`anchor_file`); best on another machine's disk.
    pub anchor_file: PathBuf,
}

const HOUR: u64 = 3600;

impl AuditConfig {
    pub(super) fn read(reader: &mut Reader, data_dir: &Path) -> Self {
        let reason = "must be a time like 15m, 1h or 1d, of at least a minute";
        let interval = reader.parsed("anchor_interval", Duration::from_secs(HOUR), reason, duration);
        let default = data_dir.join("anchors.jsonl");
        let file = reader.optional("anchor_file").map_or(default, PathBuf::from);
        Self { anchor_interval: interval, anchor_file: file }
    }
}

/// A length of time of at least a minute.
fn duration(text: &str) -> Option<Duration> {
    let digits = text.find(|c: char| !c.is_ascii_digit())?;
    let (number, unit) = text.split_at(digits);
    let seconds = match unit {
        "s" => 1,
        "m" => 60,
        "h" => HOUR,
        "d" => 24 * HOUR,
        _ => return None,
    };
    let total = number.parse::<u64>().ok()?.checked_mul(seconds)?;
    (total >= 60).then(|| Duration::from_secs(total))
}
