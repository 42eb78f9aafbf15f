//! Checks the IDs of a command line before anything else. A mistyped ID must not be reported as
//! "no one is signed in", and a secret in its place must not be sent, recorded or shown.

use std::fmt;

use crate::failure::Failure;
use crate::messages::ArgumentViolation;
use crate::text;

/// The maximum length of an ID. Clerk's IDs have about 32 characters.
const MAX_LEN: usize = 200;

/// The message about a secret in place of an ID.
pub(crate) const SECRET: &str =
    "looks like a secret key or a link, and is not shown: use an ID, such as user_2Zwn…";

/// What an ID on the command line refers to.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Id {
    Customer,
    /// The agent who runs the command.
    Agent,
    OtherAgent,
    Session,
    Token,
}

impl Id {
    fn argument(self) -> &'static str {
        match self {
            Self::Customer => "CUSTOMER",
            Self::Agent => "--as",
            Self::OtherAgent => "--agent",
            Self::Session => "ID",
            Self::Token => "TOKEN_ID",
        }
    }

    /// Returns the path in the request, as the library reports it.
    fn path(self) -> &'static str {
        match self {
            Self::Customer => "user_id",
            Self::Agent => "actor.sub",
            Self::OtherAgent => "actor_sub",
            Self::Session => "session_id",
            Self::Token => "actor_token_id",
        }
    }

    /// Checks an ID.
    ///
    /// # Errors
    /// Returns a message about the argument. It does not contain the ID, which may be a secret.
    pub(crate) fn check(self, id: &str) -> Result<(), &'static str> {
        if id.trim().is_empty() {
            return Err("must not be blank");
        }
        let is_secret = text::looks_secret(id);
        match self {
            _ if !is_secret && id.len() <= MAX_LEN && self.has_form(id) => Ok(()),
            Self::Token => Err(
                "must be the token ID that was printed when the token was issued, such as act_2Zwn…, not the link",
            ),
            _ if is_secret => Err(SECRET),
            Self::Session => Err("must be the ID of a session, such as sess_2Zwn…"),
            Self::Customer => Err(
                "is not a user ID: it must begin with user_, and contain only letters, digits and underscores",
            ),
            Self::Agent | Self::OtherAgent => {
                Err("is not the ID of an agent: it must be one word, such as user_2Zwn…")
            }
        }
    }

    /// Returns `true` if an ID looks like those of Clerk. An agent can have any ID: that of Clerk's
    /// own command-line tool is `cli:` and an email address.
    fn has_form(self, id: &str) -> bool {
        let prefix = match self {
            Self::Agent | Self::OtherAgent => {
                return !id.contains(|c: char| c.is_whitespace() || text::is_hidden(c));
            }
            Self::Customer => "user_",
            Self::Session => "sess_",
            Self::Token => "act_",
        };
        let rest = id.strip_prefix(prefix).unwrap_or_default();
        !rest.is_empty() && rest.chars().all(is_id_char)
    }

    /// Returns the violation of an ID, if it is invalid.
    pub(crate) fn violation(self, id: &str) -> Option<ArgumentViolation> {
        let message = self.check(id).err()?;
        Some(ArgumentViolation::at_path(
            self.argument(),
            self.path(),
            message,
        ))
    }
}

fn is_id_char(c: char) -> bool {
    c.is_ascii_alphanumeric() || c == '_'
}

/// Returns a failure with the violations, if there are any.
pub(crate) fn require_none(
    violations: impl IntoIterator<Item = ArgumentViolation>,
) -> Result<(), Failure> {
    let violations: Vec<_> = violations.into_iter().collect();
    if violations.is_empty() {
        Ok(())
    } else {
        Err(Failure::Invalid(violations))
    }
}

/// The user of the system, which the audit trail records if no agent is known.
pub(crate) struct SystemUser;

impl fmt::Display for SystemUser {
    #[cfg(unix)]
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // The number, because variables such as `USER` can have any value.
        write!(f, "os:{}", rustix::process::getuid().as_raw())
    }

    #[cfg(not(unix))]
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let name = crate::settings::env_var("USERNAME").unwrap_or_default();
        write!(f, "os:{}", name.to_string_lossy())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn id_has_prefix_and_plain_characters() {
        for (kind, id) in [
            (Id::Customer, "user_2ZwnB4Yk"),
            (Id::Agent, "user_a_b"),
            (Id::OtherAgent, "user_1"),
            (Id::OtherAgent, "cli:ada@example.com"),
            (Id::Session, "sess_1"),
            (Id::Token, "act_1"),
        ] {
            assert_eq!(kind.check(id), Ok(()), "{id}");
        }
        let long = format!("user_{}", "a".repeat(200));
        for id in [
            "",
            " ",
            "a b",
            "user_",
            "user_a b",
            "user_1/../x",
            "../../foo",
            "user_ä",
            "user_\n",
            "usr_1",
            "USER_1",
            "act_1",
            " user_1",
            &long,
        ] {
            assert!(Id::Customer.check(id).is_err(), "{id:?}");
        }
        for id in ["", " ", "user 1", "user_1\u{200b}", "sk_live_abc", &long] {
            assert!(Id::Agent.check(id).is_err(), "{id:?}");
        }
        assert!(Id::Session.check("user_1").is_err());
        assert!(Id::Token.check("sess_1").is_err());
    }

    #[test]
    fn secret_is_no_id() {
        for id in [
            "sk_live_abc",
            "SK_TEST_abc",
            "sk_abc",
            "user_sk_live_abc",
            "https://clerk.example.com/v1/tickets/accept?ticket=abc",
            "eyJhbGciOi.eyJl.c2ln",
        ] {
            let message = Id::Customer.check(id).unwrap_err();
            assert!(message.contains("secret key or a link"), "{id}: {message}");
        }
    }
}
