//! The ID of an actor token.

use std::borrow::Borrow;
use std::fmt;

use serde::{Deserialize, Serialize};

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
}
