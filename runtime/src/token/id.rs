//! `ActorTokenId`, and the macro that declares ID types.

/// Declares the type of an ID that becomes one segment of a URL.
macro_rules! string_id {
    (
        $(#[$meta:meta])*
        pub struct $name:ident, checked as $path:literal, such as $example:literal
    ) => {
        $(#[$meta])*
        #[derive(
            Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize,
        )]
        #[serde(transparent)]
        pub struct $name(String);

        impl $name {
            /// Creates an ID from a string. A call that uses the ID validates it.
            #[must_use]
            pub fn new(id: impl Into<String>) -> Self {
                Self(id.into())
            }

            /// Checks that `id` can be used as one path segment. The same rules apply to IDs from
            /// callers and from responses.
            pub(crate) fn check(id: &str) -> Result<(), $crate::Violations> {
                $crate::request::validation::check_path_id($path, $example, id)
            }

            /// Returns the ID as a string.
            #[must_use]
            pub fn as_str(&self) -> &str {
                &self.0
            }

            /// Converts the ID into a `String`.
            #[must_use]
            pub fn into_string(self) -> String {
                self.0
            }
        }

        impl From<&str> for $name {
            fn from(id: &str) -> Self {
                Self::new(id)
            }
        }

        impl From<String> for $name {
            fn from(id: String) -> Self {
                Self::new(id)
            }
        }

        /// Parses and validates an ID, such as a command-line argument.
        impl std::str::FromStr for $name {
            type Err = $crate::Violations;

            fn from_str(id: &str) -> Result<Self, Self::Err> {
                Self::check(id).map(|()| Self::new(id))
            }
        }

        impl AsRef<str> for $name {
            fn as_ref(&self) -> &str {
                &self.0
            }
        }

        impl std::borrow::Borrow<str> for $name {
            fn borrow(&self) -> &str {
                &self.0
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(&self.0)
            }
        }
    };
}
pub(crate) use string_id;

string_id! {
    /// The ID of an actor token, such as `act_2Zwn…`.
    ///
    /// The ID is not a secret: it gives no access, and revoking the token also requires the secret
    /// key. Store the ID, because Clerk's API cannot list actor tokens.
    ///
    /// ```
    /// use actor_token::ActorTokenId;
    ///
    /// let id = ActorTokenId::new("act_2ZwnpNXrTTBqv4QlnbGV5TbGUGY");
    /// assert_eq!(id.as_str(), "act_2ZwnpNXrTTBqv4QlnbGV5TbGUGY");
    /// ```
    pub struct ActorTokenId, checked as "actor_token_id", such as "act_"
}

#[cfg(test)]
mod tests {
    use std::borrow::Borrow;

    use super::*;

    #[test]
    fn id_converts_to_its_string() {
        let id = ActorTokenId::new("act_1");
        let borrowed: &str = id.borrow();
        assert_eq!([id.as_str(), id.as_ref(), borrowed], ["act_1"; 3]);
        assert_eq!(id.to_string(), "act_1");
        assert_eq!(id, ActorTokenId::from("act_1"));
        assert_eq!(id, ActorTokenId::from("act_1".to_owned()));
        assert_eq!(id.into_string(), "act_1");
    }

    #[test]
    fn id_that_is_not_safe_path_segment_is_rejected() {
        for id in ["act_1", "a b", "act_1/../x", "ü", &"a".repeat(1024)] {
            assert_eq!(id.parse(), Ok(ActorTokenId::new(id)), "{id:?}");
        }
        for id in [
            "",
            " ",
            ".",
            "..",
            "a\nb",
            "eyJhbGciOi.eyJl.c2ln",
            "x.eyJhbGciOi.eyJl.c2ln",
            "sk_live_0123",
            "sk_test_0123",
            " act_1",
            "act_1\u{a0}",
            "https://clerk.example.com/v1/tickets/accept?ticket=x",
            &"a".repeat(1025),
        ] {
            let violations = id.parse::<ActorTokenId>().unwrap_err();
            assert_eq!(violations.iter().count(), 1, "{id:?}");
        }
    }
}
