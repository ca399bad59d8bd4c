//! Programs of the office's own that files are shown to. None by default.

use std::path::{Path, PathBuf};
use std::time::Duration;

use super::reader::Reader;

/// Where a scanner of viruses listens.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ScannerAddress {
    /// A host and a port.
    Tcp(String),
    /// A socket of this machine.
    Unix(PathBuf),
}

/// What becomes of a file when the scanner does not answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OnFailure {
    /// It is refused until the scanner works.
    Refuse,
    /// It is taken, marked, and scanned later.
    Accept,
}

/// A scanner of viruses.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ScannerConfig {
    /// Where it listens (`virus_scanner`): `tcp:HOST:PORT` or `unix:/PATH`.
    pub address: ScannerAddress,
    /// How long one file may take (`virus_scanner_seconds`).
    pub time: Duration,
    /// What becomes of a file when it does not answer (`virus_scanner_failure`): `refuse` or `accept`.
    pub on_failure: OnFailure,
}

/// A program that reads the characters of pictures.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RecognitionConfig {
    /// The program, by its path, and its arguments (`ocr_command`), with blanks or commas between.
    pub command: Vec<String>,
    /// Seconds for one file (`ocr_seconds`).
    pub seconds: u32,
    /// MiB of memory that a process of it may take (`ocr_memory`).
    pub memory: u32,
}

/// Programs that files are shown to.
#[derive(Debug, Clone, Default)]
pub struct HooksConfig {
    /// A scanner of viruses.
    pub scanner: Option<ScannerConfig>,
    /// Recognition of characters.
    pub recognition: Option<RecognitionConfig>,
}

impl HooksConfig {
    pub(super) fn read(reader: &mut Reader) -> Self {
        let reason = "must be tcp:HOST:PORT or unix:/PATH";
        let address =
            reader.parsed("virus_scanner", None, reason, |text| ScannerAddress::parse(text).map(Some));
        let time = Duration::from_secs(reader.number("virus_scanner_seconds", 60, 1..=3_600));
        let reason = "must be refuse or accept";
        let on_failure =
            reader.parsed("virus_scanner_failure", OnFailure::Refuse, reason, |text| match text {
                "refuse" => Some(OnFailure::Refuse),
                "accept" => Some(OnFailure::Accept),
                _ => None,
            });
        let reason = "must be the path of a program, beginning with /, and its arguments";
        let command = reader.parsed("ocr_command", Vec::new(), reason, |text| {
            let words = text.split([' ', ',']).filter(|word| !word.is_empty()).map(str::to_owned);
            let words: Vec<String> = words.collect();
            words.first().is_some_and(|program| Path::new(program).is_absolute()).then_some(words)
        });
        let seconds = reader.number("ocr_seconds", 120, 1..=3_600);
        let memory = reader.number("ocr_memory", 2_048, 16..=65_536);
        Self {
            scanner: address.map(|address| ScannerConfig { address, time, on_failure }),
            recognition: (!command.is_empty()).then_some(RecognitionConfig { command, seconds, memory }),
        }
    }
}

impl ScannerAddress {
    fn parse(text: &str) -> Option<Self> {
        if let Some(path) = text.strip_prefix("unix:") {
            return path.starts_with('/').then(|| Self::Unix(PathBuf::from(path)));
        }
        let (host, port) = text.strip_prefix("tcp:")?.rsplit_once(':')?;
        let is_port = port.parse::<u16>().is_ok_and(|port| port > 0);
        (!host.is_empty() && is_port).then(|| Self::Tcp(format!("{host}:{port}")))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_a_host_with_a_port_or_a_socket() {
        let tcp = |address: &str| Some(ScannerAddress::Tcp(address.to_owned()));
        assert_eq!(ScannerAddress::parse("tcp:127.0.0.1:3310"), tcp("127.0.0.1:3310"));
        assert_eq!(ScannerAddress::parse("tcp:[::1]:3310"), tcp("[::1]:3310"));
        let socket = ScannerAddress::Unix(PathBuf::from("/run/clamd.ctl"));
        assert_eq!(ScannerAddress::parse("unix:/run/clamd.ctl"), Some(socket));
        for wrong in ["", "clamd", "tcp:", "tcp:host", "tcp::3310", "tcp:host:0", "tcp:host:x", "unix:a.ctl"]
        {
            assert_eq!(ScannerAddress::parse(wrong), None, "{wrong}");
        }
    }
}
