//! What interface and pages do alike for people without account: the gate, the files that they may send, their reports
//! and what they add to them.

use sha2::{Digest, Sha256};

use super::access::Anyone;
use super::idempotency::{done_before, remember};
use super::problem::AppError;
use super::upload::keep;
use crate::app::AppState;
use crate::files::{FileError, MediaType, Received, Settled};
use crate::kit::Actor;
use crate::leads::LeadError;
use crate::leads::receipt::{Receipt, random_code};
use crate::leads::service::{self, Keys, Progress, PublicReport, Supplement};

/// Files that may come with a report or a supplement, and bytes that each may have.
pub const FILES: (usize, u64) = (9, 10 * 1024 * 1024);

/// As how many requests one with files counts.
pub const WEIGHT_OF_FILES: u32 = 10;

/// Lets a request of the public through the gate, one that counts as several. Behind it the address is forgotten: the
/// log must not tell where a report came from.
///
/// # Errors
/// When there were too many from one address.
pub fn pass(state: &AppState, anyone: &Anyone, weight: u32) -> Result<Actor, AppError> {
    state.gate.pass_heavy(&anyone.actor.origin, state.clock.now(), weight)?;
    Ok(Actor::public(String::from("public")))
}

/// What a request is known again by when it is sent twice, and the digest of all that it says.
#[derive(Debug, Clone)]
pub struct Once {
    /// The key; none when nobody thought of one.
    pub key: Option<String>,
    /// SHA-256.
    pub digest: String,
}

/// A report that was received.
#[derive(Debug)]
pub struct Reported {
    /// The query code; it is kept nowhere.
    pub code: String,
    /// The signed receipt.
    pub receipt: Receipt,
}

/// Receives a report. Under a key the same request again has the same code and the same receipt.
///
/// # Errors
/// What is wrong with the report or its files; nothing is kept then.
pub async fn report(
    state: &AppState,
    actor: Actor,
    told: PublicReport,
    (files, once): (Vec<Settled>, Once),
) -> Result<Reported, AppError> {
    pictures_and_papers(&files)?;
    let code = match &once.key {
        Some(key) => state.site_key.code_of(key, &once.digest),
        None => random_code().ok_or(LeadError::VaultUnavailable)?,
    };
    let (checked, today) = (told.clone(), state.clock.now().date());
    state.read(move |conn| service::check_report(conn, &checked, today)).await?;
    let told = PublicReport { files: kept(state, &actor, files).await?, ..told };
    let (vault, site, hidden) = (state.vault.clone(), state.site_key.clone(), code.clone());
    let receipt = state
        .perform(actor, move |work| {
            service::report(work, &told, &hidden, Keys { vault: &vault, site: &site })
        })
        .await?;
    Ok(Reported { code, receipt })
}

/// Adds to the report of a code. Under a key the same request again adds nothing more.
///
/// # Errors
/// When no report has the code, and what is wrong with words or files; nothing is kept then.
pub async fn supplement(
    state: &AppState,
    actor: Actor,
    (code, text): (String, String),
    (files, once): (Vec<Settled>, Once),
) -> Result<Progress, AppError> {
    pictures_and_papers(&files)?;
    // Who knows the code is the sender; neither it nor what was answered is kept.
    let sender = format!("report:{}", hex::encode(Sha256::digest(code.as_bytes())));
    if done_before(state, &sender, &once).await? {
        return Ok(state.read(move |conn| service::progress(conn, &code)).await?);
    }
    let checked = (code.clone(), text.clone());
    state.read(move |conn| service::check_supplement(conn, &checked.0, &checked.1)).await?;
    let told = Supplement { text, files: kept(state, &actor, files).await? };
    let vault = state.vault.clone();
    let done = state.perform(actor, move |work| {
        service::supplement(work, &code, &told, &vault)?;
        remember(work, &sender, &once)?;
        service::progress(work.conn, &code)
    });
    Ok(done.await?)
}

/// The public sends photographs and papers, and nothing else.
fn pictures_and_papers(files: &[Settled]) -> Result<(), FileError> {
    let allowed = |file: &Settled| {
        matches!(file.media_type(), Some(MediaType::Jpeg | MediaType::Png | MediaType::Webp | MediaType::Pdf))
    };
    if files.iter().all(allowed) { Ok(()) } else { Err(FileError::TypeNotAllowed) }
}

/// Puts files under their names, now that what they belong to is known to be in order.
async fn kept(state: &AppState, actor: &Actor, settled: Vec<Settled>) -> Result<Vec<Received>, FileError> {
    let mut received = Vec::with_capacity(settled.len());
    for file in settled {
        received.push(keep(state, actor, file).await?);
    }
    Ok(received)
}
