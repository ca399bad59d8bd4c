//! Official documents (公文、法律文书): what is told of a matter, filled into a template, as a file for Word and WPS in
//! the layout of GB/T 9704—2012 and as a page to print, both of one content.
//!
//! A template is lines with places for named facts; the names are the same in ours (`templates/documents`) and in an
//! office's own file. What was issued is kept as it was made, with its hash, and never changes. The room knows a matter
//! only by the facts it is given; they are gathered where the rooms of the work are known.

mod content;
mod docx;
pub mod facts;
pub mod model;
mod own;
mod page;
mod pdf;
pub mod queries;
pub mod service;
pub mod store;
mod template;
pub mod templates;

pub use content::{Block, Content, Style, arabic_date, chinese_date, clean};
pub use docx::write as docx;
pub use facts::{Facts, Field};
pub use model::{DocumentId, DocumentKind, DocumentTemplate, Form, OfficialDocument, TemplateId};
pub use page::{lines_of, style_of};
pub use pdf::Converter;
pub use service::{Paper, Rendered, Signing, render};
