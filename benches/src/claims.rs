//! A request with borrowed fields and claims: built, validated and serialized.

use actor_token::{ActorTokenRequest, Violations, request::PreparedRequest};

use crate::values::{AGENT, CASE, ISSUER, LINK_TTL, USER};

/// The request with actor-token's derive.
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

/// The values of the request.
#[derive(Clone, Copy)]
pub struct Input<'a> {
    /// The user to be impersonated.
    pub user: &'a str,
    /// The impersonator.
    pub agent: &'a str,
    /// The claim `iss`.
    pub issuer: &'a str,
    /// The claim `case`.
    pub case: u64,
}

/// The input of the benchmarks.
pub const REQUEST_INPUT: Input<'_> = Input {
    user: USER,
    agent: AGENT,
    issuer: ISSUER,
    case: CASE,
};

/// Builds and validates the request with actor-token's derive.
///
/// # Errors
///
/// Never fails with the values of the benchmarks.
pub fn build<'a>(input: &Input<'a>) -> Result<Ours<'a>, Violations> {
    Ours::builder()
        .user_id(input.user)
        .agent(input.agent)
        .iss(input.issuer)
        .case(input.case)
        .expires_in_seconds(LINK_TTL)
        .build()
}

/// Builds, validates and serializes the request with actor-token's derive.
///
/// # Errors
///
/// Never fails with the values of the benchmarks.
pub fn ours(input: &Input<'_>) -> Result<PreparedRequest, Violations> {
    build(input)?.prepare()
}

/// Builds, validates and serializes the hand-written request.
///
/// # Errors
///
/// Never fails with the values of the benchmarks.
pub fn hand_written(
    input: &Input<'_>,
) -> Result<Vec<u8>, Box<dyn std::error::Error + Send + Sync>> {
    let request = hand_written::Request::builder()
        .user_id(input.user)
        .agent(input.agent)
        .iss(input.issuer)
        .case(input.case)
        .expires_in_seconds(LINK_TTL)
        .build()?;
    Ok(serde_json::to_vec(&request)?)
}

mod hand_written {
    use serde::Serialize;

    use crate::invalid::FieldError;

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

        pub(super) fn build(self) -> Result<Request<'a>, FieldError> {
            Ok(Request {
                user_id: FieldError::check_string("user_id", self.user_id)?,
                actor: Actor {
                    sub: FieldError::check_string("agent", self.agent)?,
                    iss: self.iss.ok_or(FieldError::Missing("iss"))?,
                    case: self.case.ok_or(FieldError::Missing("case"))?,
                },
                expires_in_seconds: FieldError::check_duration(
                    "expires_in_seconds",
                    self.expires_in_seconds,
                )?,
            })
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_serialize_to_same_bytes() {
        let ours = ours(&REQUEST_INPUT).unwrap();
        assert_eq!(
            ours.body().as_bytes(),
            hand_written(&REQUEST_INPUT).unwrap()
        );
    }
}
