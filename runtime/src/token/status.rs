//! The status of an actor token.

use crate::json::string_enum;

string_enum! {
    /// The status of an actor token.
    ///
    /// A status that this version does not know becomes [`Other`](Self::Other), so that new
    /// statuses of the API do not break deserialization. `Display` prints such a status only if it
    /// consists of lowercase letters, `_` and `.`, and does not look like a secret key.
    /// [`as_str`](Self::as_str) always returns it.
    ///
    /// ```
    /// use actor_token::ActorTokenStatus;
    ///
    /// assert_eq!(ActorTokenStatus::from("pending"), ActorTokenStatus::Pending);
    /// assert_eq!(ActorTokenStatus::from("paused").as_str(), "paused");
    /// ```
    pub enum ActorTokenStatus, malformed values printed as "(an unprintable status)" {
        /// Pending: the link works until it expires.
        Pending = "pending",
        /// Accepted: the link was opened, and someone is, or was, signed in with it.
        Accepted = "accepted",
        /// Revoked before its link was opened.
        Revoked = "revoked",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn malformed_status_is_not_printed() {
        for (word, expected) in [
            ("pending", "pending"),
            ("paused_by_admin", "paused_by_admin"),
            ("eyJhbGciOi.eyJl.c2ln", "(an unprintable status)"),
            ("sk_test_abc", "(an unprintable status)"),
            ("", "(an unprintable status)"),
        ] {
            let status = ActorTokenStatus::from(word);
            assert_eq!(
                format!("{status} {status:?}"),
                format!("{expected} {expected}")
            );
            assert_eq!(status.as_str(), word);
        }
    }
}
