//! The request that borrows its fields and names its claims: built, validated and written.

use actor_token::{ActorTokenRequest, Violations, request::PreparedRequest};

use crate::values::{AGENT, CASE, ISSUER, LINK_LIFE, USER};

/// Ours.
#[derive(ActorTokenRequest)]
pub struct Ours<'a> {
    user_id: &'a str,
    #[actor_token(sub)]
    agent: &'a str,
    #[actor_token(claim)]
    iss: &'a str,
    #[actor_token(claim)]
    case: u64,
    expires_in_seconds: u32,
}

/// What both borrow.
#[derive(Clone, Copy)]
pub struct Given<'a> {
    /// The user to be impersonated.
    pub user: &'a str,
    /// The impersonator.
    pub agent: &'a str,
    /// Who lets them.
    pub issuer: &'a str,
    /// Why.
    pub case: u64,
}

/// The values of this package.
pub const GIVEN: Given<'_> = Given {
    user: USER,
    agent: AGENT,
    issuer: ISSUER,
    case: CASE,
};

/// Builds and validates ours.
///
/// # Errors
/// None with the values of this package.
pub fn build<'a>(given: &Given<'a>) -> Result<Ours<'a>, Violations> {
    Ours::builder()
        .user_id(given.user)
        .agent(given.agent)
        .iss(given.issuer)
        .case(given.case)
        .expires_in_seconds(LINK_LIFE)
        .build()
}

/// Builds, validates and writes ours.
///
/// # Errors
/// None with the values of this package.
pub fn ours(given: &Given<'_>) -> Result<PreparedRequest, Violations> {
    build(given)?.prepare()
}

/// Builds, checks and writes the counterpart.
///
/// # Errors
/// None with the values of this package.
pub fn by_hand(given: &Given<'_>) -> Result<Vec<u8>, Box<dyn std::error::Error + Send + Sync>> {
    let request = by_hand::Request::builder()
        .user_id(given.user)
        .agent(given.agent)
        .iss(given.issuer)
        .case(given.case)
        .expires_in_seconds(LINK_LIFE)
        .build()?;
    Ok(serde_json::to_vec(&request)?)
}

mod by_hand {
    use serde::Serialize;

    use crate::invalid::Invalid;

    #[derive(Serialize)]
    pub(super) struct Request<'a> {
        user_id: &'a str,
        actor: Actor<'a>,
        #[serde(skip_serializing_if = "Option::is_none")]
        expires_in_seconds: Option<u32>,
    }

    #[derive(Serialize)]
    struct Actor<'a> {
        sub: &'a str,
        iss: &'a str,
        case: u64,
    }

    impl<'a> Request<'a> {
        pub(super) fn builder() -> Builder<'a> {
            Builder::default()
        }
    }

    #[derive(Default)]
    pub(super) struct Builder<'a> {
        user_id: Option<&'a str>,
        agent: Option<&'a str>,
        iss: Option<&'a str>,
        case: Option<u64>,
        expires_in_seconds: Option<u32>,
    }

    impl<'a> Builder<'a> {
        pub(super) fn user_id(mut self, user_id: &'a str) -> Self {
            self.user_id = Some(user_id);
            self
        }

        pub(super) fn agent(mut self, agent: &'a str) -> Self {
            self.agent = Some(agent);
            self
        }

        pub(super) fn iss(mut self, iss: &'a str) -> Self {
            self.iss = Some(iss);
            self
        }

        pub(super) fn case(mut self, case: u64) -> Self {
            self.case = Some(case);
            self
        }

        pub(super) fn expires_in_seconds(mut self, seconds: u32) -> Self {
            self.expires_in_seconds = Some(seconds);
            self
        }

        pub(super) fn build(self) -> Result<Request<'a>, Invalid> {
            Ok(Request {
                user_id: Invalid::text("user_id", self.user_id)?,
                actor: Actor {
                    sub: Invalid::text("agent", self.agent)?,
                    iss: self.iss.ok_or(Invalid::Missing("iss"))?,
                    case: self.case.ok_or(Invalid::Missing("case"))?,
                },
                expires_in_seconds: Invalid::life("expires_in_seconds", self.expires_in_seconds)?,
            })
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_write_the_same_bytes() {
        let ours = ours(&GIVEN).unwrap();
        assert_eq!(ours.body().as_bytes(), by_hand(&GIVEN).unwrap());
    }
}
