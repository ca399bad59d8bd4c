//! Files on their way out: streamed from the disk, in constant memory.

use std::fs::File;
use std::io::{self, BufWriter, Read, Write};
use std::os::unix::fs::FileExt;
use std::sync::Arc;

use actix_web::body::SizedStream;
use actix_web::http::header::{
    CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_SECURITY_POLICY, CONTENT_TYPE, X_CONTENT_TYPE_OPTIONS,
};
use actix_web::{HttpResponse, HttpResponseBuilder, web};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use futures_util::stream::try_unfold;
use sha2::{Digest, Sha256};
use tokio::sync::watch;

use crate::files::Content;

/// Bytes of one piece.
const PIECE: usize = 64 * 1024;

/// A file as an answer, to be kept under a name and not opened in place.
///
/// # Errors
/// When its size cannot be read.
pub fn download(file: impl Into<Content>, media_type: &str, name: &str) -> std::io::Result<HttpResponse> {
    let file = file.into();
    let size = file.size()?;
    Ok(stream(file, size, (media_type, name)))
}

/// How far an answer has been written.
#[derive(Debug, Clone, Copy)]
struct Written {
    bytes: u64,
    is_whole: bool,
}

/// What is written goes to the disk, and it is said how much there is.
struct Outlet<'a> {
    file: &'a File,
    told: &'a watch::Sender<Written>,
}

impl Write for Outlet<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if self.told.is_closed() {
            return Err(io::ErrorKind::BrokenPipe.into());
        }
        let written = self.file.write(bytes)?;
        self.told.send_modify(|told| {
            told.bytes = told.bytes.saturating_add(u64::try_from(written).unwrap_or(u64::MAX));
        });
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// Sends what is still being written. It goes over a file without a name on the disk, so that it begins at once and is
/// written as fast as the disk takes it: no thread waits for whoever reads slowly.
///
/// # Errors
/// When the file cannot be opened twice.
pub fn written(
    file: File,
    (media_type, name): (&str, &str),
    write: impl FnOnce(&mut dyn Write) -> io::Result<()> + Send + 'static,
) -> io::Result<HttpResponse> {
    let from = Arc::new(file.try_clone()?);
    let (told, heard) = watch::channel(Written { bytes: 0, is_whole: false });
    drop(actix_web::rt::task::spawn_blocking(move || {
        let mut out = BufWriter::with_capacity(PIECE, Outlet { file: &file, told: &told });
        match write(&mut out).and_then(|()| out.flush()) {
            Ok(()) => told.send_modify(|told| told.is_whole = true),
            // Whoever asked has gone.
            Err(error) if error.kind() == io::ErrorKind::BrokenPipe => {}
            Err(error) => {
                tracing::error!(cause = %error, "An answer could not be written to its end: {error}")
            }
        }
    }));
    let pieces = try_unfold((from, heard, 0_u64), |(from, mut heard, at)| async move {
        loop {
            let Written { bytes, is_whole } = *heard.borrow_and_update();
            if at < bytes {
                let (source, most) = (from.clone(), usize::try_from(bytes - at).unwrap_or(PIECE).min(PIECE));
                let piece = web::block(move || {
                    let mut piece = vec![0; most];
                    source.read_exact_at(&mut piece, at).map(|()| web::Bytes::from(piece))
                });
                let piece = piece.await.map_err(io::Error::other)??;
                let next = at.saturating_add(u64::try_from(piece.len()).unwrap_or(u64::MAX));
                return Ok::<_, io::Error>(Some((piece, (from, heard, next))));
            }
            if is_whole {
                return Ok(None);
            }
            // Who wrote is gone before the end.
            heard.changed().await.map_err(|_| io::Error::from(io::ErrorKind::UnexpectedEof))?;
        }
    });
    Ok(attachment(media_type, name).streaming(pieces))
}

/// What a reader gives, so many bytes, as an answer to be kept under a name and not opened in place.
pub fn stream<R: Read + Send + 'static>(
    reader: R,
    size: u64,
    (media_type, name): (&str, &str),
) -> HttpResponse {
    let pieces = try_unfold(reader, |mut file| async move {
        let read = web::block(move || -> std::io::Result<_> {
            let mut piece = vec![0; PIECE];
            let read = file.read(&mut piece)?;
            piece.truncate(read);
            Ok((piece, file))
        });
        let (piece, file) = read.await.map_err(std::io::Error::other)??;
        Ok::<_, std::io::Error>((!piece.is_empty()).then(|| (web::Bytes::from(piece), file)))
    });
    attachment(media_type, name).body(SizedStream::new(size, Box::pin(pieces)))
}

/// The head of an answer that is to be kept under a name and not opened in place.
fn attachment(media_type: &str, name: &str) -> HttpResponseBuilder {
    let mut head = HttpResponse::Ok();
    head.insert_header((CONTENT_TYPE, media_type.to_owned()))
        .insert_header((CONTENT_DISPOSITION, format!("attachment; filename*=UTF-8''{}", encoded(name))))
        .insert_header((X_CONTENT_TYPE_OPTIONS, "nosniff"))
        // Should it be opened in place all the same, it is nothing of ours and runs nothing.
        .insert_header((CONTENT_SECURITY_POLICY, "sandbox; default-src 'none'"))
        .insert_header((CACHE_CONTROL, "private, no-store"));
    head
}

/// A name as RFC 8187 writes it.
fn encoded(name: &str) -> String {
    let mut encoded = String::new();
    for byte in name.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            encoded.push(char::from(byte));
        } else {
            encoded.push_str(&format!("%{byte:02X}"));
        }
    }
    encoded
}

/// A page of ours to be read in place: it loads nothing, and its own style alone is let in.
pub fn page(page: String, style: &str) -> HttpResponse {
    let digest = STANDARD.encode(Sha256::digest(style));
    let policy = format!(
        "default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    );
    HttpResponse::Ok()
        .insert_header((CONTENT_TYPE, "text/html; charset=utf-8"))
        .insert_header((CONTENT_SECURITY_POLICY, policy))
        .insert_header((X_CONTENT_TYPE_OPTIONS, "nosniff"))
        .insert_header((CACHE_CONTROL, "private, no-store"))
        .body(page)
}

#[cfg(test)]
mod tests {
    use std::sync::mpsc;
    use std::time::Duration;

    use actix_web::body::to_bytes;

    use super::*;

    /// More than any socket or channel holds back.
    const MUCH: usize = 8 << 20;

    #[actix_web::test]
    async fn what_nobody_reads_is_written_to_its_end_and_read_later() {
        let (done, ended) = mpsc::channel();
        let answer = written(tempfile::tempfile().unwrap(), ("text/plain", "a"), move |out| {
            out.write_all(&vec![7; MUCH])?;
            done.send(()).map_err(io::Error::other)
        });
        ended.recv_timeout(Duration::from_secs(60)).expect("the writer waits for a reader");
        let body = to_bytes(answer.unwrap().into_body()).await.unwrap();
        assert!(body.len() == MUCH && body.iter().all(|byte| *byte == 7));
    }

    #[actix_web::test]
    async fn what_is_not_written_to_its_end_does_not_look_whole() {
        let answer = written(tempfile::tempfile().unwrap(), ("text/plain", "a"), |out| {
            out.write_all(b"half")?;
            Err(io::Error::other("the disk is gone"))
        });
        assert!(to_bytes(answer.unwrap().into_body()).await.is_err());
    }
}
