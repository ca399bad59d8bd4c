//! A scanner of viruses that speaks the protocol of clamd, on another machine or a socket of this one.
//!
//! A file goes to it in pieces (`INSTREAM`: each with its length in four bytes before it, nothing at the end), and one
//! line comes back. Whoever hangs, breaks off or answers something else has not said that the file is clean.

use std::io::{Error, ErrorKind, Read, Result, Write};
use std::net::{TcpStream, ToSocketAddrs};
use std::os::unix::net::UnixStream;
use std::time::Instant;

use crate::config::{OnFailure, ScannerAddress, ScannerConfig};

/// Bytes of one piece.
const PIECE: usize = 64 * 1024;
/// Bytes of an answer.
const ANSWER: u64 = 4 * 1024;

/// A scanner.
#[derive(Debug, Clone)]
pub struct Scanner(ScannerConfig);

/// What a scanner says of a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Verdict {
    /// It knows nothing against it.
    Clean,
    /// It knows this in it.
    Infected(String),
}

trait Line: Read + Write {}
impl<T: Read + Write> Line for T {}

impl Scanner {
    /// Of the settings.
    #[must_use]
    pub fn new(config: ScannerConfig) -> Self {
        Self(config)
    }

    /// What becomes of a file when it does not answer.
    #[must_use]
    pub fn on_failure(&self) -> OnFailure {
        self.0.on_failure
    }

    /// Has a file looked at, from where the reader stands to its end.
    ///
    /// # Errors
    /// When the scanner is not there, is too slow, or says something else than that the file is clean or is not.
    pub fn scan(&self, file: &mut dyn Read) -> Result<Verdict> {
        let until = Instant::now() + self.0.time;
        let mut line = self.connect()?;
        // The reader's own errors are told from those of the line: a scanner that has seen enough hangs up while the
        // rest is being sent, and has said why.
        let sent = send(&mut *line, file, until);
        let mut answer = Vec::new();
        let read = line.take(ANSWER).read_to_end(&mut answer);
        let answer = String::from_utf8_lossy(&answer);
        let answer = answer.trim_end_matches(['\0', '\n', '\r']);
        if let Some(found) = answer.strip_suffix(" FOUND") {
            return Ok(Verdict::Infected(found.rsplit(": ").next().unwrap_or(found).to_owned()));
        }
        sent?;
        read?;
        if answer.ends_with(": OK") {
            return Ok(Verdict::Clean);
        }
        Err(Error::new(ErrorKind::InvalidData, format!("the scanner said: {answer}")))
    }

    fn connect(&self) -> Result<Box<dyn Line>> {
        let time = Some(self.0.time);
        match &self.0.address {
            ScannerAddress::Unix(path) => {
                let line = UnixStream::connect(path)?;
                line.set_read_timeout(time)?;
                line.set_write_timeout(time)?;
                Ok(Box::new(line))
            }
            ScannerAddress::Tcp(host) => {
                let mut last = Error::from(ErrorKind::AddrNotAvailable);
                for address in host.to_socket_addrs()? {
                    match TcpStream::connect_timeout(&address, self.0.time) {
                        Ok(line) => {
                            line.set_read_timeout(time)?;
                            line.set_write_timeout(time)?;
                            return Ok(Box::new(line));
                        }
                        Err(error) => last = error,
                    }
                }
                Err(last)
            }
        }
    }
}

fn send(line: &mut dyn Line, file: &mut dyn Read, until: Instant) -> Result<()> {
    line.write_all(b"zINSTREAM\0")?;
    let mut piece = vec![0; PIECE];
    loop {
        let read = file.read(&mut piece)?;
        let length = u32::try_from(read).map_err(Error::other)?;
        line.write_all(&length.to_be_bytes())?;
        line.write_all(piece.get(..read).unwrap_or_default())?;
        if read == 0 {
            return line.flush();
        }
        if Instant::now() > until {
            return Err(ErrorKind::TimedOut.into());
        }
    }
}
