//! Why a sign-in or a session is refused.

crate::coded_errors! {
    /// Why a sign-in or a session is refused.
    pub enum AuthError {
        /// User name and password do not belong together, or the account may not be used. Which of
        /// them is not said.
        [Unauthenticated "sign_in_refused"] SignInRefused,
        /// Too many failures of the account or from the address.
        [TooMany "sign_in_blocked"] Blocked { retry_after: i64 },
        /// The session has ended.
        [Unauthenticated "session_ended"] SessionEnded,
        /// A refresh token was used twice: whoever holds a copy of it is shut out with its owner.
        [Unauthenticated "session_reused"] SessionReused,
        /// The present password is another one.
        [Forbidden "wrong_password"] WrongPassword,
        /// The system gave no random bytes.
        [Unavailable "no_random_bytes"] NoRandomBytes,
    }
}

impl From<super::password::HashError> for AuthError {
    fn from(_: super::password::HashError) -> Self {
        Self::NoRandomBytes
    }
}
