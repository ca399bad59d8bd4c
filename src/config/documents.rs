//! Official documents.

use super::reader::Reader;

/// How documents become PDF.
#[derive(Debug, Clone)]
pub struct DocumentsConfig {
    /// LibreOffice (`pdf_converter`): a name that is looked for in `PATH`, or a path.
    pub pdf_converter: String,
    /// Seconds after which a conversion is ended (`pdf_seconds`).
    pub pdf_seconds: u32,
}

impl DocumentsConfig {
    pub(super) fn read(reader: &mut Reader) -> Self {
        Self {
            pdf_converter: reader.text("pdf_converter", "soffice"),
            pdf_seconds: reader.number("pdf_seconds", 60, 1..=600),
        }
    }
}
