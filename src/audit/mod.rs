//! The chained log of who did and who saw what, and the unit of work that writes it.
//!
//! Every use case that changes something runs inside [`perform`]: one transaction in which the
//! service changes rows and says what it did, and whose last act is to chain those sayings, office
//! by office, so that offices do not wait for each other. A use case that records nothing is a
//! fault of the program and is refused.

mod anchor;
mod chain;
mod export;
mod keeper;
mod model;
pub mod store;
mod work;

pub use anchor::{Anchor, AnchorReport, AuditProof, Head, anchor, append_anchor, prove, read_anchors};
pub use chain::{Broken, ChainReport, verify};
pub use export::{CaseProof, ExportFault, export_case, verify_export};
pub use keeper::{AnchorKeeper, KeepError, keep_anchored};
pub use model::{AuditRow, Change, LogFilter, Subject};
pub use work::{Work, perform, perform_blocking};
