//! The status of a session.

use crate::json::string_enum;

string_enum! {
    /// The status of a session.
    ///
    /// A status that this version does not know becomes [`Other`](Self::Other), so that new
    /// statuses of the API do not break deserialization. `Display` prints such a status only if it
    /// consists of lowercase letters, `_` and `.`, and does not look like a secret key.
    /// [`as_str`](Self::as_str) always returns it.
    ///
    /// ```
    /// use actor_token::session::SessionStatus;
    ///
    /// assert_eq!(SessionStatus::from("active"), SessionStatus::Active);
    /// assert_eq!(SessionStatus::from("paused").as_str(), "paused");
    /// ```
    pub enum SessionStatus, malformed values printed as "(an unprintable status)" {
        /// Active: someone is signed in.
        Active = "active",
        /// Pending: the sign-in has unfinished tasks. Applications must not treat the user as
        /// signed in.
        Pending = "pending",
        /// Revoked: the application ended the session.
        Revoked = "revoked",
        /// Ended: the user signed out.
        Ended = "ended",
        /// Expired: the session reached its maximum duration, or was inactive for too long.
        Expired = "expired",
        /// Removed: the user signed out, and the session was removed from the browser.
        Removed = "removed",
        /// Abandoned: the browser stopped using the session before it ended.
        Abandoned = "abandoned",
        /// Replaced: another session in the same browser took its place.
        Replaced = "replaced",
    }
}

impl SessionStatus {
    /// Returns `true` if a session with this status has ended and cannot become active again.
    /// Returns `false` for an unknown status.
    ///
    /// ```
    /// use actor_token::session::SessionStatus;
    ///
    /// assert!(SessionStatus::Revoked.has_ended() && SessionStatus::Expired.has_ended());
    /// assert!(!SessionStatus::Active.has_ended() && !SessionStatus::Pending.has_ended());
    /// ```
    #[must_use]
    pub fn has_ended(&self) -> bool {
        match self {
            Self::Active | Self::Pending | Self::Other(_) => false,
            Self::Revoked
            | Self::Ended
            | Self::Expired
            | Self::Removed
            | Self::Abandoned
            | Self::Replaced => true,
        }
    }
}
