//! Uses the derive in a crate of edition 2021. In this edition, `gen` is not a keyword.
#![forbid(unsafe_code)]

use actor_token::ActorTokenRequest;

/// A request that uses the name `gen` wherever a name is possible.
#[derive(ActorTokenRequest, Debug)]
#[actor_token(validate = gen::check_session, crate = "gen::token")]
pub struct Session {
    user_id: String,
    #[actor_token(sub, validate = gen::check_user_id)]
    gen: String,
    #[actor_token(claim, default = gen::gen())]
    case: u8,
    #[actor_token(min = gen::gen(), max = gen::MAX)]
    expires_in_seconds: Option<u32>,
}

/// Builds a session.
///
/// # Errors
///
/// Returns the violations of the two IDs.
pub fn session(user_id: &str, gen: &str) -> Result<Session, actor_token::Violations> {
    Session::builder()
        .user_id(user_id)
        .gen(gen)
        .expires_in_seconds(60)
        .build()
}

pub mod gen {
    //! A module named `gen`.

    /// The path by which the generated code refers to `actor-token`.
    pub(crate) mod token {
        pub(crate) use actor_token::*;
    }

    /// A request and its builder.
    pub mod robot {
        /// A request whose builder is named `gen`.
        #[derive(crate::ActorTokenRequest, Debug)]
        #[actor_token(builder = gen)]
        pub struct RobotSession {
            #[actor_token(vis = pub(in crate::gen))]
            user_id: String,
            actor: actor_token::Actor,
        }
    }

    /// Builds a session of a robot.
    ///
    /// # Errors
    ///
    /// Returns the violations of `user_id`.
    pub fn robot_session(user_id: &str) -> Result<robot::RobotSession, actor_token::Violations> {
        let builder: robot::gen = robot::RobotSession::builder();
        builder
            .user_id(user_id)
            .actor(actor_token::Actor::new("user_robot"))
            .build()
    }

    pub(crate) const MAX: u32 = 3600;

    pub(crate) const fn gen() -> u8 {
        1
    }

    pub(crate) fn check_user_id(id: &str) -> Result<(), &'static str> {
        id.strip_prefix("user_")
            .map(drop)
            .ok_or("must begin with `user_`")
    }

    pub(crate) fn check_session(session: &super::Session) -> Result<(), &'static str> {
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
    fn builder_can_be_named_gen() {
        assert!(gen::robot_session("user_2").is_ok());
    }

    #[test]
    fn session_is_serialized() {
        let session = session("user_2", "user_1").unwrap();
        assert_eq!(
            session.prepare().unwrap().body().as_bytes(),
            br#"{"user_id":"user_2","actor":{"sub":"user_1","case":1},"expires_in_seconds":60}"#
        );
    }
}
