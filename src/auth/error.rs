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
        /// The password is right, and a code of the second factor is needed too.
        [Unauthenticated "second_factor_required"] CodeRequired,
        /// The code is wrong, or was used before.
        [Unauthenticated "second_factor_refused"] CodeRefused,
        /// The same, of somebody who is signed in.
        [Forbidden "wrong_code"] WrongCode,
        /// A second factor guards the account already.
        [Conflict "second_factor_on"] FactorOn,
        /// No second factor guards the account.
        [Conflict "second_factor_off"] FactorOff,
        /// A role of the person must have a second factor, so it cannot be turned off.
        [Conflict "second_factor_needed"] FactorNeeded,
        /// Which roles must have one is set by the first office of the site.
        [Forbidden "second_factor_roles_of_first_office"] RolesOfFirstOffice,
        /// No secret waits for its first code, or it has waited too long.
        [Conflict "second_factor_not_begun"] FactorNotBegun,
        /// The seal over the secret does not open: its key is missing, or the row was changed.
        [Unavailable "second_factor_sealed"] FactorSealed,
        /// The person has no such session.
        [NotFound "session_not_found"] SessionNotFound,
        /// The system gave no random bytes.
        [Unavailable "no_random_bytes"] NoRandomBytes,
    }
}

impl From<super::password::HashError> for AuthError {
    fn from(_: super::password::HashError) -> Self {
        Self::NoRandomBytes
    }
}
