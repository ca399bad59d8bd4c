//! Errors with a stable code, so that the edge can tell them apart and say them in two languages.

use super::fields::FieldErrors;

/// What sort of trouble an error is; the edge turns it into a status.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// The request itself cannot be read.
    Malformed,
    /// Nobody has signed in, or the sign-in no longer counts.
    Unauthenticated,
    /// The actor may not do this.
    Forbidden,
    /// It does not exist, or is not the actor's to see.
    NotFound,
    /// There is such an address, but not for this method.
    Method,
    /// The state of the matter does not allow it.
    Conflict,
    /// Somebody else changed it first.
    Stale,
    /// A field or a rule of law refuses the content.
    Invalid,
    /// A change needs the version it is based on.
    VersionRequired,
    /// The body is of another media type.
    MediaType,
    /// Too large.
    TooLarge,
    /// Too often.
    TooMany,
    /// The service cannot do it now.
    Unavailable,
    /// A fault of ours.
    Internal,
}

/// An error that a client can meet.
pub trait Coded: std::error::Error {
    /// The stable code, also the key of its message in both locales.
    fn code(&self) -> &'static str;
    /// The sort of trouble.
    fn kind(&self) -> Kind;
    /// What the message names: field, row, state, rule.
    fn args(&self) -> Vec<(&'static str, String)>;
    /// The fields that are wrong, if it is about fields.
    fn fields(&self) -> Option<&FieldErrors> {
        None
    }
    /// The database's error, if it is one.
    fn database(&self) -> Option<&diesel::result::Error> {
        None
    }
}

/// An error of the database that passes if the same work is tried again.
#[must_use]
pub fn is_contention(error: &diesel::result::Error) -> bool {
    use diesel::result::{DatabaseErrorKind, Error};
    let Error::DatabaseError(kind, info) = error else { return false };
    let message = info.message();
    matches!(kind, DatabaseErrorKind::SerializationFailure)
        || info.constraint_name() == Some("idempotency_keys_key_unique")
        || message.contains("database is locked")
        || message.contains("deadlock detected")
}

/// An error of the database that says: such a row is there already.
#[must_use]
pub fn is_taken(error: &diesel::result::Error) -> bool {
    use diesel::result::{DatabaseErrorKind, Error};
    matches!(error, Error::DatabaseError(DatabaseErrorKind::UniqueViolation, _))
}

/// Code and sort of an error of the database.
///
/// Use cases look for what they are told of, and say more precisely what is missing or taken. What they
/// leave to the constraints of the database is still no fault of ours.
#[must_use]
pub fn of_database(error: &diesel::result::Error) -> (&'static str, Kind) {
    use diesel::result::{DatabaseErrorKind, Error};
    if is_contention(error) {
        ("internal", Kind::Unavailable)
    } else if is_taken(error) {
        ("already_there", Kind::Conflict)
    } else if matches!(error, Error::DatabaseError(DatabaseErrorKind::ForeignKeyViolation, _)) {
        ("unknown_reference", Kind::Invalid)
    } else if is_nul(error) {
        ("text_with_nul", Kind::Malformed)
    } else {
        ("internal", Kind::Internal)
    }
}

/// PostgreSQL keeps no NUL in a text, and says so of one that it is asked for too.
fn is_nul(error: &diesel::result::Error) -> bool {
    use diesel::result::Error;
    matches!(error, Error::DatabaseError(_, info) if info.message().contains("encoding \"UTF8\": 0x00"))
}

/// Declares the errors of a room: each variant with its kind, its stable code, and what it names.
///
/// Two variants are added: `Invalid` for wrong fields and `Db` for the database's own errors.
/// `Stale` is told from the database by zero changed rows, never by an error.
#[macro_export]
macro_rules! coded_errors {
    (
        $(#[$meta:meta])*
        pub enum $name:ident {
            $(
                $(#[$vmeta:meta])*
                [$kind:ident $code:literal] $variant:ident $({ $($field:ident : $ty:ty),+ $(,)? })?
            ),* $(,)?
        }
    ) => {
        $(#[$meta])*
        #[derive(Debug, thiserror::Error)]
        pub enum $name {
            $(
                $(#[$vmeta])*
                #[error($code)]
                $variant $({ $(
                    #[doc = concat!("What the message calls `", stringify!($field), "`.")]
                    $field: $ty
                ),+ })?,
            )*
            /// Fields are wrong; each is named.
            #[error(transparent)]
            Invalid(#[from] $crate::kit::FieldErrors),
            /// The database refused.
            #[error(transparent)]
            Db(#[from] diesel::result::Error),
        }

        impl $name {
            /// Every code of this room.
            pub const CODES: &'static [&'static str] = &[$($code),*];
        }

        impl $crate::kit::Coded for $name {
            fn code(&self) -> &'static str {
                match self {
                    $(Self::$variant $({ $($field: _),+ })? => $code,)*
                    Self::Invalid(_) => "invalid",
                    Self::Db(error) => $crate::kit::coded::of_database(error).0,
                }
            }

            fn kind(&self) -> $crate::kit::Kind {
                match self {
                    $(Self::$variant $({ $($field: _),+ })? => $crate::kit::Kind::$kind,)*
                    Self::Invalid(_) => $crate::kit::Kind::Invalid,
                    Self::Db(error) => $crate::kit::coded::of_database(error).1,
                }
            }

            fn args(&self) -> Vec<(&'static str, String)> {
                match self {
                    $(Self::$variant $({ $($field),+ })? => {
                        vec![$($((stringify!($field), $field.to_string())),+)?]
                    })*
                    Self::Invalid(_) | Self::Db(_) => Vec::new(),
                }
            }

            fn fields(&self) -> Option<&$crate::kit::FieldErrors> {
                if let Self::Invalid(fields) = self { Some(fields) } else { None }
            }

            fn database(&self) -> Option<&diesel::result::Error> {
                if let Self::Db(error) = self { Some(error) } else { None }
            }
        }
    };
}

#[cfg(test)]
mod tests {
    use diesel::result::{DatabaseErrorKind, Error};

    use super::{Kind, of_database};

    #[test]
    fn what_a_constraint_refuses_is_no_fault_of_ours() {
        let error = |kind| Error::DatabaseError(kind, Box::new(String::from("no")));
        let foreign = of_database(&error(DatabaseErrorKind::ForeignKeyViolation));
        assert_eq!(foreign, ("unknown_reference", Kind::Invalid));
        let unique = of_database(&error(DatabaseErrorKind::UniqueViolation));
        assert_eq!(unique, ("already_there", Kind::Conflict));
        assert_eq!(of_database(&error(DatabaseErrorKind::CheckViolation)), ("internal", Kind::Internal));
        let text = String::from("invalid byte sequence for encoding \"UTF8\": 0x00");
        let nul = of_database(&Error::DatabaseError(DatabaseErrorKind::Unknown, Box::new(text)));
        assert_eq!(nul, ("text_with_nul", Kind::Malformed));
        assert_eq!(of_database(&Error::NotFound), ("internal", Kind::Internal));
    }
}
