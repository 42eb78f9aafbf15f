//! Uses the derive in a crate without a prelude.
#![forbid(unsafe_code)]
#![no_implicit_prelude]

/// A request whose types have absolute paths.
#[derive(::actor_token::ActorTokenRequest, ::core::fmt::Debug)]
#[actor_token(no_prelude)]
pub struct Session {
    user_id: ::std::string::String,
    #[actor_token(sub)]
    agent: ::std::string::String,
    #[actor_token(claim = CASE)]
    case: ::core::option::Option<u64>,
    #[actor_token(expires_in_seconds, default = ::core::time::Duration::from_secs(TTL), min = 1, max = MAX * 2, validate = check_whole_seconds)]
    link_ttl: ::core::time::Duration,
    #[actor_token(skip)]
    marker: ::core::marker::PhantomData<u8>,
}

/// Requests whose types are imported.
pub mod imported {
    use ::actor_token::{Actor, ActorTokenRequest};
    use ::core::fmt::Debug;
    use ::std::string::String;

    /// A request with imported types.
    #[derive(ActorTokenRequest, Debug)]
    #[actor_token(no_prelude)]
    pub struct Session {
        user_id: String,
        actor: Actor,
        expires_in_seconds: u32,
    }
}

const CASE: &str = "case";
const MAX: u32 = 3600;
const TTL: u64 = 60;

fn check_whole_seconds(
    duration: &::core::time::Duration,
) -> ::core::result::Result<(), &'static str> {
    if duration.subsec_nanos() == 0 {
        ::core::result::Result::Ok(())
    } else {
        ::core::result::Result::Err("must be a whole number of seconds")
    }
}

impl Session {
    /// Returns the field that is not part of the request.
    #[must_use]
    pub fn marker(&self) -> ::core::marker::PhantomData<u8> {
        self.marker
    }
}

#[cfg(test)]
mod tests {
    use ::actor_token::ActorTokenRequest;

    #[test]
    fn session_with_imported_types_is_built() {
        let session = super::imported::Session::builder()
            .user_id("user_2")
            .expires_in_seconds(60)
            .actor(::actor_token::Actor::new("user_1"));
        ::core::assert!(session.build().is_ok());
    }

    #[test]
    fn session_is_serialized() {
        let session = super::Session::builder()
            .user_id("user_2")
            .agent("user_1")
            .case(7);
        let session = ::core::result::Result::unwrap(session.build());
        let prepared = ::core::result::Result::unwrap(session.prepare());
        ::core::assert_eq!(
            prepared.body().as_bytes(),
            br#"{"user_id":"user_2","actor":{"sub":"user_1","case":7},"expires_in_seconds":60}"#
        );
    }
}
