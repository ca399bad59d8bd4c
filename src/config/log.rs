//! What the program says of itself while it runs.

use super::reader::Reader;

/// The form of a line of the log.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LogFormat {
    /// For people.
    Text,
    /// One JSON object a line, for programs.
    Json,
}

/// The log.
#[derive(Debug, Clone)]
pub struct LogConfig {
    /// The form (`log_format`): `text` or `json`.
    pub format: LogFormat,
    /// What is said, in the form of tracing's filters (`log_filter`).
    pub filter: String,
}

impl LogConfig {
    pub(super) fn read(reader: &mut Reader) -> Self {
        let format =
            reader.parsed("log_format", LogFormat::Text, "must be text or json", |text| match text {
                "text" => Some(LogFormat::Text),
                "json" => Some(LogFormat::Json),
                _ => None,
            });
        Self { format, filter: reader.text("log_filter", "info") }
    }
}
