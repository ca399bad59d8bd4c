//! Official documents on their way out, as the interface and the pages give them.

use std::io::Cursor;

use actix_web::HttpResponse;

use super::download::{page, stream};
use super::problem::AppError;
use crate::app::AppState;
use crate::db::Db;
use crate::documents::official::{Form, OfficialDocument, service, style_of};
use crate::flows::FlowError;

/// A document in one of its forms, to be sent.
pub enum Taken {
    /// For Word and WPS.
    Docx(Vec<u8>),
    /// To be read and printed.
    Page(String),
}

/// Sends an issued document that is found, byte for byte as it was issued.
///
/// # Errors
/// Those of the finder, and when it cannot be made into the form.
pub async fn take<E>(
    state: &AppState,
    form: Form,
    find: impl FnOnce(&mut Db) -> Result<OfficialDocument, E> + Send + 'static,
) -> Result<HttpResponse, AppError>
where
    FlowError: From<E>,
{
    let found = state.read(move |conn| {
        let document = find(conn).map_err(FlowError::from)?;
        let taken = match form {
            Form::Docx | Form::Pdf => Taken::Docx(service::docx_of(conn, &document)?),
            Form::Page => Taken::Page(service::page_of(conn, &document)?),
        };
        Ok::<_, FlowError>((document, taken))
    });
    let (document, taken) = found.await?;
    sent(state, form, taken, &name_of(&document)).await
}

const DOCX: &str = "application/vnd.openxmlformats-officedocument.wordprocessingml.document";
const PDF: &str = "application/pdf";

/// Sends a document under a name, in the form that is wanted.
///
/// # Errors
/// When it cannot be made into the form.
pub async fn sent(state: &AppState, form: Form, taken: Taken, name: &str) -> Result<HttpResponse, AppError> {
    let file = |bytes: Vec<u8>, media: &str, ending: &str| {
        let size = u64::try_from(bytes.len()).unwrap_or(u64::MAX);
        stream(Cursor::new(bytes), size, (media, &format!("{name}.{ending}")))
    };
    Ok(match taken {
        Taken::Docx(bytes) if form == Form::Pdf => file(state.converter.convert(bytes).await?, PDF, "pdf"),
        Taken::Docx(bytes) => file(bytes, DOCX, "docx"),
        Taken::Page(html) => {
            let style = style_of(&html).to_owned();
            page(html, &style)
        }
    })
}

/// What the file of a document is called.
#[must_use]
pub fn name_of(document: &OfficialDocument) -> String {
    let what = document.number.as_deref().unwrap_or(&document.title);
    format!("{} {what}", document.kind.zh())
}
