//! PDF of a document, made by LibreOffice from the file where the machine has it: fonts are not shipped, and who prints
//! a document has them.
//!
//! The program runs alone in a folder of its own, with a time after which it and all that it began are ended.

use std::fs::File;
use std::path::PathBuf;
use std::process::{Command, Stdio};

use tempfile::TempDir;
use tokio::sync::Semaphore;

use crate::documents::DocumentError;

/// What makes PDF.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Converter {
    /// The program: LibreOffice.
    pub program: String,
    /// Seconds after which it is ended.
    pub seconds: u32,
}

impl Default for Converter {
    fn default() -> Self {
        Self { program: String::from("soffice"), seconds: 60 }
    }
}

/// What stands for the fonts that a document names, where they are missing.
const FONTS: &str = include_str!("../../../templates/documents/layout/fonts.conf");

/// It takes a processor and some hundred MiB while it works: one at a time, the others wait.
static TURN: Semaphore = Semaphore::const_new(1);

/// What `timeout` of coreutils says when the program is missing, and when its time was over.
const MISSING: i32 = 127;
const OVER: [i32; 2] = [124, 137];

impl Converter {
    /// Makes PDF of a file, when its turn comes.
    ///
    /// # Errors
    /// When the program is missing, its time is over, or it makes nothing.
    pub async fn convert(&self, docx: Vec<u8>) -> Result<Vec<u8>, DocumentError> {
        let _turn = TURN.acquire().await.map_err(failed)?;
        let this = self.clone();
        let made = actix_web::web::block(move || {
            let Made { folder: _folder, files } = this.run(vec![docx])?;
            files
                .first()
                .map_or_else(|| Err(failed("nothing was made")), |file| std::fs::read(file).map_err(failed))
        });
        made.await.map_err(failed)?
    }

    /// Makes PDF of some files at once, and gives what is counted in each, in their order. Waits for its turn.
    ///
    /// # Errors
    /// As for [`Self::convert`].
    pub fn counted<T>(&self, docx: Vec<Vec<u8>>, count: impl Fn(File) -> T) -> Result<Vec<T>, DocumentError> {
        let _turn = pollster::block_on(TURN.acquire()).map_err(failed)?;
        let Made { folder: _folder, files } = self.run(docx)?;
        files.iter().map(|file| File::open(file).map(&count).map_err(failed)).collect()
    }

    fn run(&self, docx: Vec<Vec<u8>>) -> Result<Made, DocumentError> {
        let Self { program, seconds } = self;
        // Readable by us alone, and gone with everything in it at the end.
        let folder = tempfile::tempdir().map_err(failed)?;
        let at = |no: usize, ending: &str| folder.path().join(format!("document{no}.{ending}"));
        for (no, bytes) in docx.iter().enumerate() {
            std::fs::write(at(no, "docx"), bytes).map_err(failed)?;
        }
        let fonts = folder.path().join("fonts.conf");
        std::fs::write(&fonts, FONTS).map_err(failed)?;
        // `timeout` ends the whole group of processes; LibreOffice is one that begins others.
        let status = Command::new("timeout")
            .arg("--kill-after=5")
            .arg(seconds.to_string())
            .arg(program)
            .arg(format!("-env:UserInstallation=file://{}/profile", folder.path().display()))
            .args(["--headless", "--norestore", "--nologo", "--convert-to", "pdf", "--outdir"])
            .arg(folder.path())
            .args((0..docx.len()).map(|no| at(no, "docx")))
            .current_dir(folder.path())
            .env("FONTCONFIG_FILE", &fonts)
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .status();
        let code = match status {
            Ok(status) => status.code(),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Some(MISSING),
            Err(error) => return Err(failed(error)),
        };
        match code {
            Some(MISSING) => Err(DocumentError::ConverterMissing { program: program.clone() }),
            Some(code) if OVER.contains(&code) => Err(DocumentError::ConverterTimedOut { seconds: *seconds }),
            Some(0) => Ok(Made { files: (0..docx.len()).map(|no| at(no, "pdf")).collect(), folder }),
            other => Err(failed(other.map_or_else(|| String::from("signal"), |code| format!("exit {code}")))),
        }
    }
}

/// What was made, in a folder that goes with it.
struct Made {
    folder: TempDir,
    files: Vec<PathBuf>,
}

fn failed(reason: impl ToString) -> DocumentError {
    DocumentError::ConverterFailed { reason: reason.to_string() }
}
