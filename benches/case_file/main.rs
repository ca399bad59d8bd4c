//! How soon the file of a case with 500 pieces begins to be sent, how long it takes, and what memory it takes: 400
//! photographs of 1 MB, 60 PDF of 20 pages, 40 texts, on SQLite.
#![expect(
    clippy::unwrap_used,
    clippy::as_conversions,
    reason = "a bench that meets something unexpected stops there"
)]

use std::io::{self, Cursor, Write};
use std::time::{Duration, Instant};

use ed25519_dalek::SigningKey;
use yisu::audit::{Subject, Work, perform_blocking};
use yisu::auth::password;
use yisu::cases::model::Filing;
use yisu::cases::{self, CaseId, Track};
use yisu::db::{Database, Url};
use yisu::documents::official::Converter;
use yisu::dossiers::{Sources, service};
use yisu::files::text::Reader;
use yisu::files::{Attachment, FileStore, service as files};
use yisu::flows::FlowError;
use yisu::kit::{Actor, Clock, OfficeId, Scope};
use yisu::leads::{self, Channel, Registration};
use yisu::org;

/// Pieces of each sort.
const SORTS: [(&str, usize); 3] = [("jpg", 400), ("pdf", 60), ("txt", 40)];

fn main() {
    let folder = tempfile::tempdir().unwrap();
    let db = Database::open(&Url::sqlite(&folder.path().join("yisu.sqlite")), 4).unwrap();
    db.migrate().unwrap();
    let store = FileStore::at(folder.path());
    let case = filled(&db, &store);
    let sources = Sources {
        db: db.clone(),
        files: store,
        reader: Reader::new(env!("CARGO_BIN_EXE_yisu").into()),
        converter: Converter::default(),
    };
    let key = SigningKey::from_bytes(&[5; 32]);
    for _ in 0..3 {
        // What was used until now is forgotten.
        std::fs::write("/proc/self/clear_refs", "5").unwrap();
        let before = memory();
        let begun = Instant::now();
        let now = Clock::System.now();
        let plan = db.read_blocking(|conn| service::gather(conn, &Scope::All, case, &key, now)).unwrap();
        plan.check(&sources.files).unwrap();
        let sink = Sink { begun, first: None, bytes: 0 };
        let sink = plan.write(&sources, sink).unwrap();
        println!(
            "{:.1} MB: first byte after {:.1} ms, whole after {:.2} s, {:.1} MiB more memory at most",
            sink.bytes as f64 / 1e6,
            sink.first.unwrap().as_secs_f64() * 1e3,
            begun.elapsed().as_secs_f64(),
            memory().saturating_sub(before) as f64 / 1024.0,
        );
    }
}

/// Counts what it is given.
struct Sink {
    begun: Instant,
    first: Option<Duration>,
    bytes: u64,
}

impl Write for Sink {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.first.get_or_insert_with(|| self.begun.elapsed());
        self.bytes += bytes.len() as u64;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// The most memory of this process that was ever in use, in KiB.
fn memory() -> u64 {
    let said = std::fs::read_to_string("/proc/self/status").unwrap();
    let line = said.lines().find(|line| line.starts_with("VmHWM:")).unwrap();
    line.split_whitespace().nth(1).unwrap().parse().unwrap()
}

/// A case with its pieces.
fn filled(db: &Database, store: &FileStore) -> CaseId {
    let system = Actor::system(OfficeId(1));
    let hash = password::hash("yisu-demo-2026").unwrap();
    perform_blocking(db, &system, Clock::System.now(), |work| org::seed::demonstration(work, &hash)).unwrap();
    perform_blocking(db, &system, Clock::System.now(), |work| fill(work, store)).unwrap()
}

fn fill(work: &mut Work<'_>, store: &FileStore) -> Result<CaseId, FlowError> {
    let person = org::store::person_of_username(work.conn, "prosecutor")?.unwrap();
    let office = person.office_id.unwrap();
    let today = work.today();
    let told =
        Registration::new(office, today, Channel::Hotline12345, "河道堆放建筑垃圾", "河滩上堆放建筑垃圾。");
    let lead = leads::service::register(work, &told)?;
    let filing = Filing {
        office,
        track: Track::Civil,
        domain: String::from("ecology"),
        title: String::from("河道堆放建筑垃圾案"),
        handler: person.id,
        leads: vec![(lead.id, String::from("由此线索立案"))],
        agencies: vec![],
        wrongdoers: vec![cases::model::Wrongdoer { name: String::from("某公司"), credit_code: None }],
        urgent: false,
    };
    let case = cases::service::file(work, &filing)?.id;
    for (ending, count) in SORTS {
        for no in 0..count {
            let content = content(ending, no);
            let received = files::receive(store, &mut Cursor::new(content))?;
            files::note(work, &received)?;
            let name = format!("材料{no}.{ending}");
            let new = Attachment::new(
                Subject::new("case", case.0),
                office,
                received.hash.clone(),
                &name,
                "evidence",
            );
            files::attach_received(work, &received, &new)?;
        }
    }
    Ok(case)
}

/// A file of a sort, unlike any other.
fn content(ending: &str, no: usize) -> Vec<u8> {
    match ending {
        "jpg" => {
            let mut bytes = b"\xff\xd8\xff\xe0\0\x10JFIF\0".to_vec();
            let mut state = 0x9e37_79b9_7f4a_7c15_u64 ^ no as u64;
            while bytes.len() < 1_000_000 {
                state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
                bytes.extend(state.to_le_bytes());
            }
            bytes
        }
        "pdf" => pdf(20, no),
        _ => format!("情况说明{no}。").repeat(500).into_bytes(),
    }
}

fn pdf(pages: usize, no: usize) -> Vec<u8> {
    let kids: Vec<String> = (0..pages).map(|page| format!("{} 0 R", page + 3)).collect();
    let mut objects = vec![
        format!("<< /Type /Catalog /Pages 2 0 R /No {no} >>"),
        format!("<< /Type /Pages /Kids [{}] /Count {pages} >>", kids.join(" ")),
    ];
    objects
        .extend((0..pages).map(|_| String::from("<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] >>")));
    let (mut text, mut places) = (String::from("%PDF-1.4\n"), Vec::new());
    for (no, object) in (1..).zip(&objects) {
        places.push(text.len());
        text.push_str(&format!("{no} 0 obj\n{object}\nendobj\n"));
    }
    let (at, size) = (text.len(), objects.len() + 1);
    text.push_str(&format!("xref\n0 {size}\n0000000000 65535 f \n"));
    for place in places {
        text.push_str(&format!("{place:010} 00000 n \n"));
    }
    text.push_str(&format!("trailer\n<< /Size {size} /Root 1 0 R >>\nstartxref\n{at}\n%%EOF\n"));
    text.into_bytes()
}
