//! A real mail server, reached over the network, and what it took.

use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, Command, Stdio};

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::Value;
use tempfile::TempDir;

/// How the server is to be reached.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Protection {
    /// In plain.
    None,
    /// In plain and then TLS.
    StartTls,
    /// TLS from the beginning.
    Implicit,
}

/// A mail server in a process of its own; it goes when this goes.
pub struct MailServer {
    /// The port on which it listens on 127.0.0.1; its certificate is of `localhost`.
    pub port: u16,
    /// The file of its certificate.
    pub ca: PathBuf,
    out: PathBuf,
    _folder: TempDir,
    _stdin: ChildStdin,
    child: Child,
}

impl Drop for MailServer {
    fn drop(&mut self) {
        drop(self.child.kill());
        drop(self.child.wait());
    }
}

/// A mail that arrived.
#[derive(Debug, Clone)]
pub struct Arrived {
    /// To whom.
    pub to: String,
    /// From whom, in the envelope.
    pub from: String,
    /// Whether it came over TLS.
    pub tls: bool,
    /// Who had signed in.
    pub user: Option<String>,
    /// The whole of it.
    pub raw: String,
}

impl MailServer {
    /// Starts one.
    pub fn start(protection: Protection, auth: Option<&str>) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let at = |name: &str| folder.path().join(name);
        let (ca, key, out) = (at("cert.pem"), at("key.pem"), at("mails.jsonl"));
        std::fs::write(&out, "").unwrap();
        let mut command = Command::new(python());
        command.arg(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/it/support/smtp_server.py")).arg(&out);
        if protection != Protection::None {
            certificate(&ca, &key);
            let kind = if protection == Protection::StartTls { "starttls" } else { "implicit" };
            command.arg("--cert").arg(&ca).arg("--key").arg(&key).args(["--tls", kind]);
        }
        if let Some(auth) = auth {
            command.args(["--auth", auth]);
        }
        let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
        let port = line
            .trim()
            .parse()
            .expect("the tests need aiosmtpd; type: sudo apt-get install python3-aiosmtpd");
        let stdin = child.stdin.take().unwrap();
        Self { port, ca, out, _folder: folder, _stdin: stdin, child }
    }

    /// What it took so far, in order.
    pub fn arrived(&self) -> Vec<Arrived> {
        let text = std::fs::read_to_string(&self.out).unwrap();
        let whole = text.lines().filter_map(|line| serde_json::from_str::<Value>(line).ok());
        whole
            .map(|line| Arrived {
                to: line["to"].as_str().unwrap().to_owned(),
                from: line["from"].as_str().unwrap().to_owned(),
                tls: line["tls"].as_bool().unwrap(),
                user: line["user"].as_str().map(str::to_owned),
                raw: String::from_utf8(STANDARD.decode(line["raw"].as_str().unwrap()).unwrap()).unwrap(),
            })
            .collect()
    }

    /// What it took for one address.
    pub fn arrived_at(&self, address: &str) -> Vec<Arrived> {
        self.arrived().into_iter().filter(|mail| mail.to == address).collect()
    }
}

impl Arrived {
    /// A header as it stands, its folded lines joined.
    pub fn header(&self, name: &str) -> String {
        let head = self.raw.split("\r\n\r\n").next().unwrap().replace("\r\n ", " ");
        let prefix = format!("{name}: ");
        let found = head.lines().find_map(|line| line.strip_prefix(&prefix));
        found.unwrap_or_else(|| panic!("no {name} in {head}")).to_owned()
    }

    /// The subject, decoded (RFC 2047).
    pub fn subject(&self) -> String {
        let raw = self.header("Subject");
        let (mut bytes, mut before) = (Vec::new(), None);
        for word in raw.split(' ') {
            let encoded = word.strip_prefix("=?utf-8?b?").and_then(|word| word.strip_suffix("?="));
            // A blank counts, unless it only parts two encoded words.
            if before.is_some_and(|before| !(before && encoded.is_some())) {
                bytes.push(b' ');
            }
            match encoded {
                Some(word) => bytes.extend(STANDARD.decode(word).unwrap()),
                None => bytes.extend(word.as_bytes()),
            }
            before = Some(encoded.is_some());
        }
        String::from_utf8(bytes).unwrap()
    }

    /// The content of the first part of a media type, decoded.
    pub fn part(&self, media: &str) -> String {
        let at = self
            .raw
            .find(&format!("Content-Type: {media}"))
            .unwrap_or_else(|| panic!("no {media}: {}", self.raw));
        let (head, rest) = self.raw[at..].split_once("\r\n\r\n").unwrap();
        let body = rest.split("\r\n--").next().unwrap();
        if head.contains("base64") {
            let plain: String = body.split_whitespace().collect();
            return String::from_utf8(STANDARD.decode(plain).unwrap()).unwrap();
        }
        if head.contains("quoted-printable") {
            return quoted(body);
        }
        body.to_owned()
    }
}

fn quoted(text: &str) -> String {
    let joined = text.replace("=\r\n", "");
    let (mut bytes, mut rest) = (Vec::new(), joined.as_bytes());
    while let Some((first, after)) = rest.split_first() {
        if *first == b'=' && after.len() >= 2 {
            bytes.extend(hex::decode(&after[..2]).unwrap());
            rest = &after[2..];
        } else {
            bytes.push(*first);
            rest = after;
        }
    }
    String::from_utf8(bytes).unwrap()
}

/// The system's Python, for which the package is.
fn python() -> &'static str {
    if Path::new("/usr/bin/python3").exists() { "/usr/bin/python3" } else { "python3" }
}

/// A certificate of `localhost`, signed by itself.
fn certificate(cert: &Path, key: &Path) {
    let made = Command::new("openssl")
        .args([
            "req",
            "-x509",
            "-newkey",
            "ec",
            "-pkeyopt",
            "ec_paramgen_curve:prime256v1",
            "-nodes",
            "-days",
            "2",
        ])
        .args(["-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost"])
        .args(["-addext", "basicConstraints=critical,CA:FALSE"])
        .arg("-keyout")
        .arg(key)
        .arg("-out")
        .arg(cert)
        .output()
        .expect("the tests need openssl; type: sudo apt-get install openssl");
    assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
}
