//! The ID of an actor token.

use std::borrow::Borrow;
use std::fmt;

use serde::{Deserialize, Serialize};

use crate::request::validation::check_id;
use crate::{ViolationCode, Violations};

/// The maximum length of an ID in bytes. Clerk's IDs have 31; the limit keeps an ID within a URL.
const MAX_BYTES: usize = 1024;

/// The ID of an actor token, such as `act_2Zwn…`. Not a secret: it can revoke the token together with the
/// secret key, but opens nothing. Keep it, since no endpoint lists actor tokens.
///
/// ```
/// use actor_token::ActorTokenId;
///
/// let id = ActorTokenId::new("act_2ZwnpNXrTTBqv4QlnbGV5TbGUGY");
/// assert_eq!(id.as_str(), "act_2ZwnpNXrTTBqv4QlnbGV5TbGUGY");
/// ```
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct ActorTokenId(String);

impl ActorTokenId {
    /// An ID from text. It is checked when it is used.
    #[must_use]
    pub fn new(id: impl Into<String>) -> Self {
        Self(id.into())
    }

    /// Checks that `id` is one path segment that leads nowhere else. IDs of callers and of responses are held to the same rules.
    pub(crate) fn check(id: &str) -> Result<(), Violations> {
        const PATH: &str = "actor_token_id";
        let mut violations = Violations::new();
        check_id(PATH, id, &mut violations);
        if has_jwt(id) || id.contains("://") {
            violations.add(
                PATH,
                ViolationCode::Invalid,
                "must not be the token itself or its link, which are secrets; pass the token's `id`, such as `act_…`",
            );
        }
        if id.trim() != id && !id.trim().is_empty() {
            violations.add(
                PATH,
                ViolationCode::Invalid,
                "must not have whitespace around it",
            );
        }
        if matches!(id, "." | "..") {
            violations.add(
                PATH,
                ViolationCode::Invalid,
                "must not be a dot segment; pass the `id` of an actor token, such as `act_…`",
            );
        }
        if id.len() > MAX_BYTES {
            violations.add(PATH, ViolationCode::Invalid, TOO_LONG);
        }
        violations.into_result()
    }

    /// The violation for an ID that doesn't fit in a URL.
    pub(crate) fn too_long() -> Violations {
        let mut violations = Violations::new();
        violations.add("actor_token_id", ViolationCode::Invalid, TOO_LONG);
        violations
    }

    /// The ID as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The ID as text of its own.
    #[must_use]
    pub fn into_string(self) -> String {
        self.0
    }
}

/// Returns `true` if one of the words in `id` begins like a JWT.
fn has_jwt(id: &str) -> bool {
    let mut words = id.split(|c: char| !c.is_ascii_alphanumeric() && c != '_');
    words.any(|word| word.starts_with("eyJ"))
}

const TOO_LONG: &str = "is too long for a URL";

impl AsRef<str> for ActorTokenId {
    fn as_ref(&self) -> &str {
        &self.0
    }
}

impl Borrow<str> for ActorTokenId {
    fn borrow(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for ActorTokenId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_is_its_text_in_every_form() {
        let id = ActorTokenId::new("act_1");
        let borrowed: &str = id.borrow();
        assert_eq!([id.as_str(), id.as_ref(), borrowed], ["act_1"; 3]);
        assert_eq!(id.to_string(), "act_1");
        assert_eq!(id.into_string(), "act_1");
    }

    #[test]
    fn id_that_is_not_one_safe_segment_is_rejected() {
        for id in ["act_1", "a b", "act_1/../x", "ü", &"a".repeat(MAX_BYTES)] {
            assert_eq!(ActorTokenId::check(id), Ok(()), "{id:?}");
        }
        for id in [
            "",
            " ",
            ".",
            "..",
            "a\nb",
            "eyJhbGciOi.eyJl.c2ln",
            "x.eyJhbGciOi.eyJl.c2ln",
            " act_1",
            "act_1\u{a0}",
            "https://clerk.example.com/v1/tickets/accept?ticket=x",
            &"a".repeat(MAX_BYTES + 1),
        ] {
            let violations = ActorTokenId::check(id).unwrap_err();
            assert_eq!(violations.iter().count(), 1, "{id:?}");
        }
    }
}
