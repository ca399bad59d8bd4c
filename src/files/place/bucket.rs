//! A bucket of a server that speaks the protocol of S3.
//!
//! Each request is signed over the SHA-256 of the bytes it carries, so that the server refuses what was altered on the
//! way. A large file goes in parts; what has begun is noted beside the data, and given up after a crash.

use std::fmt;
use std::fs::{self, File};
use std::io::{Error, ErrorKind, Read, Result, Seek, Write};
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock};
use std::time::Duration;

use actix_web::web::Bytes;
use object_store::aws::{AmazonS3, AmazonS3Builder};
use object_store::multipart::{MultipartStore, PartId};
use object_store::path::Path as Key;
use object_store::{ClientOptions, ObjectStoreExt, RetryConfig};
use serde::{Deserialize, Serialize};
use tempfile::NamedTempFile;
use tokio::runtime::Runtime;

use crate::config::BucketConfig;

/// Bytes of a part; a smaller file goes in one request.
const PART: u64 = 8 << 20;
/// How often a request is made again, and for how long.
const AGAIN: usize = 3;
const IN_ALL: Duration = Duration::from_secs(15);
/// Waiting for a connection, and for one answer.
const CONNECTING: Duration = Duration::from_secs(5);
const ANSWERING: Duration = Duration::from_secs(60);

/// A bucket.
#[derive(Clone)]
pub(in crate::files) struct Bucket(Arc<Opened>);

struct Opened {
    store: AmazonS3,
    folder: String,
    /// Where is noted what has begun to be put.
    notes: PathBuf,
}

/// A file that goes in parts.
#[derive(Serialize, Deserialize)]
struct Begun {
    key: String,
    id: String,
}

impl fmt::Debug for Bucket {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Bucket({})", self.0.store)
    }
}

impl Bucket {
    /// Of the settings; nothing is asked of it yet.
    pub(in crate::files) fn open(config: &BucketConfig, data_dir: &Path) -> Result<Self> {
        // The TLS of the program knows one way to count; that it knows it already is as well.
        drop(rustls::crypto::ring::default_provider().install_default());
        let endpoint = config.endpoint.clone();
        let is_plain = endpoint.as_ref().is_some_and(|url| url.starts_with("http://"));
        let client = ClientOptions::new()
            .with_allow_http(is_plain)
            .with_connect_timeout(CONNECTING)
            .with_timeout(ANSWERING);
        let again = RetryConfig { max_retries: AGAIN, retry_timeout: IN_ALL, ..RetryConfig::default() };
        let mut builder = AmazonS3Builder::new()
            .with_bucket_name(&config.bucket)
            .with_region(&config.region)
            .with_access_key_id(&config.key_id)
            .with_secret_access_key(config.key.expose())
            .with_client_options(client)
            .with_retry(again);
        if let Some(endpoint) = endpoint {
            builder = builder.with_endpoint(endpoint);
        }
        let store = builder.build().map_err(said)?;
        let notes = data_dir.join("files").join(".bucket");
        Ok(Self(Arc::new(Opened { store, folder: config.folder.clone(), notes })))
    }

    pub(super) fn size(&self, name: &str) -> Result<u64> {
        wait(self.0.store.head(&self.key(name))).map(|about| about.size)
    }

    pub(super) fn range(&self, name: &str, range: Range<u64>) -> Result<Bytes> {
        wait(self.0.store.get_range(&self.key(name), range))
    }

    pub(super) fn remove(&self, name: &str) -> Result<()> {
        wait(self.0.store.delete(&self.key(name)))
    }

    pub(super) fn rename(&self, from: &str, to: &str) -> Result<()> {
        wait(self.0.store.copy(&self.key(from), &self.key(to)))?;
        self.remove(from)
    }

    /// Puts a file, and looks whether it is there with its size.
    pub(super) fn put(&self, file: &mut File, name: &str) -> Result<()> {
        let (size, key) = (file.metadata()?.len(), self.key(name));
        file.rewind()?;
        if size <= PART {
            let mut bytes = Vec::new();
            file.read_to_end(&mut bytes)?;
            wait(self.0.store.put(&key, bytes.into()))?;
        } else {
            self.put_in_parts(file, &key)?;
        }
        match self.size(name)? {
            there if there == size => Ok(()),
            there => Err(Error::other(format!("{key} has {there} bytes and should have {size}"))),
        }
    }

    fn put_in_parts(&self, file: &mut File, key: &Key) -> Result<()> {
        let id = wait(self.0.store.create_multipart(key))?;
        let note = self.note(key, &id);
        let put = note.as_ref().map_err(|error| Error::new(error.kind(), error.to_string())).and_then(|_| {
            let parts = self.parts(file, (key, &id))?;
            wait(self.0.store.complete_multipart(key, &id, parts))
        });
        let is_over = put.is_ok() || wait(self.0.store.abort_multipart(key, &id)).is_ok();
        // Where the server is away, the note stays for the next sweep.
        if let (Ok(note), true) = (note, is_over) {
            fs::remove_file(note)?;
        }
        put.map(drop)
    }

    fn parts(&self, file: &mut File, (key, id): (&Key, &String)) -> Result<Vec<PartId>> {
        let mut parts = Vec::new();
        loop {
            let mut part = Vec::new();
            Read::by_ref(file).take(PART).read_to_end(&mut part)?;
            if part.is_empty() {
                return Ok(parts);
            }
            parts.push(wait(self.0.store.put_part(key, id, parts.len(), part.into()))?);
        }
    }

    /// Notes what has begun, until it is over.
    fn note(&self, key: &Key, id: &str) -> Result<PathBuf> {
        fs::create_dir_all(&self.0.notes)?;
        let mut note = NamedTempFile::new_in(&self.0.notes)?;
        let begun = Begun { key: key.to_string(), id: id.to_owned() };
        note.write_all(&serde_json::to_vec(&begun)?)?;
        note.as_file().sync_all()?;
        Ok(note.keep()?.1)
    }

    /// Gives up what a crash cut short longer ago than that; how many.
    pub(in crate::files) fn sweep(&self, older: Duration) -> Result<usize> {
        fs::create_dir_all(&self.0.notes)?;
        let mut ended = 0;
        for entry in fs::read_dir(&self.0.notes)? {
            let entry = entry?;
            if entry.metadata()?.modified()?.elapsed().unwrap_or_default() <= older {
                continue;
            }
            // A note that is cut short was written before anything else was put.
            if let Ok(Begun { key, id }) = serde_json::from_slice(&fs::read(entry.path())?) {
                match wait(self.0.store.abort_multipart(&Key::from(key), &id)) {
                    Err(error) if error.kind() != ErrorKind::NotFound => return Err(error),
                    Ok(()) | Err(_) => {}
                }
            }
            fs::remove_file(entry.path())?;
            ended += 1;
        }
        Ok(ended)
    }

    fn key(&self, name: &str) -> Key {
        match self.0.folder.as_str() {
            "" => Key::from(name),
            folder => Key::from(format!("{folder}/{name}")),
        }
    }
}

/// Waits for an answer of the server. It may not be asked where others wait: on a blocking thread or a thread of one's
/// own.
fn wait<T>(asked: impl Future<Output = object_store::Result<T>>) -> Result<T> {
    // One for the program, never taken down: whoever drops the last bucket may stand where waiting is forbidden.
    static LINES: OnceLock<Result<Runtime>> = OnceLock::new();
    let lines = LINES.get_or_init(|| {
        tokio::runtime::Builder::new_multi_thread()
            .worker_threads(1)
            .thread_name("bucket")
            .enable_all()
            .build()
    });
    match lines {
        Ok(lines) => lines.block_on(asked).map_err(said),
        Err(error) => Err(Error::other(error.to_string())),
    }
}

fn said(error: object_store::Error) -> Error {
    let is_absent = matches!(error, object_store::Error::NotFound { .. });
    // The whole chain of causes: the outermost says only that something failed.
    let mut text = error.to_string();
    let mut cause = std::error::Error::source(&error);
    while let Some(inner) = cause {
        let inner_text = inner.to_string();
        if !text.contains(&inner_text) {
            text = format!("{text}: {inner_text}");
        }
        cause = inner.source();
    }
    Error::new(if is_absent { ErrorKind::NotFound } else { ErrorKind::Other }, text)
}
