//! Files on their way out: streamed from the disk, in constant memory.

use std::fs::File;
use std::io::{self, BufWriter, Read, Write};

use actix_web::body::SizedStream;
use actix_web::http::header::{
    CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_SECURITY_POLICY, CONTENT_TYPE, X_CONTENT_TYPE_OPTIONS,
};
use actix_web::{HttpResponse, HttpResponseBuilder, web};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use futures_util::stream::try_unfold;
use sha2::{Digest, Sha256};
use tokio::sync::mpsc;

/// Bytes of one piece.
const PIECE: usize = 64 * 1024;

/// A file as an answer, to be kept under a name and not opened in place.
///
/// # Errors
/// When its size cannot be read.
pub fn download(file: File, media_type: &str, name: &str) -> std::io::Result<HttpResponse> {
    let size = file.metadata()?.len();
    Ok(stream(file, size, (media_type, name)))
}

/// What goes from the thread that writes to the connection that sends.
enum Sent {
    Bytes(web::Bytes),
    /// All was written; without it, what came is not whole.
    End,
}

/// A writer that hands on what it is given, and waits while nobody takes it.
struct Outlet(mpsc::Sender<Sent>);

impl Write for Outlet {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let gone = |_| io::Error::from(io::ErrorKind::BrokenPipe);
        self.0.blocking_send(Sent::Bytes(web::Bytes::copy_from_slice(bytes))).map_err(gone)?;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// What is written on a blocking thread while it is sent, as an answer to be kept under a name. At most a few pieces
/// wait. Where the writing fails, the connection breaks off: the answer never looks whole.
pub fn written(
    (media_type, name): (&str, &str),
    write: impl FnOnce(&mut dyn Write) -> io::Result<()> + Send + 'static,
) -> HttpResponse {
    let (send, receive) = mpsc::channel(4);
    drop(actix_web::rt::task::spawn_blocking(move || {
        let mut out = BufWriter::with_capacity(PIECE, Outlet(send.clone()));
        match write(&mut out).and_then(|()| out.flush()) {
            // Whoever asked may have gone.
            Ok(()) => drop(send.blocking_send(Sent::End)),
            Err(error) if error.kind() == io::ErrorKind::BrokenPipe => {}
            Err(error) => {
                tracing::error!(cause = %error, "An answer could not be written to its end: {error}")
            }
        }
    }));
    let pieces = try_unfold(receive, |mut receive| async move {
        match receive.recv().await {
            Some(Sent::Bytes(bytes)) => Ok(Some((bytes, receive))),
            Some(Sent::End) => Ok(None),
            None => Err(io::Error::from(io::ErrorKind::UnexpectedEof)),
        }
    });
    attachment(media_type, name).streaming(pieces)
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
