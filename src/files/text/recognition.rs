//! Recognition of characters by a program of the office's own, within bounds.
//!
//! The program gets the file at its standard input, its kind as `YISU_MEDIA_TYPE`, and says the words at its standard
//! output, in UTF-8. No shell is between. It is started through this program, which sets the bounds and then becomes it.

use std::convert::Infallible;
use std::fs::File;
use std::io::Read;
use std::os::unix::process::CommandExt;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::mpsc;
use std::time::Duration;

use rustix::process::{Pid, Resource, Rlimit, Signal, kill_process_group, setrlimit};

use super::words::Words;
use super::{FileText, MOST};
use crate::config::RecognitionConfig;
use crate::files::kinds::{Family, MediaType};

/// Bytes that a program may lay by.
const DISK: u64 = 1 << 30;
/// Bytes of its answer that are read: words that are kept, and blanks between.
const ANSWER: usize = 4 * MOST;

crate::text_enum! {
    /// Why recognition gave no words.
    pub enum RecognitionFault {
        /// There are no words in the picture.
        Empty = "empty" "未识别出文字",
        /// The program could not be started, or said that it failed.
        Failed = "failed" "识别程序报错",
        /// It took too long.
        TimedOut = "timed_out" "识别超时，已停止",
        /// What it said is no text in UTF-8.
        NoText = "no_text" "识别程序的输出不是文本",
        /// The bytes of the file are not where they should be.
        Missing = "missing" "文件内容缺失",
    }
}

/// Whether characters are recognised in files of a kind: pictures, and pages that are pictures.
#[must_use]
pub fn is_recognised(kind: MediaType) -> bool {
    kind == MediaType::Pdf || kind.family() == Family::Picture
}

/// The words of a picture, by the office's program, started through this one.
pub(super) fn recognize(
    program: &Path,
    config: &RecognitionConfig,
    kind: MediaType,
    file: File,
) -> Result<FileText, RecognitionFault> {
    let started = Command::new(program)
        .args([
            "recognize",
            "--seconds",
            &config.seconds.to_string(),
            "--memory",
            &config.memory.to_string(),
            "--",
        ])
        .args(&config.command)
        // No key and no address of the program's own is there for the file.
        .env_clear()
        .envs([
            ("PATH", "/usr/local/bin:/usr/bin:/bin"),
            ("LANG", "C.UTF-8"),
            ("YISU_MEDIA_TYPE", kind.code()),
        ])
        .current_dir("/")
        .stdin(Stdio::from(file))
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        // What it starts itself ends with it.
        .process_group(0)
        .spawn();
    let mut child = started.map_err(|error| {
        tracing::error!(cause = %error, "Recognition cannot be started: {error}");
        RecognitionFault::Failed
    })?;
    let answer = answer(&mut child, Duration::from_secs(u64::from(config.seconds)));
    if let Some(group) = i32::try_from(child.id()).ok().and_then(Pid::from_raw) {
        // An error says that none of it is left.
        let _ = kill_process_group(group, Signal::KILL);
    }
    let ended = child.wait().map_err(|_| RecognitionFault::Failed)?;
    let said = answer.ok_or(RecognitionFault::TimedOut)?;
    // Whoever said more than is read was stopped for it, and did not fail.
    if !ended.success() && said.len() < ANSWER {
        return Err(RecognitionFault::Failed);
    }
    let mut text = String::from_utf8_lossy(&said).into_owned();
    if text.chars().filter(|sign| *sign == char::REPLACEMENT_CHARACTER).count() > 1 {
        return Err(RecognitionFault::NoText);
    }
    text.retain(|sign| sign != char::REPLACEMENT_CHARACTER);
    let mut words = Words::new(MOST);
    words.push(&text);
    words.finish().map_err(|_| RecognitionFault::Empty)
}

/// What a process says until it ends or closes its output; none when it takes too long.
fn answer(child: &mut Child, time: Duration) -> Option<Vec<u8>> {
    let said = child.stdout.take()?;
    let (send, receive) = mpsc::channel();
    std::thread::spawn(move || {
        let mut bytes = Vec::new();
        let most = u64::try_from(ANSWER).unwrap_or(u64::MAX);
        let read = said.take(most).read_to_end(&mut bytes);
        // A process that closed its output and works on has said what it has to say; one that ends is waited for.
        drop(send.send(read.map(|_| bytes)));
    });
    let bytes = receive.recv_timeout(time).ok()?.ok()?;
    // A moment to end by itself, so that its own word on how it went is heard.
    for _ in 0..100 {
        if bytes.len() >= ANSWER || !matches!(child.try_wait(), Ok(None)) {
            break;
        }
        std::thread::sleep(Duration::from_millis(10));
    }
    Some(bytes)
}

/// The other side: sets the bounds and becomes the office's program.
///
/// # Errors
/// When the bounds cannot be set, or the program cannot be started.
pub fn recognize_for_parent(seconds: u64, memory: u64, command: &[String]) -> std::io::Result<Infallible> {
    let memory = memory.saturating_mul(1 << 20);
    let bounds =
        [(Resource::Data, memory), (Resource::Cpu, seconds), (Resource::Fsize, DISK), (Resource::Core, 0)];
    for (resource, most) in bounds {
        setrlimit(resource, Rlimit { current: Some(most), maximum: Some(most) })?;
    }
    let (program, arguments) = command.split_first().ok_or(std::io::ErrorKind::InvalidInput)?;
    Err(Command::new(program).args(arguments).exec())
}
