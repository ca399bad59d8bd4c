//! What the edge may read of this room: its finders, each with the scope of who asks.

pub use super::sealed_words::without_sealed;
pub use super::store::LeadFilter;
pub use super::store::LeadOrder;
pub use super::store::agencies;
pub use super::store::change::amendments;
pub use super::store::counts;
pub use super::store::decisions::alike;
pub use super::store::decisions::merged_family;
pub use super::store::decisions::merges;
pub use super::store::decisions::of_lead;
pub use super::store::domains;
pub use super::store::evaluation::assessments;
pub use super::store::evaluation::inquiries;
pub use super::store::evaluation::photographs;
pub use super::store::evaluation::screenings;
pub use super::store::evaluation::verification;
pub use super::store::evaluation::verifications;
pub use super::store::facts;
pub use super::store::lead;
pub use super::store::leads_of;
pub use super::store::list;
pub use super::store::of_digest;
pub use super::store::public::Message;
pub use super::store::public::messages;
