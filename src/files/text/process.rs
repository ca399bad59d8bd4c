//! Reading in a process of its own, so that nothing a file does to a parser is done to the program.

use std::fs::File;
use std::io::{Read, Write};
use std::path::PathBuf;
use std::process::{Child, Command, ExitCode, ExitStatus, Stdio};
use std::sync::mpsc;
use std::time::Duration;

use rustix::process::{Resource, Rlimit, setrlimit};

use super::recognition::{self, RecognitionFault};
use super::{FileText, MOST, Unread, pdf, text_of};
use crate::config::RecognitionConfig;
use crate::files::kinds::{Family, MediaType};
use crate::files::picture::{has_thumbnail, thumbnail};

/// Bytes of memory that reading may take.
const MEMORY: u64 = 768 << 20;
/// Seconds of the processor.
const WORK: u64 = 30;
/// Time by the clock, also where the process waits.
const TIME: Duration = Duration::from_secs(90);
/// Bytes of a file that reading may lay by.
const DISK: u64 = 1 << 30;

/// Reads files through the command `read-file` of a program, which is this one.
#[derive(Debug, Clone)]
pub struct Reader {
    program: PathBuf,
}

impl Reader {
    /// Through a program.
    #[must_use]
    pub fn new(program: PathBuf) -> Self {
        Self { program }
    }

    /// Through the program that runs.
    ///
    /// # Errors
    /// When the system does not say where it lies.
    pub fn of_this_program() -> std::io::Result<Self> {
        Ok(Self { program: std::env::current_exe()? })
    }

    /// The words of a file. What reading did to the process that read is the reason why there are none.
    ///
    /// # Errors
    /// When the process cannot be started: this says nothing of the file.
    pub fn read(&self, kind: MediaType, file: File) -> std::io::Result<Result<FileText, Unread>> {
        if !super::may_have_words(kind) {
            return Ok(Err(Unread::NoWordsInKind));
        }
        let (answer, status) = self.run(&["read-file", "--kind", kind.code()], file)?;
        Ok(match answer.as_deref().map(serde_json::from_slice) {
            Some(Ok(read)) => read,
            // A parser that panics ends with 101; what is killed, for memory or time, ends with no code.
            Some(Err(_)) if status.code().is_some() => Err(Unread::Broken),
            Some(Err(_)) | None => Err(Unread::TooCostly),
        })
    }

    /// How many pages a file has; none where only a printer could say, where there are no pages, and where it cannot be
    /// told within the bounds. Of a PDF they are counted; a picture is one.
    ///
    /// # Errors
    /// When the file cannot be opened or the process cannot be started.
    pub fn pages(
        &self,
        kind: MediaType,
        open: impl Fn() -> std::io::Result<File>,
    ) -> std::io::Result<Option<u32>> {
        if kind == MediaType::Pdf {
            let (answer, status) = self.run(&["read-file", "--pages", "--kind", kind.code()], open()?)?;
            let said = answer.filter(|_| status.success()).and_then(|said| String::from_utf8(said).ok());
            return Ok(said.and_then(|said| said.trim().parse().ok()));
        }
        // A TIFF may hold several.
        Ok((kind.family() == Family::Picture && kind != MediaType::Tiff).then_some(1))
    }

    /// The words of a picture, or of pages that are pictures, by the office's program.
    ///
    /// # Errors
    /// Why there are none.
    pub fn recognize(
        &self,
        config: &RecognitionConfig,
        kind: MediaType,
        file: File,
    ) -> Result<FileText, RecognitionFault> {
        recognition::recognize(&self.program, config, kind, file)
    }

    /// A small picture of a picture; none if it cannot be read within the bounds.
    ///
    /// # Errors
    /// When the process cannot be started.
    pub fn thumbnail(&self, kind: MediaType, file: File) -> std::io::Result<Option<Vec<u8>>> {
        if !has_thumbnail(kind) {
            return Ok(None);
        }
        let (answer, status) = self.run(&["read-file", "--thumbnail", "--kind", kind.code()], file)?;
        Ok(answer.filter(|picture| status.success() && !picture.is_empty()))
    }

    fn run(&self, arguments: &[&str], file: File) -> std::io::Result<(Option<Vec<u8>>, ExitStatus)> {
        let mut child = Command::new(&self.program)
            .args(arguments)
            // No key and no address of the program's own is there for the file.
            .env_clear()
            .current_dir("/")
            .stdin(Stdio::from(file))
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()?;
        let answer = answer(&mut child);
        // Whatever it does still, it does no longer.
        drop(child.kill());
        Ok((answer, child.wait()?))
    }
}

/// All that a process says; none when it takes too long.
fn answer(child: &mut Child) -> Option<Vec<u8>> {
    let said = child.stdout.take()?;
    let (send, receive) = mpsc::channel();
    // JSON writes a sign of text in six at most.
    let most = u64::try_from(MOST).unwrap_or(u64::MAX).saturating_mul(7);
    std::thread::spawn(move || {
        let mut bytes = Vec::new();
        let read = said.take(most).read_to_end(&mut bytes);
        // Nobody waits any longer when it took too long.
        drop(send.send(read.map(|_| bytes)));
    });
    receive.recv_timeout(TIME).ok()?.ok()
}

/// What is wanted of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Wanted {
    /// Its words.
    Words,
    /// A small picture.
    Thumbnail,
    /// How many pages it has.
    Pages,
}

/// The other side: reads the file at the standard input within the bounds, and says what is wanted of it.
///
/// # Errors
/// When the bounds cannot be set, or nobody listens.
pub fn read_for_parent(kind: MediaType, wanted: Wanted) -> std::io::Result<ExitCode> {
    for (resource, most) in
        [(Resource::Data, MEMORY), (Resource::Cpu, WORK), (Resource::Fsize, DISK), (Resource::Core, 0)]
    {
        setrlimit(resource, Rlimit { current: Some(most), maximum: Some(most) })?;
    }
    let file = File::from(rustix::stdio::stdin().try_clone_to_owned()?);
    let mut out = std::io::stdout().lock();
    match wanted {
        Wanted::Thumbnail => out.write_all(&thumbnail(kind, &file).unwrap_or_default())?,
        Wanted::Words => serde_json::to_writer(&mut out, &text_of(kind, &file))?,
        // No answer is one too: it is not known.
        Wanted::Pages => {
            if let Ok(pages) = pdf::pages(&file) {
                write!(out, "{pages}")?;
            }
        }
    }
    out.flush()?;
    Ok(ExitCode::SUCCESS)
}
