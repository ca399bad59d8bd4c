//! Importing texts of law from files.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use serde_json::{Value, json};

use super::{Failure, office, open, said};
use crate::audit::perform_blocking;
use crate::config::Config;
use crate::files::MediaType;
use crate::files::text::{FileText, Reader};
use crate::kit::Clock;
use crate::org;
use crate::statutes::{EffectiveBasis, Import, service};

/// The largest text that is read, in bytes: several times the longest law there is.
const LARGEST: u64 = 16 << 20;

/// Imports a file, or every text of a folder, each in a transaction of its own, and says what became of each.
pub(super) fn import(config: &Config, path: &Path, as_json: bool) -> Result<ExitCode, Failure> {
    let db = open::database(config)?;
    db.migrate()?;
    let top = db.read_blocking(org::store::top_office)?;
    let actor = office::actor(top);
    let mut told = Vec::new();
    let mut refused = 0;
    for file in texts(path)? {
        let source = file.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        let made = read(&file).and_then(|text| {
            let command = Import { text, source: source.clone(), effective_on: None, passed_on: None };
            perform_blocking(&db, &actor, Clock::System.now(), |work| service::import(work, &command))
                .map_err(|error| said::refused(&error))
        });
        match made {
            Ok(made) => {
                if !as_json {
                    let state = if made.created { "imported" } else { "there already" };
                    println!(
                        "{source}: {state}, {} of {}, {} articles",
                        made.law.title, made.version.passed_on, made.articles
                    );
                    if made.version.effective_basis == EffectiveBasis::Passed {
                        println!(
                            "  The text does not tell from when it applies: the day of its passing stands for it. Set the day by PUT /api/v1/statutes/{}/versions/{}.",
                            made.law.id, made.version.id
                        );
                    }
                }
                told.push(json!({ "file": source, "created": made.created, "law": made.law, "version": made.version.id,
                    "articles": made.articles, "remarks": made.remarks }));
            }
            Err(error) => {
                refused += 1;
                if !as_json {
                    println!("{source}: refused. {error}");
                }
                told.push(json!({ "file": source, "refused": error.to_string() }));
            }
        }
    }
    if as_json {
        println!("{}", Value::from(told));
    }
    Ok(if refused == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// The file, or the texts of a folder by their names.
fn texts(path: &Path) -> Result<Vec<PathBuf>, Failure> {
    if !path.is_dir() {
        return Ok(vec![path.to_owned()]);
    }
    let is_text = |path: &PathBuf| {
        let ending = path.extension().and_then(|ending| ending.to_str()).unwrap_or_default();
        ["md", "txt", "docx"].iter().any(|known| ending.eq_ignore_ascii_case(known))
    };
    let mut files =
        fs::read_dir(path)?.map(|entry| entry.map(|entry| entry.path())).collect::<Result<Vec<_>, _>>()?;
    files.retain(is_text);
    files.sort();
    if files.is_empty() {
        return Err(format!("{} holds no text: .md, .txt or .docx", path.display()).into());
    }
    Ok(files)
}

/// The text of a file: of Word, or in UTF-8 or GB18030.
fn read(path: &Path) -> Result<String, Failure> {
    if fs::metadata(path)?.len() > LARGEST {
        return Err(format!("it is larger than {} MiB", LARGEST >> 20).into());
    }
    if path.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("docx")) {
        return match Reader::of_this_program()?.read(MediaType::Docx, fs::File::open(path)?)? {
            Ok(FileText { words, is_cut: false }) => Ok(words),
            Ok(FileText { .. }) => Err("it has more text than is read of one file".into()),
            Err(why) => Err(format!("no words can be read from it: {}", why.code()).into()),
        };
    }
    let bytes = fs::read(path)?;
    let utf8 = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&bytes);
    if let Ok(text) = std::str::from_utf8(utf8) {
        return Ok(text.to_owned());
    }
    let (text, _, wrong) = encoding_rs::GB18030.decode(&bytes);
    if wrong { Err("it is neither in UTF-8 nor in GB18030".into()) } else { Ok(text.into_owned()) }
}
