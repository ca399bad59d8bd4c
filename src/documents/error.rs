//! Why a number cannot be given, brought in or made void, and why a document cannot be made or taken out.

use super::model::{NumberId, SeriesKind};
use super::official::{DocumentId, TemplateId};
use crate::kit::OfficeId;

crate::coded_errors! {
    /// Why a number cannot be given, brought in or made void, and why a document cannot be made or taken out.
    pub enum DocumentError {
        /// No such procuratorate.
        [NotFound "series_office_not_found"] OfficeNotFound { id: OfficeId },
        /// No such number.
        [NotFound "number_not_found"] NumberNotFound { id: NumberId },
        /// The number belongs to another document.
        [Conflict "number_taken"] NumberTaken { number: String },
        /// The series has given numbers already, which its template wrote.
        [Conflict "number_series_in_use"] SeriesInUse { kind: SeriesKind, year: i32 },
        /// The place was never reached, or a number holds it.
        [Conflict "number_place_not_missing"] PlaceNotMissing { kind: SeriesKind, year: i32, n: i32 },
        /// The document that bears the number has gone out, or stands signed.
        [Conflict "number_in_force"] InForce { number: String },
        /// It is void already.
        [Conflict "number_already_void"] AlreadyVoid { number: String },
        /// No such document, or not the asker's to see.
        [NotFound "document_not_found"] DocumentNotFound { id: DocumentId },
        /// There is no record from which such a document would be made, or it is not the asker's to see.
        [NotFound "document_source_not_found"] SourceNotFound { document: &'static str, id: i64 },
        /// The document was issued; there is no draft of it any more.
        [Conflict "document_issued_already"] IssuedAlready { document: &'static str, id: DocumentId },
        /// Something that the document has to say is not told yet.
        [Conflict "document_fact_untold"] FactUntold { document: &'static str, fact: String },
        /// A decision issues such documents, and nobody does it by hand.
        [Conflict "document_by_decision"] ByDecision { document: &'static str },
        /// A template cannot be filled.
        [Internal "document_template_broken"] TemplateBroken { document: &'static str, place: String },
        /// The file or the page could not be written.
        [Internal "document_not_made"] NotMade { reason: String },
        /// The bytes that are kept are not those that were issued.
        [Internal "document_damaged"] Damaged { id: DocumentId },
        /// No such template, or not the asker's to see or keep.
        [NotFound "document_template_not_found"] TemplateNotFound { id: TemplateId },
        /// The template was taken out of use before.
        [Conflict "document_template_retired"] TemplateRetired { id: TemplateId },
        /// The template is for another kind of document.
        [Conflict "document_template_of_other_kind"] TemplateOfOtherKind { id: TemplateId, document: &'static str },
        /// The machine has no program that makes PDF.
        [Unavailable "pdf_converter_missing"] ConverterMissing { program: String },
        /// The program that makes PDF took too long.
        [Unavailable "pdf_timed_out"] ConverterTimedOut { seconds: u32 },
        /// The program that makes PDF made none.
        [Unavailable "pdf_failed"] ConverterFailed { reason: String },
        /// Somebody else changed it first.
        [Stale "stale"] Stale { current: i32 },
    }
}
