//! The derive, and a request, in a crate of edition 2021, where `gen` is a name like any other.
#![forbid(unsafe_code)]

use actor_token::ActorTokenRequest;

/// A request with `gen` wherever a name can be.
#[derive(ActorTokenRequest, Debug)]
#[actor_token(validate = gen::is_consistent, crate = "gen::token")]
pub struct Session {
    user_id: String,
    #[actor_token(sub, validate = gen::is_user)]
    gen: String,
    #[actor_token(claim, default = gen::gen())]
    case: u8,
    #[actor_token(min = gen::gen(), max = gen::LONGEST)]
    expires_in_seconds: Option<u32>,
}

/// The session of a user.
///
/// # Errors
/// If it isn't one.
pub fn session(user_id: &str, gen: &str) -> Result<Session, actor_token::Violations> {
    Session::builder()
        .user_id(user_id)
        .gen(gen)
        .expires_in_seconds(60)
        .build()
}

pub mod gen {
    //! A module that is called `gen`.

    /// What the derive names by a path with `gen` in it.
    pub(crate) mod token {
        pub(crate) use actor_token::*;
    }

    /// A request, and its builder.
    pub mod whole {
        /// A request whose builder is called `gen`.
        #[derive(crate::ActorTokenRequest, Debug)]
        #[actor_token(builder = gen)]
        pub struct Whole {
            #[actor_token(vis = pub(in crate::gen))]
            user_id: String,
            actor: actor_token::Actor,
        }
    }

    /// The session of a robot.
    ///
    /// # Errors
    /// If the user isn't one.
    pub fn robots(user_id: &str) -> Result<whole::Whole, actor_token::Violations> {
        let begun: whole::gen = whole::Whole::builder();
        begun
            .user_id(user_id)
            .actor(actor_token::Actor::new("user_robot"))
            .build()
    }

    pub(crate) const LONGEST: u32 = 3600;

    pub(crate) const fn gen() -> u8 {
        1
    }

    pub(crate) fn is_user(id: &str) -> Result<(), &'static str> {
        id.strip_prefix("user_")
            .map(drop)
            .ok_or("must begin with `user_`")
    }

    pub(crate) fn is_consistent(session: &super::Session) -> Result<(), &'static str> {
        if session.gen == session.user_id {
            return Err("must not impersonate the actor");
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_builder_can_be_called_gen() {
        assert!(gen::robots("user_2").is_ok());
    }

    #[test]
    fn a_request_is_written() {
        let session = session("user_2", "user_1").unwrap();
        assert_eq!(
            session.prepare().unwrap().body().as_bytes(),
            br#"{"user_id":"user_2","actor":{"sub":"user_1","case":1},"expires_in_seconds":60}"#
        );
    }
}
