//! What tests stand on: a database of their own on both back ends, and the program in process.
//!
//! ```text
//! both! {
//!     fn a_reply_after_the_last_day_is_late(db) { … }         // db: &TestDb
//! }
//! both_async! {
//!     async fn a_signed_in_person_reads_leads(db) { … }       // inside an actix system
//! }
//! ```
//!
//! Each makes two tests, `name::sqlite` and `name::postgres`.

pub mod app;
mod database;
mod postgres;
pub mod smtp;

pub use database::TestDb;

/// Makes two tests of each function: one on SQLite, one on PostgreSQL, each with a database of its own.
macro_rules! both {
    ($( $(#[$meta:meta])* fn $name:ident($db:ident) $body:block )+) => { $(
        $(#[$meta])*
        fn $name($db: &$crate::support::TestDb) $body

        mod $name {
            #[test]
            fn sqlite() {
                super::$name(&$crate::support::TestDb::sqlite());
            }

            #[test]
            fn postgres() {
                super::$name(&$crate::support::TestDb::postgres());
            }
        }
    )+ };
}

/// The same for asynchronous functions, which run inside an actix system.
macro_rules! both_async {
    ($( $(#[$meta:meta])* async fn $name:ident($db:ident) $body:block )+) => { $(
        $(#[$meta])*
        async fn $name($db: &$crate::support::TestDb) $body

        mod $name {
            #[test]
            fn sqlite() {
                let db = $crate::support::TestDb::sqlite();
                actix_web::rt::System::new().block_on(super::$name(&db));
            }

            #[test]
            fn postgres() {
                let db = $crate::support::TestDb::postgres();
                actix_web::rt::System::new().block_on(super::$name(&db));
            }
        }
    )+ };
}
